"""A rulebook edition in memory (考核细则版本): frozen dataclasses, exact fractions, nothing computed.

Points are `Fraction` of one point. A threshold is a fraction of 1 for percentages (`"90%"` is 9/10)
and the bare number otherwise; `text` keeps it as printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from kaoping.exact import ONE, ZERO, Fraction
from kaoping.rulebook.amounts import Amounts, item_amounts, rule_amounts
from kaoping.rulebook.numbers import MICRO as MICRO
from kaoping.rulebook.numbers import places_text as places_text
from kaoping.rulebook.numbers import plain as plain
from kaoping.rulebook.numbers import round_half as round_half

COHORT = ("rank", "ratio_to_best", "vs_group_mean")
NESTING = ("mean_over", "best_of", "worst_of")


@dataclass(frozen=True)
class Indicator:
    """One entry of the indicator catalogue (指标): `form` is rate, count or ratio.

    `witness` is the kind of reported fact whose confirmation by a register (登记印证) decides whether a
    hit counts; empty where no hit rests on a reported fact. `measure`: its measure word; 元 is in fen.
    `summed`: a count that adds up what single rows state (人次、条数); it has no single occurrences.
    """

    code: str
    title: str
    form: str
    denominator: str = ""
    needs: tuple[str, ...] = ()
    entity_kind: str = ""
    adverse: bool = False
    witness: str = ""
    measure: str = ""
    summed: bool = False


@dataclass(frozen=True)
class Threshold:
    """A number of the rulebook a value is compared with (标准线)."""

    value: Fraction
    percent: bool
    text: str


@dataclass(frozen=True)
class Band:
    """One band (档): from `low` to `high`, either open-ended when None; closed ends belong to it."""

    low: Threshold | None
    high: Threshold | None
    low_closed: bool
    high_closed: bool
    points: Fraction

    def holds(self, value: Fraction) -> bool:
        """Whether `value` lies in the band."""
        return self.holds_ratio(value.numerator, value.denominator)

    def holds_ratio(self, num: int, den: int) -> bool:
        """Whether num/den (den > 0) lies in the band."""
        if self.low is not None:
            beyond = num * self.low.value.denominator - self.low.value.numerator * den
            if beyond < 0 or (beyond == 0 and not self.low_closed):
                return False
        if self.high is None:
            return True
        short = self.high.value.numerator * den - num * self.high.value.denominator
        return short > 0 or (short == 0 and self.high_closed)


@dataclass(frozen=True)
class OnlyIf:
    """A condition under which a rule counts at all (适用条件)."""

    indicator: str
    band: Band


@dataclass(frozen=True)
class Part:
    """One part of a checklist (分项)."""

    no: int
    indicator: str
    title: str
    points: Fraction
    target: Threshold | None = None
    target_from: str | None = None


@dataclass(frozen=True)
class Tier:
    """One tier of a bonus (分段): `each` a step, for what lies beyond the target up to `up_to`."""

    up_to: Threshold | None
    each: Fraction


@dataclass(frozen=True)
class Rule:
    """One scoring rule (计分规则); which fields are set depends on `kind` (rulebook.md §3).

    `full` is the rule's own `points`, else the item's. `each` is what one step, occurrence, missing
    part, place or flag costs or adds. `indicator` is a metric, `item:A1` or `class:A` (what `of`
    names), a rulebook's code or an external source. `rules` are the nested ones, numbered from 1.
    """

    no: int
    kind: str
    full: Fraction
    indicator: str = ""
    title: str = ""
    points: Fraction | None = None
    target: Threshold | None = None
    target_from: str | None = None
    zero_at: Threshold | None = None
    dated: tuple[tuple[date, Threshold], ...] = ()
    per: Threshold | None = None
    step: str = ""
    direction: str = "below"
    each: Fraction | None = None
    free: int = 0
    table: tuple[Fraction, ...] = ()
    full_when: str = ""
    bands: tuple[Band, ...] = ()
    otherwise: Fraction | None = None
    parts: tuple[Part, ...] = ()
    levels: tuple[tuple[str, Fraction], ...] = ()
    sum: str = ""
    sign: str = "deduct"
    once_per: str = "matter"
    cap: Fraction | None = None
    outside: bool = False
    low: Fraction | None = None
    high: Fraction | None = None
    max_deduct: Fraction | None = None
    min_points: Fraction | None = None
    mitigation: Fraction | None = None
    only_if: OnlyIf | None = None
    tiers: tuple[Tier, ...] = ()
    first: Fraction | None = None
    last: Fraction | None = None
    ties: str = ""
    mean: str = ""
    book: str = ""
    from_full: Fraction | None = None
    to_full: Fraction | None = None
    rules: tuple[Rule, ...] = ()
    repealed: date | None = None

    @cached_property
    def amounts(self) -> Amounts:
        """Its points in whole micro-points."""
        return rule_amounts(self)

    @cached_property
    def adds(self) -> bool:
        """Whether the rule adds points instead of holding some (加分)."""
        return self.kind == "bonus" or (self.kind == "authority_level" and self.sign == "add")

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """Every indicator the rule reads, in order, each once."""
        own = [self.indicator] if self.indicator else []
        part = [part.indicator for part in self.parts]
        inner = [code for rule in self.rules for code in rule.indicators]
        limit = [self.only_if.indicator] if self.only_if else []
        return tuple(dict.fromkeys(own + part + inner + limit))

    @cached_property
    def leaves(self) -> tuple[Rule, ...]:
        """The rules that look at something themselves: the nested ones, or the rule itself."""
        return self.rules or (self,)

    @cached_property
    def cohort(self) -> bool:
        """Whether the rule itself compares the units of a group (组内比较)."""
        return self.kind in COHORT

    @cached_property
    def nests(self) -> bool:
        """Whether the rule holds others (两项取其高、按成员平均)."""
        return self.kind in NESTING

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """The names in targets.csv the rule reads."""
        names = [self.target_from, *(part.target_from for part in self.parts)]
        names += [name for rule in self.rules for name in rule.targets]
        return tuple(dict.fromkeys(name for name in names if name))


@dataclass(frozen=True)
class Example:
    """A worked example (算例): the item must give `points`; `on`: the day a dated target is read for."""

    no: int
    given: dict[str, object]
    points: Fraction
    targets: dict[str, Fraction] = field(default_factory=dict)
    events: tuple[dict[str, object], ...] = ()
    group: tuple[dict[str, object], ...] = ()
    on: date | None = None


@dataclass(frozen=True)
class Item:
    """One item (考核项目)."""

    code: str
    label: str
    class_code: str
    title: str
    points: Fraction
    rules: tuple[Rule, ...]
    floor: Fraction | None = ZERO
    combine: str = "deduct"
    applies_to: tuple[tuple[str, tuple[str, ...]], ...] = ()
    not_applicable: str = "full_points"
    not_submitted: Fraction = ZERO
    department: str = ""
    method: str = ""
    evidence_required: tuple[str, ...] = ()
    text: str = ""
    repealed: date | None = None
    examples: tuple[Example, ...] = ()

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """Every indicator of the item, in order, each once."""
        return tuple(dict.fromkeys(i for rule in self.rules for i in rule.indicators))

    @cached_property
    def leaves(self) -> tuple[Rule, ...]:
        """Every rule that looks at something itself, nested ones included, in order."""
        return tuple(leaf for rule in self.rules for leaf in rule.leaves)

    @cached_property
    def amounts(self) -> tuple[int, int | None]:
        """Full marks and floor in whole micro-points."""
        return item_amounts(self)

    @cached_property
    def cohort(self) -> bool:
        """Whether a rule of the item compares the units of a group (第二遍计算)."""
        return any(leaf.cohort for leaf in self.leaves)


@dataclass(frozen=True)
class Class:
    """A class of items (类别) with its cap (上限) and weight (权重)."""

    code: str
    title: str
    cap: Fraction | None = None
    weight: Fraction = ONE


@dataclass(frozen=True)
class Gate:
    """A gate (必备条件) or veto (一票否决) and its one effect.

    `fires_when` is any, none, or within: the value lies in the range `within`.
    """

    no: int
    kind: str
    title: str
    indicator: str
    fires_when: str
    effect: str
    within: Band | None = None
    target: str = ""
    points: Fraction | None = None
    authority: str = ""
    applies_to: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Quota:
    """How many units of a group a grade may take (名额)."""

    share: Fraction
    rounding: str
    ties: str
    order_by: str = ""
    by: str = "comparison_group"


@dataclass(frozen=True)
class Grade:
    """A grade (等次); `start` is None for the one that takes all others."""

    no: int
    title: str
    start: Threshold | None
    quota: Quota | None = None
    max_zero_items: int | None = None
    each_class_from: Fraction | None = None


@dataclass(frozen=True)
class Consequence:
    """A use of the results (结果运用), shown, never carried out."""

    no: int
    title: str
    last: int | None = None
    rank_from: int | None = None
    rank_to: int | None = None
    grades: tuple[str, ...] = ()
    by: str = "comparison_group"
    consecutive: int | None = None


@dataclass(frozen=True)
class Rulebook:
    """One edition of a rulebook, checked and ready to be compiled."""

    code: str
    title: str
    authority: str
    status: str
    full_points: Fraction
    in_force: date
    classes: tuple[Class, ...]
    items: tuple[Item, ...]
    gates: tuple[Gate, ...] = ()
    grades: tuple[Grade, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    verified_until: date | None = None
    repealed: date | None = None
    source: dict[str, str] = field(default_factory=dict)
    item_places: int = 2
    total_places: int = 2
    rank_on: str = "published"
    leaders: str = "none"
    file: Path = Path()
    warnings: tuple[str, ...] = ()
    catalogue: dict[str, Indicator] = field(default_factory=dict)

    @property
    def edition(self) -> str:
        """The edition's name: the day it came into force, `2014-01-01`."""
        return self.in_force.isoformat()

    @property
    def illustrative(self) -> bool:
        """Whether every output must carry 示例."""
        return self.status == "illustrative"

    @cached_property
    def _items(self) -> dict[str, Item]:
        return {item.code: item for item in self.items}

    def item(self, code: str) -> Item:
        """The item of that code; a KeyError where the edition has none."""
        return self._items[code]

    def indicator_title(self, code: str) -> str:
        """The Chinese title of an indicator, its code when the catalogue does not know it."""
        known = self.catalogue.get(code)
        return known.title if known else code

    def active_items(self, on: date) -> Iterator[Item]:
        """Items not repealed on that day, in the edition's order."""
        return (i for i in self.items if i.repealed is None or on < i.repealed)


def settled(book: Rulebook, on: date) -> Rulebook:
    """The edition with its dated targets (分期目标) on `on`: the first not past, after all the last."""
    return replace(book, items=tuple(settled_item(item, on) for item in book.items))


def settled_item(item: Item, on: date) -> Item:
    """One item with its dated targets as they read on `on`; see `settled`."""

    def rule_on(rule: Rule) -> Rule:
        lines = rule.dated or ((on, rule.target),)
        target = next((line for day, line in lines if on <= day), lines[-1][1])
        return replace(rule, rules=tuple(map(rule_on, rule.rules)), target=target)

    return replace(item, rules=tuple(map(rule_on, item.rules)))
