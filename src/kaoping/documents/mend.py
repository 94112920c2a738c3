"""What regains points (整改建议): per item the fewest things to mend, cheapest first.

Found by asking the exact evaluator with things mended, as `kaoping whatif` does: what is a fact of the
past (逾期报送, 已发生的案件) is never offered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kaoping.rulebook.evaluate import Given, item_points
from kaoping.rulebook.model import Item, Rulebook
from kaoping.rulebook.recorded import given_of, in_group, is_zeroed
from kaoping.rulebook.regain import counted
from kaoping.rulebook.sentences import counter
from kaoping.runtables import RunTables
from kaoping.simulate.things import MORE, Effect, Past, Thing, mended, things

NAMED = 3  # so few things are named; more are found in the list of losses


@dataclass(frozen=True)
class Way:
    """How one item gets points back.

    Attributes:
        item: code of the item.
        count: the fewest things after which no more mending helps.
        points: the item's points then.
        gained: what is regained then.
        first: (fewest things that regain anything, the item's points then).
        possible: things that can be mended at all.
        names: the things themselves, when they are few.
        counter: the measure word of the things (家, 份, 项).
        eases: whether nothing can be undone, only resolved (化解).
    """

    item: str
    count: int
    points: Fraction
    gained: Fraction
    first: tuple[int, Fraction]
    possible: int
    names: tuple[str, ...]
    counter: str
    eases: bool

    @property
    def each(self) -> Fraction:
        """Points regained per thing."""
        return self.gained / self.count


def ways(
    tables: RunTables, book: Rulebook, unit_code: str, past: Past, weighed: frozenset[str]
) -> dict[str, Way]:
    """Item code → its way, cheapest first: most points per thing, then fewest things, then rulebook order.

    Args:
        tables: a finished run.
        book: the edition the run was scored by.
        unit_code: the unit.
        past: what can no more be mended.
        weighed: `simulate.things.weighted` of the run.
    """
    key = {"rulebook": book.code, "unit_code": unit_code}
    open_items = [item for item in book.items if _open(tables, book, item, key)]
    if not open_items:
        return {}
    mendable = things(tables, book, unit_code, past, weighed)
    found = []
    for item in open_items:
        steps = tables.find("steps", **key, item_code=item.code)
        given = in_group(tables, book, item, given_of(tables, item, steps, unit_code), unit_code)
        way = _way(book, item, given, mendable)
        if way is not None:
            found.append(way)
    ranked = sorted(found, key=lambda way: (-way.each, way.count))
    return {way.item: way for way in ranked}


def _open(tables: RunTables, book: Rulebook, item: Item, key: dict[str, str]) -> bool:
    row = tables.one("scores", **key, item_code=item.code)
    if not row or row["state"] != "ok" or is_zeroed(tables, book, key["unit_code"], item.code):
        return False
    return Fraction(row["points"]) < Fraction(row["full_points"])


def _way(book: Rulebook, item: Item, given: Given, mendable: Sequence[Thing]) -> Way | None:
    own = _touching(item, mendable)
    point = _points(book, item, given, own)
    now, most = point(0), len(own)
    if not own or point(most) <= now:
        return None
    best = point(most)
    first = _smallest(lambda n: point(n) > now, most)
    last = _smallest(lambda n: point(n) >= best, most)
    return Way(
        item=item.code, count=last, points=best, gained=best - now, first=(first, point(first)),
        possible=most, names=tuple(t.name for t in own[:last]) if last <= NAMED else (),
        counter=counter(book.catalogue.get(own[0].effects[0].indicator)) if own[0].kind != MORE else "项",
        eases=all(e.resolved for thing in own for e in thing.effects),
    )  # fmt: skip


def _touching(item: Item, mendable: Iterable[Thing]) -> list[Thing]:
    """The things that change what the item looks at, those that change most first."""
    read = set(item.indicators)
    own = [
        replace(thing, effects=tuple(e for e in thing.effects if e.indicator in read))
        for thing in mendable
    ]
    kept = [thing for thing in own if thing.effects]
    return sorted(kept, key=lambda thing: -sum(abs(e.num) for e in thing.effects))


def _points(
    book: Rulebook, item: Item, given: Given, own: Sequence[Thing]
) -> Callable[[int], Fraction]:
    def point(count: int) -> Fraction:
        effects = [effect for thing in own[:count] for effect in thing.effects]
        return item_points(item, _together(given, effects), book.item_places).points or Fraction(0)

    return point


def _together(given: Given, effects: Sequence[Effect]) -> Given:
    """What the item looks at with all these carried out; counts are added up first, for they are many."""
    sums: dict[str, list[int]] = {}
    events = [effect for effect in effects if effect.gone or effect.resolved]
    for effect in effects:
        if not (effect.gone or effect.resolved):
            both = sums.setdefault(effect.indicator, [0, 0])
            both[0] += effect.num
            both[1] += effect.den
    for indicator, (num, den) in sums.items():
        if indicator in given.metrics:
            given = counted(given, indicator, num, den)
    return mended(given, events)


def _smallest(holds: Callable[[int], bool], most: int) -> int:
    """The smallest n in 1..most for which a condition that stays true holds."""
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low
