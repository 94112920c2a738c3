"""The gate's child: imports Great Expectations, then validates tables of one warehouse.

Reads one JSON request from standard input ({database, suites}), writes one JSON line. Great
Expectations has no DuckDB source of its own; a few lines let it use our connection.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal


def main() -> None:
    """Import, wait for the request, answer."""
    source = _source()
    request = json.loads(sys.stdin.read())
    results = [
        r for suite in request["suites"] for r in _validate(source, request["database"], suite)
    ]
    evaluated = len(results)
    if not evaluated:
        raise SystemExit("没有评估任何期望")
    sys.stdout.write(
        json.dumps({"evaluated": evaluated, "results": results}, ensure_ascii=False) + "\n"
    )


def _source() -> Any:
    """A data source class bound to a read-only connection that we own."""
    import sqlalchemy as sa
    from duckdb_sqlalchemy import ConnectionWrapper
    from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
    from great_expectations.execution_engine.sqlalchemy_execution_engine import (
        SqlAlchemyExecutionEngine,
    )
    from sqlalchemy.dialects import postgresql

    from kaoping.warehouse.connection import open_reader

    class Engine(SqlAlchemyExecutionEngine):
        """Keeps one connection open: the library fetches rows after leaving its `with`."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.dialect_module = postgresql  # gives it regular expressions and type names

        def _setup_engine(
            self,
            kwargs: Any,
            connection_string: Any = None,
            credentials: Any = None,
            url: Any = None,
        ) -> None:
            database = Path(connection_string.removeprefix("duckdb-live://"))
            connection = open_reader(database)
            self.engine = sa.create_engine(
                "duckdb://", creator=lambda: ConnectionWrapper(connection), poolclass=sa.StaticPool
            )

        @contextmanager
        def get_connection(self) -> Iterator[Any]:
            if not self._connection or self._connection.closed:
                self._connection = self.engine.connect()
            yield self._connection

    class Source(SQLDatasource):
        """The fluent data source of that engine."""

        type: Literal["duckdb"] = "duckdb"  # type: ignore[assignment]

        @property
        def execution_engine_type(self) -> Any:
            return Engine

        def get_engine(self) -> Any:
            return self.get_execution_engine().engine

    return Source


def _validate(source: Any, database: str, suite: dict[str, Any]) -> list[dict[str, Any]]:
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    made = source(name=suite["name"], connection_string=f"duckdb-live://{database}")
    made._data_context = context
    schema, table = suite["table"].split(".")
    asset = made.add_table_asset(name=table, table_name=table, schema_name=schema)
    batch = asset.add_batch_definition_whole_table("all").get_batch()
    expectations = [_expectation(gx, entry) for entry in suite["expectations"]]
    return [
        _result(suite["name"], entry, batch.validate(e))
        for entry, e in zip(suite["expectations"], expectations, strict=True)
    ]


def _expectation(gx: Any, entry: dict[str, Any]) -> Any:
    """An unknown type would be dropped in silence by the library's own loader; here it is an error."""
    name = "".join(part.capitalize() for part in entry["type"].split("_"))
    kind = getattr(gx.expectations, name, None)
    if kind is None:
        raise SystemExit(f"未知的期望类型 {entry['type']}")
    return kind(**entry["kwargs"])


def _result(suite: str, entry: dict[str, Any], found: Any) -> dict[str, Any]:
    body = found.to_json_dict()
    raised = body.get("exception_info") or {}
    infos = (
        raised.values()
        if raised and all(isinstance(v, dict) for v in raised.values())
        else [raised]
    )
    error = next(
        (str(info.get("exception_message")) for info in infos if info.get("raised_exception")), ""
    )
    inner = body.get("result") or {}
    return {
        "suite": suite,
        "title": entry["meta"]["title"],
        "type": entry["type"],
        "severity": entry["severity"],
        "success": bool(body["success"]) and not error,
        "unexpected": inner.get("unexpected_count", inner.get("observed_value", "")),
        "error": error[:300],
    }


if __name__ == "__main__":
    main()
