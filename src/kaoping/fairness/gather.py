"""What the fairness report looks at (公平性的取数): columns of points and sizes, from a run's tables.

A unit that did not submit says nothing about a rule: its zeros would make every item go together with
every other. Its items count nowhere here; the report says how many units were left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kaoping.exact import Fraction
from kaoping.rounds import Round, Unit
from kaoping.rulebook.model import MICRO, Item, Rulebook
from kaoping.runtables import RunTables
from kaoping.simulate.outcome import scale_of

SIZES = {"enterprises": "企业数", "staff": "职工人数"}
"""Measures of a unit's size, by the register of enterprises (unit_sizes.csv)."""


@dataclass(frozen=True)
class Sample:
    """Whole numbers of some units, in official order: micro-points."""

    units: tuple[Unit, ...]
    values: tuple[int, ...]

    def of(self, codes: Sequence[str]) -> list[int]:
        """The values of these units, in their order."""
        known = {unit.code: value for unit, value in zip(self.units, self.values, strict=True)}
        return [known[code] for code in codes]


@dataclass(frozen=True)
class Material:
    """One rulebook over one run.

    Attributes:
        book: with the items that hold in the round.
        items: item → the units it was judged on (state ok) and their points.
        totals: published totals of units whose items are all judged or not applicable.
        lost: item → points lost × the class's weight, of the units of `totals`, in one whole scale; what a
            policy gives counts as given.
        sizes: measure → unit → number.
        unsubmitted: units left out because a sheet never came; `pending` because a score is missing.
        gated: units of `totals` whose total a gate or veto changed.
    """

    book: Rulebook
    items: Mapping[str, Sample]
    totals: Sample
    lost: Mapping[str, tuple[int, ...]]
    sizes: Mapping[str, Mapping[str, int]]
    unsubmitted: tuple[str, ...]
    pending: tuple[str, ...]
    gated: tuple[str, ...]


def gather(tables: RunTables, round_: Round, book: Rulebook) -> Material:
    """The columns of one edition.

    Args:
        tables: of a finished run.
        round_: the round of the run.
        book: the edition with the items that hold in the round (`compile.active`).
    """
    units = sorted(round_.units, key=lambda unit: unit.official_order)
    states = {u.code: _states(tables, book, u) for u in units}
    judged = [u for u in units if not states[u.code] & {"not_submitted", "pending"}]
    held = [(u, points) for u in judged if (points := _total(tables, book, u)) is not None]
    whole = Sample(tuple(u for u, _ in held), tuple(points for _, points in held))
    return Material(
        book,
        {item.code: _sample(tables, book, item, units) for item in book.items},
        whole,
        {item.code: _lost(tables, book, item, whole.units) for item in book.items},
        _sizes(tables, units),
        _with(units, states, "not_submitted"),
        _with(units, states, "pending"),
        tuple(u.code for u in whole.units if _row(tables, book, u).get("gates")),
    )


def _with(units: Sequence[Unit], states: Mapping[str, set[str]], state: str) -> tuple[str, ...]:
    return tuple(unit.code for unit in units if state in states[unit.code])


def _states(tables: RunTables, book: Rulebook, unit: Unit) -> set[str]:
    rows = tables.find("scores", rulebook=book.code, unit_code=unit.code)
    return {row["state"] for row in rows}


def _row(tables: RunTables, book: Rulebook, unit: Unit) -> Mapping[str, str]:
    return tables.one("totals", rulebook=book.code, unit_code=unit.code)


def _total(tables: RunTables, book: Rulebook, unit: Unit) -> int | None:
    points = _row(tables, book, unit).get("points")
    return whole(Fraction(points)) if points else None


def _sample(tables: RunTables, book: Rulebook, item: Item, units: Sequence[Unit]) -> Sample:
    found = []
    for unit in units:
        row = tables.one("scores", rulebook=book.code, unit_code=unit.code, item_code=item.code)
        if row.get("state") == "ok" and row["points"]:
            found.append((unit, whole(Fraction(row["points"]))))
    return Sample(tuple(u for u, _ in found), tuple(points for _, points in found))


def _lost(tables: RunTables, book: Rulebook, item: Item, units: Sequence[Unit]) -> tuple[int, ...]:
    scale = scale_of(book.classes)
    weight = next(cls.weight for cls in book.classes if cls.code == item.class_code)
    found = []
    for unit in units:
        row = tables.one("scores", rulebook=book.code, unit_code=unit.code, item_code=item.code)
        lost = item.points - Fraction(row["points"]) if row.get("points") else Fraction(0)
        found.append(whole(lost * weight * scale))
    return tuple(found)


def _sizes(tables: RunTables, units: Sequence[Unit]) -> dict[str, dict[str, int]]:
    """Sizes by the register; heads that units.csv states come first."""
    found: dict[str, dict[str, int]] = {name: {} for name in SIZES}
    for unit in units:
        row = tables.one("unit_sizes", unit_code=unit.code)
        for name in SIZES:
            if row.get(name):
                found[name][unit.code] = int(row[name])
        if unit.staff is not None:
            found["staff"][unit.code] = unit.staff
    return found


def whole(points: Fraction) -> int:
    """Printed points as micro-points."""
    return int(points * MICRO)
