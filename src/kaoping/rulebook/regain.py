"""What would regain lost points (失分找回): the fewest more (or fewer) things until the next gain.

Found by asking the exact evaluator, never by a formula of its own: so it holds for every rule kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from kaoping.exact import ZERO, Fraction
from kaoping.rulebook.evaluate import (
    Given,
    ItemResult,
    Metric,
    combine,
    item_points,
    judged_points,
)
from kaoping.rulebook.model import NESTING, Item, Rule
from kaoping.rulebook.numbers import MICRO, UNITS

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
    fewer = _fewer(rule)
    most = _reach(given.metric(rule.indicator), fewer, _ceiling(rule, given))
    now = item_points(item, given, places)
    points = now.micro
    if most <= 0 or now.state != "ok" or points is None:
        return ()
    asked = _Asked(item, rule.indicator, -1 if fewer else 1, given, places, now)
    best = asked(most)
    if best <= points:
        return ()
    likely = [n for n in _likely(item, rule, given, now, places) if 0 < n <= most]
    last = _smallest(lambda n: asked(n) >= best, most, max(likely, default=0))
    first = _smallest(lambda n: asked(n) > points, last, min(likely, default=1))
    word = "fewer" if fewer else "more"
    return tuple(
        Gain(rule.indicator, word, n, Fraction(asked(n), MICRO)) for n in dict.fromkeys((first, last))
    )  # fmt: skip


class _Asked:
    """The item's micro-points after so many more things (sign 1) or fewer (-1); every answer is kept.

    Only the rules that read the indicator are judged again: no count changes what a rule may say.
    """

    def __init__(
        self, item: Item, code: str, sign: int, given: Given, places: int, now: ItemResult
    ) -> None:
        self.item, self.code, self.sign, self.places = item, code, sign, places
        self.metric, self.results = given.metric(code), list(now.rules)
        self.moved = [n for n, r in enumerate(item.rules) if code in r.indicators and now.rules[n].state == "ok"]  # fmt: skip
        self.metrics, self.listed = dict(given.metrics), given.events.get(code, ())
        self.events = dict(given.events) if self.listed else given.events
        self.given = Given(
            self.metrics, given.targets, self.events, given.members, given.group, given.lacking
        )
        self.known: dict[int, int] = {}

    def __call__(self, more: int) -> int:
        found = self.known.get(more)
        if found is None:
            found = self.known[more] = self._points(self.metric.num + self.sign * more)
        return found

    def _points(self, num: int) -> int:
        self.metrics[self.code] = Metric(num, self.metric.den, self.metric.state)
        if self.listed:  # fewer occurrences: the last ones in order are taken away
            self.events = {**self.events, self.code: self.listed[:num]}
            self.given = replace(self.given, events=self.events)
        for n in self.moved:
            self.results[n] = judged_points(self.item.rules[n], self.given, self.places)
        return combine(self.item, tuple(self.results))


def _likely(item: Item, rule: Rule, given: Given, now: ItemResult, places: int) -> Iterator[int]:
    """How many things away the lines lie at which the points may change: where to look first."""
    metric, fewer = given.metric(rule.indicator), _fewer(rule)
    have, base = metric.num, metric.base
    for num, den in _lines(item, rule, given, now, places):
        yield have - num * base // den if fewer else -(-num * base // den) - have


def _lines(
    item: Item, rule: Rule, given: Given, now: ItemResult, places: int
) -> Iterator[tuple[int, int]]:
    """Values num/den: the target, the next gain before it, the ends of bands, the values of others."""
    goal = given.target(rule.target, rule.target_from)
    if goal is not None:
        yield goal.numerator, goal.denominator
        short = _short(item, rule, now, UNITS[places])
        if short is not None and short > 0:
            nearer = goal + short if rule.direction == "above" else goal - short
            if rule.kind == "pro_rata":
                start = ZERO if rule.zero_at is None else rule.zero_at.value
                nearer = goal - (goal - start) * short
            yield nearer.numerator, nearer.denominator
    for band in rule.bands:
        for end in (band.low, band.high):
            if end is not None:
                yield end.value.numerator, end.value.denominator
    for other in given.group.get(rule.indicator, ()):
        yield other.num, other.base


def _short(item: Item, rule: Rule, now: ItemResult, unit: int) -> Fraction | None:
    """How far from its target a rule first gives more than now: of the value, or of the whole (pro_rata)."""
    amounts = rule.amounts
    own = now.rules[rule.no - 1].micro if rule.no <= len(now.rules) else None
    if own is None:
        return None
    given = own if len(item.rules) > 1 else max(own, now.micro or 0)
    lost = amounts.full - given
    if rule.kind == "pro_rata":
        return Fraction(2 * lost - unit, 2 * amounts.full) if amounts.full > 0 else None
    if amounts.each <= 0 or rule.kind not in ("per_point", "shortfall"):
        return None
    size = Fraction(amounts.per_num, amounts.per_den)
    if rule.step == "whole_up":
        return size * (-(-lost // amounts.each) - 1)
    return size * Fraction(2 * lost - unit, 2 * amounts.each)


def counted(given: Given, indicator: str, more: int, base: int = 0) -> Given:
    """The same with `more` things counted by an indicator, and `base` more to judge; shared with whatif."""
    metric = given.metric(indicator)
    den = None if metric.den is None else metric.den + base
    moved = replace(metric, num=metric.num + more, den=den)
    return replace(given, metrics={**given.metrics, indicator: moved})


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
    limits = [*ends, *others, *([target] if target is not None else []), ZERO]
    return max(limits).__ceil__() + 1


def _smallest(holds: Callable[[int], bool], most: int, likely: int) -> int:
    """The smallest n in 1..most for which a condition that stays true holds; `likely` is tried first."""
    low, high = 1, most
    if low <= likely < high:
        low, high = (low, likely) if holds(likely) else (likely + 1, high)
    if low < high == likely:
        low = low if holds(likely - 1) else likely
        high = likely - 1 if low < likely else likely
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
