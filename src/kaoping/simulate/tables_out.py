"""A run's world as the CSV files a 试算 reads: what an analyst starts from when drafting rules."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from kaoping.exact import Fraction
from kaoping.rulebook.model import Rulebook
from kaoping.runtables import Row, RunTables
from kaoping.simulate.world import Event, Metric, World
from kaoping.trial.reading import EVENTS, METRICS, TARGETS, UNITS


def write(world: World, folder: Path, totals: Iterable[Metric] = ()) -> list[Path]:
    """Write metrics.csv, units.csv, events.csv and targets.csv; the paths in that order.

    `totals` are those of rulebooks that others import (`imported_totals`), written as metrics of their
    codes, as a 试算 reads them. Events are written in the order in which occurrences count, which the file
    then keeps; a count that sums amounts (提出条数) has rows, but no occurrences to list.
    """
    folder.mkdir(parents=True, exist_ok=True)
    round_ = world.round_
    units = [
        (u.code, u.name, u.category, u.comparison_group, u.official_order, "", u.staff)
        for u in round_.units
    ]
    tables: dict[str, tuple[Sequence[str], Iterable[Sequence[object]]]] = {
        "metrics": (METRICS, _metrics(world, (*world.metrics, *totals))),
        "units": (UNITS, units),
        "events": (EVENTS, map(_event, sorted(_listed(world), key=_order))),
        "targets": (TARGETS, ((*key, value) for key, value in sorted(round_.targets.items()))),
    }
    return [_write(folder / f"{name}.csv", *table) for name, table in tables.items()]


def imported_totals(tables: RunTables, books: Iterable[Rulebook]) -> list[Metric]:
    """The published totals that rulebooks of the round import; one that is pending is left out."""
    leaves = (leaf for book in books for item in book.items for leaf in item.leaves)
    wanted = {leaf.book for leaf in leaves if leaf.book}
    rows = [r for r in tables.totals if r["rulebook"] in wanted and not r["pending_points"]]
    return [_total(row) for row in rows]


def _total(row: Row) -> Metric:
    if not row["points"]:
        return Metric(row["unit_code"], row["rulebook"], 0, state="not_applicable")
    points = Fraction(row["points"])
    return Metric(row["unit_code"], row["rulebook"], points.numerator, points.denominator)


def _metrics(world: World, metrics: Iterable[Metric]) -> Iterable[Sequence[object]]:
    units = world.round_.by_code
    for m in metrics:
        unit = units[m.unit_code]
        yield (
            m.unit_code, unit.category, unit.comparison_group, m.indicator, m.member, m.num, m.den, m.state,
        )  # fmt: skip


def _listed(world: World) -> Iterable[Event]:
    """The occurrences of counts that are as many as their occurrences, and the liftings of vetoes."""
    counted = {(m.unit_code, m.indicator): m.num for m in world.metrics if not m.member}
    listed = Counter((e.unit_code, e.indicator) for e in world.events)
    for event in world.events:
        key = event.unit_code, event.indicator
        if counted.get(key, listed[key]) == listed[key]:
            yield event


def _order(event: Event) -> tuple[object, ...]:
    """As sql/60_score/occurrences.sql orders them: events without a day come last."""
    return (
        event.unit_code, event.indicator, event.event_date is None, event.event_date or 0,
        event.entity_key, event.document_no or "", event.matter_key or "", event.resolved,
    )  # fmt: skip


def _event(event: Event) -> Sequence[object]:
    resolved = "true" if event.resolved else "false"
    return (
        event.unit_code, event.indicator, event.level, event.matter_key, event.event_date, resolved,
        event.document_no, event.member_key,
    )  # fmt: skip


def _write(file: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
    return file
