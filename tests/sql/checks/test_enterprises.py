"""企业：每项检查一例命中、一例恰在界上不命中。"""

from __future__ import annotations

import pytest

from tests.sql.checks.bench import (
    E1,
    E2,
    Bench,
    Case,
    certificate,
    enterprise,
    on_register,
    with_enterprise,
)


def one(code: str, title: str, row: dict[str, object], *found: tuple[object, ...]) -> Case:
    return Case(code, title, with_enterprise(row), list(found))


def unread(column: str, other: str) -> dict[str, list[dict[str, object]]]:
    """Row 3 lacks a value in `column` while another column of it, another row and another sheet are unreadable."""
    here = enterprise(**{column: None}, _cells={other: "unreadable"})
    next_row = enterprise(**{column: None}, enterprise_code=E2, _cells={column: "unreadable"})
    elsewhere: dict[str, object] = {"enterprise_code": E1, "_cells": {column: "unreadable"}}
    both = [on_register(), on_register(enterprise_code=E2)]
    return with_enterprise(
        here, enterprises=[here, next_row], reg_enterprises=both, six_ones=[elsewhere]
    )


CODE = "enterprise_code"

CASES = [
    Case("E01", "第二行", with_enterprise({}, enterprises=[enterprise(), enterprise(enterprise_code=E2), enterprise()]), [(5, CODE, E1, "3", None)]),
    Case("E01", "他单位的行", with_enterprise({}, enterprises=[enterprise(), enterprise(_unit="JD02")])),
    Case("E02", "另两单位也报", with_enterprise({}, enterprises=[enterprise(), enterprise(_unit="JD02"), enterprise(_unit="WB01")]), [(3, CODE, E1, "示例乙街道办事处、示例区住房建设局", None)]),
    Case("E02", "只有本单位报", with_enterprise(enterprise())),
    Case("E02", "名录中没有", with_enterprise({}, enterprises=[enterprise(), enterprise(_unit="JD02")], reg_enterprises=[on_register(enterprise_code=E2)])),
    Case("E03", "归属他单位", with_enterprise(enterprise(_unit="JD02")), [(3, CODE, E1, "示例甲街道办事处", None)]),
    Case("E03", "归属代码不在名单", with_enterprise(enterprise(), reg_enterprises=[on_register(unit_code="XX99")]), [(3, CODE, E1, "XX99", None)]),
    Case("E03", "归属本单位", with_enterprise(enterprise())),
    Case("E03", "已因重复被拒", with_enterprise({}, enterprises=[enterprise(_unit="JD02"), enterprise(_unit="JD02")]), [(3, CODE, E1, "示例甲街道办事处", None)]),
    Case("E04", "不在名录", with_enterprise({}, enterprises=[enterprise(), enterprise(enterprise_code=E2)]), [(4, CODE, E2, None, None)]),
    Case("E04", "名录尚未收到", with_enterprise(enterprise(), reg_enterprises=[])),
    one("E05", "相等", enterprise(staff=100, women=100)),
    one("E05", "多一人", enterprise(staff=100, women=101), (3, "women", "100", "101", None)),
    one("E05", "职工数不明", enterprise(staff=None, women=101)),
    one("E06", "相等", enterprise(staff=100, members=100)),
    one("E06", "多一人", enterprise(staff=100, members=101), (3, "members", "100", "101", None)),
    one("E07", "相等", enterprise(staff=100, migrant_workers=100)),
    one("E07", "多一人", enterprise(staff=100, migrant_workers=101), (3, "migrant_workers", "100", "101", None)),
    one("E08", "空", enterprise(founded_on=None), (3, "founded_on", None, None, None)),
    one("E08", "有文字但读不出", enterprise(founded_on=None, _cells={"founded_on": "unreadable"})),
    one("E08", "联合建会", enterprise(founded_on=None, union_form="联合")),
    Case("E08", "没有该列", with_enterprise(enterprise(founded_on=None)), absent=frozenset({("enterprises", "founded_on")})),
    one("E09", "二十五人", enterprise(unionised=False, members=25), (3, "members", "25", None, None)),
    one("E09", "二十四人", enterprise(unionised=False, members=24)),
    one("E09", "是否建会不明", enterprise(unionised=None, members=25)),
    Case("E10", "截止日前一日到期", with_enterprise(enterprise(), reg_certificates=[certificate(valid_until="2014-12-30")]), [(3, "certificate_until", "2014-12-30", None, "2014-12-31")]),
    Case("E10", "截止日到期", with_enterprise(enterprise(), reg_certificates=[certificate(valid_until="2014-12-31")])),
    Case("E10", "两证取后者", with_enterprise(enterprise(), reg_certificates=[certificate(valid_until="2013-01-01"), certificate()])),
    Case("E10", "联合工会", with_enterprise(enterprise(union_form="联合"), reg_certificates=[certificate(valid_until="2013-01-01")])),
    Case("E11", "登记册没有", with_enterprise(enterprise(), reg_certificates=[certificate(enterprise_code=E2)]), [(3, "certificate_until", "2016-05-01", None, None)]),
    Case("E11", "未填", with_enterprise(enterprise(certificate_until=None), reg_certificates=[certificate(enterprise_code=E2)])),
    Case("E11", "登记册尚未收到", with_enterprise(enterprise(), reg_certificates=[])),
    one("E12", "截止日前一日届满", enterprise(term_end="2014-12-30"), (3, "term_end", "2014-12-30", None, None)),
    one("E12", "截止日届满", enterprise(term_end="2014-12-31")),
    one("E12", "只到月份取月末", enterprise(term_end="2014-12")),
    one("E13", "二百人", enterprise(staff=200, chair_full_time=False), (3, "chair_full_time", "200", None, None)),
    one("E13", "一百九十九人", enterprise(staff=199, chair_full_time=False)),
    one("E13", "是否专职不明", enterprise(staff=200, chair_full_time=None)),
    one("E14", "大型", enterprise(mediation_founded_on=None), (3, "mediation_founded_on", "大型", None, None)),
    Case("E14", "小型", with_enterprise(enterprise(mediation_founded_on=None), reg_enterprises=[on_register(size_class="小型")])),
    one("E14", "日期读不出", enterprise(mediation_founded_on=None, _cells={"mediation_founded_on": "unreadable"})),
    one("E15", "恰差三成", enterprise(staff=130)),
    one("E15", "多一人", enterprise(staff=131), (3, "staff", "131", "100", None)),
    one("E15", "少三成又一人", enterprise(staff=69, women=0), (3, "staff", "69", "100", None)),
    Case("E15", "名录为零", with_enterprise(enterprise(), reg_enterprises=[on_register(staff=0)])),
    Case("E16", "未上报", with_enterprise({}, enterprises=[]), [(None, None, "虚构一厂", E1, None)]),
    Case("E16", "表未收到", with_enterprise({}, enterprises=[]), no_sheet=frozenset({"enterprises"})),
    Case("E16", "已注销", with_enterprise({}, enterprises=[], reg_enterprises=[on_register(reg_status="注销")])),
    Case("E16", "被拒的行也算上报", with_enterprise({}, enterprises=[enterprise(), enterprise()])),
    one("E17", "填了形式", enterprise(unionised=False), (3, "union_form", "单独", None, None)),
    one("E17", "没有填", enterprise(unionised=False, union_form=None)),
    Case("R04", "不同", with_enterprise(enterprise(certificate_until="2016-05-02")), [(3, "certificate_until", "2016-05-02", "2016-05-01", None)]),
    Case("R04", "相同", with_enterprise(enterprise())),
    Case("R04", "只到月份", with_enterprise(enterprise(certificate_until="2016-06"))),
    one("E08", "已填", enterprise()),
    one("E11", "登记册有", enterprise()),
    one("E14", "已建", enterprise()),
    Case("E08", "只有本格有文字才不判", unread("founded_on", "joined_on"), [(3, "founded_on", None, None, None)]),
    Case("E14", "只有本格读不出才不判", unread("mediation_founded_on", "home_built_on"), [(3, "mediation_founded_on", "大型", None, None)]),
    Case("E14", "没有该列", with_enterprise(enterprise(mediation_founded_on=None)), absent=frozenset({("enterprises", "mediation_founded_on")})),
    Case("E16", "两家报了一家", with_enterprise(enterprise(), reg_enterprises=[on_register(), on_register(enterprise_code=E2, enterprise_name="虚构二厂")]), [(None, None, "虚构二厂", E2, None)]),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_enterprise_checks(case: Case, bench: Bench) -> None:
    assert bench.ask(case) == case.found
