"""What the markup of a modern workbook says of its cells beyond their values (单元格标记).

Percent formats, errors, formulas without a result, hidden rows, struck-out text and the extent. Cells
are many and marked ones few: the bytes are searched for the marks, and only marked cells are parsed.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from kaoping.intake.books.plain import UNCALCULATED
from kaoping.intake.grid import column_letters, column_number

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PERCENTS = {"9", "10"}
_STRICT = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/"),
)  # fmt: skip
_STRICT_RELATIONS = (
    b"http://schemas.openxmlformats.org/officeDocument/relationships",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
)
_ADDRESS = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_FAR = re.compile(rb'r="(?:[A-Z]{3}|[A-Z]{0,2}[0-9]{5})')  # a literal first: found at memory speed
_ROWS = re.compile(rb"""\br=["'][A-Z]*([0-9]+)["']""")
_COLUMNS = re.compile(rb"""\br=["']([A-Z]+)[0-9]""")
_HIDDEN = re.compile(rb"""<(?:\w+:)?row\s[^>]*\bhidden=["'](?:1|true)["'][^>]*>""")
_HIDDEN_ROW = re.compile(rb"""\br=["']([0-9]{1,7})["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ERROR = re.compile(rb"""\bt=["']e["']""")
_CELL_START = re.compile(rb"<(?:\w+:)?c\s")
_CELL_END = re.compile(rb"</(?:\w+:)?c>")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)<")
_TYPE = re.compile(rb"""\st=["'](\w+)["']""")
_NO_ADDRESS = re.compile(rb"""<(?:\w+:)?c(?:\s+(?:s|t)=["'][^"']*["'])*\s*/?>""")
_REACH = 64 * 1024  # how far before a mark the start of its cell is looked for
Place = tuple[int, int]


@dataclass(frozen=True)
class Marks:
    """Cells of one sheet that need more than their value, by 1-based (row, column).

    Attributes:
        percents: shown as percentages.
        errors: text of error values, and of formulas that were saved without a result.
        struck: crossed out, wholly or in part.
        hidden_rows: hidden by hand or by a filter.
        extent: last row and last column that the sheet names, when they lie far out.
    """

    percents: frozenset[Place] = frozenset()
    errors: dict[Place, str] = field(default_factory=dict)
    struck: frozenset[Place] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    extent: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class BookMarks:
    """Marks by sheet name, and whether the workbook counts days from 1904 (old ones of a Mac)."""

    sheets: dict[str, Marks]
    counts_from_1904: bool


@dataclass(frozen=True)
class _Styles:
    """Numbers of the cell styles that show percentages, and of those that cross text out."""

    percent: frozenset[str] = frozenset()
    struck: frozenset[str] = frozenset()


def marks_of(archive: zipfile.ZipFile) -> BookMarks:
    """The marks of every worksheet in an (ordinary) workbook."""
    names = set(archive.namelist())
    workbook = parse(archive.read("xl/workbook.xml"))
    properties = workbook.find(f"{MAIN}workbookPr")
    styles = _styles(archive.read("xl/styles.xml")) if "xl/styles.xml" in names else _Styles()
    strings = _struck_strings(archive) if "xl/sharedStrings.xml" in names else frozenset()
    sheets = {
        name: _marks(archive.read(part), styles, strings)
        for name, part in _parts(archive, workbook)
        if part in names
    }
    is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    return BookMarks(sheets, is_1904)


def ordinary(data: bytes) -> bytes:
    """A part of a strict workbook in the namespaces of an ordinary one."""
    for old, new in _STRICT:
        data = data.replace(old, new)
    return data.replace(*_STRICT_RELATIONS)


def parse(data: bytes) -> etree._Element:
    """Markup as a tree, nothing resolved and nothing fetched."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def _parts(archive: zipfile.ZipFile, workbook: etree._Element) -> list[tuple[str, str]]:
    """Name and member of every sheet."""
    relations = parse(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {r.get("Id"): r.get("Target") or "" for r in relations}
    found = []
    for sheet in workbook.iter(f"{MAIN}sheet"):
        target = targets.get(sheet.get(_REL), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        found.append((sheet.get("name") or "", part))
    return found


def _styles(data: bytes) -> _Styles:
    root = parse(data)
    custom = {
        f.get("numFmtId") for f in root.iter(f"{MAIN}numFmt") if "%" in (f.get("formatCode") or "")
    }
    fonts = root.find(f"{MAIN}fonts")
    crossed = {str(n) for n, font in enumerate(fonts if fonts is not None else ()) if _is_struck(font)}  # fmt: skip
    formats = root.find(f"{MAIN}cellXfs")
    listed = list(enumerate(formats if formats is not None else ()))
    wanted = _PERCENTS | custom
    return _Styles(
        frozenset(str(n) for n, xf in listed if xf.get("numFmtId") in wanted),
        frozenset(str(n) for n, xf in listed if xf.get("fontId") in crossed),
    )


def _is_struck(parent: etree._Element) -> bool:
    """Whether a font or a run crosses its text out."""
    strike = parent.find(f"{MAIN}strike")
    return strike is not None and strike.get("val") not in ("0", "false")


def _struck_strings(archive: zipfile.ZipFile) -> frozenset[bytes]:
    """Numbers of the shared strings that are crossed out in part."""
    data = archive.read("xl/sharedStrings.xml")
    if b"strike" not in data:
        return frozenset()
    items = parse(data).iterfind(f"{MAIN}si")
    return frozenset(
        str(n).encode()
        for n, item in enumerate(items)
        if any(_is_struck(run) for run in item.iter(f"{MAIN}rPr"))
    )


def _marks(data: bytes, styles: _Styles, strings: frozenset[bytes]) -> Marks:
    if data.count(b"<c r=") != data.count(b"<c ") + data.count(b"<c>") and _NO_ADDRESS.search(data):
        data = _addressed(data)
    struck = {
        *_places(data, _tags(data, _style_pattern(styles.struck), is_attribute=True)),
        *_places(data, _tags(data, _string_pattern(strings))),
        *(_places(data, _tags(data, _RICH)) if b"strike" in data else ()),
    }
    tags = _HIDDEN.finditer(data) if b"hidden=" in data else ()
    hidden = (_HIDDEN_ROW.search(tag[0]) for tag in tags)
    return Marks(
        frozenset(_places(data, _tags(data, _style_pattern(styles.percent), is_attribute=True))),
        _errors(data),
        frozenset(struck),
        frozenset(int(row[1]) for row in hidden if row),
        _extent(data),
    )


_RICH = re.compile(rb"<(?:\w+:)?strike\b")


def _style_pattern(styles: Iterable[str]) -> re.Pattern[bytes] | None:
    listed = "|".join(sorted(styles))
    return re.compile(rf""" s=["'](?:{listed})["']""".encode()) if listed else None


def _string_pattern(strings: Iterable[bytes]) -> re.Pattern[bytes] | None:
    """A cell's value that is one of these shared strings."""
    listed = b"|".join(sorted(strings))
    pattern = rb"""\bt=["']s["'][^>]*>\s*<(?:\w+:)?v>(?:%s)<""" % listed
    return re.compile(pattern) if listed else None


def _tags(
    data: bytes, pattern: re.Pattern[bytes] | None, *, is_attribute: bool = False
) -> Iterator[int]:
    """Where the cells begin in which the pattern is found (in their tag, for an attribute)."""
    for match in pattern.finditer(data) if pattern else ():
        start = _cell_start(data, match.end())
        if start is not None and not (is_attribute and data.find(b">", start) < match.start()):
            yield start


def _cell_start(data: bytes, place: int) -> int | None:
    """Where the cell begins that holds the byte at `place`; None outside of cells (a row, a column)."""
    window = max(0, place - _REACH)
    closed = max(data.rfind(b"</c>", window, place), data.rfind(b":c>", window, place), window)
    starts = list(_CELL_START.finditer(data, closed, place))
    if not starts:
        return None
    start = starts[-1].start()
    tag_end = data.find(b">", start)
    is_over = tag_end < place and data[tag_end - 1 : tag_end] == b"/"
    return None if is_over else start


def _places(data: bytes, starts: Iterable[int]) -> Iterator[Place]:
    for start in starts:
        if place := _place(data, start):
            yield place


def _place(data: bytes, start: int) -> Place | None:
    match = _ADDRESS.search(data, start, data.find(b">", start))
    return (int(match[2]), column_number(match[1].decode())) if match else None


def _errors(data: bytes) -> dict[Place, str]:
    """Error values, and formulas without a stored result, by place."""
    found = {}
    wrong = _tags(data, _ERROR, is_attribute=True) if b'"e"' in data or b"'e'" in data else ()
    formulas = _tags(data, _FORMULA) if b"<f" in data or b":f" in data else ()
    for start in sorted({*wrong, *formulas}):
        end = _CELL_END.search(data, start)
        cell = data[start : end.start() if end else None]
        place, text = _place(data, start), _error(cell)
        if place and text:
            found[place] = text
    return found


def _error(cell: bytes) -> str:
    """The error value of a cell, `公式未计算` for a formula without a stored result, else ''."""
    tag = cell[: cell.find(b">")]
    kind, value = _TYPE.search(tag), _VALUE.search(cell)
    if kind and kind[1] == b"e":
        return value[1].decode() if value and value[1] else "#VALUE!"
    if (value and value[1]) or (kind and kind[1] == b"str") or not _FORMULA.search(cell):
        return ""
    return UNCALCULATED


def _extent(data: bytes) -> tuple[int, int]:
    """Last row and column that are named, when any lies so far out that a grid could be too large."""
    if b"r='" not in data and not _FAR.search(data):
        return 0, 0
    rows = [int(row) for row in _ROWS.findall(data)]
    columns = {column.decode() for column in _COLUMNS.findall(data)}
    return max(rows, default=0), max(map(column_number, columns), default=0)


def _addressed(data: bytes) -> bytes:
    """The sheet with an address in every cell: some programs leave out what follows by counting."""
    root = parse(data)
    row_no = 0
    for row in root.iter(f"{MAIN}row"):
        row_no = int(row.get("r") or row_no + 1)
        col = 0
        for cell in row.iterfind(f"{MAIN}c"):
            if given := cell.get("r"):
                col = column_number(given.rstrip("0123456789"))
            else:
                col += 1
                cell.set("r", f"{column_letters(col)}{row_no}")
    return bytes(etree.tostring(root))
