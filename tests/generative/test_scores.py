"""Random rulebooks over random metrics: SQL must agree with the independent oracle to the last digit."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kaoping.rulebook.evaluate import item_points
from kaoping.rulebook.explain import explain_item
from kaoping.rulebook.model import Rulebook, places_text, settled
from kaoping.rulebook.recorded import given_of, in_group
from kaoping.runtables import RunTables, from_report
from tests.generative.oracle_total import judge
from tests.generative.scheme import Scheme, together
from tests.rules.bench import ON, World, book, score

SHORT, LONG = 15, 120  # pairs of rulebooks


def run_tables(tables: Any, world: World) -> RunTables:
    """What a finished run would hold of these reports: text, with metrics and occurrences beside."""
    found = from_report(tables)
    metrics = [
        {"unit_code": m.unit, "indicator": m.indicator, "num": str(m.num), "state": m.state,
         "den": "" if m.den is None else str(m.den), "member": m.member}
        for m in world.metrics
    ]  # fmt: skip
    rows = [
        {"unit_code": e.unit, "indicator": e.indicator, "event_date": e.day or "", "entity_key": e.key,
         "level": e.level or "", "matter_key": e.matter or "", "member_key": e.member, "verdict": "hit",
         "resolved": str(e.resolved is True).lower()}
        for e in world.events
    ]  # fmt: skip
    return RunTables({**found.tables, "metrics": metrics}, None, rows)


def assert_evaluator(edition: Rulebook, tables: Any, world: World) -> None:
    """The evaluator behind worked examples agrees on everything a run tells of one unit; so do the words."""
    run = run_tables(tables, world)
    zeroed = {gate.target for gate in edition.gates if gate.effect == "zero_item"}
    for row in (row for row in run.scores if row["rulebook"] == edition.code):
        unit, code = row["unit_code"], row["item_code"]
        told = explain_item(run, edition, unit, code)
        assert all(text.endswith("。") for text in told.sentences), told
        item = edition.item(code)
        apart = world.closed and item.cohort  # an example knows of no closed units
        if code in zeroed or row["state"] == "not_applicable" or apart:
            continue
        key = {"rulebook": edition.code, "unit_code": unit, "item_code": code}
        given = given_of(run, item, run.find("steps", **key), unit)
        given = in_group(run, edition, item, given, unit)
        result = item_points(item, given, edition.item_places)
        shown = "" if result.points is None else places_text(result.points, edition.item_places)
        assert (shown, result.state) == (row["points"], row["state"]), f"{unit} {code}"


def number(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def found_in(tables: Any, code: str) -> dict[str, Any]:
    """What SQL says of one rulebook, in the oracle's shape."""
    own = {name: [r for r in rows if r["rulebook"] == code] for name, rows in tables.items()}
    return {
        "items": {(r["unit_code"], r["item_code"]): number(r["points"]) for r in own["scores"]},
        "classes": {(r["unit_code"], r["class_code"]): number(r["points"]) for r in own["classes"]},
        "totals": {r["unit_code"]: number(r["points"]) for r in own["totals"]},
        "ranks": {r["unit_code"]: r["rank"] for r in own["totals"]},
        "grades": {r["unit_code"]: r["grade"] for r in own["totals"]},
        "provisional": {r["unit_code"]: r["provisional"] for r in own["totals"]},
        "consequences": dict.fromkeys(
            ((r["title"], r["unit_code"]) for r in own["consequences"]), True
        ),
    }


def wanted_of(scheme: Scheme, world: World, imports: Any = None) -> dict[str, Any]:
    """What the oracle says, in the same shape."""
    found = judge(tomllib.loads(scheme.text, parse_float=Fraction), world, imports)
    found["grades"] = {code: found["grades"].get(code) for code, _ in world.units}
    found["consequences"] = dict.fromkeys(found["consequences"], True)
    return found


def assert_same(seed: int, scheme: Scheme, found: dict[str, Any], wanted: dict[str, Any]) -> None:
    for name, values in found.items():
        both = values.keys() | wanted[name].keys()
        off = {
            k: (values.get(k), wanted[name].get(k))
            for k in both
            if values.get(k) != wanted[name].get(k)
        }
        if off:
            pytest.fail(f"seed {seed}, {name} (SQL, oracle): {off}\n{scheme.text}", pytrace=False)


def agree(seed: int, folder: Path) -> None:
    """Two rulebooks of the same units; the second may import what the first published."""
    rng = Random(seed)
    first = Scheme(rng, "base")
    second = Scheme(rng, "random", first.units, first.code)
    world = together(first.world(), second.world())
    editions = [settled(book(folder, scheme.text), ON) for scheme in (first, second)]
    tables = score(editions, world)
    wanted = wanted_of(first, world)
    assert_same(seed, first, found_in(tables, first.code), wanted)
    published = {
        code: (total, "pending" if wanted["pending"][code] else "not_applicable" if total is None else "ok",
               wanted["provisional"][code])
        for code, total in wanted["totals"].items()
    }  # fmt: skip
    wanted = wanted_of(second, world, {first.code: published})
    assert_same(seed, second, found_in(tables, second.code), wanted)
    for edition in editions:
        assert_evaluator(edition, tables, world)


@pytest.mark.parametrize("seed", range(SHORT))
def test_sql_equals_the_oracle(seed: int, tmp_path: Path) -> None:
    agree(seed, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SHORT, SHORT + LONG))
def test_sql_equals_the_oracle_on_many(seed: int, tmp_path: Path) -> None:
    agree(seed, tmp_path)
