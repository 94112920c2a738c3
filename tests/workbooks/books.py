"""A good small workbook, cell by cell, for tests to spoil; and the few lines that write and parse one.

Headers are read from the column maps with the csv module alone; data are written here by hand.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

ROOT = Path(__file__).resolve().parents[2]
SHEETS = list(csv.DictReader((ROOT / "expectations" / "sheets.csv").open(encoding="utf-8")))
DATA: dict[str, list[dict[str, Any]]] = {
    "enterprises": [
        {"seq": 1, "enterprise_name": "示例甲厂有限公司", "enterprise_code": "PDY00001X", "community_code": "JD01-SQ01",
         "reg_status": "存续", "ownership": "非公-私营", "size_class": "小型", "industry": "制造业", "staff": 120,
         "women": 50, "unionised": "是", "union_form": "单独", "founded_on": date(2010, 5, 4), "members": 100},
        {"seq": 2, "enterprise_name": "示例乙厂", "enterprise_code": "PDY00002-8", "community_code": "JD01-SQ02",
         "reg_status": "在业", "ownership": "国有", "size_class": "大", "industry": "建筑业", "staff": "1,200人",
         "women": 0, "unionised": "有", "union_form": "联合", "founded_on": "二〇一二年三月五日", "members": "一千"},
    ],
    "contracts": [
        {"contract_no": "示集2014-001", "contract_type": "综合", "scope_form": "单独", "enterprise_code": "PDY00001X",
         "signed_on": "2014-03-05", "term_start": "2014.3.5", "term_end": "2016/3/4", "vote_due": 30, "wage_floor": 1300.5,
         "wage_growth": (0.06, "0%"), "wage_standard": "第三条：岗位工资不低于一千五百元"},
        {"contract_no": "示集2014-002", "contract_type": "工资专项集体合同", "scope_form": "单独签订",
         "enterprise_code": "PDY000028", "signed_on": date(2014, 6, 1), "term_start": 41791, "term_end": "20150531",
         "wage_floor": "1,300元", "wage_growth": "6%"},
    ],
    "rights_info": [{"month": 1, "reported_on": "2014-02-08", "disputes": 0}, {"month": "二月", "disputes": 3}],
    "events": [{"event_name": "电工岗位竞赛", "kind": "岗位竞赛", "audience": "一线职工", "held_on": "2014-09-01", "attendances": 40}],
    "proposals": [{"enterprise_code": "PDY00001X", "proposed": 12, "adopted": 3, "saved": "1.2万元"}],
    "annual_targets": [{"target_code": "T01", "target_name": "合理化建议", "target": 80, "done": 92}],
}  # fmt: skip
FORMS: dict[str, dict[str, Any]] = {
    "cover": {"year": 2014, "unit_code": "JD01", "unit_name": "示例甲街道办事处", "filler": "示例经办", "phone": "13900000000",
              "reviewer": "示例审核", "filled_on": "2015-01-08", "template_version": "2014-1"},
    "safeguards": {"leading_group_no": "示发〔2014〕1号", "instructors": 4, "visits": 6},
}  # fmt: skip


def columns(sheet: str) -> list[dict[str, str]]:
    return list(
        csv.DictReader((ROOT / "expectations" / "columns" / f"{sheet}.csv").open(encoding="utf-8"))
    )


@dataclass
class Book:
    """Sheet title → cell address → value; a tuple is (value, number format)."""

    sheets: dict[str, dict[str, Any]]
    merges: dict[str, list[str]] = field(default_factory=dict)

    def put(self, title: str, cell: str, value: Any) -> "Book":
        self.sheets.setdefault(title, {})[cell] = value
        return self

    def drop(self, title: str, *cells: str) -> "Book":
        for cell in cells:
            del self.sheets[title][cell]
        return self

    def without(self, title: str) -> "Book":
        del self.sheets[title]
        return self

    def save(self, file: Path) -> Path:
        book = Workbook()
        book.remove(book.active)
        for title, cells in self.sheets.items():
            page = book.create_sheet(title)
            for address, value in cells.items():
                page[address] = value[0] if isinstance(value, tuple) else value
                if isinstance(value, tuple):
                    page[address].number_format = value[1]
            for area in self.merges.get(title, []):
                page.merge_cells(area)
        book.save(file)
        return file


Mutation = Callable[[Book], Book]


def good(kinds: tuple[str, ...] = ("submission",)) -> Book:
    """Row 1 is a title, row 2 the header, data from row 3; a form starts in row 2."""
    sheets: dict[str, dict[str, Any]] = {}
    for sheet in SHEETS:
        if sheet["kind"] not in kinds:
            continue
        code, cells = sheet["sheet"], {"A1": f"2014年度{sheet['title']}"}
        if sheet["layout"] == "form":
            for row, column in enumerate(columns(code), start=2):
                cells[f"A{row}"] = column["header"]
                if column["name"] in FORMS[code]:
                    cells[f"B{row}"] = FORMS[code][column["name"]]
        else:
            cells |= table(code, DATA.get(code, []))
        sheets[sheet["title"]] = cells
    return Book(sheets)


def table(code: str, rows: list[dict[str, Any]], top: int = 2) -> dict[str, Any]:
    """Header in row `top`, one row of cells per row of data below it."""
    cells = {}
    for number, column in enumerate(columns(code), start=1):
        letter = get_column_letter(number)
        cells[f"{letter}{top}"] = column["header"]
        for row, values in enumerate(rows, start=top + 1):
            if column["name"] in values:
                cells[f"{letter}{row}"] = values[column["name"]]
    return cells
