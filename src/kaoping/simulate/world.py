"""What the score layer reads (打分的输入): units, targets, metrics and events, of a run or made up.

The columns are those of `indicators.metrics` and `indicators.events` (architecture.md §5), so that the
same SQL scores a round and a 试算.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kaoping.rounds import Round
from kaoping.runtables import Row, RunTables, is_true

Columns = tuple[tuple[str, str], ...]

METRIC_COLUMNS: Columns = (
    ("unit_code", "varchar"), ("indicator", "varchar"), ("member", "varchar"), ("num", "bigint"),
    ("den", "bigint"), ("denominator_name", "varchar"), ("state", "varchar"), ("unknown_count", "bigint"),
)  # fmt: skip
EVENT_COLUMNS: Columns = (
    ("unit_code", "varchar"), ("indicator", "varchar"), ("event_date", "date"), ("entity_key", "varchar"),
    ("level", "varchar"), ("matter_key", "varchar"), ("member_key", "varchar"), ("resolved", "boolean"),
    ("document_no", "varchar"),
)  # fmt: skip


@dataclass(frozen=True)
class Metric:
    """One row of `indicators.metrics`: what was counted for a unit; `den` is None for counts."""

    unit_code: str
    indicator: str
    num: int
    den: int | None = None
    state: str = "ok"
    unknown_count: int = 0
    member: str = ""
    denominator_name: str | None = None

    @property
    def values(self) -> tuple[object, ...]:
        """In the order of `METRIC_COLUMNS`."""
        return (
            self.unit_code, self.indicator, self.member, self.num, self.den, self.denominator_name,
            self.state, self.unknown_count,
        )  # fmt: skip


@dataclass(frozen=True)
class Event:
    """One row of `indicators.events`: an occurrence behind a count."""

    unit_code: str
    indicator: str
    event_date: date | None = None
    entity_key: str = ""
    level: str | None = None
    matter_key: str | None = None
    member_key: str = ""
    resolved: bool = False
    document_no: str | None = None

    @property
    def values(self) -> tuple[object, ...]:
        """In the order of `EVENT_COLUMNS`."""
        return (
            self.unit_code, self.indicator, self.event_date, self.entity_key, self.level,
            self.matter_key, self.member_key, self.resolved, self.document_no,
        )  # fmt: skip


@dataclass(frozen=True)
class World:
    """One state of affairs to be scored; `round_` gives units, targets and dates."""

    round_: Round
    metrics: tuple[Metric, ...]
    events: tuple[Event, ...]

    @property
    def indicators(self) -> frozenset[str]:
        """The indicators anything is known about."""
        return frozenset(metric.indicator for metric in self.metrics)

    def with_metrics(self, changed: Mapping[tuple[str, str], Metric]) -> World:
        """The same with other metrics for some (unit, indicator), without members."""
        return replace(
            self,
            metrics=tuple(
                m if m.member else changed.get((m.unit_code, m.indicator), m) for m in self.metrics
            ),
        )


def of_run(tables: RunTables, round_: Round) -> World:
    """What a finished run was scored on.

    Args:
        tables: the run.
        round_: its round; units, targets and dates are taken as they stand there now.
    """
    return World(
        round_,
        tuple(_metric(row) for row in tables.metrics),
        tuple(events_of(tables.evidence())),
    )


def _metric(row: Row) -> Metric:
    return Metric(
        row["unit_code"],
        row["indicator"],
        int(row["num"] or 0),
        int(row["den"]) if row["den"] else None,
        row["state"],
        int(row["unknown_count"] or 0),
        row.get("member", ""),
        row["denominator_name"] or None,
    )


def events_of(evidence: Iterable[Row]) -> Iterable[Event]:
    """The occurrences among evidence rows: the hits of indicators without a denominator."""
    for row in evidence:
        if row["base"] == "" and row["hit"] == "1":
            yield Event(
                row["unit_code"],
                row["indicator"],
                date.fromisoformat(row["event_date"]) if row["event_date"] else None,
                row["entity_key"],
                row["level"] or None,
                row["matter_key"] or None,
                row["member_key"],
                is_true(row["resolved"]),
                row["document_no"] or None,
            )
