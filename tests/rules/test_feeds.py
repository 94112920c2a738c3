"""Points that rules read back: how many passes they need, and what a round must have for them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kaoping.config import Paths
from kaoping.errors import ConfigError
from kaoping.rounds import Round, load_round
from kaoping.rulebook import feeds
from kaoping.rulebook.load import load_edition
from kaoping.rulebook.model import Rulebook
from tests.conftest import ROOT
from tests.rules.test_every_key import CATALOGUE, CLASS, HEAD, ITEM, RULE

FLAG = '[[item.rule]]\nkind = "flag"\nindicator = "n"\nfull_when = "any"\n'
OTHER = '[[class]]\ncode = "B"\ntitle = "类"\n' + ITEM.replace('"A1"', '"B1"').replace('"A"', '"B"')
PLACED = '[[item.rule]]\nkind = "rank"\nof = "{}"\nfirst = 10\nlast = 1\nstep = 1\ndirection = "higher"\n'
BOTH = f'[[item.rule]]\nkind = "best_of"\nrule = [{{ kind = "flag", indicator = "n", full_when = "any" }}, {{ kind = "rank", of = "item:B1", first = 10, last = 1, step = 1, direction = "higher" }}]\n'  # noqa: F541


def imports(code: str) -> str:
    return f'[[item.rule]]\nkind = "imported"\nrulebook = "{code}"\nfrom_full = 100\nto_full = 10\n'


def book(folder: Path, rules: str, code: str = "demo", more: str = "") -> Rulebook:
    file = folder / f"{code}.toml"
    text = HEAD.replace('"demo"', f'"{code}"') + CLASS + ITEM + more + rules
    file.write_text(text, encoding="utf-8")
    return load_edition(file, CATALOGUE)


def levels(*books: Rulebook) -> list[int]:
    by_code = {b.code: b for b in books}
    return [feeds.feed_level(b, by_code) for b in books]


def test_passes_before_a_total_is_final(tmp_path: Path) -> None:
    assert levels(book(tmp_path, RULE)) == [0]
    assert levels(book(tmp_path, PLACED.format("class:B") + OTHER + RULE)) == [1]
    assert levels(book(tmp_path, PLACED.format("item:B1") + OTHER + RULE)) == [1]
    assert levels(book(tmp_path, BOTH + OTHER + RULE)) == [1]
    one, two = book(tmp_path, imports("one"), "two"), book(tmp_path, RULE, "one")
    assert levels(one, two) == [1, 0]
    third = book(tmp_path, imports("two"), "third")
    assert levels(third, one, two) == [2, 1, 0]
    assert levels(third, two) == [0, 0]  # what is not there is no pass
    compared = book(tmp_path, PLACED.format("item:B1") + OTHER + imports("one"), "late")
    assert levels(compared, two) == [2, 0]  # first the import, then the comparison


def test_rulebooks_that_import_each_other_are_named(tmp_path: Path) -> None:
    one, two = book(tmp_path, imports("two"), "one"), book(tmp_path, imports("one"), "two")
    with pytest.raises(ConfigError, match="one → two → one"):
        levels(one, two)


def test_each_name_read_back_stands_once(tmp_path: Path) -> None:
    more = '[[item]]\ncode = "A2"\nclass = "A"\ntitle = "项"\npoints = 10\n'
    one = book(tmp_path, RULE, "one")
    two = book(tmp_path, imports("one") + more + imports("one") + OTHER + RULE
               + more.replace("A2", "A3") + PLACED.format("class:B"), "two")  # fmt: skip
    rows = list(feeds.rows(two, {"one": one, "two": two}))
    assert rows == [
        ("rule_feeds", ("one", "total", "one", "")),
        ("rule_feeds", ("class:B", "class", "two", "B")),
    ]
    assert [row[1][0] for row in feeds.rows(two, {"two": two})] == ["class:B"]


@pytest.fixture
def round_() -> Round:
    found = load_round(Paths(ROOT), "demo-2014")
    return replace(found, units=tuple(replace(unit, staff=10) for unit in found.units))


def test_a_person_s_score_belongs_to_one_rulebook(tmp_path: Path, round_: Round) -> None:
    one, two = book(tmp_path, RULE, "one"), book(tmp_path, RULE, "two")
    flag = book(tmp_path, FLAG, "flag")
    feeds.check_round([one, flag], round_)
    feeds.check_round([flag, one], round_)
    with pytest.raises(ConfigError, match="人工评分项目 A1 在 one 中也有"):
        feeds.check_round([one, two], round_)


def test_an_imported_rulebook_is_in_the_round(tmp_path: Path, round_: Round) -> None:
    one, flag = book(tmp_path, imports("flag"), "one"), book(tmp_path, FLAG, "flag")
    feeds.check_round([one, flag], round_)
    with pytest.raises(ConfigError, match="flag 不在本轮"):
        feeds.check_round([one], round_)


def test_staff_is_known_where_it_is_asked_for(tmp_path: Path, round_: Round) -> None:
    large = book(tmp_path, FLAG, "large", "applies_to = { min_staff = 25 }\n")
    all_ = book(tmp_path, FLAG, "every")
    gate = '[[veto]]\nindicator = "n"\nfires_when = "any"\neffect = { zero_total = true }\napplies_to = { min_staff = 25 }\n'
    gated = book(tmp_path, FLAG + gate, "gated")
    first, *rest = round_.units
    lacking = replace(round_, units=(replace(first, staff=None), *rest))
    feeds.check_round([large, gated, all_], round_)
    feeds.check_round([all_], lacking)
    for one in (large, gated):
        with pytest.raises(ConfigError, match=first.code):
            feeds.check_round([one], lacking)
