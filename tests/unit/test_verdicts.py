"""抽查 and 核定: broken entries stop before the first row; shown beside the computed value, never instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kaoping import rulebook, verdicts
from kaoping.config import Paths
from kaoping.documents import scoretable
from kaoping.documents import verdicts as shown
from kaoping.documents.run import to_book
from kaoping.documents.source import Frame
from kaoping.rounds import Round, load_round
from kaoping.runtables import RunTables

ROOT = Path(__file__).parents[2]
DEMO = load_round(Paths(ROOT), "demo-2014")
BOOKS = rulebook.resolve_all(Paths(ROOT), ["harmony-5"], DEMO.reference_date)
CHECK = "JD01,harmony-5,A1,0.450,0.400,2015-01-27,企业3户,少1户,示1号,甲组"
SETTLED = "JD01,harmony-5,A1,0.450,0.400,2015-02-05,示2号,按抽查,主席办公会"


def round_of(folder: Path, sheet: verdicts.Sheet, *lines: str, head: str = "") -> Round:
    text = "\n".join([head or ",".join(sheet.columns), *lines]) + "\n"
    (folder / sheet.file).write_text(text, encoding="utf-8")
    return replace(DEMO, folder=folder)


def test_without_the_files_nothing_is_entered(tmp_path: Path) -> None:
    bare = replace(DEMO, folder=tmp_path)
    assert not list(verdicts.problems(bare, BOOKS))
    assert verdicts.rows(bare, verdicts.DECISIONS) == []


def test_rows_are_exact_micro_points_with_their_line(tmp_path: Path) -> None:
    entered = round_of(
        tmp_path, verdicts.DECISIONS, SETTLED, "JD02,harmony-5,,,4.9,2015-02-05,示2号,补定,会"
    )
    assert not list(verdicts.problems(entered, BOOKS))
    day = date(2015, 2, 5)
    assert verdicts.rows(entered, verdicts.DECISIONS) == [
        [2, "JD01", "harmony-5", "A1", 450_000, 400_000, day, "示2号", "按抽查", "主席办公会"],
        [3, "JD02", "harmony-5", "", None, 4_900_000, day, "示2号", "补定", "会"],
    ]
    assert len(verdicts.columns(verdicts.DECISIONS)) == 10


# the file, what stands there, what the mistake makes of it, the column named, words of the message
CAUGHT = [
    (verdicts.SPOT_CHECKS, "JD01", "JD99", "unit_code", "本轮没有单位"),
    (verdicts.SPOT_CHECKS, "harmony-5", "harmony", "rulebook", "本轮没有考核细则"),
    (verdicts.SPOT_CHECKS, ",A1,", ",Z9,", "item_code", "没有项目"),
    (verdicts.SPOT_CHECKS, ",A1,", ",,", "item_code", "为空"),
    (verdicts.SPOT_CHECKS, "2015-01-27", "2015-1-27", "visited_on", "不是日期"),
    (verdicts.SPOT_CHECKS, "2015-01-27", "2013-01-27", "visited_on", "考核期开始"),
    (verdicts.SPOT_CHECKS, "0.400", "约0.4", "points", "不是数字"),
    (verdicts.SPOT_CHECKS, "0.400", "0.4001", "points", "小数多于"),
    (verdicts.SPOT_CHECKS, "0.400", "0.451", "points", "不在可能的范围"),
    (verdicts.SPOT_CHECKS, "0.400", "-0.001", "points", "不在可能的范围"),
    (verdicts.SPOT_CHECKS, "少1户", "", "finding", "为空"),
    (verdicts.SPOT_CHECKS, "甲组", "甲组,多", "第2行", "格数"),
    (verdicts.SPOT_CHECKS, "少1户", "11010519491231002X", "第2行", "身份证号"),
    (verdicts.SPOT_CHECKS, "少1户", "少\u202e1户", "finding", "不可见"),
    (verdicts.DECISIONS, "按抽查", "", "reason", "没有写理由"),
    (verdicts.DECISIONS, "示2号", "", "document_no", "文号为空"),
    (verdicts.DECISIONS, "主席办公会", "", "by", "认定人为空"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "old", "new", "place", "said"), CAUGHT)
def test_a_broken_entry_is_named_with_line_and_column(
    tmp_path: Path, sheet: verdicts.Sheet, old: str, new: str, place: str, said: str
) -> None:
    line = CHECK if sheet is verdicts.SPOT_CHECKS else SETTLED
    broken = round_of(tmp_path, sheet, line.replace(old, new, 1))
    found, *_ = verdicts.problems(broken, BOOKS)
    assert said in found.what and sheet.file in found.where
    assert "第2行" in found.where and place in found.where and found.remedy
    assert "19491231" not in str(found)


def test_header_and_repeated_entries_are_refused(tmp_path: Path) -> None:
    odd = round_of(tmp_path, verdicts.DECISIONS, head="unit_code,telephone")
    assert "缺少列" in next(verdicts.problems(odd, BOOKS)).what
    twice = round_of(tmp_path, verdicts.DECISIONS, SETTLED, SETTLED.replace("0.400", "0.300"))
    assert next(verdicts.problems(twice, BOOKS)).what == "与第2行重复"
    visits = [CHECK, CHECK.replace("01-27", "01-30")]  # a second visit on another day is none
    (tmp_path / verdicts.DECISIONS.file).unlink()
    assert not list(verdicts.problems(round_of(tmp_path, verdicts.SPOT_CHECKS, *visits), BOOKS))


def entry(**own: str) -> dict[str, str]:
    both = {"rulebook": "harmony-5", "unit_code": "JD01", "item_code": "A1", "expect": "0.450"}
    return {**both, "computed": "0.450", "document_no": "示1号", "decided_by": "甲组", **own}


def frame_of(**tables: list[dict[str, str]]) -> Frame:
    books = (to_book(BOOKS[0], 1, DEMO),)
    return Frame(RunTables(tables), DEMO, books, {})


def test_the_newest_visit_is_the_value_and_every_visit_is_told() -> None:
    visit = {"sample": "企业3户", "finding": "少1户"}
    frame = frame_of(spot_checks=[
        entry(points="0.400", visited_on="2015-01-27", is_newest="False", **visit),
        entry(points="0.420", visited_on="2015-01-30", is_newest="True", expect="0.440", **visit),
    ])  # fmt: skip
    unit, book = DEMO.unit("JD01"), frame.books[0]
    assert shown.checked(frame, unit, book, "A1") == "0.420"
    assert shown.checked(frame, unit, book, "A2") == "—"
    first, second = shown.of_item(frame, unit, book, "A1")
    assert "2015年1月27日，企业3户；少1户，抽查0.400分，系统计算0.450（甲组，示1号）" in first
    assert "抽查时系统计算0.440，现为0.450" in second


def test_a_decision_stands_beside_the_computed_value_and_falls_with_it() -> None:
    day = {"decided_on": "2015-02-05", "in_force": "True"}
    total = {"rulebook": "harmony-5", "unit_code": "JD01", "points": "4.97", "full_points": "5.00"}
    frame = frame_of(
        totals=[total],
        decisions=[
            entry(points="0.400", reason="按抽查", **day),
            entry(item_code="", points="4.94", expect="4.97", computed="4.97", reason="D4", **day),
        ],
    )
    unit, book = DEMO.unit("JD01"), frame.books[0]
    row = scoretable.total_row(frame, unit, book)
    assert (row["computed"], row["approved"], row["checked"]) == ("4.97", "4.94", "—")
    assert shown.sentences(frame, unit, book)[-1] == (
        "核定：总分4.94分，系统计算4.97，理由：D4（甲组，2015年2月5日，示1号）。"
    )
    assert len(shown.differing(frame)) == 2 and not shown.outdated(frame)
    moved = frame_of(decisions=[entry(points="0.400", reason="", **{**day, "in_force": "False"})])
    assert shown.approved(moved, unit, book, "A1") == "—"
    assert "须重新核定" in shown.sentences(moved, unit, book)[0]
    assert len(shown.outdated(moved)) == 1
