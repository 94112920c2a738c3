"""Modern workbooks .xlsx and .xlsm, of Excel and WPS, ordinary and strict (ISO/IEC 29500)."""

from __future__ import annotations

import zipfile
from io import BytesIO

from kaoping.intake.books.ooxml import Marks, marks_of, ordinary
from kaoping.intake.books.plain import fill
from kaoping.intake.container import Container
from kaoping.intake.grid import Grid, limit

_STRICT = b"http://purl.oclc.org/ooxml/"


def read(container: Container) -> list[Grid]:
    """All worksheets; charts and macro sheets are none."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    data = _without_strict(container.data)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        book_marks = marks_of(archive)
    for mark in book_marks.sheets.values():
        limit(*mark.extent)
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    number = "m" if book_marks.counts_from_1904 else "n"
    grids = []
    for sheet in book.sheets_metadata:
        if sheet.typ == SheetTypeEnum.WorkSheet:
            is_hidden = sheet.visible != SheetVisibleEnum.Visible
            marks = book_marks.sheets.get(sheet.name, Marks())
            grids.append(_grid(book, sheet.name, marks, number, is_hidden=is_hidden))
    return grids


def _grid(book: object, name: str, marks: Marks, number: str, *, is_hidden: bool) -> Grid:
    sheet = book.get_sheet_by_name(name)  # type: ignore[attr-defined]
    limit(sheet.total_height, sheet.total_width)
    values = sheet.to_python(skip_empty_area=False)
    merges = ((a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in sheet.merged_cell_ranges or ())
    return Grid(
        name,
        fill(values, number=number, percents=marks.percents, errors=marks.errors),
        tuple(merges),
        is_hidden,
        marks.hidden_rows,
        marks.struck,
    )


def _without_strict(data: bytes) -> bytes:
    """A strict workbook with the namespaces of an ordinary one: only the names differ."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if _STRICT not in archive.read("xl/workbook.xml"):
            return data
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as plain:
            for name in archive.namelist():
                plain.writestr(name, ordinary(archive.read(name)))
    return out.getvalue()
