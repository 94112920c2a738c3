"""The facts of a file as columns (事实列): a row per cell, every distinct value kept once.

Clerks repeat themselves: 100,000 cells hold half as many values. The columns travel from the reading
child to the run as plain lists and become one Parquet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from kaoping.intake.problem import Typed

if TYPE_CHECKING:
    import polars as pl

VALUE_PARTS = ("state", "raw", "text", "number", "first", "last", "flag", "key", "norm", "hedge")
PART = 1_000_000  # a sheet's second tab counts its rows from here: row numbers stay unique


@dataclass(frozen=True)
class Place:
    """Where a table of a sheet lies: which part it is, and its tab where that is not the sheet's own."""

    part: int = 0
    tab: str = ""

    def row(self, number: int) -> int:
        """The row number within the whole sheet."""
        return number + self.part * PART

    def cell(self, letters: str, number: int) -> str:
        """An address as a reader finds it: `B5`, or `企业名册(2)!B5` on another tab."""
        return f"{self.tab}!{letters}{number}" if self.tab else f"{letters}{number}"


@dataclass(slots=True)
class FactColumn:
    """The used and unreadable cells of one column of one table, parallel lists.

    Attributes:
        sheet, name: codes of sheet and column.
        place, letters: for their addresses.
        rows: row numbers on the tab.
        values: places in `FactRows.values`.
        row_no: the row that stands for all, on a form whose cells lie on several; else 0.
    """

    sheet: str
    name: str
    place: Place
    letters: str
    rows: list[int] = field(default_factory=list)
    values: list[int] = field(default_factory=list)
    row_no: int = 0


class Fact(NamedTuple):
    """One used or unreadable cell."""

    row_no: int
    cell: str
    raw: str | None
    typed: Typed


@dataclass
class FactRows:
    """All facts of a file: its columns, and the distinct values (text as received or None, typed)."""

    columns: list[FactColumn] = field(default_factory=list)
    values: list[tuple[str | None, Typed]] = field(default_factory=list)

    def keep(self, raw: str | None, typed: Typed) -> int:
        """The place of a new distinct value."""
        self.values.append((raw, typed))
        return len(self.values) - 1

    def form(self, sheet: str) -> dict[str, Fact]:
        """The facts of a form by column, each of which has one."""
        return {
            column.name: Fact(
                column.place.row(column.row_no),
                column.place.cell(column.letters, column.rows[0]),
                *self.values[column.values[0]],
            )
            for column in self.columns
            if column.sheet == sheet and column.rows
        }

    def pack(self) -> dict[str, Any]:
        """Plain lists for the way out of the child; a part that no value has is None."""
        typed = [value for _, value in self.values]
        parts: dict[str, list[Any]] = {
            "raw": [raw for raw, _ in self.values],
            "first": [t.first and t.first.toordinal() for t in typed],
            "last": [t.last and t.last.toordinal() for t in typed],
        }
        for part in ("state", "text", "number", "flag", "key", "norm", "hedge"):
            parts[part] = [getattr(t, part) for t in typed]
        columns = [
            (c.sheet, c.name, c.place.part, c.place.tab, c.letters, c.row_no, c.rows, c.values)
            for c in self.columns
            if c.rows
        ]
        return {"columns": columns, "values": parts}


def frame(packed: dict[str, Any]) -> pl.DataFrame:
    """The long frame of packed facts: sheet, row_no, column_name, cell and the value parts."""
    import polars as pl

    columns = packed["columns"]
    rows = pl.Series([row for column in columns for row in column[6]], dtype=pl.Int64)
    which = pl.Series([n for n, column in enumerate(columns) for _ in column[6]], dtype=pl.UInt32)
    chosen = pl.Series([value for column in columns for value in column[7]], dtype=pl.UInt32)
    heads = pl.DataFrame(
        [column[:6] for column in columns],
        schema={"sheet": pl.String, "name": pl.String, "part": pl.Int64, "tab": pl.String,
                "letters": pl.String, "form_row": pl.Int64}, orient="row",
    )  # fmt: skip
    places = heads[which].with_columns(rows.alias("row"))
    tab = pl.when(pl.col("tab") == "").then(pl.lit("")).otherwise(pl.col("tab") + "!")
    row_no = pl.when(pl.col("form_row") > 0).then(pl.col("form_row")).otherwise(pl.col("row"))
    table = places.select(
        "sheet",
        row_no=row_no + pl.col("part") * PART,
        column_name="name",
        cell=tab + pl.col("letters") + pl.col("row").cast(pl.String),
    )
    return table.hstack(_values(packed["values"])[chosen])


def _values(parts: dict[str, list[Any]]) -> pl.DataFrame:
    import polars as pl

    kinds: dict[str, Any] = dict.fromkeys(VALUE_PARTS, pl.String)
    kinds |= {"number": pl.Int64, "first": pl.Int32, "last": pl.Int32, "flag": pl.Boolean}
    table = pl.DataFrame({part: parts[part] for part in VALUE_PARTS}, schema=kinds)
    epoch = date(1970, 1, 1).toordinal()
    return table.with_columns((pl.col(day) - epoch).cast(pl.Date) for day in ("first", "last"))
