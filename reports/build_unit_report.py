"""Build `unit_report.docx`, the template of the letter to one unit (反馈函模板).

Run it after a change of layout: `python reports/build_unit_report.py`. The result is an ordinary
Word file with docxtpl tags; the office may edit it in Word or WPS and keep the edited file instead.
"""

from __future__ import annotations

from pathlib import Path

import docx_letter as letter
import docx_package as package
from docx_package import OFFICE, PACKAGE
from docx_parts import HEAD, NS, para

from kaoping.documents.zipper import pack, write_zip

HERE = Path(__file__).parent


def document() -> str:
    """word/document.xml."""
    return f"{HEAD}<w:document {NS}><w:body>{letter.document()}{package.section()}</w:body></w:document>"


def members() -> dict[str, str]:
    """Every part of the template, in the order of the archive."""
    word = [(f"rId{n}", f"{OFFICE}/{n}", f"{n}.xml") for n in ("styles", "settings", "fontTable")]
    word += [
        (f"rId{kind}{n}", f"{OFFICE}/{kind}", f"{kind}{n}.xml")
        for kind in ("header", "footer")
        for n in (1, 2, 3)
    ]
    word += [("rIdChart1", f"{OFFICE}/chart", "charts/chart1.xml")]
    root = [
        ("rId1", f"{OFFICE}/officeDocument", "word/document.xml"),
        ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    ]
    header = f"{HEAD}<w:hdr {NS}>{para('{{ running }}', 'Running')}</w:hdr>"
    parts = {
        "[Content_Types].xml": package.content_types(),
        "_rels/.rels": package.relations(root),
        "docProps/core.xml": package.core(),
        "word/document.xml": document(),
        "word/_rels/document.xml.rels": package.relations(word),
        "word/styles.xml": package.styles(),
        "word/settings.xml": package.settings(),
        "word/fontTable.xml": package.fonts(),
    }
    parts |= {f"word/header{n}.xml": header for n in (1, 2, 3)}
    return parts | {
        f"word/footer{n}.xml": package.footer(kind)
        for n, kind in enumerate(("default", "even", "first"), start=1)
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
    }
    return ChartParts(HERE / "docx").members(1, native)


if __name__ == "__main__":
    files = {name: text.encode() for name, text in members().items()} | sample_chart()
    (HERE / "unit_report.docx").write_bytes(
        write_zip((name, pack(data, 9)) for name, data in files.items())
    )
