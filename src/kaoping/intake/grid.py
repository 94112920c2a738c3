"""A sheet as read (格网): its non-empty cells with their places, before anything is understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kaoping.intake.problem import Raw

MAX_ROWS = 200_000
MAX_COLUMNS = 500
MAX_CELLS = 3_000_000
_EXACT = 10**15  # below it whole numbers are shown digit by digit


class TooLarge(ValueError):
    """The used range is beyond any honest workbook."""


class Unreadable(ValueError):
    """A workbook that its reader refuses: finding code and the detail of its message."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


@dataclass(frozen=True)
class Grid:
    """One sheet as read.

    Attributes:
        name: the title of its tab, `''` for a file without tabs.
        rows: row → column → cell, both counted from 1, in ascending order.
        merges: merged ranges (first row, first column, last row, last column).
        hidden: whether the tab is hidden, and how many of its rows are (by hand or by a filter).
        struck: cells whose text is crossed out, wholly or in part.
        top: the first row that belongs to it, where a tab holds several tables.
        headers: sheet code → header found, so that no grid is searched twice for the same one.
        drawings: whether pictures or shapes lie on the sheet.
    """

    name: str
    rows: dict[int, dict[int, Raw]]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    is_hidden: bool = False
    hidden_rows: frozenset[int] = field(default=frozenset())
    struck: frozenset[tuple[int, int]] = field(default=frozenset())
    top: int = 1
    headers: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def cell_count(self) -> int:
        """How many non-empty cells the sheet has."""
        return sum(len(row) for row in self.rows.values())


def limit(rows: int, columns: int) -> None:
    """Refuse a used range that no honest workbook has, before a grid is laid out for it.

    Raises:
        TooLarge: with the figures and the limits.
    """
    if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
        raise TooLarge(
            f"工作表区域为{rows}行{columns}列，上限{MAX_ROWS}行、{MAX_COLUMNS}列、{MAX_CELLS}格"
        )


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """A for 1, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def number_text(value: float) -> str:
    """A number as a spreadsheet shows it: 15 significant digits.

    What lies beyond is noise of binary fractions (300.29999999999995 was 300.3), and of a longer code
    the last digits are lost anyway.
    """
    if -_EXACT < value < _EXACT and value == int(value):
        return str(int(value))
    return f"{value:.15g}".upper()
