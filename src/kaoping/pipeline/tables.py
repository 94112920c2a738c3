"""The tables of a run as files (运行结果表): sorted by key, text and integers only."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaoping.findings import Finding
from kaoping.intake.submission import Context
from kaoping.warehouse.export import write_csv, write_parquet

if TYPE_CHECKING:
    import duckdb

TABLES = (
    "steps",
    "scores",
    "classes",
    "totals",
    "consequences",
    "metrics",
    "submissions",
    "completeness",
    "timeliness",
    "unit_sizes",
    "reconciliation",
    "self_assessment",
    "confirmations",
    "confirmation_rates",
    "match_proposals",
    "district",
    "spot_checks",
    "decisions",
)
FINDING_HEAD = (
    "code", "severity", "unit_code", "submission_id", "file", "sheet", "sheet_title", "cell",
    "column_name", "column_title", "value", "message", "remedy", "entity_key",
)  # fmt: skip


def write_tables(con: duckdb.DuckDBPyConnection, folder: Path, context: Context) -> None:
    """Write every report table of a built warehouse into the run's folder."""
    for table in TABLES:
        write_csv(con, f"report.{table}", folder / f"{table}.csv")
    write_parquet(con, "report.evidence", folder / "evidence.parquet")
    _write_findings(con, folder / "findings.csv", context)


def _write_findings(con: duckdb.DuckDBPyConnection, file: Path, context: Context) -> None:
    """Findings with their messages, rendered as plain text by the registry."""
    cursor = con.execute("from report.findings")
    names = [column[0] for column in cursor.description or ()]
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(FINDING_HEAD)
        for values in cursor.fetchall():
            writer.writerow(_finding_row(dict(zip(names, values, strict=True)), context))


def _finding_row(row: dict[str, Any], context: Context) -> list[Any]:
    fields = ("code", "severity", "value", "detail", "expected")
    finding = Finding(**{name: row[name] for name in fields})
    message = context.registry.render(finding, row["sheet_title"] or "", row["column_title"] or "")
    full = {**row, "message": message, "remedy": context.registry[row["code"]].remedy}
    return [full[name] for name in FINDING_HEAD]
