"""The numbers of an edition that can be moved (可动的参数): each with its printed grid and its range.

A parameter moves by whole units of its last printed decimal place (`0.25` by 0.01, `"90%"` by one
percentage point), within a range that is stated, as long as the edition would still load. Where a move
changes what can be reached at most, the edition's full points move along, so that grades by share of the
full points keep their meaning.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from kaoping.exact import Fraction
from kaoping.rulebook import checks
from kaoping.rulebook.model import (
    Class,
    Grade,
    Item,
    Quota,
    Rule,
    Rulebook,
    Threshold,
    places_text,
)
from kaoping.rulebook.reader import Problems
from kaoping.simulate.spots import Key, Spot, held, moved, spots

_MOST_PLACES = 6  # points have no finer part
_WEIGHT_PLACES = 1  # a weight that is not written (1) moves by tenths
_ROOM = 10  # a count may at least move this far up


@dataclass(frozen=True)
class Parameter:
    """One number of an edition.

    Attributes:
        kind: threshold, deduction, points, weight, grade or share.
        item_code: the item it belongs to; '' for classes and grades.
        title: its Chinese name, the item's or class's not included.
        owner: code of the item or class, title of the grade.
        value: as it stands, a percentage as a share of 1.
        percent: whether it is printed as a percentage.
        places: the decimals it is printed with; the grid is one unit of the last.
        least, most: the range that is looked at.
        put: the edition with another number there, full points following.
    """

    kind: str
    item_code: str
    owner: str
    title: str
    value: Fraction
    percent: bool
    places: int
    least: Fraction
    most: Fraction
    put: Callable[[Fraction], Rulebook]

    @property
    def grid(self) -> Fraction:
        """One unit of the last printed decimal place."""
        return Fraction(1, 10**self.places) / (100 if self.percent else 1)

    def text(self, value: Fraction) -> str:
        """A value as this parameter is printed."""
        if self.percent:
            return f"{places_text(value * 100, self.places)}%"
        return places_text(value, self.places)

    @property
    def grid_text(self) -> str:
        """The grid as printed; percentage points for a percentage."""
        if self.percent:
            return f"{places_text(self.grid * 100, self.places)}个百分点"
        return places_text(self.grid, self.places)

    def holds(self, value: Fraction) -> bool:
        """Whether a value lies in the range that is looked at."""
        return self.least <= value <= self.most

    def at(self, value: Fraction) -> Rulebook | None:
        """The edition with that number; None where it would not load."""
        book = self.put(value)
        return book if acceptable(book) else None


def parameters(book: Rulebook, finer: int = 0) -> list[Parameter]:
    """Every threshold, deduction, points and weight of an edition, in the edition's order.

    Args:
        book: with only what holds in the round (`compile.active`).
        finer: how many decimal places finer than printed the grid is.
    """
    written = _written(book)
    found = [_class(book, cls, written) for cls in book.classes]
    rows = [row for pair in found for row in pair]
    for item in book.items:
        rows.extend(_item(book, item, written))
    rows.extend(_grades(book, written))
    return [replace(row, places=min(row.places + finer, _MOST_PLACES)) for row in rows]


def acceptable(book: Rulebook) -> bool:
    """Whether an edition with these numbers would load."""
    problems = Problems()
    checks.check(book, problems)
    return (
        book.full_points > 0
        and not problems.found
        and all(
            _rising(leaf)
            for item in book.items
            for rule in item.rules
            for leaf in (rule, *rule.rules)
        )
    )


def _rising(rule: Rule) -> bool:
    """What the loader asks of tables, tiers and places: rising, and no target at zero."""
    ends = [Fraction(0), *(tier.up_to.value for tier in rule.tiers if tier.up_to)]
    placed = rule.first is None or rule.last is None or rule.last <= rule.first
    aimed = rule.target is None or rule.kind == "bonus" or rule.target.value > 0
    rising = list(rule.table) == sorted(rule.table) and ends == sorted(set(ends))
    return rising and placed and aimed


def reachable(book: Rulebook) -> Fraction:
    """What the items give at most: classes after caps, weighted."""
    total = Fraction(0)
    for cls in book.classes:
        points = sum((i.points for i in book.items if i.class_code == cls.code), Fraction(0))
        total += cls.weight * (points if cls.cap is None else min(cls.cap, points))
    return total


def _following(before: Rulebook, after: Rulebook) -> Rulebook:
    """With full points moved by as much as what can be reached."""
    change = reachable(after) - reachable(before)
    return replace(after, full_points=before.full_points + change) if change else after


def _class(book: Rulebook, cls: Class, written: _Written) -> Iterator[Parameter]:
    place = book.classes.index(cls)

    def put(own: Class) -> Rulebook:
        classes = (*book.classes[:place], own, *book.classes[place + 1 :])
        return _following(book, replace(book, classes=classes))

    key: Key = ("class", cls.code)
    yield Parameter(
        "weight", "", cls.code, "权重", cls.weight, False,
        written.places((*key, "weight"), cls.weight, least=_WEIGHT_PLACES),
        Fraction(0), 2 * cls.weight, lambda v: put(replace(cls, weight=v)),
    )  # fmt: skip
    if cls.cap is not None:
        yield Parameter(
            "points", "", cls.code, "上限", cls.cap, False, written.places((*key, "cap"), cls.cap),
            Fraction(0), 2 * cls.cap, lambda v: put(replace(cls, cap=v)),
        )  # fmt: skip


def _item(book: Rulebook, item: Item, written: _Written) -> Iterator[Parameter]:
    key: Key = ("item", item.code)
    if item.points and not _summed(item):
        yield Parameter(
            "points", item.code, item.code, "分值", item.points, False,
            written.places((*key, "points"), item.points), Fraction(0), 2 * item.points,
            lambda v: _following(book, _with(book, _worth(item, v))),
        )  # fmt: skip
    for n, rule in enumerate(item.rules):
        head = f"规则{rule.no} " if len(item.rules) > 1 else ""
        own = (*key, "rule", rule.no - 1)
        for spot in spots(rule):
            yield _of_rule(book, item, (n,), head, (*own, *spot.key), spot, written)
        for m, inner in enumerate(rule.rules):
            for spot in spots(inner):
                name = f"{head}内层{inner.no} "
                place = (*own, "rule", m, *spot.key)
                yield _of_rule(book, item, (n, m), name, place, spot, written)


def _summed(item: Item) -> bool:
    """Whether an item's full marks are the sum of a checklist's parts: then they follow the parts."""
    only = item.rules[0]
    parts = sum((part.points for part in only.parts), Fraction(0))
    return len(item.rules) == 1 and only.kind == "checklist" and parts == item.points == only.full


def _worth(item: Item, points: Fraction) -> Item:
    """The item with other full marks; rules that have none of their own follow."""
    rules = tuple(held(r, points) if r.points is None else r for r in item.rules)
    return replace(item, points=points, rules=rules)


def _with(book: Rulebook, item: Item) -> Rulebook:
    items = tuple(item if one.code == item.code else one for one in book.items)
    return replace(book, items=items)


def _of_rule(
    book: Rulebook, item: Item, place: tuple[int, ...], head: str, key: Key, spot: Spot, written: _Written
) -> Parameter:  # fmt: skip
    def put(value: Fraction) -> Rulebook:
        rule = item.rules[place[0]]
        if len(place) == 1:
            rule = spot.put(rule, value)
        else:
            inner = tuple(
                spot.put(r, value) if n == place[1] else r for n, r in enumerate(rule.rules)
            )
            rule = replace(rule, rules=inner)
        rules = (*item.rules[: place[0]], rule, *item.rules[place[0] + 1 :])
        own = replace(item, rules=rules)
        if not _summed(item):
            return _with(book, own)
        parts = sum((part.points for part in rule.parts), Fraction(0))
        return _following(book, _with(book, _worth(own, parts)))

    least, most = _range(spot, item)
    places = written.places(key, spot.value * (100 if spot.percent else 1))
    return Parameter(
        spot.kind, item.code, item.code, head + spot.title, spot.value, spot.percent, places, least, most, put
    )  # fmt: skip


def _range(spot: Spot, item: Item) -> tuple[Fraction, Fraction]:
    """How far a number of a rule is moved at most."""
    twice = 2 * spot.value
    if spot.kind == "share":
        return Fraction(0), Fraction(1)
    if spot.kind == "threshold":
        if spot.percent:
            return Fraction(0), max(Fraction(1), spot.value)
        return Fraction(0), max(twice, spot.value + _ROOM)
    least = min(Fraction(0), twice)
    return least, max(twice, item.points, abs(spot.value))


def _grades(book: Rulebook, written: _Written) -> Iterator[Parameter]:
    for n, grade in enumerate(book.grades):
        if grade.start is not None and grade.start.value > 0:
            yield _start(book, n, grade, grade.start, written)
        if grade.quota is not None:
            yield _share(book, n, grade, grade.quota, written)


def _graded(book: Rulebook, n: int, grade: Grade) -> Rulebook:
    return replace(book, grades=(*book.grades[:n], grade, *book.grades[n + 1 :]))


def _start(book: Rulebook, n: int, grade: Grade, start: Threshold, written: _Written) -> Parameter:
    def put(value: Fraction) -> Rulebook:
        return _graded(book, n, replace(grade, start=moved(start, value)))

    most = Fraction(1) if start.percent else max(book.full_points, start.value)
    places = written.places(("grade", n, "from"), start.value * (100 if start.percent else 1))
    return Parameter(
        "grade",
        "",
        grade.title,
        "等次线",
        start.value,
        start.percent,
        places,
        Fraction(0),
        most,
        put,
    )


def _share(book: Rulebook, n: int, grade: Grade, quota: Quota, written: _Written) -> Parameter:
    def put(value: Fraction) -> Rulebook:
        return _graded(book, n, replace(grade, quota=replace(quota, share=value)))

    places = written.places(("grade", n, "quota", "share"), quota.share * 100)
    return Parameter(
        "grade",
        "",
        grade.title,
        "名额比例",
        quota.share,
        True,
        places,
        Fraction(0),
        Fraction(1),
        put,
    )


class _Written:
    """The file as written, to see with how many decimals a number is printed there."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.table = table

    def places(self, key: Key, value: Fraction, least: int = 0) -> int:
        """Decimals of the number at `key`; where the file has none, of the number itself, at least `least`."""
        found = self._at(key)
        if isinstance(found, Decimal):
            return min(max(0, -int(found.as_tuple().exponent)), _MOST_PLACES)
        if isinstance(found, str):
            return len(found.rstrip("%p").partition(".")[2])
        if isinstance(found, int):
            return 0
        exact = (n for n in range(_MOST_PLACES) if (value * 10**n).denominator == 1)
        return max(least, next(exact, _MOST_PLACES))

    def _at(self, key: Key) -> object:
        """The value at a path; tables of a list are found by their code or place."""
        here: Any = self.table
        for part in key:
            if isinstance(here, list):
                here = _member(here, part)
            elif isinstance(here, dict):
                here = here.get(part) if isinstance(part, str) else here
            else:
                return None
        return here


def _member(rows: list[Any], part: str | int) -> Any:
    if isinstance(part, int):
        return rows[part] if part < len(rows) else None
    named = (row for row in rows if isinstance(row, dict) and row.get("code") == part)
    return next(named, None)


def _written(book: Rulebook) -> _Written:
    if not book.file.is_file():
        return _Written({})
    return _Written(tomllib.loads(book.file.read_text(encoding="utf-8"), parse_float=Decimal))
