"""Defects of the enterprise roster and of the registers: E and R codes (企业名册与登记册)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from kaoping.demo.codes import organisation_code, wrong_code
from kaoping.demo.facts import Row
from kaoping.demo.planter import Planter

STRANGER = 99_000
"""Organisation codes from here on stand on no register."""


def _append(p: Planter, unit: str, row: Row) -> Row:
    rows = p.rows(unit, "enterprises")
    row["seq"] = str(len(rows) + 1)
    row.used = True
    rows.append(row)
    return row


def _twice(p: Planter) -> None:
    for unit in ("JD02", "KF01"):
        _append(p, unit, p.bystander(unit).copy())
        p.note("E01", unit)


def _two_units(p: Planter) -> None:
    """JD04 lists an enterprise that the register gives to JD03, and so does JD03."""
    row = p.bystander("JD03", lambda r: r["mediation_founded_on"])
    _append(p, "JD04", row.copy())
    p.note("E02", "JD03")
    p.note("E03", "JD04")


def _stranger(p: Planter) -> None:
    for n, unit in enumerate(("JD06", "WB01")):
        row = p.bystander(unit).copy()
        row.values |= {"enterprise_code": organisation_code(STRANGER + n),
                       "enterprise_name": f"示例外来{n + 1}号有限公司", "staff": 20, "women": 5,
                       "migrant_workers": 3, "community_code": None}  # fmt: skip
        _append(p, unit, row)
        p.note("E04", unit)


def _too_many(p: Planter) -> None:
    for code, unit, column in (("E05", "JD05", "women"), ("E07", "KF02", "migrant_workers")):
        row = p.bystander(unit)
        row[column] = row["staff"] + 5
        p.note(code, unit)
    row = p.union("JD07")
    row["members"] = row["staff"] + 3
    p.note("E06", "JD07")


def _no_founding_day(p: Planter) -> None:
    for unit in ("JD08", "GQ01"):
        p.union(unit)["founded_on"] = None
        p.note("E08", unit)


def _members_without_union(p: Planter) -> None:
    p.bystander("JD10", lambda r: r["staff"] >= 40)["members"] = 30
    p.note("E09", "JD10")


def _unwitnessed_certificate(p: Planter) -> None:
    row = p.pick("JD09", "enterprises", lambda r: r["union_form"] == "联合")
    row["certificate_until"] = date(2016, 8, 31)
    p.note("E11", "JD09")


def _part_time_chair(p: Planter) -> None:
    p.union("JD11", lambda r: r["staff"] >= 200)["chair_full_time"] = False
    p.note("E13", "JD11")


def _other_staff(p: Planter) -> None:
    row = p.bystander("JD02", lambda r: r["staff"] >= 20)
    row["staff"] = row["staff"] * 2
    p.note("E15", "JD02")


def _union_form_without_union(p: Planter) -> None:
    p.bystander("JD04")["union_form"] = "联合"
    p.note("E17", "JD04")


def _other_certificate_day(p: Planter) -> None:
    for unit in ("JD01", "JD10", "KF02"):
        row = p.union(unit, lambda r: r["certificate_until"])
        row["certificate_until"] += timedelta(days=31)
        p.note("R04", unit)


def _bad_codes(p: Planter) -> None:
    for unit in ("JD07", "KF02"):
        row = p.bystander(unit)
        p.miswrite("V10", unit, row, "enterprise_code", wrong_code(row["enterprise_code"]))
    p.miswrite("V12", "JD08", p.bystander("JD08"), "enterprise_code", 912101040000000000)
    p.miswrite("V01", "JD10", p.bystander("JD10"), "enterprise_name", None)


def _bad_owners(p: Planter) -> None:
    """Register rows that name a unit which does not exist."""
    registers = p.world.registers
    enterprise = registers["reg_enterprises"][0].copy()
    enterprise.values |= {"enterprise_code": organisation_code(STRANGER + 50), "unit_code": "JD99",
                          "enterprise_name": "示例无主有限公司", "community_code": None}  # fmt: skip
    registers["reg_enterprises"].append(enterprise)
    case = registers["reg_cases"][0].copy()
    case.values |= {"case_no": "示劳仲（2014）XX99第001号", "unit_code": "XX99",
                    "enterprise_code": None, "enterprise_name": None}  # fmt: skip
    registers["reg_cases"].append(case)
    p.note("R06", "", 2)


def _filed_twice(p: Planter) -> None:
    filings = p.world.registers["reg_filings"]
    copy = filings[10].copy()
    copy["received_on"] += timedelta(days=3)
    filings.append(copy)
    p.note("R07", "")


def _implausible(p: Planter) -> None:
    """A term that ends before it begins, a union founded after the cutoff, a jump of the headcount."""
    row = p.union("JD06", lambda r: r["term_end"])
    row["term_start"] = row["term_end"] + timedelta(days=1)
    p.note("E22", "JD06")
    p.union("KF01")["founded_on"] = date(2015, 1, 3)
    p.note("E23", "KF01")
    row = p.bystander("JD03", lambda r: r["staff"] >= 30)
    register = next(
        r for r in p.world.registers["reg_enterprises"]
        if r["enterprise_code"] == row["enterprise_code"]
    )  # fmt: skip
    register["staff_last_year"] = row["staff"] * 3
    p.note("E20", "JD03")


ROSTER_DEFECTS: tuple[Callable[[Planter], None], ...] = (
    _twice, _two_units, _stranger, _too_many, _no_founding_day, _members_without_union,
    _unwitnessed_certificate, _part_time_chair, _other_staff, _union_form_without_union,
    _other_certificate_day, _bad_codes, _bad_owners, _filed_twice, _implausible,
)  # fmt: skip
