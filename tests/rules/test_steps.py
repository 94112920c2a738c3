"""The steps a run tells of every rule (档数、步数、名次差): what explanations and documents rest on."""

from __future__ import annotations

import pytest

from tests.rules.bench import Happened, Metric, World, book, score
from tests.rules.test_every_key import CLASS, HEAD, ITEM

BAND = (
    "band = [{ from = 8, points = 10 }, { from = 4, to = 8, points = 6 }, { to = 4, points = 1 }]"
)
# rule (each reads its own n), the unit's count or num/den, that of the other unit, steps, points; the arithmetic
TOLD: dict[str, tuple[str, tuple[int, ...], tuple[int, ...], str, str]] = {
    "the first band": (f'kind = "bands"\nindicator = "n"\n{BAND}', (8,), (0,), "1", "10.00"),
    "the second band": (f'kind = "bands"\nindicator = "n"\n{BAND}', (7,), (0,), "2", "6.00"),
    "the third band": (f'kind = "bands"\nindicator = "n"\n{BAND}', (3,), (0,), "3", "1.00"),
    "no band": ('kind = "bands"\nindicator = "n"\notherwise = 2\nband = [{ from = 8, points = 10 }]',
                (7,), (0,), "0", "2.00"),
    "a flag that holds": ('kind = "flag"\nindicator = "n"\nfull_when = "any"', (1,), (0,), "0", "10.00"),
    "a flag that does not": ('kind = "flag"\nindicator = "n"\nfull_when = "any"', (0,), (0,), "1", "0.00"),
    "a target missed": ('kind = "all_or_nothing"\nindicator = "n"\ntarget = 3', (2,), (0,), "1", "0.00"),
    "a target met": ('kind = "all_or_nothing"\nindicator = "n"\ntarget = 3', (3,), (0,), "0", "10.00"),
    "three missing": ('kind = "shortfall"\nindicator = "n"\ntarget = 5\neach = 2', (2,), (0,), "3", "4.00"),
    "none missing": ('kind = "shortfall"\nindicator = "n"\ntarget = 5\neach = 2', (6,), (0,), "0", "10.00"),
    "two pairs begun": (
        'kind = "shortfall"\nindicator = "n"\ntarget = 5\neach = 2\nper = 2\nstep = "whole_up"',
        (2,), (0,), "2", "6.00"),  # 3 missing are two pairs
    "one whole pair": (
        'kind = "shortfall"\nindicator = "n"\ntarget = 5\neach = 2\nper = 2\nstep = "whole_down"',
        (2,), (0,), "1", "8.00"),
    "a pair and a half": (
        'kind = "shortfall"\nindicator = "n"\ntarget = 5\neach = 2\nper = 2\nstep = "prorata"',
        (2,), (0,), "3/2", "7.00"),
    "two beyond the free one": ('kind = "per_occurrence"\nindicator = "n"\neach = 1\nfree = 1', (3,), (0,), "2", "8.00"),
    "no more than the free one": (
        'kind = "per_occurrence"\nindicator = "n"\neach = 1\nfree = 1', (1,), (0,), "0", "10.00"),
    "a table at its end": ('kind = "per_occurrence"\nindicator = "n"\ntable = [1, 3]', (3,), (0,), "3", "7.00"),
    "half of the way": ('kind = "pro_rata"\nindicator = "n"\ntarget = 4', (2,), (0,), "1/2", "5.00"),
    "all of the way": ('kind = "pro_rata"\nindicator = "n"\ntarget = 4', (5,), (0,), "1", "10.00"),
    "half from the start": (
        'kind = "pro_rata"\nindicator = "n"\ntarget = 8\nzero_at = 4', (6,), (0,), "1/2", "5.00"),
    "before the start": ('kind = "pro_rata"\nindicator = "n"\ntarget = 8\nzero_at = 4', (3,), (0,), "0", "0.00"),
    "second of two": (
        'kind = "rank"\nindicator = "n"\nfirst = 10\nlast = 1\nstep = 2\ndirection = "higher"', (2,), (3,), "1", "8.00"),
    "first of two": (
        'kind = "rank"\nindicator = "n"\nfirst = 10\nlast = 1\nstep = 2\ndirection = "higher"', (3,), (2,), "0", "10.00"),
    "last at least": (
        'kind = "rank"\nindicator = "n"\nfirst = 10\nlast = 9\nstep = 2\ndirection = "higher"', (2,), (3,), "1", "9.00"),
    # the values differ by 10⁻²⁰ only
    "a hair lower": (
        'kind = "rank"\nindicator = "n"\nfirst = 10\nlast = 1\nstep = 2\ndirection = "lower"',
        (10**10 - 1, 10**10), (10**10, 10**10 + 1), "0", "10.00"),
    "a hair too low": (
        'kind = "rank"\nindicator = "n"\nfirst = 10\nlast = 1\nstep = 2\ndirection = "higher"',
        (10**10 - 1, 10**10), (10**10, 10**10 + 1), "1", "8.00"),
    "two of four": ('kind = "ratio_to_best"\nindicator = "n"\ndirection = "higher"', (2,), (4,), "1/2", "5.00"),
    "the lowest": ('kind = "ratio_to_best"\nindicator = "n"\ndirection = "lower"', (2,), (4,), "1", "10.00"),
    "one below the mean": (
        'kind = "vs_group_mean"\nindicator = "n"\ndeduct = 2\nper = 1\nstep = "whole_up"', (2,), (4,), "1", "8.00"),
    "two beyond": ('kind = "bonus"\nindicator = "n"\neach = 1\ncap = 3\nover_target = 3\noutside = true',
                   (5,), (0,), "2", "12.00"),
    "capped": ('kind = "bonus"\nindicator = "n"\neach = 2\ncap = 3\nover_target = 3\noutside = true',
               (5,), (0,), "2", "13.00"),
    "a rate three points short": (
        'kind = "per_point"\nindicator = "n"\ntarget = "90%"\ndeduct = 2\nper = "1pp"\nstep = "whole_up"',
        (87, 100), (1, 1), "3", "4.00"),
    "two and a bit": (
        'kind = "per_point"\nindicator = "n"\ntarget = "90%"\ndeduct = 2\nper = "1pp"\nstep = "whole_up"',
        (877, 1000), (1, 1), "3", "4.00"),
    "above where less is better": (
        'kind = "per_point"\nindicator = "n"\ntarget = "2%"\ndeduct = 2\nper = "1pp"\nstep = "whole_down"\n'
        'direction = "above"', (45, 1000), (1, 1), "2", "6.00"),
    "the better of two": (
        'kind = "best_of"\nrule = [{ kind = "shortfall", indicator = "n", target = 5, each = 4 },'
        ' { kind = "shortfall", indicator = "n", target = 5, each = 1 }]', (3,), (0,), "2", "8.00"),
    "the worse of two": (
        'kind = "worst_of"\nrule = [{ kind = "shortfall", indicator = "n", target = 5, each = 4 },'
        ' { kind = "shortfall", indicator = "n", target = 5, each = 1 }]', (3,), (0,), "1", "2.00"),
}  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """Steps and points of every row, all of them scored at once."""
    text, metrics = HEAD + CLASS, []
    for no, (rule, own, other, *_) in enumerate(TOLD.values()):
        head = ITEM.replace("A1", f"I{no}")
        text += (
            head
            + "[[item.rule]]\n"
            + rule.replace('indicator = "n"', f'indicator = "n{no}"')
            + "\n"
        )
        for unit, (num, *den) in (("U", own), ("V", other)):
            metrics.append(Metric(unit, f"n{no}", num, den[0] if den else None))
    tables = score(
        [book(tmp_path_factory.mktemp("steps"), text)], World([("U", "组"), ("V", "组")], metrics)
    )
    steps = {
        r["item_code"]: r["steps"]
        for r in tables["steps"]
        if r["unit_code"] == "U" and r["part_no"] == 0
    }
    points = {r["item_code"]: r["points"] for r in tables["scores"] if r["unit_code"] == "U"}
    return {what: (steps[f"I{no}"], points[f"I{no}"]) for no, what in enumerate(TOLD)}


@pytest.mark.parametrize("what", TOLD)
def test_steps_and_points_are_those_worked_out(what: str, told: dict[str, tuple[str, str]]) -> None:
    assert told[what] == TOLD[what][3:]


OWN = 'kind = "shortfall"\nindicator = "n"\ntarget_from = "targets.t"\neach = 1'
LEVELS = 'kind = "authority_level"\nindicator = "e"\npoints_by = { 省 = 4, 市 = 1 }\n'
EVENTS = (("市", "甲"), ("省", "甲"), ("市", "乙"), ("市", ""), ("市", ""))
# how matters are counted, and the points left of 10: the highest of each matter, each event, the highest of all
BEYOND = """[[item.rule]]
kind = "all_or_nothing"
indicator = "r"
target = "90%"
[[item.rule]]
kind = "bonus"
indicator = "r"
over_target = "90%"
each = 1
per = "1pp"
cap = 3
outside = true
"""
MATTERS = {
    'once_per = "matter"': "3.00",  # 4 for 甲, 1 for 乙, 1 and 1 for the two without a matter
    'once_per = "event"': "2.00",  # 1 + 4 + 1 + 1 + 1
    'sum = "highest"': "6.00",
}


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], tuple[str, str]]:
    """State and points of items with own targets and of matters, by unit and item."""
    text = HEAD + CLASS + ITEM + f"[[item.rule]]\n{OWN}\n"
    for no, more in enumerate(MATTERS, start=2):
        text += ITEM.replace("A1", f"A{no}") + f"[[item.rule]]\n{LEVELS}{more}\n"
    flag = '[[item.rule]]\nkind = "flag"\nindicator = "f"\nfull_when = "any"\ndeduct = 3\n'
    text += ITEM.replace("A1", "B1") + f"[[item.rule]]\n{OWN}\n{flag}"
    metrics = [Metric(unit, "n", 1) for unit in "UVW"] + [Metric("U", "e", len(EVENTS))]
    metrics += [Metric(unit, "f", 0) for unit in "UVW"]
    text += ITEM.replace("A1", "M1") + f'not_applicable = "group_mean"\n{BEYOND}'
    for unit, num, den in (("U", 0, 0), ("V", 95, 100), ("W", 80, 100)):
        metrics.append(Metric(unit, "r", num, den, "ok" if den else "no_base"))
    events = [Happened("U", "e", "2014-03-01", f"K{no}", *row) for no, row in enumerate(EVENTS)]
    world = World([(u, "组") for u in "UVW"], metrics, events, {("U", "t"): 3, ("V", "t"): 0})
    tables = score([book(tmp_path_factory.mktemp("others"), text)], world)
    return {(r["unit_code"], r["item_code"]): (r["state"], r["points"]) for r in tables["scores"]}


@pytest.mark.parametrize(
    "unit, item, told",
    [
        ("U", "A1", ("ok", "8.00")),
        ("V", "A1", ("not_applicable", "10.00")),
        ("W", "A1", ("not_applicable", "10.00")),
        ("U", "B1", ("ok", "5.00")),  # 2 short, and 3 for the flag
        ("V", "B1", ("not_applicable", "10.00")),  # the flag is not asked
        ("W", "B1", ("not_applicable", "10.00")),
    ],
)
def test_without_a_target_of_its_own_an_item_does_not_apply(
    unit: str, item: str, told: tuple[str, str], others: dict[tuple[str, str], tuple[str, str]]
) -> None:
    assert others[unit, item] == told


def test_the_mean_of_the_others_is_of_all_their_points(
    others: dict[tuple[str, str], tuple[str, str]],
) -> None:
    assert [others[unit, "M1"][1] for unit in "VWU"] == ["13.00", "0.00", "6.50"]


@pytest.mark.parametrize("no, more", list(enumerate(MATTERS, start=2)))
def test_a_matter_counts_once_or_event_by_event(
    no: int, more: str, others: dict[tuple[str, str], tuple[str, str]]
) -> None:
    assert others["U", f"A{no}"] == ("ok", MATTERS[more])
