"""抽查 and 核定 of the demo round: what was entered by hand stands beside what the oracle's engine agrees on."""

import csv
from pathlib import Path

import openpyxl
from tests.conftest import DemoRun


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def test_entries_stand_beside_the_computed_points_and_move_nothing(demo_run: DemoRun) -> None:
    found = {(r["unit_code"], r["item_code"]): r for r in rows(demo_run.run_dir / "decisions.csv")}
    # JD05 had one settled mass incident: 0.15 − 0.05 ÷ 2 = 0.125; settled at 0.15 − 0.05 = 0.100
    item, total = found["JD05", "D4"], found["JD05", ""]
    assert (item["computed"], item["points"], item["in_force"]) == ("0.125", "0.100", "True")
    assert (total["computed"], total["points"], total["in_force"]) == ("4.97", "4.94", "True")
    # entered against 4.85, which is not what the rulebook gives
    assert found["KF01", ""]["in_force"] == "False"
    scored = {
        r["unit_code"]: r
        for r in rows(demo_run.run_dir / "totals.csv")
        if r["rulebook"] == "harmony-5"
    }
    assert scored["JD05"]["points"] == "4.97"
    better = [u for u, r in scored.items() if r["group_code"] == "街道" and r["points"] > "4.97"]
    assert scored["JD05"]["rank"] == str(len(better) + 1)


def test_the_workbook_and_the_importable_table_carry_the_settled_total(demo_run: DemoRun) -> None:
    documents = demo_run.run_dir / "documents"
    book = openpyxl.load_workbook(documents / "汇总表.xlsx", read_only=True)
    grid = list(book["导入表"].iter_rows(values_only=True))
    settled = {(r[0], r[2]): r[5] for r in grid[1:] if r[5] is not None}
    assert {key: str(value) for key, value in settled.items()} == {("JD05", "harmony-5"): "4.94"}
    entered = list(book["抽查核定"].iter_rows(min_row=4, values_only=True))
    assert [(r[0], r[4]) for r in entered if r[0]] == [
        ("JD03", "抽查"), ("JD03", "核定"), ("JD05", "抽查"), ("JD05", "核定"), ("JD05", "核定"),
        ("KF01", "抽查"), ("KF01", "核定"),
    ]  # fmt: skip
    lines = rows(documents / "全区" / "汇总导入.csv")
    assert [(r["单位代码"], r["核定分"]) for r in lines if r["核定分"]] == [("JD05", "4.94")]
