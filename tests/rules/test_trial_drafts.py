"""Drafts of other districts, as someone writes them who has read only the language (试算他区细则)."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaoping.config import Paths
from kaoping.errors import ConfigError
from kaoping.rulebook import load_edition
from kaoping.trial import lines, read_world, try_out
from tests.conftest import ROOT
from tests.rules.bench import CATALOGUE

PATHS = Paths(ROOT)
DRAFT = """
[rulebook]
code = "Scheme_07"
title = "别区细则"
status = "illustrative"
full_points = 20
in_force = 2014-01-01
[[class]]
code = "A"
[[item]]
code = "A1"
class = "A"
title = "通报"  # 中文键 = 不加引号
points = 10
applies_to = { category = ["乡镇"] }
  [[item.rule]]
  kind = "authority_level"
  indicator = "notices"
  points_by = { 中央 = 4, 省 = 3, 市 = 2, "区" = 1 }
  mitigation = { when = "resolved", factor = 0.5 }
[[item]]
code = "A2"
class = "A"
title = "经费"
points = 10
  [[item.rule]]
  kind = "shortfall"
  indicator = "funds"
  target_from = "targets.funds"
  each = 1
  step = "prorata"
[[item]]
code = "K"
class = "A"
title = "加减分"
points = 0
floor = -2
  [[item.rule]]
  kind = "bands"
  indicator = "rate"
  band = [{ from = "80％", points = 0 }, { to = "80%", points = -2 }]
"""


def test_a_draft_of_another_district_is_scored_as_it_was_written(tmp_path: Path) -> None:
    """Chinese keys without quotes, other categories, decimals of an amount, full-width signs."""
    (tmp_path / "draft.toml").write_text(DRAFT, encoding="utf-8")
    (tmp_path / "m.csv").write_text(
        "unit_code,category,group,indicator,member,num,den,state\n"
        "U1,乡镇,g,notices,,2,,\nU1,乡镇,g,funds,,12.5,,\nU1,乡镇,g,rate,,79,100,\n",
        encoding="utf-8",
    )
    (tmp_path / "e.csv").write_text(
        "unit_code,indicator,level,matter,date,resolved,document_no,member\n"
        "U1,notices,省,甲,2014-03-01,no,,\nU1,notices,市,乙,2014-04-01,yes,,\n",
        encoding="utf-8",
    )
    (tmp_path / "t.csv").write_text("unit_code,target,value\nU1,targets.funds,20\n", "utf-8")
    book = load_edition(tmp_path / "draft.toml", CATALOGUE, allow_unknown=True)
    world = read_world(tmp_path / "m.csv", tmp_path / "e.csv", tmp_path / "t.csv")
    found = {(k, c): p for k, _, c, p, _ in lines(try_out(PATHS, book, world, book.in_force))}
    assert found["item", "A1"] == "6.00"  # 10 − 3 − 2 × 0.5
    assert found["item", "A2"] == "2.50"  # 20 − 12.5 = 7.5 short
    assert found["item", "K"] == "-2.00"
    assert found["total", "Scheme_07"] == "6.50"
    assert any("乡镇" in warning for warning in book.warnings)


def test_what_is_counted_one_by_one_is_whole(tmp_path: Path) -> None:
    (tmp_path / "draft.toml").write_text(DRAFT, encoding="utf-8")
    (tmp_path / "m.csv").write_text("unit_code,indicator,num\nU1,notices,1.5\n", "utf-8")
    (tmp_path / "t.csv").write_text("unit_code,target,value\nU1,funds,20\n", "utf-8")
    book = load_edition(tmp_path / "draft.toml", CATALOGUE, allow_unknown=True)
    world = read_world(tmp_path / "m.csv", None, tmp_path / "t.csv")
    with pytest.raises(ConfigError, match="件数须为整数"):
        try_out(PATHS, book, world, book.in_force)
