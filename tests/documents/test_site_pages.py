"""The site without a browser: structure, links, escaping, and that only changed files are written."""

import re
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from kaoping.errors import UsageError
from tests.documents import fixtures, sites
from tests.documents.sites import HOSTILE, Site

CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
MARK = "依据示例规则生成，不作为正式考核依据"
LIVE = ("findings.html", "enterprises.html")  # their fragment is a state, not a place


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return sites.build(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Site:
    found = [
        ("V01", "notice", "JD01", "1", f"{name}.xlsx", "enterprises", "企业名册", "F12", "staff", "职工人数", name, f"值：{name}", "改")
        for name in HOSTILE
    ]  # fmt: skip
    return sites.build(tmp_path_factory.mktemp("hostile"), names=list(HOSTILE), findings=found)


def test_there_is_a_page_for_everything(site: Site) -> None:
    names = set(site.pages)
    assert {
        "index.html",
        "findings.html",
        "items.html",
        "enterprises.html",
        "rulebooks.html",
        "runs.html",
    } < names
    assert {f"units/{code}.html" for code in ("JD01", "JD02", "WB05")} < names
    assert {f"rulebooks/{book}.html" for book in ("harmony-5", "collective-contract-100")} < names
    assert len([name for name in names if name.startswith("items/")]) == 10 + 7  # of the two books


def test_every_page_has_its_frame(site: Site) -> None:
    for name, page in site.pages.items():
        assert page.get("lang") == "zh-Hans", name
        for path in ("//h1", "//main", "//body/header", "//footer", "//head/title", "//a[@class='skip']"):  # fmt: skip
            assert len(page.xpath(path)) == 1, (name, path)
        assert page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [CSP]
        assert page.xpath("string(//a[@class='skip']/@href)")[1:] == page.xpath("string(//main/@id)")  # fmt: skip
        assert all(nav.get("aria-label") for nav in page.iter("nav")), name
        assert MARK in page.xpath("string(//aside)"), name
        assert MARK in page.xpath("string(//footer)"), name
        levels = [int(h.tag[1]) for h in page.xpath("//h1|//h2|//h3")]
        assert all(b - a <= 1 for a, b in pairwise(levels)), name


def test_tables_are_captioned_and_fields_labelled(site: Site) -> None:
    for name, page in site.pages.items():
        for table in page.iter("table"):
            assert (table.findtext("caption") or "").strip(), name
        assert not page.xpath("//th[not(@scope)]"), name
        labelled = set(page.xpath("//label/@for"))
        assert set(page.xpath("//input/@id|//select/@id")) <= labelled, name
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), name


def test_nothing_runs_inline_and_nothing_comes_from_outside(site: Site) -> None:
    for name, page in site.pages.items():
        assert page.xpath("//script/@src") == [
            f"{'../' * name.count('/')}assets/site.js"
        ] and not page.xpath("//script[text()]")
        assert not page.xpath("//@style|//style|//@*[starts-with(name(), 'on')]"), name
        for address in page.xpath("//@href|//@src"):
            assert urlsplit(address).scheme == "", (name, address)
    css = (site.top / "assets/site.css").read_text(encoding="utf-8")
    assert "url(" not in css
    assert "@import" not in css


def broken_links(site: Site) -> list[str]:
    odd = []
    for name, page in site.pages.items():
        for href in page.xpath("//a/@href"):
            path, fragment = urlsplit(href).path, unquote(urlsplit(href).fragment)
            target = (site.top / name).parent / unquote(path) if path else site.top / name
            if not target.resolve().is_file():
                odd.append(f"{name} → {href}")
            elif fragment and target.name not in LIVE:
                other = site.page(target.resolve().relative_to(site.top.resolve()).as_posix())
                if not other.xpath(f"//*[@id='{fragment}']"):
                    odd.append(f"{name} → {href} has no such place")
    return odd


def test_every_link_leads_somewhere(site: Site) -> None:
    assert broken_links(site) == []
    rows = site.data("search")
    assert {row[0] for row in rows} == {"单位", "项目", "细则", "问题", "页面"}
    for _, _, _, href in rows:
        assert (site.top / urlsplit(href).path).is_file(), href


def test_names_with_markup_and_templates_come_out_as_text(hostile: Site) -> None:
    page = hostile.page("units/JD01.html")
    assert len(page.xpath("//script")) == 1
    assert not page.xpath("//main//img|//@onerror")
    shown = page.xpath("//table[@data-evidence='harmony-5-A1']/tbody/tr/th")
    wanted = [name.replace("\u2028", " ") for name in HOSTILE]
    assert [th.text_content() for th in shown] == wanted
    messages = [row[4] for row in sites.table(page, "本单位的问题")]
    assert messages == [f"值：{name}" for name in wanted]
    for file in (hostile.top / "data").rglob("*.js"):
        text = file.read_text(encoding="utf-8")
        assert not re.search("[<>&\u2028\u2029]", text), file.name
    rows = hostile.data("findings/0")["rows"]
    assert [row[7] for row in rows] == messages


def test_the_gate_is_named_on_every_page(site: Site, tmp_path: Path) -> None:
    assert all("未经闸门检查" in p.xpath("string(//aside)") for p in site.pages.values())
    passed = sites.build(tmp_path / "a", gate={"ok": True, "failures": [], "warnings": ["有一处提示"]})  # fmt: skip
    assert not any("闸门" in p.xpath("string(//aside)") for p in passed.pages.values())
    assert "有一处提示" in passed.page("index.html").text_content()
    refused = sites.build(tmp_path / "b", gate={"ok": False, "failures": ["行数对不上"], "warnings": []})  # fmt: skip
    for name, page in refused.pages.items():
        assert "未过闸门：行数对不上" in page.xpath("string(//aside)"), name


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    first = sites.build(tmp_path)
    assert first.built is not None
    assert len(first.built.written) > 30
    assert first.built.kept == ()
    before = {f: f.stat().st_mtime_ns for f in first.top.rglob("*") if f.is_file()}
    (tmp_path / fixtures.KEY).rename(tmp_path / "moved")
    old = first.top / "units" / "ALT.html"
    old.write_text("old", encoding="utf-8")
    (first.top / "index.html").write_text("spoiled", encoding="utf-8")
    listed = first.top / "site-files.txt"
    listed.write_text(listed.read_text() + "units/ALT.html\n../moved/totals.csv\n")
    again = sites.build(tmp_path)
    assert again.built is not None
    assert again.built.written == ("index.html",)
    assert again.built.removed == ("units/ALT.html",)
    assert not old.exists()
    assert (tmp_path / "moved" / "totals.csv").exists()
    same = {f for f, at in before.items() if f.stat().st_mtime_ns == at}
    state = first.top / "site-state.json"
    assert set(before) - same == {first.top / "index.html", listed, state}


def test_a_finished_site_is_not_made_again_and_a_later_one_is_as_if_made_anew(
    tmp_path: Path,
) -> None:
    def bytes_of(top: Path) -> dict[str, bytes]:
        return {
            f.relative_to(top).as_posix(): f.read_bytes() for f in top.rglob("*") if f.is_file()
        }

    first = sites.build(tmp_path / "a")
    said: list[str] = []
    (tmp_path / "a" / fixtures.KEY).rename(tmp_path / "kept")  # the same tables, written once more
    again = sites.build(tmp_path / "a", progress=said.append)
    assert first.built is not None and again.built is not None
    assert said == [] and again.built.written == ()
    assert again.built.kept == tuple(sorted(first.built.written))
    assert again.built.linked == first.built.linked
    gate = {"ok": True, "failures": [], "warnings": ["有一处提示"]}
    (tmp_path / "a" / fixtures.KEY).rename(tmp_path / "kept2")
    later = sites.build(tmp_path / "a", gate=gate, progress=said.append)
    assert said and later.built is not None and later.built.written
    assert bytes_of(later.top) == bytes_of(sites.build(tmp_path / "b", gate=gate).top)


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "论文.docx").write_bytes(b"mine")
    with pytest.raises(UsageError, match="别的文件"):
        sites.build(tmp_path)
    assert [f.name for f in (tmp_path / "site").iterdir()] == ["论文.docx"]


def test_a_unit_page_tells_how_the_unit_stood_before(tmp_path: Path) -> None:
    old = fixtures.write_run(tmp_path / "old")
    totals = old / "totals.csv"
    lines = totals.read_text(encoding="utf-8").splitlines()
    before = next(row for row in lines if row.startswith("demo-2014,harmony-5") and ",JD01," in row)
    fields = before.split(",")
    # .350 + .250 + .200 + .500 + .350 + .250 + .450 + .100 + .200 + .200
    assert Fraction(fields[5]) == Fraction("2.85")
    after = ",".join([*fields[:5], "2.75", *fields[6:]])
    totals.write_text("\n".join(lines).replace(before, after) + "\n", encoding="utf-8")
    now = tmp_path / "new" / fixtures.KEY
    history = [sites.past("11" * 32, old), sites.past(fixtures.KEY, now, "2015-02-10 02:00")]
    (tmp_path / "new").mkdir()
    site = sites.build(tmp_path / "new", history=history)
    rows = sites.table(site.page("units/JD01.html"), "最近几次运行中的总分")
    assert [row[0] for row in rows] == ["2015-02-10 02:00", "2015-02-09 02:00"]
    assert [row[2] for row in rows] == ["2.85", "2.75"]
    assert rows[0][1].startswith(fixtures.KEY[:12])
