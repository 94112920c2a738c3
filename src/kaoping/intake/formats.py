"""What an .xlsx says of a cell beyond its value: percentage formats (百分比格式) and error values."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BUILT_IN = {"9", "10"}
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d+)")


@dataclass(frozen=True)
class Marks:
    """Cells of one sheet that need more than their value: percentages, and error values with text."""

    percents: frozenset[tuple[int, int]] = frozenset()
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def cell_marks(path: str) -> dict[str, Marks]:
    """Sheet name → marks by 1-based (row, column).

    A sheet's markup is walked only when the workbook has a percent format or the sheet an error cell.
    """
    marks = {}
    with zipfile.ZipFile(path) as archive:
        styles = _percent_styles(archive)
        for name, part in _parts(archive):
            data = archive.read(part)
            if styles or b't="e"' in data:
                marks[name] = _scan(data, styles)
    return marks


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


def _scan(data: bytes, styles: frozenset[str]) -> Marks:
    percents, errors = set(), {}
    events = etree.iterparse(
        BytesIO(data), tag=f"{_MAIN}c", resolve_entities=False, no_network=True
    )
    for _, cell in events:
        match = _ADDRESS.fullmatch(cell.get("r") or "")
        if match and cell.get("s") in styles:
            percents.add((int(match[2]), column_number(match[1])))
        if match and cell.get("t") == "e":
            errors[int(match[2]), column_number(match[1])] = cell.findtext(f"{_MAIN}v") or "#VALUE!"
        cell.clear()
    return Marks(frozenset(percents), errors)


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
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
