"""The site in a real Chromium: search, filters, the way down to a cell, silence, and no request off the machine."""

import csv
import json
import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from unicodedata import normalize

import pytest
from pypdf import PdfReader

from kaoping.runtables import RunTables
from tests.conftest import ROOT, DemoRun
from tests.documents import fixtures, sites
from tests.documents.browser import Browser, Page
from tests.documents.sites import HOSTILE, Site

pytestmark = pytest.mark.chromium
KINDS = (
    "index.html", "units/JD05.html", "units/JD12.html", "items.html", "items/harmony-5-A1.html", "findings.html",
    "findings.html#unit=JD05&severity=notice", "enterprises.html", "enterprises.html#PDY00001X",
    "rulebooks.html", "rulebooks/harmony-5.html", "fairness.html", "runs.html",
)  # fmt: skip
ARTEFACTS = ROOT / "var" / "artefacts" / "site"  # what the pages looked like in the last test
SAID = "document.getElementById('worklist-said').textContent"


def address(site: Site, name: str) -> str:
    path, _, fragment = name.partition("#")
    return (site.top / path).as_uri() + (f"#{fragment}" if fragment else "")


def plain_name(name: str) -> str:
    return re.sub("[^A-Za-z0-9-]+", "-", name.replace(".html", "")).strip("-")


def keep(page: Page, name: str) -> None:
    """A picture for people to look at."""
    page.picture(ARTEFACTS / f"{plain_name(name)}.png")


@pytest.fixture(scope="module", autouse=True)
def artefacts() -> None:
    ARTEFACTS.mkdir(parents=True, exist_ok=True)


@pytest.fixture
def page(browser: Browser, demo_site: Site) -> Iterator[Page]:
    opened = browser.open(address(demo_site, "index.html"))
    yield opened
    assert opened.complaints() == []
    opened.close()


def settled(page: Page) -> None:
    """The live pages have shown what they load."""
    page.wait("!document.querySelector('#worklist-said:empty, #enterprise-said:empty')")


THOROUGH = (
    "index.html",
    "units/JD05.html",
    "findings.html#unit=JD05&severity=notice",
    "fairness.html",
)
SHORT = [pytest.param(name, name in THOROUGH, id=name) for name in KINDS]
LONG = [
    pytest.param(name, True, id=f"{name}-axe", marks=pytest.mark.slow)
    for name in KINDS
    if name not in THOROUGH
]


@pytest.mark.parametrize(("name", "thorough"), [*SHORT, *LONG])
def test_every_kind_of_page_is_silent_fits_and_is_accessible(
    browser: Browser, demo_site: Site, axe: str, name: str, thorough: bool
) -> None:
    """axe takes seconds a page: the short form asks it about one page of each make."""
    page = browser.open(address(demo_site, name))
    settled(page)
    assert page.complaints() == []
    asked = page.requests()
    assert asked
    assert all(url.startswith(demo_site.top.as_uri()) for url in asked)
    keep(page, name)
    assert not thorough or page.violations(axe) == []
    assert page.small_targets() == []
    for width in (800, 320):  # 320: WCAG 1.4.10, no scrolling in two directions
        page.size(width, 900)
        assert page.js("document.documentElement.scrollWidth") <= width
    keep(page, f"{name}-narrow")
    scrolled = (
        "[...document.querySelectorAll('.wide')].filter(w => w.scrollWidth > w.clientWidth + 1)"
    )
    page.wait(f"{scrolled}.every(w => w.tabIndex === 0 && w.getAttribute('aria-label'))")
    page.close()


def test_every_site_of_a_kind_prints(browser: Browser, demo_site: Site, tmp_path: Path) -> None:
    """A4 across, the title first, no menu, no search, no buttons; nothing wider than the sheet."""
    for name in ("index.html", "units/JD05.html", "items.html", "findings.html", "enterprises.html#PDY00001X", "runs.html"):  # fmt: skip
        page = browser.open(address(demo_site, name))
        settled(page)
        file = tmp_path / "page.pdf"
        page.pdf(file)
        reader = PdfReader(file)
        first = reader.pages[0]  # to read them all takes longer than to print them
        sizes = (round(float(first.mediabox.width)), round(float(first.mediabox.height)))
        assert sizes == (842, 595), name
        heading = page.js("document.querySelector('h1').firstChild.textContent")
        text = normalize("NFKC", first.extract_text().replace("\n", ""))
        assert heading.replace(" ", "") in text.replace(" ", ""), name
        assert "检索" not in text, name
        page.call("Emulation.setEmulatedMedia", media="print")
        page.size(1017, 719)  # the sheet without its margins, in CSS pixels
        assert page.js("document.documentElement.scrollWidth") <= 1017, name
        assert page.js("getComputedStyle(document.querySelector('.top nav')).display") == "none"
        kept = ARTEFACTS / f"{plain_name(name)}.pdf"
        kept.write_bytes(file.read_bytes())
        page.close()


def test_the_whole_page_is_walked_by_keyboard(page: Page, demo_site: Site) -> None:
    """Every stop of the Tab key is another one, seen, and ringed; the way back is the same."""
    spot = (
        "(() => { const e = document.activeElement, r = e.getBoundingClientRect(), s = getComputedStyle(e);"
        " return [e.tagName, e.textContent.slice(0, 30), Math.round(r.x), Math.round(r.y + scrollY),"
        " parseFloat(s.outlineWidth) >= 2 && s.outlineStyle !== 'none',"
        " r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth]; })()"
    )
    page.go(address(demo_site, "units/JD05.html"))
    walked = []
    for _ in range(45):
        page.key("Tab")
        walked.append(page.js(spot))
    assert len({json.dumps(w[:4]) for w in walked}) == 45
    assert [w for w in walked if not (w[4] and w[5])] == []
    assert "SUMMARY" in {w[0] for w in walked}
    page.key("Tab", shift=True)
    assert page.js(spot)[:4] == walked[-2][:4]


def test_the_search_box_is_no_trap(page: Page) -> None:
    search(page, "戊街道", "示例戊街道办事处")
    page.key("Escape")
    assert page.js("document.getElementById('answers').hidden")
    assert page.js("document.activeElement.id") == "search"
    page.key("Tab")
    assert page.js("document.activeElement.id") != "search"


def test_the_first_stop_of_the_tab_key_is_the_skip_link(page: Page) -> None:
    page.key("Tab")
    assert page.js("document.activeElement.className") == "skip"
    page.key("Enter")
    assert page.js("document.activeElement.id") == "main"


def search(page: Page, text: str, answer: str) -> None:
    page.key("/", "/")
    assert page.js("document.activeElement.id") == "search"
    assert page.js("document.getElementById('search').value") == ""
    page.type(text)
    page.wait(f"document.getElementById('answers').textContent.includes({json.dumps(answer)})")


def test_search_by_keyboard(page: Page, demo_site: Site) -> None:
    search(page, "戊街道", "示例戊街道办事处")
    box = "document.getElementById('search')"
    assert page.js(f"{box}.getAttribute('aria-expanded')") == "true"
    assert page.js(f"{box}.getAttribute('aria-activedescendant')") is None
    page.wait("document.getElementById('search-said').textContent")
    page.key("ArrowDown")
    chosen = page.js(f"{box}.getAttribute('aria-activedescendant')")
    assert page.js(f"document.getElementById('{chosen}').getAttribute('aria-selected')") == "true"
    page.key("Escape")
    assert page.js(f"{box}.getAttribute('aria-expanded')") == "false"
    page.key("a")
    page.js(f"{box}.value = ''")
    page.type("戊街道")
    page.wait("document.querySelectorAll('#answers [role=option]').length")
    page.key("Enter")
    page.wait(f"location.href === {json.dumps(address(demo_site, 'units/JD05.html'))}")


@pytest.mark.parametrize("text", ["PDY00001X", "91110000PDY00001XA", "乙子文化传播"])
def test_search_finds_an_enterprise_by_name_and_by_either_code(
    page: Page, demo_site: Site, text: str
) -> None:
    page.go(address(demo_site, "units/JD05.html"))
    search(page, text, "PDY00001X")
    page.wait("document.getElementById('search-said').textContent")
    page.key("Enter")
    page.wait(f"location.href === {json.dumps(address(demo_site, 'enterprises.html#PDY00001X'))}")
    page.wait("document.querySelector('h1').textContent.includes('示例乙子文化传播')")


def test_search_finds_kinds_of_findings_and_says_when_there_is_nothing(page: Page) -> None:
    search(page, "c06", "C06")
    page.key("Enter")
    page.wait("location.href.endsWith('findings.html#code=C06')")
    page.wait(SAID)
    search(page, "没有这样的东西", "没有找到")


def choose(page: Page, name: str, start: str) -> None:
    """Pick the option that begins so, as a person's choice reports it."""
    page.js(
        f"(s => {{ s.value = [...s.options].find(o => o.text.startsWith({json.dumps(start)})).value;"
        f" s.dispatchEvent(new Event('input', {{bubbles: true}})); }})(document.getElementById('f-{name}'))"
    )


def findings(demo_run: DemoRun) -> list[dict[str, str]]:
    with (demo_run.run_dir / "findings.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_filters_count_and_live_in_the_address(
    page: Page, demo_site: Site, demo_run: DemoRun
) -> None:
    rows = findings(demo_run)
    page.go(address(demo_site, "findings.html"))
    page.wait(f"{SAID}.startsWith('符合条件 {len(rows)} 项')")
    choose(page, "severity", "提示")
    notices = [row for row in rows if row["severity"] == "notice"]
    page.wait(f"{SAID}.startsWith('符合条件 {len(notices)} 项')")
    choose(page, "unit", "JD05")
    own = [row for row in notices if row["unit_code"] == "JD05"]
    page.wait(f"{SAID}.startsWith('符合条件 {len(own)} 项')")
    assert page.js("document.querySelectorAll('#worklist-rows tr').length") == len(own)
    options = page.js("[...document.getElementById('f-code').options].slice(1).map(o => o.text)")
    counts = {text.split(" ")[0]: int(text[text.rindex("（") + 1 : -1]) for text in options}
    assert counts == {c: sum(r["code"] == c for r in own) for c in {r["code"] for r in own}}
    assert page.js("location.hash") == "#unit=JD05&severity=notice"
    again = page.js("location.href")
    page.go(address(demo_site, "index.html"))
    page.go(again)
    page.wait(f"{SAID}.startsWith('符合条件 {len(own)} 项')")


def test_only_the_new_ones_and_the_enterprise_behind_a_finding(
    browser: Browser, tmp_path: Path
) -> None:
    """Two findings stand since the run before, one is new; it names an enterprise known from evidence."""
    before = fixtures.write_run(tmp_path / "old", findings=fixtures.FINDINGS[:2])
    new = (*fixtures.FINDINGS[2], "X00000003")
    history = [sites.past("a" * 64, before), sites.past(fixtures.KEY, tmp_path / fixtures.KEY)]
    kept = [(*row, "") for row in fixtures.FINDINGS[:2]]
    site = sites.build(tmp_path, findings=[*kept, new], history=history)
    page = browser.open(address(site, "findings.html"))
    page.wait(f"{SAID}.startsWith('符合条件 3 项')")
    page.click("#f-new")
    page.wait(f"{SAID}.startsWith('符合条件 1 项')")
    assert page.js("location.hash") == "#new=1"
    assert page.js("document.querySelector('#worklist-rows .cell').textContent") == "F17"
    page.click("#worklist-rows td.text a")
    page.wait("location.href.endsWith('enterprises.html#X00000003')")
    page.wait("document.querySelector('h1').textContent.startsWith('示例第3号')")
    assert page.complaints() == []
    page.close()


def test_text_filter_counts_too_and_reset_clears(
    page: Page, demo_site: Site, demo_run: DemoRun
) -> None:
    rows = findings(demo_run)
    page.go(address(demo_site, "findings.html#q=2014-08"))
    fields = ("message", "file", "cell", "sheet_title", "column_title")
    hits = [row for row in rows if any("2014-08" in row[field] for field in fields)]
    assert hits
    page.wait(f"{SAID}.startsWith('符合条件 {len(hits)} 项')")
    page.click("#worklist button[type=reset]")
    page.wait(f"{SAID}.startsWith('符合条件 {len(rows)} 项')")
    assert page.js("location.hash") == ""
    page.click("#worklist-more")
    page.wait("document.querySelectorAll('#worklist-rows tr').length === 400")


def test_from_the_unit_down_to_the_cell(page: Page, demo_site: Site, demo_run: DemoRun) -> None:
    """A3 of JD05: open it, show all evidence, follow the first enterprise, meet the same cell there."""
    page.go(address(demo_site, "units/JD05.html"))
    page.click("#harmony-5-A3 summary")
    page.wait("document.getElementById('harmony-5-A3').open")
    page.click("#harmony-5-A3 [data-more]")
    evidence = RunTables.load(demo_run.run_dir).find(
        "evidence", unit_code="JD05", indicator="chair_direct_election_rate"
    )
    assert len(evidence) > 12
    rows = "document.querySelectorAll('#harmony-5-A3 [data-evidence] tbody tr')"
    page.wait(f"{rows}.length === {len(evidence)}")
    cells = page.js(f"[...{rows}].map(r => r.lastElementChild.textContent)")
    assert sorted(cells) == sorted(row["cell"] for row in evidence)
    page.click("#harmony-5-A3 [data-evidence] tbody a")
    page.wait("document.querySelector('.source')")
    shown = page.js("[...document.querySelectorAll('.cells .cell')].map(c => c.textContent)")
    assert cells[0] in shown


def test_a_link_to_an_item_opens_it(page: Page, demo_site: Site) -> None:
    page.go(address(demo_site, "units/JD05.html#collective-contract-100-II1"))
    page.wait("document.getElementById('collective-contract-100-II1').open")
    page.click("[data-open=all]")
    page.wait("document.querySelectorAll('.tree')[0].querySelectorAll('details:not([open])').length === 0")  # fmt: skip
    page.click("[data-open=none]")
    page.wait("document.querySelectorAll('.tree')[0].querySelectorAll('details[open]').length === 0")  # fmt: skip


def test_tables_sort_by_number_and_narrow(page: Page) -> None:
    scores = "[...document.querySelectorAll('#units tbody tr:not([hidden])')].map(r => parseFloat(r.cells[9].textContent))"
    head = "#units thead tr:nth-child(2) th:nth-child(5)"
    page.click(f"{head} button")
    assert page.js(f"document.querySelector('{head}').getAttribute('aria-sort')") == "ascending"
    found = page.js(scores)
    assert found == sorted(found)
    page.click(f"{head} button")
    assert page.js(scores) == sorted(found, reverse=True)
    page.js("document.getElementById('filter-units').focus()")
    page.type("开发区 kf01")
    page.wait("document.querySelectorAll('#units tbody tr:not([hidden])').length === 1")


def test_hostile_names_stay_text_in_the_script_too(browser: Browser, tmp_path: Path) -> None:
    found = [
        ("V01", "notice", "JD01", "1", f"{name}.xlsx", "enterprises", "企业名册", "F12", "staff", "职工人数", name, f"值：{name}", "改", "X00000001")
        for name in HOSTILE
    ]  # fmt: skip
    site = sites.build(tmp_path, names=[name * 2 for name in HOSTILE] * 5, findings=found)
    wanted = [f"值：{name}".replace("\u2028", " ") for name in HOSTILE]
    page = browser.open(address(site, "findings.html"))
    page.wait(SAID)
    texts = page.js("[...document.querySelectorAll('#worklist-rows td.text:nth-child(6)')].map(c => c.textContent)")  # fmt: skip
    assert texts == [f"{text} 企业档案" for text in wanted]
    page.go(address(site, "units/JD01.html"))
    page.click("#harmony-5-A1 summary")
    page.click("#harmony-5-A1 [data-more]")
    page.wait("document.querySelectorAll('#harmony-5-A1 [data-evidence] tbody tr').length === 20")
    page.go(address(site, "enterprises.html#X00000001"))
    page.wait("document.querySelector('#enterprise h1 .code')")
    assert page.js("document.querySelector('#enterprise h1').firstChild.data") == HOSTILE[0] * 2
    assert "仓" in page.js("document.getElementById('enterprise-body').textContent")
    search(page, "onerror", "X00000002")
    assert page.js("kaoping.hit === undefined && !document.querySelector('main img')")
    assert page.complaints() == []
    page.close()


def test_an_unknown_enterprise_is_said_to_be_unknown(page: Page, demo_site: Site) -> None:
    for key in ("PDY0000ZZ", "__proto__", "constructor", "%"):
        page.go(address(demo_site, "index.html"))
        page.go(address(demo_site, f"enterprises.html#{key}"))
        page.wait("document.querySelector('h1').textContent.startsWith('没有这个企业')")


def test_a_local_server_serves_it_as_well(browser: Browser, demo_site: Site) -> None:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(demo_site.top)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        home = f"http://127.0.0.1:{server.server_port}/"
        page = browser.open(home + "enterprises.html#PDY00001X")
        page.wait("document.querySelector('.source')")
        page.go(home + "index.html")
        assert page.complaints() == []
        assert all(url.startswith(home) for url in page.requests())
        page.close()
    finally:
        server.shutdown()


def test_printing_opens_what_was_lost(page: Page, demo_site: Site, tmp_path: Path) -> None:
    page.go(address(demo_site, "units/JD05.html"))
    page.pdf(tmp_path / "unit.pdf")
    lost = "document.querySelectorAll('.tree details.lost')"
    assert page.js(f"{lost}.length > 3 && [...{lost}].every(d => d.open)")
    assert (tmp_path / "unit.pdf").read_bytes().startswith(b"%PDF")
