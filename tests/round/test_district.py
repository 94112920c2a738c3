"""The district's figures (全区汇总) against the truth that the generator wrote from its own facts.

Traps of the work report: the same number of different things, 120万元 said twice, 人 against 人次,
1500余家 counted once each.
"""

import csv
from pathlib import Path

import duckdb
from tests.conftest import ROOT, DemoRun
from tests.round.remade import remake


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def goals(run_dir: Path) -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows(run_dir / "district.csv")}


def test_every_figure_is_the_truth(demo_run: DemoRun) -> None:
    keys = ("code", "num", "den", "state")
    truth = [tuple(r[k] for k in keys) for r in rows(demo_run.raw / "truth" / "district.csv")]
    mine = [tuple(r[k] for k in keys) for r in rows(demo_run.run_dir / "district.csv")]
    assert mine == truth
    assert len(truth) == 33
    assert {state for *_, state in truth} >= {"达到", "超过", "未达到", "暂定"}


def test_money_is_counted_once_however_often_the_report_names_it(demo_run: DemoRun) -> None:
    found = goals(demo_run.run_dir)
    # 120＋120＋40＋10＋50＋10万元; the second 120万元 of each and the clerk's second row add nothing.
    assert sum(int(r["budget"] or 0) for r in found.values()) == 350 * 1_000_000
    assert (found["E5-4"]["same_as"], found["E5-5"]["same_as"]) == ("E1-2", "E4-7")
    for again, first in (("E5-4", "E1-2"), ("E5-5", "E4-7")):
        assert found[again]["budget"] == found[again]["spent"] == found[again]["num"] == ""
        assert found[again]["state"] == found[first]["state"]
    findings = rows(demo_run.run_dir / "findings.csv")
    assert [(f["code"], f["cell"]) for f in findings if f["sheet"] == "district_projects" and f["code"] == "M32"] == [("M32", "A16")]  # fmt: skip


def test_equal_numbers_of_different_things_stay_apart(demo_run: DemoRun) -> None:
    found = goals(demo_run.run_dir)
    for figure, codes in (
        ("3000", {"E2-4": "人", "E4-4": "人"}),  # trainees, cleaners
        ("1500", {"E2-1": "条", "E2-7": "家", "E5-2": "人次"}),
        ("30", {"E1-1": "个", "E4-8": "家"}),  # homes of offices, enterprises
    ):
        own = {c: found[c] for c in codes}
        assert {r["target_num"] for r in own.values()} == {figure}
        assert {c: r["measure"] for c, r in own.items()} == codes
        assert len({(r["indicator"], r["ledger"], r["compared"]) for r in own.values()}) == len(own)


def test_attendances_never_prove_a_number_of_people(demo_run: DemoRun) -> None:
    training = goals(demo_run.run_dir)["E2-4"]
    assert (training["measure"], training["counted_in"]) == ("人", "人次")
    assert int(training["num"]) >= 3000 and training["state"] == "暂定"
    assert "按人次汇总，目标以人计" in training["remark"]
    cadres = goals(demo_run.run_dir)["E5-2"]
    assert (cadres["measure"], cadres["counted_in"], cadres["state"]) == ("人次", "人次", "达到")


def test_a_body_of_two_units_is_one_body_of_the_district(demo_run: DemoRun) -> None:
    metrics = [r for r in rows(demo_run.run_dir / "metrics.csv") if r["indicator"] == "competition_bodies"]  # fmt: skip
    summed = sum(int(r["num"]) for r in metrics)
    assert (
        summed - int(goals(demo_run.run_dir)["E2-7"]["num"]) == 2
    )  # 示例区中心医院, of three units


def test_the_sum_of_the_units_is_the_sum_of_their_metrics(demo_run: DemoRun) -> None:
    metrics = rows(demo_run.run_dir / "metrics.csv")
    for row in goals(demo_run.run_dir).values():
        own = [m for m in metrics if m["indicator"] == row["indicator"] and not m["member"]]
        if row["method"] in ("sum", "pooled"):
            assert int(row["num"]) == sum(int(m["num"]) for m in own), row["code"]
            assert (row["den"] or "0") == str(sum(int(m["den"] or 0) for m in own)), row["code"]


def test_a_ledger_figure_leads_to_its_cell(demo_run: DemoRun) -> None:
    found = goals(demo_run.run_dir)
    place = tuple(found["E4-3"][k] for k in ("sheet_title", "cell"))
    assert place == ("项目台账", "G8")
    assert all(r["cell"] for r in found.values() if r["ledger"] and r["num"])


def test_hedges_decide_on_the_edge(demo_run: DemoRun, tmp_path: Path) -> None:
    """余 wants more than its number; 以上 is content with it; a figure without a word can be exceeded."""
    spent = "update raw.district_projects set spent = {} where project_name = '示例爱心助环卫'"
    done = "update raw.district_projects set done = {} where project_name = '{}'"
    edge = (
        spent.format(10_000_000),  # 10万余元: exactly 10万元
        done.format(3001, "示例爱心助环卫"),  # 3000名
        done.format(6, "示例技能培训工种"),  # 6个以上
        done.format(0, "示例养老护理员培训第一期"),  # 近100人
        done.format("null", "示例最美工会志愿者评选"),
        done.format(101, "示例圆梦行动"),
        "delete from raw.district_projects where project_name = '示例爱心助劳模'",
        "update raw.district_projects set measure = '册' where project_name = '示例工地送图书'",
    )
    found = goals(remake(demo_run, tmp_path / "edge", edge))
    states = {code: found[code]["state"] for code in ("E4-3", "E4-4", "E2-5", "E2-6", "E4-9", "E4-15", "E4-5", "E4-12")}  # fmt: skip
    assert states == {
        "E4-3": "未达到", "E4-4": "超过", "E2-5": "达到", "E2-6": "未达到", "E4-9": "无数据",
        "E4-15": "未达到", "E4-5": "无数据", "E4-12": "暂定",
    }  # fmt: skip


def test_a_round_without_goals_has_an_empty_table(demo_run: DemoRun, tmp_path: Path) -> None:
    folder = remake(demo_run, tmp_path / "none", ("delete from raw.district_targets",))
    assert goals(folder) == {}
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as con:
        assert con.execute("select count(*) from checks.m33_project_unknown").fetchall() == [(0,)]
    assert (ROOT / "rounds/demo-2014/district_targets.csv").is_file()
