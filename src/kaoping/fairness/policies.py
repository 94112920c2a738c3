"""What the way of treating items that do not apply does (不适用办法的影响): the four, side by side.

The round is judged again in memory by `simulate.engine`, which first gives every number of the run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kaoping.exact import Fraction
from kaoping.fairness import words
from kaoping.rulebook.model import MICRO
from kaoping.simulate.engine import Engine
from kaoping.simulate.outcome import Standing

POLICIES = {
    "full_points": "计满分", "zero": "计零分", "group_mean": "计组内平均分", "exclude": "剔除后折算",
}  # fmt: skip
"""Policies for items that do not apply, by what they are called."""


@dataclass(frozen=True)
class UnitUnder:
    """A unit as it stands and under a policy: points (exact, None: no total), rank, grade."""

    unit_code: str
    points: tuple[Fraction | None, Fraction | None]
    ranks: tuple[int | None, int | None]
    grades: tuple[str, str]

    @property
    def amount(self) -> Fraction | None:
        """Points under the policy less points as they stand; None where one of them is missing."""
        before, after = self.points
        return None if before is None or after is None else after - before

    @property
    def climbed(self) -> int:
        """Places won (lost: negative); 0 where there is no rank."""
        before, after = self.ranks
        return before - after if before is not None and after is not None else 0


@dataclass(frozen=True)
class Policy:
    """One policy for all items of a rulebook.

    Attributes:
        written: whether every item that does not apply somewhere has it in the edition.
        units: those whose points, rank or grade differ, in official order.
    """

    code: str
    title: str
    written: bool
    units: tuple[UnitUnder, ...]
    fact: str
    meaning: str


@dataclass(frozen=True)
class Policies:
    """The four policies over one rulebook; `items` and `units` are those that one bears on."""

    items: tuple[str, ...]
    units: tuple[str, ...]
    found: tuple[Policy, ...]


def policies(engine: Engine, code: str) -> Policies:
    """Points, ranks and grades of a round under each policy.

    Args:
        engine: a run, verified.
        code: of the rulebook.
    """
    field = engine.fields[code]
    absent = [
        (item, unit)
        for item in (i.code for i in field.book.items)
        for unit, mark in field.marks[item].items()
        if mark.state == "not_applicable"
    ]
    items = tuple(dict.fromkeys(item for item, _ in absent))
    order = [place.code for place in engine.places]
    units = tuple(unit for unit in order if any(own == unit for _, own in absent))
    found = (_policy(engine, code, policy, items) for policy in POLICIES) if items else ()
    return Policies(items, units, tuple(found))


def _policy(engine: Engine, code: str, policy: str, items: tuple[str, ...]) -> Policy:
    field = engine.fields[code]
    written = {item.not_applicable for item in field.book.items if item.code in items}
    tried = replace(
        field.book,
        items=tuple(replace(item, not_applicable=policy) for item in field.book.items),
    )
    after = engine.play(tried, frozenset(field.items))[code]
    units = tuple(_differing(engine, field.standings, after))
    fact, meaning = words.policy(POLICIES[policy], written == {policy}, _shift(engine, units))
    return Policy(policy, POLICIES[policy], written == {policy}, units, fact, meaning)


def _shift(engine: Engine, units: tuple[UnitUnder, ...]) -> words.Shift:
    climbed = [unit for unit in units if unit.climbed]
    most = max(climbed, key=lambda unit: abs(unit.climbed), default=None)
    climb = None
    if most is not None:
        before, after = most.ranks
        climb = (engine.round_.by_code[most.unit_code].name, before or 0, after or 0)
    return words.Shift(
        tuple(unit.amount for unit in units if unit.amount is not None),
        sum(unit.points[0] is None and unit.points[1] is not None for unit in units),
        sum(unit.points[0] is not None and unit.points[1] is None for unit in units),
        len(climbed), climb, sum(unit.grades[0] != unit.grades[1] for unit in units),
    )  # fmt: skip


def _differing(
    engine: Engine, before: dict[str, Standing], after: dict[str, Standing]
) -> Iterator[UnitUnder]:
    for place in engine.places:
        one, other = before[place.code], after[place.code]
        found = UnitUnder(
            place.code, (_points(one), _points(other)), (one.rank, other.rank),
            (one.grade, other.grade),
        )  # fmt: skip
        if any(a != b for a, b in (found.points, found.ranks, found.grades)):
            yield found


def _points(one: Standing) -> Fraction | None:
    return None if one.points is None else Fraction(one.points, MICRO)
