"""The gate with its real engine: broken tables, broken suites, a dead child, and the demo round."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from kaoping.config import Paths
from kaoping.errors import ConfigError
from kaoping.warehouse.quality import Gate, GateResult, load_suites
from tests.conftest import ROOT, DemoRun


def expect(kind: str, title: str, severity: str = "critical", **kwargs: Any) -> dict[str, Any]:
    return {"type": kind, "kwargs": kwargs, "severity": severity, "meta": {"title": title}}


def made(root: Path, *suites: tuple[str, list[dict[str, Any]]]) -> Paths:
    folder = root / "expectations" / "suites"
    folder.mkdir(parents=True)
    for number, (relation, expectations) in enumerate(suites):
        body = {
            "name": f"s{number}",
            "title": "甲表",
            "relation": relation,
            "expectations": expectations,
        }
        (folder / f"s{number}.json").write_text(json.dumps(body), encoding="utf-8")
    return Paths(root)


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    file = tmp_path / "w.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute("create schema report")
        con.execute(
            "create table report.t as select unnest(['a', 'a', 'b']) as code, unnest([1, 2, null]) as n"
        )
    return file


def test_each_kind_of_trouble_is_told_apart(tmp_path: Path, warehouse: Path) -> None:
    here = [
        expect("expect_column_values_to_not_be_null", "代码不为空", column="code"),
        expect("expect_column_values_to_be_unique", "代码不重复", column="code"),
        expect("expect_column_values_to_not_be_null", "数不为空", "warning", column="n"),
        expect("expect_column_values_to_not_be_null", "有丙列", "warning", column="c"),
        expect(
            "unexpected_rows_expectation",
            "数不大于一",
            unexpected_rows_query="select * from {batch} where n > 1",
        ),
    ]
    gone = [expect("expect_table_row_count_to_be_between", "乙表不为空", min_value=1)]
    result = Gate.start(made(tmp_path, ("report.t", here), ("report.gone", gone))).check(warehouse)
    assert (result.ok, result.evaluated) == (False, 6)
    assert [line.split("（")[0] for line in result.failures] == [
        "甲表：不符合“代码不重复”",
        "甲表：“有丙列”无法检验",
        "甲表：不符合“数不大于一”",
        "甲表：“乙表不为空”无法检验",
    ]
    assert result.warnings == ["甲表：不符合“数不为空”（report.t，1行不符）"]
    assert "2行不符" in result.failures[0] and "1行不符" in result.failures[2]


def test_an_unknown_type_is_a_broken_configuration(tmp_path: Path, warehouse: Path) -> None:
    suites = made(tmp_path, ("report.t", [expect("expect_columns_to_be_lovely", "可爱")]))
    with pytest.raises(ConfigError, match="expect_columns_to_be_lovely"):
        Gate.start(suites).check(warehouse)


def test_a_dead_child_is_a_failure_never_a_pass(tmp_path: Path, warehouse: Path) -> None:
    gate = Gate.start(Paths(ROOT))
    gate._child.kill()
    gate._child.wait()
    result = gate.check(warehouse)
    assert (result.ok, result.evaluated) == (False, 0)
    assert "质量闸门未能运行" in result.failures[0]


def test_closing_a_gate_that_was_never_asked_ends_its_child() -> None:
    gate = Gate.start(Paths(ROOT))
    gate.close()
    gate.close()
    assert gate._child.poll() is not None


def names(result: GateResult) -> set[str]:
    return {line.split("“")[1].split("”")[0] for line in result.failures}


def broken(run: DemoRun, folder: Path) -> Path:
    """The demo's warehouse with four things wrong with it."""
    file = Path(shutil.copy(run.run_dir / "warehouse.duckdb", folder / "broken.duckdb"))
    file.chmod(0o644)
    with duckdb.connect(str(file)) as con:
        con.execute(
            "delete from score.items where unit_code = 'JD01' and item_code = (select min(item_code) from score.items where unit_code = 'JD01')"
        )
        con.execute(
            "insert into report.findings by name select 'Z99' as code, 'notice' as severity"
        )
        con.execute("delete from raw.reg_enterprises")
        con.execute("delete from staging.reg_enterprises")
        con.execute(
            "update raw.reconciliation set cells_used = cells_used + 1 where submission_id = 1"
        )
    return file


def previous(run: DemoRun, folder: Path) -> Path:
    """A run in which every unit had full points and one unit more had been assessed."""
    with duckdb.connect(str(run.run_dir / "warehouse.duckdb"), read_only=True) as con:
        con.execute(
            f"copy (select * replace (full_points as points) from report.totals) to '{folder}/totals.csv'"
        )
    return folder


def test_the_demo_round_passes_and_a_broken_one_does_not(demo_run: DemoRun, tmp_path: Path) -> None:
    whole, torn = Gate.start(Paths(ROOT)), Gate.start(Paths(ROOT))
    passed = whole.check(demo_run.run_dir / "warehouse.duckdb", demo_run.run_dir)
    assert passed.failures == []
    assert passed.evaluated == sum(len(suite["expectations"]) for suite in load_suites(Paths(ROOT)))
    refused = torn.check(broken(demo_run, tmp_path), previous(demo_run, tmp_path))
    assert names(refused) == {
        "每个单位的每个项目都有一行",
        "问题代码都在登记册中",
        "企业名录已收到（各项比率的分母）",
        "读入数等于采用、列入问题与按规则略过之和",
    }
    assert any("总分变动超过满分的五分之一" in line for line in refused.warnings)


def test_a_previous_run_without_totals_is_said(demo_run: DemoRun, tmp_path: Path) -> None:
    result = Gate.start(Paths(ROOT)).check(demo_run.run_dir / "warehouse.duckdb", tmp_path)
    assert result.ok
    assert any("未与上次比较" in line for line in result.warnings)
