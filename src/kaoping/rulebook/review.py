"""Reviewing an edition that loads (细则审阅): what its author should look at before it is used.

Nothing here is a mistake of the file; each remark says where, what follows from it, and what to do.
Thresholds nobody can reach, rules that never cost anything, full marks that cannot be had, grades out of
reach, and cliffs: an edge where one more thing moves more than a stated share of the item.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from kaoping.exact import Fraction
from kaoping.rulebook.model import Band, Item, Rule, Rulebook, Threshold, plain

ZERO, ONE = Fraction(0), Fraction(1)
KINDS = {
    "unreachable": "不可达", "dead": "不起作用", "full": "满分不可得", "grade": "等次不可达",
    "cliff": "一线之差", "nobody": "无适用单位", "target": "缺目标",
}  # fmt: skip


@dataclass(frozen=True)
class Remark:
    """One remark: `kind` of KINDS, the key path, what follows, what to do.

    A cliff has its `edge`, and `belongs_above` says on which side the edge itself lies.
    """

    kind: str
    where: str
    text: str
    remedy: str
    indicator: str = ""
    edge: Threshold | None = None
    belongs_above: bool = True


@dataclass(frozen=True)
class _Place:
    """A rule with its item and key path."""

    book: Rulebook
    item: Item
    rule: Rule
    path: str

    @property
    def rate(self) -> bool:
        """Whether the rule's value lies between 0 and 1."""
        known = self.book.catalogue.get(self.rule.indicator)
        ends = [end for band in self.rule.bands for end in (band.low, band.high)]
        percent = any(line.percent for line in (self.rule.target, self.rule.per, *ends) if line)
        return known.form == "rate" if known else percent


def review(book: Rulebook, share: Fraction) -> list[Remark]:
    """Everything to look at in an edition by itself.

    Args:
        book: a loaded edition.
        share: a cliff is a step of more than this share of an item's points (0.3 is 30 %).
    """
    found: list[Remark] = []
    for place in _places(book):
        found += [*_unreachable(place), *_dead(place), *_cliffs(place, share)]
    found += itertools.chain(_full(book), _gates(book), _grades(book), _unread(book))
    return found


def _places(book: Rulebook) -> Iterator[_Place]:
    for item in book.items:
        for rule in item.rules:
            path = f"item[{item.code}].rule[{rule.no}]"
            if not rule.nests:
                yield _Place(book, item, rule, path)
            for inner in rule.rules:
                yield _Place(book, item, inner, f"{path}.rule[{inner.no}]")


def _unreachable(place: _Place) -> Iterator[Remark]:
    """Lines beyond what a rate can be."""
    rule = place.rule
    if not place.rate:
        return
    goals = [rule.target, *(goal for _, goal in rule.dated)]
    for goal in (g for g in goals if g and g.value > 1 and not rule.adds):
        yield Remark(
            "unreachable", f"{place.path}.target", f"标准 {goal.text} 高于100%，没有单位能达到",
            "核对原文；100%以内才可达到",
        )  # fmt: skip
    if rule.kind == "bonus" and rule.target and rule.target.value >= 1:
        yield Remark(
            "unreachable", f"{place.path}.over_target",
            f"超过 {rule.target.text} 才加分，百分率到不了，永远不加", "核对起点",
        )  # fmt: skip
    for no, band in enumerate(rule.bands, start=1):
        if _beyond(band):
            yield Remark(
                "unreachable", f"{place.path}.band[{no}]", "这一档全在100%之上，没有单位能进",
                "删去这一档，或核对 from",
            )  # fmt: skip


def _beyond(band: Band) -> bool:
    low = band.low
    return low is not None and (low.value > 1 or (low.value == 1 and not band.low_closed))


def _dead(place: _Place) -> Iterator[Remark]:
    """Rules that can never cost or add anything."""
    why = "，".join(_idle(place))
    if why:
        yield Remark("dead", place.path, f"{why}，这条规则从不起作用", "核对分值，或删去这条规则")


def _idle(place: _Place) -> Iterator[str]:
    rule = place.rule
    if rule.max_deduct == 0:
        yield "max_deduct 为0"
    if rule.points == 0 and not rule.adds:
        yield "自带分值为0"
    if rule.each == 0:
        yield "每次（每步）的分值为0"
    if rule.adds and rule.cap == 0:
        yield "加分上限为0"
    if rule.table and rule.table[-1] == 0:
        yield "累计扣分表全为0"
    if rule.levels and not any(points for _, points in rule.levels):
        yield "各级别的分值全为0"
    given = {band.points for band in rule.bands}
    if rule.bands and len(given | {rule.otherwise} - {None}) == 1 and given == {rule.full}:
        yield "各档都是满分"
    if place.rate and rule.direction == "above" and rule.target and rule.target.value >= 1:
        yield f"超过 {rule.target.text} 才扣，百分率到不了"
    if rule.only_if and _never(place.book, rule.only_if.indicator, rule.only_if.band):
        yield "only_if 的范围全在100%之上"


def _never(book: Rulebook, indicator: str, band: Band) -> bool:
    known = book.catalogue.get(indicator)
    percent = any(end.percent for end in (band.low, band.high) if end)
    return (known.form == "rate" if known else percent) and _beyond(band)


def _cliffs(place: _Place, share: Fraction) -> Iterator[Remark]:
    """Edges where one thing more or less moves more than `share` of the item."""
    rule, full = place.rule, place.item.points
    if full <= 0:
        return
    for edge, jump, key, above in _jumps(rule):
        if jump > share * full:
            part = plain(Fraction(int(jump / full * 1000), 10))
            yield Remark(
                "cliff", f"{place.path}.{key}",
                f"{edge.text} 这条线上下相差 {plain(jump)} 分，占本项满分的{part}%",
                "确认是否有意；也可以加一档，或改为按比例",
                rule.indicator, edge, above,
            )  # fmt: skip


def _jumps(rule: Rule) -> Iterator[tuple[Threshold, Fraction, str, bool]]:
    """(edge, points that change there, key, whether the edge lies above) of a rule that has edges."""
    if rule.kind == "all_or_nothing" and rule.target:
        yield rule.target, rule.full, "target", True
    order = sorted(rule.bands, key=lambda b: (b.low is not None, b.low.value if b.low else ZERO))
    for lower, upper in itertools.pairwise(order):
        if upper.low is not None:
            yield upper.low, abs(upper.points - lower.points), "band", upper.low_closed
    if rule.step == "whole_up" and rule.target and not rule.adds:
        key = "deduct" if rule.kind == "per_point" else "each"
        yield rule.target, rule.each or ZERO, key, rule.direction == "below"


def _full(book: Rulebook) -> Iterator[Remark]:
    """Items whose full marks nobody can have."""
    for item in book.items:
        best = _best(item)
        if best < item.points:
            yield Remark(
                "full", f"item[{item.code}].points",
                f"满分 {plain(item.points)}，按规则最多得 {plain(best)}", "核对各规则的分值",
            )  # fmt: skip


def _best(item: Item) -> Fraction:
    """The most an item can give inside its full marks."""
    tops = [_top(rule) for rule in item.rules]
    if item.combine == "sum":
        return min(item.points, sum(tops, ZERO))
    lost = sum((rule.full - top for rule, top in zip(item.rules, tops, strict=True) if not rule.adds), ZERO)  # fmt: skip
    added = sum((rule.full for rule in item.rules if rule.adds and not rule.outside), ZERO)
    return min(item.points, item.points - lost + added)


def _top(rule: Rule) -> Fraction:
    """The most one rule can give."""
    if rule.rules:
        tops = [_top(inner) for inner in rule.rules]
        return min(tops) if rule.kind == "worst_of" else max(tops)
    limits = {
        "bands": max((*(b.points for b in rule.bands), rule.otherwise or ZERO), default=ZERO),
        "checklist": sum((part.points for part in rule.parts), ZERO),
        "manual": rule.high, "imported": rule.to_full, "rank": rule.first,
    }  # fmt: skip
    top = limits.get(rule.kind)
    if rule.adds:
        return ZERO if rule.outside else rule.full
    return rule.full if top is None else min(top, rule.full)


def _gates(book: Rulebook) -> Iterator[Remark]:
    for gate in book.gates:
        path = f"{gate.kind}[{gate.title}]"
        if gate.effect == "cap_total" and gate.points is not None and gate.points >= book.full_points:  # fmt: skip
            yield Remark(
                "dead", path, f"总分最高 {plain(gate.points)} 分，不低于满分，只限制满分之外的加分",
                "核对分值",
            )  # fmt: skip
        if gate.within is not None and _never(book, gate.indicator, gate.within):
            yield Remark("dead", path, "触发范围全在100%之上，永不触发", "核对 fires_when")


def _grades(book: Rulebook) -> Iterator[Remark]:
    """Grades whose line lies above everything the items can give."""
    sums = {cls.code: ZERO for cls in book.classes}
    bonus, open_ended = ZERO, False
    for item in book.items:
        sums[item.class_code] += _best(item)
        for rule in (r for r in item.rules if r.adds and r.outside):
            bonus, open_ended = bonus + (rule.cap or ZERO), open_ended or rule.cap is None
    caps = ((c, sums[c.code] if c.cap is None else min(sums[c.code], c.cap)) for c in book.classes)
    most = min(book.full_points, sum((c.weight * s for c, s in caps), ZERO)) + bonus
    for grade in book.grades:
        if grade.start is None or open_ended:
            continue
        line = grade.start.value * (book.full_points if grade.start.percent else ONE)
        if line > most:
            yield Remark(
                "grade", f"grade[{grade.no}].from",
                f"“{grade.title}”要 {plain(line)} 分，各项合计最多 {plain(most)} 分", "核对 from",
            )  # fmt: skip


def _unread(book: Rulebook) -> Iterator[Remark]:
    """Classes of weight 0 whose points nothing reads."""
    read = {leaf.indicator for item in book.items for leaf in item.leaves}
    for cls in book.classes:
        own = {f"item:{i.code}" for i in book.items if i.class_code == cls.code}
        if cls.weight == 0 and not ({f"class:{cls.code}", *own} & read):
            yield Remark(
                "dead", f"class[{cls.code}].weight", "权重为0，也没有规则引用它的得分，全类不计分",
                "核对权重",
            )  # fmt: skip
