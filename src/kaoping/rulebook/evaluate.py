"""Exact evaluation of one item for given metrics: used for worked examples and 失分找回, never for scores.

Scores come from SQL (sql/60_score). This is the same arithmetic (rulebook.md §1, §3) in fractions, for
one item of one unit, so that an edition can be proven by its own examples before it is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from kaoping.rulebook.model import Item, Part, Rule, Threshold, round_half

ZERO = Fraction(0)


@dataclass(frozen=True)
class Metric:
    """What was counted: `num` over `den` (None for counts) and the metric's state."""

    num: int
    den: int | None = None
    state: str = "ok"

    @property
    def applies(self) -> bool:
        """Whether there is anything to judge."""
        return self.state == "ok" and self.den != 0

    @property
    def value(self) -> Fraction:
        """num/den, or num where there is no denominator."""
        return Fraction(self.num, self.den or 1)


@dataclass(frozen=True)
class Event:
    """One occurrence behind a count (事项)."""

    day: str = ""
    key: str = ""
    level: str = ""
    matter: str = ""
    resolved: bool = False


@dataclass(frozen=True)
class Given:
    """Everything an item looks at for one unit; targets by name ('' is any name)."""

    metrics: Mapping[str, Metric]
    targets: Mapping[str, Fraction] = field(default_factory=dict)
    events: Mapping[str, tuple[Event, ...]] = field(default_factory=dict)

    def metric(self, code: str) -> Metric:
        """The metric of an indicator; one that is not there was not submitted."""
        return self.metrics.get(code, Metric(0, None, "not_submitted"))

    def target(self, target: Threshold | None, name: str | None) -> Fraction | None:
        """The number compared with: written in the rule, or the unit's own."""
        if name is not None:
            return self.targets.get(name, self.targets.get(""))
        return target.value if target else None


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
    """A target of 0 in targets.csv makes the item not applicable."""
    names = {name for rule in item.rules for name in rule.targets}
    return any(given.target(None, name) == 0 for name in names)


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
        else:
            inside -= max(ZERO, rule.full - points)
    inside = min(inside, item.points)
    return outside + (inside if item.floor is None else max(item.floor, inside))


def rule_points(rule: Rule, given: Given, places: int) -> RuleResult:
    """One rule's points, clamped and rounded; a rule that does not apply deducts and adds nothing."""
    nothing = ZERO if rule.adds else rule.full
    state = rule_state(rule, given)
    if state in ("not_submitted", "pending"):
        return RuleResult(None, None, state)
    if state == "not_applicable" or not condition_holds(rule, given):
        return RuleResult(nothing, ZERO, state)
    steps, points = _KINDS[rule.kind](rule, given)
    return RuleResult(round_half(clamp(rule, points), places), steps, state)


def rule_state(rule: Rule, given: Given) -> str:
    """ok, not_submitted (a sheet is missing), not_applicable (no base) or pending (no person's score)."""
    if rule.kind == "manual":
        return "ok" if given.metric(rule.indicator).state == "ok" else "pending"
    metrics = [given.metric(code) for code in rule.indicators]
    if any(m.state == "not_submitted" for m in metrics):
        return "not_submitted"
    if any(given.target(None, name) == 0 for name in rule.targets):
        return "not_applicable"
    own = [given.metric(p.indicator) for p in rule.parts] or [given.metric(rule.indicator)]
    return "ok" if any(m.applies for m in own) else "not_applicable"


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


def _steps_and_points(rule: Rule, steps: Fraction) -> tuple[Fraction, Fraction]:
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
    done = min(Fraction(1), given.metric(rule.indicator).value / _target(rule, given))
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
}
