"""Files that are no .xlsx, and cells of every kind, read the same after they were built anew."""

import re
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from kaoping import intake
from kaoping.intake.container import Refused
from kaoping.intake.grid import Grid
from kaoping.intake.guard import Guard
from kaoping.intake.returned_list import is_returned_list
from kaoping.returned import of_parsed, return_file
from kaoping.returned.rebuild import rebuild
from tests.workbooks import writers
from tests.workbooks.books import good
from tests.workbooks.returning import HEADING


def grids(file: Path, guard: Guard, context: intake.Context) -> list[Grid]:
    found = guard.read(file, context)
    assert not isinstance(found, Refused)
    return found.grids


def rebuilt(before: list[Grid], here: Path, guard: Guard, context: intake.Context) -> list[Grid]:
    file = here / "again.xlsx"
    file.write_bytes(rebuild(before, {})[0].write())
    return grids(file, guard, context)


@pytest.mark.parametrize("epoch", [1900, 1904])
def test_every_kind_of_cell_is_read_again_as_it_was(
    context: intake.Context, here: Path, guard: Guard, epoch: int
) -> None:
    book = Workbook()
    if epoch == 1904:
        book.epoch = datetime(1904, 1, 1)
    page = book.active
    assert page is not None
    page.title = "企业名册"
    rows = [
        "文本", " 前后空格 ", "两\n行", "=不是公式", "+8613", "_x000D_", "&<>\"'", "００１", 1500, 0.1, 1e15, 1.5,
        True, False, "#N/A", date(2014, 3, 5), datetime(2014, 3, 5), "同上", "2014-03-05", "一" * 5000,
    ]  # fmt: skip
    for n, value in enumerate(rows, start=1):
        page.cell(n, 1).value = value
        if str(value).startswith("="):
            page.cell(n, 1).data_type = "s"
    page["C3"], page["C4"] = 0.06, 0.96
    page["C3"].number_format = page["C4"].number_format = "0%"
    page.merge_cells("E5:F6")
    page["E5"] = "合并"
    book.create_sheet("空表")
    book.save(here / "a.xlsx")
    before = grids(here / "a.xlsx", guard, context)
    assert {raw.kind for row in before[0].rows.values() for raw in row.values()} >= set("sbped")
    assert rebuilt(before, here, guard, context) == before


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_csv_comes_back_as_a_workbook_of_texts(
    context: intake.Context, guard: Guard, here: Path, encoding: str
) -> None:
    file = here / "a.csv"
    text = '社区代码,年度,满意数\nJD01-SQ01,2014,010\n=1+1,2014,“5”\n"两\r\n行",,\n'
    file.write_bytes(text.encode(encoding))
    parsed = intake.parse_file(file, "a.csv", context, guard)
    before = grids(file, guard, context)
    returned = return_file(file, of_parsed(parsed, context), HEADING, context, guard)
    file = here / "b.xlsx"
    file.write_bytes(returned.data)
    assert returned.way == "rebuilt"
    after = [grid for grid in grids(file, guard, context) if not is_returned_list(grid)]
    assert [grid.rows for grid in after] == [grid.rows for grid in before]
    page = load_workbook(file)["数据"]
    assert [c.data_type for c in page["A"]] == ["s"] * 4 and page["A3"].quotePrefix


def test_what_no_markup_can_hold_is_kept_escaped(
    context: intake.Context, here: Path, guard: Guard
) -> None:
    file = here / "a.csv"
    file.write_bytes("名称\x0b甲,\x01乙\n_x000D_丙,丁_x0041_\n".encode())
    before = grids(file, guard, context)
    assert [g.rows for g in rebuilt(before, here, guard, context)] == [g.rows for g in before]


@pytest.mark.libreoffice
def test_another_program_may_save_it_in_between(
    context: intake.Context, guard: Guard, here: Path
) -> None:
    file = (
        good().put("企业名册", "B4", None).put("集体合同台账", "AD3", "同上").save(here / "a.xlsx")
    )
    parsed = intake.parse_file(file, "a.xlsx", context, guard)
    file.write_bytes(return_file(file, of_parsed(parsed, context), HEADING, context, guard).data)
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program
    home = f"-env:UserInstallation={(here / 'office').as_uri()}"
    command = [
        program,
        home,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(here / "b"),
        str(file),
    ]
    subprocess.run(command, check=True, capture_output=True)
    saved = here / "b" / "a.xlsx"
    again = intake.parse_file(saved, "a.xlsx", context, guard)
    assert {(f.code, f.cell) for f in again.findings} == {(f.code, f.cell) for f in parsed.findings}
    saved.write_bytes(return_file(saved, [], HEADING, context, guard).data)
    book = load_workbook(saved)
    assert book.sheetnames.count("问题清单") == 1
    assert not [c for s in book.worksheets for row in s.iter_rows() for c in row if c.comment]
    assert not [s.title for s in book.worksheets if list(s.conditional_formatting)]


def test_tables_of_a_web_page_without_names_are_told_apart(
    context: intake.Context, guard: Guard, here: Path
) -> None:
    book = (
        good().put("企业名册", "B4", "张三11010519491231002X").put("维权信息", "B3", "2014-02-30")
    )
    page = re.sub(rb"<!--.*?-->|<h\d>.*?</h\d>", b"", writers.html(book), flags=re.DOTALL)
    file = here / "a.html"
    file.write_bytes(re.sub(rb"<title>.*?</title>", b"", page))
    before = intake.parse_file(file, "a.html", context, guard)
    assert [grid.name for grid in grids(file, guard, context)].count("") > 10
    file.write_bytes(return_file(file, of_parsed(before, context), HEADING, context, guard).data)
    after = intake.parse_file(file, "a.html", context, guard)
    assert {("P02", "B4"), ("V03", "B3")} <= {(f.code, f.cell) for f in before.findings}
    kept = sorted((f.code, f.sheet or "", f.cell) for f in before.findings if f.code[0] == "V")
    found = sorted((f.code, f.sheet or "", f.cell) for f in after.findings if f.code[0] == "V")
    assert found == sorted([*kept, ("V01", "enterprises", "B4")])  # the name was a key
