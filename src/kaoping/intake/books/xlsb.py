"""Binary workbooks .xlsb ([MS-XLSB]): values by the reader, formats and errors from the records."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO

from kaoping.intake.books.ooxml import Marks, parse
from kaoping.intake.books.plain import fill
from kaoping.intake.container import Container
from kaoping.intake.grid import Grid, Unreadable, limit

_ROW, _CELLS, _ERRORS = 0, range(1, 12), (3, 11)
_FORMAT, _FONT, _STYLE = 44, 43, 47
_BEGIN_STYLES, _END_STYLES = 617, 618
_SHEET, _BOOK = 156, 153
_STRUCK_BIT = 0x08
_PERCENTS = {9, 10}
_CODES = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
Record = tuple[int, bytes]


def read(container: Container) -> list[Grid]:
    """All worksheets."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    with zipfile.ZipFile(BytesIO(container.data)) as archive:
        marks, is_1904 = _marks(archive)
    for mark in marks.values():
        limit(*mark.extent)
    book = CalamineWorkbook.from_filelike(BytesIO(container.data))
    number = "m" if is_1904 else "n"
    grids = []
    for meta in book.sheets_metadata:
        if meta.typ == SheetTypeEnum.WorkSheet:
            mark, sheet = marks.get(meta.name, Marks()), book.get_sheet_by_name(meta.name)
            limit(sheet.total_height, sheet.total_width)
            values = sheet.to_python(skip_empty_area=False)
            cells = fill(values, number=number, percents=mark.percents, errors=mark.errors)
            is_hidden = meta.visible != SheetVisibleEnum.Visible
            grids.append(Grid(meta.name, cells, (), is_hidden, mark.hidden_rows, mark.struck))
    return grids


def records(data: bytes) -> Iterator[Record]:
    """The records of a part: type, then content (both lengths are 7 bits a byte)."""
    place = 0
    while place < len(data):
        kind, place = _number(data, place, 2)
        size, place = _number(data, place, 4)
        if place + size > len(data):
            raise Unreadable("S01", "表格数据不完整")
        yield kind, data[place : place + size]
        place += size


def _number(data: bytes, place: int, most: int) -> tuple[int, int]:
    """A number of up to `most` bytes, seven bits each, and where it ends."""
    value = 0
    for step in range(most):
        if place >= len(data):
            raise Unreadable("S01", "表格数据不完整")
        byte, place = data[place], place + 1
        value |= (byte & 0x7F) << (7 * step)
        if not byte & 0x80:
            break
    return value, place


def _marks(archive: zipfile.ZipFile) -> tuple[dict[str, Marks], bool]:
    names = set(archive.namelist())
    percent, struck = set[int](), set[int]()
    if "xl/styles.bin" in names:
        percent, struck = _styles(archive.read("xl/styles.bin"))
    relations = parse(archive.read("xl/_rels/workbook.bin.rels"))
    targets = {r.get("Id"): (r.get("Target") or "").lstrip("/") for r in relations}
    found, is_1904 = {}, False
    for kind, body in records(archive.read("xl/workbook.bin")):
        if kind == _BOOK:
            is_1904 = bool(body[0] & 1)
        elif kind == _SHEET:
            relation, rest = _text(body[8:])
            target = targets.get(relation, "")
            part = target if target in names else f"xl/{target}"
            if part in names:
                found[_text(rest)[0]] = _sheet(archive.read(part), percent, struck)
    return found, is_1904


def _text(body: bytes) -> tuple[str, bytes]:
    """A counted UTF-16 text and what follows it."""
    (size,) = struct.unpack_from("<I", body)
    end = 4 + 2 * size
    return body[4:end].decode("utf-16-le", "replace"), body[end:]


def _styles(data: bytes) -> tuple[set[int], set[int]]:
    """Numbers of the cell styles that show percentages, and of those that cross text out."""
    formats, crossed = set(_PERCENTS), set()
    percent, struck = set(), set()
    fonts, style, is_cell = 0, 0, False
    for kind, body in records(data):
        if kind == _FORMAT and "%" in _text(body[2:])[0]:
            formats.add(int.from_bytes(body[:2], "little"))
        elif kind == _FONT:
            if body[2] & _STRUCK_BIT:
                crossed.add(fonts)
            fonts += 1
        elif kind in (_BEGIN_STYLES, _END_STYLES):
            is_cell = kind == _BEGIN_STYLES
        elif kind == _STYLE and is_cell:
            _, form, font = struct.unpack_from("<HHH", body)
            percent |= {style} if form in formats else set()
            struck |= {style} if font in crossed else set()
            style += 1
    return percent, struck


def _sheet(data: bytes, percent: set[int], struck: set[int]) -> Marks:
    """Marks of one sheet; a row record stands before its cells."""
    percents, crossed, hidden, errors = set(), set(), set(), {}
    row, last, widest = 0, 0, 0
    for kind, body in records(data):
        if kind == _ROW:
            row = int.from_bytes(body[:4], "little") + 1
            last = max(last, row)
            if len(body) > 11 and body[11] & 0x10:
                hidden.add(row)
        elif kind in _CELLS:
            col, style = struct.unpack_from("<II", body)
            place, style = (row, col + 1), style & 0xFFFFFF
            widest = max(widest, col + 1)
            if style in percent:
                percents.add(place)
            if style in struck:
                crossed.add(place)
            if kind in _ERRORS:
                errors[place] = _CODES.get(body[8], "#VALUE!")
    return Marks(frozenset(percents), errors, frozenset(crossed), frozenset(hidden), (last, widest))
