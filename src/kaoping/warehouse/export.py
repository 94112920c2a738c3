"""Writing relations as files whose bytes depend on their content alone (导出)."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


def write_csv(con: duckdb.DuckDBPyConnection, relation: str, file: Path) -> int:
    """Write a relation as CSV (UTF-8, LF, empty = null) sorted by its columns; return the number of rows.

    Key columns stand first in every report table, so sorting by all columns is sorting by key.
    """
    cursor = con.execute(f"from {relation} order by all")
    names = [column[0] for column in cursor.description or ()]
    rows = cursor.fetchall()
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)
    return len(rows)


def write_parquet(con: duckdb.DuckDBPyConnection, relation: str, file: Path) -> None:
    """Write a relation as Parquet."""
    con.execute(
        f"copy (from {relation}) to '{str(file).replace(chr(39), chr(39) * 2)}' (format parquet, compression zstd)"
    )
