"""The witness itself, on rows small enough to judge by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kaoping.demo.facts import Month, Row, Submission, World
from kaoping.demo.judge import District, Standing
from kaoping.demo.judge_findings import findings_of
from kaoping.demo.law import Holidays
from kaoping.demo.measures import Metric, metrics_of

HOLIDAYS = Holidays(Path(__file__).parents[2] / "rounds" / "demo-2014" / "holidays.csv")
UNIT = {"unit_code": "JD01", "name": "示例甲街道办事处", "category": "街道"}
SHEETS = ("enterprises", "contracts", "coverage", "mediation", "rights_info", "sites", "site_visits",
          "help_points", "six_ones", "events")  # fmt: skip
REGISTERS = ("reg_filings", "reg_enterprises", "reg_cases", "reg_certificates", "reg_sites",
             "reg_communities", "reg_satisfaction")  # fmt: skip
CLEAN: dict[str, Any] = {
    "contract_no": "JD01-2014-0001", "contract_type": "综合", "scope_form": "单独", "enterprise_code": "A",
    "employer_reps": 3, "worker_reps": 3, "worker_chief": "主席", "vote_due": 180, "vote_present": 120,
    "vote_yes": 90, "signed_on": date(2014, 3, 5), "received_on": date(2014, 3, 17),
    "term_start": date(2014, 3, 5), "term_end": date(2016, 3, 4), "published_on": date(2014, 4, 1),
}  # fmt: skip


def _standing(
    contract: dict[str, Any], filing: dict[str, Any] | None = None, **more: Any
) -> Standing:
    """One enterprise A with a union and women, one contract, and its filing."""
    enterprise = {"enterprise_code": "A", "staff": 100, "women": 10, "unionised": True,
                  "union_form": "联合", **more}  # fmt: skip
    sheets: dict[str, list[Row]] = {name: [] for name in SHEETS}
    sheets["safeguards"] = [Row("safeguards", {})]
    sheets["enterprises"] = [Row("enterprises", enterprise)]
    sheets["contracts"] = [Row("contracts", {**CLEAN, **contract})]
    registers: dict[str, list[Row]] = {name: [] for name in REGISTERS}
    registers["reg_enterprises"] = [Row("reg_enterprises", {
        "enterprise_code": key, "unit_code": "JD01", "reg_status": "存续", "ownership": "非公-私营",
        "size_class": "小型", "industry": "制造业", "staff": 100}) for key in ("A", "B")]  # fmt: skip
    held = {"signed_on": date(2014, 3, 5), "received_on": date(2014, 3, 17), "opinion": "通过"}
    registers["reg_filings"] = [
        Row("reg_filings", {"contract_no": "JD01-2014-0001", **held, **(filing or {})})
    ]
    submission = Submission("JD01", "f.xlsx", "2015-01-09T09:00:00+08:00", "submission", sheets)
    world = World([submission], registers, [], [UNIT])
    return Standing(UNIT, submission, District(world, HOLIDAYS))


def _codes(standing: Standing) -> set[str]:
    return {place.code for place in findings_of(standing)} - {"M01", "M04"}


def test_a_clean_contract_raises_only_what_is_missing_elsewhere() -> None:
    # B 未上报（E16）；A 有综合合同、有女职工而无女职工专项（C29）
    assert _codes(_standing({})) == {"E16", "C29"}


def test_exact_bounds_of_vote_and_filing_hold() -> None:
    # 实到 120/180 恰为三分之二，赞成 90/180 恰为半数；3 月 15 日周六，顺延 17 日收到为按期
    metrics = metrics_of(_standing({}))
    assert metrics["congress_passed_rate"] == Metric(1, 1, "ok", 0)
    assert metrics["filing_timeliness_rate"] == Metric(1, 1, "ok", 0)
    assert metrics["publication_rate"] == Metric(1, 1, "ok", 0)
    assert metrics["union_founding_rate"] == Metric(1, 2, "ok", 0)
    assert metrics["staff_coverage_rate"] == Metric(100, 100, "ok", 0)
    assert metrics["wage_agreement_coverage_rate"] == Metric(0, 1, "ok", 0)
    assert metrics["rights_info_late_months"] == Metric(12, None, "ok", 0)


@pytest.mark.parametrize(
    ("contract", "filing", "code"),
    [
        ({"vote_present": 119, "vote_yes": 119}, {}, "C03"),
        ({"vote_yes": 89}, {}, "C04"),
        ({"vote_present": 181}, {}, "C08"),
        ({"vote_yes": 121}, {}, "C09"),
        ({"employer_reps": 2, "worker_reps": 2}, {}, "C01"),
        ({"worker_reps": 3, "outside_reps": 2}, {}, "C02"),
        ({"term_end": date(2017, 3, 6)}, {}, "C05"),
        ({"received_on": date(2014, 3, 18)}, {"received_on": date(2014, 3, 18)}, "C06"),
        ({"published_on": date(2014, 3, 31)}, {}, "C26"),
        ({"published_on": None}, {}, "C30"),
        ({"previous_no": "JD01-2012-0009"}, {}, "C21"),
        ({"requested_on": date(2014, 2, 1), "replied_on": date(2014, 2, 22)}, {}, "C25"),
        ({"received_on": date(2014, 3, 16)}, {}, "R02"),
        ({}, {"signed_on": date(2014, 3, 4)}, "R05"),
        ({}, {"contract_no": "JD01-2014-0002", "enterprise_code": "A"}, "R03"),
    ],
)  # fmt: skip
def test_one_step_over_the_bound_is_found(
    contract: dict[str, Any], filing: dict[str, Any], code: str
) -> None:
    assert code in _codes(_standing(contract, filing))


def test_month_only_signing_cannot_be_judged() -> None:
    standing = _standing({"signed_on": Month(2014, 3)})
    assert "C07" in _codes(standing)
    assert metrics_of(standing)["filing_timeliness_rate"] == Metric(0, 0, "no_base", 1)


def test_rejected_rows_count_nowhere() -> None:
    standing = _standing({"term_end": date(2014, 3, 4)})
    assert "C10" in _codes(standing)
    metrics = metrics_of(standing)
    assert metrics["contract_coverage_rate"] == Metric(0, 1, "ok", 0)
    assert metrics["filing_rate"] == Metric(0, 0, "no_base", 0)


def test_staff_that_cannot_be_read_is_unknown() -> None:
    metrics = metrics_of(_standing({}, staff=None))
    assert metrics["staff_coverage_rate"] == Metric(0, 0, "no_base", 1)
    assert metrics["contract_coverage_rate"] == Metric(1, 1, "ok", 0)
