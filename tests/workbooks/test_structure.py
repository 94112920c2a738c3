"""Where tables stand in a workbook: renamed, continued, copied, stacked, struck out (表的位置)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from kaoping import intake
from kaoping.intake.guard import Guard
from tests.workbooks.books import Book, columns, good, table

ROSTER, SITES, VISITS = "企业名册", "建筑工地", "工地巡检"
THIRD = {"seq": 3, "enterprise_name": "示例丙厂", "enterprise_code": "PDY00003-6", "community_code": "JD01-SQ01",
         "reg_status": "存续", "ownership": "国有", "size_class": "小型", "industry": "制造业", "staff": 30}  # fmt: skip


def organisation_code(serial: str) -> str:
    """Eight characters and their check character (GB 11714-1997)."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    values = [int(c) if c.isdigit() else ord(c) - 55 for c in serial]
    rest = 11 - sum(w * v for w, v in zip(weights, values, strict=True)) % 11
    return serial + {10: "X", 11: "0"}.get(rest, str(rest))


THIRD["enterprise_code"] = organisation_code("PDY00003")
SITE = {
    "site_name": "示例工地甲",
    "contractor": "示例建筑公司",
    "started_on": "2014-03-01",
    "migrants": 20,
}
VISIT = {"site_name": "示例工地甲", "visited_on": "2014-04-02", "visitor": "示例员"}


def rows_of(code: str, rows: list[dict[str, Any]], top: int) -> dict[str, Any]:
    known = {column["name"] for column in columns(code)}
    return table(code, [{k: v for k, v in row.items() if k in known} for row in rows], top)


def parse(book: Book | Workbook, folder: Path, context: intake.Context, guard: Guard) -> intake.Parsed:  # fmt: skip
    file = folder / "a.xlsx"
    book.save(file)
    parsed = intake.parse_file(file, "a.xlsx", context, guard)
    for account in parsed.counts.values():
        assert account["read"] == account["used"] + account["flagged"] + sum(account["ignored"].values())  # fmt: skip
    return parsed


def said(parsed: intake.Parsed, context: intake.Context) -> list[tuple[str, str]]:
    return [(f.code, context.message(f)) for f in parsed.findings]


def names(parsed: intake.Parsed) -> list[tuple[int, str, str]]:
    """Row number, address and name of every enterprise of the roster."""
    found = parsed.cells.filter(sheet="enterprises", column_name="enterprise_name")
    return found.select("row_no", "cell", "text").sort("row_no").rows()


@pytest.mark.parametrize(
    "tab", ["企业名册续", "企业名册(2)", "企业名册（续表）", "企业名册2", "企业名册-补充"]
)
def test_a_sheet_may_go_on_on_a_second_tab(
    tab: str, tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    book = good()
    book.sheets[tab] = rows_of("enterprises", [THIRD], top=1)
    parsed = parse(book, tmp_path, context, guard)
    shown = tab.replace("（", "(").replace("）", ")")
    assert said(parsed, context) == [("H07", f"“{shown}”按名称或表头认作“企业名册”，已读取。")]
    assert names(parsed) == [
        (3, "B3", "示例甲厂有限公司"), (4, "B4", "示例乙厂"), (1_000_002, f"{shown}!B2", "示例丙厂"),
    ]  # fmt: skip


def test_a_finding_on_the_second_tab_names_the_tab(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    book = good()
    book.sheets["企业名册续"] = rows_of("enterprises", [THIRD | {"staff": "若干"}], top=1)
    parsed = parse(book, tmp_path, context, guard)
    (finding,) = [f for f in parsed.findings if f.code == "V05"]
    assert (finding.row_no, finding.cell) == (1_000_002, "企业名册续!I2")


@pytest.mark.parametrize("tab", ["企业名册2013", "企业名册旧", "Sheet9"])
def test_another_tab_is_not_taken_for_more_of_a_sheet_that_is_there(
    tab: str, tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    """Last year's sheet kept in the same workbook: its header fits, its rows must not count."""
    book = good()
    book.sheets[tab] = rows_of("enterprises", [THIRD], top=1)
    parsed = parse(book, tmp_path, context, guard)
    assert [f.code for f in parsed.findings] == ["H02"]
    assert len(names(parsed)) == 2


def test_a_copy_of_a_tab_is_not_read_twice(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    book = good()
    book.sheets["企业名册(2)"] = dict(book.sheets[ROSTER])
    parsed = parse(book, tmp_path, context, guard)
    assert [f.code for f in parsed.findings] == ["H10"]
    assert len(names(parsed)) == 2
    assert parsed.counts["(copied_sheet)"]["read"] == len(book.sheets[ROSTER])


def test_a_renamed_tab_is_found_by_its_header(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    book = good()
    book.sheets["Sheet2"] = book.sheets.pop(ROSTER)
    parsed = parse(book, tmp_path, context, guard)
    assert said(parsed, context) == [("H07", "“Sheet2”按名称或表头认作“企业名册”，已读取。")]
    assert names(parsed) == [(3, "Sheet2!B3", "示例甲厂有限公司"), (4, "Sheet2!B4", "示例乙厂")]


def test_two_tabs_that_fit_alike_are_both_left(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    """Which of the two is this year's is not guessed."""
    book = good()
    book.sheets["2014"] = book.sheets.pop(ROSTER)
    book.sheets["2013"] = rows_of("enterprises", [THIRD], top=1)
    parsed = parse(book, tmp_path, context, guard)
    assert sorted(f.code for f in parsed.findings) == ["H01", "H02", "H02"]
    assert names(parsed) == []


def test_a_renamed_cover_is_found_by_its_labels(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    book = good()
    book.sheets["Sheet1"] = book.sheets.pop("封面")
    parsed = parse(book, tmp_path, context, guard)
    assert (parsed.kind, parsed.unit_code) == ("submission", "JD01")
    assert said(parsed, context) == [("H07", "“Sheet1”按名称或表头认作“封面”，已读取。")]
    assert parsed.cells.filter(sheet="cover", column_name="year")["cell"].to_list() == ["Sheet1!B2"]


def test_a_second_table_below_with_other_columns_is_read_by_its_own_header(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    """The same sheet again under a header in another order: not one value under the wrong name."""
    book = good()
    page = book.sheets[ROSTER]
    order = ["enterprise_code", "enterprise_name", "staff", "ownership", "size_class"]
    headers = {column["name"]: column["header"] for column in columns("enterprises")}
    page["A7"] = "第二部分"
    for n, name in enumerate(order):
        page[f"{'ABCDE'[n]}8"], page[f"{'ABCDE'[n]}9"] = headers[name], THIRD[name]
    parsed = parse(book, tmp_path, context, guard)
    codes = {f.code for f in parsed.findings}
    assert codes == {"H07", "H04"}  # H04: the columns that the second header lacks
    assert names(parsed)[2] == (1_000_009, "企业名册!B9", "示例丙厂")
    staff = parsed.cells.filter(sheet="enterprises", column_name="staff").sort("row_no")
    assert staff.select("cell", "number").rows()[-1] == ("企业名册!C9", 30)


def test_a_table_of_another_sheet_below_goes_to_that_sheet(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    book = good()
    del book.sheets[VISITS]
    book.sheets[SITES] = rows_of("sites", [SITE], top=2) | rows_of("site_visits", [VISIT], top=7)
    parsed = parse(book, tmp_path, context, guard)
    assert said(parsed, context) == [
        ("H07", "“建筑工地第7行起”按名称或表头认作“工地巡检”，已读取。")
    ]
    site = parsed.cells.filter(column_name="site_name").select("sheet", "cell", "text").rows()
    assert site == [("sites", "A3", "示例工地甲"), ("site_visits", "建筑工地!A8", "示例工地甲")]


def test_two_tables_side_by_side_are_not_guessed_apart(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    book = good()
    page = book.sheets["年度目标"]
    for n, column in enumerate(columns("annual_targets")):
        page[f"{'HIJKLM'[n]}2"] = column["header"]
    page["H3"], page["J3"] = "T02", 5
    parsed = parse(book, tmp_path, context, guard)
    assert {f.code for f in parsed.findings} == {"H05", "H03"}
    assert parsed.sheets["annual_targets"] == "no_header"


def crossed(book: Workbook) -> None:
    for cell in book[ROSTER][4]:
        cell.font = Font(strike=True)


def test_a_row_crossed_out_altogether_does_not_count(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    book = load_workbook(good().save(tmp_path / "b.xlsx"))
    crossed(book)
    parsed = parse(book, tmp_path, context, guard)
    assert said(parsed, context) == [("H09", "该行各格都有删除线，按已删除处理，该行不计。")]
    assert names(parsed) == [(3, "B3", "示例甲厂有限公司")]


def whole(cell: Any) -> None:
    cell.font = Font(strike=True)


def part(cell: Any) -> None:
    cell.value = CellRichText(TextBlock(InlineFont(strike=True), "100"), "120")


@pytest.mark.parametrize("strike", [whole, part])
def test_a_single_cell_crossed_out_is_not_used(
    strike: Callable[[Any], None], tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    """Corrected by hand from 100 to 120: read as text, the cell would say 100120."""
    book = load_workbook(good().save(tmp_path / "b.xlsx"))
    strike(book[ROSTER]["I3"])
    parsed = parse(book, tmp_path, context, guard)
    assert [(f.code, f.cell, f.severity) for f in parsed.findings] == [
        ("V18", "I3", "cannot_judge")
    ]
    fact = parsed.cells.filter(sheet="enterprises", column_name="staff", row_no=3)
    assert fact.select("state", "number").rows() == [("unreadable", None)]


def test_a_key_crossed_out_takes_its_row_out(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    book = load_workbook(good().save(tmp_path / "b.xlsx"))
    book[ROSTER]["C3"].font = Font(strike=True)
    parsed = parse(book, tmp_path, context, guard)
    assert [(f.code, f.cell, f.severity) for f in parsed.findings] == [
        ("V18", "C3", "reject_record")
    ]


def test_an_id_number_in_a_tab_name_is_not_shown(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    book = good()
    book.sheets["11010519491231002X"] = book.sheets.pop(ROSTER)
    parsed = parse(book, tmp_path, context, guard)
    assert said(parsed, context) == [("H07", "“***”按名称或表头认作“企业名册”，已读取。")]
    assert names(parsed)[0] == (3, "***!B3", "示例甲厂有限公司")


def totalled(*rows: tuple[str, Any, Any]) -> Book:
    """培训竞赛 and 人次 with rows of (first cell, 人次, 日期): data rows begin with a name."""
    book = good()
    headers = {column["name"]: n for n, column in enumerate(columns("events"))}
    letter = {name: chr(ord("A") + n) for name, n in headers.items()}
    page = {
        cell: value for cell, value in book.sheets["培训竞赛"].items() if cell.endswith(("1", "2"))
    }
    for row, (name, count, day) in enumerate(rows, start=3):
        page[f"A{row}"], page[f"{letter['attendances']}{row}"] = name, count
        if day:
            page[f"{letter['held_on']}{row}"] = day
            page[f"{letter['kind']}{row}"] = "岗位竞赛"
            page[f"{letter['audience']}{row}"] = "一线职工"
    book.sheets["培训竞赛"] = page
    return book


DAY = "2014-09-01"
ROWS = (("甲赛", 40, DAY), ("乙赛", "1,000人", DAY))


@pytest.mark.parametrize(
    ("rows", "said_of"),
    [
        ((*ROWS, ("合计", 1040, "")), []),
        ((*ROWS, ("合计", 1041, "")), [("1041", "1040")]),
        ((*ROWS, ("总计：", 1, "")), []),  # what it sums is not known from its words
        ((*ROWS, ("小计", 1040, ""), ("丙赛", 5, DAY), ("小计", 5, ""), ("合计", 1045, "")), []),
        ((*ROWS, ("小计", 1040, ""), ("丙赛", 5, DAY), ("小计", 1045, ""), ("合计", 1045, "")), [("1045", "5")]),
        ((*ROWS, ("丙赛", "约5", DAY), ("合计", 9, "")), []),  # a row that is only about right
        ((*ROWS, ("丙赛", "若干", DAY), ("合计", 9, "")), []),  # a row that cannot be read
        ((*ROWS, ("合计", "约9", "")), []),
        ((*ROWS, ("其中：新增", 9, "")), []),
    ],
)  # fmt: skip
def test_a_total_is_held_against_its_rows(
    rows: tuple[Any, ...], said_of: list[tuple[str, str]],
    tmp_path: Path, context: intake.Context, guard: Guard,
) -> None:  # fmt: skip
    parsed = parse(totalled(*rows), tmp_path, context, guard)
    assert [(f.value, f.expected) for f in parsed.findings if f.code == "V19"] == said_of
