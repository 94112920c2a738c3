"""Old binary workbooks .xls (BIFF 2 to 8) of Excel, WPS (.et saved so) and department systems."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from kaoping.intake.books.plain import kind_and_text
from kaoping.intake.container import Container
from kaoping.intake.grid import Grid, Unreadable, limit
from kaoping.intake.problem import Raw


def read(container: Container) -> list[Grid]:
    """All worksheets, with formats: an .xls tells dates and percentages by them alone.

    Raises:
        Unreadable: the workbook is encrypted (S13).
    """
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=container.data,
            formatting_info=True,
            ragged_rows=True,
            logfile=io.StringIO(),  # it would speak on the channel of the answers
        )
    except xlrd.XLRDError as error:
        if "encrypt" in str(error).lower():
            raise Unreadable("S13", "设有打开密码") from None
        raise
    return [_grid(book, sheet) for sheet in book.sheets()]


def _grid(book: Any, sheet: Any) -> Grid:
    limit(sheet.nrows, sheet.ncols)
    rows: dict[int, dict[int, Raw]] = {}
    struck = set()
    for raw, is_struck in _cells(book, sheet):
        rows.setdefault(raw.row, {})[raw.col] = raw
        if is_struck:
            struck.add((raw.row, raw.col))
    merges = tuple((a + 1, c + 1, b, d) for a, b, c, d in sheet.merged_cells)
    hidden = frozenset(number + 1 for number, info in sheet.rowinfo_map.items() if info.hidden)
    return Grid(sheet.name, rows, merges, bool(sheet.visibility), hidden, frozenset(struck))


def _cells(book: Any, sheet: Any) -> Iterator[tuple[Raw, bool]]:
    """Every non-empty cell, and whether it is crossed out (its font, or a run of its text)."""
    for r in range(sheet.nrows):
        for c in range(sheet.row_len(r)):
            kind, text = _plain(book, sheet, r, c)
            if text.strip():
                yield Raw(r + 1, c + 1, kind, text), _is_struck(book, sheet, r, c)


def _plain(book: Any, sheet: Any, row: int, col: int) -> tuple[str, str]:
    import xlrd

    kind, value = sheet.cell_type(row, col), sheet.cell_value(row, col)
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return "s", ""
    if kind == xlrd.XL_CELL_ERROR:
        return "e", xlrd.error_text_from_code.get(value, "#VALUE!")
    if kind == xlrd.XL_CELL_BOOLEAN:
        return kind_and_text(bool(value))
    if kind == xlrd.XL_CELL_DATE:
        return _moment(value, book.datemode)
    if kind == xlrd.XL_CELL_NUMBER:
        number = "m" if book.datemode else "n"
        return ("p" if _is_percent(book, sheet, row, col) else number), kind_and_text(value)[1]
    return kind_and_text(value)


def _moment(value: float, datemode: int) -> tuple[str, str]:
    """A date; a number that cannot be one although it is shown so stays a number."""
    import xlrd

    try:
        return kind_and_text(xlrd.xldate_as_datetime(value, datemode))
    except (ValueError, OverflowError, xlrd.XLDateError):
        return kind_and_text(value)


def _is_percent(book: Any, sheet: Any, row: int, col: int) -> bool:
    form = book.format_map.get(_style(book, sheet, row, col).format_key)
    return form is not None and "%" in form.format_str


def _is_struck(book: Any, sheet: Any, row: int, col: int) -> bool:
    fonts = [_style(book, sheet, row, col).font_index]
    fonts += [font for _, font in sheet.rich_text_runlist_map.get((row, col), ())]
    return any(book.font_list[font].struck_out for font in fonts if font < len(book.font_list))


def _style(book: Any, sheet: Any, row: int, col: int) -> Any:
    return book.xf_list[sheet.cell_xf_index(row, col)]
