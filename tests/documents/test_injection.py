"""Hostile text through a whole run: it comes out as text in every form, and nothing more (恶意文字)."""

import csv
import re
import zipfile
from collections.abc import Callable, Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree

from kaoping import rounds
from kaoping.config import Paths
from kaoping.errors import ConfigError
from kaoping.plaintext import file_name, visible
from kaoping.runtables import RunTables
from kaoping.site import Audience
from tests.documents import hostile as words
from tests.documents import reading
from tests.documents.hostile import UNITS, Hostile
from tests.round.outputs import pdf_text, texts

HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
EXECUTED = re.compile(r"javascript:|vbscript:|data:|https?:|file:|//", re.IGNORECASE)
OWN_FORMULA = re.compile(r'[A-Z0-9$:.,()+*/<>= "-]*')  # of 汇总表: functions and references


def files(hostile: Hostile, ending: str) -> list[Path]:
    """All files of that ending: of the run, of the sites, and the returned workbooks."""
    tops = (hostile.run_dir, *(hostile.site(a) for a in Audience), hostile.returned)
    return [f for top in tops for f in sorted(top.rglob(f"*.{ending}"))]


class Seen(HTMLParser):
    """Elements, attributes and addresses of a page, read tag by tag, nothing repaired."""

    def __init__(self, file: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: set[str] = set()
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses |= {v or "" for n, v in attrs if n in ("href", "src", "action", "data")}

    def handle_comment(self, data: str) -> None:
        self.elements.add(f"<!--{data}")

    handle_pi = unknown_decl = handle_comment


def test_pages_hold_no_foreign_element_attribute_or_address(hostile: Hostile) -> None:
    allowed = _vocabulary(hostile.root / "reports")
    for file in files(hostile, "html"):
        seen = Seen(file)
        scripts = set() if file.is_relative_to(hostile.run_dir) else {"script"}
        assert seen.elements - scripts <= allowed - {"script"}, file
        odd = [a for a in seen.attributes if a.startswith(("on", "kx"))]
        assert not odd, (file, odd)
        assert not [a for a in seen.addresses if EXECUTED.search(a)], file


def _vocabulary(reports: Path) -> set[str]:
    """The elements that our own templates write, and those that the drawing filter writes."""
    sources = [*reports.glob("html/*.j2"), *reports.glob("site/*.html")]
    written = {t.lower() for f in sources for t in re.findall(r"<([A-Za-z]\w*)", f.read_text(encoding="utf-8"))}  # fmt: skip
    return written | {"svg", "g", "rect", "line", "text", "circle", "path", "title", "desc", "polyline"}  # fmt: skip


def test_nothing_was_computed_from_a_name(hostile: Hostile) -> None:
    for ending in ("html", "docx", "xlsx", "csv", "js", "pdf"):
        for file in files(hostile, ending):
            assert not [t for t in texts(file) if words.COMPUTED in t], file


def test_no_hidden_character_reaches_a_document(hostile: Hostile) -> None:
    for file in files(hostile, "html"):
        assert not HIDDEN.search(file.read_text(encoding="utf-8")), file
    table = hostile.document("全区/汇总导入.csv").read_bytes().decode("utf-8-sig")
    assert not HIDDEN.search(table.replace("\r\n", "\n"))


@pytest.mark.parametrize("unit", UNITS)
def test_the_name_stands_in_every_form_of_a_units_documents(hostile: Hostile, unit: str) -> None:
    name = printed(words.NAMES[unit])
    for folder in ("", "组织部/"):
        for ending, read in READERS.items():
            text = read(hostile.document(f"{folder}{unit}.{ending}"))
            assert name in text, (folder, ending)
    page = hostile.site("analyst") / "units" / f"{unit}.html"
    assert name in reading.html_text(page)


READERS: dict[str, Callable[[Path], str]] = {
    "docx": reading.docx_text,
    "html": reading.html_text,
    "pdf": lambda file: reading.squeeze(pdf_text(file)),
}  # fmt: skip


def printed(text: str) -> str:
    """A text as documents print it: breaks and blanks apart, hidden characters gone."""
    return reading.squeeze(HIDDEN.sub("", re.sub("[\r\n\t\u2028\u2029\x85]+", " ", text)))


@pytest.mark.parametrize("name", ["一页汇总表", "情况报告", "报送情况通报", "结果通报"])
def test_the_district_set_prints_names_as_they_are(hostile: Hostile, name: str) -> None:
    for ending in ("docx", "html"):  # a PDF breaks them over the lines of a cell
        text = READERS[ending](hostile.document(f"全区/{name}.{ending}"))
        assert printed(words.NAMES["JD01"]) in text, ending


def test_the_letter_lists_the_names_of_enterprises_as_they_are(hostile: Hostile) -> None:
    run = RunTables.load(hostile.run_dir)
    names = {row["entity_name"] for row in run.evidence("JD02") if row["verdict"] == "miss"}
    wanted = {n for n in names if any(t.strip() in n for t in words.TEXTS)}
    assert len(wanted) > 3
    for ending in ("docx", "html"):
        text = READERS[ending](hostile.document(f"JD02.{ending}"))
        assert [n for n in wanted if printed(n) not in text] == [], ending


def test_reasons_and_leaders_are_printed_as_they_are(hostile: Hostile) -> None:
    for ending in ("docx", "html"):
        assert printed(words.REASON.replace("\\u0007", "")) in READERS[ending](hostile.document(f"全区/说明页.{ending}"))  # fmt: skip
        letter = READERS[ending](hostile.document(f"组织部/报送函.{ending}"))
        assert printed(words.LEADER) in letter
        assert printed(words.POST) in letter


def test_word_files_hold_only_what_the_template_has(hostile: Hostile) -> None:
    for file in files(hostile, "docx"):
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                assert ".." not in name
                if name.endswith((".xml", ".rels")):
                    root = etree.fromstring(archive.read(name))
                    for element in root.iter():
                        assert isinstance(element.tag, str), (
                            file,
                            name,
                        )  # no comment, no instruction
                        assert etree.QName(element).namespace, (file, name, element.tag)
                    assert b'TargetMode="External"' not in archive.read(name)
                    fields = root.iter("{*}instrText", "{*}fldSimple", "{*}altChunk", "{*}object")
                    assert not [f for f in fields if "kx" in etree.tostring(f).decode()]


def test_no_cell_of_a_workbook_is_a_formula_or_link_from_data(hostile: Hostile) -> None:
    for file in files(hostile, "xlsx"):
        for name, part in _parts(file):
            if re.search(r"worksheets/sheet\d+\.xml$", name):
                for link in re.findall(
                    r"<hyperlink [^>]*>", part.decode()
                ):  # 问题清单 leads to its cells
                    assert re.search(r""" location="'[^'"]*'!\$?[A-Z]+\$?\d+\"""", unescape(link))
                    assert "r:id" not in link
                for formula in re.findall(r"<f[^>]*>([^<]*)</f>", part.decode()):
                    assert "kx" not in formula, (file, name, formula)
                    if file.name == "汇总表.xlsx":
                        assert OWN_FORMULA.fullmatch(
                            re.sub(r"'[^']{1,31}'!", "", unescape(formula))
                        )
            assert etree.fromstring(part) is not None
            assert b'TargetMode="External"' not in part, (file, name)
            assert b"<ddeLink" not in part


def _parts(file: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(file) as archive:
        yield from ((n, archive.read(n)) for n in archive.namelist() if n.endswith((".xml", ".rels")))  # fmt: skip


def test_the_summary_workbook_shows_names_as_texts(hostile: Hostile) -> None:
    book = openpyxl.load_workbook(hostile.document("汇总表.xlsx"))
    shown = {printed(str(c.value)): c.data_type for row in book["汇总表"].iter_rows(min_row=5) for c in row if c.value}  # fmt: skip
    for name in words.NAMES.values():
        assert shown[printed(name)] == "s"
    assert all(len(sheet.title) <= 31 for sheet in book.worksheets)


def test_the_importable_table_starts_no_cell_like_a_formula(hostile: Hostile) -> None:
    text = hostile.document("全区/汇总导入.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert {len(row) for row in rows} == {12}
    starts = {cell[:1] for row in rows for cell in row if not re.fullmatch(r"-?[\d.]+", cell)}
    assert not starts & set("=+-@\t＝＋－＠")
    assert f"'{words.NAMES['JD02']}" in {row[1] for row in rows}


def test_returned_workbooks_list_the_findings_as_texts(hostile: Hostile) -> None:
    run = RunTables.load(hostile.run_dir)
    found = 0
    for file in sorted(hostile.returned.iterdir()):
        sheet = openpyxl.load_workbook(file)["问题清单"]
        cells = [c for row in sheet.iter_rows() for c in row if c.value is not None]
        assert {c.data_type for c in cells} <= {"s", "n"}
        text = printed("".join(str(c.value) for c in cells))
        own = [r for r in run.findings if r["unit_code"] == file.name[:4] and "kx" in r["message"]]
        found += len(own)
        assert [r["message"] for r in own if printed(r["message"]) not in text] == [], file
    assert found > 40


def test_pdf_files_act_on_nothing(hostile: Hostile) -> None:
    for file in files(hostile, "pdf"):
        data = file.read_bytes()
        for word in (b"/URI", b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/GoToR"):
            assert word not in data, (file, word)


def test_data_for_scripts_cannot_leave_its_text(hostile: Hostile) -> None:
    for file in files(hostile, "js"):
        if "data" in file.parts:
            text = file.read_text(encoding="utf-8")
            assert re.fullmatch(r'kaoping\.take\("[\w/]+",[^<>&\u2028\u2029]*\);\n', text), file


def test_no_file_lies_outside_its_folder_or_bears_a_strangers_name(hostile: Hostile) -> None:
    laid = {"rounds", "rulebooks", "sql", "expectations", "reports", "requirements.lock", "data"}
    assert {p.name for p in hostile.root.iterdir()} == {*laid, "var"}
    sites = {hostile.site(a).name for a in Audience}
    assert {p.name for p in hostile.top.iterdir()} - {"done"} == {"root", "returned", *sites}
    for folder in (hostile.root / "var", hostile.top):
        for file in folder.rglob("*"):
            if "data" not in file.relative_to(hostile.top).parts[:2]:
                assert re.fullmatch(r"[\w.（）-]+", file.name), file
                assert "kx" not in file.name


def test_names_of_files_are_shown_and_kept_as_texts(hostile: Hostile) -> None:
    page = reading.html_text(hostile.site("analyst") / "units" / "GQ01.html")
    assert printed(words.FILES[0]) in page
    arrived = {row["file_name"] for row in RunTables.load(hostile.run_dir).rows("submissions")}
    assert {f"submissions/{name}" for name in words.FILES} <= arrived


@pytest.mark.parametrize(
    ("text", "shown", "name"),
    [
        ("甲\x1b[2J\x1b]0;kx\x07", "甲\ufffd[2J\ufffd]0;kx\ufffd", "甲[2J]0;kx"),
        ("../../etc/passwd", "../../etc/passwd", "_.._etc_passwd"),
        ("甲\u202excod.乙", "甲\ufffdxcod.乙", "甲xcod.乙"),
        ('a<b>:"c|d?*.', 'a<b>:"c|d?*.', "a_b_c_d_"),
        ("\u3000\n", "\u3000\n", "\u3000_"),
        ("..", "..", "_"),
        ("长" * 60, "长" * 60, "长" * 50),  # 150 bytes of three each
    ],
)
def test_a_text_for_the_terminal_and_for_the_name_of_a_file(
    text: str, shown: str, name: str
) -> None:
    assert visible(text) == shown
    assert file_name(text) == name


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("unit_code", "../JD01", "不能用作文件名"),
        ("unit_code", "JD 01", "不能用作文件名"),
        ("name", "长" * 121, "超过120个字"),
        ("name", " ", "为空"),
        ("comparison_group", "长" * 121, "超过120个字"),
    ],
)
def test_a_unit_that_could_name_no_file_stops_the_round(
    hostile: Hostile, tmp_path: Path, column: str, value: Any, said: str
) -> None:
    folder = tmp_path / "rounds" / words.ROUND
    folder.mkdir(parents=True)
    for file in (hostile.root / "rounds" / words.ROUND).iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    words._columns(folder / "units.csv", {column: lambda n, row: row[column] if n else value})
    with pytest.raises(ConfigError, match=said):
        rounds.load_round(Paths(tmp_path), words.ROUND)
