"""Groups, imports, members, liftings, closed units and earlier rounds: every value worked out beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kaoping.errors import ConfigError
from kaoping.rulebook import compile as compiled
from kaoping.rulebook.model import Rulebook
from tests.rules.bench import ON, Happened, Metric, World, book, score
from tests.rules.test_totals import CLASS, HEAD, item

Tables = dict[str, list[dict[str, Any]]]
GRADES = '[[grade]]\ntitle = "优秀"\nfrom = "80%"\n[[grade]]\ntitle = "合格"\nfrom = "60%"\n[[grade]]\ntitle = "不合格"\n'


def edition(folder: Path, body: str, code: str = "spec", full: int = 10) -> Rulebook:
    text = HEAD.format(full=full, places=2, rank_on="published").replace('"spec"', f'"{code}"')
    return book(folder, text + body)


def column(tables: Tables, name: str, of: str = "totals", code: str = "spec") -> dict[str, Any]:
    return {r["unit_code"]: r[name] for r in tables[of] if r["rulebook"] == code}


def points(tables: Tables, code: str) -> dict[str, Any]:
    return {r["unit_code"]: r["points"] for r in tables["scores"] if r["item_code"] == code}


def counts(code: str, **by_unit: int) -> list[Metric]:
    return [Metric(unit, code, n) for unit, n in by_unit.items()]


def group(names: str) -> list[tuple[str, str]]:
    return [(name, "组") for name in names]


# gates


def test_a_gate_fires_only_where_it_applies(tmp_path: Path) -> None:
    gate = '[[gate]]\nindicator = "g"\nfires_when = "any"\neffect = { zero_total = true }\napplies_to = { category = ["国企"] }\n'
    body = CLASS.format("A", "") + item("I1", 10) + gate
    world = World(
        group("AB"),
        [*counts("i1", A=50, B=50), *counts("g", A=1, B=1)],
        categories={"A": "国企", "B": "街道"},
    )
    assert column(score([edition(tmp_path, body)], world), "points") == {"A": "0.00", "B": "5.00"}


VETO = '[[veto]]\nindicator = "v"\nfires_when = "any"\neffect = { zero_total = true }\n'


def lift(matter: str, day: str) -> Happened:
    return Happened("A", "lift:v", day, "L", None, matter)


@pytest.mark.parametrize(
    ("lifts", "total"),
    [
        ([], "0.00"),
        ([lift("甲事", "2014-12-01")], "0.00"),  # the other matter still stands
        ([lift("甲事", "2014-12-01"), lift("乙事", "2014-12-01")], "5.00"),
        ([lift("", "2014-12-01")], "5.00"),  # names no matter: all of them
        ([lift("", "2014-04-01")], "0.00"),  # before the second event
    ],
)
def test_a_veto_is_lifted_by_an_event(tmp_path: Path, lifts: list[Happened], total: str) -> None:
    body = CLASS.format("A", "") + item("I1", 10) + VETO
    events = [
        Happened("A", "v", "2014-03-01", "K1", None, "甲事"),
        Happened("A", "v", "2014-05-01", "K2", None, "乙事"),
        *lifts,
    ]
    world = World(group("A"), [*counts("i1", A=50), *counts("v", A=2)], events)
    tables = score([edition(tmp_path, body)], world)
    assert column(tables, "points") == {"A": total}
    assert column(tables, "gates") == {"A": "v" if total == "0.00" else None}


def test_a_missing_requirement_is_waived_only_as_a_whole(tmp_path: Path) -> None:
    gate = VETO.replace('"any"', '"none"')
    body = CLASS.format("A", "") + item("I1", 10) + gate
    for lifts, total in (
        ([], "0.00"),
        ([lift("甲事", "2014-12-01")], "0.00"),
        ([lift("", "2014-12-01")], "5.00"),
    ):
        world = World(group("A"), [*counts("i1", A=50), *counts("v", A=0)], lifts)
        assert column(score([edition(tmp_path, body)], world), "points") == {"A": total}


def test_a_lifting_does_not_make_a_requirement_go_missing(tmp_path: Path) -> None:
    body = CLASS.format("A", "") + item("I1", 10) + VETO.replace('"any"', '"none"')
    events = [Happened("A", "v", "2014-03-01", "K1", None, "甲事"), lift("甲事", "2014-12-01")]
    world = World(group("A"), [*counts("i1", A=50), *counts("v", A=1)], events)
    assert column(score([edition(tmp_path, body)], world), "points") == {"A": "5.00"}


# who is looked at


STAFF = item("I1", 10, 'not_applicable = "zero"\napplies_to = { min_staff = 200 }')


def test_min_staff_belongs_and_unknown_staff_does_not(tmp_path: Path) -> None:
    world = World(group("ABC"), counts("i1", A=50, B=50, C=50), staff={"A": 200, "B": 199})
    tables = score([edition(tmp_path, CLASS.format("A", "") + STAFF)], world)
    assert points(tables, "I1") == {"A": "5.00", "B": "0.00", "C": "0.00"}


def test_a_trial_gives_staff_as_a_metric(tmp_path: Path) -> None:
    world = World(group("AB"), [*counts("i1", A=50, B=50), *counts("staff", A=200, B=150)])
    tables = score([edition(tmp_path, CLASS.format("A", "") + STAFF)], world)
    assert points(tables, "I1") == {"A": "5.00", "B": "0.00"}


MEAN = '[[item]]\ncode = "M"\nclass = "A"\ntitle = "均"\npoints = 5\n[[item.rule]]\nkind = "vs_group_mean"\nindicator = "m"\ndeduct = 0.5\nper = 1\nstep = "prorata"\n'


def test_a_closed_unit_is_left_out_of_means_and_stands_last(tmp_path: Path) -> None:
    body = CLASS.format("A", "") + item("I1", 5) + MEAN
    metrics = [*counts("i1", A=20, B=40, C=100), *counts("m", A=4, B=8, C=30)]
    tables = score([edition(tmp_path, body)], World(group("ABC"), metrics, closed=frozenset("C")))
    # mean of A and B is 6: A is short by 2 → 5 − 1; C, far above it, loses nothing
    assert points(tables, "M") == {"A": "4.00", "B": "5.00", "C": "5.00"}
    assert column(tables, "points") == {"A": "5.00", "B": "7.00", "C": "10.00"}
    assert column(tables, "rank") == {"A": 2, "B": 1, "C": 3}


@pytest.mark.parametrize("closed", ["", "C"])
def test_one_missing_makes_a_cohort_provisional_until_it_is_closed(
    tmp_path: Path, closed: str
) -> None:
    body = CLASS.format("A", "") + MEAN
    metrics = [*counts("m", A=4, B=8, D=1), Metric("C", "m", 0, None, "not_submitted")]
    world = World([*group("ABC"), ("D", "他")], metrics, closed=frozenset(closed))
    tables = score([edition(tmp_path, body)], world)
    wanted = {"A": not closed, "B": not closed, "C": False, "D": False}
    assert column(tables, "provisional", "scores") == wanted
    assert column(tables, "provisional") == wanted | {"C": not closed}


def test_a_doubtful_value_makes_the_whole_comparison_provisional(tmp_path: Path) -> None:
    world = World(group("AB"), [Metric("A", "m", 4, unknown=1), Metric("B", "m", 8)])
    tables = score([edition(tmp_path, CLASS.format("A", "") + MEAN)], world)
    assert column(tables, "provisional", "scores") == {"A": True, "B": True}


def test_a_class_of_no_weight_feeds_a_comparison(tmp_path: Path) -> None:
    """本单位得分／第一名得分×10: the class's own points count only through the comparison."""
    ratio = '[[item]]\ncode = "R"\nclass = "B"\ntitle = "比"\npoints = 10\n[[item.rule]]\nkind = "ratio_to_best"\nof = "class:A"\ndirection = "higher"\n'
    classes = CLASS.format("A", "cap = 6\nweight = 0") + CLASS.format("B", "")
    metrics = [*counts("i1", A=100, B=75, C=50), *counts("i2", A=100, B=0, C=0)]
    body = classes + item("I1", 4) + item("I2", 4) + ratio
    tables = score([edition(tmp_path, body)], World(group("ABC"), metrics))
    # class A: A 8 → cap 6, B 3, C 2; so 10 × 6/6, 10 × 3/6, 10 × 2/6
    assert column(tables, "points") == {"A": "10.00", "B": "5.00", "C": "3.33"}


def test_places_are_counted_within_the_group_only(tmp_path: Path) -> None:
    rank = '[[item]]\ncode = "R"\nclass = "A"\ntitle = "名"\npoints = 10\n[[item.rule]]\nkind = "rank"\nof = "item:I1"\nfirst = 10\nstep = 2\nlast = 1\ndirection = "higher"\n'
    body = CLASS.format("A", "") + CLASS.format("B", "") + item("I1", 4, cls="B") + rank
    world = World([*group("ABC"), ("D", "他")], counts("i1", A=10, B=90, C=90, D=1))
    tables = score([edition(tmp_path, body, full=14)], world)
    assert points(tables, "R") == {"A": "6.00", "B": "10.00", "C": "10.00", "D": "10.00"}
    behind = {r["unit_code"]: r["steps"] for r in tables["steps"] if r["item_code"] == "R"}
    assert behind == {"A": "2", "B": "0", "C": "0", "D": "0"}


# members


def test_occurrences_of_members_are_their_own(tmp_path: Path) -> None:
    inner = 'kind = "per_occurrence"\nindicator = "n"\neach = 1\npoints = 4\nmitigation = { when = "resolved", factor = 0.5 }\n'
    rule = f'[[item]]\ncode = "I"\nclass = "A"\ntitle = "项"\npoints = 4\n[[item.rule]]\nkind = "mean_over"\nby = "member"\n[[item.rule.rule]]\n{inner}'
    metrics = [Metric("A", "n", n, member=m) for m, n in (("甲", 2), ("乙", 0), ("丙", 9))]
    events = [Happened("A", "n", "2014-01-01", "K1", resolved=True, member="甲")]
    body = CLASS.format("A", "") + rule
    tables = score([edition(tmp_path, body)], World(group("A"), metrics, events))
    # 甲 4 − 0.5 − 1 = 2.5, 乙 4, 丙 4 − 9 → 0; (2.5 + 4 + 0) / 3 = 2.1667
    assert points(tables, "I") == {"A": "2.17"}
    parts = {r["member"]: r["points"] for r in tables["steps"] if r["part_no"]}
    assert parts == {"丙": "0.00", "乙": "4.00", "甲": "2.50"}


# a metric with a state of ok and nothing to count from


def test_a_rate_over_nothing_has_no_base_whatever_its_state_says(tmp_path: Path) -> None:
    rate = '[[item]]\ncode = "R"\nclass = "A"\ntitle = "率"\npoints = 4\nnot_applicable = "zero"\n[[item.rule]]\nkind = "per_point"\nindicator = "r"\ntarget = "90%"\ndeduct = 1\nper = "1pp"\nstep = "whole_up"\n'
    parts = '[[item]]\ncode = "P"\nclass = "A"\ntitle = "单"\npoints = 4\n[[item.rule]]\nkind = "checklist"\npart = [{ indicator = "r", points = 3 }, { indicator = "n", points = 1 }]\n'
    world = World(group("A"), [Metric("A", "r", 0, 0, "ok"), Metric("A", "n", 0)])
    tables = score([edition(tmp_path, CLASS.format("A", "") + rate + parts)], world)
    states = {r["item_code"]: (r["state"], r["points"]) for r in tables["scores"]}
    assert states == {"R": ("not_applicable", "0.00"), "P": ("ok", "3.00")}
    told = [
        (r["part_no"], r["state"], r["steps"], r["points"])
        for r in tables["steps"]
        if r["item_code"] == "P"
    ]
    assert told == [(0, "ok", "1", "3.00"), (1, "no_base", None, "3.00"), (2, "ok", "1", "0.00")]


# imports


def imported(code: str, from_full: int, to_full: int) -> str:
    return f'[[item]]\ncode = "T"\nclass = "A"\ntitle = "折"\npoints = {to_full}\n[[item.rule]]\nkind = "imported"\nrulebook = "{code}"\nfrom_full = {from_full}\nto_full = {to_full}\n'


def test_totals_are_imported_through_a_chain(tmp_path: Path) -> None:
    first = edition(tmp_path, CLASS.format("A", "") + item("I1", 10) + VETO, "one")
    second = edition(tmp_path, CLASS.format("A", "") + imported("one", 10, 8), "two", full=8)
    third = edition(tmp_path, CLASS.format("A", "") + imported("two", 8, 3), "three", full=3)
    metrics = [*counts("i1", A=75, B=91), *counts("v", A=0, B=1)]
    tables = score([third, second, first], World(group("AB"), metrics))  # in any order
    assert column(tables, "points", code="two") == {"A": "6.00", "B": "0.00"}  # 7.5 × 0.8; veto
    assert column(tables, "points", code="three") == {"A": "2.25", "B": "0.00"}  # 6 × 3/8


def test_what_is_imported_brings_its_state(tmp_path: Path) -> None:
    only = 'not_applicable = "exclude"\napplies_to = { unit = ["A", "B"] }'
    manual = f'[[item]]\ncode = "M"\nclass = "A"\ntitle = "评"\npoints = 4\n{only}\n[[item.rule]]\nkind = "manual"\nmin = 0\nmax = 4\n'
    first = edition(tmp_path, CLASS.format("A", "") + item("I1", 6, only) + manual, "one")
    second = edition(tmp_path, CLASS.format("A", "") + imported("one", 10, 5), "two", full=5)
    metrics = [
        Metric("A", "i1", 100, unknown=1), Metric("B", "i1", 50), Metric("C", "i1", 0),
        Metric("A", "manual:M", 4),
    ]  # fmt: skip
    rows = score([first, second], World(group("ABC"), metrics))["scores"]
    found = {
        r["unit_code"]: (r["points"], r["state"], r["provisional"])
        for r in rows
        if r["item_code"] == "T"
    }
    assert found["A"] == ("5.00", "ok", True)  # 10 of 10, with something still to be decided
    assert found["B"] == (None, "pending", False)  # a person's score is missing there
    assert found["C"][1] == "not_applicable"  # nothing of it applies


def test_an_outside_bonus_counts_at_most_to_the_full_marks(tmp_path: Path) -> None:
    bonus = '[[item]]\ncode = "O"\nclass = "A"\ntitle = "加"\npoints = 0\n[[item.rule]]\nkind = "bonus"\nindicator = "o"\neach = 1\ncap = 3\noutside = true\n'
    first = edition(tmp_path, CLASS.format("A", "") + item("I1", 10) + bonus, "one")
    second = edition(tmp_path, CLASS.format("A", "") + imported("one", 10, 5), "two", full=5)
    tables = score([first, second], World(group("A"), [*counts("i1", A=90), *counts("o", A=3)]))
    assert column(tables, "points", code="one") == {"A": "12.00"}
    assert column(tables, "points", code="two") == {"A": "5.00"}


def test_rulebooks_that_import_each_other_are_refused(tmp_path: Path) -> None:
    first = edition(tmp_path, CLASS.format("A", "") + imported("two", 5, 10), "one")
    second = edition(tmp_path, CLASS.format("A", "") + imported("one", 10, 5), "two", full=5)
    with pytest.raises(ConfigError, match="one → two → one"):
        compiled.rows_of([first, second], ON)


# dated targets


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("2014-12-31", "2015-12-31"), "8.00"),  # on the very day the first still holds: 40/50
        (("2014-12-30", "2015-12-31"), "4.00"),  # the day after, the second: 40/100
        (("2013-12-31", "2014-06-30"), "4.00"),  # all past: the last one stays
    ],
)
def test_a_dated_target(tmp_path: Path, days: tuple[str, str], expected: str) -> None:
    rows = f"[{{ by = {days[0]}, value = 50 }}, {{ by = {days[1]}, value = 100 }}]"
    body = CLASS.format("A", "") + item("I1", 10).replace("target = 100", f"target = {rows}")
    tables = score([edition(tmp_path, body)], World(group("A"), counts("i1", A=40)))
    assert points(tables, "I1") == {"A": expected}


# uses of the results


def test_a_grade_in_consecutive_rounds(tmp_path: Path) -> None:
    use = '[[consequence]]\ntitle = "诫勉"\ngrade = ["不合格", "合格"]\nconsecutive = 3\n'
    body = CLASS.format("A", "") + item("I1", 10) + GRADES + use
    history = [
        ("A", 1, "不合格"), ("A", 2, "合格"),  # three in a row
        ("B", 1, "不合格"), ("B", 3, "不合格"),  # a gap two rounds ago
        ("C", 1, "不合格"), ("C", 2, "不合格"),  # but not this time
        ("D", 1, "优秀"), ("D", 2, "不合格"),
    ]  # fmt: skip
    world = World(group("ABCD"), counts("i1", A=10, B=10, C=90, D=10), history=history)
    found = score([edition(tmp_path, body)], world)["consequences"]
    assert [(r["unit_code"], r["because"]) for r in found] == [("A", "等次为不合格，连续3轮")]
