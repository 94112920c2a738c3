"""Points that moved between two states of a round (分值变动), and what moved them.

A chain of states leads from one to the other; each step has one cause. What a cause moves is the sum of
its steps, so the causes of an item, and of a total, always add up to the whole movement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kaoping.exact import Fraction
from kaoping.rulebook.model import plain
from kaoping.runtables import Row, RunTables

_UNRANKED = 10**9  # without a rank a unit stands behind all others
Step = tuple[str, RunTables, RunTables]
_STATES = {
    "ok": "已计分", "not_applicable": "不适用", "not_submitted": "未报送", "pending": "待人工评分",
    "no_base": "无基数",
}  # fmt: skip


@dataclass(frozen=True)
class Moved:
    """A number before and after, and what each cause moved; '' is no number (pending, not applicable)."""

    before: str
    after: str
    by: dict[str, Fraction]

    @property
    def amount(self) -> Fraction:
        """After less before; where there is no number, 0 stands."""
        return value(self.after) - value(self.before)


@dataclass(frozen=True)
class ItemMove:
    """One item of one unit whose points or state moved, with reasons by cause."""

    item_code: str
    points: Moved
    states: tuple[str, str]
    reasons: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class UnitMove:
    """One unit under one rulebook: its total, rank, grade, and the items behind it.

    `rest` is what each cause moved in the total beyond the items: caps and weights of classes, gates,
    scaling, rounding.
    """

    rulebook: str
    unit_code: str
    total: Moved
    ranks: tuple[str, str]
    grades: tuple[str, str]
    gates: tuple[str, str]
    items: tuple[ItemMove, ...]
    rest: dict[str, Fraction]

    @property
    def moved(self) -> bool:
        """Whether anything a reader sees differs."""
        pairs = (self.ranks, self.grades, self.gates, (self.total.before, self.total.after))
        return bool(self.items) or any(one != other for one, other in pairs)


def crossed(unit: UnitMove, units: Iterable[UnitMove]) -> list[tuple[UnitMove, int]]:
    """Who changed places with a unit (名次变化): (the other, -1 now ahead, 0 now level, 1 now behind).

    Args:
        unit: the unit whose rank moved.
        units: the moved units of its rulebook and comparison group; who did not move passed nobody.
    """

    def stands(other: UnitMove, when: int) -> int:
        own, theirs = (int(one.ranks[when] or _UNRANKED) for one in (unit, other))
        return (theirs > own) - (theirs < own)

    pairs = [(o, stands(o, 0), stands(o, 1)) for o in units if o.unit_code != unit.unit_code]
    return [(other, now) for other, before, now in pairs if now != before]


def value(text: str) -> Fraction:
    """A printed number; 0 where there is none."""
    return Fraction(text) if text else Fraction(0)


def moves(steps: Sequence[Step]) -> list[UnitMove]:
    """What moved along a chain of states.

    Args:
        steps: (cause, tables before, tables after), each beginning where the one before ended.

    Returns:
        One entry for each rulebook and unit that moved, in the order of the later totals.
    """
    first, last = steps[0][1], steps[-1][2]
    keys = dict.fromkeys((r["rulebook"], r["unit_code"]) for r in (*last.totals, *first.totals))
    found = (_unit(steps, *key) for key in keys)
    return [unit for unit in found if unit.moved]


def _unit(steps: Sequence[Step], rulebook: str, unit: str) -> UnitMove:
    key = {"rulebook": rulebook, "unit_code": unit}
    before, after = steps[0][1].one("totals", **key), steps[-1][2].one("totals", **key)
    total = _moved(steps, "totals", key)
    items = tuple(_items(steps, key))
    rest = dict(total.by)
    for item in items:
        for cause, amount in item.points.by.items():
            rest[cause] = rest.get(cause, Fraction(0)) - amount
    pairs = [(before.get(n, ""), after.get(n, "")) for n in ("rank", "grade", "gates")]
    return UnitMove(
        rulebook, unit, total, pairs[0], pairs[1], pairs[2], items,
        {cause: amount for cause, amount in rest.items() if amount},
    )  # fmt: skip


def _items(steps: Sequence[Step], key: dict[str, str]) -> Iterator[ItemMove]:
    first, last = steps[0][1], steps[-1][2]
    rows = (*last.find("scores", **key), *first.find("scores", **key))
    for code in dict.fromkeys(row["item_code"] for row in rows):
        own = {**key, "item_code": code}
        states = tuple(t.one("scores", **own).get("state", "") for t in (first, last))
        points = _moved(steps, "scores", own)
        if points.before != points.after or states[0] != states[1] or points.by:
            yield ItemMove(code, points, (states[0], states[1]), _reasons(steps, own))


def _moved(steps: Sequence[Step], table: str, key: dict[str, str]) -> Moved:
    by: dict[str, Fraction] = defaultdict(Fraction)
    for cause, one, other in steps:
        texts = [t.one(table, **key).get("points", "") for t in (one, other)]
        by[cause] += value(texts[1]) - value(texts[0])
    before, after = (
        side.one(table, **key).get("points", "") for side in (steps[0][1], steps[-1][2])
    )
    return Moved(before, after, {cause: amount for cause, amount in by.items() if amount})


def _reasons(steps: Sequence[Step], key: dict[str, str]) -> dict[str, list[str]]:
    """What differs in the rules' own numbers at each step: what was counted, the line, the state."""
    found: dict[str, list[str]] = defaultdict(list)
    for cause, one, other in steps:
        found[cause].extend(_numbers(one.find("steps", **key), other.find("steps", **key)))
    return {cause: said for cause, said in found.items() if said}


def _numbers(before: Iterable[Row], after: Iterable[Row]) -> Iterator[str]:
    old = {(r["rule_no"], r["part_no"]): r for r in before}
    new = {(r["rule_no"], r["part_no"]): r for r in after}
    said: set[str] = set()
    for place in dict.fromkeys((*new, *old)):
        one, other = old.get(place, {}), new.get(place, {})
        for text in _differences(one, other):
            if text not in said:
                said.add(text)
                yield text


def _differences(one: Row, other: Row) -> Iterator[str]:
    """`{indicator}` keeps its place in the text: its title is put in where it is shown."""
    name = "{" + (other.get("indicator") or one.get("indicator", "")) + "}"
    counted = [_counted(row) for row in (one, other)]
    if counted[0] != counted[1]:
        yield f"{name} {counted[0] or '无'} → {counted[1] or '无'}"
    lines = [row.get("threshold", "") for row in (one, other)]
    if lines[0] != lines[1]:
        yield f"{name} 标准 {lines[0] or '无'} → {lines[1] or '无'}"
    states = [row.get("state", "") for row in (one, other)]
    if one and other and states[0] != states[1]:
        yield f"{name} {_STATES.get(states[0], states[0])} → {_STATES.get(states[1], states[1])}"


def _counted(row: Row) -> str:
    num, den = row.get("num", ""), row.get("den", "")
    if num and row.get("kind") in ("imported", "manual"):
        return f"{plain(Fraction(int(num), int(den or 1)))}分"
    return f"{num}/{den}" if den else num


def state_text(code: str) -> str:
    """The Chinese name of an item's state."""
    return _STATES.get(code, code or "无此项目")
