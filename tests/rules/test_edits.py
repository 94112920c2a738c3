"""A rule is data: one edited number moves exactly its points; a new item needs no code."""

import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from kaoping import rulebook
from kaoping.config import Paths
from kaoping.rounds import load_round
from kaoping.rulebook import compile as rule_rows
from kaoping.warehouse import connection, layers, raw
from tests.conftest import DemoRun

Points = dict[tuple[str, str, str], Fraction | None]


def rescore(demo_run: DemoRun, root: Path, warehouse: Path) -> Points:
    """Score the demo run's metrics again under the rulebooks of `root`."""
    where = Paths(root)
    round_ = load_round(where, "demo-2014")
    books = rulebook.resolve_all(where, round_.rulebooks, date(2014, 12, 31))
    shutil.copy(demo_run.run_dir / "warehouse.duckdb", warehouse)
    with connection.open_build(warehouse) as con:
        for name, (columns, rows) in rule_rows.tables(books, round_).items():
            con.execute(f"drop table raw.{name}")
            raw.fill(con, name, columns, rows)
        layers.run(con, where.sql, ("score", "report"))
        found = con.execute(
            "select rulebook, unit_code, item_code, points from report.scores"
        ).fetchall()
    return {(b, u, i): Fraction(p) if p is not None else None for b, u, i, p in found}


@pytest.fixture
def root(demo_run: DemoRun, tmp_path: Path) -> Path:
    for name in ("rounds", "rulebooks", "sql", "expectations"):
        shutil.copytree(demo_run.paths.root / name, tmp_path / name)
    return tmp_path


def edit(root: Path, name: str, old: str, new: str) -> None:
    file = root / "rulebooks" / name
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_one_number_moves_exactly_its_points(demo_run: DemoRun, root: Path, tmp_path: Path) -> None:
    before = rescore(demo_run, root, tmp_path / "before.duckdb")
    # D1 with 0.06 a step instead of 0.05: its three worked examples move with it (0.45, 0.40 → 0.39).
    edit(root, "harmony-5/2014-01-01.toml", "deduct = 0.05\n", "deduct = 0.06\n")
    edit(
        root,
        "harmony-5/2014-01-01.toml",
        "{ num = 23, den = 24 } }\n  points = 0.40",
        "{ num = 23, den = 24 } }\n  points = 0.39",
    )
    after = rescore(demo_run, root, tmp_path / "after.duckdb")

    moved = {key for key in before if before[key] != after[key]}
    assert moved
    assert {(b, i) for b, _, i in moved} == {("harmony-5", "D1")}
    for key in before:
        if key[0] == "harmony-5" and key[2] == "D1" and before[key] is not None:
            lost = Fraction(45, 100) - before[key]
            assert (
                after[key] == max(Fraction(0), Fraction(45, 100) - lost * Fraction(6, 5))
                or before[key] == 0
            )


def test_a_new_item_with_an_existing_indicator_needs_no_code(
    demo_run: DemoRun, root: Path, tmp_path: Path
) -> None:
    before = rescore(demo_run, root, tmp_path / "before.duckdb")
    file = root / "rulebooks" / "harmony-5" / "2014-01-01.toml"
    item = """
[[item]]
code = "C9"
label = "第三条（三）9"
class = "C"
title = "群体性事件另扣"
points = 0
floor = -0.5

  [[item.rule]]
  kind = "flag"
  indicator = "mass_incidents"
  full_when = "none"
  deduct = 0.5

"""
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("[[veto]]", item + "[[veto]]"), encoding="utf-8")
    after = rescore(demo_run, root, tmp_path / "after.duckdb")
    new = {key: value for key, value in after.items() if key[2] == "C9"}
    assert {u for _, u, _ in new} == {u for b, u, _ in before if b == "harmony-5"}
    assert {u for (_, u, _), value in new.items() if value == Fraction(-1, 2)} == {
        "JD05",
        "JD07",
        "JD10",
    }
    assert {key: value for key, value in after.items() if key[2] != "C9"} == before
