"""得分构成: of each class what was gained, what was lost, and where the group stands."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kaoping.documents import numbers
from kaoping.documents.charts.drawing import SIZE, WIDTH, Canvas, scaled
from kaoping.documents.charts.palette import EDGE, INK, LOST, OWN, PAPER, SOFT
from kaoping.documents.numbers import DASH
from kaoping.documents.source import Book, Frame
from kaoping.rounds import Unit

ZERO = Fraction(0)
_KEY = ("rulebook", "unit_code")


@dataclass(frozen=True)
class Part:
    """One class of one unit; `got` is None when nothing of it applies or is judged yet."""

    title: str
    got: Fraction | None
    full: Fraction
    aside: Fraction
    mean: Fraction | None

    @property
    def lost(self) -> Fraction:
        """Points of the class that could be had and were not."""
        return max(ZERO, self.full - self.aside - (self.got or ZERO)) if self.judged else ZERO

    @property
    def judged(self) -> bool:
        """Whether the class has points at all."""
        return self.got is not None


def parts(frame: Frame, unit: Unit, book: Book) -> list[Part]:
    """The classes of a rulebook with a unit's points, in the order of the edition."""
    means = _means(frame, unit.comparison_group, book)
    return [
        Part(title, *_class(frame, unit.code, book, code), means[code])
        for code, title in book.classes
    ]


def _means(frame: Frame, group: str, book: Book) -> dict[str, Fraction | None]:
    """The group's mean of each class, over the units that have points in it; worked out once."""
    name = f"charts/means/{book.code}/{group}"
    if name not in frame.cache:
        members = frame.members(group)
        by_class = {
            code: [_class(frame, member, book, code)[0] for member in members]
            for code, _ in book.classes
        }
        frame.cache[name] = {
            code: numbers.mean([points for points in found if points is not None])
            for code, found in by_class.items()
        }
    kept: dict[str, Fraction | None] = frame.cache[name]
    return kept


def _class(
    frame: Frame, unit_code: str, book: Book, code: str
) -> tuple[Fraction | None, Fraction, Fraction]:
    """(points, full points, points of items that do not count) of one class of one unit."""
    key = (book.code, unit_code, code)
    row = frame.one("classes", (*_KEY, "class_code"), key)
    items = frame.of("scores", *_KEY, "class_code").get(key, [])
    full = numbers.exact(row.get("full_points") or "")
    if not row.get("points") or not any(item.get("points") for item in items):
        return None, full, full
    whole = sum((numbers.exact(item["full_points"]) for item in items), ZERO)
    open_ = [item for item in items if not item.get("points")]
    # With a cap or a weight the items' marks are not the class's: then nothing is set aside.
    aside = sum((numbers.exact(i["full_points"]) for i in open_), ZERO) if whole == full else ZERO
    return numbers.exact(row["points"]), full, aside


def composition(
    frame: Frame, unit: Unit, book: Book, width: int = WIDTH, size: int = SIZE, pitch: int = 24
) -> dict[str, Any] | None:
    """The chart of one rulebook; None where there is nothing to compare (one class, or no points).

    Args:
        frame: the run.
        unit: whose points.
        book: of which rulebook.
        width: of the drawing, in units.
        size: of its texts, in units.
        pitch: from bar to bar, in tenths of the text size.
    """
    found = [part for part in parts(frame, unit, book) if part.full or part.got]
    if len(found) < 2 or not any(part.judged for part in found):
        return None
    said = "；".join(_sentence(part, book) for part in found)
    return {
        "title": f"{book.title}得分构成",
        "alt": f"{book.title}各类得分条形图：条长为满分，深色为得分，浅色为失分，竖线为同组平均。{said}。",
        "drawing": _draw(found, book, width, size, pitch),
        "native": _native(found, book),
    }


def _sentence(part: Part, book: Book) -> str:
    places = book.item_places
    if not part.full:
        return f"{part.title}{_label(part, places)}分"
    if part.got is None:
        return f"{part.title}满分{numbers.half_up(part.full, places)}，不适用或待评定"
    said = (
        f"{part.title}得{numbers.half_up(part.got, places)}／{numbers.half_up(part.full, places)}"
    )
    said += f"，失{numbers.half_up(part.lost, places)}"
    if part.aside:
        said += f"，不计{numbers.half_up(part.aside, places)}"
    return said + f"，同组平均{_mean(part, places)}"


def _mean(part: Part, places: int) -> str:
    return DASH if part.mean is None else numbers.half_up(part.mean, places)


def _label(part: Part, places: int) -> str:
    if not part.full and part.got is not None:  # 加减分项: outside the full marks
        return f"{'加' if part.got > 0 else '减'}{numbers.half_up(abs(part.got), places)}"
    full = numbers.half_up(part.full, places)
    got = "不计分" if part.got is None else numbers.half_up(part.got, places)
    return f"{got}／{full}"


def _draw(found: list[Part], book: Book, width: int, size: int, tenths: int) -> dict[str, Any]:
    canvas = Canvas(width, size)
    name, tail = 11 * size, 15 * size
    left, length = name + size // 2, width - name - tail - size
    most = max(part.full for part in found)
    pitch, bar = size * tenths // 10, size * tenths * 6 // 100
    for n, part in enumerate(found):
        top = n * pitch + size // 2
        middle = top + bar // 2
        canvas.label(name, middle, part.title, name)
        _bar(canvas, part, most, left, top, length, bar)
        label = _label(part, book.item_places)
        mean = f"　均{_mean(part, book.item_places)}"
        canvas.text(left + length + size // 2, middle, label + mean)
    bottom = len(found) * pitch + size
    _legend(canvas, left, bottom, size)
    return canvas.done(bottom + size)


def _bar(
    canvas: Canvas, part: Part, most: Fraction, left: int, top: int, length: int, bar: int
) -> None:
    whole = scaled(part.full, most, length)
    got = scaled(part.got or ZERO, most, length)
    lost = scaled(part.lost, most, length)
    canvas.rect(left, top, whole, bar, PAPER, SOFT)
    canvas.rect(left + got, top, min(lost, whole - got), bar, LOST, EDGE)
    canvas.rect(left, top, got, bar, OWN)
    if part.mean is not None:
        at = left + scaled(part.mean, most, length)
        over = bar // 4
        canvas.line(at, top - over, at, top + bar + over, PAPER, 110)
        canvas.line(at, top - over, at, top + bar + over, INK, 50)


def _legend(canvas: Canvas, left: int, middle: int, size: int) -> None:
    """What the three marks mean, on one line below the bars."""
    box, step = size, 5 * size
    top = middle - box // 2
    canvas.rect(left, top, box, box, OWN)
    canvas.text(left + box + size // 3, middle, "得分", fill=SOFT)
    canvas.rect(left + step, top, box, box, LOST, EDGE)
    canvas.text(left + step + box + size // 3, middle, "失分", fill=SOFT)
    at = left + 2 * step + box // 2
    canvas.line(at, top - 20, at, top + box + 20, INK, 50)
    canvas.text(at + size * 2 // 3, middle, "同组平均（均）", fill=SOFT)


def _native(found: list[Part], book: Book) -> dict[str, Any]:
    places = book.item_places

    def text(value: Fraction | None) -> str:
        return "" if value is None else numbers.half_up(value, places)

    series = [
        {"name": "得分", "style": "own", "values": [text(p.got) for p in found]},
        {"name": "失分", "style": "lost", "values": [text(p.lost if p.judged else None) for p in found]},
        {"name": "不计分", "style": "aside", "values": [text(p.aside or None) for p in found]},
    ]  # fmt: skip
    return {
        "direction": "col",
        "categories": [f"{p.title} {_label(p, places)}" for p in found],
        "series": [s for s in series if any(s["values"])],
        "marks": {"name": "同组平均", "values": [text(p.mean) for p in found]},
        "most": "",
        "step": "",
        "height_mm": 62,
    }
