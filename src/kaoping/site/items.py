"""One item across all units (项目): clause, how it is counted, and every unit's numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from kaoping.documents import numbers, scoretable
from kaoping.documents.source import Book
from kaoping.documents.source import Item as Named
from kaoping.rounds import Unit
from kaoping.rulebook.model import Item, Rulebook, plain
from kaoping.rulebook.page import words
from kaoping.site.names import item_anchor, item_page, slug
from kaoping.site.scene import Scene


def item_view(scene: Scene, book: Book, rulebook: Rulebook, named: Named) -> dict[str, Any]:
    """Everything the page of one item shows, as finished texts."""
    item = rulebook.item(named.code)
    rows = [_row(scene, book, item, unit) for unit in scene.units]
    scored = [row for row in rows if row["points"] != numbers.DASH]
    return {
        "book": book.title,
        "book_href": f"rulebooks/{slug(book.code)}.html",
        "edition": f"{book.edition}版，{book.status}",
        "code": item.code,
        "label": item.label or item.code,
        "title": item.title,
        "full": numbers.points(named.points, book.item_places),
        "class_title": next(
            (title for code, title in book.classes if code == named.class_code), ""
        ),
        "clause": item.text,
        "department": item.department,
        "method": item.method,
        "evidence": "、".join(item.evidence_required),
        "rules": [words(rule, rulebook.catalogue) for rule in item.rules],
        "rows": rows,
        "said": _said(rows, scored, book),
    }


def _said(rows: list[dict[str, Any]], scored: list[dict[str, Any]], book: Book) -> str:
    lost = sum(row["is_lost"] for row in scored)
    mean = numbers.mean([numbers.exact(row["points"]) for row in scored])
    average = numbers.DASH if mean is None else numbers.half_up(mean, book.item_places)
    return (
        f"{len(rows)}个单位中{len(scored)}个计分，{lost}个失分，{len(scored) - lost}个满分；"
        f"计分单位平均{average}分。"
    )


def _row(scene: Scene, book: Book, item: Item, unit: Unit) -> dict[str, Any]:
    key = {"rulebook": book.code, "unit_code": unit.code, "item_code": item.code}
    score = scene.run.one("scores", **key)
    full, got = score.get("full_points") or plain(item.points), score.get("points") or ""
    steps = [row for row in scene.run.find("steps", **key) if row["part_no"] == "0"]
    counted = [row for row in steps if row["num"]]
    ratio = _ratio(counted[0]["num"], counted[0]["den"]) if counted else None
    return {
        "code": unit.code,
        "name": unit.name,
        "group": unit.comparison_group,
        "href": f"{scene.unit_href(unit.code)}#{item_anchor(book.code, item.code)}",
        "points": numbers.points(got, book.item_places),
        "full": numbers.points(full, book.item_places),
        "lost": numbers.lost(full, got, book.item_places),
        "is_lost": bool(got) and numbers.exact(got) < numbers.exact(full),
        "num": "；".join(row["num"] for row in counted) or numbers.DASH,
        "den": "；".join(row["den"] for row in counted if row["den"]) or numbers.DASH,
        "rate": numbers.DASH if ratio is None else f"{numbers.half_up(ratio * 100, 2)}%",
        "threshold": "；".join(row["threshold"] for row in steps if row["threshold"])
        or numbers.DASH,
        "unknown": "；".join(row["unknown_count"] for row in counted) or numbers.DASH,
        "state": scoretable.state_text(score),
        "bar": numbers.permille(numbers.exact(got), numbers.exact(full)),
    }


def _ratio(num: str, den: str) -> Fraction | None:
    return Fraction(int(num), int(den)) if den and int(den) else None


def item_list(scene: Scene) -> list[dict[str, Any]]:
    """Every item of every rulebook with how many units lost points on it (项目一览)."""
    rows = []
    for book, _ in scene.editions:
        for item in book.items:
            scores = scene.run.find("scores", rulebook=book.code, item_code=item.code)
            given = [row for row in scores if row["points"]]
            short = [
                row
                for row in given
                if numbers.exact(row["points"]) < numbers.exact(row["full_points"])
            ]
            lost = sum(
                (numbers.exact(r["full_points"]) - numbers.exact(r["points"]) for r in short),
                Fraction(0),
            )
            rows.append(
                {
                    "book": book.title,
                    "code": item.code,
                    "label": item.label,
                    "title": item.title,
                    "full": numbers.points(item.points, book.item_places),
                    "units": str(len(given)),
                    "short": str(len(short)),
                    "lost": numbers.half_up(lost, book.item_places),
                    "href": item_page(book.code, item.code),
                }
            )
    return rows
