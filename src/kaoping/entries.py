"""Entries of a person in a round's adjustments.toml: scores, liftings of vetoes, closed units (人工录入)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kaoping.errors import ConfigError
from kaoping.rounds import Round
from kaoping.rulebook.model import Rulebook

LIFT = "lift:"  # an event that lifts a veto: this and the veto's indicator
_SCORE_TEXTS = ("unit_code", "indicator", "reason", "by")
_CLOSE_TEXTS = ("unit_code", "reason", "by", "document_no")


def score_rows(round_: Round) -> list[tuple[str, str, int, int]]:
    """(unit, indicator, num, den) of every entered score, exact as written."""
    found = []
    for entry in round_.adjustments.get("score", []):
        points = Fraction(entry["points"])
        found.append((entry["unit_code"], entry["indicator"], points.numerator, points.denominator))
    return found


def problems(round_: Round, books: Sequence[Rulebook]) -> Iterator[ConfigError]:
    """What is wrong with entered scores and closed units, each with key and remedy."""
    file = round_.folder / "adjustments.toml"
    seen: set[tuple[object, object]] = set()
    limits = _limits(books)
    for number, entry in enumerate(round_.adjustments.get("score", []), start=1):
        where = f"{file} › score[{number}]"
        yield from _person(where, entry, _SCORE_TEXTS, "entered_on", round_)
        yield from _points(where, entry, limits)
        place = (entry.get("unit_code"), entry.get("indicator"))
        if place in seen:
            yield ConfigError(
                "同一单位的同一项评了两次", where=where, remedy="只留一条；改分时改原来的一条"
            )
        seen.add(place)
    for number, entry in enumerate(round_.adjustments.get("close", []), start=1):
        yield from _person(f"{file} › close[{number}]", entry, _CLOSE_TEXTS, "closed_on", round_)


def _person(
    where: str, entry: dict[str, Any], texts: tuple[str, ...], day: str, round_: Round
) -> Iterator[ConfigError]:
    known = {*texts, day, "points", "document_no"}
    for key in sorted(set(entry) - known):
        yield ConfigError(f"未知的键：{key}", where=f"{where}.{key}", remedy="删除或更正键名")
    for key in texts:
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            yield ConfigError(
                f"缺少 {key}", where=f"{where}.{key}", remedy=f"人工录入须写明 {'、'.join(texts)}"
            )
    if not isinstance(entry.get(day), date) or isinstance(entry[day], datetime):
        yield ConfigError(
            f"{day} 不是日期", where=f"{where}.{day}", remedy="写成 2015-01-26（不带引号）"
        )
    if entry.get("unit_code") not in round_.by_code:
        yield ConfigError(
            f"本轮没有单位 {entry.get('unit_code')}",
            where=f"{where}.unit_code",
            remedy="改用 units.csv 中的单位代码",
        )


def _points(
    where: str, entry: dict[str, Any], limits: dict[str, tuple[Fraction, Fraction]]
) -> Iterator[ConfigError]:
    code, points = str(entry.get("indicator")), entry.get("points")
    if isinstance(points, bool) or not isinstance(points, int | Decimal):
        yield ConfigError(
            "points 不是数字", where=f"{where}.points", remedy="写成 3.5 这样的数字，不带引号"
        )
        return
    if code not in limits:
        yield ConfigError(
            f"没有规则要录入 {code}",
            where=f"{where}.indicator",
            remedy=f"可录入的有 {'、'.join(sorted(limits)) or '（无）'}",
        )
        return
    low, high = limits[code]
    if not low <= Fraction(points) <= high:
        yield ConfigError(
            f"{points} 不在规定的范围",
            where=f"{where}.points",
            remedy=f"写 {low} 至 {high} 之间的数",
        )


def _limits(books: Sequence[Rulebook]) -> dict[str, tuple[Fraction, Fraction]]:
    """What may be entered, by its name: the range of a person's score; an external one from 0 up.

    An external score above its own full marks is converted as the full marks (rulebook.md §3).
    """
    found: dict[str, tuple[Fraction, Fraction]] = {}
    for leaf in (leaf for book in books for item in book.items for leaf in item.leaves):
        if leaf.kind == "manual":
            found[leaf.indicator] = (leaf.low or Fraction(0), leaf.high or leaf.full)
        elif leaf.kind == "imported" and not leaf.book:
            found[leaf.indicator] = (Fraction(0), 2 * (leaf.from_full or Fraction(1)))
    return found


def lifted(books: Sequence[Rulebook]) -> set[str]:
    """The indicators of events that may lift a gate or veto of these rulebooks."""
    return {f"{LIFT}{gate.indicator}" for book in books for gate in book.gates}
