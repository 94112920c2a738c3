"""XML spreadsheets of 2003 (SpreadsheetML), which systems export under the name .xls."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from kaoping.intake.books.plain import kind_and_text
from kaoping.intake.container import Container
from kaoping.intake.grid import Grid, limit
from kaoping.intake.problem import Raw

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"


def read(container: Container) -> list[Grid]:
    """All worksheets."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(container.data, parser)
    percents, struck = _styles(root)
    return [_grid(sheet, percents, struck) for sheet in root.iterfind(f"{_SS}Worksheet")]


def _styles(root: etree._Element) -> tuple[set[str], set[str]]:
    """Names of the styles that show percentages, and of those that cross text out."""
    percents, struck = set(), set()
    for style in root.iter(f"{_SS}Style"):
        name = style.get(f"{_SS}ID") or ""
        form, font = style.find(f"{_SS}NumberFormat"), style.find(f"{_SS}Font")
        shown = "" if form is None else form.get(f"{_SS}Format") or ""
        if "%" in shown or shown == "Percent":
            percents.add(name)
        if font is not None and font.get(f"{_SS}StrikeThrough") == "1":
            struck.add(name)
    return percents, struck


def _grid(sheet: etree._Element, percents: set[str], struck: set[str]) -> Grid:
    rows: dict[int, dict[int, Raw]] = {}
    merges, hidden, crossed = [], set(), set()
    for row_no, row in _numbered(sheet.iterfind(f"{_SS}Table/{_SS}Row")):
        if row.get(f"{_SS}Hidden") == "1":
            hidden.add(row_no)
        for col, cell in _numbered(row.iterfind(f"{_SS}Cell"), "MergeAcross"):
            limit(row_no, col)
            down, right = (int(cell.get(f"{_SS}Merge{w}") or 0) for w in ("Down", "Across"))
            if down or right:
                merges.append((row_no, col, row_no + down, col + right))
            style = cell.get(f"{_SS}StyleID") or row.get(f"{_SS}StyleID") or ""
            kind, text = _value(cell, is_percent=style in percents)
            if text.strip():
                rows.setdefault(row_no, {})[col] = Raw(row_no, col, kind, text)
                if style in struck:
                    crossed.add((row_no, col))
    name = sheet.get(f"{_SS}Name") or ""
    return Grid(name, rows, tuple(merges), False, frozenset(hidden), frozenset(crossed))


def _numbered(
    nodes: Iterator[etree._Element], span: str = "Span"
) -> Iterator[tuple[int, etree._Element]]:
    """Rows or cells with their numbers: `Index` jumps ahead, a span takes up what follows."""
    number = 0
    for node in nodes:
        given = node.get(f"{_SS}Index")
        number = int(given) if given else number + 1
        yield number, node
        number += int(node.get(f"{_SS}{span}") or 0)


def _value(cell: etree._Element, *, is_percent: bool) -> tuple[str, str]:
    data = cell.find(f"{_SS}Data")
    if data is None:
        return "s", ""
    text, kind = "".join(data.itertext()), data.get(f"{_SS}Type")
    if kind == "Number":
        return ("p" if is_percent else "n"), kind_and_text(float(text))[1]
    if kind == "DateTime":
        return "d", text[:10]
    if kind == "Boolean":
        return kind_and_text(text == "1")
    return ("e", text) if kind == "Error" else kind_and_text(text)
