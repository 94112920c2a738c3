"""What an edition says where a key is written, and where it is not: field by field."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from kaoping.rulebook.model import Threshold
from tests.rules.test_every_key import PLAIN, RULES, load, rule_of, ruled


def percent(value: int) -> Threshold:
    return Threshold(Fraction(value, 100), True, f"{value}%")


ZERO, ONE = Fraction(0), Fraction(1)
STEP = Threshold(ONE, False, "1")
# what a rule says where nothing else is written: rule as above, field, value
UNSAID = [
    ("flag", "each", None), ("flag", "full", Fraction(10)), ("flag", "points", None), ("flag", "repealed", None),
    ("flag", "max_deduct", None), ("flag", "min_points", None), ("flag", "mitigation", None), ("flag", "only_if", None),
    ("per_occurrence", "free", 0), ("per_occurrence", "table", ()), ("shortfall", "per", STEP),
    ("shortfall", "step", "whole_up"), ("per_point", "direction", "below"), ("pro_rata", "zero_at", None),
    ("bands", "otherwise", None), ("checklist", "points", None), ("authority_level", "sum", "all"),
    ("authority_level", "once_per", "matter"), ("authority_level", "sign", "deduct"), ("authority_level", "cap", None),
    ("authority_level+", "outside", False), ("authority_level+", "full", Fraction(2)), ("bonus", "outside", False),
    ("bonus", "target", Threshold(ZERO, False, "0")), ("bonus", "step", "prorata"), ("bonus", "per", STEP),
    ("bonus", "cap", Fraction(3)), ("bonus", "full", Fraction(3)), ("bonus", "tiers", ()),
    ("bonus of a rate", "target", percent(0)), ("manual", "indicator", "manual:A1"), ("imported", "book", "other"),
    ("imported", "indicator", "other"), ("rank", "ties", "standard"), ("rank", "each", ONE),
    ("vs_group_mean", "mean", "pooled"), ("vs_group_mean", "direction", "below"),
]  # fmt: skip


@pytest.mark.parametrize("kind, name, value", UNSAID)
def test_what_is_not_written_has_one_meaning(
    kind: str, name: str, value: object, tmp_path: Path
) -> None:
    assert getattr(rule_of(tmp_path, RULES[kind]), name) == value


# what is written into a rule, and what the rule says then: text, field, value
SAID = [
    (RULES["flag"] + "\npoints = 4", "full", Fraction(4)),
    (RULES["flag"] + "\npoints = 0", "full", ZERO),
    (RULES["flag"] + "\ndeduct = 0", "each", ZERO),
    (RULES["bonus"] + "\npoints = 2", "cap", Fraction(2)),
    (RULES["bonus"] + "\npoints = 4", "cap", Fraction(3)),
    (RULES["bonus"].replace("cap = 3", 'cap = "none"'), "cap", None),
    (RULES["bonus"].replace("cap = 3", 'cap = "none"'), "full", ZERO),
    (RULES["bonus"].replace("cap = 3", 'cap = "none"\npoints = 2'), "full", Fraction(2)),
    (RULES["bonus"] + "\nover_target = 5", "target", Threshold(Fraction(5), False, "5")),
    (RULES["bonus"] + '\ntarget_from = "targets.t"', "target", None),
    (RULES["bonus"] + '\ntarget_from = "targets.t"', "target_from", "t"),
    (RULES["bonus"] + "\noutside = true", "outside", True),
    (RULES["bonus"] + '\nstep = "whole_down"', "step", "whole_down"),
    (RULES["authority_level+"] + "\noutside = true", "outside", True),
    (RULES["authority_level"], "levels", (("省", Fraction(2)),)),
    (RULES["imported"], "from_full", Fraction(100)),
    (RULES["imported"], "to_full", Fraction(10)),
    (RULES["rank"].replace('indicator = "n"', 'of = "class:B"'), "mean", "points"),
    (RULES["per_occurrence"] + '\nmitigation = { when = "resolved", factor = 0.5 }', "mitigation", Fraction(1, 2)),
    (RULES["per_occurrence"].replace("each = 0.5", "table = [0.5, 2]"), "table", (Fraction(1, 2), Fraction(2))),
    (RULES["pro_rata"] + '\nzero_at = "60%"', "zero_at", percent(60)),
    (RULES["pro_rata"].replace("90%", "90％"), "target", percent(90)),
    (RULES["manual"], "high", Fraction(10)),
    (RULES["manual"], "low", ZERO),
]  # fmt: skip
APART = """[[class]]
code = "B"
title = "别的"
[[item]]
code = "B1"
class = "B"
title = "项"
points = 0
[[item.rule]]
kind = "bonus"
indicator = "n"
each = 1
cap = 3
outside = true
"""


@pytest.mark.parametrize("text, name, value", SAID)
def test_what_is_written_is_what_the_rule_says(
    text: str, name: str, value: object, tmp_path: Path
) -> None:
    edition = load(tmp_path, ruled(text) + APART)
    assert getattr(edition.items[0].rules[0], name) == value


CLOSED = [
    ("", (True, False)), (', closed = "[)"', (True, False)), (', closed = "(]"', (False, True)),
    (', closed = "[]"', (True, True)), (', closed = "()"', (False, False)),
]  # fmt: skip


@pytest.mark.parametrize("written, ends", CLOSED)
def test_which_ends_belong_to_a_range(
    written: str, ends: tuple[bool, bool], tmp_path: Path
) -> None:
    band = f"band = [{{ from = 1, to = 2, points = 3{written} }}]"
    (found,) = rule_of(tmp_path, f'kind = "bands"\nindicator = "n"\notherwise = 0\n{band}').bands
    assert (found.low_closed, found.high_closed, found.points) == (*ends, Fraction(3))


def test_what_an_edition_says_where_nothing_is_written(tmp_path: Path) -> None:
    book = load(tmp_path, PLAIN)
    assert (book.item_places, book.total_places, book.rank_on, book.leaders) == (
        2,
        2,
        "published",
        "none",
    )
    assert (book.verified_until, book.repealed, book.warnings) == (None, None, ())
    assert (book.classes[0].cap, book.classes[0].weight) == (None, ONE)
    item = book.items[0]
    assert (item.floor, item.combine, item.not_submitted) == (ZERO, "deduct", ZERO)
    assert (item.applies_to, item.not_applicable, item.repealed) == ((), "full_points", None)


PLACES = [
    ("", (2, 2)), ("item_places = 3", (3, 2)), ("item_places = 1", (1, 1)), ("item_places = 0", (0, 0)),
    ("item_places = 3\ntotal_places = 3", (3, 3)), ("total_places = 0", (2, 0)),
]  # fmt: skip


@pytest.mark.parametrize("written, places", PLACES)
def test_places_of_items_and_totals(written: str, places: tuple[int, int], tmp_path: Path) -> None:
    book = load(tmp_path, f"{PLAIN}[rounding]\n{written}\n")
    assert (book.item_places, book.total_places) == places


def test_what_is_written_of_an_item_and_a_class(tmp_path: Path) -> None:
    text = PLAIN.replace('title = "类"', 'title = "类"\ncap = 8\nweight = 0.5').replace(
        'title = "项"',
        'title = "项"\nfloor = "none"\ncombine = "sum"\nnot_submitted = 1.5\nrepealed = 2015-01-01\n'
        'applies_to = { category = ["街道"], min_staff = 25 }',
    )
    book = load(tmp_path, f'{text}\n[not_applicable]\npolicy = "zero"\n')
    assert (book.classes[0].cap, book.classes[0].weight) == (Fraction(8), Fraction(1, 2))
    item = book.items[0]
    assert (item.floor, item.combine, item.not_submitted) == (None, "sum", Fraction(3, 2))
    assert item.applies_to == (("category", ("街道",)), ("min_staff", ("25",)))
    assert (item.not_applicable, item.repealed) == ("zero", date(2015, 1, 1))


def test_parts_are_counted_from_one(tmp_path: Path) -> None:
    text = 'kind = "checklist"\npart = [{ indicator = "n", points = 4 }, { indicator = "m", points = 6 }]'
    assert [(part.no, part.points) for part in rule_of(tmp_path, text).parts] == [(1, 4), (2, 6)]
