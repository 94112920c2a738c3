"""The workbook while it is being written: styles, titles, print setup, typed cells (工作簿底座)."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import accumulate
from typing import Any

import xlsxwriter

from kaoping.documents import numbers, texts, verdicts
from kaoping.documents.charts import palette
from kaoping.documents.charts.drawing import advance
from kaoping.documents.source import Book, Frame, Row, clean
from kaoping.rounds import Unit

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\\]")  # characters no sheet name may hold
KEY = ("rulebook", "unit_code")
BASE = {"font_name": "仿宋_GB2312", "font_size": 10, "valign": "vcenter"}
LINE = {**BASE, "border": 1}
BOLD = {**LINE, "font_name": "黑体"}
STYLES: dict[str, dict[str, Any]] = {
    "title": {
        "font_name": "方正小标宋简体",
        "font_size": 18,
        "align": "center",
        "valign": "vcenter",
    },
    "mark": {**BASE, "font_name": "黑体", "align": "center"},
    "note": BASE,
    "head": {**BOLD, "bg_color": "#EEEEEE", "align": "center", "text_wrap": True},
    "text": {**LINE, "align": "left", "text_wrap": True},
    "mid": {**LINE, "align": "center", "text_wrap": True},
    "none": {**LINE, "align": "center", "font_color": "#50575F"},
    "date": {**LINE, "align": "center", "num_format": "yyyy-mm-dd"},
    "blank": LINE,
    "short": {"bg_color": palette.LOST.upper(), "font_name": "黑体"},
    **{f"num{n}": {**LINE, "num_format": f"{0:.{n}f}", "align": "center"} for n in range(5)},
    **{f"sum{n}": {**BOLD, "num_format": f"{0:.{n}f}", "align": "center"} for n in range(5)},
    **{
        f"grey{n}": {
            **LINE,
            "num_format": f"{0:.{n}f}",
            "align": "center",
            "font_color": "#50575F",
            "italic": True,
        }
        for n in range(5)
    },
    "rate": {**LINE, "num_format": "0.00%", "align": "center"},
}
A4, NARROW, WIDE = 9, (0.4, 0.4, 0.75, 0.6), 204
DISTRICT = "全区"  # stands for the unit in the 核验码 of the whole workbook


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
        digest = numbers.scores_digest(frame.run.rows("scores"))
        self.code = numbers.verification_code(frame.run.key, DISTRICT, digest)
        head = {"title": f"{frame.round.title}结果汇总表", "author": issuer, "created": day}
        self.book.set_properties({**head, "comments": frame.mark, "keywords": frame.run.key[:12]})

    def name(self, text: str) -> str:
        """A sheet name that Excel accepts and no other sheet has."""
        base = _FORBIDDEN.sub("_", clean(text)).strip("' ")[:31] or "表"
        taken = {sheet.get_name().lower() for sheet in self.book.worksheets()}
        name, n = base, 1
        while name.lower() in taken:
            n += 1
            name = f"{base[: 30 - len(str(n))]}{n}~"[:31]
        return name

    def sheet(self, name: str, title: str, last: int, widths: Sequence[float]) -> Any:
        """A sheet with title and mark in rows 1 and 2, set up for printing on A4 landscape.

        Args:
            name: of the sheet.
            title: in its first row, over all columns.
            last: number of the last column, from 0.
            widths: of the columns, in characters.
        """
        sheet = self.book.add_worksheet(self.name(name))
        self.printing(sheet)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_row(0, 30)
        # A title over more columns than a printed page holds would be cut at its edge.
        end = max(1, min(last, sum(w <= WIDE for w in accumulate(widths)) - 1))
        sheet.merge_range(0, 0, 0, end, clean(title), self.style["title"])
        said = "　".join(x for x in (self.frame.mark, f"结果状态：{self.frame.stage}") if x)
        sheet.merge_range(1, 0, 1, end, clean(said), self.style["mark"])
        return sheet

    def printing(self, sheet: Any) -> None:
        """A4 landscape; the mark and the 核验码 above, page and run below, on every page."""
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(*NARROW)
        sheet.set_header(f"&L{escape(self.frame.mark)}&R核验码 {self.code}")
        title = escape(self.frame.round.title)
        sheet.set_footer(f"&L{title}&C第 &P 页，共 &N 页&R运行编号 {self.frame.run.key[:12]}")

    def text(self, sheet: Any, row: int, column: int, text: str, style: str = "text") -> None:
        """Write one text as a text, hidden characters removed."""
        sheet.write_string(row, column, clean(text), self.style[style])

    def number(self, sheet: Any, row: int, column: int, text: str, style: str) -> None:
        """Write a printed decimal as a number; a dash when there is none."""
        if text:
            sheet.write_number(row, column, Decimal(text), self.style[style])
        else:
            self.text(sheet, row, column, numbers.DASH, "none")

    def formula(
        self, sheet: Any, row: int, column: int, formula: str, value: str, style: str
    ) -> None:
        """Write a formula with the value it has now, for readers that do not calculate."""
        sheet.write_formula(
            row, column, formula, self.style[style], Decimal(value) if value else ""
        )

    def date(self, sheet: Any, row: int, column: int, text: str) -> None:
        """Write `2015-01-19` as a date; a dash when there is none."""
        if text:
            sheet.write_datetime(row, column, datetime.fromisoformat(text[:10]), self.style["date"])
        else:
            self.text(sheet, row, column, numbers.DASH, "none")

    def row(self, sheet: Any, row: int, values: Sequence[str], style: str = "text") -> None:
        """Write one line of texts from the first column."""
        for column, text in enumerate(values):
            self.text(sheet, row, column, text, style)

    def approved(self, sheet: Any, row: int, column: int, book: Book, unit: Unit) -> None:
        """核定分 of a total; empty while nobody has settled it."""
        text, style = (
            verdicts.approved(self.frame, unit, book),
            self.style[f"num{book.total_places}"],
        )
        if text == numbers.DASH:
            sheet.write_blank(row, column, None, style)
        else:
            sheet.write_number(row, column, Decimal(text), style)

    def total(self, book: Book, unit: Unit) -> Row:
        """A unit's line of `totals.csv`."""
        return self.frame.one("totals", KEY, (book.code, unit.code))


def height(text: str, width: float) -> float:
    """The height of a row, in points, in which `text` wraps within `width` characters."""
    lines = -(-advance(text, 200) // int(width * 100))
    return max(15, 14 * lines + 2)


def reference(name: str) -> str:
    """A sheet's name as formulas write it."""
    quoted = name.replace("'", "''")
    return f"'{quoted}'!"


def escape(text: str) -> str:
    """Text inside a printed header or footer, where `&` starts a code."""
    return text.replace("&", "&&")
