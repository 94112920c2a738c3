"""先补哪些 on a unit's page: what it promises is what the SQL of a round gives once it is done."""

from fractions import Fraction

import pytest

from kaoping.rounds import load_round
from kaoping.rulebook import resolve_all
from kaoping.runtables import RunTables
from kaoping.simulate import whatif
from kaoping.simulate.plan import plan
from kaoping.simulate.things import load_past, things
from kaoping.site import mending
from tests.conftest import DemoRun
from tests.documents import sites
from tests.documents.sites import Site

BOOK = "collective-contract-100"


def test_the_promise_is_kept_by_the_sql_of_a_round(demo_run: DemoRun, demo_site: Site) -> None:
    where, round_ = demo_run.paths, load_round(demo_run.paths, "demo-2014")
    books = resolve_all(where, round_.rulebooks, round_.reference_date)
    book = next(b for b in books if b.code == BOOK)
    run = RunTables.load(demo_run.run_dir)
    asked = whatif.Scene(where, run, round_, books, book, "JD05")
    ground = whatif.ground_of(asked)
    found = plan(things(run, book, "JD05", load_past(where)), ground, mending.MOST, mending.LIMIT)
    move = whatif.carried_out(asked, found.whole.things)
    assert move is not None
    rows = sites.table(demo_site.page("units/JD05.html").get_element_by_id("mending").getparent(), book.title)  # fmt: skip
    gains = [Fraction(row[-1].removeprefix("+")) for row in rows]
    assert len(rows) == len(found.whole.things) > 1
    assert gains == sorted(gains)
    assert gains[-1] == move.total.amount > 0
    assert {row[1] for row in rows} == {thing.name for thing in found.whole.things}


@pytest.mark.parametrize("code", ["JD12", "DQ01"])
def test_units_without_anything_to_mend_are_told_so(demo_site: Site, code: str) -> None:
    section = demo_site.page(f"units/{code}.html").get_element_by_id("mending").getparent()
    assert "没有补了就能得回分的缺项" in section.text_content()
    assert not section.xpath(".//td[@class='num up']")
    missing = "所需工作表未报送，补报后最多得" in section.text_content()
    assert missing == (code == "JD12")  # it sent nothing
