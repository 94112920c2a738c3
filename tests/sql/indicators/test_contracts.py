"""集体合同的指标：每项一例达标、每种原因一例、无法判定一例，日期各取界上和界外一天。

`contract()` 2014-03-05 签订，人社局 2014-03-11 收到，应到30人、实到20人、赞成15人（恰为三分之二和半数）。
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.sql.checks.bench import (
    E1,
    E2,
    Row,
    certificate,
    contract,
    enterprise,
    filing,
    listed,
    regional,
    wage,
    with_contract,
)
from tests.sql.indicators.bench import HIT, IndicatorBench, Measure, Verdict, in_order


def one(indicator: str, title: str, row: Row, *verdicts: Verdict, **more: Any) -> Measure:
    """A measure over one contract, filed on 2014-03-11."""
    return Measure(indicator, title, with_contract(row), list(verdicts), **more)


def filed(
    indicator: str, title: str, row: Row, register: Row, *verdicts: Verdict, **more: Any
) -> Measure:
    """A measure over one contract and its row on the filing register."""
    return Measure(
        indicator, title, with_contract(row, reg_filings=[register]), list(verdicts), **more
    )


def unfiled(indicator: str, title: str, row: Row, *verdicts: Verdict, **more: Any) -> Measure:
    """A measure over one contract that the filing register does not know."""
    return Measure(indicator, title, with_contract(row, reg_filings=[]), list(verdicts), **more)


def on_list(
    indicator: str, title: str, row: Row, rows: list[Row], *verdicts: Verdict, **more: Any
) -> Measure:
    """A measure over one regional contract and its list."""
    sheets = with_contract(row, coverage=rows, reg_filings=[filing(contract_no="区-1")])
    return Measure(indicator, title, sheets, list(verdicts), **more)


def silent(**changes: Any) -> Row:
    """A regional contract without vote numbers of its own."""
    return regional(vote_due=None, vote_present=None, vote_yes=None, **changes)


def voting(present: int, yes: int, **changes: Any) -> Row:
    """A row of the list with the vote of its 30 representatives."""
    return listed(vote_due=30, vote_present=present, vote_yes=yes, **changes)


NO_VOTE: Row = {"vote_due": None, "vote_present": None, "vote_yes": None}
TWO, CONTENT, TIMELY = (
    "procedure_two_musts_rate",
    "content_two_specifics_rate",
    "filing_timeliness_rate",
)
PASSED, SIDES, CHIEF = "congress_passed_rate", "representatives_rate", "chief_qualified_rate"
REPLY, PUBLISHED, TERM = "request_reply_rate", "publication_rate", "term_rate"
LISTS, REGIONAL, MISMATCH = "list_complete_rate", "regional_vote_rate", "list_mismatch_contracts"
FAILED, NONE, DARK = ("miss", "vote_failed"), ("miss", "vote_missing"), ("unknown", "vote_unknown")
LATE, NOT_FILED, UNDATED = (
    ("miss", "filed_late"),
    ("miss", "not_filed"),
    ("unknown", "date_unknown"),
)
BELOW, WRONG_TERM, NO_VALUE = (
    ("hit", "below_minimum"),
    ("miss", "term_wrong"),
    ("unknown", "value_unknown"),
)
DIFFERS = ("miss", "register_differs")

PROCEDURE = [
    one(TWO, "恰三分之二到会、恰半数赞成，已备案已公布", contract(), HIT, metric=(1, 1, "ok", 0)),
    one(TWO, "到会少一人", contract(vote_present=19), FAILED, metric=(0, 1, "ok", 0)),
    one(TWO, "赞成少一人", contract(vote_yes=14), FAILED),
    one(TWO, "三个数都没有", contract(**NO_VOTE), NONE),
    one(TWO, "少一个数", contract(vote_yes=None), DARK, metric=(0, 0, "no_base", 1)),
    one(TWO, "实到大于应到", contract(vote_present=31), DARK),
    one(TWO, "赞成大于实到", contract(vote_yes=21), DARK),
    unfiled(TWO, "未备案", contract(), NOT_FILED),
    one(TWO, "未公布", contract(published_on=None), ("miss", "not_published")),
    unfiled(TWO, "表决未过又未备案，先说表决", contract(vote_yes=14, published_on=None), FAILED),
    unfiled(TWO, "未备案又未公布，先说备案", contract(published_on=None), NOT_FILED),
    unfiled(TWO, "表决不明而未备案，已可判定", contract(vote_yes=None), NOT_FILED),
    one(TWO, "上年签订不在分母", contract(signed_on="2013-12-31"), metric=(0, 0, "no_base", 0)),
    one(TWO, "次年签订不在分母", contract(signed_on="2015-01-01")),
    one(TWO, "期末当日签订", contract(signed_on="2014-12-31"), HIT),
    one(TWO, "只知三月签订，在期内", contract(signed_on="2014-03"), HIT),
    on_list(TWO, "区域性：各企业表决都通过", silent(), [voting(20, 15), voting(30, 30, enterprise_code=E2)], HIT),
    on_list(TWO, "区域性：一户未通过", silent(), [voting(20, 15), voting(19, 15, enterprise_code=E2)], NONE),
    one(PASSED, "通过", contract(), HIT, metric=(1, 1, "ok", 0)),
    unfiled(PASSED, "不看备案与公布", contract(published_on=None), HIT),
    one(PASSED, "未通过", contract(vote_yes=14), FAILED),
    one(PASSED, "没有表决情况", contract(**NO_VOTE), NONE),
    one(PASSED, "表决数据矛盾", contract(vote_yes=21), DARK, metric=(0, 0, "no_base", 1)),
    one(SIDES, "三对三", contract(), HIT, metric=(1, 1, "ok", 0)),
    one(SIDES, "三对四", contract(worker_reps=4), ("miss", "representatives_unequal")),
    one(SIDES, "二对二", contract(employer_reps=2, worker_reps=2), ("miss", "representatives_too_few")),
    one(SIDES, "一对二，先说不对等", contract(employer_reps=1, worker_reps=2), ("miss", "representatives_unequal")),
    one(SIDES, "只知一方", contract(employer_reps=None), NO_VALUE, metric=(0, 0, "no_base", 1)),
    one(CHIEF, "主席任首席", contract(), HIT, metric=(1, 1, "ok", 0)),
    one(CHIEF, "书面委托，未填外聘", contract(worker_chief="书面委托", outside_reps=None, chief_outside=None), HIT),
    one(CHIEF, "其他人任首席", contract(worker_chief="其他", chief_outside=True), ("miss", "chief_unqualified")),
    one(CHIEF, "首席为外聘", contract(chief_outside=True), ("miss", "chief_outside")),
    one(CHIEF, "五人中外聘二人，超过三分之一", contract(worker_reps=5, outside_reps=2), ("miss", "outsiders_too_many")),
    one(CHIEF, "六人中外聘二人，恰三分之一", contract(worker_reps=6, outside_reps=2), HIT),
    one(CHIEF, "首席未填", contract(worker_chief=None, chief_outside=True), NO_VALUE),
    # 2014-02-10 要约 + 20日 = 2014-03-02
    one(REPLY, "第二十日答复", contract(replied_on="2014-03-02"), HIT, metric=(1, 1, "ok", 0)),
    one(REPLY, "第二十一日答复", contract(replied_on="2014-03-03"), ("miss", "reply_late")),
    one(REPLY, "未答复", contract(replied_on=None), ("miss", "not_replied")),
    one(REPLY, "没有要约", contract(requested_on=None), metric=(0, 0, "no_base", 0)),
    one(REPLY, "要约只到月份", contract(requested_on="2014-02")),
]  # fmt: skip

FILING = [
    # 综合10日：2014-03-05 + 10 = 03-15 星期六，顺延至 03-17 星期一
    filed(TIMELY, "顺延后当日收到", contract(), filing(received_on="2014-03-17"), HIT, metric=(1, 1, "ok", 0)),
    filed(TIMELY, "顺延后次日收到", contract(), filing(received_on="2014-03-18"), LATE, metric=(0, 1, "ok", 0)),
    # 工资7日：2014-03-05 + 7 = 03-12 星期三
    filed(TIMELY, "工资第七日", wage(), filing(received_on="2014-03-12"), HIT),
    filed(TIMELY, "工资第八日", wage(), filing(received_on="2014-03-13"), LATE),
    unfiled(TIMELY, "查无备案", contract(), NOT_FILED),
    # 登记只到月份：整月在期限内、整月在期限外、期限在月中，三种各不相同
    filed(TIMELY, "登记只到三月，期限四月四日", contract(signed_on="2014-03-25"), filing(received_on="2014-03"), HIT),
    filed(TIMELY, "登记只到四月，期限三月", contract(), filing(received_on="2014-04"), LATE),
    filed(TIMELY, "登记只到三月，期限三月十七日", contract(), filing(received_on="2014-03"), UNDATED, metric=(0, 0, "no_base", 1)),
    # 2014-12-21 + 10 = 12-31 恰为截止日；次日签订的期限在截止日之后
    unfiled(TIMELY, "期限恰到截止日", contract(signed_on="2014-12-21"), NOT_FILED),
    unfiled(TIMELY, "期限在截止日后，尚不能说未报送", contract(signed_on="2014-12-22"), metric=(0, 0, "no_base", 0)),
    # 2014-12-22 + 10 = 2015-01-01 元旦，01-02 休，01-03 星期六，01-04 星期日调休上班
    filed(TIMELY, "元旦后调休上班日收到", contract(signed_on="2014-12-22"), filing(received_on="2015-01-04"), HIT),
    filed(TIMELY, "元旦后再晚一日", contract(signed_on="2014-12-22"), filing(received_on="2015-01-05"), LATE),
    one(TIMELY, "签订只到月份", contract(signed_on="2014-03"), UNDATED, metric=(0, 0, "no_base", 1)),
    unfiled(TIMELY, "签订只到月份又无备案", contract(signed_on="2014-12"), UNDATED),
    one("filing_rate", "已备案", contract(), HIT, metric=(1, 1, "ok", 0)),
    unfiled("filing_rate", "未备案", contract(), NOT_FILED, metric=(0, 1, "ok", 0)),
    filed("objection_corrected_rate", "已补正", contract(), filing(opinion="异议", corrected_on="2014-04-01"), HIT, metric=(1, 1, "ok", 0)),
    filed("objection_corrected_rate", "未补正", contract(), filing(opinion="异议"), ("miss", "not_corrected"), metric=(0, 1, "ok", 0)),
    one("objection_corrected_rate", "没有异议", contract(), metric=(0, 0, "no_base", 0)),
    # 2014-03-17 收到 + 15 = 2014-04-01 生效
    filed(PUBLISHED, "生效当日公布", contract(published_on="2014-04-01"), filing(received_on="2014-03-17"), HIT, metric=(1, 1, "ok", 0)),
    filed(PUBLISHED, "早一天公布", contract(published_on="2014-03-31"), filing(received_on="2014-03-17"), ("miss", "published_early")),
    one(PUBLISHED, "未公布", contract(published_on=None), ("miss", "not_published")),
    # 2014-03-11 收到，03-26 生效
    one(PUBLISHED, "只知三月公布", contract(published_on="2014-03"), UNDATED, metric=(0, 0, "no_base", 1)),
    one(PUBLISHED, "只知四月公布", contract(published_on="2014-04"), HIT),
    one(PUBLISHED, "只知二月公布", contract(published_on="2014-02"), ("miss", "published_early")),
    filed(PUBLISHED, "期末当日生效", contract(), filing(received_on="2014-12-16"), ("miss", "published_early")),
    filed(PUBLISHED, "期后生效", contract(), filing(received_on="2014-12-17")),
    filed(PUBLISHED, "期初当日生效", contract(), filing(received_on="2013-12-17"), HIT),
    filed(PUBLISHED, "上年生效", contract(), filing(received_on="2013-12-16")),
    filed(PUBLISHED, "异议未补正，未生效", contract(), filing(opinion="异议")),
    filed(PUBLISHED, "异议已补正", contract(), filing(opinion="异议", corrected_on="2014-03-20"), HIT),
    unfiled(PUBLISHED, "未备案，未生效", contract()),
    one("register_confirmed_rate", "一致", contract(), HIT, metric=(1, 1, "ok", 0)),
    unfiled("register_confirmed_rate", "未备案", contract(), NOT_FILED),
    filed("register_confirmed_rate", "签订日期不同", contract(), filing(signed_on="2014-03-06"), DIFFERS),
    filed("register_confirmed_rate", "收到日期不同", contract(), filing(received_on="2014-03-12"), DIFFERS),
    filed("register_confirmed_rate", "登记册未记签订日期，谈不上不符", contract(), filing(signed_on=None), HIT),
    filed("register_confirmed_rate", "登记册只记到月份，谈不上不符", contract(), filing(signed_on="2014-03", received_on="2014-03"), HIT),
    one("register_confirmed_rate", "填报只到月份，谈不上不符", contract(signed_on="2014-03", received_on="2014-04"), HIT),
]  # fmt: skip

CONTENT_AND_TERM = [
    one(CONTENT, "两项齐全", wage(), HIT, metric=(1, 1, "ok", 0)),
    one(CONTENT, "缺标准", wage(wage_standard=None), ("miss", "standard_missing")),
    one(CONTENT, "缺办法", wage(wage_adjustment=None), ("miss", "adjustment_missing")),
    one(CONTENT, "都缺，先说标准", wage(wage_standard=None, wage_adjustment=None), ("miss", "standard_missing")),
    one(CONTENT, "综合合同不在分母", contract(), metric=(0, 0, "no_base", 0)),
    one("wage_standard_rate", "有标准", wage(), HIT, metric=(1, 1, "ok", 0)),
    one("wage_standard_rate", "无标准", wage(wage_standard=None), ("miss", "standard_missing")),
    one("wage_standard_rate", "截止日前一天期满", wage(term_end="2014-12-30")),
    one("wage_standard_rate", "上年签订而有效也算", wage(signed_on="2013-12-31"), HIT),
    one("wage_adjustment_rate", "有办法", wage(), HIT, metric=(1, 1, "ok", 0)),
    one("wage_adjustment_rate", "无办法", wage(wage_adjustment=None), ("miss", "adjustment_missing")),
    one("wage_adjustment_rate", "综合合同不在分母", contract()),
    one("below_minimum_wage", "低一元", contract(wage_floor=1299), BELOW, metric=(1, None, "ok", 0)),
    one("below_minimum_wage", "恰为最低", contract(wage_floor=1300), metric=(0, None, "ok", 0)),
    one("below_minimum_wage", "未约定", contract(wage_floor=None)),
    one("below_minimum_wage", "上年签订", contract(wage_floor=1299, signed_on="2013-12-31")),
    one(TERM, "工资一年，止于周年前一日", wage(term_start="2014-03-01", term_end="2015-02-28"), HIT, metric=(1, 1, "ok", 0)),
    one(TERM, "工资一年，止于周年日", wage(term_start="2014-03-01", term_end="2015-03-01"), HIT),
    one(TERM, "工资一年零一日", wage(term_start="2014-03-01", term_end="2015-03-02"), WRONG_TERM),
    one(TERM, "工资差一日", wage(term_start="2014-03-01", term_end="2015-02-27"), WRONG_TERM),
    one(TERM, "工资止于闰日", wage(term_start="2015-03-01", term_end="2016-02-29"), HIT),
    one(TERM, "工资止于闰日前一日，差一日", wage(term_start="2015-03-01", term_end="2016-02-28"), WRONG_TERM),
    one(TERM, "综合恰三年", contract(term_end="2017-03-05"), HIT),
    one(TERM, "综合三年零一日", contract(term_end="2017-03-06"), WRONG_TERM),
    one(TERM, "综合恰一年", contract(term_end="2015-03-04"), HIT),
    one(TERM, "综合不足一年", contract(term_end="2015-03-03"), WRONG_TERM),
]  # fmt: skip

OLD: Row = {
    "contract_no": "旧-1",
    "signed_on": "2012-03-05",
    "term_start": "2012-03-05",
    "term_end": "2014-03-04",
}
KEPT = ("miss", "not_renewed")


def renewals(title: str, rows: list[Row], *verdicts: Verdict) -> Measure:
    return Measure("renewal_rate", title, with_contract(contract(), contracts=rows), list(verdicts))


IN_FORCE = [
    renewals("有新合同指名续签", [contract(**OLD), contract(previous_no="旧-1")], HIT),
    renewals("没有新合同", [contract(**OLD)], KEPT),
    renewals("新合同行被拒（期限颠倒）", [contract(**OLD), contract(previous_no="旧-1", term_end="2014-01-01")], KEPT),
    renewals("他单位指名不算", [contract(**OLD), contract(previous_no="旧-1", _unit="JD02")], KEPT),
    renewals("期末当日到期", [contract(**{**OLD, "term_end": "2014-12-31"})], KEPT),
    renewals("期后到期", [contract(**{**OLD, "term_end": "2015-01-01"})]),
    renewals("上年到期", [contract(**{**OLD, "term_end": "2013-12-31"})]),
    one("in_force_contracts", "有效", contract(), HIT, metric=(1, None, "ok", 0)),
    one("in_force_contracts", "截止日当日期满", contract(term_end="2014-12-31"), HIT),
    one("in_force_contracts", "截止日前一天期满", contract(term_end="2014-12-30"), metric=(0, None, "ok", 0)),
    one("in_force_contracts", "截止日当日起", contract(term_start="2014-12-31"), HIT),
    one("in_force_contracts", "次日起", contract(term_start="2015-01-01")),
    one("in_force_contracts", "次年签订", contract(signed_on="2015-01-01")),
    one("in_force_contracts", "止期只知十二月，从严", contract(term_end="2014-12")),
    one("sector_contracts", "行业性", regional(scope_form="行业性"), HIT, metric=(1, None, "ok", 0)),
    one("sector_contracts", "区域性不算", regional(), metric=(0, None, "ok", 0)),
    one("sector_contracts", "期满不算", regional(scope_form="行业性", term_end="2014-12-30")),
    on_list(LISTS, "名单齐全", regional(), [listed()], HIT, metric=(1, 1, "ok", 0)),
    on_list(LISTS, "没有名单", regional(), [], ("miss", "list_missing")),
    on_list(LISTS, "一户无人数", regional(), [listed(), listed(enterprise_code=E2, staff=None)], ("miss", "list_incomplete")),
    on_list(LISTS, "一行重复被拒", regional(), [listed(), listed()], ("miss", "list_incomplete")),
    on_list(LISTS, "一行读表时被拒", regional(), [listed(), listed(enterprise_code=E2)], ("miss", "list_incomplete"), refused=(("coverage", 4),)),
    on_list(LISTS, "期满不在分母", regional(term_end="2014-12-30"), [listed()], metric=(0, 0, "no_base", 0)),
    one(LISTS, "单独合同不在分母", contract()),
    on_list(REGIONAL, "自有表决通过", regional(), [], HIT, metric=(1, 1, "ok", 0)),
    on_list(REGIONAL, "各企业表决通过", silent(), [voting(20, 15)], HIT),
    on_list(REGIONAL, "没有表决", silent(), [listed()], NONE),
    on_list(REGIONAL, "自有表决未过", regional(vote_yes=14), [], FAILED),
    on_list(REGIONAL, "自有表决缺数", regional(vote_yes=None), [], DARK, metric=(0, 0, "no_base", 1)),
    on_list(MISMATCH, "相等", regional(covered_staff=150), [listed(), listed(enterprise_code=E2, staff=50)], metric=(0, None, "ok", 0)),
    on_list(MISMATCH, "差一人", regional(covered_staff=151), [listed(), listed(enterprise_code=E2, staff=50)], ("hit", "list_differs"), metric=(1, None, "ok", 0)),
    on_list(MISMATCH, "未声明", regional(covered_staff=None), [listed()]),
    on_list(MISMATCH, "没有名单", regional(), []),
    on_list(MISMATCH, "名单有人数不明，如C15不判", regional(covered_staff=151), [listed(), listed(enterprise_code=E2, staff=None)]),
    # 履约按条款计：应履行10条
    one("fulfilment_rate", "全部履行", contract(inspected_on="2014-06-01"), HIT, metric=(10, 10, "ok", 0)),
    one("fulfilment_rate", "履行八条", contract(inspected_on="2014-06-01", clauses_done=8), ("miss", "clauses_unfulfilled"), metric=(8, 10, "ok", 0)),
    one("fulfilment_rate", "已履行多于应履行", contract(inspected_on="2014-06-01", clauses_done=11), NO_VALUE, metric=(0, 0, "no_base", 1)),
    one("fulfilment_rate", "应履行未填", contract(inspected_on="2014-06-01", clauses_due=None), NO_VALUE),
    one("fulfilment_rate", "上年检查", contract(inspected_on="2013-12-31"), metric=(0, 0, "no_base", 0)),
    one("fulfilment_rate", "未检查", contract()),
]  # fmt: skip

AGREES = ("miss", "agrees")
CONTRADICTED = "contradicted_rate"


def certified(title: str, until: str, register: list[Row], *verdicts: Verdict) -> Measure:
    """No contract, one enterprise with a certificate."""
    rows = with_contract(
        contract(), contracts=[], enterprises=[enterprise(certificate_until=until)]
    )
    return Measure(CONTRADICTED, title, {**rows, "reg_certificates": register}, list(verdicts))


COMPARED = [
    one(CONTRADICTED, "签订与收到都一致", contract(), AGREES, metric=(0, 1, "ok", 0)),
    filed(CONTRADICTED, "签订日期不同", contract(), filing(signed_on="2014-03-06"), ("hit", "signed_on_differs"), metric=(1, 1, "ok", 0)),
    filed(CONTRADICTED, "收到日期不同", contract(), filing(received_on="2014-03-12"), ("hit", "received_on_differs")),
    filed(CONTRADICTED, "都不同，先说签订", contract(), filing(signed_on="2014-03-06", received_on="2014-03-12"), ("hit", "signed_on_differs")),
    filed(CONTRADICTED, "收到日期未填", contract(received_on=None), filing(received_on="2014-03-12"), AGREES),
    filed(CONTRADICTED, "收到日期只填到月份", contract(received_on="2014-04"), filing(), AGREES),
    filed(CONTRADICTED, "登记册收到日期只到月份", contract(), filing(received_on="2014-03"), AGREES),
    filed(CONTRADICTED, "登记册签订日期只到月份", contract(), filing(signed_on="2014-03"), AGREES),
    one(CONTRADICTED, "签订只到月份，不可比", contract(signed_on="2014-03"), metric=(0, 0, "no_base", 0)),
    unfiled(CONTRADICTED, "未备案，不可比", contract()),
    certified("证书一致", "2016-05-01", [certificate()], AGREES),
    certified("证书不同", "2016-05-02", [certificate()], ("hit", "certificate_differs")),
    certified("登记有两证，比较较晚的", "2016-05-01", [certificate(), certificate(valid_until="2013-05-01")], AGREES),
    certified("填报只到月份，不可比", "2016-05", [certificate()]),
    certified("登记只到月份，谈不上不符", "2016-05-02", [certificate(valid_until="2016-05")], AGREES),
    certified("登记册无证，不可比", "2016-05-01", []),
    Measure(CONTRADICTED, "合同与企业合计", with_contract(contract(), reg_certificates=[certificate(valid_until="2015-05-01")]), [AGREES, ("hit", "certificate_differs")], metric=(1, 2, "ok", 0)),
]  # fmt: skip

# 法规在年内变更：每一事项按自己日期当天有效的数值判断；界前一日用旧值，界日起用新值。
CHANGE = "2014-11-15"
BY_DATE = [
    # 备案期限取收到日的法规：10日改为5日。11-04 + 10 = 11-14；11-05 + 5 = 11-10
    filed(TIMELY, "变更前一日收到", contract(signed_on="2014-11-04"), filing(received_on="2014-11-14"), HIT, law=(("filing_days", "综合", CHANGE, 5),)),
    filed(TIMELY, "变更当日收到", contract(signed_on="2014-11-05"), filing(received_on="2014-11-15"), LATE, law=(("filing_days", "综合", CHANGE, 5),)),
    # 未备案的取签订日的法规：12-26 + 5 = 12-31 已到期，若仍为10日则未到期
    unfiled(TIMELY, "变更后签订未备案", contract(signed_on="2014-12-26"), NOT_FILED, law=(("filing_days", "综合", CHANGE, 5),)),
    unfiled(TIMELY, "变更只及工资合同", contract(signed_on="2014-12-26"), law=(("filing_days", "工资专项", CHANGE, 5),)),
    one("below_minimum_wage", "变更前一日签订", contract(signed_on="2014-11-14", wage_floor=1400), law=(("minimum_wage", "", CHANGE, 150000),)),
    one("below_minimum_wage", "变更当日签订", contract(signed_on=CHANGE, wage_floor=1400), BELOW, law=(("minimum_wage", "", CHANGE, 150000),)),
    one(SIDES, "变更前一日签订", contract(signed_on="2014-11-14"), HIT, law=(("min_representatives", "", CHANGE, 5),)),
    one(SIDES, "变更当日签订", contract(signed_on=CHANGE), ("miss", "representatives_too_few"), law=(("min_representatives", "", CHANGE, 5),)),
    one(CHIEF, "变更前一日签订", contract(signed_on="2014-11-14"), HIT, law=(("outsiders", "", CHANGE, 4),)),
    one(CHIEF, "变更当日签订，一比三超过四分之一", contract(signed_on=CHANGE), ("miss", "outsiders_too_many"), law=(("outsiders", "", CHANGE, 4),)),
    # 到会三分之二改为四分之三：20/30 不再够
    one(PASSED, "变更前一日签订", contract(signed_on="2014-11-14"), HIT, law=(("quorum_num", "", CHANGE, 3), ("quorum_den", "", CHANGE, 4))),
    one(PASSED, "变更当日签订", contract(signed_on=CHANGE), FAILED, law=(("quorum_num", "", CHANGE, 3), ("quorum_den", "", CHANGE, 4))),
    on_list(REGIONAL, "名单表决：变更前一日签订", silent(signed_on="2014-11-14"), [voting(20, 15)], HIT, law=(("vote_num", "", CHANGE, 2), ("vote_den", "", CHANGE, 3))),
    on_list(REGIONAL, "名单表决：变更当日签订，十五不足三分之二", silent(signed_on=CHANGE), [voting(20, 15)], NONE, law=(("vote_num", "", CHANGE, 2), ("vote_den", "", CHANGE, 3))),
    # 生效取收到日的法规：15日改为20日。公布于 11-30：11-14 + 15 = 11-29 已生效，11-15 + 20 = 12-05 未生效
    filed(PUBLISHED, "变更前一日收到", contract(published_on="2014-11-30"), filing(received_on="2014-11-14"), HIT, law=(("effective_days", "", CHANGE, 20),)),
    filed(PUBLISHED, "变更当日收到", contract(published_on="2014-11-30"), filing(received_on="2014-11-15"), ("miss", "published_early"), law=(("effective_days", "", CHANGE, 20),)),
]  # fmt: skip

MEASURES = [*PROCEDURE, *FILING, *CONTENT_AND_TERM, *IN_FORCE, *COMPARED, *BY_DATE]


@pytest.mark.parametrize("measure", MEASURES, ids=str)
def test_contract_indicators(measure: Measure, bench: IndicatorBench) -> None:
    assert bench.answer(measure) == (in_order(measure.verdicts), measure.metric)


def test_a_date_known_by_month_says_so(bench: IndicatorBench) -> None:
    by_day = one("below_minimum_wage", "", contract(wage_floor=1299))
    by_month = one("below_minimum_wage", "", contract(wage_floor=1299, signed_on="2014-03"))
    columns = "event_date::varchar, date_precision"
    assert bench.evidence(by_day, columns) == [("2014-03-05", "day")]
    assert bench.evidence(by_month, columns) == [("2014-03-01", "month")]
    assert bench.evidence(one("filing_rate", "", contract()), columns) == [(None, "")]


def test_evidence_points_to_the_cell_that_decides(bench: IndicatorBench) -> None:
    places = {
        TWO: "vote_yes", TIMELY: "signed_on", PUBLISHED: "published_on", TERM: "term_end",
        SIDES: "employer_reps", CHIEF: "worker_chief", REPLY: "replied_on", "filing_rate": "contract_no",
    }  # fmt: skip
    for indicator, column in places.items():
        found = bench.evidence(
            one(indicator, "", contract()), "entity_key, submission_id, sheet, row_no, column_name"
        )
        assert found == [("甲-1", 1, "contracts", 3, column)], indicator


def test_units_without_a_submission_are_not_submitted(bench: IndicatorBench) -> None:
    nobody = one("filing_rate", "", contract(), gone=frozenset({"JD01"}))
    assert bench.metric(nobody) == (0, 0, "not_submitted", 0)
    no_sheet = Measure("contradicted_rate", "", {}, no_sheet=frozenset({"contracts"}))
    assert bench.metric(no_sheet) == (0, 0, "not_submitted", 0)
    other_sheet = one("filing_rate", "", contract(), no_sheet=frozenset({"coverage"}))
    assert bench.metric(other_sheet) == (1, 1, "ok", 0)


def test_rows_of_another_unit_stay_with_it(bench: IndicatorBench) -> None:
    both = with_contract(
        contract(),
        contracts=[contract(), contract(contract_no="乙-1", enterprise_code=E2, _unit="JD02")],
        enterprises=[enterprise(), enterprise(enterprise_code=E2, _unit="JD02")],
    )
    measure = Measure("filing_rate", "", both)
    assert bench.metric(measure) == (1, 1, "ok", 0)
    assert bench.metric(measure, "JD02") == (0, 1, "ok", 0)
    assert E1 != E2
