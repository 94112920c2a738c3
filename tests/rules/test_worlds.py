"""The manual's schemes (tests/rules/spec, chapters 11 on): totals, gates, grades as worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaoping.rulebook.model import settled
from kaoping.trial import lines
from kaoping.trial.scoring import Trial
from tests.rules.bench import ON, Happened, Metric, World, book, score
from tests.rules.cases import WORLDS, Given, Paragraph

HEAD = """
[rulebook]
code = "spec"
title = "规则测试"
status = "illustrative"
full_points = {full}
in_force = 2014-01-01
[rounding]
item_places = {item_places}
total_places = {total_places}
"""


def metrics(unit: str, given: Given) -> list[Metric]:
    found = []
    for code, value in given.items():
        if isinstance(value, str):
            found.append(Metric(unit, code, state=value))
            continue
        num, den = (*value, None)[:2]
        assert isinstance(num, int) and not isinstance(den, tuple)
        found.append(Metric(unit, code, num, den, "no_base" if den == 0 else "ok"))
    return found


def scored(paragraph: Paragraph, folder: Path) -> set[tuple[str, str, str, str]]:
    """(kind, unit, item or class code, points) of everything the scheme gives."""
    head = HEAD.format(**{"item_places": 2, "total_places": 2, "full": 10} | paragraph.head)
    rows = [m for unit, given in paragraph.units.items() for m in metrics(unit, given)]
    world = World(
        [(unit, "组") for unit in paragraph.units],
        rows,
        [Happened(e["unit"], e["indicator"], e["day"], str(n), matter=e.get("matter"))
         for n, e in enumerate(paragraph.events)],
        closed=frozenset(paragraph.closed),
        history=[(row["unit"], row["ago"], row["grade"]) for row in paragraph.history],
    )  # fmt: skip
    edition = settled(book(folder, head + paragraph.scheme), ON)
    trial = Trial(score([edition], world), ())
    return {
        (kind, unit, code if kind in ("item", "class") else "", text)
        for kind, unit, code, points, state in lines(trial)
        for text in [state if kind in ("grade", "consequence") else points]
    }


@pytest.mark.parametrize("name", list(WORLDS))
def test_a_scheme_gives_what_was_worked_out(name: str, tmp_path: Path) -> None:
    paragraph = WORLDS[name]
    found = scored(paragraph, tmp_path)
    for row in paragraph.expect:
        mine = {p for k, u, c, p in found
                if (k, u, c) == (row["kind"], row["unit"], row.get("code", ""))}  # fmt: skip
        assert mine - {""} == {row["points"]} - {""}, (
            row
        )  # nothing is told by no line, or by an empty one
