"""What goes back reads as what came: the same findings at the same cells, and only corrected ones close."""

from collections import Counter
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kaoping import intake
from kaoping.intake.guard import Guard
from kaoping.returned import Returned, of_parsed, return_file
from tests.conftest import DemoRun
from tests.workbooks.books import Book, good
from tests.workbooks.returning import HEADING

Key = tuple[str, str, str]
PERSONAL = ("P01", "P02")


def keys(parsed: intake.Parsed) -> Counter[Key]:
    return Counter((f.code, f.sheet or f.value or "", f.cell) for f in parsed.findings)


def unpersonal(found: Counter[Key]) -> Counter[Key]:
    return Counter({key: n for key, n in found.items() if key[0] not in PERSONAL})


def sent_back(file: Path, context: intake.Context, guard: Guard) -> tuple[intake.Parsed, Returned]:
    parsed = intake.parse_file(file, file.name, context, guard)
    return parsed, return_file(file, of_parsed(parsed, context), HEADING, context, guard)


def spoilt() -> Book:
    """A good workbook with one mistake of each sort that intake can name in a cell."""
    return (
        good()
        .put("企业名册", "B4", None)
        .put("企业名册", "I3", "约120")
        .put("企业名册", "J3", "十来个")
        .put("集体合同台账", "W3", "2014-02-30")
        .put("集体合同台账", "AD3", "同上")
        .put("维权信息", "A4", "十三月")
        .put("临时统计", "A1", "随手记的")
    )


@pytest.mark.parametrize("folder", ["submissions", "registers"])
def test_every_demo_file_reads_the_same_after_its_return(
    demo_run: DemoRun, context: intake.Context, guard: Guard, here: Path, folder: str
) -> None:
    seen: Counter[str] = Counter()
    for file in sorted((demo_run.raw / folder).iterdir()):
        before, returned = sent_back(file, context, guard)
        again = here / "again.xlsx"
        again.write_bytes(returned.data)
        after = intake.parse_file(again, file.name, context, guard)
        assert keys(after) == unpersonal(keys(before)), file.name
        assert (after.kind, after.unit_code) == (before.kind, before.unit_code)
        assert returned.way == ("rebuilt" if file.suffix == ".csv" else "marked"), file.name
        used = {name: count["used"] for name, count in before.counts.items()}
        assert used == {n: c["used"] for n, c in after.counts.items() if n != "(returned_list)"}
        seen.update(keys(before).keys())
    assert folder == "registers" or len(seen) >= 40


def test_corrected_cells_close_their_findings_and_no_other(
    context: intake.Context, guard: Guard, here: Path
) -> None:
    before, returned = sent_back(spoilt().save(here / "a.xlsx"), context, guard)
    assert keys(before) >= Counter(
        [("V01", "enterprises", "B4"), ("V03", "contracts", "W3"), ("V14", "contracts", "AD3")]
    )
    again = here / "b.xlsx"
    again.write_bytes(returned.data)
    book = load_workbook(again)
    book["企业名册"]["B4"] = "示例乙厂"
    book["集体合同台账"]["W3"] = "2014-02-28"
    book.save(again)
    after = intake.parse_file(again, "改.xlsx", context, guard)
    closed = keys(before) - keys(after)
    assert closed == Counter([("V01", "enterprises", "B4"), ("V03", "contracts", "W3")])
    assert not keys(after) - keys(before)


def test_a_second_return_adds_nothing(context: intake.Context, guard: Guard, here: Path) -> None:
    file = spoilt().save(here / "a.xlsx")
    _, once = sent_back(file, context, guard)
    file.write_bytes(once.data)
    _, twice = sent_back(file, context, guard)
    assert twice.data == once.data
    file.write_bytes(twice.data)
    book = load_workbook(file)
    assert book.sheetnames.count("问题清单") == 1 and book.sheetnames[0] == "问题清单"
    text = book["企业名册"]["B4"].comment.text
    assert text.count("【退回意见】") == 1


def test_marks_go_when_nothing_is_left_to_say(
    context: intake.Context, guard: Guard, here: Path
) -> None:
    file = spoilt().save(here / "a.xlsx")
    _, once = sent_back(file, context, guard)
    file.write_bytes(once.data)
    clean = return_file(file, [], HEADING, context, guard)
    file.write_bytes(clean.data)
    book = load_workbook(file)
    for sheet in book.worksheets[1:]:
        assert not list(sheet.conditional_formatting), sheet.title
        assert not [c for row in sheet.iter_rows() for c in row if c.comment], sheet.title


def test_an_account_names_the_list(context: intake.Context, guard: Guard, here: Path) -> None:
    file = spoilt().save(here / "a.xlsx")
    _, returned = sent_back(file, context, guard)
    file.write_bytes(returned.data)
    counts = intake.parse_file(file, "a.xlsx", context, guard).counts
    assert list(counts["(returned_list)"]["ignored"]) == ["returned_list"]


def test_a_clerks_own_sheet_of_that_name_is_not_taken_for_ours(
    context: intake.Context, guard: Guard, here: Path
) -> None:
    file = good().put("问题清单", "A1", "街道自己的清单").save(here / "a.xlsx")
    before, returned = sent_back(file, context, guard)
    assert ("H02", "问题清单", "") in keys(before)
    file.write_bytes(returned.data)
    assert load_workbook(file).sheetnames[0] == "问题清单（2）"
    assert keys(intake.parse_file(file, "a.xlsx", context, guard)) == keys(before)
