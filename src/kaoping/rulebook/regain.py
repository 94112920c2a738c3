"""What would regain lost points (失分找回): the fewest more (or fewer) things until the next gain.

Found by asking the exact evaluator, never by a formula of its own: so it holds for every rule kind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from kaoping.rulebook.evaluate import Given, Metric, item_points
from kaoping.rulebook.model import NESTING, Item, Rule

_FEWER = ("per_occurrence",)
_UNCOUNTED = ("checklist", "per_missing", "authority_level", "manual", "imported", *NESTING)


@dataclass(frozen=True)
class Gain:
    """`count` things more (direction `more`) or fewer bring the item to `points`."""

    indicator: str
    direction: str
    count: int
    points: Fraction


def gains(item: Item, rule: Rule, given: Given, places: int) -> tuple[Gain, ...]:
    """The next gain and the way to the best reachable points; nothing when none can be regained.

    Args:
        item: the item whose points count (a rule below the floor regains nothing at first).
        rule: a rule of it with one indicator (parts and matters have no count to change).
        given: what the rule was judged on.
        places: the edition's item_places.
    """
    if rule.adds or rule.kind in _UNCOUNTED or rule.mean == "points":
        return ()
    if rule.indicator not in given.metrics:  # a nested rule of single members
        return ()
    metric = given.metric(rule.indicator)
    fewer = _fewer(rule)

    def points_at(change: int) -> Fraction:
        moved = counted(given, rule.indicator, -change if fewer else change)
        return item_points(item, _without_events(rule, moved), places).points or Fraction(0)

    now = item_points(item, given, places).points
    most = _reach(metric, fewer, _ceiling(rule, given))
    if now is None or most <= 0 or points_at(most) <= now:
        return ()
    best = points_at(most)
    first = _smallest(lambda n: points_at(n) > now, most)
    last = _smallest(lambda n: points_at(n) >= best, most)
    found = [_gain(rule, fewer, n, points_at(n)) for n in dict.fromkeys((first, last))]
    return tuple(found)


def counted(given: Given, indicator: str, more: int, base: int = 0) -> Given:
    """The same with `more` things counted by an indicator, and `base` more to judge; shared with whatif."""
    metric = given.metric(indicator)
    den = None if metric.den is None else metric.den + base
    moved = replace(metric, num=metric.num + more, den=den)
    return replace(given, metrics={**given.metrics, indicator: moved})


def _gain(rule: Rule, fewer: bool, count: int, points: Fraction) -> Gain:
    return Gain(rule.indicator, "fewer" if fewer else "more", count, points)


def _fewer(rule: Rule) -> bool:
    """Whether less of the indicator is better."""
    above = rule.direction in ("above", "lower") or _downward(rule)
    none = rule.kind == "flag" and rule.full_when == "none"
    return above or none or rule.kind in _FEWER or _falling(rule)


def _downward(rule: Rule) -> bool:
    """Whether a proportion starts above its target (越低越好)."""
    start, target = rule.zero_at, rule.target
    return start is not None and target is not None and start.value > target.value


def _falling(rule: Rule) -> bool:
    """Whether the lowest band is worth more than the highest one."""
    if rule.kind != "bands":
        return False
    order = sorted(rule.bands, key=lambda b: b.low.value if b.low else Fraction(-1))
    return order[0].points > order[-1].points


def _without_events(rule: Rule, given: Given) -> Given:
    """Fewer occurrences: the last ones in order are taken away, the resolved ones stay."""
    listed = given.events.get(rule.indicator, ())
    kept = listed[: given.metric(rule.indicator).num]
    return replace(given, events={**given.events, rule.indicator: kept})


def _reach(metric: Metric, fewer: bool, ceiling: int) -> int:
    """How far the count can move: down to 0, up to the denominator, or over every threshold."""
    if fewer:
        return metric.num
    if metric.den is not None:
        return metric.den - metric.num
    return max(1, ceiling - metric.num)


def _ceiling(rule: Rule, given: Given) -> int:
    """A count above which no rule of this kind gives more: just over its highest threshold."""
    ends = [end.value for band in rule.bands for end in (band.low, band.high) if end]
    target = given.target(rule.target, rule.target_from)
    others = [metric.value for metric in given.group.get(rule.indicator, ())]
    limits = [*ends, *others, *([target] if target is not None else []), Fraction(0)]
    return max(limits).__ceil__() + 1


def _smallest(holds: Callable[[int], bool], most: int) -> int:
    """The smallest n in 1..most for which a condition that stays true holds."""
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
