"""Metrics over contracts, their lists and filings (集体合同)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from kaoping.demo.facts import Month, Row, earliest
from kaoping.demo.judge import Standing
from kaoping.demo.judge_findings import list_differs
from kaoping.demo.law import in_period, minimum_wage, term_is_legal
from kaoping.demo.measures import HIT, MISS, UNKNOWN, Metric, indicator, key, weighted, yes


def _vote_verdict(s: Standing, c: Row) -> str:
    vote = s.vote(c)
    return {"passed": HIT, "unknown": UNKNOWN}.get(vote, MISS)


@indicator("procedure_two_musts_rate", "contracts")
def _two_musts(s: Standing) -> Any:
    for c in s.signed:
        rest = s.filing(c) is not None and c["published_on"] is not None
        yield _vote_verdict(s, c) if rest else MISS


@indicator("content_two_specifics_rate", "contracts")
def _two_specifics(s: Standing) -> Any:
    wages = (c for c in s.signed if c["contract_type"] == "工资专项")
    return (yes(c["wage_standard"] and c["wage_adjustment"]) for c in wages)


@indicator("filing_timeliness_rate", "contracts")
def _timeliness(s: Standing) -> Any:
    verdicts = (s.filing_verdict(c) for c in s.signed)
    return (v if v in (HIT, UNKNOWN) else MISS for v in verdicts if v)


@indicator("renewal_rate", "contracts")
def _renewal(s: Standing) -> Any:
    named = {c["previous_no"] for c in s.contracts}
    return (yes(c["contract_no"] in named) for c in s.contracts if in_period(c["term_end"]))


@indicator("congress_passed_rate", "contracts")
def _passed(s: Standing) -> Any:
    return (_vote_verdict(s, c) for c in s.signed)


@indicator("representatives_rate", "contracts")
def _representatives(s: Standing) -> Any:
    for c in s.signed:
        sides = c["employer_reps"], c["worker_reps"]
        yield UNKNOWN if None in sides else yes(sides[0] == sides[1] >= 3)


@indicator("chief_qualified_rate", "contracts")
def _chief(s: Standing) -> Any:
    return (_chief_verdict(c) for c in s.signed)


def _chief_verdict(c: Row) -> str:
    if c["worker_chief"] is None:
        return UNKNOWN
    outsiders = (c["outside_reps"] or 0) * 3 <= (c["worker_reps"] or 0)
    return yes(c["worker_chief"] != "其他" and not c["chief_outside"] and outsiders)


@indicator("request_reply_rate", "contracts")
def _reply(s: Standing) -> Any:
    limit = timedelta(days=20)
    base = (c for c in s.signed if isinstance(c["requested_on"], date))
    return (yes(c["replied_on"] and c["replied_on"] <= c["requested_on"] + limit) for c in base)


@indicator("publication_rate", "contracts")
def _publication(s: Standing) -> Any:
    for c in s.contracts:
        if s.took_effect(c):
            day, effective = c["published_on"], s.effective_on(c)
            undecided = isinstance(day, Month) and day.first < effective <= day.last
            yield UNKNOWN if undecided else yes(day and earliest(day) >= effective)


@indicator("wage_standard_rate", "contracts")
def _standard(s: Standing) -> Any:
    return (yes(c["wage_standard"]) for c in s.in_force if c["contract_type"] == "工资专项")


@indicator("wage_adjustment_rate", "contracts")
def _adjustment(s: Standing) -> Any:
    return (yes(c["wage_adjustment"]) for c in s.in_force if c["contract_type"] == "工资专项")


@indicator("below_minimum_wage", "contracts")
def _below_minimum(s: Standing) -> int:
    floors = ((c["wage_floor"], earliest(c["signed_on"])) for c in s.signed)
    return sum(1 for floor, day in floors if floor is not None and floor < minimum_wage(day))


@indicator("term_rate", "contracts")
def _term(s: Standing) -> Any:
    return (
        yes(term_is_legal(c["contract_type"], c["term_start"], c["term_end"])) for c in s.signed
    )


@indicator("filing_rate", "contracts")
def _filing(s: Standing) -> Any:
    return (yes(s.filing(c)) for c in s.signed)


@indicator("objection_corrected_rate", "contracts")
def _objections(s: Standing) -> Any:
    filings = (s.filing(c) for c in s.contracts)
    return (yes(f["corrected_on"]) for f in filings if f and f["opinion"] == "异议")


@indicator("fulfilment_rate", "contracts")
def _fulfilment(s: Standing) -> Metric:
    def verdict(c: Row) -> tuple[str, int, int]:
        due, done = c["clauses_due"], c["clauses_done"]
        unknown = due is None or done is None or done > due
        return (UNKNOWN, 0, 0) if unknown else (HIT if done == due else MISS, due, done)

    return weighted(verdict(c) for c in s.contracts if in_period(earliest(c["inspected_on"])))


@indicator("register_confirmed_rate", "contracts")
def _confirmed(s: Standing) -> Any:
    return (yes(s.filing(c) and not s.contradicted(c)) for c in s.signed)


@indicator("in_force_contracts", "contracts")
def _in_force(s: Standing) -> int:
    return len(s.in_force)


@indicator("sector_contracts", "contracts")
def _sector_contracts(s: Standing) -> int:
    return sum(1 for c in s.in_force if c["scope_form"] == "行业性")


def _regional(s: Standing) -> list[Row]:
    return [c for c in s.in_force if c["scope_form"] != "单独"]


@indicator("list_complete_rate", "contracts", "coverage")
def _list_complete(s: Standing) -> Any:
    for c in _regional(s):
        rows = [r for r in s.rows("coverage") if r["contract_no"] == c["contract_no"]]
        whole = all(r["staff"] is not None and not s.is_rejected(r) for r in rows)
        yield yes(bool(rows) and whole)


@indicator("regional_vote_rate", "contracts", "coverage")
def _regional_vote(s: Standing) -> Any:
    return (_vote_verdict(s, c) for c in _regional(s))


@indicator("list_mismatch_contracts", "contracts", "coverage")
def _mismatch(s: Standing) -> int:
    return sum(1 for c in s.in_force if list_differs(s, c))


@indicator("contradicted_rate", "contracts", "enterprises")
def _contradicted(s: Standing) -> Any:
    compared = [s.contradicted(c) for c in s.contracts]
    until = s.district.certificates
    for e in s.accepted("enterprises"):
        if isinstance(e["certificate_until"], date) and key(e) in until:
            compared.append(e["certificate_until"] != until[key(e)])
    return (yes(differs) for differs in compared if differs is not None)
