"""One sheet per rulebook: items, classes and totals of all units, added up live (各项得分表).

A sum stands as a formula only where it gives the published points exactly; where a class has a cap
or a weight, or a total is converted, capped or vetoed, the points stand as a number, and the column
计算说明 says why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from kaoping.documents import numbers
from kaoping.documents.scoretable import unit_state
from kaoping.documents.sheets import KEY, WIDE, Sheets, height
from kaoping.documents.source import Book, Item, Row
from kaoping.rounds import Unit

_NAME, _ITEM, _SUM, _NOTE = 26, 7.5, 9, 48
TAIL = ("各类合计", "总分", "计算说明", "等次", "名次", "状态")
HEAD, FULL, FIRST = 2, 5, 6  # rows of class titles, of full points, of the first unit
PLAIN = "各类合计"
_STATES = {"not_applicable": "不适用", "pending": "待评定"}
# unit, rulebook → (what the class gives, by class code; how the total came about)
Notes = Callable[[Unit, Book], tuple[dict[str, str], list[str]]]


@dataclass(frozen=True)
class Block:
    """One class in the sheet: its items from column `first`, its sum in column `sum`."""

    code: str
    title: str
    items: tuple[Item, ...]
    first: int

    @property
    def sum(self) -> int:
        """The column of the class's points."""
        return self.first + len(self.items)


def blocks(book: Book) -> list[Block]:
    """The classes of a rulebook from column C on; classes without items are left out."""
    out, column = [], 2
    for code, title in book.classes:
        items = tuple(item for item in book.items if item.class_code == code)
        if items:
            out.append(Block(code, title, items, column))
            column = out[-1].sum + 1
    return out


class ItemSheets(Sheets):
    """Adds the item sheets to a workbook."""

    notes: Notes
    totals_at: dict[str, tuple[str, int]]

    def items(self, book: Book) -> None:
        """The sheet of one rulebook: codes, titles, full points, units, averages."""
        parts = blocks(book)
        after = parts[-1].sum + 1
        last = after + len(TAIL) - 1
        widths: list[float] = [9, _NAME]
        for part in parts:
            widths += [*[_ITEM] * len(part.items), _SUM]
        widths += [_SUM, _SUM, _NOTE, 9, 6, 9]
        title = f"{book.title}各项得分（{book.edition}版，{book.status}）"
        sheet = self.sheet(book.title, title, last, widths)
        self.totals_at[book.code] = (sheet.get_name(), after + 1)
        self._heads(sheet, book, parts, after)
        self._full_row(sheet, book, parts, after)
        for row, unit in enumerate(self.units, start=FIRST):
            self._unit_row(sheet, row, book, parts, unit)
        self._means(sheet, book, parts, after)
        self._finish(sheet, parts, last, sum(widths))

    def _heads(self, sheet: Any, book: Book, parts: Sequence[Block], after: int) -> None:
        for part in parts:
            text = f"{part.code}　{part.title}"
            sheet.merge_range(HEAD, part.first, HEAD, part.sum, text, self.style["head"])
            for n, item in enumerate(part.items):
                self.text(sheet, HEAD + 1, part.first + n, item.code, "head")
                self.text(sheet, HEAD + 2, part.first + n, item.title, "head")
            self.text(sheet, HEAD + 1, part.sum, part.code, "head")
            self.text(sheet, HEAD + 2, part.sum, f"{part.title}小计", "head")
        for column, text in ((0, "单位代码"), (1, "单位名称")):
            sheet.merge_range(HEAD, column, HEAD + 1, column, "", self.style["head"])
            self.text(sheet, HEAD + 2, column, text, "head")
        sheet.merge_range(HEAD, after, HEAD + 1, after + len(TAIL) - 1, "结果", self.style["head"])
        for n, text in enumerate(TAIL):
            self.text(sheet, HEAD + 2, after + n, text, "head")
        sheet.set_row(HEAD + 2, 62)

    def _full_row(self, sheet: Any, book: Book, parts: Sequence[Block], after: int) -> None:
        """满分: of the items, of the classes, of the rulebook."""
        places = book.item_places
        self.row(sheet, FULL, ["", "满分"], "head")
        sums = []
        for part in parts:
            for n, item in enumerate(part.items):
                self.number(sheet, FULL, part.first + n, item.points, f"sum{places}")
            sums.append(sum((numbers.exact(i.points) for i in part.items), Fraction(0)))
            self._class_sum(sheet, FULL, part, places, sums[-1])
        whole = sum(sums, Fraction(0))
        self._all_classes(sheet, FULL, parts, after, places, whole)
        published = numbers.exact(book.full_points)
        self._total(sheet, FULL, after, book, whole, published)
        for n in range(2, len(TAIL)):
            self.text(sheet, FULL, after + n, "", "head")

    def _class_sum(self, sheet: Any, row: int, part: Block, places: int, value: Fraction) -> None:
        first = xl_rowcol_to_cell(row, part.first)
        end = xl_rowcol_to_cell(row, part.sum - 1)
        formula = f"=ROUND(SUM({first}:{end}),{places})"
        self.formula(sheet, row, part.sum, formula, numbers.half_up(value, places), f"sum{places}")

    def _all_classes(
        self, sheet: Any, row: int, parts: Sequence[Block], at: int, places: int, value: Fraction
    ) -> None:
        cells = ",".join(xl_rowcol_to_cell(row, part.sum) for part in parts)
        formula = f"=ROUND(SUM({cells}),{places})"
        self.formula(sheet, row, at, formula, numbers.half_up(value, places), f"sum{places}")

    def _total(
        self, sheet: Any, row: int, after: int, book: Book, whole: Fraction, total: Fraction
    ) -> bool:
        """The total, as a formula if it is the sum of the classes; says whether it is."""
        places = book.total_places
        text = numbers.half_up(total, places)
        plain = numbers.exact(numbers.half_up(whole, places)) == total
        if plain:
            formula = f"=ROUND({xl_rowcol_to_cell(row, after)},{places})"
            self.formula(sheet, row, after + 1, formula, text, f"sum{places}")
        else:
            self.number(sheet, row, after + 1, text, f"sum{places}")
        return plain

    def _unit_row(
        self, sheet: Any, row: int, book: Book, parts: Sequence[Block], unit: Unit
    ) -> None:
        self.row(sheet, row, [unit.code, unit.name])
        scores = self.frame.of("scores", *KEY).get((book.code, unit.code), [])
        found = {score["item_code"]: score for score in scores}
        why: list[str] = []
        given = [self._unit_class(sheet, row, book, part, unit, found, why) for part in parts]
        after = parts[-1].sum + 1
        known = [points for points in given if points is not None]
        if known:
            whole = sum(known, Fraction(0))
            self._all_classes(sheet, row, parts, after, book.item_places, whole)
        else:
            self.text(sheet, row, after, numbers.DASH, "none")
        self._unit_total(sheet, row, book, unit, after, (known, why))

    def _unit_class(
        self,
        sheet: Any,
        row: int,
        book: Book,
        part: Block,
        unit: Unit,
        found: dict[str, Row],
        why: list[str],
    ) -> Fraction | None:
        """Items and sum of one class; returns what it gives, None when nothing of it counts."""
        places = book.item_places
        cells = [found.get(item.code, {}) for item in part.items]
        for n, score in enumerate(cells):
            self._item(sheet, row, part.first + n, score, places)
        if not any(score.get("points") for score in cells):
            self.text(sheet, row, part.sum, numbers.DASH, "none")
            return None
        summed = sum((numbers.exact(score.get("points") or "") for score in cells), Fraction(0))
        key = (book.code, unit.code, part.code)
        text = self.frame.one("classes", (*KEY, "class_code"), key).get("points") or ""
        given = numbers.exact(text) if text else summed
        if given == summed:
            self._class_sum(sheet, row, part, places, given)
        else:
            self.number(sheet, row, part.sum, text, f"sum{places}")
            why.append(self.notes(unit, book)[0].get(part.code, f"{part.title}不是各项之和"))
        return given

    def _item(self, sheet: Any, row: int, column: int, score: Row, places: int) -> None:
        state, points = score.get("state") or "", score.get("points") or ""
        if not points and state in _STATES:
            self.text(sheet, row, column, _STATES[state], "none")
        else:
            kind = "grey" if state == "not_applicable" else "num"
            self.number(sheet, row, column, points, f"{kind}{places}")

    def _unit_total(
        self,
        sheet: Any,
        row: int,
        book: Book,
        unit: Unit,
        after: int,
        found: tuple[list[Fraction], list[str]],
    ) -> None:
        total = self.total(book, unit)
        points = total.get("points") or ""
        known, why = found
        if points:
            plain = self._total(
                sheet, row, after, book, sum(known, Fraction(0)), numbers.exact(points)
            )
            why += [] if plain else self.notes(unit, book)[1]
        else:
            self.text(sheet, row, after + 1, numbers.DASH, "none")
            why = ["不计总分"]
        note = "；".join(why) or PLAIN
        self.text(sheet, row, after + 2, note)
        sheet.set_row(row, height(note, _NOTE))
        self.text(sheet, row, after + 3, total.get("grade") or numbers.DASH, "mid")
        self.number(sheet, row, after + 4, total.get("rank") or "", "num0")
        self.text(sheet, row, after + 5, unit_state(self.frame, unit, book), "mid")

    def _means(self, sheet: Any, book: Book, parts: Sequence[Block], after: int) -> None:
        """The average of the rows a filter shows, below each column, as live formulas."""
        row = FIRST + len(self.units)
        self.row(sheet, row, ["", "平均（筛选后）"], "head")
        places = book.item_places
        for part in parts:
            for n, item in enumerate(part.items):
                self._mean(sheet, row, part.first + n, self._of_item(book, item), places)
            self._mean(sheet, row, part.sum, self._of_class(book, part), places)
        sums = [self._of_unit(book, parts, unit) for unit in self.units]
        self._mean(sheet, row, after, [s for s in sums if s is not None], places)
        totals = [self.total(book, unit).get("points") or "" for unit in self.units]
        published = [numbers.exact(text) for text in totals if text]
        self._mean(sheet, row, after + 1, published, book.total_places)
        for n in range(2, len(TAIL)):
            self.text(sheet, row, after + n, "", "head")

    def _mean(self, sheet: Any, row: int, column: int, values: list[Fraction], places: int) -> None:
        name = xl_col_to_name(column)
        mean = numbers.mean(values)
        shown = "" if mean is None else numbers.half_up(mean, places)
        cells = f"{name}{FIRST + 1}:{name}{row}"
        formula = f'=IFERROR(ROUND(SUBTOTAL(101,{cells}),{places}),"")'
        self.formula(sheet, row, column, formula, shown, f"sum{places}")

    def _of_item(self, book: Book, item: Item) -> list[Fraction]:
        rows = self.frame.of("scores", "rulebook", "item_code").get((book.code, item.code), [])
        known = {r["unit_code"]: r.get("points") or "" for r in rows}
        found = [known.get(unit.code, "") for unit in self.units]
        return [numbers.exact(text) for text in found if text]

    def _of_class(self, book: Book, part: Block) -> list[Fraction]:
        found = [self._given(book, part, unit) for unit in self.units]
        return [points for points in found if points is not None]

    def _of_unit(self, book: Book, parts: Sequence[Block], unit: Unit) -> Fraction | None:
        found = [p for part in parts if (p := self._given(book, part, unit)) is not None]
        return sum(found, Fraction(0)) if found else None

    def _given(self, book: Book, part: Block, unit: Unit) -> Fraction | None:
        key = (book.code, unit.code, part.code)
        scores = self.frame.of("scores", *KEY, "class_code").get(key, [])
        points = [s["points"] for s in scores if s.get("points")]
        if not points:
            return None
        text = self.frame.one("classes", (*KEY, "class_code"), key).get("points") or ""
        return numbers.exact(text) if text else sum(map(numbers.exact, points), Fraction(0))

    def _finish(self, sheet: Any, parts: Sequence[Block], last: int, width: float) -> None:
        """Marks, filter, panes, printing."""
        end = FIRST + len(self.units)
        for part in parts:
            top = xl_rowcol_to_cell(FIRST, part.first)
            full = xl_rowcol_to_cell(FULL, part.first, row_abs=True)
            short = {"type": "formula", "criteria": f"=AND(ISNUMBER({top}),{top}<{full})", "format": self.style["short"]}  # fmt: skip
            sheet.conditional_format(FIRST, part.first, max(FIRST, end - 1), part.sum - 1, short)
        note = "深底格为失分项；小计、合计、总分为公式，改动得分即重算；不是简单相加的，直接列出结果，原因见“计算说明”。"
        sheet.write_string(end + 1, 0, note, self.style["note"])
        sheet.autofilter(FULL - 1, 0, max(FIRST, end - 1), last)
        sheet.freeze_panes(FIRST, 2)
        sheet.repeat_rows(HEAD, FULL)
        sheet.repeat_columns(0, 1)
        sheet.fit_to_pages(-(-int(width) // WIDE), 0)
