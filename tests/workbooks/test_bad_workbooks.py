"""One mistake per workbook: the finding, its cell, and its message word for word.

Every case spoils one thing in a good workbook. The good one is parsed beside it by the same reading
child and must stay without findings.
"""

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kaoping import intake
from kaoping.intake.guard import Guard
from kaoping.intake.submission import Parsed
from tests.workbooks.books import SHEETS, Book, Mutation, good, table

ROSTER, LEDGER, COVER = "企业名册", "集体合同台账", "封面"
ID_18 = "11010519491231002X"  # the standard's own example (GB 11643-1999)
ID_15 = 110105491231003  # …002 would be a valid business registration number


class Case(NamedTuple):
    name: str
    spoil: Mutation
    code: str
    cell: str
    message: str
    severity: str = ""


def put(title: str, cell: str, value: Any) -> Mutation:
    return lambda book: book.put(title, cell, value)


def drop(title: str, *cells: str) -> Mutation:
    return lambda book: book.drop(title, *cells)


def without(title: str) -> Mutation:
    return lambda book: book.without(title)


def both(*steps: Mutation) -> Mutation:
    def spoil(book: Book) -> Book:
        for step in steps:
            book = step(book)
        return book

    return spoil


CASES = [
    # whose workbook, which year, which template
    Case("unit unknown", put(COVER, "B3", "XX99"), "S03", "B3", "封面单位代码“XX99”不在本轮单位名单中。", "reject_submission"),
    Case("unit empty", drop(COVER, "B3"), "S03", "", "封面单位代码“”不在本轮单位名单中。", "reject_submission"),
    Case("other year", put(COVER, "B2", "2013"), "S05", "B2", "封面考核年度为“2013”，本轮为2014年度。", "reject_submission"),
    Case("year is text", put(COVER, "B2", "去年"), "S05", "B2", "封面考核年度为“去年”，本轮为2014年度。", "reject_submission"),
    Case("old template", put(COVER, "B9", "2013-2"), "S06", "B9", "模板版本为“2013-2”，本年度为“2014-1”。", "notice"),
    Case("other name", put(COVER, "B4", "示例乙街道办事处"), "S15", "B4", "单位名称“示例乙街道办事处”与代码JD01登记的“示例甲街道办事处”不一致。", "notice"),
    Case("no cover", without(COVER), "S14", "", "文件“坏.xlsx”中没有“封面”工作表，无法确认报送单位。", "reject_submission"),
    Case("phone", put(COVER, "B6", "12345"), "V13", "B6", "联系电话“12***”格式不符。", "notice"),
    Case("phone is a name", put(COVER, "B6", "示例经办"), "V13", "B6", "联系电话“****”格式不符。", "notice"),
    # sheets and headers
    Case("sheet missing", without("六个一"), "H01", "", "未找到“六个一”工作表。", "notice"),
    Case("odd sheet", both(put("附表", "A1", "甲"), put("附表", "C7", 3)), "H02", "", "工作表“附表”不在统一模板中，未读取，共有2个非空单元格。", "notice"),
    Case("register sheet in a unit's workbook", both(put("企业名录", "A1", "企业代码"), put("企业名录", "A2", "PDY00001X")), "H02", "", "工作表“企业名录”不在统一模板中，未读取，共有2个非空单元格。", "notice"),
    Case("key header gone", drop(ROSTER, "C2"), "H03", "", "“企业名册”中未找到表头行，整表未计入。", "reject_record"),
    Case("header below row 30", lambda book: Book({**book.sheets, "六个一": table("six_ones", [], top=31)}), "H03", "", "“六个一”中未找到表头行，整表未计入。", "reject_record"),
    Case("column gone", drop(ROSTER, "I2", "I3", "I4"), "H04", "A2", "“企业名册”缺少“职工人数”列，该列数据无法认定。", "cannot_judge"),
    Case("label gone", drop("工作保障", "A10", "B10"), "H04", "A2", "“工作保障”缺少“下访次数”列，该列数据无法认定。", "cannot_judge"),
    Case("column twice", both(put(ROSTER, "AD2", "职工总数"), put(ROSTER, "AD3", 7)), "H05", "AD2", "“企业名册”中“职工人数”列出现2次，均未采用。", "cannot_judge"),
    Case("label twice", both(put("工作保障", "A12", "下访次数"), put("工作保障", "B12", 9)), "H05", "B12", "“工作保障”中“下访次数”列出现2次，均未采用。", "cannot_judge"),
    Case("odd column", both(put(ROSTER, "AD2", "上年排名"), put(ROSTER, "AD3", 7)), "H06", "AD2", "“企业名册”中“上年排名”不是模板规定的列，未读取。", "notice"),
    # keys
    Case("key empty", drop(ROSTER, "B3"), "V01", "B3", "“企业名称”为必填项，此处为空，该行不计。", "reject_record"),
    Case("key is 无", put(ROSTER, "C3", "无"), "V01", "C3", "“企业代码”为必填项，此处为空，该行不计。", "reject_record"),
    Case("key is 不适用", put(LEDGER, "W3", "不适用"), "V01", "W3", "“签订日期”为必填项，此处为空，该行不计。", "reject_record"),
    Case("key date unreadable", put(LEDGER, "W3", "待定"), "V02", "W3", "“签订日期”的值“待定”不是可识别的日期。", "reject_record"),
    Case("key choice unknown", put(LEDGER, "D3", "劳务"), "V08", "D3", "“合同类型”的值“劳务”不在可选项中（综合、工资专项、女职工专项、劳动安全卫生专项）。", "reject_record"),
    Case("key is 同上", put(ROSTER, "B4", "同上"), "V14", "B4", "“企业名称”填写“同上”，无法单独认定。", "reject_record"),
    Case("key holds an ID number", put(ROSTER, "B3", f"示例 {ID_18}"), "P02", "B3", "该单元格含有疑似身份证号，内容未保存。", "reject_record"),
    Case("month of a key month", put("维权信息", "A3", "十三月"), "V05", "A3", "“月份”的值“十三月”不是可识别的数字。", "reject_record"),
    # dates
    Case("no date", put(ROSTER, "N3", "待核实"), "V02", "N3", "“建会日期”的值“待核实”不是可识别的日期。", "cannot_judge"),
    Case("a number that may be a month", put(ROSTER, "N3", 2014.1), "V02", "N3", "“建会日期”的值“2014.1”不是可识别的日期。", "cannot_judge"),
    Case("two-digit year", put(ROSTER, "N3", "14.3.5"), "V02", "N3", "“建会日期”的值“14.3.5”不是可识别的日期。", "cannot_judge"),
    Case("no such day", put(ROSTER, "N3", "2014-02-30"), "V03", "N3", "“建会日期”的值“2014-02-30”不是有效日期。", "cannot_judge"),
    Case("thirteenth month", put(ROSTER, "N3", "2014年13月"), "V03", "N3", "“建会日期”的值“2014年13月”不是有效日期。", "cannot_judge"),
    Case("month only", put(ROSTER, "N3", "2014年3月"), "V04", "N3", "“建会日期”的值“2014年3月”只有年月，涉及天数的项目无法判定。", "notice"),
    # numbers
    Case("no number", put(ROSTER, "I3", "若干"), "V05", "I3", "“职工人数”的值“若干”不是可识别的数字。", "cannot_judge"),
    Case("commas astray", put(ROSTER, "I3", "1,20"), "V05", "I3", "“职工人数”的值“1,20”不是可识别的数字。", "cannot_judge"),
    Case("square", put(ROSTER, "I3", "10²"), "V05", "I3", "“职工人数”的值“10²”不是可识别的数字。", "cannot_judge"),
    Case("no amount", put("合理化建议", "E3", "若干元"), "V05", "E3", "“节约价值”的值“若干元”不是可识别的数字。", "cannot_judge"),
    Case("a third of a fen", put("合理化建议", "E3", "1.005"), "V05", "E3", "“节约价值”的值“1.005”不是可识别的数字。", "cannot_judge"),
    Case("about", put(ROSTER, "I3", "约120"), "V06", "I3", "“职工人数”的值“约120”是约数，按约数记录，不作为精确数使用。", "notice"),
    Case("more than", put(ROSTER, "I3", "1500余人"), "V06", "I3", "“职工人数”的值“1500余人”是约数，按不少于该数记录，不作为精确数使用。", "notice"),
    Case("nearly", put(ROSTER, "I3", "近100"), "V06", "I3", "“职工人数”的值“近100”是约数，按不多于该数记录，不作为精确数使用。", "notice"),
    Case("two numbers in a cell", put(ROSTER, "I3", "10\n20"), "V05", "I3", "“职工人数”的值“10 20”不是可识别的数字。", "cannot_judge"),
    Case("half a unit under 万元", both(put("合理化建议", "E2", "节约价值（万元，含税）"), put("合理化建议", "E3", "1.2万")), "V05", "E3", "“节约价值”的值“1.2万”不是可识别的数字。", "cannot_judge"),
    Case("negative", put(ROSTER, "I3", -5), "V07", "I3", "“职工人数”的值“-5”超出合理范围（0至10000000）。", "cannot_judge"),
    Case("too many", put(ROSTER, "I3", 10_000_001), "V07", "I3", "“职工人数”的值“10000001”超出合理范围（0至10000000）。", "cannot_judge"),
    Case("negative amount", put("合理化建议", "E3", -0.5), "V07", "E3", "“节约价值”的值“-0.5”超出合理范围（不小于0）。", "cannot_judge"),
    Case("a fraction of a person", put(ROSTER, "I3", 3.5), "V16", "I3", "“职工人数”的值“3.5”不是整数。", "cannot_judge"),
    Case("a rate as a fraction", put(LEDGER, "AI3", 0.06), "V15", "AI3", "“工资增长幅度”的值“0.06”与本列单位（%）不符，无法认定。", "cannot_judge"),
    Case("a rate as text", put(LEDGER, "AI3", "0.06"), "V15", "AI3", "“工资增长幅度”的值“0.06”与本列单位（%）不符，无法认定。", "cannot_judge"),
    # lists, yes and no, text
    Case("not in the list", put(ROSTER, "G3", "巨型"), "V08", "G3", "“规模”的值“巨型”不在可选项中（大型、中型、小型、微型）。", "cannot_judge"),
    Case("neither yes nor no", put(ROSTER, "L3", "部分"), "V09", "L3", "“是否建会”的值“部分”无法识别为“是”或“否”。", "cannot_judge"),
    Case("ditto", put(ROSTER, "D4", "〃"), "V14", "D4", "“所属社区”填写“〃”，无法单独认定。", "cannot_judge"),
    Case("long text", put("培训竞赛", "D3", "职" * 201), "V17", "D3", "“对象”的文本长达201字，超出200字，未采用。", "cannot_judge"),
    # codes
    Case("check character", put(ROSTER, "C3", "PDY000010"), "V10", "C3", "“企业代码”的值“PDY000010”校验位不符，该行不计。", "reject_record"),
    Case("length", put(ROSTER, "C3", "PDY0001"), "V10", "C3", "“企业代码”的值“PDY0001”校验位不符，该行不计。", "reject_record"),
    Case("scientific", put(ROSTER, "C3", 912101040000000000), "V12", "C3", "“企业代码”的值“9.1210104E+17”已被表格软件改写为科学计数，原代码无法恢复，该行不计。", "reject_record"),
    Case("scientific as text", put(ROSTER, "C3", "9.1E+17"), "V12", "C3", "“企业代码”的值“9.1E+17”已被表格软件改写为科学计数，原代码无法恢复，该行不计。", "reject_record"),
    Case("contract number damaged", put(LEDGER, "A3", 201412345678901234), "V12", "A3", "“合同编号”的值“2.01412345678901E+17”已被表格软件改写为科学计数，原代码无法恢复，该行不计。", "reject_record"),
    # what a spreadsheet program leaves behind
    Case("error value", put(ROSTER, "I3", "#REF!"), "V11", "I3", "“职工人数”的单元格是公式错误值“#REF!”。", "cannot_judge"),
    Case("formula without a result", put(ROSTER, "I3", "=100+20"), "V11", "I3", "“职工人数”的单元格是公式错误值“公式未计算”。", "cannot_judge"),
    # personal numbers
    Case("column of ID numbers", both(put(ROSTER, "AD2", "法定代表人身份证号"), put(ROSTER, "AD3", ID_18)), "P01", "AD2", "“企业名册”中含有身份证号列，整列未读取。", "notice"),
    Case("ID number in a text", put(ROSTER, "D3", f"社区 {ID_18}"), "P02", "D3", "该单元格含有疑似身份证号，内容未保存。", "cannot_judge"),
    Case("ID number in a note", put(ROSTER, "A5", f"注：联系人{ID_18}"), "P02", "A5", "该单元格含有疑似身份证号，内容未保存。", "cannot_judge"),
    Case("ID number as a number", put(ROSTER, "I3", ID_15), "P02", "I3", "该单元格含有疑似身份证号，内容未保存。", "cannot_judge"),
    Case("what is left of an ID number", put(ROSTER, "I3", 110105194912310021), "P02", "I3", "该单元格含有疑似身份证号，内容未保存。", "cannot_judge"),
    Case("ID number in a code column", put(ROSTER, "C3", ID_18), "P02", "C3", "该单元格含有疑似身份证号，内容未保存。", "reject_record"),
    Case("ID number on the cover", put(COVER, "B5", ID_18), "P02", "B5", "该单元格含有疑似身份证号，内容未保存。", "cannot_judge"),
]  # fmt: skip


def balanced(parsed: Parsed) -> bool:
    return all(
        c["read"] == c["used"] + c["flagged"] + sum(c["ignored"].values())
        for c in parsed.counts.values()
    )


def spoiled_sheet(case: Case) -> str | None:
    """The code of the one sheet that a case changes; a sheet that is not read has none."""
    before, after = good().sheets, case.spoil(good()).sheets
    (title,) = (t for t in before | after if before.get(t) != after.get(t))
    codes = {sheet["title"]: sheet["sheet"] for sheet in SHEETS}
    return None if case.code == "H02" else codes[title]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} {case.name}")
def test_one_mistake_gives_one_finding_with_its_cell_and_words(
    case: Case, tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    bad = intake.parse_file(
        case.spoil(good()).save(tmp_path / "坏.xlsx"), "坏.xlsx", context, guard
    )
    beside = intake.parse_file(good().save(tmp_path / "好.xlsx"), "好.xlsx", context, guard)
    found = [(f.code, f.sheet, f.cell, context.message(f), f.severity) for f in bad.findings]
    sheet = spoiled_sheet(case)
    assert found == [(case.code, sheet, case.cell, case.message, case.severity)]
    assert balanced(bad)
    assert beside.findings == [] and beside.kind == "submission" and balanced(beside)


def test_every_intake_code_has_a_case_here_or_among_the_hostile_files(
    context: intake.Context,
) -> None:
    hostile = {"S01", "S02", "S11", "S12", "S13"}  # tests/workbooks/test_hostile.py
    formats = {"S21", "S22"}  # tests/workbooks/test_formats.py
    structure = {"H07", "H08", "H09", "H10", "V18", "V19"}  # test_structure.py and test_shapes.py
    wanted = {code for code, kind in context.registry.items() if kind.source == "intake"}
    assert wanted == {case.code for case in CASES} | hostile | formats | structure


def test_two_columns_of_a_key_leave_the_sheet_out(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    book = good().put(ROSTER, "AD2", "组织机构代码").put(ROSTER, "AD3", "PDY000028")
    parsed = intake.parse_file(book.save(tmp_path / "a.xlsx"), "a.xlsx", context, guard)
    assert [(f.code, f.column_name) for f in parsed.findings] == [
        ("H05", "enterprise_code"),
        ("H03", None),
    ]
    assert parsed.sheets["enterprises"] == "no_header" and balanced(parsed)
    assert not parsed.cells.filter(sheet="enterprises").height


def test_id_numbers_are_named_even_in_a_sheet_that_is_not_read(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    book = good().drop(ROSTER, "C2").put(ROSTER, "D4", f"社区 {ID_18}")
    parsed = intake.parse_file(book.save(tmp_path / "a.xlsx"), "a.xlsx", context, guard)
    assert [(f.code, f.sheet, f.cell) for f in parsed.findings] == [
        ("H03", "enterprises", ""),
        ("P02", "enterprises", "D4"),
    ]
    assert balanced(parsed)
