"""距要求的差距: indicators that fall short of what the rulebook demands, each against its own demand."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kaoping.documents import numbers
from kaoping.documents.charts.drawing import SIZE, WIDTH, Canvas, scaled
from kaoping.documents.charts.palette import EDGE, INK, LOST
from kaoping.documents.source import Book, Frame, Row
from kaoping.rounds import Unit

ROWS = 10
ONE = Fraction(1)


@dataclass(frozen=True)
class Distance:
    """How far one indicator has come: `reached` of 1, and both numbers in words."""

    title: str
    reached: Fraction
    said: str


def distances(frame: Frame, unit: Unit, book: Book) -> list[Distance]:
    """Indicators that lost points against a stated demand, the farthest from it first."""
    rows = frame.of("steps", "rulebook", "unit_code").get((book.code, unit.code), [])
    found = [d for row in rows if (d := _distance(frame, row)) is not None]
    named = {d.title: d for d in reversed(found)}  # two items may ask for the same thing
    order = [d.title for d in found]
    return sorted(named.values(), key=lambda d: (d.reached, order.index(d.title)))


def _distance(frame: Frame, row: Row) -> Distance | None:
    known = frame.indicators.get(row.get("indicator") or "")
    text = row.get("threshold") or ""
    value, target = _value(row), _number(text)
    if known is None or row.get("state") != "ok" or value is None or not target or target < 0:
        return None
    points, full = row.get("points") or "", row.get("full_points") or ""
    if not points or numbers.exact(points) >= numbers.exact(full) or value == target:
        return None
    below = value < target
    reached = value / target if below else target / value
    demand = text if below else f"不超过{text}"
    gap = abs(value - target)
    word = "差" if below else "超"
    if text.endswith("%"):
        points_apart = numbers.trimmed(numbers.half_up(gap * 100, 2))
        said = f"{numbers.trimmed(numbers.half_up(value * 100, 2))}%／{demand}，{word}{points_apart}个百分点"
    else:
        said = f"{_plain(value)}／{demand}，{word}{_plain(gap)}"
    return Distance(known.title, max(reached, Fraction(0)), said)


def _value(row: Row) -> Fraction | None:
    if not row.get("num"):
        return None
    if not row.get("den"):
        return Fraction(row["num"])
    return Fraction(row["num"]) / Fraction(row["den"]) if numbers.exact(row["den"]) > 0 else None


def _number(text: str) -> Fraction | None:
    try:
        value = Fraction(text.removesuffix("%"))
    except (ValueError, ZeroDivisionError):
        return None
    return value / 100 if text.endswith("%") else value


def _plain(value: Fraction) -> str:
    return numbers.trimmed(numbers.half_up(value, 2))


def targets(
    frame: Frame, unit: Unit, book: Book, width: int = WIDTH, size: int = SIZE
) -> dict[str, Any] | None:
    """The chart of one rulebook; None when fewer than two indicators fall short."""
    found = distances(frame, unit, book)
    if len(found) < 2:
        return None
    shown = found[:ROWS]
    rest = f"；另有{len(found) - ROWS}项见得分明细" if len(found) > ROWS else ""
    said = "；".join(f"{d.title}{d.said}" for d in shown)
    return {
        "title": f"{book.title}距要求的差距",
        "alt": f"{book.title}未达到要求的指标条形图，条长为差距占要求的比例，差距大的在前。{said}{rest}。",
        "drawing": _draw(shown, width, size),
        "native": _native(shown),
    }


def _draw(shown: list[Distance], width: int, size: int) -> dict[str, Any]:
    canvas = Canvas(width, size)
    name, tail = 14 * size, 17 * size
    left, length = name + size // 2, width - name - tail - size
    pitch, bar = size * 20 // 10, size * 11 // 10
    top = size * 4 // 10
    most = max(ONE - d.reached for d in shown)
    for n, distance in enumerate(shown):
        middle = top + n * pitch + bar // 2
        gap = scaled(ONE - distance.reached, most, length)
        canvas.label(name, middle, distance.title, name)
        canvas.rect(left, top + n * pitch, gap, bar, LOST, EDGE)
        canvas.text(left + max(gap, size // 4) + size // 2, middle, distance.said)
    bottom = top + (len(shown) - 1) * pitch + bar
    canvas.line(left, top - size * 3 // 10, left, bottom + size * 3 // 10, INK, 50)
    return canvas.done(bottom + size * 5 // 10)


def _native(shown: list[Distance]) -> dict[str, Any]:
    gaps = [numbers.half_up((ONE - d.reached) * 100, 2) for d in shown]
    return {
        "direction": "bar",
        "categories": [f"{d.title} {d.said}" for d in shown],
        "series": [{"name": "差距占要求的百分比", "style": "lost", "values": gaps}],
        "marks": None,
        "most": "",
        "step": "",
        "height_mm": 22 + 8 * len(shown),
    }
