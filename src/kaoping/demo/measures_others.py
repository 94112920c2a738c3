"""Metrics over mediation, sites, monthly information, registers and arrivals (其他)."""

from __future__ import annotations

from datetime import date
from typing import Any

from kaoping.demo.facts import Row, latest
from kaoping.demo.judge import Standing
from kaoping.demo.judge_findings import month_is_late, open_sites
from kaoping.demo.law import CUTOFF, DUE, in_period
from kaoping.demo.measures import HIT, MISS, UNKNOWN, indicator, yes


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
    return (yes(r["community_code"] in covered) for r in rows)


def _cases(s: Standing, kind: str) -> list[Row]:
    return [r for r in s.district.of_unit("reg_cases", s.code) if r["kind"] == kind]


@indicator("dispute_closure_rate")
def _closure(s: Standing) -> Any:
    due = (r for r in _cases(s, "劳动争议") if in_period(r["due_on"]))
    return (yes(r["closed_on"] and r["closed_on"] <= r["due_on"]) for r in due)


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
    """M04 asks that the sheet came: without it no month is counted."""
    rows = s.accepted("rights_info")
    if not s.received("rights_info"):
        return 0
    return 12 - len({r["month"] for r in rows}) + sum(1 for r in rows if month_is_late(s, r))


# 四、本单位与收件


@indicator("submission_days_late", "submission")
def _days_late(s: Standing) -> int:
    sent = [x for x in s.district.world.submissions if x.sender == s.code and x.state != "rejected"]
    first = min((date.fromisoformat(x.received_at[:10]) for x in sent), default=DUE)
    return s.district.holidays.working_days_late(DUE, first)


@indicator("submission_returns", "submission")
def _returns(s: Standing) -> int:
    arrivals = s.district.world.submissions
    return sum(1 for x in arrivals if x.sender == s.code and x.state == "rejected")


def _figure(s: Standing, column: str) -> int:
    return sum(int(row[column] or 0) for row in s.accepted("safeguards"))


def _document(s: Standing, column: str) -> int:
    return sum(1 for row in s.accepted("safeguards") if row[column])


indicator("leading_group_document", "safeguards")(lambda s: _document(s, "leading_group_no"))
indicator("annual_plan_document", "safeguards")(lambda s: _document(s, "annual_plan_no"))
indicator("bargaining_instructors", "safeguards")(lambda s: _figure(s, "instructors"))
indicator("tripartite_meetings", "safeguards")(lambda s: _figure(s, "tripartite_meetings"))
indicator("fulfilment_inspections", "safeguards")(lambda s: _figure(s, "inspections"))


@indicator("experience_promotion")
def _promotion(s: Standing) -> int:
    events = s.district.world.promotions
    return sum(1 for e in events if e["unit_code"] == s.code and in_period(e["event_date"]))
