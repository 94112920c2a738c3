"""What must hold between the parts of an edition: bands that meet, points that can be had, sums that add up.

Each row stands on one side of a line; the row on the other side is next to it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kaoping.rulebook.load import load_edition
from kaoping.rulebook.reader import RulebookError
from tests.rules.test_every_key import CATALOGUE, CLASS, HEAD, ITEM, PLAIN, RULE, load, mistakes

RULE_AT = "item[A1].rule[1]"
AT_BAND = [f"{RULE_AT}.band"]


def banded(indicator: str, *bands: str, more: str = "") -> str:
    """Bands as `from,to,closed`; each gives 1 point."""
    rows = []
    for band in bands:
        low, high, closed = band.split(",")
        ends = [f"from = {low}" if low else "", f"to = {high}" if high else ""]
        ends += [f'closed = "{closed}"' if closed else "", "points = 1"]
        rows.append("{ " + ", ".join(end for end in ends if end) + " }")
    rule = f'[[item.rule]]\nkind = "bands"\nindicator = "{indicator}"\nband = [{", ".join(rows)}]\n{more}\n'
    return HEAD + CLASS + ITEM + rule


P60, P80, P100 = '"60%"', '"80%"', '"100%"'
BANDS: list[tuple[str, list[str]]] = [
    (banded("r", f"{P80},,", f",{P80},"), []),
    (banded("r", f",{P80},", f"{P80},,"), []),
    (banded("r", f"{P80},,", f"{P60},{P80},", f",{P60},"), []),
    (banded("r", f"{P60},{P80},", f",{P60},", f"{P80},,"), []),
    # both at 80 %, neither at 80 %, some of it twice, some of it nowhere
    (banded("r", f"{P80},,", f",{P80},(]"), AT_BAND),
    (banded("r", f"{P80},,()", f",{P80},"), AT_BAND),
    (banded("r", f"{P80},,()", f",{P80},(]"), []),
    (banded("r", f"{P60},,", f",{P80},"), AT_BAND),
    (banded("r", f"{P80},,", f",{P60},"), AT_BAND),
    (banded("r", f"{P80},,", f",{P60},", more="otherwise = 0"), []),
    (banded("r", f"{P60},,", f",{P80},", more="otherwise = 0"), AT_BAND),
    (banded("r", f"{P60},,", f"{P80},,"), AT_BAND * 2),  # and nothing below 60 %
    (banded("r", f",{P60},", f",{P80},"), AT_BAND * 2),  # and nothing above 80 %
    # the ends: from 0 and up to 100 %, or open
    (banded("r", '"0%",,'), []),
    (banded("r", '"0%",,()'), AT_BAND),
    (banded("r", '"1%",,'), AT_BAND),
    (banded("r", '"1%",,', more="otherwise = 0"), []),
    (banded("r", f",{P100},(]"), []),
    (banded("r", f",{P100},"), AT_BAND),
    (banded("r", ',"99%",(]'), AT_BAND),
    (banded("r", ',"101%",'), []),
    (banded("n", ",5,(]"), AT_BAND),
    (banded("n", ",0.5,(]"), AT_BAND),
    (banded("x", ",1,(]"), AT_BAND),
    # a range of nothing, and of one value
    (banded("r", f"{P80},{P60},", more="otherwise = 0"), AT_BAND),
    (banded("r", f"{P80},{P80},", more="otherwise = 0"), AT_BAND),
    (banded("r", f"{P80},{P80},(]", more="otherwise = 0"), AT_BAND),
    (banded("r", f"{P80},{P80},[]", more="otherwise = 0"), []),
    # between whole numbers of a count there is no gap; of a ratio there is
    (banded("n", "0,2,[]", "3,,"), []),
    (banded("x", "0,2,[]", "3,,"), AT_BAND),
    (banded("n", "0,2,[]", "4,,"), AT_BAND),
    (banded("n", "0,2,", "3,,"), AT_BAND),
    (banded("n", "0,2,[]", "3,,()"), AT_BAND),
    (banded("n", "0,2,[]", "2,,()"), []),
    (banded("n", "0,2,", "2,,()"), AT_BAND),
    (banded("n", "0,1.5,[]", "1.9,,"), []),
    (banded("n", "0,1.5,[]", "2.5,,"), AT_BAND),
    (banded("n", "0,1.5,", "2,,"), []),
    (banded("n", "0,2,[]", "2.5,,()"), []),
    (banded("n", "0,2,[]", "3.5,,()"), AT_BAND),
]  # fmt: skip


@pytest.mark.parametrize("text, paths", BANDS)
def test_bands_meet_edge_to_edge(text: str, paths: list[str], tmp_path: Path) -> None:
    assert mistakes(tmp_path, text) == paths


def item(rule: str, points: str = "10", more: str = "") -> str:
    head = ITEM.replace("points = 10", f"points = {points}\n{more}".rstrip())
    return HEAD.replace("full_points = 10", f"full_points = {points if points != '0' else 10}") + (
        f"{CLASS}{head}[[item.rule]]\n{rule}\n"
    )


FLAG = 'kind = "flag"\nindicator = "n"\nfull_when = "any"'
BONUS = 'kind = "bonus"\nindicator = "n"\neach = 1\ncap = 3'
BELOW = (
    'kind = "bands"\nindicator = "n"\nband = [{ from = 1, points = 1 }, { to = 1, points = -1 }]'
)
RATIO = 'kind = "pro_rata"\nindicator = "r"\ntarget = "90%"'
IMPORT = 'kind = "imported"\nrulebook = "other"\nfrom_full = 100\n'
RANK = 'kind = "rank"\nindicator = "n"\nlast = 1\nstep = 1\ndirection = "higher"\n'
BEST = 'kind = "best_of"\nrule = [{ kind = "flag", indicator = "n", full_when = "any" }, '
POINTS = [
    # what a rule gives and what it may give
    (item(FLAG + "\npoints = 10"), []),
    (item(FLAG + "\npoints = 10.1"), [f"{RULE_AT}.points"]),
    (item(BONUS + "\npoints = 11"), [f"{RULE_AT}.points"]),
    (item(BONUS + "\npoints = 11\noutside = true"), []),
    (item(FLAG + "\nmin_points = 10"), []),
    (item(FLAG + "\nmin_points = 10.1"), [f"{RULE_AT}.min_points"]),
    (item('kind = "manual"\nmin = 0\nmax = 10'), []),
    (item('kind = "manual"\nmin = 0\nmax = 10.1'), [f"{RULE_AT}.max"]),
    (item('kind = "manual"\nmin = 3\nmax = 3'), []),
    (item('kind = "manual"\nmin = 4\nmax = 3'), [f"{RULE_AT}.min"]),
    (item('kind = "bands"\nindicator = "n"\nband = [{ from = 0, points = 10 }]'), []),
    (item('kind = "bands"\nindicator = "n"\nband = [{ from = 0, points = 11 }]'), [f"{RULE_AT}.band[1].points"]),
    (item('kind = "bands"\nindicator = "n"\notherwise = 10\nband = [{ from = 1, points = 1 }]'), []),
    (item('kind = "bands"\nindicator = "n"\notherwise = 11\nband = [{ from = 1, points = 1 }]'),
     [f"{RULE_AT}.otherwise"]),
    (item('kind = "checklist"\npart = [{ indicator = "n", points = 4 }, { indicator = "x", points = 6 }]'), []),
    (item('kind = "checklist"\npart = [{ indicator = "n", points = 5 }, { indicator = "x", points = 6 }]'),
     [f"{RULE_AT}.part"]),
    (item(IMPORT + "to_full = 10"), []),
    (item(IMPORT + "to_full = 11"), [f"{RULE_AT}.to_full"]),
    (item(IMPORT.replace("other", "demo") + "to_full = 10"), [f"{RULE_AT}.rulebook"]),
    (item(RANK + "first = 10"), []),
    (item(RANK + "first = 11"), [f"{RULE_AT}.first"]),
    (item(BEST + '{ kind = "flag", indicator = "x", full_when = "any", points = 10 }]'), []),
    # points below 0 only where the item may fall there
    (item(BELOW), AT_BAND),
    (item(BELOW, more="floor = -1"), []),
    (item(BELOW, more='floor = "none"'), []),
    (item('kind = "bands"\nindicator = "n"\notherwise = -1\nband = [{ from = 1, points = 1 }]'), AT_BAND),
    (item('kind = "bands"\nindicator = "n"\notherwise = 0\nband = [{ from = 1, points = 1 }]'), []),
    # an item of no points
    (item(FLAG, "0"), [RULE_AT]),
    (item(FLAG, "0", "floor = -2"), []),
    (item(FLAG, "0", 'floor = "none"'), []),
    (item(BONUS, "0"), [RULE_AT]),
    (item(BONUS, "0", "floor = -2"), [RULE_AT]),
    (item(BONUS + "\noutside = true", "0"), []),
    # not submitted
    (item(FLAG, more="not_submitted = 10"), []),
    (item(FLAG, more="not_submitted = 10.5"), ["item[A1].not_submitted"]),
    # a sum of rules
    (item(FLAG, more='combine = "sum"'), [f"{RULE_AT}.points"]),
    (item(FLAG + "\npoints = 10", more='combine = "sum"'), []),
    (item(BONUS, more='combine = "sum"'), []),
    (item('kind = "manual"\nmin = 0\nmax = 10', more='combine = "sum"'), []),
    # where a proportion starts
    (item(RATIO + '\nzero_at = "60%"'), []),
    (item(RATIO + '\nzero_at = "90%"'), [f"{RULE_AT}.zero_at"]),
    (item(RATIO + '\nzero_at = "95%"'), []),
    (item('kind = "pro_rata"\nindicator = "n"\nzero_at = 2\n'
          "target = [{ by = 2014-06-30, value = 1 }, { by = 2014-12-31, value = 2 }]"), [f"{RULE_AT}.zero_at"]),
    # codes
    (HEAD + ITEM + RULE, ["class", "item[A1].class"]),
    (HEAD + CLASS, ["item"]),
    (PLAIN.replace('class = "A"', 'class = "B"'), ["item[A1].class"]),
    (HEAD + CLASS + CLASS + ITEM + RULE, ["class[A].code"]),
    (HEAD + CLASS + (ITEM + RULE) * 2, ["item[A1].code"]),
    (HEAD + CLASS + ITEM, ["item[A1].rule"]),
    # points read back
    (item(RANK.replace('indicator = "n"', 'of = "item:A1"') + "first = 10"), [f"{RULE_AT}.of"]),
    (item(RANK.replace('indicator = "n"', 'of = "item:B1"') + "first = 10"), [f"{RULE_AT}.of"]),
    (item(RANK.replace('indicator = "n"', 'of = "class:B"') + "first = 10"), [f"{RULE_AT}.of"]),
    (item(RANK.replace('indicator = "n"', 'of = "class:A"') + "first = 10"), [f"{RULE_AT}.of"]),
    (item(RANK.replace('indicator = "n"', 'of = "A1"') + "first = 10"), [f"{RULE_AT}.of"]),
    (item(RANK.replace('indicator = "n"', 'indicator = "n"\nof = "class:B"') + "first = 10"), [f"{RULE_AT}.of"]),
]  # fmt: skip


@pytest.mark.parametrize("text, paths", POINTS)
def test_points_can_be_had_and_not_exceeded(text: str, paths: list[str], tmp_path: Path) -> None:
    assert mistakes(tmp_path, text) == paths


SECOND = ITEM.replace("A1", "A2") + RULE
CAPPED, HALVED = 'title = "类"\ncap = ', 'title = "类"\nweight = '
WARNED: list[tuple[str, list[str]]] = [
    (PLAIN, []),
    (PLAIN.replace("full_points = 10", "full_points = 9"), ["rulebook.full_points"]),
    # an item that is given up counts or does not: either sum is good
    (PLAIN.replace("full_points = 10", "full_points = 20") + SECOND, []),
    (PLAIN + SECOND.replace('title = "项"', 'title = "项"\nrepealed = 2015-01-01'), []),
    (PLAIN.replace("full_points = 10", "full_points = 20")
     + SECOND.replace('title = "项"', 'title = "项"\nrepealed = 2015-01-01'), []),
    (PLAIN + SECOND, ["rulebook.full_points"]),
    # caps and weights
    (PLAIN.replace('title = "类"', CAPPED + "10"), []),
    (PLAIN.replace('title = "类"', CAPPED + "11"), ["class[A].cap"]),
    (PLAIN.replace('title = "类"', CAPPED + "8"), ["rulebook.full_points"]),
    (PLAIN.replace('title = "类"', CAPPED + "8").replace("full_points = 10", "full_points = 8"), []),
    (PLAIN.replace('title = "类"', HALVED + "0.5").replace("full_points = 10", "full_points = 5"), []),
    # decimals of an item
    (item(RULE.partition("\n")[2], "9.01"), []),
    (item(RULE.partition("\n")[2].replace("10", "9"), "9.125"), ["item[A1].points"]),
    # what is missing to the full marks, what exceeds them
    (item('kind = "checklist"\npart = [{ indicator = "n", points = 10 }]'), []),
    (item('kind = "checklist"\npart = [{ indicator = "n", points = 9 }]'), [f"{RULE_AT}.part"]),
    (item(FLAG + "\npoints = 10", more='combine = "sum"'), []),
    (item(f"{FLAG}\npoints = 10\n[[item.rule]]\n{FLAG}\npoints = 1", more='combine = "sum"'), ["item[A1].points"]),
    (item(BEST + '{ kind = "flag", indicator = "x", full_when = "any", only_if = { indicator = "n", from = 1 } }]'),
     [f"{RULE_AT}.rule[2].only_if"]),
]  # fmt: skip


@pytest.mark.parametrize("text, places", WARNED)
def test_sums_that_do_not_add_up_are_warnings(text: str, places: list[str], tmp_path: Path) -> None:
    if "points = 9.01" in text:
        text = text.replace("max = 10", "max = 9")
    warnings = load(tmp_path, text).warnings
    assert [
        w.removeprefix("demo/2014-01-01.toml › ").partition("：")[0] for w in warnings
    ] == places


UNKNOWN: list[tuple[str, list[str]]] = [
    # of an indicator nobody knows, what is written must agree with itself
    ('target = "90%"\nper = "1pp"', []), ("target = 2\nper = 1", []),
    ('target = "90%"\nper = 1', [f"{RULE_AT}.per"]), ('target = 2\nper = "1pp"', [f"{RULE_AT}.per"]),
]  # fmt: skip


@pytest.mark.parametrize("written, paths", UNKNOWN)
def test_a_draft_agrees_with_itself(written: str, paths: list[str], tmp_path: Path) -> None:
    rule = f'kind = "per_point"\nindicator = "new"\ndeduct = 1\nstep = "prorata"\n{written}'
    file = tmp_path / "draft.toml"
    file.write_text(item(rule), encoding="utf-8")
    try:
        load_edition(file, CATALOGUE, allow_unknown=True)
        found = []
    except RulebookError as error:
        found = [problem.path for problem in error.problems]
    assert found == paths
    with pytest.raises(RulebookError):
        load_edition(file, CATALOGUE)
