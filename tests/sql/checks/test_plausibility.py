"""合理性：日期先后、其中项与总数、到期、同步、全票、与上年比较；每项一例命中、一例恰在界上。"""

from __future__ import annotations

from typing import Any

import pytest

from tests.sql.checks.bench import (
    E1,
    E2,
    Bench,
    Case,
    Row,
    contract,
    enterprise,
    listed,
    on_register,
    regional,
    wage,
    with_contract,
    with_enterprise,
)


def one(code: str, title: str, row: Row, *found: tuple[Any, ...]) -> Case:
    return Case(code, title, with_contract(row), list(found))


def ent(code: str, title: str, row: Row, *found: tuple[Any, ...]) -> Case:
    return Case(code, title, with_enterprise(row), list(found))


def on_list(title: str, row: Row, *found: tuple[Any, ...]) -> Case:
    return Case("C31", title, with_contract(regional(), coverage=[row]), list(found))


def last_year(staff: int | None, **limits: int) -> dict[str, Any]:
    return {
        "sheets": with_enterprise(
            enterprise(), reg_enterprises=[on_register(staff_last_year=staff)]
        ),
        "limits": limits,
    }


def womens(signed: str, **changes: Any) -> list[Row]:
    """The main contract of 2014-03-05 and a women's contract that names it."""
    more = {"contract_no": "女-1", "contract_type": "女职工专项", "main_no": "甲-1", **changes}
    return [contract(), contract(signed_on=signed, **more)]


def votes(count: int, present: int = 30, yes: int = 30) -> dict[str, list[Row]]:
    """Contracts of 30 representatives each; the last one votes as given, the others unanimously."""
    full = {"vote_due": 30, "vote_present": 30, "vote_yes": 30}
    rows = [contract(contract_no=f"甲-{n}", **full) for n in range(1, count)]
    last = contract(contract_no=f"甲-{count}", vote_due=30, vote_present=present, vote_yes=yes)
    return with_contract({}, contracts=[*rows, last])


def visit(day: str) -> dict[str, list[Row]]:
    return {
        "sites": [{"site_name": "甲工地", "started_on": "2013-01-01"}],
        "site_visits": [{"site_name": "甲工地", "visited_on": day}],
    }


def ones(**facts: Any) -> dict[str, list[Row]]:
    row = {"enterprise_code": E1, "enterprise_name": "虚构一厂", **facts}
    return with_enterprise(enterprise(), six_ones=[row])


def month(disputes: int | None, linked: int | None) -> dict[str, list[Row]]:
    return {"rights_info": [{"month": 3, "disputes": disputes, "court_linked": linked}]}


# A credit code of a union: 81, division 210104, PDY00001X, check character R (worked out in the standard's way).
UNION = "81210104PDY00001XR"
PERIOD = "2014-01-01至2014-12-31"

CASES = [
    on_list("一致", listed(vote_due=30, vote_present=30, vote_yes=30)),
    on_list("实到多一人", listed(vote_due=30, vote_present=31, vote_yes=30), (3, "vote_present", "30", "31", "30")),
    on_list("赞成多一人", listed(vote_due=30, vote_present=29, vote_yes=30), (3, "vote_present", "30", "29", "30")),
    on_list("没有填", listed()),
    # 截止日2014-12-31：综合合同2015-03-31到期者，续签窗口自2014-12-31起
    one("C32", "窗口首日", contract(term_end="2015-03-31"), (3, "term_end", "1", "2015-03-31", None)),
    one("C32", "窗口前一日", contract(term_end="2015-04-01")),
    one("C32", "二月底少三日也到", contract(term_end="2015-03-01"), (3, "term_end", "1", "2015-03-01", None)),
    # 工资专项：2015-03-01减60日为2014-12-31，2015-03-02减60日为2015-01-01
    one("C32", "工资专项窗口首日", wage(term_start="2014-03-02", term_end="2015-03-01"), (3, "term_end", "1", "2015-03-01", None)),
    one("C32", "工资专项窗口前一日", wage(term_end="2015-03-02")),
    Case("C32", "已续签", with_contract({}, contracts=[contract(term_end="2015-01-31"), contract(contract_no="甲-2", previous_no="甲-1")])),
    Case("C32", "一单位一条，取最早到期", with_contract({}, contracts=[contract(contract_no="甲-3"), contract(term_end="2015-02-28"), contract(contract_no="甲-2", term_end="2015-01-31")]), [(4, "term_end", "2", "2015-01-31", None)]),
    one("C32", "截止日前已到期", contract(term_end="2014-12-30")),
    Case("C33", "同日", with_contract({}, contracts=womens("2014-03-05"))),
    Case("C33", "相隔三十日", with_contract({}, contracts=womens("2014-04-04"))),
    Case("C33", "相隔三十一日", with_contract({}, contracts=womens("2014-04-05")), [(4, "signed_on", "2014-04-05", "2014-03-05", None)]),
    Case("C33", "没有主合同", with_contract({}, contracts=womens("2014-06-05", main_no=None))),
    Case("C33", "安全专项不要求", with_contract({}, contracts=womens("2014-06-05", contract_type="劳动安全卫生专项"))),
    Case("C34", "十份全票", votes(10), [(3, "vote_yes", "10", None, None)]),
    Case("C34", "九份", votes(9)),
    Case("C34", "一人缺席", votes(11, present=29, yes=29)),
    Case("C34", "一票反对", votes(11, yes=29)),
    one("C35", "同日", contract(voted_on="2014-03-05")),
    one("C35", "晚一日", contract(voted_on="2014-03-06"), (3, "voted_on", "2014-03-06", "2014-03-05", None)),
    one("C35", "签订只到月份", contract(signed_on="2014-03", voted_on="2014-03-31")),
    one("C36", "同日", contract(requested_on="2014-02-10", replied_on="2014-02-10")),
    one("C36", "早一日", contract(requested_on="2014-02-10", replied_on="2014-02-09"), (3, "replied_on", "2014-02-10", "2014-02-09", None)),
    one("C37", "相等", contract(covered_staff=100)),
    one("C37", "多一人", contract(covered_staff=101), (3, "covered_staff", "101", "100", None)),
    Case("C37", "区域合同不比", with_contract(regional(covered_staff=999), coverage=[listed()])),
    # 名册100人；界限：变动超过50%且不少于20人
    Case("E20", "恰一半", **last_year(200)),
    Case("E20", "多于一半", found=[(3, "staff", "100", "201", "50")], **last_year(201)),
    Case("E20", "增加超过一半", found=[(3, "staff", "100", "66", "50")], **last_year(66)),
    Case("E20", "名录没有上年数", **last_year(None)),
    Case("E20", "人数太少不论比例", **last_year(201, staff_change_least=102)),
    Case("E20", "轮次放宽界限", **last_year(201, staff_change_percent=51)),
    ent("E21", "工会代码", enterprise(enterprise_code=UNION), (3, "enterprise_code", UNION, None, None)),
    ent("E21", "组织机构代码", enterprise()),
    ent("E21", "企业的信用代码", enterprise(enterprise_code="91210104PDY000028Q")),
    ent("E22", "早一日", enterprise(term_start="2016-01-02"), (3, "term_end", "2016-01-02", "2016-01-01", None)),
    ent("E22", "同日", enterprise(term_start="2016-01-01")),
    ent("E23", "截止日次日", enterprise(founded_on="2015-01-01"), (3, "founded_on", "2015-01-01", None, "2014-12-31")),
    ent("E23", "截止日当日", enterprise(founded_on="2014-12-31")),
    ent("E23", "未建会", enterprise(unionised=False, founded_on="2015-01-01")),
    Case("M25", "上年", visit("2013-12-31"), [(3, "visited_on", "2013-12-31", None, PERIOD)]),
    Case("M25", "次年", visit("2015-01-01"), [(3, "visited_on", "2015-01-01", None, PERIOD)]),
    Case("M25", "首日", visit("2014-01-01")),
    Case("M25", "末日", visit("2014-12-31")),
    Case("M26", "两项缺佐证", ones(spirit=True, venue=True, team=False, bookroom=True, bookroom_proof="照片"), [(3, "enterprise_code", "虚构一厂", "企业精神、活动场地", None)]),
    Case("M26", "都有佐证", ones(spirit=True, spirit_proof="文本", team=False)),
    Case("M27", "相等", month(3, 3)),
    Case("M27", "多一件", month(3, 4), [(3, "court_linked", "3", "4", None)]),
    Case("M27", "未填", month(None, 4)),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_plausibility_checks(case: Case, bench: Bench) -> None:
    assert bench.ask(case) == case.found


def test_a_union_code_is_told_apart_by_its_first_two_places(bench: Bench) -> None:
    rows = [enterprise(enterprise_code="91210104PDY000028Q"), enterprise(enterprise_code=E2)]
    assert bench.ask(Case("E21", "", with_enterprise({}, enterprises=rows))) == []
