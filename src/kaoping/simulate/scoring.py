"""Scoring a world by any editions through `sql/60_score` (推演打分): the code path of a round."""

from __future__ import annotations

from collections.abc import Sequence

from kaoping.config import Paths
from kaoping.rulebook import compile as compiled
from kaoping.rulebook.model import Rulebook
from kaoping.runtables import RunTables, from_report
from kaoping.simulate.world import EVENT_COLUMNS, METRIC_COLUMNS, Columns, World

REPORTS = ("steps", "scores", "classes", "totals", "consequences")
_UNITS = (
    ("unit_code", "varchar"), ("name", "varchar"), ("category", "varchar"),
    ("comparison_group", "varchar"), ("official_order", "bigint"),
)  # fmt: skip
_TARGETS = (("unit_code", "varchar"), ("target", "varchar"), ("value", "bigint"))


def score(
    paths: Paths,
    books: Sequence[Rulebook],
    world: World,
    reports: Sequence[str] = REPORTS,
    *,
    checked: bool = True,
) -> RunTables:
    """The report tables of the rule engine for these editions and this world.

    Args:
        paths: of the installation whose SQL scores.
        books: editions with distinct codes.
        world: units, targets, metrics and events.
        reports: the report tables to read.
        checked: whether the editions must go together as those of a round do; variants of one
            edition need not.

    Raises:
        ConfigError: a target is missing for a unit that an item applies to.
    """
    from kaoping.warehouse import scoring

    make = compiled.tables if checked else compiled.variants
    tables: dict[str, tuple[scoring.Columns, scoring.Rows]] = {
        f"raw.{name}": table for name, table in make(books, world.round_).items()
    }
    return from_report(scoring.score(paths.sql, tables | _tables(world), reports))


def _tables(world: World) -> dict[str, tuple[Columns, Sequence[Sequence[object]]]]:
    """What the score layer reads beside the rules: units, targets, metrics, events."""
    round_ = world.round_
    units = [
        (u.code, u.name, u.category, u.comparison_group, u.official_order) for u in round_.units
    ]
    targets = [(unit, target, value) for (unit, target), value in sorted(round_.targets.items())]
    return {
        "raw.units": (_UNITS, units),
        "raw.targets": (_TARGETS, targets),
        "raw.round": ((("code", "varchar"),), [(round_.code,)]),
        "indicators.metrics": (METRIC_COLUMNS, [metric.values for metric in world.metrics]),
        "indicators.events": (EVENT_COLUMNS, [event.values for event in world.events]),
    }
