"""Exact evaluation of one item for given metrics: used for worked examples and 失分找回, never for scores.

Scores come from SQL (sql/60_score). This is the same arithmetic (rulebook.md §1, §3) for one item of one
unit, so that an edition can be proven by its own examples before it is loaded. It counts as SQL does: in
whole micro-points over a whole denominator, reduced nowhere but where a result is shown (ADR 38).
"""

from __future__ import annotations

from typing import NamedTuple

from kaoping.exact import Fraction
from kaoping.rulebook.given import Event, Given, Metric
from kaoping.rulebook.kinds import KINDS, NONE, Pair, versus_mean
from kaoping.rulebook.model import Item, Rule
from kaoping.rulebook.numbers import MICRO, UNITS, micro, rounded

__all__ = [
    "Event", "Given", "ItemResult", "Metric", "RuleResult", "branches", "clamp", "combine",
    "condition_holds", "item_points", "judged_points", "member_names", "rule_points", "rule_state",
]  # fmt: skip
ZERO = Fraction(0)


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
        return RuleResult(0 if rule.adds else rule.amounts.full, *NONE, state)
    return RuleResult(None, *NONE, state)


def judged_points(rule: Rule, given: Given, places: int) -> RuleResult:
    """The same for a rule whose state is known to be ok."""
    if rule.only_if is not None and not condition_holds(rule, given):
        return RuleResult(0 if rule.adds else rule.amounts.full, *NONE, "ok")
    if rule.nests:
        steps, (num, den) = _nested(rule, given, places)
    elif rule.kind == "vs_group_mean":
        steps, (num, den) = versus_mean(rule, given, places)
    else:
        steps, (num, den) = KINDS[rule.kind](rule, given)
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


def _nested(rule: Rule, given: Given, places: int) -> tuple[Pair, Pair]:
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
