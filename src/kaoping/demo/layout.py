"""Lays a submission out as clerks send it and remembers where every cell went (版式).

Title rows, a unit line, one- or two-level merged headers, units in brackets, 合计 and 其中 rows, notes, a
stamp line and empty styled rows. The bytes depend on the content alone.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from kaoping.demo.facts import Broken, Percent, Row, SheetFault, SheetShape, Submission
from kaoping.demo.maps import Column, SheetMap
from kaoping.demo.spelling import Hand

_CREATED = datetime(2015, 1, 5, 9, 0, 0)
_GROUPS = {
    "contracts": (
        ("合同期限", (("term_start", "起"), ("term_end", "止"))),
        ("协商代表", (("employer_reps", "企业方"), ("worker_reps", "职工方"), ("outside_reps", "外聘"))),
        ("表决情况", (("vote_due", "应到"), ("vote_present", "实到"), ("vote_yes", "赞成"))),
    ),
    "coverage": (("表决情况", (("vote_due", "应到"), ("vote_present", "实到"), ("vote_yes", "赞成"))),),
    "enterprises": (("届期", (("term_start", "届期起"), ("term_end", "届期止"))),),
}  # fmt: skip


@dataclass
class SheetPlace:
    """Where a written sheet holds its headers and columns (cells as `C12`)."""

    header_cell: str = ""
    columns: dict[str, int] = field(default_factory=dict)
    labels: dict[str, list[str]] = field(default_factory=dict)
    form_cells: dict[str, str] = field(default_factory=dict)

    def cell(self, row: Row, column: str) -> str:
        """Address of a data cell; '' when the column has no header in this sheet."""
        if column in self.form_cells:
            return self.form_cells[column]
        at = self.columns.get(column)
        return "" if at is None else f"{xl_col_to_name(at)}{row.row_no}"

    def fault_cell(self, fault: SheetFault) -> str:
        """Address of a sheet-level finding."""
        kind, _, name = fault.where.partition(":")
        if kind == "header":
            return self.header_cell
        if kind in ("extra", "twice"):
            return self.labels[name][-1]
        return self.form_cells.get(fault.column, "") if kind == "form" else ""


@dataclass(frozen=True)
class Style:
    """One clerk's layout: levels of the header, titles, total rows, notes."""

    two_levels: bool = False
    aliases: bool = False
    bracket_units: bool = True
    totals: bool = True
    notes: bool = True
    unit_line: bool = True
    empty_rows: int = 3
    two_pairs: bool = False
    subtotals: bool = False
    guide: bool = False


class _Book:
    """An xlsx workbook with the few formats clerks use."""

    def __init__(self, path: Path) -> None:
        self.book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False})
        self.book.set_properties({"created": _CREATED, "author": "示例", "title": "示例报表"})
        add = self.book.add_format
        self.title = add({"bold": True, "align": "center", "font_size": 16})
        self.head = add({"bold": True, "border": 1, "align": "center", "text_wrap": True})
        self.body = add({"border": 1})
        self.day = add({"border": 1, "num_format": "yyyy-mm-dd"})
        self.percent = add({"border": 1, "num_format": "0.00%"})

    def write(self, sheet: Any, row: int, col: int, value: Any) -> None:
        """One cell, by the kind of its content."""
        if value is None:
            sheet.write_blank(row, col, None, self.body)
        elif isinstance(value, Percent):
            sheet.write_number(row, col, value.ratio, self.percent)
        elif isinstance(value, Broken):
            sheet.write_formula(row, col, "=1/0", self.body, value.text)
        elif isinstance(value, date):
            sheet.write_datetime(row, col, datetime(value.year, value.month, value.day), self.day)
        elif isinstance(value, int | float):
            sheet.write_number(row, col, value, self.body)
        else:
            sheet.write_string(row, col, value, self.body)


def write_workbook(
    path: Path,
    submission: Submission,
    maps: dict[str, SheetMap],
    style: Style,
    hand: Hand,
    owner: str,
) -> None:
    """Write a submission to `path`; rows get their `row_no`, the submission its `places`."""
    book = _Book(path)
    for code, rows in submission.sheets.items():
        sheet_map = maps[code]
        sheet = book.book.add_worksheet(_title(sheet_map, style))
        if sheet_map.form:
            submission.places[code] = _form(book, sheet, sheet_map, rows[0], style, hand)
        else:
            shape = submission.shapes.get(code, SheetShape())
            submission.places[code] = _table(
                book, sheet, sheet_map, rows, shape, style, hand, owner
            )
    for title, lines in submission.strange_sheets.items():
        sheet = book.book.add_worksheet(title)
        for n, line in enumerate(lines):
            sheet.write_row(n, 0, line)
    book.book.close()


def _title(sheet_map: SheetMap, style: Style) -> str:
    return sheet_map.aliases[0] if style.aliases and sheet_map.aliases else sheet_map.title


def _form(
    book: _Book, sheet: Any, sheet_map: SheetMap, row: Row, style: Style, hand: Hand
) -> SheetPlace:
    """Labels with their values in the next cell to the right, one or two pairs a row."""
    place = SheetPlace()
    sheet.merge_range(0, 0, 0, 3, f"2014年度考核　{sheet_map.title}", book.title)
    row.row_no = 3
    pairs = 2 if style.two_pairs else 1
    for n, column in enumerate(sheet_map.columns):
        at, left = 2 + n // pairs, n % pairs * 2
        sheet.write_string(at, left, column.header, book.head)
        book.write(sheet, at, left + 1, _content(row, column, hand))
        place.form_cells[column.name] = f"{xl_col_to_name(left + 1)}{at + 1}"
    return place


def _content(row: Row, column: Column, hand: Hand) -> Any:
    if column.name in row.written:
        return row.written[column.name]
    return hand.spell(column, row[column.name])


def _table(
    book: _Book, sheet: Any, sheet_map: SheetMap, rows: list[Row], shape: SheetShape, style: Style,
    hand: Hand, owner: str,
) -> SheetPlace:  # fmt: skip
    columns = [c for c in sheet_map.columns if c.name not in shape.dropped]
    width = len(columns) + len(shape.twice) + len(shape.extra)
    top = _heading(book, sheet, sheet_map, style, owner, width)
    place = SheetPlace(header_cell=f"A{top + 1}")
    place.columns = {c.name: n for n, c in enumerate(columns)}
    groups = _GROUPS.get(sheet_map.code, ()) if style.two_levels and not shape.flat else ()
    _headers(book, sheet, top, columns, groups, style)
    _additions(book, sheet, top, sheet_map, len(columns), shape, place)
    first = top + (2 if groups else 1)
    at = first
    half = 6 if style.subtotals and sheet_map.code == "rights_info" else None
    for n, row in enumerate(rows):
        if n == half:
            _sums(book, sheet, at, "小计", columns, rows[:n])
            at += 1
        row.row_no = at + 1
        _data(book, sheet, at, row, columns, shape, hand)
        at += 1
    _tail(book, sheet, at, columns, rows, style)
    return place


def _heading(
    book: _Book, sheet: Any, sheet_map: SheetMap, style: Style, owner: str, width: int
) -> int:
    """Title and unit line; returns the 0-based row of the header."""
    sheet.merge_range(0, 0, 0, max(width - 1, 1), f"2014年度{sheet_map.title}", book.title)
    at = 1
    if style.guide:
        sheet.write_string(at, 0, "填报说明：请按台账如实填写，没有的项目留空。")
        at += 1
    if style.unit_line:
        sheet.write_string(at, 0, f"填报单位：{owner}")
        sheet.write_string(at, max(width - 2, 1), "填报日期：2015年1月8日")
        at += 1
    return at


def _label(column: Column, style: Style) -> str:
    """The header as this clerk writes it: an alias perhaps, the unit in brackets perhaps."""
    names = [alias for alias in column.aliases if len(alias) >= 4]
    header = names[0] if style.aliases and names else column.header
    plain = column.unit and style.bracket_units and "（" not in header
    return f"{header}（{column.unit}）" if plain else header


def _headers(
    book: _Book, sheet: Any, top: int, columns: list[Column], groups: Any, style: Style
) -> None:
    under = {name: (title, sub) for title, members in groups for name, sub in members}
    sheet.set_column(0, len(columns), 12)
    for n, column in enumerate(columns):
        if column.name in under:
            sheet.write_string(top + 1, n, under[column.name][1], book.head)
        elif groups:
            sheet.merge_range(top, n, top + 1, n, _label(column, style), book.head)
        else:
            sheet.write_string(top, n, _label(column, style), book.head)
    at = {column.name: n for n, column in enumerate(columns)}
    for title, members in groups:
        first, last = at[members[0][0]], at[members[-1][0]]
        sheet.merge_range(top, first, top, last, title, book.head)


def _additions(
    book: _Book,
    sheet: Any,
    top: int,
    sheet_map: SheetMap,
    at: int,
    shape: SheetShape,
    place: SheetPlace,
) -> None:
    """Headers that stand twice, and headers of no map."""
    for name in shape.twice:
        sheet.write_string(top, at, sheet_map.column(name).header, book.head)
        cells = [
            f"{xl_col_to_name(place.columns[name])}{top + 1}",
            f"{xl_col_to_name(at)}{top + 1}",
        ]
        place.labels[name] = cells
        at += 1
    for header, _ in shape.extra:
        sheet.write_string(top, at, header, book.head)
        place.labels[header] = [f"{xl_col_to_name(at)}{top + 1}"]
        at += 1


def _data(
    book: _Book, sheet: Any, at: int, row: Row, columns: list[Column], shape: SheetShape, hand: Hand
) -> None:
    contents = [_content(row, column, hand) for column in columns]
    by_name = dict(zip([c.name for c in columns], contents, strict=True))
    contents += [by_name[name] for name in shape.twice]
    contents += [texts[at % len(texts)] for _, texts in shape.extra]
    for n, value in enumerate(contents):
        book.write(sheet, at, n, value)


def _tail(
    book: _Book, sheet: Any, at: int, columns: list[Column], rows: list[Row], style: Style
) -> None:
    """合计, 其中, notes, stamp line and styled rows without content."""
    if style.totals and rows and _counts(columns):
        _sums(book, sheet, at, "合计", columns, rows)
        book.write(sheet, at + 1, 0, "其中：本年新增")
        book.write(sheet, at + 1, _counts(columns)[0], 0)
        at += 2
    if style.notes:
        sheet.write_string(at, 0, "注：1.本表数据截至2014年12月31日；2.如有更正请注明。")
        sheet.write_string(at + 1, 0, "填报单位（盖章）：　　　　审核人：　　　　填表人：")
        at += 2
    for extra in range(style.empty_rows):
        for n in range(len(columns)):
            sheet.write_blank(at + extra, n, None, book.body)


def _counts(columns: list[Column]) -> list[int]:
    return [n for n, c in enumerate(columns) if c.kind == "count" and n]


def _sums(
    book: _Book, sheet: Any, at: int, label: str, columns: list[Column], rows: list[Row]
) -> None:
    """A row of sums under its label (合计, 小计)."""
    book.write(sheet, at, 0, label)
    for n in _counts(columns):
        book.write(sheet, at, n, sum(row[columns[n].name] or 0 for row in rows))


def write_csv(path: Path, submission: Submission, maps: dict[str, SheetMap], hand: Hand) -> None:
    """Write a one-sheet submission as CSV (GB18030, a header row and data rows)."""
    code, rows = next(iter(submission.sheets.items()))
    columns = maps[code].columns
    place = SheetPlace("A1", {c.name: n for n, c in enumerate(columns)})
    submission.places[code] = place
    with path.open("w", encoding="gb18030", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\r\n")
        writer.writerow([c.header for c in columns])
        for n, row in enumerate(rows, start=2):
            row.row_no = n
            writer.writerow([_content(row, column, hand) for column in columns])
