"""The score tree of one unit (得分树): rulebook → class → item → rule → evidence → cell."""

from __future__ import annotations

from typing import Any

from kaoping.documents import numbers, scoretable, verdicts
from kaoping.documents.source import Book, Row
from kaoping.rounds import Unit
from kaoping.rulebook.explain import Explanation, RuleExplanation, explain_item
from kaoping.rulebook.explain_total import explain_total
from kaoping.rulebook.model import Item, Rulebook
from kaoping.rulebook.wording import KINDS
from kaoping.site.names import enterprise_href, item_anchor, item_page, slug
from kaoping.site.scene import Scene

SHOWN = 12  # evidence rows written into the page; the others come from a data file on demand
VERDICTS = {"miss": "未达标", "unknown": "待核实", "hit": "计次"}
WITNESS = {"confirmed": "一致", "contradicted": "矛盾", "unmatched": "登记无此项"}


def book_view(scene: Scene, unit: Unit, book: Book, rulebook: Rulebook) -> dict[str, Any]:
    """One rulebook of one unit: total, how it came about, and every item below it."""
    total = scoretable.total_row(scene.frame, unit, book)
    explained = explain_total(scene.run, rulebook, unit.code)
    rows = scoretable.item_rows(scene.frame, unit, book)
    sentences = {cls.code: cls.sentence.partition("：")[2] for cls in explained.classes}
    groups: list[dict[str, Any]] = []
    for row in rows:
        if row["is_class"]:
            said = sentences.get(row["code"], "")
            groups.append({**row, "sentence": said, "items": []})
        else:
            groups[-1]["items"].append(_item(scene, unit, book, rulebook, row))
    return {
        "code": book.code,
        "title": book.title,
        "edition": f"{book.edition}版，{book.status}",
        "href": f"rulebooks/{slug(book.code)}.html",
        "total": total,
        "sentences": [
            *explained.sentences,
            *verdicts.of_item(scene.frame, unit, book, ""),
        ],
        "consequences": list(explained.consequences),
        "groups": groups,
        "lost_items": sum(item["is_lost"] for group in groups for item in group["items"]),
        "bar": _bar(total),
    }


def _bar(total: dict[str, Any]) -> int:
    if total["computed"] == numbers.DASH:
        return 0
    return numbers.permille(numbers.exact(total["computed"]), numbers.exact(total["full"]))


def _item(
    scene: Scene, unit: Unit, book: Book, rulebook: Rulebook, row: dict[str, Any]
) -> dict[str, Any]:
    found = explain_item(scene.run, rulebook, unit.code, row["code"])
    item = rulebook.item(row["code"])
    rows = [evidence_row(scene, rulebook, each) for each in found.missing]
    return {
        **row,
        "anchor": item_anchor(book.code, item.code),
        "href": item_page(book.code, item.code),
        "clause": item.text,
        "sentences": [
            *found.sentences,
            *verdicts.of_item(scene.frame, unit, book, item.code),
        ],
        "rules": [_rule(scene, item, rulebook, rule) for rule in found.rules],
        "evidence": rows[:SHOWN],
        "evidence_count": len(rows),
        "evidence_more": max(0, len(rows) - SHOWN),
        "rest": rows[SHOWN:],
        "regain": list(found.regain),
        "provisional": _provisional(found),
    }


def _provisional(found: Explanation) -> str:
    return "暂定" if found.provisional else ""


def _rule(scene: Scene, item: Item, rulebook: Rulebook, rule: RuleExplanation) -> dict[str, Any]:
    named = next((each for each in item.rules if each.no == rule.rule_no), None)
    title = (named.title if named else "") or rulebook.indicator_title(rule.indicator)
    return {
        "no": str(rule.rule_no),
        "kind": KINDS.get(rule.kind, rule.kind),
        "title": title or item.title,
        **_fraction(scene, rule.indicator, rule.num, rule.den, rule.denominator_name),
        "threshold": rule.threshold or numbers.DASH,
        "steps": rule.steps or numbers.DASH,
        "points": rule.points or numbers.DASH,
        "full": rule.full_points or numbers.DASH,
        "parts": [_part(scene, rulebook, part) for part in rule.parts],
    }


def _part(scene: Scene, rulebook: Rulebook, part: Row) -> dict[str, Any]:
    return {
        "no": part["part_no"],
        "title": rulebook.indicator_title(part["indicator"]),
        **_fraction(scene, part["indicator"], part["num"], part["den"], part["denominator_name"]),
        "threshold": part["threshold"] or numbers.DASH,
        "points": part["points"] or numbers.DASH,
        "full": part["full_points"] or numbers.DASH,
    }


def _fraction(scene: Scene, indicator: str, num: str, den: str, base: str) -> dict[str, str]:
    known = scene.frame.indicators.get(indicator)
    is_rate = known is not None and known.form != "count" and bool(num)
    return {
        "num": num or numbers.DASH,
        "den": den or numbers.DASH,
        "base": base,
        "rate": numbers.rate(int(num), int(den or 0)) if is_rate else numbers.DASH,
    }


def evidence_row(scene: Scene, rulebook: Rulebook, row: dict[str, str]) -> dict[str, str]:
    """One piece of evidence with the cell it stands in."""
    key = row["entity_key"]
    known = key in scene.enterprise_keys
    return {
        "name": row["name"] or key or numbers.DASH,
        "key": key,
        "href": enterprise_href(key) if known else "",
        "indicator": rulebook.indicator_title(row["indicator"]),
        "reason": row["reason"] or numbers.DASH,
        "verdict": VERDICTS.get(row["verdict"], row["verdict"]),
        "date": row["event_date"],
        "witness": WITNESS.get(row["confirmation"], ""),
        "file": row["file"],
        "sheet": row["sheet_title"],
        "column": row["column_title"],
        "cell": row["cell"],
    }
