"""Random rulebooks over random metrics: SQL must agree with the independent oracle to the last digit."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
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

SHORT, LONG, AT_ONCE = 20, 1000, 20  # pairs of rulebooks: two thousand, so many in one database


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


@dataclass(frozen=True)
class Pair:
    """Two rulebooks of the same units; the second may import what the first published."""

    seed: int
    schemes: tuple[Scheme, Scheme]
    world: World


def pair(seed: int) -> Pair:
    """Its units, groups and codes carry the seed, so that many pairs may stand in one database."""
    rng = Random(seed)
    units = [(f"{seed}U{n}", f"{seed}{rng.choice('甲甲乙')}") for n in range(1, rng.randint(3, 9))]
    first = Scheme(rng, f"base{seed}", units)
    second = Scheme(rng, f"random{seed}", units, first.code)
    return Pair(seed, (first, second), together(first.world(), second.world()))


def merged(worlds: Sequence[World]) -> World:
    """Worlds without a unit in common as one."""
    return World(
        [unit for w in worlds for unit in w.units],
        [metric for w in worlds for metric in w.metrics],
        [event for w in worlds for event in w.events],
        {key: value for w in worlds for key, value in w.targets.items()},
        {key: value for w in worlds for key, value in w.categories.items()},
        {key: value for w in worlds for key, value in w.staff.items()},
        frozenset(code for w in worlds for code in w.closed),
        [row for w in worlds for row in w.history],
    )


def agree(seeds: Sequence[int], folder: Path) -> None:
    """Every pair of rulebooks over its own world, all of them scored in one database."""
    pairs = [pair(seed) for seed in seeds]
    editions = {s.code: settled(book(folder, s.text), ON) for p in pairs for s in p.schemes}
    tables = score(list(editions.values()), merged([p.world for p in pairs]))
    rows = {name: _by_book(found) for name, found in tables.items()}
    for one in pairs:
        _agree(one, editions, rows)


def _by_book(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["rulebook"]].append(row)
    return found


def _agree(one: Pair, editions: dict[str, Rulebook], rows: dict[str, Any]) -> None:
    own = {unit for unit, _ in one.world.units}
    imports: Any = None
    for scheme in one.schemes:
        tables = {
            name: [row for row in found[scheme.code] if row["unit_code"] in own]
            for name, found in rows.items()
        }
        wanted = wanted_of(scheme, one.world, imports)
        assert_same(one.seed, scheme, found_in(tables, scheme.code), wanted)
        assert_evaluator(editions[scheme.code], tables, one.world)
        imports = {scheme.code: published(wanted)}


def published(wanted: dict[str, Any]) -> dict[str, tuple[Any, str, bool]]:
    """(total, state, provisional) of every unit, as another rulebook reads them."""
    return {
        code: (total, "pending" if wanted["pending"][code] else "not_applicable" if total is None else "ok",
               wanted["provisional"][code])
        for code, total in wanted["totals"].items()
    }  # fmt: skip


def test_sql_equals_the_oracle(tmp_path: Path) -> None:
    agree(range(SHORT), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(SHORT, LONG, AT_ONCE))
def test_sql_equals_the_oracle_on_many(start: int, tmp_path: Path) -> None:
    agree(range(start, min(start + AT_ONCE, LONG)), tmp_path)
