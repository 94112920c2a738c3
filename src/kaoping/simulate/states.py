"""The states between two runs (中间状态): one cause after the other put in place, scored by the same SQL.

A run's warehouse holds everything it was computed from (`raw.*`). Taking some of these tables from the
earlier run and the others from the later one, and building the layers above them again, gives what the
points would have been had only these things changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaoping.config import Paths
from kaoping.errors import ConfigError
from kaoping.runtables import RunTables, from_report

if TYPE_CHECKING:
    import duckdb

    from kaoping.warehouse.layers import Relation

CAUSES = {
    "program": "程序",
    "data": "数据",
    "adjustment": "人工登记",
    "law": "法规",
    "round": "轮次设置",
    "rules": "细则",
}
"""Causes in the order in which they are attributed: what one moves is found with all earlier ones done."""

WAREHOUSE = "warehouse.duckdb"
_LAYERS = ("staging", "core", "checks", "indicators", "score", "report")
_DATA = (
    "cells", "sheets", "sheet_columns", "intake_findings", "reconciliation", "submissions",
    "superseded_sheets",
)  # fmt: skip
_ROUND_RULES = ("rule_units", "rule_history")


@dataclass(frozen=True)
class State:
    """What the points were with one more cause in place."""

    cause: str
    tables: RunTables


def have_warehouses(*folders: Path) -> bool:
    """Whether both runs still keep what they were computed from (only the last runs do)."""
    return all((folder / WAREHOUSE).is_file() for folder in folders)


def states(paths: Paths, old: Path, new: Path) -> list[State]:
    """The states from the earlier run to the later one, each with one more cause in place.

    The first has nothing changed but the SQL of today; a cause that changed nothing is left out. After
    the last one only the program can have moved anything.

    Args:
        paths: of the installation whose SQL scores.
        old: the earlier run's folder, with its warehouse.
        new: the later run's folder, with its warehouse.

    Raises:
        ConfigError: a warehouse is of another make than the SQL of today.
    """
    from kaoping.warehouse import connection

    with connection.open_scratch([old / WAREHOUSE, new / WAREHOUSE]) as con:
        groups = _groups(con)
        taken = dict.fromkeys((name for names in groups.values() for name in names), 0)
        found = [State("program", _score(con, paths, taken))]
        for cause in CAUSES:
            changed = [name for name in groups.get(cause, ()) if _differs(con, name)]
            if changed:
                taken |= dict.fromkeys(groups[cause], 1)
                found.append(State(cause, _score(con, paths, taken)))
        return found


def rule_rows(old: Path, new: Path) -> list[dict[str, list[dict[str, Any]]]]:
    """The compiled rules of both runs: table (`rule_rules` …) → rows."""
    from kaoping.warehouse import connection

    with connection.open_scratch([old / WAREHOUSE, new / WAREHOUSE]) as con:
        names = [name for name in _names(con, 0) if name.startswith("rule_")]
        return [
            {name: _rows(con, f"w{side}.raw.{name}") for name in names if name in _names(con, side)}
            for side in (0, 1)
        ]


def law_changes(old: Path, new: Path) -> list[str]:
    """The statutory values that differ between both runs, in words."""
    from kaoping.warehouse import connection

    with connection.open_scratch([old / WAREHOUSE, new / WAREHOUSE]) as con:
        sides = [
            {(r["parameter"], r["kind"], r["valid_from"]): r for r in _rows(con, f"w{n}.raw.law")}
            for n in (0, 1)
        ]
    found = []
    for key in sorted({*sides[0], *sides[1]}, key=str):
        one, other = (side.get(key, {}).get("value", "无") for side in sides)
        if one != other:
            found.append(f"{_title(sides, key)}（自 {key[2]}）：{one} → {other}")
    return found


def _title(sides: Sequence[dict[Any, dict[str, Any]]], key: Any) -> str:
    row = sides[1].get(key) or sides[0][key]
    return f"{row['title']}{'·' + row['kind'] if row['kind'] else ''}"


def _groups(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Cause → the raw tables that carry it."""
    ours, theirs = _names(con, 0), _names(con, 1)
    if ours != theirs:
        odd = sorted(set(ours) ^ set(theirs))
        raise ConfigError(
            f"两次运行的数据仓结构不同：{'、'.join(odd)}",
            where="raw",
            remedy="用现在的程序重新运行较早的一次，或只看前后分值",
        )
    sheets = {str(row["sheet"]) for row in _rows(con, "w0.raw.sheet_titles")}
    found: dict[str, list[str]] = {}
    for name in ours:
        found.setdefault(_cause(name, sheets), []).append(name)
    return found


def _cause(name: str, sheets: set[str]) -> str:
    if name in sheets or name in _DATA:
        return "data"
    if name.startswith("adjustment_"):
        return "adjustment"
    if name == "law":
        return "law"
    rules = name == "item_codes" or (name.startswith("rule_") and name not in _ROUND_RULES)
    return "rules" if rules else "round"


def _names(con: duckdb.DuckDBPyConnection, side: int) -> list[str]:
    rows = con.execute(
        "select table_name from duckdb_tables() where database_name = ? and schema_name = 'raw'",
        [f"w{side}"],
    ).fetchall()
    return sorted(row[0] for row in rows)


def _differs(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether a table is not the same in both warehouses, as a bag of rows."""
    if name == "rule_fed":  # filled while scoring
        return False
    both = (f"from w{a}.raw.{name} except all from w{b}.raw.{name}" for a, b in ((0, 1), (1, 0)))
    return any(con.execute(f"{query} limit 1").fetchone() is not None for query in both)


def _score(con: duckdb.DuckDBPyConnection, paths: Paths, taken: dict[str, int]) -> RunTables:
    """Build every layer over the chosen tables and read the score reports."""
    from duckdb import Error

    from kaoping.warehouse import layers
    from kaoping.warehouse.scoring import REPORTS

    for schema in ("raw", *_LAYERS):
        con.execute(f"drop schema if exists {schema} cascade")
        con.execute(f"create schema {schema}")
    for name, side in taken.items():
        _take(con, name, side)
    try:
        layers.macros(con, paths.sql)
        layers.build(con, _needed(layers.load(paths.sql, _LAYERS), REPORTS))
    except Error as error:
        raise ConfigError(
            f"数据仓与现在的程序不合：{str(error).splitlines()[0]}", remedy="重新运行后再比"
        ) from error
    return from_report({name: _rows(con, f"report.{name}") for name in REPORTS})


def _needed(relations: Sequence[Relation], reports: Sequence[str]) -> list[Relation]:
    """The relations that the reports stand on, in the order given."""
    wanted = {f"report.{name}" for name in reports} | {"score.fed"}
    for relation in reversed(relations):
        if relation.full_name in wanted:
            wanted |= relation.references
    return [relation for relation in relations if relation.full_name in wanted]


def _take(con: duckdb.DuckDBPyConnection, name: str, side: int) -> None:
    if name == "rule_fed":
        con.execute(f"create table raw.{name} as from w{side}.raw.{name} limit 0")
    else:
        con.execute(f"create view raw.{name} as from w{side}.raw.{name}")


def _rows(con: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    cursor = con.execute(f"from {name} order by all")
    columns = [column[0] for column in cursor.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
