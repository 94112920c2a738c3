"""Great Expectations on DuckDB: the only module that imports it (see quality.py for the gate itself).

GX has no DuckDB data source; the SQL one works when it borrows the application's connection and keeps
it open, because GX fetches rows after it has left its own `with` block.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import duckdb
import duckdb_sqlalchemy
import great_expectations as gx
import sqlalchemy as sa
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
from great_expectations.execution_engine.sqlalchemy_execution_engine import (
    SqlAlchemyExecutionEngine,
)
from great_expectations.expectations import registry
from sqlalchemy.dialects import postgresql

_LIVE: dict[str, duckdb.DuckDBPyConnection] = {}


class _Borrowed(duckdb_sqlalchemy.ConnectionWrapper):
    """A connection that GX may use but neither begin, commit nor close: its owner does."""

    def begin(self) -> None:
        """Leave transactions to the owner."""

    def commit(self) -> None:
        """Leave transactions to the owner."""

    def rollback(self) -> None:
        """Leave transactions to the owner."""

    def close(self) -> None:
        """Leave the connection open."""


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """GX's SQL engine on a borrowed DuckDB connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dialect_module = postgresql  # for its regular expressions and type names

    def _setup_engine(
        self,
        kwargs: Any,
        connection_string: Any = None,
        credentials: Any = None,
        url: Any = None,
    ) -> None:
        name = str(connection_string).split("://")[1]
        self.engine = sa.create_engine(
            "duckdb://", creator=lambda: _Borrowed(_LIVE[name]), poolclass=sa.StaticPool
        )

    @contextmanager
    def get_connection(self) -> Iterator[sa.Connection]:
        """The one connection, kept: rows are fetched after the block is left."""
        if not self._connection or self._connection.closed:
            self._connection = self.engine.connect()
        yield self._connection


class DuckDBDatasource(SQLDatasource):
    """A GX data source over a borrowed connection, `duckdb-live://<name>`."""

    type: Literal["duckdb"] = "duckdb"  # type: ignore[assignment]

    @property
    def execution_engine_type(self) -> Any:
        """The engine above."""
        return DuckDBExecutionEngine

    def get_engine(self) -> sa.Engine:
        """The SQLAlchemy engine behind it."""
        return self.get_execution_engine().engine


def unknown_types(suites: list[dict[str, Any]]) -> list[str]:
    """Expectation types of the suites that GX does not know; it would drop them in silence."""
    known = set(registry.list_registered_expectation_implementations())
    types = {e["type"] for suite in suites for e in suite["expectations"]}
    return sorted(types - known)


def validate(
    warehouse: str, previous: str | None, suites: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Judge every expectation of every suite.

    Args:
        warehouse: a closed database file.
        previous: totals.csv of the run to compare with; it becomes the temporary table
            `previous_totals`.
        suites: checked by quality.load_suites.

    Returns:
        Outcomes as dicts (quality.Outcome), in the order of the suites.
    """
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    con = _open(warehouse, previous)
    _LIVE["run"] = con
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    source = DuckDBDatasource(name="run", connection_string="duckdb-live://run")
    source._data_context = context
    return [outcome for suite in suites for outcome in _judge_suite(source, suite)]


def _open(warehouse: str, previous: str | None) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(warehouse, read_only=True)
    con.execute("set TimeZone = 'Asia/Shanghai'")
    if previous:
        load = "create temp table previous_totals as from read_csv(?, all_varchar = true)"
        con.execute(load, [previous])
    con.execute("set enable_external_access = false")
    return con


def _judge_suite(source: DuckDBDatasource, suite: dict[str, Any]) -> list[dict[str, Any]]:
    """One suite over one relation. GX is handed a suite that must still hold every expectation."""
    schema, _, table = suite["relation"].partition(".")
    wanted = [
        {**e, "meta": {**e["meta"], "number": number}}
        for number, e in enumerate(suite["expectations"], start=1)
    ]
    try:
        asset = source.add_table_asset(suite["name"], table_name=table, schema_name=schema)
        batch = asset.add_batch_definition_whole_table("all").get_batch()
        built = gx.ExpectationSuite(name=suite["name"], expectations=wanted)
        if len(built.expectations) != len(wanted):
            raise ValueError(f"{len(wanted)} → {len(built.expectations)}")
        results = batch.validate(built, result_format="SUMMARY").results
    except Exception as error:  # a table that is not there: every expectation on it is unjudged
        return [_outcome(suite, e, problem=_words(error)) for e in wanted]
    by_number = {r.expectation_config.meta["number"]: r for r in results if r.expectation_config}
    return [_read(suite, e, by_number.get(e["meta"]["number"])) for e in wanted]


def _read(suite: dict[str, Any], expectation: dict[str, Any], result: Any) -> dict[str, Any]:
    if result is None:
        return _outcome(suite, expectation, problem="没有检验结果")
    raised = _raised(result.exception_info)
    if raised:
        return _outcome(suite, expectation, problem=raised)
    return _outcome(
        suite,
        expectation,
        success=bool(result.success),
        observed="" if result.success else _observed(expectation["type"], result.result),
    )


def _outcome(
    suite: dict[str, Any],
    expectation: dict[str, Any],
    success: bool = False,
    observed: str = "",
    problem: str = "",
) -> dict[str, Any]:
    return {
        "suite": suite["title"],
        "relation": suite["relation"],
        "type": expectation["type"],
        "title": expectation["meta"]["title"],
        "severity": expectation["severity"],
        "success": success,
        "observed": observed,
        "problem": problem,
    }


def _raised(info: Any) -> str:
    """What an expectation raised; GX nests one entry per metric, or gives a single one."""
    if not info:
        return ""
    entries = [info] if "raised_exception" in info else list(info.values())
    found = [str(e.get("exception_message")) for e in entries if e.get("raised_exception")]
    return found[0].strip().splitlines()[0] if found else ""


def _observed(kind: str, result: dict[str, Any]) -> str:
    if result.get("unexpected_count"):
        return f"{result['unexpected_count']}行不符"
    if kind == "unexpected_rows_expectation":
        return f"{result.get('observed_value', 0)}行不符"
    if "observed_value" in result:
        return f"实为{result['observed_value']}"
    return ""


def _words(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
