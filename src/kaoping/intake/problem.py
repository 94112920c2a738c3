"""What a cell is before typing (`Raw`), after it (`Typed`), or what is wrong with it (`Problem`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Raw(NamedTuple):
    """A cell as read: 1-based row and column, kind and text.

    kind: `s` text, `n` number, `m` number in a workbook that counts days from 1904,
    `p` number shown as a percentage, `d` ISO date, `b` boolean, `e` error.
    """

    row: int
    col: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding code with its text parameters, not yet at a place."""

    code: str
    value: str | None = None
    detail: str | None = None
    expected: str | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed value.

    Dates are the first and last day of what is known; numbers are integers in the column's smallest
    unit (fen, basis points, micro-points); `state` is `value`, `zero` 0, `none` 无, `not_applicable`
    不适用, or `unreadable` for a cell whose text was refused.
    """

    text: str | None = None
    number: int | None = None
    first: date | None = None
    last: date | None = None
    flag: bool | None = None
    key: str | None = None
    norm: str | None = None
    hedge: str = ""
    state: str = "value"
    notice: Problem | None = None
