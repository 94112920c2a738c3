"""Where a rule holds a number that may be moved (规则中的数): its name, its key in the file, how to move it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from kaoping.exact import Fraction
from kaoping.rulebook.model import Band, Rule, Threshold, plain

T = TypeVar("T")
Put = Callable[[Rule, Fraction], Rule]
Key = tuple[str | int, ...]
_EACH = {"per_point": "deduct", "vs_group_mean": "deduct", "flag": "deduct", "rank": "step"}


@dataclass(frozen=True)
class Spot:
    """One number of a rule.

    Attributes:
        kind: threshold, deduction, points or share (a factor between 0 and 1).
        title: its Chinese name within the rule.
        key: where it stands in the rule's table; the first of several equal ends of bands.
        value: the number, a percentage as a share of 1.
        percent: whether it is printed as a percentage.
        put: the rule with another number there.
    """

    kind: str
    title: str
    key: Key
    value: Fraction
    percent: bool
    put: Put


def spots(rule: Rule) -> Iterator[Spot]:
    """Every number of a rule, its nested rules' not included, in the order they are written."""
    yield from _target(rule)
    yield from _edges(rule)
    yield from _condition(rule)
    yield from _parts(rule)
    yield from _tiers(rule)
    yield from _deductions(rule)
    yield from _points(rule)


def moved(threshold: Threshold, value: Fraction) -> Threshold:
    """The threshold with another number, printed as it was."""
    text = f"{plain(value * 100)}%" if threshold.percent else plain(value)
    return Threshold(value, threshold.percent, text)


def _threshold(title: str, key: Key, own: Threshold, put: Put) -> Spot:
    return Spot("threshold", title, key, own.value, own.percent, put)


def _target(rule: Rule) -> Iterator[Spot]:
    own = rule.target
    if own is not None and own.value > 0:
        key = "over_target" if rule.kind == "bonus" else "target"
        title = "标准（本期）" if rule.dated else "标准"
        yield _threshold(
            title, (key,), own, lambda r, v: replace(r, target=moved(own, v), dated=())
        )
    if rule.free:
        yield Spot(
            "threshold", "免计次数", ("free",), Fraction(rule.free), False,
            lambda r, v: replace(r, free=int(v)),
        )  # fmt: skip


def _edges(rule: Rule) -> Iterator[Spot]:
    """Ends of bands; where two bands meet it is one number, which moves for both."""
    seen: set[Fraction] = set()
    for no, band in enumerate(rule.bands):
        for name, end in (("from", band.low), ("to", band.high)):
            if end is not None and end.value not in seen:
                seen.add(end.value)
                yield _threshold(f"档界 {end.text}", ("band", no, name), end, _edge(end.value))


def _edge(old: Fraction) -> Put:
    return lambda rule, new: replace(rule, bands=tuple(_ends(b, old, new) for b in rule.bands))


def _ends(band: Band, old: Fraction, new: Fraction) -> Band:
    low, high = (
        moved(end, new) if end is not None and end.value == old else end
        for end in (band.low, band.high)
    )
    return replace(band, low=low, high=high)


def _condition(rule: Rule) -> Iterator[Spot]:
    only = rule.only_if
    if only is None:
        return
    for name, end in (("from", only.band.low), ("to", only.band.high)):
        if end is not None:
            yield _threshold(f"适用条件 {end.text}", ("only_if", name), end, _limit(end.value))


def _limit(old: Fraction) -> Put:
    def put(rule: Rule, new: Fraction) -> Rule:
        assert rule.only_if is not None
        return replace(rule, only_if=replace(rule.only_if, band=_ends(rule.only_if.band, old, new)))

    return put


def _parts(rule: Rule) -> Iterator[Spot]:
    for n, part in enumerate(rule.parts):
        if part.target is not None and part.target.value > 0:
            own = part.target
            yield _threshold(
                f"分项{part.no}“{part.title}”标准", ("part", n, "target"), own, _part_target(n, own)
            )
        if rule.kind == "checklist":
            title = f"分项{part.no}“{part.title}”分值"
            yield Spot("points", title, ("part", n, "points"), part.points, False, _part_points(n))


def _part_target(n: int, own: Threshold) -> Put:
    return lambda rule, v: replace(
        rule, parts=_nth(rule.parts, n, replace(rule.parts[n], target=moved(own, v)))
    )


def _part_points(n: int) -> Put:
    return lambda rule, v: replace(
        rule, parts=_nth(rule.parts, n, replace(rule.parts[n], points=v))
    )


def _nth(rows: tuple[T, ...], n: int, row: T) -> tuple[T, ...]:
    return (*rows[:n], row, *rows[n + 1 :])


def _tiers(rule: Rule) -> Iterator[Spot]:
    for n, tier in enumerate(rule.tiers):
        own = tier.up_to
        if own is not None:
            yield _threshold(f"第{n + 1}段止于", ("tier", n, "up_to"), own, _tier_end(n, own))
        title = f"第{n + 1}段每步加分"
        yield Spot("deduction", title, ("tier", n, "each"), tier.each, False, _tier_each(n))


def _tier_end(n: int, own: Threshold) -> Put:
    return lambda rule, v: replace(
        rule, tiers=_nth(rule.tiers, n, replace(rule.tiers[n], up_to=moved(own, v)))
    )


def _tier_each(n: int) -> Put:
    return lambda rule, v: replace(rule, tiers=_nth(rule.tiers, n, replace(rule.tiers[n], each=v)))


def _deductions(rule: Rule) -> Iterator[Spot]:
    if rule.each is not None:
        title = "每步加分" if rule.adds else "每步扣分"
        key = (_EACH.get(rule.kind, "each"),)
        yield Spot("deduction", title, key, rule.each, False, lambda r, v: replace(r, each=v))
    for n, value in enumerate(rule.table):
        yield Spot("deduction", f"第{n + 1}次累计扣分", ("table", n), value, False, _table(n))
    for n, (level, value) in enumerate(rule.levels):
        word = "加分" if rule.adds else "扣分"
        yield Spot(
            "deduction", f"“{level}”级{word}", ("points_by", level), value, False, _level(n, level)
        )
    if rule.mitigation is not None:
        yield Spot(
            "share", "从轻系数", ("mitigation", "factor"), rule.mitigation, False,
            lambda r, v: replace(r, mitigation=v),
        )  # fmt: skip
    if rule.max_deduct is not None:
        yield Spot(
            "deduction", "最多扣", ("max_deduct",), rule.max_deduct, False,
            lambda r, v: replace(r, max_deduct=v),
        )  # fmt: skip


def _table(n: int) -> Put:
    return lambda rule, v: replace(rule, table=_nth(rule.table, n, v))


def _level(n: int, level: str) -> Put:
    return lambda rule, v: replace(rule, levels=_nth(rule.levels, n, (level, v)))


def _points(rule: Rule) -> Iterator[Spot]:
    if rule.points is not None and not rule.adds:
        yield Spot("points", "规则分值", ("points",), rule.points, False, _own_points)
    for n, band in enumerate(rule.bands):
        if band.points != rule.full:
            title = f"第{n + 1}档得分"
            yield Spot("points", title, ("band", n, "points"), band.points, False, _band_points(n))
    named: tuple[tuple[str, str, Fraction | None, Put], ...] = (
        (
            "加分上限",
            "cap",
            rule.cap if rule.adds else None,
            lambda r, v: replace(r, cap=v, full=v),
        ),
        ("其余得分", "otherwise", rule.otherwise, lambda r, v: replace(r, otherwise=v)),
        ("最少得", "min_points", rule.min_points, lambda r, v: replace(r, min_points=v)),
        ("第一名得分", "first", rule.first, lambda r, v: replace(r, first=v)),
        ("末名得分", "last", rule.last, lambda r, v: replace(r, last=v)),
        ("折合满分", "to_full", rule.to_full, lambda r, v: replace(r, to_full=v)),
        ("最低可评", "min", rule.low, lambda r, v: replace(r, low=v)),
        ("最高可评", "max", rule.high, lambda r, v: replace(r, high=v)),
    )
    for title, key, value, put in named:
        if value is not None and (value != rule.full or key == "cap"):
            yield Spot("points", title, (key,), value, False, put)


def _band_points(n: int) -> Put:
    return lambda rule, v: replace(
        rule, bands=_nth(rule.bands, n, replace(rule.bands[n], points=v))
    )


def _own_points(rule: Rule, value: Fraction) -> Rule:
    return held(replace(rule, points=value), value)


def held(rule: Rule, full: Fraction) -> Rule:
    """A rule whose full marks are the ones given, down to the nested rules that have none of their own.

    What gives the full marks (满分档、第一名得分) is the same number and follows.
    """
    if rule.adds:
        return rule

    def follow(value: Fraction | None) -> Fraction | None:
        return full if value == rule.full else value

    inner = tuple(held(one, full) if one.points is None else one for one in rule.rules)
    bands = tuple(replace(b, points=full) if b.points == rule.full else b for b in rule.bands)
    return replace(
        rule, full=full, rules=inner, bands=bands, otherwise=follow(rule.otherwise),
        first=follow(rule.first), to_full=follow(rule.to_full), high=follow(rule.high),
    )  # fmt: skip
