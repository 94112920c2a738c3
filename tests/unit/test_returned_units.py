"""Which files go back: the one that counts, and what was refused after it."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.workbooks.books import good

from kaoping.config import Paths
from kaoping.returned import parcels, senders
from kaoping.rounds import load_round
from kaoping.runtables import Row, RunTables

ROUND = load_round(Paths(ROOT), "demo-2014")
KAOPING = Path(sys.executable).parent / "kaoping"


def sent(number: int, state: str, unit: str = "JD01", kind: str = "submission") -> Row:
    return {
        "submission_id": str(number), "unit_code": unit, "kind": kind, "sha256": f"{number:064d}",
        "file_name": f"submissions/{number}.xlsx", "received_at": "2015-01-07T09:00:00+08:00", "state": state,
    }  # fmt: skip


def found(code: str, submission: str, unit: str = "JD01", file: str = "") -> Row:
    return {
        "code": code, "severity": "notice", "unit_code": unit, "submission_id": submission, "file": file,
        "sheet": "contracts", "sheet_title": "集体合同台账", "cell": "A3", "column_title": "合同编号",
        "value": "甲", "message": "有问题。", "remedy": "请改正。",
    }  # fmt: skip


def numbers(*rows: Row, codes: tuple[str, ...] = ("JD01",)) -> list[int]:
    return [p.arrival_no for p in parcels(RunTables({"submissions": rows}), ROUND, codes)]


def test_the_file_that_counts_goes_back_and_refused_ones_after_it() -> None:
    rows = (sent(2, "rejected"), sent(10, "accepted"), sent(9, "superseded"), sent(11, "duplicate"))
    assert numbers(*rows) == [10]
    assert numbers(*rows, sent(12, "rejected")) == [10, 12]
    assert numbers(sent(3, "rejected"), sent(2, "rejected")) == [2, 3]
    assert numbers(sent(3, "accepted", "JD02")) == []


def test_senders_come_in_the_order_asked_for() -> None:
    rows = (
        sent(1, "accepted"),
        sent(2, "accepted", "JD02"),
        sent(3, "accepted", "QZGH", "district"),
    )
    assert numbers(*rows, codes=("QZGH", "JD02", "JD01")) == [3, 2, 1]
    assert list(senders(ROUND))[-1] == "QZGH"


def test_findings_of_other_files_are_said_once_and_named() -> None:
    rows = (
        sent(1, "accepted", "", "register"),
        sent(2, "accepted"),
        sent(3, "rejected"),
        sent(4, "superseded"),
    )
    told = (
        found("V02", "2"), found("R03", "1", file="registers/备案登记.xlsx"), found("E16", ""),
        found("S05", "3"), found("V03", "4"), found("V04", "2", "JD02"),
    )  # fmt: skip
    run = RunTables({"submissions": rows, "findings": told})
    counted, refused = parcels(run, ROUND, ["JD01"])
    assert [(m.code, m.file) for m in counted.marks] == [
        ("V02", ""), ("R03", "备案登记.xlsx"), ("E16", ""),
    ]  # fmt: skip
    assert [m.code for m in refused.marks] == ["S05"]
    assert counted.name == "JD01_退回_第2号.xlsx"
    assert counted.heading.arrival == "第2号收件，2015-01-07收到"


def checked(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([KAOPING, "check", *words], capture_output=True, text=True, check=False)


def test_a_checked_file_can_be_had_back_marked(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    file, out = good().drop("企业名册", "B4").save(tmp_path / "报表.xlsx"), tmp_path / "退回.xlsx"
    done = checked(file, "--return", out)
    assert done.returncode == 0 and "在原件上标注" in done.stderr
    book = load_workbook(out)
    assert "V01" in book["企业名册"]["B4"].comment.text
    assert str(book["问题清单"]["A2"].value).startswith("JD01示例甲街道办事处")


@pytest.mark.parametrize(
    ("name", "told"), [("报表.xlsx", "会盖掉原件"), ("退回.csv", "须是 .xlsx")]
)
def test_a_checked_file_is_never_written_over(tmp_path: Path, name: str, told: str) -> None:
    file = good().save(tmp_path / "报表.xlsx")
    before = file.read_bytes()
    done = checked(file, "--return", tmp_path / name)
    assert done.returncode == 2 and told in done.stderr and file.read_bytes() == before
