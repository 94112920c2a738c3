"""ID numbers for a search that must not find them again: in cells, headers, comments, names (个人信息)."""

from pathlib import Path

import openpyxl
import xlwt
from openpyxl.comments import Comment

NUMBERS = (
    "11010519491231002X",
    "440524188001010014",
    "110105491231003",
    "440524800101001",
)  # the standard's own examples (GB 11643-1999), and 15 digits with dates of 1949 and 1980
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
SPELLINGS = (
    lambda n: n,
    lambda n: n.lower(),
    lambda n: n.translate(FULL_WIDTH),
    lambda n: f"{n[:6]} {n[6:14]} {n[14:]}",
    lambda n: f"{n[:6]}-{n[6:]}",
    lambda n: f"联系人（{n}）",
)


def plant(folder: Path) -> None:
    """Numbers into one unit's workbook, a second file of it, and a register."""
    first = min((folder / "submissions").glob("JD01*.xlsx"))
    book = openpyxl.load_workbook(first)
    roster = book["企业名册"]
    top = next(c for row in roster.iter_rows(max_row=8) for c in row if c.value == "企业名称")
    for n, spell in enumerate(SPELLINGS, start=1):
        roster.cell(top.row + 1 + n, top.column).value = spell(NUMBERS[0])
        roster.cell(top.row + 1 + n, top.column + 1).value = spell(NUMBERS[n % len(NUMBERS)])
    roster.cell(top.row + 8, top.column + 7).value = int(NUMBERS[1])  # a number: digits are lost
    roster.cell(top.row, roster.max_column + 1).value = "身份证号"
    roster.cell(top.row + 2, roster.max_column).value = NUMBERS[3]
    roster.cell(top.row + 2, top.column + 2).comment = Comment(f"见{NUMBERS[0]}", NUMBERS[1])
    roster.cell(roster.max_row + 2, 1).value = f"注：{NUMBERS[2]}"
    extra = book.create_sheet(NUMBERS[0])
    extra["A1"] = NUMBERS[3]
    book.properties.creator = book.properties.title = NUMBERS[1]
    book.save(first)
    (folder / "submissions" / f"补充{NUMBERS[0]}.csv").write_bytes(
        f"姓名,身份证号\n示例,{NUMBERS[1]}\n".encode("gb18030")
    )
    old = xlwt.Workbook(encoding="utf-8")
    page = old.add_sheet("封面")
    page.write(0, 0, NUMBERS[2])
    old.save(str(folder / "submissions" / "旧表.xls"))
    register = min((folder / "registers").glob("*.xlsx"))
    book = openpyxl.load_workbook(register)
    page = book.worksheets[0]
    page.cell(page.max_row, 2).value = SPELLINGS[3](NUMBERS[1])
    book.save(register)
