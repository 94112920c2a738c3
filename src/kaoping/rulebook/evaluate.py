"""Exact evaluation of one item for given metrics: used for worked examples and 失分找回, never for scores.

Scores come from SQL (sql/60_score). This is the same arithmetic (rulebook.md §1, §3) in fractions, for
one item of one unit, so that an edition can be proven by its own examples before it is loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kaoping.exact import Fraction
from kaoping.rulebook import cohort
from kaoping.rulebook.given import Event, Given, Metric
from kaoping.rulebook.model import Item, Part, Rule, round_half

__all__ = [
    "Event", "Given", "ItemResult", "Metric", "RuleResult", "branches", "clamp", "combine",
    "condition_holds", "increment", "item_points", "judged_points", "member_names", "part_holds", "rule_points",
    "rule_state", "stepped", "tiered",
]  # fmt: skip
ZERO = Fraction(0)


@dataclass(frozen=True)
class RuleResult:
    """A rule's rounded points, the exact number of steps, and its state."""

    points: Fraction | None
    steps: Fraction | None
    state: str


@dataclass(frozen=True)
class ItemResult:
    """An item's points (None: pending or excluded), its state, and the rules in order."""

    points: Fraction | None
    state: str
    rules: tuple[RuleResult, ...]


def item_points(item: Item, given: Given, places: int) -> ItemResult:
    """The item's points for what is given, by the order of operations of rulebook.md §1."""
    results = tuple(rule_points(rule, given, places) for rule in item.rules)
    states = [result.state for result in results]
    if "not_submitted" in states:
        return ItemResult(item.not_submitted, "not_submitted", results)
    if _aimless(item, given) or all(state == "not_applicable" for state in states):
        policy = {"full_points": item.points, "zero": ZERO}.get(item.not_applicable)
        return ItemResult(policy, "not_applicable", results)
    if "pending" in states:
        return ItemResult(None, "pending", results)
    return ItemResult(combine(item, results), "ok", results)


def _aimless(item: Item, given: Given) -> bool:
    """A target of 0 in targets.csv, or none, makes the item not applicable."""
    return any(not given.target(None, name) for rule in item.rules for name in rule.targets)


def combine(item: Item, results: tuple[RuleResult, ...]) -> Fraction:
    """Rule results to item points: combine, clamp, then what stands outside the full marks."""
    inside = item.points if item.combine == "deduct" else ZERO
    outside = ZERO
    for rule, result in zip(item.rules, results, strict=True):
        points = result.points or ZERO
        if rule.adds and rule.outside:
            outside += points
        elif rule.adds or item.combine == "sum":
            inside += points
        elif points < rule.full:
            inside -= rule.full - points
    inside = min(inside, item.points)
    return outside + (inside if item.floor is None else max(item.floor, inside))


def rule_points(rule: Rule, given: Given, places: int) -> RuleResult:
    """One rule's points, clamped and rounded; a rule that does not apply deducts and adds nothing."""
    state = rule_state(rule, given)
    if state in ("not_submitted", "pending"):
        return RuleResult(None, None, state)
    if state == "not_applicable":
        return RuleResult(ZERO if rule.adds else rule.full, ZERO, state)
    return judged_points(rule, given, places)


def judged_points(rule: Rule, given: Given, places: int) -> RuleResult:
    """The same for a rule whose state is known to be ok."""
    if not condition_holds(rule, given):
        return RuleResult(ZERO if rule.adds else rule.full, ZERO, "ok")
    if rule.nests:
        steps, points = _nested(rule, given, places)
    elif rule.kind == "vs_group_mean":
        steps, points = _versus_mean(rule, given, places)
    else:
        steps, points = _KINDS[rule.kind](rule, given)
    return RuleResult(round_half(clamp(rule, points), places), steps, "ok")


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


def _nested(rule: Rule, given: Given, places: int) -> tuple[Fraction, Fraction]:
    """The best or worst branch (its number is the step), or the mean of members' rounded points."""
    found = [(leaf, r) for _, leaf, r in branches(rule, given, places) if r.state == "ok"]
    points = [result.points or ZERO for _, result in found]
    if rule.kind == "mean_over":
        return Fraction(len(found)), sum(points, ZERO) / len(found)
    wanted = max(points) if rule.kind == "best_of" else min(points)
    return Fraction(found[points.index(wanted)][0].no), wanted


def condition_holds(rule: Rule, given: Given) -> bool:
    """Whether `only_if` holds; a condition on nothing does not hold."""
    if rule.only_if is None:
        return True
    metric = given.metric(rule.only_if.indicator)
    return metric.applies and rule.only_if.band.holds(metric.value)


def clamp(rule: Rule, points: Fraction) -> Fraction:
    """max_deduct, then min_points, then the rule's own range (rulebook.md §3)."""
    if rule.adds:
        return points if rule.cap is None else min(points, rule.cap)
    if rule.max_deduct is not None:
        points = max(points, rule.full - rule.max_deduct)
    if rule.points is not None:
        points = min(points, rule.full)
    low = (
        rule.min_points if rule.min_points is not None else (None if rule.points is None else ZERO)
    )
    return points if low is None else max(points, low)


def stepped(distance: Fraction, rule: Rule) -> Fraction:
    """The number of steps in a distance: every started, only full ones, or in proportion."""
    exact = max(ZERO, distance) / (rule.per.value if rule.per else 1)
    if rule.step == "whole_up":
        return Fraction(exact.__ceil__())
    return Fraction(exact.__floor__()) if rule.step == "whole_down" else exact


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


def _steps_and_points(rule: Rule, steps: Fraction) -> tuple[Fraction, Fraction]:
    if rule.tiers:
        return steps, sum((length * each for length, each in tiered(rule, steps)), ZERO)
    each = rule.each or ZERO
    return steps, each * steps if rule.adds else rule.full - each * steps


def _flag(rule: Rule, given: Given) -> tuple[Fraction, Fraction]:
    full = (given.metric(rule.indicator).num > 0) == (rule.full_when == "any")
    loss = rule.full if rule.each is None else rule.each
    return (ZERO, rule.full) if full else (Fraction(1), rule.full - loss)


def _all_or_nothing(rule: Rule, given: Given) -> tuple[Fraction, Fraction]:
    met = given.metric(rule.indicator).value >= _target(rule, given)
    return (ZERO, rule.full) if met else (Fraction(1), ZERO)


def _target(rule: Rule, given: Given) -> Fraction:
    found = given.target(rule.target, rule.target_from)
    return ZERO if found is None else found


def _distance(rule: Rule, given: Given) -> tuple[Fraction, Fraction]:
    metric = given.metric(rule.indicator)
    value = Fraction(metric.num) if rule.kind == "shortfall" else metric.value
    short = _target(rule, given) - value
    upward = rule.adds or rule.direction == "above"
    return _steps_and_points(rule, stepped(-short if upward else short, rule))


def _pro_rata(rule: Rule, given: Given) -> tuple[Fraction, Fraction]:
    value, goal = given.metric(rule.indicator).value, _target(rule, given)
    if rule.zero_at is None:
        done = min(Fraction(1), value / goal)
    else:
        start = rule.zero_at.value
        done = max(ZERO, min(Fraction(1), (value - start) / (goal - start)))
    return done, rule.full * done


def _bands(rule: Rule, given: Given) -> tuple[Fraction, Fraction]:
    value = given.metric(rule.indicator).value
    for number, band in enumerate(rule.bands, start=1):
        if band.holds(value):
            return Fraction(number), band.points
    if rule.otherwise is not None:
        return ZERO, rule.otherwise
    top = max(rule.bands, key=lambda b: b.low.value if b.low else Fraction(-1))
    above = top.high is not None and value >= top.high.value  # a top band that ends at 100 %
    return ZERO, top.points if above else ZERO


def _checklist(rule: Rule, given: Given) -> tuple[Fraction, Fraction]:
    held = [part for part in rule.parts if part_holds(part, given) is not False]
    return Fraction(len(rule.parts) - len(held)), sum((p.points for p in held), ZERO)


def _per_missing(rule: Rule, given: Given) -> tuple[Fraction, Fraction]:
    missing = sum(part_holds(part, given) is False for part in rule.parts)
    return _steps_and_points(rule, Fraction(missing))


def _per_occurrence(rule: Rule, given: Given) -> tuple[Fraction, Fraction]:
    """Occurrences in order of day and key; what has no event behind it is unresolved and comes last."""
    count = given.metric(rule.indicator).num
    events = sorted(given.events.get(rule.indicator, ()), key=lambda e: (e.day == "", e.day, e.key))
    weights = [_weight(rule, e) for e in events[:count]] + [Fraction(1)] * (count - len(events))
    loss = ZERO
    for number, weight in enumerate(weights[rule.free :], start=1):
        loss += increment(rule, number) * weight
    return sum(weights[rule.free :], ZERO), rule.full - loss


def increment(rule: Rule, number: int) -> Fraction:
    """What the number-th counted occurrence costs by itself (1-based)."""
    if not rule.table:
        return rule.each or ZERO
    if number > len(rule.table):
        return ZERO
    return rule.table[number - 1] - (rule.table[number - 2] if number > 1 else ZERO)


def _weight(rule: Rule, event: Event) -> Fraction:
    return rule.mitigation if rule.mitigation is not None and event.resolved else Fraction(1)


def _authority_level(rule: Rule, given: Given) -> tuple[Fraction, Fraction]:
    """A matter counts once, at its highest level; an event without a matter is its own."""
    points = dict(rule.levels)
    matters: dict[str, tuple[Fraction, Fraction]] = {}
    for number, event in enumerate(given.events.get(rule.indicator, ())):
        named = event.matter and rule.once_per == "matter"
        key = event.matter if named else f"\0{number}"
        value = points.get(event.level, ZERO)
        matters[key] = max(matters.get(key, (ZERO, ZERO)), (value, _weight(rule, event)))
    worth = [value * weight for value, weight in matters.values()]
    total = max(worth, default=ZERO) if rule.sum == "highest" else sum(worth, ZERO)
    return Fraction(len(worth)), total if rule.adds else rule.full - total


def _imported(rule: Rule, given: Given) -> tuple[Fraction, Fraction]:
    """A total converted: at most its own full marks count (加分折算前封顶)."""
    full = rule.from_full or Fraction(1)
    share = min(given.metric(rule.indicator).value, full) / full
    return share, (rule.to_full or ZERO) * share


def _rank(rule: Rule, given: Given) -> tuple[Fraction, Fraction]:
    own = given.metric(rule.indicator)
    behind = cohort.place(rule, own, given.compared(rule.indicator)) - 1
    first, last = rule.first or ZERO, rule.last or ZERO
    return Fraction(behind), max(last, first - (rule.each or ZERO) * behind)


def _ratio_to_best(rule: Rule, given: Given) -> tuple[Fraction, Fraction]:
    values = [metric.value for metric in given.compared(rule.indicator)]
    own = given.metric(rule.indicator).value
    share = cohort.ratio(rule, own, cohort.best(rule, values))
    return share, rule.full * share


def _versus_mean(rule: Rule, given: Given, places: int) -> tuple[Fraction, Fraction]:
    target = cohort.mean(rule, given.compared(rule.indicator), places)
    short = target - given.metric(rule.indicator).value
    return _steps_and_points(rule, stepped(-short if rule.direction == "above" else short, rule))


def _manual(rule: Rule, given: Given) -> tuple[Fraction, Fraction]:
    value = given.metric(rule.indicator).value
    low, high = rule.low or ZERO, rule.full if rule.high is None else rule.high
    return ZERO, min(high, max(low, value))


_KINDS: dict[str, Callable[[Rule, Given], tuple[Fraction, Fraction]]] = {
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
