"""OpenDocument spreadsheets .ods (GB/T 33190 与 ISO/IEC 26300): values stand typed in the markup."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

from kaoping.intake.books.plain import UNCALCULATED, kind_and_text
from kaoping.intake.container import Container
from kaoping.intake.grid import MAX_COLUMNS, Grid, limit
from kaoping.intake.problem import Raw

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE, _TEXT, _STYLE = (f"{{{_NS}{n}:1.0}}" for n in ("table", "office", "text", "style"))
_ROW, _CELLS = f"{_TABLE}table-row", (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_HIDDEN = ("collapse", "filter")


@dataclass
class _Sheet:
    """A sheet in the making; empty rows and cells are counted, never laid out."""

    name: str
    is_hidden: bool
    rows: dict[int, dict[int, Raw]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)

    def grid(self) -> Grid:
        return Grid(
            self.name,
            self.rows,
            tuple(self.merges),
            self.is_hidden,
            frozenset(self.hidden),
            frozenset(self.struck),
        )


def read(container: Container) -> list[Grid]:
    """All sheets of `content.xml`."""
    with zipfile.ZipFile(BytesIO(container.data)) as archive:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        root = etree.fromstring(archive.read("content.xml"), parser)
    struck, unseen = _styles(root)
    return [_sheet(table, struck, unseen).grid() for table in root.iter(f"{_TABLE}table")]


def _styles(root: etree._Element) -> tuple[set[str], set[str]]:
    """Names of the automatic styles that cross text out, and of those that hide a table."""
    struck, unseen = set(), set()
    for style in root.iter(f"{_STYLE}style"):
        name = style.get(f"{_STYLE}name") or ""
        line = style.find(f"{_STYLE}text-properties")
        if line is not None and line.get(f"{_STYLE}text-line-through-style") not in (None, "none"):
            struck.add(name)
        shown = style.find(f"{_STYLE}table-properties")
        if shown is not None and shown.get(f"{_TABLE}display") == "false":
            unseen.add(name)
    return struck, unseen


def _sheet(table: etree._Element, struck: set[str], unseen: set[str]) -> _Sheet:
    style = table.get(f"{_TABLE}style-name") or ""
    sheet = _Sheet(table.get(f"{_TABLE}name") or "", style in unseen)
    row_no = 0
    for row in table.iter(_ROW):
        times = _times(row, "rows")
        cells = list(_cells(row))
        for _ in range(times if cells else 0):
            row_no += 1
            limit(row_no, max(col + span - 1 for col, span, _ in cells))
            _put(sheet, row, row_no, cells, struck)
        row_no += 0 if cells else times
    return sheet


def _times(node: etree._Element, what: str) -> int:
    text = node.get(f"{_TABLE}number-{what}-repeated") or "1"
    return int(text) if text.isdigit() else 1


def _cells(row: etree._Element) -> Iterator[tuple[int, int, etree._Element]]:
    """Column, how often it repeats, and the cell, of every cell that holds something."""
    col = 1
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        times = _times(cell, "columns")
        if _content(cell)[1].strip():
            yield col, min(times, MAX_COLUMNS + 1), cell
        col += times


def _put(
    sheet: _Sheet,
    row: etree._Element,
    row_no: int,
    cells: list[tuple[int, int, etree._Element]],
    struck: set[str],
) -> None:
    if row.get(f"{_TABLE}visibility") in _HIDDEN:
        sheet.hidden.add(row_no)
    for first, times, cell in cells:
        kind, text = _content(cell)
        for col in range(first, first + times):
            sheet.rows.setdefault(row_no, {})[col] = Raw(row_no, col, kind, text)
            if _is_struck(cell, struck):
                sheet.struck.add((row_no, col))
        down, right = (int(cell.get(f"{_TABLE}number-{w}-spanned") or 1) for w in ("rows", "columns"))  # fmt: skip
        if down > 1 or right > 1:
            sheet.merges.append((row_no, first, row_no + down - 1, first + right - 1))


def _is_struck(cell: etree._Element, struck: set[str]) -> bool:
    styles = [cell.get(f"{_TABLE}style-name")]
    styles += [span.get(f"{_TEXT}style-name") for span in cell.iter(f"{_TEXT}span")]
    return any(style in struck for style in styles)


def _content(cell: etree._Element) -> tuple[str, str]:
    """Kind and text of a cell; its comment is no part of it."""
    kind, value = cell.get(f"{_OFFICE}value-type"), cell.get(f"{_OFFICE}value") or ""
    if kind in ("float", "percentage", "currency") and value:
        return ("p" if kind == "percentage" else "n"), kind_and_text(float(value))[1]
    if kind == "date":
        return "d", (cell.get(f"{_OFFICE}date-value") or "")[:10]
    if kind == "boolean":
        return kind_and_text(cell.get(f"{_OFFICE}boolean-value") == "true")
    text = "\n".join("".join(p.itertext()) for p in cell.iterfind(f"{_TEXT}p"))
    if text:
        return kind_and_text(text)
    return ("e", UNCALCULATED) if cell.get(f"{_TABLE}formula") and kind is None else ("s", "")
