"""The other sheets of a unit's workbook and the registers that witness them (调解、维权、工地、帮扶…)."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from kaoping.demo.enterprises import Roster, day_between
from kaoping.demo.facts import Row
from kaoping.demo.law import Holidays
from kaoping.demo.names import community_name, site_name
from kaoping.demo.profiles import Profile, misses

HARMONY_ITEMS = (
    ("A1", "企业建会率", 450_000), ("A2", "工会法人资格", 250_000), ("B1", "集体合同覆盖率", 500_000),
    ("B2", "工资专项覆盖率", 450_000), ("B5", "备案及时率", 300_000), ("D1", "调解组织建制率", 450_000),
    ("E1", "日清月结落实率", 250_000), ("F1", "按期报送", 200_000),
)  # fmt: skip
TARGETS = (
    ("T01", "合理化建议", 80, "条"),
    ("T02", "技能培训", 150, "人次"),
    ("T03", "职工之家", 2, "个"),
)


def mediation(unit: dict[str, str], profile: Profile, roster: Roster, rng: Random) -> list[Row]:
    """调解组织: the sub-district's own, its communities', sector bodies and some enterprises'."""
    code, name = unit["unit_code"], unit["name"].removesuffix("办事处")
    rows: list[Row] = []
    if unit["category"] == "街道":
        rows.append(_body(rng, "街道", f"{name}劳动争议调解中心", code))
    gone = misses(profile.communities, profile.community_mediation)
    for n in range(profile.communities - gone):
        place = f"{code}-SQ{n + 1:02d}"
        rows.append(_body(rng, "社区", f"{community_name(unit['name'], n)}调解小组", place))
    for n in range(profile.sectors):
        rows.append(
            _body(rng, "行业", f"{name}示例{'餐饮建筑物流'[2 * n : 2 * n + 2]}行业调委会", None)
        )
    for row in [r for r in roster.rows if r["mediation_founded_on"] and not r.used][:6]:
        body = _body(rng, "企业", f"{row['enterprise_name']}调委会", row["enterprise_code"])
        body["founded_on"] = row["mediation_founded_on"]
        rows.append(body)
    return rows


def _body(rng: Random, level: str, name: str, place: str | None) -> Row:
    accepted = rng.randint(2, 20)
    return Row("mediation", {
        "level": level, "body_name": name, "place_code": place,
        "founded_on": day_between(rng, date(2008, 3, 3), date(2014, 9, 30)),
        "mediators": rng.randint(3, 7), "accepted": accepted,
        "settled": accepted - rng.randint(0, 2),
    })  # fmt: skip


def rights_info(profile: Profile, holidays: Holidays, rng: Random) -> list[Row]:
    """维权信息: twelve months less the missing, some late."""
    rows = []
    late = rng.sample(range(1, 9), profile.late_months)
    missing = range(9, 9 + profile.missing_months)
    for month in range(1, 13):
        due = holidays.rights_info_due(month)
        reported = (
            due + timedelta(days=3) if month in late else due - timedelta(days=rng.randint(0, 6))
        )
        disputes = rng.randint(0, 6)
        if month not in missing:
            rows.append(Row("rights_info", {
                "month": month, "reported_on": reported, "disputes": disputes,
                "people": disputes * rng.randint(1, 4), "closed": max(0, disputes - rng.randint(0, 1)),
                "court_linked": min(disputes, 1), "liaison_training": rng.randint(0, 30),
            }, used=month in late))  # fmt: skip
    return rows


def sites(unit: str, profile: Profile, rng: Random) -> tuple[list[Row], list[Row], list[Row]]:
    """Building sites: the register's, the unit's, and the visits to them."""
    register: list[Row] = []
    reported: list[Row] = []
    for n in range(profile.sites):
        row = Row("reg_sites", {
            "site_no": f"{unit}-GD{n + 1:02d}", "site_name": site_name(unit, n), "unit_code": unit,
            "contractor": f"示例{'甲乙丙丁'[n % 4]}建筑安装有限公司",
            "started_on": day_between(rng, date(2012, 4, 1), date(2014, 9, 15)),
        })  # fmt: skip
        row["finished_on"] = (
            day_between(rng, date(2014, 10, 8), date(2014, 12, 20)) if n % 3 == 0 else None
        )
        register.append(row)
        reported.append(_reported_site(row, rng))
    for n, row in enumerate(rng.sample(reported, misses(profile.sites, profile.daily))):
        row.used = True
        if n % 3 == 2:
            reported.remove(row)
        else:
            row["daily_record" if n % 3 == 0 else "monthly_settlement"] = False
    return register, reported, [visit for row in reported for visit in _visits(row, rng)]


def _reported_site(register: Row, rng: Random) -> Row:
    same = ("site_name", "contractor", "started_on", "finished_on")
    return Row("sites", {
        **{column: register[column] for column in same},
        "migrant_workers": rng.randint(40, 400), "unionised": True, "daily_record": True,
        "monthly_settlement": True, "rights_system": rng.random() < 0.6, "liaison": True,
    })  # fmt: skip


def _visits(site: Row, rng: Random) -> list[Row]:
    first = day_between(rng, date(2014, 3, 3), date(2014, 5, 30))
    found = rng.random() < 0.4
    return [
        Row("site_visits", {"site_name": site["site_name"], "visited_on": first,
                            "visitor": "巡检员甲", "problem": "考勤牌缺失" if found else "无",
                            "fixed_on": first + timedelta(days=5) if found else None}),
        Row("site_visits", {"site_name": site["site_name"],
                            "visited_on": first + timedelta(days=100), "visitor": "巡检员乙",
                            "problem": "无", "fixed_on": None}),
    ]  # fmt: skip


def help_services(rng: Random) -> list[Row]:
    """帮扶服务: one row per kind, counts only."""
    rows = []
    for kind in ("送温暖", "互助保障", "困难农民工建档", "技能培训", "就业", "法律", "子女入学"):
        forms = rng.randint(10, 60)
        rows.append(Row("help_services", {
            "kind": kind, "attendances": rng.randint(10, 300), "amount": rng.randint(10, 900) * 10_000,
            "valid_forms": forms, "satisfied": forms - rng.randint(0, 5),
        }))  # fmt: skip
    return rows


def safeguards(profile: Profile, order: int, visits: int) -> list[Row]:
    """工作保障: documents and figures of the unit itself, one row."""
    number = f"示发〔2014〕{order}号"
    return [Row("safeguards", {
        "leading_group_no": number if profile.documents else None,
        "annual_plan_no": f"示工作〔2014〕{order}号", "instructors": profile.instructors,
        "tripartite_meetings": profile.meetings, "inspections": profile.inspections,
        "target_system_no": f"示制〔2014〕{order}号",
        "assessment_system_no": f"示考〔2014〕{order}号" if profile.documents else None,
        "reward_system_no": f"示奖〔2014〕{order}号" if order % 4 else None, "visits": visits,
    })]  # fmt: skip


def annual_targets(rng: Random) -> list[Row]:
    """年度目标: target and done."""
    return [
        Row("annual_targets", {"target_code": code, "target_name": name, "target": target,
                               "done": target * rng.randint(80, 115) // 100, "measure": measure,
                               "proof": "见台账"})
        for code, name, target, measure in TARGETS
    ]  # fmt: skip


def self_assessment(rng: Random) -> list[Row]:
    """自评表: self-given points of some items of the five-point table."""
    return [
        Row("self_assessment", {"item_code": code, "item_name": name, "full_points": full,
                                "self_points": full - rng.randint(0, 4) * 10_000, "note": None,
                                "proof": "见台账"})
        for code, name, full in HARMONY_ITEMS
    ]  # fmt: skip


def cases(unit: str, profile: Profile, roster: Roster, rng: Random) -> list[Row]:
    """Register of disputes, wage arrears and mass incidents."""
    rows: list[Row] = []
    late = misses(profile.disputes, profile.closure)
    for n in range(profile.disputes):
        occurred = day_between(rng, date(2014, 1, 13), date(2014, 10, 10))
        due = occurred + timedelta(days=60)
        closed: date | None = due - timedelta(days=rng.randint(0, 30))
        if n < late:
            closed = None if n % 2 else due + timedelta(days=1)
        rows.append(_case(unit, len(rows), "劳动争议", occurred, roster, rng,
                          due_on=due, closed_on=closed))  # fmt: skip
    for resolved in profile.arrears:
        rows.append(_case(unit, len(rows), "欠薪", date(2014, 5, 20), roster, rng, confirmed=True,
                          resolved=resolved))  # fmt: skip
    for level, resolved in profile.incidents:
        rows.append(_case(unit, len(rows), "群体性事件", date(2014, 7, 8) + timedelta(days=len(rows)),
                          roster, rng, level=level, resolved=resolved,
                          document_no=f"示维稳〔2014〕{len(rows)}号"))  # fmt: skip
    return rows


def _case(unit: str, n: int, kind: str, day: date, roster: Roster, rng: Random, **more: Any) -> Row:
    enterprise = rng.choice(roster.register) if roster.register else None
    return Row("reg_cases", {
        "case_no": f"示劳仲（2014）{unit}第{n + 1:03d}号", "kind": kind, "unit_code": unit,
        "enterprise_code": enterprise["enterprise_code"] if enterprise else None,
        "enterprise_name": enterprise["enterprise_name"] if enterprise else None,
        "occurred_on": day, "people": rng.randint(1, 4) if kind == "劳动争议" else rng.randint(12, 60),
        **more,
    })  # fmt: skip


def satisfaction(unit: str, rng: Random) -> list[Row]:
    """满意度调查结果: two audiences a unit."""
    rows = []
    for audience in ("职工", "企业"):
        forms = rng.randint(40, 120)
        rows.append(Row("reg_satisfaction", {"unit_code": unit, "audience": audience, "valid_forms": forms,
                                             "satisfied": forms * rng.randint(80, 99) // 100}))  # fmt: skip
    return rows
