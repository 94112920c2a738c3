"""Exact evaluation of one item for given metrics: used for worked examples and 失分找回, never for scores.

Scores come from SQL (sql/60_score). This is the same arithmetic (rulebook.md §1, §3) for one item of one
unit, so that an edition can be proven by its own examples before it is loaded. It counts as SQL does: in
whole micro-points over a whole denominator, reduced nowhere but where a result is shown (ADR 38).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from kaoping.exact import Fraction
from kaoping.rulebook import cohort
from kaoping.rulebook.given import Event, Given, Metric
from kaoping.rulebook.model import Item, Part, Rule
from kaoping.rulebook.numbers import MICRO, UNITS, micro, rounded

__all__ = [
    "Event", "Given", "ItemResult", "Metric", "RuleResult", "branches", "clamp", "combine",
    "condition_holds", "increment", "item_points", "judged_points", "member_names", "part_holds", "rule_points",
    "rule_state", "stepped", "tiered",
]  # fmt: skip
ZERO = Fraction(0)


_Pair = tuple[int, int]
_NONE: _Pair = (0, 1)
_ONCE: _Pair = (1, 1)


class RuleResult(NamedTuple):
    """A rule's rounded points in micro-points (None: not known), the exact steps num/den, and its state."""

    micro: int | None
    steps_num: int
    steps_den: int
    state: str

    @property
    def points(self) -> Fraction | None:
        """The rounded points."""
        return None if self.micro is None else Fraction(self.micro, MICRO)

    @property
    def steps(self) -> Fraction | None:
        """The exact number of steps; None where nothing was judged."""
        return None if self.micro is None else Fraction(self.steps_num, self.steps_den)


class ItemResult(NamedTuple):
    """An item's micro-points (None: pending or excluded), its state, and the rules in order."""

    micro: int | None
    state: str
    rules: tuple[RuleResult, ...]

    @property
    def points(self) -> Fraction | None:
        """The item's points."""
        return None if self.micro is None else Fraction(self.micro, MICRO)


def item_points(item: Item, given: Given, places: int) -> ItemResult:
    """The item's points for what is given, by the order of operations of rulebook.md §1."""
    results = tuple([rule_points(rule, given, places) for rule in item.rules])
    states = [result.state for result in results]
    if "not_submitted" in states:
        return ItemResult(micro(item.not_submitted), "not_submitted", results)
    if _aimless(item, given) or all(state == "not_applicable" for state in states):
        policy = {"full_points": item.amounts[0], "zero": 0}.get(item.not_applicable)
        return ItemResult(policy, "not_applicable", results)
    if "pending" in states:
        return ItemResult(None, "pending", results)
    return ItemResult(combine(item, results), "ok", results)


def _aimless(item: Item, given: Given) -> bool:
    """A target of 0 in targets.csv, or none, makes the item not applicable."""
    return any(not given.target(None, name) for rule in item.rules for name in rule.targets)


def combine(item: Item, results: tuple[RuleResult, ...]) -> int:
    """Rule results to the item's micro-points: combine, clamp, then what stands outside the full marks."""
    full, floor = item.amounts
    summed = item.combine == "sum"
    inside, outside = 0 if summed else full, 0
    for rule, result in zip(item.rules, results, strict=True):
        points = result.micro or 0
        if rule.adds and rule.outside:
            outside += points
        elif rule.adds or summed:
            inside += points
        elif points < rule.amounts.full:
            inside -= rule.amounts.full - points
    inside = min(inside, full)
    return outside + (inside if floor is None or inside > floor else floor)


def rule_points(rule: Rule, given: Given, places: int) -> RuleResult:
    """One rule's points, clamped and rounded; a rule that does not apply deducts and adds nothing."""
    state = rule_state(rule, given)
    if state == "ok":
        return judged_points(rule, given, places)
    if state == "not_applicable":
        return RuleResult(0 if rule.adds else rule.amounts.full, *_NONE, state)
    return RuleResult(None, *_NONE, state)


def judged_points(rule: Rule, given: Given, places: int) -> RuleResult:
    """The same for a rule whose state is known to be ok."""
    if rule.only_if is not None and not condition_holds(rule, given):
        return RuleResult(0 if rule.adds else rule.amounts.full, *_NONE, "ok")
    if rule.nests:
        steps, (num, den) = _nested(rule, given, places)
    elif rule.kind == "vs_group_mean":
        steps, (num, den) = _versus_mean(rule, given, places)
    else:
        steps, (num, den) = _KINDS[rule.kind](rule, given)
    points = rounded(clamp(rule, num, den), den, UNITS[places])
    return RuleResult(points, *steps, "ok")


def rule_state(rule: Rule, given: Given) -> str:
    """ok, not_submitted (a sheet is missing), not_applicable (no base) or pending (no person's score)."""
    if rule.nests:
        return _nested_state(rule, given)
    if rule.only_if and given.metric(rule.only_if.indicator).state == "not_submitted":
        return "not_submitted"
    if rule.kind == "manual":
        return "ok" if given.metric(rule.indicator).state == "ok" else "pending"
    if _awaited(rule, given):
        return "pending"
    metrics = [given.metric(code) for code in rule.indicators]
    if any(m.state == "not_submitted" for m in metrics):
        return "not_submitted"
    if any(not given.target(None, name) for name in rule.targets):
        return "not_applicable"
    own = [given.metric(p.indicator) for p in rule.parts] or [given.metric(rule.indicator)]
    return "ok" if any(m.applies for m in own) else "not_applicable"


def _awaited(rule: Rule, given: Given) -> bool:
    """Whether points that are read back, or an external score, are not there yet."""
    reads_back = rule.kind == "imported" or rule.mean == "points"
    found = given.metrics.get(rule.indicator)
    return reads_back and (found is None or found.state == "pending")


def member_names(rule: Rule, given: Given) -> list[str]:
    """The members a mean over members looks at, in order of their keys."""
    own = [code for leaf in rule.rules for code in _judged_by(leaf)]
    return sorted({member for code in own for member in given.members.get(code, {})})


def _judged_by(rule: Rule) -> list[str]:
    return [part.indicator for part in rule.parts] or [rule.indicator]


def branches(rule: Rule, given: Given, places: int) -> list[tuple[str, Rule, RuleResult]]:
    """The results of a rule's nested ones: of every branch, or of every member ('' for branches)."""
    if rule.kind != "mean_over":
        return [("", leaf, rule_points(leaf, given, places)) for leaf in rule.rules]
    inner = rule.rules[0]
    names = member_names(rule, given)
    return [(name, inner, rule_points(inner, given.of_member(name), places)) for name in names]


def _nested_state(rule: Rule, given: Given) -> str:
    """not_submitted or pending where anything inside is; ok where anything inside can be judged."""
    if rule.only_if and given.metric(rule.only_if.indicator).state == "not_submitted":
        return "not_submitted"
    if rule.kind == "mean_over":
        states = {_members_state(rule, given)}
    else:
        states = {rule_state(leaf, given) for leaf in rule.rules}
    if "not_submitted" not in states and any(not given.target(None, n) for n in rule.targets):
        return "not_applicable"
    return next((s for s in ("not_submitted", "pending", "ok") if s in states), "not_applicable")


def _members_state(rule: Rule, given: Given) -> str:
    inner = rule.rules[0]
    for code in inner.indicators:
        rows = [*given.members.get(code, {}).values()]
        rows += [given.metrics[code]] if code in given.metrics else []
        if not rows or any(row.state == "not_submitted" for row in rows):
            return "not_submitted"
    judged = (m for code in _judged_by(inner) for m in given.members.get(code, {}).values())
    return "ok" if any(m.applies for m in judged) else "not_applicable"


def _nested(rule: Rule, given: Given, places: int) -> tuple[_Pair, _Pair]:
    """The best or worst branch (its number is the step), or the mean of members' rounded points."""
    found = [(leaf, r) for _, leaf, r in branches(rule, given, places) if r.state == "ok"]
    points = [result.micro or 0 for _, result in found]
    if rule.kind == "mean_over":
        return (len(found), 1), (sum(points), len(found))
    wanted = max(points) if rule.kind == "best_of" else min(points)
    return (found[points.index(wanted)][0].no, 1), (wanted, 1)


def condition_holds(rule: Rule, given: Given) -> bool:
    """Whether `only_if` holds; a condition on nothing does not hold."""
    if rule.only_if is None:
        return True
    metric = given.metric(rule.only_if.indicator)
    return metric.applies and rule.only_if.band.holds_ratio(metric.num, metric.base)


def clamp(rule: Rule, num: int, den: int) -> int:
    """max_deduct, then min_points, then the rule's own range (rulebook.md §3): what num/den becomes over den."""
    amounts = rule.amounts
    if amounts.least is not None and not rule.adds:
        num = max(num, amounts.least * den)
    if amounts.most is not None:
        num = min(num, amounts.most * den)
    if amounts.low is not None and not rule.adds:
        num = max(num, amounts.low * den)
    return num


def stepped(num: int, den: int, rule: Rule) -> _Pair:
    """The number of steps in a distance num/den: every started, only full ones, or in proportion."""
    if num <= 0:
        return _NONE
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


def _in_micro(points: Fraction) -> _Pair:
    """Points, however fine, as micro-points num/den."""
    return points.numerator * MICRO, points.denominator


def _steps_and_points(rule: Rule, num: int, den: int) -> tuple[_Pair, _Pair]:
    """What so many steps num/den leave of the full points, or add."""
    if rule.tiers:
        told = tiered(rule, Fraction(num, den))
        return (num, den), _in_micro(sum((length * each for length, each in told), ZERO))
    amounts = rule.amounts
    moved = amounts.each * num
    return (num, den), (moved if rule.adds else amounts.full * den - moved, den)


def _flag(rule: Rule, given: Given) -> tuple[_Pair, _Pair]:
    amounts = rule.amounts
    if (given.metric(rule.indicator).num > 0) == (rule.full_when == "any"):
        return _NONE, (amounts.full, 1)
    return _ONCE, (amounts.full - amounts.lost, 1)


def _all_or_nothing(rule: Rule, given: Given) -> tuple[_Pair, _Pair]:
    metric, (goal, per) = given.metric(rule.indicator), _target(rule, given)
    met = metric.num * per >= goal * metric.base
    return (_NONE, (rule.amounts.full, 1)) if met else (_ONCE, _NONE)


def _target(rule: Rule, given: Given) -> _Pair:
    found = given.target(rule.target, rule.target_from)
    return _NONE if found is None else (found.numerator, found.denominator)


def _distance(rule: Rule, given: Given) -> tuple[_Pair, _Pair]:
    metric, (goal, per) = given.metric(rule.indicator), _target(rule, given)
    base = 1 if rule.kind == "shortfall" else metric.base
    short = goal * base - metric.num * per
    upward = rule.adds or rule.direction == "above"
    return _steps_and_points(rule, *stepped(-short if upward else short, per * base, rule))


def _pro_rata(rule: Rule, given: Given) -> tuple[_Pair, _Pair]:
    metric, (goal, per) = given.metric(rule.indicator), _target(rule, given)
    start = _NONE if rule.zero_at is None else (rule.zero_at.value.numerator, rule.zero_at.value.denominator)  # fmt: skip
    num = (metric.num * start[1] - start[0] * metric.base) * per
    den = (goal * start[1] - start[0] * per) * metric.base
    if den < 0:  # a proportion that falls from its start to the target
        num, den = -num, -den
    if rule.zero_at is not None and num < 0:
        num = 0
    if num >= den:
        num, den = _ONCE
    return (num, den), (rule.amounts.full * num, den)


def _bands(rule: Rule, given: Given) -> tuple[_Pair, _Pair]:
    metric = given.metric(rule.indicator)
    for number, band in enumerate(rule.bands, start=1):
        if band.holds_ratio(metric.num, metric.base):
            return (number, 1), (micro(band.points), 1)
    if rule.otherwise is not None:
        return _NONE, (micro(rule.otherwise), 1)
    top = max(rule.bands, key=lambda b: b.low.value if b.low else Fraction(-1))
    above = top.high is not None and metric.value >= top.high.value  # a top band that ends at 100 %
    return _NONE, (micro(top.points) if above else 0, 1)


def _checklist(rule: Rule, given: Given) -> tuple[_Pair, _Pair]:
    held = [part for part in rule.parts if part_holds(part, given) is not False]
    return (len(rule.parts) - len(held), 1), (sum(micro(p.points) for p in held), 1)


def _per_missing(rule: Rule, given: Given) -> tuple[_Pair, _Pair]:
    missing = sum(part_holds(part, given) is False for part in rule.parts)
    return _steps_and_points(rule, missing, 1)


def _per_occurrence(rule: Rule, given: Given) -> tuple[_Pair, _Pair]:
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


def _factor(rule: Rule) -> _Pair:
    """What a resolved occurrence weighs, num/den; an open one weighs den/den."""
    eased = rule.mitigation
    return _ONCE if eased is None else (eased.numerator, eased.denominator)


def _authority_level(rule: Rule, given: Given) -> tuple[_Pair, _Pair]:
    """A matter counts once, at its highest level; an event without a matter is its own."""
    points = {level: micro(worth) for level, worth in rule.levels}
    num, den = _factor(rule)
    matters: dict[str, _Pair] = {}
    for number, event in enumerate(given.events.get(rule.indicator, ())):
        named = event.matter and rule.once_per == "matter"
        key = event.matter if named else f"\0{number}"
        own = (points.get(event.level, 0), num if event.resolved else den)
        matters[key] = max(matters.get(key, (0, 0)), own)
    worth = [value * weight for value, weight in matters.values()]
    total = max(worth, default=0) if rule.sum == "highest" else sum(worth)
    return (len(worth), 1), (total if rule.adds else rule.amounts.full * den - total, den)


def _imported(rule: Rule, given: Given) -> tuple[_Pair, _Pair]:
    """A total converted: at most its own full marks count (加分折算前封顶)."""
    full = rule.from_full or Fraction(1)
    share = min(given.metric(rule.indicator).value, full) / full
    steps = share.numerator, share.denominator
    return steps, _in_micro((rule.to_full or ZERO) * share)


def _rank(rule: Rule, given: Given) -> tuple[_Pair, _Pair]:
    own, amounts = given.metric(rule.indicator), rule.amounts
    behind = cohort.place(rule, own, given.compared(rule.indicator)) - 1
    return (behind, 1), (max(amounts.last, amounts.first - amounts.each * behind), 1)


def _ratio_to_best(rule: Rule, given: Given) -> tuple[_Pair, _Pair]:
    values = [metric.value for metric in given.compared(rule.indicator)]
    own = given.metric(rule.indicator).value
    share = cohort.ratio(rule, own, cohort.best(rule, values))
    num, den = share.numerator, share.denominator
    return (num, den), (rule.amounts.full * num, den)


def _versus_mean(rule: Rule, given: Given, places: int) -> tuple[_Pair, _Pair]:
    target = cohort.mean(rule, given.compared(rule.indicator), places)
    short = target - given.metric(rule.indicator).value
    num = -short.numerator if rule.direction == "above" else short.numerator
    return _steps_and_points(rule, *stepped(num, short.denominator, rule))


def _manual(rule: Rule, given: Given) -> tuple[_Pair, _Pair]:
    value = given.metric(rule.indicator).value
    low, high = rule.low or ZERO, rule.full if rule.high is None else rule.high
    return _NONE, _in_micro(min(high, max(low, value)))


_KINDS: dict[str, Callable[[Rule, Given], tuple[_Pair, _Pair]]] = {
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
