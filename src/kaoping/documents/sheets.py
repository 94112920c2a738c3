"""The workbook while it is being written: styles, titles, print setup, typed cells (工作簿底座)."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from kaoping.documents import numbers, texts
from kaoping.documents.source import Book, Frame, Row, clean
from kaoping.rounds import Unit

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\\]")  # characters no sheet name may hold
KEY = ("rulebook", "unit_code")
BASE = {"font_name": "仿宋_GB2312", "font_size": 10, "valign": "vcenter"}
LINE = {**BASE, "border": 1}
STYLES: dict[str, dict[str, Any]] = {
    "title": {
        "font_name": "方正小标宋简体",
        "font_size": 18,
        "align": "center",
        "valign": "vcenter",
    },
    "mark": {**BASE, "font_name": "黑体", "align": "center"},
    "head": {
        **LINE,
        "font_name": "黑体",
        "bg_color": "#EEEEEE",
        "align": "center",
        "text_wrap": True,
    },
    "text": {**LINE, "align": "left", "text_wrap": True},
    "mid": {**LINE, "align": "center"},
    "sum2": {**LINE, "font_name": "黑体", "num_format": "0.00", "align": "center"},
    "sum3": {**LINE, "font_name": "黑体", "num_format": "0.000", "align": "center"},
    "num0": {**LINE, "num_format": "0", "align": "center"},
    "num2": {**LINE, "num_format": "0.00", "align": "center"},
    "num3": {**LINE, "num_format": "0.000", "align": "center"},
    "grey2": {
        **LINE,
        "num_format": "0.00",
        "align": "center",
        "font_color": "#808080",
        "italic": True,
    },
    "grey3": {
        **LINE,
        "num_format": "0.000",
        "align": "center",
        "font_color": "#808080",
        "italic": True,
    },
}


class Sheets:
    """The workbook while it is being written.

    Args:
        frame: the run, the round and the rulebooks.
        units: the units to list, in official order.
    """

    def __init__(self, frame: Frame, units: Sequence[Unit]) -> None:
        self.frame, self.units = frame, list(units)
        self.buffer = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.book = xlsxwriter.Workbook(self.buffer, options)
        self.style = {name: self.book.add_format(keys) for name, keys in STYLES.items()}
        day = datetime.combine(texts.issued_on(frame.round), datetime.min.time())
        issuer = texts.issuer(frame.round, "name")
        head = {"title": f"{frame.round.title}结果汇总表", "author": issuer, "created": day}
        self.book.set_properties({**head, "comments": frame.mark, "keywords": frame.run.key[:12]})

    def sheet(self, name: str, title: str, last: int, widths: Sequence[float]) -> Any:
        """A sheet with title and mark in rows 1 and 2, set up for printing on A4 landscape."""
        sheet = self.book.add_worksheet(_FORBIDDEN.sub("_", name)[:31])
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(0.5, 0.5, 0.7, 0.6)
        sheet.set_footer(
            f"&L{escape(self.frame.mark)}&C第 &P 页，共 &N 页&R运行编号 {self.frame.run.key[:12]}"
        )
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_row(0, 30)
        sheet.merge_range(0, 0, 0, last, title, self.style["title"])
        said = "　".join(x for x in (self.frame.mark, f"结果状态：{self.frame.stage}") if x)
        sheet.merge_range(1, 0, 1, last, said, self.style["mark"])
        return sheet

    def text(self, sheet: Any, row: int, column: int, text: str, style: str = "text") -> None:
        """Write one text as a text, hidden characters removed."""
        sheet.write_string(row, column, clean(text), self.style[style])

    def number(self, sheet: Any, row: int, column: int, text: str, style: str) -> None:
        """Write a printed decimal as a number; a dash when there is none."""
        if text:
            sheet.write_number(row, column, Decimal(text), self.style[style])
        else:
            self.text(sheet, row, column, numbers.DASH, "mid")

    def row(self, sheet: Any, row: int, values: Sequence[str], style: str = "text") -> None:
        """Write one line of texts from the first column."""
        for column, text in enumerate(values):
            self.text(sheet, row, column, text, style)

    def total(self, book: Book, unit: Unit) -> Row:
        """A unit's line of `totals.csv`."""
        return self.frame.one("totals", KEY, (book.code, unit.code))


def decimals(places: int) -> int:
    """Which of the two number styles prints `places` decimals."""
    return 3 if places >= 3 else 2


def escape(text: str) -> str:
    """Text inside a printed header or footer, where `&` starts a code."""
    return text.replace("&", "&&")
