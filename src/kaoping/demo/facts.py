"""The demo's own facts: what a clerk wrote and what a careful reader should take from it.

A row keeps typed values (`values`) beside the spelling put into the cell (`written`, only where it
differs from the ordinary spelling). Typed values are those of the column maps: count int, money fen,
percent basis points, points micro-points, yes/no bool, choice the canonical text, date `date` or
`Month`, enterprise code the 9 characters without hyphen.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple


class Month(NamedTuple):
    """A date known only to the month (只到月份)."""

    year: int
    month: int

    @property
    def first(self) -> date:
        """The first day it may be."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """The last day it may be."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])


def earliest(value: Any) -> Any:
    """Earliest reading of a date or month; None stays None."""
    return value.first if isinstance(value, Month) else value


def latest(value: Any) -> Any:
    """Latest reading of a date or month; None stays None."""
    return value.last if isinstance(value, Month) else value


class Percent(NamedTuple):
    """A number cell with a percent number format (6% is the number 0.06)."""

    ratio: float


class Broken(NamedTuple):
    """A formula whose cached result is an error value (`#DIV/0!`)."""

    text: str


@dataclass(eq=False)
class Row:
    """One data row of a sheet.

    Attributes:
        sheet: code of the sheet map.
        values: column → typed value as it should be read (None: nothing usable).
        written: column → exact content of the cell where it is not the ordinary spelling.
        faults: (finding code, column) that reading this row must raise.
        used: the row already carries a miss or a planted defect; others leave it alone.
        row_no: 1-based row in the sheet, known after layout.
    """

    sheet: str
    values: dict[str, Any]
    written: dict[str, Any] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)
    used: bool = False
    row_no: int = 0

    def __getitem__(self, column: str) -> Any:
        return self.values.get(column)

    def __setitem__(self, column: str, value: Any) -> None:
        self.values[column] = value

    def miswrite(self, code: str, column: str, written: Any, value: Any = None) -> None:
        """Write something whose reading raises `code`; `value` is what remains usable."""
        self.values[column] = value
        self.written[column] = written
        self.faults.append((code, column))
        self.used = True

    def copy(self) -> Row:
        """An equal row of its own (a row entered twice)."""
        return Row(self.sheet, dict(self.values), dict(self.written), used=True)


@dataclass
class SheetShape:
    """How one sheet departs from the template (表样).

    Attributes:
        dropped: columns without a header. twice: columns whose header stands twice.
        extra: unknown headers and the text under them.
        flat: single-level header even where the style has two levels.
    """

    dropped: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    extra: tuple[tuple[str, tuple[str, ...]], ...] = ()
    flat: bool = False


@dataclass(frozen=True)
class SheetFault:
    """A finding about a sheet or file; `where` is '' | header | extra:<header> | twice:<column> | form."""

    code: str
    sheet: str = ""
    column: str = ""
    where: str = ""
    value: str = ""


@dataclass
class Submission:
    """One file handed in (报送文件): by a unit, by the district union or a register's keeper."""

    sender: str
    file: str
    received_at: str
    kind: str
    sheets: dict[str, list[Row]]
    state: str = "accepted"
    shapes: dict[str, SheetShape] = field(default_factory=dict)
    faults: list[SheetFault] = field(default_factory=list)
    strange_sheets: dict[str, list[list[str]]] = field(default_factory=dict)
    places: dict[str, Any] = field(default_factory=dict)

    def shape(self, sheet: str) -> SheetShape:
        """The departures of one sheet from the template, made on first use."""
        return self.shapes.setdefault(sheet, SheetShape())


@dataclass
class World:
    """The whole fictional district: submissions in order of arrival and the registers' rows."""

    submissions: list[Submission] = field(default_factory=list)
    registers: dict[str, list[Row]] = field(default_factory=dict)
    promotions: list[dict[str, Any]] = field(default_factory=list)
    units: list[dict[str, str]] = field(default_factory=list)

    def accepted(self, unit: str) -> Submission | None:
        """The unit's submission that counts, if any."""
        found = [s for s in self.submissions if s.sender == unit and s.state == "accepted"]
        return found[-1] if found else None
