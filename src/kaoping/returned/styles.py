"""Looks in the style part (样式): appended once, used again when the same is wanted again."""

from __future__ import annotations

from lxml import etree

from kaoping.returned.marks import LOOKS, Look
from kaoping.returned.package import MAIN, local, main, parse, render

_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs",
    "tableStyles", "colors", "extLst",
)  # fmt: skip
EMPTY = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    "<borders><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    '<cellStyleXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
).encode()
_SIDES = ("left", "right", "top", "bottom")


class Styles:
    """The style part while looks are added to it; `render` gives its bytes."""

    def __init__(self, data: bytes = EMPTY) -> None:
        self._root = parse(data)

    def render(self) -> bytes:
        """The part's bytes."""
        return render(self._root)

    def overlay(self, severity: str) -> int:
        """The index of a severity's look as a conditional format (dxf)."""
        look = LOOKS[severity]
        font, border = _font(look, ""), _border(look.border)
        pattern = '<patternFill patternType="solid">{}</patternFill>'
        colours = f'<fgColor rgb="{look.fill}"/><bgColor rgb="{look.fill}"/>'
        fill = f"<fill>{pattern.format(colours)}</fill>"
        return self._index("dxfs", f"<dxf>{font}{fill}{border}</dxf>")

    def look(self, severity: str) -> int:
        """The index of a severity's look as a cell format of the list."""
        look = LOOKS[severity]
        return self.cell(_font(look, "仿宋_GB2312"), look.fill, look.border, "center")

    def cell(
        self, font: str, fill: str = "", border: str = "", align: str = "left", *,
        number: int = 0, is_quoted: bool = False,
    ) -> int:  # fmt: skip
        """The index of a cell format; `number` is a built-in number format, `is_quoted` keeps text text."""
        pattern = f'<patternFill patternType="solid"><fgColor rgb="{fill}"/><bgColor indexed="64"/></patternFill>'
        ids = (
            self._index("fonts", font),
            self._index("fills", f"<fill>{pattern}</fill>") if fill else 0,
            self._index("borders", _border(border)) if border else 0,
        )
        quote = ' quotePrefix="1"' if is_quoted else ""
        return self._index(
            "cellXfs",
            f'<xf numFmtId="{number}" fontId="{ids[0]}" fillId="{ids[1]}" borderId="{ids[2]}" xfId="0"{quote}'
            f' applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
            f'<alignment horizontal="{align}" vertical="center" wrapText="1"/></xf>',
        )

    def plain(self, number: int = 0, *, is_quoted: bool = False, code: str = "") -> int:
        """The index of a data cell's format; `code` is a number format of our own."""
        if code:
            number = self._number(code)
        quote = ' quotePrefix="1"' if is_quoted else ""
        text = f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0"{quote} applyNumberFormat="1"/>'
        return self._index("cellXfs", text)

    def _number(self, code: str) -> int:
        group = self._group("numFmts")
        for item in group:
            if item.get("formatCode") == code:
                return int(item.get("numFmtId") or 0)
        number = max([163, *(int(item.get("numFmtId") or 0) for item in group)]) + 1
        etree.SubElement(group, main("numFmt"), {"numFmtId": str(number), "formatCode": code})
        group.set("count", str(len(group)))
        return number

    def _index(self, name: str, text: str) -> int:
        """The index of an element in its group; appended when there is none like it."""
        element = parse(f'<group xmlns="{MAIN}">{text}</group>'.encode())[0]
        group = self._group(name)
        for index, item in enumerate(group):
            if _same(item, element):
                return index
        group.append(element)
        group.set("count", str(len(group)))
        return len(group) - 1

    def _group(self, name: str) -> etree._Element:
        found = self._root.find(main(name))
        if found is not None:
            return found
        rank = _ORDER.index(name)
        place = sum(local(c) in _ORDER and _ORDER.index(local(c)) < rank for c in self._root)
        group = etree.Element(main(name))
        self._root.insert(place, group)
        return group


def font(size: int, name: str = "仿宋_GB2312", *, is_bold: bool = False, colour: str = "FF000000", extra: str = "") -> str:  # fmt: skip
    """The markup of a font."""
    bold = "<b/>" if is_bold else ""
    return (
        f'<font>{bold}{extra}<sz val="{size}"/><color rgb="{colour}"/><name val="{name}"/></font>'
    )


def _font(look: Look, name: str) -> str:
    marks = ("<b/>" if look.is_bold else "") + ("<i/>" if look.is_italic else "")
    colour = f'<color rgb="{look.font}"/>'
    if name:
        colour = f'<sz val="10"/>{colour}<name val="{name}"/>'
    return f"<font>{marks}{colour}</font>"


def _border(style: str) -> str:
    side = '<{0} style="' + style + '"><color rgb="FF000000"/></{0}>'
    return f"<border>{''.join(side.format(name) for name in _SIDES)}</border>"


def _same(one: etree._Element, other: etree._Element) -> bool:
    """Whether two elements say the same."""
    return (
        one.tag == other.tag
        and dict(one.attrib) == dict(other.attrib)
        and len(one) == len(other)
        and all(map(_same, one, other))
    )
