"""Numerator, denominator and state of every indicator, by the texts of indicators.toml (真值)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kaoping.demo.enterprises import INDUSTRIAL
from kaoping.demo.facts import Month, Row, earliest, latest
from kaoping.demo.judge import Standing
from kaoping.demo.judge_findings import list_differs, month_is_late, open_sites
from kaoping.demo.law import CUTOFF, DUE, in_period, minimum_wage, term_is_legal


@dataclass(frozen=True)
class Metric:
    """One metric; `num` and `den` are None when nothing was submitted, `den` also for counts."""

    num: int | None
    den: int | None
    state: str
    unknown: int | None = 0


HIT, MISS, UNKNOWN = "hit", "miss", "unknown"
NEEDS: dict[str, tuple[str, ...]] = {}
_MEASURES: dict[str, Callable[[Standing], Metric]] = {}


def metrics_of(s: Standing) -> dict[str, Metric]:
    """Every indicator of the unit."""
    return {name: _measure(s, name) for name in _MEASURES}


def _measure(s: Standing, name: str) -> Metric:
    needs = NEEDS[name]
    here = all(s.submission is not None if n == "submission" else s.received(n) for n in needs)
    return _MEASURES[name](s) if here else Metric(None, None, "not_submitted", None)


def rate(verdicts: Iterable[str]) -> Metric:
    """A rate over verdicts of one each."""
    return weighted((v, 1, 1 if v == HIT else 0) for v in verdicts)


def weighted(rows: Iterable[tuple[str, int, int]]) -> Metric:
    """A rate over (verdict, base, hit); unknown rows count in neither."""
    rows = list(rows)
    known = [r for r in rows if r[0] != UNKNOWN]
    den = sum(base for _, base, _ in known)
    num = sum(hit for _, _, hit in known)
    return Metric(num, den, "ok" if den else "no_base", len(rows) - len(known))


def _yes(value: object) -> str:
    return HIT if value else MISS


Measure = Callable[[Standing], Any]


def indicator(name: str, *needs: str) -> Callable[[Measure], Measure]:
    """Register a measure that returns verdicts (a rate), a Metric, or an int (a count)."""

    def register(measure: Measure) -> Measure:
        def metric(s: Standing) -> Metric:
            result = measure(s)
            if isinstance(result, Metric):
                return result
            return Metric(result, None, "ok") if isinstance(result, int) else rate(result)

        NEEDS[name] = needs
        _MEASURES[name] = metric
        return measure

    return register


def _key(row: Row) -> str:
    return str(row["enterprise_code"])


# 一、企业


@indicator("union_founding_rate", "enterprises")
def _founding(s: Standing) -> Any:
    unions = {_key(r) for r in s.unionised}
    return (_yes(_key(r) in unions) for r in s.register_rows)


@indicator("legal_person_certificate_rate", "enterprises")
def _certificate(s: Standing) -> Any:
    until = s.district.certificates
    own = (r for r in s.unionised if r["union_form"] == "单独")
    return (_yes(_key(r) in until and until[_key(r)] >= CUTOFF) for r in own)


@indicator("chair_direct_election_rate", "enterprises")
def _direct(s: Standing) -> Any:
    ownership = s.district.enterprises
    private = (r for r in s.unionised if ownership[_key(r)]["ownership"].startswith("非公"))
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
    return (_yes(_key(r) in s.bound["综合"]) for r in s.unionised)


@indicator("wage_agreement_coverage_rate", "enterprises", "contracts")
def _wage_coverage(s: Standing) -> Any:
    return (_yes(_key(r) in s.bound["工资专项"]) for r in s.unionised)


@indicator("workers_congress_rate", "enterprises")
def _congress(s: Standing) -> Any:
    forms = ("职代会", "职工大会", "区域职代会")
    return (_yes(r["congress_form"] in forms) for r in s.unionised)


@indicator("factory_openness_rate", "enterprises")
def _openness(s: Standing) -> Any:
    return (_yes(r["factory_openness"]) for r in s.unionised)


@indicator("mediation_rate", "enterprises")
def _mediation(s: Standing) -> Any:
    rows = (s.own_rows.get(_key(r)) for r in s.register_rows)
    founded = (earliest(r["mediation_founded_on"]) if r else None for r in rows)
    return (_yes(day is not None and day <= CUTOFF) for day in founded)


@indicator("staff_coverage_rate", "enterprises", "contracts")
def _staff_coverage(s: Standing) -> Metric:
    return weighted(
        (UNKNOWN, 0, 0) if r["staff"] is None
        else (HIT, r["staff"], r["staff"] if _key(r) in s.bound["综合"] else 0)
        for r in s.unionised
    )  # fmt: skip


@indicator("uncontracted_25", "enterprises", "contracts")
def _uncontracted(s: Standing) -> int:
    bound = set().union(*s.bound.values())
    return sum(1 for r in s.unionised if (r["staff"] or 0) >= 25 and _key(r) not in bound)


@indicator("womens_contract_rate", "enterprises", "contracts")
def _womens(s: Standing) -> Any:
    return (_yes(not s.lacks_womens_contract(r)) for r in s.womens_base)


@indicator("safety_contract_rate", "enterprises", "contracts")
def _safety(s: Standing) -> Any:
    register = s.district.enterprises
    base = (r for r in s.unionised
            if _key(r) in s.bound["综合"] and register[_key(r)]["industry"] in INDUSTRIAL)  # fmt: skip
    return (_yes(_key(r) in s.bound["劳动安全卫生专项"]) for r in base)


# 二、合同程序


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
    return (_yes(c["wage_standard"] and c["wage_adjustment"]) for c in wages)


@indicator("filing_timeliness_rate", "contracts")
def _timeliness(s: Standing) -> Any:
    verdicts = (s.filing_verdict(c) for c in s.signed)
    return (v if v in (HIT, UNKNOWN) else MISS for v in verdicts if v)


@indicator("renewal_rate", "contracts")
def _renewal(s: Standing) -> Any:
    named = {c["previous_no"] for c in s.contracts}
    return (_yes(c["contract_no"] in named) for c in s.contracts if in_period(c["term_end"]))


@indicator("congress_passed_rate", "contracts")
def _passed(s: Standing) -> Any:
    return (_vote_verdict(s, c) for c in s.signed)


@indicator("representatives_rate", "contracts")
def _representatives(s: Standing) -> Any:
    for c in s.signed:
        sides = c["employer_reps"], c["worker_reps"]
        yield UNKNOWN if None in sides else _yes(sides[0] == sides[1] >= 3)


@indicator("chief_qualified_rate", "contracts")
def _chief(s: Standing) -> Any:
    return (_chief_verdict(c) for c in s.signed)


def _chief_verdict(c: Row) -> str:
    if c["worker_chief"] is None:
        return UNKNOWN
    outsiders = (c["outside_reps"] or 0) * 3 <= (c["worker_reps"] or 0)
    return _yes(c["worker_chief"] != "其他" and not c["chief_outside"] and outsiders)


@indicator("request_reply_rate", "contracts")
def _reply(s: Standing) -> Any:
    limit = timedelta(days=20)
    base = (c for c in s.signed if isinstance(c["requested_on"], date))
    return (_yes(c["replied_on"] and c["replied_on"] <= c["requested_on"] + limit) for c in base)


@indicator("publication_rate", "contracts")
def _publication(s: Standing) -> Any:
    for c in s.contracts:
        if s.took_effect(c):
            day, effective = c["published_on"], s.effective_on(c)
            undecided = isinstance(day, Month) and day.first < effective <= day.last
            yield UNKNOWN if undecided else _yes(day and earliest(day) >= effective)


@indicator("wage_standard_rate", "contracts")
def _standard(s: Standing) -> Any:
    return (_yes(c["wage_standard"]) for c in s.in_force if c["contract_type"] == "工资专项")


@indicator("wage_adjustment_rate", "contracts")
def _adjustment(s: Standing) -> Any:
    return (_yes(c["wage_adjustment"]) for c in s.in_force if c["contract_type"] == "工资专项")


@indicator("below_minimum_wage", "contracts")
def _below_minimum(s: Standing) -> int:
    floors = ((c["wage_floor"], earliest(c["signed_on"])) for c in s.signed)
    return sum(1 for floor, day in floors if floor is not None and floor < minimum_wage(day))


@indicator("term_rate", "contracts")
def _term(s: Standing) -> Any:
    return (
        _yes(term_is_legal(c["contract_type"], c["term_start"], c["term_end"])) for c in s.signed
    )


@indicator("filing_rate", "contracts")
def _filing(s: Standing) -> Any:
    return (_yes(s.filing(c)) for c in s.signed)


@indicator("objection_corrected_rate", "contracts")
def _objections(s: Standing) -> Any:
    filings = (s.filing(c) for c in s.contracts)
    return (_yes(f["corrected_on"]) for f in filings if f and f["opinion"] == "异议")


@indicator("fulfilment_rate", "contracts")
def _fulfilment(s: Standing) -> Metric:
    def verdict(c: Row) -> tuple[str, int, int]:
        due, done = c["clauses_due"], c["clauses_done"]
        unknown = due is None or done is None or done > due
        return (UNKNOWN, 0, 0) if unknown else (HIT if done == due else MISS, due, done)

    return weighted(verdict(c) for c in s.contracts if in_period(earliest(c["inspected_on"])))


@indicator("register_confirmed_rate", "contracts")
def _confirmed(s: Standing) -> Any:
    return (_yes(s.filing(c) and not s.contradicted(c)) for c in s.signed)


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
        yield _yes(bool(rows) and whole)


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
        if isinstance(e["certificate_until"], date) and _key(e) in until:
            compared.append(e["certificate_until"] != until[_key(e)])
    return (_yes(differs) for differs in compared if differs is not None)


# 三、调解、维权、工地、登记册


def _bodies(s: Standing, level: str) -> int:
    rows = (r for r in s.accepted("mediation") if r["level"] == level)
    return sum(1 for r in rows if r["founded_on"] and latest(r["founded_on"]) <= CUTOFF)


@indicator("mediation_subdistrict", "mediation")
def _subdistrict(s: Standing) -> int:
    return _bodies(s, "街道")


@indicator("mediation_sector", "mediation")
def _sector(s: Standing) -> int:
    return _bodies(s, "行业")


@indicator("mediation_communities", "mediation")
def _communities(s: Standing) -> Any:
    covered = {r["place_code"] for r in s.accepted("mediation") if r["level"] == "社区"}
    rows = s.district.of_unit("reg_communities", s.code)
    return (_yes(r["community_code"] in covered) for r in rows)


def _cases(s: Standing, kind: str) -> list[Row]:
    return [r for r in s.district.of_unit("reg_cases", s.code) if r["kind"] == kind]


@indicator("dispute_closure_rate")
def _closure(s: Standing) -> Any:
    due = (r for r in _cases(s, "劳动争议") if in_period(r["due_on"]))
    return (_yes(r["closed_on"] and r["closed_on"] <= r["due_on"]) for r in due)


@indicator("mass_incidents")
def _incidents(s: Standing) -> int:
    return sum(1 for r in _cases(s, "群体性事件") if in_period(r["occurred_on"]))


@indicator("mass_incidents_city")
def _city_incidents(s: Standing) -> int:
    rows = (r for r in _cases(s, "群体性事件") if r["level"] in ("市", "省", "中央"))
    return sum(1 for r in rows if in_period(r["occurred_on"]))


@indicator("wage_arrears_cases")
def _arrears(s: Standing) -> int:
    rows = (r for r in _cases(s, "欠薪") if r["confirmed"])
    return sum(1 for r in rows if in_period(r["occurred_on"]))


@indicator("daily_record_rate", "sites")
def _daily(s: Standing) -> Any:
    rows = {r["site_name"]: r for r in s.accepted("sites")}
    return (_daily_verdict(rows.get(site["site_name"])) for site in open_sites(s))


def _daily_verdict(row: Row | None) -> str:
    if row is None:
        return MISS
    facts = row["daily_record"], row["monthly_settlement"]
    if False in facts:
        return MISS
    return UNKNOWN if None in facts else HIT


@indicator("rights_info_late_months", "rights_info")
def _late_months(s: Standing) -> int:
    rows = s.accepted("rights_info")
    return 12 - len({r["month"] for r in rows}) + sum(1 for r in rows if month_is_late(s, r))


# 四、本单位与收件


@indicator("submission_days_late", "submission")
def _days_late(s: Standing) -> int:
    sent = [x for x in s.district.world.submissions if x.sender == s.code and x.state != "rejected"]
    first = min(date.fromisoformat(x.received_at[:10]) for x in sent)
    return s.district.holidays.working_days_late(DUE, first)


@indicator("submission_returns", "submission")
def _returns(s: Standing) -> int:
    arrivals = s.district.world.submissions
    return sum(1 for x in arrivals if x.sender == s.code and x.state == "rejected")


def _figure(s: Standing, column: str) -> int:
    return int(s.rows("safeguards")[0][column] or 0)


def _document(s: Standing, column: str) -> int:
    return 1 if s.rows("safeguards")[0][column] else 0


indicator("leading_group_document", "safeguards")(lambda s: _document(s, "leading_group_no"))
indicator("annual_plan_document", "safeguards")(lambda s: _document(s, "annual_plan_no"))
indicator("bargaining_instructors", "safeguards")(lambda s: _figure(s, "instructors"))
indicator("tripartite_meetings", "safeguards")(lambda s: _figure(s, "tripartite_meetings"))
indicator("fulfilment_inspections", "safeguards")(lambda s: _figure(s, "inspections"))


@indicator("experience_promotion")
def _promotion(s: Standing) -> int:
    events = s.district.world.promotions
    return sum(1 for e in events if e["unit_code"] == s.code and in_period(e["event_date"]))
