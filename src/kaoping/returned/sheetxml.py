"""One worksheet's markup (工作表标记): edited around the rows, which keep their bytes unless blanked.

Elements go where the schema wants them (ECMA-376 part 1, 18.3.1.99); a worksheet out of order is
what makes spreadsheet programs offer a repair.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lxml import etree

from kaoping.intake.grid import column_number
from kaoping.returned.package import local, main, parse, render

ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate",
    "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations",
    "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks",
    "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing",
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst",
)  # fmt: skip
_RANK = {name: rank for rank, name in enumerate(ORDER)}
_OPEN = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?sheetData\b[^<>]*>")
_CLOSE = re.compile(rb"</(?:[A-Za-z_][\w.-]*:)?sheetData\s*>")
_ROW = re.compile(rb"<((?:[A-Za-z_][\w.-]*:)?row)\b([^<>]*?)(/?)>")
_NUMBER = re.compile(rb"""\sr=["'](\d+)["']""")
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_SHARED_USE = re.compile(
    rb"""<(?:[A-Za-z_][\w.-]*:)?c\b[^<>]*\bt=["']s["'][^<>]*>(?:(?!</(?:[\w.-]+:)?c>).)*?<(?:[\w.-]+:)?v>\s*(\d+)""",
    re.DOTALL,
)


class Sheet:
    """A worksheet part: `root` is its markup with empty rows, `rows` the bytes between its row tags.

    Raises:
        ValueError: there is no place for rows in it.
    """

    def __init__(self, data: bytes) -> None:
        text = data if _is_plain(data) else render(parse(data))
        opening = _OPEN.search(text)
        if opening is None:
            raise ValueError("no sheetData")
        self._tag, start, end = opening[0], opening.end(), opening.end()
        after = end
        if not self._tag.endswith(b"/>"):
            closing = [*_CLOSE.finditer(text)][-1]
            end, after = closing.start(), closing.end()
        else:
            self._tag = self._tag[:-2].rstrip() + b">"
        self.rows = text[start:end]
        empty = self._tag[:-1] + b"/>"
        self.root = parse(text[: opening.start()] + empty + text[after:])

    def render(self) -> bytes:
        """The part's bytes."""
        text = render(self.root)
        found = _OPEN.search(text)
        assert found is not None
        name = self._tag[1:].split(None, 1)[0].rstrip(b">")
        whole = self._tag + self.rows + b"</" + name + b">"
        return text[: found.start()] + whole + text[found.end() :]

    def insert(self, element: etree._Element) -> None:
        """Put an element at its place in the schema's order, after others of its name."""
        rank = _RANK[local(element)]
        place = next(
            (n for n, child in enumerate(self.root) if _rank(child) > rank), len(self.root)
        )
        self.root.insert(place, element)

    def find(self, name: str) -> etree._Element | None:
        """The first child of that name."""
        return self.root.find(main(name))

    def drop(self, name: str) -> None:
        """Remove all children of that name."""
        for element in self.root.findall(main(name)):
            self.root.remove(element)

    def deselect(self) -> None:
        """No longer one of the selected tabs: typing into a group of tabs changes them all."""
        for view in self.root.iter(main("sheetView")):
            view.attrib.pop("tabSelected", None)

    def merges(self) -> list[tuple[int, int, int, int]]:
        """Merged ranges as (row, column, row, column)."""
        found = (corners(e.get("ref") or "") for e in self.root.iter(main("mergeCell")))
        return [area for area in found if area]

    def shared_strings(self) -> set[int]:
        """Indexes of the shared strings that the cells use."""
        return {int(index) for index in _SHARED_USE.findall(self.rows)}

    def blank(self, cells: Collection[tuple[int, int]]) -> None:
        """Empty these (row, column) cells: value and formula go, format stays."""
        wanted: dict[int, set[int]] = {}
        for row, column in cells:
            wanted.setdefault(row, set()).add(column)
        masters: set[str] = set()
        parts, last = [], 0
        for number, start, end in list(self._row_slices()):
            if number in wanted:
                parts += [self.rows[last:start], self._blanked(start, end, wanted[number], masters)]
                last = end
        self.rows = b"".join([*parts, self.rows[last:]])
        for index in masters:
            self._orphans(index)

    def _row_slices(self) -> Iterator[tuple[int, int, int]]:
        """(number, start, end) of every row; a row without a number follows the one before."""
        number = 0
        for match in _ROW.finditer(self.rows):
            said = _NUMBER.search(match[2])
            number = int(said[1]) if said else number + 1
            end = match.end()
            if not match[3]:
                close = b"</" + match[1]
                end = self.rows.index(b">", self.rows.index(close, end)) + 1
            yield number, match.start(), end

    def _blanked(self, start: int, end: int, columns: set[int], masters: set[str]) -> bytes:
        spaces = b"".join(
            b" xmlns%s=\"%s\"" % ((b":" + prefix.encode()) if prefix else b"", uri.encode())
            for prefix, uri in self.root.nsmap.items()
        )  # fmt: skip
        shell = parse(b"<shell" + spaces + b">" + self.rows[start:end] + b"</shell>")
        column = 0
        for cell in shell.iter(main("c")):
            match = _ADDRESS.fullmatch(cell.get("r") or "")
            column = column_number(match[1]) if match else column + 1
            if column in columns:
                masters |= {
                    f.get("si") or "" for f in cell if f.get("t") == "shared" and f.get("ref")
                }
                cell[:] = []
                cell.attrib.pop("t", None)
        return _inner(shell)

    def _orphans(self, index: str) -> None:
        """Formulas that shared a blanked one keep their last result only."""
        wanted = re.escape(index.encode())
        use = rb"""<(?:[\w.-]+:)?f\b(?=[^<>]*\bt=["']shared["'])(?=[^<>]*\bsi=["']%s["'])[^<>]*(?:/>|>[^<]*</(?:[\w.-]+:)?f>)"""
        self.rows = re.sub(use % wanted, b"", self.rows)


def corners(ref: str) -> tuple[int, int, int, int] | None:
    """A1 or A1:C3 as (row, column, row, column); None for anything else."""
    ends = [_ADDRESS.fullmatch(part) for part in ref.replace("$", "").split(":")]
    if not 1 <= len(ends) <= 2 or None in ends:
        return None
    places = [(int(m[2]), column_number(m[1])) for m in ends if m]
    return *places[0], *places[-1]


def _inner(shell: etree._Element) -> bytes:
    """The markup inside the shell, without the namespaces that only the shell declares."""
    text: bytes = etree.tostring(shell, encoding="UTF-8", xml_declaration=False)
    return text[text.index(b">") + 1 : text.rindex(b"</")]


def _is_plain(data: bytes) -> bool:
    """Whether the part is UTF-8 and free of what could hide a tag from a search."""
    head = data[:200].lower()
    said = re.search(rb"""encoding=["']([\w-]+)["']""", head)
    is_utf8 = not data.startswith((b"\xff\xfe", b"\xfe\xff")) and (not said or said[1] == b"utf-8")
    return is_utf8 and b"<!--" not in data and b"<![CDATA[" not in data and b"<?xml" not in data[5:]


def _rank(element: etree._Element) -> int:
    """The place of a child in the schema; wrapped alternatives stand where their content stands."""
    inner = element
    while local(inner) in ("AlternateContent", "Choice") and len(inner):
        inner = inner[0]
    return _RANK.get(local(inner), _RANK["webPublishItems"])
