"""Collective contracts of a unit, the lists of regional ones, and the filing register (集体合同)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from kaoping.demo.enterprises import INDUSTRIAL, Roster, day_between
from kaoping.demo.facts import Row
from kaoping.demo.law import Holidays, anniversary, effective, in_period
from kaoping.demo.names import adjustment_clause, standard_clause
from kaoping.demo.profiles import Profile, misses

GROUP = 10
"""Enterprises on the list of one regional contract."""
REGIONAL_BELOW = 52
"""Enterprises with fewer staff come under a regional contract."""


@dataclass
class Ledger:
    """The unit's contracts, coverage lists and what the filing register holds of them."""

    unit: str
    rng: Random
    holidays: Holidays
    rows: list[Row] = field(default_factory=list)
    coverage: list[Row] = field(default_factory=list)
    filings: list[Row] = field(default_factory=list)

    def filing(self, contract: Row) -> Row | None:
        """The register's row of that contract."""
        number = contract["contract_no"]
        return next((row for row in self.filings if row["contract_no"] == number), None)

    def number(self, year: int) -> str:
        """The next contract number of the unit."""
        return f"{self.unit}-{year}-{len(self.rows) + 1:04d}"


def build_ledger(roster: Roster, profile: Profile, rng: Random, holidays: Holidays) -> Ledger:
    """All contracts of a unit with the natural misses of its profile."""
    ledger = Ledger(roster.unit, rng, holidays)
    unions = list(roster.unionised)
    if not unions:
        return ledger
    if profile.expired_only:
        _expired(ledger, unions)
        return ledger
    bare = _without_contract(unions, profile, rng)
    limit = 20 if roster.unit.startswith("GQ") else REGIONAL_BELOW
    regional = [r for r in unions if r not in bare and r["staff"] < limit]
    own = [r for r in unions if r not in bare and r not in regional]
    for n in range(0, len(regional), GROUP):
        _regional(
            ledger,
            regional[n : n + GROUP],
            "行业性" if n and profile.sectors else "区域性",
            profile,
        )
    _own_contracts(ledger, own, bare, len(unions), profile)
    _expire_some(ledger, bare, profile)
    _natural_misses(ledger, profile)
    return ledger


def _without_contract(unions: list[Row], profile: Profile, rng: Random) -> list[Row]:
    return rng.sample(unions, misses(len(unions), profile.contract))


def signing_day(rng: Random, year: int = 2014) -> date:
    """A day to sign; the fortnight before the change of law of 2014-11-15 is left free."""
    while True:
        day = day_between(rng, date(year, 1, 10), date(year, 12, 10))
        if day.isoweekday() <= 5 and not date(2014, 10, 31) < day < date(2014, 11, 17):
            return day


def add_contract(ledger: Ledger, kind: str, signed: date, years: int, **more: Any) -> Row:
    """Enter a faultless contract and its filing; `more` overrides or adds columns."""
    rng = ledger.rng
    start = signed + timedelta(days=rng.randint(0, 15))
    received = min(signed + timedelta(days=rng.randint(1, 6)), date(signed.year, 12, 24))
    end = anniversary(start, years) - timedelta(days=rng.randint(0, 1))
    requested = signed - timedelta(days=rng.randint(22, 40))
    voters = rng.randint(30, 90)
    side = rng.randint(3, 7)
    values: dict[str, Any] = {
        "contract_no": ledger.number(signed.year), "contract_type": kind, "scope_form": "单独",
        "requested_on": requested, "replied_on": requested + timedelta(days=rng.randint(3, 18)),
        "employer_reps": side, "worker_reps": side, "outside_reps": rng.randint(0, 1),
        "employer_chief": "法定代表人", "worker_chief": rng.choice(("主席", "主席", "书面委托")),
        "chief_outside": False, "vote_form": "职工大会",
        "voted_on": signed - timedelta(days=rng.randint(1, 8)), "vote_due": voters,
        "vote_present": voters - rng.randint(0, voters // 5),
        "signed_on": signed, "filed_on": received, "received_on": received,
        "opinion": "通过", "opinion_on": received + timedelta(days=rng.randint(3, 14)),
        "term_start": start, "term_end": end, "signing_kind": "首次",
        "published_on": effective(received) + timedelta(days=rng.randint(0, 4)),
        **_wage_columns(ledger, kind),
    }  # fmt: skip
    values["vote_yes"] = values["vote_present"] - rng.randint(0, values["vote_present"] // 8)
    row = Row("contracts", {**values, **more})
    ledger.rows.append(row)
    ledger.filings.append(_filing(row))
    return row


def _wage_columns(ledger: Ledger, kind: str) -> dict[str, Any]:
    if kind != "工资专项":
        return {}
    floor = 140_000 + ledger.rng.randrange(0, 60) * 1_000
    growth = ledger.rng.randrange(30, 110) * 10
    serial = len(ledger.rows) + 1
    return {
        "wage_floor": floor,
        "wage_growth": growth,
        "wage_standard": standard_clause(serial, floor),
        "wage_adjustment": adjustment_clause(serial, growth),
    }


def _filing(row: Row) -> Row:
    same = ("contract_no", "enterprise_code", "enterprise_name", "contract_type", "signed_on",
            "received_on", "opinion", "opinion_on", "corrected_on")  # fmt: skip
    values = {column: row[column] for column in same}
    values["enterprise_name"] = row["enterprise_name"] or row["area"]
    return Row("reg_filings", values)


def _of(enterprise: Row) -> dict[str, Any]:
    return {
        "enterprise_code": enterprise["enterprise_code"],
        "enterprise_name": enterprise["enterprise_name"],
        "employer_body": "企业行政方",
        "covered_staff": enterprise["staff"],
    }


def _regional(ledger: Ledger, members: list[Row], form: str, profile: Profile) -> None:
    """A regional or sector set over one list; the safety contract binds the industrial members."""
    main: str | None = None
    signed = signing_day(ledger.rng)
    industrial = [r for r in members if _industry(r) in INDUSTRIAL]
    skipped = ledger.rng.sample(industrial, misses(len(industrial), profile.safety))
    safe = [r for r in industrial if r not in skipped]
    for kind in ("综合", "工资专项", "女职工专项", "劳动安全卫生专项"):
        listed = safe if kind == "劳动安全卫生专项" else members
        if not listed:
            continue
        row = add_contract(ledger, kind, signed, 1 if kind == "工资专项" else 2,
                           scope_form=form, main_no=main, vote_form="区域职代会",
                           area="示例餐饮行业" if form == "行业性" else f"示例{ledger.unit}片区",
                           employer_body="示例商会",
                           covered_staff=sum(m["staff"] for m in listed))  # fmt: skip
        main = main or row["contract_no"]
        ledger.coverage += [_listed(row, member) for member in listed]
        _vote_by_list(ledger, row, profile)
        row.used = True


def _vote_by_list(ledger: Ledger, contract: Row, profile: Profile) -> None:
    """A sector wage agreement voted on in each enterprise; a poor unit's has no vote at all."""
    if contract["contract_type"] != "工资专项" or contract["scope_form"] != "行业性":
        voted = profile.vote >= 95 or contract["contract_type"] != "女职工专项"
        members = []
    else:
        voted, number = False, contract["contract_no"]
        members = [row for row in ledger.coverage if row["contract_no"] == number]
    if not voted:
        contract.values |= dict.fromkeys(("voted_on", "vote_due", "vote_present", "vote_yes"))
    for member in members:
        staff = member["staff"]
        member.values |= {"vote_due": staff, "vote_present": staff - staff // 10,
                          "vote_yes": staff - staff // 5}  # fmt: skip


def _listed(contract: Row, member: Row) -> Row:
    return Row("coverage", {
        "contract_no": contract["contract_no"],
        "enterprise_code": member["enterprise_code"],
        "enterprise_name": member["enterprise_name"],
        "staff": member["staff"],
        "confirmed_on": contract["voted_on"],
    })  # fmt: skip


def _own_contracts(
    ledger: Ledger, own: list[Row], bare: list[Row], unions: int, profile: Profile
) -> None:
    rng = ledger.rng
    wage_misses = misses(unions, profile.wage)
    without_wage = rng.sample(own, max(0, min(len(own), wage_misses - len(bare))))
    with_women = [r for r in own if r["women"] > 0]
    without_women = rng.sample(with_women, misses(len(with_women), profile.women))
    industrial = [r for r in own if _industry(r) in INDUSTRIAL]
    without_safety = rng.sample(industrial, misses(len(industrial), profile.safety))
    for n, enterprise in enumerate(own):
        main = _comprehensive(ledger, enterprise, n)
        if enterprise not in without_wage:
            _wage(ledger, enterprise, main)
        if enterprise in with_women and enterprise not in without_women:
            _special(ledger, enterprise, main, "女职工专项")
        if enterprise in industrial and enterprise not in without_safety:
            _special(ledger, enterprise, main, "劳动安全卫生专项")
    for enterprise in rng.sample(bare, max(0, len(bare) - wage_misses)):
        _wage(ledger, enterprise, None)


def _industry(row: Row) -> str:
    return str(row["industry"])


def _comprehensive(ledger: Ledger, enterprise: Row, n: int) -> Row:
    """Two in three still run from earlier years; the others were signed in the period."""
    year, years = ((2013, 2), (2013, 3), (2014, 1))[n % 3]
    inspected: dict[str, Any] = {}
    if n % 4 == 0:
        due = ledger.rng.randint(12, 30)
        inspected = {"clauses_due": due, "clauses_done": due - max(0, ledger.rng.randint(-4, 2)),
                     "inspected_on": day_between(ledger.rng, date(2014, 6, 3), date(2014, 11, 28))}  # fmt: skip
    return add_contract(ledger, "综合", signing_day(ledger.rng, year), years,
                        **_of(enterprise), **inspected)  # fmt: skip


def _wage(ledger: Ledger, enterprise: Row, main: Row | None) -> None:
    """A wage agreement of the year; one in five with last year's agreement before it."""
    signed = signing_day(ledger.rng)
    previous: dict[str, Any] = {}
    if ledger.rng.random() < 0.2 and signed > date(2014, 2, 1):
        old = add_contract(ledger, "工资专项", _year_before(signed), 1, **_of(enterprise))
        old["term_start"] = signed - timedelta(days=372)
        old["term_end"] = anniversary(old["term_start"], 1) - timedelta(days=1)
        previous = {"previous_no": old["contract_no"], "signing_kind": "续订"}
        if not in_period(old["term_end"]):
            previous = {}
    add_contract(ledger, "工资专项", signed, 1, **_of(enterprise), **previous,
                 main_no=main["contract_no"] if main else None)  # fmt: skip


def _year_before(signed: date) -> date:
    day = signed - timedelta(days=375)
    while day.isoweekday() > 5:
        day -= timedelta(days=1)
    return day


def _special(ledger: Ledger, enterprise: Row, main: Row, kind: str) -> None:
    later = timedelta(days=ledger.rng.randint(0, 2))
    signed = main["signed_on"] if main["signed_on"].isoweekday() > 3 else main["signed_on"] + later
    years = 2 if main["signed_on"].year == 2013 else 1
    add_contract(ledger, kind, signed, years, **_of(enterprise), main_no=main["contract_no"])


def _expire_some(ledger: Ledger, bare: list[Row], profile: Profile) -> None:
    """到期未续签: enterprises without a contract that had one until some day of the year."""
    renewed = sum(1 for row in ledger.rows if row["previous_no"])
    wanted = (renewed * (100 - profile.renewal) * 2 + profile.renewal) // (2 * profile.renewal)
    for enterprise in bare[:wanted]:
        _old_contract(ledger, enterprise)


def _old_contract(ledger: Ledger, enterprise: Row) -> Row:
    signed = signing_day(ledger.rng, 2012)
    row = add_contract(ledger, "综合", signed, 1, **_of(enterprise))
    end = day_between(ledger.rng, date(2014, 2, 10), date(2014, 11, 20))
    row["term_end"] = max(end, anniversary(row["term_start"], 1))
    row.used = True
    return row


def _expired(ledger: Ledger, unions: list[Row]) -> None:
    """全部到期: the unit whose contracts all ended before the cutoff."""
    for enterprise in unions:
        _old_contract(ledger, enterprise)


def _natural_misses(ledger: Ledger, profile: Profile) -> None:
    """Spread the profile's misses over different contracts of the year."""
    year = [r for r in ledger.rows if in_period(r["signed_on"]) and not r.used]
    total = sum(1 for r in ledger.rows if in_period(r["signed_on"]))
    pool = list(year)
    ledger.rng.shuffle(pool)
    plan = (
        (_not_filed, profile.filed), (_filed_late, profile.timely), (_bad_vote, profile.vote),
        (_not_published, profile.published), (_bad_sides, profile.representatives),
        (_bad_chief, profile.chief), (_late_reply, profile.reply), (_bad_term, profile.term),
    )  # fmt: skip
    for change, percent in plan:
        for n in range(misses(total, percent)):
            if pool:
                row = pool.pop()
                change(ledger, row, n)
                row.used = True
    wages = [r for r in pool if r["contract_type"] == "工资专项"]
    for n, row in enumerate(wages[: misses(len(wages), profile.specifics)]):
        row["wage_adjustment" if n % 2 else "wage_standard"] = None
        row.used = True
    _objections(ledger, [r for r in pool if not r.used])


def _not_filed(ledger: Ledger, row: Row, n: int) -> None:
    filing = ledger.filing(row)
    if filing:
        ledger.filings.remove(filing)
    row.values |= {"filed_on": None, "received_on": None, "opinion": None, "opinion_on": None}


def _filed_late(ledger: Ledger, row: Row, n: int) -> None:
    """Late by one working day (the edge) or by more; never across the change of law."""
    deadline = ledger.holidays.filing_deadline(row["signed_on"], row["contract_type"])
    later = ledger.holidays.shifted(deadline + timedelta(days=1 if n % 2 == 0 else 9))
    if row["signed_on"] < date(2014, 11, 15) <= later:
        later = ledger.holidays.shifted(deadline + timedelta(days=1))
    filing = ledger.filing(row)
    for target in (row, filing):
        if target:
            target.values |= {"received_on": later, "opinion_on": later + timedelta(days=7)}
    row.values |= {"filed_on": later, "published_on": effective(later) + timedelta(days=1)}


def _bad_vote(ledger: Ledger, row: Row, n: int) -> None:
    if n % 3 == 0:
        row.values |= {"vote_due": 60, "vote_present": 39, "vote_yes": 38}
    elif n % 3 == 1:
        row.values |= {"vote_due": 60, "vote_present": 42, "vote_yes": 29}
    else:
        row.values |= {"vote_form": None, "voted_on": None, "vote_due": None,
                       "vote_present": None, "vote_yes": None}  # fmt: skip


def _not_published(ledger: Ledger, row: Row, n: int) -> None:
    received = row["received_on"]
    row["published_on"] = None if n % 2 == 0 else effective(received) - timedelta(days=5)


def _bad_sides(ledger: Ledger, row: Row, n: int) -> None:
    row.values |= {"employer_reps": 4 if n % 2 == 0 else 2, "worker_reps": 3 if n % 2 == 0 else 2,
                   "outside_reps": 0}  # fmt: skip


def _bad_chief(ledger: Ledger, row: Row, n: int) -> None:
    change = ({"worker_chief": "其他"}, {"chief_outside": True},
              {"outside_reps": row["worker_reps"] // 3 + 1})[n % 3]  # fmt: skip
    row.values |= change


def _late_reply(ledger: Ledger, row: Row, n: int) -> None:
    row["replied_on"] = None if n % 2 else row["requested_on"] + timedelta(days=21)


def _bad_term(ledger: Ledger, row: Row, n: int) -> None:
    row["term_end"] = anniversary(row["term_start"], 4 if row["contract_type"] != "工资专项" else 2)


def _objections(ledger: Ledger, pool: list[Row]) -> None:
    """审查异议: a few objections, most of them corrected."""
    for n, row in enumerate(pool[: len(pool) // 20]):
        filing = ledger.filing(row)
        if filing is None:
            continue
        corrected = row["opinion_on"] + timedelta(days=6) if n % 2 == 0 else None
        for target in (row, filing):
            target.values |= {"opinion": "异议", "corrected_on": corrected}
        row["published_on"] = (corrected or row["opinion_on"]) + timedelta(days=12)
        row.used = True
