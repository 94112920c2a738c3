"""Sites for leaders and for a unit: what may not be seen is in no file of theirs, and the numbers stay the same."""

import csv
import re
from pathlib import Path

import duckdb
import pytest

from kaoping.rounds import load_round
from kaoping.site import Audience
from tests.conftest import DemoRun
from tests.documents import sites
from tests.documents.conftest import demo_site_for
from tests.documents.sites import Site
from tests.documents.test_site_pages import broken_links

SECRETS = ("秘名甲", "秘值乙", "秘文件丙", "秘列丁", "秘表戊")
NAMES = ["秘名甲有限公司", *(f"秘名甲第{n}厂" for n in range(2, 30))]
FINDINGS = [
    ("V01", "notice", "JD01", "1", "秘文件丙.xlsx", "enterprises", "企业名册", "秘表戊!F12", "staff", "职工人数", "秘值乙", "值：秘值乙", "改", "X00000001"),
    ("V01", "notice", "JD02", "1", "秘文件丙.xlsx", "", "秘表戊", "F12", "", "秘列丁", "秘值乙", "值：秘值乙", "改", ""),
]  # fmt: skip


def texts(site: Site) -> dict[str, str]:
    """Every file of a site that is text (领导一页通 is read by its own tests)."""
    return {f.relative_to(site.top).as_posix(): f.read_text(encoding="utf-8") for f in site.top.rglob("*") if f.is_file() and f.suffix != ".pdf"}  # fmt: skip


@pytest.fixture(scope="module")
def leader(demo_run: DemoRun, tmp_path_factory: pytest.TempPathFactory) -> Site:
    out = tmp_path_factory.mktemp("leader") / "site"
    return demo_site_for(demo_run, out, audience=Audience.LEADER)


def test_the_analyst_reads_what_is_kept_from_leaders(tmp_path: Path) -> None:
    """The secrets are where the next test looks for them."""
    everything = "".join(texts(sites.build(tmp_path, names=NAMES, findings=FINDINGS)).values())
    assert [secret for secret in SECRETS if secret not in everything] == []


def test_no_name_value_file_or_column_of_a_sender_reaches_leaders(tmp_path: Path) -> None:
    site = sites.build(tmp_path, names=NAMES, findings=FINDINGS, audience=Audience.LEADER)
    for name, text in texts(site).items():
        assert [secret for secret in SECRETS if secret in text] == [], name
    page = site.page("units/JD01.html")
    first = page.xpath("//table[@data-evidence='harmony-5-A1']/tbody/tr")[0]
    assert first.xpath("normalize-space(./th)") == "企业1"
    assert first.xpath("string(./td[last()])") == "C5"  # its place is named, not its content
    row = sites.table(page, "本单位的问题")[0]
    assert row[2:4] == ["企业名册", "F12"]


def test_leaders_get_neither_enterprises_nor_documents_but_their_own(leader: Site) -> None:
    names = {f.relative_to(leader.top).as_posix() for f in leader.top.rglob("*") if f.is_file()}
    found = [n for n in names if re.match(r"enterprises|documents/|data/(e/|names)", n)]
    assert found == ["documents/全区/领导一页通.pdf"]
    links = leader.page("index.html").xpath("//a[contains(@href, '领导一页通')]/@href")
    assert links == ["documents/全区/领导一页通.pdf"]
    assert {"index.html", "findings.html", "items.html", "rulebooks.html", "runs.html"} <= names
    assert len([n for n in names if n.startswith("units/")]) == 24
    assert broken_links(leader) == []


def test_no_enterprise_of_the_round_is_named_to_leaders(leader: Site, demo_run: DemoRun) -> None:
    with duckdb.connect(str(demo_run.run_dir / "warehouse.duckdb"), read_only=True) as con:
        rows = con.execute("select enterprise_key, enterprise_name from report.enterprises").fetchall()  # fmt: skip
    assert len(rows) > 1000
    everything = "\n".join(texts(leader).values())
    assert [pair for pair in rows if pair[0] in everything or (pair[1] or "\0") in everything] == []


def test_leaders_see_the_numbers_of_the_analyst(leader: Site, demo_site: Site) -> None:
    mine, other = (sites.table(s.page("index.html"), "各单位报送") for s in (leader, demo_site))
    assert mine == other
    for code in ("JD05", "WB02"):
        rows = [[i.text_content().split() for i in s.page(f"units/{code}.html").xpath("//details/summary")] for s in (leader, demo_site)]  # fmt: skip
        assert rows[0] == rows[1]


@pytest.mark.parametrize("code", ["JD05", "WB05", "JD12"])
def test_a_unit_has_one_page_without_any_other_unit(
    demo_run: DemoRun, demo_site: Site, tmp_path: Path, code: str
) -> None:
    site = demo_site_for(demo_run, tmp_path / "site", audience=Audience.UNIT, unit_code=code)
    assert list(site.pages) == ["index.html"]
    own = {f"documents/{code}.{ending}" for ending in ("docx", "pdf", "html")}
    found = {f.relative_to(site.top).as_posix() for f in site.top.rglob("*") if f.is_file()}
    data = {name for name in found if name.startswith("data/")}
    assert data <= {f"data/evidence/{code}.js"}
    assets = {f"assets/{name}" for name in ("site.css", "site.js", "icon.svg")}
    assert found - data == own | assets | {"index.html", "site-files.txt", "site-state.json"}
    page = site.page("index.html")
    assert page.xpath("//a[not(starts-with(@href, '#') or starts-with(@href, 'documents/') or @href='index.html')]") == []  # fmt: skip
    whole = demo_site.page(f"units/{code}.html")
    for path in ("//details/summary", "//ul[@class='tiles']"):
        assert [e.text_content() for e in page.xpath(path)] == [e.text_content() for e in whole.xpath(path)]  # fmt: skip


def test_no_other_unit_is_in_any_file_of_a_unit(demo_run: DemoRun, tmp_path: Path) -> None:
    """Own findings may quote what the unit itself wrote; nothing else may speak of another unit."""
    units = load_round(demo_run.paths, "demo-2014").units
    with (demo_run.run_dir / "findings.csv").open(encoding="utf-8", newline="") as handle:
        quoted = "".join(r["message"] for r in csv.DictReader(handle) if r["unit_code"] == "JD03")
    site = demo_site_for(demo_run, tmp_path / "site", audience=Audience.UNIT, unit_code="JD03")
    body = texts_of_pages(site)
    for unit in units:
        if unit.code != "JD03" and unit.code not in quoted and unit.name not in quoted:
            assert unit.code not in body, unit.code
            assert unit.name not in body, unit.name


def texts_of_pages(site: Site) -> str:
    parts = [t for n, t in readable(site).items() if not n.startswith(("assets/", "documents/"))]
    return "\n".join(parts)


def readable(site: Site) -> dict[str, str]:
    return {
        f.relative_to(site.top).as_posix(): f.read_text(encoding="utf-8")
        for f in site.top.rglob("*")
        if f.suffix in (".html", ".js", ".txt", ".css")
    }
