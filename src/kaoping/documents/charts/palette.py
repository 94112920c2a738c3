"""Colours of all charts (图表配色): few, told apart by lightness, so that grey paper shows the same.

Whatever a colour says is also said by a place, an outline or a printed number.
"""

from __future__ import annotations

from fractions import Fraction

PAPER = "#ffffff"
INK = "#1b1f24"  # texts, marks that must stand out
SOFT = "#50575f"  # axes, outlines, second texts
OWN = "#1f4e79"  # what is there: points gained, the unit itself
LOST = "#f6dccb"  # what is missing, always inside an outline
EDGE = "#9a4a1c"  # the outline of what is missing
OTHERS = "#c3d0dd"  # the others, always inside an outline
# Four steps from dark to light, each told from its neighbour in grey (问题级别).
STEPS = ("#14304d", "#4f7ba6", "#b9a37e", "#efe6d6")
# Shades of a table cell by how much is in it, light to dark.
SHADES = ("#e7edf3", "#bccddd", "#7f9fbd", "#3f6a93", "#1f4e79")

_RED, _GREEN, _BLUE = 2126, 7152, 722  # ten-thousandths (WCAG 2.2, relative luminance)


def luminance(colour: str) -> Fraction:
    """Relative luminance of `#rrggbb`, 0 (black) to 1 (white).

    The transfer curve of sRGB is taken to five decimals, closer than any threshold needs.
    """
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    red, green, blue = (_linear(part) for part in parts)
    return (_RED * red + _GREEN * green + _BLUE * blue) / 10000


def _linear(part: int) -> Fraction:
    share = Fraction(part, 255)
    if share <= Fraction(4045, 100000):
        return share / Fraction(1292, 100)
    base = (share + Fraction(55, 1000)) / Fraction(1055, 1000)
    # base ** 2.4 = fifth root of base ** 12, by bisection on hundred-thousandths.
    goal = base**12
    low, high = 0, 100001
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if Fraction(middle, 100000) ** 5 <= goal else (low, middle)
    return Fraction(low, 100000)


def contrast(one: str, other: str) -> Fraction:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + Fraction(5, 100)) / (dark + Fraction(5, 100))


def text_on(ground: str) -> str:
    """Ink or paper, whichever reads better on `ground`."""
    return max((INK, PAPER), key=lambda colour: contrast(colour, ground))
