"""调解、维权、工地、帮扶与其他各表：每项检查一例命中、一例恰在界上不命中。"""

from __future__ import annotations

import pytest

from tests.sql.checks.bench import E1, E2, Bench, Case, enterprise

Row = dict[str, object]


def one(code: str, title: str, sheet: str, row: Row, *found: tuple[object, ...]) -> Case:
    return Case(code, title, {sheet: [row]}, list(found))


def body(**changes: object) -> Row:
    return {
        "level": "街道",
        "body_name": "虚构调委会",
        "founded_on": "2012-01-01",
        "accepted": 10,
        "settled": 8,
        **changes,
    }


def month(number: int, **changes: object) -> Row:
    return {
        "month": number,
        "reported_on": f"2014-{number + 1:02d}-05" if number < 12 else "2015-01-05",
        **changes,
    }


def site(**changes: object) -> Row:
    return {
        "site_name": "虚构工地",
        "started_on": "2014-03-01",
        "daily_record": True,
        "monthly_settlement": True,
        **changes,
    }


def known(**changes: object) -> Row:
    return {
        "site_no": "GD-1",
        "site_name": "虚构工地",
        "unit_code": "JD01",
        "started_on": "2014-03-01",
        **changes,
    }


def community(**changes: object) -> Row:
    return {"community_code": "SQ01", "community_name": "虚构社区", "unit_code": "JD01", **changes}


def point(**changes: object) -> Row:
    return {
        "point_name": "虚构站",
        "level": "企业",
        "place_code": E1,
        "online_on": "2014-01-01",
        **changes,
    }


def event(**changes: object) -> Row:
    return {"event_name": "虚构竞赛", "kind": "岗位竞赛", "held_on": "2014-06-01", **changes}


ALL_MONTHS = [month(n) for n in range(1, 13)]

CASES = [
    Case("M01", "空表", {}, [(None, None, None, None, None), (None, None, None, None, None)]),
    Case("M01", "一街道有、一街道无；委办局不要求", {"mediation": [body()]}, [(None, None, None, None, None)]),
    Case("M01", "表未收到", {}, no_sheet=frozenset({"mediation"})),
    Case("M02", "无社区组织", {"reg_communities": [community()], "mediation": [body(level="街道", place_code="SQ01")]}, [(None, None, "虚构社区", "SQ01", None)]),
    Case("M02", "有社区组织", {"reg_communities": [community()], "mediation": [body(level="社区", place_code="SQ01")]}),
    Case("M02", "他单位报的不算", {"reg_communities": [community()], "mediation": [body(level="社区", place_code="SQ01", _unit="JD02")]}, [(None, None, "虚构社区", "SQ01", None)]),
    one("M03", "相等", "mediation", body(accepted=10, settled=10)),
    one("M03", "多一件", "mediation", body(accepted=10, settled=11), (3, "settled", "10", "11", None)),
    Case("M04", "缺七月", {"rights_info": [{**m, "_unit": u} for u in ("JD01", "JD02", "WB01") for m in ALL_MONTHS if (u, m["month"]) != ("JD01", 7)]}, [(None, None, "7", None, None)]),
    Case("M04", "表未收到", {}, no_sheet=frozenset({"rights_info"})),
    # 一月信息应于2月10日（星期一）前；五月应于6月10日；二月应于3月10日
    one("M05", "当日", "rights_info", month(1, reported_on="2014-02-10")),
    one("M05", "次日", "rights_info", month(1, reported_on="2014-02-11"), (3, "reported_on", "1", "2014-02-11", "2014-02-10")),
    # 四月信息应于5月10日，是星期六，顺延至5月12日
    one("M05", "顺延后当日", "rights_info", month(4, reported_on="2014-05-12")),
    one("M05", "顺延后次日", "rights_info", month(4, reported_on="2014-05-13"), (3, "reported_on", "4", "2014-05-13", "2014-05-12")),
    # 十二月信息应于2015年1月10日，是星期六，顺延至1月12日
    one("M05", "十二月跨年", "rights_info", month(12, reported_on="2015-01-13"), (3, "reported_on", "12", "2015-01-13", "2015-01-12")),
    one("M05", "日期不明", "rights_info", month(1, reported_on=None)),
    one("M06", "相等", "rights_info", month(1, disputes=5, closed=5)),
    one("M06", "多一件", "rights_info", month(1, disputes=5, closed=6), (3, "closed", "5", "6", None)),
    Case("M07", "都已落实", {"reg_sites": [known()], "sites": [site()]}),
    Case("M07", "日清未落实", {"reg_sites": [known()], "sites": [site(daily_record=False)]}, [(3, "daily_record", None, "日记工记录未落实", None)]),
    Case("M07", "月结未落实", {"reg_sites": [known()], "sites": [site(monthly_settlement=False)]}, [(3, "daily_record", None, "月结清未落实", None)]),
    Case("M07", "均未落实", {"reg_sites": [known()], "sites": [site(daily_record=False, monthly_settlement=False)]}, [(3, "daily_record", None, "日记工记录、月结清均未落实", None)]),
    Case("M07", "上年竣工", {"reg_sites": [known(started_on="2013-01-01", finished_on="2013-12-31")], "sites": [site(started_on="2013-01-01", finished_on="2013-12-31", daily_record=False)]}),
    Case("M07", "期初竣工", {"reg_sites": [known(started_on="2013-01-01", finished_on="2014-01-01")], "sites": [site(started_on="2013-01-01", daily_record=False)]}, [(3, "daily_record", None, "日记工记录未落实", None)]),
    one("M08", "同日", "sites", site(finished_on="2014-03-01")),
    one("M08", "早一天", "sites", site(finished_on="2014-02-28"), (3, "finished_on", "2014-03-01", "2014-02-28", None)),
    Case("M09", "不在清单", {"reg_sites": [known(site_name="另一工地")], "sites": [site()]}, [(3, "site_name", "虚构工地", None, None)]),
    Case("M09", "清单归他单位", {"reg_sites": [known(unit_code="JD02")], "sites": [site()]}, [(3, "site_name", "虚构工地", None, None)]),
    Case("M09", "在清单", {"reg_sites": [known()], "sites": [site()]}),
    Case("M10", "未上报", {"reg_sites": [known()]}, [(None, None, "虚构工地", "GD-1", None)]),
    Case("M10", "期后开工", {"reg_sites": [known(started_on="2015-01-01")]}),
    Case("M10", "期末开工", {"reg_sites": [known(started_on="2014-12-31")]}, [(None, None, "虚构工地", "GD-1", None)]),
    Case("M10", "已上报", {"reg_sites": [known()], "sites": [site()]}),
    Case("M11", "工地在表", {"sites": [site()], "site_visits": [{"site_name": "虚构工地", "visited_on": "2014-04-01"}]}),
    Case("M11", "工地在他单位的表", {"sites": [site(_unit="JD02")], "site_visits": [{"site_name": "虚构工地", "visited_on": "2014-04-01"}]}, [(3, "site_name", "虚构工地", None, None)]),
    Case("M12", "同日", {"sites": [site()], "site_visits": [{"site_name": "虚构工地", "visited_on": "2014-04-02", "fixed_on": "2014-04-02"}]}),
    Case("M12", "早一天", {"sites": [site()], "site_visits": [{"site_name": "虚构工地", "visited_on": "2014-04-02", "fixed_on": "2014-04-01"}]}, [(3, "fixed_on", "2014-04-02", "2014-04-01", None)]),
    one("M13", "未联网", "help_points", point(online_on=None), (3, "online_on", "虚构站", None, None)),
    one("M13", "已联网", "help_points", point()),
    one("M13", "社区站不查", "help_points", point(level="街道", online_on=None)),
    one("M13", "日期读不出", "help_points", point(online_on=None, _cells={"online_on": "unreadable"})),
    Case("M14", "不在名录", {"reg_communities": [community()], "help_points": [point(level="社区", place_code="SQ99")]}, [(3, "place_code", "SQ99", None, None)]),
    Case("M14", "在名录", {"reg_communities": [community()], "help_points": [point(level="社区", place_code="SQ01")]}),
    one("M15", "相等", "help_services", {"kind": "法律", "valid_forms": 9, "satisfied": 9}),
    one("M15", "多一份", "help_services", {"kind": "法律", "valid_forms": 9, "satisfied": 10}, (3, "satisfied", "9", "10", None)),
    Case("M16", "不在名册", {"six_ones": [{"enterprise_code": E1}]}, [(3, "enterprise_code", E1, None, None)]),
    Case("M16", "在名册，哪怕被拒", {"enterprises": [enterprise()], "reg_enterprises": [{"enterprise_code": E1, "reg_status": "存续", "unit_code": "JD02"}], "six_ones": [{"enterprise_code": E1}]}),
    one("M17", "相等", "proposals", {"enterprise_code": E1, "proposed": 5, "adopted": 5}),
    one("M17", "多一条", "proposals", {"enterprise_code": E1, "proposed": 5, "adopted": 6}, (3, "adopted", "5", "6", None)),
    one("M18", "同日", "facilities", {"built_on": "2014-05-02", "accepted_on": "2014-05-02"}),
    one("M18", "早一天", "facilities", {"built_on": "2014-05-02", "accepted_on": "2014-05-01"}, (3, "accepted_on", "2014-05-02", "2014-05-01", None)),
    one("M19", "相等", "facilities", {"invested": 1000, "subsidy": 1000}),
    one("M19", "多一元", "facilities", {"invested": 1000, "subsidy": 1001}, (3, "subsidy", "1000", "1001", None)),
    one("M20", "期初期末", "events", event(held_on="2014-01-01")),
    one("M20", "期末", "events", event(held_on="2014-12-31")),
    one("M20", "期前", "events", event(held_on="2013-12-31"), (3, "held_on", "2013-12-31", None, "2014-01-01至2014-12-31")),
    one("M20", "期后", "events", event(held_on="2015-01"), (3, "held_on", "2015-01", None, "2014-01-01至2014-12-31")),
    one("M21", "相等", "self_assessment", {"item_code": "A1", "full_points": 5, "self_points": 5}),
    one("M21", "多一分", "self_assessment", {"item_code": "A1", "full_points": 5, "self_points": 6}, (3, "self_points", "5", "6", None)),
    one("M22", "有此项目", "self_assessment", {"item_code": "A1"}),
    one("M22", "无此项目", "self_assessment", {"item_code": "Z9"}, (3, "item_code", "Z9", None, None)),
    Case("M23", "第二行", {"annual_targets": [{"target_code": "T1"}, {"target_code": "T2"}, {"target_code": "T1"}]}, [(5, "target_code", "T1", "3", None)]),
    Case("M23", "他单位同码", {"annual_targets": [{"target_code": "T1"}, {"target_code": "T1", "_unit": "JD02"}]}),
    Case("M24", "在名册", {"enterprises": [enterprise()], "mediation": [body(level="企业", place_code="pdy00001-1")]}),
    Case("M24", "不在名册", {"mediation": [body(level="企业", place_code=E1)]}, [(3, "place_code", E1, None, None)]),
    Case("M24", "社区的代码不查", {"mediation": [body(level="社区", place_code="SQ01")]}),
    Case("M02", "两社区缺一", {"reg_communities": [community(), community(community_code="SQ02", community_name="又一社区")], "mediation": [body(level="社区", place_code="SQ01")]}, [(None, None, "又一社区", "SQ02", None)]),
    Case("M07", "清单有两工地", {"reg_sites": [known(), known(site_no="GD-2", site_name="又一工地")], "sites": [site(daily_record=False)]}, [(3, "daily_record", None, "日记工记录未落实", None)]),
    Case("M09", "清单尚未收到", {"sites": [site()]}),
    Case("M10", "报了别的工地", {"reg_sites": [known()], "sites": [site(site_name="又一工地")]}, [(None, None, "虚构工地", "GD-1", None)]),
    Case("M10", "表未收到", {"reg_sites": [known()]}, no_sheet=frozenset({"sites"})),
    Case("M11", "表中有别的工地", {"sites": [site()], "site_visits": [{"site_name": "又一工地", "visited_on": "2014-04-01"}]}, [(3, "site_name", "又一工地", None, None)]),
    Case("M13", "只有本格读不出才不判", {"help_points": [point(online_on=None, _cells={"computer": "unreadable"}), point(online_on=None, _cells={"online_on": "unreadable"})], "sites": [site(_cells={"online_on": "unreadable"})]}, [(3, "online_on", "虚构站", None, None)]),
    Case("M13", "没有该列", {"help_points": [point(online_on=None)]}, absent=frozenset({("help_points", "online_on")})),
    Case("M16", "名册有别的企业", {"enterprises": [enterprise()], "six_ones": [{"enterprise_code": E2}]}, [(3, "enterprise_code", E2, None, None)]),
    Case("M28", "同一企业第二行", {"enterprises": [enterprise()], "proposals": [{"enterprise_code": E1, "proposed": 3}, {"enterprise_code": E1, "proposed": 4}]}, [(4, "enterprise_code", E1, "3", None)]),
    Case("M28", "两家企业；他单位的同一企业", {"enterprises": [enterprise()], "proposals": [{"enterprise_code": E1}, {"enterprise_code": E2}, {"enterprise_code": E1, "_unit": "JD02"}]}),
    Case("M29", "不在名册", {"enterprises": [enterprise()], "proposals": [{"enterprise_code": E1}, {"enterprise_code": E2}]}, [(4, "enterprise_code", E2, None, None)]),
    Case("M29", "都在名册", {"enterprises": [enterprise()], "proposals": [{"enterprise_code": E1}]}),
    Case("M30", "各栏相同", {"events": [event(), event()]}, [(4, "event_name", "虚构竞赛", "3", None)]),
    Case("M30", "参加单位不同；人次不同；日期不同", {"events": [event(), event(body_code="JG01"), event(attendances=3), event(held_on="2014-06-02")]}),
    Case("M31", "同一处两行", {"facilities": [{"facility_name": "甲", "kind": "职工之家", "body_name": "虚构局"}] * 2}, [(4, "facility_name", "甲", "3", None)]),
    Case("M31", "类型不同；所在单位不同", {"facilities": [{"facility_name": "甲", "kind": "职工之家", "body_name": "虚构局"}, {"facility_name": "甲", "kind": "活动中心", "body_name": "虚构局"}, {"facility_name": "甲", "kind": "职工之家", "body_name": "又一局"}]}),
    Case("M24", "名册有别的企业", {"enterprises": [enterprise()], "mediation": [body(level="企业", place_code=E2)]}, [(3, "place_code", E2, None, None)]),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_checks_of_other_sheets(case: Case, bench: Bench) -> None:
    assert bench.ask(case) == case.found
