"""Every deduction of one unit (失分事项): clause, arithmetic, what is missing and where, what regains it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from kaoping.documents import numbers
from kaoping.documents.numbers import DASH
from kaoping.documents.scoretable import is_true
from kaoping.documents.source import Book, Frame, Item, Row, place
from kaoping.rounds import Unit

LONG_CARD = 900  # characters from which a card may break across pages
FIRST = 5  # missing things named in the body; the annex lists all
# unit code, rulebook, item → sentences with the arithmetic, ways to regain points
Explain = Callable[[str, Book, Item], tuple[list[str], list[str]]]

_EVENTS = {"per_occurrence", "authority_level", "flag"}


def loss_cards(frame: Frame, unit: Unit, book: Book, explain: Explain) -> list[dict[str, Any]]:
    """One card per item that lost points, in the order of the edition."""
    scores = frame.of("scores", "rulebook", "unit_code", "item_code")
    cards = []
    for item in book.items:
        score = next(iter(scores.get((book.code, unit.code, item.code), [])), {})
        got = score.get("points") or ""
        full = score.get("full_points") or item.points
        if got and numbers.exact(got) < numbers.exact(full):
            cards.append(_card(frame, unit, book, item, score, explain))
    for number, card in enumerate(cards, start=1):
        card["no"] = str(number)
    return cards


def _card(
    frame: Frame, unit: Unit, book: Book, item: Item, score: Row, explain: Explain
) -> dict[str, Any]:
    places = book.item_places
    full, got = score.get("full_points") or item.points, score["points"]
    steps = steps_of(frame, unit, book, item)
    missing = missing_of(frame, unit, steps)
    shown = [_missing_text(n, row) for n, row in enumerate(missing[:FIRST], start=1)]
    sentences, ways = explain(unit.code, book, item)
    sentences = sentences or fallback_sentences(frame, unit, book, item) or [DASH]
    return {
        "code": item.code,
        "long": sum(map(len, [*sentences, *shown])) > LONG_CARD,
        "clause": f"{item.label}　{item.title}" if item.label else f"{item.code}　{item.title}",
        "full": numbers.points(full, places),
        "got": numbers.points(got, places),
        "lost": numbers.lost(full, got, places),
        "sentences": sentences,
        "fractions": [t for step in steps if (t := fraction_text(frame, step))] or [DASH],
        "missing": shown,
        "missing_count": f"{len(missing)}项" if missing else "无逐项名单",
        "more": f"其余{len(missing) - FIRST}项见附件1。" if len(missing) > FIRST else "",
        "regain": regain_text(frame, score, steps, ways, numbers.lost(full, got, places)),
    }


def steps_of(frame: Frame, unit: Unit, book: Book, item: Item) -> list[Row]:
    """The rule results and checklist parts behind an item."""
    return frame.of("steps", "rulebook", "unit_code", "item_code").get(
        (book.code, unit.code, item.code), []
    )


def missing_of(frame: Frame, unit: Unit, steps: list[Row]) -> list[Row]:
    """Evidence against the item: misses, things not decidable, and occurrences that cost points."""
    costly = {s["indicator"] for s in steps if s.get("kind") in _EVENTS and _short_of_full(s)}
    wanted = {s["indicator"] for s in steps if s.get("indicator")}
    shelf = frame.of("evidence", "unit_code", "indicator")
    return [
        row
        for indicator in sorted(wanted)
        for row in shelf.get((unit.code, indicator), [])
        if row["verdict"] != "hit" or indicator in costly or is_true(row.get("adverse"))
    ]


def _missing_text(number: int, row: Row) -> str:
    undecided = "（待核实）" if row["verdict"] == "unknown" else ""
    name = row.get("entity_name") or row.get("entity_key") or ""
    return f"（{number}）{name}：{row.get('reason') or '—'}{undecided}，见{place(row)}"


def fraction_text(frame: Frame, step: Row) -> str:
    """The numerator and denominator of a rule result, each with its name; empty without an indicator."""
    known = frame.indicators.get(step.get("indicator") or "")
    if known is None or not step.get("num"):
        return ""
    num, den = int(step["num"]), int(step["den"]) if step.get("den") else None
    unknown = int(step.get("unknown_count") or 0)
    tail = f"；另有{unknown}项无法判定，分子分母均不计" if unknown else ""
    if known.form == "count":
        return f"{known.title}：{num}{tail}"
    base = step.get("denominator_name") or "分母"
    return f"{known.title}：分子{num}，分母（{base}）{den or 0}，{numbers.rate(num, den)}{tail}"


def fallback_sentences(frame: Frame, unit: Unit, book: Book, item: Item) -> list[str]:
    """The arithmetic read off the steps alone, where the rule engine offers no sentence."""
    out = []
    for step in steps_of(frame, unit, book, item):
        if (step.get("part_no") or "0") == "0" and step.get("points"):
            lost = numbers.lost(step.get("full_points") or "0", step["points"], book.item_places)
            said = [
                fraction_text(frame, step),
                f"要求{step['threshold']}" if step.get("threshold") else "",
                f"按{step['steps']}个计分步长" if step.get("steps") else "",
                f"失{lost}分。",
            ]
            out.append("，".join(text for text in said if text))
    return out


def regain_text(frame: Frame, score: Row, steps: list[Row], ways: list[str], lost: str) -> str:
    """What would regain the points (挽回办法): the rule engine's ways, else from target and counts."""
    if score.get("state") == "not_submitted":
        return f"所需工作表未报送。经复核同意补报并通过校验后重新计算，最多可挽回{lost}分。"
    if not ways:
        hints = [hint for step in steps if (hint := _hint(frame, step))]
        ways = [f"{'；'.join(hints or [_general(steps)])}。"]
    tail = "本项含无法判定的记录，补正后可能变动。" if is_true(score.get("provisional")) else ""
    return f"{''.join(ways)}最多可挽回{lost}分。{tail}"


def _general(steps: list[Row]) -> str:
    if any(s.get("kind") in _EVENTS for s in steps):
        return "已发生的事项不因补报减少扣分；已化解或认定有误的，请提交证明材料"
    return "将上列缺失事项补齐或更正"


def _hint(frame: Frame, step: Row) -> str:
    known = frame.indicators.get(step.get("indicator") or "")
    if known is None or not step.get("num") or not _short_of_full(step):
        return ""
    num, den = int(step["num"]), int(step["den"]) if step.get("den") else None
    target = _target(step.get("threshold") or "")
    if (step.get("part_no") or "0") != "0" and target is None:
        return f"补齐“{known.title}”"
    if target is None:
        return ""
    if den is None:
        need = max(0, -(-(target - num).numerator // (target - num).denominator))
        return f"“{known.title}”再增加{need}，达到{step['threshold']}" if need else ""
    return _rate_hint(known.title, num, den, target, step["threshold"])


def _rate_hint(title: str, num: int, den: int, target: Fraction, printed: str) -> str:
    need = numbers.ceil_needed(num, den, target)
    if need:
        return f"“{title}”的分子由{num}增至{num + need}（再补齐{need}项），达到{printed}"
    allowed = (target * den).numerator // (target * den).denominator
    return f"“{title}”的分子由{num}减至{allowed}以内，不超过{printed}" if num > allowed else ""


def _short_of_full(step: Row) -> bool:
    full, got = step.get("full_points") or "", step.get("points") or ""
    return bool(full and got) and numbers.exact(got) < numbers.exact(full)


def _target(text: str) -> Fraction | None:
    """A printed threshold as an exact number: `90%` → 9/10, `2` → 2; None when it is not a number."""
    digits = text.removesuffix("%")
    try:
        value = Fraction(digits)
    except (ValueError, ZeroDivisionError):
        return None
    return value / 100 if text.endswith("%") else value
