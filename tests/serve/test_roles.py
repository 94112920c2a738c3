"""Every role against every kind of page: what there is for it, and that nothing else is given away."""

import re
from urllib.parse import quote

import pytest

from kaoping.site.audience import Audience
from tests.serve.conftest import Office, Visitor

# kind of page: (path below the edition, nobody, analyst, leader, unit JD01)
MATRIX = {
    "overview": ("index.html", 303, 200, 200, 200),
    "own unit": ("units/JD01.html", 303, 200, 200, 404),
    "other unit": ("units/JD02.html", 303, 200, 200, 404),
    "item": ("items/harmony-5-A1.html", 303, 200, 200, 404),
    "items": ("items.html", 303, 200, 200, 404),
    "findings": ("findings.html", 303, 200, 200, 404),
    "finding rows": ("data/findings/0.js", 401, 200, 200, 404),
    "enterprises": ("enterprises.html", 303, 200, 404, 404),
    "enterprise names": ("data/names/0.js", 401, 200, 404, 404),
    "own evidence": ("data/evidence/JD01.js", 401, 200, 200, 200),
    "other evidence": ("data/evidence/JD05.js", 401, 200, 200, 404),
    "search": ("data/search.js", 401, 200, 200, 404),
    "rulebook": ("rulebooks/harmony-5.html", 303, 200, 200, 404),
    "fairness": ("fairness.html", 303, 200, 200, 404),
    "runs": ("runs.html", 303, 200, 200, 404),
    "own letter": ("documents/JD01.pdf", 401, 200, 404, 200),
    "own letter in Word": ("documents/JD01.docx", 401, 200, 404, 200),
    "own letter as page": ("documents/JD01.html", 303, 200, 404, 200),
    "other letter": ("documents/JD02.pdf", 401, 200, 404, 404),
    "report to the organisation department": ("documents/组织部/JD01.pdf", 401, 200, 404, 404),
    "paper of the district": ("documents/全区/公示.pdf", 401, 200, 404, 404),
    "pages for leaders": ("documents/全区/领导一页通.pdf", 401, 200, 200, 404),
    "summary": ("documents/汇总表.xlsx", 401, 200, 404, 404),
    "script": ("assets/site.js", 401, 200, 200, 200),
    "list of files": ("site-files.txt", 401, 404, 404, 404),
    "nothing": ("nothing.html", 303, 404, 404, 404),
}


@pytest.fixture(scope="module")
def people(office: Office) -> dict[str, Visitor]:
    return {
        "nobody": office.visitor(),
        "analyst": office.analyst(),
        "leader": office.leader(),
        "unit": office.unit("JD01"),
    }


@pytest.mark.parametrize("who", ["nobody", "analyst", "leader", "unit"])
def test_what_each_role_is_given(office: Office, people: dict[str, Visitor], who: str) -> None:
    column = ["nobody", "analyst", "leader", "unit"].index(who)
    visitor = people[who]
    top = "/r/" + "0" * 16 + "/" if who == "nobody" else visitor.home()
    for kind, (path, *wanted) in MATRIX.items():
        address = top + quote(path)
        answer = visitor.get(address)
        assert answer.status == wanted[column], (who, kind)
        head = visitor.ask("HEAD", address)
        assert (head.status, head.body) == (answer.status, b"")
        assert head.header("Content-Length") == answer.header("Content-Length") == str(len(answer.body))  # fmt: skip
        if answer.status == 404:  # as if it had never been
            assert answer.body == visitor.get(top + "never.html").body


def test_what_is_served_is_of_the_role(office: Office, people: dict[str, Visitor]) -> None:
    name = "示例丁丑1号文化传播(示例)有限公司"
    page = people["analyst"].get(people["analyst"].home() + "index.html").text
    assert "分析员" in page
    unit = people["unit"].get(people["unit"].home() + "index.html").text
    assert "示例甲街道办事处" in unit
    assert "示例乙街道办事处" not in unit
    leader, analyst = (people[who].get(people[who].home() + "units/JD01.html").text for who in ("leader", "analyst"))  # fmt: skip
    named = re.findall(r"示例[^<]{2,20}有限公司", analyst)
    assert named
    assert [text for text in named if text in leader] == []
    assert name not in leader


def test_each_unit_has_only_its_own(office: Office) -> None:
    other = office.unit("WB05")
    page = other.get(other.home() + "index.html")
    assert page.status == 200
    assert "示例区统计局" in page.text
    assert other.get(other.home() + "documents/JD01.pdf").status == 404
    assert other.get(other.home() + "data/evidence/JD01.js").status == 404


def test_one_role_does_not_reach_the_edition_of_another(office: Office, people: dict[str, Visitor]) -> None:  # fmt: skip
    """Editions of all roles may have one key; what is found below it is the asker's own."""
    top = people["analyst"].home()
    assert people["unit"].get(top + "units/JD02.html").status == 404
    assert people["leader"].get(top + "enterprises.html").status == 404


def test_documents_are_handed_over_as_files(people: dict[str, Visitor]) -> None:
    unit = people["unit"]
    pdf = unit.get(unit.home() + "documents/JD01.pdf")
    assert pdf.body.startswith(b"%PDF")
    assert pdf.header("Content-Type") == "application/pdf"
    assert pdf.header("Content-Disposition") == "attachment; filename*=UTF-8''JD01.pdf"
    assert "script-src" not in pdf.header("Content-Security-Policy")
    page = unit.get(unit.home() + "documents/JD01.html")
    assert re.search(r"style-src 'sha256-[A-Za-z0-9+/=]+'", page.header("Content-Security-Policy"))


def test_units_have_no_accounts(office: Office) -> None:
    assert {a.role for a in office.accounts.all()} == {Audience.ANALYST, Audience.LEADER}
