"""Sentences, missing things and what regains the points: expected texts written by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.rules.bench import Happened, Metric, World, book, score

from kaoping.errors import UsageError
from kaoping.rulebook.explain import Explanation, explain_item
from kaoping.rulebook.explain_total import explain_total
from kaoping.rulebook.model import Rulebook
from kaoping.runtables import RunTables, from_report

BOOK = """
[rulebook]
code = "spec"
title = "说明测试"
status = "illustrative"
full_points = 10
in_force = 2014-01-01
[[class]]
code = "A"
title = "组织建设"
cap = 8
[[item]]
code = "A1"
label = "第三条（一）1"
class = "A"
title = "企业建会率"
points = 1
text = "企业建会率达到90%以上，每低1个百分点扣0.05分。"
  [[item.rule]]
  kind = "per_point"
  indicator = "union_founding_rate"
  target = "90%"
  deduct = 0.05
  per = "1pp"
  step = "whole_up"
[[item]]
code = "A2"
class = "A"
title = "三方协商会议"
points = 3
  [[item.rule]]
  kind = "shortfall"
  indicator = "tripartite_meetings"
  target = 2
  each = 1.5
[[item]]
code = "A3"
class = "A"
title = "群体性事件"
points = 3
  [[item.rule]]
  kind = "per_occurrence"
  indicator = "mass_incidents"
  each = 0.5
  mitigation = { when = "resolved", factor = 0.5 }
[[item]]
code = "A4"
class = "A"
title = "工资专项覆盖率"
points = 3
  [[item.rule]]
  kind = "bands"
  indicator = "wage_agreement_coverage_rate"
  band = [{ from = "80%", points = 3 }, { from = "60%", to = "80%", points = 1 }, { to = "60%", points = 0 }]
[[gate]]
indicator = "in_force_contracts"
fires_when = "none"
effect = { bar_excellent = true }
[[grade]]
title = "优秀"
from = "60%"
[[grade]]
title = "合格"
"""
METRICS = [
    Metric("U", "union_founding_rate", 171, 200),
    Metric("U", "tripartite_meetings", 1),
    Metric("U", "mass_incidents", 3),
    Metric("U", "wage_agreement_coverage_rate", 7, 10),
    Metric("U", "in_force_contracts", 0),
]
EVENTS = [
    Happened("U", "mass_incidents", "2014-03-01", "K1", resolved=True),
    Happened("U", "mass_incidents", "2014-05-01", "K2"),
    Happened("U", "mass_incidents", "2014-06-01", "K3"),
]


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return book(tmp_path_factory.mktemp("explain"), BOOK, lenient=False)


@pytest.fixture(scope="module")
def tables(edition: Rulebook) -> RunTables:
    return tables_of(edition, METRICS)


def tables_of(edition: Rulebook, metrics: list[Metric]) -> RunTables:
    found = score([edition], World([("U", "街道")], metrics, EVENTS))
    shown = [
        {
            "unit_code": m.unit,
            "indicator": m.indicator,
            "num": m.num,
            "den": m.den,
            "state": m.state,
        }
        for m in metrics
    ]
    evidence: list[dict[str, object]] = [
        {"unit_code": "U", "indicator": e.indicator, "verdict": "hit", "event_date": e.day, "entity_key": e.key,
         "entity_name": f"事件{e.key}", "resolved": e.resolved} for e in EVENTS
    ]  # fmt: skip
    evidence.append(
        {"unit_code": "U", "indicator": "union_founding_rate", "verdict": "miss", "entity_key": "E9",
         "entity_name": "示例九厂", "reason": "未建立工会", "file": "a.xlsx", "sheet_title": "企业名册", "cell": "K12"}
    )  # fmt: skip
    tables = from_report({**found, "metrics": shown})
    tables.evidence_rows = from_report({"evidence": evidence}).tables["evidence"]
    return tables


def explain(edition: Rulebook, metric: Metric, item: str) -> Explanation:
    others = [m for m in METRICS if m.indicator != metric.indicator]
    return explain_item(tables_of(edition, [*others, metric]), edition, "U", item)


def test_per_point_shows_the_whole_arithmetic(tables: RunTables, edition: Rulebook) -> None:
    found = explain_item(tables, edition, "U", "A1")
    assert found.sentences == (
        "企业建会率：符合171家／企业总数200家＝85.50%，目标90%，相差4.50个百分点，不足1个百分点按1个计，"
        "共5档，每档扣0.05分，扣0.25分，得0.75分（满分1分）。",
    )
    assert (found.points, found.full, found.lost, found.state) == ("0.75", "1.00", "0.25", "ok")
    assert found.label == "第三条（一）1" and found.clause.startswith("企业建会率达到90%以上")


def test_regain_is_exact(tables: RunTables, edition: Rulebook) -> None:
    # 85.5 % is 5 steps short; 172/200 = 86 % is exactly 4 steps short; 180/200 meets the target.
    assert explain_item(tables, edition, "U", "A1").regain == (
        "企业建会率：再有1家达标，本项可得0.8分（满分1分）。",
        "企业建会率：再有9家达标，本项可得1分（满分1分）。",
    )
    assert explain_item(tables, edition, "U", "A4").regain == (
        "工资专项覆盖率：再有1家达标，本项可得3分（满分3分）。",
    )
    # 3 − 0.5 × (0.5 + 1 + 1) = 1.75; without the last: 2.25; without any: 3
    assert explain_item(tables, edition, "U", "A3").regain == (
        "群体性劳动关系事件：少1件，本项可得2.25分（满分3分）。",
        "群体性劳动关系事件：少3件，本项可得3分（满分3分）。",
    )


def test_missing_leads_to_the_cell(tables: RunTables, edition: Rulebook) -> None:
    (row,) = explain_item(tables, edition, "U", "A1").missing
    assert (row["name"], row["reason"], row["file"], row["sheet_title"], row["cell"]) == (
        "示例九厂", "未建立工会", "a.xlsx", "企业名册", "K12",
    )  # fmt: skip
    assert [r["name"] for r in explain_item(tables, edition, "U", "A3").missing] == [
        "事件K1",
        "事件K2",
        "事件K3",
    ]


def test_other_kinds_in_one_sentence_each(tables: RunTables, edition: Rulebook) -> None:
    texts = {
        code: explain_item(tables, edition, "U", code).sentences for code in ("A2", "A3", "A4")
    }
    assert texts["A2"] == (
        "三方协商会议次数：1次，目标2次，少1次，每少1次扣1.5分，扣1.5分，得1.5分（满分3分）。",
    )
    assert texts["A3"] == (
        "群体性劳动关系事件：3件，每件扣0.5分，其中1件已整改，按0.5计，合2.5件，扣1.25分，得1.75分（满分3分）。",
    )
    assert texts["A4"] == (
        "工资专项覆盖率：符合7家／已建会企业10家＝70.00%，属“60%以上、不满80%”一档，该档1分，得1分（满分3分）。",
    )


def test_on_target_and_a_hair_below(edition: Rulebook) -> None:
    met = explain(edition, Metric("U", "union_founding_rate", 180, 200), "A1")
    assert met.sentences[0].endswith("＝90.00%，目标90%，已达标，不扣分，得1分（满分1分）。")
    assert met.regain == ()
    hair = explain(edition, Metric("U", "union_founding_rate", 89999, 100000), "A1")
    assert "＝89.999%，目标90%，相差不到0.01个百分点，" in hair.sentences[0]


def test_below_the_floor_says_so_and_regains_from_there(edition: Rulebook) -> None:
    # 90 − 50 = 40 steps × 0.05 = 2.00, more than the point there is; 141/200 = 70.5 % is 20 steps, 142 is 19.
    found = explain(edition, Metric("U", "union_founding_rate", 100, 200), "A1")
    assert (
        found.sentences[0].endswith("扣完为止，扣1分，得0分（满分1分）。")
        and len(found.sentences) == 1
    )
    assert found.regain[0] == "企业建会率：再有42家达标，本项可得0.05分（满分1分）。"


def test_a_zeroed_item_names_the_gate_as_the_reason(tmp_path: Path) -> None:
    zeroed = book(tmp_path, BOOK.replace("bar_excellent = true", 'zero_item = "A1"'))
    found = explain_item(tables_of(zeroed, METRICS), zeroed, "U", "A1")
    assert found.sentences[1] == "触发必备条件或一票否决，本项由0.75分记为0分。"
    assert found.lost == "1.00"


@pytest.mark.parametrize(
    ("metric", "texts"),
    [
        (
            Metric("U", "union_founding_rate", 0, 0, "no_base"),
            ("企业总数为0，本条不适用", "本项不适用：按规定得满分1分"),
        ),
        (
            Metric("U", "union_founding_rate", 0, 0, "not_submitted"),
            ("所需数据未报送", "本项按规定得0分"),
        ),
        (
            Metric("U", "union_founding_rate", 171, 200, unknown=4),
            ("另有4项待核实，未计入", "暂定"),
        ),
    ],
)
def test_states_are_said(edition: Rulebook, metric: Metric, texts: tuple[str, ...]) -> None:
    said = "".join(explain(edition, metric, "A1").sentences)
    assert all(text in said for text in texts), said


def test_the_total_names_cap_gate_grade_and_rank(tables: RunTables, edition: Rulebook) -> None:
    # 0.75 + 1.5 + 1.75 + 1 = 5.00, which the cap of 8 does not touch; 60 % of 10 is 6.
    found = explain_total(tables, edition, "U")
    assert found.points == "5.00" and found.classes[0].sentence == (
        "A　组织建设：各项合计5分，上限8分，未超，计入总分5分。"
    )
    assert found.sentences == (
        "各类合计5分；总分5分（满分10分）。",
        "必备条件“有效集体合同”没有：不得评为优秀。",
        "在“街道”组1个单位中列第1名。",
        "未达到优秀的标准6分。",
        "等次：合格。",
    )
    assert found.gates == ("有效集体合同",)


def test_a_bar_is_the_reason_where_the_line_was_reached(edition: Rulebook) -> None:
    metrics = [Metric("U", "union_founding_rate", 1, 1), Metric("U", "tripartite_meetings", 2), Metric("U", "mass_incidents"),
               Metric("U", "wage_agreement_coverage_rate", 9, 10), Metric("U", "in_force_contracts", 0)]  # fmt: skip
    found = explain_total(tables_of(edition, metrics), edition, "U")
    assert "上限8分，按上限计，计入总分8分" in found.classes[0].sentence
    assert found.grade == "合格" and "因上述情形不得评为优秀。" in found.sentences


def test_everything_is_ready_for_json(tables: RunTables, edition: Rulebook) -> None:
    item, total = explain_item(tables, edition, "U", "A1"), explain_total(tables, edition, "U")
    assert json.loads(json.dumps(item.as_dict(), ensure_ascii=False))["rules"][0]["num"] == "171"
    assert json.loads(json.dumps(total.as_dict(), ensure_ascii=False))["rank"] == "1"


def test_unknown_items_and_units_say_what_there_is(tables: RunTables, edition: Rulebook) -> None:
    with pytest.raises(UsageError, match=r"没有项目“Z9”.*A1、A2、A3、A4"):
        explain_item(tables, edition, "U", "Z9")
    with pytest.raises(UsageError, match="没有单位 X"):
        explain_item(tables, edition, "X", "A1")
    with pytest.raises(UsageError, match="没有单位 X"):
        explain_total(tables, edition, "X")


def test_run_tables_read_what_a_run_wrote(tmp_path: Path) -> None:
    (tmp_path / "totals.csv").write_text(
        "rulebook,unit_code,points\nspec,U,\nspec,V,1.00\n", encoding="utf-8"
    )
    tables = RunTables.load(tmp_path)
    assert tables.totals[0] == {"rulebook": "spec", "unit_code": "U", "points": ""}
    assert tables.one("totals", rulebook="spec", unit_code="V")["points"] == "1.00"
    assert tables.find("steps", unit_code="U") == [] and tables.evidence("U") == []
    with pytest.raises(UsageError, match="没有这次运行"):
        RunTables.load(tmp_path / "none")


def test_evidence_is_read_from_parquet_as_text(tmp_path: Path) -> None:
    import duckdb

    (tmp_path / "totals.csv").write_text("rulebook\n", encoding="utf-8")
    with duckdb.connect() as con:
        con.execute(
            "create table e as select 'U' as unit_code, date '2014-03-01' as event_date, true as resolved, null::varchar as cell"
        )
        con.execute("insert into e values ('V', null, false, 'C3')")
        con.execute("copy e to '" + str(tmp_path / "evidence.parquet") + "' (format parquet)")
    tables = RunTables.load(tmp_path)
    assert tables.evidence("U") == [
        {"unit_code": "U", "event_date": "2014-03-01", "resolved": "true", "cell": ""}
    ]
    assert [row["cell"] for row in tables.evidence()] == ["", "C3"]
