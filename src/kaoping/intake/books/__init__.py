"""Readers of workbooks (各种格式的读法): one module per format, each giving the same grids.

They run inside the reading child only: a reader that crashes, hangs or eats memory takes nothing along.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

from kaoping.intake.container import Container
from kaoping.intake.grid import Grid

_HOMES = {
    "xlsx": "xlsx", "xlsb": "xlsb", "xls": "xls", "ods": "ods", "html": "web", "mht": "web",
    "xml": "spreadsheetml", "csv": "text",
}  # fmt: skip


def read_book(container: Container) -> list[Grid]:
    """The worksheets of a file that passed `container.inspect`, in the order of their tabs.

    Raises:
        TooLarge: a used range is over the limits (S11).
        Unreadable: the reader knows why it cannot be read.
        Exception: whatever a reader stumbles over (S01).
    """
    home = import_module(f"kaoping.intake.books.{_HOMES[container.kind]}")
    grids: list[Grid] = home.read(container)
    return [_in_order(grid) for grid in grids]


def _in_order(grid: Grid) -> Grid:
    """Rows and cells in ascending order, whatever order the file had them in."""
    rows = grid.rows
    if list(rows) != sorted(rows) or any(list(cells) != sorted(cells) for cells in rows.values()):
        rows = {number: dict(sorted(rows[number].items())) for number in sorted(rows)}
    return replace(grid, rows=rows)
