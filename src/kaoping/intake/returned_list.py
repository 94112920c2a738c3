"""The list sheet of a returned workbook (问题清单): known by its name and first line, never read as data."""

from __future__ import annotations

from collections.abc import Mapping

from kaoping.intake.fold import fold
from kaoping.intake.grid import Grid
from kaoping.intake.problem import Raw

NAME = "问题清单"
TITLE = "退回问题清单"


def is_returned_list(grid: Grid) -> bool:
    """Whether the sheet is the list that came back with a returned workbook (退回工作簿).

    Both the name and the first line must be ours: a clerk's own sheet 问题清单 stays what it is.
    """
    return fold(grid.name).startswith(NAME) and _first(grid.rows).startswith(TITLE)


def _first(rows: Mapping[int, Mapping[int, Raw]]) -> str:
    """The text of the topmost, leftmost cell: rows inserted above it do not hide it."""
    if not rows:
        return ""
    row = rows[min(rows)]
    return fold(row[min(row)].text)
