"""What of the clerk's own file comes back, what does not, and that the package stays a good one."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from lxml import etree
from openpyxl import load_workbook

from kaoping import intake
from kaoping.intake.guard import Guard
from kaoping.returned import Mark, Returned, of_parsed, return_file
from kaoping.returned.sheetxml import ORDER
from tests.workbooks.books import good
from tests.workbooks.returning import HEADING, mark, parts

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Send = Callable[..., Returned]


@pytest.fixture
def send(context: intake.Context, guard: Guard) -> Send:
    def go(file: Path, *marks: Mark) -> Returned:
        return return_file(file, marks, HEADING, context, guard)

    return go


def png() -> bytes:
    """One red pixel."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(b"\x00\xff\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


def rich(file: Path) -> Path:
    """A workbook with all that clerks add: picture, chart, comment, validation, formula, print titles."""
    with xlsxwriter.Workbook(file) as book:
        yellow = book.add_format({"bg_color": "#FFFF00"})
        for title, cells in good().sheets.items():
            sheet = book.add_worksheet(title)
            for address, value in cells.items():
                plain = value[0] if isinstance(value, tuple) else value
                sheet.write(address, plain.isoformat() if hasattr(plain, "isoformat") else plain)
        page = book.get_worksheet_by_name("企业名册")
        assert page is not None
        page.write_formula("I3", "=100+20", None, 120)
        page.write("B3", "示例甲厂有限公司", yellow)
        page.write_comment("B3", "已电话核实", {"author": "街道经办"})
        page.write_comment("D3", "不动的批注", {"author": "街道经办"})
        page.insert_image("AG2", "点.png", {"image_data": io.BytesIO(png())})
        page.data_validation("F3", {"validate": "list", "source": ["是", "否"]})
        page.conditional_format(
            "J3:J9", {"type": "cell", "criteria": ">", "value": 9, "format": yellow}
        )
        page.repeat_rows(1)
        page.merge_range("A20:C21", "合并", yellow)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=企业名册!$J$3:$J$4"})
        page.insert_chart("AG20", chart)
        page.activate()
    return file


def with_parts(file: Path, extra: dict[str, bytes]) -> Path:
    """The archive with members added or replaced."""
    members = parts(file.read_bytes()) | extra
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file


def test_drawings_validation_formulas_and_fills_come_back(send: Send, here: Path) -> None:
    file = rich(here / "a.xlsx")
    before = parts(file.read_bytes())
    returned = send(file, mark("V02", "B3"), mark("V02", "I3"))
    after = parts(returned.data)
    kept = [n for n in before if n.startswith(("xl/media/", "xl/charts/", "xl/drawings/drawing"))]
    assert returned.way == "marked" and len(kept) == 3
    assert all(after[name] == before[name] for name in kept)
    again = here / "b.xlsx"
    again.write_bytes(returned.data)
    page = load_workbook(again)["企业名册"]
    assert page["B3"].fill.fgColor.rgb == "FFFFFF00" and page["I3"].value == "=100+20"
    assert load_workbook(again, data_only=True)["企业名册"]["I3"].value == 120
    assert page.data_validations.dataValidation[0].sqref == "F3"
    assert page.print_title_rows == "$2:$2"


def test_colours_lie_over_the_cell_by_its_gravest_finding(send: Send, here: Path) -> None:
    file = here / "b.xlsx"
    returned = send(
        rich(here / "a.xlsx"),
        mark("V04", "B3", severity="notice"),
        mark("V01", "B3", severity="reject_record"),
        mark("V04", "C4", severity="notice"),
        mark("V02", "B21"),
    )
    file.write_bytes(returned.data)
    page = load_workbook(file)["企业名册"]
    found = {
        str(area.sqref): (rule.dxf.fill.bgColor.rgb, rule.priority)
        for area in page.conditional_formatting
        for rule in area.rules
        if rule.type == "expression"
    }
    assert found == {
        "B3": ("FFF4A261", 1),
        "A20": ("FFA9D3F5", 2),  # inside a merged range: its first cell
        "C4": ("FFFFF3BF", 3),
    }
    others = [
        r.priority for a in page.conditional_formatting for r in a.rules if r.type == "cellIs"
    ]
    assert others == [4]


def test_the_clerks_comments_stand_above_ours(send: Send, here: Path) -> None:
    file = here / "b.xlsx"
    file.write_bytes(send(rich(here / "a.xlsx"), mark("V02", "B3"), mark("V10", "B3")).data)
    page = load_workbook(file)["企业名册"]
    assert page["B3"].comment.author == "街道经办"
    assert page["B3"].comment.text == (
        "已电话核实\n【退回意见】\n1. V02〔待核实〕V02有问题。\n怎么改：请改正。\n"
        "2. V10〔待核实〕V10有问题。\n怎么改：请改正。\n【退回意见完】"
    )
    assert page["D3"].comment.text == "不动的批注"
    file.write_bytes(send(file).data)
    page = load_workbook(file)["企业名册"]
    assert page["B3"].comment.text == "已电话核实" and page["D3"].comment.text == "不动的批注"
    boxes = next(d for n, d in parts(file.read_bytes()).items() if n.endswith(".vml"))
    assert boxes.count(b'ObjectType="Note"') == 2


def test_nothing_that_runs_comes_back_and_the_list_says_so(send: Send, here: Path) -> None:
    file = rich(here / "a.xlsm")
    members = parts(file.read_bytes())
    types = members["[Content_Types].xml"].replace(
        b"spreadsheetml.sheet.main+xml", b"X").replace(
        b"application/vnd.openxmlformats-officedocument.X", b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    ).replace(b"</Types>", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>')  # fmt: skip
    rels = members["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId90" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"'
        b' Target="vbaProject.bin"/></Relationships>',
    )
    added = {"[Content_Types].xml": types, "xl/_rels/workbook.xml.rels": rels}
    added |= {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Auto_Open", "customUI/customUI.xml": b"<ui/>"}
    with_parts(file, added)
    returned = send(file, mark("V02", "B3"))
    after = parts(returned.data)
    assert returned.way == "marked" and not [n for n in after if "vba" in n or "custom" in n]
    assert b"macroEnabled" not in after["[Content_Types].xml"]
    assert b"vbaProject" not in after["xl/_rels/workbook.xml.rels"]
    file.write_bytes(returned.data)
    said = [c.value for c in load_workbook(file)["问题清单"]["A"] if c.value]
    assert any("宏没有保留" in str(line) for line in said)


def test_properties_name_nobody(send: Send, here: Path) -> None:
    after = parts(send(rich(here / "a.xlsx"), mark("V02", "B3")).data)
    assert [name for name in after if name.startswith("docProps/")] == ["docProps/core.xml"]
    assert b"creator" not in after["docProps/core.xml"]
    assert b"modified" not in after["docProps/core.xml"].lower()


def test_every_worksheet_keeps_the_order_of_the_schema(send: Send, here: Path) -> None:
    returned = send(rich(here / "a.xlsx"), mark("V02", "B3"))
    sheets = [d for n, d in parts(returned.data).items() if n.startswith("xl/worksheets/sheet")]
    assert len(sheets) == len(good().sheets) + 1
    for data in sheets:
        names = [etree.QName(child).localname for child in etree.fromstring(data)]
        assert names == sorted(names, key=ORDER.index)


def test_every_relationship_leads_to_a_part_with_a_type(send: Send, here: Path) -> None:
    after = parts(send(rich(here / "a.xlsx"), mark("V02", "B3")).data)
    types = etree.fromstring(after["[Content_Types].xml"])
    typed = {e.get("PartName", "").lstrip("/") for e in types}
    endings = {e.get("Extension") for e in types}
    for name in after:
        if name.endswith(".rels"):
            for rel in etree.fromstring(after[name]):
                target = rel.get("Target", "")
                base = name.replace("_rels/", "").rpartition("/")[0]
                parts_ = [] if target.startswith("/") else base.split("/") if base else []
                for step in target.lstrip("/").split("/"):
                    parts_ = parts_[:-1] if step == ".." else [*parts_, step]
                assert "/".join(parts_) in after, (name, target)
        assert name == "[Content_Types].xml" or name in typed or name.rpartition(".")[2] in endings
    assert not typed - {""} - after.keys()


def test_the_list_is_the_one_open_sheet(send: Send, here: Path) -> None:
    after = parts(send(rich(here / "a.xlsx"), mark("V02", "B3")).data)
    selected = [
        n for n, d in after.items() if n.startswith("xl/worksheets/") and b'tabSelected="1"' in d
    ]
    assert len(selected) == 1
    book = after["xl/workbook.xml"].decode()
    assert 'activeTab="0"' in book and "firstSheet" not in book
    # 企业名册 was the second sheet and is the third: its print titles moved with it
    assert re.search(r'localSheetId="2">企业名册!\$2:\$2<', book)


def test_text_that_looks_like_a_formula_stays_text(send: Send, here: Path) -> None:
    evil = '=HYPERLINK("http://x","点")'
    file = here / "b.xlsx"
    marks = [mark("V02", "B3", value=evil, message=f"+{evil}", remedy="@SUM(A1)")]
    marks.append(mark("V03", "B4", value="\t=1+1", message="-1\x00\x0b", remedy="\r=1"))
    file.write_bytes(send(rich(here / "a.xlsx"), *marks).data)
    sheet = load_workbook(file)["问题清单"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    risky = [cell for cell in cells if str(cell.value).startswith(("=", "+", "-", "@"))]
    assert len(risky) >= 4 and all(cell.quotePrefix for cell in risky)


def test_links_lead_to_cells_and_sheets(send: Send, here: Path) -> None:
    file = here / "b.xlsx"
    marks = (
        mark("V02", "B3"),
        mark("H03", "", sheet="contracts", sheet_title="集体合同台账"),
        mark("H01", "", sheet="", sheet_title=""),
        mark("R03", "C9", file="备案登记.xlsx"),
    )
    file.write_bytes(send(rich(here / "a.xlsx"), *marks).data)
    sheet = load_workbook(file)["问题清单"]
    links = sorted(
        (cell.value, cell.hyperlink.location)
        for row in sheet.iter_rows() for cell in row if cell.hyperlink
    )  # fmt: skip
    assert links == [("B3", "'企业名册'!B3"), ("集体合同台账", "'集体合同台账'!A1")]
    shown = [cell.value for cell in sheet["D"]]
    assert "企业名册（见备案登记.xlsx）" in shown


def test_the_list_is_set_up_for_reading_and_printing(send: Send, here: Path) -> None:
    file = here / "b.xlsx"
    marks = (mark("V02", "B3"), mark("V01", "B4", severity="reject_record"))
    file.write_bytes(send(rich(here / "a.xlsx"), *marks).data)
    sheet = load_workbook(file)["问题清单"]
    head = next(r for r in range(1, 20) if sheet.cell(r, 1).value == "序号")
    assert [c.value for c in sheet[head]] == [
        "序号", "级别", "代码", "工作表", "单元格", "列名", "现在填的是", "问题", "怎么改",
    ]  # fmt: skip
    assert sheet.auto_filter.ref == f"A{head}:I{head + 2}"
    assert sheet.freeze_panes == f"A{head + 1}" and sheet.print_title_rows == f"${head}:${head}"
    assert sheet.page_setup.orientation == "landscape"
    assert [sheet.cell(head + 1, n).value for n in (2, 3, 5)] == ["该行不计", "V01", "B4"]
    top = [str(sheet.cell(r, 1).value) for r in range(1, head)]
    assert top[0] == "退回问题清单" and "JD01示例甲街道办事处" in top[1]
    assert top[2] == "共2项：退回0项、该行不计1项、待核实1项、提示0项。"
    assert "2015年1月20日" in top[3]


def test_equal_input_gives_equal_bytes(send: Send, here: Path) -> None:
    file = rich(here / "a.xlsx")
    one = send(file, mark("V02", "B3"), mark("V04", "C4", severity="notice"))
    two = send(file, mark("V04", "C4", severity="notice"), mark("V02", "B3"))
    assert one.data == two.data
    with zipfile.ZipFile(io.BytesIO(one.data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_file_that_cannot_be_opened_goes_back_as_a_list(
    context: intake.Context, guard: Guard, here: Path
) -> None:
    file = here / "a.xlsx"
    file.write_bytes(b"%PDF-1.4 not a workbook")
    parsed = intake.parse_file(file, "a.xlsx", context, guard)
    returned = return_file(file, of_parsed(parsed, context), HEADING, context, guard)
    assert returned.way == "listed"
    file.write_bytes(returned.data)
    book = load_workbook(file)
    assert book.sheetnames == ["问题清单"]
    assert "S02" in [cell.value for cell in book["问题清单"]["C"]]


def test_a_package_that_resists_is_built_anew_from_its_cells(
    context: intake.Context, guard: Guard, here: Path
) -> None:
    file = good().put("企业名册", "B4", None).save(here / "a.xlsx")
    styles = parts(file.read_bytes())["xl/styles.xml"]
    with_parts(file, {"xl/comments9.xml": b"<broken", "xl/styles.xml": styles})
    rels = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="../comments9.xml"/>'
        b"</Relationships>"
    )
    with_parts(file, {"xl/worksheets/_rels/sheet2.xml.rels": rels})
    parsed = intake.parse_file(file, "a.xlsx", context, guard)
    returned = return_file(file, of_parsed(parsed, context), HEADING, context, guard)
    assert returned.way == "rebuilt"
    file.write_bytes(returned.data)
    again = intake.parse_file(file, "a.xlsx", context, guard)
    assert {(f.code, f.cell) for f in again.findings} == {(f.code, f.cell) for f in parsed.findings}
    assert load_workbook(file)["企业名册"]["B4"].comment is not None


def test_a_marked_file_that_reads_otherwise_does_not_leave(
    send: Send, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kaoping.returned import returning

    file = rich(here / "a.xlsx")
    monkeypatch.setattr(
        returning, "_in_place", lambda file, job: good().save(here / "other.xlsx").read_bytes()
    )
    returned = send(file, mark("V02", "B3"))
    assert returned.way == "rebuilt"
    file.write_bytes(returned.data)
    assert load_workbook(file)["企业名册"]["A20"].value == "合并"


def test_a_damaged_part_that_no_reader_needs_costs_only_the_form(send: Send, here: Path) -> None:
    file = rich(here / "a.xlsx")
    data = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as archive:
        place = archive.getinfo("xl/theme/theme1.xml").header_offset
    data[place + 14] ^= 0xFF  # the checksum in the member's own header; readers of cells pass it by
    entry = data.rindex(b"xl/theme/theme1.xml") - 46
    data[entry + 16] ^= 0xFF
    file.write_bytes(bytes(data))
    assert send(file, mark("V02", "B3")).way == "rebuilt"
