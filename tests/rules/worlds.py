"""Small worlds for the tools on the rule engine: a few units and what was counted of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kaoping.config import Paths
from kaoping.rounds import Unit, load_round
from kaoping.rulebook.load import load_edition
from kaoping.rulebook.model import Rulebook
from kaoping.simulate.world import Event, Metric, World
from tests.conftest import ROOT
from tests.rules.bench import CATALOGUE

PATHS = Paths(ROOT)
HEAD = """
[rulebook]
code = "{code}"
title = "推演细则"
status = "illustrative"
full_points = {full}
in_force = 2014-01-01
"""


def book(folder: Path, text: str, full: int = 10, code: str = "spec") -> Rulebook:
    file = folder / "draft.toml"
    file.write_text(HEAD.format(full=full, code=code) + text, encoding="utf-8")
    return load_edition(file, CATALOGUE, allow_unknown=True)


def world(
    counted: Mapping[str, Mapping[str, Sequence[int] | str]],
    groups: Mapping[str, str] | None = None,
    events: Sequence[Event] = (),
    targets: Mapping[tuple[str, str], int] | None = None,
    categories: Mapping[str, str] | None = None,
) -> World:
    """`counted` is unit → indicator → (num, den), (num,) or a state."""
    frame = load_round(PATHS, "demo-2014")
    units = tuple(
        Unit(code, code, (categories or {}).get(code, "街道"), (groups or {}).get(code, "组"), n)
        for n, code in enumerate(counted, start=1)
    )
    metrics = [_metric(u, i, v) for u, own in counted.items() for i, v in own.items()]
    round_ = replace(frame, units=units, targets=dict(targets or {}), adjustments={}, history=())
    return World(round_, tuple(metrics), tuple(events))


def _metric(unit: str, indicator: str, value: Sequence[int] | str) -> Metric:
    if isinstance(value, str):
        return Metric(unit, indicator, 0, None, value)
    num, den = value[0], value[1] if len(value) > 1 else None
    return Metric(unit, indicator, num, den, "no_base" if den == 0 else "ok")
