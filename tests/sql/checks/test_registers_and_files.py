"""登记册比对与收件：每项检查一例命中、一例恰在界上不命中。"""

from __future__ import annotations

import pytest

from tests.sql.checks.bench import E1, E2, Bench, Case, contract, filing, on_register, with_contract

OTHERS = 21  # units of the round that never send anything in these cases (24 less three)


def file(number: int, **changes: object) -> dict[str, object]:
    return {
        "submission_id": number,
        "unit_code": "JD01",
        "sender": "JD01",
        "kind": "submission",
        **changes,
    }


def ledger(*names: str) -> dict[str, list[dict[str, object]]]:
    """Rows of the district's own 项目台账."""
    own = {"_unit": "QZGH", "_submission": 40}
    return {"district_projects": [{**own, "project_name": name} for name in names]}


LEDGER = [file(40, unit_code="QZGH", sender="QZGH", kind="district")]


def one(code: str, title: str, row: dict[str, object], *found: tuple[object, ...]) -> Case:
    return Case(code, title, with_contract(row), list(found))


WITHOUT_FIRST = frozenset({"JD01"})


def grown(before: int, now: int) -> dict[str, list[dict[str, object]]]:
    """合理化建议 with so many rows in the file before (number 0), and in the one that counts (1)."""
    cells = {"_cells": {"proposed": "value"}}
    old = [{"_row": n, "_submission": 0, **cells} for n in range(3, 3 + before)]
    return {"proposals": old + [{"_row": n, **cells} for n in range(3, 3 + now)]}


CASES = [
    Case("R01", "未登记", with_contract(contract(), reg_filings=[filing(contract_no="甲-2")]), [(3, "contract_no", "甲-1", None, None)]),
    one("R01", "已登记", contract()),
    Case("R01", "上年签订", with_contract(contract(signed_on="2013-12-31"), reg_filings=[filing(contract_no="甲-2")])),
    Case("R01", "登记册尚未收到", with_contract(contract(), reg_filings=[])),
    one("R02", "相同", contract()),
    one("R02", "差一天", contract(received_on="2014-03-12"), (3, "received_on", "2014-03-12", "2014-03-11", None)),
    one("R02", "只到月份", contract(received_on="2014-04")),
    Case("R03", "未上报", with_contract(contract(), reg_filings=[filing(), filing(contract_no="甲-2")]), [(None, None, "甲-2", "虚构一厂", None)]),
    Case("R03", "在被拒的行", with_contract(contract(), contracts=[contract(), contract(contract_no="甲-2", term_end="2014-01-01")], reg_filings=[filing(), filing(contract_no="甲-2")])),
    Case("R03", "表未收到", with_contract(contract(), contracts=[]), no_sheet=frozenset({"contracts"})),
    one("R05", "相同", contract()),
    one("R05", "差一天", contract(signed_on="2014-03-04"), (3, "signed_on", "2014-03-04", "2014-03-05", None)),
    one("R05", "只到月份", contract(signed_on="2014-04")),
    Case("R06", "企业名录", {"reg_enterprises": [on_register(), on_register(enterprise_code=E2, unit_code="XX99")]}, [(4, "unit_code", "XX99", None, None)]),
    Case("R06", "工地清单与案件", {"reg_sites": [{"site_no": "1", "unit_code": "XX98"}], "reg_cases": [{"case_no": "1", "unit_code": "XX99"}]}, [(3, "unit_code", "XX98", None, None), (3, "unit_code", "XX99", None, None)]),
    Case("R06", "社区与满意度", {"reg_communities": [{"community_code": "1", "unit_code": "XX98"}], "reg_satisfaction": [{"audience": "职工", "unit_code": "JD01"}]}, [(3, "unit_code", "XX98", None, None)]),
    Case("R06", "都在名单", {"reg_enterprises": [on_register()]}),
    Case("R07", "第三行重复首行", {"reg_filings": [filing(), filing(contract_no="甲-2"), filing()]}, [(5, "contract_no", "甲-1", "3", None)]),
    Case("R07", "同企业不同号", {"reg_filings": [filing(), filing(contract_no="甲-2", enterprise_code=E1)]}),
    Case("M32", "同名两行", ledger("示例职工之家建设", "示例职工之家建设"), [(4, "project_name", "示例职工之家建设", "3", None)], files=LEDGER),
    Case("M32", "各一行", ledger("示例职工之家建设", "示例无此项目"), files=LEDGER),
    Case("M33", "目标表中没有", ledger("示例职工之家建设", "示例无此项目"), [(4, "project_name", "示例无此项目", None, None)], files=LEDGER),
    Case("M33", "目标表中有", ledger("示例职工之家建设"), files=LEDGER),
    Case("S04", "代他单位", {}, [(None, "unit_code", "JD02", "示例甲街道办事处", None)] * 2, files=[file(31, unit_code="JD02", state="rejected")]),
    Case("S04", "发件人不是单位", {}, files=[file(31, unit_code="JD02", sender="")]),
    # 截止2015-01-20（星期二）；01-21至01-23、01-26 为四个工作日
    Case("S07", "当日", {}, gone=WITHOUT_FIRST, files=[file(31, received_on="2015-01-20")]),
    Case("S07", "次日", {}, [(None, None, "2015-01-21", "1", "2015-01-20")], gone=WITHOUT_FIRST, files=[file(31, received_on="2015-01-21")]),
    Case("S07", "过周末", {}, [(None, None, "2015-01-26", "4", "2015-01-20")], gone=WITHOUT_FIRST, files=[file(31, received_on="2015-01-26")]),
    Case("S07", "首份按期、更正在后", {}, gone=WITHOUT_FIRST, files=[file(31, received_on="2015-01-20", state="superseded"), file(32, received_on="2015-02-02")]),
    Case("S07", "首份被退回，按采用的算", {}, [(None, None, "2015-01-21", "1", "2015-01-20")], gone=WITHOUT_FIRST, files=[file(31, received_on="2015-01-19", state="rejected", kind="rejected"), file(32, received_on="2015-01-21")]),
    Case("S08", "其余单位", {}, [(None, None, "2015-02-10", None, None)] * OTHERS),
    Case("S08", "只有退回的", {}, [(None, None, "2015-02-10", None, None)] * (OTHERS + 1), gone=WITHOUT_FIRST, files=[file(31, state="rejected", kind="rejected")]),
    Case("S09", "同一文件再报", {}, [(None, None, "32", "1", None)], files=[file(32, sha256="sha1", state="duplicate")]),
    Case("S09", "他单位同一文件", {}, files=[file(32, sha256="sha2")]),
    Case("S10", "旧版", {}, [(None, None, "31", "32", None)], gone=WITHOUT_FIRST, files=[file(31, state="superseded"), file(32)]),
    Case("S10", "退回的不算旧版", {}, files=[file(31, state="rejected", kind="rejected")]),
    Case("S09", "他单位也有同一文件", {}, [(None, None, "33", "1", None)], files=[file(32, unit_code="JD02", sha256="sha1"), file(33, sha256="sha1", state="duplicate")]),
    Case("S23", "十行减为七行，正好三成", grown(10, 7), [(None, None, "7", "0", "10")], files=[file(0, state="superseded")]),
    Case("S23", "十行减为八行", grown(10, 8), files=[file(0, state="superseded")]),
    Case("S23", "五行减为零行", grown(5, 0), [(None, None, "0", "0", "5")], files=[file(0, state="superseded")]),
    Case("S23", "四行减为零行，太少不提", grown(4, 0), files=[file(0, state="superseded")]),
    Case("S23", "旧版是退回的", grown(10, 0), files=[file(0, state="rejected", kind="rejected")]),
    Case("S16", "单位报来登记册", {}, [(None, None, "registers/名录.xlsx", "示例甲街道办事处", None)], files=[file(31, unit_code=None, kind="register", state="rejected", file_name="registers/名录.xlsx")]),
    Case("S16", "主管部门报来登记册", {}, files=[file(31, unit_code=None, sender="reg_enterprises", kind="register", file_name="registers/名录.xlsx")]),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_registers_and_files(case: Case, bench: Bench) -> None:
    assert bench.ask(case) == case.found
