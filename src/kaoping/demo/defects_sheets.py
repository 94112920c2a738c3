"""Defects of the smaller sheets: M codes (调解、维权、工地、帮扶与其他)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from kaoping.demo.codes import organisation_code
from kaoping.demo.facts import Row
from kaoping.demo.planter import Planter


def _mediation(p: Planter) -> None:
    rows = p.rows("JD11", "mediation")
    rows.remove(p.pick("JD11", "mediation", lambda r: r["level"] == "街道"))
    p.note("M01", "JD11")
    row = p.pick("JD03", "mediation", lambda r: r["level"] == "社区")
    row["settled"] = row["accepted"] + 2
    p.note("M03", "JD03")
    row = p.pick("KF01", "mediation", lambda r: r["level"] == "企业")
    row["place_code"] = organisation_code(98_010)
    p.note("M24", "KF01")


def _rights_info(p: Planter) -> None:
    row = p.pick("WB02", "rights_info")
    row["closed"] = row["disputes"] + 1
    p.note("M06", "WB02")


def _sites(p: Planter) -> None:
    extra = p.rows("JD05", "sites")[0].copy()
    extra["site_name"] = "示例JD05未入册甲项目"
    p.rows("JD05", "sites").append(extra)
    p.note("M09", "JD05")
    turned = p.rows("JD02", "sites")[0].copy()
    turned.values |= {"site_name": "示例JD02未入册乙项目", "started_on": date(2014, 5, 6),
                      "finished_on": date(2014, 4, 6)}  # fmt: skip
    p.rows("JD02", "sites").append(turned)
    p.note("M08", "JD02")


def _unreported_site(p: Planter) -> None:
    row = p.pick("WB01", "sites")
    p.rows("WB01", "sites").remove(row)
    visits = p.rows("WB01", "site_visits")
    visits[:] = [v for v in visits if v["site_name"] != row["site_name"]]
    p.note("M10", "WB01")


def _visits(p: Planter) -> None:
    p.pick("JD06", "site_visits")["site_name"] = "示例JD06不存在工地"
    p.note("M11", "JD06")
    row = p.pick("KF02", "site_visits", lambda r: r["fixed_on"] is None)
    row.values |= {"problem": "未戴安全帽", "fixed_on": row["visited_on"] - timedelta(days=3)}
    p.note("M12", "KF02")


def _help(p: Planter) -> None:
    for unit in ("JD01", "JD10"):
        p.pick(unit, "help_points", lambda r: r["level"] == "企业")["online_on"] = None
        p.note("M13", unit)
    p.pick("JD03", "help_points", lambda r: r["level"] == "社区")["place_code"] = "JD03-SQ99"
    p.note("M14", "JD03")
    row = p.pick("JD08", "help_services")
    row["satisfied"] = row["valid_forms"] + 4
    p.note("M15", "JD08")


def _six_ones(p: Planter) -> None:
    row = p.pick("JD04", "six_ones")
    row["enterprise_code"] = organisation_code(98_020)
    p.note("M16", "JD04")


def _proposals(p: Planter) -> None:
    row = p.pick("KF02", "proposals")
    row["adopted"] = row["proposed"] + 1
    p.note("M17", "KF02")
    again = p.pick("KF01", "proposals").copy()
    again["proposed"] += 1
    p.rows("KF01", "proposals").append(again)
    p.note("M28", "KF01")
    p.pick("JD09", "proposals")["enterprise_code"] = organisation_code(98_021)
    p.note("M29", "JD09")


def _facilities(p: Planter) -> None:
    row = p.pick("DQ01", "facilities")
    row["accepted_on"] = row["built_on"] - timedelta(days=10)
    p.note("M18", "DQ01")
    row = p.pick("GQ02", "facilities")
    row["subsidy"] = row["invested"] + 100_000
    p.note("M19", "GQ02")
    again = p.pick("WB01", "facilities", lambda r: r["kind"] == "活动中心").copy()
    p.rows("WB01", "facilities").append(again)
    p.note("M31", "WB01")


def _events(p: Planter) -> None:
    for unit in ("WB04", "JD09"):
        p.pick(unit, "events")["held_on"] = date(2013, 12, 20)
        p.note("M20", unit)
    again = p.pick("JD02", "events", lambda r: r["kind"] == "技能培训").copy()
    p.rows("JD02", "events").append(again)
    p.note("M30", "JD02")


def _self_assessment(p: Planter) -> None:
    row = p.pick("JD07", "self_assessment")
    row["self_points"] = row["full_points"] + 50_000
    p.note("M21", "JD07")
    p.pick("WB06", "self_assessment")["item_code"] = "Z9"
    p.note("M22", "WB06")


def _targets(p: Planter) -> None:
    rows = p.rows("DQ02", "annual_targets")
    copy: Row = rows[0].copy()
    rows.append(copy)
    p.note("M23", "DQ02")


def _implausible(p: Planter) -> None:
    """A visit of the year before, a fact without proof, more cases linked to a court than there were."""
    p.pick("JD01", "site_visits", lambda r: r["fixed_on"] is None)["visited_on"] = date(
        2013, 12, 18
    )
    p.note("M25", "JD01")
    p.pick("JD08", "six_ones", lambda r: r["venue"])["venue_proof"] = None
    p.note("M26", "JD08")
    row = p.pick("JD10", "rights_info")
    row["court_linked"] = row["disputes"] + 1
    p.note("M27", "JD10")


SHEET_DEFECTS: tuple[Callable[[Planter], None], ...] = (
    _mediation, _rights_info, _sites, _unreported_site, _visits, _help, _six_ones, _proposals, _facilities,
    _events, _self_assessment, _targets, _implausible,
)  # fmt: skip
