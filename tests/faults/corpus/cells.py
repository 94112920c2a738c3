"""Spoiled cells: what a clerk, or somebody with worse in mind, types into a workbook."""

from __future__ import annotations

import io
from collections.abc import Callable
from random import Random
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.faults.corpus.bases import PLANTED
from tests.faults.corpus.raw import Spoiler

HOSTILE: tuple[Any, ...] = (
    "=cmd|' /c calc'!A1", "=1+1", "=HYPERLINK(\"http://192.0.2.1\",\"x\")", "+1", "@SUM(A1)", "-2+3", "{{ 7*7 }}", "{% for x in y %}",
    "#import \"x.typ\"", "$ e^x $", "<script>alert(1)</script>", "'; drop table raw.units; --", "{value}", "%s%n", "../../../etc/passwd",
    "甲" * 32_767, "\u202e反转", "\u200b\ufeff", "𠮷㐂堃龘", "e\u0301", "１２３", "0x1F", "1e400", "NaN", "∞", "-0", "1/0", "同上", "〃", "无", "不适用",
    "2014年2月30日", "99999999999999999999", "9.1E+17", "百分之三百", "-5%", "十几", "1500余", "①", "½", "2014.1", "", " ", "\n", "\t",
    *PLANTED, "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X", "１１０１０５１９４９１２３１００２Ｘ", 110105194912310, True, 0.1 + 0.2, 1e308, -1,
)  # fmt: skip


def _on_sheet(change: Callable[[Worksheet, Random], None], name: str) -> Spoiler:
    def spoil(data: bytes, chance: Random) -> bytes:
        try:
            book = openpyxl.load_workbook(io.BytesIO(data))
        except Exception:
            return data  # spoiled beyond opening by an earlier step
        change(chance.choice(book.worksheets), chance)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    spoil.__name__ = name
    return spoil


def _put(page: Worksheet, chance: Random) -> None:
    for _ in range(chance.choice((1, 5, 30))):
        cell = page.cell(chance.randint(1, 8), chance.randint(1, 30))
        value = chance.choice(HOSTILE)
        if type(cell).__name__ == "Cell":
            try:
                cell.value = value
            except Exception:
                cell.value = "x"


def _shuffled(page: Worksheet, chance: Random) -> None:
    order = list(range(1, page.max_column + 1))
    chance.shuffle(order)
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    for r, row in enumerate(rows, start=1):
        for c, value in enumerate(row, start=1):
            page.cell(r, order[c - 1]).value = value


def _deleted(page: Worksheet, chance: Random) -> None:
    page.delete_cols(chance.randint(1, max(page.max_column, 1)), chance.choice((1, 3)))


def _widened(page: Worksheet, chance: Random) -> None:
    page.insert_cols(chance.randint(1, max(page.max_column, 1)), chance.choice((1, 3, 40)))


def _pushed(page: Worksheet, chance: Random) -> None:
    page.insert_rows(1, chance.choice((1, 10, 29, 31)))


def _again(page: Worksheet, chance: Random) -> None:
    """The first rows once more below, as after a page break or for a second table."""
    rows = [[cell.value for cell in row] for row in page.iter_rows(max_row=4)]
    for row in rows[chance.randrange(3) :]:
        chance.shuffle(row) if chance.random() < 0.3 else None
        page.append(row)


def _renamed(page: Worksheet, chance: Random) -> None:
    page.title = chance.choice(
        ("Sheet1", "企业名册(2)", "封面续", "问题清单", PLANTED[0], "x" * 31)
    )


def _merged(page: Worksheet, chance: Random) -> None:
    row, column = chance.randint(1, 4), chance.randint(1, 10)
    page.merge_cells(start_row=row, start_column=column, end_row=row + chance.randrange(3), end_column=column + chance.randrange(5))  # fmt: skip


def _hidden(page: Worksheet, chance: Random) -> None:
    page.row_dimensions[chance.randint(1, 5)].hidden = True
    page.sheet_state = chance.choice(("visible", "visible", "hidden", "veryHidden"))
    page.parent.active.sheet_state = "visible"


def _relabelled(page: Worksheet, chance: Random) -> None:
    """A header with other words, marks, line breaks."""
    for cell in page[2]:
        if isinstance(cell.value, str) and chance.random() < 0.3:
            cell.value = chance.choice(
                (
                    f"{cell.value}*",
                    f"{cell.value}\n（必填）",
                    f"　{cell.value} ",
                    f"{cell.value}①",
                    "身份证号",
                    cell.value[:2],
                    "職工人數",
                )
            )


SPOILERS: tuple[Spoiler, ...] = tuple(
    _on_sheet(change, change.__name__.lstrip("_"))
    for change in (_put, _put, _put, _shuffled, _deleted, _widened, _pushed, _again, _renamed, _merged, _hidden, _relabelled)
)  # fmt: skip
