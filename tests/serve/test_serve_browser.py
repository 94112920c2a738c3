"""Signing in with a real Chromium: by account, by a unit's link; silence, and nothing asked of anybody else."""

from collections.abc import Iterator

import pytest

from tests.conftest import ROOT
from tests.documents.browser import Browser, Page, chromium
from tests.documents.conftest import axe as axe  # a fixture
from tests.serve.conftest import PASSWORDS, ROUND, Office

pytestmark = pytest.mark.chromium
ARTEFACTS = ROOT / "var" / "artefacts" / "serve"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    with chromium() as found:
        yield found


def top(office: Office) -> str:
    return f"http://127.0.0.1:{office.port}"


def sign_in(page: Page, name: str) -> None:
    assert page.js("document.activeElement.id") == "name"
    page.type(name)
    page.key("Tab")
    page.type(PASSWORDS[name])
    page.key("Enter", "\r")


def arrived(page: Page, selector: str) -> None:
    """The next page is there, laid out, and may be clicked."""
    page.wait(f"document.readyState === 'complete' && document.querySelector({selector!r})")


def quiet(page: Page, office: Office) -> None:
    assert page.complaints() == []
    assert all(url.startswith(top(office) + "/") for url in page.requests())


def test_the_analyst_signs_in_and_goes_down_to_a_cell(
    browser: Browser, office: Office, axe: str
) -> None:
    office.analyst().home()  # built before, so that this is about the browser
    page = browser.open(top(office) + "/login")
    assert page.js("document.querySelector('h1').textContent") == "登录"
    page.picture(ARTEFACTS / "login.png")
    assert page.violations(axe) == []
    assert page.small_targets() == []
    sign_in(page, "chen")
    arrived(page, "#units tbody tr")
    assert page.js("document.cookie") == ""  # no script can read the session
    page.picture(ARTEFACTS / "analyst.png")
    page.click("#units a[href='units/JD05.html']")
    arrived(page, "#harmony-5-A3")
    page.click("#harmony-5-A3 summary")
    page.wait("document.getElementById('harmony-5-A3').open")
    page.click("#harmony-5-A3 [data-evidence] tbody a")
    arrived(page, ".source .cell")
    page.click(".account a")
    arrived(page, 'form[action="/logout"]')
    page.click("form button")
    page.wait("document.getElementById('password')")
    quiet(page, office)
    page.close()


def test_a_wrong_password_is_said_and_may_be_tried_again(browser: Browser, office: Office) -> None:
    page = browser.open(top(office) + "/login")
    page.type("chen")
    page.key("Tab")
    page.type("not the password")
    page.key("Enter", "\r")
    arrived(page, "[role=alert]")
    assert "不对" in page.js("document.querySelector('[role=alert]').textContent")
    sign_in(page, "chen")
    arrived(page, "#units tbody tr")
    page.close()


def test_a_unit_opens_its_link(browser: Browser, office: Office, axe: str) -> None:
    office.unit("JD05").home()
    token = office.tokens.issue(ROUND, "JD05", office.clock(), 3)
    page = browser.open(f"{top(office)}/unit#{token}")
    page.wait("document.getElementById('token').value.length > 40")
    assert page.js("location.hash") == ""
    page.key("Enter", "\r")
    arrived(page, ".tree")
    assert "示例戊街道办事处" in page.js("document.querySelector('h1').textContent")
    page.click("#harmony-5-A3 summary")
    page.wait("document.getElementById('harmony-5-A3').open")
    page.click("#harmony-5-A3 [data-more]")
    page.wait("document.querySelectorAll('#harmony-5-A3 [data-evidence] tbody tr').length > 12")
    page.picture(ARTEFACTS / "unit.png")
    assert page.violations(axe) == []
    page.go(page.js("document.querySelector('#documents ~ ul a[href$=\".html\"]').href"))
    assert page.js("getComputedStyle(document.body).fontFamily") != "serif"  # its own style holds
    assert not any(token in url for url in page.requests()[1:])
    quiet(page, office)
    page.close()


def test_leaders_look_through_their_pages(browser: Browser, office: Office) -> None:
    office.leader().home()
    page = browser.open(top(office) + "/login")
    if page.js("location.pathname") == "/login":
        sign_in(page, "wang")
    arrived(page, "#units tbody tr")
    home = page.js("location.href").rpartition("/")[0]
    for name in ("findings.html", "units/JD05.html", "items.html", "rulebooks.html", "fairness.html", "runs.html"):  # fmt: skip
        page.go(f"{home}/{name}")
        page.wait("!document.querySelector('#worklist-said:empty')")
        page.picture(ARTEFACTS / f"leader-{name.replace('/', '-').removesuffix('.html')}.png")
    page.key("/", "/")
    page.type("戊街道")
    page.wait("document.getElementById('answers').textContent.includes('示例戊街道办事处')")
    quiet(page, office)
    page.close()
