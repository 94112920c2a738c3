"""Sentences of the district set, worked out by hand from the hand-written run (tests/documents/fixtures)."""

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kaoping.config import Paths
from kaoping.documents.blocks import Column, Document, annex_list, annexed, numeral, part, table
from kaoping.documents.district import documents, import_file, open_scene
from kaoping.documents.district.scene import Scene
from kaoping.documents.run import open_frame
from kaoping.documents.wording import NAMES, load_wording
from kaoping.errors import ConfigError
from kaoping.rounds import Round, load_round
from tests.conftest import ROOT
from tests.documents import fixtures

LEADERS = "unit_code,name,post\nJD01,赵示例,党工委书记\nWB05,钱样本,局长\n"


def scene_of(folder: Path, **extra: Any) -> Scene:
    """The hand-written run over its three units; `extra` replaces sections of round.toml."""
    paths = Paths(ROOT)
    round_ = load_round(paths, "demo-2014")
    units = tuple(u for u in round_.units if u.code in fixtures.UNITS)
    (folder / "round").mkdir(parents=True)
    (folder / "round" / "leaders.csv").write_text(LEADERS, encoding="utf-8")
    round_ = replace(round_, units=units, folder=folder / "round", extra={**round_.extra, **extra})
    frame = open_frame(paths, fixtures.write_run(folder), round_, fixtures.rulebooks(), "初步得分")
    return open_scene(paths, frame, fixtures.rulebooks())


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return scene_of(tmp_path_factory.mktemp("district-words"))


def said(scene: Scene, kind: str) -> list[str]:
    """Headings, paragraphs and notes of a document, in order."""
    found = next(d for d in documents(scene) if d["kind"] == kind)
    return [
        block[key]
        for each in found["parts"]
        for block in each["blocks"]
        for key in ("h1", "h2", "p", "note")
        if block[key]
    ]


def grids(document: Document) -> list[list[list[str]]]:
    return [
        [[cell["text"] for cell in row["cells"]] for row in block["table"]["rows"]]
        for each in document["parts"]
        for block in each["blocks"]
        if block["table"]
    ]


def kind(scene: Scene, code: str) -> Document:
    return next(d for d in documents(scene) if d["kind"] == code)


def test_the_result_in_words(scene: Scene) -> None:
    # 2.85, 0.35 and 3.20: together 6.40, a third of it 2.1333; JD01 alone is provisional.
    assert (
        "满分5分。参加计分的3个单位平均2.13分，最高3.20分，最低0.35分。"
        "其中1个单位的得分尚有待核实事项，为暂定，可能变动。"
    ) in said(scene, "report")


def test_why_an_item_lost_points(scene: Scene) -> None:
    rows = next(g for g in grids(kind(scene, "report")) if g[0][0] == "第三条（一）1")
    # 企业建会率 0.45: JD01 has 0.35, JD02 sent nothing, to WB05 it does not apply: 0.35 of 0.90 kept.
    assert rows[0] == [
        "第三条（一）1", "企业建会率", "0.45", "38.9%", "2/2", "0.550",
        "未建立工会29项、未报送1个单位。\n失分较多：示例乙街道办事处0.450分、示例甲街道办事处0.100分。",
    ]  # fmt: skip


def test_items_that_nobody_lost_on_are_only_counted(scene: Scene) -> None:
    # Of ten items JD02 keeps D4 and E2 (from registers); D4 cost JD01 0.05, E2 cost nobody anything.
    # 0.55 was lost on A1; 0.50 on B1, 0.55 on B2 (0.10 and 0.45): A1 stands before B2 in the edition.
    assert (
        "9个项目有单位失分，1个项目参加计分的单位均得满分。合计失分较多的是"
        "“企业建会率”（0.550分）、“工资专项覆盖率”（0.550分）、“集体合同覆盖率”（0.500分）。"
    ) in said(scene, "report")


def test_results_by_category(scene: Scene) -> None:
    rows = next(g for g in grids(kind(scene, "report")) if g[0][0] == "街道")
    # 街道: (2.85 + 0.35) / 2 = 1.60; rates 2.85/3.2 and 0.35/3.2, mean 50.0 %; 委办局 3.20 of 3.20.
    assert rows == [
        ["街道", "2", "2", "0", "1.60", "2.85", "0.35", "50.0%"],
        ["委办局", "1", "1", "0", "3.20", "3.20", "3.20", "100.0%"],
        ["合计", "3", "3", "0", "2.13", "3.20", "0.35", "66.7%"],
    ]


def test_a_consequence_names_its_unit(scene: Scene) -> None:
    assert "依照结果运用规定，约谈主要负责人：示例乙街道办事处。" in said(scene, "report")


def test_the_import_table_keeps_approved_points_empty(scene: Scene) -> None:
    lines = import_file(scene).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("单位代码,单位名称,考核细则,细则条目号,满分,系统计算分,核定分,等次")
    assert lines[1].startswith(
        "JD01,示例甲街道办事处,和谐劳动关系建设,,3.2,2.85,,良好,暂定,2014-01-01,示例版本,"
    )
    assert [line.split(",")[6] for line in lines[1:]] == [""] * 6


def test_the_receivers_item_number_stands_where_it_is_known(tmp_path: Path) -> None:
    scene = scene_of(tmp_path, item_numbers={"harmony-5": "三（七）"})
    assert "和谐劳动关系建设对应的条目号为三（七）。" in "".join(said(scene, "transmittal"))
    assert "集体合同工作专项考评在贵单位考核细则中的条目号尚未告知" in "".join(
        said(scene, "transmittal")
    )
    assert import_file(scene).decode("utf-8-sig").splitlines()[1].split(",")[3] == "三（七）"
    assert import_file(scene).decode("utf-8-sig").splitlines()[4].split(",")[3] == ""


def test_numbers_addressees_and_dates_come_from_the_round(tmp_path: Path) -> None:
    from datetime import date

    own = {
        "number": "示工函〔2015〕7号",
        "to": ["区委组织部"],
        "copies": ["区委办公室"],
        "date": date(2015, 3, 10),
    }
    letter = kind(scene_of(tmp_path, documents={"transmittal": own}), "transmittal")
    assert letter["document_number"] == "示工函〔2015〕7号"
    assert letter["addressee"] == "区委组织部："
    assert letter["copies"] == "区委办公室"
    assert (letter["date"], letter["day"]) == ("2015年3月10日", "2015-03-10")


def test_a_number_that_was_not_given_out_is_left_open(scene: Scene) -> None:
    assert kind(scene, "transmittal")["document_number"] == "示工函〔2015〕　　号"
    assert kind(scene, "circular")["document_number"] == "　　〔2015〕　　号"
    assert kind(scene, "transmittal")["addressee"] == "区委组织部、区纪委："


def test_the_notice_ends_after_five_working_days(scene: Scene) -> None:
    # 2015-02-10 is a Tuesday; 2015-02-15 (Sunday) is worked for the spring festival: 10 11 12 13 15.
    assert any(
        t.startswith("公示期自2015年2月10日至2015年2月15日，共5个工作日。")
        for t in said(scene, "publicity")
    )


def test_publicity_shows_coverage_or_nothing(tmp_path: Path) -> None:
    off = scene_of(tmp_path / "off", publicity={"enabled": False})
    assert "publicity" not in [d["kind"] for d in documents(off)]
    own = {"enabled": True, "shows": "coverage", "coverage_indicator": "register_confirmed_rate"}
    rows = grids(kind(scene_of(tmp_path / "on", publicity=own), "publicity"))[0]
    assert rows == [
        ["1", "示例甲街道办事处", "92.50%"],
        ["2", "示例乙街道办事处", "—"],
        ["3", "示例区统计局", "—"],
    ]


def test_manual_entries_are_listed_with_person_reason_and_effect(scene: Scene) -> None:
    rows = next(g for g in grids(kind(scene, "notes")) if g[0][1:2] == ["事项登记"])
    assert rows[0] == [
        "1", "事项登记", "示例甲街道办事处", "经验推广", "市级、区域协商经验", "2014-06-18　示市工发〔2014〕31号",
        "市总工会转发该单位区域性集体协商经验", "分析员甲",
    ]  # fmt: skip
    assert rows[3][4] == "国家级、厂务公开、不在考核期内，不计"


def test_scores_matches_and_closures_are_manual_entries_too(tmp_path: Path) -> None:
    from datetime import date
    from decimal import Decimal

    from kaoping.documents.district.notes import manual_rows

    scene = scene_of(tmp_path)
    entries = {
        "match": [{"unit_code": "JD01", "sheet": "contracts", "enterprise_name": "甲公司", "expect": "", "enterprise_code": "PDY00001X", "reason": "代码漏填", "by": "乙"}],
        "score": [{"unit_code": "JD02", "indicator": "harmony_review", "points": Decimal("1.50"), "entered_on": date(2015, 1, 26), "reason": "查阅", "by": "甲"}],
        "close": [{"unit_code": "JD02", "closed_on": date(2015, 1, 30), "document_no": "示工〔2015〕2号", "reason": "逾期未报", "by": "丙"}],
    }  # fmt: skip
    round_: Round = replace(scene.round, adjustments=entries)
    rows = manual_rows(replace(scene, frame=replace(scene.frame, round=round_)))
    assert rows == [
        ["1", "企业匹配", "示例甲街道办事处", "甲公司（contracts）", "按PDY00001X计；原填空", "—", "代码漏填", "乙"],
        ["2", "人工评分", "示例乙街道办事处", "harmony_review", "1.50分", "2015-01-26", "查阅", "甲"],
        ["3", "未报送关闭", "示例乙街道办事处", "按未报送结束本轮", "—", "2015-01-30　示工〔2015〕2号", "逾期未报", "丙"],
    ]  # fmt: skip


def test_a_report_asks_for_nothing(scene: Scene) -> None:
    text = "".join(said(scene, "report"))
    assert not [
        word for word in ("请示", "请批", "批示", "批复", "妥否", "当否", "恳请") if word in text
    ]


def test_the_effective_values_of_an_edition_and_of_the_law(scene: Scene) -> None:
    rows = [row for grid in grids(kind(scene, "notes")) for row in grid]
    assert ["细则状态", "示例版本，不作为正式考核依据", "harmony-5 › status"] in rows
    assert ["申诉期限", "10个工作日，至2015年2月28日", "round.toml › appeal.working_days"] in rows
    filing = [row for row in rows if row[0].startswith("报送备案期限")]
    assert [(r[0], r[1]) for r in filing] == [
        ("报送备案期限（劳动安全卫生专项、女职工专项、综合）", "10天"), ("报送备案期限（工资专项）", "7天"),
    ]  # fmt: skip
    assert ["赞成人数下限", "应到（全体）人数的1/2", "集体合同规定第36条"] in rows


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("{{ basis }}", "{{ bases }}", "没有名称 bases，是否为 basis"),
        ("[summary]", "[summery]", "没有这个键：summery."),
        ("stage =", "# stage =", "缺少文字 common.stage"),
        ("{{ org }}", "{{ org", "文字无法使用"),
    ],
)
def test_a_slip_in_the_wording_names_key_and_nearest_name(
    tmp_path: Path, old: str, new: str, what: str
) -> None:
    (tmp_path / "reports").mkdir()
    text = (ROOT / "reports" / "district.toml").read_text(encoding="utf-8").replace(old, new)
    (tmp_path / "reports" / "district.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_wording(Paths(tmp_path))
    assert what in str(error.value)
    assert "district.toml › " in error.value.where


def test_every_sentence_is_used() -> None:
    code = "".join(
        f.read_text(encoding="utf-8")
        for f in (ROOT / "src/kaoping/documents/district").glob("*.py")
    )
    loose = ("transmittal.item_number", "transmittal.item_number_none", "returns.late_units",
             "returns.returned_units", "returns.missing_units", "returns.incomplete_units")  # fmt: skip
    assert [key for key in NAMES if f'"{key}"' not in code and key not in loose] == []


def test_numerals_and_annex_marks() -> None:
    assert [numeral(n) for n in (1, 9, 10, 11, 20, 23)] == [
        "一",
        "九",
        "十",
        "十一",
        "二十",
        "二十三",
    ]
    assert annex_list(["甲"]) == ["甲"]
    assert annex_list(["甲", "乙"]) == ["1．甲", "2．乙"]
    assert [p["mark"] for p in annexed([part([]), part([])])] == ["附件1", "附件2"]
    assert annexed([part([])])[0]["mark"] == "附件"


def test_column_widths_fill_the_line_exactly() -> None:
    given = table("", [Column("a", 1), Column("b", 1), Column("c", 1)], [["", "", ""]], width=100)[
        "table"
    ]
    assert sorted(given["widths"]) == [33.3, 33.3, 33.4]
    assert round(sum(given["widths"]), 1) == 100


GOALS = """\
goal_no,code,project,title,target_text,is_rate,measure,counted_in,num,den,state,budget,spent,same_as,remark
1,E1-1,E1,职工之家,30个,False,个,个,23,,暂定,,,,1个单位未报送
2,E1-2,E1,职工之家建设投入,120万元,False,元,元,96000050,,未达到,120000000,96000050,,
3,E2-2,E2,建议采用率,20%,True,条,条,320,1368,超过,,,,
4,E5-4,E5,机关事业单位职工之家投入,120万元,False,元,元,96000050,,未达到,120000000,96000050,E1-2,与E1-2为同一笔，不重复计
5,E4-9,E4,志愿者评选,1次,False,次,次,,,无数据,,,,台账没有这一项
"""


def test_goals_of_the_work_report_count_each_budget_once(tmp_path: Path) -> None:
    scene = scene_of(tmp_path)
    file = tmp_path / "goals.csv"
    file.write_text(GOALS, encoding="utf-8")
    with file.open(encoding="utf-8", newline="") as handle:
        goals = list(csv.DictReader(handle))
    run = replace(scene.frame.run, tables={**scene.frame.run.tables, "district": goals})
    scene = replace(scene, frame=replace(scene.frame, run=run, cache={}))
    text = said(scene, "report")
    assert "年度工作部署的4项目标中，超过1项、暂定1项、未达到1项、无数据1项。" in "".join(text)
    # 120 000 000 fen are 120 万元; 96 000 050 fen are 96.00005 万元. The second 120万元 is the same money.
    assert "其中列有预算的1项，预算合计120万元，已支出96.00005万元；" in "".join(text)
    rows = next(g for g in grids(kind(scene, "report")) if g[0][2:3] == ["职工之家"])
    assert [r[1:6] for r in rows] == [
        ["E1", "职工之家", "30个", "23个", "暂定"],
        ["E1", "职工之家建设投入", "120万元", "96.00005万元", "未达到"],
        ["E2", "建议采用率", "20%", "23.39%（320／1368）", "超过"],
        ["E4", "志愿者评选", "1次", "—", "无数据"],
    ]


def test_a_run_without_goals_has_no_section_for_them(scene: Scene) -> None:
    assert not [t for t in said(scene, "report") if "重点工作目标" in t]
