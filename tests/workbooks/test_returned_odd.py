"""Packages as other programs write them: edited in place all the same, and never broken."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook

from kaoping import intake
from kaoping.intake.guard import Guard
from kaoping.returned import of_parsed, return_file
from kaoping.returned.sheetxml import Sheet
from tests.workbooks import writers
from tests.workbooks.books import good
from tests.workbooks.returning import HEADING, mark, parts
from tests.workbooks.test_returned_package import rich

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
Change = Callable[[bytes], bytes]


def in_sheets(change: Change) -> Callable[[bytes], bytes]:
    """The archive with every worksheet changed."""

    def go(data: bytes) -> bytes:
        members = parts(data)
        return writers.zipped(
            {n: change(d) if n.startswith("xl/worksheets/sheet") else d for n, d in members.items()}
        )

    return go


def prefixed(data: bytes) -> bytes:
    """All elements with a prefix, as some libraries write."""
    text = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", re.sub(rb"<\?xml.*?\?>", b"", data))
    return text.replace(b"xmlns=", b"xmlns:x=", 1)


def commented(data: bytes) -> bytes:
    """Comments that hold tags: a search by tags would stumble."""
    rows = b"<!-- <sheetData><row r='1'> --><sheetData><!-- </sheetData> -->"
    return data.replace(b"<sheetData>", rows)


def spaced(data: bytes) -> bytes:
    """Pretty-printed markup with a byte order mark."""
    return b"\xef\xbb\xbf" + etree.tostring(
        etree.fromstring(data), pretty_print=True, encoding="UTF-8", xml_declaration=True
    )


SHAPES: dict[str, Callable[[bytes], bytes]] = {
    "prefixed": in_sheets(prefixed),
    "commented": in_sheets(commented),
    "spaced": in_sheets(spaced),
    "without addresses": writers.without_addresses,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_any_spelling_of_the_markup_is_marked_in_place(
    context: intake.Context, guard: Guard, here: Path, shape: str
) -> None:
    plain = good().drop("企业名册", "B4").put("集体合同台账", "K3", "张三11010519491231002X")
    data = SHAPES[shape](writers.xlsx(plain, here))
    file = here / "a.xlsx"
    file.write_bytes(data)
    before = intake.parse_file(file, "a.xlsx", context, guard)
    assert {f.code for f in before.findings} >= {"V01", "P02"}
    returned = return_file(file, of_parsed(before, context), HEADING, context, guard)
    assert returned.way == "marked"
    assert not [n for n, d in parts(returned.data).items() if b"11010519491231" in d]
    file.write_bytes(returned.data)
    after = intake.parse_file(file, "a.xlsx", context, guard)
    hidden = {f.cell for f in before.findings if f.code == "P02"}
    kept = Counter((f.code, f.cell) for f in before.findings if f.code != "P02")
    found = Counter((f.code, f.cell) for f in after.findings)
    assert not kept - found  # an emptied key says so itself
    assert set(found - kept) <= {("V01", cell) for cell in hidden}
    empty = next(f for f in before.findings if f.code == "V01")
    page = load_workbook(file)[context.maps.sheets[empty.sheet or ""].title]
    assert "V01" in page[empty.cell].comment.text


def test_formulas_that_shared_a_blanked_one_keep_their_results() -> None:
    rows = (
        b'<row r="3"><c r="A3"><f t="shared" ref="A3:A5" si="0">B3</f><v>1</v></c><c r="C3" s="7"/></row>'
        b'<row r="4"><c r="A4"><f t="shared" si="0"/><v>2</v></c></row>'
        b'<row r="5"><c r="A5"><f si="1" t="shared" ref="A5:A6">B5</f><v>3</v></c></row>'
    )
    sheet = Sheet(
        f'<worksheet xmlns="{MAIN}"><sheetData>'.encode() + rows + b"</sheetData></worksheet>"
    )
    sheet.blank({(3, 1)})
    cells = {c.get("r"): c for c in etree.fromstring(sheet.render()).iter(f"{{{MAIN}}}c")}
    assert len(cells["A3"]) == 0 and cells["C3"].get("s") == "7"
    assert [child.tag.rpartition("}")[2] for child in cells["A4"]] == ["v"]
    assert cells["A5"].findtext(f"{{{MAIN}}}f") == "B5"


def test_old_drawing_markup_that_is_no_xml_keeps_its_other_shapes(
    context: intake.Context, guard: Guard, here: Path
) -> None:
    file = rich(here / "a.xlsx")
    members = parts(file.read_bytes())
    button = '<v:shape id="_x0000_s3001"><br><x:ClientData ObjectType="Button"/></v:shape></xml>'
    vml = members["xl/drawings/vmlDrawing1.vml"].decode().replace("</xml>", button)
    file.write_bytes(writers.zipped(members | {"xl/drawings/vmlDrawing1.vml": vml.encode()}))
    returned = return_file(file, [mark("V02", "B4")], HEADING, context, guard)
    assert returned.way == "marked"
    after = parts(returned.data)["xl/drawings/vmlDrawing1.vml"].decode()
    assert after.count("<br>") == 1 and after.count('ObjectType="Note"') == 3
    ids = re.findall(r'<v:shape id="(\w+)"', after)
    assert len(ids) == len(set(ids)) == 4


def test_threaded_comments_become_plain_ones(
    context: intake.Context, guard: Guard, here: Path
) -> None:
    file = rich(here / "a.xlsx")
    members = parts(file.read_bytes())
    hint = "[线程批注]你的Excel版本可读取此线程批注；\n\n批注:\n    "
    notes = members["xl/comments1.xml"].decode().replace("已电话核实", f"{hint}已电话核实")
    rels = members["xl/worksheets/_rels/sheet2.xml.rels"].decode().replace(
        "</Relationships>",
        '<Relationship Id="rId77" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
        'Target="../threadedComments/threadedComment1.xml"/></Relationships>',
    )  # fmt: skip
    added = {
        "xl/comments1.xml": notes.encode(),
        "xl/worksheets/_rels/sheet2.xml.rels": rels.encode(),
        "xl/threadedComments/threadedComment1.xml": b"<ThreadedComments/>",
        "xl/persons/person.xml": "<personList><person displayName='张三'/></personList>".encode(),
    }
    file.write_bytes(writers.zipped(members | added))
    returned = return_file(file, [mark("V02", "B4")], HEADING, context, guard)
    after = parts(returned.data)
    assert returned.way == "marked"
    assert not [n for n in after if "hread" in n or "person" in n]
    assert b"hread" not in after["xl/worksheets/_rels/sheet2.xml.rels"]
    file.write_bytes(returned.data)
    assert load_workbook(file)["企业名册"]["B3"].comment.text == "已电话核实"


def test_controls_and_embedded_objects_leave_with_their_hooks(
    context: intake.Context, guard: Guard, here: Path
) -> None:
    file = rich(here / "a.xlsx")
    members = parts(file.read_bytes())
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    hooks = (
        f'<mc:AlternateContent {space}><mc:Choice Requires="x14"><controls><mc:AlternateContent><mc:Choice '
        'Requires="x14"><control shapeId="1" r:id="rId70" name="钮"/></mc:Choice></mc:AlternateContent></controls>'
        "</mc:Choice></mc:AlternateContent></worksheet>"
    )
    page = members["xl/worksheets/sheet2.xml"].decode().replace("</worksheet>", hooks)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/control"
    rels = members["xl/worksheets/_rels/sheet2.xml.rels"].decode().replace(
        "</Relationships>", f'<Relationship Id="rId70" Type="{kind}" Target="../activeX/activeX1.xml"/></Relationships>'
    )  # fmt: skip
    added = {
        "xl/worksheets/sheet2.xml": page.encode(),
        "xl/worksheets/_rels/sheet2.xml.rels": rels.encode(),
        "xl/activeX/activeX1.xml": b"<ocx/>",
        "xl/activeX/activeX1.bin": b"\xd0\xcf",
    }
    file.write_bytes(writers.zipped(members | added))
    returned = return_file(file, [mark("V02", "B4")], HEADING, context, guard)
    after = parts(returned.data)
    assert returned.way == "marked" and not [n for n in after if "activeX" in n]
    text = after["xl/worksheets/sheet2.xml"].decode()
    assert "rId70" not in text and "AlternateContent" not in text and "<legacyDrawing" in text
