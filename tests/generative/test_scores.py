"""Random rulebooks over random metrics: SQL must agree with the independent oracle to the last digit."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kaoping.rulebook.evaluate import Event, Given, Metric, item_points
from kaoping.rulebook.model import Rulebook
from tests.generative.oracle_total import judge
from tests.generative.scheme import Scheme, facts
from tests.rules.bench import book, score

SHORT, LONG = 30, 200


def assert_evaluator(
    edition: Rulebook, items: Any, wanted: Any, tables: Any, metrics: Any, events: Any, targets: Any
) -> None:
    """The evaluator behind worked examples gives the same item points wherever no other unit matters."""
    state = {(r["unit_code"], r["item_code"]): r["state"] for r in tables["scores"]}
    zeroed = {gate.target for gate in edition.gates if gate.effect == "zero_item"}
    for (unit, code), points in wanted.items():
        if code in zeroed or state[unit, code] == "not_applicable":
            continue
        found = {i: Metric(n, d, s) for (u, i), (n, d, s) in metrics.items() if u == unit}
        happened = {
            i: tuple(
                Event("", f"{k:03d}", e["level"] or "", e["matter"] or "", e["resolved"] is True)
                for k, e in enumerate(rows)
            )
            for (u, i), rows in events.items()
            if u == unit
        }
        aims = {name: Fraction(value) for (u, name), value in targets.items() if u == unit}
        result = item_points(edition.item(code), Given(found, aims, happened), edition.item_places)
        assert (result.points, result.state) == (points, state[unit, code]), f"{unit} {code}"


def agree(seed: int, folder: Path) -> None:
    scheme = Scheme(Random(seed))
    world = scheme.world()
    edition = book(folder, scheme.text)
    tables = score([edition], world)
    metrics, events = facts(world)
    wanted = judge(
        tomllib.loads(scheme.text, parse_float=Fraction),
        world.units,
        metrics,
        events,
        world.targets,
    )

    def number(text: str | None) -> Fraction | None:
        return None if text is None else Fraction(text)

    items = {(r["unit_code"], r["item_code"]): number(r["points"]) for r in tables["scores"]}
    classes = {(r["unit_code"], r["class_code"]): number(r["points"]) for r in tables["classes"]}
    totals = {r["unit_code"]: number(r["points"]) for r in tables["totals"]}
    graded = {r["unit_code"]: r["grade"] for r in tables["totals"]}
    found = {
        "items": items,
        "classes": classes,
        "totals": totals,
        "ranks": {r["unit_code"]: r["rank"] for r in tables["totals"]},
        "grades": graded,
    }
    wanted["grades"] = {code: wanted["grades"].get(code) for code, _ in world.units}
    assert_evaluator(edition, items, wanted["items"], tables, metrics, events, world.targets)
    for name, values in found.items():
        off = {k: (values.get(k), v) for k, v in wanted[name].items() if values.get(k) != v}
        if off or len(values) != len(wanted[name]):
            pytest.fail(f"seed {seed}, {name} (SQL, oracle): {off}\n{scheme.text}", pytrace=False)


@pytest.mark.parametrize("seed", range(SHORT))
def test_sql_equals_the_oracle(seed: int, tmp_path: Path) -> None:
    agree(seed, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SHORT, SHORT + LONG))
def test_sql_equals_the_oracle_on_many(seed: int, tmp_path: Path) -> None:
    agree(seed, tmp_path)
