"""Equal bytes, hostile names, long content, missing glyphs, installed programs."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pdfplumber
import pypdf
import pytest

from kaoping import documents
from kaoping.config import Paths
from kaoping.documents import glyphs
from kaoping.documents.docx import DocxTemplate, render_docx
from kaoping.documents.fonts import load_fonts
from kaoping.documents.zipper import Archive, pack, write_zip
from kaoping.errors import ConfigError
from tests.conftest import ROOT, make_root
from tests.documents import fixtures, reading
from tests.documents.conftest import Rendered, render
from tests.documents.office import convert

HOSTILE = [
    "=1+1",
    "@SUM(A1)",
    "+cmd|' /C calc'!A0",
    "{{ 7*7 }}{% for x in y %}",
    "#import \"x.typ\": * $x^2$ *粗* _斜_ `raw` #eval(\"1\") \\ @ref",
    "<script>alert(1)</script>&amp;<b>",
    "../../etc/passwd",
    "%s {0} ${HOME}",
    "'\"]]><w:t>",
    "甲\u202e乙\u200b丙\x07丁",
]  # fmt: skip


def digests(folder: Path) -> dict[str, str]:
    return {
        f.relative_to(folder).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest()
        for f in sorted(folder.rglob("*"))
        if f.is_file()
    }


def test_equal_inputs_give_equal_bytes_anywhere(rendered: Rendered, tmp_path: Path) -> None:
    """Another process, time zone, language, working directory and hash seed."""
    script = (
        "import sys; from pathlib import Path; from kaoping import documents; from kaoping.config import Paths; "
        "from kaoping.rounds import load_round; sys.path.insert(0, sys.argv[1]); from tests.documents import fixtures; "
        "p = Paths(Path(sys.argv[1])); "
        "documents.render_all(p, load_round(p, 'demo-2014'), Path(sys.argv[2]), fixtures.rulebooks(), Path(sys.argv[3]), units=fixtures.UNITS)"
    )
    env = {
        **os.environ,
        "TZ": "America/New_York",
        "LANG": "C",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
    }
    subprocess.run(
        [sys.executable, "-c", script, str(ROOT), str(rendered.run_dir), str(tmp_path / "o")],
        cwd=tmp_path,
        env=env,
        check=True,
    )
    assert digests(tmp_path / "o") == digests(rendered.out)


def test_names_come_out_as_plain_text(tmp_path: Path) -> None:
    done = render(tmp_path, names=HOSTILE)
    shown = [reading.squeeze(name) for name in HOSTILE[:-1]] + ["甲乙丙丁"]
    word = reading.docx_text(done.file("JD01.docx"))
    page = reading.html_text(done.file("JD01.html"))
    pdf = {
        cell for table in reading.pdf_tables(done.file("JD01.pdf")) for row in table for cell in row
    }
    for name in shown:
        assert name in word and name in page and name in pdf
    raw = done.file("JD01.html").read_text(encoding="utf-8")
    assert "<script" not in raw and "alert(1)</b>" not in raw
    sheet = openpyxl.load_workbook(done.file("汇总表.xlsx"))["证据"]
    cells = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row}
    assert cells["=1+1"] == "s" and cells["@SUM(A1)"] == "s"
    assert not [c for c, kind in cells.items() if kind == "f"]
    assert all(cell.hyperlink is None for row in sheet.iter_rows() for cell in row)


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    names = [
        f"示例第{n:03d}号" + "特别长名称的虚构制造股份有限公司" * 3 + "分公司"
        for n in range(1, 301)
    ]
    names[7], names[8] = "𠮷野家\U0002a6d6示例", "W" * 60
    places = [
        (
            "V01",
            "notice",
            "JD01",
            "1",
            "示例甲街道.xlsx",
            "enterprises",
            "企业名册",
            f"F{n}",
            "staff",
            "职工人数",
            "约80",
            "长" * 300,
            "处理" * 100,
        )
        for n in range(5, 45)
    ]
    return render(tmp_path_factory.mktemp("long"), names=names, findings=places)


def test_long_content_breaks_over_pages_and_loses_nothing(long: Rendered) -> None:
    found = reading.pdf_tables(long.file("JD01.pdf"))
    cells = {cell for table in found for row in table for cell in row}
    things = [t for b in long.views["JD01"]["books"] for c in b["losses"] for t in c["things"]]
    assert len(things) == 306  # 300 enterprises, five filings, one incident
    for row in things:
        if "𠮷" not in row["name"]:
            assert reading.squeeze(row["name"]) in cells, row["name"]
    with pdfplumber.open(long.file("JD01.pdf")) as pdf:
        for page in pdf.pages:
            bottom = page.height - 35 * 72 / 25.4
            assert all(
                c["bottom"] < bottom + 2 for c in page.chars if c["size"] < 13 and c["top"] > 100
            )
            edges = [line for line in page.lines if page.page_number > 1]
            assert all(
                e["bottom"] <= bottom + 2 and e["x1"] <= page.width - 25 * 72 / 25.4 for e in edges
            )
    tables = [t for t in found if len(t) > 1 and t[1][:2] == ["序号", "对象"]]
    assert (
        all("失分事项" in t[0][0] for t in tables) and len(tables) > 5
    )  # the header row stands on every page of the list


def without_rare_fonts(folder: Path) -> Paths:
    """An installation whose only fonts are those of the package (no rare characters)."""
    file = make_root(folder) / "reports" / "fonts.toml"
    text = file.read_text(encoding="utf-8")
    start = text.index("candidates", text.index("[role.rare]"))
    file.write_text(text[:start] + "candidates = []\n", encoding="utf-8")
    return Paths(folder)


def test_a_character_no_font_covers_is_named_before_rendering(
    long: Rendered, tmp_path: Path
) -> None:
    fonts = load_fonts(without_rare_fonts(tmp_path).reports / "fonts.toml")
    found = glyphs.gaps(long.views["JD01"], fonts)
    assert found == {c: ["附件2第1部细则第1项第8行“对象”"] for c in ("𠮷", "\U0002a6d6")}
    said = glyphs.told(found, fonts)
    assert "“〓”代“𠮷”（U+20BB7），见附件2第1部细则第1项第8行“对象”" in said
    assert "fonts-noto-cjk" in said and "宋体-ExtB" in said
    assert glyphs.gaps(long.views["JD02"], fonts) == {}


def test_a_missing_character_is_printed_as_a_mark_and_told_once(
    long: Rendered, tmp_path: Path
) -> None:
    where, said = without_rare_fonts(tmp_path), list[str]()
    round_, books = long.round, fixtures.rulebooks()
    files = documents.render_all(
        where, round_, long.run_dir, books, tmp_path / "out", ["JD01", "JD02"], notice=said.append
    )
    assert len(said) == 1 and "“𠮷”（U+20BB7，JD01）" in said[0] and "fonts-noto-cjk" in said[0]
    assert {f.name for f in files if f.suffix == ".pdf"} >= {"JD01.pdf", "JD02.pdf"}
    text = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "out/JD01.pdf").pages)
    assert "〓野家〓示例" in text and "𠮷" not in text and "字库提示" in text
    assert "𠮷野家" in reading.docx_text(tmp_path / "out/JD01.docx")
    assert "U+20BB7" in reading.html_text(tmp_path / "out/JD01.html")


def test_official_fonts_are_used_when_installed(tmp_path: Path) -> None:
    (tmp_path / "fonts").mkdir()
    source = next(use.file for use in documents.font_report(Paths(ROOT)) if use.role == "fangsong")
    assert source is not None
    shutil.copy(source, tmp_path / "fonts" / "simfang.ttf")
    text = (ROOT / "reports" / "fonts.toml").read_text(encoding="utf-8")
    (tmp_path / "fonts.toml").write_text(text, encoding="utf-8")
    found = {use.role: use for use in load_fonts(tmp_path / "fonts.toml").uses}
    assert found["fangsong"].is_official and found["fangsong"].family == "FangSong"
    assert not found["xiaobiaosong"].is_official


def test_a_broken_font_table_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "fonts.toml").write_text("folders = [", encoding="utf-8")
    with pytest.raises(ConfigError, match="字体配置无法读取"):
        load_fonts(tmp_path / "fonts.toml")


def test_the_shipped_template_is_the_built_one(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "reports", tmp_path / "reports")
    subprocess.run([sys.executable, str(tmp_path / "reports" / "build_unit_report.py")], check=True)
    assert (tmp_path / "reports" / "unit_report.docx").read_bytes() == (
        ROOT / "reports" / "unit_report.docx"
    ).read_bytes()


def test_an_edited_template_is_used_and_a_broken_one_named(
    rendered: Rendered, tmp_path: Path
) -> None:
    reports = tmp_path / "reports"
    shutil.copytree(ROOT / "reports", reports)
    with zipfile.ZipFile(reports / "unit_report.docx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    # Word splits a tag over runs when someone edits it; the text changes too.
    split = parts["word/document.xml"].replace(
        b"{{ addressee }}", b'{{ addr</w:t></w:r><w:r><w:t xml:space="preserve">essee }}'
    )
    parts["word/document.xml"] = split.replace("五、申诉途径".encode(), "五、申诉办法".encode())
    (reports / "unit_report.docx").write_bytes(write_zip((n, pack(b)) for n, b in parts.items()))
    file = tmp_path / "edited.docx"
    file.write_bytes(render_docx(Paths(tmp_path), rendered.views["JD01"]))
    text = reading.docx_text(file)
    assert "五、申诉办法" in text and "示例甲街道办事处：" in text
    (reports / "broken.docx").write_bytes(b"no zip")
    with pytest.raises(ConfigError, match="文书模板无法使用"):
        DocxTemplate(reports / "broken.docx")


def test_one_unit_alone_gives_the_same_files(rendered: Rendered, tmp_path: Path) -> None:
    files = documents.render_unit(
        rendered.paths, rendered.round, rendered.run_dir, fixtures.rulebooks(), tmp_path, "JD02"
    )
    names = [f.relative_to(tmp_path).as_posix() for f in files]
    forms = ["JD02.docx", "JD02.pdf", "JD02.html"]
    assert names == [*forms, *(f"组织部/{form}" for form in forms)]
    assert all((tmp_path / n).read_bytes() == rendered.file(n).read_bytes() for n in names)


def test_archives_are_whole_and_undated(rendered: Rendered) -> None:
    for name in ("JD01.docx", "汇总表.xlsx"):
        with zipfile.ZipFile(rendered.file(name)) as archive:
            assert archive.testzip() is None
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert Archive({"a": b"1"}, ()).write({}) == write_zip([("a", pack(b"1", 9))])


def test_pages_are_self_contained(rendered: Rendered) -> None:
    text = rendered.file("JD01.html").read_text(encoding="utf-8")
    assert (
        "src=" not in text and "<link" not in text and "@import" not in text and "url(" not in text
    )
    assert text.count("<svg") >= 2 and "<desc" in text


@pytest.mark.libreoffice
def test_libreoffice_opens_docx_and_workbook(rendered: Rendered, tmp_path: Path) -> None:
    letter, book = convert([rendered.file("JD01.docx"), rendered.file("汇总表.xlsx")], tmp_path)
    word = reading.pdf_text(letter)
    assert "逐项确认表" in word and rendered.views["JD01"]["code"] in word
    assert "示例甲街道办事处" in reading.pdf_text(book)
