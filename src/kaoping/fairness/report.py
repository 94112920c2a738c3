"""The fairness report (公平性分析): what each item's points hang on besides the work, and what to consider.

It looks back at a finished run and changes nothing. Every aspect says a fact and what it means; the
thresholds below are stated in docs/fairness.md. Method: share of variance explained (r², η²) with the
share that chance alone would explain beside it; few units give no judgement.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from kaoping.exact import Fraction
from kaoping.fairness import words
from kaoping.fairness.gather import SIZES, Material, Sample, gather
from kaoping.fairness.limits import (
    APART,
    FEW,
    HEAVY,
    HEAVY_FROM,
    LARGE,
    LIGHT,
    LIGHT_FROM,
    MOST,
    NEARLY_ALL,
    TIMES_CHANCE,
    TOGETHER,
)
from kaoping.fairness.measure import Tie, between, common, rank_tie, spread, tie
from kaoping.rounds import Round
from kaoping.rulebook import compile as compiled
from kaoping.rulebook.model import MICRO, Item, Rulebook
from kaoping.runtables import RunTables


@dataclass(frozen=True)
class Aspect:
    """One look at an item, or at the total: `flagged` when the owner of the rulebook should look again.

    `share` is the figure behind it (a share of 1), `chance` what chance alone would give, `fact` and
    `meaning` finished Chinese sentences.
    """

    name: str
    share: Fraction | None
    chance: Fraction | None
    flagged: bool
    fact: str
    meaning: str


@dataclass(frozen=True)
class ItemLook:
    """One item: how many units were judged, and the aspects in a fixed order.

    `counted` is whether it has full marks (加减分项 has none); `weight` its share of the marks.
    """

    code: str
    title: str
    units: int
    at_full: int
    at_zero: int
    distinct: int
    counted: bool
    weight: Fraction
    aspects: tuple[Aspect, ...]

    def aspect(self, name: str) -> Aspect | None:
        """The aspect of that name."""
        return next((one for one in self.aspects if one.name == name), None)


@dataclass(frozen=True)
class Pair:
    """How the points of two items go together; `strong` when closely, `flagged` when several units show it."""

    codes: tuple[str, str]
    units: int
    linear: Tie
    ranked: Tie
    same_indicators: tuple[str, ...]
    strong: bool
    flagged: bool
    fact: str
    meaning: str


@dataclass(frozen=True)
class Look:
    """One rulebook looked at: items, the total, pairs of items."""

    book: Rulebook
    items: tuple[ItemLook, ...]
    total: ItemLook
    pairs: tuple[Pair, ...]
    notes: tuple[str, ...]


def look(tables: RunTables, round_: Round, book: Rulebook) -> Look:
    """The report of one edition over a run.

    Args:
        tables: of a finished run of the round.
        round_: its round.
        book: the edition that scored it.
    """
    material = gather(tables, round_, compiled.active(book, round_.reference_date))
    items = tuple(_item(material, item) for item in material.book.items)
    return Look(
        book, items, _total(material), tuple(_pairs(material)), tuple(words.notes(material))
    )


def _item(material: Material, item: Item) -> ItemLook:
    sample = material.items[item.code]
    full = int(item.points * MICRO)
    usual = Counter(sample.values).most_common(1)[0][1] if sample.values else 0
    counts = words.Counts(
        len(sample.values), sum(v >= full for v in sample.values),
        sum(v <= 0 for v in sample.values), len(set(sample.values)), usual, full > 0,
    )  # fmt: skip
    aspects = [_spread_of(counts)]
    if not aspects[0].flagged or aspects[0].name != "same":
        aspects += _hangs_on(material, sample, _is_rate(material.book, item))
    weight, aspect = _contribution(material, item)
    return ItemLook(
        item.code, item.title, counts.units, counts.full, counts.zero, counts.distinct, full > 0, weight,
        tuple(_known([*aspects, aspect])),
    )  # fmt: skip


def _known(aspects: Sequence[Aspect | None]) -> Iterator[Aspect]:
    return (one for one in aspects if one is not None)


def _total(material: Material) -> ItemLook:
    sample = material.totals
    full = int(material.book.full_points * MICRO)
    usual = Counter(sample.values).most_common(1)[0][1] if sample.values else 0
    counts = words.Counts(
        len(sample.values), sum(v >= full for v in sample.values),
        sum(v <= 0 for v in sample.values), len(set(sample.values)), usual, True,
    )  # fmt: skip
    aspects = (_spread_of(counts), *_hangs_on(material, sample, True))
    return ItemLook("", "总分", counts.units, counts.full, counts.zero, counts.distinct, True, Fraction(1), aspects)  # fmt: skip


def _spread_of(counts: words.Counts) -> Aspect:
    """Floor, ceiling, and items that do not distinguish."""
    n = counts.units
    if n < FEW:
        return Aspect("few", None, None, False, words.spread_fact(counts), words.FEW)
    kind = "spread"
    if counts.usual >= NEARLY_ALL * n:
        kind = "same"
    elif counts.counted and counts.full >= MOST * n:
        kind = "ceiling"
    elif counts.counted and counts.zero >= MOST * n:
        kind = "floor"
    share = Fraction(counts.usual, n)
    meaning = words.spread_meaning(kind, counts)
    return Aspect(kind, share, None, kind != "spread", words.spread_fact(counts), meaning)


def _is_rate(book: Rulebook, item: Item) -> bool:
    """Whether the item looks at rates or points rather than at counts."""
    known = [book.catalogue.get(code) for code in item.indicators]
    return any(indicator is None or indicator.form != "count" for indicator in known)


def _hangs_on(material: Material, sample: Sample, rate: bool) -> list[Aspect]:
    """What of the differences size and category explain."""
    found = [_size(material, sample, name, rate) for name in SIZES]
    groups = [unit.category for unit in sample.units]
    n, kinds = len(groups), len(set(groups))
    share = between(sample.values, groups) if n >= FEW and kinds > 1 else None
    if share is None:
        return found
    chance = Fraction(kinds - 1, n - 1)
    much = _much(share, chance)
    order = words.by_category(groups, sample.values)
    fact, meaning = words.category(share, chance, much, order, n)
    flagged = much and not words.lone(order)
    return [*found, Aspect("category", share, chance, flagged, fact, meaning)]


def _size(material: Material, sample: Sample, name: str, rate: bool) -> Aspect:
    sizes = material.sizes[name]
    units = [unit.code for unit in sample.units if unit.code in sizes]
    n = len(units)
    if n < FEW:
        fact = words.size_unknown(SIZES[name], n)
        return Aspect(name, None, None, False, fact, words.FEW)
    numbers, points = [sizes[code] for code in units], sample.of(units)
    linear, ranked = tie(points, numbers), rank_tie(points, numbers)
    if linear is None or ranked is None:
        return Aspect(name, None, None, False, words.size_same(SIZES[name]), words.NO_SPREAD)
    chance = Fraction(1, n - 1)
    flagged = _much(max(linear.square, ranked.square), chance)
    fact, meaning = words.size(SIZES[name], linear, ranked, chance, flagged, n, rate)
    return Aspect(name, linear.square, chance, flagged, fact, meaning)


def _much(share: Fraction, chance: Fraction) -> bool:
    """Whether a share of the variance is large, and more than chance is likely to give."""
    return share >= LARGE and share >= TIMES_CHANCE * chance


def _contribution(material: Material, item: Item) -> tuple[Fraction, Aspect | None]:
    """What the item adds to the differences of totals, beside what it weighs; bonuses weigh nothing."""
    weights = {i.code: _weight(material.book, i) for i in material.book.items}
    whole = sum(weights.values(), Fraction(0))
    weight = weights[item.code] / whole if whole else Fraction(0)
    n = len(material.totals.units)
    lost = [sum(column) for column in zip(*material.lost.values(), strict=True)] if n else []
    if n < FEW or not spread(lost):
        return weight, None
    share = Fraction(common(material.lost[item.code], lost), spread(lost))
    heavy = share >= HEAVY_FROM and share >= HEAVY * weight
    light = weight >= LIGHT_FROM and share <= LIGHT * weight
    fact, meaning = words.contribution(weight, share, heavy, light, n)
    return weight, Aspect("contribution", share, None, heavy or light, fact, meaning)


def _weight(book: Rulebook, item: Item) -> Fraction:
    return item.points * next(cls.weight for cls in book.classes if cls.code == item.class_code)


def _pairs(material: Material) -> Iterator[Pair]:
    for one, other in combinations(material.book.items, 2):
        found = _pair(material.items, one, other)
        if found is not None:
            yield found


def _pair(items: Mapping[str, Sample], one: Item, other: Item) -> Pair | None:
    first, second = items[one.code], items[other.code]
    there = {unit.code for unit in second.units}
    units = [unit.code for unit in first.units if unit.code in there]
    if len(units) < FEW:
        return None
    columns = first.of(units), second.of(units)
    linear, ranked = tie(*columns), rank_tie(*columns)
    if linear is None or ranked is None:
        return None
    off = min(len(units) - Counter(column).most_common(1)[0][1] for column in columns)
    strong = min(linear.square, ranked.square) >= TOGETHER and linear.sign == ranked.sign
    shared = tuple(code for code in one.indicators if code in other.indicators)
    flagged = strong and off >= APART
    fact, meaning = words.pair(one, other, linear, ranked, len(units), strong, off, shared)
    return Pair(
        (one.code, other.code), len(units), linear, ranked, shared, strong, flagged, fact, meaning
    )
