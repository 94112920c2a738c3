"""Metrics of the five projects, by the texts of indicators.toml (五大提升工程)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from kaoping.demo.facts import Row, earliest, latest
from kaoping.demo.judge import Standing
from kaoping.demo.law import CUTOFF, PERIOD_END, PERIOD_START
from kaoping.demo.measures import HIT, MISS, UNKNOWN, Metric, indicator, key, weighted

SIX = ("spirit", "democracy", "venue", "team", "bookroom", "publicity")


def exact(row: Row, column: str) -> bool:
    """Whether the number is there and was written without 余, 约 and the like."""
    return row[column] is not None and ("V06", column) not in row.faults


def summed(verdicts: Iterable[tuple[str, int]]) -> Metric:
    """A count over (verdict, number); only hits count."""
    pairs = list(verdicts)
    unknown = sum(1 for verdict, _ in pairs if verdict == UNKNOWN)
    return Metric(sum(n for verdict, n in pairs if verdict == HIT), None, "ok", unknown)


@indicator("six_ones_rate", "six_ones")
def _six_ones(s: Standing) -> Metric:
    held: dict[str, set[str]] = defaultdict(set)
    for row in s.accepted("six_ones"):
        held[key(row)] |= {fact for fact in SIX if row[fact]}
    return weighted((HIT, len(SIX), len(held[key(r)])) for r in s.register_rows)


@indicator("proposals_made", "proposals")
def _proposals(s: Standing) -> Metric:
    rows = s.accepted("proposals")
    return summed((HIT if exact(r, "proposed") else UNKNOWN, r["proposed"] or 0) for r in rows)


@indicator("proposal_adoption_rate", "proposals")
def _adoption(s: Standing) -> Metric:
    return weighted(
        (HIT, r["proposed"], r["adopted"])
        if exact(r, "proposed") and exact(r, "adopted") and r["adopted"] <= r["proposed"]
        else (UNKNOWN, 0, 0)
        for r in s.accepted("proposals")
    )


@indicator("proposal_value", "proposals")
def _value(s: Standing) -> Metric:
    return summed((_confirmed(r), r["saved"] or 0) for r in s.accepted("proposals"))


def _confirmed(row: Row) -> str:
    day = row["confirmed_on"]
    if row["saved"] is None or day is None:
        return UNKNOWN
    return _within(day, CUTOFF)


def _within(day: Any, end: Any) -> str:
    """Whether a day or month lies in the year up to `end`, wholly, not at all, or perhaps."""
    first, last = earliest(day), latest(day)
    if last < PERIOD_START or first > end:
        return MISS
    return HIT if first >= PERIOD_START and last <= end else UNKNOWN


def _attendances(s: Standing, kind: str) -> Metric:
    rows = (r for r in s.accepted("events") if r["kind"] == kind)
    return summed(
        (HIT if r["held_on"] and exact(r, "attendances") else UNKNOWN, r["attendances"] or 0)
        for r in rows
    )


indicator("skills_training_attendances", "events")(lambda s: _attendances(s, "技能培训"))
indicator("cadre_training_attendances", "events")(lambda s: _attendances(s, "干部培训"))


def body_of(s: Standing, row: Row) -> str:
    """A body that took part: the enterprise its code leads to, else its code, else its name."""
    code = row["body_code"]
    if not code:
        return str(row["body_name"])
    plain = code.upper().replace("-", "")
    own = plain[8:17] if len(plain) == 18 else plain
    return own if own in s.district.enterprises else str(code)


def _dated_bodies(s: Standing) -> dict[str, bool]:
    """Body → whether the day of any competition it took part in is known."""
    dated: dict[str, bool] = {}
    for row in s.accepted("events"):
        if row["kind"] == "岗位竞赛":
            body = body_of(s, row)
            dated[body] = dated.get(body, False) or row["held_on"] is not None
    return dated


def bodies_of(s: Standing) -> set[str]:
    """The bodies that count, by their keys."""
    return {body for body, known in _dated_bodies(s).items() if known}


@indicator("competition_bodies", "events")
def _competition(s: Standing) -> Metric:
    return summed((HIT if known else UNKNOWN, 1) for known in _dated_bodies(s).values())


def _acceptance(row: Row) -> str:
    day, built = row["accepted_on"], row["built_on"]
    if day is None:
        return MISS
    if built is not None and latest(day) < earliest(built):
        return UNKNOWN
    return _within(day, PERIOD_END)


@indicator("homes_accepted", "facilities")
def _homes(s: Standing) -> Metric:
    rows = (r for r in s.accepted("facilities") if r["kind"] in ("职工之家", "活动中心"))
    return summed((_acceptance(r), 1) for r in rows if r["body_kind"] in ("机关", "事业单位"))


@indicator("facilities_standardised", "facilities")
def _standardised(s: Standing) -> Metric:
    found: dict[str, set[str]] = defaultdict(set)
    for row in s.accepted("facilities"):
        if row["kind"] == "服务设施" and row["body_kind"] == "企业":
            found[row["enterprise_code"] or row["body_name"]].add(_acceptance(row))
    best = [next(v for v in (HIT, UNKNOWN, MISS) if v in own) for own in found.values()]
    return summed((verdict, 1) for verdict in best)


@indicator("help_stations_online_rate", "help_points")
def _stations(s: Standing) -> Metric:
    online: dict[str, set[str]] = defaultdict(set)
    register = s.district.enterprises
    for row in s.accepted("help_points"):
        day = row["online_on"]
        if row["level"] == "企业" and day is not None and latest(day) <= CUTOFF:
            place = register[row["place_code"]]["community_code"]
            online[place].add(row["place_code"])
    return weighted(
        (HIT, c["enterprise_stations"], min(len(online[c["community_code"]]), c["enterprise_stations"]))
        for c in s.district.of_unit("reg_communities", s.code)
    )  # fmt: skip


@indicator("help_point_computers_rate", "help_points")
def _computers(s: Standing) -> Any:
    found: dict[str, set[bool | None]] = defaultdict(set)
    for row in s.accepted("help_points"):
        if row["level"] == "社区":
            found[row["place_code"]].add(row["computer"])
    places = (c for c in s.district.of_unit("reg_communities", s.code) if c["help_point"])
    return (_equipped(found[c["community_code"]]) for c in places)


def _equipped(stated: set[bool | None]) -> str:
    if True in stated:
        return HIT
    return UNKNOWN if stated == {None} else MISS


@indicator("migrant_files", "help_services")
def _files(s: Standing) -> Metric:
    rows = (r for r in s.accepted("help_services") if r["kind"] == "困难农民工建档")
    return summed(
        (HIT if exact(r, "attendances") else UNKNOWN, r["attendances"] or 0) for r in rows
    )


@indicator("model_worker_satisfaction_rate")
def _satisfaction(s: Standing) -> Metric:
    surveys = s.district.of_unit("reg_satisfaction", s.code)
    return weighted(
        (HIT, r["valid_forms"], r["satisfied"])
        if r["satisfied"] <= r["valid_forms"] else (UNKNOWN, 0, 0)
        for r in surveys if r["audience"] == "困难劳模"
    )  # fmt: skip


def _documents(s: Standing, column: str) -> int:
    return sum(1 for row in s.accepted("safeguards") if row[column])


indicator("target_system_document", "safeguards")(lambda s: _documents(s, "target_system_no"))
indicator("assessment_system_document", "safeguards")(
    lambda s: _documents(s, "assessment_system_no")
)
indicator("reward_system_document", "safeguards")(lambda s: _documents(s, "reward_system_no"))


@indicator("field_visits", "safeguards")
def _visits(s: Standing) -> Metric:
    rows = (r for r in s.accepted("safeguards") if r["visits"] is not None)
    return summed((HIT if exact(r, "visits") else UNKNOWN, r["visits"]) for r in rows)
