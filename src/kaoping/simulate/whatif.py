"""What a unit would regain by mending what it lacks (补齐推演), counted again by the SQL of a round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kaoping.config import Paths
from kaoping.exact import Fraction
from kaoping.rounds import Round
from kaoping.rulebook.evaluate import item_points
from kaoping.rulebook.given import Given
from kaoping.rulebook.model import Item, Rulebook
from kaoping.rulebook.recorded import given_of, in_group, is_zeroed
from kaoping.runtables import RunTables
from kaoping.simulate.moves import UnitMove, moves, value
from kaoping.simulate.plan import Ground, Plan, plan
from kaoping.simulate.scoring import score
from kaoping.simulate.things import Effect, Past, Thing, lacking, mended, things, totals
from kaoping.simulate.world import Event, Metric, World, of_run


@dataclass(frozen=True)
class Scene:
    """One unit of a finished run under one rulebook."""

    paths: Paths
    tables: RunTables
    round_: Round
    books: tuple[Rulebook, ...]
    book: Rulebook
    unit_code: str

    @property
    def key(self) -> dict[str, str]:
        """Of the unit's rows."""
        return {"rulebook": self.book.code, "unit_code": self.unit_code}

    def given(self, item: Item) -> Given:
        """What an item looked at, as in 失分找回."""
        steps = self.tables.find("steps", **self.key, item_code=item.code)
        found = given_of(self.tables, item, steps, self.unit_code)
        return in_group(self.tables, self.book, item, found, self.unit_code)


@dataclass(frozen=True)
class Line:
    """One thing of a plan and what is regained once it and all before it are mended."""

    thing: Thing
    regained: Fraction


@dataclass(frozen=True)
class Answer:
    """A plan, its lines in order, and the whole round counted again with it carried out.

    Attributes:
        move: the unit under the rulebook before and after (None: nothing moves).
        ahead: (number of things, points) wherever one more thing regains more.
        past: reason → number of things that can no more be mended.
        absent: items whose sheet never came, with their full marks.
    """

    plan: Plan
    lines: tuple[Line, ...]
    move: UnitMove | None
    ahead: tuple[tuple[int, Fraction], ...]
    past: tuple[tuple[str, int], ...]
    absent: tuple[tuple[str, str], ...]


def regain(scene: Scene, past: Past, most: int) -> Answer:
    """The fewest things that regain the most points.

    Args:
        scene: run, rulebook and unit.
        past: what cannot be mended.
        most: how many things at most.
    """
    ground = ground_of(scene)
    found = plan(things(scene.tables, scene.book, scene.unit_code, past), ground, most)
    chosen = _ordered(found.whole.things, ground)
    return Answer(
        found, tuple(_lines(chosen, ground)), carried_out(scene, chosen), tuple(ahead_of(found)),
        past_of(scene, past), absent_of(scene),
    )  # fmt: skip


def ground_of(scene: Scene) -> Ground:
    """The items that were judged and lost points, and how to ask for their points."""
    items = {item.code: item for item in scene.book.items if _movable(scene, item)}
    given = {code: scene.given(item) for code, item in items.items()}

    def points(code: str, effects: Sequence[Effect]) -> Fraction:
        found = item_points(items[code], mended(given[code], effects), scene.book.item_places)
        return found.points or Fraction(0)

    conditional = {i.code for i in items.values() if any(r.only_if for r in (*i.rules, *i.leaves))}
    return Ground(
        items={code: frozenset(item.indicators) for code, item in items.items()},
        classes={code: item.class_code for code, item in items.items()},
        caps={c.code: (c.cap, c.weight, _others(scene, c.code, items)) for c in scene.book.classes},
        points=points,
        plain=frozenset(items.keys() - conditional),
    )


def _movable(scene: Scene, item: Item) -> bool:
    row = scene.tables.one("scores", **scene.key, item_code=item.code)
    if not row or row["state"] != "ok":
        return False
    if is_zeroed(scene.tables, scene.book, scene.unit_code, item.code):
        return False
    return value(row["points"]) < item.points or any(leaf.adds for leaf in item.leaves)


def _others(scene: Scene, cls: str, items: Iterable[str]) -> Fraction:
    rows = scene.tables.find("scores", **scene.key, class_code=cls)
    left = (value(r["points"]) for r in rows if r["item_code"] not in set(items))
    return sum(left, Fraction(0))


def _ordered(chosen: Sequence[Thing], ground: Ground) -> list[Thing]:
    """Things in the order in which they pay soonest; equal ones as found."""
    left, done = list(chosen), list[Thing]()
    while left:
        gains = [worth(ground, [*done, one]) for one in left]
        done.append(left.pop(gains.index(max(gains))))
    return done


def worth(ground: Ground, chosen: Sequence[Thing]) -> Fraction:
    """What the movable items give to the total with things mended."""
    total = Fraction(0)
    for cls, (cap, weight, others) in ground.caps.items():
        own = [code for code in ground.items if ground.classes[code] == cls]
        effects = [e for t in chosen for e in t.effects]
        sums = [
            ground.points(c, [e for e in effects if e.indicator in ground.items[c]]) for c in own
        ]
        points = sum(sums, others)
        total += weight * (points if cap is None else min(cap, points))
    return total


def lines_of(found: Plan, ground: Ground) -> list[Line]:
    """The lines of a plan, in the order in which they pay soonest."""
    return list(_lines(_ordered(found.whole.things, ground), ground))


def ahead_of(found: Plan) -> list[tuple[int, Fraction]]:
    """(number of things, points) wherever one more thing regains more."""
    return [
        (k, one.gain) for k, one in enumerate(found.best) if k and one.gain > found.best[k - 1].gain
    ]


def _lines(chosen: Sequence[Thing], ground: Ground) -> Iterable[Line]:
    zero = worth(ground, ())
    for number, one in enumerate(chosen, start=1):
        yield Line(one, worth(ground, chosen[:number]) - zero)


def carried_out(scene: Scene, chosen: Sequence[Thing]) -> UnitMove | None:
    """The unit under its rulebook once things are mended, all units scored again; None: nothing moves."""
    if not chosen:
        return None
    key = (scene.book.code, scene.unit_code)
    found = all_moves(replace(scene, books=tuple(_behind(scene))), chosen)
    return next((unit for unit in found if (unit.rulebook, unit.unit_code) == key), None)


def _behind(scene: Scene) -> list[Rulebook]:
    """The scene's rulebook and those whose totals it imports, theirs included; in the round's order."""
    wanted, left = set[str](), [scene.book]
    while left:
        book = left.pop()
        wanted.add(book.code)
        read = {leaf.book for item in book.items for leaf in item.leaves} - wanted
        left += [one for one in scene.books if one.code in read]
    return [one for one in scene.books if one.code in wanted]


def all_moves(scene: Scene, chosen: Sequence[Thing]) -> list[UnitMove]:
    """Every unit that moves once a unit's things are mended, its neighbours in the group too."""
    world = of_run(scene.tables, scene.round_)
    before = score(scene.paths, scene.books, world)
    after = score(scene.paths, scene.books, mend_world(world, scene.unit_code, chosen))
    return moves([("data", before, after)])


def mend_world(world: World, unit_code: str, chosen: Sequence[Thing]) -> World:
    """The world with a unit's things mended: its metrics and occurrences, nobody else's."""
    changed: dict[tuple[str, str], Metric] = {}
    by_code = {m.indicator: m for m in world.metrics if m.unit_code == unit_code and not m.member}
    for code, (num, den) in totals(chosen).items():
        old = by_code[code]
        base = None if old.den is None else old.den + den
        state = "ok" if old.state == "no_base" and base else old.state
        unknown = max(0, old.unknown_count - den)
        changed[unit_code, code] = replace(
            old, num=old.num + num, den=base, state=state, unknown_count=unknown
        )
    events = _events(world.events, unit_code, [e for t in chosen for e in t.effects])
    return replace(world.with_metrics(changed), events=tuple(events))


def _events(events: Iterable[Event], unit_code: str, effects: Sequence[Effect]) -> Iterable[Event]:
    gone = {(e.indicator, *e.gone) for e in effects if e.gone}
    eased = {(e.indicator, *e.resolved) for e in effects if e.resolved}
    for event in events:
        mark = (event.indicator, str(event.event_date or ""), event.entity_key)
        if event.unit_code != unit_code or mark not in gone | eased:
            yield event
        elif mark in eased:
            yield replace(event, resolved=True)


def past_of(scene: Scene, past: Past) -> tuple[tuple[str, int], ...]:
    """Reason → number of things that can no more be mended."""
    rows = [r for r in lacking(scene.tables, scene.book, scene.unit_code) if past.holds(r)]
    found = Counter(row["reason"] or row["indicator"] for row in rows)
    return tuple(sorted(found.items()))


def absent_of(scene: Scene) -> tuple[tuple[str, str], ...]:
    """Items whose sheet never came, with their full marks."""
    rows = scene.tables.find("scores", **scene.key, state="not_submitted")
    return tuple((row["item_code"], row["full_points"]) for row in rows)
