"""身份：匹配决定、一企业两码、两单位同报；以及每行的匹配质量与建议。"""

from __future__ import annotations

from typing import Any

import pytest

from kaoping.warehouse import layers
from tests.conftest import ROOT
from tests.sql.checks.bench import (
    E1,
    E2,
    E3,
    Bench,
    Case,
    Row,
    contract,
    enterprise,
    filing,
    on_register,
    with_contract,
    with_enterprise,
)

CODE = "enterprise_code"
WRONG = "PDY00001-2"  # the check character of PDY00001 is X
OTHER_NAME = "虚构二厂"


def decision(**changes: Any) -> Row:
    """Entry 1: the row 虚构一厂 of JD01, whose code cell says WRONG, is enterprise E1."""
    return {
        "entry_no": 1, "unit_code": "JD01", "sheet": "enterprises", "enterprise_name": "虚构一厂",
        "name_norm": "虚构一厂", "expect": WRONG, "enterprise_code": E1, "enterprise_key": "PDY000011",
        "reason": "营业执照复印件", "entered_by": "甲", "document_no": "", **changes,
    }  # fmt: skip


def unread(**changes: Any) -> Row:
    """A row of 企业名册 whose code intake refused with V10."""
    return enterprise(**{CODE: None, "_cells": {CODE: ("unreadable", WRONG)}, **changes})


REFUSED = (("enterprises", 3, "V10"),)
DECIDED = (3, CODE, WRONG, f"{E1} 虚构一厂", "甲：营业执照复印件")


def misfit(words: str) -> tuple[Any, ...]:
    return (None, None, "match[1]", words, None)


TWO_CODES = with_enterprise({}, enterprises=[enterprise(), enterprise(enterprise_code=E2)])
FORMER = [on_register(former_code=E2)]

CASES = [
    Case("A01", "代码读不出，人工认定", with_enterprise(unread()), [DECIDED], matches=(decision(),), refused=REFUSED),
    Case("A01", "代码可读但写错", with_enterprise(enterprise(enterprise_code=E2)), [(3, CODE, E2, f"{E1} 虚构一厂", "甲：营业执照复印件")], matches=(decision(expect=E2),)),
    Case("A01", "没有决定", with_enterprise(unread()), refused=REFUSED),
    Case("A01", "他单位的行", with_enterprise(unread(_unit="JD02")), matches=(decision(),)),
    Case("A01", "两条决定只取前一条", with_enterprise(unread()), [DECIDED], matches=(decision(), decision(entry_no=2, reason="另一理由")), refused=REFUSED),
    Case("A02", "代码已改", with_enterprise(enterprise()), [misfit(f"未见名称为“虚构一厂”、代码原为“{WRONG}”的行")], matches=(decision(),)),
    Case("A02", "名称已改", with_enterprise(unread(enterprise_name=OTHER_NAME)), [misfit(f"未见名称为“虚构一厂”、代码原为“{WRONG}”的行")], matches=(decision(),), refused=REFUSED),
    Case("A02", "名录中没有", with_enterprise(unread()), [misfit(f"企业名录中没有代码{E3}")], matches=(decision(enterprise_code=E3, enterprise_key="PDY000033"),), refused=REFUSED),
    Case("A02", "仍适用", with_enterprise(unread()), matches=(decision(),), refused=REFUSED),
    Case("E18", "两单位都报", with_enterprise({}, enterprises=[enterprise(enterprise_code=E2), enterprise(enterprise_code=E2, _unit="JD02", _row=9)]), [(3, CODE, E2, "示例乙街道办事处", None), (9, CODE, E2, "示例甲街道办事处", None)]),
    Case("E18", "在名录", with_enterprise({}, enterprises=[enterprise(), enterprise(_unit="JD02", _row=9)])),
    Case("E18", "同一单位两行", with_enterprise({}, enterprises=[enterprise(enterprise_code=E2), enterprise(enterprise_code=E2)])),
    Case("E19", "同名两码", TWO_CODES, [(3, CODE, E1, f"{E2}（示例甲街道办事处）", None), (4, CODE, E2, f"{E1}（示例甲街道办事处）", None)]),
    Case("E19", "另一单位", with_enterprise({}, enterprises=[enterprise(), enterprise(enterprise_code=E2, _unit="JD02", _row=9)]), [(3, CODE, E1, f"{E2}（示例乙街道办事处）", None), (9, CODE, E2, f"{E1}（示例甲街道办事处）", None)]),
    Case("E19", "名录记有原代码", with_enterprise({}, enterprises=[enterprise(), enterprise(enterprise_code=E2, enterprise_name=OTHER_NAME)], reg_enterprises=FORMER), [(3, CODE, E1, f"{E2}（示例甲街道办事处）", None), (4, CODE, E2, f"{E1}（示例甲街道办事处）", None)]),
    Case("E19", "异名两码", with_enterprise({}, enterprises=[enterprise(), enterprise(enterprise_code=E2, enterprise_name=OTHER_NAME)])),
    Case("R08", "同名两码", {"reg_enterprises": [on_register(), on_register(enterprise_code=E2)]}, [(3, CODE, E1, E2, None), (4, CODE, E2, E1, None)]),
    Case("R08", "一行的原代码是另一行", {"reg_enterprises": [on_register(former_code=E2), on_register(enterprise_code=E2, enterprise_name=OTHER_NAME)]}, [(3, CODE, E1, E2, None), (4, CODE, E2, E1, None)]),
    Case("R08", "已注销的不算", {"reg_enterprises": [on_register(), on_register(enterprise_code=E2, reg_status="注销")]}),
    Case("R08", "原代码无人使用", {"reg_enterprises": FORMER}),
    Case("R09", "类型不同", with_contract(contract(), reg_filings=[filing(contract_type="工资专项")]), [(3, "contract_type", "综合", "工资专项", None)]),
    Case("R09", "登记未写类型", with_contract(contract(), reg_filings=[filing(contract_type=None)])),
    Case("R10", "企业不同", with_contract(contract(), reg_filings=[filing(enterprise_code=E2)]), [(3, CODE, "PDY000011", "PDY000022", None)]),
    Case("R10", "登记未写企业", with_contract(contract(), reg_filings=[filing(enterprise_code=None)])),
    Case("R10", "企业相同", with_contract(contract())),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_identity_checks(case: Case, bench: Bench) -> None:
    assert bench.ask(case) == case.found


QUALITY = [
    ("代码与名称一致", enterprise(), on_register(), "code_and_name"),
    ("代码一致、名称不同", enterprise(enterprise_name=OTHER_NAME), on_register(), "code"),
    ("曾用名", enterprise(enterprise_name=OTHER_NAME), on_register(former_name=f"旧厂;{OTHER_NAME}"), "former_name"),
    ("原代码", enterprise(enterprise_code=E2), on_register(former_code=E2), "former_code"),
    ("名录无此代码、名称唯一", enterprise(enterprise_code=E2), on_register(), "name"),
    ("名录中没有", enterprise(enterprise_code=E2, enterprise_name=OTHER_NAME), on_register(), "none"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "row", "register", "quality"), QUALITY, ids=lambda v: str(v)[:12]
)
def test_how_sure_an_identity_is(
    title: str, row: Row, register: Row, quality: str, bench: Bench
) -> None:
    case = Case("", title, with_enterprise(row, reg_enterprises=[register]))
    assert bench.query(case, "select identity from core.enterprise_rows") == [(quality,)]


def test_a_decision_lets_the_refused_row_count_under_the_enterprise() -> None:
    case = Case("", "", with_enterprise(unread()), matches=(decision(),), refused=REFUSED)
    decided = Bench.built(case).con
    query = "select enterprise_key, identity, owner_code from core.reported_enterprises"
    assert decided.execute(query).fetchall() == [("PDY000011", "match", "JD01")]
    query = "select code from checks.findings where code in ('V10', 'E16')"
    assert decided.execute(query).fetchall() == []
    assert decided.execute("select row_no from core.unresolved_rows").fetchall() == []


def test_without_a_decision_the_row_stays_refused_and_is_only_proposed(bench: Bench) -> None:
    case = Case("", "", with_enterprise(unread()), refused=REFUSED)
    assert bench.query(case, "from core.reported_enterprises") == []
    query = "select rank, candidate_code, likeness, is_same_name from core.match_candidates"
    assert bench.query(case, query) == [(1, E1, 100, True)]
    # the code cell is shown as it came, so that the entry can be copied from the list
    assert bench.query(case, "select sheet, row_no, written_code from core.unresolved_rows") == [
        ("enterprises", 3, WRONG)
    ]


def test_a_privacy_finding_survives_a_decision(bench: Bench) -> None:
    case = Case("", "", with_enterprise(unread()), matches=(decision(),), refused=REFUSED)
    put = "insert into raw.intake_findings by name select 'P02' as code, 'cannot_judge' as severity, 1 as submission_id, 'enterprises' as sheet, 3 as row_no, 'enterprise_code' as column_name"
    question = "select code from staging.intake_findings"
    assert bench.query(case, question, also=put) == [("P02",)]


def test_candidates_are_ranked_by_name_then_code_then_likeness(bench: Bench) -> None:
    register = [
        on_register(enterprise_code=E1, enterprise_name="红星机械制造有限公司"),
        on_register(enterprise_code=E2, enterprise_name="红星机械铸造有限公司", unit_code="JD02"),
        on_register(enterprise_code=E3, enterprise_name="不相干商店"),
    ]
    row = enterprise(
        enterprise_name="红星机械制造厂有限公司", enterprise_code=None,
        _cells={CODE: ("unreadable", "PDY00003-4")},
    )  # fmt: skip
    case = Case(
        "", "", with_enterprise(row, reg_enterprises=register), refused=(("enterprises", 3, "V10"),)
    )
    query = "select rank, candidate_code, likeness, is_near_code from core.match_candidates order by rank"
    # pairs of the name: 红星 星机 机械 械制 制造 造厂 厂有 有限 限公 公司 (10); of E1's name 9, 8 shared:
    # 2×8×100 ÷ 19 = 84; of E2's 9, shared 红星 星机 机械 有限 限公 公司 = 6: 1200 ÷ 19 = 63.
    # All three codes are near, but E3 has nothing of the name.
    assert bench.query(case, query) == [
        (1, E1, 84, True),
        (2, E2, 63, True),
        (3, E3, 0, True),
    ]


def test_the_enterprise_page_shows_a_decided_row_under_its_enterprise() -> None:
    case = Case("", "", with_enterprise(unread()), matches=(decision(),), refused=REFUSED)
    built = Bench.built(case)
    (view,) = [r for r in layers.load(ROOT / "sql") if r.full_name == "report.enterprise_rows"]
    found = built.con.execute(view.sql).fetchall()
    assert sorted({(row[0], row[2]) for row in found}) == [
        ("PDY000011", "enterprises"),
        ("PDY000011", "reg_certificates"),
        ("PDY000011", "reg_enterprises"),
    ]
