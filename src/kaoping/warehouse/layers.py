"""The runner: builds every relation of `sql/` in the order of its references (分层执行).

A file is one select. Line 1 states the grain, line 2 says `-- view` or `-- table`. The folder gives
the schema (`20_staging` → `staging`); a layer reads only its own and lower ones. `00_macros` is
executed first, as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

from kaoping.errors import ConfigError

if TYPE_CHECKING:
    import duckdb

LAYERS = ("raw", "staging", "core", "checks", "indicators", "score", "report")
_REFERENCE = re.compile(rf"\b({'|'.join(LAYERS)})\.([a-z_][a-z0-9_]*)")
_COMMENT = re.compile(r"--[^\n]*")
_TEXT = re.compile(r"'[^']*'")


@dataclass(frozen=True)
class Relation:
    """One SQL file: its schema, name, kind and what it reads."""

    schema: str
    name: str
    kind: str
    grain: str
    sql: str
    file: Path

    @property
    def full_name(self) -> str:
        """`schema.name`."""
        return f"{self.schema}.{self.name}"

    @cached_property
    def references(self) -> frozenset[str]:
        """Full names of the relations it reads (outside comments and text literals)."""
        code = _TEXT.sub("''", _COMMENT.sub("", self.sql))
        return frozenset(f"{schema}.{name}" for schema, name in _REFERENCE.findall(code)) - {
            self.full_name
        }


def load(sql: Path, layers: Iterable[str] = LAYERS[1:]) -> list[Relation]:
    """The relations of these layers, in the order in which they can be created.

    Raises:
        ConfigError: a header is missing, a reference is unknown, points upward or runs in a circle.
    """
    wanted = set(layers)
    folders = sorted(
        folder for folder in sql.iterdir() if folder.is_dir() and folder.name[3:] in wanted
    )
    relations = {
        r.full_name: r for folder in folders for r in map(_relation, sorted(folder.glob("*.sql")))
    }
    for relation in relations.values():
        _check(relation, relations)
    graph = {name: sorted(r.references & relations.keys()) for name, r in sorted(relations.items())}
    try:
        return [relations[name] for name in TopologicalSorter(graph).static_order()]
    except CycleError as error:
        raise ConfigError(
            f"SQL 互相引用：{' → '.join(error.args[1])}", where=str(sql), remedy="拆开循环引用"
        ) from error


def run(con: duckdb.DuckDBPyConnection, sql: Path, layers: Iterable[str] = LAYERS[1:]) -> None:
    """Create macros, schemas and relations in the connected database."""
    macros(con, sql)
    relations = load(sql, layers)
    for schema in dict.fromkeys(relation.schema for relation in relations):
        con.execute(f"create schema if not exists {schema}")
    build(con, relations)


def build(con: duckdb.DuckDBPyConnection, relations: Sequence[Relation]) -> None:
    """Create relations in the order given; the score layer again for every level of reading back.

    Points that other rules read (imported totals, compared items) are known only after a pass: they
    are kept in `raw.rule_fed`, and the next pass reads them there (rulebook.md §1, steps 3 and 6).
    """
    _create(con, relations)
    score = [relation for relation in relations if relation.schema == "score"]
    if not any(relation.name == "fed" for relation in score):
        return
    found = con.execute("select coalesce(max(feed_level), 0) from raw.rule_books").fetchall()
    for _ in range(found[0][0]):
        con.execute("create or replace table raw.rule_fed as from score.fed")
        _create(con, [relation for relation in score if relation.kind == "table"])


def _create(con: duckdb.DuckDBPyConnection, relations: Iterable[Relation]) -> None:
    for relation in relations:
        statement = f"create or replace {relation.kind} {relation.full_name} as {relation.sql}"
        _execute(con, statement, relation.file)


def macros(con: duckdb.DuckDBPyConnection, sql: Path) -> None:
    """Execute the files of `00_macros` in name order."""
    for file in sorted((sql / "00_macros").glob("*.sql")):
        _execute(con, file.read_text(encoding="utf-8"), file)


def _execute(con: duckdb.DuckDBPyConnection, statement: str, file: Path) -> None:
    """Run a statement of a file; an error names the file, not a line of Python."""
    from duckdb import Error

    try:
        con.execute(statement)
    except Error as error:
        raise ConfigError(
            f"SQL 执行失败：{str(error).splitlines()[0]}", where=str(file), remedy="更正该文件"
        ) from error


def _relation(file: Path) -> Relation:
    text = file.read_text(encoding="utf-8")
    first, second, *_ = [*text.splitlines(), "", ""]
    kind = second.removeprefix("-- ").strip()
    if not first.startswith("-- grain: ") or kind not in ("view", "table"):
        raise ConfigError(
            "SQL 文件缺少头两行",
            where=str(file),
            remedy="第1行写 -- grain: …，第2行写 -- view 或 -- table",
        )
    return Relation(
        file.parent.name[3:], file.stem, kind, first.removeprefix("-- grain: "), text, file
    )


def _check(relation: Relation, relations: dict[str, Relation]) -> None:
    for name in sorted(relation.references):
        schema = name.split(".")[0]
        if LAYERS.index(schema) > LAYERS.index(relation.schema):
            raise ConfigError(
                f"引用了上层的 {name}", where=str(relation.file), remedy="每层只能读同层或下层"
            )
        if (
            name not in relations
            and schema != "raw"
            and any(r.schema == schema for r in relations.values())
        ):
            raise ConfigError(
                f"引用了不存在的 {name}", where=str(relation.file), remedy="更正名称，或补上该文件"
            )
