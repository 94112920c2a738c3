"""Loading the schema `raw`: facts, round, law, registries and compiled rules (door: architecture §3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaoping import verdicts
from kaoping.config import Paths
from kaoping.entries import score_rows
from kaoping.findings import Registry
from kaoping.goals import goal_rows
from kaoping.intake.compact import table_columns
from kaoping.intake.maps import Maps
from kaoping.rounds import Round
from kaoping.textfiles import read_toml
from kaoping.warehouse.matches import match_rows

if TYPE_CHECKING:
    import duckdb

Rows = Sequence[Sequence[Any]]
CALENDAR_FROM, CALENDAR_YEARS = -2, 3
LISTS = ("cells", "sheets", "columns", "intake_findings", "reconciliation")


@dataclass(frozen=True)
class SubmissionRow:
    """One received file and what became of it (收件)."""

    submission_id: int
    unit_code: str | None
    sender: str
    kind: str
    register: str
    file_name: str
    sha256: str
    received_at: str
    received_on: date
    state: str


@dataclass(frozen=True)
class Inputs:
    """Everything a warehouse is built from."""

    paths: Paths
    round_: Round
    maps: Maps
    registry: Registry
    facts_dir: Path
    submissions: Sequence[SubmissionRow]
    superseded_sheets: Sequence[tuple[int, str]]
    law: Sequence[Any]
    rule_tables: Mapping[str, tuple[Sequence[tuple[str, str]], Rows]]
    as_of: date


def load(con: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    """Create and fill every `raw` table. Data enter as parameters or as Parquet, never as SQL text."""
    con.execute("create schema raw")
    for sheet in inputs.maps.sheets.values():
        columns = ", ".join(f'"{name}" {kind}' for name, kind in table_columns(sheet))
        con.execute(f"create table raw.{sheet.code} ({columns})")
        con.execute(
            f"insert into raw.{sheet.code} by name from read_parquet(?)",
            [str(inputs.facts_dir / f"{sheet.code}.parquet")],
        )
    for name in LISTS:
        con.execute(
            f"create table raw.{'sheet_columns' if name == 'columns' else name} as from read_parquet(?)",
            [str(inputs.facts_dir / f"{name}.parquet")],
        )
    for name, (columns_, rows) in {**tables(inputs), **inputs.rule_tables}.items():
        fill(con, name, columns_, rows)


def fill(
    con: duckdb.DuckDBPyConnection, name: str, columns: Sequence[tuple[str, str]], rows: Rows
) -> None:
    """Create `raw.<name>` and insert rows as parameters, all columns of one row order.

    Args:
        con: the building connection.
        name: table name without schema.
        columns: (name, SQL type).
        rows: one sequence of values a row.
    """
    con.execute(
        f"create table raw.{name} ({', '.join(f'{column} {kind}' for column, kind in columns)})"
    )
    if rows:
        turned = [list(values) for values in zip(*rows, strict=True)]
        chosen = ", ".join(f"unnest(cast(? as {kind}[]))" for _, kind in columns)
        con.execute(f"insert into raw.{name} select {chosen}", turned)


def tables(inputs: Inputs) -> dict[str, tuple[list[tuple[str, str]], Rows]]:
    """The small tables of a round: name → (columns, rows)."""
    round_, maps, registry = inputs.round_, inputs.maps, inputs.registry
    indicators = read_toml(inputs.paths.sql / "50_indicators" / "indicators.toml")
    reasons = read_toml(inputs.paths.expectations / "reasons.toml")
    return {
        "round": (_columns("code:varchar year:bigint period_start:date period_end:date cutoff:date reference_date:date opens:date due:date as_of:date rights_info_due_day:bigint template_version:varchar district_unit:varchar"), [[round_.code, round_.year, round_.period_start, round_.period_end, round_.cutoff, round_.reference_date, round_.opens, round_.due, inputs.as_of, round_.rights_info_due_day, round_.template_version, round_.district_unit]]),
        "round_registers": (_columns("register:varchar"), [[code] for code in round_.registers]),
        "units": (_columns("unit_code:varchar name:varchar category:varchar comparison_group:varchar official_order:bigint"), [[u.code, u.name, u.category, u.comparison_group, u.official_order] for u in round_.units]),
        "targets": (_columns("unit_code:varchar target:varchar value:bigint"), [[unit, target, value] for (unit, target), value in sorted(round_.targets.items())]),
        "district_targets": (_columns("goal_no:bigint code:varchar figure_no:bigint project:varchar title:varchar kind:varchar target_text:varchar hedge:varchar target_num:bigint target_den:bigint is_rate:boolean measure:varchar due_by:date source:varchar indicator:varchar method:varchar counted_in:varchar ledger:varchar compared:varchar same_as:varchar"), goal_rows(round_)),
        "calendar": (_columns("day:date is_working:boolean next_working:date"), list(_calendar(round_))),
        "law": (_columns("parameter:varchar kind:varchar valid_from:date value:bigint title:varchar article:varchar"), [[r.parameter, r.kind, r.valid_from, r.value, r.title, r.article] for r in inputs.law]),
        "submissions": (_columns("submission_id:bigint unit_code:varchar sender:varchar kind:varchar register:varchar file_name:varchar sha256:varchar received_at:varchar received_on:date state:varchar"), [[s.submission_id, s.unit_code, s.sender, s.kind, s.register, s.file_name, s.sha256, s.received_at, s.received_on, s.state] for s in inputs.submissions]),
        "superseded_sheets": (_columns("submission_id:bigint sheet:varchar"), inputs.superseded_sheets),
        "adjustment_events": (_columns("unit_code:varchar indicator:varchar event_date:date entity_key:varchar level:varchar matter_key:varchar member_key:varchar resolved:boolean document_no:varchar reason:varchar entered_by:varchar"), [[e.get(k) for k in ("unit_code", "indicator", "event_date", "entity_key", "level", "matter_key", "member_key", "resolved", "document_no", "reason", "by")] for e in round_.adjustments.get("event", [])]),
        "adjustment_matches": (_columns("entry_no:bigint unit_code:varchar sheet:varchar enterprise_name:varchar name_norm:varchar expect:varchar enterprise_code:varchar enterprise_key:varchar reason:varchar entered_by:varchar document_no:varchar"), list(match_rows(round_))),
        "adjustment_scores": (_columns("unit_code:varchar indicator:varchar num:bigint den:bigint"), score_rows(round_)),
        "spot_checks": (verdicts.columns(verdicts.SPOT_CHECKS), verdicts.rows(round_, verdicts.SPOT_CHECKS)),
        "decisions": (verdicts.columns(verdicts.DECISIONS), verdicts.rows(round_, verdicts.DECISIONS)),
        "indicators": (_columns("indicator:varchar title:varchar form:varchar denominator_name:varchar entity_kind:varchar adverse:boolean witness:varchar summed:boolean"), [[code, i["title"], i["form"], i.get("denominator"), i["entity_kind"], i.get("adverse", False), i.get("witness", ""), i.get("summed", False)] for code, i in indicators.items()]),
        "indicator_needs": (_columns("indicator:varchar sheet:varchar"), [[code, sheet] for code, i in indicators.items() for sheet in i["needs"]]),
        "confirmation_effects": (_columns("kind:varchar state:varchar effect:varchar"), [[kind, state, effect] for (kind, state), effect in sorted(round_.confirmation.items())]),
        "limits": (_columns("limit_name:varchar value:bigint"), [[name, value] for name, value in sorted(round_.limits.items())]),
        "reasons": (_columns("reason_code:varchar reason:varchar"), [[code, text] for code, text in reasons.items()]),
        "finding_types": (_columns("code:varchar severity:varchar is_overridden:boolean source:varchar"), [[t.code, round_.severity.get(t.code, t.severity), t.code in round_.severity, t.source] for t in registry.values()]),
        "sheet_titles": (_columns("sheet:varchar title:varchar kind:varchar is_required:boolean sheet_order:bigint"), [[s.code, s.title, s.kind, s.required, n] for n, s in enumerate(maps.sheets.values())]),
        "column_titles": (_columns("sheet:varchar column_name:varchar title:varchar"), [[s.code, c.name, c.header] for s in maps.sheets.values() for c in s.columns]),
    }  # fmt: skip


def _columns(text: str) -> list[tuple[str, str]]:
    return [(name, kind) for name, _, kind in (part.partition(":") for part in text.split())]


def _calendar(round_: Round) -> Iterator[list[Any]]:
    """Every day from two years before the assessed year to three after it."""
    day, end = date(round_.year + CALENDAR_FROM, 1, 1), date(round_.year + CALENDAR_YEARS, 1, 1)
    while day < end:
        yield [day, round_.calendar.is_working(day), round_.calendar.next_working(day)]
        day += timedelta(days=1)
