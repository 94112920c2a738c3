"""What a clerk may break in a template is said before anything is rendered: file, place, nearest name."""

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from kaoping import documents, site
from kaoping.config import Paths
from kaoping.documents import district, letters, onepage, templates
from kaoping.documents.rules import Rules
from kaoping.documents.run import open_frame
from kaoping.documents.templates import Trouble
from kaoping.documents.zipper import pack, write_zip
from kaoping.errors import ConfigError
from kaoping.rounds import load_round
from kaoping.rulebook import resolve_all
from kaoping.site import Audience, load_history, pages
from tests.conftest import ROOT, DemoRun
from tests.documents.hostile import ROUND, Hostile

Edit = Callable[..., list[Trouble]]
SPLIT = '</w:t></w:r><w:r><w:t xml:space="preserve">'
WORD = (
    "{{ org }}", "{{ addressee }}", "{%p for text in lead %}", "{{ text }}", "{%p endfor %}", "{%p if mark %}",
    "注：{{ mark }}", "{%p endif %}", "{%p for b in books %}", "{{ b.title }}共{{ b.total.full }}分", "{%p endfor %}",
)  # fmt: skip
PAGE = """{% import "parts.html.j2" as part with context %}
{% from "parts.html.j2" import line %}
<h1>{{ part.heading(view) }}</h1>
<p>{{ addressee }}</p>
{% for text in lead %}<p>{{ text }}{% if not loop.last %}、{% endif %}</p>{% endfor %}
{% for b in books %}{{ line(b) }}{% for c in b.charts %}{{ c|svg("f") }}{% endfor %}{% endfor %}
"""
PARTS = """{% macro heading(v) %}{{ v.title }}{% endmacro %}
{% macro line(b) %}{{ b.total.computed }}{% for r in b.rows %}{{ r.title }}{% endfor %}{% endmacro %}
"""
TYPST = """#import "more.typ": item, sum
#let vm = json(bytes(sys.inputs.vm))
#set document(title: vm.title)
#let row(t) = if t.gates.len() > 0 { (t.title, t.full) } else {
  (t.title, t.lost)
}
#vm.addressee
#table(columns: 2, ..vm.totals.map(row).flatten())
#for b in vm.books {
  sum(b.total)
  b.rows.map(r => item(r)).join()
  for (n, text) in b.total_text.enumerate() { str(n); text }
}
"""
MORE = """#let item(r) = {
  r.title // r.nothing in a comment
  "r.nothing in a text"
}
#let sum(it) = [共 #it.full 分]
"""


def small_docx(file: Path) -> None:
    document = docx.Document()
    for text in WORD:
        document.add_paragraph(text)
    table = document.add_table(3, 2)
    for cell, text in zip(
        (table.cell(0, 0), table.cell(1, 0), table.cell(1, 1), table.cell(2, 0)),
        ("{%tr for t in totals %}", "{{ t.title }}", "{{ t.computed }}", "{%tr endfor %}"),
        strict=True,
    ):
        cell.text = text
    document.save(str(file))


@pytest.fixture
def where(tmp_path: Path) -> Paths:
    """An installation with three small templates under the names of the letter's."""
    reports = tmp_path / "reports"
    (reports / "html").mkdir(parents=True)
    small_docx(reports / "unit_report.docx")
    for name, text in (
        ("html/unit_report.html.j2", PAGE), ("html/parts.html.j2", PARTS), ("unit_report.typ", TYPST), ("more.typ", MORE),
    ):  # fmt: skip
        (reports / name).write_text(text, encoding="utf-8")
    (reports / "fonts.toml").write_bytes((ROOT / "reports" / "fonts.toml").read_bytes())
    return Paths(tmp_path)


LETTER = ("unit_report.docx", "html/unit_report.html.j2", "unit_report.typ")


@pytest.fixture
def edit(where: Paths) -> Edit:
    """Replace a text in a template (which must hold it) and check, without the trial unless asked."""

    def change(name: str, old: str, new: str, trial: bool = False) -> list[Trouble]:
        file = where.reports / name
        if name.endswith(".docx"):
            with zipfile.ZipFile(file) as archive:
                parts = {n: archive.read(n) for n in archive.namelist()}
            text = parts["word/document.xml"].decode()
            assert old in text
            parts["word/document.xml"] = text.replace(old, new, 1).encode()
            file.write_bytes(write_zip((n, pack(b)) for n, b in parts.items()))
        else:
            text = file.read_text(encoding="utf-8")
            assert old in text
            file.write_text(text.replace(old, new, 1), encoding="utf-8")
        only = {".docx": LETTER[0], ".j2": LETTER[1], ".typ": LETTER[2]}[file.suffix]
        return templates.check(where, trial, [only])

    return change


def test_the_shipped_templates_are_right() -> None:
    assert templates.check(Paths(ROOT)) == []


def test_the_small_templates_are_right(where: Paths) -> None:
    assert templates.check(where, True, LETTER) == []


@pytest.mark.parametrize(
    ("old", "new", "what", "like"),
    [
        ("{{ addressee }}", "{{ adressee }}", "没有名为“adressee”的占位符", "“addressee”"),
        ("{{ addressee }}", "{{ add" + SPLIT + "resee }}", "没有名为“addresee”的占位符", "“addressee”"),
        ("{{ addressee }}", "{" + SPLIT + "{ adressee }" + SPLIT + "}", "没有名为“adressee”的占位符", "“addressee”"),
        ("{{ t.computed }}", "{{ t.computd }}", "“t”没有名为“computd”的内容", "“computed”"),
        ("{{ t.computed }}", "{{ tt.computed }}", "没有名为“tt”的占位符", ""),
        ("{{ b.total.full }}", "{{ b.totl.full }}", "“b”没有名为“totl”的内容", "“total”"),
        ("{%tr for t in totals %}", "{%tr for t in total %}", "没有名为“total”的占位符", "“totals”"),
        ("{%tr for t in totals %}", "{%tr for t in org %}", "“org”不是一列，不能循环", ""),
        ("{{ t.computed }}", "{{ totals.computed }}", "“totals”是一列，不能直接取其中的名称", "for 循环"),
        ("{{ addressee }}", "{{ addressee.name }}", "“addressee”是文字，其下没有名称", ""),
        ("{{ addressee }}", "{{ addressee|uper }}", "没有名为“uper”的过滤器", "“upper”"),
        ("{{ addressee }}", "{{ addressee }", "标记的“{{”没有配对", "同一段里写完整"),
        ("{{ addressee }}", "addressee }}", "标记的“}}”没有配对", "同一段里写完整"),
        ("{{ addressee }}", "｛｛ addressee ｝｝", "标记用了全角括号“｛｛”", "改用半角"),
        ("{{ addressee }}", "{ addressee }", "标记“{ addressee }”只有一层花括号", "写成两层"),
        ("{%p if mark %}", "{%p fi mark %}", "不认识的标记“fi”", "“if”"),
        ("{%p if mark %}", "", "标记没有配对", "补上缺的一半"),
        ("{%p endif %}", "", "标记没有配对", "补上缺的一半"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_word_template(
    edit: Edit, old: str, new: str, what: str, like: str
) -> None:
    found = [t for t in edit("unit_report.docx", old, new) if t.file == "unit_report.docx"]
    assert found and what in found[0].what and like in found[0].remedy


def test_the_place_is_the_paragraph_as_word_shows_it(edit: Edit) -> None:
    (found,) = edit("unit_report.docx", "{{ addressee }}", "主送：{{ add" + SPLIT + "resee }}")
    assert found.place.startswith("正文第") and found.place.endswith("段“主送：{{ addresee }}”")
    assert "“addressee”" in found.remedy


def test_the_place_of_a_tag_that_stands_for_its_whole_row(edit: Edit) -> None:
    (found,) = edit("unit_report.docx", "{%tr for t in totals %}", "{%tr for t in totls %}")
    assert "{%tr for t in totls %}" in found.place


@pytest.mark.parametrize(
    ("old", "new", "what", "like"),
    [
        ("{{ addressee }}", "{{ adressee }}", "没有名为“adressee”的占位符", "“addressee”"),
        ("b in books", "b in book", "没有名为“book”的占位符", "“books”"),
        ("line(b)", "lin(b)", "没有名为“lin”的占位符", "“line”"),
        ("part.heading", "part.headin", "“part”没有名为“headin”的内容", "“heading”"),
        ("import line", "import lines", "模板“parts.html.j2”里没有“lines”", "导入的名称"),
        ("\"parts.html.j2\" as", "\"part.html.j2\" as", "没有模板文件“part.html.j2”", "“parts.html.j2”"),
        ("b.charts", "b.chart", "“b”没有名为“chart”的内容", "“charts”"),
        ("|svg", "|svgg", "没有名为“svgg”的过滤器", "“svg”"),
        ("not loop.last", "not loop.lst", "“loop”没有名为“lst”的内容", "“last”"),
        ("{% for text in lead %}", "{% for txt in lead %}", "没有名为“text”的占位符", "“txt”"),
        ("{% endfor %}", "", "标记没有配对", "补上缺的一半"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_page(edit: Edit, old: str, new: str, what: str, like: str) -> None:
    found = edit("html/unit_report.html.j2", old, new)
    assert found and found[0].file == "html/unit_report.html.j2"
    assert what in found[0].what and like in found[0].remedy


def test_the_place_in_a_page_is_the_line(edit: Edit) -> None:
    (found,) = edit("html/unit_report.html.j2", "{{ addressee }}", "{{ adressee }}")
    assert found.place == "第4行“<p>{{ adressee }}</p>”"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("v.title", "v.titel", "“v”没有名为“titel”的内容"),
        ("b.total.computed", "b.total.computd", "“b.total”没有名为“computd”的内容"),
        ("r.title", "r.tittle", "“r”没有名为“tittle”的内容"),
    ],
)
def test_a_macro_is_followed_with_what_it_is_called_with(
    edit: Edit, old: str, new: str, what: str
) -> None:
    found = edit("html/parts.html.j2", old, new)
    assert [(t.file, t.what) for t in found] == [("html/parts.html.j2", what)]


@pytest.mark.parametrize(
    ("file", "old", "new", "what", "like"),
    [
        ("unit_report.typ", "vm.addressee", "vm.adressee", "“vm”没有名为“adressee”的内容", "“addressee”"),
        ("unit_report.typ", "vm.totals", "vm.totls", "“vm”没有名为“totls”的内容", "“totals”"),
        ("unit_report.typ", "t.lost", "t.losst", "“t”没有名为“losst”的内容", "“lost”"),
        ("unit_report.typ", "b.rows", "b.rws", "“b”没有名为“rws”的内容", "“rows”"),
        ("unit_report.typ", "vm.addressee", "vm.books.title", "“vm.books”是一列", "for 循环"),
        ("unit_report.typ", "vm.addressee", "vm.addressee.name", "“vm.addressee”是文字", "去掉点号"),
        ("more.typ", "r.title //", "r.titel //", "“r”没有名为“titel”的内容", "“title”"),
        ("more.typ", "it.full", "it.ful", "“it”没有名为“ful”的内容", "“full”"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_typst_template(
    edit: Edit, file: str, old: str, new: str, what: str, like: str
) -> None:
    (found,) = edit(file, old, new)
    assert found.file == file and what in found.what and like in found.remedy
    assert new.removesuffix(" //") in found.place


@pytest.mark.parametrize(
    ("file", "old", "new", "what", "like"),
    [
        ("unit_report.typ", "for b in vm.books", "for bb in vm.books", "没有名为“b”的变量", "“bb”"),
        ("unit_report.typ", "import \"more.typ\"", "import \"moer.typ\"", "没有这个文件", ""),
        ("unit_report.typ", "#vm.addressee", "#(vm.addressee", "Typst 报告", ""),
        ("html/unit_report.html.j2", "{{ addressee }}", "{{ addressee + 1 }}", "试排时出错", ""),
        ("unit_report.docx", "{{ addressee }}", "{{ addressee + 1 }}", "试排时出错", ""),
    ],
)  # fmt: skip
def test_what_names_do_not_show_the_trial_finds(
    edit: Edit, file: str, old: str, new: str, what: str, like: str
) -> None:
    (found,) = edit(file, old, new, trial=True)
    assert found.file == file and what in found.what and like in found.remedy


def test_all_mistakes_are_told_at_once(edit: Edit, where: Paths) -> None:
    edit("unit_report.docx", "{{ addressee }}", "{{ adressee }}")
    edit("more.typ", "it.full", "it.ful")
    with pytest.raises(
        ConfigError, match=r"(?s)文书模板有2处问题.*it.ful.*adressee.*render --check"
    ):
        templates.require(where, trial=False, only=LETTER)


def test_a_lost_or_damaged_template_is_named(where: Paths) -> None:
    (where.reports / "unit_report.docx").write_bytes(b"no zip")
    (where.reports / "unit_report.typ").unlink()
    found = templates.check(where, False, LETTER)
    assert [(t.file, t.what[:6]) for t in found] == [
        ("unit_report.docx", "模板无法打开"),
        ("unit_report.typ", "没有这个模板"),
    ]


def test_every_name_of_a_real_view_is_described_and_no_other(demo_run: DemoRun) -> None:
    paths, round_ = demo_run.paths, load_round(demo_run.paths, "demo-2014")
    books = resolve_all(paths, round_.rulebooks, round_.reference_date)
    job = letters.Job(paths, round_, demo_run.run_dir, books, demo_run.run_dir, documents.STAGE)
    desk = letters.Desk(job)
    pairs = [desk.views(unit.code) for unit in round_.units]
    known = {family.code: family for family in templates.families()}
    for code, views in zip(("letter", "report"), zip(*pairs, strict=True), strict=True):
        used = {path for view in views for path in templates.paths_of(view)}
        family = known[code]
        assert used - family.paths() == set(), f"describe these in documents/templates/{code}.toml"
        assert family.paths(copied=False) - used == set(), "no document has these any more"
        assert all(name.meaning for name in family.names)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """A copy of all templates of this installation."""
    top = tmp_path_factory.mktemp("whole")
    shutil.copytree(ROOT / "reports", top / "reports")
    return Paths(top)


@pytest.mark.parametrize(
    ("file", "old", "new", "what", "like"),
    [
        ("official.docx", "{{ addressee }}", "{{ adressee }}", "没有名为“adressee”的占位符", "“addressee”"),
        ("html/official.html.j2", "t.caption", "t.capton", "没有名为“capton”", "“caption”"),
        ("official.typ", "vm.addressee)", "vm.adressee)", "“vm”没有名为“adressee”", "“addressee”"),
        ("onepage.typ", "p.no_loss }", "p.no_los }", "“p”没有名为“no_los”", "“no_loss”"),
        ("district.toml", "{{ org }}", "{{ ogr }}", "没有名称 ogr，是否为 org", "可用"),
        ("district.toml", "months_head", "month_head", "没有这个键：returns.month_head", "更正键名"),
        ("site/overview.html", "{{ t.value }}", "{{ t.valu }}", "“t”没有名为“valu”", "“value”"),
        ("site/unit.html", "{{ i.clause }}", "{{ i.claus }}", "“i”没有名为“claus”", "“clause”"),
        ("site/layout.html", "{{ page_title }}", "{{ page_tilte }}", "没有名为“page_tilte”", "“page_title”"),
        ("site/parts.html", "{{ f.remedy }}", "{{ f.remdy }}", "“f”没有名为“remdy”", "“remedy”"),
        ("site/rulebook.html", "{{ c.text }}", "{{ c.txt }}", "“c”没有名为“txt”", "“text”"),
        ("site/signin.html", "{{ stamp }}", "{{ stmp }}", "没有名为“stmp”的占位符", "“stamp”"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_template_of_the_district_or_the_site(
    whole: Paths, file: str, old: str, new: str, what: str, like: str
) -> None:
    path = whole.reports / file
    kept = path.read_bytes()
    if file.endswith(".docx"):
        with zipfile.ZipFile(path) as archive:
            parts = {n: archive.read(n) for n in archive.namelist()}
        assert old.encode() in parts["word/document.xml"]
        parts["word/document.xml"] = parts["word/document.xml"].replace(old.encode(), new.encode())
        path.write_bytes(write_zip((n, pack(b)) for n, b in parts.items()))
    else:
        assert old in path.read_text(encoding="utf-8")
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    found = templates.check(whole, trial=False)
    path.write_bytes(kept)
    assert {t.file for t in found} == {file}
    assert any(what in t.what and like in t.remedy for t in found), found


def sites_of(hostile: Hostile, out: Path) -> dict[str, list[dict[str, Any]]]:
    """Template → what it is given, over the sites of the analyst and of a unit."""
    given: dict[str, list[dict[str, Any]]] = {}

    class Noting(pages.Pages):
        def page(
            self, name: str, template: str, title: str, view: dict[str, Any]
        ) -> tuple[str, bytes]:
            place = {"root": "", "here": name, "section": "", "page_title": title}
            given.setdefault(template, []).append({**self._shared, **place, **view})
            return super().page(name, template, title, view)

    paths = Paths(hostile.root)
    round_ = load_round(paths, ROUND)
    books = resolve_all(paths, round_.rulebooks, round_.reference_date)
    kept, site.Pages = site.Pages, Noting
    try:
        for who, unit in ((Audience.ANALYST, ""), (Audience.UNIT, "JD02")):
            history = load_history(paths, ROUND)
            site.build_site(
                paths, round_, hostile.run_dir, books, out / who, history, audience=who, unit_code=unit
            )  # fmt: skip
    finally:
        site.Pages = kept
    return given


def test_every_name_of_the_districts_documents_is_described_and_no_other(demo_run: DemoRun) -> None:
    paths, round_ = demo_run.paths, load_round(demo_run.paths, "demo-2014")
    books = resolve_all(paths, round_.rulebooks, round_.reference_date)
    frame = open_frame(paths, demo_run.run_dir, round_, books, documents.STAGE)
    views = {
        "official": district.documents(district.open_scene(paths, frame, books)),
        "onepage": [onepage.onepage_view(frame, Rules(paths, frame, books))],
    }
    seldom = {
        "notes[].key",
        "notes[].value",
        "parts[].lines[]",
    }  # a missing character, a line below a title
    for family in (f for f in templates.families() if f.code in views):
        used = {path for view in views[family.code] for path in templates.paths_of(view)}
        assert used - family.paths() == set(), family.code
        assert family.paths(copied=False) - used - seldom == set(), family.code


def test_every_name_of_a_page_of_the_site_is_described(hostile: Hostile, tmp_path: Path) -> None:
    given = sites_of(hostile, tmp_path)
    known = {f.templates[0].removeprefix("site/"): f for f in templates.families()}
    assert (
        len(given) == 10
    )  # all but the comparison, which a single run does not have, and the sign-in
    for template, views in given.items():
        described = known[template].paths() | {
            p.removesuffix("[]") for p in known[template].paths()
        }
        used = {path for v in json.loads(json.dumps(views)) for path in templates.paths_of(v)}
        assert {p for p in used - described if not p.startswith("district[]")} == set(), template
