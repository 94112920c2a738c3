"""GB/T 9704-2012, measured in the finished PDF (1 mm = 72/25.4 pt)."""

from itertools import pairwise
from typing import Any

import pdfplumber
import pypdf
import pytest

from tests.documents import reading
from tests.documents.conftest import Rendered

MM = 72 / 25.4
WIDTH, HEIGHT = 210 * MM, 297 * MM


@pytest.fixture(scope="module")
def pages(rendered: Rendered) -> list[dict[str, Any]]:
    with pdfplumber.open(rendered.file("JD01.pdf")) as pdf:
        return [
            {
                "chars": p.chars,
                "lines": p.lines,
                "rects": p.rects,
                "text": p.extract_text(),
                "size": (p.width, p.height),
            }
            for p in pdf.pages
        ]


def body(page: dict[str, Any]) -> list[dict[str, Any]]:
    """Characters of the text block: neither running head nor page number.

    Punctuation at a line's end or start is left out: half of its box is empty and may stand in the margin.
    """
    inside = [c for c in page["chars"] if 36 * MM < c["top"] < 262 * MM and c["text"].strip()]
    return [c for c in inside if c["text"] not in "，。、；：）》”（《“"]


def test_paper_and_margins(pages: list[dict[str, Any]]) -> None:
    for number, page in enumerate(pages, start=1):
        assert page["size"] == pytest.approx((WIDTH, HEIGHT), abs=0.5)
        chars = body(page)
        assert min(c["x0"] for c in chars) >= 28 * MM - 1
        assert max(c["x1"] for c in chars) <= WIDTH - 26 * MM + 1, number
        assert max(c["bottom"] for c in chars) <= HEIGHT - 35 * MM + 1
    plain = body(pages[6])
    assert min(c["x0"] for c in plain) == pytest.approx(28 * MM, abs=1)
    assert min(c["top"] for c in plain) == pytest.approx(37 * MM, abs=3)


def test_body_is_16_point_28_characters_a_line_29_point_apart(pages: list[dict[str, Any]]) -> None:
    chars = [c for c in body(pages[0]) if abs(c["size"] - 16) < 0.01 and ord(c["text"]) > 0x2E80]
    lines: dict[int, list[dict[str, Any]]] = {}
    for char in chars:
        lines.setdefault(round(char["top"]), []).append(char)
    tops = sorted(top for top, row in lines.items() if len(row) > 15)
    gaps = [b - a for a, b in pairwise(tops)]
    pitch = 225 * MM / 22
    assert gaps and all(abs(g / pitch - round(g / pitch)) < 0.06 for g in gaps)
    full = max(lines.values(), key=len)
    assert 26 <= len(full) <= 29


def test_title_and_letter_form(pages: list[dict[str, Any]]) -> None:
    first = pages[0]
    title = [c for c in first["chars"] if abs(c["size"] - 22) < 0.01]
    assert (
        "".join(c["text"] for c in title)
        == "示例区总工会关于反馈2014年度和谐劳动关系建设考核结果的函"
    )
    red = [c for c in first["chars"] if c["size"] > 30]
    assert "".join(c["text"] for c in red) == "示例区总工会"
    assert min(c["top"] for c in red) == pytest.approx(30 * MM, abs=4)
    rules = [line for line in first["lines"] if line["x1"] - line["x0"] > 160 * MM]
    assert len(rules) == 4 and all(
        r["x1"] - r["x0"] == pytest.approx(170 * MM, abs=0.5) for r in rules
    )
    assert max(r["bottom"] for r in rules) == pytest.approx(HEIGHT - 20 * MM, abs=1.5)


def test_page_numbers_stand_outside_and_the_first_page_has_none(
    pages: list[dict[str, Any]],
) -> None:
    for number, page in enumerate(pages, start=1):
        foot = [c for c in page["chars"] if c["top"] > 262 * MM and c["text"].strip()]
        if number == 1:
            assert not foot
            continue
        assert "".join(c["text"] for c in foot) == f"—{number}—"
        assert all(abs(c["size"] - 14) < 0.01 for c in foot)
        middle = [(c["top"] + c["bottom"]) / 2 for c in foot if c["text"] == "—"]
        assert middle == pytest.approx(
            [HEIGHT - 35 * MM + 7 * MM] * 2, abs=2
        )  # 一字线距版心下边缘 7 mm
        if number % 2:
            assert max(c["x1"] for c in foot) == pytest.approx(WIDTH - 26 * MM - 14, abs=2)
        else:
            assert min(c["x0"] for c in foot) == pytest.approx(28 * MM + 14, abs=2)


def test_every_page_carries_mark_and_code(pages: list[dict[str, Any]], rendered: Rendered) -> None:
    for page in pages:
        assert "依据示例规则生成，不作为正式考核依据" in page["text"]
        assert rendered.views["JD01"]["code"] in page["text"]


def test_signature_never_stands_alone(pages: list[dict[str, Any]]) -> None:
    page = next(p for p in pages if "附件：1．" in p["text"].replace(" ", ""))
    text = reading.squeeze(page["text"])
    assert (
        text.index("视为无异议")
        < text.index("特此函告")
        < text.index("附件：")
        < text.index("2015年2月10日")
    )


def test_pdf_is_archival_tagged_and_described(rendered: Rendered) -> None:
    reader = pypdf.PdfReader(rendered.file("JD01.pdf"))
    catalog = reader.trailer["/Root"]
    xmp = catalog["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2<" in xmp and "<pdfaid:conformance>A<" in xmp
    assert (
        catalog["/MarkInfo"]["/Marked"]
        and "/StructTreeRoot" in catalog
        and str(catalog["/Lang"]).startswith("zh")
    )
    assert reader.metadata is not None and reader.metadata.title == rendered.views["JD01"]["title"]
    alts = list(_alts(catalog["/StructTreeRoot"].get_object()))
    assert any("各类得分条形图" in alt for alt in alts)


def _alts(node: Any) -> Any:
    if isinstance(node, list):
        for kid in node:
            yield from _alts(kid.get_object() if hasattr(kid, "get_object") else kid)
    elif isinstance(node, dict):
        if "/Alt" in node:
            yield str(node["/Alt"])
        if "/K" in node:
            yield from _alts(
                node["/K"].get_object() if hasattr(node["/K"], "get_object") else node["/K"]
            )


def test_docx_names_the_official_fonts_and_margins(rendered: Rendered) -> None:
    import docx

    document = docx.Document(str(rendered.file("JD01.docx")))
    section = document.sections[0]
    margins = [
        round(m.mm)
        for m in (
            section.top_margin,
            section.left_margin,
            section.right_margin,
            section.bottom_margin,
        )
    ]
    assert margins == [37, 28, 26, 35]
    xml = document.styles.element.xml
    for font in ("仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"):
        assert f'w:eastAsia="{font}"' in xml
    assert (
        document.styles["公文正文"].font.size.pt == 16
        and document.styles["公文标题"].font.size.pt == 22
    )
