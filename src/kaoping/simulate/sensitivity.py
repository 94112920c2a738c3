"""How far each number of an edition may move before an outcome changes (敏感性).

Every grid step outward is judged in memory, in fractions, by an engine that has first given every number
of the run (`engine.verified`); no monotony is presumed. Each end found is then scored again by the SQL of
a round, at the end and one step beyond, and must come out the same to the last unit (`proven`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kaoping.config import Paths
from kaoping.errors import ConfigError
from kaoping.exact import Fraction
from kaoping.rulebook.model import Rule, Rulebook
from kaoping.simulate.engine import Engine, Standings, points_text
from kaoping.simulate.outcome import Standing
from kaoping.simulate.parameters import Parameter, parameters
from kaoping.simulate.scoring import score
from kaoping.simulate.world import World

TOP = 3  # the first and the last three of a comparison group are watched
_BATCH = 120  # variants scored by one pass of the SQL


Played = dict[str, Standings]
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Change:
    """One outcome that changes.

    Attributes:
        kind: grade, or top / bottom for the first and last three of the comparison group.
        before, after: grades; ranks for top and bottom ('' is none).
    """

    rulebook: str
    unit_code: str
    kind: str
    before: str
    after: str
    enters: bool = False


@dataclass(frozen=True)
class End:
    """One end of the interval: the last value that changes nothing, and what the next one does.

    `stop` says why it ends: change (then `beyond` is the next value), range (nothing changes as far as
    is looked at), rule (the edition would no longer load).
    """

    value: Fraction
    stop: str
    beyond: Fraction | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Interval:
    """How far a parameter may move down and up."""

    parameter: Parameter
    low: End
    high: End

    @property
    def steps(self) -> tuple[int | None, int | None]:
        """Grid steps down and up until something changes; None where nothing does."""
        one, grid = self.parameter.value, self.parameter.grid
        found = [end.beyond for end in (self.low, self.high)]
        down, up = (None if v is None else int(abs(v - one) / grid) for v in found)
        return down, up


def intervals(
    engine: Engine,
    code: str,
    finer: int = 0,
    item: str | None = None,
    progress: Progress | None = None,
) -> list[Interval]:
    """Every parameter of one rulebook with its interval, in the edition's order.

    Args:
        engine: a run, verified.
        code: of the rulebook.
        finer: decimal places finer than printed.
        item: only the parameters of this item.
        progress: told which parameter is looked at.
    """
    own = parameters(engine.fields[code].book, finer)
    own = [one for one in own if item in (None, one.item_code)]
    found = []
    for number, one in enumerate(own, start=1):
        if progress:
            progress(f"{code} 参数 {number}/{len(own)}")
        found.append(interval(engine, one))
    return found


def interval(engine: Engine, one: Parameter) -> Interval:
    """How far one parameter may move down and up."""
    return Interval(one, _end(engine, one, -1), _end(engine, one, 1))


def _end(engine: Engine, one: Parameter, direction: int) -> End:
    """Step by step outward until an outcome changes."""
    last = one.value
    while True:
        value = last + direction * one.grid
        if not one.holds(value):
            return End(last, "range")
        book = one.at(value)
        if book is None:
            return End(last, "rule")
        changes = tuple(differing(engine, played(engine, one, book)))
        if changes:
            return End(last, "change", value, changes)
        last = value


def played(engine: Engine, one: Parameter, book: Rulebook) -> Played:
    """Everybody's standing with a parameter moved."""
    return engine.play(book, frozenset({one.item_code} - {""}))


def differing(engine: Engine, after: Mapping[str, Standings]) -> Iterator[Change]:
    """The grades, first and last three that are others than in the run."""
    for code, field in engine.fields.items():
        if after[code] is field.standings:
            continue
        for place in engine.places:
            pair = field.standings[place.code], after[code][place.code]
            for kind, before, now, enters in _outcomes(*pair):
                yield Change(code, place.code, kind, before, now, enters)


def _outcomes(old: Standing, new: Standing) -> Iterator[tuple[str, str, str, bool]]:
    if old.grade != new.grade:
        yield "grade", old.grade, new.grade, False
    for kind, was, now in (
        ("top", old.rank, new.rank),
        ("bottom", old.from_last, new.from_last),
    ):
        inside = [rank is not None and rank <= TOP for rank in (was, now)]
        if inside[0] != inside[1]:
            yield kind, str(was or ""), str(now or ""), inside[1]


def prove(
    paths: Paths,
    engine: Engine,
    world: World,
    found: Sequence[Interval],
    progress: Progress | None = None,
) -> int:
    """Score every end, and one step beyond it, by the SQL of a round.

    Returns:
        How many variants of the edition were scored.

    Raises:
        ConfigError: the SQL gives any unit another total, rank or grade than was found here.
    """
    tried = list(_tried(engine, found))
    for start in range(0, len(tried), _BATCH):
        if progress:
            progress(f"以打分的 SQL 复核 {start}/{len(tried)}")
        _prove(paths, engine, world, tried[start : start + _BATCH])
    return len(tried)


def _tried(engine: Engine, found: Sequence[Interval]) -> Iterator[tuple[str, Rulebook, Played]]:
    """(what is tried, the edition, what it gives) at and beyond every end."""
    for one in found:
        for end in (one.low, one.high):
            for value in (end.value, end.beyond):
                if value is None or value == one.parameter.value:
                    continue
                book = one.parameter.at(value)
                assert book is not None
                name = f"{one.parameter.owner} {one.parameter.title} {one.parameter.text(value)}"
                yield name, book, played(engine, one.parameter, book)


def _prove(
    paths: Paths, engine: Engine, world: World, tried: Sequence[tuple[str, Rulebook, Played]]
) -> None:
    known = {code: field.book for code, field in engine.fields.items()}
    sets = [_variants(known, book, f"-v{n}") for n, (_, book, _) in enumerate(tried)]
    books = [book for own in sets for book in own.values()]
    tables = score(paths, [*known.values(), *books], world, ("totals",), checked=False)
    for own, (name, _, expected) in zip(sets, tried, strict=True):
        for code, variant in own.items():
            for unit, standing in expected[code].items():
                row = tables.one("totals", rulebook=variant.code, unit_code=unit)
                here = (
                    points_text(standing.points, variant.total_places),
                    str(standing.rank or ""),
                    standing.grade,
                )
                there = (row["points"], row["rank"], row["grade"])
                if here != there:
                    raise ConfigError(
                        f"{name}：{unit} 的总分、名次、等次推演为 {here}，打分的 SQL 给出 {there}",
                        where=code,
                        remedy="两条计算路径不一致，结果不可用；请把本条连同细则一并报给维护人员",
                    )


def _variants(known: Mapping[str, Rulebook], book: Rulebook, mark: str) -> dict[str, Rulebook]:
    """The changed edition and those that import its total, under names of their own."""
    wanted = {book.code}
    for _ in known:
        wanted |= {c for c, b in known.items() if _imports(b) & wanted}
    return {
        code: _renamed(book if code == book.code else known[code], wanted, mark)
        for code in known
        if code in wanted
    }


def _imports(book: Rulebook) -> set[str]:
    return {leaf.book for item in book.items for leaf in item.leaves if leaf.book}


def _renamed(book: Rulebook, wanted: set[str], mark: str) -> Rulebook:
    def rule_of(rule: Rule) -> Rule:
        inner = tuple(map(rule_of, rule.rules))
        if rule.book not in wanted:
            return replace(rule, rules=inner)
        name = f"{rule.book}{mark}"
        return replace(rule, rules=inner, book=name, indicator=name)

    items = tuple(replace(i, rules=tuple(map(rule_of, i.rules))) for i in book.items)
    return replace(book, code=f"{book.code}{mark}", items=items)
