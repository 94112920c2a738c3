"""A small scoring bench for tests: rulebook text and metrics in, report rows out, through the real SQL."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from kaoping.rulebook import compile as compiled
from kaoping.rulebook.catalogue import read_catalogue
from kaoping.rulebook.load import load_edition
from kaoping.rulebook.model import Rulebook
from kaoping.warehouse import layers

ROOT = Path(__file__).resolve().parents[2]
SQL = ROOT / "sql"
REPORTS = ("steps", "scores", "classes", "totals", "consequences")
ON = date(2014, 12, 31)
CATALOGUE = read_catalogue(ROOT / "sql" / "50_indicators" / "indicators.toml")

TABLES = {
    "raw.units": "unit_code varchar, name varchar, category varchar, comparison_group varchar, official_order bigint",
    "raw.targets": "unit_code varchar, target varchar, value bigint",
    "raw.round": "code varchar",
    "indicators.metrics": (
        "unit_code varchar, indicator varchar, member varchar, num bigint, den bigint,"
        " denominator_name varchar, state varchar, unknown_count bigint"
    ),
    "indicators.events": (
        "unit_code varchar, indicator varchar, event_date date, entity_key varchar, level varchar,"
        " matter_key varchar, member_key varchar, resolved boolean, document_no varchar"
    ),
}


@dataclass(frozen=True)
class Metric:
    unit: str
    indicator: str
    num: int = 0
    den: int | None = None
    state: str = "ok"
    unknown: int = 0
    member: str = ""


@dataclass(frozen=True)
class Happened:
    unit: str
    indicator: str
    day: str | None = None
    key: str = ""
    level: str | None = None
    matter: str | None = None
    resolved: bool | None = None
    member: str = ""


@dataclass(frozen=True)
class World:
    """Units (code, group), targets and what was counted."""

    units: Sequence[tuple[str, str]]
    metrics: Sequence[Metric] = ()
    events: Sequence[Happened] = ()
    targets: Mapping[tuple[str, str], int] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    staff: Mapping[str, int] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()
    history: Sequence[tuple[str, int, str]] = ()


def book(folder: Path, text: str, *, lenient: bool = True) -> Rulebook:
    """The edition of a TOML text, loaded from a file as an analyst would."""
    file = folder / "draft.toml"
    file.write_text(text, encoding="utf-8")
    return load_edition(file, CATALOGUE, allow_unknown=lenient)


def score(books: Sequence[Rulebook], world: World) -> dict[str, list[dict[str, Any]]]:
    """Every report table of the rule engine for these books and this world.

    All calls of a process share one empty warehouse: each fills and builds in a transaction of its own
    and takes everything back, which saves making the database, its macros and 25 tables every time.
    """
    with built(books, world) as con:
        return {name: _rows(con, name) for name in REPORTS}


@contextmanager
def built(books: Sequence[Rulebook], world: World) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse with the score layer and its five reports of these books and this world."""
    con = _warehouse(os.getpid())
    con.execute("begin")
    try:
        _fill(con, books, world)
        layers.build(con, _relations(os.getpid()))
        yield con
    finally:
        con.execute("rollback")


@cache
def _warehouse(process: int) -> duckdb.DuckDBPyConnection:
    """The empty warehouse of a process; a forked child makes its own."""
    con = duckdb.connect()
    con.execute("set threads = 1")
    layers.macros(con, SQL)
    for schema in ("raw", "indicators", "score", "report"):
        con.execute(f"create schema {schema}")
    for name, (columns, _) in compiled.rows_of((), ON).items():
        made = ", ".join(f"{column} {kind}" for column, kind in columns)
        con.execute(f"create table raw.{name} ({made})")
    for name, columns in TABLES.items():
        con.execute(f"create table {name} ({columns})")
    return con


@cache
def _relations(process: int) -> list[layers.Relation]:
    wanted = layers.load(SQL, ("score", "report"))
    return [r for r in wanted if r.schema == "score" or r.name in REPORTS]


def _fill(con: duckdb.DuckDBPyConnection, books: Sequence[Rulebook], world: World) -> None:
    for name, (_, rows) in compiled.rows_of(books, ON).items():
        _insert(con, f"raw.{name}", rows)
    for edition in books:
        known = [(edition.code, c, world.staff.get(c), c in world.closed) for c, _ in world.units]
        _insert(con, "raw.rule_units", known)
        past = [(edition.code, *row) for row in world.history]
        _insert(con, "raw.rule_history", past)
    categories = world.categories
    units = [(c, c, categories.get(c, "街道"), g, n) for n, (c, g) in enumerate(world.units, 1)]
    _insert(con, "raw.units", units)
    _insert(con, "raw.targets", [(u, t, v) for (u, t), v in world.targets.items()])
    _insert(con, "raw.round", [("test",)])
    metrics = [
        (m.unit, m.indicator, m.member, m.num, m.den, None, m.state, m.unknown)
        for m in world.metrics
    ]
    _insert(con, "indicators.metrics", metrics)
    events = [
        (e.unit, e.indicator, e.day, e.key, e.level, e.matter, e.member, e.resolved, None)
        for e in world.events
    ]
    _insert(con, "indicators.events", events)


def _insert(con: duckdb.DuckDBPyConnection, name: str, rows: Sequence[Sequence[Any]]) -> None:
    """Rows into a table, a column at a time as JSON."""
    if rows:
        kinds = [row[1] for row in con.execute(f"describe {name}").fetchall()]
        chosen = ", ".join(f"unnest(from_json(?, '[\"{kind}\"]'))" for kind in kinds)
        turned = [json.dumps(values, default=str) for values in zip(*rows, strict=True)]
        con.execute(f"insert into {name} select {chosen}", turned)


def _rows(con: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    found = con.sql(f"select * from report.{name} order by all")
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
