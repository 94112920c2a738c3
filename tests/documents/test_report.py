"""得分情况报告: what the organisation department reads, and what only it may read."""

import re

import pypdf

from kaoping.leaders import load_roster
from tests.documents import fixtures, reading
from tests.documents.conftest import Rendered

FORMS = ("docx", "pdf", "html")


def text(rendered: Rendered, name: str) -> str:
    file = rendered.file(name)
    if name.endswith("docx"):
        return reading.docx_text(file)
    if name.endswith("html"):
        return reading.html_text(file)
    return reading.squeeze("".join(p.extract_text() for p in pypdf.PdfReader(file).pages))


def test_every_form_names_the_leaders_who_carry_the_points(rendered: Rendered) -> None:
    posts = [p for p in load_roster(rendered.round) if p.unit_code == "JD01"]
    assert posts
    for form in FORMS:
        told = text(rendered, f"组织部/JD01.{form}")
        assert all(post.name in told and post.post in told for post in posts), form
        assert "含领导干部姓名，仅供组织部门内部使用" in told


def test_no_copy_of_a_unit_names_a_leader(rendered: Rendered) -> None:
    names = {post.name for post in load_roster(rendered.round)}
    for unit in fixtures.UNITS:
        for form in FORMS:
            told = text(rendered, f"{unit}.{form}")
            assert not [name for name in names if name in told], (unit, form)
            raw = rendered.file(f"{unit}.{form}").read_bytes()
            assert not [name for name in names if name.encode() in raw]


def test_a_report_about_a_unit_names_no_other_units_leaders(rendered: Rendered) -> None:
    told = text(rendered, "组织部/JD01.html")
    others = {p.name for p in load_roster(rendered.round) if p.unit_code == "JD02"}
    own = {p.name for p in load_roster(rendered.round) if p.unit_code == "JD01"}
    assert others - own and not [name for name in others - own if name in told]


def test_the_report_tells_the_deductions_with_their_arithmetic(rendered: Rendered) -> None:
    report = rendered.reports["JD01"]
    first = report["books"][0]["losses"][0]
    assert (first["clause"], first["full"], first["got"], first["lost"]) == (
        "第三条（一）1　企业建会率", "0.450", "0.350", "0.100",
    )  # fmt: skip
    assert "85.5" in first["sentences_text"] and first["missing_count"] == "29项"
    assert "你单位" not in str(report)
    for form in FORMS:
        told = text(rendered, f"组织部/JD01.{form}")
        told = re.sub(r"—\d+—", "", told.replace(reading.squeeze(report["running"]), ""))
        for phrase in (
            *report["summary"],
            *report["editions"],
            *report["checked"],
            *report["remarks"],
        ):
            assert reading.squeeze(phrase) in told, (form, phrase)
        assert reading.squeeze(first["sentences_text"]) in told or form == "pdf"
        assert report["mark"] in told and report["code"] in told


def test_the_report_carries_the_same_numbers_as_the_letter(rendered: Rendered) -> None:
    for form, read in (("docx", reading.docx_tables), ("html", reading.html_tables)):
        one = reading.item_lines(read(rendered.file(f"JD01.{form}")))
        assert one and one == reading.item_lines(read(rendered.file(f"组织部/JD01.{form}")))
    pages = reading.pdf_tables(rendered.file("组织部/JD01.pdf"))
    assert reading.item_lines(pages) == reading.item_lines(
        reading.html_tables(rendered.file("JD01.html"))
    )


def test_manual_entries_and_registers_stand_in_the_report(rendered: Rendered) -> None:
    received = {row["key"]: row["value"] for row in rendered.reports["JD01"]["received"]}
    assert (
        "示市工发〔2014〕31号" in received["人工登记"] and "登记人分析员甲" in received["人工登记"]
    )
    assert {row["key"]: row["value"] for row in rendered.reports["WB05"]["received"]}[
        "人工登记"
    ] == "没有人工登记的事项。"
