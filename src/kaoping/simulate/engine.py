"""A finished run in fractions (内存重算): every item of every unit, ready to be asked again under other rules.

Scores come from SQL. Questions that need them many thousand times over (敏感性) go to the same
arithmetic in memory: `rulebook.evaluate` for items, `outcome` for totals, ranks and grades. It answers
nothing before it has given every number of the run itself (`verified`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kaoping.errors import ConfigError
from kaoping.exact import Fraction
from kaoping.rounds import Round, Unit
from kaoping.rulebook import compile as compiled
from kaoping.rulebook.evaluate import item_points, rule_state
from kaoping.rulebook.feeds import feed_level, read_items
from kaoping.rulebook.given import Given, Metric
from kaoping.rulebook.model import MICRO, Item, Rulebook, places_text
from kaoping.rulebook.numbers import micro, rounded
from kaoping.rulebook.recorded import fired_gates, given_of
from kaoping.runtables import RunTables
from kaoping.simulate.outcome import Fired, Mark, Place, Standing, standings

ItemMarks = dict[str, Mark]
Standings = dict[str, Standing]


@dataclass(frozen=True)
class Field:
    """One rulebook over a run.

    Attributes:
        book: with only the items and targets that hold in the round.
        items: its items, those that read points of others after these.
        given: item → unit → what it looks at; a unit is missing where the item does not apply.
        marks: item → unit → points.
        standings: unit → total, rank, grade.
    """

    book: Rulebook
    items: tuple[str, ...]
    given: Mapping[str, Mapping[str, Given]]
    fired: Fired
    marks: dict[str, ItemMarks]
    standings: Standings


class Engine:
    """The rulebooks of a round over one run."""

    def __init__(self, tables: RunTables, round_: Round, books: Sequence[Rulebook]) -> None:
        self.round_ = round_
        held = [compiled.active(book, round_.reference_date) for book in books]
        known = {book.code: book for book in held}
        order = sorted(held, key=lambda book: feed_level(book, known))
        self.places = [
            Place(u.code, u.comparison_group, u.code in round_.closed) for u in round_.units
        ]
        self.staff = _staff(tables, round_.units)
        self.fields: dict[str, Field] = {}
        for book in order:
            self.fields[book.code] = self._field(tables, book)

    def _field(self, tables: RunTables, book: Rulebook) -> Field:
        units = self.round_.units
        given = {
            item.code: {
                u.code: self._given(tables, book, item, u.code)
                for u in units
                if compiled.applies(item, u.category, u.code, self.staff[u.code])
            }
            for item in book.items
        }
        fired = {
            u.code: fired_gates(tables.one("totals", rulebook=book.code, unit_code=u.code), book)
            for u in units
        }
        field = Field(book, _ordered(book), given, fired, {}, {})
        for code in field.items:
            field.marks[code] = self._item(field, book.item(code), field.marks, {})
        field.standings.update(standings(book, self.places, field.marks, fired))
        return field

    def _given(self, tables: RunTables, book: Rulebook, item: Item, unit: str) -> Given:
        key = {"rulebook": book.code, "unit_code": unit, "item_code": item.code}
        found = given_of(tables, item, tables.find("steps", **key), unit)
        names = {name for rule in item.rules for name in rule.targets}
        targets = {n: Fraction(self.round_.targets.get((unit, n), 0)) for n in names}
        return replace(found, targets=targets)

    def play(self, book: Rulebook, items: frozenset[str]) -> dict[str, Standings]:
        """Totals, ranks and grades of every rulebook once one of them reads otherwise.

        Args:
            book: the changed edition.
            items: the items that may give other points by themselves.
        """
        found: dict[str, Standings] = {}
        moved: dict[str, Standings] = {}
        for code, field in self.fields.items():
            own = book if code == book.code else field.book
            marks = self._marks(field, own, items if own is book else frozenset(), moved)
            found[code] = field.standings
            if marks is not field.marks or not _same_frame(own, field.book):
                found[code] = standings(own, self.places, marks, field.fired)
            if found[code] != field.standings:
                moved[code] = found[code]
        return found

    def _marks(
        self, field: Field, book: Rulebook, items: frozenset[str], moved: Mapping[str, Standings]
    ) -> dict[str, ItemMarks]:
        """The field's marks, with those items judged again that changed or read what moved."""
        marks, changed = field.marks, set[str]()
        for code in field.items:
            item = book.item(code)
            if code not in items and not _reads(book, item, changed, moved):
                continue
            own = self._item(field, item, marks, moved)
            if own != field.marks[code]:
                marks, changed = {**marks, code: own}, {*changed, code}
        return marks

    def _item(
        self,
        field: Field,
        item: Item,
        marks: Mapping[str, ItemMarks],
        moved: Mapping[str, Standings],
    ) -> ItemMarks:
        """One item of all units; `marks` of the items it reads are there already."""
        given = (
            self._fed(field, item, marks, moved) if _looks_beyond(item) else field.given[item.code]
        )
        places = field.book.item_places
        found = {}
        for place in self.places:
            own = given.get(place.code)
            mark = _judged(item, own, places) if own else Mark(_policy(item), 0, "not_applicable")
            gates = field.fired[place.code]
            if any(g.effect == "zero_item" and g.target == item.code for g in gates):
                inside = None if mark.inside is None else min(mark.inside, 0)
                mark = replace(mark, inside=inside, outside=0)
            found[place.code] = mark
        return self._mean(field, item, found) if item.not_applicable == "group_mean" else found

    def _mean(self, field: Field, item: Item, marks: ItemMarks) -> ItemMarks:
        """Not applicable by `group_mean`: what the judged, open units of the group have on average."""
        unit = 10 ** (6 - field.book.item_places)
        found = dict(marks)
        for place in self.places:
            if marks[place.code].state != "not_applicable":
                continue
            peers = [p for p in self.places if p.group == place.group and not p.closed]
            own = [marks[p.code] for p in peers if marks[p.code].state == "ok"]
            points = sum((m.inside or 0) + m.outside for m in own)
            mean = rounded(points, len(own), unit) if own else micro(item.points)
            zeroed = any(
                g.effect == "zero_item" and g.target == item.code for g in field.fired[place.code]
            )
            inside = 0 if zeroed else min(mean, micro(item.points))
            found[place.code] = Mark(inside, 0, "not_applicable")
        return found

    def _fed(
        self,
        field: Field,
        item: Item,
        marks: Mapping[str, ItemMarks],
        moved: Mapping[str, Standings],
    ) -> dict[str, Given]:
        """What an item looks at with the points it reads as they now are, and its comparison group."""
        given = dict(field.given[item.code])
        for leaf in item.leaves:
            read = {i.code for i in read_items(field.book, leaf)}
            for unit in given if read else ():
                own = [marks[code][unit] for code in field.items if code in read]
                metric = _points_of(field.book, leaf.indicator, own)
                given[unit] = _with(given[unit], leaf.indicator, metric)
            for unit in given if leaf.book in moved else ():
                points = moved[leaf.book][unit].points
                if points is not None and given[unit].metric(leaf.indicator).state == "ok":
                    given[unit] = _with(given[unit], leaf.indicator, Metric(points, MICRO))
        return self._grouped(item, given)

    def _grouped(self, item: Item, given: dict[str, Given]) -> dict[str, Given]:
        """With what the judged others of the group have, for rules that compare."""
        found = dict(given)
        for leaf in (leaf for leaf in item.leaves if leaf.cohort):
            code = leaf.indicator
            judged = {u for u, g in given.items() if rule_state(leaf, g) == "ok" and _aimed(g)}
            metrics = {
                p.code: replace(given[p.code].metric(code), closed=p.closed)
                for p in self.places
                if p.code in given
            }
            for place in (p for p in self.places if p.code in given):
                others = [p.code for p in self.places if p.group == place.group and p != place]
                peers = tuple(metrics[unit] for unit in others if unit in judged)
                own = _with(found[place.code], code, metrics[place.code])
                found[place.code] = replace(own, group={**own.group, code: peers})
        return found


def verified(tables: RunTables, round_: Round, books: Sequence[Rulebook]) -> Engine:
    """The engine over a run, once it has given every number of the run.

    Raises:
        ConfigError: an item's points, a total, a rank or a grade differs; the message names the first.
    """
    engine = Engine(tables, round_, books)
    for code, field in engine.fields.items():
        for place in engine.places:
            for what, here, there in _compared(tables, field, place.code):
                if here != there:
                    raise ConfigError(
                        f"重算与该次结果不符：{place.code} 的{what}为 {here or '空'}，结果中为 {there or '空'}",
                        where=f"{code}，结果 {tables.key[:12]}",
                        remedy="细则、目标或单位表在该次运行之后改过：先重新运行 kaoping run，再作分析",
                    )
    return engine


def _compared(tables: RunTables, field: Field, unit: str) -> list[tuple[str, str, str]]:
    """(what, as computed here, as in the run) for one unit."""
    key = {"rulebook": field.book.code, "unit_code": unit}
    book, total = field.book, tables.one("totals", **key)
    own = field.standings[unit]
    found = [
        ("总分", points_text(own.points, book.total_places), total.get("points", "")),
        ("名次", str(own.rank or ""), total.get("rank", "")),
        ("等次", own.grade, total.get("grade", "")),
    ]
    for code in field.items:
        mark = field.marks[code][unit]
        points = None if mark.inside is None else mark.inside + mark.outside
        row = tables.one("scores", **key, item_code=code)
        found.append((f"项目 {code}", points_text(points, book.item_places), row.get("points", "")))
        found.append((f"项目 {code} 的状态", mark.state, row.get("state", "")))
    return found


def points_text(points: int | None, places: int) -> str:
    """Micro-points as printed; '' for none."""
    return "" if points is None else places_text(Fraction(points, MICRO), places)


def _staff(tables: RunTables, units: Sequence[Unit]) -> dict[str, int | None]:
    """Heads by unit: of units.csv, else as reported."""
    found = {}
    for unit in units:
        row = tables.one("metrics", unit_code=unit.code, indicator="staff")
        reported = int(row["num"]) if row.get("num") else None
        found[unit.code] = unit.staff if unit.staff is not None else reported
    return found


def _ordered(book: Rulebook) -> tuple[str, ...]:
    """Items in an order in which points that are read back are there before they are read."""

    def level(item: Item) -> int:
        read = [one for leaf in item.leaves for one in read_items(book, leaf)]
        return max((1 + level(one) for one in read), default=0)

    return tuple(item.code for item in sorted(book.items, key=level))


def _same_frame(one: Rulebook, other: Rulebook) -> bool:
    """Whether two editions make the same totals and grades of the same item points."""
    pairs = zip(one.items, other.items, strict=True)
    return (
        (one.classes, one.grades, one.full_points) == (other.classes, other.grades, other.full_points)
        and all(a.points == b.points for a, b in pairs)
    )  # fmt: skip


def _looks_beyond(item: Item) -> bool:
    return any(leaf.cohort or leaf.book or leaf.mean == "points" for leaf in item.leaves)


def _reads(book: Rulebook, item: Item, changed: set[str], moved: Mapping[str, Standings]) -> bool:
    """Whether an item reads points that have changed."""
    return any(
        leaf.book in moved or any(one.code in changed for one in read_items(book, leaf))
        for leaf in item.leaves
    )


def _aimed(given: Given) -> bool:
    """Whether no target of the unit's own is 0, which makes the whole item not applicable."""
    return all(given.targets.values())


def _with(given: Given, indicator: str, metric: Metric) -> Given:
    return replace(given, metrics={**given.metrics, indicator: metric})


def _points_of(book: Rulebook, indicator: str, marks: Sequence[Mark]) -> Metric:
    """Points read back: of one item, or of a class's items under its cap (`score.fed`)."""
    kind, _, code = indicator.partition(":")
    if kind == "item":
        mark = marks[0]
        return Metric((mark.inside or 0) + mark.outside, MICRO, mark.state)
    cap = next(cls.cap for cls in book.classes if cls.code == code)
    points = sum(mark.inside or 0 for mark in marks)
    states = {mark.state for mark in marks}
    state = "ok"
    if "pending" in states:
        state = "pending"
    elif states == {"not_applicable"}:
        state = "not_applicable"
    elif states <= {"not_applicable", "not_submitted"}:
        state = "not_submitted"
    return Metric(points if cap is None else min(points, micro(cap)), MICRO, state)


def _policy(item: Item) -> int | None:
    """What an item that does not apply gives by its policy; a group mean comes later."""
    return {"full_points": micro(item.points), "zero": 0}.get(item.not_applicable)


def _judged(item: Item, given: Given, places: int) -> Mark:
    """One item of one unit, what stands beyond the full marks apart."""
    result = item_points(item, given, places)
    if result.points is None:
        return Mark(None, 0, result.state)
    points, outside = micro(result.points), 0
    if result.state == "ok":
        beyond = [
            r.points for rule, r in zip(item.rules, result.rules, strict=True) if rule.outside
        ]
        outside = sum(micro(p) for p in beyond if p is not None)
    return Mark(points - outside, outside, result.state)
