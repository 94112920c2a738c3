"""Build the templates `unit_report.docx` (反馈函) and `org_report.docx` (得分情况报告).

Run it after a change of layout: `python reports/build_unit_report.py`. The results are ordinary
Word files with docxtpl tags; the office may edit them in Word or WPS and keep the edited files instead.
"""

from __future__ import annotations

from pathlib import Path

import docx_letter as letter
import docx_package as package
import docx_report as report
from docx_package import OFFICE, PACKAGE
from docx_parts import HEAD, NS, para

from kaoping.documents.zipper import pack, write_zip

HERE = Path(__file__).parent


def document(body: str, letter_form: bool) -> str:
    """word/document.xml."""
    section = package.section(letter_form)
    return f"{HEAD}<w:document {NS}><w:body>{body}{section}</w:body></w:document>"


def members(body: str, letter_form: bool) -> dict[str, str]:
    """Every part of a template, in the order of the archive."""
    kinds = package.pages(letter_form)
    word = [(f"rId{n}", f"{OFFICE}/{n}", f"{n}.xml") for n in ("styles", "settings", "fontTable")]
    word += [
        (f"rId{kind}{n}", f"{OFFICE}/{kind}", f"{kind}{n}.xml")
        for kind in ("header", "footer")
        for n in range(1, len(kinds) + 1)
    ]
    word += [("rIdChart1", f"{OFFICE}/chart", "charts/chart1.xml")]
    root = [
        ("rId1", f"{OFFICE}/officeDocument", "word/document.xml"),
        ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    ]
    header = f"{HEAD}<w:hdr {NS}>{para('{{ running }}', 'Running')}</w:hdr>"
    parts = {
        "[Content_Types].xml": package.content_types(len(kinds)),
        "_rels/.rels": package.relations(root),
        "docProps/core.xml": package.core(),
        "word/document.xml": document(body, letter_form),
        "word/_rels/document.xml.rels": package.relations(word),
        "word/styles.xml": package.styles(),
        "word/settings.xml": package.settings(),
        "word/fontTable.xml": package.fonts(),
    }
    parts |= {f"word/header{n}.xml": header for n in range(1, len(kinds) + 1)}
    return parts | {
        f"word/footer{n}.xml": package.footer(kind) for n, kind in enumerate(kinds, start=1)
    }


def sample_chart() -> dict[str, bytes]:
    """A chart of made-up bars, so that the template itself opens in Word."""
    from kaoping.documents.chart import ChartParts

    series = [{"name": "得分", "style": "own", "values": ["80.0"]}]
    native = {
        "direction": "col",
        "categories": ["示例类别"],
        "series": series,
        "marks": None,
        "most": "",
        "step": "",
    }
    return ChartParts(HERE / "docx").members(1, native)


TEMPLATES = (
    ("unit_report.docx", letter.document, True),
    ("org_report.docx", report.document, False),
)

if __name__ == "__main__":
    for name, body, letter_form in TEMPLATES:
        texts = {part: text.encode() for part, text in members(body(), letter_form).items()}
        files = texts | sample_chart()
        (HERE / name).write_bytes(write_zip((part, pack(data, 9)) for part, data in files.items()))
