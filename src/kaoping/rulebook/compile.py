"""Compiling editions to rows that SQL joins (raw.rule_*): integers only, one row per thing written.

Points are micro-points (10⁻⁶), thresholds reduced fractions num/den (90 % is 9/10), class weights
integers over the edition's `weight_scale`. The columns are documented in docs/rulebook-tables.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import lcm

from kaoping.errors import ConfigError
from kaoping.exact import Fraction
from kaoping.rounds import Round
from kaoping.rulebook import feeds
from kaoping.rulebook.model import (
    MICRO,
    Band,
    Grade,
    Item,
    Rule,
    Rulebook,
    Threshold,
    settled,
)
from kaoping.rulebook.tables import COLUMNS

_BRANCHES = 1000  # a nested rule's number: its parent's times this, plus its own
_COUNTED = ("value", "part", "condition")

Value = str | int | bool | None
Row = tuple[Value, ...]
Books = Mapping[str, Rulebook]
Tables = dict[str, tuple[tuple[tuple[str, str], ...], list[Row]]]


def tables(rulebooks: Sequence[Rulebook], round_: Round) -> Tables:
    """The rows of all rulebooks of a round: table name → (columns as (name, SQL type), rows).

    Items and rules repealed on the round's reference date are left out.

    Raises:
        ConfigError: targets.csv lacks a unit that an item with `target_from` applies to, or the
            rulebooks ask for something the round does not have (`feeds.check_round`).
    """
    check_targets(rulebooks, round_)
    feeds.check_round(rulebooks, round_)
    return variants(rulebooks, round_)


def variants(rulebooks: Sequence[Rulebook], round_: Round) -> Tables:
    """As `tables`, without asking whether the rulebooks go together (推演: variants of one edition)."""
    collected = rows_of(rulebooks, round_.reference_date)
    for book in rulebooks:
        collected["rule_units"][1].extend(
            (book.code, u.code, u.staff, u.code in round_.closed) for u in round_.units
        )
        collected["rule_history"][1].extend(
            (book.code, h.unit_code, round_.year - h.year, h.grade)
            for h in round_.history
            if h.rulebook == book.code
        )
    return collected


def rows_of(rulebooks: Sequence[Rulebook], on: date) -> Tables:
    """As `tables`, without a round: what is repealed on `on` is left out (试算).

    A rulebook imported by one of these and not among them is read as a metric of that name.
    """
    collected: Tables = {name: (columns, []) for name, columns in COLUMNS.items()}
    held = {book.code: active(book, on) for book in rulebooks}
    for book in held.values():
        for name, row in (*_book(book, held), *feeds.rows(book, held)):
            collected[name][1].append((book.code, *row))
    for name, (columns, rows) in collected.items():
        assert all(len(row) == len(columns) for row in rows), name
    return collected


def active(book: Rulebook, on: date) -> Rulebook:
    """The edition with only the items, rules and targets that hold on that day."""

    def lives(until: date | None) -> bool:
        return until is None or on < until

    items = [
        replace(item, rules=tuple(rule for rule in item.rules if lives(rule.repealed)))
        for item in book.items
        if lives(item.repealed)
    ]
    return settled(replace(book, items=tuple(item for item in items if item.rules)), on)


def check_targets(rulebooks: Sequence[Rulebook], round_: Round) -> None:
    """Every unit an item applies to must have its target in targets.csv.

    Raises:
        ConfigError: naming item, target and the units that lack it.
    """
    for book in rulebooks:
        for item in active(book, round_.reference_date).items:
            for name in dict.fromkeys(n for rule in item.rules for n in rule.targets):
                units = [u.code for u in round_.units if applies(item, u.category, u.code, u.staff)]
                lacking = [code for code in units if (code, name) not in round_.targets]
                if lacking:
                    raise ConfigError(
                        f"targets.csv 缺少目标 {name}：{'、'.join(lacking)}",
                        where=f"{book.code} › item[{item.code}]，{round_.folder / 'targets.csv'}",
                        remedy="为这些单位补写目标值（不适用的写0），或用 applies_to 排除",
                    )


def applies(item: Item, category: str, unit: str, staff: int | None = None) -> bool:
    """Whether an item applies to a unit of that category and size (SQL: score.scope)."""
    own = {"category": category, "unit": unit}
    least = [int(v) for key, values in item.applies_to if key == "min_staff" for v in values]
    large = all(staff is not None and staff >= n for n in least)
    return large and all(own[key] in values for key, values in item.applies_to if key in own)


def micro(points: Fraction | None) -> int | None:
    """Points as micro-points; the loader has refused anything finer."""
    return None if points is None else int(points * MICRO)


def _pair(value: Fraction | None) -> tuple[int | None, int | None]:
    return (None, None) if value is None else (value.numerator, value.denominator)


def _limit(threshold: Threshold | None) -> tuple[int | None, int | None]:
    return _pair(threshold.value if threshold else None)


def _book(book: Rulebook, books: Books) -> Iterator[tuple[str, Row]]:
    scale = lcm(*(cls.weight.denominator for cls in book.classes))
    item_unit, total_unit = 10 ** (6 - book.item_places), 10 ** (6 - book.total_places)
    yield "rule_books", (
        book.edition, book.title, book.status, micro(book.full_points), book.item_places, item_unit,
        book.total_places, total_unit, scale, book.rank_on, feeds.feed_level(book, books),
    )  # fmt: skip
    for no, cls in enumerate(book.classes, start=1):
        yield "rule_classes", (cls.code, no, cls.title, micro(cls.cap), int(cls.weight * scale))
    for no, item in enumerate(book.items, start=1):
        yield from _item(book, item, no, books)
    for gate in book.gates:
        yield "rule_gates", (
            gate.no, gate.kind, gate.title, gate.indicator, gate.fires_when, gate.effect,
            gate.target, micro(gate.points), *_bounds(gate.within),
        )  # fmt: skip
        for key, values in gate.applies_to:
            for value in values:
                yield "rule_applies", (None, gate.no, key, value)
    yield from _outcomes(book)


def _item(book: Rulebook, item: Item, no: int, books: Books) -> Iterator[tuple[str, Row]]:
    yield "rule_items", (
        item.code, no, item.class_code, item.label, item.title, micro(item.points), micro(item.floor),
        item.combine, item.not_applicable, micro(item.not_submitted),
    )  # fmt: skip
    yield "item_codes", (item.code,)
    for key, values in item.applies_to:
        for value in values:
            yield "rule_applies", (item.code, None, key, value)
    for rule in item.rules:
        yield from _whole(book, item, rule, None, books)
        for leaf in rule.rules:
            numbered = replace(leaf, no=rule.no * _BRANCHES + leaf.no)
            yield from _whole(book, item, numbered, rule, books, leaf.no)


def _whole(
    book: Rulebook, item: Item, rule: Rule, parent: Rule | None, books: Books, branch: int = 0
) -> Iterator[tuple[str, Row]]:
    """Every row of one rule; a nested one has its own number and its parent's."""
    per_member = parent is not None and parent.kind == "mean_over"
    nested = (rule.nests, parent.no if parent else None, branch, per_member)
    yield "rule_rules", (item.code, *_rule(rule), *nested, *_compared(rule))
    yield from _inputs(book, item, rule, books)
    yield from _details(item, rule)


def _rule(rule: Rule) -> Row:
    factor = Fraction(1) if rule.mitigation is None else rule.mitigation
    low = micro(rule.min_points)
    if low is None and rule.points is not None:
        low = 0
    return (
        rule.no, rule.kind, rule.indicator or None, rule.title, micro(rule.full),
        rule.points is not None, rule.adds, rule.outside, *_limit(rule.target),
        rule.target_from, rule.target.text if rule.target else None,
        *_pair(rule.per.value if rule.per else Fraction(1)), rule.step or "prorata", _upward(rule),
        micro(_each(rule)), rule.free, len(rule.table), rule.full_when or None, micro(rule.otherwise),
        rule.sum or None, rule.once_per, micro(rule.cap), micro(rule.low), micro(rule.high),
        micro(rule.max_deduct), low, *_pair(factor), *_condition(rule),
    )  # fmt: skip


def _upward(rule: Rule) -> bool:
    """Whether steps count what exceeds the target; for places and shares: whether lower is better."""
    return rule.kind == "bonus" or rule.direction in ("above", "lower")


def _compared(rule: Rule) -> Row:
    """Columns of cohort kinds, imported totals, tiers, and where a proportion starts."""
    return (
        rule.cohort, rule.mean or "pooled", rule.ties or None, micro(rule.first), micro(rule.last),
        micro(rule.from_full), micro(rule.to_full), _tier_den(rule), *_limit(rule.zero_at),
    )  # fmt: skip


def _tier_ends(rule: Rule) -> list[Fraction | None]:
    """Where each tier ends, in steps."""
    size = rule.per.value if rule.per else Fraction(1)
    return [tier.up_to.value / size if tier.up_to else None for tier in rule.tiers]


def _tier_den(rule: Rule) -> int | None:
    """The common denominator of the tiers' ends; null for a bonus without tiers."""
    ends = (end for end in _tier_ends(rule) if end is not None)
    return lcm(*(end.denominator for end in ends)) if rule.tiers else None


def _each(rule: Rule) -> Fraction | None:
    """What one step costs; a flag or an all-or-nothing target loses everything by default."""
    lost = rule.full if rule.kind in ("flag", "all_or_nothing") else None
    return lost if rule.each is None else rule.each


def _condition(rule: Rule) -> Row:
    found = rule.only_if
    return (found.indicator if found else None, *_bounds(found.band if found else None))


def _bounds(band: Band | None) -> Row:
    return (None, None, False, None, None, False) if band is None else _range(band)


def _range(band: Band) -> Row:
    return (*_limit(band.low), band.low_closed, *_limit(band.high), band.high_closed)


def _inputs(book: Rulebook, item: Item, rule: Rule, books: Books) -> Iterator[tuple[str, Row]]:
    """Every indicator a rule reads, with its role and whether a unit's own sheet stands behind it.

    A rule with nested ones reads what they read: of every member, for a mean over members.
    """
    by_member = rule.kind == "mean_over"
    roles = [(code, role, by_member) for leaf in rule.leaves for code, role in _roles(leaf, books)]
    if rule.nests and rule.only_if:
        roles.append((rule.only_if.indicator, "condition", False))
    for code, role, members in dict.fromkeys(roles):
        known = book.catalogue.get(code)
        reported = role in _COUNTED and (known is None or bool(known.needs))
        yield "rule_inputs", (item.code, rule.no, code, role, reported, members)
    for name in rule.targets:
        yield "rule_targets", (item.code, rule.no, name)


def _roles(rule: Rule, books: Books) -> Iterator[tuple[str, str]]:
    for part in rule.parts:
        yield part.indicator, "part"
    if rule.kind == "imported":
        yield rule.indicator, "fed" if rule.book in books else "external"
    elif rule.indicator:
        role = "manual" if rule.kind == "manual" else "fed" if rule.mean == "points" else "value"
        yield rule.indicator, role
    if rule.only_if:
        yield rule.only_if.indicator, "condition"


def _details(item: Item, rule: Rule) -> Iterator[tuple[str, Row]]:
    for part in rule.parts:
        yield "rule_parts", (
            item.code, rule.no, part.no, part.indicator, part.title, micro(part.points),
            *_limit(part.target), part.target_from, part.target.text if part.target else None,
        )  # fmt: skip
    for no, band in enumerate(_open_top(rule), start=1):
        yield "rule_bands", (item.code, rule.no, no, *_range(band), micro(band.points))
    earlier = Fraction(0)
    for position, total in enumerate(rule.table, start=1):
        yield (
            "rule_tables",
            (item.code, rule.no, position, None, micro(total), micro(total - earlier)),
        )
        earlier = total
    start = 0
    for no, (tier, end) in enumerate(zip(rule.tiers, _tier_ends(rule), strict=True), start=1):
        stop = None if end is None else int(end * (_tier_den(rule) or 1))
        yield "rule_tiers", (item.code, rule.no, no, start, stop, micro(tier.each))
        start = stop or start
    for position, (level, points) in enumerate(rule.levels, start=1):
        yield "rule_tables", (item.code, rule.no, position, level, micro(points), micro(points))


def _open_top(rule: Rule) -> Iterable[Band]:
    """Bands; a top band that ends at 100 % without `otherwise` also holds what lies above it."""
    if rule.otherwise is not None or not rule.bands:
        return rule.bands
    top = max(rule.bands, key=lambda b: b.low.value if b.low else Fraction(-1))
    return (replace(b, high=None) if b is top else b for b in rule.bands)


def _outcomes(book: Rulebook) -> Iterator[tuple[str, Row]]:
    for grade in book.grades:
        yield "rule_grades", _grade(grade, [cls.code for cls in book.classes])
    for found in book.consequences:
        yield "rule_consequences", (
            found.no, found.title, found.by, found.last, found.rank_from, found.rank_to,
            found.consecutive,
        )  # fmt: skip
        for title in found.grades:
            yield "rule_consequence_grades", (found.no, title)


def _grade(grade: Grade, classes: list[str]) -> Row:
    start, quota = grade.start, grade.quota
    order_by = quota.order_by if quota else ""
    return (
        grade.no,
        grade.title,
        micro(start.value) if start and not start.percent else None,
        *_pair(start.value if start and start.percent else None),
        grade.max_zero_items,
        *_pair(grade.each_class_from),
        *_pair(quota.share if quota else None),
        quota.rounding if quota else None,
        quota.ties if quota else None,
        order_by if order_by in classes else None,
        order_by if order_by and order_by not in classes else None,
    )
