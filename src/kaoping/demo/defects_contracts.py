"""Defects of contracts, their lists and their filings: C and R codes (集体合同)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from kaoping.demo.codes import organisation_code, wrong_code
from kaoping.demo.contracts import add_contract
from kaoping.demo.facts import Month, Row
from kaoping.demo.planter import Planter


def _regional(p: Planter, unit: str, kind: str = "工资专项") -> Row:
    rows = p.rows(unit, "contracts")
    return next(r for r in rows if r["scope_form"] != "单独" and r["contract_type"] == kind)


def _listed(p: Planter, unit: str, contract: Row) -> Row:
    number = contract["contract_no"]
    return p.pick(unit, "coverage", lambda r: r["contract_no"] == number)


def _votes(p: Planter) -> None:
    p.contract("JD02")["vote_present"] = 120
    p.note("C08", "JD02")
    row = p.contract("JD06")
    row["vote_yes"] = row["vote_present"] + 1
    p.note("C09", "JD06")


def _reversed_term(p: Planter) -> None:
    for unit in ("JD11", "WB02"):
        row = p.contract(unit)
        row["term_end"] = row["term_start"] - timedelta(days=40)
        p.note("C10", unit)


def _filed_before_signing(p: Planter) -> None:
    row = p.contract("JD07")
    row["filed_on"] = row["signed_on"] - timedelta(days=2)
    p.note("C11", "JD07")


def _entered_twice(p: Planter) -> None:
    for unit in ("JD09", "GQ01"):
        p.rows(unit, "contracts").append(p.contract(unit).copy())
        p.note("C12", unit)


def _unknown_enterprise(p: Planter) -> None:
    p.contract("JD05")["enterprise_code"] = organisation_code(98_001)
    p.note("C13", "JD05")
    p.contract("JD11")["enterprise_code"] = None
    p.note("C13", "JD11")


def _no_list(p: Planter) -> None:
    """A regional contract without its list of enterprises."""
    row = add_contract(p.built["JD04"].ledger, "综合", date(2014, 9, 17), 2, scope_form="区域性",
                       vote_form="区域职代会", area="示例JD04北片区", covered_staff=210)  # fmt: skip
    p.world.registers["reg_filings"].append(p.built["JD04"].ledger.filings[-1])
    row.used = True
    p.note("C14", "JD04")


def _lists(p: Planter) -> None:
    _regional(p, "JD08")["covered_staff"] += 7
    p.note("C15", "JD08")
    orphan = p.pick("JD06", "coverage").copy()
    orphan["contract_no"] = "JD06-2014-9999"
    p.rows("JD06", "coverage").append(orphan)
    p.note("C16", "JD06")
    again = _listed(p, "KF01", _regional(p, "KF01")).copy()
    p.rows("KF01", "coverage").append(again)
    p.note("C17", "KF01")
    row = _listed(p, "JD02", _regional(p, "JD02"))
    p.miswrite("V10", "JD02", row, "enterprise_code", wrong_code(row["enterprise_code"]))


def _wage_floors(p: Planter) -> None:
    for unit, fen, code in (
        ("JD10", 120_000, "C18"),
        ("KF02", 125_000, "C18"),
        ("JD01", 130_000, "C19"),
    ):
        p.wage(unit)["wage_floor"] = fen
        p.note(code, unit)


def _straddling(p: Planter) -> None:
    """Signed before, received on or after 2014-11-15; all in time."""
    for unit, received in (("JD01", 17), ("JD05", 17), ("KF01", 18)):
        row = p.contract(unit)
        p.reschedule(unit, row, date(2014, 11, 12), date(2014, 11, received))
        p.note("C20", unit)


def _unknown_previous(p: Planter) -> None:
    p.contract("JD03")["previous_no"] = "JD03-2012-0999"
    p.note("C21", "JD03")


def _same_day(p: Planter) -> None:
    """Ten contracts of one unit signed on one day: a sign of paper contracts."""
    for _ in range(10):
        row = p.contract("KF01")
        p.reschedule("KF01", row, date(2014, 6, 18), date(2014, 6, 23))
    p.note("C22", "KF01")


def _same_clause(p: Planter) -> None:
    for _ in range(5):
        p.wage("GQ01")["wage_standard"] = "第五条：职工月工资标准按岗位等级执行，不低于一千五百元"
    p.note("C23", "GQ01")


def _overfulfilled(p: Planter) -> None:
    row = p.pick("JD04", "contracts", lambda r: r["clauses_due"])
    row["clauses_done"] = row["clauses_due"] + 2
    p.note("C27", "JD04")


def _missing_term(p: Planter) -> None:
    p.miswrite("V01", "JD01", p.wage("JD01"), "term_end", None)


def _months(p: Planter) -> None:
    row = p.contract("JD08", lambda r: r["contract_type"] != "工资专项")
    signed = row["signed_on"]
    p.miswrite("V04", "JD08", row, "signed_on", f"{signed.year}年{signed.month}月",
               Month(signed.year, signed.month))  # fmt: skip
    p.note("C07", "JD08")
    row = p.contract("JD06", lambda r: r["signed_on"] < date(2014, 8, 1))
    p.miswrite("V04", "JD06", row, "published_on", "2014年10月", Month(2014, 10))


def _other_days(p: Planter) -> None:
    """The filing register holds another day than the unit."""
    for unit, column, code in (
        ("JD02", "received_on", "R02"), ("KF02", "received_on", "R02"), ("JD09", "signed_on", "R05"),
        ("GQ02", "signed_on", "R05"),
    ):  # fmt: skip
        row = p.contract(unit)
        row[column] -= timedelta(days=1)
        if column == "received_on":
            row["filed_on"] = row["received_on"]
        p.note(code, unit)


def _not_in_ledger(p: Planter) -> None:
    """Filed with the department, but not in the unit's ledger."""
    row = p.contract("JD07", lambda r: r["contract_type"] == "劳动安全卫生专项")
    p.rows("JD07", "contracts").remove(row)
    p.note("R03", "JD07")


def _december(p: Planter) -> None:
    """Signed at the year's end, not yet filed, last day in January: outside the base of timeliness."""
    row = p.contract("JD11", lambda r: r["signed_on"] > date(2014, 6, 1))
    filing = p.filing("JD11", row)
    p.reschedule("JD11", row, date(2014, 12, 26), date(2014, 12, 29))
    p.world.registers["reg_filings"].remove(filing)
    p.built["JD11"].ledger.filings.remove(filing)
    row.values |= {"filed_on": None, "received_on": None, "opinion": None, "opinion_on": None}
    p.note("R01", "JD11")


def _implausible(p: Planter) -> None:
    """Dates out of order, and more workers covered than the enterprise has."""
    row = p.contract("JD03")
    row["voted_on"] = row["signed_on"] + timedelta(days=1)
    p.note("C35", "JD03")
    row = p.contract("JD06")
    row["replied_on"] = row["requested_on"] - timedelta(days=3)
    p.note("C36", "JD06")
    row = p.contract("KF01", lambda r: r["term_end"] > date(2015, 1, 31))
    row["covered_staff"] += 400
    p.note("C37", "KF01")


CONTRACT_DEFECTS: tuple[Callable[[Planter], None], ...] = (
    _votes, _reversed_term, _filed_before_signing, _entered_twice, _unknown_enterprise, _no_list, _lists,
    _wage_floors, _straddling, _unknown_previous, _same_day, _same_clause, _overfulfilled, _missing_term,
    _months, _other_days, _not_in_ledger, _december, _implausible,
)  # fmt: skip
