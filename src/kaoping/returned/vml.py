"""Boxes of comments in the old drawing markup (VML), which is often no well-formed XML.

So it is edited as text, shape by shape; shapes that are no comment boxes stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from lxml import etree

from kaoping.returned.package import main

_SHAPE = re.compile(r"<v:shape\b(?:(?!</v:shape>).)*</v:shape>\s*", re.DOTALL)
_NOTE = re.compile(r"""ObjectType\s*=\s*["']Note["']""")
_ROW = re.compile(r"<x:Row>\s*(\d+)\s*</x:Row>")
_COLUMN = re.compile(r"<x:Column>\s*(\d+)\s*</x:Column>")
_ID = re.compile(r"_x0000_s(\d+)")
_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
NEW = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    f'<o:idmap v:ext="edit" data="1"/></o:shapelayout>{_TYPE}</xml>'
)
_BOX = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;width:{width}pt;'
    'height:{height}pt;z-index:{z};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_WIDTH, _LINE, _PER_LINE = 300, 17, 21  # pixels, pixels, full-width characters of 9 pt
_LAST_COLUMN = 16_383


class Boxes:
    """The drawing of one worksheet while boxes are taken out and added."""

    def __init__(self, text: str) -> None:
        self.text = text

    def places(self) -> set[tuple[int, int]]:
        """The (row, column) cells that have a comment box."""
        found = (_place(shape) for shape in _SHAPE.findall(self.text))
        return {place for place in found if place}

    def drop(self, cells: Collection[tuple[int, int]]) -> None:
        """Remove the boxes of these cells."""
        self.text = _SHAPE.sub(lambda m: "" if _place(m[0]) in cells else m[0], self.text)

    def add(self, texts: Mapping[tuple[int, int], str], sheet: etree._Element) -> None:
        """Add the boxes of these cells, beside them and large enough for their texts."""
        end = self.text.rindex("</xml>")
        kind = "" if 'id="_x0000_t202"' in self.text else _TYPE
        first = max([1024, *map(int, _ID.findall(self.text))]) + 1
        widths = _widths(sheet)
        boxes = [_box(n, *item, widths) for n, item in enumerate(texts.items(), start=first)]
        self.text = self.text[:end] + kind + "".join(boxes) + self.text[end:]


def _box(number: int, place: tuple[int, int], text: str, widths: Mapping[int, int]) -> str:
    lines = sum(1 + len(line) // _PER_LINE for line in text.split("\n")) + 1
    height = max(4, lines) * _LINE
    return _BOX.format(
        id=number, width=_WIDTH * 3 // 4, height=height * 3 // 4, z=number - 1024,
        anchor=_anchor(place, height, widths), row=place[0] - 1, column=place[1] - 1,
    )  # fmt: skip


def _place(shape: str) -> tuple[int, int] | None:
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    if not _NOTE.search(shape) or row is None or column is None:
        return None
    return int(row[1]) + 1, int(column[1]) + 1


def _anchor(place: tuple[int, int], height: int, widths: Mapping[int, int]) -> str:
    """Left column and offset, top row, right column and offset, bottom row: from the cell's right edge."""
    row, column = place[0] - 1, min(place[1], _LAST_COLUMN - 12)
    last, left = column, _WIDTH + 12
    while last < _LAST_COLUMN and left >= widths.get(last + 1, 64):
        left -= widths.get(last + 1, 64)
        last += 1
    top = max(0, row - 1)
    rows, rest = divmod(height, 20)
    return f"{column}, 12, {top}, 4, {last}, {left}, {top + rows}, {rest}"


def _widths(sheet: etree._Element) -> dict[int, int]:
    """Column number → width in pixels, for columns with a width of their own."""
    widths: dict[int, int] = {}
    for item in sheet.iter(main("col")):
        first, last = int(item.get("min") or 1), int(item.get("max") or 1)
        width = float(item.get("width") or 8.43)
        pixels = 0 if item.get("hidden") in ("1", "true") else int(width * 7) + 5
        widths |= dict.fromkeys(range(first, min(last, first + 500) + 1), pixels)
    return widths
