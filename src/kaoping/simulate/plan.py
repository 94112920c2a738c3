"""The fewest things that regain the most points (找回方案): exact, not greedy.

Rules are steps, bands and caps: the first nine contracts may regain nothing and the tenth much. So for
every number of things the best choice is found: things that change the same counts are interchangeable,
items that share no thing are solved apart (every choice of numbers), and the parts are put together by
dynamic programming. Items of a class with a cap are solved together, for the cap binds their sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kaoping.exact import Fraction
from kaoping.simulate.things import Effect, Thing

LIMIT = (
    20_000  # choices looked at for one part; beyond, the part is not proven best, and it is said
)
Kind = tuple[tuple[str, int, int], ...]
Points = Callable[[str, Sequence[Effect]], Fraction]


@dataclass(frozen=True)
class Ground:
    """What a plan stands on: items that can move, what their class makes of them, how to ask for points.

    Attributes:
        items: item code → the indicators it reads.
        classes: item code → class code.
        caps: class code → (cap or None, weight, points of its items that cannot move).
        points: the item's points with things mended.
        plain: items that more mended things never harm, so that a thing that mends more goes first.
    """

    items: Mapping[str, frozenset[str]]
    classes: Mapping[str, str]
    caps: Mapping[str, tuple[Fraction | None, Fraction, Fraction]]
    points: Points
    plain: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Best:
    """The best choice of a number of things: what it regains, and the things."""

    gain: Fraction
    things: tuple[Thing, ...]


@dataclass(frozen=True)
class Plan:
    """`best[k]` for k = 0, 1, … things; `exact` unless a part was too large to look at every choice."""

    best: tuple[Best, ...]
    exact: bool

    @property
    def whole(self) -> Best:
        """The fewest things that regain as much as the largest number allows."""
        most = self.best[-1].gain
        return next(one for one in self.best if one.gain == most)


def plan(things: Sequence[Thing], ground: Ground, most: int, limit: int = LIMIT) -> Plan:
    """The best choices of up to `most` things.

    Args:
        things: what can be mended.
        ground: items, classes, and how to ask for points.
        most: how many things at most.
        limit: how many choices are looked at for one part.
    """
    parts = [_solve(own, items, ground, most, limit) for own, items in _parts(things, ground)]
    best = [Best(Fraction(0), ())] * (most + 1)
    for table, _ in parts:
        best = [_joined(best, table, k) for k in range(most + 1)]
    return Plan(tuple(best), all(exact for _, exact in parts))


def _joined(left: Sequence[Best], right: Sequence[Best], k: int) -> Best:
    """The best division of k things between two parts; the first found of equal ones."""
    pairs = ((left[k - j], right[j]) for j in range(min(k, len(right) - 1) + 1))
    return max(
        (Best(a.gain + b.gain, a.things + b.things) for a, b in pairs),
        key=lambda one: (one.gain, -len(one.things)),
    )


def _parts(things: Sequence[Thing], ground: Ground) -> list[tuple[list[list[Thing]], list[str]]]:
    """Items that hang together by things or by a capped class, with their things by kind."""
    kinds: dict[object, list[Thing]] = defaultdict(list)
    read = frozenset().union(*ground.items.values()) if ground.items else frozenset[str]()
    for one in things:
        if kind := _kind(one, read):
            kinds[kind].append(one)
    group = {code: code for code in ground.items}

    def top(code: str) -> str:
        while group[code] != code:
            code = group[code]
        return code

    for codes in _ties([own[0] for own in kinds.values()], ground):
        for code in codes[1:]:
            group[top(code)] = top(codes[0])
    found: dict[str, tuple[list[list[Thing]], list[str]]] = {}
    for code in ground.items:
        found.setdefault(top(code), ([], []))[1].append(code)
    for own in kinds.values():
        touched = _touched(own[0], ground)
        found[top(touched[0])][0].append(own)
    return [part for part in found.values() if part[0]]


def _kind(one: Thing, read: frozenset[str]) -> object:
    """Things of a kind are interchangeable; one that touches occurrences is of its own kind."""
    own = [e for e in one.effects if e.indicator in read]
    if any(e.gone or e.resolved for e in own):
        return (one.kind, one.key)
    return tuple(sorted((e.indicator, e.num, e.den) for e in own))


def _touched(one: Thing, ground: Ground) -> list[str]:
    codes = {effect.indicator for effect in one.effects}
    return [item for item, read in ground.items.items() if codes & read]


def _ties(samples: Sequence[Thing], ground: Ground) -> Iterator[list[str]]:
    """Sets of items to be solved together."""
    for one in samples:
        yield _touched(one, ground)
    for cls, (cap, _, _) in ground.caps.items():
        own = [item for item in ground.items if ground.classes[item] == cls]
        if cap is not None and own:
            yield own


def _solve(
    kinds: Sequence[Sequence[Thing]], items: Sequence[str], ground: Ground, most: int, limit: int
) -> tuple[list[Best], bool]:
    """The best choices for one part, and whether every choice was looked at."""
    ordered = sorted(kinds, key=lambda own: -len(own[0].effects))
    worth = _Worth(ordered, items, ground)
    zero = worth.of([0] * len(ordered))
    best: dict[int, tuple[Fraction, tuple[int, ...]]] = {0: (Fraction(0), (0,) * len(ordered))}
    firsts = _firsts(ordered) if ground.plain.issuperset(items) else []
    exact = True
    looked_at = _choices([len(own) for own in ordered], firsts, most)
    for seen, numbers in enumerate(looked_at, start=1):
        if seen > limit:
            exact = False
            break
        gain, number = worth.of(numbers) - zero, sum(numbers)
        if number not in best or gain > best[number][0]:
            best[number] = gain, numbers
    found = {k: Best(gain, _taken(ordered, numbers)) for k, (gain, numbers) in best.items()}
    return _rising(found, most), exact


def _taken(kinds: Sequence[Sequence[Thing]], numbers: Sequence[int]) -> tuple[Thing, ...]:
    """The first so many things of every kind."""
    return tuple(t for own, n in zip(kinds, numbers, strict=True) for t in own[:n])


def _firsts(kinds: Sequence[Sequence[Thing]]) -> list[tuple[int, int]]:
    """Pairs (a, b): a thing of kind a mends all that one of kind b does, and more."""
    marks = [
        {(e.indicator, e.num, e.den, e.gone, e.resolved) for e in own[0].effects} for own in kinds
    ]
    pairs = [(a, b) for a in range(len(marks)) for b in range(len(marks))]
    return [(a, b) for a, b in pairs if marks[a] > marks[b]]


def _rising(best: Mapping[int, Best], most: int) -> list[Best]:
    """For every k the best of at most k things."""
    found = [best[0]]
    for k in range(1, most + 1):
        one = best.get(k, found[-1])
        found.append(one if one.gain > found[-1].gain else found[-1])
    return found


def _choices(
    sizes: Sequence[int], firsts: Sequence[tuple[int, int]], most: int
) -> Iterator[tuple[int, ...]]:
    """Every choice of numbers of each kind worth a look, up to `most` in all, few things first.

    A kind stays out while one that mends more (`firsts`, always before it) is not used up.
    """
    later: list[list[int]] = [[] for _ in sizes]
    for a, b in firsts:
        later[a].append(b)
    for total in range(1, min(most, sum(sizes)) + 1):
        yield from _split(sizes, later, total, (), frozenset())


def _split(
    sizes: Sequence[int],
    later: Sequence[Sequence[int]],
    total: int,
    taken: tuple[int, ...],
    barred: frozenset[int],
) -> Iterator[tuple[int, ...]]:
    """The choices that begin with `taken` and have `total` more things, of kinds that are not barred."""
    at = len(taken)
    if total == 0:
        yield (*taken, *[0] * (len(sizes) - at))
        return
    if at == len(sizes):
        return
    own = 0 if at in barred else sizes[at]
    room = sum(sizes[n] for n in range(at + 1, len(sizes)) if n not in barred)
    for n in range(min(own, total), max(0, total - room) - 1, -1):
        shut = barred if n == sizes[at] or not later[at] else barred.union(later[at])
        yield from _split(sizes, later, total - n, (*taken, n), shut)


class _Worth:
    """What the items of one part give to the total, remembered by what was changed.

    Things of a kind change the same, so that an item is known by how many of each kind that touches it
    are mended, and asked for its points only where their sum is new.
    """

    def __init__(
        self, kinds: Sequence[Sequence[Thing]], items: Sequence[str], ground: Ground
    ) -> None:
        self.kinds, self.ground = kinds, ground
        self.classes: dict[str, list[str]] = defaultdict(list)
        for item in items:
            self.classes[ground.classes[item]].append(item)
        self.touching = {item: self._touching(item) for item in items}
        self.counted: dict[tuple[str, tuple[int, ...]], Fraction] = {}
        self.known: dict[tuple[str, object], Fraction] = {}

    def of(self, numbers: Sequence[int]) -> Fraction:
        """Weighted sum of the classes, each after its cap, with so many things of each kind mended."""
        total = Fraction(0)
        for cls, items in self.classes.items():
            cap, weight, others = self.ground.caps[cls]
            points = Fraction(0)
            for item in items:
                points += self._item(item, numbers)
            total += weight * (points if cap is None else min(cap, points + others))
        return total

    def _touching(self, item: str) -> list[int]:
        read = self.ground.items[item]
        return [n for n, own in enumerate(self.kinds) if any(e.indicator in read for e in own[0].effects)]  # fmt: skip

    def _item(self, item: str, numbers: Sequence[int]) -> Fraction:
        key = (item, tuple([numbers[n] for n in self.touching[item]]))
        found = self.counted.get(key)
        if found is None:
            found = self.counted[key] = self._asked(item, numbers)
        return found

    def _asked(self, item: str, numbers: Sequence[int]) -> Fraction:
        read = self.ground.items[item]
        own = [
            e
            for n in self.touching[item]
            for thing in self.kinds[n][: numbers[n]]
            for e in thing.effects
            if e.indicator in read
        ]
        key = (item, _summed(own))
        if key not in self.known:
            self.known[key] = self.ground.points(item, own)
        return self.known[key]


def _summed(effects: Sequence[Effect]) -> object:
    sums: dict[str, tuple[int, int]] = {}
    for e in effects:
        num, den = sums.get(e.indicator, (0, 0))
        sums[e.indicator] = (num + e.num, den + e.den)
    marks = sorted(str((e.indicator, e.gone, e.resolved)) for e in effects if e.gone or e.resolved)
    return tuple(sorted(sums.items())), tuple(marks)
