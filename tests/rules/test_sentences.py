"""One sentence per rule: the kinds that compare, convert, average or choose, with numbers worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaoping.rulebook.explain import explain_item
from tests.generative.test_scores import run_tables
from tests.rules.bench import Happened, Metric, World, book, score
from tests.rules.cases import RULES
from tests.rules.test_totals import CLASS, HEAD

HIGH, LOWER = RULES["08-cohort/01-rank"], RULES["08-cohort/05-ratio-lower"]
MEAN, IMPORTED = RULES["08-cohort/06-group-mean"], RULES["07-imported/01-imported"]
MEMBERS, BEST = RULES["06-nested/01-members"], RULES["06-nested/03-best-of"]
TIERED, LEVEL = RULES["05-bonus/03-bonus-tiers"], RULES["04-levels/01-levels"]
START = RULES["01-rate/06-pro-rata-start"]
GANGS = LEVEL.replace('"省"', '"黑社会"').replace('"市"', '"恶势力"')
METRICS = [
    *(Metric(unit, "r", n, 10) for unit, n in (("U", 7), ("V", 9), ("W", 9))),
    *(Metric(unit, "n", n) for unit, n in (("U", 4), ("V", 3), ("W", 6))),
    *(Metric(unit, "x", 9, 10) for unit in "UVW"),
    Metric("U", "评议", 18565, 200),
    *(Metric("U", "mr", n, d, member=m) for m, n, d in (("甲厂", 93, 100), ("乙厂", 96, 100), ("丙厂", 0, 0))),
]  # fmt: skip
EVENTS = [
    Happened("U", "n", "2014-01-01", "K1", "黑社会"),
    Happened("U", "n", "2014-01-02", "K2", "区"),
    Happened("U", "n", "2014-01-03", "K3", "恶势力", "甲事"),
    Happened("U", "n", "2014-01-04", "K4", "恶势力", "甲事"),
]
TOLD = {
    # 0.7 is behind 0.9 twice: third, 2 − 2 × 0.3
    HIGH: "r：符合7／总数10＝70.00%，同组3个单位中列第3名，第1名2分，每后一名减0.3分，最低0.5分，得1.4分（满分2分）。",
    HIGH.replace('"r"', '"x"'): "x：符合9／总数10＝90.00%，同组3个单位中列第1名（3个单位并列），第1名2分，每后一名减0.3分，最低0.5分，得2分（满分2分）。",
    LOWER: "n：4，同组最好（最低）3，按比例得分：2分×75.00%，得1.5分（满分2分）。",
    # (70 − 60)/35 = 2/7 of 2 = 0.5714
    START: "r：符合7／总数10＝70.00%，目标95%，起点60%，起点到标准之间按比例计，已过28.57%：2分×28.57%，得0.57分（满分2分）。",
    START.replace("60%", "70%"): "r：符合7／总数10＝70.00%，目标95%，起点70%，未过起点，不得分，得0分（满分2分）。",
    # the less the better: (99 − 70)/(99 − 40) = 29/59 of 2 = 0.983
    START.replace("60%", "99%").replace("95%", "40%"): "r：符合7／总数10＝70.00%，目标40%，起点99%，起点到标准之间按比例计，已过49.15%：2分×49.15%，得0.98分（满分2分）。",
    # (7 + 9 + 9)/30 = 83.33…%; short by 13.33… points
    MEAN: "r：符合7／总数10＝70.00%，组平均83.33%，相差13.33个百分点，每1个百分点扣0.1分，按比例计，合约13.3333档，应扣4/3分，四舍五入保留2位小数，扣1.33分，得0.67分（满分2分）。",
    MEAN.replace('"r"', '"x"'): "x：符合9／总数10＝90.00%，组平均90.00%，不低于平均，不扣分，得2分（满分2分）。",
    IMPORTED.replace('"n"', '"评议"'): "外部得分评议：92.825分（原满分100分），折算：92.825×2÷100，得1.86分（满分2分）。",
    MEMBERS.replace('"r"', '"mr"'): "mr按成员计算：乙厂得2分、甲厂得1.85分，2个成员平均（1个不适用的不计），得1.93分（满分2分）。",
    BEST: "第1条，r：符合7／总数10＝70.00%，目标96%，相差26.00个百分点，共26档，每档扣0.05分，得0.7分；第2条，n：4，目标4，已达标，得2分；取高，计第2条，得2分（满分2分）。",
    TIERED: "n：4，起点2，超出2，每1为一档，共2档：2档每档加0.2分，加0.4分。",
    # a closed list of levels carries its own text; 甲事 counts once: 1 + 0.1 + 0.4
    GANGS: "n：4：黑社会、区级、恶势力（甲事）、恶势力（甲事），黑社会扣1分、恶势力扣0.4分、区级扣0.1分，同一事项只按最高级别计一次，逐件累计，扣1.5分，得0.5分（满分2分）。",
}  # fmt: skip


@pytest.mark.parametrize("rule", TOLD, ids=lambda rule: rule.split('"')[1])
def test_a_rule_is_told_in_one_sentence(tmp_path: Path, rule: str) -> None:
    head = HEAD.format(full=2, places=2, rank_on="published") + CLASS.format("A", "")
    body = f'[[item]]\ncode = "I"\nclass = "A"\ntitle = "项"\npoints = {0 if "outside" in rule else 2}\n[[item.rule]]\n{rule}\n'
    edition = book(tmp_path, head + body)
    world = World([(unit, "组") for unit in "UVW"], METRICS, EVENTS)
    told = explain_item(run_tables(score([edition], world), world), edition, "U", "I")
    assert told.rules[0].sentence == TOLD[rule]


def test_an_external_score_nobody_entered_is_awaited(tmp_path: Path) -> None:
    head = HEAD.format(full=2, places=2, rank_on="published") + CLASS.format("A", "")
    body = (
        f'[[item]]\ncode = "I"\nclass = "A"\ntitle = "项"\npoints = 2\n[[item.rule]]\n{IMPORTED}\n'
    )
    edition = book(tmp_path, head + body)
    world = World([("U", "组")])
    told = explain_item(run_tables(score([edition], world), world), edition, "U", "I")
    assert (told.points, told.state) == ("", "pending")
    assert told.sentences[-1] == "本项引用的得分尚未产生，暂不计入总分。"


FLAG = 'kind = "flag"\nfull_when = "{when}"\nindicator = "{of}"'
LEVELS = 'kind = "authority_level"\nindicator = "{of}"\nsum = "all"\nsign = "add"\ncap = 3\npoints_by = {{ "省" = 2 }}\noutside = true'
CHECKLIST = 'kind = "checklist"\npart = [{ indicator = "leading_group_document", points = 1, title = "文件" }, { indicator = "x", points = 0.5, title = "社区" }, { indicator = "sector_contracts", points = 0.5, title = "合同", target = 3 }]'
SHORT = {
    # what is there and what is not reads differently
    FLAG.format(when="any", of="sector_contracts"): "有效行业性集体合同：2份，有即得满分，不扣分，得2分（满分2分）。",
    FLAG.format(when="none", of="sector_contracts"): "有效行业性集体合同：2份，没有才得满分，扣2分，得0分（满分2分）。",
    FLAG.format(when="any", of="uncontracted_25"): "二十五人以上未签订企业：0家，有才得满分，扣2分，得0分（满分2分）。",
    LEVELS.format(of="uncontracted_25"): "二十五人以上未签订企业：0家，不加分。",
    # 2 − 0 − 0.5 − 0.5: 9 of 10 communities are not all, 2 contracts are not 3
    CHECKLIST: "文件具备，1分；社区（9／10）不具备，0分；合同（2，目标3）不具备，0分，得1分（满分2分）。",
    'kind = "shortfall"\nindicator = "tripartite_meetings"\ntarget = 4\neach = 0.5': "三方协商会议次数：1次，目标4次，少3次，每少1次扣0.5分，扣1.5分，得0.5分（满分2分）。",
}  # fmt: skip


@pytest.mark.parametrize("rule", SHORT)
def test_what_is_there_and_what_is_not(tmp_path: Path, rule: str) -> None:
    head = HEAD.format(full=2, places=2, rank_on="published") + CLASS.format("A", "")
    outside = "outside" in rule
    body = f'[[item]]\ncode = "I"\nclass = "A"\ntitle = "项"\npoints = {0 if outside else 2}\n[[item.rule]]\n{rule}\n'
    edition = book(tmp_path, head + body)
    metrics = [
        Metric("U", "sector_contracts", 2), Metric("U", "uncontracted_25", 0), Metric("U", "x", 9, 10),
        Metric("U", "leading_group_document", 1), Metric("U", "tripartite_meetings", 1),
    ]  # fmt: skip
    world = World([("U", "组")], metrics)
    told = explain_item(run_tables(score([edition], world), world), edition, "U", "I")
    assert told.rules[0].sentence == SHORT[rule]
