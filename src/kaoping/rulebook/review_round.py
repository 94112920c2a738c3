"""Reviewing an edition against a round (细则审阅): who is subject to it, whose targets lack, who stands at an edge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kaoping.exact import Fraction
from kaoping.rounds import Round, Unit
from kaoping.rulebook.compile import applies
from kaoping.rulebook.model import Item, Rulebook, plain
from kaoping.rulebook.review import Remark

_SHOWN = 5
Values = Mapping[tuple[str, str], tuple[int, int | None]]


def review_round(book: Rulebook, round_: Round) -> list[Remark]:
    """Items nobody is subject to, and targets that lack or are 0 for everybody."""
    found: list[Remark] = []
    for item in book.active_items(round_.reference_date):
        units = [u for u in round_.units if applies(item, u.category, u.code, u.staff)]
        if not units:
            found.append(
                Remark(
                    "nobody", f"item[{item.code}].applies_to", "本轮没有一个单位适用这一项",
                    "核对 applies_to 与 units.csv 的类别、职工人数",
                )
            )  # fmt: skip
        found += _targets(item, units, round_)
    return found


def _targets(item: Item, units: list[Unit], round_: Round) -> Iterator[Remark]:
    for name in dict.fromkeys(n for rule in item.rules for n in rule.targets):
        lacking = [u.code for u in units if (u.code, name) not in round_.targets]
        if lacking:
            yield Remark(
                "target", f"item[{item.code}] › targets.{name}",
                f"targets.csv 没有这些单位的目标：{'、'.join(lacking)}",
                "补写目标值（不适用的写0），否则本轮不能运行",
            )  # fmt: skip
        elif units and not any(round_.targets[u.code, name] for u in units):
            yield Remark(
                "target", f"item[{item.code}] › targets.{name}", "所有单位的目标都是0，这一项全部不适用",
                "核对 targets.csv",
            )  # fmt: skip


def at_the_edge(remark: Remark, values: Values) -> list[tuple[str, str]]:
    """(unit, what it has) of units that one thing more or less would take over a cliff's edge.

    Args:
        remark: a cliff.
        values: (unit, indicator) → (num, den) of a run's metrics that are ok.
    """
    edge = remark.edge
    if edge is None:
        return []
    own = ((unit, value) for (unit, code), value in values.items() if code == remark.indicator)
    above = remark.belongs_above
    return [(unit, _told(*value)) for unit, value in own if _crosses(*value, edge.value, above)]


def _crosses(num: int, den: int | None, edge: Fraction, belongs_above: bool) -> bool:
    base = 1 if den is None else den
    if not base:
        return False
    most = num + 1 if den is None else min(num + 1, den)
    values = {Fraction(n, base) for n in (max(num - 1, 0), num, most)}
    sides = {value >= edge if belongs_above else value > edge for value in values}
    return len(sides) == 2


def _told(num: int, den: int | None) -> str:
    return str(num) if den is None else f"{num}/{den}"


def values_of(metrics: Iterable[Mapping[str, str]]) -> Values:
    """The metrics of a run that can be judged, by unit and indicator; members left out."""
    return {
        (row["unit_code"], row["indicator"]): (int(row["num"]), int(row["den"]) if row["den"] else None)
        for row in metrics
        if row["state"] == "ok" and not row.get("member")
    }  # fmt: skip


def words(remark: Remark, near: list[tuple[str, str]]) -> str:
    """A remark as one line of text."""
    beside = "、".join(f"{unit}（{has}）" for unit, has in near[:_SHOWN])
    more = f"等{len(near)}个" if len(near) > _SHOWN else ""
    tail = f"；当前结果中多1个或少1个就过线的单位：{beside}{more}" if near else ""
    return f"{remark.where}：{remark.text}{tail}。{remark.remedy}"


def as_json(remark: Remark, near: list[tuple[str, str]]) -> dict[str, object]:
    """A remark as data."""
    edge = remark.edge
    return {
        "kind": remark.kind, "where": remark.where, "text": remark.text, "remedy": remark.remedy,
        "edge": None if edge is None else plain(edge.value),
        "units": [{"unit_code": unit, "has": has} for unit, has in near],
    }  # fmt: skip
