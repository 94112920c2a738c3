"""Every point of the demo round, derived again by the independent oracle from the truth's metrics.

The occurrences behind counts are read from the register's workbook and the adjustments file by other
means than the product's.
"""

import tomllib
from collections import defaultdict
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import openpyxl
import pytest
from tests.conftest import ROOT, DemoRun
from tests.generative.oracle_total import judge
from tests.round.test_demo_truth import rows
from tests.rules.bench import Happened, Metric, World

YEAR = range(date(2014, 1, 1).toordinal(), date(2014, 12, 31).toordinal() + 1)


def happened(demo_run: DemoRun) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """(unit, indicator) → occurrences in order of day and key."""
    found: dict[tuple[str, str], list[tuple[Any, ...]]] = defaultdict(list)
    book = openpyxl.load_workbook(demo_run.raw / "registers" / "劳动监察仲裁法院案件.xlsx")
    grid = list(book.active.iter_rows(values_only=True))
    head = next(row for row in grid if row[0] == "案号")
    for values in grid[grid.index(head) + 1 :]:
        case = dict(zip(head, values, strict=True))
        if isinstance(case["立案日期"], datetime) and case["立案日期"].toordinal() in YEAR:
            resolved = str(case["是否化解"]) in ("是", "已", "√", "有")
            mark = (
                case["立案日期"],
                case["案号"],
                {"level": case["级别"], "matter": case["案号"], "resolved": resolved},
            )
            if case["类别"] == "群体性事件":
                found[case["单位代码"], "mass_incidents"].append(mark)
            if case["类别"] == "欠薪" and str(case["是否查实"]) in ("是", "√", "有", "已"):
                found[case["单位代码"], "wage_arrears_cases"].append(mark)
    adjustments = tomllib.loads(
        (ROOT / "rounds/demo-2014/adjustments.toml").read_text(encoding="utf-8")
    )
    for event in adjustments["event"]:
        if event["event_date"].toordinal() in YEAR:
            found[event["unit_code"], event["indicator"]].append(
                (
                    event["event_date"],
                    event["entity_key"],
                    {"level": event["level"], "matter": event["matter_key"], "resolved": False},
                )
            )
    return {
        key: [mark[2] for mark in sorted(marks, key=lambda m: m[:2])]
        for key, marks in found.items()
    }


def metrics(
    demo_run: DemoRun, book: dict[str, Any], categories: dict[str, str]
) -> dict[tuple[str, str], tuple[int, int | None, str]]:
    """The truth's metrics, not applicable where the printed item leaves the unit's category out."""
    barred = {
        (unit, part["indicator"])
        for item in book["item"]
        for rule in item["rule"]
        for part in [rule, *rule.get("part", [])]
        if "indicator" in part
        for unit, category in categories.items()
        if category not in item.get("applies_to", {}).get("category", [category])
    }
    return {
        (r["unit_code"], r["indicator"]): (
            int(r["num"]),
            int(r["den"]) if r["den"] else None,
            "not_applicable" if (r["unit_code"], r["indicator"]) in barred else r["state"],
        )
        for r in rows(demo_run.raw / "truth" / "metrics.csv")
    }


@pytest.mark.parametrize("code", ["harmony-5", "collective-contract-100", "five-projects"])
def test_every_point_is_the_oracles(demo_run: DemoRun, code: str) -> None:
    book = tomllib.loads(
        (ROOT / f"rulebooks/{code}/2014-01-01.toml").read_text(encoding="utf-8"),
        parse_float=Fraction,
    )
    units = rows(ROOT / "rounds/demo-2014/units.csv")
    categories = {u["unit_code"]: u["category"] for u in units}
    targets = {
        (t["unit_code"], t["target"]): int(t["value"])
        for t in rows(ROOT / "rounds/demo-2014/targets.csv")
    }
    counted = metrics(demo_run, book, categories)
    world = World(
        units=[(u["unit_code"], u["comparison_group"]) for u in units],
        metrics=[Metric(*key, num, den, state) for key, (num, den, state) in counted.items()],
        events=[
            Happened(*key, key=f"{n:06d}", **mark)
            for key, marks in happened(demo_run).items()
            for n, mark in enumerate(marks)
        ],
        targets=targets,
        categories=categories,
    )
    wanted = judge(book, world)

    def mine(table: str, *keys: str) -> dict[Any, Fraction | None]:
        found = [r for r in rows(demo_run.run_dir / f"{table}.csv") if r["rulebook"] == code]
        return {
            tuple(r[k] for k in keys): Fraction(r["points"]) if r["points"] else None for r in found
        }

    assert mine("scores", "unit_code", "item_code") == wanted["items"]
    assert mine("classes", "unit_code", "class_code") == wanted["classes"]
    assert mine("totals", "unit_code") == {
        (unit,): value for unit, value in wanted["totals"].items()
    }
    standing = [r for r in rows(demo_run.run_dir / "totals.csv") if r["rulebook"] == code]
    assert {r["unit_code"]: int(r["rank"]) if r["rank"] else None for r in standing} == wanted[
        "ranks"
    ]
    assert {r["unit_code"]: r["grade"] for r in standing if r["grade"]} == {
        u: g for u, g in wanted["grades"].items() if g
    }


def test_performance_is_the_contracts_total_converted(demo_run: DemoRun) -> None:
    """8 points: the 专项考评 total, at most 100, times 8/100, half up to two places; 不适用 stays so."""
    totals = rows(demo_run.run_dir / "totals.csv")
    own = {r["unit_code"]: r for r in totals if r["rulebook"] == "performance-8"}
    contracts = {r["unit_code"]: r for r in totals if r["rulebook"] == "collective-contract-100"}
    assert own.keys() == contracts.keys() and any(r["points"] for r in own.values())
    for unit, row in own.items():
        if not contracts[unit]["points"]:
            assert row["points"] == "", unit
            continue
        hundredths = min(Fraction(contracts[unit]["points"]), Fraction(100)) * 8
        whole = (2 * hundredths.numerator + hundredths.denominator) // (2 * hundredths.denominator)
        assert Fraction(row["points"]) == Fraction(whole, 100), unit
        assert row["provisional"] == contracts[unit]["provisional"], unit
