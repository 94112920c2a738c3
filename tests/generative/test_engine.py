"""Random rulebooks over random metrics: the engine in memory (内存重算) gives what the SQL gives, to the last unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from kaoping.config import Paths
from kaoping.rounds import Round, Unit, load_round
from kaoping.simulate.engine import verified
from kaoping.simulate.parameters import parameters
from kaoping.simulate.sensitivity import interval, prove
from kaoping.simulate.world import Event as SimEvent
from kaoping.simulate.world import Metric as SimMetric
from kaoping.simulate.world import World as SimWorld
from tests.conftest import ROOT
from tests.generative.scheme import Scheme, together
from tests.generative.test_scores import run_tables
from tests.rules.bench import World, book, score

PATHS = Paths(ROOT)
SHORT, LONG = 2, 80
MOVED = 3  # numbers moved in each round


def round_of(world: World) -> Round:
    units = tuple(
        Unit(code, code, world.categories.get(code, "街道"), group, n, staff=world.staff.get(code))
        for n, (code, group) in enumerate(world.units, 1)
    )
    closed = {"close": [{"unit_code": code} for code in sorted(world.closed)]}
    frame = load_round(PATHS, "demo-2014")
    return replace(frame, units=units, targets=dict(world.targets), adjustments=closed, history=())


def state_of(world: World) -> SimWorld:
    return SimWorld(
        round_of(world),
        tuple(
            SimMetric(m.unit, m.indicator, m.num, m.den, m.state, m.unknown, m.member)
            for m in world.metrics
        ),
        tuple(
            SimEvent(
                e.unit, e.indicator, date.fromisoformat(e.day) if e.day else None, e.key, e.level,
                e.matter, e.member, e.resolved is True,
            )
            for e in world.events
        ),
    )  # fmt: skip


def ask(seed: int, folder: Path) -> None:
    """The engine over a random round; then a few numbers of the imported edition are moved to their ends.

    `verified` compares with what the SQL gave, `prove` scores every end, and one step beyond, by the SQL.
    """
    rng = Random(seed)
    first = Scheme(rng, "base")
    second = Scheme(rng, "random", first.units, first.code)
    world = together(first.world(), second.world())
    editions = [book(folder / code, s.text) for code, s in (("1", first), ("2", second))]
    run = run_tables(score(editions, world), world)
    engine = verified(run, round_of(world), editions)
    known = [one for e in editions for one in parameters(engine.fields[e.code].book)]
    chosen = rng.sample(known, min(MOVED, len(known)))
    found = [interval(engine, one) for one in chosen]
    assert prove(PATHS, engine, state_of(world), found) > 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("1", "2"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.mark.parametrize("seed", range(SHORT))
def test_the_engine_gives_what_sql_gives(seed: int, folder: Path) -> None:
    ask(seed, folder)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SHORT, SHORT + LONG))
def test_the_engine_gives_what_sql_gives_on_many(seed: int, folder: Path) -> None:
    ask(seed, folder)
