"""全区分布与本单位位置: how the totals of all units lie, no names, no ranks, only the own place marked."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kaoping.documents import numbers
from kaoping.documents.charts.drawing import SIZE, WIDTH, Canvas, advance, scaled
from kaoping.documents.charts.palette import INK, OTHERS, OWN, SOFT
from kaoping.documents.source import Book, Frame
from kaoping.rounds import Unit

FEWEST = 5  # units below which a distribution names them all but in words
BINS = 20
STARTS = (90, 80, 60, 40, 20, 0)  # where the axis may begin, in percent
_STACK = 8  # dots on one another before bars take their place
_KEY = ("rulebook", "unit_code")


@dataclass(frozen=True)
class Spread:
    """The shares of full marks in columns: below the axis, then `BINS` equal steps up to 100 %."""

    start: int
    counts: tuple[int, ...]
    own: int | None
    own_share: Fraction | None
    mean: Fraction
    units: int


def share_of(frame: Frame, book: Book, unit_code: str) -> Fraction | None:
    """Published total over full marks; None without a total."""
    row = frame.one("totals", _KEY, (book.code, unit_code))
    full = numbers.exact(row.get("full_points") or "")
    return numbers.exact(row["points"]) / full if row.get("points") and full > 0 else None


def shares(frame: Frame, book: Book) -> list[Fraction]:
    """Shares of all units that have a total, in official order."""
    name = f"charts/shares/{book.code}"
    if name not in frame.cache:
        units = sorted(frame.round.units, key=lambda u: u.official_order)
        found = [share_of(frame, book, unit.code) for unit in units]
        frame.cache[name] = [share for share in found if share is not None]
    kept: list[Fraction] = frame.cache[name]
    return kept


def spread_of(frame: Frame, book: Book, unit: Unit | None) -> Spread | None:
    """The distribution of one rulebook over the district; None with fewer than five totals."""
    found = shares(frame, book)
    mean = numbers.mean(found)
    if len(found) < FEWEST or mean is None:
        return None
    start = next(s for s in STARTS if sum(x * 100 < s for x in found) * 5 <= len(found))
    counts = [0] * (BINS + 1)
    for share in found:
        counts[_column(share, start)] += 1
    own = share_of(frame, book, unit.code) if unit else None
    at = None if own is None else _column(own, start)
    return Spread(start, tuple(counts), at, own, mean, len(found))


def _column(share: Fraction, start: int) -> int:
    """0 below the axis, else 1…BINS; full marks and more stand in the last."""
    if share * 100 < start:
        return 0
    step = Fraction(100 - start, BINS)
    return min(BINS, int((share * 100 - start) // step) + 1)


def spread(
    frame: Frame,
    unit: Unit | None,
    book: Book,
    width: int = WIDTH,
    size: int = SIZE,
    stack: int = _STACK,
) -> dict[str, Any] | None:
    """The chart of one rulebook; without a unit, the district alone; `stack` dots high at most."""
    found = spread_of(frame, book, unit)
    if found is None:
        return None
    place = "与本单位位置" if found.own_share is not None else ""
    return {
        "title": f"{book.title}全区得分率分布{place}",
        "alt": _alt(found, book),
        "drawing": _draw(found, width, size, stack),
        "native": _native(found),
    }


def _names(found: Spread) -> list[str]:
    step = Fraction(100 - found.start, BINS)
    ends = [numbers.trimmed(numbers.half_up(found.start + n * step, 2)) for n in range(BINS + 1)]
    return [f"低于{found.start}%", *(f"{a}–{b}%" for a, b in itertools.pairwise(ends))]


def _alt(found: Spread, book: Book) -> str:
    pairs = zip(_names(found), found.counts, strict=True)
    said = "，".join(f"{name}{count}个" for name, count in pairs if count)
    own = "" if found.own_share is None else f"本单位{_percent(found.own_share)}，"
    return f"{book.title}得分率分布点图，全区{found.units}个单位：{said}；{own}全区平均{_percent(found.mean)}。"


def _percent(share: Fraction) -> str:
    return f"{numbers.half_up(share * 100, 1)}%"


def _draw(found: Spread, width: int, size: int, stack: int = _STACK) -> dict[str, Any]:
    canvas = Canvas(width, size)
    below = found.start > 0
    left = 7 * size if below else size
    step = (width - left - 3 * size) // BINS
    tallest = max(found.counts)
    dot = min(step, size * 11 // 10)
    height = dot * min(tallest, stack)
    base = size * 17 // 10 + height
    centres = [3 * size, *(left + n * step + step // 2 for n in range(BINS))]
    for n, count in enumerate(found.counts):
        _column_of(canvas, centres[n], base, dot, height, (count, tallest, stack), n == found.own)
    _axis(canvas, found, (left, step, base, below), size)
    if found.own is not None and found.own_share is not None:
        tops = [_top(n, tallest, dot, height) for n in found.counts]
        _own(canvas, found, list(zip(centres, tops, strict=True)), base, dot)
    return canvas.done(base + size * 32 // 10)


def _column_of(
    canvas: Canvas,
    x: int,
    base: int,
    dot: int,
    height: int,
    counts: tuple[int, int, int],
    own: bool,
) -> None:
    """One column: a dot per unit, the own one lowest and dark; a bar where dots would tower."""
    count, tallest, stack = counts
    if tallest > stack:
        canvas.rect(x - dot // 2, base - height * count // tallest, dot, height * count // tallest, OTHERS, SOFT)  # fmt: skip
        if own:
            canvas.dot(x, base - dot // 2, dot * 45 // 100, OWN)
        return
    for k in range(count):
        mine = own and k == 0
        canvas.dot(x, base - dot // 2 - k * dot, dot * 45 // 100, OWN if mine else OTHERS, "none" if mine else SOFT)  # fmt: skip


def _top(count: int, tallest: int, dot: int, height: int) -> int:
    """How high a column stands, drawn as a bar or as dots."""
    return height * count // tallest if height < dot * tallest else dot * count


def _own(
    canvas: Canvas, found: Spread, columns: list[tuple[int, int]], base: int, dot: int
) -> None:
    """The own share over the own column, high enough to clear every column (middle, top) under the text."""
    assert found.own is not None and found.own_share is not None
    size, (x, top) = canvas.size, columns[found.own]
    text = f"本单位{_percent(found.own_share)}"
    half = advance(text, size) // 2
    at = min(max(x, half), canvas.width - half)
    clear = max(high for middle, high in columns if abs(middle - at) <= half + dot)
    canvas.line(x, base - top - size * 2 // 10, x, base - clear - size * 6 // 10, OWN, 40)
    canvas.text(at, base - clear - size * 11 // 10, text, "middle", OWN)


def _axis(canvas: Canvas, found: Spread, place: tuple[int, int, int, bool], size: int) -> None:
    left, step, base, below = place
    canvas.line(left, base, left + BINS * step, base)
    mean = _mean_at(found, left, BINS * step)
    for n in range(0, BINS + 1, 5):
        x = left + n * step
        canvas.line(x, base, x, base + size * 3 // 10)
        value = Fraction(found.start) + Fraction((100 - found.start) * n, BINS)
        if mean is None or abs(mean - x) > 2 * size:  # the mean's line would run through it
            text = numbers.trimmed(numbers.half_up(value, 1))
            canvas.text(x, base + size * 9 // 10, f"{text}%", "middle", SOFT)
    if below:
        canvas.line(size, base, 5 * size, base)
        canvas.text(3 * size, base + size * 9 // 10, f"低于{found.start}%", "middle", SOFT)
    if mean is not None:
        canvas.line(mean, base, mean, base + size * 16 // 10, INK, 50)
        text = f"全区平均{_percent(found.mean)}"
        half = advance(text, size) // 2
        canvas.text(min(mean, canvas.width - half), base + size * 23 // 10, text, "middle")


def _mean_at(found: Spread, left: int, length: int) -> int | None:
    """Where the district's mean stands on the axis; None below it."""
    above = found.mean * 100 - found.start
    return left + scaled(above, Fraction(100 - found.start), length) if above >= 0 else None


def _native(found: Spread) -> dict[str, Any]:
    kept = range(0 if found.start else 1, BINS + 1)
    others = [str(found.counts[n] - (n == found.own)) for n in kept]
    own = ["1" if n == found.own else "0" for n in kept]
    name = "其他单位" if found.own is not None else "单位数"
    series = [{"name": f"{name}（横轴为得分率，%）", "style": "others", "values": others}]
    if found.own is not None:
        series.insert(0, {"name": "本单位", "style": "own", "values": own})
    # Twenty ranges do not fit below twenty columns: each column is named by where it begins.
    names = [text.split("–")[0].removesuffix("%") for text in _names(found)]
    return {
        "direction": "col",
        "categories": [names[n] for n in kept],
        "series": series,
        "marks": None,
        "most": "",
        "step": str(-(-max(found.counts) // 5)),
        "height_mm": 52,
    }
