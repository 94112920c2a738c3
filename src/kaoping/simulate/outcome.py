"""From item points to totals, ranks and grades (总分、名次、等次), in whole micro-points.

The arithmetic of `sql/60_score` from `classes` to `grades`, for questions that ask it many thousand
times over (敏感性). It publishes nothing: who uses it first sees that it gives a run's own numbers.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import lcm

from kaoping.exact import Fraction
from kaoping.rulebook.model import MICRO, Class, Gate, Grade, Quota, Rulebook
from kaoping.rulebook.numbers import micro, rounded


@dataclass(frozen=True)
class Mark:
    """One item of one unit: micro-points within the full marks (None: pending, excluded) and beyond."""

    inside: int | None
    outside: int
    state: str


@dataclass(frozen=True)
class Place:
    """A unit as ranks look at it: its comparison group, whether it was closed (封存时关闭)."""

    code: str
    group: str
    closed: bool = False


@dataclass(frozen=True)
class Standing:
    """What a unit comes to: published micro-points, exact total, rank from the top and the bottom, grade."""

    points: int | None
    exact: Fraction | None
    rank: int | None = None
    from_last: int | None = None
    grade: str = ""


Marks = Mapping[str, Mapping[str, Mark]]  # item → unit → mark
Fired = Mapping[str, Sequence[Gate]]  # unit → gates and vetoes that fired


@dataclass(frozen=True)
class _Total:
    """One unit's total on the way to its rank."""

    place: Place
    points: int | None
    exact: Fraction | None
    ranked: bool
    key: Fraction
    given: Mapping[str, int]
    applicable: Mapping[str, int]
    zero_items: int


@dataclass(frozen=True)
class Weights:
    """Item weights in `per`-ths of the written ones (权重扰动); what is not named keeps its own."""

    factors: Mapping[str, int]
    per: int = 1

    def of(self, item: str) -> int:
        """The factor of one item."""
        return self.factors.get(item, self.per)


AS_WRITTEN = Weights({})


def standings(
    book: Rulebook,
    places: Sequence[Place],
    marks: Marks,
    fired: Fired,
    weights: Weights = AS_WRITTEN,
) -> dict[str, Standing]:
    """Totals, ranks and grades of all units under one edition.

    Args:
        book: the edition, with only the items that hold in the round.
        places: the units.
        marks: every item's points of every unit.
        fired: the gates and vetoes that fired; `zero_item` is already in the marks.
        weights: items' points and full marks × a factor; totals are brought back to the full points,
            caps of classes stay.
    """
    frame = _frame(book, weights)
    totals = [_total(frame, p, marks, fired.get(p.code, ())) for p in places]
    groups: dict[str, list[_Total]] = {}
    for total in totals:
        groups.setdefault(total.place.group, []).append(total)
    found: dict[str, Standing] = {}
    for group in groups.values():
        found |= _ranked(frame, group, marks, fired)
    return {place.code: found[place.code] for place in places}


def scale_of(classes: Iterable[Class]) -> int:
    """The number that makes every class weight whole."""
    return lcm(*(cls.weight.denominator for cls in classes))


@dataclass(frozen=True)
class _Class:
    """A class in whole numbers: items as (code, micro-points × factor, factor, left out if not applicable)."""

    code: str
    items: tuple[tuple[str, int, int, bool], ...]
    cap: int | None
    weight: int

    def capped(self, points: int) -> int:
        """A sum of points under the cap, × the class's weight."""
        return (points if self.cap is None else min(points, self.cap)) * self.weight


@dataclass(frozen=True)
class _Frame:
    """An edition in whole numbers; a unit's share of the full points is given × mul / div."""

    book: Rulebook
    weights: Weights
    classes: tuple[_Class, ...]
    mul: int
    div: int


def _frame(book: Rulebook, weights: Weights) -> _Frame:
    scale = scale_of(book.classes)
    classes = []
    for cls in book.classes:
        own = [item for item in book.items if item.class_code == cls.code]
        items = tuple(
            (i.code, micro(i.points) * f, f, i.not_applicable == "exclude")
            for i, f in ((item, weights.of(item.code)) for item in own)
        )
        cap = None if cls.cap is None else micro(cls.cap) * weights.per
        classes.append(_Class(cls.code, items, cap, int(cls.weight * scale)))
    if weights is AS_WRITTEN:
        return _Frame(book, weights, tuple(classes), 1, scale)
    full = sum(cls.capped(sum(row[1] for row in cls.items)) for cls in classes)
    written = _frame(book, AS_WRITTEN)
    before = sum(cls.capped(sum(row[1] for row in cls.items)) for cls in written.classes)
    return _Frame(book, weights, tuple(classes), before, scale * full)


def _total(frame: _Frame, place: Place, marks: Marks, gates: Sequence[Gate]) -> _Total:
    zeroed = {gate.target for gate in gates if gate.effect == "zero_class"}
    given: dict[str, int] = {}
    applicable: dict[str, int] = {}
    outside, zero, left_out, pending = 0, 0, False, False
    for cls in frame.classes:
        points = able = 0
        for code, full, factor, excludes in cls.items:
            mark = marks[code][place.code]
            points += (mark.inside or 0) * factor
            outside += mark.outside * factor
            if excludes and mark.state == "not_applicable":
                left_out = True
            else:
                able += full
            zero += mark.inside == 0 and full > 0 and mark.state in ("ok", "not_submitted")
            pending = pending or mark.state == "pending"
        given[cls.code], applicable[cls.code] = cls.capped(points), cls.capped(able)
        if cls.code in zeroed:
            given[cls.code] = min(given[cls.code], 0)
    num, den = sum(given.values()) * frame.mul, frame.div
    if left_out:
        num, den = sum(given.values()) * micro(frame.book.full_points), sum(applicable.values())
    published, exact = _published(frame, num, den, outside, gates)
    key = exact if frame.book.rank_on == "unrounded" else published
    ranked = published is not None and not pending
    return _Total(
        place, published, exact, ranked, Fraction(key or 0), given, applicable, zero
    )  # fmt: skip


def _published(
    frame: _Frame, num: int, den: int, outside: int, gates: Sequence[Gate]
) -> tuple[int | None, Fraction | None]:
    """The share of the full points num/den, clamped, with what lies beyond, under the gates' limits."""
    if den == 0:
        return None, None
    book, per = frame.book, frame.weights.per
    clamped = min(max(num, 0), micro(book.full_points) * den) * per + outside * den
    tops = [0 for g in gates if g.effect == "zero_total"]
    tops += [micro(g.points) for g in gates if g.effect == "cap_total" and g.points is not None]
    points = rounded(clamped, den * per, 10 ** (6 - book.total_places))
    exact = Fraction(clamped, den * per)
    if not tops:
        return points, exact
    return min(points, *tops), min(exact, Fraction(min(tops)))


def _ranked(
    frame: _Frame, group: Sequence[_Total], marks: Marks, fired: Fired
) -> dict[str, Standing]:
    """Ranks and grades within one comparison group."""
    ranked = [t for t in group if t.ranked]
    grades = _grades(frame, ranked, marks, fired)
    order = sorted((t.place.closed, -t.key) for t in ranked)
    found = {}
    for one in group:
        rank = last = None
        if one.ranked:
            own = (one.place.closed, -one.key)
            rank = 1 + bisect_left(order, own)
            last = 1 + len(order) - bisect_right(order, own)
        found[one.place.code] = Standing(
            one.points, one.exact, rank, last, grades.get(one.place.code, "")
        )
    return found


def _grades(frame: _Frame, ranked: Sequence[_Total], marks: Marks, fired: Fired) -> dict[str, str]:
    """Grades filled from the top, quotas included."""
    book = frame.book
    taken: dict[str, str] = {}
    for number, grade in enumerate(book.grades, start=1):
        able = [
            t
            for t in ranked
            if t.place.code not in taken
            and number > _barred(book, fired.get(t.place.code, ()))
            and _reaches(book, grade, t)
        ]
        if grade.quota:
            able = _within(frame, grade.quota, able, len(ranked), marks)
        taken |= {t.place.code: grade.title for t in able}
    return taken


def _barred(book: Rulebook, gates: Sequence[Gate]) -> int:
    """The number of the lowest grade that gates keep from a unit; 0 when none."""
    titles = [grade.title for grade in book.grades]
    barred = [1 for gate in gates if gate.effect == "bar_excellent"]
    barred += [titles.index(gate.target) for gate in gates if gate.effect == "cap_grade"]
    return max(barred, default=0)


def _reaches(book: Rulebook, grade: Grade, one: _Total) -> bool:
    """Whether a total, its items at zero and its classes meet a grade's conditions."""
    if grade.start:
        level = grade.start.value * (book.full_points if grade.start.percent else 1)
        if one.key < level * MICRO:
            return False
    if grade.max_zero_items is not None and one.zero_items > grade.max_zero_items:
        return False
    share = grade.each_class_from
    return share is None or not any(
        able > 0 and one.given[code] < share * able for code, able in one.applicable.items()
    )


def _within(
    frame: _Frame, quota: Quota, able: Sequence[_Total], units: int, marks: Marks
) -> list[_Total]:
    """The units a quota has room for; equal ones go in or stay out together."""
    share = quota.share * units
    places = {
        "floor": share.__floor__(),
        "ceil": share.__ceil__(),
        "half_up": (share + Fraction(1, 2)).__floor__(),
    }[quota.rounding]
    own = {t.place.code: _order(frame, quota, t, marks) for t in able}
    order = sorted(own.values())
    found = []
    for one in able:
        before, upto = (cut(order, own[one.place.code]) for cut in (bisect_left, bisect_right))
        if before < places if quota.ties == "include" else upto <= places:
            found.append(one)
    return found


def _order(frame: _Frame, quota: Quota, one: _Total, marks: Marks) -> tuple[bool, Fraction, int]:
    """How units stand for the places of a quota: closed ones last, then by total, then by what breaks ties."""
    ties = 0
    if quota.order_by in one.given:
        ties = one.given[quota.order_by]
    elif quota.order_by:
        mark = marks[quota.order_by][one.place.code]
        ties = ((mark.inside or 0) + mark.outside) * frame.weights.of(quota.order_by)
    return one.place.closed, -one.key, -ties
