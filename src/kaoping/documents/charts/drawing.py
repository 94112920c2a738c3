"""A drawing of plain shapes (图形): placed once in hundredths of a millimetre, drawn by every form.

PDF and HTML draw the same list; nothing after this module calculates.
"""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from typing import Any

from kaoping.documents.charts.palette import INK, SOFT

MM = 100  # units in a millimetre
WIDTH = 156 * MM  # the text width of a letter (GB/T 9704)
SIZE = 318  # 9 pt
THIN, HAIR = 25, 15
_NARROW = Fraction(56, 100)  # advance of a digit or Latin letter, in em
_RISE = Fraction(36, 100)  # from the middle of a line down to its baseline, in em

Shape = dict[str, str]


def printed(units: int) -> str:
    """Units as millimetres with two decimals."""
    sign = "-" if units < 0 else ""
    return f"{sign}{abs(units) // MM}.{abs(units) % MM:02d}"


def scaled(value: Fraction, most: Fraction, length: int) -> int:
    """The part of `length` that `value` is of `most`, within 0 and `length`, to the nearest unit."""
    if most <= 0:
        return 0
    exact = min(max(value / most, Fraction(0)), Fraction(1)) * length
    return int((2 * exact + 1) // 2)


def advance(text: str, size: int) -> int:
    """How wide a text is set, in units: whole characters for Chinese, a good half for the others."""
    wide = sum(unicodedata.east_asian_width(c) in "WFA" for c in text)
    return int((wide + (len(text) - wide) * _NARROW) * size)


def fitted(text: str, width: int, size: int, lines: int = 1) -> list[str]:
    """The text on at most `lines` lines of `width`; an ellipsis says that it goes on."""
    out: list[str] = []
    rest = text
    while rest and len(out) < lines:
        taken = _taken(rest, width, size)
        last = len(out) + 1 == lines
        if last and taken < len(rest):
            out.append(rest[: max(1, _taken(rest, width - size, size))] + "…")
            break
        out.append(rest[:taken])
        rest = rest[taken:]
    return out or [""]


def _taken(text: str, width: int, size: int) -> int:
    count, used = 0, 0
    for char in text:
        used += advance(char, size)
        if used > width:
            break
        count += 1
    return max(1, count)


class Canvas:
    """Collects shapes; later ones lie above earlier ones.

    Args:
        width: of the drawing, in units.
        size: of its texts, in units.
    """

    def __init__(self, width: int = WIDTH, size: int = SIZE) -> None:
        self.width, self.size = width, size
        self.shapes: list[Shape] = []

    def rect(self, x: int, y: int, w: int, h: int, fill: str = "none", line: str = "none") -> None:
        """A box with its upper left corner at (x, y); nothing when it has no width."""
        if w > 0 and h > 0:
            self.shapes.append({
                "kind": "rect", "x": printed(x), "y": printed(y), "w": printed(w), "h": printed(h),
                "fill": fill, "line": line, "thick": printed(THIN),
            })  # fmt: skip

    def line(self, x1: int, y1: int, x2: int, y2: int, line: str = SOFT, thick: int = THIN) -> None:
        """A straight line."""
        self.shapes.append({
            "kind": "line", "x": printed(x1), "y": printed(y1), "x2": printed(x2), "y2": printed(y2),
            "line": line, "thick": printed(thick),
        })  # fmt: skip

    def dot(self, x: int, y: int, r: int, fill: str, line: str = "none") -> None:
        """A disc around (x, y)."""
        self.shapes.append({
            "kind": "dot", "x": printed(x), "y": printed(y), "r": printed(r),
            "left": printed(x - r), "top": printed(y - r),
            "fill": fill, "line": line, "thick": printed(THIN),
        })  # fmt: skip

    def text(
        self, x: int, middle: int, text: str, anchor: str = "start", fill: str = INK, size: int = 0
    ) -> None:
        """One line of text whose middle height is at `middle`; anchor start, middle or end at x."""
        size = size or self.size
        self.shapes.append({
            "kind": "text", "x": printed(x), "y": printed(middle + int(_RISE * size)), "text": text,
            "anchor": anchor, "fill": fill, "size": printed(size),
        })  # fmt: skip

    def label(self, x: int, middle: int, text: str, width: int, anchor: str = "end") -> None:
        """A name on one line or two, within `width`."""
        lines = fitted(text, width, self.size, 2)
        pitch = self.size * 108 // 100
        top = middle - pitch * (len(lines) - 1) // 2
        for n, line in enumerate(lines):
            self.text(x, top + n * pitch, line, anchor)

    def done(self, height: int) -> dict[str, Any]:
        """The finished drawing: its size in mm and its shapes, all as text."""
        return {"width": printed(self.width), "height": printed(height), "shapes": self.shapes}
