"""Leaders' points by hand: one's own unit's total, or the mean of the units in charge; a strict list."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from kaoping.config import Paths
from kaoping.errors import ConfigError
from kaoping.leaders import LeaderRow, leader_notes, leader_rows, load_roster
from kaoping.rounds import Round, Unit, load_round
from kaoping.rulebook.model import Rulebook
from kaoping.runtables import Row, RunTables

ROOT = Path(__file__).parents[2]
DEMO = load_round(Paths(ROOT), "demo-2014")
BOOK = Rulebook(
    "spec", "测试细则", "", "official", Fraction(10), date(2014, 1, 1), (), (), leaders="inherit"
)
MEAN = replace(BOOK, leaders="mean_in_charge")
HEAD = "unit_code,name,post,in_charge\n"


def round_of(folder: Path, lines: str, head: str = HEAD) -> Round:
    (folder / "leaders.csv").write_text(head + lines, encoding="utf-8")
    units = tuple(
        Unit(code, f"{name}街道", "街道", "街道", order)
        for order, (code, name) in enumerate((("B2", "乙"), ("A1", "甲"), ("C3", "丙")), start=1)
    )
    return replace(DEMO, units=units, folder=folder)


def total(unit: str, points: str, *, pending: str = "", provisional: str = "False", gates: str = "") -> Row:  # fmt: skip
    return {
        "rulebook": "spec", "unit_code": unit, "points": points, "pending_points": pending,
        "provisional": provisional, "gates": gates,
    }  # fmt: skip


def rows(folder: Path, book: Rulebook, lines: str, *totals: Row) -> list[LeaderRow]:
    return leader_rows(RunTables({"totals": totals}), round_of(folder, lines), [book])


def test_inherit_carries_the_own_unit_and_leaves_out_who_has_none(tmp_path: Path) -> None:
    found = rows(
        tmp_path, BOOK, ",王一,区长,A1、B2\nA1,李二,书记,\nB2,张三,主任,A1\n",
        total("A1", "9.25"), total("B2", "8.00", provisional="True"),
    )  # fmt: skip
    assert [(r.unit_name, r.name, r.post, r.points, r.full_points, r.state_text) for r in found] == [
        ("乙街道", "张三", "主任", "8.00", "10.00", "暂定"),  # official order: 乙 is first
        ("甲街道", "李二", "书记", "9.25", "10.00", ""),
    ]  # fmt: skip
    assert found[0].sentence == "得分同本单位：乙街道8.00分。所依据的得分为暂定，核定后可能变动。"
    assert found[1].sentence == "得分同本单位：甲街道9.25分。"


def test_a_person_in_two_units_has_a_line_for_each(tmp_path: Path) -> None:
    lines = "A1,李二,书记,\nA1,李二,主任,\nC3,李二,党组书记,\n"
    found = rows(tmp_path, BOOK, lines, total("A1", "9.25"), total("C3", "7.10"))
    assert [(r.unit_code, r.post, r.points) for r in found] == [
        ("A1", "书记、主任", "9.25"), ("C3", "党组书记", "7.10"),
    ]  # fmt: skip


def test_mean_in_charge_is_rounded_half_away_from_zero(tmp_path: Path) -> None:
    lines = ",王一,副区长,A1、B2\n,赵四,副区长,A1 B2;C3\n"
    totals = (total("A1", "9.25"), total("B2", "8.00"), total("C3", "0.00", gates="否决一;否决二"))
    found = rows(tmp_path, MEAN, lines, *totals)
    # (8.00 + 9.25) / 2 = 8.625 → 8.63; (8.00 + 9.25 + 0.00) / 3 = 5.75 exactly
    assert [r.points for r in found] == ["8.63", "5.75"]
    assert found[0].sentence == (
        "分管2个单位的平均：乙街道8.00分、甲街道9.25分，(8.00＋9.25)÷2，四舍五入到2位小数得8.63分。"
    )
    assert "丙街道0.00分（已触发：否决一、否决二）" in found[1].sentence
    assert [unit.unit_code for unit in found[1].units] == ["B2", "A1", "C3"]


def test_a_mean_below_zero_is_rounded_away_from_zero_too(tmp_path: Path) -> None:
    found = rows(tmp_path, MEAN, ",王一,区长,A1、B2\n", total("A1", "-0.01"), total("B2", "0.00"))
    assert found[0].points == "-0.01"  # -0.005


def test_mean_over_all_posts_of_a_person_each_unit_once(tmp_path: Path) -> None:
    lines = "A1,李二,书记,\nC3,李二,主任,\nB2,张三,局长,\n,李二,委员,C3\n"
    totals = (total("A1", "9.00"), total("B2", "8.00"), total("C3", "6.00"))
    found = rows(tmp_path, MEAN, lines, *totals)
    assert [(r.name, r.unit_code, r.post, r.points) for r in found] == [
        ("李二", "A1", "委员、书记、主任", "7.50"), ("张三", "B2", "局长", "8.00"),
    ]  # fmt: skip
    assert found[0].sentence.startswith("所在和分管2个单位的平均：甲街道9.00分、丙街道6.00分")
    assert found[1].sentence == "所在单位的得分：乙街道8.00分。"


def test_states_go_through_a_mean(tmp_path: Path) -> None:
    lines = ",甲一,区长,A1、B2\n,甲二,区长,A1、C3\n,甲三,区长,C3\n,甲四,区长,A1、B2、C3\n"
    totals = (total("A1", "9.00", provisional="True"), total("B2", "5.00", pending="2.00"), total("C3", ""))  # fmt: skip
    found = rows(tmp_path, MEAN, lines, *totals)
    assert [(r.state, r.points) for r in found] == [
        ("pending", ""), ("provisional", "9.00"), ("not_applicable", ""), ("pending", ""),
    ]  # fmt: skip
    assert found[0].sentence == (
        "分管2个单位的平均：乙街道5.00分（另有2.00分待人工评分）、甲街道9.00分（暂定），"
        "尚缺人工评分，平均分待定。人工评分齐全后才能确定。"
    )
    assert found[1].sentence == "分管单位的得分：甲街道9.00分。丙街道不适用本细则，不计入平均。所依据的得分为暂定，核定后可能变动。"  # fmt: skip
    assert found[2].sentence == "分管的丙街道不适用本细则，没有得分可记。"


def test_states_of_an_inherited_total(tmp_path: Path) -> None:
    lines = "A1,甲一,书记,\nB2,甲二,书记,\n"
    found = rows(tmp_path, BOOK, lines, total("A1", "5.00", pending="2.00"), total("B2", ""))
    assert [(r.state, r.points, r.sentence) for r in found] == [
        ("not_applicable", "", "乙街道不适用本细则，没有得分可记。"),
        ("pending", "5.00", "得分同本单位：甲街道5.00分（另有2.00分待人工评分）。人工评分齐全后才能确定。"),
    ]  # fmt: skip


def test_no_rule_no_lines_and_no_file_no_lines(tmp_path: Path) -> None:
    silent = replace(BOOK, leaders="none")
    assert rows(tmp_path, silent, "A1,李二,书记,\n", total("A1", "9.00")) == []
    bare = round_of(tmp_path, "A1,李二,书记,\n")
    (tmp_path / "leaders.csv").unlink()
    assert leader_rows(RunTables({"totals": ()}), bare, [BOOK]) == []
    assert leader_notes(bare, [BOOK]) == ["本轮没有领导干部名单（leaders.csv），名单为空。"]


def test_notes_say_who_is_missing_and_who_counts_as_one(tmp_path: Path) -> None:
    lines = ",王一,区长,A1\nA1,李二,书记,\nB2,李二,主任,\n"
    notes = leader_notes(round_of(tmp_path, lines), [BOOK, replace(BOOK, leaders="none")])
    assert notes == [
        "《测试细则》没有规定领导干部得分。",
        "得分同本单位的细则不列不在被考核单位任职的人：王一。",
        "名单中没有下列单位的领导干部：丙街道。",
        "李二在乙街道、甲街道都有职务，按一人计；如系同名的两人，请在 leaders.csv 的姓名后加注。",
    ]  # fmt: skip


BROKEN = (
    ("A1,李二,书记,\nZ9,王一,局长,\n", HEAD, "第3行 unit_code", "本轮没有单位 Z9"),
    ("A1,李二,书记,\n\nB2,王一,局长,B2、Z9\n", HEAD, "第4行 in_charge", "本轮没有单位 Z9"),
    ("李二,张三,书记,\n", HEAD, "第2行 unit_code", "（所写的不是单位代码）"),
    ("A1,李二,书记,\nA1,李二,书记,B2\n", HEAD, "第3行", "与第2行是同一人的同一职务"),
    ("A1,李二,书记 11010519491231002X,\n", HEAD, "第2行", "疑似身份证号"),
    ("A1,李二,书记,\nA1,王一,１１０１０５１９４９１２３１００２Ｘ,\n", HEAD, "第3行", "疑似身份证号"),
    ("A1,,书记,\n", HEAD, "第2行 name", "姓名为空"),
    ("A1,李二, ,\n", HEAD, "第2行 post", "职务为空"),
    ("A1,李二13800138000,书记,\n", HEAD, "第2行 name", "姓名中有数字"),
    (",李二,区长,\n", HEAD, "第2行 unit_code", "既没有所在单位，也没有分管单位"),
    (",李二,区长,A1、A1\n", HEAD, "第2行 in_charge", "分管单位写重了"),
    ('A1,李二,"书\n记",\n', HEAD, "第3行", "格内有换行"),
    ("A1,李二,书记,,多\n", HEAD, "第2行", "格数与表头不符"),
    ("A1,李二,书记\n", HEAD, "第2行", "格数与表头不符"),
    ("A1,李二," + "长" * 61 + ",\n", HEAD, "第2行", "文字超过60个字"),
    ("A1,李二,书记\n", "unit_code,name\n", "第1行", "缺少列 post"),
    ("A1,李二,书记,138\n", "unit_code,name,post,李电话\n", "第1行第4列", "表头有不认识或重复的列"),
)  # fmt: skip


@pytest.mark.parametrize(("lines", "head", "where", "what"), BROKEN)
def test_a_broken_list_names_file_and_line_and_nobody(
    tmp_path: Path, lines: str, head: str, where: str, what: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load_roster(round_of(tmp_path, lines, head))
    assert caught.value.where.endswith(f"leaders.csv {where}")
    assert what in caught.value.what
    said = f"{caught.value.what}{caught.value.where.rpartition('/')[2]}{caught.value.remedy}"
    assert caught.value.remedy
    assert not [name for name in ("李", "王一", "11010", "138") if name in said]


def test_in_charge_may_be_left_out_of_the_header(tmp_path: Path) -> None:
    found = load_roster(round_of(tmp_path, "A1,李二,书记\n", "unit_code,name,post\n"))
    assert [(p.unit_code, p.name, p.post, p.charged) for p in found] == [("A1", "李二", "书记", ("A1",))]  # fmt: skip


def test_the_command_gives_the_same_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, demo_run, capsys: pytest.CaptureFixture[str]
) -> None:
    from kaoping.commands.persons import leaders
    from kaoping.rulebook import resolve_all

    monkeypatch.setenv("KAOPING_HOME", str(demo_run.paths.root))
    books = resolve_all(demo_run.paths, DEMO.rulebooks, DEMO.reference_date)
    wanted = leader_rows(demo_run.run_dir, DEMO, books)
    leaders(book=None, unit=None, run=demo_run.key, round_code="demo-2014", as_json=True)
    told = capsys.readouterr()
    assert [(r["name"], r["points"]) for r in json.loads(told.out)] == [(r.name, r.points) for r in wanted]  # fmt: skip
    assert "只报组织部门" in told.err
    # 24 units × 2 under harmony-5, the same and four leaders of the district under performance-8
    assert len(wanted) == 48 + 52
