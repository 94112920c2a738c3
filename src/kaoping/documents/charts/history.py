"""历次变化: a total over the runs that are kept (历次运行总分)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kaoping.documents import numbers
from kaoping.documents.charts.drawing import SIZE, WIDTH, Canvas, scaled
from kaoping.documents.charts.palette import OWN, PAPER, SOFT

ROWS = 12  # runs shown, the newest ones


@dataclass(frozen=True)
class Stand:
    """A total at one run: when, and how many points; None when there was none."""

    when: str
    points: Fraction | None


def history(
    title: str, stands: Sequence[Stand], places: int, width: int = WIDTH, size: int = SIZE
) -> dict[str, Any] | None:
    """A line of totals over runs; None with fewer than two of them, or when nothing ever moved.

    Args:
        title: what the points are of.
        stands: oldest first.
        places: decimals of a total.
        width: of the drawing.
        size: of its texts.
    """
    known = [s for s in stands if s.points is not None][-ROWS:]
    values = [s.points for s in known if s.points is not None]
    if len(set(values)) < 2:
        return None
    said = "，".join(f"{s.when}：{numbers.half_up(v, places)}" for s, v in zip(known, values, strict=True))  # fmt: skip
    return {
        "title": f"{title}历次总分",
        "alt": f"{title}历次结果总分折线图。{said}。",
        "drawing": _draw(known, values, places, width, size),
        "native": {
            "direction": "col",
            "categories": [s.when for s in known],
            "series": [{"name": "总分", "style": "own", "values": [numbers.half_up(v, places) for v in values]}],
            "marks": None,
            "most": "",
            "step": "",
            "height_mm": 52,
        },
    }  # fmt: skip


def _draw(
    known: list[Stand], values: list[Fraction], places: int, width: int, size: int
) -> dict[str, Any]:
    canvas = Canvas(width, size)
    low, high = min(values), max(values)
    left, right, top, deep = 4 * size, width - 4 * size, 2 * size, 6 * size
    step = (right - left) // (len(values) - 1)
    at = [
        (left + n * step, top + deep - scaled(value - low, high - low, deep))
        for n, value in enumerate(values)
    ]
    base = top + deep + size
    canvas.line(left - size, base, right + size, base)
    for (x1, y1), (x2, y2) in itertools.pairwise(at):
        canvas.line(x1, y1, x2, y2, OWN, 50)
    every = -(-len(values) * 6 * size // (right - left)) if right > left else 1
    for n, (x, y) in enumerate(at):
        canvas.dot(x, y, size * 4 // 10, OWN, PAPER)
        moved = n == 0 or values[n] != values[n - 1]
        if moved or n == len(at) - 1:
            canvas.text(x, y - size, numbers.half_up(values[n], places), "middle")
        if n % max(1, every) == 0:
            canvas.line(x, base, x, base + size * 3 // 10)
            canvas.text(x, base + size, known[n].when, "middle", SOFT)
    return canvas.done(base + 2 * size)
