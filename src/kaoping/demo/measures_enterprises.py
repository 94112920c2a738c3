"""Metrics over enterprises: unions, certificates, chairs, coverage, systems (企业)."""

from __future__ import annotations

from typing import Any

from kaoping.demo.enterprises import INDUSTRIAL
from kaoping.demo.facts import Row, earliest, latest
from kaoping.demo.judge import Standing
from kaoping.demo.law import CUTOFF
from kaoping.demo.measures import HIT, MISS, UNKNOWN, Metric, indicator, key, weighted, yes


@indicator("union_founding_rate", "enterprises")
def _founding(s: Standing) -> Any:
    unions = {key(r) for r in s.unionised}
    return (yes(key(r) in unions) for r in s.register_rows)


@indicator("legal_person_certificate_rate", "enterprises")
def _certificate(s: Standing) -> Any:
    until = s.district.certificates
    own = (r for r in s.unionised if r["union_form"] == "单独")
    return (yes(key(r) in until and until[key(r)] >= CUTOFF) for r in own)


@indicator("chair_direct_election_rate", "enterprises")
def _direct(s: Standing) -> Any:
    ownership = s.district.enterprises
    private = (r for r in s.unionised if ownership[key(r)]["ownership"].startswith("非公"))
    return (_direct_verdict(r) for r in private)


def _direct_verdict(row: Row) -> str:
    if row["chair_election"] != "直接选举":
        return MISS
    elected, end = row["elected_on"], row["term_end"]
    if elected is None or end is None:
        return UNKNOWN
    if latest(elected) <= CUTOFF <= earliest(end):
        return HIT
    return MISS if earliest(elected) > CUTOFF or latest(end) < CUTOFF else UNKNOWN


@indicator("contract_coverage_rate", "enterprises", "contracts")
def _coverage(s: Standing) -> Any:
    return (yes(key(r) in s.bound["综合"]) for r in s.unionised)


@indicator("wage_agreement_coverage_rate", "enterprises", "contracts")
def _wage_coverage(s: Standing) -> Any:
    return (yes(key(r) in s.bound["工资专项"]) for r in s.unionised)


@indicator("workers_congress_rate", "enterprises")
def _congress(s: Standing) -> Any:
    forms = ("职代会", "职工大会", "区域职代会")
    return (yes(r["congress_form"] in forms) for r in s.unionised)


@indicator("factory_openness_rate", "enterprises")
def _openness(s: Standing) -> Any:
    return (yes(r["factory_openness"]) for r in s.unionised)


@indicator("mediation_rate", "enterprises")
def _mediation(s: Standing) -> Any:
    rows = (s.own_rows.get(key(r)) for r in s.register_rows)
    founded = (earliest(r["mediation_founded_on"]) if r else None for r in rows)
    return (yes(day is not None and day <= CUTOFF) for day in founded)


@indicator("staff_coverage_rate", "enterprises", "contracts")
def _staff_coverage(s: Standing) -> Metric:
    return weighted(
        (UNKNOWN, 0, 0) if r["staff"] is None
        else (HIT, r["staff"], r["staff"] if key(r) in s.bound["综合"] else 0)
        for r in s.unionised
    )  # fmt: skip


@indicator("uncontracted_25", "enterprises", "contracts")
def _uncontracted(s: Standing) -> int:
    bound = set().union(*s.bound.values())
    return sum(1 for r in s.unionised if (r["staff"] or 0) >= 25 and key(r) not in bound)


@indicator("womens_contract_rate", "enterprises", "contracts")
def _womens(s: Standing) -> Any:
    return (yes(not s.lacks_womens_contract(r)) for r in s.womens_base)


@indicator("safety_contract_rate", "enterprises", "contracts")
def _safety(s: Standing) -> Any:
    register = s.district.enterprises
    base = (r for r in s.unionised
            if key(r) in s.bound["综合"] and register[key(r)]["industry"] in INDUSTRIAL)  # fmt: skip
    return (yes(key(r) in s.bound["劳动安全卫生专项"]) for r in base)
