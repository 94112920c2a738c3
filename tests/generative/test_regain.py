"""What regains points (失分找回), against counting one thing after another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from kaoping.rulebook.evaluate import Given, item_points
from kaoping.rulebook.model import Item
from kaoping.rulebook.recorded import given_of, in_group
from kaoping.rulebook.regain import counted, gains
from tests.generative.scheme import Scheme
from tests.generative.test_scores import run_tables
from tests.rules.bench import book, score

SHORT, LONG = 7, 60
FAR = 60  # more things than any threshold of a random rulebook asks for


def points_after(item: Item, code: str, given: Given, change: int, places: int) -> object:
    """The item's points with so many more things counted; occurrences that are gone leave from the end."""
    moved = counted(given, code, change)
    listed = given.events.get(code, ())[: moved.metric(code).num]
    moved = replace(moved, events={**given.events, code: listed})
    return item_points(item, moved, places).points


def assert_least(item: Item, given: Given, places: int) -> int:
    """Every gain is the first count at which the points rise, or the first with the best of all."""
    asked = 0
    for rule in item.leaves:
        found = gains(item, rule, given, places)
        if not found:
            continue
        sign = -1 if found[0].direction == "fewer" else 1
        metric = given.metric(rule.indicator)
        room = metric.num if sign < 0 else FAR if metric.den is None else metric.den - metric.num
        steps = [
            points_after(item, rule.indicator, given, sign * n, places) for n in range(room + 1)
        ]
        best, now = steps[room], steps[0]
        first = next(n for n, points in enumerate(steps) if points > now)
        last = next(n for n, points in enumerate(steps) if points >= best)
        assert [(g.count, g.points) for g in found] == [
            (n, steps[n]) for n in dict.fromkeys((first, last))
        ]
        asked += 1
    return asked


def regained(seed: int, folder: Path) -> int:
    scheme = Scheme(Random(seed))
    world, edition = scheme.world(), book(folder, scheme.text)
    run, asked = run_tables(score([edition], world), world), 0
    for row in run.scores:
        unit, item = row["unit_code"], edition.item(row["item_code"])
        if row["state"] != "ok":
            continue
        key = {"rulebook": edition.code, "unit_code": unit, "item_code": item.code}
        given = given_of(run, item, run.find("steps", **key), unit)
        given = in_group(run, edition, item, given, unit)
        asked += assert_least(item, given, edition.item_places)
    return asked


def test_every_gain_is_the_least_that_helps(tmp_path: Path) -> None:
    assert sum(regained(seed, tmp_path) for seed in range(SHORT)) > 30


@pytest.mark.slow
def test_every_gain_is_the_least_that_helps_on_many(tmp_path: Path) -> None:
    assert sum(regained(seed, tmp_path) for seed in range(SHORT, LONG)) > 300
