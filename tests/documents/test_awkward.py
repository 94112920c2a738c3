"""Long and awkward content: 600 names of 60 characters, rare characters, nothing lost, nothing sent, vetoes.

Every view is rendered in all three forms; nothing may be clipped, cut off at a page end or left alone.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from kaoping.documents.docx import render_docx
from kaoping.documents.page import render_page
from kaoping.documents.pdf import render_pdf
from kaoping.documents.report import about, report_view
from kaoping.documents.rules import Rules
from kaoping.documents.run import open_frame
from kaoping.documents.source import Frame
from kaoping.documents.view import unit_view
from kaoping.leaders import leader_rows
from tests.documents import fixtures, reading
from tests.documents.conftest import Rendered
from tests.documents.office import convert

MM = 72 / 25.4
TAIL = "名称特别长而又不许截断的虚构精密机械制造与装备服务股份有限责任公司东部新区第二分公司示例车间第一号自动生产线"
# 60 characters; every seventh is shorter, so that page ends fall within rows of every height.
NAMES = [f"示例第{n:03d}号" + TAIL[: 53 if n % 7 else 10 + n % 5 * 9] for n in range(1, 601)]
RARE = "示例㐂堃龘商贸有限公司"
LONG = "问题说明很长" * 1000  # 6,000 characters: more than a page of any column


@dataclass(frozen=True)
class Page:
    """One page: its text in the order written, and the outermost edges of what stands in the block (mm)."""

    text: str
    left: float
    right: float
    bottom: float


def pages(data: bytes) -> list[Page]:
    found = []
    for page in pypdfium2.PdfDocument(data):
        text = page.get_textpage()
        height = page.get_height()
        boxes = [text.get_charbox(n) for n in range(text.count_chars())]
        inside = [b for b in boxes if b[2] > b[0] and 37 * MM < height - b[3] < 262 * MM]
        found.append(
            Page(
                reading.squeeze(text.get_text_range()).replace("\\ufffe", ""),
                min((b[0] for b in inside), default=99 * MM) / MM,
                max((b[2] for b in inside), default=99 * MM) / MM,
                max(((height - b[1]) for b in inside), default=0) / MM,
            )
        )
    return found


def with_tables(frame: Frame, **tables: Any) -> Frame:
    frame.run.tables = {**frame.run.tables, **tables}
    return frame


def opened(rendered: Rendered, stage: str = "初步得分") -> Frame:
    return open_frame(rendered.paths, rendered.run_dir, rendered.round, fixtures.rulebooks(), stage)


@dataclass(frozen=True)
class Case:
    """One awkward unit: its two views and what every form must say."""

    letter: dict[str, Any]
    report: dict[str, Any]
    says: tuple[str, ...]


def case(rendered: Rendered, frame: Frame, code: str, *says: str) -> Case:
    books, unit = fixtures.rulebooks(), rendered.round.unit(code)
    letter = unit_view(frame, unit, Rules(rendered.paths, frame, books))
    rows = about(unit, leader_rows(frame.run, rendered.round, books))
    return Case(letter, report_view(frame, unit, letter, rows, []), says)


def perfect(rendered: Rendered) -> Case:
    frame = opened(rendered)
    scores = [
        {**row, "points": row["full_points"], "state": "ok", "provisional": "False"}
        for row in frame.run.rows("scores")
    ]
    totals = [{**row, "points": row["full_points"]} for row in frame.run.rows("totals")]
    changed = with_tables(frame, scores=scores, totals=totals, findings=[])
    return case(
        rendered, changed, "JD01", "没有失分事项", "没有需要整改的事项", "没有尚未解决的问题"
    )


def vetoed(rendered: Rendered) -> Case:
    frame = opened(rendered, "复核")
    totals = [
        {**row, "points": "0.00", "gates": "市级以上群体性事件", "pending_points": "0.200"}
        for row in frame.run.rows("totals")
    ]
    return case(
        rendered,
        with_tables(frame, totals=totals),
        "JD01",
        "一票否决事项",
        "市级以上群体性事件",
        "待评定",
    )


def crowded(rendered: Rendered) -> Case:
    """600 enterprises of 60 characters, a rare name, a message and a title longer than a page."""
    frame = opened(rendered)
    first = next(r for r in frame.run.evidence("JD01") if r["indicator"] == "union_founding_rate")
    names = [*NAMES, RARE, "W" * 60]
    rows = [
        {**first, "entity_name": name, "entity_key": f"K{n}", "cell": f"C{n}"}
        for n, name in enumerate(names, start=5)
    ]
    frame.run._evidence.clear()
    frame.run._evidence[""] = rows
    frame.run._evidence["JD01"] = rows
    finding = {**frame.run.rows("findings")[0], "message": LONG, "remedy": "处理" * 800}
    changed = with_tables(frame, findings=[finding])
    return case(rendered, changed, "JD01", "602项，见下表", RARE, LONG[:60])


@dataclass(frozen=True)
class Shown:
    """A case in all its forms, the PDFs read back."""

    case: Case
    forms: dict[str, bytes]
    pages: dict[str, list[Page]]


BUILD = {
    "perfect": perfect,
    "vetoed": vetoed,
    "crowded": crowded,
    "unsent": lambda r: case(r, opened(r), "JD02", "未报送考核工作簿", "补报"),
    "nothing applies": lambda r: case(r, opened(r), "WB05", "对你单位不适用", "没有失分事项"),
    "provisional": lambda r: case(r, opened(r, "公示"), "JD01", "暂定", "公示"),
}


@pytest.fixture(scope="module", params=list(BUILD))
def shown(request: pytest.FixtureRequest, rendered: Rendered) -> Shown:
    one: Case = BUILD[request.param](rendered)
    forms = {}
    for view, template in ((one.letter, "unit_report"), (one.report, "org_report")):
        forms[f"{template}.pdf"] = render_pdf(rendered.paths, view, template)
        forms[f"{template}.docx"] = render_docx(rendered.paths, view, template)
        forms[f"{template}.html"] = render_page(rendered.paths, view, template)
    return Shown(one, forms, {n: pages(data) for n, data in forms.items() if n.endswith(".pdf")})


def text_of(shown: Shown, name: str, folder: Path) -> str:
    if name in shown.pages:
        return "".join(page.text for page in shown.pages[name])
    file = folder / name
    file.write_bytes(shown.forms[name])
    return reading.docx_text(file) if name.endswith(".docx") else reading.html_text(file)


def test_every_form_says_it(shown: Shown, tmp_path: Path) -> None:
    one = shown.case
    for ending in ("pdf", "docx", "html"):
        told = text_of(shown, f"unit_report.{ending}", tmp_path)
        assert not [said for said in one.says if said not in told], ending
        things = [t["name"] for b in one.letter["books"] for c in b["losses"] for t in c["things"]]
        missing = [name for name in things if reading.squeeze(name) not in told]
        assert not missing, (ending, missing[:3])


def test_nothing_stands_outside_the_block(shown: Shown) -> None:
    for name in ("unit_report.pdf", "org_report.pdf"):
        for number, page in enumerate(shown.pages[name], start=1):
            assert page.left > 28 - 0.5, (name, number)
            assert page.right < 184 + 2.9, (name, number)  # half-empty punctuation may hang out
            assert page.bottom < 262 + 0.5, (name, number)


def test_a_row_is_never_cut_off_at_a_page_end(shown: Shown) -> None:
    one = shown.case
    texts = [page.text for page in shown.pages["unit_report.pdf"]]
    for book in one.letter["books"]:
        for card in book["losses"]:
            for thing in card["things"]:
                row = reading.squeeze(thing["name"] + thing["reason"])
                assert any(row in text for text in texts), row  # the whole row on one page
    for finding in one.letter["found"]:  # longer than a page: goes on, loses nothing
        whole = "".join(texts)
        for char in set(finding["message"] + finding["remedy"]):
            assert whole.count(char) >= (finding["message"] + finding["remedy"]).count(char)


def test_heads_stand_on_every_page_of_a_list(shown: Shown) -> None:
    one = shown.case
    names = {t["name"] for b in one.letter["books"] for c in b["losses"] for t in c["things"]}
    for page in shown.pages["unit_report.pdf"]:
        if any(reading.squeeze(name) + "未建立工会" in page.text for name in names):
            assert "序号对象原因登记核对出处" in page.text and "失分事项" in page.text


def test_signature_and_date_never_stand_alone(shown: Shown) -> None:
    one = shown.case
    for name, last in (
        ("unit_report.pdf", one.letter["closing"]),
        ("org_report.pdf", one.report["remarks"][-1]),
    ):
        signed = [
            p.text for p in shown.pages[name] if one.letter["org"] + one.letter["date"] in p.text
        ]
        assert len(signed) == 1 and reading.squeeze(last) in signed[0], name


@pytest.mark.slow
@pytest.mark.libreoffice
def test_word_prints_the_crowded_letter_whole(rendered: Rendered, tmp_path: Path) -> None:
    one = crowded(rendered)
    for view, template in ((one.letter, "unit_report"), (one.report, "org_report")):
        (tmp_path / f"{template}.docx").write_bytes(render_docx(rendered.paths, view, template))
    files = [tmp_path / "unit_report.docx", tmp_path / "org_report.docx"]
    letter, report = (pages(file.read_bytes()) for file in convert(files, tmp_path))
    whole = "".join(page.text for page in letter)
    assert not [name for name in NAMES if name not in whole]
    listed = [p.text for p in letter if "特别长而又不许截断" in p.text and "未建立工会" in p.text]
    assert len(listed) > 15 and all("序号对象原因登记核对出处" in text for text in listed)
    for found in (letter, report):
        signed = [p for p in found if one.letter["org"] + one.letter["date"] in p.text]
        assert len(signed) == 1 and len(signed[0].text) > 80
        assert all(p.right < 184 + 3 and p.bottom < 262 + 1 for p in found[1:])
