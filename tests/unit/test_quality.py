"""The gate's own judgement: what refuses, what only warns, what a broken suite is told."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT

from kaoping.config import Paths
from kaoping.errors import ConfigError
from kaoping.warehouse.quality import Outcome, judge, load_suites


def outcome(
    title: str = "不重复", severity: str = "critical", success: bool = True, **more: str
) -> Outcome:
    return Outcome("总分", "report.totals", "expect_x", title, severity, success, **more)


def suite(**changes: Any) -> dict[str, Any]:
    one = {
        "type": "expect_column_to_exist",
        "kwargs": {"column": "a"},
        "severity": "critical",
        "meta": {"title": "有甲列"},
    }
    return {
        "name": "n",
        "title": "甲",
        "relation": "report.totals",
        "expectations": [one],
        **changes,
    }


def write(root: Path, body: str) -> Paths:
    folder = root / "expectations" / "suites"
    folder.mkdir(parents=True)
    (folder / "n.json").write_text(body, encoding="utf-8")
    return Paths(root)


def test_all_met_is_a_pass() -> None:
    result = judge([outcome(), outcome()], 2)
    assert (result.ok, result.evaluated, result.failures, result.warnings) == (True, 2, [], [])


def test_a_critical_failure_refuses_by_its_chinese_title() -> None:
    result = judge([outcome(success=False, observed="3行不符")], 1)
    assert not result.ok
    assert result.failures == ["总分：不符合“不重复”（report.totals，3行不符）"]


@pytest.mark.parametrize("severity", ["warning", "info"])
def test_a_lesser_failure_only_warns(severity: str) -> None:
    result = judge([outcome(severity=severity, success=False)], 1)
    assert (result.ok, result.warnings) == (True, ["总分：不符合“不重复”（report.totals）"])


@pytest.mark.parametrize("severity", ["critical", "warning"])
def test_an_expectation_that_could_not_be_judged_refuses_whatever_its_severity(
    severity: str,
) -> None:
    result = judge([outcome(severity=severity, success=False, problem="没有这一列")], 1)
    assert result.failures == ["总分：“不重复”无法检验（report.totals）：没有这一列"]


@pytest.mark.parametrize(("done", "wanted"), [(0, 0), (0, 2), (1, 2)])
def test_fewer_judged_than_asked_refuses(done: int, wanted: int) -> None:
    result = judge([outcome()] * done, wanted)
    assert result.failures == [f"质量闸门：应检验{wanted}项，实际检验{done}项"]


def test_the_answer_as_json_names_everything() -> None:
    body = json.loads(judge([outcome(success=False)], 1).text)
    assert (body["ok"], body["evaluated"], body["outcomes"][0]["title"]) == (False, 1, "不重复")


def test_the_shipped_suites_load_and_have_distinct_titles() -> None:
    suites = load_suites(Paths(ROOT))
    titles = [(s["name"], e["meta"]["title"]) for s in suites for e in s["expectations"]]
    assert len(titles) == len(set(titles)) > 50
    assert [s["name"] for s in suites if s.get("needs_previous")] == ["drift"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{", "无法读取"),
        (json.dumps({"name": "n"}), "键缺少或多余"),
        (json.dumps(suite(colour="red")), "键缺少或多余"),
        (json.dumps(suite(expectations=[])), "是空的"),
        (json.dumps(suite(expectations=[{"type": "x"}])), "没有中文名称"),
        (
            json.dumps(
                suite(expectations=[{**suite()["expectations"][0], "meta": {"title": " "}}])
            ),
            "没有中文名称",
        ),
        (
            json.dumps(suite(expectations=[{**suite()["expectations"][0], "severity": "fatal"}])),
            "级别",
        ),
    ],
)
def test_a_broken_suite_is_refused_with_its_file(body: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=said) as error:
        load_suites(write(tmp_path, body))
    assert "n.json" in str(error.value)


def test_no_suite_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="没有质量闸门的检验清单"):
        load_suites(Paths(tmp_path))
