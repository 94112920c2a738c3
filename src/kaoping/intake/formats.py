"""What an .xlsx says of its cells beyond their values: extent, percentages, errors (单元格标记)."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BUILT_IN = {"9", "10"}
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_PLACES = re.compile(rb"""\br=["']([A-Z]{1,3})?([0-9]{1,9})["']""")
_MARKED = re.compile(rb"""<(?:\w+:)?f[ />]|\bt=["']e["']""")
_STYLES = re.compile(rb"""\bs=["']([0-9]{1,5})["']""")
UNCALCULATED = "公式未计算"


@dataclass(frozen=True)
class Marks:
    """Cells of one sheet that need more than their value, by 1-based (row, column).

    Attributes:
        percents: shown as percentages.
        errors: text of error values, and of formulas that were saved without a result.
        extent: last row and last column that the sheet names.
    """

    percents: frozenset[tuple[int, int]] = frozenset()
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    extent: tuple[int, int] = (0, 0)


def cell_marks(path: str) -> dict[str, Marks]:
    """Sheet name → marks.

    A sheet's markup is walked only when the workbook has a percent format or the sheet holds an
    error or a formula; its extent is always measured, before any reader lays out a grid for it.
    """
    marks = {}
    with zipfile.ZipFile(path) as archive:
        styles = _percent_styles(archive)
        for name, part in _parts(archive):
            data = archive.read(part)
            extent = _extent(data)
            used = {style.decode() for style in set(_STYLES.findall(data))} if styles else set()
            wanted = _MARKED.search(data) or not styles.isdisjoint(used)
            marks[name] = _scan(data, styles, extent) if wanted else Marks(extent=extent)
    return marks


def counts_from_1904(path: str) -> bool:
    """Whether the workbook counts days from 1904 (date1904), as old ones made on a Mac do."""
    with zipfile.ZipFile(path) as archive:
        properties = _parse(archive.read("xl/workbook.xml")).find(f"{_MAIN}workbookPr")
    return properties is not None and properties.get("date1904") in ("1", "true")


def _extent(data: bytes) -> tuple[int, int]:
    places = {(column, len(row), row) for column, row in _PLACES.findall(data)}
    rows = max((int(row) for _, _, row in places), default=0)
    columns = {column for column, _, _ in places}
    return rows, max((column_number(column.decode()) for column in columns), default=0)


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    root = _parse(archive.read("xl/styles.xml"))
    custom = {
        f.get("numFmtId") for f in root.iter(f"{_MAIN}numFmt") if "%" in (f.get("formatCode") or "")
    }
    formats = root.find(f"{_MAIN}cellXfs")
    wanted = _BUILT_IN | custom
    return frozenset(
        str(n)
        for n, xf in enumerate(formats if formats is not None else ())
        if xf.get("numFmtId") in wanted
    )


def _parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Sheet name and member of every worksheet that is there."""
    targets = {
        r.get("Id"): r.get("Target") or ""
        for r in _parse(archive.read("xl/_rels/workbook.xml.rels"))
    }
    names = set(archive.namelist())
    found = []
    for sheet in _parse(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_REL), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in names:
            found.append((sheet.get("name") or "", part))
    return found


def _scan(data: bytes, styles: frozenset[str], extent: tuple[int, int]) -> Marks:
    from lxml import etree

    percents, errors = set(), {}
    events = etree.iterparse(
        BytesIO(data), tag=f"{_MAIN}c", resolve_entities=False, no_network=True
    )
    for _, cell in events:
        if match := _ADDRESS.fullmatch(cell.get("r") or ""):
            place = int(match[2]), column_number(match[1])
            if cell.get("s") in styles:
                percents.add(place)
            if len(cell) and (wrong := _error(cell)):
                errors[place] = wrong
        cell.clear()
    return Marks(frozenset(percents), errors, extent)


def _error(cell: etree._Element) -> str:
    """The error value of a cell, `公式未计算` for a formula without a stored result, else ''."""
    kind, last = cell.get("t"), cell[-1]
    if kind == "e":
        return cell.findtext(f"{_MAIN}v") or "#VALUE!"
    if last.tag == f"{_MAIN}v" and last.text:
        return ""
    is_formula = cell.find(f"{_MAIN}f") is not None
    return UNCALCULATED if is_formula and kind != "str" else ""


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """A for 1, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _parse(data: bytes) -> etree._Element:
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
