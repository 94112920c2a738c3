"""The arithmetic under the rules: rounding, printing, ranges, places, means; each value worked out by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction as F
from typing import Any

import pytest

from kaoping.rulebook import cohort, numbers
from kaoping.rulebook.amounts import rule_amounts
from kaoping.rulebook.given import Event, Given, Metric
from kaoping.rulebook.model import Band, Item, OnlyIf, Part, Rule, Threshold, Tier, settled_item

ROUNDED = [
    (1, 2, 1, 1), (-1, 2, 1, -1), (49, 100, 1, 0), (-49, 100, 1, 0), (3, 2, 1, 2), (5, 2, 1, 3), (0, 1, 1, 0),
    (15, 1, 10, 20), (14, 1, 10, 10), (-15, 1, 10, -20), (149, 10, 10, 10), (25, 1, 1, 25), (29, 2, 10, 10),
]  # fmt: skip


@pytest.mark.parametrize("num, den, unit, value", ROUNDED)
def test_half_is_rounded_away_from_zero(num: int, den: int, unit: int, value: int) -> None:
    assert numbers.rounded(num, den, unit) == value


PRINTED = [
    (F("1.005"), 2, "1.01"), (F("-1.005"), 2, "-1.01"), (F("1.0049"), 2, "1.00"), (F("-0.004"), 2, "0.00"),
    (F("-0.005"), 2, "-0.01"), (F("2.5"), 0, "3"), (F("-2.5"), 0, "-3"), (F("0.4"), 0, "0"), (F("0.05"), 3, "0.050"),
    (F(12), 1, "12.0"), (F(2, 3), 4, "0.6667"),
]  # fmt: skip


@pytest.mark.parametrize("value, places, text", PRINTED)
def test_a_number_with_its_places(value: F, places: int, text: str) -> None:
    assert numbers.places_text(value, places) == text
    assert numbers.round_half(value, places) == F(text)


PLAIN = [
    (F(3), "3"), (F(-3), "-3"), (F(0), "0"), (F("0.05"), "0.05"), (F("-0.05"), "-0.05"), (F("-1.5"), "-1.5"),
    (F("100.25"), "100.25"), (F("0.000001"), "0.000001"), (F(1, 10**7), "1/10000000"), (F(1, 3), "1/3"),
    (F(-4, 3), "-4/3"),
]  # fmt: skip


@pytest.mark.parametrize("value, text", PLAIN)
def test_a_number_as_short_as_it_is_exact(value: F, text: str) -> None:
    assert numbers.plain(value) == text


def test_points_in_millionths() -> None:
    assert numbers.micro(F("0.5")) == 500_000
    assert numbers.micro(F("-2.000001")) == -2_000_001
    assert numbers.UNITS == (1_000_000, 100_000, 10_000, 1_000, 100, 10, 1)
    assert [numbers.plain_micro(n) for n in (50_000, -1_500_000, -2_000_000, 0)] == [
        "0.05",
        "-1.5",
        "-2",
        "0",
    ]
    for odd in (F(1, 3), F(1, 10**7)):
        with pytest.raises(ValueError, match="微分"):
            numbers.micro(odd)


def line(value: int | str) -> Threshold:
    return Threshold(F(value), False, str(value))


# a range from 2 to 4 or without one end, whether its ends belong to it, and what of 1…5 lies in it
RANGES = [
    (2, 4, True, False, "23"), (2, 4, False, True, "34"), (2, 4, True, True, "234"), (2, 4, False, False, "3"),
    (None, 4, True, False, "123"), (2, None, True, False, "2345"), (None, 4, False, True, "1234"),
    (2, None, False, True, "345"), (None, None, True, True, "12345"),
]  # fmt: skip


@pytest.mark.parametrize("low, high, low_closed, high_closed, inside", RANGES)
def test_what_lies_in_a_range(
    low: int | None, high: int | None, low_closed: bool, high_closed: bool, inside: str
) -> None:
    start, end = (None if end is None else line(end) for end in (low, high))
    band = Band(start, end, low_closed, high_closed, F(1))
    assert "".join(str(n) for n in range(1, 6) if band.holds(F(n))) == inside
    assert "".join(str(n) for n in range(1, 6) if band.holds_ratio(3 * n, 3)) == inside


def rule(kind: str = "rank", **fields: Any) -> Rule:
    return Rule(**{"no": 1, "kind": kind, "full": F(10), "indicator": "n", **fields})


# what is written, and the amounts it makes in millionths
AMOUNTS: list[tuple[Rule, dict[str, int | None]]] = [
    (rule("flag"), {"full": 10_000_000, "each": 0, "lost": 10_000_000, "least": None, "most": None, "low": None}),
    (rule("flag", each=F(2)), {"each": 2_000_000, "lost": 2_000_000}),
    (rule("flag", each=F(0)), {"each": 0, "lost": 0}),
    (rule("flag", points=F(10)), {"most": 10_000_000, "low": 0}),
    (rule("flag", points=F(10), min_points=F(3)), {"low": 3_000_000}),
    (rule("flag", min_points=F(3)), {"low": 3_000_000, "most": None}),
    (rule("flag", max_deduct=F(4)), {"least": 6_000_000}),
    (rule("bonus", cap=F(3), points=F(2)), {"most": 3_000_000}),
    (rule("bonus"), {"most": None}),
    (rule(first=F(9), last=F(1)), {"first": 9_000_000, "last": 1_000_000, "per_num": 1, "per_den": 1}),
    (rule("per_point", per=line("0.01")), {"per_num": 1, "per_den": 100, "first": 0, "last": 0}),
]  # fmt: skip


@pytest.mark.parametrize("one, wanted", AMOUNTS)
def test_the_amounts_of_a_rule(one: Rule, wanted: dict[str, int | None]) -> None:
    found = rule_amounts(one)
    assert {name: getattr(found, name) for name in wanted} == wanted


def test_a_metric_and_what_it_is_divided_by() -> None:
    rate, count, empty = Metric(1, 4), Metric(3), Metric(0, 0)
    assert (rate.value, rate.base, rate.applies) == (F(1, 4), 4, True)
    assert (count.value, count.base, count.applies) == (F(3), 1, True)
    assert (empty.value, empty.base, empty.applies) == (F(0), 1, False)
    assert not Metric(1, 4, "not_submitted").applies


def test_what_is_given_to_an_item() -> None:
    events = (Event(key="1", member="甲"), Event(key="2", member="乙"))
    given = Given(
        {"n": Metric(1)}, {"t": F(3)}, {"n": events}, {"n": {"甲": Metric(2), "乙": Metric(4)}},
        {"n": (Metric(5), Metric(6, 0), Metric(7, None, "no_base"))},
    )  # fmt: skip
    assert given.metric("x") == Metric(0, None, "not_submitted")
    assert (given.target(None, "t"), given.target(None, "u")) == (F(3), None)
    assert (given.target(line(2), None), given.target(None, None)) == (F(2), None)
    assert Given({}, {"": F(4)}).target(None, "u") == F(4)
    assert [m.num for m in given.compared("n")] == [1, 5]
    member = given.of_member("乙")
    assert (member.metric("n").num, member.metric("x").state) == (4, "no_base")
    assert [event.key for event in member.events["n"]] == ["2"]


def placed(own: int, others: list[int], **fields: Any) -> int:
    metrics = [Metric(n) for n in (own, *others)]
    return cohort.place(rule(**fields), metrics[0], metrics)


def test_places_of_a_group() -> None:
    assert placed(3, [5, 5, 2]) == 3  # two are better and share the first place
    assert placed(3, [5, 5, 2], ties="dense") == 2
    assert placed(3, [3, 3]) == 1
    assert placed(3, [5, 5, 2], direction="lower") == 2
    assert placed(0, [-1, 1]) == 2
    closed, open_ = Metric(9, closed=True), Metric(1)
    assert cohort.place(rule(), closed, [closed, open_]) == 2  # a closed unit stands last
    assert cohort.place(rule(), open_, [closed, open_]) == 1
    assert cohort.place(rule(), closed, [closed, Metric(10, closed=True)]) == 2
    thirds = [Metric(1, 3), Metric(2, 6), Metric(1, 2)]
    assert cohort.place(rule(), thirds[0], thirds) == 2


def test_shares_of_the_best() -> None:
    assert cohort.best(rule(), [F(2), F(4)]) == 4
    assert cohort.best(rule(direction="lower"), [F(2), F(4)]) == 2
    assert cohort.ratio(rule(), F(2), F(4)) == F(1, 2)
    assert cohort.ratio(rule(direction="lower"), F(4), F(2)) == F(1, 2)
    assert cohort.ratio(rule(), F(0), F(0)) == 1
    assert cohort.ratio(rule(), F(0), F(4)) == 0
    assert cohort.ratio(rule(), F(-3), F(-2)) == 0
    assert cohort.ratio(rule(direction="lower"), F(4), F(0)) == 0


def test_means_of_a_group() -> None:
    rates = [Metric(1, 3), Metric(1, 1)]
    assert cohort.mean(rule(), rates, 2) == F(2, 4)  # 2 of 4 in all
    assert cohort.mean(rule(mean="units"), rates, 2) == (F("0.33333333") + 1) / 2
    assert cohort.mean(rule(mean="points"), [Metric(10, 3), Metric(3)], 2) == F("3.17")  # 19/6
    assert cohort.mean(rule(), [Metric(2), Metric(5)], 2) == F(7, 2)
    closed = Metric(9, 10, closed=True)
    assert cohort.mean(rule(), [closed, Metric(1, 2)], 2) == F(1, 2)
    assert cohort.mean(rule(), [closed, Metric(1, 10, closed=True)], 2) == F(9, 10)  # its own mean


def test_a_dated_target_is_the_first_not_past() -> None:
    lines = ((date(2014, 6, 30), line(1)), (date(2014, 12, 31), line(3)))
    item = Item("A1", "", "A", "项", F(10), (rule("pro_rata", dated=lines, target=line(1)),))

    def on(day: date) -> int:
        target = settled_item(item, day).rules[0].target
        assert target is not None
        return int(target.value)

    days = (date(2014, 6, 30), date(2014, 7, 1), date(2014, 12, 31), date(2015, 1, 1))
    assert [on(day) for day in days] == [1, 3, 3, 3]


def test_what_a_rule_reads() -> None:
    part = Part(1, "p", "分项", F(1), None, "t")
    nested = rule("flag", target_from="u")
    held = Band(None, None, True, True, F(0))
    one = rule(
        "checklist", indicator="", parts=(part, part), rules=(nested,), only_if=OnlyIf("c", held)
    )
    assert one.indicators == ("p", "n", "c")
    assert one.targets == ("t", "u")
    assert (one.leaves, nested.leaves) == ((nested,), (nested,))
    assert (rule("rank").cohort, rule("flag").cohort) == (True, False)
    assert (rule("best_of").nests, rule("flag").nests) == (True, False)
    signs = [
        rule("bonus"),
        rule("authority_level", sign="add"),
        rule("authority_level"),
        rule("flag", sign="add"),
    ]
    assert [r.adds for r in signs] == [True, True, False, False]
    item = Item("A1", "", "A", "项", F(10), (rule("flag"), rule("best_of", rules=(rule("rank"),))))
    assert (item.cohort, item.indicators, len(item.leaves)) == (True, ("n",), 2)


def test_steps_within_tiers() -> None:
    from kaoping.rulebook.kinds import tiered

    tiers = (Tier(line(4), F(2)), Tier(None, F(1)))
    told = [tiered(rule("bonus", tiers=tiers, per=line(2)), F(n)) for n in (1, 2, 5)]
    assert [[(int(n), int(each)) for n, each in steps] for steps in told] == [
        [(1, 2), (0, 1)],
        [(2, 2), (0, 1)],
        [(2, 2), (3, 1)],
    ]  # the first tier ends after 4/2 steps


def test_a_band_s_number_is_its_step() -> None:
    from kaoping.rulebook.evaluate import rule_points

    bands = (Band(line(4), None, True, False, F(10)), Band(None, line(4), True, False, F(1)))
    told = [rule_points(rule("bands", bands=bands), Given({"n": Metric(n)}), 2) for n in (4, 3)]
    assert [(r.steps, r.points) for r in told] == [(1, 10), (2, 1)]
