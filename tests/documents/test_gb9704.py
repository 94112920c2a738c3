"""GB/T 9704-2012, measured: places in millimetres, sizes in points, read out of the finished PDF and DOCX."""

import zipfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from lxml import etree

from kaoping.config import Paths
from kaoping.documents.pdf import render_pdf
from tests.conftest import ROOT
from tests.documents.conftest import Rendered

MM = 72 / 25.4
PITCH, ADVANCE = 225 / 22, 156 / 28  # mm: 22 lines and 28 characters fill the block
LEFT, RIGHT, TOP, BOTTOM = 28, 210 - 26, 37, 297 - 35
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True)
class Glyph:
    """One character by its em box (0.88 above the base line, 0.12 below), in mm from top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    font: str
    red: bool


def glyphs(page: Any) -> list[Glyph]:
    found = []
    for c in page.chars:
        if not c["text"].strip():
            continue
        base = (page.height - c["matrix"][5]) / MM
        size = round(c["size"], 1)
        red = tuple(c["non_stroking_color"] or ())[:1] not in ((0,), (0.0,), ())
        found.append(
            Glyph(c["text"], c["x0"] / MM, base - 0.88 * size / MM, c["x1"] / MM, base + 0.12 * size / MM,
                  size, c["fontname"].split("+")[-1], red)
        )  # fmt: skip
    return found


def rows(page: list[Glyph]) -> list[list[Glyph]]:
    """Lines of equal height, from the top down."""
    lines: dict[float, list[Glyph]] = {}
    for g in page:
        lines.setdefault(round(g.bottom, 1), []).append(g)
    return [sorted(lines[y], key=lambda g: g.left) for y in sorted(lines)]


def said(row: list[Glyph]) -> str:
    return "".join(g.text for g in row)


def row_of(page: list[Glyph], text: str) -> list[Glyph]:
    return next(row for row in rows(page) if text in said(row))


def block(page: list[Glyph]) -> list[Glyph]:
    """What stands in the block: neither running head nor page number."""
    return [g for g in page if g.top > TOP - 2 and g.bottom < BOTTOM + 2]


@pytest.fixture(scope="module")
def letter(rendered: Rendered, tmp_path_factory: pytest.TempPathFactory) -> list[list[Glyph]]:
    """The letter with a paragraph of 1,300 characters, so that page 2 is full of plain text."""
    view = {**rendered.views["JD01"], "lead": ["汉" * 1300], "org": "示例区总工会"}
    file = tmp_path_factory.mktemp("gb") / "letter.pdf"
    file.write_bytes(render_pdf(Paths(ROOT), view))
    with pdfplumber.open(file) as pdf:
        wanted = [n for n, p in enumerate(pdf.pages) if n < 8 or n == len(pdf.pages) - 1]
        return [glyphs(pdf.pages[n]) for n in wanted]


def test_a_full_page_has_22_lines_of_28_characters(letter: list[list[Glyph]]) -> None:
    lines = rows(block(letter[1]))
    assert len(lines) == 22 and {said(line) for line in lines} == {"汉" * 28}
    assert lines[0][0].top == pytest.approx(TOP, abs=0.2)  # 37 mm ± 1 mm
    for above, below in pairwise(lines):
        assert below[0].bottom - above[0].bottom == pytest.approx(PITCH, abs=0.15)  # 28.99 pt
    for line in lines:
        assert line[0].left == pytest.approx(LEFT, abs=0.1)
        assert line[-1].right == pytest.approx(RIGHT, abs=0.2)
        for a, b in pairwise(line):
            assert b.left - a.left == pytest.approx(ADVANCE, abs=0.01)  # 15.79 pt
    assert lines[-1][0].bottom <= BOTTOM < lines[-1][0].bottom + PITCH


def test_a_paragraph_begins_two_characters_in(letter: list[list[Glyph]]) -> None:
    first = row_of(letter[0], "汉汉")
    assert len(first) == 26 and first[0].left == pytest.approx(LEFT + 2 * ADVANCE, abs=0.1)


def test_each_role_has_its_size_and_typeface(letter: list[list[Glyph]]) -> None:
    pages = [g for page in letter for g in page]
    roles = {
        "示例区总工会关于反馈": (22, "NotoSerifSC-Regular"),  # 小标宋 2号
        "一、考核结果": (16, "NotoSansSC-Regular"),  # 黑体 3号
        "附件1": (16, "NotoSansSC-Regular"),
        "特此函告": (16, "NotoSerifSC-Regular"),  # 仿宋 3号
        "得分明细表": (22, "NotoSerifSC-Regular"),
    }
    for text, (size, font) in roles.items():
        row = next(r for page in letter for r in rows(page) if said(r).startswith(text))
        assert {g.size for g in row} == {size} and {g.font for g in row} == {font}, text
    second = next(r for page in letter for r in rows(page) if said(r) == "（一）和谐劳动关系建设")
    assert {g.size for g in second} == {16} and {g.font for g in second} == {
        "NotoSerifSC-Regular"
    }  # 楷体
    allowed = {9, 10.5, 12, 14, 16, 22, 38}  # tables, notes, captions, 4号, 3号, 2号, agency mark
    assert {g.size for g in pages if g.size > 8.5} <= allowed  # drawings write smaller


def test_page_numbers_stand_7_mm_below_the_block(letter: list[list[Glyph]]) -> None:
    assert not [g for g in letter[0] if g.top > BOTTOM]  # the letter form leaves the first page out
    for number in range(2, 9):
        row = [g for g in letter[number - 1] if g.top > BOTTOM]
        assert said(row) == f"—{number}—" and {g.size for g in row} == {14}
        middle = (row[0].top + row[0].bottom) / 2
        assert middle == pytest.approx(BOTTOM + 7, abs=0.8)
        one = 14 / MM
        if number % 2:
            assert row[-1].right == pytest.approx(RIGHT - one, abs=0.6)
        else:
            assert row[0].left == pytest.approx(LEFT + one, abs=0.6)


def test_the_head_of_the_letter_form(rendered: Rendered, letter: list[list[Glyph]]) -> None:
    mark = [g for g in letter[0] if g.size == 38]
    assert said(mark) == "示例区总工会" and all(g.red for g in mark)
    assert mark[0].top == pytest.approx(30, abs=0.3)
    number = row_of(letter[0], "示工函")
    assert number[-1].right == pytest.approx(RIGHT, abs=0.3)
    with pdfplumber.open(rendered.file("JD01.pdf")) as pdf:
        lines = sorted(pdf.pages[0].lines, key=lambda line: float(line["top"]))
    tops = [float(line["top"]) / MM for line in lines]
    assert len(lines) == 4 and all(
        (line["x1"] - line["x0"]) / MM == pytest.approx(170, abs=0.1) for line in lines
    )
    assert tops[0] - mark[0].bottom == pytest.approx(4, abs=0.3)
    assert tops[3] == pytest.approx(297 - 20, abs=0.3)
    thick = [float(line["linewidth"]) for line in lines]
    assert thick[0] > thick[1] and thick[3] > thick[2]  # 上粗下细，上细下粗
    title = row_of(letter[0], "关于反馈")
    assert title[0].top - number[0].bottom == pytest.approx(2 * PITCH, abs=3)


def test_signature_and_date(letter: list[list[Glyph]]) -> None:
    page = next(p for p in letter if "特此函告" in said(p))
    date = row_of(page, "2015年2月10日")
    assert said(date) == "2015年2月10日"  # Arabic, complete, no leading zero
    assert date[-1].right == pytest.approx(RIGHT - 4 * ADVANCE, abs=0.3)
    signer = [r for r in rows(page) if said(r) == "示例区总工会"][-1]
    middle = (date[0].left + date[-1].right) / 2
    assert (signer[0].left + signer[-1].right) / 2 == pytest.approx(middle, abs=0.3)
    assert date[0].top - signer[0].top == pytest.approx(PITCH, abs=0.2)


def test_list_of_annexes_and_head_of_an_annex(letter: list[list[Glyph]]) -> None:
    page = next(p for p in letter if "特此函告" in said(p))
    closing, first, second = (row_of(page, t) for t in ("特此函告", "附件：1．", "2．失分事项清单"))
    assert said(first) == "附件：1．得分明细表"  # no punctuation at the end
    assert first[0].left == pytest.approx(LEFT + 2 * ADVANCE, abs=0.2)
    assert first[0].top - closing[0].top == pytest.approx(2 * PITCH, abs=0.2)  # one blank line
    assert second[0].left == pytest.approx(first[3].left, abs=0.2)
    start = next(p for p in letter if said(rows(block(p))[0]) == "附件1")
    mark, heading = rows(block(start))[:2]
    assert mark[0].left == pytest.approx(LEFT, abs=0.1) and mark[0].top == pytest.approx(
        TOP, abs=0.2
    )
    assert said(heading) == "得分明细表"
    third = mark[0].top + 2 * PITCH + 8 / MM  # the middle of the third line
    assert (heading[0].top + heading[0].bottom) / 2 == pytest.approx(third, abs=0.5)
    assert (heading[0].left + heading[-1].right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.3)


def test_the_imprint_of_the_letter_form(letter: list[list[Glyph]]) -> None:
    row = row_of(letter[-1], "抄送：")
    assert {g.size for g in row} == {14} and said(row) == "抄送：区委组织部，区纪委"
    assert row[0].left == pytest.approx(LEFT + 14 / MM, abs=0.2)
    assert row[0].bottom == pytest.approx(BOTTOM, abs=0.5)


SAMPLE = """
#import "gb9704.typ": *
#set document(title: "关于示例事项的通报")
#show: official
#ordinary-head("示例区总工会", "示工发〔2015〕3号")
#title(("关于示例事项的通报",))
#addressee("各单位：")
#sign-off("正文。", (), "示例区总工会", "2015年2月10日")
#imprint("区委组织部", "示例区总工会办公室", "2015年2月11日")
"""


def test_head_and_imprint_of_the_ordinary_form(tmp_path: Path) -> None:
    import shutil

    shutil.copytree(ROOT / "reports", tmp_path / "reports")
    (tmp_path / "reports" / "sample.typ").write_text(SAMPLE, encoding="utf-8")
    file = tmp_path / "sample.pdf"
    file.write_bytes(render_pdf(Paths(tmp_path), {"day": "2015-02-10"}, "sample"))
    with pdfplumber.open(file) as pdf:
        page = glyphs(pdf.pages[0])
        lines = sorted(float(line["top"]) / MM for line in pdf.pages[0].lines)
    mark = [g for g in page if g.size == 38]
    assert mark[0].top == pytest.approx(TOP + 35, abs=0.3)
    number = row_of(page, "示工发")
    assert number[0].top - mark[0].bottom == pytest.approx(2 * PITCH, abs=1)
    assert (number[0].left + number[-1].right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=0.3)
    assert lines[0] - number[0].bottom == pytest.approx(4, abs=0.3)
    title = row_of(page, "关于示例事项")
    assert title[0].top - lines[0] == pytest.approx(2 * PITCH, abs=3)
    copies, office = row_of(page, "抄送："), row_of(page, "示例区总工会办公室")
    assert {g.size for g in (*copies, *office)} == {14}
    assert said(office) == "示例区总工会办公室2015年2月11日印发"
    assert office[-1].right == pytest.approx(RIGHT - 14 / MM, abs=0.3)
    assert len(lines) == 4 and lines[-1] == pytest.approx(BOTTOM, abs=0.6)
    foot = [g for g in page if g.top > BOTTOM]
    assert said(foot) == "—1—"


# ---- DOCX ----


@pytest.fixture(scope="module", params=["JD01.docx", "组织部/JD01.docx"])
def word(request: pytest.FixtureRequest, rendered: Rendered) -> dict[str, Any]:
    with zipfile.ZipFile(rendered.file(request.param)) as archive:
        parts = {
            name: etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.startswith("word/") and name.count("/") == 1 and name.endswith(".xml")
        }
    return {"name": request.param, **parts}


def number_of(node: Any, name: str) -> int:
    return int(node.get(f"{W}{name}"))


def test_section_of_the_docx(word: dict[str, Any]) -> None:
    section = word["word/document.xml"].find(f".//{W}body/{W}sectPr")
    size, margin, grid = (section.find(f"{W}{tag}") for tag in ("pgSz", "pgMar", "docGrid"))
    assert (number_of(size, "w"), number_of(size, "h")) == (11906, 16838)
    twips = {"top": 37, "left": 28, "right": 26, "bottom": 35}
    assert all(number_of(margin, k) == pytest.approx(v * 56.693, abs=1) for k, v in twips.items())
    assert number_of(grid, "linePitch") == pytest.approx(225 * 56.693 / 22, abs=1)
    tracking = number_of(styles(word)["Body"].find(f"{W}rPr/{W}spacing"), "val") / 20
    assert 28 * (16 + tracking) <= 156 * MM < 29 * (16 + tracking)  # 28 characters a line, not 29
    letter_form = not word["name"].startswith("组织部")
    assert (section.find(f"{W}titlePg") is not None) == letter_form
    kinds = {r.get(f"{W}type") for r in section.findall(f"{W}footerReference")}
    assert kinds == ({"default", "even", "first"} if letter_form else {"default", "even"})
    assert word["word/settings.xml"].find(f"{W}evenAndOddHeaders") is not None


def test_page_numbers_of_the_docx_are_fields(word: dict[str, Any]) -> None:
    for name, side in (("footer1", "right"), ("footer2", "left")):
        foot = word[f"word/{name}.xml"]
        texts = [t.text for t in foot.iter(f"{W}t", f"{W}instrText")]
        assert texts == ["— ", " PAGE ", "2", " —"]
        assert foot.find(f".//{W}jc").get(f"{W}val") == side
        assert number_of(foot.find(f".//{W}ind"), f"{side}Chars") == 100  # one character in


def styles(word: dict[str, Any]) -> dict[str, Any]:
    return {s.get(f"{W}styleId"): s for s in word["word/styles.xml"].iter(f"{W}style")}


def test_styles_of_the_docx_name_the_official_fonts(word: dict[str, Any]) -> None:
    known = styles(word)
    wanted = {
        "Body": ("仿宋_GB2312", 32), "Heading1": ("黑体", 32), "Heading2": ("楷体_GB2312", 32),
        "Title": ("方正小标宋简体", 44), "AnnexTitle": ("方正小标宋简体", 44), "AnnexMark": ("黑体", 32),
        "PageNumber": ("宋体", 28), "Copies": ("仿宋_GB2312", 28), "Mark": ("方正小标宋简体", 72),
    }  # fmt: skip
    for code, (font, half) in wanted.items():
        run = known[code].find(f"{W}rPr")
        assert run.find(f"{W}rFonts").get(f"{W}eastAsia") == font, code
        assert number_of(run.find(f"{W}sz"), "val") == half, code
    for code, level in (("Heading1", 0), ("Heading2", 1), ("AnnexTitle", 0)):
        assert number_of(known[code].find(f".//{W}outlineLvl"), "val") == level
    indent = known["Body"].find(f".//{W}ind")
    assert number_of(indent, "firstLineChars") == 200
    line = known["Body"].find(f".//{W}spacing")
    assert line.get(f"{W}lineRule") == "exact" and number_of(line, "line") == 579


def test_tables_of_the_docx_repeat_their_heads_and_keep_their_rows(word: dict[str, Any]) -> None:
    tables = list(word["word/document.xml"].iter(f"{W}tbl"))
    listed = 0
    for table in tables:
        lines = table.findall(f"{W}tr")
        first = "".join(t.text or "" for t in lines[0].iter(f"{W}t"))
        if "失分事项" in first or first.startswith(("序号", "条款", "考核细则")):
            listed += 1
            heads = [tr for tr in lines if tr.find(f"{W}trPr/{W}tblHeader") is not None]
            assert heads and heads == lines[: len(heads)]
            assert all(tr.find(f"{W}trPr/{W}cantSplit") is not None for tr in lines)
        widths = [number_of(g, "w") for g in table.iter(f"{W}gridCol")]
        assert sum(widths) == pytest.approx(156 * 56.693, abs=6)
    assert listed >= 3


def test_date_and_signature_of_the_docx(word: dict[str, Any]) -> None:
    lines = [
        p
        for p in word["word/document.xml"].iter(f"{W}p")
        if p.find(f"{W}pPr/{W}pStyle") is not None
    ]
    signed = [p for p in lines if p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "Sign"]
    assert ["".join(t.text for t in p.iter(f"{W}t")) for p in signed] == [
        "示例区总工会",
        "2015年2月10日",
    ]
    assert number_of(signed[1].find(f"{W}pPr/{W}ind"), "rightChars") == 400
    # Nine half-width digits and three characters against six: the signer stands 0.75 characters further in.
    assert number_of(signed[0].find(f"{W}pPr/{W}ind"), "right") == 1264 + (7 + 6 - 12) * 316 // 4
    kept = [p for p in lines if p.find(f"{W}pPr/{W}keepNext") is not None]
    assert signed[0] in kept  # the date is never alone on a page
