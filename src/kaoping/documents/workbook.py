"""汇总表.xlsx: the district on one page, every item of every unit, findings and evidence.

Sums are live formulas over the items, so that the receiver can re-add them; beside them stands the
published total. Texts are written as texts: nothing from a cell becomes a formula, link or number.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from kaoping.documents import numbers
from kaoping.documents.itemsheet import ItemSheets
from kaoping.documents.scoretable import unit_state
from kaoping.documents.sheets import decimals, escape
from kaoping.documents.source import Book, Frame, clean, place
from kaoping.findings import SEVERITIES
from kaoping.rounds import Unit


class Summary(ItemSheets):
    """The whole workbook."""

    def build(self) -> bytes:
        """All sheets, as the bytes of the finished file."""
        self._overview()
        self._import_list()
        for book in self.frame.books:
            self.items(book)
        self._charts()
        self._timeliness()
        self._findings()
        self._evidence()
        self.book.close()
        return self.buffer.getvalue()

    def _overview(self) -> None:
        own = ("项目编号", "得分", "核定分", "等次", "名次", "状态")
        heads = [
            "序号",
            "单位代码",
            "单位名称",
            "类别",
            "对照组",
            *(h for _ in self.frame.books for h in own),
        ]
        widths = [5, 9, 28, 9, 13, *(w for _ in self.frame.books for w in (24, 8, 8, 8, 6, 9))]
        sheet = self.sheet("汇总表", f"{self.frame.round.title}结果汇总表", len(heads) - 1, widths)
        for n, book in enumerate(self.frame.books):
            at = 5 + n * len(own)
            sheet.merge_range(
                2,
                at,
                2,
                at + 5,
                f"{book.title}（满分{numbers.trimmed(book.full_points)}分）",
                self.style["head"],
            )
        sheet.merge_range(2, 0, 2, 4, "单位", self.style["head"])
        self.row(sheet, 3, heads, "head")
        for row, unit in enumerate(self.units, start=4):
            self.row(
                sheet,
                row,
                [str(row - 3), unit.code, unit.name, unit.category, unit.comparison_group],
            )
            for n, book in enumerate(self.frame.books):
                self._overview_cells(sheet, row, 5 + n * len(own), book, unit)
        sheet.autofilter(3, 0, 3 + len(self.units), len(heads) - 1)
        sheet.freeze_panes(4, 3)
        sheet.fit_to_pages(1, 1)
        sheet.print_area(0, 0, 3 + len(self.units), len(heads) - 1)

    def _overview_cells(self, sheet: Any, row: int, at: int, book: Book, unit: Unit) -> None:
        total = self.total(book, unit)
        self.text(sheet, row, at, book.code, "mid")
        self.number(
            sheet, row, at + 1, total.get("points") or "", f"num{decimals(book.total_places)}"
        )
        sheet.write_blank(row, at + 2, None, self.style[f"num{decimals(book.total_places)}"])
        self.text(sheet, row, at + 3, total.get("grade") or numbers.DASH, "mid")
        self.number(sheet, row, at + 4, total.get("rank") or "", "num0")
        self.text(sheet, row, at + 5, unit_state(self.frame, unit, book), "mid")

    def _import_list(self) -> None:
        """导入表: one header row, one line per unit and item number, for the receiver's own system."""
        sheet = self.book.add_worksheet("导入表")
        for column, width in enumerate((10, 30, 26, 30, 10, 10)):
            sheet.set_column(column, column, width)
        self.row(
            sheet, 0, ("单位代码", "单位名称", "项目编号", "项目名称", "得分", "核定分"), "head"
        )
        lines = [(unit, book) for unit in self.units for book in self.frame.books]
        for row, (unit, book) in enumerate(lines, start=1):
            self.row(sheet, row, (unit.code, unit.name, book.code, book.title))
            points = self.total(book, unit).get("points") or ""
            if points:
                sheet.write_number(
                    row, 4, Decimal(points), self.style[f"num{decimals(book.total_places)}"]
                )
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{escape(self.frame.mark)}&C第 &P 页，共 &N 页")

    def _charts(self) -> None:
        """得分图: one native bar chart per rulebook, reading 汇总表."""
        sheet = self.sheet("得分图", f"{self.frame.round.title}得分图", 11, [10] * 12)
        last = 3 + len(self.units)
        for n, book in enumerate(self.frame.books):
            chart = self.book.add_chart({"type": "column"})
            column = 6 + n * 6
            chart.add_series({
                "name": book.title,
                "categories": ["汇总表", 4, 2, last, 2],
                "values": ["汇总表", 4, column, last, column],
                "fill": {"color": "#1F4E79"},
                "data_labels": {"value": True, "font": {"size": 8}},
                "gap": 60,
            })  # fmt: skip
            chart.set_title(
                {"name": f"{book.title}得分", "name_font": {"name": "黑体", "size": 12}}
            )
            chart.set_legend({"none": True})
            chart.set_y_axis(
                {"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}}
            )
            chart.set_x_axis({"num_font": {"rotation": -45, "size": 8}})
            chart.set_size({"width": 980, "height": 360})
            said = f"{book.title}各单位得分柱形图，数据见汇总表"
            sheet.insert_chart(3 + n * 19, 0, chart, {"description": said, "object_position": 1})
        sheet.fit_to_pages(1, 1)

    def _list(
        self, name: str, heads: Sequence[str], widths: Sequence[float], rows: list[list[str]]
    ) -> None:
        """A plain filtered list, header in row 3, printed one page wide."""
        sheet = self.sheet(name, name, len(heads) - 1, widths)
        self.row(sheet, 2, heads, "head")
        wrap = self.style["text"]
        for number, values in enumerate(rows, start=3):
            for column, text in enumerate(values):
                sheet.write_string(number, column, clean(text), wrap)
        sheet.autofilter(2, 0, max(3, 2 + len(rows)), len(heads) - 1)
        sheet.freeze_panes(3, 2)
        sheet.repeat_rows(2)
        sheet.fit_to_pages(1, 0)

    def _timeliness(self) -> None:
        """报送情况: who sent what when, as the monthly notice wants it (维权信息定期报送制度)."""
        heads = ("单位代码", "单位名称", "受理版本", "退回次数", "首次受理", "采用", "采用收到",
                 "逾期工作日", "应报表", "实报表", "维权信息按时", "维权信息逾期", "维权信息缺报")  # fmt: skip
        names = ("versions", "times_returned", "first_received_on", "submission_id", "received_on",
                 "days_late", "sheets_expected", "sheets_received", "months_in_time", "months_late",
                 "months_missing")  # fmt: skip
        shelf = self.frame.of("timeliness", "unit_code")
        rows = []
        for unit in self.units:
            found = next(iter(shelf.get((unit.code,), [])), {})
            cells = [found.get(name) or "" for name in names]
            cells[3] = f"第{cells[3]}号收件" if cells[3] else "未报送"
            rows.append([unit.code, unit.name, *cells])
        self._list("报送情况", heads, (9, 28, 7, 7, 11, 12, 11, 8, 7, 7, 9, 9, 9), rows)

    def _findings(self) -> None:
        heads = (
            "单位代码",
            "单位名称",
            "级别",
            "代码",
            "文件",
            "工作表",
            "单元格",
            "问题",
            "处理办法",
        )
        shelf = self.frame.of("findings", "unit_code")
        rows = [
            [u.code, u.name, SEVERITIES.get(f["severity"], f["severity"]), f["code"], f.get("file") or "",
             f.get("sheet_title") or "", f.get("cell") or "", f.get("message") or "", f.get("remedy") or ""]
            for u in self.units for f in shelf.get((u.code,), [])
        ]  # fmt: skip
        self._list("问题", heads, (9, 24, 9, 7, 22, 16, 8, 44, 36), rows)

    def _evidence(self) -> None:
        heads = ("单位代码", "单位名称", "指标", "对象", "对象代码", "原因", "登记核对", "出处")
        shelf = self.frame.of("evidence", "unit_code")
        witness = {"confirmed": "一致", "contradicted": "矛盾", "unmatched": "登记无此项"}
        known = self.frame.indicators
        rows = [
            [u.code, u.name, known[e["indicator"]].title if e["indicator"] in known else e["indicator"],
             e.get("entity_name") or "", e.get("entity_key") or "", e.get("reason") or "",
             witness.get(e.get("confirmation") or "", ""), place(e)]
            for u in self.units for e in shelf.get((u.code,), [])
        ]  # fmt: skip
        self._list("证据", heads, (9, 24, 20, 30, 14, 26, 10, 44), rows)


def render_workbook(frame: Frame, units: Sequence[Unit]) -> bytes:
    """汇总表.xlsx of these units; equal runs give equal bytes."""
    ordered = sorted(units, key=lambda u: u.official_order)
    return Summary(frame, ordered).build()
