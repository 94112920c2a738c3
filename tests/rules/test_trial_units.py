"""`rulebook try` with units of their own, and a run's tables written out and tried again."""

import csv
import json
from pathlib import Path

import pytest

from kaoping.errors import ConfigError
from kaoping.trial import read_world
from tests.conftest import ROOT, DemoRun
from tests.unit.test_cli import kaoping

DRAFT = """
[rulebook]
code = "draft"
title = "草案"
status = "illustrative"
full_points = 17
in_force = 2014-01-01
[[class]]
code = "A"
title = "覆盖"
cap = 9
[[class]]
code = "B"
title = "其他"
[[item]]
code = "A1"
class = "A"
title = "覆盖率"
points = 10
[[item.rule]]
kind = "per_point"
indicator = "covered"
target = "90%"
deduct = 0.5
per = "1pp"
step = "whole_up"
[[item]]
code = "B1"
class = "B"
title = "事件"
points = 6
[[item.rule]]
kind = "per_occurrence"
indicator = "incidents"
each = 2
mitigation = { when = "resolved", factor = 0.5 }
[[item]]
code = "B2"
class = "B"
title = "培训"
points = 4
applies_to = { min_staff = 100 }
[[item.rule]]
kind = "shortfall"
indicator = "trained"
target_from = "targets.training"
each = 1
[[veto]]
title = "重大事故"
indicator = "accident"
fires_when = "any"
effect = { zero_total = true }
[[grade]]
title = "好"
from = "60%"
quota = { share = "50%", rounding = "floor", ties = "exclude" }
[[grade]]
title = "一般"
[[consequence]]
title = "约谈"
last = 1
"""
METRICS = """unit_code,indicator,num,den,state
U1,covered,95,100,
U2,covered,171,200,
U3,covered,171,200,
U4,covered,0,,not_submitted
U1,incidents,0,,
U2,incidents,2,,
U3,incidents,2,,
U4,incidents,0,,
U1,trained,3,,
U2,trained,5,,
U3,trained,5,,
U4,trained,5,,
U1,accident,1,,
"""
UNITS = """unit_code,name,category,comparison_group,official_order,mailbox,staff
U4,丁,街道,甲组,1,,99
U1,甲,街道,甲组,2,,100
U2,乙,街道,甲组,3,,500
U3,丙,街道,甲组,4,,500
"""
EVENTS = """unit_code,indicator,date,resolved
U2,incidents,2014-03-01,true
U2,incidents,2014-05-01,false
U3,incidents,2014-05-01,否
U3,incidents,2014-06-01,是
"""
TARGETS = "unit_code,target,value\nU1,training,5\nU2,training,5\nU3,training,5\nU4,training,5\n"

# A1: 95 % → 10; 85.5 % is 4.5 short → 5 × 0.5 = 2.5 → 7.5; never sent → 0. Class A is capped at 9.
# B1: nothing → 6; one resolved of two → 6 − 1 − 2 = 3. B2: 3 of 5 → 4 − 2 = 2, else 4; U4 has fewer than
# 100 employees: does not apply, full marks. U1: 9 + 6 + 2 = 17, vetoed → 0. U2, U3: 7.5 + 3 + 4 = 14.5,
# tied at rank 1. U4: 0 + 6 + 4 = 10, rank 3. Good takes 60 % of 17 = 10.2 and floor(50 % × 4) = 2 places.
WANTED = {
    ("item", "A1"): {"U1": "10.00", "U2": "7.50", "U3": "7.50", "U4": "0.00"},
    ("item", "B1"): {"U1": "6.00", "U2": "3.00", "U3": "3.00", "U4": "6.00"},
    ("item", "B2"): {"U1": "2.00", "U2": "4.00", "U3": "4.00", "U4": "4.00"},
    ("class", "A"): {"U1": "9.00", "U2": "7.50", "U3": "7.50", "U4": "0.00"},
    ("class", "B"): {"U1": "8.00", "U2": "7.00", "U3": "7.00", "U4": "10.00"},
    ("total", "draft"): {"U1": "0.00", "U2": "14.50", "U3": "14.50", "U4": "10.00"},
    ("rank", "甲组"): {"U1": "4", "U2": "1", "U3": "1", "U4": "3"},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (
        ("draft.toml", DRAFT), ("metrics.csv", METRICS), ("units.csv", UNITS), ("events.csv", EVENTS),
        ("targets.csv", TARGETS),
    ):  # fmt: skip
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def files(folder: Path) -> list[str]:
    names = ("metrics", "units", "events", "targets")
    return [word for n in names for word in (f"--{n}", str(folder / f"{n}.csv"))]


def test_every_point_rank_and_grade_is_the_one_worked_out(folder: Path) -> None:
    done = kaoping(ROOT, "rulebook", "try", str(folder / "draft.toml"), *files(folder), "--json")
    rows = json.loads(done.stdout)
    for (kind, code), points in WANTED.items():
        found = {
            r["unit_code"]: r["points"] for r in rows if (r["kind"], r["code"]) == (kind, code)
        }
        assert found == points, (kind, code)
    grades = {r["unit_code"]: r["state"] for r in rows if r["kind"] == "grade"}
    assert grades == {"U1": "一般", "U2": "好", "U3": "好", "U4": "一般"}
    assert [r["unit_code"] for r in rows if r["kind"] == "consequence"] == ["U1"]


def test_the_table_names_items_and_states(folder: Path) -> None:
    done = kaoping(ROOT, "rulebook", "try", str(folder / "draft.toml"), *files(folder), "--table")
    assert any(
        line.split() == ["项目", "A1", "覆盖率", "0.00", "未报送"]
        for line in done.stdout.splitlines()
    )


@pytest.mark.parametrize(
    ("table", "old", "new", "place"),
    [
        ("units", "U4,丁,街道", "U4,丁,乡镇", "units.csv 第2行 › category"),
        ("units", "U3,丙", "U2,丙", "units.csv 第5行 › unit_code"),
        ("units", "甲组,1,,99", "甲组,1,,9.5", "units.csv 第2行 › staff"),
        ("metrics", "U1,accident", "U9,accident", "metrics.csv 第14行 › unit_code"),
    ],
)
def test_a_mistake_about_units_names_its_place(
    folder: Path, table: str, old: str, new: str, place: str
) -> None:
    file = folder / f"{table}.csv"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_world(folder / "metrics.csv", units=folder / "units.csv")
    assert place in caught.value.where
    assert caught.value.remedy


@pytest.mark.parametrize("code", ["harmony-5", "collective-contract-100", "performance-8"])
def test_a_runs_tables_written_out_give_the_run(
    demo_run: DemoRun, tmp_path: Path, code: str
) -> None:
    root = demo_run.paths.root
    assert kaoping(root, "rulebook", "given", "--out", str(tmp_path)).returncode == 0
    draft = root / "rulebooks" / code / "2014-01-01.toml"
    done = kaoping(root, "rulebook", "try", str(draft), *files(tmp_path), "--json")
    found = json.loads(done.stdout)

    def tried(kind: str, value: str) -> dict[tuple[str, str], str]:
        return {(r["unit_code"], r["code"]): r[value] for r in found if r["kind"] == kind}

    def run(table: str, key: str, value: str) -> dict[tuple[str, str], str]:
        with (demo_run.run_dir / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
            own = [r for r in csv.DictReader(handle) if r["rulebook"] == code]
        return {(r["unit_code"], r[key]): r[value] for r in own if r[value] or value == "points"}

    assert tried("item", "points") == run("scores", "item_code", "points")
    assert tried("item", "state") == run("scores", "item_code", "state")
    assert tried("class", "points") == run("classes", "class_code", "points")
    assert tried("total", "points") == run("totals", "rulebook", "points")
    assert tried("rank", "points") == run("totals", "group_code", "rank")
    assert tried("grade", "state") == run("totals", "rulebook", "grade")
    assert len(run("totals", "rulebook", "points")) == 24
