"""Reads the enterprises of a run's warehouse (企业档案的数据来源): `report.enterprises`, `report.enterprise_cells`.

Only the last runs and releases keep their warehouse; without it there is nothing to read, and the
page says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from kaoping.runtables import Row
from kaoping.store.runs import WAREHOUSE
from kaoping.warehouse.connection import open_reader

_NEEDED = {"enterprises", "enterprise_cells"}
_BATCH = 20_000


class Cell(NamedTuple):
    """One cell of a row that names an enterprise; `raw` is None where the text is not kept."""

    enterprise_key: str
    sheet: str
    sheet_title: str
    submission_id: int
    unit_code: str | None
    file: str
    row_no: int
    cell: str
    column_title: str | None
    state: str
    raw: str | None


def warehouse_of(run_dir: Path | None) -> Path | None:
    """The warehouse of a run, None when it is kept no more or is older than these views."""
    file = run_dir / WAREHOUSE if run_dir else None
    if file is None or not file.is_file():
        return None
    with closing(open_reader(file)) as con:
        found = con.execute(
            "select table_name from information_schema.tables where table_schema = 'report'"
        ).fetchall()
    return file if {name for (name,) in found} >= _NEEDED else None


def enterprises(file: Path) -> list[Row]:
    """Every enterprise with what the round decided about it, by key; texts, '' is null."""
    with closing(open_reader(file)) as con:
        cursor = con.execute("from report.enterprises order by enterprise_key")
        names = [column[0] for column in cursor.description or ()]
        rows = cursor.fetchall()
    return [{name: _text(value) for name, value in zip(names, row, strict=True)} for row in rows]


def enterprise_cells(file: Path) -> Iterator[Cell]:
    """Every cell of the rows that name an enterprise: by key, sheet, file, row and column."""
    with closing(open_reader(file)) as con:
        cursor = con.execute(
            f"select {', '.join(Cell._fields)} from report.enterprise_cells"
            " order by enterprise_key, sheet, submission_id, row_no, length(cell), cell"
        )
        while batch := cursor.fetchmany(_BATCH):
            yield from map(Cell._make, batch)


def _text(value: object) -> str:
    if value is None:
        return ""
    return ("是" if value else "否") if isinstance(value, bool) else str(value)
