"""The long lists of the workbook: losses, reporting, findings, evidence (失分、报送情况、问题、证据)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from kaoping.documents import numbers
from kaoping.documents.losses import missing_of, steps_of
from kaoping.documents.scoretable import state_text
from kaoping.documents.sheets import KEY, Sheets, reference
from kaoping.documents.source import Book, Item, Row, clean
from kaoping.findings import SEVERITIES
from kaoping.rounds import Unit

MOST = 1_000_000  # rows of a list; a sheet holds 48,576 more
Cell = tuple[str, str]  # kind (text, mid, date, num0 …) and value
WITNESS = {"confirmed": "一致", "contradicted": "矛盾", "unmatched": "登记无此项"}
VERDICTS = {"miss": "缺失", "unknown": "待核实", "hit": "计数"}


class ListSheets(Sheets):
    """Adds the lists to a workbook."""

    def listing(
        self, name: str, heads: Sequence[str], widths: Sequence[float], rows: list[list[Cell]]
    ) -> Any:
        """A filtered list, header in row 3, printed one page wide with its header on every page."""
        sheet = self.sheet(name, name, len(heads) - 1, widths)
        self.row(sheet, 2, heads, "head")
        for number, cells in enumerate(rows[:MOST], start=3):
            for column, (kind, value) in enumerate(cells):
                self._cell(sheet, number, column, kind, value)
        if len(rows) > MOST:
            said = f"此处列出前{MOST}行，共{len(rows)}行，其余见结果文件夹。"
            sheet.write_string(3 + MOST, 0, said, self.style["note"])
        sheet.autofilter(2, 0, max(3, 2 + min(len(rows), MOST)), len(heads) - 1)
        sheet.freeze_panes(3, 2)
        sheet.repeat_rows(2)
        sheet.fit_to_pages(1, 0)
        return sheet

    def _cell(self, sheet: Any, row: int, column: int, kind: str, value: str) -> None:
        if kind.startswith("num") or kind == "rate":
            self.number(sheet, row, column, value, kind)
        elif kind == "date":
            self.date(sheet, row, column, value)
        else:
            sheet.write_string(row, column, clean(value), self.style[kind])

    def losses(self) -> None:
        """失分: one row per item that lost points, with its loss as a formula and the sum of what is shown."""
        heads = ("单位代码", "单位名称", "考核细则", "类别", "项目代码", "条款", "项目", "满分", "得分", "失分", "状态", "依据处数")  # fmt: skip
        widths = (9, 28, 24, 16, 9, 18, 28, 8, 8, 8, 12, 9)
        found = [
            (unit, book, item, score)
            for unit in self.units
            for book in self.frame.books
            for item in book.items
            if (score := self._score(book, unit, item)) is not None
        ]
        rows = [self._loss(*each) for each in found]
        sheet = self.listing("失分", heads, widths, rows)
        places = max(book.item_places for book in self.frame.books)
        gaps = [numbers.exact(s["full_points"]) - numbers.exact(s["points"]) for *_, s in found]
        for n, ((_, book, _, _), gap) in enumerate(zip(found, gaps, strict=True), start=3):
            text = numbers.half_up(gap, book.item_places)
            formula = f"=ROUND(H{n + 1}-I{n + 1},{book.item_places})"
            self.formula(sheet, n, 9, formula, text, f"sum{book.item_places}")
        end = 3 + len(rows)
        self.row(sheet, end, ["", "失分合计（筛选后）", *[""] * 10], "head")
        whole = numbers.half_up(sum(gaps, Fraction(0)), places)
        formula = f"=ROUND(SUBTOTAL(109,J4:J{max(4, end)}),{places})"
        self.formula(sheet, end, 9, formula, whole, f"sum{places}")

    def _score(self, book: Book, unit: Unit, item: Item) -> Row | None:
        score = self.frame.one("scores", (*KEY, "item_code"), (book.code, unit.code, item.code))
        points = score.get("points") or ""
        short = points and numbers.exact(points) < numbers.exact(score["full_points"])
        return score if short else None

    def _loss(self, unit: Unit, book: Book, item: Item, score: Row) -> list[Cell]:
        titles = dict(book.classes)
        against = missing_of(self.frame, unit, steps_of(self.frame, unit, book, item))
        kind = f"num{book.item_places}"
        texts = (unit.code, unit.name, book.title, titles.get(item.class_code, item.class_code))
        return [
            *(("text", text) for text in texts),
            ("mid", item.code),
            ("text", item.label),
            ("text", item.title),
            (kind, score["full_points"]),
            (kind, score["points"]),
            ("blank", ""),
            ("mid", state_text(score)),
            ("num0", str(len(against))),
        ]

    def verdicts(self) -> None:
        """抽查核定: every spot check and decision beside the computed points, with its source."""
        heads = ("单位代码", "单位名称", "考核细则", "项目", "种类", "系统计算", "登记分", "日期", "文号", "认定", "情况或理由", "说明")  # fmt: skip
        rows = [
            self._verdict(unit, book, row, kind)
            for unit in self.units
            for book in self.frame.books
            for kind, table in (("抽查", "spot_checks"), ("核定", "decisions"))
            for row in self.frame.of(table, *KEY).get((book.code, unit.code), [])
        ]
        self.listing("抽查核定", heads, (9, 28, 24, 26, 7, 9, 8, 11, 20, 14, 44, 30), rows)

    def _verdict(self, unit: Unit, book: Book, row: Row, kind: str) -> list[Cell]:
        item = next((i for i in book.items if i.code == row["item_code"]), None)
        places = f"num{book.item_places if item else book.total_places}"
        checked = kind == "抽查"
        why = f"{row['sample']}；{row['finding']}" if checked else row["reason"]
        said = (
            "" if row["expect"] == row["computed"] else f"登记时系统计算为{row['expect'] or '空'}"
        )
        if said and not checked:
            said += "，须重新核定，暂不采用"
        return [
            ("text", unit.code), ("text", unit.name), ("text", book.title),
            ("text", f"{item.code}　{item.title}" if item else "总分"), ("mid", kind), (places, row["computed"]),
            (places, row["points"]), ("date", row["visited_on" if checked else "decided_on"]),
            ("text", row["document_no"]), ("text", row["decided_by"]), ("text", why), ("text", said),
        ]  # fmt: skip

    def timeliness(self) -> None:
        """报送情况: who sent what when, as the monthly notice wants it (维权信息定期报送制度)."""
        columns = (
            ("受理版本", "versions", "num0"), ("退回次数", "times_returned", "num0"),
            ("首次受理", "first_received_on", "date"), ("采用收件号", "submission_id", "num0"),
            ("采用收到", "received_on", "date"), ("逾期工作日", "days_late", "num0"),
            ("应报表", "sheets_expected", "num0"), ("实报表", "sheets_received", "num0"),
            ("维权信息按时", "months_in_time", "num0"), ("维权信息逾期", "months_late", "num0"),
            ("维权信息缺报", "months_missing", "num0"),
        )  # fmt: skip
        shelf = self.frame.of("timeliness", "unit_code")
        rows: list[list[Cell]] = []
        for unit in self.units:
            found = next(iter(shelf.get((unit.code,), [])), {})
            state = "已受理" if found.get("submission_id") else "未受理"
            cells = [(kind, found.get(name) or "") for _, name, kind in columns]
            rows.append([("text", unit.code), ("text", unit.name), ("mid", state), *cells])
        heads = ("单位代码", "单位名称", "状态", *(title for title, _, _ in columns))
        widths = (9, 28, 9, 7, 7, 11, 9, 11, 8, 7, 7, 9, 9, 9)
        self.listing("报送情况", heads, widths, rows)

    def findings(self) -> str:
        """问题: every finding of the units; returns the sheet's name."""
        heads = ("单位代码", "单位名称", "级别", "代码", "文件", "工作表", "单元格", "原值", "问题", "处理办法")  # fmt: skip
        names = ("file", "sheet_title", "cell", "value", "message", "remedy")
        shelf = self.frame.of("findings", "unit_code")
        rows = [
            [("text", unit.code), ("text", unit.name), ("mid", SEVERITIES.get(f["severity"], f["severity"])),
             ("mid", f["code"]), *(("text", f.get(name) or "") for name in names)]
            for unit in self.units for f in shelf.get((unit.code,), [])
        ]  # fmt: skip
        widths = (9, 24, 9, 7, 22, 16, 8, 14, 44, 36)
        name: str = self.listing("问题", heads, widths, rows).get_name()
        return name

    def finding_counts(self, listed: str) -> None:
        """问题统计: findings of each unit by severity, counted live in 问题."""
        titles = list(SEVERITIES.values())
        heads = ("单位代码", "单位名称", *titles, "合计")
        rows: list[list[Cell]] = [[("text", u.code), ("text", u.name)] for u in self.units]
        widths = (9, 28, *[10] * (len(titles) + 1))
        sheet = self.listing("问题统计", heads, widths, rows)
        shelf = self.frame.of("findings", "unit_code")
        name = reference(listed)
        for row, unit in enumerate(self.units, start=3):
            found = Counter(f["severity"] for f in shelf.get((unit.code,), []))
            for n, code in enumerate(SEVERITIES, start=2):
                head = f"{xl_col_to_name(n)}$3"
                formula = f"=COUNTIFS({name}$A:$A,$A{row + 1},{name}$C:$C,{head})"
                self.formula(sheet, row, n, formula, str(found[code]), "num0")
            end = xl_col_to_name(1 + len(titles))
            formula = f"=SUM(C{row + 1}:{end}{row + 1})"
            self.formula(sheet, row, 2 + len(titles), formula, str(found.total()), "sum0")
        self._count_sums(sheet, len(titles))

    def _count_sums(self, sheet: Any, width: int) -> None:
        end = 3 + len(self.units)
        self.row(sheet, end, ["", "合计（筛选后）"], "head")
        codes = {unit.code for unit in self.units}
        own = [f for f in self.frame.run.rows("findings") if f["unit_code"] in codes]
        counts = Counter(f["severity"] for f in own)
        values = [*(counts[code] for code in SEVERITIES), counts.total()]
        for n, value in enumerate(values[: width + 1], start=2):
            name = xl_col_to_name(n)
            formula = f"=SUBTOTAL(109,{name}4:{name}{max(4, end)})"
            self.formula(sheet, end, n, formula, str(value), "sum0")

    def evidence(self) -> None:
        """证据: every missing, undecided or counted fact with its file, sheet, cell and confirmation."""
        heads = ("单位代码", "单位名称", "项目", "指标", "判定", "对象", "对象代码", "原因", "登记核对", "文件", "工作表", "单元格")  # fmt: skip
        widths = (9, 24, 16, 20, 8, 30, 14, 26, 10, 24, 16, 8)
        users = self._users()
        shelf = self.frame.of("evidence", "unit_code")
        rows = [
            self._fact(unit, row, users)
            for unit in self.units
            for row in shelf.get((unit.code,), [])
        ]
        self.listing("证据", heads, widths, rows)

    def _users(self) -> dict[str, str]:
        """Indicator → the items that read it, of all rulebooks, in order."""
        found: dict[str, dict[str, None]] = {}
        for book in self.frame.books:
            for row in self.frame.of("steps", "rulebook").get((book.code,), []):
                if row.get("indicator"):
                    found.setdefault(row["indicator"], {})[row["item_code"]] = None
        return {name: "、".join(codes) for name, codes in found.items()}

    def _fact(self, unit: Unit, row: Row, users: dict[str, str]) -> list[Cell]:
        known = self.frame.indicators.get(row["indicator"])
        texts = (
            users.get(row["indicator"], ""),
            known.title if known else row["indicator"],
            VERDICTS.get(row.get("verdict") or "", ""),
            row.get("entity_name") or "",
            row.get("entity_key") or "",
            row.get("reason") or "",
            WITNESS.get(row.get("confirmation") or "", ""),
            row.get("file") or "",
            row.get("sheet_title") or "",
            row.get("cell") or "",
        )
        return [("text", text) for text in (unit.code, unit.name, *texts)]
