"""One sheet per rulebook: items × units with live sums (各项得分表)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from kaoping.documents import numbers
from kaoping.documents.scoretable import unit_state
from kaoping.documents.sheets import BASE, KEY, Sheets, decimals
from kaoping.documents.source import Book
from kaoping.rounds import Unit

_WIDE = 26


class ItemSheets(Sheets):
    """Adds the item sheets to a workbook."""

    def items(self, book: Book) -> None:
        """The sheet of one rulebook: codes, titles, full points, units, averages."""
        tail = ("项目合计", "总分", "差额", "等次", "名次", "状态")
        last = 1 + len(book.items) + len(tail)
        widths = [9, _WIDE, *[7.5] * len(book.items), 9, 8, 8, 8, 6, 9]
        title = f"{book.title}各项得分（{book.edition}版，{book.status}）"
        sheet = self.sheet(book.title, title, last, widths)
        sheet.set_row(3, 62)
        self.row(
            sheet, 2, ["项目代码", "", *(i.code for i in book.items), *[""] * len(tail)], "head"
        )
        self.row(sheet, 3, ["单位代码", "单位名称", *(i.title for i in book.items), *tail], "head")
        self._points_row(
            sheet, 4, book, ["", "满分"], {i.code: (i.points, "") for i in book.items}, "sum"
        )
        for row, unit in enumerate(self.units, start=5):
            self._unit_items(sheet, row, book, unit)
        self._means(sheet, 5 + len(self.units), book)
        note = "差额＝总分－项目合计；不为零的原因：类别上限与权重、不适用项目剔除换算、必备条件与一票否决、附加分或总分舍入。"
        sheet.write_string(6 + len(self.units), 0, note, self.book.add_format(BASE))
        sheet.autofilter(3, 0, 4 + len(self.units), last)
        sheet.freeze_panes(5, 2)
        sheet.repeat_rows(2, 4)
        sheet.repeat_columns(0, 1)
        sheet.fit_to_pages(1, 0)

    def _points_row(
        self,
        sheet: Any,
        row: int,
        book: Book,
        lead: list[str],
        cells: dict[str, tuple[str, str]],
        style: str,
    ) -> Fraction:
        """One line of item points with its live sum; returns the exact sum."""
        places = decimals(book.item_places)
        self.row(sheet, row, lead, "head" if style == "sum" else "text")
        for column, item in enumerate(book.items, start=2):
            points, state = cells.get(item.code, ("", ""))
            kind = "grey" if state == "not_applicable" else style
            self.number(sheet, row, column, points, f"{kind}{places}")
        first, end = xl_rowcol_to_cell(row, 2), xl_rowcol_to_cell(row, 1 + len(book.items))
        exact = sum((numbers.exact(p) for p, _ in cells.values()), Fraction(0))
        value = Decimal(numbers.half_up(exact, 6))
        if any(points for points, _ in cells.values()):
            formula = f"=SUM({first}:{end})"
            sheet.write_formula(
                row, 2 + len(book.items), formula, self.style[f"sum{places}"], value
            )
        else:
            self.text(sheet, row, 2 + len(book.items), numbers.DASH, "mid")
        return exact

    def _unit_items(self, sheet: Any, row: int, book: Book, unit: Unit) -> None:
        scores = self.frame.of("scores", *KEY).get((book.code, unit.code), [])
        cells = {s["item_code"]: (s.get("points") or "", s.get("state") or "") for s in scores}
        exact = self._points_row(sheet, row, book, [unit.code, unit.name], cells, "num")
        at, total = 3 + len(book.items), self.total(book, unit)
        points = total.get("points") or ""
        self.number(sheet, row, at, points, f"sum{decimals(book.total_places)}")
        summed, printed = xl_rowcol_to_cell(row, at - 1), xl_rowcol_to_cell(row, at)
        places = decimals(book.item_places)
        if points:
            gap = Decimal(numbers.half_up(numbers.exact(points) - exact, places))
            sheet.write_formula(
                row, at + 1, f"=ROUND({printed}-{summed},{places})", self.style[f"num{places}"], gap
            )
        else:
            self.text(sheet, row, at + 1, numbers.DASH, "mid")
        self.text(sheet, row, at + 2, total.get("grade") or numbers.DASH, "mid")
        self.number(sheet, row, at + 3, total.get("rank") or "", "num0")
        self.text(sheet, row, at + 4, unit_state(self.frame, unit, book), "mid")

    def _means(self, sheet: Any, row: int, book: Book) -> None:
        """The district's average below each column, as live formulas."""
        self.row(sheet, row, ["", "平均"], "head")
        for n in range(len(book.items) + 2):
            column = 2 + n
            name = xl_col_to_name(column)
            values = self._column(book, n)
            mean = numbers.mean(values)
            value = Decimal(numbers.half_up(mean, 6)) if mean is not None else ""
            formula = f'=IFERROR(AVERAGE({name}6:{name}{row}),"")'
            sheet.write_formula(
                row, column, formula, self.style[f"sum{decimals(book.item_places)}"], value
            )

    def _column(self, book: Book, n: int) -> list[Fraction]:
        """The numbers a mean is taken over: item `n`, then the sums, then the totals."""
        if n == len(book.items) + 1:
            found = [self.total(book, u).get("points") or "" for u in self.units]
            return [numbers.exact(p) for p in found if p]
        by_unit = [self.frame.of("scores", *KEY).get((book.code, u.code), []) for u in self.units]
        if n == len(book.items):
            known = [[s["points"] for s in scores if s.get("points")] for scores in by_unit]
            return [sum(map(numbers.exact, points), Fraction(0)) for points in known if points]
        code = book.items[n].code
        own = [
            s.get("points") or "" for scores in by_unit for s in scores if s["item_code"] == code
        ]
        return [numbers.exact(p) for p in own if p]
