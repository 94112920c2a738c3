"""The fairness report by hand: shares of variance, ceilings, pairs, what an item adds, policies by SQL."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
from tests.conftest import DemoRun
from tests.rules.bench import ROOT, book

from kaoping.config import Paths
from kaoping.fairness import Look, look, policies, view
from kaoping.fairness.measure import Tie, between, common, rank_tie, ranks, root, spread, tie
from kaoping.fairness.report import Aspect
from kaoping.rounds import Round, Unit, load_round
from kaoping.rulebook import resolve_all
from kaoping.rulebook.model import settled
from kaoping.runtables import Row, RunTables
from kaoping.simulate.engine import points_text, verified
from kaoping.simulate.outcome import micro
from kaoping.simulate.scoring import score
from kaoping.simulate.world import of_run

DEMO = load_round(Paths(ROOT), "demo-2014")


def test_sums_by_hand() -> None:
    assert spread([1, 2, 3]) == 6  # 3·14 − 36
    assert common([1, 2, 3], [3, 1, 2]) == -3  # 3·11 − 36
    assert tie([1, 2, 3], [3, 1, 2]) == Tie(Fraction(1, 4), -1)  # 9 / (6·6)
    assert tie([1, 2, 3], [3, 1, 2]).text() == "-0.50"  # type: ignore[union-attr]
    assert tie([1, 1, 1], [3, 1, 2]) is None
    assert ranks([5, 7, 7, 9]) == [2, 5, 5, 8]
    assert rank_tie([1, 10, 100], [1, 2, 3]) == Tie(Fraction(1), 1)
    # a: 1 2, b: 3 6; held 9/2 + 81/2 = 45; (4·45 − 144) / (4·50 − 144) = 36/56
    assert between([1, 2, 3, 6], "aabb") == Fraction(9, 14)
    assert between([2, 2], "ab") is None


@pytest.mark.parametrize(
    ("square", "places", "text"),
    [
        (Fraction(1, 4), 2, "0.50"),
        (Fraction(1, 2), 2, "0.71"),
        (Fraction(1, 3), 3, "0.577"),
        (Fraction(1, 64), 2, "0.13"),  # 0.125 is rounded up
        (Fraction(1), 2, "1.00"),
        (Fraction(0), 2, "0.00"),
    ],
)
def test_a_root_is_rounded_half_up(square: Fraction, places: int, text: str) -> None:
    assert root(square, places) == text


def centred(values: Sequence[int]) -> list[Fraction]:
    mean = Fraction(sum(values), len(values))
    return [value - mean for value in values]


def test_shares_agree_with_the_textbook_on_random_columns() -> None:
    draw = random.Random(7)
    for _ in range(200):
        n = draw.randint(2, 12)
        one, other = ([draw.randint(-3, 5) for _ in range(n)] for _ in range(2))
        groups = [draw.choice("abc") for _ in range(n)]
        a, b = centred(one), centred(other)
        sxx, syy = sum(x * x for x in a), sum(y * y for y in b)
        sxy = sum(x * y for x, y in zip(a, b, strict=True))
        found = tie(one, other)
        assert (found is None) == (not sxx * syy)
        assert found is None or (found.square, found.sign) == (
            sxy**2 / (sxx * syy), (sxy > 0) - (sxy < 0),
        )  # fmt: skip
        if sxx:
            within = Fraction(0)
            for group in set(groups):
                own = [v for v, g in zip(one, groups, strict=True) if g == group]
                within += sum(d * d for d in centred(own))
            assert between(one, groups) == 1 - within / sxx


ITEM = """
[[item]]
code = "{code}"
title = "项目{code}"
class = "A"
points = {points}
  [[item.rule]]
  kind = "flag"
  full_when = "none"
  indicator = "{indicator}"
"""
HEAD = """
[rulebook]
code = "spec"
title = "测试"
status = "official"
full_points = 6
in_force = 2014-01-01
[[class]]
code = "A"
title = "甲"
"""
CODES = {"A1": "c1", "A2": "c2", "A3": "c3", "A4": "c4", "A5": "c1", "A6": "c6"}
POINTS = {
    "A1": ["1", "0.9", "0.8", "0.7", "0.6", "0.5", "0.4", "0.3", "0.2", "0.1"],
    "A2": ["1"] * 10,
    "A3": ["1"] * 8 + ["0.5"] * 2,
    "A4": ["0"] * 8 + ["1"] * 2,
    "A5": ["1", "0.9", "0.8", "0.7", "0.6", "0.5", "0.4", "0.3", "0.2", "0"],
    "A6": ["1", "0", "1", "0", "1", "0.5", "0", "1", "0", "1"],
}


def looked(
    folder: Path,
    points: dict[str, list[str]],
    states: dict[tuple[str, int], str] | None = None,
    categories: Sequence[str] = "街道",
) -> Look:
    """The report over units U0, U1, … with enterprises 1, 2, … and heads all alike."""
    text = HEAD + "".join(ITEM.format(code=c, points=1, indicator=CODES[c]) for c in points)
    n = len(next(iter(points.values())))
    kinds = [categories] * n if isinstance(categories, str) else categories
    units = tuple(Unit(f"U{k}", f"单位{k}", kinds[k], "组", k) for k in range(n))
    scores: list[Row] = []
    totals: list[Row] = []
    for k in range(n):
        key = {"rulebook": "spec", "unit_code": f"U{k}"}
        for code, column in points.items():
            state = (states or {}).get((code, k), "ok")
            scores.append({**key, "item_code": code, "points": column[k], "state": state})
        total = sum((Fraction(column[k] or 0) for column in points.values()), Fraction(0))
        totals.append({**key, "points": str(float(total)), "gates": ""})
    sizes = [{"unit_code": f"U{k}", "enterprises": str(k + 1), "staff": "9"} for k in range(n)]
    tables = RunTables({"scores": scores, "totals": totals, "unit_sizes": sizes})
    return look(tables, round_of(units), book(folder, text))


def round_of(units: tuple[Unit, ...]) -> Round:
    return replace(DEMO, units=units, targets={})


def aspect(found: Look, code: str, name: str) -> Aspect:
    one = next(item for item in found.items if item.code == code).aspect(name)
    assert one is not None, (code, name)
    return one


def test_size_explains_everything_where_points_fall_with_it(tmp_path: Path) -> None:
    found = looked(tmp_path, POINTS)
    one = aspect(found, "A1", "enterprises")
    assert (one.share, one.chance, one.flagged) == (Fraction(1), Fraction(1, 9), True)
    assert one.fact == "企业数解释得分差异的100%（按名次算100%，纯属偶然约11%）。"
    assert one.meaning.startswith("企业数越多得分越低")
    assert aspect(found, "A1", "staff").meaning == "没有差异可供比较，不作判断。"
    # A6 hardly hangs on size: Σ points 5.5, Σ k·points 1+3+5+3+8+10 = 30; 10·30 − 55·5.5 = −2.5
    # spreads: 10·385 − 55² = 825; 10·5.25 − 5.5² = 22.25; 2.5² / (825 · 22.25) = 0.00034
    assert aspect(found, "A6", "enterprises").share == Fraction("6.25") / (825 * Fraction("22.25"))
    assert not aspect(found, "A6", "enterprises").flagged


def test_ceiling_floor_and_items_that_do_not_distinguish(tmp_path: Path) -> None:
    found = looked(tmp_path, POINTS)
    assert aspect(found, "A2", "same").meaning.startswith("各单位得分全同，不区分单位")
    assert (
        aspect(found, "A3", "ceiling").fact
        == "10个单位计分：满分8个（80%）、0分0个（0%），共2种得分。"
    )
    assert aspect(found, "A4", "floor").flagged
    assert not aspect(found, "A6", "spread").flagged
    below = {**POINTS, "A3": ["1"] * 7 + ["0.5"] * 3}  # 70 %: no ceiling
    assert not aspect(looked(tmp_path, below), "A3", "spread").flagged
    almost = {**POINTS, "A3": ["1"] * 9 + ["0.5"]}  # 90 %: does not distinguish
    assert aspect(looked(tmp_path, almost), "A3", "same").meaning.startswith("几乎全同")


def test_what_an_item_adds_sums_to_the_whole(tmp_path: Path) -> None:
    found = looked(tmp_path, POINTS)
    shares = [item.aspect("contribution") for item in found.items]
    assert sum(one.share or 0 for one in shares if one) == 1
    # the losses of A1 alone and of everything, centred: an independent sum
    columns = [[int(10 * (1 - Fraction(p))) for p in column] for column in POINTS.values()]
    whole = centred([sum(row) for row in zip(*columns, strict=True)])
    own = centred(columns[0])
    expected = sum(x * y for x, y in zip(own, whole, strict=True)) / sum(y * y for y in whole)
    assert aspect(found, "A1", "contribution").share == expected
    assert (
        aspect(found, "A2", "contribution").meaning
        == "分值不小，却几乎不影响名次；可考虑减少分值或提高标准。"
    )


def test_pairs_that_measure_the_same(tmp_path: Path) -> None:
    found = looked(tmp_path, POINTS)
    flagged = {pair.codes: pair for pair in found.pairs if pair.flagged}
    assert set(flagged) == {("A1", "A5")}
    assert "可能一事两扣" in flagged["A1", "A5"].meaning  # both read c1
    # two units alone make A3 and A4 go together: −1, but no ground to stand on
    lone = next(pair for pair in found.pairs if pair.codes == ("A3", "A4"))
    assert (lone.linear, lone.flagged) == (Tie(Fraction(1), -1), False)
    assert lone.meaning == "相关只由2个单位造成，不足为据。"


def test_few_units_give_no_judgement_and_some_a_hint(tmp_path: Path) -> None:
    four = {code: column[:4] for code, column in POINTS.items()}
    found = looked(tmp_path, four)
    assert {item.aspects[0].meaning for item in found.items} == {"样本太少，不作判断。"}
    assert found.pairs == ()
    six = looked(tmp_path, {code: column[:6] for code, column in POINTS.items()})
    assert aspect(six, "A1", "enterprises").meaning.startswith("样本偏少，仅供参考；企业数")


def test_units_that_did_not_submit_say_nothing(tmp_path: Path) -> None:
    states = {(code, 9): "not_submitted" for code in POINTS}
    found = looked(tmp_path, POINTS, states)
    assert {item.units for item in found.items} == {9}
    assert found.total.units == 9
    assert found.notes[0].startswith("1个单位有项目未报送")


def test_category_explains_and_a_lone_unit_does_not_count(tmp_path: Path) -> None:
    points = {"A1": ["1"] * 5 + ["0"] * 4 + ["0.5"], "A6": POINTS["A6"]}
    found = looked(tmp_path, points, categories=["街道"] * 5 + ["国企"] * 5)
    # 国企: 0 0 0 0 0.5, mean 0.1; total mean 0.55: Σ(x−m)² = 5·0.45² + 4·0.55² + 0.05² = 2.225
    # within: 4·0.1² + 0.4² = 0.2; η² = 1 − 0.2/2.225 = 81/89
    one = aspect(found, "A1", "category")
    assert (one.share, one.chance, one.flagged) == (Fraction(81, 89), Fraction(1, 9), True)
    assert "街道平均1.00分（5个）、国企平均0.10分（5个）" in one.fact
    lone = looked(tmp_path, points, categories=["街道"] * 8 + ["国企"] * 2)
    assert not aspect(lone, "A1", "category").flagged


def test_sizes_come_from_active_rows_of_the_register() -> None:
    with duckdb.connect() as con:
        con.execute("create schema core; create schema raw")
        con.execute("create table raw.units as select * from (values ('A'), ('B')) t(unit_code)")
        con.execute(
            "create table core.register_enterprises as select * from (values"
            " ('A', true, 10), ('A', true, null), ('A', false, 90), ('Z', true, 5)) t(unit_code, is_active, staff)"
        )
        sql = (ROOT / "sql" / "70_report" / "unit_sizes.sql").read_text(encoding="utf-8")
        asked = (
            f"select unit_code, enterprises, staff, staff_unknown from ({sql}) order by unit_code"
        )
        assert con.execute(asked).fetchall() == [("A", 2, 10, 1), ("B", 0, 0, 0)]
        con.execute("delete from core.register_enterprises")
        assert con.execute(asked).fetchall() == [("A", None, None, None), ("B", None, None, None)]


def test_every_policy_gives_what_the_scoring_sql_gives(demo_run: DemoRun) -> None:
    tables = RunTables.load(demo_run.run_dir)
    books = resolve_all(demo_run.paths, DEMO.rulebooks, DEMO.reference_date)
    engine, world = verified(tables, DEMO, books), of_run(tables, DEMO)
    one = settled(books[0], DEMO.reference_date)
    found = policies(engine, one.code)
    assert [own.written for own in found.found] == [True, False, False, False]
    variants = [
        replace(one, code=own.code.replace("_", "-"),
                items=tuple(replace(i, not_applicable=own.code) for i in one.items))
        for own in found.found
    ]  # fmt: skip
    scored = score(demo_run.paths, variants, world, ("totals",), checked=False)
    for own, variant in zip(found.found, variants, strict=True):
        differing = {unit.unit_code: unit for unit in own.units}
        for row in scored.find("totals", rulebook=variant.code):
            was = tables.one("totals", rulebook=one.code, unit_code=row["unit_code"])
            unit = differing.get(row["unit_code"])
            expected = (was["points"], was["rank"], was["grade"])
            if unit is not None:
                points = unit.points[1]
                text = points_text(None if points is None else micro(points), 2)
                expected = (text, str(unit.ranks[1] or ""), unit.grades[1])
            assert (row["points"], row["rank"], row["grade"]) == expected
    assert any(own.units for own in found.found)


def test_the_view_holds_finished_texts_of_every_item(demo_run: DemoRun) -> None:
    tables = RunTables.load(demo_run.run_dir)
    books = resolve_all(demo_run.paths, DEMO.rulebooks, DEMO.reference_date)
    for one in books:
        found = view(look(tables, DEMO, one), None, DEMO)
        assert [row["code"] for row in found["rows"]] == [*(i.code for i in one.items), ""]
        assert all(row["meaning"].endswith("。") for row in found["rows"])
        assert all(s.endswith("。") for row in found["rows"] for s in row["sentences"])
