"""Totals, item tables and chart data of one unit (得分表)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from kaoping.documents import numbers, verdicts
from kaoping.documents.numbers import DASH
from kaoping.documents.source import Book, Frame, Item, Row
from kaoping.rounds import Unit

STATES = {
    "ok": "已计分",
    "not_applicable": "不适用",
    "not_submitted": "未报送",
    "pending": "待评定",
    "": DASH,
}
NOT_FILLED = "未填"
PARTLY_FILLED = "未填全"
_KEY = ("rulebook", "unit_code")


def state_text(row: Row) -> str:
    """The words for an item's state; 暂定 where it can still move."""
    text = STATES.get(row.get("state") or "", row.get("state") or DASH)
    return f"{text}（暂定）" if is_true(row.get("provisional")) else text


def is_true(text: str | None) -> bool:
    """A truth value as the run CSVs write it."""
    return str(text or "").lower() in ("true", "1", "t")


def self_points(frame: Frame, unit: Unit, book: Book) -> dict[str, str]:
    """自评分 by item code, from the unit's own sheet; nothing where it was not filled in."""
    codes = {item.code for item in book.items}
    rows = frame.of("self_assessment", "unit_code").get((unit.code,), [])
    return {r["item_code"]: r.get("self_points") or "" for r in rows if r.get("item_code") in codes}


def total_row(frame: Frame, unit: Unit, book: Book) -> dict[str, Any]:
    """The line of one rulebook in 表1: the four values, the group, grade, rank and state."""
    row = frame.one("totals", _KEY, (book.code, unit.code))
    places = book.total_places
    claimed = [v for v in self_points(frame, unit, book).values() if v]
    own = numbers.half_up(sum(map(numbers.exact, claimed), Fraction(0)), places)
    if len(claimed) < len([item for item in book.items if numbers.exact(item.points) > 0]):
        own = PARTLY_FILLED  # a sum over some items would read like the unit's own total
    return {
        "no": str(book.no),
        "title": book.title,
        "full": numbers.trimmed(row.get("full_points") or book.full_points),
        "self": own if claimed else NOT_FILLED,
        "computed": numbers.points(row.get("points") or "", places),
        "checked": DASH,
        "approved": verdicts.approved(frame, unit, book),
        "lost": numbers.lost(row.get("full_points") or "0", row.get("points") or "", places),
        "mean": group_mean(frame, unit, book),
        "grade": row.get("grade") or DASH,
        "rank": _rank(frame, unit, row),
        "state": unit_state(frame, unit, book),
        "pending": numbers.points(row.get("pending_points") or "", places),
        "gates": [g for g in (row.get("gates") or "").split(";") if g],
    }


def unit_state(frame: Frame, unit: Unit, book: Book) -> str:
    """The state of a unit's total: 未报送 when items stand at their not-submitted points."""
    scores = frame.of("scores", *_KEY).get((book.code, unit.code), [])
    if any(score.get("state") == "not_submitted" for score in scores):
        return STATES["not_submitted"]
    return total_state(frame.one("totals", _KEY, (book.code, unit.code)))


def total_state(row: Row) -> str:
    """暂定 while something behind the total can still move, 不适用 without a total."""
    if not row.get("points"):
        return "不适用"
    pending = numbers.exact(row.get("pending_points") or "") != 0
    if pending:
        return "待评定"
    return "暂定" if is_true(row.get("provisional")) else "已计算"


def _rank(frame: Frame, unit: Unit, row: Row) -> str:
    if not row.get("rank"):
        return DASH
    return f"{row['rank']}/{len(frame.members(unit.comparison_group))}"


def group_mean(frame: Frame, unit: Unit, book: Book) -> str:
    """Mean of the published totals of the comparison group (units without a total left out)."""
    totals = [_total(frame, code, book) for code in frame.members(unit.comparison_group)]
    mean = numbers.mean([t for t in totals if t is not None])
    return DASH if mean is None else numbers.half_up(mean, book.total_places)


def _total(frame: Frame, code: str, book: Book) -> Fraction | None:
    text = frame.one("totals", _KEY, (book.code, code)).get("points")
    return numbers.exact(text) if text else None


def item_rows(frame: Frame, unit: Unit, book: Book) -> list[dict[str, Any]]:
    """表2, 表3…: a line per class (`is_class`) followed by its items, in the order of the edition."""
    claimed = self_points(frame, unit, book)
    scores = {r["item_code"]: r for r in frame.of("scores", *_KEY).get((book.code, unit.code), [])}
    steps = frame.of("steps", *_KEY, "item_code")
    rows: list[dict[str, Any]] = []
    for code, title in book.classes:
        rows.append(_class_row(frame, unit, book, code, title))
        for item in (i for i in book.items if i.class_code == code):
            parts = steps.get((book.code, unit.code, item.code), [])
            rows.append(
                _item_row(frame, unit, book, item, scores.get(item.code, {}), parts, claimed)
            )
    return rows


def _class_row(frame: Frame, unit: Unit, book: Book, code: str, title: str) -> dict[str, Any]:
    columns = (*_KEY, "class_code")
    row = frame.one("classes", columns, (book.code, unit.code, code))
    full, got = row.get("full_points") or "", row.get("points") or ""
    return {
        "is_class": True,
        "code": code,
        "title": f"{code}　{title}",
        "full": numbers.points(full, book.item_places),
        "computed": numbers.points(got, book.item_places),
        "lost": numbers.lost(full, got, book.item_places),
    }


def _item_row(
    frame: Frame,
    unit: Unit,
    book: Book,
    item: Item,
    score: Row,
    steps: list[Row],
    claimed: dict[str, str],
) -> dict[str, Any]:
    full, got = score.get("full_points") or item.points, score.get("points") or ""
    sources = {
        frame.indicators[s["indicator"]].source
        for s in steps
        if s.get("indicator") in frame.indicators
    }
    checked = verdicts.checked(frame, unit, book, item.code)
    if checked != DASH:
        sources.add("实地抽查")
    return {
        "is_class": False,
        "code": item.code,
        "label": item.label or item.code,
        "title": item.title,
        "full": numbers.points(full, book.item_places),
        "self": numbers.points(claimed.get(item.code, ""), book.item_places)
        if claimed.get(item.code)
        else NOT_FILLED,
        "computed": numbers.points(got, book.item_places),
        "checked": checked,
        "approved": verdicts.approved(frame, unit, book, item.code),
        "lost": numbers.lost(full, got, book.item_places),
        "is_lost": bool(got) and numbers.exact(got) < numbers.exact(full),
        "source": _source(sources),
        "state": state_text(score),
    }


def _source(found: set[str]) -> str:
    if not found:
        return "人工评定"
    words = {word for source in found for word in source.split("·")}
    return "·".join(word for word in ("自报", "登记印证", "实地抽查") if word in words)
