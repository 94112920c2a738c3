"""What a clerk may break in a template is said before anything is rendered: file, place, nearest name."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kaoping import documents
from kaoping.config import Paths
from kaoping.documents import templates
from kaoping.documents.templates import Trouble
from kaoping.documents.zipper import pack, write_zip
from kaoping.errors import ConfigError
from kaoping.rounds import load_round
from kaoping.rulebook import resolve_all
from tests.conftest import ROOT, DemoRun
from tests.documents.conftest import Rendered

Edit = Callable[..., list[Trouble]]
SPLIT = '</w:t></w:r><w:r><w:t xml:space="preserve">'


@pytest.fixture
def where(tmp_path: Path) -> Paths:
    shutil.copytree(ROOT / "reports", tmp_path / "reports")
    return Paths(tmp_path)


@pytest.fixture
def edit(where: Paths) -> Edit:
    """Replace a text in a template (which must hold it) and check without the trial."""

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
        kinds = {".typ": "unit_report.typ", ".j2": "html/unit_report.html.j2"}
        return templates.check(where, trial, [kinds.get(file.suffix, name)])

    return change


def test_the_shipped_templates_are_right() -> None:
    assert templates.check(Paths(ROOT)) == []


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
    (found,) = edit("unit_report.docx", "{%tr for e in evidence %}", "{%tr for e in evidences %}")
    assert "{%tr for e in evidences %}" in found.place


@pytest.mark.parametrize(
    ("old", "new", "what", "like"),
    [
        ("{{ addressee }}", "{{ adressee }}", "没有名为“adressee”的占位符", "“addressee”"),
        ("{{ t.title }}", "{{ t.tittle }}", "“t”没有名为“tittle”的内容", "“title”"),
        ("for b in books", "for b in boks", "没有名为“boks”的占位符", "“books”"),
        ("figures(b.charts)", "figurs(b.charts)", "没有名为“figurs”的占位符", "“figures”"),
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


def test_the_place_in_a_page_is_the_line(edit: Edit, where: Paths) -> None:
    (found,) = edit("html/unit_report.html.j2", "{{ addressee }}", "{{ adressee }}")
    lines = (where.reports / found.file).read_text(encoding="utf-8").splitlines()
    number = next(n for n, line in enumerate(lines, start=1) if "adressee" in line)
    assert found.place.startswith(f'第{number}行“<p class="flush">{{{{ adressee }}}}')


def test_a_macro_is_followed_with_what_it_is_called_with(edit: Edit) -> None:
    found = edit("html/unit_report.html.j2", "{{ c.title }}", "{{ c.tittle }}")
    assert [t.what for t in found] == ["“c”没有名为“tittle”的内容"]


@pytest.mark.parametrize(
    ("file", "old", "new", "what", "like"),
    [
        ("letter.typ", "vm.document_number", "vm.document_no", "“vm”没有名为“document_no”的内容", "“document_number”"),
        ("letter.typ", "t.computed", "t.computd", "“t”没有名为“computd”的内容", "“computed”"),
        ("letter.typ", "c.regain", "c.regian", "“c”没有名为“regian”的内容", "“regain”"),
        ("letter.typ", "r.is_class", "r.isclass", "“r”没有名为“isclass”的内容", "“is_class”"),
        ("letter.typ", "k.value", "k.vlue", "“k”没有名为“vlue”的内容", "“value”"),
        ("chart.typ", "c.drawing.width", "c.drawing.wdth", "“c.drawing”没有名为“wdth”的内容", "“width”"),
        ("letter.typ", "b.losses_text", "vm.books.title", "“vm.books”是一列", "for 循环"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_typst_template(
    edit: Edit, file: str, old: str, new: str, what: str, like: str
) -> None:
    found = edit(file, old, new)
    assert found and found[0].file == file and what in found[0].what and like in found[0].remedy
    assert new in found[0].place or found[0].place.endswith("…”")


@pytest.mark.parametrize(
    ("file", "old", "new", "what", "like"),
    [
        ("letter.typ", "for b in vm.books", "for bb in vm.books", "没有名为“b”的变量", "“bb”"),
        ("letter.typ", "#import \"chart.typ\"", "#import \"chrt.typ\"", "没有这个文件", ""),
        ("letter.typ", "paragraphs(vm.lead)", "paragraphs(vm.lead", "Typst 报告", ""),
        ("html/unit_report.html.j2", "{{ addressee }}", "{{ addressee + 1 }}", "试排时出错", ""),
    ],
)  # fmt: skip
def test_what_names_do_not_show_the_trial_finds(
    edit: Edit, file: str, old: str, new: str, what: str, like: str
) -> None:
    (found,) = edit(file, old, new, trial=True)
    assert found.file == file and what in found.what and like in found.remedy


def test_all_mistakes_are_told_at_once(edit: Edit, where: Paths) -> None:
    edit("unit_report.docx", "{{ addressee }}", "{{ adressee }}")
    edit("letter.typ", "k.value", "k.vlue")
    with pytest.raises(ConfigError, match=r"(?s)文书模板有2处问题.*vlue.*adressee.*render --check"):
        templates.require(where)


def test_a_lost_or_damaged_template_is_named(where: Paths) -> None:
    (where.reports / "unit_report.docx").write_bytes(b"no zip")
    (where.reports / "unit_report.typ").unlink()
    found = templates.check(where, trial=False)
    assert [(t.file, t.what[:6]) for t in found] == [
        ("unit_report.docx", "模板无法打开"),
        ("unit_report.typ", "没有这个模板"),
    ]


def test_every_name_of_a_real_view_is_described_and_no_other(
    rendered: Rendered, demo_run: DemoRun
) -> None:
    round_ = load_round(demo_run.paths, "demo-2014")
    books = resolve_all(demo_run.paths, round_.rulebooks, round_.reference_date)
    real = documents.build_views(demo_run.run_dir, round_, books, where=demo_run.paths)
    family = next(f for f in templates.families() if f.code == "letter")
    views = [*rendered.views.values(), *real.values()]
    used = {path for view in views for path in templates.paths_of(view)}
    assert used - family.paths() == set(), "describe these in documents/templates/letter.toml"
    assert family.paths(copied=False) - used == set(), "no document has these any more"
    assert all(name.meaning for name in family.names)
