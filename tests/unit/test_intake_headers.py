"""Where a header stands, what its cells mean, and which rows below it are no data (表头与非数据行)."""

from pathlib import Path

import pytest

from kaoping import findings
from kaoping.config import Paths
from kaoping.intake.factrows import FactRows
from kaoping.intake.grid import Grid
from kaoping.intake.headers import Header, find_header, scale_of, unit_line
from kaoping.intake.maps import Column, SheetMap
from kaoping.intake.problem import Raw
from kaoping.intake.rows import RULES, rule_of
from kaoping.intake.sheets import read_sheet

ROOT = Path(__file__).resolve().parents[2]
ROWS = dict[int, dict[int, str]]


def column(name: str, header: str, kind: str, need: str = "", *aliases: str) -> Column:
    return Column(name, header, aliases, kind, "", need, "", ())


SHEET = SheetMap(
    "made", "示例表", (), "submission", required=True, grain="row", layout="table",
    columns=(
        column("seq", "序号", "text"),
        column("name", "企业名称", "name", "key", "单位全称"),
        column("staff", "职工人数", "count", "", "职工总数"),
        column("women", "女职工人数", "count", "", "其中女职工"),
        column("reps", "企业方代表数", "count", "", "企业方"),
        column("chief", "企业方首席", "text", "", "协商代表首席"),
        column("saved", "节约价值", "money"),
    ),
)  # fmt: skip
HEAD = ("序号", "企业名称", "职工人数", "女职工人数", "企业方代表数", "企业方首席", "节约价值")


def grid(rows: ROWS, merges: tuple[tuple[int, int, int, int], ...] = ()) -> Grid:
    cells = {r: {c: Raw(r, c, "s", t) for c, t in row.items()} for r, row in rows.items()}
    return Grid("示例表", cells, merges)


def line(*texts: str) -> dict[int, str]:
    return {n: text for n, text in enumerate(texts, start=1) if text}


def found(rows: ROWS, merges: tuple[tuple[int, int, int, int], ...] = ()) -> Header:
    header = find_header(grid(rows, merges), SHEET)
    assert header is not None
    return header


def names(header: Header) -> dict[int, str]:
    return {col: column.name for col, column in sorted(header.columns.items())}


@pytest.mark.parametrize("row", [1, 2, 17, 30])
def test_a_header_in_any_of_the_first_30_rows(row: int) -> None:
    header = found({row: line(*HEAD)})
    assert (header.first, header.last) == (row, row)
    assert list(names(header).values()) == [c.name for c in SHEET.columns]


def test_no_header_below_row_30_or_without_a_key_or_with_one_label_only() -> None:
    assert find_header(grid({31: line(*HEAD)}), SHEET) is None
    assert find_header(grid({2: line("序号", "", *HEAD[2:])}), SHEET) is None
    assert find_header(grid({2: {2: "企业名称"}}), SHEET) is None
    assert find_header(grid({}), SHEET) is None


def test_columns_may_stand_in_any_order_and_place() -> None:
    header = found({3: {4: "女职工人数", 9: "企业名称", 27: "序号"}})
    assert names(header) == {4: "women", 9: "name", 27: "seq"}
    assert header.met == {"women", "name", "seq"} and [col for col, _ in header.keys] == [9]


@pytest.mark.parametrize(
    "text",
    ["职工人数", "职工人数（人）", "职工人数\n（人）", "职工\n人数", " 职 工 人 数 ", "職工人數", "職工總數（人）", "职工人数*", "职工人数：", "职工总数",
     "职工人数【人】", "职工人数[人]", "职工人数※"],
)  # fmt: skip
def test_one_label_in_all_its_spellings(text: str) -> None:
    assert names(found({2: line("序号", "企业名称", text)}))[3] == "staff"


@pytest.mark.parametrize("text", ["职工人数合计", "上年职工人数", "职工", "人数"])
def test_a_label_that_only_resembles_one_is_unknown(text: str) -> None:
    header = found({2: line("序号", "企业名称", text)})
    assert [raw.text for raw in header.unknown] == [text] and 3 not in header.columns


def test_two_levels_with_merged_cells() -> None:
    rows = {
        2: line("序号", "企业名称", "职工", "", "协商代表"),
        3: {3: "职工总数", 4: "其中女职工", 5: "企业方", 6: "首席"},
    }
    merges = ((2, 1, 3, 1), (2, 2, 3, 2), (2, 3, 2, 4), (2, 5, 2, 6))
    header = found(rows, merges)
    assert (header.first, header.last) == (2, 3)
    wanted = {1: "seq", 2: "name", 3: "staff", 4: "women", 5: "reps", 6: "chief"}
    assert names(header) == wanted  # 协商代表 + 首席 is an alias; 企业方 stands by itself
    assert header.unknown == []


def test_a_row_of_data_is_never_the_lower_half_of_a_header() -> None:
    header = found({2: line(*HEAD), 3: line("1", "示例甲厂", "12", "5")})
    assert (header.first, header.last) == (2, 2)


def test_two_cells_for_one_column_give_neither() -> None:
    header = found({2: line("企业名称", "职工人数", "职工总数")})
    assert list(header.doubled) == ["staff"] and names(header) == {1: "name"}
    assert [raw.col for raw in header.doubled["staff"]] == [2, 3]


@pytest.mark.parametrize("text", ["身份证号", "负责人身份证号码", "身份證號", "公民身份号码"])
def test_columns_of_id_numbers_are_set_apart(text: str) -> None:
    header = found({2: line("序号", "企业名称", text)})
    assert list(header.refused) == [3] and header.unknown == []


@pytest.mark.parametrize(
    ("label", "worth"),
    [("节约价值", 1), ("节约价值（元）", 1), ("节约价值（千元）", 1_000), ("节约价值（万元）", 10_000), ("节约价值(单位：万元)", 10_000),
     ("节约价值（单位万元）", 10_000), ("节约价值（百元）", 100), ("节约价值（十万元）", 100_000), ("节约价值（百万元）", 1_000_000),
     ("节约价值（千万元）", 10_000_000), ("节约价值（亿元）", 100_000_000), ("节约价值（万元，含税）", 10_000), ("节约价值（人民币万元）", 10_000),
     ("节约价值（含税、万元）", 10_000), ("节约价值（一万元以上项目）", 1), ("节约价值（萬元）", 10_000)],
)  # fmt: skip
def test_the_unit_in_a_header_of_amounts(label: str, worth: int) -> None:
    assert scale_of(label, SHEET.columns[6], 1) == worth


@pytest.mark.parametrize(
    ("label", "worth"),
    [("职工人数（人）", 1), ("职工人数（千人）", 1_000), ("职工人数（万人）", 10_000), ("职工人数（万人次）", 10_000), ("职工人数（百人）", 100),
     ("职工人数（万人，含派遣）", 10_000), ("职工人数（十人以上企业）", 1), ("职工人数（万元）", 1)],
)  # fmt: skip
def test_the_unit_in_a_header_of_counts(label: str, worth: int) -> None:
    assert scale_of(label, SHEET.columns[2], 1) == worth
    assert (
        scale_of(label, SHEET.columns[2], 10_000) == worth
    )  # a unit line of amounts is no count's


@pytest.mark.parametrize(
    ("text", "worth"),
    [("单位：万元", 10_000), ("金额单位：千元", 1_000), ("（单位:人民币万元）", 10_000), ("单位：人、万元", 10_000), ("单位：百元", 100),
     ("填报单位：示例甲街道　　单位：万元　日期：2015-01-08", 10_000), ("填报单位：示例甲街道", 1), ("单位：人", 1), ("单位：元", 1)],
)  # fmt: skip
def test_the_unit_line_above_a_header(text: str, worth: int) -> None:
    above = grid({1: {3: text}, 2: line(*HEAD)})
    assert unit_line(above, 2) == worth
    assert unit_line(above, 1) == 1  # what stands below the header says nothing
    assert scale_of("节约价值（元）", SHEET.columns[6], worth) == 1  # the header's own unit wins


@pytest.mark.parametrize(
    ("row", "rule"),
    [(line("合计", "", "12"), "total"), (line("", "小 计", "12"), "total"), (line("", "總計", "12"), "total"), (line("其中：", "", "3"), "total"),
     (line("本页小计", "", "12"), "total"), (line("全街合计（2户）", "", "12"), "total"), (line("注：截至2014年底"), "note"), (line("备注：无"), "note"),
     (line("說明：示例"), "note"), (line("1.职工人数含派遣工，按年末实有人数填写"), "note"), (line("填报单位（盖章）："), "stamp"),
     (line("审核人：示例", "", "填报日期：2015-01-08"), "stamp"), (line("", "", "（公章及签字）"), "stamp"), (line("3"), "blank_numbered"),
     (line(*HEAD), "repeated_header"), (line("1", "2", "3", "4", "5", "6", "7"), "column_numbers"),
     (line("1", "示例甲厂", "12"), ""), (line("", "其中有限公司"), ""), (line("", "合计算机公司"), ""),
     (line("1", "其中（北京）科技公司", "12"), ""), (line("1", "合计（示例）公司", "12"), ""), (line("其中（女职工）", "", "3"), "total"),
     (line("1", "", "示例盖章厂"), ""), (line("1", "", "承诺签字仪式", "3"), ""), (line("", "", "经办人签字：示例", "3"), "stamp"),
     (line("填表人", "", "示例", "2015年1月8日"), "stamp"), (line("1", "2", "3"), "")],
)  # fmt: skip
def test_rows_that_are_no_data_by_their_rule(row: dict[int, str], rule: str) -> None:
    whole = grid({2: line(*HEAD), 9: row})
    assert rule_of(whole.rows[9], 9, found({2: line(*HEAD)})) == rule


def test_rows_above_and_of_the_header() -> None:
    header = found({2: line(*HEAD)})
    cells = grid({1: line("合计")}).rows[1]
    assert rule_of(cells, 1, header) == "title" and rule_of(cells, 2, header) == "header"


def test_the_account_of_a_sheet_is_exact() -> None:
    rows = {
        1: line("示例表"),  # title 1
        2: line(*HEAD, "上年排名", "身份证号"),  # header 9
        3: line("1", "示例甲厂", "12", "若干", "", "", "1.5", "第3", "示例"),  # used 4, flagged 3
        4: {1: "2", 2: "示例乙厂", 12: "旁注"},  # used 2, outside_table 1
        5: line("合计", "", "12"),  # total 2
        6: line("注：示例"),  # note 1
        7: line("填表人：", "", "", "盖章："),  # stamp 2
    }
    result = read_sheet(grid(rows), SHEET, findings.load_registry(Paths(ROOT)), FactRows())
    wanted = {"title": 1, "header": 9, "outside_table": 1, "total": 2, "note": 1, "stamp": 2}
    assert dict(result.ignored) == wanted
    assert (result.read, result.used, result.flagged) == (25, 6, 3)
    assert result.read == result.used + result.flagged + sum(result.ignored.values())
    assert [(f.code, f.cell) for f in result.findings] == [
        ("H06", "H2"), ("P01", "I2"), ("V05", "D3"),
    ]  # fmt: skip


def test_every_rule_has_its_words_in_the_manual() -> None:
    page = (ROOT / "docs" / "intake.md").read_text(encoding="utf-8")
    assert [rule for rule in RULES if f"`{rule}`" not in page] == []
