"""Scoring a trial through the SQL of a round, and its answer as lines (试算结果)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kaoping.config import Paths
from kaoping.errors import ConfigError
from kaoping.rulebook import compile as rule_rows
from kaoping.rulebook.model import Rulebook
from kaoping.trial.world import World
from kaoping.warehouse.scoring import Columns, Rows, score

COUNTED = ("value", "part", "condition")  # roles of what was counted; other roles may come later
LINE = ("kind", "unit_code", "code", "points", "state")


@dataclass(frozen=True)
class Trial:
    """The reports of a trial (columns as in a run), and what its author should know."""

    reports: dict[str, list[dict[str, Any]]]
    notes: tuple[str, ...]


def try_out(paths: Paths, book: Rulebook, world: World, on: date) -> Trial:
    """Score a world by one rulebook.

    Args:
        paths: of the installation, for its SQL.
        book: a loaded edition.
        world: units and metrics.
        on: items and rules repealed on this day are left out.

    Raises:
        ConfigError: a target that an item needs is missing.
    """
    _check_whole(book, world)
    tables = {f"raw.{name}": table for name, table in rule_rows.rows_of([book], on).items()}
    columns, rows = tables["raw.rule_units"]
    staff = [(book.code, unit.code, unit.staff, False) for unit in world.units]
    tables["raw.rule_units"] = (columns, [*rows, *staff])
    notes = _notes(_read(tables), world)
    return Trial(score(paths.sql, tables | _tables(world)), notes)


def _check_whole(book: Rulebook, world: World) -> None:
    """What is counted one by one cannot be 12.5."""
    counted = {
        leaf.indicator
        for item in book.items
        for leaf in item.leaves
        if leaf.kind in ("per_occurrence", "authority_level")
    }
    for metric in world.metrics:
        if metric.indicator in counted and metric.den is not None and metric.state == "ok":
            raise ConfigError(
                f"{metric.unit} 的 {metric.indicator} 是逐件计算的，件数须为整数",
                where=f"指标文件 › {metric.indicator}",
                remedy="num 写整数，den 留空；不按件计的改用 per_point 或 bands",
            )


def _columns(text: str) -> Columns:
    return [(name, kind) for name, _, kind in (part.partition(":") for part in text.split())]


def _tables(world: World) -> dict[str, tuple[Columns, Rows]]:
    """The tables that the score layer reads beside the rules."""
    units = [(u.code, u.code, u.category, u.group, n) for n, u in enumerate(world.units, start=1)]
    metrics = [
        (m.unit, m.indicator, m.member, m.num, m.den, None if m.whole else "", m.state, 0)
        for m in world.metrics
    ]
    events = [
        (e.unit, e.indicator, e.day, f"{e.number:06d}", e.level or None, e.matter or None, e.member or None,
         e.resolved, e.document_no or None)
        for e in world.events
    ]  # fmt: skip
    targets = [(unit, name, value) for (unit, name), value in sorted(world.targets.items())]
    return {
        "raw.round": (_columns("code:varchar"), [("trial",)]),
        "raw.units": (_columns("unit_code:varchar name:varchar category:varchar comparison_group:varchar official_order:bigint"), units),
        "raw.targets": (_columns("unit_code:varchar target:varchar value:bigint"), targets),
        "indicators.metrics": (_columns("unit_code:varchar indicator:varchar member:varchar num:bigint den:bigint denominator_name:varchar state:varchar unknown_count:bigint"), metrics),
        "indicators.events": (_columns("unit_code:varchar indicator:varchar event_date:date entity_key:varchar level:varchar matter_key:varchar member_key:varchar resolved:boolean document_no:varchar"), events),
    }  # fmt: skip


def _read(tables: Mapping[str, tuple[Columns, Rows]]) -> tuple[set[str], set[str]]:
    """Indicators that items need, and other names that rules or gates read."""
    columns, rows = tables["raw.rule_inputs"]
    names = [column for column, _ in columns]
    code, role = names.index("indicator"), names.index("role")
    counted = {row[code] for row in rows if row[role] in COUNTED}
    others = {row[code] for row in rows if row[role] not in COUNTED}
    columns, rows = tables["raw.rule_gates"]
    place = [column for column, _ in columns].index("indicator")
    columns, applied = tables["raw.rule_applies"]
    key = [column for column, _ in columns].index("key")
    staff = {"staff" for row in applied if row[key] == "min_staff"}
    return counted, others | {row[place] for row in rows} | staff


def _notes(read: tuple[set[str], set[str]], world: World) -> tuple[str, ...]:
    """Inputs of rules that no unit has, and metrics that no rule reads."""
    items, gates = read
    given = {metric.indicator for metric in world.metrics}
    lacking = [f"没有给出指标 {name}，按未报送计" for name in sorted(items - given)]
    unread = [f"细则没有用到指标 {name}" for name in sorted(given - items - gates)]
    return (*lacking, *unread)


def lines(trial: Trial) -> Iterator[tuple[str, str, str, str, str]]:
    """(kind, unit_code, code, points, state): item, class, total, rank, grade, consequence.

    A rank stands in `points`; the title of a grade or consequence in `state`; a pending item has
    empty points.
    """
    for row in trial.reports["scores"]:
        yield "item", row["unit_code"], row["item_code"], _text(row["points"]), row["state"]
    for row in trial.reports["classes"]:
        yield "class", row["unit_code"], row["class_code"], _text(row["points"]), ""
    for row in trial.reports["totals"]:
        state = "provisional" if row["provisional"] else ""
        yield "total", row["unit_code"], row["rulebook"], _text(row["points"]), state
    for row in trial.reports["totals"]:
        if row["rank"] is not None:
            yield "rank", row["unit_code"], row["group_code"] or "", str(row["rank"]), ""
    for row in trial.reports["totals"]:
        if row["grade"] is not None:
            yield "grade", row["unit_code"], row["rulebook"], "", row["grade"]
    for row in trial.reports["consequences"]:
        yield "consequence", row["unit_code"], row["rulebook"], "", row["title"]


def _text(value: object) -> str:
    return "" if value is None else str(value)
