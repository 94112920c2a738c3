"""The score layer alone (只算分): tables in, report rows out, by the SQL of a round."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaoping.warehouse import connection, layers

if TYPE_CHECKING:
    import duckdb

REPORTS = ("steps", "scores", "classes", "totals", "consequences")
Columns = Sequence[tuple[str, str]]
Rows = Sequence[Sequence[Any]]


def score(
    sql: Path, tables: Mapping[str, tuple[Columns, Rows]], reports: Sequence[str] = REPORTS
) -> dict[str, list[dict[str, Any]]]:
    """The five score reports over the given tables.

    Args:
        sql: the folder of SQL files.
        tables: `schema.name` → (columns as (name, SQL type), rows): `raw.rule_*`, `raw.units`,
            `raw.targets`, `raw.round`, `indicators.metrics`, `indicators.events`.
        reports: which of the reports to read.

    Returns:
        Report name → rows as dicts, in a fixed order.
    """
    con = connection.open_scratch()
    try:
        for schema in ("raw", "indicators", "score", "report"):
            con.execute(f"create schema {schema}")
        for name, (columns, rows) in tables.items():
            _fill(con, name, columns, rows)
        _build(con, sql)
        return {name: _rows(con, name) for name in reports}
    finally:
        con.close()


def _build(con: duckdb.DuckDBPyConnection, sql: Path) -> None:
    """The score layer and its reports; the other reports need a whole round."""
    layers.macros(con, sql)
    wanted = layers.load(sql, ("score", "report"))
    layers.build(con, [r for r in wanted if r.schema == "score" or r.name in REPORTS])


def _fill(con: duckdb.DuckDBPyConnection, name: str, columns: Columns, rows: Rows) -> None:
    """A table and its rows; every column travels as one JSON text, which is twice as fast as values."""
    con.execute(
        f"create table {name} ({', '.join(f'{column} {kind}' for column, kind in columns)})"
    )
    if rows:
        turned = [json.dumps(values, default=str) for values in zip(*rows, strict=True)]
        chosen = ", ".join(f"unnest(from_json(?, '[\"{kind}\"]'))" for _, kind in columns)
        con.execute(f"insert into {name} select {chosen}", turned)


def _rows(con: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    cursor = con.execute(f"from report.{name} order by all")
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
