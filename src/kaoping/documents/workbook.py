"""汇总表.xlsx: the district on one page, every item of every unit, losses, findings and evidence.

Sums are live formulas over the items, with the value they have now; where points are no plain sum,
they stand as numbers with the reason. Texts are written as texts: nothing from a cell becomes a
formula, a link or a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from kaoping.documents import numbers
from kaoping.documents.charts import palette
from kaoping.documents.goalsheet import GoalSheet
from kaoping.documents.itemsheet import FIRST, ItemSheets, Notes
from kaoping.documents.scoretable import unit_state
from kaoping.documents.sheets import reference
from kaoping.documents.source import Book, Frame, clean
from kaoping.findings import SEVERITIES
from kaoping.rounds import Unit

MAIN = "汇总表"
OWN = ("得分", "核定分", "等次", "名次", "状态")
LEAD = ("序号", "单位代码", "单位名称", "类别", "对照组")
_FEW, _TALL = 32, 15  # units whose chart is one page wide; rows below each chart
_TOP = 4  # row of the first unit on the first sheet


class Summary(ItemSheets, GoalSheet):
    """The whole workbook."""

    def __init__(self, frame: Frame, units: Sequence[Unit], notes: Notes) -> None:
        super().__init__(frame, units)
        self.notes, self.totals_at = notes, {}

    def build(self) -> bytes:
        """All sheets, as the bytes of the finished file."""
        main = self._main()  # the first sheet; its formulas need the names of the others
        self._import_list()
        for book in self.frame.books:
            self.items(book)
        self._main_rows(main)
        self._charts()
        self.losses()
        self.verdicts()
        self.goals()
        self.timeliness()
        self.finding_counts(self.findings())
        self._finding_chart()
        self.evidence()
        self.book.close()
        return self.buffer.getvalue()

    def _main(self) -> Any:
        last = len(LEAD) + len(OWN) * len(self.frame.books)
        widths = [5, 9, 30, 9, 14, *(w for _ in self.frame.books for w in (8, 8, 8, 6, 9)), 20]
        sheet = self.sheet(MAIN, f"{self.frame.round.title}结果汇总表", last, widths)
        sheet.merge_range(2, 0, 2, len(LEAD) - 1, "单位", self.style["head"])
        for n, book in enumerate(self.frame.books):
            at = len(LEAD) + n * len(OWN)
            said = f"{book.title}（满分{numbers.trimmed(book.full_points)}分）"
            sheet.merge_range(2, at, 2, at + len(OWN) - 1, said, self.style["head"])
        self.text(sheet, 2, last, "", "head")
        self.row(sheet, 3, [*LEAD, *(h for _ in self.frame.books for h in OWN), "核验码"], "head")
        sheet.autofilter(3, 0, 3 + len(self.units), last)
        sheet.freeze_panes(_TOP, 3)
        sheet.repeat_rows(2, 3)
        sheet.fit_to_pages(1, 1 if len(self.units) <= 40 else 0)
        return sheet

    def _main_rows(self, sheet: Any) -> None:
        for n, unit in enumerate(self.units):
            row = _TOP + n
            sheet.set_row(row, 20)
            sheet.write_number(row, 0, n + 1, self.style["num0"])
            for column, text in enumerate((unit.code, unit.name, unit.category, unit.comparison_group), 1):  # fmt: skip
                self.text(sheet, row, column, text)
            for k, book in enumerate(self.frame.books):
                self._main_cells(sheet, row, len(LEAD) + k * len(OWN), book, unit, FIRST + n)
            scores = self.frame.of("scores", "unit_code").get((unit.code,), [])
            digest = numbers.scores_digest(scores)
            code = numbers.verification_code(self.frame.run.key, unit.code, digest)
            self.text(sheet, row, len(LEAD) + len(OWN) * len(self.frame.books), code, "mid")
        self._main_means(sheet)

    def _main_cells(
        self, sheet: Any, row: int, at: int, book: Book, unit: Unit, item_row: int
    ) -> None:
        total = self.total(book, unit)
        points, places = total.get("points") or "", book.total_places
        name, column = self.totals_at[book.code]
        if points:
            formula = f"={reference(name)}{xl_rowcol_to_cell(item_row, column)}"
            self.formula(sheet, row, at, formula, points, f"sum{places}")
        else:
            self.text(sheet, row, at, numbers.DASH, "none")
        self.approved(sheet, row, at + 1, book, unit)
        self.text(sheet, row, at + 2, total.get("grade") or numbers.DASH, "mid")
        self.number(sheet, row, at + 3, total.get("rank") or "", "num0")
        self.text(sheet, row, at + 4, unit_state(self.frame, unit, book), "mid")

    def _main_means(self, sheet: Any) -> None:
        row = _TOP + len(self.units)
        last = len(LEAD) + len(OWN) * len(self.frame.books)
        self.row(sheet, row, ["", "", "平均（筛选后）", *[""] * (last - 2)], "head")
        for k, book in enumerate(self.frame.books):
            column = len(LEAD) + k * len(OWN)
            name = xl_col_to_name(column)
            found = [self.total(book, unit).get("points") or "" for unit in self.units]
            mean = numbers.mean([numbers.exact(text) for text in found if text])
            shown = "" if mean is None else numbers.half_up(mean, book.total_places)
            cells = f"{name}{_TOP + 1}:{name}{row}"
            formula = f'=IFERROR(ROUND(SUBTOTAL(101,{cells}),{book.total_places}),"")'
            self.formula(sheet, row, column, formula, shown, f"sum{book.total_places}")

    def _import_list(self) -> None:
        """导入表: one header row, one line per unit and item number, for the receiver's own system."""
        sheet = self.book.add_worksheet("导入表")
        self.printing(sheet)
        for column, width in enumerate((10, 30, 26, 30, 10, 10)):
            sheet.set_column(column, column, width)
        heads = ("单位代码", "单位名称", "项目编号", "项目名称", "得分", "核定分")
        self.row(sheet, 0, heads, "head")
        lines = [(unit, book) for unit in self.units for book in self.frame.books]
        for row, (unit, book) in enumerate(lines, start=1):
            self.row(sheet, row, (unit.code, unit.name, book.code, book.title))
            points = self.total(book, unit).get("points") or ""
            style = self.style[f"num{book.total_places}"]
            if points:
                sheet.write_number(row, 4, Decimal(points), style)
            else:
                sheet.write_blank(row, 4, None, style)
            self.approved(sheet, row, 5, book, unit)
        sheet.autofilter(0, 0, max(1, len(lines)), 5)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.fit_to_pages(1, 0)

    def _charts(self) -> None:
        """得分图: one native bar chart per rulebook, reading 汇总表."""
        sheet = self.sheet("得分图", f"{self.frame.round.title}得分图", 11, [10] * 12)
        for n, book in enumerate(self.frame.books):
            chart = self._column_chart(
                f"{book.title}得分（满分{numbers.trimmed(book.full_points)}分）"
            )
            column = len(LEAD) + n * len(OWN)
            last = _TOP - 1 + len(self.units)
            chart.add_series({
                "name": book.title,
                "categories": [MAIN, _TOP, 2, last, 2],
                "values": [MAIN, _TOP, column, last, column],
                "fill": {"color": palette.OWN},
                "data_labels": {"value": True, "font": {"size": 8}},
                "gap": 60,
            })  # fmt: skip
            chart.set_legend({"none": True})
            chart.set_y_axis({
                "min": 0, "max": Fraction(numbers.exact(book.full_points)).__ceil__(),
                "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
            })  # fmt: skip
            said = f"{book.title}各单位得分柱形图，按单位顺序：{self._said(book)}。"
            sheet.insert_chart(3 + n * _TALL, 0, chart, {"description": said, "object_position": 1})
        if len(self.units) <= _FEW:  # fitting to a page would switch the breaks off
            sheet.set_print_scale(80)  # readers set characters up to a fifth wider
            sheet.set_h_pagebreaks([3 + 2 * _TALL * n for n in range(1, len(self.frame.books))])
        else:
            sheet.fit_to_pages(1, 0)

    def _said(self, book: Book) -> str:
        found = [(u.name, self.total(book, u).get("points") or numbers.DASH) for u in self.units]
        said: str = clean("，".join(f"{name}{points}" for name, points in found))
        return said

    def _column_chart(self, title: str, subtype: str | None = None) -> Any:
        chart = self.book.add_chart({"type": "column", "subtype": subtype})
        chart.set_title({"name": title, "name_font": {"name": "黑体", "size": 12, "bold": False}})
        chart.set_x_axis({"num_font": {"rotation": -45, "size": 8, "name": "仿宋_GB2312"}})
        chart.set_size({"width": max(980, 30 * len(self.units)), "height": 290})
        return chart

    def _finding_chart(self) -> None:
        """问题统计 as a picture: findings of each unit, stacked by severity from dark to light."""
        sheet = self.book.get_worksheet_by_name("问题统计")
        chart = self._column_chart("各单位问题数（按级别）", "stacked")
        last = 2 + len(self.units)
        for n, title in enumerate(SEVERITIES.values()):
            chart.add_series({
                "name": title,
                "categories": ["问题统计", 3, 1, last, 1],
                "values": ["问题统计", 3, 2 + n, last, 2 + n],
                "fill": {"color": palette.STEPS[n]},
                "border": {"color": palette.SOFT, "width": 0.5},
                "gap": 60,
            })  # fmt: skip
        chart.set_y_axis(
            {"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}}
        )
        chart.set_legend({"position": "bottom"})
        said = "各单位问题数堆积柱形图，按级别由深到浅，数字见本表。"
        where = 6 + len(self.units)
        sheet.insert_chart(where, 0, chart, {"description": said, "object_position": 1})


def render_workbook(frame: Frame, units: Sequence[Unit], notes: Notes) -> bytes:
    """汇总表.xlsx of these units; equal runs give equal bytes.

    Args:
        frame: the run, the round and the rulebooks.
        units: the units to list.
        notes: says how points came about that are no plain sum.
    """
    ordered = sorted(units, key=lambda u: u.official_order)
    return Summary(frame, ordered, notes).build()
