"""登记印证：每类事实的各种状态各一例，以及登记册有而单位未报的。"""

from __future__ import annotations

from typing import Any

import pytest

from kaoping.warehouse import layers
from tests.conftest import ROOT
from tests.sql.checks.bench import (
    E2,
    Bench,
    Case,
    Row,
    certificate,
    contract,
    enterprise,
    filing,
    listed,
    on_register,
    regional,
    with_contract,
    with_enterprise,
)

CONFIRMED = ("confirmed", None, None, None)
UNMATCHED = ("unmatched", None, None, None)
NO_REGISTER = ("no_register", None, None, None)

Sheets = dict[str, list[Row]]


def against(field: str, reported: str, registered: str) -> tuple[str, ...]:
    return ("contradicted", field, reported, registered)


def contracted(row: Row, *register: Row) -> Sheets:
    return with_contract(row, reg_filings=list(register))


def site(**changes: Any) -> Row:
    return {
        "site_name": "甲工地",
        "started_on": "2014-01-05",
        "finished_on": "2014-12-01",
        **changes,
    }


def site_on_list(**changes: Any) -> Row:
    return {"site_no": "G1", "unit_code": "JD01", **site(**changes)}


def month(disputes: int | None) -> Row:
    return {"month": 3, "disputes": disputes}


def case(**changes: Any) -> Row:
    return {
        "case_no": "1", "kind": "劳动争议", "unit_code": "JD01", "occurred_on": "2014-03-31", **changes,
    }  # fmt: skip


STATES: list[tuple[str, str, Sheets, tuple[Any, ...] | None]] = [
    ("contract", "一致", contracted(contract(), filing()), CONFIRMED),
    ("contract", "签订日期不同", contracted(contract(), filing(signed_on="2014-03-06")), against("signed_on", "2014-03-05", "2014-03-06")),
    ("contract", "收到日期不同", contracted(contract(), filing(received_on="2014-03-12")), against("received_on", "2014-03-11", "2014-03-12")),
    ("contract", "类型不同", contracted(contract(), filing(contract_type="工资专项")), against("contract_type", "综合", "工资专项")),
    ("contract", "企业不同", contracted(contract(), filing(enterprise_code=E2)), against("enterprise_code", "PDY000011", "PDY000022")),
    ("contract", "登记只到月份不算矛盾", contracted(contract(), filing(signed_on="2014-04")), CONFIRMED),
    ("contract", "区域合同不比企业", with_contract(regional(), coverage=[listed()], reg_filings=[filing(contract_no="区-1", enterprise_code=E2)]), CONFIRMED),
    ("contract", "查无记录", contracted(contract(), filing(contract_no="甲-2")), UNMATCHED),
    ("contract", "上年签订的可能备案在前", contracted(contract(signed_on="2013-12-31"), filing(contract_no="甲-2")), NO_REGISTER),
    ("contract", "登记册未收到", contracted(contract()), NO_REGISTER),
    ("enterprise", "一致", with_enterprise(enterprise()), CONFIRMED),
    ("enterprise", "归属他单位", with_enterprise(enterprise(), reg_enterprises=[on_register(unit_code="JD02")]), against("unit_code", "JD01", "JD02")),
    ("enterprise", "登记状态不同", with_enterprise(enterprise(reg_status="存续"), reg_enterprises=[on_register(reg_status="注销")]), against("reg_status", "存续", "注销")),
    ("enterprise", "人数差逾三成", with_enterprise(enterprise(staff=131)), against("staff", "131", "100")),
    ("enterprise", "人数差恰三成", with_enterprise(enterprise(staff=130)), CONFIRMED),
    ("enterprise", "不在名录", with_enterprise(enterprise(), reg_enterprises=[on_register(enterprise_code=E2)]), UNMATCHED),
    ("enterprise", "名录未收到", with_enterprise(enterprise(), reg_enterprises=[]), NO_REGISTER),
    ("union", "有证书", with_enterprise(enterprise()), CONFIRMED),
    ("union", "单独建会无证书", with_enterprise(enterprise(), reg_certificates=[certificate(enterprise_code=E2)]), UNMATCHED),
    ("union", "联合工会无证书", with_enterprise(enterprise(union_form="联合"), reg_certificates=[certificate(enterprise_code=E2)]), NO_REGISTER),
    ("union", "称未建会却有证书", with_enterprise(enterprise(unionised=False)), against("unionised", "否", "2016-05-01")),
    ("union", "称未建会、证书已过期", with_enterprise(enterprise(unionised=False), reg_certificates=[certificate(valid_until="2014-12-30")]), None),
    ("union", "登记册未收到", with_enterprise(enterprise(), reg_certificates=[]), NO_REGISTER),
    ("certificate", "一致", with_enterprise(enterprise()), CONFIRMED),
    ("certificate", "不同", with_enterprise(enterprise(certificate_until="2016-05-02")), against("certificate_until", "2016-05-02", "2016-05-01")),
    ("certificate", "没有证书", with_enterprise(enterprise(), reg_certificates=[certificate(enterprise_code=E2)]), UNMATCHED),
    ("certificate", "未填", with_enterprise(enterprise(certificate_until=None)), None),
    ("mediation", "街道本级无登记册", {"mediation": [{"level": "街道", "body_name": "甲调委会"}]}, NO_REGISTER),
    ("mediation", "社区在名录", {"mediation": [{"level": "社区", "place_code": "S1"}], "reg_communities": [{"community_code": "S1", "unit_code": "JD01"}]}, NO_REGISTER),
    ("mediation", "社区不在名录", {"mediation": [{"level": "社区", "place_code": "S9"}], "reg_communities": [{"community_code": "S1", "unit_code": "JD01"}]}, ("unmatched", "place_code", "S9", None)),
    ("mediation", "企业自报的调委会", with_enterprise(enterprise()), NO_REGISTER),
    ("site", "一致", {"sites": [site()], "reg_sites": [site_on_list()]}, CONFIRMED),
    ("site", "开工不同", {"sites": [site()], "reg_sites": [site_on_list(started_on="2014-01-06")]}, against("started_on", "2014-01-05", "2014-01-06")),
    ("site", "竣工不同", {"sites": [site()], "reg_sites": [site_on_list(finished_on="2014-12-02")]}, against("finished_on", "2014-12-01", "2014-12-02")),
    ("site", "不在清单", {"sites": [site(site_name="乙工地")], "reg_sites": [site_on_list()]}, UNMATCHED),
    ("site", "清单未收到", {"sites": [site()]}, NO_REGISTER),
    ("dispute", "多于立案数", {"rights_info": [month(2)], "reg_cases": [case()]}, CONFIRMED),
    ("dispute", "等于立案数", {"rights_info": [month(1)], "reg_cases": [case()]}, CONFIRMED),
    ("dispute", "少于立案数", {"rights_info": [month(0)], "reg_cases": [case()]}, against("disputes", "0", "1")),
    ("dispute", "该月没有立案", {"rights_info": [month(2)], "reg_cases": [case(occurred_on="2014-04-01")]}, UNMATCHED),
    ("dispute", "欠薪案不算争议", {"rights_info": [month(0)], "reg_cases": [case(kind="欠薪")]}, CONFIRMED),
    ("dispute", "登记册未收到", {"rights_info": [month(2)]}, NO_REGISTER),
    ("dispute", "未填", {"rights_info": [month(None)], "reg_cases": [case()]}, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "title", "sheets", "state"), STATES, ids=[f"{s[0]} {s[1]}" for s in STATES]
)
def test_the_state_of_a_fact(
    kind: str, title: str, sheets: Sheets, state: tuple[Any, ...] | None, bench: Bench
) -> None:
    query = f"select state, field, reported, registered from core.confirmations where kind = '{kind}' and unit_code = 'JD01'"
    found = bench.query(Case("", title, sheets), query)
    assert found == ([state] if state else [])


def test_every_kind_and_state_of_the_round_has_a_case() -> None:
    """What can be reached: a mediation body or dispute has no register to contradict it in every way."""
    from kaoping.rounds import CONFIRMATION_STATES, CONFIRMED_KINDS

    reached = {(kind, state[0]) for kind, _, _, state in STATES if state}
    wanted = {(kind, state) for kind in CONFIRMED_KINDS for state in CONFIRMATION_STATES}
    assert wanted - reached == {("mediation", "contradicted"), ("certificate", "no_register")}


@pytest.fixture(scope="module")
def reported() -> Bench:
    """One confirmed contract; a filing, an enterprise, a site and a certificate that nobody reported."""
    sheets = with_contract(
        contract(),
        enterprises=[enterprise(certificate_until=None)],
        reg_filings=[filing(), filing(contract_no="甲-2")],
        reg_enterprises=[
            on_register(),
            on_register(enterprise_code=E2, enterprise_name="虚构二厂"),
        ],
        reg_certificates=[certificate()],
        reg_sites=[site_on_list()],
    )
    bench = Bench.built(Case("", "", sheets))
    for name in ("confirmations", "confirmation_rates"):
        (relation,) = [r for r in layers.load(ROOT / "sql") if r.full_name == f"report.{name}"]
        bench.con.execute(f"create view report.{name} as {relation.sql}")
    return bench


def test_what_registers_have_and_nobody_reported_is_listed(reported: Bench) -> None:
    found = reported.con.execute(
        "select kind, register, entity_key, entity_name from report.confirmations where state = 'unreported' order by kind"
    ).fetchall()
    assert found == [
        ("certificate", "reg_certificates", "PDY000011", "虚构一厂"),
        ("contract", "reg_filings", "甲-2", "甲-2"),
        ("enterprise", "reg_enterprises", "PDY000022", "虚构二厂"),
        ("site", "reg_sites", "G1", "甲工地"),
    ]


def test_a_fact_names_its_cell_and_how_it_was_matched(reported: Bench) -> None:
    found = reported.con.execute(
        "select kind, state, effect, matched_by, file, sheet_title, cell from report.confirmations where state = 'confirmed' order by kind"
    ).fetchall()
    # 合同编号 is column 1 of its sheet, 企业代码 column 3, 是否建会 column 12
    assert found == [
        ("contract", "confirmed", "count", "number", "f.xlsx", "集体合同台账", "A3"),
        ("enterprise", "confirmed", "count", "code_and_name", "f.xlsx", "企业名册", "C3"),
        ("union", "confirmed", "count", "code", "f.xlsx", "企业名册", "L3"),
    ]


def test_the_rate_is_over_what_a_register_could_judge(reported: Bench) -> None:
    found = reported.con.execute(
        "select kind, confirmed, contradicted, unmatched, no_register, unreported, num, den from report.confirmation_rates where unit_code = 'JD01' order by kind"
    ).fetchall()
    assert found == [
        ("certificate", 0, 0, 0, 0, 1, 0, 0),
        ("contract", 1, 0, 0, 0, 1, 1, 1),
        ("enterprise", 1, 0, 0, 0, 1, 1, 1),
        ("mediation", 0, 0, 0, 1, 0, 0, 0),
        ("site", 0, 0, 0, 0, 1, 0, 0),
        ("union", 1, 0, 0, 0, 0, 1, 1),
    ]
