"""`diff`: a later run made from an earlier one by one change of each kind; what each moved, by hand."""

import csv
import json
import shutil
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
from tests.conftest import DemoRun
from tests.round.remade import remake

from kaoping.simulate import rundiff
from kaoping.simulate.rundiff import RunDiff

UNIT = "JD03"  # 60 of 75 enterprises unionised in the demo round: 80 %, ten points short of 90 %
CHANGES = (
    # data: two of its enterprises turn out to be unionised
    "update raw.enterprises set unionised = true where enterprise_code in ('{0}', '{1}')",
    # a person enters a promotion at provincial level
    "insert into raw.adjustment_events (unit_code, indicator, event_date, entity_key, level, matter_key, document_no, reason, entered_by) values ('JD03', 'experience_promotion', '2014-07-01', 'T1', '省', 'M1', 'D1', 'R1', 'P1')",
    # the law: comprehensive contracts of before 2014-11-15 had three days instead of ten
    "update raw.law set value = 3 where parameter = 'filing_days' and kind = '综合' and valid_from = '2004-05-01'",
    # the rules: 0.03 instead of 0.02 for every started point of 企业建会率
    "update raw.rule_rules set each = 30000 where rulebook = 'harmony-5' and item_code = 'A1'",
)


@pytest.fixture(scope="module")
def later(demo_run: DemoRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with duckdb.connect(str(demo_run.run_dir / "warehouse.duckdb"), read_only=True) as con:
        found = con.execute(
            "select entity_key from report.evidence where unit_code = ? and indicator = 'union_founding_rate' and reason_code = 'not_unionised' order by 1",
            [UNIT],
        ).fetchall()[:2]
        codes = [
            con.execute("select enterprise_code from raw.enterprises where enterprise_code_key = ?", key).fetchall()[0][0]
            for key in found
        ]  # fmt: skip
    changes = tuple(change.format(*codes) for change in CHANGES)
    return remake(demo_run, tmp_path_factory.mktemp("diff") / "later", changes)


@pytest.fixture(scope="module")
def found(demo_run: DemoRun, later: Path) -> RunDiff:
    return rundiff.diff(demo_run.paths, demo_run.run_dir, later)


def test_each_cause_moves_what_was_worked_out(found: RunDiff) -> None:
    unit = next(u for u in found.units if (u.rulebook, u.unit_code) == ("harmony-5", UNIT))
    item = next(i for i in unit.items if i.item_code == "A1")
    # 80 %: 10 × 0.02 = 0.20, 0.45 − 0.20 = 0.25. 62 of 75 is 82.67 %: 8 × 0.02 = 0.16, 0.29: data +0.04.
    # 8 × 0.03 = 0.24, 0.21: rules −0.08. With the rules first it would have been −0.10 and +0.06.
    assert (item.points.before, item.points.after) == ("0.250", "0.210")
    assert item.points.by == {"data": Fraction("0.04"), "rules": Fraction("-0.08")}
    assert item.reasons["data"] == ["{union_founding_rate} 60/75 → 62/75"]
    assert found.rules["harmony-5"].items == {"A1": ["规则1：每步分值 0.02 → 0.03"]}
    change = found.evidence[UNIT, "union_founding_rate"]
    assert [row["verdict"] for row in change.gone] == ["miss", "miss"]
    assert change.come == ()
    # others lose by the rules alone: JD10 stood at 46/62 = 74.2 %, 16 × 0.02 = 0.32 → 0.13; 0.48 → 0
    other = next(u for u in found.units if (u.rulebook, u.unit_code) == ("harmony-5", "JD10"))
    assert [i.points.by for i in other.items if i.item_code == "A1"] == [
        {"rules": Fraction("-0.13")}
    ]


def test_what_a_person_entered_is_told_from_data(found: RunDiff) -> None:
    book = "collective-contract-100"
    unit = next(u for u in found.units if (u.rulebook, u.unit_code) == (book, UNIT))
    item = next(i for i in unit.items if i.item_code == "X1")
    assert item.points.by == {"adjustment": Fraction(2)}  # one matter at provincial level: 2 points
    assert [
        rundiff.entered_by_person(r) for r in found.evidence[UNIT, "experience_promotion"].come
    ] == [True]
    assert unit.total.by["adjustment"] == 2


def test_the_law_is_a_cause_of_its_own(found: RunDiff) -> None:
    assert found.law == ["集体合同规定（劳动和社会保障部令第22号）·综合（自 2004-05-01）：10 → 3"]
    moved = {
        (u.unit_code, i.item_code): i
        for u in found.units
        if u.rulebook == "harmony-5"
        for i in u.items
        if "law" in i.points.by
    }
    assert moved
    assert {code for _, code in moved} == {"B5"}  # 备案及时率
    assert all(i.points.by["law"] < 0 for i in moved.values())
    assert all("filing_timeliness_rate" in i.reasons["law"][0] for i in moved.values())


def test_attribution_is_complete(found: RunDiff, demo_run: DemoRun, later: Path) -> None:
    """Causes add up to the movement of every item and total; nothing that moved is left out."""
    for unit in found.units:
        assert sum(unit.total.by.values()) == unit.total.amount
        for item in unit.items:
            assert sum(item.points.by.values()) == item.points.amount
            assert "program" not in item.points.by
        moved = sum((i.points.amount for i in unit.items), Fraction(0))
        assert moved + sum(unit.rest.values()) == unit.total.amount

    def points(folder: Path) -> dict[tuple[str, ...], str]:
        with (folder / "scores.csv").open(encoding="utf-8", newline="") as handle:
            rows = csv.DictReader(handle)
            return {(r["rulebook"], r["unit_code"], r["item_code"]): r["points"] for r in rows}

    before, after = points(demo_run.run_dir), points(later)
    told = {(u.rulebook, u.unit_code, i.item_code) for u in found.units for i in u.items}
    assert {key for key in after if before[key] != after[key]} <= told


def test_without_a_warehouse_it_says_so(demo_run: DemoRun, later: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    shutil.copytree(later, bare, ignore=shutil.ignore_patterns("warehouse.duckdb"))
    manifest = json.loads((bare / "manifest.json").read_text(encoding="utf-8"))
    manifest["inputs"]["arrivals"] = []
    (bare / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    found = rundiff.diff(demo_run.paths, demo_run.run_dir, bare)
    assert "数据仓已清理" in found.note
    assert {c for u in found.units for c in u.total.by} == {
        "data"
    }  # only the files received differ
    manifest["inputs"]["files"]["rulebooks"] = "other"
    (bare / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    found = rundiff.diff(demo_run.paths, demo_run.run_dir, bare)
    assert {c for u in found.units for c in u.total.by} == {"mixed"}
    assert "没有按原因分开" in found.note
    assert rundiff.diff(demo_run.paths, demo_run.run_dir, demo_run.run_dir).units == []
