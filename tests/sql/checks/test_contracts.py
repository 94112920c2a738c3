"""集体合同：每项检查一例命中、一例恰在界上不命中。"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.sql.checks.bench import (
    E1,
    E2,
    E3,
    Bench,
    Case,
    contract,
    enterprise,
    filing,
    listed,
    on_register,
    regional,
    wage,
    with_contract,
)


def one(code: str, title: str, row: dict[str, object], *found: tuple[object, ...]) -> Case:
    return Case(code, title, with_contract(row), list(found))


def lists(row: dict[str, object], *rows: dict[str, object]) -> dict[str, list[dict[str, object]]]:
    return with_contract(row, coverage=list(rows))


def unread(
    column: str, kind: Callable[..., dict[str, object]], other: str
) -> dict[str, list[dict[str, object]]]:
    """Row 3 lacks a value in `column` while another column of it, another row and another sheet are unreadable."""
    here = kind(**{column: None}, _cells={other: "unreadable"})
    next_row = kind(**{column: None}, contract_no="甲-2", _cells={column: "unreadable"})
    elsewhere = enterprise(_cells={column: "unreadable"})
    both = [filing(), filing(contract_no="甲-2")]
    return with_contract(
        here, contracts=[here, next_row], enterprises=[elsewhere], reg_filings=both
    )


REPS, CHIEF, PRESENT, YES = "employer_reps", "worker_chief", "vote_present", "vote_yes"

CASES = [
    one("C01", "三对三", contract(employer_reps=3, worker_reps=3)),
    one("C01", "三对四", contract(employer_reps=3, worker_reps=4), (3, REPS, "3", "4", None)),
    one("C01", "二对二", contract(employer_reps=2, worker_reps=2), (3, REPS, "2", "2", None)),
    one("C01", "只知一方", contract(employer_reps=None, worker_reps=2)),
    one("C01", "上年签订", contract(signed_on="2013-12-31", employer_reps=2)),
    one("C02", "外聘恰三分之一", contract(worker_reps=3, outside_reps=1)),
    one("C02", "外聘过三分之一", contract(worker_reps=5, outside_reps=2), (3, CHIEF, None, "外聘代表2人，超过职工方5人的三分之一", None)),
    one("C02", "书面委托", contract(worker_chief="书面委托")),
    one("C02", "首席其他", contract(worker_chief="其他", chief_outside=True), (3, CHIEF, None, "职工方首席代表既非工会主席也未经书面委托", None)),
    one("C02", "首席外聘", contract(chief_outside=True), (3, CHIEF, None, "首席代表由外聘人员担任", None)),
    one("C03", "恰三分之二", contract(vote_due=30, vote_present=20)),
    one("C03", "少一人", contract(vote_due=30, vote_present=19), (3, PRESENT, "30", "19", None)),
    one("C03", "实到大于应到归C08", contract(vote_due=30, vote_present=31)),
    one("C03", "赞成大于实到归C09", contract(vote_due=30, vote_present=10, vote_yes=11)),
    one("C04", "恰二分之一", contract(vote_due=30, vote_yes=15)),
    one("C04", "少一人", contract(vote_due=30, vote_yes=14), (3, YES, "30", "14", None)),
    one("C04", "未到会法定人数归C03", contract(vote_due=30, vote_present=19, vote_yes=14)),
    one("C05", "工资一年差一天算一年", wage(term_start="2014-03-05", term_end="2015-03-04")),
    one("C05", "工资一年到周年日", wage(term_start="2014-03-05", term_end="2015-03-05")),
    one("C05", "工资一年零一天", wage(term_end="2015-03-06"), (3, "term_end", "工资专项", "2014-03-05至2015-03-06", "1年")),
    one("C05", "工资差两天", wage(term_end="2015-03-03"), (3, "term_end", "工资专项", "2014-03-05至2015-03-03", "1年")),
    one("C05", "综合恰三年", contract(term_end="2017-03-05")),
    one("C05", "综合三年零一天", contract(term_end="2017-03-06"), (3, "term_end", "综合", "2014-03-05至2017-03-06", "1至3年")),
    one("C05", "综合不足一年", contract(term_end="2015-03-03"), (3, "term_end", "综合", "2014-03-05至2015-03-03", "1至3年")),
    # 综合10日：2014-03-05 + 10 = 03-15 星期六，顺延至 03-17 星期一
    Case("C06", "顺延后当日收到", with_contract(contract(), reg_filings=[filing(received_on="2014-03-17")])),
    Case("C06", "顺延后次日收到", with_contract(contract(), reg_filings=[filing(received_on="2014-03-18")]), [(3, "signed_on", "2014-03-05", "2014-03-18", "2014-03-17")]),
    # 工资7日：2014-03-05 + 7 = 03-12 星期三
    Case("C06", "工资七日", with_contract(wage(), reg_filings=[filing(received_on="2014-03-13")]), [(3, "signed_on", "2014-03-05", "2014-03-13", "2014-03-12")]),
    Case("C06", "只知月份不判", with_contract(contract(signed_on="2014-03"), reg_filings=[filing(received_on="2014-06-01")])),
    one("C07", "只到月份", contract(signed_on="2014-03"), (3, "signed_on", "2014-03", None, None)),
    one("C07", "到日", contract(signed_on="2014-03-05")),
    one("C08", "相等", contract(vote_due=30, vote_present=30)),
    one("C08", "多一人", contract(vote_due=30, vote_present=31), (3, PRESENT, "30", "31", None)),
    one("C09", "相等", contract(vote_present=20, vote_yes=20)),
    one("C09", "多一人", contract(vote_present=20, vote_yes=21), (3, YES, "20", "21", None)),
    one("C09", "实到已矛盾归C08", contract(vote_due=30, vote_present=31, vote_yes=32)),
    one("C10", "同日起止", contract(term_start="2014-03-05", term_end="2014-03-05")),
    one("C10", "早一天", contract(term_start="2014-03-05", term_end="2014-03-04"), (3, "term_end", "2014-03-05", "2014-03-04", None)),
    one("C10", "同月不判", contract(term_start="2014-03-05", term_end="2014-03")),
    one("C11", "同日", contract(signed_on="2014-03-05", filed_on="2014-03-05")),
    one("C11", "早一天", contract(signed_on="2014-03-05", filed_on="2014-03-04"), (3, "filed_on", "2014-03-05", "2014-03-04", None)),
    one("C11", "只到月份不判", contract(signed_on="2014-03-05", filed_on="2014-02")),
    Case("C12", "后两行重复，各指首行", with_contract(contract(), contracts=[contract(), contract(), contract()]), [(4, "contract_no", "甲-1", "3", None), (5, "contract_no", "甲-1", "3", None)]),
    Case("C12", "他单位同号", with_contract(contract(), contracts=[contract(), contract(_unit="JD02")])),
    one("C13", "在名册", contract()),
    one("C13", "不在名册", contract(enterprise_code=E2), (3, "enterprise_code", E2, None, None)),
    one("C13", "代码为空", contract(enterprise_code=None), (3, "enterprise_code", "", None, None)),
    one("C13", "区域性无须代码", regional()),
    Case("C13", "名册行归属他单位", with_contract(contract(), reg_enterprises=[on_register(unit_code="JD02")]), [(3, "enterprise_code", E1, None, None)]),
    Case("C14", "没有名单", lists(regional()), [(3, "contract_no", "区-1", "区域性", None)]),
    Case("C14", "有名单", lists(regional(), listed())),
    Case("C14", "截止日前已满", lists(regional(term_end="2014-12-30"))),
    Case("C15", "相等", lists(regional(covered_staff=150), listed(), listed(enterprise_code=E2, staff=50))),
    Case("C15", "差一人", lists(regional(covered_staff=151), listed(), listed(enterprise_code=E2, staff=50)), [(3, "covered_staff", "151", "150", None)]),
    Case("C15", "名单有人数不明", lists(regional(covered_staff=151), listed(), listed(enterprise_code=E2, staff=None))),
    Case("C16", "有合同", lists(regional(), listed())),
    Case("C16", "无此合同", lists(regional(), listed(contract_no="区-9")), [(3, "contract_no", "区-9", None, None)]),
    Case("C16", "合同是单独的", lists(contract(), listed(contract_no="甲-1")), [(3, "contract_no", "甲-1", None, None)]),
    Case("C16", "合同行被拒", lists(regional(term_end="2014-01-01"), listed()), [(3, "contract_no", "区-1", None, None)]),
    Case("C17", "同合同同企业", lists(regional(), listed(), listed(enterprise_code=E2), listed()), [(5, "enterprise_code", E1, "3", None)]),
    Case("C17", "不同合同同企业", with_contract(regional(), contracts=[regional(), regional(contract_no="区-2")], coverage=[listed(), listed(contract_no="区-2")])),
    one("C18", "恰为最低", contract(wage_floor=1300)),
    one("C18", "低一元", contract(wage_floor=1299), (3, "wage_floor", "1299", None, "1300")),
    one("C19", "恰为最低", contract(wage_floor=1300), (3, "wage_floor", "1300", None, None)),
    one("C19", "高一元", contract(wage_floor=1301)),
    Case("C20", "跨越变更日", with_contract(contract(signed_on="2014-11-14"), reg_filings=[filing(received_on="2014-11-15")]), [(3, "signed_on", "2014-11-14", "2014-11-15", None)]),
    Case("C20", "当日签订", with_contract(contract(signed_on="2014-11-15"), reg_filings=[filing(received_on="2014-11-16")])),
    Case("C20", "前一日收到", with_contract(contract(signed_on="2014-11-13"), reg_filings=[filing(received_on="2014-11-14")])),
    one("C21", "查无此号", contract(previous_no="旧-1"), (3, "previous_no", "旧-1", None, None)),
    Case("C21", "号在被拒的行", with_contract(contract(), contracts=[contract(previous_no="旧-1"), contract(contract_no="旧-1", term_end="2014-01-01")])),
    Case("C22", "九份", with_contract(contract(), contracts=[contract(contract_no=f"甲-{n}") for n in range(9)])),
    Case("C22", "十份，落在首行", with_contract(contract(), contracts=[contract(contract_no=f"甲-{n}") for n in range(10)]), [(3, "signed_on", "2014-03-05", "10", None)]),
    Case("C22", "第十份是区域性的", with_contract(contract(), contracts=[contract(contract_no=f"甲-{n}") for n in range(9)] + [regional()])),
    Case("C23", "四份", with_contract(contract(), contracts=[contract(contract_no=f"甲-{n}") for n in range(4)])),
    Case("C23", "五份，落在首行", with_contract(contract(), contracts=[contract(contract_no=f"甲-{n}") for n in range(5)]), [(3, "wage_standard", None, "5", None)]),
    Case("C23", "五份九字", with_contract(contract(), contracts=[contract(contract_no=f"甲-{n}", wage_standard="一二三四五六七八九") for n in range(5)])),
    # 2014-02-10 + 20 = 2014-03-02
    one("C25", "第二十日", contract(replied_on="2014-03-02")),
    one("C25", "第二十一日", contract(replied_on="2014-03-03"), (3, "replied_on", "2014-02-10", "2014-03-03", None)),
    one("C25", "未答复", contract(replied_on=None), (3, "replied_on", "2014-02-10", "未", None)),
    one("C25", "答复日期读不出", contract(replied_on=None, _cells={"replied_on": "unreadable"})),
    Case("C25", "没有答复日期列", with_contract(contract(replied_on=None)), absent=frozenset({("contracts", "replied_on")})),
    one("C25", "要约只到月份，自月末起算", contract(requested_on="2014-02", replied_on="2014-03-20")),
    # 2014-03-11 收到 + 15 = 2014-03-26 生效
    one("C26", "生效当日公布", contract(published_on="2014-03-26")),
    one("C26", "早一天", contract(published_on="2014-03-25"), (3, "published_on", "2014-03-25", "2014-03-26", None)),
    one("C27", "相等", contract(clauses_due=10, clauses_done=10)),
    one("C27", "多一条", contract(clauses_due=10, clauses_done=11), (3, "clauses_done", "10", "11", None)),
    one("C28", "两项齐全", wage()),
    one("C28", "缺标准", wage(wage_standard=None), (3, "wage_standard", None, "具体工资标准", None)),
    one("C28", "缺办法", wage(wage_adjustment=None), (3, "wage_adjustment", None, "具体调整办法", None)),
    one("C28", "都缺，落在标准", wage(wage_standard=None, wage_adjustment=None), (3, "wage_standard", None, "具体工资标准和具体调整办法", None)),
    one("C28", "综合不要求", contract(wage_standard=None)),
    one("C28", "条款过长未采用", wage(wage_standard=None, _cells={"wage_standard": "unreadable"})),
    Case("C28", "没有标准列", with_contract(wage(wage_standard=None)), absent=frozenset({("contracts", "wage_standard")})),
    Case("C29", "没有女职工合同", with_contract(contract()), [(3, "women", "40", None, None)]),
    Case("C29", "没有女职工", with_contract(contract(), enterprises=[enterprise(women=0)])),
    Case("C29", "已签女职工合同", with_contract(contract(), contracts=[contract(), contract(contract_no="女-1", contract_type="女职工专项")])),
    one("C30", "未公布", contract(published_on=None), (3, "published_on", "2014-03-26", None, None)),
    one("C30", "已公布", contract()),
    one("C30", "公布日期读不出", contract(published_on=None, _cells={"published_on": "unreadable"})),
    Case("C30", "有异议未补正", with_contract(contract(published_on=None), reg_filings=[filing(opinion="异议")])),
    # 2014-12-16 收到 + 15 = 2014-12-31 生效；再晚一天即出考核期
    Case("C30", "期末当日生效", with_contract(contract(published_on=None), reg_filings=[filing(received_on="2014-12-16")]), [(3, "published_on", "2014-12-31", None, None)]),
    Case("C30", "期后生效", with_contract(contract(published_on=None), reg_filings=[filing(received_on="2014-12-17")])),
    # 其余条件各缺一次
    one("C01", "只知企业方", contract(employer_reps=2, worker_reps=None)),
    one("C04", "实到已矛盾归C08", contract(vote_due=30, vote_present=31, vote_yes=10)),
    one("C11", "签订只到月份不判", contract(signed_on="2014-03", filed_on="2014-02-20")),
    one("C14", "单独的不须名单", contract()),
    Case("C22", "十份只到月份", with_contract(contract(), contracts=[contract(contract_no=f"甲-{n}", signed_on="2014-03") for n in range(10)])),
    Case("C23", "五份恰十字", with_contract(contract(), contracts=[contract(contract_no=f"甲-{n}", wage_standard="一二三四五六七八九十") for n in range(5)]), [(3, "wage_standard", None, "5", None)]),
    one("C25", "没有要约", contract(requested_on=None, replied_on=None)),
    Case("C29", "只受工资合同约束", with_contract(wage())),
    # 别的行、别的列、别的表读不出，不影响本格
    Case("C25", "只有本格读不出才不判", unread("replied_on", contract, "requested_on"), [(3, "replied_on", "2014-02-10", "未", None)]),
    Case("C28", "只有本格读不出才不判", unread("wage_standard", wage, "wage_floor"), [(3, "wage_standard", None, "具体工资标准", None)]),
    Case("C30", "只有本格读不出才不判", unread("published_on", contract, "filed_on"), [(3, "published_on", "2014-03-26", None, None)]),
    Case("C30", "没有公布日期列", with_contract(contract(published_on=None)), absent=frozenset({("contracts", "published_on")})),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_contract_checks(case: Case, bench: Bench) -> None:
    assert bench.ask(case) == case.found


def test_the_near_rows_of_two_enterprises_stay_apart(bench: Bench) -> None:
    both = {
        "enterprises": [enterprise(), enterprise(enterprise_code=E2)],
        "contracts": [contract(), contract(contract_no="乙-1", enterprise_code=E3)],
    }
    assert bench.ask(Case("C13", "", both)) == [(4, "enterprise_code", E3, None, None)]
