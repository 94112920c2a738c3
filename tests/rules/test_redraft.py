"""`simulate`: a round under a draft edition beside the present one, worked out by hand."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from kaoping.errors import UsageError
from kaoping.runtables import RunTables
from kaoping.simulate.redraft import by_item, redraft
from kaoping.simulate.scoring import score
from tests.conftest import DemoRun
from tests.rules.worlds import PATHS, book, world
from tests.unit.test_cli import kaoping

TEXT = """
[[class]]
code = "A"
title = "甲"
[[item]]
code = "A1"
class = "A"
title = "覆盖"
points = 6
[[item.rule]]
kind = "per_point"
indicator = "covered"
target = "90%"
deduct = 0.5
per = "1pp"
step = "whole_up"
[[item]]
code = "A2"
class = "A"
title = "名次"
points = 4
[[item.rule]]
kind = "rank"
of = "item:A1"
first = 4
step = 1
last = 0
ties = "standard"
direction = "higher"
[[grade]]
title = "好"
from = "80%"
[[grade]]
title = "差"
"""
WORLD = world(
    {"U1": {"covered": (95, 100)}, "U2": {"covered": (88, 100)}, "U3": {"covered": (85, 100)}},
    categories={"U3": "国企"},
)
DRAFT = (
    TEXT.replace('"90%"', '"87%"')
    + """
[[veto]]
title = "事故"
indicator = "accident"
fires_when = "any"
effect = { zero_total = true }
"""
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("redraft")


def test_points_ranks_grades_and_reasons(folder: Path) -> None:
    old, new = book(folder, TEXT), book(folder, DRAFT, code="other")
    found = redraft(PATHS, [old], new, WORLD, score(PATHS, [old], WORLD), against="spec")
    units = {u.unit_code: u for u in found.moves}
    # A1 before: 6; 2 short → 5; 5 short → 3.5. Ranks give 4, 3, 2: totals 10, 8, 5.5.
    # With 87 %: 6; 6; 2 short → 5. U2 now shares first place: A2 4, total 10. U3 third: 5 + 2 = 7.
    assert set(units) == {"U2", "U3"}
    assert (units["U2"].total.before, units["U2"].total.after) == ("8.00", "10.00")
    assert {i.item_code: i.points.amount for i in units["U2"].items} == {"A1": 1, "A2": 1}
    assert units["U2"].ranks == ("2", "1")
    assert units["U2"].grades == ("好", "好")  # 8 of 10 is exactly 80 %
    assert (units["U3"].total.before, units["U3"].total.after) == ("5.50", "7.00")
    assert found.changes.items == {"A1": ["规则1：标准 90% → 87%"]}
    assert found.changes.book == ["新增必备条件或一票否决1"]
    assert found.lacking == {"accident": False}
    assert not found.drifted
    assert by_item(found) == [("A1", 2, 0, Fraction("2.5")), ("A2", 1, 0, Fraction(1))]
    shares = {s.title: s for s in found.groups["category"]}
    assert (shares["街道"].up, shares["街道"].same, shares["街道"].mean) == (1, 1, 1)
    assert (shares["国企"].up, shares["国企"].most) == (1, Fraction("1.5"))


def test_what_cannot_be_compared_is_said(folder: Path) -> None:
    old, new = book(folder, TEXT), book(folder, DRAFT, code="other")
    with pytest.raises(UsageError, match="本轮没有考核细则“other”"):
        redraft(PATHS, [old], new, WORLD, RunTables({}))
    moved = score(PATHS, [new], WORLD)
    again = redraft(PATHS, [old], old, WORLD, moved)
    assert again.moves == []
    assert not again.changes.any
    assert again.drifted  # the run given was scored by other rules


def test_the_command_on_a_sealed_run(demo_run: DemoRun, tmp_path: Path) -> None:
    shipped = demo_run.paths.rulebooks / "harmony-5" / "2014-01-01.toml"
    text = shipped.read_text(encoding="utf-8")
    head, examples = 'target = "90%"\n  deduct = 0.02', "\n  [[item.example]]"
    first = text.index(head)
    end = text.index("[[item]]", first)
    item = text[first:end].replace("deduct = 0.02", "deduct = 0.03").split(examples)[0] + "\n"
    draft = tmp_path / "draft.toml"
    draft.write_text(text[:first] + item + "\n" + text[end:], encoding="utf-8")
    done = kaoping(demo_run.paths.root, "simulate", "--rulebook", str(draft), "--json")
    found = json.loads(done.stdout)
    assert found["changes"]["items"] == {"A1": ["规则1：每步分值 0.02 → 0.03"]}
    units = {u["unit_code"]: u for u in found["units"]}
    # JD03: 60 of 75 is 80 %, ten steps: 0.25 → 0.15; JD04: 62 of 70 is 88.57 %, two: 0.41 → 0.39
    assert units["JD03"]["items"] == {"A1": ["0.250", "0.150"]}
    assert units["JD04"]["items"] == {"A1": ["0.410", "0.390"]}
    assert not found["drifted"]
    shown = kaoping(demo_run.paths.root, "simulate", "--rulebook", str(draft)).stdout
    assert "规则1：每步分值 0.02 → 0.03" in shown
    assert "平均变动" in shown
