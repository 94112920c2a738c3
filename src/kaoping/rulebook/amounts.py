"""What a rule gives and takes in whole micro-points (计分数额), worked out once for every rule and item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaoping.exact import Fraction
from kaoping.rulebook.numbers import micro

if TYPE_CHECKING:
    from kaoping.rulebook.model import Item, Rule


@dataclass(frozen=True, slots=True)
class Amounts:
    """The points of one rule in micro-points, and the size of its steps.

    Attributes:
        full: what the rule gives at most.
        each: what one step, occurrence, missing part, place or flag costs or adds.
        lost: what a flag takes: `each`, or everything.
        least: what `max_deduct` leaves; None without it.
        most: the rule's own points, or a bonus's cap; None without them.
        low: `min_points`, or 0 where the rule has points of its own; None where only the item limits it.
        first: points of the first place.
        last: points that no place falls below.
        per_num: a step is per_num/per_den of the value.
        per_den: its denominator.
    """

    full: int
    each: int
    lost: int
    least: int | None
    most: int | None
    low: int | None
    first: int
    last: int
    per_num: int
    per_den: int


def rule_amounts(rule: Rule) -> Amounts:
    """The amounts of a rule."""
    full = micro(rule.full)
    per = rule.per.value if rule.per else Fraction(1)
    low = rule.min_points if rule.points is None else rule.min_points or Fraction(0)
    return Amounts(
        full=full,
        each=micro(rule.each or Fraction(0)),
        lost=full if rule.each is None else micro(rule.each),
        least=None if rule.max_deduct is None else full - micro(rule.max_deduct),
        most=_maybe(rule.cap) if rule.adds else None if rule.points is None else full,
        low=_maybe(low),
        first=micro(rule.first or Fraction(0)),
        last=micro(rule.last or Fraction(0)),
        per_num=per.numerator,
        per_den=per.denominator,
    )


def item_amounts(item: Item) -> tuple[int, int | None]:
    """An item's full marks and its floor (None: no floor)."""
    return micro(item.points), _maybe(item.floor)


def _maybe(points: Fraction | None) -> int | None:
    return None if points is None else micro(points)
