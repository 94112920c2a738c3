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
from tests.sql.checks.bench import BELOW, Bench, Case, Row

Verdict = tuple[str, str | None]
HIT: Verdict = ("hit", None)
LAYERS = ("staging", "core", "indicators")
ALWAYS = ("core.arrivals", "indicators.evidence", "indicators.metrics", "indicators.events")


@dataclass(frozen=True)
class Measure:
    """Rows in; verdicts with reasons (in row order) and the metric of unit JD01 out.

    `metric` is (num, den, state, unknown_count), None where only the verdicts matter. `law` are values
    (parameter, kind, valid_from, value) that replace or follow those of law.toml, `promoted` adjustment
    events, `refused` rows (sheet, row_no) that intake refused, `effects` (kind, state, effect) of
    confirmation. The other fields are those of `Case`.
    """

    indicator: str
    title: str
    sheets: dict[str, list[Row]] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)
    metric: tuple[int, int | None, str, int] | None = None
    no_sheet: frozenset[str] = frozenset()
    files: list[Row] = field(default_factory=list)
    gone: frozenset[str] = frozenset()
    law: tuple[tuple[str, str, str, int], ...] = ()
    promoted: tuple[Row, ...] = ()
    refused: tuple[tuple[str, int], ...] = ()
    effects: tuple[tuple[str, str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.indicator} {self.title}"


class IndicatorBench(Bench):
    """One in-memory warehouse up to the indicators."""

    @classmethod
    def empty(cls) -> IndicatorBench:
        """A bench whose relations are built and empty."""
        bench = cls()
        for schema in set(LAYERS) - set(BELOW):
            bench.con.execute(f"create schema {schema}")
        for relation in relations().values():
            bench.con.execute(f"create {kind_of(relation)} {relation.full_name} as {relation.sql}")
        return bench

    def answer(self, measure: Measure) -> tuple[list[Verdict], tuple[Any, ...] | None]:
        """(verdict, reason) as the file of the indicator returns them, and the metric if it is asked for."""
        code = measure.indicator
        with self._measured(
            measure, whole(code, bool(measure.effects)) if measure.metric else needed(code)
        ):
            cursor = self.con.execute(f"from indicators.{code}")
            names = [column[0] for column in cursor.description or ()]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            metric = self._metric(code, "JD01") if measure.metric else None
        own = [row for row in rows if row["unit_code"] == "JD01"]
        return in_order([(row["verdict"], row.get("reason_code")) for row in own]), metric

    def evidence(self, measure: Measure, columns: str) -> list[tuple[Any, ...]]:
        """These columns of the evidence of unit JD01."""
        with self._measured(measure, whole(measure.indicator, bool(measure.effects))):
            return self.con.execute(
                f"select {columns} from indicators.evidence where unit_code = 'JD01' and indicator = ? order by sheet, row_no, entity_key",
                [measure.indicator],
            ).fetchall()

    def metric(self, measure: Measure, unit: str = "JD01") -> tuple[Any, ...]:
        """(num, den, state, unknown_count) of a unit."""
        with self._measured(measure, whole(measure.indicator, bool(measure.effects))):
            return self._metric(measure.indicator, unit)

    def _metric(self, indicator: str, unit: str) -> tuple[Any, ...]:
        (row,) = self.con.execute(
            "select num, den, state, unknown_count from indicators.metrics where unit_code = ? and indicator = ?",
            [unit, indicator],
        ).fetchall()
        return tuple(row)

    def events(self, measure: Measure) -> list[tuple[Any, ...]]:
        """(entity_key, level, resolved) of the events of unit JD01."""
        with self._measured(measure, whole(measure.indicator, bool(measure.effects))):
            return self.con.execute(
                "select entity_key, level, resolved from indicators.events where unit_code = 'JD01' and indicator = ? order by all",
                [measure.indicator],
            ).fetchall()

    @contextmanager
    def _measured(self, measure: Measure, built: list[layers.Relation]) -> Iterator[None]:
        self.con.execute("begin")
        try:
            case = Case(
                "", measure.title, measure.sheets, no_sheet=measure.no_sheet,
                files=measure.files, gone=measure.gone,
            )  # fmt: skip
            self._put(case)
            self._put_more(measure)
            for relation in built:
                self.con.execute(
                    f"create or replace {kind_of(relation)} {relation.full_name} as {relation.sql}"
                )
            yield
        finally:
            self.con.execute("rollback")

    def _put_more(self, measure: Measure) -> None:
        names = ("parameter", "kind", "valid_from", "value")
        for value in measure.law:
            same = "delete from raw.law where parameter = ? and kind = ? and valid_from = ?"
            self.con.execute(same, value[:-1])
            self._insert("law", dict(zip(names, value, strict=True)))
        for event in measure.promoted:
            self._insert("adjustment_events", {"unit_code": "JD01", "resolved": False, **event})
        for kind, state, effect in measure.effects:
            change = "update raw.confirmation_effects set effect = ? where kind = ? and state = ?"
            self.con.execute(change, [effect, kind, state])
        for sheet, row_no in measure.refused:
            finding: Row = {"code": "V10", "severity": "reject_record", "submission_id": 1}
            self._insert("intake_findings", {**finding, "sheet": sheet, "row_no": row_no})


@cache
def relations() -> dict[str, layers.Relation]:
    """The relations up to the indicators, by name, in the order in which they are built."""
    return {r.full_name: r for r in layers.load(ROOT / "sql", LAYERS)}


def kind_of(relation: layers.Relation) -> str:
    """As the file says; an indicator is a table here, so that evidence does not bind what is not measured."""
    own = relation.schema == "indicators" and relation.full_name not in ALWAYS
    return "table" if own else relation.kind


@cache
def needed(indicator: str, *more: str) -> list[layers.Relation]:
    """What must be built anew for the rows of one indicator, in building order."""
    wanted = {f"indicators.{indicator}", *more}
    for name, relation in reversed(relations().items()):
        if name in wanted:
            wanted |= relation.references
    return [r for name, r in relations().items() if name in wanted and kind_of(r) == "table"]


@cache
def whole(indicator: str, held: bool = False) -> list[layers.Relation]:
    """The same, with evidence, metrics and events over it, and what confirmation holds back."""
    base = needed(indicator, "core.held_back") if held else needed(indicator)
    chosen = {r.full_name for r in base} | set(ALWAYS)
    return [r for name, r in relations().items() if name in chosen]


def in_order(verdicts: list[Verdict]) -> list[Verdict]:
    """Sorted: the order of evidence rows says nothing."""
    return sorted(verdicts, key=str)
