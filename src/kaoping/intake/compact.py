"""From long facts to one wide typed table per sheet (door: docs/architecture.md §2)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kaoping.intake.facts import ParsedRef
from kaoping.intake.maps import PRIVATE, Column, Maps, SheetMap
from kaoping.intake.submission import Context

if TYPE_CHECKING:
    import polars as pl

# Map type → parts of the fact that become table columns: (suffix, fact column).
PARTS: dict[str, tuple[tuple[str, str], ...]] = {
    "name": (("", "text"), ("_norm", "norm")),
    "enterprise_code": (("", "text"), ("_key", "key")),
    "date": (("", "first"), ("_last", "last")),
    "count": (("", "number"), ("_hedge", "hedge")),
    "money": (("", "number"),),
    "percent": (("", "number"),),
    "points": (("", "number"),),
    "month": (("", "number"),),
    "year": (("", "number"),),
    "yesno": (("", "flag"),),
}
TEXT_PARTS = (("", "text"),)
SQL_TYPES = {
    "text": "varchar",
    "norm": "varchar",
    "key": "varchar",
    "hedge": "varchar",
    "number": "bigint",
    "first": "date",
    "last": "date",
    "flag": "boolean",
}
FINDING_COLUMNS = (
    "code", "severity", "unit_code", "submission_id", "sheet", "row_no", "column_name", "cell",
    "entity_key", "value", "detail", "expected",
)  # fmt: skip


def table_columns(sheet: SheetMap) -> list[tuple[str, str]]:
    """(name, SQL type) of the wide table of a sheet, in order."""
    head = [("submission_id", "bigint"), ("unit_code_of_file", "varchar"), ("row_no", "bigint")]
    return head + [
        (column.name + suffix, SQL_TYPES[part])
        for column in _kept(sheet)
        for suffix, part in _parts(column)
    ]


def write_tables(context: Context, refs: Sequence[tuple[int, ParsedRef]], out_dir: Path) -> None:
    """Write `<sheet>.parquet` for every sheet, and cells, sheets, columns, findings and counts.

    Args:
        context: of the round.
        refs: (submission_id, parsed file) of all files of the run, any order.
        out_dir: an existing empty folder.
    """
    ordered = sorted(refs, key=lambda item: item[0])
    facts = _long(ordered)
    for sheet in context.maps.sheets.values():
        _wide(facts, sheet).write_parquet(out_dir / f"{sheet.code}.parquet")
    _cells(facts).write_parquet(out_dir / "cells.parquet")
    _write_lists(context.maps, ordered, out_dir)


def wide_table(context: Context, refs: Sequence[ParsedRef], sheet: str) -> pl.DataFrame:
    """The wide table of one sheet over some files, numbered in their order from 1."""
    return _wide(_long(list(enumerate(refs, start=1))), context.maps.sheets[sheet])


def _long(refs: Sequence[tuple[int, ParsedRef]]) -> pl.DataFrame | None:
    """All facts of the files in one long frame; None when there is no file."""
    import polars as pl

    frames = [
        pl.read_parquet(ref.parquet).with_columns(
            pl.lit(number).cast(pl.Int64).alias("submission_id"),
            pl.lit(ref.unit_code).cast(pl.String).alias("unit_code_of_file"),
        )
        for number, ref in refs
    ]
    return pl.concat(frames) if frames else None


def _cells(facts: pl.DataFrame | None) -> pl.DataFrame:
    """Every used or unreadable cell with its text as received."""
    empty = _frame([], submission_id=int, sheet=str, row_no=int, column_name=str, cell=str, state=str, raw=str)  # fmt: skip
    return empty if facts is None else facts.select(empty.columns)


def _write_lists(maps: Maps, refs: Sequence[tuple[int, ParsedRef]], out_dir: Path) -> None:
    """Sheets received, column letters, findings, and the account of cells."""
    sheets = [
        (n, ref.unit_code, code, status)
        for n, ref in refs
        for code, status in sorted(ref.sheets.items())
    ]
    _frame(sheets, submission_id=int, unit_code=str, sheet=str, status=str).write_parquet(
        out_dir / "sheets.parquet"
    )
    letters = [
        (n, sheet, int(part), tab, name, letter)
        for n, ref in refs
        for sheet, parts in sorted(ref.letters.items())
        for part, (tab, names) in sorted(parts.items())
        for name, letter in sorted(names.items())
    ]
    _frame(
        letters, submission_id=int, sheet=str, part=int, tab=str, column_name=str, letter=str
    ).write_parquet(out_dir / "columns.parquet")
    found = [
        tuple(getattr(f.at(n, ref.unit_code), column) for column in FINDING_COLUMNS)
        for n, ref in refs
        for f in ref.findings
    ]
    kinds = {
        column: int if column in ("submission_id", "row_no") else str for column in FINDING_COLUMNS
    }
    _frame(found, **kinds).write_parquet(out_dir / "intake_findings.parquet")
    _account(refs).write_parquet(out_dir / "reconciliation.parquet")


def _account(refs: Sequence[tuple[int, ParsedRef]]) -> pl.DataFrame:
    """Cells read, used, in findings and ignored by sheet, with the rules (`name=count;…`)."""
    rows = [
        (n, sheet, c["read"], c["used"], c["flagged"], sum(c["ignored"].values()),
         ";".join(f"{rule}={count}" for rule, count in sorted(c["ignored"].items())))
        for n, ref in refs
        for sheet, c in sorted(ref.counts.items())
    ]  # fmt: skip
    return _frame(
        rows, submission_id=int, sheet=str, cells_read=int, cells_used=int,
        cells_in_findings=int, cells_ignored=int, rules=str,
    )  # fmt: skip


def _frame(rows: Sequence[tuple[object, ...]], **kinds: type) -> pl.DataFrame:
    import polars as pl

    schema = {name: pl.Int64 if kind is int else pl.String for name, kind in kinds.items()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _wide(facts: pl.DataFrame | None, sheet: SheetMap) -> pl.DataFrame:
    """One row per submission and row; columns as declared, empty where nothing came."""
    import polars as pl

    types = {"varchar": pl.String, "bigint": pl.Int64, "date": pl.Date, "boolean": pl.Boolean}
    empty = pl.DataFrame(schema={name: types[kind] for name, kind in table_columns(sheet)})
    if facts is None:
        return empty
    mine = facts.filter(pl.col("sheet") == sheet.code)
    row = ["submission_id", "unit_code_of_file", "row_no"]
    chosen = [
        pl.col(part)
        .filter(pl.col("column_name") == column.name)
        .first()
        .alias(column.name + suffix)
        for column in _kept(sheet)
        for suffix, part in _parts(column)
    ]
    wide = mine.group_by(row, maintain_order=True).agg(chosen).sort("submission_id", "row_no")
    return empty if wide.is_empty() else wide.select(empty.columns)


def _kept(sheet: SheetMap) -> list[Column]:
    return [column for column in sheet.columns if column.type not in PRIVATE]


def _parts(column: Column) -> tuple[tuple[str, str], ...]:
    return PARTS.get(column.type, TEXT_PARTS)
