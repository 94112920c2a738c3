"""五大提升工程的指标：每项一例达标、每种原因一例、无法判定一例；约数不作精确数，一家只计一次，人次不是人。"""

from __future__ import annotations

from typing import Any

import pytest

from tests.sql.checks.bench import E1, E2, Row, enterprise, on_register
from tests.sql.indicators.bench import HIT, IndicatorBench, Measure, Verdict, in_order

K1, K2 = E1.replace("-", ""), E2.replace("-", "")
BOTH = [on_register(), on_register(enterprise_code=E2, enterprise_name="虚构二厂")]
ROSTER = [enterprise(), enterprise(enterprise_code=E2, enterprise_name="虚构二厂")]
ABOUT = (15, "about")  # 约15
HEDGED: Verdict = ("unknown", "value_hedged")
EMPTY: Verdict = ("unknown", "value_unknown")
UNDATED: Verdict = ("unknown", "date_unknown")
OUTSIDE: Verdict = ("miss", "outside_period")


def six(**changes: Any) -> Row:
    """All six facts of enterprise E1."""
    return {"enterprise_code": E1, **dict.fromkeys(
        ("spirit", "democracy", "venue", "team", "bookroom", "publicity"), True), **changes}  # fmt: skip


def proposal(**changes: Any) -> Row:
    return {"enterprise_code": E1, "proposed": 10, "adopted": 2, "saved": 5000,
            "confirmed_on": "2014-06-30", **changes}  # fmt: skip


def event(**changes: Any) -> Row:
    return {"event_name": "虚构培训", "kind": "技能培训", "held_on": "2014-06-01", "attendances": 40,
            "body_name": "虚构街道", "body_code": "JD01", **changes}  # fmt: skip


def contest(**changes: Any) -> Row:
    return event(**{"event_name": "虚构竞赛", "kind": "岗位竞赛", "attendances": 5, **changes})


def home(**changes: Any) -> Row:
    return {"facility_name": "虚构之家", "kind": "职工之家", "body_kind": "机关", "body_name": "虚构局",
            "built_on": "2014-05-01", "accepted_on": "2014-06-01", **changes}  # fmt: skip


def facility(**changes: Any) -> Row:
    return home(**{"kind": "服务设施", "body_kind": "企业", "enterprise_code": E1, **changes})


def community(**changes: Any) -> Row:
    return {"community_code": "SQ01", "community_name": "虚构社区", "unit_code": "JD01",
            "help_point": True, "enterprise_stations": 1, **changes}  # fmt: skip


def station(**changes: Any) -> Row:
    return {"point_name": "虚构帮扶站", "level": "企业", "place_code": E1, "online_on": "2014-12-31",
            **changes}  # fmt: skip


def point(**changes: Any) -> Row:
    return {"point_name": "虚构帮扶点", "level": "社区", "place_code": "SQ01", "computer": True,
            **changes}  # fmt: skip


def files(**changes: Any) -> Row:
    return {"kind": "困难农民工建档", "attendances": 5, **changes}


def survey(**changes: Any) -> Row:
    return {
        "unit_code": "JD01",
        "audience": "困难劳模",
        "valid_forms": 8,
        "satisfied": 8,
        **changes,
    }


def of(indicator: str, title: str, sheet: str, rows: list[Row], *verdicts: Verdict, metric: tuple[int, int | None, str, int], **more: Any) -> Measure:  # fmt: skip
    """A measure over rows of one sheet and what stands beside them."""
    return Measure(indicator, title, {sheet: rows, **more}, list(verdicts), metric)


SIX = "six_ones_rate"
SIX_ONES = [
    of(SIX, "六项齐全", "six_ones", [six()], HIT, metric=(6, 6, "ok", 0), enterprises=ROSTER, reg_enterprises=BOTH[:1]),
    of(SIX, "差一项", "six_ones", [six(venue=False)], ("miss", "six_ones_lacking"), metric=(5, 6, "ok", 0), enterprises=ROSTER, reg_enterprises=BOTH[:1]),
    of(SIX, "留空即未具备", "six_ones", [six(team=None, venue=None)], ("miss", "six_ones_lacking"), metric=(4, 6, "ok", 0), enterprises=ROSTER, reg_enterprises=BOTH[:1]),
    of(SIX, "名录另有一户未填报，也占六项", "six_ones", [six()], HIT, ("miss", "six_ones_missing"), metric=(6, 12, "ok", 0), enterprises=ROSTER, reg_enterprises=BOTH),
    of(SIX, "同一企业两行，每项只计一次", "six_ones", [six(venue=False), six(spirit=False)], HIT, metric=(6, 6, "ok", 0), enterprises=ROSTER, reg_enterprises=BOTH[:1]),
    of(SIX, "没有企业", "six_ones", [], metric=(0, 0, "no_base", 0)),
    of(SIX, "不在名册的行不计", "six_ones", [six(enterprise_code=E2)], ("miss", "six_ones_missing"), metric=(0, 6, "ok", 0), enterprises=ROSTER[:1], reg_enterprises=BOTH[:1]),
]  # fmt: skip

MADE, ADOPTED, VALUE = "proposals_made", "proposal_adoption_rate", "proposal_value"
PROPOSALS = [
    of(MADE, "两户相加", "proposals", [proposal(), proposal(enterprise_code=E2, proposed=7)], HIT, HIT, metric=(17, None, "ok", 0), enterprises=ROSTER),
    of(MADE, "约数不计，待核实", "proposals", [proposal(), proposal(enterprise_code=E2, proposed=ABOUT)], HIT, HEDGED, metric=(10, None, "ok", 1), enterprises=ROSTER),
    of(MADE, "未填", "proposals", [proposal(proposed=None)], EMPTY, metric=(0, None, "ok", 1), enterprises=ROSTER),
    of(MADE, "一企业两行只计第一行", "proposals", [proposal(), proposal(proposed=30)], HIT, metric=(10, None, "ok", 0), enterprises=ROSTER),
    of(MADE, "不在名册不计", "proposals", [proposal(enterprise_code=E2)], metric=(0, None, "ok", 0), enterprises=ROSTER[:1]),
    of(MADE, "空表", "proposals", [], metric=(0, None, "ok", 0)),
    of(ADOPTED, "按条数", "proposals", [proposal(), proposal(enterprise_code=E2, proposed=5, adopted=5)], HIT, ("miss", "not_adopted"), metric=(7, 15, "ok", 0), enterprises=ROSTER),
    of(ADOPTED, "采用多于提出", "proposals", [proposal(adopted=11)], EMPTY, metric=(0, 0, "no_base", 1), enterprises=ROSTER),
    of(ADOPTED, "采用恰等于提出", "proposals", [proposal(adopted=10)], HIT, metric=(10, 10, "ok", 0), enterprises=ROSTER),
    of(ADOPTED, "提出为约数", "proposals", [proposal(proposed=ABOUT)], HEDGED, metric=(0, 0, "no_base", 1), enterprises=ROSTER),
    of(ADOPTED, "采用未填", "proposals", [proposal(adopted=None)], EMPTY, metric=(0, 0, "no_base", 1), enterprises=ROSTER),
    of(VALUE, "五千元即五十万分", "proposals", [proposal()], HIT, metric=(500_000, None, "ok", 0), enterprises=ROSTER),
    of(VALUE, "企业未确认", "proposals", [proposal(confirmed_on=None)], ("unknown", "not_confirmed"), metric=(0, None, "ok", 1), enterprises=ROSTER),
    of(VALUE, "截止日当天确认", "proposals", [proposal(confirmed_on="2014-12-31")], HIT, metric=(500_000, None, "ok", 0), enterprises=ROSTER),
    of(VALUE, "截止日后一天确认", "proposals", [proposal(confirmed_on="2015-01-01")], OUTSIDE, metric=(0, None, "ok", 0), enterprises=ROSTER),
    of(VALUE, "上年末确认", "proposals", [proposal(confirmed_on="2013-12-31")], OUTSIDE, metric=(0, None, "ok", 0), enterprises=ROSTER),
    of(VALUE, "只到月份，整月在期内", "proposals", [proposal(confirmed_on="2014-12")], HIT, metric=(500_000, None, "ok", 0), enterprises=ROSTER),
    of(VALUE, "金额未填", "proposals", [proposal(saved=None)], EMPTY, metric=(0, None, "ok", 1), enterprises=ROSTER),
]  # fmt: skip

SKILLS, CADRE, BODIES = (
    "skills_training_attendances",
    "cadre_training_attendances",
    "competition_bodies",
)
EVENTS = [
    of(SKILLS, "两期人次相加，干部培训不在内", "events", [event(), event(event_name="又一期", attendances=35), event(kind="干部培训")], HIT, HIT, metric=(75, None, "ok", 0)),
    of(SKILLS, "约数", "events", [event(attendances=ABOUT)], HEDGED, metric=(0, None, "ok", 1)),
    of(SKILLS, "人次未填", "events", [event(attendances=None)], EMPTY, metric=(0, None, "ok", 1)),
    of(SKILLS, "日期未知", "events", [event(held_on=None)], UNDATED, metric=(0, None, "ok", 1)),
    of(SKILLS, "期外不计", "events", [event(held_on="2013-12-31"), event(held_on="2014-01-01")], HIT, metric=(40, None, "ok", 0)),
    of(SKILLS, "各栏相同的一行只计一次", "events", [event(), event()], HIT, metric=(40, None, "ok", 0)),
    of(SKILLS, "对象不同是两场", "events", [event(audience="甲班"), event(audience="乙班")], HIT, HIT, metric=(80, None, "ok", 0)),
    of(CADRE, "只计干部培训", "events", [event(kind="干部培训", attendances=12), event()], HIT, metric=(12, None, "ok", 0)),
    of(BODIES, "按家数计，不按人次", "events", [contest(attendances=50), contest(body_name="虚构局", body_code="JG01", attendances=60)], HIT, HIT, metric=(2, None, "ok", 0)),
    of(BODIES, "同一家两次参赛只计一次", "events", [contest(), contest(event_name="又一竞赛")], HIT, metric=(1, None, "ok", 0)),
    of(BODIES, "同一企业三种写法是一家", "events", [contest(body_name="虚构一厂", body_code=c) for c in (E1, K1, f"91210104{K1}0")], HIT, metric=(1, None, "ok", 0), reg_enterprises=BOTH[:1]),
    of(BODIES, "无代码的按名称，另一行给出代码即同一家", "events", [contest(body_name="虚构局", body_code=None), contest(body_name="虚构局", body_code="JG01")], HIT, metric=(1, None, "ok", 0)),
    of(BODIES, "没有写明单位", "events", [contest(body_name=None, body_code=None)], ("miss", "body_missing"), metric=(0, None, "ok", 0)),
    of(BODIES, "日期未知", "events", [contest(held_on=None)], UNDATED, metric=(0, None, "ok", 1)),
    of(BODIES, "两行有一行日期可知", "events", [contest(held_on=None), contest()], HIT, metric=(1, None, "ok", 0)),
]  # fmt: skip

HOMES, MADE_STANDARD = "homes_accepted", "facilities_standardised"
FACILITIES = [
    of(HOMES, "机关之家与事业单位活动中心", "facilities", [home(), home(facility_name="又一处", kind="活动中心", body_kind="事业单位")], HIT, HIT, metric=(2, None, "ok", 0)),
    of(HOMES, "企业的之家、书屋不计", "facilities", [home(body_kind="企业"), home(kind="职工书屋")], metric=(0, None, "ok", 0)),
    of(HOMES, "未验收", "facilities", [home(accepted_on=None)], ("miss", "not_accepted"), metric=(0, None, "ok", 0)),
    of(HOMES, "上年末验收", "facilities", [home(built_on="2013-05-01", accepted_on="2013-12-31")], OUTSIDE, metric=(0, None, "ok", 0)),
    of(HOMES, "年初第一天验收", "facilities", [home(built_on="2013-05-01", accepted_on="2014-01-01")], HIT, metric=(1, None, "ok", 0)),
    of(HOMES, "验收早于建成", "facilities", [home(accepted_on="2014-04-30")], EMPTY, metric=(0, None, "ok", 1)),
    of(HOMES, "建成当日验收", "facilities", [home(accepted_on="2014-05-01")], HIT, metric=(1, None, "ok", 0)),
    of(HOMES, "单位类别未填", "facilities", [home(body_kind=None)], EMPTY, metric=(0, None, "ok", 1)),
    of(HOMES, "同一处两行只计一次", "facilities", [home(), home(accepted_on="2014-07-01")], HIT, metric=(1, None, "ok", 0)),
    of(MADE_STANDARD, "企业服务设施", "facilities", [facility(), home()], HIT, metric=(1, None, "ok", 0)),
    of(MADE_STANDARD, "一企业两处，计一家，取已验收的", "facilities", [facility(accepted_on=None), facility(facility_name="食堂")], HIT, metric=(1, None, "ok", 0)),
    of(MADE_STANDARD, "没有写明企业", "facilities", [facility(enterprise_code=None, body_name=None)], ("miss", "body_missing"), metric=(0, None, "ok", 0)),
]  # fmt: skip

ONLINE, COMPUTERS = "help_stations_online_rate", "help_point_computers_rate"
PLACED = [on_register(community_code="SQ01"), on_register(enterprise_code=E2, enterprise_name="虚构二厂", community_code="SQ01")]  # fmt: skip
OFFLINE, SILENT = ("miss", "station_offline"), ("miss", "station_not_reported")
HELP = [
    of(ONLINE, "名录一户，截止日联网", "help_points", [station()], HIT, metric=(1, 1, "ok", 0), reg_communities=[community()], reg_enterprises=PLACED),
    of(ONLINE, "截止日后一天联网", "help_points", [station(online_on="2015-01-01")], OFFLINE, metric=(0, 1, "ok", 0), reg_communities=[community()], reg_enterprises=PLACED),
    of(ONLINE, "未填联网日期", "help_points", [station(online_on=None)], OFFLINE, metric=(0, 1, "ok", 0), reg_communities=[community()], reg_enterprises=PLACED),
    of(ONLINE, "名录三户，报一户", "help_points", [station()], HIT, SILENT, metric=(1, 3, "ok", 0), reg_communities=[community(enterprise_stations=3)], reg_enterprises=PLACED),
    of(ONLINE, "报的多于名录，只认名录数，先认联网的", "help_points", [station(online_on=None), station(place_code=E2)], HIT, metric=(1, 1, "ok", 0), reg_communities=[community()], reg_enterprises=PLACED),
    of(ONLINE, "同一站两行只计一次", "help_points", [station(), station(online_on=None)], HIT, SILENT, metric=(1, 2, "ok", 0), reg_communities=[community(enterprise_stations=2)], reg_enterprises=PLACED),
    of(ONLINE, "别社区的企业不充数", "help_points", [station()], SILENT, metric=(0, 1, "ok", 0), reg_communities=[community()], reg_enterprises=[on_register(community_code="SQ02")]),
    of(ONLINE, "名录没有帮扶站", "help_points", [station()], metric=(0, 0, "no_base", 0), reg_communities=[community(enterprise_stations=0)], reg_enterprises=PLACED),
    of(COMPUTERS, "已配备", "help_points", [point()], HIT, metric=(1, 1, "ok", 0), reg_communities=[community()]),
    of(COMPUTERS, "未配备、未上报", "help_points", [point(computer=False)], ("miss", "no_computer"), ("miss", "point_not_reported"), metric=(0, 2, "ok", 0), reg_communities=[community(), community(community_code="SQ02")]),
    of(COMPUTERS, "未填", "help_points", [point(computer=None)], EMPTY, metric=(0, 0, "no_base", 1), reg_communities=[community()]),
    of(COMPUTERS, "不设帮扶点的社区不在内", "help_points", [point()], metric=(0, 0, "no_base", 0), reg_communities=[community(help_point=False)]),
    of(COMPUTERS, "企业站的电脑不算社区的", "help_points", [point(level="企业")], ("miss", "point_not_reported"), metric=(0, 1, "ok", 0), reg_communities=[community()]),
]  # fmt: skip

FILES, PLEASED, VISITS = "migrant_files", "model_worker_satisfaction_rate", "field_visits"
OTHERS = [
    of(FILES, "只计建档一类", "help_services", [files(), files(kind="送温暖", attendances=900)], HIT, metric=(5, None, "ok", 0)),
    of(FILES, "约数", "help_services", [files(attendances=ABOUT)], HEDGED, metric=(0, None, "ok", 1)),
    of(PLEASED, "全部满意；职工调查不在内", "reg_satisfaction", [survey(), survey(audience="职工", satisfied=1)], HIT, metric=(8, 8, "ok", 0)),
    of(PLEASED, "一份不满意", "reg_satisfaction", [survey(satisfied=7)], ("miss", "not_satisfied"), metric=(7, 8, "ok", 0)),
    of(PLEASED, "满意多于有效", "reg_satisfaction", [survey(satisfied=9)], EMPTY, metric=(0, 0, "no_base", 1)),
    of(PLEASED, "没有困难劳模", "reg_satisfaction", [], metric=(0, 0, "no_base", 0)),
    of(VISITS, "次数", "safeguards", [{"visits": 8}], HIT, metric=(8, None, "ok", 0)),
    of(VISITS, "约数", "safeguards", [{"visits": ABOUT}], HEDGED, metric=(0, None, "ok", 1)),
    of("bargaining_instructors", "约数", "safeguards", [{"instructors": ABOUT}], HEDGED, metric=(0, None, "ok", 1)),
    of("tripartite_meetings", "约数", "safeguards", [{"tripartite_meetings": ABOUT}], HEDGED, metric=(0, None, "ok", 1)),
    of("fulfilment_inspections", "约数", "safeguards", [{"inspections": ABOUT}], HEDGED, metric=(0, None, "ok", 1)),
    *(
        of(name, title, "safeguards", [{column: text}] if text else [{"visits": 1}], *([HIT] if text else []), metric=(bool(text), None, "ok", 0))
        for name, column in (("target_system_document", "target_system_no"), ("assessment_system_document", "assessment_system_no"), ("reward_system_document", "reward_system_no"))
        for title, text in (("有文号", "示制〔2014〕1号"), ("没有文号", ""))
    ),
]  # fmt: skip

MEASURES = [*SIX_ONES, *PROPOSALS, *EVENTS, *FACILITIES, *HELP, *OTHERS]


@pytest.mark.parametrize("measure", MEASURES, ids=str)
def test_project_indicators(measure: Measure, bench: IndicatorBench) -> None:
    assert bench.answer(measure) == (in_order(measure.verdicts), measure.metric)


def test_a_sheet_that_never_came_is_not_submitted(bench: IndicatorBench) -> None:
    for indicator, sheet in ((SIX, "six_ones"), (MADE, "proposals"), (SKILLS, "events"), (HOMES, "facilities"),
                             (ONLINE, "help_points"), (FILES, "help_services"), (VISITS, "safeguards")):  # fmt: skip
        gone = Measure(indicator, "", {}, no_sheet=frozenset({sheet}))
        assert bench.metric(gone)[2] == "not_submitted", indicator
    assert bench.metric(Measure(PLEASED, "", {}))[2] == "no_base"


def test_evidence_points_to_the_cell(bench: IndicatorBench) -> None:
    shown = "entity_key, sheet, row_no, column_name"
    lacking = of(SIX, "", "six_ones", [six(team=False)], metric=(0, 0, "", 0), enterprises=ROSTER, reg_enterprises=BOTH)  # fmt: skip
    assert bench.evidence(lacking, shown) == [
        (K2, "reg_enterprises", 4, "enterprise_code"),
        (K1, "six_ones", 3, "team"),
    ]
    silent = of(ONLINE, "", "help_points", [station(online_on=None)], metric=(0, 0, "", 0), reg_communities=[community(enterprise_stations=4)], reg_enterprises=PLACED)  # fmt: skip
    assert bench.evidence(silent, f"{shown}, base") == [
        (K1, "help_points", 3, "online_on", 1),
        ("SQ01", "reg_communities", 3, "enterprise_stations", 3),
    ]
    late = of(VALUE, "", "proposals", [proposal(confirmed_on=None)], metric=(0, 0, "", 0), enterprises=ROSTER)  # fmt: skip
    assert bench.evidence(late, shown) == [(K1, "proposals", 3, "confirmed_on")]
