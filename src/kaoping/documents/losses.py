"""Every deduction of one unit (失分事项): clause, arithmetic, what is missing and where, what regains it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from kaoping.documents import advice, numbers
from kaoping.documents.numbers import DASH
from kaoping.documents.places import Places
from kaoping.documents.rules import Rules
from kaoping.documents.scoretable import is_true
from kaoping.documents.source import Book, Frame, Item, Row
from kaoping.rounds import Unit

LONG_CARD = 900  # characters from which a card may break across pages
LONG_CELL = 240  # characters from which a table row may break across pages

_EVENTS = {"per_occurrence", "authority_level", "flag"}
_CONFIRMATION = {"confirmed": "一致", "contradicted": "矛盾", "unmatched": "登记无此项"}


class Losses:
    """The cards of one unit, rulebook by rulebook: what stood under an earlier item is not listed again.

    Args:
        frame: the run.
        unit: the unit.
        rules: the rule engine's answers.
        places: the marks of the files.
    """

    def __init__(self, frame: Frame, unit: Unit, rules: Rules, places: Places) -> None:
        self.frame, self.unit, self.rules, self.places = frame, unit, rules, places
        self._shown: dict[str, str] = {}  # indicator → the item under which its rows are listed

    def cards(self, book: Book) -> list[dict[str, Any]]:
        """One card per item that lost points, in the order of the edition."""
        scores = self.frame.of("scores", "rulebook", "unit_code", "item_code")
        ways = self.rules.ways(self.unit.code, book)
        cards = []
        for item in book.items:
            score = next(iter(scores.get((book.code, self.unit.code, item.code), [])), {})
            if is_short(score):
                cards.append(self._card(book, item, score, ways))
        for number, card in enumerate(cards, start=1):
            card["no"] = str(number)
        return cards

    def _card(self, book: Book, item: Item, score: Row, ways: advice.Ways) -> dict[str, Any]:
        places = book.item_places
        full, got = score.get("full_points") or item.points, score["points"]
        steps = steps_of(self.frame, self.unit, book, item)
        sentences = self.rules.sentences(self.unit.code, book, item)
        sentences = sentences or fallback_sentences(self.frame, self.unit, book, item) or [DASH]
        lost = numbers.lost(full, got, places)
        name = f"{item.label}　{item.title}" if item.label else f"{item.code}　{item.title}"
        return {
            "code": item.code,
            "unsent": score.get("state") == "not_submitted",
            "long": sum(map(len, sentences)) > LONG_CARD,
            "clause": name,
            "label": item.label or item.code,
            "title": item.title,
            "name": f"{item.title}（{item.label or item.code}）",
            "full": numbers.points(full, places),
            "got": numbers.points(got, places),
            "lost": lost,
            "share": str(numbers.exact(full) - numbers.exact(got)),
            "sentences": sentences,
            "fractions": [t for step in steps if (t := fraction_text(self.frame, step))] or [DASH],
            **self._things(book, item, steps),
            "regain": self._regain(item, score, steps, ways, lost, places),
        }

    def _things(self, book: Book, item: Item, steps: list[Row]) -> dict[str, Any]:
        """What speaks against the item: rows not listed before, and where the others are listed."""
        rows = missing_of(self.frame, self.unit, steps)
        new = [row for row in rows if row["indicator"] not in self._shown]
        old = dict.fromkeys(
            self._shown[r["indicator"]] for r in rows if r["indicator"] in self._shown
        )
        for row in new:
            self._shown.setdefault(
                row["indicator"], f"{book.title}{item.label or item.code}“{item.title}”"
            )
        count = f"{len(rows)}项" if rows else "无逐项名单"
        if rows and old:
            said = f"{count}，{'其余' if new else ''}见{'、'.join(old)}所列"
        else:
            said = f"{count}，见下表" if rows else count
        return {
            "missing_count": count,
            "missing_text": f"{said}。",
            "things": [thing(n, row, self.places) for n, row in enumerate(new, start=1)],
            "things_title": f"{item.label or item.code}　{item.title}　失分事项{len(new)}项",
        }

    def _regain(
        self, item: Item, score: Row, steps: list[Row], ways: advice.Ways, lost: str, places: int
    ) -> str:
        """What would regain the points (挽回办法): the engine's answer, else read off target and counts."""
        tail = "本项含无法判定的记录，补正后可能变动。" if is_true(score.get("provisional")) else ""
        if score.get("state") == "not_submitted":
            return advice.NOT_SENT.format(lost=lost)
        if item.code in ways:
            way = ways[item.code]
            best = numbers.half_up(way.gained, places)
            return f"{advice.way_text(way, places)}最多可挽回{best}分。{tail}"
        return (self._beyond(item, score, steps) or self._hints(steps, lost)) + tail

    def _beyond(self, item: Item, score: Row, steps: list[Row]) -> str:
        """Why nothing can be mended: zeroed by a veto, scored elsewhere or by persons, or past."""
        if "imported" in item.kinds:
            return advice.FOLLOWS
        if "manual" in item.kinds:
            return advice.MANUAL
        if self.rules.zeroed(self.unit.code, score.get("rulebook") or "", item.code):
            return advice.ZEROED
        listed = bool(item.kinds) and bool(missing_of(self.frame, self.unit, steps))
        return advice.PAST if listed or any(s.get("kind") in _EVENTS for s in steps) else ""

    def _hints(self, steps: list[Row], lost: str) -> str:
        hints = [hint for step in steps if (hint := _hint(self.frame, step))]
        return f"{'；'.join(hints) or '将上列失分事项补齐或更正'}。最多可挽回{lost}分。"

    def undecided(self, books: tuple[Book, ...]) -> list[dict[str, Any]]:
        """Records that cannot be judged behind items that lost nothing (未失分的待核实事项)."""
        wanted: dict[str, str] = {}
        for book in books:
            for item in book.items:
                for step in steps_of(self.frame, self.unit, book, item):
                    if step.get("indicator"):
                        wanted.setdefault(step["indicator"], item.title)
        shelf = self.frame.of("evidence", "unit_code", "indicator")
        rows = [
            (title, row)
            for indicator, title in wanted.items()
            if indicator not in self._shown
            for row in shelf.get((self.unit.code, indicator), [])
            if row["verdict"] == "unknown"
        ]
        return [
            {**thing(n, row, self.places), "item": t} for n, (t, row) in enumerate(rows, start=1)
        ]


def thing(number: int, row: Row, places: Places) -> dict[str, Any]:
    """One line of 附件2: object, reason, what the register says, place."""
    reason = (row.get("reason") or DASH) + ("（待核实）" if row["verdict"] == "unknown" else "")
    name = row.get("entity_name") or row.get("entity_key") or DASH
    where = places.of(row)
    return {
        "no": str(number),
        "name": name,
        "key": row.get("entity_key") or "",
        "reason": reason,
        "witness": _CONFIRMATION.get(row.get("confirmation") or "", DASH),
        "place": where,
        "long": max(len(name), len(reason), len(where)) > LONG_CELL,
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


def is_short(score: Row) -> bool:
    """Whether an item has points, and fewer than its full ones (失分)."""
    return _short_of_full(score)


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
