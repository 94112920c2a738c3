"""The tracked files of the demo round fit each other and the program that reads them."""

from __future__ import annotations

import ast
import csv
from collections import Counter
from pathlib import Path

from kaoping.config import Paths
from kaoping.demo.judge_findings import ITEM_CODES
from kaoping.demo.law import CUTOFF, DUE, PERIOD_END, PERIOD_START, RIGHTS_INFO_DUE_DAY
from kaoping.demo.profiles import PROFILES
from kaoping.rounds import load_round

ROOT = Path(__file__).parents[2]
ROUND = load_round(Paths(ROOT), "demo-2014")


def test_units_by_category() -> None:
    categories = Counter(unit.category for unit in ROUND.units)
    assert categories == {"街道": 12, "委办局": 6, "党群机关": 2, "开发区": 2, "国企": 2}
    assert [unit.official_order for unit in ROUND.units] == list(range(1, 25))
    assert set(ROUND.by_code) == set(PROFILES)


def test_units_without_enterprises_stand_in_a_group_of_their_own() -> None:
    for unit in ROUND.units:
        bare = PROFILES[unit.code].enterprises == 0
        assert bare == (unit.comparison_group == "无企业的机关")


def test_every_unit_has_a_target_of_instructors_and_leaders() -> None:
    assert all(ROUND.targets[unit.code, "instructors"] >= 1 for unit in ROUND.units)
    with (ROUND.folder / "leaders.csv").open(encoding="utf-8", newline="") as handle:
        led = {row["unit_code"] for row in csv.DictReader(handle)} - {""}
    assert led == set(ROUND.by_code)


def test_the_demo_law_agrees_with_the_round() -> None:
    assert (ROUND.period_start, ROUND.period_end) == (PERIOD_START, PERIOD_END)
    assert (ROUND.cutoff, ROUND.due) == (CUTOFF, DUE)
    assert ROUND.rights_info_due_day == RIGHTS_INFO_DUE_DAY


def test_adjustment_events_are_whole() -> None:
    keys = {"unit_code", "indicator", "event_date", "entity_key", "level", "matter_key", "document_no",
            "reason", "by"}  # fmt: skip
    for event in ROUND.adjustments["event"]:
        assert set(event) == keys
        assert event["unit_code"] in ROUND.by_code
        assert event["level"] in ("国家", "省", "市")


def test_the_witness_imports_nothing_of_what_it_witnesses() -> None:
    for file in sorted((ROOT / "src" / "kaoping" / "demo").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                own = name.startswith(("kaoping.demo", "kaoping.config", "kaoping.errors"))
                assert own or not name.startswith("kaoping"), f"{file.name}: {name}"


def test_clerks_use_item_codes_of_the_shipped_rulebook() -> None:
    assert {"A1", "A2", "A3", "B1", "B2", "B3", "B4", "B5", "B6", "C1", "D1", "D2", "D3",
                          "D4", "E1", "E2", "F1", "F2"} >= ITEM_CODES  # fmt: skip
