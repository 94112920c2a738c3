"""Findings of plausibility that look at several rows, by the texts of findings.toml (合理性)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kaoping.demo.facts import Row, earliest, latest
from kaoping.demo.judge import Place, Standing
from kaoping.demo.law import CUTOFF, PERIOD_END, PERIOD_START

STAFF_CHANGE_PERCENT, STAFF_CHANGE_LEAST = 50, 20
IN_STEP = timedelta(days=30)
PROOFS = ("spirit", "democracy", "venue", "team", "bookroom", "publicity")


def findings(s: Standing) -> Iterator[Place]:
    """C31 to C34, C37 and the M codes of visits and proofs."""
    yield from _lists(s)
    yield from _expiring(s)
    yield from _contracts(s)
    for row in s.accepted("site_visits"):
        day = row["visited_on"]
        if day and (latest(day) < PERIOD_START or earliest(day) > PERIOD_END):
            yield Place("M25", row, "visited_on")
    for row in s.accepted("six_ones"):
        if any(row[fact] and row[f"{fact}_proof"] is None for fact in PROOFS):
            yield Place("M26", row, "enterprise_code")


def jumped(s: Standing, enterprise: Row) -> bool:
    """E20: far from last year's number, where the register has one."""
    register = s.district.enterprises.get(enterprise["enterprise_code"])
    last, staff = register["staff_last_year"] if register else None, enterprise["staff"]
    if last is None or staff is None:
        return False
    change = abs(int(staff) - int(last))
    return change >= STAFF_CHANGE_LEAST and change * 100 > STAFF_CHANGE_PERCENT * int(last)


def _lists(s: Standing) -> Iterator[Place]:
    for members in s.lists.values():
        for row in members:
            due, present, yes = row["vote_due"], row["vote_present"], row["vote_yes"]
            if _over(present, due) or _over(yes, present):
                yield Place("C31", row, "vote_present")


def _over(part: int | None, whole: int | None) -> bool:
    return part is not None and whole is not None and part > whole


def _expiring(s: Standing) -> Iterator[Place]:
    """C32: the first of those whose renewal window is open at the cutoff and that nobody renewed."""
    renewed = {row["previous_no"] for row in s.contracts}
    found = [
        row for row in s.in_force
        if row["contract_no"] not in renewed and _window_opens(row) <= CUTOFF
    ]  # fmt: skip
    if found:
        yield Place("C32", min(found, key=s.rows("contracts").index), "term_end")


def _window_opens(contract: Row) -> date:
    """Sixty days before the end of a wage agreement, three months before that of another contract."""
    end: date = earliest(contract["term_end"])
    if contract["contract_type"] == "工资专项":
        return end - timedelta(days=60)
    year, month = divmod(end.year * 12 + end.month - 1 - 3, 12)
    for day in range(end.day, 0, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:  # 31 May less three months ends in February
            continue
    raise AssertionError(end)


def _contracts(s: Standing) -> Iterator[Place]:
    by_number = {row["contract_no"]: row for row in s.contracts}
    staff = {row["enterprise_code"]: row["staff"] for row in s.accepted("enterprises")}
    voted = []
    for row in s.contracts:
        own = row["scope_form"] == "单独"
        main = by_number.get(row["main_no"])
        if row in s.signed and row["contract_type"] == "女职工专项" and main is not None:
            late = earliest(row["signed_on"]) > latest(main["signed_on"]) + IN_STEP
            if main["contract_type"] == "综合" and late:
                yield Place("C33", row, "signed_on")
        if (
            own
            and row in s.in_force
            and _over(row["covered_staff"], staff.get(row["enterprise_code"]))
        ):
            yield Place("C37", row, "covered_staff")
        numbers = (row["vote_due"], row["vote_present"], row["vote_yes"])
        if own and row in s.signed and None not in numbers:
            voted.append((row, len(set(numbers)) == 1))
    if len(voted) >= 10 and all(unanimous for _, unanimous in voted):
        yield Place("C34", voted[0][0], "vote_yes")
