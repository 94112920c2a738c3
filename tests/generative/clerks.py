"""Clerks: the same table of facts, written down as programs and people do (六种写表的人)."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from tests.generative.facts import Fact, Sheet, Table

TRADITIONAL = str.maketrans("业称码数织级员条区单双总关导应该经营险风广场书带", "業稱碼數織級員條區單雙總關導應該經營險風廣場書帶")  # fmt: skip
COVER = (("考核年度", 2014), ("单位代码", "JD01"), ("单位名称", "示例甲街道办事处"), ("填报人", "示例员"),
         ("联系电话", "13900000000"), ("审核人", "示例审"), ("填报日期", "2015-01-08"), ("模板版本", "2014-1"))  # fmt: skip


def spelled(fact: Fact, chance: random.Random) -> str:
    return chance.choice(fact.spellings)


class Paper:
    """A workbook with its cover, when a unit sends it, and one sheet to write on."""

    def __init__(self, sheet: Sheet, chance: random.Random) -> None:
        self.sheet, self.chance, self.book = sheet, chance, Workbook()
        self.page: Worksheet = self.book.active
        if sheet.kind == "submission":
            self.page.title = "封面"
            for row, (label, value) in enumerate(COVER, start=2):
                self.page.cell(row, 1, label)
                self.page.cell(row, 2, value)
            self.page = self.book.create_sheet(sheet.title)
        self.page.title = sheet.title

    def header(self, row: int, columns: list[dict[str, str]], label: Callable[[dict[str, str]], str] = lambda c: c["header"]) -> None:  # fmt: skip
        for number, column in enumerate(columns, start=1):
            self.page.cell(row, number, label(column))

    def native(self, row: int, columns: list[dict[str, str]], facts: dict[str, Fact]) -> None:
        for number, column in enumerate(columns, start=1):
            if fact := facts.get(column["name"]):
                cell = self.page.cell(row, number, fact.native[0])
                cell.number_format = fact.native[1] or cell.number_format

    def text(self, row: int, columns: list[dict[str, str]], facts: dict[str, Fact]) -> None:
        for number, column in enumerate(columns, start=1):
            if fact := facts.get(column["name"]):
                self.page.cell(row, number).value = spelled(fact, self.chance)
                self.page.cell(row, number).data_type = "s"

    def saved(self) -> bytes:
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()


def plain(sheet: Sheet, table: Table, chance: random.Random) -> bytes:
    """As a program writes it: header, then values of their own types."""
    paper = Paper(sheet, chance)
    paper.header(1, list(sheet.columns))
    for row, facts in enumerate(table, start=2):
        paper.native(row, list(sheet.columns), facts)
    return paper.saved()


def official(sheet: Sheet, table: Table, chance: random.Random) -> bytes:
    """Title, unit line, header of two levels with merged groups, totals below, a line for stamps."""
    paper, columns = Paper(sheet, chance), list(sheet.columns)
    paper.page.cell(1, 1, f"2014年度{sheet.title}")
    paper.page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=max(2, len(columns)))
    paper.page.cell(2, 1, "填报单位（盖章）：示例甲街道办事处")
    middle = max(1, len(columns) // 2)
    for first, last, group in ((1, middle, "基本情况"), (middle + 1, len(columns), "其他情况")):
        if last > first:
            paper.page.cell(3, first, group)
            paper.page.merge_cells(start_row=3, start_column=first, end_row=3, end_column=last)
    paper.header(4, columns)
    for row, facts in enumerate(table, start=5):
        paper.native(row, columns, facts)
    below = 5 + len(table)
    paper.page.cell(below, 1, "合计")
    paper.page.cell(below, len(columns), len(table))
    paper.page.cell(below + 1, 1, "填表人：示例员")
    paper.page.cell(below + 1, 2, "审核人：示例审")
    return paper.saved()


def headstrong(sheet: Sheet, table: Table, chance: random.Random) -> bytes:
    """Columns in an order of their own, others put between them, labels by other names and marks."""
    paper, columns = Paper(sheet, chance), list(sheet.columns)
    chance.shuffle(columns)
    columns.insert(chance.randrange(len(columns) + 1), {"name": "_own", "header": "本单位自定列"})

    def label(column: dict[str, str]) -> str:
        names = [column["header"], *filter(None, column.get("aliases", "").split("|"))]
        name = chance.choice(names)
        if chance.random() < 0.3:
            name = name.translate(TRADITIONAL)
        if chance.random() < 0.2 and len(name) > 2:
            name = name[:2] + "\n" + name[2:]
        return name + chance.choice(("", "", "*", "※", " ", "①"))

    paper.header(2, columns, label)
    for row, facts in enumerate(table, start=3):
        paper.native(row, columns, facts)
        paper.page.cell(row, columns.index(next(c for c in columns if c["name"] == "_own")) + 1, "自用")  # fmt: skip
    return paper.saved()


def scribe(sheet: Sheet, table: Table, chance: random.Random) -> bytes:
    """Everything typed by hand as text: numerals, measure words, full width, dates in every style."""
    paper, columns = Paper(sheet, chance), list(sheet.columns)
    paper.header(1, columns)
    for row, facts in enumerate(table, start=2):
        paper.text(row, columns, facts)
    return paper.saved()


def printer(sheet: Sheet, table: Table, chance: random.Random) -> bytes:
    """Laid out for paper: column numbers, subtotals, the header again after a page break, notes."""
    paper, columns = Paper(sheet, chance), list(sheet.columns)
    paper.header(3, columns)
    for number in range(1, len(columns) + 1):
        paper.page.cell(4, number, number)
    row = 5
    for number, facts in enumerate(table):
        if number and chance.random() < 0.5:
            paper.page.cell(row, 1, "小计")
            paper.page.cell(row, len(columns), number)
            paper.header(row + 2, columns)
            row += 3
        paper.native(row, columns, facts)
        paper.page.row_dimensions[row].hidden = chance.random() < 0.3
        row += 1 + chance.randrange(2)
    paper.page.cell(row + 1, 1, "注：数据截至本年末，由各社区汇总上报")
    return paper.saved()


def old_hand(sheet: Sheet, table: Table, chance: random.Random) -> bytes:
    """A workbook that counts days from 1904, its header far down."""
    paper, columns = Paper(sheet, chance), list(sheet.columns)
    paper.book.epoch = CALENDAR_MAC_1904
    top = chance.randint(1, 30)
    paper.header(top, columns)
    for row, facts in enumerate(table, start=top + 1):
        paper.native(row, columns, facts)
    return paper.saved()


def exporter(sheet: Sheet, table: Table, chance: random.Random) -> bytes:
    """A department's system: separated text in an encoding and with a separator of its choice."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=chance.choice(",\t;"), lineterminator=chance.choice(("\n", "\r\n")))  # fmt: skip
    writer.writerow([column["header"] for column in sheet.columns])
    for facts in table:
        writer.writerow([_shown(facts.get(column["name"]), chance) for column in sheet.columns])
    return out.getvalue().encode(chance.choice(("utf-8", "utf-8-sig", "utf-16", "gb18030")))


def _shown(fact: Fact | None, chance: random.Random) -> str:
    return "" if fact is None else spelled(fact, chance)


Clerk = Callable[[Sheet, Table, random.Random], bytes]
CLERKS: dict[str, Clerk] = {
    clerk.__name__: clerk for clerk in (plain, official, headstrong, scribe, printer, old_hand, exporter)
}  # fmt: skip
