"""district_targets.csv: read exactly, and every mistake names its line and a remedy."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from tests.conftest import ROOT

from kaoping.config import Paths
from kaoping.errors import ConfigError
from kaoping.goals import COLUMNS, load_goals, problems
from kaoping.rounds import Round, load_round
from kaoping.rulebook import load_catalogue

ROUND = load_round(Paths(ROOT), "demo-2014")
CATALOGUE = load_catalogue(Paths(ROOT))
SUMMED = {"code": "A", "figure_no": "6", "project": "E2", "title": "建议", "kind": "T", "text": "1500条",
          "figure": "1500", "measure": "条", "indicator": "proposals_made", "method": "sum"}  # fmt: skip
LEDGER = {"code": "B", "figure_no": "4", "project": "E1", "title": "投入", "kind": "P", "text": "120万元",
          "figure": "1200000.50", "measure": "元", "ledger": "示例", "compared": "spent"}  # fmt: skip


def round_with(folder: Path, *rows: dict[str, str]) -> Round:
    with (folder / "district_targets.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return replace(ROUND, folder=folder)


def test_figures_are_exact_and_money_is_in_fen(tmp_path: Path) -> None:
    rate = {**SUMMED, "code": "C", "figure": "96%", "indicator": "mediation_rate", "method": "pooled",
            "measure": "家", "by": "2015-12-31"}  # fmt: skip
    found = load_goals(round_with(tmp_path, SUMMED, LEDGER, rate))
    assert [Fraction(g.num, g.den) for g in found] == [1500, 120_000_050, Fraction(24, 25)]
    assert [g.percent for g in found] == [False, False, True]
    assert str(found[2].by) == "2015-12-31"
    assert list(problems(round_with(tmp_path, SUMMED, LEDGER, rate), CATALOGUE)) == []


def test_a_round_without_the_file_tracks_nothing(tmp_path: Path) -> None:
    assert load_goals(replace(ROUND, folder=tmp_path)) == []


def test_the_demo_round_is_whole() -> None:
    assert list(problems(ROUND, CATALOGUE)) == []
    told = {goal.figure_no for goal in load_goals(ROUND)}
    # every T, P and D figure of the report that has a number; 3, 37 and 38 have none to compare
    assert told == {4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 18, 20, 21, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "S"}, "kind 无效：S"),
        ({"hedge": "more"}, "hedge 无效：more"),
        ({"figure": "一千"}, "figure 不是数字：一千"),
        ({"figure": "1500.5"}, "figure 须为正整数：1500.5"),
        ({"figure": "0"}, "figure 须为正整数：0"),
        ({"figure_no": "六"}, "figure_no 不是整数"),
        ({"by": "两年内"}, "by 不是日期：两年内"),
    ],
)
def test_a_broken_row_is_named(tmp_path: Path, changes: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_goals(round_with(tmp_path, LEDGER, {**SUMMED, **changes}))
    assert message in str(caught.value)
    assert "district_targets.csv 第3行" in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"code": "B"}, "代码空缺或重复：B"),
        ({"ledger": "示例"}, "indicator、ledger、same_as 须恰好写一个"),
        ({"indicator": "", "method": ""}, "indicator、ledger、same_as 须恰好写一个"),
        ({"indicator": "proposals"}, "指标目录中没有 proposals"),
        ({"method": "mean"}, "method 无效：mean"),
        ({"method": "pooled"}, "method 无效：pooled"),
        ({"figure": "20%"}, "method 无效：sum"),
        ({"indicator": "", "method": "", "ledger": "示例", "compared": "spent"}, "compared 无效：spent"),
        ({"indicator": "", "method": "", "same_as": "B"}, "same_as 与原数字不符：B"),
        ({"indicator": "", "method": "", "same_as": "Z"}, "same_as 与原数字不符：Z"),
    ],
)  # fmt: skip
def test_rows_are_held_against_each_other(
    tmp_path: Path, changes: dict[str, str], message: str
) -> None:
    found = [str(p) for p in problems(round_with(tmp_path, LEDGER, {**SUMMED, **changes}), CATALOGUE)]  # fmt: skip
    assert any(message in text for text in found), found


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    shutil.copy(ROOT / "rounds/demo-2014/targets.csv", tmp_path / "district_targets.csv")
    with pytest.raises(ConfigError, match="缺少列"):
        load_goals(replace(ROUND, folder=tmp_path))
