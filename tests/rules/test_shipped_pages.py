"""The manual page of an edition: everything the edition says, in words, and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from kaoping.config import Paths
from kaoping.rulebook import Rulebook, load_catalogue, load_edition
from kaoping.rulebook.load_rules import KINDS
from kaoping.rulebook.page import render, words
from tests.conftest import ROOT

CATALOGUE = load_catalogue(Paths(ROOT))
CODES = ("harmony-5", "collective-contract-100", "five-projects")


def shipped(code: str) -> Rulebook:
    return load_edition(ROOT / "rulebooks" / code / "2014-01-01.toml", CATALOGUE)


@pytest.mark.parametrize("code", CODES)
def test_every_item_has_its_row_its_clause_and_its_examples(code: str) -> None:
    book = shipped(code)
    page = render(book, CATALOGUE)
    for item in book.items:
        entry = page.split(f"\n### {item.code} ")[1].split("\n### ")[0].split("\n## ")[0]
        assert f"| {item.code} | {item.title} |" in page
        assert item.text in entry
        assert f"条款：{item.label}" in entry
        assert entry.count("- 算例：") == len(item.examples)
        assert entry.count("- 算法：") == len(item.rules)


@pytest.mark.parametrize("code", CODES)
def test_every_rate_is_named_with_its_denominator(code: str) -> None:
    book = shipped(code)
    for item in book.items:
        for rule in item.rules:
            known = CATALOGUE.get(rule.indicator)
            if known is not None and known.form == "rate":
                assert f"{known.title}（分母：{known.denominator}）" in words(rule, CATALOGUE)


@pytest.mark.parametrize("code", CODES)
def test_an_illustrative_edition_cannot_be_printed_without_its_mark(code: str) -> None:
    book = shipped(code)
    mark = "依据示例规则生成，不作为正式考核依据"
    assert mark in render(book, CATALOGUE).split("\n## ")[0]
    assert mark not in render(replace(book, status="official"), CATALOGUE)


def test_the_head_says_what_holds_for_all_items() -> None:
    head = render(shipped("harmony-5"), CATALOGUE).split("\n## ")[0]
    for told in ("满分 5 分", "自 2014-01-01 施行", "条文核对至 2014-12-31", "到 3 位小数",
                 "总分到 2 位", "单位负责人得分同本单位", "rulebooks/text/harmony-5.md"):  # fmt: skip
        assert told in head


def test_the_veto_and_the_quota_are_told_whole() -> None:
    assert "有“市级以上群体性事件”的，总分记零分" in render(shipped("harmony-5"), CATALOGUE)
    page = render(shipped("collective-contract-100"), CATALOGUE)
    assert "没有“有效集体合同”的，不得评为最高等次" in page
    assert "优秀：达到满分的 90%；名额不超过同组单位的 30%（不足一个的舍去），并列者均不评" in page
    assert "不合格：其余" in page


RULES = {
    'kind = "flag"\nindicator = "mass_incidents"\nfull_when = "none"\ndeduct = 0.5':
        "群体性劳动关系事件，没有即得满分，否则扣 0.5 分",
    'kind = "all_or_nothing"\nindicator = "filing_rate"\ntarget = "100%"':
        "报送备案率（分母：本期签订合同），达到 100% 得满分，否则不得分",
    'kind = "per_occurrence"\nindicator = "wage_arrears_cases"\ntable = [0.5, 2]\nfree = 1':
        "欠薪查实案件，前 1 次不扣，累计扣 0.5、2 分",
    'kind = "shortfall"\nindicator = "tripartite_meetings"\ntarget = 4\neach = 0.5\nper = 2\nstep = "whole_down"':
        "三方协商会议次数，应达 4，每少 2 扣 0.5 分，不足一档不计",
    'kind = "per_point"\nindicator = "contradicted_rate"\ntarget = "2%"\ndeduct = 0.1\nper = "1pp"\nstep = "prorata"\ndirection = "above"\nmax_deduct = 1':
        "填报与登记不符率（分母：可比对记录），标准 2%，每高1个百分点扣 0.1 分，按比例计；最多扣 1 分",
    'kind = "bands"\nindicator = "filing_rate"\nband = [{ from = "90%", points = 2 }]\notherwise = 0':
        "报送备案率（分母：本期签订合同），按档：[90%，不限) 得 2 分；其余得 0 分",
    'kind = "pro_rata"\nindicator = "bargaining_instructors"\ntarget_from = "targets.instructors"':
        "集体协商指导员，标准 本单位目标（instructors），按完成比例得分，最高满分",
    'kind = "checklist"\npart = [{ indicator = "leading_group_document", points = 2, title = "文件" }]':
        "逐项认定：文件 2 分",
    'kind = "per_missing"\neach = 0.5\npart = [{ indicator = "leading_group_document", title = "文件" }]':
        "逐项认定：文件，每缺一项扣 0.5 分",
    'kind = "authority_level"\nindicator = "mass_incidents"\npoints_by = { "省" = 2, "市" = 1 }\nonce_per = "event"':
        "群体性劳动关系事件，扣分：省 2 分、市 1 分，逐次计算",
    'kind = "bonus"\nindicator = "tripartite_meetings"\nover_target = 2\neach = 0.1\ncap = 0.5\noutside = true':
        "三方协商会议次数，超出部分每 1 加 0.1 分，最多 0.5 分，在满分之外另加",
    'kind = "manual"\nmin = 0\nmax = 2': "由考核组评分，0 至 2 分，写明理由、评分人和日期",
    'kind = "bonus"\nindicator = "tripartite_meetings"\ntier = [{ up_to = 3, each = 0.2 }, { each = 0.1 }]\ncap = "none"\noutside = true':
        "三方协商会议次数，超出部分每 1 超出 3 以内的加 0.2 分、其余的加 0.1 分，在满分之外另加",
    'kind = "all_or_nothing"\nindicator = "filing_rate"\ntarget = [{ by = 2014-12-31, value = "50%" }, { by = 2015-12-31, value = "100%" }]':
        "报送备案率（分母：本期签订合同），达到 2014-12-31 前 50%、2015-12-31 前 100% 得满分，否则不得分",
    'kind = "imported"\nrulebook = "collective-contract-100"\nfrom_full = 100\nto_full = 2':
        "考核细则 collective-contract-100 的总分，100 分折算为 2 分，超过原满分的按原满分计",
    'kind = "rank"\nindicator = "tripartite_meetings"\nfirst = 2\nstep = 0.2\nlast = 0.4\ndirection = "higher"':
        "三方协商会议次数，组内由高到低排名，第 1 名 2 分，每后一名减 0.2 分，最低 0.4 分，并列占用名次",
    'kind = "ratio_to_best"\nindicator = "wage_arrears_cases"\ndirection = "lower"':
        "欠薪查实案件，按 组内最低 ÷ 本单位 × 2 分计",
    'kind = "vs_group_mean"\nindicator = "filing_rate"\ndeduct = 0.1\nper = "1pp"\nstep = "whole_down"\nmean = "units"':
        "报送备案率（分母：本期签订合同），与组平均（各单位比率的平均）比，每低于 1个百分点扣 0.1 分，不足一档不计",
    'kind = "mean_over"\nby = "member"\n[[item.rule.rule]]\nkind = "flag"\nindicator = "mass_incidents"\nfull_when = "none"':
        "逐个成员计算后平均：（1）群体性劳动关系事件，没有即得满分，否则不得分",
    'kind = "best_of"\n[[item.rule.rule]]\nkind = "flag"\nindicator = "mass_incidents"\nfull_when = "none"\n[[item.rule.rule]]\nkind = "all_or_nothing"\nindicator = "filing_rate"\ntarget = "100%"':
        "取高：（1）群体性劳动关系事件，没有即得满分，否则不得分；（2）报送备案率（分母：本期签订合同），达到 100% 得满分，否则不得分",
    'kind = "worst_of"\n[[item.rule.rule]]\nkind = "flag"\nindicator = "mass_incidents"\nfull_when = "none"\n[[item.rule.rule]]\nkind = "flag"\nindicator = "wage_arrears_cases"\nfull_when = "none"':
        "取低：（1）群体性劳动关系事件，没有即得满分，否则不得分；（2）欠薪查实案件，没有即得满分，否则不得分",
}  # fmt: skip
HEAD = """[rulebook]
code = "words"
title = "用语"
status = "official"
full_points = 2
in_force = 2014-01-01
[[class]]
code = "A"
title = "类"
[[item]]
code = "A1"
label = "一"
class = "A"
title = "甲|乙"
points = 2
"""
REST = """
[[grade]]
title = "合格"
from = 1.5
max_zero_items = 1
each_class_from = "60%"
[[grade]]
title = "不合格"
[[consequence]]
title = "约谈"
last = 3
[[consequence]]
title = "通报"
grade = ["不合格"]
[[consequence]]
title = "表扬"
rank_from = 1
rank_to = 2
"""


def loaded(folder: Path, rule: str) -> Rulebook:
    file = folder / "2014-01-01.toml"
    file.write_text(f"{HEAD}[[item.rule]]\n{rule}\n{REST}", encoding="utf-8")
    return load_edition(file, CATALOGUE)


def test_all_kinds_are_told() -> None:
    assert {rule.split('"')[1] for rule in RULES} == set(KINDS)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.split('"')[1])
def test_a_rule_in_words(tmp_path: Path, rule: str) -> None:
    book = loaded(tmp_path, rule)
    assert words(book.items[0].rules[0], CATALOGUE) == RULES[rule]
    assert f"- 算法：{RULES[rule]}\n" in render(book, CATALOGUE)


def test_conditions_and_consequences_are_told(tmp_path: Path) -> None:
    page = render(loaded(tmp_path, next(iter(RULES))), CATALOGUE)
    assert "- 合格：达到 1.5 分；得零分的项目不超过 1 个；每类不低于该类满分的 60%" in page
    assert "- 不合格：其余" in page
    assert "- 约谈：组内最后 3 名（并列的一并列入，只作提示）" in page
    assert "- 通报：等次为不合格（" in page
    assert "- 表扬：组内第 1 至第 2 名（" in page


def test_a_bar_in_a_title_does_not_break_the_table(tmp_path: Path) -> None:
    page = render(loaded(tmp_path, next(iter(RULES))), CATALOGUE)
    assert "| A1 | 甲｜乙 | 2 | 一 |  |" in page


def test_equal_editions_give_equal_pages() -> None:
    assert render(shipped("harmony-5"), CATALOGUE) == render(shipped("harmony-5"), CATALOGUE)
