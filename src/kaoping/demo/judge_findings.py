"""Findings that follow from a unit's counted rows and the registers, by the texts of findings.toml."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from kaoping.demo import judge_plausible
from kaoping.demo.facts import Month, Row, earliest, latest
from kaoping.demo.judge import District, Place, Standing, repeated
from kaoping.demo.law import (
    CUTOFF,
    LAW_CHANGE,
    PERIOD_END,
    PERIOD_START,
    minimum_wage,
    term_is_legal,
)

Test = Callable[[Standing, Row], bool]


def findings_of(s: Standing) -> list[Place]:
    """Every finding of the unit's accepted submission that reading alone does not raise."""
    if s.submission is None:
        return []
    places = list(s.rejects)
    for check in (
        _contracts,
        _contract_lists,
        _enterprises,
        _mediation,
        _rights_info,
        _sites,
        _rest,
        judge_plausible.findings,
    ):
        places += check(s)
    return places


def register_findings(district: District) -> list[tuple[str, Place]]:
    """Findings in the registers themselves: (register, place)."""
    known = {unit["unit_code"] for unit in district.world.units}
    found = []
    for register, rows in district.world.registers.items():
        for row in rows:
            if "unit_code" in row.values and row["unit_code"] not in known:
                found.append((register, Place("R06", row, "unit_code")))
    for row in repeated(district.world.registers["reg_filings"], "contract_no"):
        found.append(("reg_filings", Place("R07", row, "contract_no")))
    return found


def _less(a: Any, b: Any) -> bool:
    return a is not None and b is not None and a < b


def _day(value: Any) -> bool:
    return value is not None and not isinstance(value, Month)


def _signed(s: Standing, c: Row) -> bool:
    return c in s.signed


def _consistent(c: Row) -> bool:
    numbers = (c["vote_due"], c["vote_present"], c["vote_yes"])
    return None not in numbers and numbers[2] <= numbers[1] <= numbers[0]


def _quorum(c: Row) -> bool:
    return bool(c["vote_present"] * 3 >= c["vote_due"] * 2)


def _sides(s: Standing, c: Row) -> bool:
    sides = c["employer_reps"], c["worker_reps"]
    return _signed(s, c) and None not in sides and not (sides[0] == sides[1] and sides[0] >= 3)


def _chief(s: Standing, c: Row) -> bool:
    many = c["worker_reps"] is not None and (c["outside_reps"] or 0) * 3 > c["worker_reps"]
    return _signed(s, c) and (c["worker_chief"] == "其他" or bool(c["chief_outside"]) or many)


def _wrong_term(s: Standing, c: Row) -> bool:
    return _signed(s, c) and not term_is_legal(c["contract_type"], c["term_start"], c["term_end"])


def _late_reply(s: Standing, c: Row) -> bool:
    asked, replied = c["requested_on"], c["replied_on"]
    late = asked and (replied is None or replied > asked + timedelta(days=20))
    return _signed(s, c) and bool(late)


def _floor(s: Standing, c: Row) -> int | None:
    """Wage floor less the minimum wage of the signing day, in fen."""
    if not _signed(s, c) or c["wage_floor"] is None:
        return None
    return int(c["wage_floor"]) - minimum_wage(earliest(c["signed_on"]))


def _straddles(s: Standing, c: Row) -> bool:
    filing = s.filing(c)
    return bool(filing and latest(c["signed_on"]) < LAW_CHANGE <= filing["received_on"])


def _unknown_previous(s: Standing, c: Row) -> bool:
    numbers = {r["contract_no"] for r in s.rows("contracts")}
    return c["previous_no"] is not None and c["previous_no"] not in numbers


def _early(s: Standing, c: Row) -> bool:
    return _less(latest(c["published_on"]), s.effective_on(c))


def _differs(s: Standing, c: Row, column: str) -> bool:
    filing = s.filing(c)
    if filing is None:
        return False
    return _day(c[column]) and bool(c[column] != filing[column])


_CONTRACT_TESTS: tuple[tuple[str, str, Test], ...] = (
    ("C01", "employer_reps", _sides),
    ("C02", "worker_chief", _chief),
    ("C03", "vote_present", lambda s, c: _signed(s, c) and _consistent(c) and not _quorum(c)),
    ("C04", "vote_yes", lambda s, c: _signed(s, c) and _consistent(c) and _quorum(c)
     and c["vote_yes"] * 2 < c["vote_due"]),
    ("C05", "term_end", _wrong_term),
    ("C06", "signed_on", lambda s, c: _signed(s, c) and s.filing_verdict(c) == "filed_late"),
    ("C07", "signed_on", lambda s, c: _signed(s, c) and isinstance(c["signed_on"], Month)),
    ("C08", "vote_present", lambda s, c: _less(c["vote_due"], c["vote_present"])),
    ("C09", "vote_yes", lambda s, c: _less(c["vote_present"], c["vote_yes"])
     and not _less(c["vote_due"], c["vote_present"])),
    ("C11", "filed_on", lambda s, c: _day(c["filed_on"]) and _day(c["signed_on"])
     and c["filed_on"] < c["signed_on"]),
    ("C18", "wage_floor", lambda s, c: (_floor(s, c) or 0) < 0),
    ("C19", "wage_floor", lambda s, c: _floor(s, c) == 0),
    ("C20", "signed_on", _straddles),
    ("C21", "previous_no", _unknown_previous),
    ("C25", "replied_on", _late_reply),
    ("C26", "published_on", _early),
    ("C27", "clauses_done", lambda s, c: _less(c["clauses_due"], c["clauses_done"])),
    ("C35", "voted_on", lambda s, c: _signed(s, c) and _less(latest(c["signed_on"]), earliest(c["voted_on"]))),
    ("C36", "replied_on", lambda s, c: _signed(s, c)
     and _less(latest(c["replied_on"]), earliest(c["requested_on"]))),
    ("C30", "published_on", lambda s, c: s.took_effect(c) and c["published_on"] is None),
    ("R01", "contract_no", lambda s, c: _signed(s, c) and s.filing(c) is None),
    ("R02", "received_on", lambda s, c: _differs(s, c, "received_on")),
    ("R05", "signed_on", lambda s, c: _differs(s, c, "signed_on")),
)  # fmt: skip


def _contracts(s: Standing) -> Iterator[Place]:
    for row in s.contracts:
        for code, column, test in _CONTRACT_TESTS:
            if test(s, row):
                yield Place(code, row, column)
        if row["contract_type"] == "工资专项" and _signed(s, row):
            for column in ("wage_standard", "wage_adjustment"):
                if row[column] is None:
                    yield Place("C28", row, column)
                    break
    yield from _unreported_filings(s)


def _unreported_filings(s: Standing) -> Iterator[Place]:
    if not s.received("contracts"):
        return
    numbers = {r["contract_no"] for r in s.rows("contracts")}
    own = {r["enterprise_code"] for r in s.district.of_unit("reg_enterprises", s.code)}
    for filing in s.district.filings.values():
        if filing["enterprise_code"] in own and filing["contract_no"] not in numbers:
            yield Place("R03", note=filing["contract_no"])


def _contract_lists(s: Standing) -> Iterator[Place]:
    for row in s.in_force:
        members = s.lists.get(row["contract_no"], [])
        if row["scope_form"] != "单独" and not members:
            yield Place("C14", row, "contract_no")
        if list_differs(s, row):
            yield Place("C15", row, "covered_staff")
    days: dict[Any, list[Row]] = defaultdict(list)
    clauses: dict[str, list[Row]] = defaultdict(list)
    for row in s.contracts:
        if row["scope_form"] == "单独" and _day(row["signed_on"]):
            days[row["signed_on"]].append(row)
        if len(row["wage_standard"] or "") >= 10:
            clauses[row["wage_standard"]].append(row)
    yield from (Place("C22", rows[0], "signed_on") for rows in days.values() if len(rows) >= 10)
    yield from (
        Place("C23", rows[0], "wage_standard") for rows in clauses.values() if len(rows) >= 5
    )


def list_differs(s: Standing, contract: Row) -> bool:
    """In-force contract whose declared staff differs from the sum of its list (C15)."""
    members = s.lists.get(contract["contract_no"], [])
    declared = contract["covered_staff"]
    return bool(members) and declared is not None and (
        declared != sum(m["staff"] or 0 for m in members)
    )  # fmt: skip


def _expired_certificate(s: Standing, e: Row) -> bool:
    until = s.district.certificates.get(e["enterprise_code"])
    return bool(e["unionised"]) and e["union_form"] == "单独" and _less(until, CUTOFF)


def _far_from_register(s: Standing, e: Row) -> bool:
    register = s.district.enterprises.get(e["enterprise_code"])
    staff = register["staff"] if register else None
    if not staff or e["staff"] is None:
        return False
    return abs(int(e["staff"]) - int(staff)) * 100 > 30 * int(staff)


def _needs_mediation(s: Standing, e: Row) -> bool:
    register = s.district.enterprises.get(e["enterprise_code"])
    large = register is not None and register["size_class"] in ("大型", "中型")
    return large and e["mediation_founded_on"] is None


def _certificate_differs(s: Standing, e: Row) -> bool:
    until = s.district.certificates.get(e["enterprise_code"])
    return until is not None and _day(e["certificate_until"]) and until != e["certificate_until"]


def _empty(row: Row, column: str) -> bool:
    return row[column] is None and column not in row.written


_ENTERPRISE_TESTS: tuple[tuple[str, str, Test], ...] = (
    ("E04", "enterprise_code", lambda s, e: e["enterprise_code"] not in s.district.enterprises),
    ("E05", "women", lambda s, e: _less(e["staff"], e["women"])),
    ("E06", "members", lambda s, e: _less(e["staff"], e["members"])),
    ("E07", "migrant_workers", lambda s, e: _less(e["staff"], e["migrant_workers"])),
    ("E08", "founded_on", lambda s, e: bool(e["unionised"]) and e["union_form"] == "单独"
     and _empty(e, "founded_on")),
    ("E09", "members", lambda s, e: e["unionised"] is False and (e["members"] or 0) >= 25),
    ("E10", "certificate_until", _expired_certificate),
    ("E11", "certificate_until", lambda s, e: e["certificate_until"] is not None
     and e["enterprise_code"] not in s.district.certificates),
    ("E12", "term_end", lambda s, e: bool(e["unionised"]) and _less(latest(e["term_end"]), CUTOFF)),
    ("E13", "chair_full_time", lambda s, e: bool(e["unionised"]) and (e["staff"] or 0) >= 200
     and e["chair_full_time"] is False),
    ("E14", "mediation_founded_on", _needs_mediation),
    ("E15", "staff", _far_from_register),
    ("E20", "staff", judge_plausible.jumped),
    ("E22", "term_end", lambda s, e: _less(latest(e["term_end"]), earliest(e["term_start"]))),
    ("E23", "founded_on", lambda s, e: bool(e["unionised"]) and _less(CUTOFF, earliest(e["founded_on"]))),
    ("E17", "union_form", lambda s, e: e["unionised"] is False and e["union_form"] is not None),
    ("R04", "certificate_until", _certificate_differs),
    ("C29", "women", lambda s, e: s.lacks_womens_contract(e)),
)  # fmt: skip


def _enterprises(s: Standing) -> Iterator[Place]:
    reporters = s.district.reported_by
    for row in s.accepted("enterprises"):
        for code, column, test in _ENTERPRISE_TESTS:
            if test(s, row):
                yield Place(code, row, column)
        owner = s.district.enterprises.get(row["enterprise_code"])
        others = reporters[row["enterprise_code"]] - {s.code}
        if owner and owner["unit_code"] == s.code and others:
            yield Place("E02", row, "enterprise_code")
    if s.received("enterprises"):
        for register in s.register_rows:
            if register["enterprise_code"] not in s.listed_keys:
                yield Place("E16", note=register["enterprise_code"])


def _mediation(s: Standing) -> Iterator[Place]:
    if not s.received("mediation"):
        return
    rows = s.accepted("mediation")
    if s.unit["category"] == "街道" and not any(r["level"] == "街道" for r in rows):
        yield Place("M01")
    covered = {r["place_code"] for r in rows if r["level"] == "社区"}
    for community in s.district.of_unit("reg_communities", s.code):
        if community["community_code"] not in covered:
            yield Place("M02", note=community["community_code"])
    for row in rows:
        if _less(row["accepted"], row["settled"]):
            yield Place("M03", row, "settled")
        if row["level"] == "企业" and row["place_code"] not in s.listed_keys:
            yield Place("M24", row, "place_code")


def _rights_info(s: Standing) -> Iterator[Place]:
    if not s.received("rights_info"):
        return
    rows = s.accepted("rights_info")
    for month in sorted(set(range(1, 13)) - {r["month"] for r in rows}):
        yield Place("M04", note=str(month))
    for row in rows:
        if month_is_late(s, row):
            yield Place("M05", row, "reported_on")
        if _less(row["disputes"], row["closed"]):
            yield Place("M06", row, "closed")


def month_is_late(s: Standing, row: Row) -> bool:
    """Monthly information reported after its due day."""
    return _less(s.district.holidays.rights_info_due(row["month"]), earliest(row["reported_on"]))


def open_sites(s: Standing) -> list[Row]:
    """Register sites of the unit open at some time in the period."""
    return [
        r for r in s.district.of_unit("reg_sites", s.code)
        if r["started_on"] <= PERIOD_END and (r["finished_on"] is None or r["finished_on"] >= PERIOD_START)
    ]  # fmt: skip


def _sites(s: Standing) -> Iterator[Place]:
    if not s.received("sites"):
        return
    rows = s.accepted("sites")
    open_names = {r["site_name"] for r in open_sites(s)}
    known = {r["site_name"] for r in s.district.of_unit("reg_sites", s.code)}
    for row in rows:
        failing = row["daily_record"] is False or row["monthly_settlement"] is False
        if row["site_name"] in open_names and failing:
            yield Place("M07", row, "daily_record")
        if row["site_name"] not in known:
            yield Place("M09", row, "site_name")
    reported = {r["site_name"] for r in rows}
    yield from (Place("M10", note=name) for name in sorted(open_names - reported))


def _rest(s: Standing) -> Iterator[Place]:
    pairs = (
        ("M12", "site_visits", "fixed_on", "visited_on"), ("M15", "help_services", "valid_forms", "satisfied"),
        ("M17", "proposals", "proposed", "adopted"), ("M18", "facilities", "accepted_on", "built_on"),
        ("M19", "facilities", "invested", "subsidy"), ("M27", "rights_info", "disputes", "court_linked"),
        ("M21", "self_assessment", "full_points", "self_points"),
    )  # fmt: skip
    column_of = {"M12": "fixed_on", "M18": "accepted_on"}
    for code, sheet, small, large in pairs:
        for row in s.accepted(sheet):
            if _less(row[small], row[large]):
                yield Place(code, row, column_of.get(code, large))
    for row in s.accepted("help_points"):
        if row["level"] == "企业" and row["online_on"] is None:
            yield Place("M13", row, "online_on")
    for row in s.accepted("self_assessment"):
        if row["item_code"] not in ITEM_CODES:
            yield Place("M22", row, "item_code")
    for row in repeated(s.accepted("annual_targets"), "target_code"):
        yield Place("M23", row, "target_code")


ITEM_CODES = frozenset(("A1", "A2", "B1", "B2", "B5", "D1", "E1", "F1"))
"""Item codes the demo's clerks use; all stand in the shipped rulebooks."""
