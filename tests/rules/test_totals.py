"""From items to grades, arrow by arrow (rulebook.md §1): every expected value is worked out beside it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kaoping.rulebook import compile as compiled
from kaoping.rulebook.recorded import fired_gates
from tests.rules.bench import Metric, World, book, built, score

HEAD = """
[rulebook]
code = "spec"
title = "规则测试"
status = "illustrative"
full_points = {full}
in_force = 2014-01-01
[rounding]
item_places = {places}
total_places = {places}
rank_on = "{rank_on}"
"""
CLASS = '[[class]]\ncode = "{}"\ntitle = "类"\n{}\n'
RATA = '[[item.rule]]\nkind = "pro_rata"\nindicator = "{}"\ntarget = 100\n'


def item(code: str, points: int, extra: str = "", cls: str = "A") -> str:
    """An item that gives its points in proportion to a count out of 100, so that points are easy to set."""
    head = f'[[item]]\ncode = "{code}"\nclass = "{cls}"\ntitle = "项"\npoints = {points}\n{extra}\n'
    return head + RATA.format(code.lower())


def run(
    folder: Path,
    body: str,
    counts: dict[str, dict[str, int | str]],
    *,
    full: int = 10,
    places: int = 2,
    rank_on: str = "published",
    groups: dict[str, str] | None = None,
) -> dict[str, dict[Any, dict[str, Any]]]:
    """Report rows by key; `counts` maps a unit to its counts, or to a state."""
    text = HEAD.format(full=full, places=places, rank_on=rank_on) + body
    metrics = [
        Metric(unit, code, 0 if isinstance(n, str) else n, None, n if isinstance(n, str) else "ok")
        for unit, found in counts.items()
        for code, n in found.items()
    ]
    world = World([(u, (groups or {}).get(u, "组")) for u in counts], metrics)
    tables = score([book(folder, text)], world)
    keys = {"scores": "item_code", "classes": "class_code"}
    return {
        name: {(r["unit_code"], r[keys[name]]) if name in keys else r["unit_code"]: r for r in rows}
        for name, rows in tables.items()
        if name != "steps"
    }


def totals(found: dict[str, dict[Any, dict[str, Any]]], column: str = "points") -> dict[str, Any]:
    return {unit: row[column] for unit, row in found["totals"].items()}


def test_class_cap_then_weight(tmp_path: Path) -> None:
    body = (
        CLASS.format("A", "cap = 5\nweight = 0.4")
        + CLASS.format("B", "")
        + item("I1", 4)
        + item("I2", 4)
        + item("I3", 2, cls="B")
    )
    found = run(tmp_path, body, {"U": {"i1": 100, "i2": 100, "i3": 50}})
    assert found["classes"]["U", "A"]["points"] == "2.00"  # min(8, 5) × 0.4
    assert found["classes"]["U", "A"]["full_points"] == "2.00"
    assert totals(found) == {"U": "3.00"}  # 2.00 + 2 × 50/100


def test_the_total_is_clamped_then_bonus_is_added_then_capped(tmp_path: Path) -> None:
    bonus = '[[item]]\ncode = "O"\nclass = "A"\ntitle = "加分"\npoints = 0\n[[item.rule]]\nkind = "bonus"\nindicator = "o"\neach = 1\ncap = 3\noutside = true\n'
    gate = '[[gate]]\nindicator = "g"\nfires_when = "any"\neffect = { cap_total = 4 }\n'
    body = CLASS.format("A", "") + item("I1", 12) + bonus + gate
    counts = {"U": {"i1": 100, "o": 2, "g": 0}, "V": {"i1": 100, "o": 2, "g": 1}}
    found = run(tmp_path, body, counts)
    assert found["scores"]["U", "O"]["points"] == "2.00"
    assert found["classes"]["U", "A"]["points"] == "12.00"  # the bonus stands beside the class
    assert totals(found) == {
        "U": "12.00",
        "V": "4.00",
    }  # min(12, 10) + 2; the gate caps what is published
    assert totals(found, "gates") == {"U": None, "V": "g"}


def test_gates_are_known_by_number_also_where_there_is_no_total(tmp_path: Path) -> None:
    """Two gates of one name, of which one fires; a unit to which nothing applies has no total."""
    ranged = '[[gate]]\nindicator = "g"\nfires_when = {{ {} }}\neffect = {{ cap_total = {} }}\n'
    body = (
        CLASS.format("A", "")
        + item("I1", 10, 'not_applicable = "exclude"')
        + ranged.format("from = 1, to = 3", 4)
        + ranged.format("from = 3", 2)
    )
    counts = {
        "U": {"i1": 100, "g": 2},
        "V": {"i1": "not_applicable", "g": 5},
        "W": {"i1": 50, "g": 0},
    }
    found = run(tmp_path, body, counts)
    assert totals(found) == {"U": "4.00", "V": None, "W": "5.00"}
    assert totals(found, "gates") == {"U": "g", "V": None, "W": None}
    assert totals(found, "gate_nos") == {"U": "1", "V": "2", "W": ""}
    edition = book(tmp_path, HEAD.format(full=10, places=2, rank_on="published") + body)

    def numbers(row: dict[str, str]) -> list[int]:
        return [gate.no for gate in fired_gates(row, edition)]

    assert numbers({"gates": "g", "gate_nos": "1"}) == [1]
    assert numbers({"gates": "", "gate_nos": "2"}) == [2]
    assert numbers({"gates": "", "gate_nos": ""}) == []
    assert numbers({"gates": "g"}) == [1, 2]  # a run of before: titles only


@pytest.mark.parametrize(
    ("effects", "total", "item_points"),
    [
        (['zero_item = "I1"'], "5.00", "0.00"),
        (['zero_class = "A"'], "0.00", "5.00"),
        (["zero_total = true"], "0.00", "5.00"),
        (["cap_total = 7.5"], "7.50", "5.00"),
        (["cap_total = 7.5", "cap_total = 6"], "6.00", "5.00"),  # the lowest holds
        (["cap_total = 7.5", "zero_total = true"], "0.00", "5.00"),
    ],
)
def test_effects_of_vetoes(
    tmp_path: Path, effects: list[str], total: str, item_points: str
) -> None:
    gates = "".join(
        f'[[veto]]\nindicator = "v{n}"\nfires_when = "none"\neffect = {{ {e} }}\n'
        for n, e in enumerate(effects)
    )
    body = CLASS.format("A", "") + item("I1", 5) + item("I2", 5) + gates
    found = run(
        tmp_path, body, {"U": {"i1": 100, "i2": 100} | {f"v{n}": 0 for n in range(len(effects))}}
    )
    assert totals(found) == {"U": total}
    assert found["scores"]["U", "I1"]["points"] == item_points
    assert found["totals"]["U"]["gates"].count("v") == len(effects)


def test_a_zeroed_bonus_gives_nothing(tmp_path: Path) -> None:
    bonus = '[[item]]\ncode = "O"\nclass = "A"\ntitle = "加分"\npoints = 0\n[[item.rule]]\nkind = "bonus"\nindicator = "o"\neach = 1\ncap = 3\noutside = true\n'
    veto = '[[veto]]\nindicator = "v"\nfires_when = "any"\neffect = { zero_item = "O" }\n'
    body = CLASS.format("A", "") + item("I1", 10) + bonus + veto
    found = run(tmp_path, body, {"U": {"i1": 50, "o": 2, "v": 1}, "V": {"i1": 50, "o": 2, "v": 0}})
    assert totals(found) == {"U": "5.00", "V": "7.00"}


def test_a_gate_on_something_not_submitted_does_not_fire(tmp_path: Path) -> None:
    gate = '[[gate]]\nindicator = "g"\nfires_when = "none"\neffect = { zero_total = true }\n'
    found = run(
        tmp_path,
        CLASS.format("A", "") + item("I1", 10) + gate,
        {"U": {"i1": 80, "g": "not_submitted"}},
    )
    assert totals(found) == {"U": "8.00"}


def test_excluded_items_scale_the_total(tmp_path: Path) -> None:
    body = (
        CLASS.format("A", "")
        + item("I1", 6)
        + item("I2", 4, 'not_applicable = "exclude"\napplies_to = { unit = ["V"] }')
    )
    found = run(tmp_path, body, {"U": {"i1": 50, "i2": 0}, "V": {"i1": 50, "i2": 0}})
    assert totals(found) == {"U": "5.00", "V": "3.00"}  # 3 × 10/6 = 5; nothing excluded for V
    assert (
        found["scores"]["U", "I2"] | {"points": None, "state": "not_applicable"}
        == found["scores"]["U", "I2"]
    )


def test_nothing_applicable_is_no_total_and_no_rank(tmp_path: Path) -> None:
    body = CLASS.format("A", "") + item(
        "I1", 10, 'not_applicable = "exclude"\napplies_to = { unit = ["V"] }'
    )
    found = run(tmp_path, body, {"U": {"i1": 50}, "V": {"i1": 50}})
    assert totals(found) == {"U": None, "V": "5.00"}
    assert totals(found, "rank") == {"U": None, "V": 1}


def test_group_mean_is_of_the_others_that_are_ok(tmp_path: Path) -> None:
    body = CLASS.format("A", "") + item(
        "I1", 10, 'not_applicable = "group_mean"\napplies_to = { unit = ["V", "W", "X"] }'
    )
    counts: dict[str, dict[str, int | str]] = {
        "U": {"i1": 0},
        "V": {"i1": 10},
        "W": {"i1": 25},
        "X": {"i1": "not_submitted"},
    }
    found = run(tmp_path, body, counts)
    assert totals(found)["U"] == "1.75"  # (1.00 + 2.50) / 2; X did not submit
    assert found["scores"]["U", "I1"]["provisional"] is True  # the group is not complete
    alone = run(tmp_path, body, {"U": {"i1": 0}})
    assert totals(alone) == {"U": "10.00"}  # nobody else: full points


def test_pending_is_never_zero(tmp_path: Path) -> None:
    manual = '[[item]]\ncode = "M"\nclass = "A"\ntitle = "评分"\npoints = 4\n[[item.rule]]\nkind = "manual"\nmin = 0\nmax = 4\n'
    body = CLASS.format("A", "") + item("I1", 6) + manual
    found = run(tmp_path, body, {"U": {"i1": 50}, "V": {"i1": 50, "manual:M": 3}})
    assert totals(found) == {"U": "3.00", "V": "6.00"}
    assert totals(found, "pending_points") == {"U": "4.00", "V": None}
    assert totals(found, "rank") == {"U": None, "V": 1}
    assert found["scores"]["U", "M"]["points"] is None


def test_ranks_are_shared_and_inside_the_group(tmp_path: Path) -> None:
    counts: dict[str, dict[str, int | str]] = {
        u: {"i1": n} for u, n in zip("ABCDE", (90, 80, 90, 10, 5), strict=True)
    }
    found = run(
        tmp_path, CLASS.format("A", "") + item("I1", 10), counts, groups={"D": "他", "E": "他"}
    )
    assert totals(found, "rank") == {"A": 1, "B": 3, "C": 1, "D": 1, "E": 2}


@pytest.mark.parametrize(
    ("rank_on", "ranks"), [("published", {"A": 1, "B": 1}), ("unrounded", {"A": 2, "B": 1})]
)
def test_rank_on_the_published_or_the_unrounded_total(
    tmp_path: Path, rank_on: str, ranks: dict[str, int]
) -> None:
    body = CLASS.format("A", "weight = 0.25") + item("I1", 41)
    found = run(tmp_path, body, {"A": {"i1": 46}, "B": {"i1": 50}}, places=0, rank_on=rank_on)
    assert totals(found) == {"A": "5", "B": "5"}  # 19 × 0.25 = 4.75 and 21 × 0.25 = 5.25
    assert totals(found, "rank") == ranks


GRADES = '[[grade]]\ntitle = "优秀"\nfrom = "80%"\n{}\n[[grade]]\ntitle = "良好"\nfrom = "60%"\n[[grade]]\ntitle = "其他"\n'


def graded(tmp_path: Path, quota: str, marks: str, extra: str = "") -> str:
    """The first characters of the grades of units that got these tens of per cent, in order."""
    body = CLASS.format("A", "") + item("I1", 10) + GRADES.format(quota) + extra
    counts: dict[str, dict[str, int | str]] = {
        f"U{n}": {"i1": int(m) * 10, "g": int(n == 0)} for n, m in enumerate(marks)
    }
    found = totals(run(tmp_path, body, counts), "grade")
    return "".join(found[f"U{n}"][0] for n in range(len(marks)))


@pytest.mark.parametrize(
    ("quota", "marks", "grades", "why"),
    [
        ("", "98765", "优优良良其", "exactly 80 % and 60 % belong"),
        ('quota = { share = "30%", rounding = "floor", ties = "exclude" }', "9988877", "优优良良良良良", "floor(2.1) = 2"),
        ('quota = { share = "30%", rounding = "floor", ties = "exclude" }', "9888877", "优良良良良良良", "four tie for the last place"),
        ('quota = { share = "30%", rounding = "floor", ties = "include" }', "9888877", "优优优优优良良", "all of the tie"),
        ('quota = { share = "30%", rounding = "ceil", ties = "exclude" }', "9987777", "优优优良良良良", "ceil(2.1) = 3"),
        ('quota = { share = "30%", rounding = "half_up", ties = "exclude" }', "99987", "良良良良良", "1.5 → 2, three tie"),
        ('quota = { share = "10%", rounding = "floor", ties = "include" }', "98765", "良良良良其", "no place at all"),
    ],
)  # fmt: skip
def test_grades_and_quotas(tmp_path: Path, quota: str, marks: str, grades: str, why: str) -> None:
    assert graded(tmp_path, quota, marks) == grades, why


def test_a_barred_unit_takes_no_place_but_counts(tmp_path: Path) -> None:
    quota = 'quota = { share = "40%", rounding = "floor", ties = "exclude" }'
    gate = '[[gate]]\nindicator = "g"\nfires_when = "any"\neffect = { bar_excellent = true }\n'
    assert (
        graded(tmp_path, quota, "99887", gate) == "良优良良良"
    )  # floor(0.4 × 5) = 2; two tie for the second
    capped = gate.replace("bar_excellent = true", 'cap_grade = "其他"')
    assert graded(tmp_path, "", "99887", capped) == "其优优优良"


def test_order_by_breaks_a_tie(tmp_path: Path) -> None:
    quota = 'quota = { share = "50%", rounding = "floor", order_by = "I2" }'
    body = CLASS.format("A", "") + item("I1", 5) + item("I2", 5) + GRADES.format(quota)
    found = run(tmp_path, body, {"A": {"i1": 100, "i2": 80}, "B": {"i1": 80, "i2": 100}})
    assert totals(found) == {"A": "9.00", "B": "9.00"}
    assert totals(found, "grade") == {"A": "良好", "B": "优秀"}


@pytest.mark.parametrize(
    ("condition", "grades"),
    [
        ("max_zero_items = 0", {"A": "良好", "B": "优秀"}),
        ('each_class_from = "60%"', {"A": "良好", "B": "优秀"}),
    ],
)
def test_side_conditions(tmp_path: Path, condition: str, grades: dict[str, str]) -> None:
    body = (
        CLASS.format("A", "")
        + CLASS.format("B", "")
        + item("I1", 8)
        + item("I2", 2, cls="B")
        + GRADES.format(condition)
    )
    found = run(tmp_path, body, {"A": {"i1": 100, "i2": 0}, "B": {"i1": 100, "i2": 60}})
    assert totals(found, "grade") == grades


def test_consequences_include_ties_at_the_edge(tmp_path: Path) -> None:
    more = '[[consequence]]\ntitle = "约谈"\nlast = 2\n[[consequence]]\ntitle = "通报"\nrank_from = 1\nrank_to = 1\n[[consequence]]\ntitle = "整改"\ngrade = ["其他"]\n'
    text = (
        HEAD.format(full=10, places=2, rank_on="published")
        + CLASS.format("A", "")
        + item("I1", 10)
        + GRADES.format("")
        + more
    )
    marks = {"A": 90, "B": 70, "C": 70, "D": 50}
    world = World([(u, "组") for u in marks], [Metric(u, "i1", n) for u, n in marks.items()])
    rows = score([book(tmp_path, text)], world)["consequences"]
    found = {(r["title"], r["unit_code"]) for r in rows}
    assert found == {("约谈", "D"), ("约谈", "B"), ("约谈", "C"), ("通报", "A"), ("整改", "D")}


def test_unknown_evidence_makes_item_and_total_provisional(tmp_path: Path) -> None:
    text = (
        HEAD.format(full=10, places=2, rank_on="published") + CLASS.format("A", "") + item("I1", 10)
    )
    world = World(
        [("A", "组"), ("B", "组")], [Metric("A", "i1", 50, unknown=2), Metric("B", "i1", 50)]
    )
    tables = score([book(tmp_path, text)], world)
    assert [r["provisional"] for r in tables["totals"]] == [True, False]


def test_a_unit_that_never_came_makes_its_group_provisional(tmp_path: Path) -> None:
    counts: dict[str, dict[str, int | str]] = {
        "A": {"i1": 50},
        "B": {"i1": "not_submitted"},
        "C": {"i1": 50},
    }
    found = run(tmp_path, CLASS.format("A", "") + item("I1", 10), counts, groups={"C": "他"})
    assert totals(found, "provisional") == {"A": True, "B": True, "C": False}


def test_repealed_rules_and_items_are_left_out(tmp_path: Path) -> None:
    body = (
        CLASS.format("A", "")
        + item("I1", 5)
        + "repealed = 2014-06-01\n"
        + item("I2", 5, "repealed = 2015-01-01")
    )
    edition = book(tmp_path, HEAD.format(full=10, places=2, rank_on="published") + body)
    rows = compiled.rows_of([edition], date(2014, 12, 31))
    assert [row[1] for row in rows["rule_items"][1]] == ["I2"]
    assert compiled.rows_of([edition], date(2015, 1, 1))["rule_items"][1] == []


def test_nothing_in_the_score_layer_is_a_float(tmp_path: Path) -> None:
    edition = book(
        tmp_path,
        HEAD.format(full=10, places=2, rank_on="published")
        + CLASS.format("A", "")
        + item("I1", 10),
    )
    with built([edition], World([("A", "组")])) as con:
        odd = con.sql(
            "select table_name, column_name from duckdb_columns() where not internal and data_type in ('DOUBLE', 'FLOAT')"
        )
        assert odd.fetchall() == []


def test_a_cap_gives_no_total_to_a_unit_that_has_none(tmp_path: Path) -> None:
    gate = '[[gate]]\nindicator = "g"\nfires_when = "any"\neffect = { cap_total = 4 }\n'
    body = CLASS.format("A", "") + item(
        "I1", 10, 'not_applicable = "exclude"\napplies_to = { unit = ["V"] }'
    )
    found = run(tmp_path, body + gate, {"U": {"i1": 50, "g": 1}, "V": {"i1": 50, "g": 1}})
    assert totals(found) == {"U": None, "V": "4.00"}


def test_a_veto_takes_nothing_from_what_is_excluded_or_pending(tmp_path: Path) -> None:
    """zero_item on an item without points of its own leaves its state, not a zero that counts."""
    veto = '[[veto]]\nindicator = "v"\nfires_when = "any"\neffect = { zero_item = "I2" }\n'
    body = (
        CLASS.format("A", "")
        + item("I1", 6)
        + item("I2", 4, 'not_applicable = "exclude"\napplies_to = { unit = ["V"] }')
        + veto
    )
    found = run(
        tmp_path, body, {"U": {"i1": 50, "i2": 0, "v": 1}, "V": {"i1": 50, "i2": 100, "v": 1}}
    )
    assert found["scores"]["U", "I2"]["points"] is None
    assert totals(found) == {"U": "5.00", "V": "3.00"}
