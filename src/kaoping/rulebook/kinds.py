"""The arithmetic of each rule kind (rulebook.md §3): steps and points, in whole micro-points over a whole denominator.

The same as sql/60_score, for one rule of one unit; `evaluate` says which rules are judged and puts them
together. Pairs are (numerator, denominator), the denominator above 0, reduced nowhere (ADR 38).
"""

from __future__ import annotations

from collections.abc import Callable

from kaoping.exact import Fraction
from kaoping.rulebook import cohort
from kaoping.rulebook.given import Given
from kaoping.rulebook.model import Part, Rule
from kaoping.rulebook.numbers import MICRO, micro

ZERO = Fraction(0)
Pair = tuple[int, int]
NONE: Pair = (0, 1)
_ONCE: Pair = (1, 1)


def stepped(num: int, den: int, rule: Rule) -> Pair:
    """The number of steps in a distance num/den: every started, only full ones, or in proportion."""
    if num <= 0:
        return NONE
    num, den = num * rule.amounts.per_den, den * rule.amounts.per_num
    if rule.step == "whole_up":
        return -(-num // den), 1
    return (num // den, 1) if rule.step == "whole_down" else (num, den)


def part_holds(part: Part, given: Given) -> bool | None:
    """Whether a part holds; None when it has no base and is therefore not judged."""
    metric = given.metric(part.indicator)
    if not metric.applies:
        return None
    target = given.target(part.target, part.target_from)
    if target is not None:
        return metric.value >= target
    return metric.num > 0 if metric.den is None else metric.num == metric.den


def tiered(rule: Rule, steps: Fraction) -> list[tuple[Fraction, Fraction]]:
    """(steps within a tier, what each adds) of every tier of a bonus."""
    size = rule.per.value if rule.per else Fraction(1)
    ends = [tier.up_to.value / size if tier.up_to else steps for tier in rule.tiers]
    starts = [ZERO, *ends]
    spans = zip(starts, ends, rule.tiers, strict=False)
    return [(max(ZERO, min(steps, end) - start), tier.each) for start, end, tier in spans]


def _in_micro(points: Fraction) -> Pair:
    """Points, however fine, as micro-points num/den."""
    return points.numerator * MICRO, points.denominator


def _steps_and_points(rule: Rule, num: int, den: int) -> tuple[Pair, Pair]:
    """What so many steps num/den leave of the full points, or add."""
    if rule.tiers:
        told = tiered(rule, Fraction(num, den))
        return (num, den), _in_micro(sum((length * each for length, each in told), ZERO))
    amounts = rule.amounts
    moved = amounts.each * num
    return (num, den), (moved if rule.adds else amounts.full * den - moved, den)


def _flag(rule: Rule, given: Given) -> tuple[Pair, Pair]:
    amounts = rule.amounts
    if (given.metric(rule.indicator).num > 0) == (rule.full_when == "any"):
        return NONE, (amounts.full, 1)
    return _ONCE, (amounts.full - amounts.lost, 1)


def _all_or_nothing(rule: Rule, given: Given) -> tuple[Pair, Pair]:
    metric, (goal, per) = given.metric(rule.indicator), _target(rule, given)
    met = metric.num * per >= goal * metric.base
    return (NONE, (rule.amounts.full, 1)) if met else (_ONCE, NONE)


def _target(rule: Rule, given: Given) -> Pair:
    found = given.target(rule.target, rule.target_from)
    return NONE if found is None else (found.numerator, found.denominator)


def _distance(rule: Rule, given: Given) -> tuple[Pair, Pair]:
    metric, (goal, per) = given.metric(rule.indicator), _target(rule, given)
    base = 1 if rule.kind == "shortfall" else metric.base
    short = goal * base - metric.num * per
    upward = rule.adds or rule.direction == "above"
    return _steps_and_points(rule, *stepped(-short if upward else short, per * base, rule))


def _pro_rata(rule: Rule, given: Given) -> tuple[Pair, Pair]:
    metric, (goal, per) = given.metric(rule.indicator), _target(rule, given)
    start = NONE if rule.zero_at is None else (rule.zero_at.value.numerator, rule.zero_at.value.denominator)  # fmt: skip
    num = (metric.num * start[1] - start[0] * metric.base) * per
    den = (goal * start[1] - start[0] * per) * metric.base
    if den < 0:  # a proportion that falls from its start to the target
        num, den = -num, -den
    if rule.zero_at is not None and num < 0:
        num = 0
    if num >= den:
        num, den = _ONCE
    return (num, den), (rule.amounts.full * num, den)


def _bands(rule: Rule, given: Given) -> tuple[Pair, Pair]:
    metric = given.metric(rule.indicator)
    for number, band in enumerate(rule.bands, start=1):
        if band.holds_ratio(metric.num, metric.base):
            return (number, 1), (micro(band.points), 1)
    if rule.otherwise is not None:
        return NONE, (micro(rule.otherwise), 1)
    top = max(rule.bands, key=lambda b: b.low.value if b.low else Fraction(-1))
    above = top.high is not None and metric.value >= top.high.value  # a top band that ends at 100 %
    return NONE, (micro(top.points) if above else 0, 1)


def _checklist(rule: Rule, given: Given) -> tuple[Pair, Pair]:
    held = [part for part in rule.parts if part_holds(part, given) is not False]
    return (len(rule.parts) - len(held), 1), (sum(micro(p.points) for p in held), 1)


def _per_missing(rule: Rule, given: Given) -> tuple[Pair, Pair]:
    missing = sum(part_holds(part, given) is False for part in rule.parts)
    return _steps_and_points(rule, missing, 1)


def _per_occurrence(rule: Rule, given: Given) -> tuple[Pair, Pair]:
    """Occurrences in order of day and key; what has no event behind it is unresolved and comes last."""
    count = given.metric(rule.indicator).num
    num, den = _factor(rule)
    events = sorted(given.events.get(rule.indicator, ()), key=lambda e: (e.day == "", e.day, e.key))
    weights = [num if event.resolved else den for event in events[:count]]
    weights += [den] * (count - len(weights))
    left = weights[rule.free :]
    loss = sum(_increment(rule, no) * weight for no, weight in enumerate(left, start=1))
    return (sum(left), den), (rule.amounts.full * den - loss, den)


def increment(rule: Rule, number: int) -> Fraction:
    """What the number-th counted occurrence costs by itself (1-based)."""
    return Fraction(_increment(rule, number), MICRO)


def _increment(rule: Rule, number: int) -> int:
    if not rule.table:
        return rule.amounts.each
    if number > len(rule.table):
        return 0
    return micro(rule.table[number - 1]) - (micro(rule.table[number - 2]) if number > 1 else 0)


def _factor(rule: Rule) -> Pair:
    """What a resolved occurrence weighs, num/den; an open one weighs den/den."""
    eased = rule.mitigation
    return _ONCE if eased is None else (eased.numerator, eased.denominator)


def _authority_level(rule: Rule, given: Given) -> tuple[Pair, Pair]:
    """A matter counts once, at its highest level; an event without a matter is its own."""
    points = {level: micro(worth) for level, worth in rule.levels}
    num, den = _factor(rule)
    matters: dict[str, Pair] = {}
    for number, event in enumerate(given.events.get(rule.indicator, ())):
        named = event.matter and rule.once_per == "matter"
        key = event.matter if named else f"\0{number}"
        own = (points.get(event.level, 0), num if event.resolved else den)
        matters[key] = max(matters.get(key, (0, 0)), own)
    worth = [value * weight for value, weight in matters.values()]
    total = max(worth, default=0) if rule.sum == "highest" else sum(worth)
    return (len(worth), 1), (total if rule.adds else rule.amounts.full * den - total, den)


def _imported(rule: Rule, given: Given) -> tuple[Pair, Pair]:
    """A total converted: at most its own full marks count (加分折算前封顶)."""
    full = rule.from_full or Fraction(1)
    share = min(given.metric(rule.indicator).value, full) / full
    steps = share.numerator, share.denominator
    return steps, _in_micro((rule.to_full or ZERO) * share)


def _rank(rule: Rule, given: Given) -> tuple[Pair, Pair]:
    own, amounts = given.metric(rule.indicator), rule.amounts
    behind = cohort.place(rule, own, given.compared(rule.indicator)) - 1
    return (behind, 1), (max(amounts.last, amounts.first - amounts.each * behind), 1)


def _ratio_to_best(rule: Rule, given: Given) -> tuple[Pair, Pair]:
    values = [metric.value for metric in given.compared(rule.indicator)]
    own = given.metric(rule.indicator).value
    share = cohort.ratio(rule, own, cohort.best(rule, values))
    num, den = share.numerator, share.denominator
    return (num, den), (rule.amounts.full * num, den)


def versus_mean(rule: Rule, given: Given, places: int) -> tuple[Pair, Pair]:
    """Steps and points by the distance to the mean of the comparison group."""
    target = cohort.mean(rule, given.compared(rule.indicator), places)
    short = target - given.metric(rule.indicator).value
    num = -short.numerator if rule.direction == "above" else short.numerator
    return _steps_and_points(rule, *stepped(num, short.denominator, rule))


def _manual(rule: Rule, given: Given) -> tuple[Pair, Pair]:
    value = given.metric(rule.indicator).value
    low, high = rule.low or ZERO, rule.full if rule.high is None else rule.high
    return NONE, _in_micro(min(high, max(low, value)))


KINDS: dict[str, Callable[[Rule, Given], tuple[Pair, Pair]]] = {
    "flag": _flag,
    "all_or_nothing": _all_or_nothing,
    "per_occurrence": _per_occurrence,
    "shortfall": _distance,
    "per_point": _distance,
    "bonus": _distance,
    "pro_rata": _pro_rata,
    "bands": _bands,
    "checklist": _checklist,
    "per_missing": _per_missing,
    "authority_level": _authority_level,
    "manual": _manual,
    "imported": _imported,
    "rank": _rank,
    "ratio_to_best": _ratio_to_best,
}
