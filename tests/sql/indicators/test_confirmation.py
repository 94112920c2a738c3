"""登记印证的计分效力：每类事实各取“计、待核实、不计”一例，看证据、原因与指标。"""

from __future__ import annotations

from typing import Any

import pytest

from tests.sql.checks.bench import (
    E1,
    E2,
    Row,
    certificate,
    contract,
    enterprise,
    filing,
    on_register,
    with_contract,
    with_enterprise,
)
from tests.sql.indicators.bench import HIT, IndicatorBench, Measure

PENDING = ("unknown", "confirmation_pending")
EXCLUDED = ("miss", "confirmation_excluded")
Metric = tuple[int, int | None, str, int]


def unfiled(*contracts: Row, **more: list[Row]) -> dict[str, list[Row]]:
    """One enterprise whose contracts the register does not have, except 甲-2."""
    return with_contract(
        {}, contracts=list(contracts), reg_filings=[filing(contract_no="甲-2")], **more
    )


def three(
    kind: str, state: str, indicator: str, sheets: dict[str, list[Row]], counted: Metric,
    pending: Metric, excluded: Metric,
) -> list[Any]:  # fmt: skip
    """The same rows under the three effects."""
    return [
        pytest.param(
            Measure(indicator, effect, sheets, effects=((kind, state, effect),)), metric,
            id=f"{indicator} {kind}.{state}={effect}",
        )
        for effect, metric in (("count", counted), ("unknown", pending), ("exclude", excluded))
    ]  # fmt: skip


ONE_OF_ONE, NONE_PENDING, NONE_OF_ONE = (1, 1, "ok", 0), (0, 0, "no_base", 1), (0, 1, "ok", 0)
WOMENS = contract(contract_no="女-1", contract_type="女职工专项")
FOLLOWED = contract(term_start="2012-01-01", term_end="2014-06-30", signed_on="2012-01-01")
SITE = {"site_name": "甲工地", "started_on": "2014-01-05", "daily_record": True, "monthly_settlement": True}  # fmt: skip
LISTED_SITE = {"site_no": "G1", "unit_code": "JD01", "site_name": "甲工地", "started_on": "2014-01-06"}  # fmt: skip

CASES = [
    # 合同为主体的指标：依据台账
    *three("contract", "unmatched", "term_rate", unfiled(contract()), ONE_OF_ONE, NONE_PENDING, NONE_OF_ONE),
    *three("contract", "contradicted", "term_rate", with_contract(contract(), reg_filings=[filing(signed_on="2014-03-06")]), ONE_OF_ONE, NONE_PENDING, NONE_OF_ONE),
    *three("contract", "no_register", "term_rate", with_contract(contract(), reg_filings=[]), ONE_OF_ONE, NONE_PENDING, NONE_OF_ONE),
    # 有效合同计数：待核实、不计都不计数
    *three("contract", "unmatched", "in_force_contracts", unfiled(contract()), (1, None, "ok", 0), (0, None, "ok", 1), (0, None, "ok", 0)),
    # 覆盖率：依据约束企业的合同
    *three("contract", "unmatched", "contract_coverage_rate", unfiled(contract()), ONE_OF_ONE, NONE_PENDING, NONE_OF_ONE),
    *three("contract", "unmatched", "staff_coverage_rate", unfiled(contract()), (100, 100, "ok", 0), (0, 0, "no_base", 1), (0, 100, "ok", 0)),
    # 综合合同待核实时，应否签女职工专项也待核实；不计时不应签
    *three("contract", "unmatched", "womens_contract_rate", unfiled(contract(), WOMENS), ONE_OF_ONE, NONE_PENDING, (0, 0, "no_base", 0)),
    *three("contract", "unmatched", "uncontracted_25", unfiled(contract()), (0, None, "ok", 0), (0, None, "ok", 1), (1, None, "ok", 0)),
    # 续签：依据后一份合同
    *three("contract", "unmatched", "renewal_rate", unfiled(FOLLOWED, contract(contract_no="甲-3", previous_no="甲-1")), ONE_OF_ONE, NONE_PENDING, NONE_OF_ONE),
    # 履约：部分履行的条款同样不计
    *three("contract", "unmatched", "fulfilment_rate", unfiled(contract(clauses_done=9, inspected_on="2014-11-01")), (9, 10, "ok", 0), (0, 0, "no_base", 1), (0, 10, "ok", 0)),
    *three("union", "unmatched", "union_founding_rate", with_enterprise(enterprise(), reg_certificates=[certificate(enterprise_code=E2)]), ONE_OF_ONE, NONE_PENDING, NONE_OF_ONE),
    *three("certificate", "contradicted", "legal_person_certificate_rate", with_enterprise(enterprise(certificate_until="2016-05-02")), ONE_OF_ONE, NONE_PENDING, NONE_OF_ONE),
    *three("mediation", "no_register", "mediation_rate", with_enterprise(enterprise()), ONE_OF_ONE, NONE_PENDING, NONE_OF_ONE),
    *three("mediation", "no_register", "mediation_subdistrict", {"mediation": [{"level": "街道", "body_name": "甲调委会", "founded_on": "2010-01-01"}]}, (1, None, "ok", 0), (0, None, "ok", 1), (0, None, "ok", 0)),
    *three("site", "contradicted", "daily_record_rate", {"sites": [SITE], "reg_sites": [LISTED_SITE]}, ONE_OF_ONE, NONE_PENDING, NONE_OF_ONE),
    # 衡量登记本身的指标不受影响：未备案就是未备案
    *three("contract", "unmatched", "filing_rate", unfiled(contract()), NONE_OF_ONE, NONE_OF_ONE, NONE_OF_ONE),
    *three("contract", "contradicted", "contradicted_rate", with_contract(contract(), enterprises=[enterprise(certificate_until=None)], reg_filings=[filing(signed_on="2014-03-06")]), ONE_OF_ONE, ONE_OF_ONE, ONE_OF_ONE),
]  # fmt: skip


@pytest.mark.parametrize(("measure", "metric"), CASES)
def test_effect_on_the_metric(measure: Measure, metric: Metric, bench: IndicatorBench) -> None:
    assert bench.metric(measure) == metric


@pytest.mark.parametrize(
    ("effect", "verdict"), [("count", HIT), ("unknown", PENDING), ("exclude", EXCLUDED)]
)
@pytest.mark.parametrize("indicator", ["term_rate", "contract_coverage_rate"])
def test_the_evidence_says_why(
    indicator: str, effect: str, verdict: Any, bench: IndicatorBench
) -> None:
    measure = Measure(
        indicator, "", unfiled(contract()), effects=(("contract", "unmatched", effect),)
    )
    assert bench.evidence(measure, "verdict, reason_code") == [verdict]


def test_a_confirmed_contract_beside_a_pending_one_covers(bench: IndicatorBench) -> None:
    both = unfiled(contract(), contract(contract_no="甲-2"))
    measure = Measure(
        "contract_coverage_rate", "", both, effects=(("contract", "unmatched", "unknown"),)
    )
    assert bench.metric(measure) == ONE_OF_ONE


def test_another_enterprise_is_not_held_back(bench: IndicatorBench) -> None:
    two = with_enterprise(
        {},
        enterprises=[enterprise(), enterprise(enterprise_code=E2, enterprise_name="虚构二厂")],
        reg_enterprises=[
            on_register(),
            on_register(enterprise_code=E2, enterprise_name="虚构二厂"),
        ],
        reg_certificates=[certificate(enterprise_code=E1)],
    )
    measure = Measure("union_founding_rate", "", two, effects=(("union", "unmatched", "exclude"),))
    assert bench.metric(measure) == (1, 2, "ok", 0)
