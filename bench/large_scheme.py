"""A scheme of 110 items over 300 units: loading, scoring by the SQL of a round, and every item explained."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

from kaoping.config import Paths
from kaoping.rulebook import load_catalogue, load_edition
from kaoping.rulebook.explain import explain_item
from kaoping.rulebook.model import Rulebook
from kaoping.runtables import RunTables, from_report
from kaoping.trial import try_out
from kaoping.trial.scoring import Trial
from kaoping.trial.world import TrialMetric, TrialUnit, World

ITEMS, UNITS, CLASSES = 110, 300, 10
HEAD = """[rulebook]
code = "large"
title = "大细则"
status = "illustrative"
full_points = 110
in_force = 2014-01-01
"""
RULES = (
    'kind = "per_point"\nindicator = "{}"\ntarget = "95%"\ndeduct = 0.05\nper = "1pp"\nstep = "whole_up"',
    'kind = "per_point"\nindicator = "{}"\ntarget = "90%"\ndeduct = 0.03\nper = "1pp"\nstep = "prorata"',
    'kind = "pro_rata"\nindicator = "{}"\ntarget = "85%"',
    'kind = "bands"\nindicator = "{}"\nband = [{{ from = "90%", points = 1 }}, {{ from = "60%", to = "90%", points = 0.6 }}, {{ to = "60%", points = 0 }}]',
    'kind = "per_occurrence"\nindicator = "{}"\neach = 0.2',
    'kind = "shortfall"\nindicator = "{}"\ntarget = 6\neach = 0.2',
    'kind = "flag"\nindicator = "{}"\nfull_when = "any"',
    'kind = "rank"\nindicator = "{}"\nfirst = 1\nstep = 0.01\nlast = 0\ndirection = "higher"',
)
COUNTED = (4, 5, 6)  # the rules above that read a count


def text() -> str:
    """The rulebook, every kind above in turn."""
    rows = [HEAD]
    rows += [f'[[class]]\ncode = "C{n}"\ntitle = "第{n}类"\n' for n in range(CLASSES)]
    for n in range(ITEMS):
        rule = RULES[n % len(RULES)].format(f"i{n}")
        rows.append(
            f'[[item]]\ncode = "I{n}"\nclass = "C{n % CLASSES}"\ntitle = "第{n}项"\npoints = 1\n[[item.rule]]\n{rule}\n'
        )
    return "\n".join(rows)


def world(seed: int = 1) -> World:
    """300 units in ten groups with a metric for every item, some without base."""
    rng = Random(seed)
    units = tuple(TrialUnit(f"U{n:03d}", "街道", f"第{n % 10}组", 50) for n in range(UNITS))
    metrics = []
    for unit in units:
        for n in range(ITEMS):
            den = None if n % len(RULES) in COUNTED else rng.choice([0, *range(20, 400)])
            num = rng.randint(0, 9 if den is None else den)
            state = "no_base" if den == 0 else "ok"
            metrics.append(TrialMetric(unit.code, f"i{n}", "", num, den, state))
    return World(units, tuple(metrics))


def readable(trial: Trial, facts: World) -> RunTables:
    """The tables of a run that explanations read."""
    metrics = [
        {"unit_code": m.unit, "indicator": m.indicator, "num": str(m.num), "state": m.state,
         "den": "" if m.den is None else str(m.den), "member": m.member}
        for m in facts.metrics
    ]  # fmt: skip
    return RunTables({**from_report(trial.reports).tables, "metrics": metrics})


def explained(tables: RunTables, book: Rulebook, units: Sequence[TrialUnit]) -> int:
    """Every item of these units in sentences, with what regains the points; the number of sentences."""
    return sum(
        len(explain_item(tables, book, unit.code, item.code).sentences)
        for unit in units
        for item in book.items
    )


def clock() -> tuple[float, float]:
    """Seconds on the wall, and seconds of the processor: on a shared machine the second is the figure."""
    return time.perf_counter(), time.process_time()


def measure() -> None:
    """Print how long loading, scoring and explaining take, once each after a warm-up of the imports."""
    where, facts = Paths(Path(__file__).resolve().parents[1]), world()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.toml"
        file.write_text(text(), encoding="utf-8")
        catalogue = load_catalogue(where)
        times = [clock()]
        book = load_edition(file, catalogue, allow_unknown=True)
        times.append(clock())
        trial = try_out(where, book, facts, date(2014, 12, 31))
        times.append(clock())
        tables = readable(trial, facts)
        times.append(clock())
        explained(tables, book, facts.units[:1])
        times.append(clock())
        said = explained(tables, book, facts.units)
        times.append(clock())
    names = ("load", "score", "rows as text", "explain one unit", f"explain all ({said} sentences)")
    print(f"{ITEMS} items x {UNITS} units: wall / processor seconds")
    for name, before, after in zip(names, times, times[1:], strict=False):
        print(f"{name:34} {after[0] - before[0]:6.2f} / {after[1] - before[1]:5.2f}")


if __name__ == "__main__":
    measure()
