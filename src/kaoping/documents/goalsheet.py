"""区级目标: the district's goals of the work report beside what units and the project ledger add up to."""

from __future__ import annotations

from fractions import Fraction

from kaoping.documents import numbers
from kaoping.documents.listsheets import Cell, ListSheets
from kaoping.documents.source import Row

_MONEY = "元"  # amounts stand in the tables as fen
_COLUMNS = (
    ("编号", 6), ("工程", 7), ("目标", 26), ("要求", 14), ("目标值", 12), ("完成值", 12), ("计量单位", 9),
    ("完成率", 9), ("状态", 9), ("计入单位", 9), ("未报单位", 9), ("待核实", 8), ("台账项目", 20),
    ("计划数", 9), ("完成数", 9), ("预算（元）", 12), ("到位（元）", 12), ("支出（元）", 12),
    ("文件", 22), ("工作表", 12), ("单元格", 8), ("说明", 34),
)  # fmt: skip
_SHARE = 7  # column of 完成率


class GoalSheet(ListSheets):
    """Adds the sheet of the district's goals, when the run has them."""

    def goals(self) -> None:
        """One row per goal: target, what was reached, its part as a formula, state and source."""
        rows = list(self.frame.run.rows("district"))
        if not rows:
            return
        heads, widths = zip(*_COLUMNS, strict=True)
        sheet = self.listing("区级目标", heads, widths, [_cells(row) for row in rows])
        for n, row in enumerate(rows, start=3):
            share = _share(row)
            if share is not None:
                formula = f"=ROUND(F{n + 1}/E{n + 1},4)"
                self.formula(sheet, n, _SHARE, formula, numbers.half_up(share, 4), "rate")


def _cells(row: Row) -> list[Cell]:
    kind, target, reached = _values(row)
    money = [("num2", _yuan(row.get(name) or "")) for name in ("budget", "received", "spent")]
    return [
        ("mid", row.get("figure_no") or row["goal_no"]),
        ("mid", row.get("project") or ""),
        ("text", row["title"]),
        ("text", row.get("target_text") or ""),
        (kind, target),
        (kind, reached),
        ("mid", row.get("measure") or ""),
        ("mid", "" if _share(row) is not None else numbers.DASH),
        ("mid", row.get("state") or ""),
        *(("num0", row.get(name) or "") for name in ("units_counted", "units_pending", "unknown_count")),
        ("text", row.get("ledger") or ""),
        *(("num0", row.get(name) or "") for name in ("planned", "done")),
        *money,
        *(("text", row.get(name) or "") for name in ("file", "sheet_title", "cell", "remark")),
    ]  # fmt: skip


def _values(row: Row) -> tuple[str, str, str]:
    """(style, target, what was reached): percentages as parts of one, money in yuan."""
    target, reached = _target(row), _reached(row)
    if row.get("is_rate", "").lower() == "true":
        style, places = "rate", 6
    elif row.get("measure") == _MONEY:
        style, places, target, reached = "num2", 2, _over(target, 100), _over(reached, 100)
    else:
        style, places = "num0", 0
    return style, _text(target, places), _text(reached, places)


def _over(value: Fraction | None, by: int) -> Fraction | None:
    return None if value is None else value / by


def _text(value: Fraction | None, places: int) -> str:
    return "" if value is None else numbers.half_up(value, places)


def _target(row: Row) -> Fraction | None:
    num, den = row.get("target_num") or "", row.get("target_den") or "1"
    return Fraction(num) / Fraction(den) if num else None


def _reached(row: Row) -> Fraction | None:
    if not row.get("num"):
        return None
    if row.get("is_rate", "").lower() != "true":
        return Fraction(row["num"])
    return Fraction(row["num"]) / Fraction(row["den"]) if int(row.get("den") or 0) else None


def _share(row: Row) -> Fraction | None:
    """What was reached of the target, from the printed values that the sheet holds."""
    _, target, reached = _values(row)
    wanted = numbers.exact(target)
    return numbers.exact(reached) / wanted if reached and wanted > 0 else None


def _yuan(text: str) -> str:
    return numbers.half_up(Fraction(text) / 100, 2) if text else ""
