"""Two editions side by side: every difference said once, in Chinese, and none forgotten."""

from __future__ import annotations

import json
from dataclasses import fields as fields_of
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from kaoping.errors import UsageError
from kaoping.rulebook import compare_fields as known
from kaoping.rulebook.compare import Change, compare
from kaoping.rulebook.model import Class, Consequence, Gate, Grade, Item, Rule, Rulebook
from tests.rules.bench import ROOT, book

TEXT = """
[rulebook]
code = "spec"
title = "测试细则"
status = "illustrative"
full_points = 4
in_force = 2014-01-01
[[class]]
code = "A"
title = "甲"
[[item]]
code = "A1"
title = "建会率"
class = "A"
points = 1
text = "企业建会率达到90%以上，每低1个百分点扣0.02分，扣完为止。"
  [[item.rule]]
  kind = "per_point"
  indicator = "union_founding_rate"
  target = "90%"
  deduct = 0.02
  per = "1pp"
  step = "whole_up"
[[item]]
code = "A2"
title = "覆盖率"
class = "A"
points = 1
  [[item.rule]]
  kind = "bands"
  indicator = "contract_coverage_rate"
  band = [{ from = "80%", points = 1 }, { to = "80%", points = 0 }]
[[item]]
code = "A3"
title = "文件"
class = "A"
points = 2
  [[item.rule]]
  kind = "checklist"
  part = [{ indicator = "annual_plan_document", points = 1, title = "计划" }, { indicator = "leading_group_document", points = 1, title = "小组" }]
[[veto]]
title = "群体性事件"
indicator = "mass_incidents_city"
fires_when = "any"
effect = { zero_total = true }
[[grade]]
title = "优秀"
from = "90%"
[[grade]]
title = "其他"
[[consequence]]
title = "约谈"
last = 3
"""


def said(folder: Path, old: str, new: str) -> list[str]:
    return [change.sentence for change in changes(folder, old, new)]


def changes(folder: Path, old: str, new: str) -> list[Change]:
    assert old in TEXT or not old, old
    return compare(
        book(folder, TEXT), book(folder, TEXT.replace(old, new, 1) if old else TEXT + new)
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('target = "90%"', 'target = "88%"', "A1 建会率：标准由90%改为88%。"),
        ("deduct = 0.02", "deduct = 0.03", "A1 建会率：每步扣分由0.02改为0.03。"),
        ('per = "1pp"', 'per = "2pp"', "A1 建会率：步长由1个百分点改为2个百分点。"),
        ("whole_up", "prorata", "A1 建会率：进位由不足一档按一档计改为按比例计。"),
        ('step = "whole_up"', 'step = "whole_up"\n  max_deduct = 0.5', "A1 建会率：最多扣由无改为0.5。"),
        ('title = "建会率"', 'title = "企业建会率"', "A1 企业建会率：名称由建会率改为企业建会率。"),
        ("每低1个百分点扣0.02分", "每低1个百分点扣0.03分",
         "A1 建会率：条文由“…低1个百分点扣0.02分，扣完为止。”改为“…低1个百分点扣0.03分，扣完为止。”。"),
        ('points = 1\ntext', 'points = 1\nnot_applicable = "zero"\ntext', "A1 建会率：不适用时由得满分改为得零分。"),
        ('points = 1\ntext', 'points = 1\nfloor = -1\ntext', "A1 建会率：下限由0改为-1。"),
        ('points = 1\ntext', 'points = 1\napplies_to = { category = ["街道", "国企"] }\ntext',
         "A1 建会率：适用范围由全部单位改为街道、国企。"),
        ('{ from = "80%", points = 1 }, { to = "80%"', '{ from = "75%", points = 1 }, { to = "75%"',
         "A2 覆盖率：分档由80%以上得1分、不满80%得0分改为75%以上得1分、不满75%得0分。"),
        ('indicator = "annual_plan_document"', 'indicator = "tripartite_meetings"',
         "A3 文件：分项由计划（年度计划文件）1分、小组（领导小组文件）1分"
         "改为计划（三方协商会议次数）1分、小组（领导小组文件）1分。"),
        ('title = "甲"', 'title = "甲"\ncap = 3', "类别 A 甲：上限由无改为3。"),
        ("zero_total = true", "cap_total = 2", "一票否决“群体性事件”：后果由总分记零分改为总分封顶。"),
        ('from = "90%"', 'from = "85%"', "等次“优秀”：起点由90%改为85%。"),
        ('from = "90%"', 'from = "90%"\nquota = { share = "30%", rounding = "floor", ties = "exclude", by = "comparison_group" }',
         "等次“优秀”：名额由不限改为不超过同组单位的 30%（不足一个的舍去），并列者均不评。"),
        ("last = 3", "last = 2", "结果运用“约谈”：组内最后几名由3改为2。"),
        ('status = "illustrative"', 'status = "official"', "性质由示例改为正式。"),
        ("in_force = 2014-01-01", "in_force = 2015-01-01", "施行日期由2014-01-01改为2015-01-01。"),
        ("", '[leaders]\nrule = "inherit"\n', "领导干部得分由无改为同本单位。"),
        ("", "[rounding]\nitem_places = 3\n", "项目得分的小数位由2改为3。"),
    ],
)  # fmt: skip
def test_one_change_one_sentence(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    found = said(tmp_path, old, new)
    assert sentence in found
    extra = [text for text in found if text != sentence]
    assert extra in ([], ["一票否决“群体性事件”：封顶分由无改为2。"])


def test_things_that_come_and_go(tmp_path: Path) -> None:
    whole = book(tmp_path, TEXT)
    none = replace(whole, items=whole.items[:2], gates=(), grades=(), consequences=())
    gone = [(c.kind, c.scope, c.code, c.sentence) for c in compare(whole, none)]
    assert gone == [
        ("removed", "item", "A3", "删去项目 A3 文件：2 分，类别 A；逐项认定：计划 1 分；小组 1 分。"),
        ("removed", "gate", "群体性事件",
         "删去一票否决“群体性事件”：有“市级以上群体性事件”的，总分记零分。"),
        ("removed", "grade", "优秀", "删去等次“优秀”：达到满分的 90%。"),
        ("removed", "grade", "其他", "删去等次“其他”：其余。"),
        ("removed", "consequence", "约谈", "删去结果运用“约谈”：组内最后 3 名（并列的一并列入，只作提示）。"),
    ]  # fmt: skip
    come = [(c.kind, c.code) for c in compare(none, whole)]
    assert come == [("added", code) for _, _, code, _ in gone]
    assert compare(whole, whole) == []


def test_an_item_that_only_changed_its_number_is_the_same_item(tmp_path: Path) -> None:
    found = changes(tmp_path, 'code = "A2"', 'code = "B7"')
    assert [(c.kind, c.code, c.scores) for c in found] == [("renamed", "B7", False)]
    assert found[0].sentence == "项目 A2 改编号为 B7（覆盖率）。"


def test_a_rule_put_before_another_does_not_change_the_other(tmp_path: Path) -> None:
    whole = book(tmp_path, TEXT)
    item = whole.items[0]
    first = replace(whole.items[1].rules[0], no=1)
    more = replace(item, rules=(first, replace(item.rules[0], no=2)))
    found = compare(whole, replace(whole, items=(more, *whole.items[1:])))
    assert [(c.kind, c.scope) for c in found] == [("added", "rule")]
    assert found[0].sentence.startswith("新增A1 建会率 的规则1：集体合同覆盖率")


def test_order_and_what_cannot_move_points(tmp_path: Path) -> None:
    whole = book(tmp_path, TEXT)
    found = compare(whole, replace(whole, items=whole.items[::-1]))
    assert [(c.sentence, c.scores) for c in found] == [("项目的次序有变。", False)]
    assert not any(c.scores for c in changes(tmp_path, "扣完为止", "扣完为止，另行通报"))
    assert all(c.scores for c in changes(tmp_path, 'target = "90%"', 'target = "88%"'))


@pytest.mark.parametrize(
    ("model", "labels"),
    [
        (Rulebook, known.BOOK), (Class, known.CLASS), (Item, known.ITEM), (Rule, known.RULE),
        (Gate, known.GATE), (Grade, known.GRADE), (Consequence, known.CONSEQUENCE),
    ],
)  # fmt: skip
def test_every_field_is_compared_or_left_out_on_purpose(model: type, labels: known.Labels) -> None:
    silent = known.SILENT[model.__name__]
    assert {field.name for field in fields_of(model)} == set(labels) | silent
    assert not set(labels) & silent


def test_what_the_short_text_hides_is_still_said() -> None:
    assert known.said("算例", "2个", "2个", False) == "算例的内容有变。"
    assert known.shown(Fraction(1, 2)) == "0.5"


def test_the_command_takes_files_codes_and_dates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from kaoping.commands.differing import diff

    monkeypatch.setenv("KAOPING_HOME", str(ROOT))
    text = (ROOT / "rulebooks" / "performance-8" / "2014-01-01.toml").read_text(encoding="utf-8")
    draft = tmp_path / "draft.toml"
    draft.write_text(
        text.replace('department = "区总工会"', 'department = "区人社局"'), encoding="utf-8"
    )
    diff(["performance-8@2014-06-30", str(draft)], False, None, "demo-2014", False)
    told = capsys.readouterr().out
    assert "P1 集体合同工作专项考评折算：责任部门由区总工会改为区人社局。（不影响得分）" in told
    assert "共1处差异，其中0处影响得分。" in told
    diff(["performance-8", "performance-8"], False, None, "demo-2014", True)
    assert json.loads(capsys.readouterr().out)["changes"] == []
    for named in (
        ["performance-8"],
        ["performance-8@2013-12-31", "performance-8"],
        ["a", "b", "c"],
    ):
        with pytest.raises(UsageError):
            diff(named, False, None, "demo-2014", False)
