"""Hardened DuckDB connections: no network, no extensions, no files but the ones named (数据库连接)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

_ORDER = (
    "set TimeZone = 'Asia/Shanghai'",
    "set preserve_insertion_order = true",
    "set autoinstall_known_extensions = false",
    "set autoload_known_extensions = false",
)


def open_build(
    file: Path, *, allowed: Sequence[Path] = (), threads: int = 2
) -> duckdb.DuckDBPyConnection:
    """A connection that builds a warehouse; it may read and write only under `allowed`.

    Args:
        file: the database file; its folder is allowed too, for spilling.
        allowed: folders of Parquet and CSV files to read and write.
        threads: results do not depend on it.
    """
    con = duckdb.connect(str(file), config={"threads": threads})
    folders = [str(file.parent.resolve()), *(str(path.resolve()) for path in allowed)]
    for statement in _ORDER:
        con.execute(statement)
    con.execute(f"set temp_directory = {_text(folders[0] + '/spill')}")
    con.execute(f"set allowed_directories = [{', '.join(map(_text, folders))}]")
    con.execute("set enable_external_access = false")
    con.execute("set lock_configuration = true")
    return con


def open_scratch(attached: Sequence[Path] = (), threads: int = 2) -> duckdb.DuckDBPyConnection:
    """A connection to a database in memory that writes no file (推演).

    Args:
        attached: closed warehouses to read; they are called `w0`, `w1`, ….
        threads: results do not depend on it.
    """
    con = duckdb.connect(config={"threads": threads})
    for statement in _ORDER:
        con.execute(statement)
    for number, file in enumerate(attached):
        con.execute(f"attach {_text(str(file))} as w{number} (read_only)")
    con.execute("set enable_external_access = false")
    con.execute("set lock_configuration = true")
    return con


def open_reader(file: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a closed warehouse."""
    con = duckdb.connect(str(file), read_only=True)
    for statement in _ORDER:
        con.execute(statement)
    con.execute("set enable_external_access = false")
    con.execute("set lock_configuration = true")
    return con


def _text(value: str) -> str:
    """A path of ours as an SQL text literal: settings take no parameters."""
    return "'" + value.replace("'", "''") + "'"
