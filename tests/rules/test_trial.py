"""`rulebook try`: a draft over a table of metrics, through the SQL of a round (试算)."""

import csv
import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from kaoping.errors import ConfigError
from kaoping.rounds import load_round
from kaoping.rulebook import load_catalogue, load_edition, resolve_all
from kaoping.trial import lines, read_world, try_out
from tests.conftest import ROOT, DemoRun

HEAD = "unit_code,category,group,indicator,member,num,den,state\n"
DRAFT = """
[rulebook]
code = "draft"
title = "试算细则"
authority = "示例"
status = "illustrative"
full_points = 10
in_force = 2014-01-01
source = { title = "示例", article = "一" }
[rounding]
item_places = 2
total_places = 2
[[class]]
code = "A"
title = "甲类"
[[item]]
code = "A1"
label = "1"
class = "A"
title = "签订率"
text = "签订率达到96%的不扣分，每低1个百分点扣0.5分，不足1个百分点按1个百分点计。扣完为止。（示例）"
points = 6
floor = 0
not_submitted = 0
department = "示例"
method = "示例"
evidence_required = ["示例"]
  [[item.rule]]
  kind = "per_point"
  indicator = "draft_rate"
  target = "96%"
  deduct = 0.5
  per = "1pp"
  step = "whole_up"
  [[item.example]]
  given = { draft_rate = { num = 96, den = 100 } }
  points = 6
[[item]]
code = "A2"
label = "2"
class = "A"
title = "欠薪案件"
text = "发生一件扣1.5分，扣完为止。（示例）"
points = 4
floor = 0
not_submitted = 0
department = "示例"
method = "示例"
evidence_required = ["示例"]
  [[item.rule]]
  kind = "per_occurrence"
  indicator = "draft_cases"
  each = 1.5
  [[item.example]]
  given = { draft_cases = { num = 2 } }
  points = 1
"""


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    file = tmp_path / "draft.toml"
    file.write_text(DRAFT, encoding="utf-8")
    return file


def tried(draft: Path, metrics: str, events: str = "") -> list[tuple[str, ...]]:
    from kaoping.config import Paths

    folder, paths = draft.parent, Paths(ROOT)
    (folder / "metrics.csv").write_text(HEAD + metrics, encoding="utf-8")
    if events:
        (folder / "events.csv").write_text(events, encoding="utf-8")
    world = read_world(folder / "metrics.csv", folder / "events.csv" if events else None)
    book = load_edition(draft, load_catalogue(paths), allow_unknown=True)
    return list(lines(try_out(paths, book, world, date(2014, 12, 31))))


def test_a_draft_is_scored_over_metrics_alone(draft: Path) -> None:
    """甲: 92.4 % is 3.6 points short, 4 steps, 6 − 2.00; 1 case, 4 − 1.50: 6.50. 乙: 6 + 4 = 10."""
    metrics = "甲,街道,一组,draft_rate,,924,1000,\n甲,街道,一组,draft_cases,,1,,\n乙,街道,一组,draft_rate,,96,100,ok\n乙,街道,一组,draft_cases,,0,,\n"  # fmt: skip
    assert tried(draft, metrics) == [
        ("item", "乙", "A1", "6.00", "ok"), ("item", "乙", "A2", "4.00", "ok"),
        ("item", "甲", "A1", "4.00", "ok"), ("item", "甲", "A2", "2.50", "ok"),
        ("class", "乙", "A", "10.00", ""), ("class", "甲", "A", "6.50", ""),
        ("total", "乙", "draft", "10.00", ""), ("total", "甲", "draft", "6.50", ""),
        ("rank", "乙", "一组", "1", ""), ("rank", "甲", "一组", "2", ""),
    ]  # fmt: skip


def test_a_metric_that_is_missing_counts_as_not_submitted(draft: Path) -> None:
    found = tried(draft, "甲,街道,一组,draft_rate,,95.5,100,\n")
    assert ("item", "甲", "A1", "5.50", "ok") in found  # half a point short is one step of 0.5
    assert ("item", "甲", "A2", "0.00", "not_submitted") in found


@pytest.mark.parametrize(
    ("metrics", "events", "what", "where"),
    [
        ("甲,街道,一组,draft_rate,,九十,100,\n", "", "不是数字：九十", "第2行 › num"),
        ("甲,街道,一组,draft_rate,,1e3,100,\n", "", "不是数字：1e3", "第2行 › num"),
        ("甲,街道,一组,draft_rate,,1,100,\n甲,街道,二组,draft_cases,,1,,\n", "", "类别、对照组前后不一", "第3行 › unit_code"),
        ("甲,街道,一组,draft_rate,,1,100,\n甲,街道,一组,draft_rate,,2,100,\n", "", "指标写了两次", "第3行 › indicator"),
        ("甲,街道,一组,draft_rate,,1,100,bad\n", "", "未知的状态：bad", "第2行 › state"),
        ("甲,街道,一组,draft_rate,,1,-100,\n", "", "分母小于零", "第2行 › den"),
        ("甲,街道,一组,draft_cases,,2,,\n", "unit_code,indicator,level,matter,date,resolved,document_no,member\n甲,draft_cases,,,2014-03-05,,,\n", "列出1件，指标文件计数为2", "events.csv"),
        ("甲,街道,一组,draft_cases,,1,,\n", "unit_code,indicator,level,matter,date,resolved,document_no,member\n甲,draft_cases,,,三月,,,\n", "不是日期：三月", "events.csv 第2行 › date"),
        ("甲,街道,一组,draft_cases,,1,,\n", "unit_code,indicator\n乙,draft_cases\n", "没有这个单位", "events.csv 第2行 › unit_code"),
        ("甲,街道,一组,draft_cases,,1,,\n", "unit_code,indicator,colour\n甲,draft_cases,x\n", "未知的列：colour", "events.csv"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_named_with_its_place(
    metrics: str, events: str, what: str, where: str, draft: Path
) -> None:
    with pytest.raises(ConfigError) as caught:
        tried(draft, metrics, events)
    assert what in caught.value.what and where in caught.value.where


# Counts that add up what each row says (20 proposals of one enterprise) are no lists of occurrences.
SUMS = """
    select indicator from indicators.evidence
    group by indicator having bool_or(base is null and abs(hit) > 1)
"""


def test_a_round_tried_again_gives_its_own_points(demo_run: DemoRun, tmp_path: Path) -> None:
    """The metrics and events of a finished run, written out and tried: every point as in the run."""
    round_ = load_round(demo_run.paths, "demo-2014")
    by_code = round_.by_code
    with (tmp_path / "metrics.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(HEAD.strip().split(","))
        for row in csv.DictReader((demo_run.run_dir / "metrics.csv").open(encoding="utf-8")):
            unit = by_code[row["unit_code"]]
            writer.writerow([unit.code, unit.category, unit.comparison_group, row["indicator"], row["member"], row["num"], row["den"], row["state"]])  # fmt: skip
        # performance-8 imports this total: a trial reads it as a metric of the rulebook's code
        for row in csv.DictReader((demo_run.run_dir / "totals.csv").open(encoding="utf-8")):
            if row["rulebook"] == "collective-contract-100":
                unit = by_code[row["unit_code"]]
                cents = int(Decimal(row["points"]) * 100) if row["points"] else 0
                state = "ok" if row["points"] else "not_applicable"
                writer.writerow([unit.code, unit.category, unit.comparison_group, row["rulebook"], "", cents, 100, state])  # fmt: skip
    with (
        duckdb.connect(str(demo_run.run_dir / "warehouse.duckdb"), read_only=True) as con,
        (tmp_path / "events.csv").open("w", encoding="utf-8", newline="") as handle,
    ):
        writer = csv.writer(handle)
        writer.writerow(
            [
                "unit_code",
                "indicator",
                "level",
                "matter",
                "date",
                "resolved",
                "document_no",
                "member",
            ]
        )
        columns = (
            "unit_code, indicator, level, matter_key, event_date, resolved, document_no, member_key"
        )
        order = "unit_code, indicator, event_date nulls last, entity_key"
        for row in con.execute(
            f"select {columns} from indicators.events where indicator not in ({SUMS}) order by {order}"
        ).fetchall():
            writer.writerow(["是" if v is True else "" if v in (None, False) else v for v in row])
    with (tmp_path / "targets.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(("unit_code", "target", "value"))
        writer.writerows(
            (unit, name, value) for (unit, name), value in sorted(round_.targets.items())
        )
    world = read_world(*(tmp_path / name for name in ("metrics.csv", "events.csv", "targets.csv")))
    for book in resolve_all(demo_run.paths, round_.rulebooks, round_.reference_date):
        trial = try_out(demo_run.paths, book, world, round_.reference_date)
        for table in ("scores", "classes", "totals"):
            run = csv.DictReader((demo_run.run_dir / f"{table}.csv").open(encoding="utf-8"))
            wanted = [r for r in run if r["rulebook"] == book.code]
            keys = [k for k in wanted[0] if k not in ("round", "provisional", "pending_points")]
            found = [
                {k: "" if r[k] is None else str(r[k]) for k in keys} for r in trial.reports[table]
            ]
            assert found == [{k: r[k] for k in keys} for r in wanted], (book.code, table)


def test_the_command_prints_csv_and_says_what_it_missed(draft: Path, tmp_path: Path) -> None:
    metrics = tmp_path / "m.csv"
    metrics.write_text(
        HEAD + "甲,街道,一组,draft_rate,,96,100,\n甲,街道,一组,more,,1,,\n", encoding="utf-8"
    )
    env = {k: v for k, v in os.environ.items() if not k.startswith("KAOPING_")} | {
        "KAOPING_HOME": str(ROOT)
    }
    command = [
        Path(sys.executable).parent / "kaoping",
        "rulebook",
        "try",
        draft,
        "--metrics",
        metrics,
    ]
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=True)
    assert done.stdout.splitlines()[:2] == [
        "kind,unit_code,code,points,state",
        "item,甲,A1,6.00,ok",
    ]
    assert "没有给出指标 draft_cases，按未报送计" in done.stderr
    assert "细则没有用到指标 more" in done.stderr
    assert "示例细则" in done.stderr
