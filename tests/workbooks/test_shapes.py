"""Honest workbooks in all the shapes clerks give them: read without findings, every cell accounted for."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from kaoping import intake
from kaoping.intake.guard import Guard
from kaoping.intake.submission import Parsed
from tests.workbooks.books import Book, columns, good, table

ROSTER = "企业名册"


def parse(book: Book, tmp_path: Path, context: intake.Context, guard: Guard) -> Parsed:
    return intake.parse_file(book.save(tmp_path / "a.xlsx"), "a.xlsx", context, guard)


def value(parsed: Parsed, sheet: str, row: int, column: str, part: str) -> Any:
    found = parsed.cells.filter(sheet=sheet, row_no=row, column_name=column)[part].to_list()
    return found[0] if found else None


def account(parsed: Parsed, sheet: str) -> dict[str, Any]:
    count = parsed.counts[sheet]
    assert count["read"] == count["used"] + count["flagged"] + sum(count["ignored"].values())
    return dict(count)


def test_the_good_workbook_cell_by_cell(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    parsed = parse(good(), tmp_path, context, guard)
    assert (parsed.kind, parsed.unit_code, parsed.findings) == ("submission", "JD01", [])
    assert set(parsed.sheets.values()) == {"received"} and len(parsed.sheets) == 17
    expected = [
        ("enterprises", 3, "enterprise_code", "key", "PDY00001X"),
        ("enterprises", 4, "enterprise_code", "text", "PDY000028"),
        ("enterprises", 4, "ownership", "text", "公有-国有"),
        ("enterprises", 4, "staff", "number", 1200),
        ("enterprises", 4, "women", "state", "zero"),
        ("enterprises", 4, "members", "number", 1000),
        ("enterprises", 4, "founded_on", "first", date(2012, 3, 5)),
        ("contracts", 3, "wage_floor", "number", 130_050),
        ("contracts", 3, "wage_growth", "number", 600),
        ("contracts", 4, "wage_growth", "number", 600),
        ("contracts", 4, "term_start", "first", date(2014, 6, 1)),
        ("contracts", 4, "contract_type", "text", "工资专项"),
        ("rights_info", 4, "month", "number", 2),
        ("proposals", 3, "saved", "number", 1_200_000),
        ("safeguards", 2, "instructors", "number", 4),
        ("safeguards", 2, "leading_group_no", "text", "示发〔2014〕1号"),
    ]
    assert [(s, r, c, p, value(parsed, s, r, c, p)) for s, r, c, p, _ in expected] == expected
    assert value(parsed, "enterprises", 4, "enterprise_code", "raw") == "PDY00002-8"
    assert value(parsed, "enterprises", 4, "enterprise_code", "cell") == "C4"
    assert (
        value(parsed, "cover", 2, "phone", "raw") is None
        and value(parsed, "cover", 2, "filler", "raw") is None
    )
    assert account(parsed, "cover")["used"] == 8


def test_a_full_width_unit_code_is_understood(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    parsed = parse(good().put("封面", "B3", "ｊｄ０１"), tmp_path, context, guard)
    assert (parsed.unit_code, parsed.findings) == ("JD01", [])


@pytest.mark.parametrize(
    ("cell", "label"),
    [("I2", "职工人数（人）"), ("I2", "职工人数\n（人）"), ("I2", "職工人數"), ("I2", " 职 工 人 数 "), ("I2", "职工总数*"), ("I2", "在岗职工人数"),
     ("C2", "组织机构代码/统一社会信用代码"), ("C2", "企業代碼"), ("N2", "工会成立日期：")],
)  # fmt: skip
def test_headers_with_units_breaks_aliases_and_traditional_script(
    cell: str, label: str, tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    assert parse(good().put(ROSTER, cell, label), tmp_path, context, guard).findings == []


def moved(top: int) -> Book:
    from tests.workbooks.books import DATA

    cells: dict[str, Any] = {
        "A1": "2014年度企业名册",
        "A2": "填报单位（盖章）：示例甲街道办事处",
        "I2": "单位：人",
    }
    return Book(good().sheets | {ROSTER: cells | table("enterprises", DATA["enterprises"], top)})


@pytest.mark.parametrize("top", [3, 9, 30])
def test_the_header_may_stand_anywhere_in_the_first_30_rows(
    top: int, tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    parsed = parse(moved(top), tmp_path, context, guard)
    assert parsed.findings == []
    assert value(parsed, "enterprises", top + 1, "staff", "number") == 120
    assert account(parsed, "enterprises")["ignored"] == {"title": 3, "header": 29}


def two_level() -> Book:
    """协商代表 over 企业方, 职工方, 外聘; 表决 over 应到, 实到, 赞成; the other labels merged downward."""
    book = good()
    cells: dict[str, Any] = {"A1": "2014年度集体合同台账"}
    groups = {
        12: ("协商代表", "企业方"),
        13: ("", "职工方"),
        14: ("", "外聘"),
        20: ("表决情况（人）", "应到"),
        21: ("", "实到"),
        22: ("", "赞成"),
    }
    merges = ["L2:N2", "T2:V2"]
    source = book.sheets["集体合同台账"]
    from openpyxl.utils import get_column_letter

    for number in range(1, len(columns("contracts")) + 1):
        letter = get_column_letter(number)
        parent, own = groups.get(number, (source[f"{letter}2"], None))
        if parent:
            cells[f"{letter}2"] = parent
        if own:
            cells[f"{letter}3"] = own
        else:
            merges.append(f"{letter}2:{letter}3")
        for row in (3, 4):
            if f"{letter}{row}" in source:
                cells[f"{letter}{row + 1}"] = source[f"{letter}{row}"]
    return Book(
        book.sheets | {"集体合同台账": cells | {"L4": 3, "M4": 4, "N4": 1}},
        {"集体合同台账": merges},
    )


def test_a_two_level_header_with_merged_cells(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    parsed = parse(two_level(), tmp_path, context, guard)
    assert parsed.findings == []
    found = [
        value(parsed, "contracts", 4, name, "number")
        for name in ("employer_reps", "worker_reps", "outside_reps", "vote_due")
    ]
    assert found == [3, 4, 1, 30]
    account(parsed, "contracts")


@pytest.mark.parametrize(
    ("cells", "rule", "count"),
    [({"A5": "合计", "I5": 1320}, "total", 2), ({"B5": "小 计", "I5": 1320}, "total", 2), ({"A5": "其中：女职工", "I5": 50}, "total", 2),
     ({"B5": "全区合计（2户）", "I5": 1320}, "total", 2),
     ({"A5": "注：1.本表数据截至2014年12月31日"}, "note", 1), ({"A5": "说明：示例"}, "note", 1), ({"A5": "2.职工人数含劳务派遣工，以年末实有人数为准。"}, "note", 1),
     ({"A5": "填报单位（盖章）：　　　审核人：　　　填报日期："}, "stamp", 1), ({"A5": "单位负责人：", "F5": "填表人：示例"}, "stamp", 2),
     ({"B5": "（公章及签字）"}, "stamp", 1), ({"A5": 3}, "blank_numbered", 1), ({"AF5": "上年同期"}, "outside_table", 1)],
)  # fmt: skip
def test_rows_that_are_no_data_are_ignored_by_a_named_rule(
    cells: dict[str, Any],
    rule: str,
    count: int,
    tmp_path: Path,
    context: intake.Context,
    guard: Guard,
) -> None:
    book = good()
    for cell, content in cells.items():
        book.put(ROSTER, cell, content)
    parsed = parse(book, tmp_path, context, guard)
    assert parsed.findings == []
    assert account(parsed, "enterprises")["ignored"] == {"title": 1, "header": 29, rule: count}


def test_a_header_repeated_on_every_page(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    book = good()
    for cell, content in list(book.sheets[ROSTER].items()):
        if cell.rstrip("0123456789") + "2" == cell:
            book.put(ROSTER, cell.rstrip("2") + "5", content)
            book.put(ROSTER, cell.rstrip("2") + "6", len(book.sheets[ROSTER]))
    for number, cell in enumerate([c for c in book.sheets[ROSTER] if c.endswith("6")], start=1):
        book.put(ROSTER, cell, number)
    parsed = parse(book, tmp_path, context, guard)
    assert parsed.findings == []
    assert account(parsed, "enterprises")["ignored"] == {
        "title": 1,
        "header": 29,
        "repeated_header": 29,
        "column_numbers": 29,
    }


def test_a_numbered_name_in_a_row_with_all_keys_is_data(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    book = (
        good()
        .put("建筑工地", "A3", "1、示例一期建设项目工程工地南区")
        .put("建筑工地", "C3", "2014-03-01")
    )
    parsed = parse(book, tmp_path, context, guard)
    assert parsed.findings == [] and value(parsed, "sites", 3, "started_on", "first") == date(
        2014, 3, 1
    )


@pytest.mark.parametrize(
    "row",
    [{"A4": "工会法签字承诺活动", "B4": "干部培训", "E4": "2014-05-01"}, {"A4": "说明会", "B4": "干部培训", "E4": "2014-05-01"},
     {"A4": "合计算机应用培训", "B4": "技能培训", "E4": "2014-05-01"}, {"A4": "1.电工竞赛", "B4": "岗位竞赛", "E4": "2014-05-01"}],
)  # fmt: skip
def test_a_data_row_with_such_words_stays_a_data_row(
    row: dict[str, str], tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    book = good()
    for cell, content in row.items():
        book.put("培训竞赛", cell, content)
    parsed = parse(book, tmp_path, context, guard)
    assert parsed.findings == []
    assert value(parsed, "events", 4, "event_name", "text") == row["A4"]


@pytest.mark.parametrize(
    ("cell", "content", "sheet", "column", "number"),
    [("E2", "节约价值（万元）", "proposals", "saved", 1_200_000), ("E2", "节约价值(千元)", "proposals", "saved", 120_000), ("E2", "节约价值（元）", "proposals", "saved", 120),
     ("E2", "节约价值（万元，含税）", "proposals", "saved", 1_200_000), ("E2", "节约价值（百元）", "proposals", "saved", 12_000)],
)  # fmt: skip
def test_the_unit_in_a_header_is_heeded(
    cell: str,
    content: str,
    sheet: str,
    column: str,
    number: int,
    tmp_path: Path,
    context: intake.Context,
    guard: Guard,
) -> None:
    parsed = parse(
        good().put("合理化建议", cell, content).put("合理化建议", "E3", 1.2),
        tmp_path,
        context,
        guard,
    )
    assert parsed.findings == [] and value(parsed, sheet, 3, column, "number") == number


def test_january_with_two_and_three_is_no_line_of_column_numbers(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    book = good().drop("维权信息", "B3").put("维权信息", "C3", 2).put("维权信息", "D3", 3)
    parsed = parse(book, tmp_path, context, guard)
    assert parsed.findings == []
    assert [value(parsed, "rights_info", 3, c, "number") for c in ("month", "disputes", "people")] == [1, 2, 3]  # fmt: skip


def test_a_unit_in_the_cell_stands_for_the_header_s(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    book = good().put("合理化建议", "E2", "节约价值（万元）").put("合理化建议", "E3", "12000元")
    parsed = parse(book, tmp_path, context, guard)
    assert parsed.findings == [] and value(parsed, "proposals", 3, "saved", "number") == 1_200_000


def test_the_unit_line_above_a_table_is_heeded(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    parsed = parse(
        good().put("合理化建议", "F1", "单位：万元").put("合理化建议", "E3", 1.2),
        tmp_path,
        context,
        guard,
    )
    assert parsed.findings == [] and value(parsed, "proposals", 3, "saved", "number") == 1_200_000
    assert value(parsed, "proposals", 3, "proposed", "number") == 12  # a count is no amount


def test_numbers_are_what_the_spreadsheet_shows(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    parsed = parse(
        good().put("合理化建议", "E3", 100.1 * 3), tmp_path, context, guard
    )  # 300.29999999999995
    assert parsed.findings == [] and value(parsed, "proposals", 3, "saved", "number") == 30_030


def test_sheets_in_another_order_with_other_titles(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    book = good()
    sheets = dict(reversed(book.sheets.items()))
    sheets = {
        {"企业名册": "企業花名冊", "封面": "填报封面", "六个一": " 职工文化六个一 "}.get(
            title, title
        ): cells
        for title, cells in sheets.items()
    }
    parsed = parse(
        Book(sheets | {"填报说明": {"A1": "本表由示例区总工会制"}, "Sheet9": {}}),
        tmp_path,
        context,
        guard,
    )
    assert parsed.findings == [] and len(parsed.sheets) == 17
    assert parsed.counts["(instructions)"]["ignored"] == {"instructions": 1}


def test_the_districts_own_workbook(tmp_path: Path, context: intake.Context, guard: Guard) -> None:
    book = good(("district",))
    book.sheets["封面"] = good().sheets["封面"] | {"B3": "QZGH", "B4": "示例区总工会"}
    parsed = parse(book, tmp_path, context, guard)
    assert (parsed.kind, parsed.findings, parsed.sheets) == (
        "district",
        [],
        {"cover": "received", "district_projects": "received"},
    )


REGISTER = "序号,工地编号,工地名称,单位代码,总包单位,开工日期,竣工日期\n1,GD-01,示例一号工地,JD01,示例建设公司,2014-03-01,\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_registers_as_csv_in_any_encoding(
    encoding: str, delimiter: str, tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    file = tmp_path / "随便什么名字.xlsx"  # the content decides, not the name
    file.write_bytes(
        REGISTER.replace("示例建设", "示例𠮷建设").replace(",", delimiter).encode(encoding)
    )
    parsed = intake.parse_file(file, file.name, context, guard)
    assert (parsed.kind, parsed.registers) == ("register", ("reg_sites",))
    assert [(f.code, f.value, f.cell) for f in parsed.findings] == [("H06", "序号", "A1")]
    assert value(parsed, "reg_sites", 2, "contractor", "text") == "示例𠮷建设公司"


def test_a_file_may_hold_several_registers(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    parsed = parse(good(("register",)), tmp_path, context, guard)
    assert parsed.kind == "register" and len(parsed.registers) == 7 and parsed.findings == []
    assert parsed.unit_code is None


def reopened(tmp_path: Path, context: intake.Context, guard: Guard, book: Workbook) -> Parsed:
    book.save(tmp_path / "b.xlsx")
    return intake.parse_file(tmp_path / "b.xlsx", "b.xlsx", context, guard)


def test_what_is_hidden_is_read_all_the_same(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    book = load_workbook(good().save(tmp_path / "a.xlsx"))
    book["合理化建议"].sheet_state = "veryHidden"
    book[ROSTER].row_dimensions[4].hidden = True
    book[ROSTER].column_dimensions["I"].hidden = True
    parsed = reopened(tmp_path, context, guard, book)
    assert [(f.sheet, f.cell, context.message(f)) for f in parsed.findings] == [
        ("enterprises", "A4", "“企业名册”中1行被隐藏或筛选掉，已照常读取。"),
        ("proposals", "", "“合理化建议”中整张工作表被隐藏或筛选掉，已照常读取。"),
    ]
    assert value(parsed, "enterprises", 4, "staff", "number") == 1200
    assert value(parsed, "proposals", 3, "proposed", "number") == 12


def test_merged_cells_of_data_are_not_filled_downward(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    book = good().drop(ROSTER, "B4").drop(ROSTER, "I4")
    book.merges[ROSTER] = ["B3:B4", "I3:I4"]
    parsed = parse(book, tmp_path, context, guard)
    assert [(f.code, f.cell) for f in parsed.findings] == [("V01", "B4")]
    assert value(parsed, "enterprises", 4, "staff", "number") is None


def test_the_second_sheet_of_one_kind_is_named(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    parsed = parse(good().put("企业花名册", "A1", "旧表"), tmp_path, context, guard)
    assert [(f.code, f.value) for f in parsed.findings] == [("H02", "企业花名册")]
    assert value(parsed, "enterprises", 3, "staff", "number") == 120


def test_serial_numbers_in_a_workbook_that_counts_from_1904(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    book = load_workbook(good().save(tmp_path / "a.xlsx"))
    book.epoch = CALENDAR_MAC_1904
    book[ROSTER]["N3"] = date(2014, 3, 5)  # a date by its format
    book[ROSTER]["N4"] = 40241  # days after 1904-01-01, without a format
    book["集体合同台账"]["W4"] = date(2014, 6, 1)
    book["集体合同台账"]["AC4"] = 40329
    parsed = reopened(tmp_path, context, guard, book)
    days = [value(parsed, "enterprises", row, "founded_on", "first") for row in (3, 4)]
    assert days == [date(2014, 3, 5)] * 2
    assert value(parsed, "contracts", 4, "term_start", "first") == date(2014, 6, 1)
    assert value(parsed, "enterprises", 3, "staff", "number") == 120
    assert value(parsed, "contracts", 3, "wage_growth", "number") == 600
    assert parsed.findings == []
