"""No ID number leaves in a returned workbook, wherever in the package it was written."""

import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from kaoping import intake
from kaoping.intake.guard import Guard
from kaoping.returned import of_parsed, return_file
from kaoping.returned.privacy import is_secret, masked, scrub
from tests.workbooks.books import good
from tests.workbooks.returning import HEADING, parts

# GB 11643-1999 prints 11010519491231002X as its example; the 15-digit form leaves out 19 and X.
LONG, SHORT = "11010519491231002X", "110105491231003"
SPACED, WIDE = "110105 19491231 002X", "１１０１０５１９４９１２３１００２Ｘ"
FORMS = (LONG, SHORT, SPACED, WIDE)


def traces(data: bytes) -> list[str]:
    """Names of parts in which a planted number can still be read, in any of its forms."""
    found = []
    for name, body in parts(data).items():
        for text in (name, body.decode("utf-8", "ignore"), body.decode("utf-16-le", "ignore")):
            plain = re.sub(
                r"[ \-]", "", unicodedata.normalize("NFKC", re.sub(r"<[^<>]*>", "", text))
            )
            if LONG in plain or SHORT in plain or "11010519491231" in plain:
                found.append(name)
    return found


def spoilt(file: Path) -> Path:
    """A workbook of JD01 with ID numbers in every corner that a clerk can reach."""
    with xlsxwriter.Workbook(file) as book:
        bold = book.add_format({"bold": True})
        for title, cells in good().sheets.items():
            sheet = book.add_worksheet(title)
            for address, value in cells.items():
                sheet.write(address, value[0] if isinstance(value, tuple) else _plain(value))
        book.set_properties({"author": LONG, "company": SHORT, "comments": f"经办{LONG}"})
        book.set_custom_property("经办人证件", LONG)
        book.define_name("ID" + LONG, "=企业名册!$A$1")
        book.define_name("经办", f'="{LONG}"')
        page = book.get_worksheet_by_name("企业名册")
        assert page is not None
        for row, text in enumerate(FORMS, start=3):
            page.write_string(row, 2, text)  # enterprise_code
            page.write_string(row, 1, f"经办张三{text}")
        page.write_number("B9", 110105194912310021)
        page.write_rich_string("B10", bold, "110105", "19491231002X")
        page.write_formula("B11", f'=LEFT("{LONG}",6)', None, "110105")
        page.write("AE2", "法人身份证号")
        page.write("AE3", "无")
        page.write("AE4", "1101051949")
        page.write_comment("A3", f"请联系{LONG}，{SPACED}", {"author": "街道经办"})
        page.set_header(f"&C{LONG}&R{SHORT}")
        page.insert_textbox("AG2", f"证件{LONG}")
        page.data_validation("A5", {"validate": "list", "source": [LONG, "无"]})
        page.write_url("A8", "internal:'封面'!A1", string="看", tip=f"证件{WIDE}")
        page.conditional_format(
            "A9", {"type": "cell", "criteria": "==", "value": f'"{LONG}"', "format": bold}
        )
        book.add_worksheet(f"张三{LONG}").write("A1", f"名单 {SPACED}")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=企业名册!$A$3:$A$6", "name": LONG})
        chart.set_title({"name": f"张三{LONG}"})
        page.insert_chart("AG20", chart, {"description": LONG})
    return file


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def test_no_number_is_left_in_any_part(context: intake.Context, guard: Guard, here: Path) -> None:
    file = spoilt(here / "a.xlsx")
    assert len(traces(file.read_bytes())) >= 8  # the eye of this test sees what was planted
    parsed = intake.parse_file(file, "a.xlsx", context, guard)
    returned = return_file(file, of_parsed(parsed, context), HEADING, context, guard)
    assert returned.way == "marked"
    assert not traces(returned.data)
    file.write_bytes(returned.data)
    again = intake.parse_file(file, "a.xlsx", context, guard)
    assert {f.code for f in parsed.findings} >= {"P01", "P02"}
    assert not {f.code for f in again.findings} & {"P01", "P02"}


def test_blanked_cells_say_so_and_their_column_goes_with_its_header(
    context: intake.Context, guard: Guard, here: Path
) -> None:
    from openpyxl import load_workbook

    file = spoilt(here / "a.xlsx")
    parsed = intake.parse_file(file, "a.xlsx", context, guard)
    returned = return_file(file, of_parsed(parsed, context), HEADING, context, guard)
    assert not [name for name, body in parts(returned.data).items() if b">1101051949<" in body]
    file.write_bytes(returned.data)
    page = load_workbook(file)["企业名册"]
    assert [page[c].value for c in ("AE2", "AE3", "AE4", "C4", "B9")] == [None] * 5
    assert "原内容已隐去" in page["C4"].comment.text
    assert (
        page["A3"].comment.text.startswith("请联系***") and page["A3"].comment.author == "街道经办"
    )


def test_a_rebuilt_workbook_holds_none_either(
    context: intake.Context, guard: Guard, here: Path
) -> None:
    file = here / "a.csv"
    file.write_text(f"姓名,证件\n张三,{LONG}\n李四,{SPACED}\n", encoding="utf-8")
    returned = return_file(file, [], HEADING, context, guard)
    assert returned.way == "rebuilt" and not traces(returned.data)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"&C{LONG}", "&C***"),
        (f"张三{SPACED}李四", "张三***李四"),
        (WIDE, "***"),
        ("合同编号2014000000000000001", "合同编号2014000000000000001"),
        ("共1500人，2014年3月5日", "共1500人，2014年3月5日"),
    ],
)
def test_masking_takes_the_number_and_leaves_the_rest(text: str, left: str) -> None:
    assert masked(text) == left


def test_an_enterprise_code_in_a_cell_is_no_secret() -> None:
    # 18 digits that are at once a valid code (GB 32100) and a valid ID number
    both = _both()
    assert is_secret(both) and not is_secret(both, in_cell=True)


def _both() -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    powers = [pow(3, n, 31) for n in range(17)]
    for serial in range(1000):
        body = f"11010519491231{serial:03d}"
        identity = "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]
        code = -sum(int(d) * w for d, w in zip(body, powers, strict=True)) % 31
        if identity == str(code):
            return body + identity
    raise AssertionError


def test_bytes_that_are_no_markup_keep_their_length() -> None:
    data = (
        b"\x00\x01" + LONG.encode() + b"\xff" + LONG.encode("utf-16-le") + b"1234567890123456789012"
    )
    clean = scrub("xl/printerSettings/printerSettings1.bin", data)
    assert len(clean) == len(data) and LONG.encode() not in clean
    assert LONG.encode("utf-16-le") not in clean and clean.endswith(b"1234567890123456789012")


@pytest.mark.parametrize(
    ("part", "markup"),
    [
        ("xl/comments1.xml", "<text><r><t>{0}</t></r><r><rPr/><t>{1}</t></r></text>"),
        ("xl/drawings/drawing1.xml", "<p><r><t>{0}</t></r><r><t>{1}</t></r></p>"),
        ("xl/charts/chart1.xml", "<pt><v>1.1010519491231E+17</v><f>{0}{1}</f></pt>"),
        ("xl/pivotCache/pivotCacheDefinition1.xml", '<s v="{0}{1}"/>'),
    ],
)
def test_runs_caches_and_attributes_are_searched(part: str, markup: str) -> None:
    data = markup.format(LONG[:6], LONG[6:]).encode()
    clean = scrub(part, data).decode()
    assert "***" in clean and not [piece for piece in (LONG[6:], "1.10105") if piece in clean]
