"""Hand-made rows in, evidence and metric out: the bench of the checks, with the indicators on top.

The house is built once as tables, empty; a case inserts its rows, builds anew what its indicator
reads, asks, and rolls back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from kaoping.warehouse import layers
from tests.conftest import ROOT
from tests.sql.checks.bench import Bench, Case, Row

Verdict = tuple[str, str | None]
HIT: Verdict = ("hit", None)
LAYERS = ("staging", "core", "indicators")
ALWAYS = ("core.arrivals", "indicators.evidence", "indicators.metrics", "indicators.events")


@dataclass(frozen=True)
class Measure:
    """Rows in; verdicts with reasons (in row order) and the metric of unit JD01 out.

    `metric` is (num, den, state, unknown_count), None where only the verdicts matter. `law` are further
    rows (parameter, valid_from, value) of raw.law, `promoted` adjustment events, `refused` rows
    (sheet, row_no) that intake refused. The other fields are those of the checks' `Case`.
    """

    indicator: str
    title: str
    sheets: dict[str, list[Row]] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)
    metric: tuple[int, int | None, str, int] | None = None
    no_sheet: frozenset[str] = frozenset()
    files: list[Row] = field(default_factory=list)
    gone: frozenset[str] = frozenset()
    law: tuple[tuple[str, str, int], ...] = ()
    promoted: tuple[Row, ...] = ()
    refused: tuple[tuple[str, int], ...] = ()

    def __str__(self) -> str:
        return f"{self.indicator} {self.title}"


class IndicatorBench(Bench):
    """One in-memory warehouse up to the indicators."""

    @classmethod
    def empty(cls) -> IndicatorBench:
        """A bench whose relations are built and empty."""
        bench = cls()
        layers.macros(bench.con, ROOT / "sql")
        for schema in LAYERS:
            bench.con.execute(f"create schema {schema}")
        for relation in relations().values():
            bench.con.execute(f"create {relation.kind} {relation.full_name} as {relation.sql}")
        return bench

    def verdicts(self, measure: Measure) -> list[tuple[Any, ...]]:
        """(verdict, reason) of unit JD01 in the order of the rows they point to."""
        return self.evidence(measure, "verdict, reason_code")

    def evidence(self, measure: Measure, columns: str) -> list[tuple[Any, ...]]:
        """These columns of the evidence of unit JD01."""
        with self._measured(measure):
            return self.con.execute(
                f"select {columns} from indicators.evidence where unit_code = 'JD01' and indicator = ? order by sheet, row_no, entity_key",
                [measure.indicator],
            ).fetchall()

    def metric(self, measure: Measure, unit: str = "JD01") -> tuple[Any, ...]:
        """(num, den, state, unknown_count) of a unit."""
        with self._measured(measure):
            (row,) = self.con.execute(
                "select num, den, state, unknown_count from indicators.metrics where unit_code = ? and indicator = ?",
                [unit, measure.indicator],
            ).fetchall()
        return tuple(row)

    def events(self, measure: Measure) -> list[tuple[Any, ...]]:
        """(entity_key, level, resolved) of the events of unit JD01."""
        with self._measured(measure):
            return self.con.execute(
                "select entity_key, level, resolved from indicators.events where unit_code = 'JD01' and indicator = ? order by all",
                [measure.indicator],
            ).fetchall()

    @contextmanager
    def _measured(self, measure: Measure) -> Iterator[None]:
        self.con.execute("begin")
        try:
            case = Case(
                "", measure.title, measure.sheets, no_sheet=measure.no_sheet,
                files=measure.files, gone=measure.gone,
            )  # fmt: skip
            self._put(case)
            self._put_more(measure)
            for relation in needed(measure.indicator):
                self.con.execute(
                    f"create or replace {relation.kind} {relation.full_name} as {relation.sql}"
                )
            yield
        finally:
            self.con.execute("rollback")

    def _put_more(self, measure: Measure) -> None:
        for parameter, valid_from, value in measure.law:
            row: Row = {"parameter": parameter, "kind": "", "valid_from": valid_from}
            self._insert("law", {**row, "value": value})
        for event in measure.promoted:
            self._insert("adjustment_events", {"unit_code": "JD01", "resolved": False, **event})
        for sheet, row_no in measure.refused:
            row = {"code": "V10", "severity": "reject_record", "submission_id": 1}
            self._insert("intake_findings", {**row, "sheet": sheet, "row_no": row_no})


@cache
def relations() -> dict[str, layers.Relation]:
    """The relations up to the indicators, by name, in the order in which they are built."""
    return {r.full_name: r for r in layers.load(ROOT / "sql", LAYERS)}


@cache
def needed(indicator: str) -> list[layers.Relation]:
    """The tables that one indicator's evidence and metric stand on, in building order."""
    wanted = {f"indicators.{indicator}", *ALWAYS}
    for name, relation in reversed(relations().items()):
        if name in wanted and name not in ALWAYS[1:]:
            wanted |= relation.references
    chosen = [r for name, r in relations().items() if name in wanted]
    return [r for r in chosen if r.kind == "table" or r.schema == "indicators"]
