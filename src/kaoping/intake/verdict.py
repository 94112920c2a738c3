"""One value by itself: what intake would make of it (检查一个取值)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaoping.errors import UsageError
from kaoping.intake.fold import fold
from kaoping.intake.maps import TYPES, Column
from kaoping.intake.problem import Problem, Raw, Typed
from kaoping.intake.values import convert, masked

if TYPE_CHECKING:
    from kaoping.intake.submission import Context

TYPE_NAMES = {
    "文本": "text", "名称": "name", "条款": "clause", "代码": "enterprise_code",
    "企业代码": "enterprise_code", "单位代码": "unit_code", "合同编号": "contract_no",
    "日期": "date", "数字": "count", "人数": "count", "金额": "money", "百分比": "percent",
    "分值": "points", "是否": "yesno", "月份": "month", "年度": "year", "姓名": "person",
    "电话": "phone",
}  # fmt: skip
_STATES = {"none": "无", "not_applicable": "不适用"}


@dataclass(frozen=True)
class ValueVerdict:
    """What intake makes of one value.

    Attributes:
        type: the English type.
        value: the typed value in display form (2014-03-05, 1234.50, 6%, 是), `''` when refused.
        precision: `day` or `month` for dates, else `''`.
        hedge: `at_least`, `at_most`, `about` or `''`.
        state: `value`, `zero`, `none`, `not_applicable` or `unreadable`.
        code: the finding code, `''` when there is none.
        message: its Chinese message.
    """

    type: str
    value: str
    precision: str = ""
    hedge: str = ""
    state: str = "value"
    code: str = ""
    message: str = ""


def check_value(context: Context, type_name: str, text: str) -> ValueVerdict:
    """What a cell with `text` would become in a column of that type.

    Args:
        context: of the round.
        type_name: a type in English or Chinese (日期 数字 金额 …), or the header of a column (企业类型).
        text: the cell's text.

    Raises:
        UsageError: no such type or column; the message lists the types.
    """
    column = _column(context, type_name.strip())
    if not text.strip():
        return ValueVerdict(column.type, "", state="missing")
    typed = convert(Raw(1, 1, "s", text), column)
    if isinstance(typed, Problem):
        message = _message(context, typed, column)
        return ValueVerdict(column.type, "", state="unreadable", code=typed.code, message=message)
    code = typed.notice.code if typed.notice else ""
    return ValueVerdict(
        type=column.type,
        value=_display(typed, column, text),
        precision=_precision(typed),
        hedge=typed.hedge,
        state=typed.state,
        code=code,
        message=_message(context, typed.notice, column) if typed.notice else "",
    )


def _column(context: Context, name: str) -> Column:
    kind = TYPE_NAMES.get(name, name)
    if kind in TYPES and kind != "choice":
        precision = "day" if kind == "date" else ""
        return Column(kind, name, (), kind, "", "", precision, ())
    for sheet in context.maps.sheets.values():
        if column := sheet.by_label.get(fold(name)):
            return column
    known = "、".join(TYPE_NAMES)
    raise UsageError(
        f"没有取值类型“{name}”", remedy=f"可用的类型：{known}；也可写列名，如“企业类型”"
    )


def _message(context: Context, problem: Problem, column: Column) -> str:
    finding = context.registry.new(
        problem.code, value=problem.value, detail=problem.detail, expected=problem.expected
    )
    return context.registry.render(finding, column_title=column.header)


def _precision(typed: Typed) -> str:
    if typed.first is None:
        return ""
    return "day" if typed.first == typed.last else "month"


def _display(typed: Typed, column: Column, text: str) -> str:
    if typed.state in _STATES:
        return _STATES[typed.state]
    if typed.first is not None:
        return typed.first.isoformat() if typed.first == typed.last else f"{typed.first:%Y-%m}"
    if typed.flag is not None:
        return "是" if typed.flag else "否"
    if typed.number is not None:
        return _figure(typed.number, column.type)
    if column.type in ("person", "phone"):
        return masked(text.strip())
    return typed.text or ""


def _figure(number: int, kind: str) -> str:
    """Fen as 元, basis points as a percentage, micro-points as points; counts as they are."""
    places = {"money": 2, "percent": 2, "points": 6}.get(kind, 0)
    if not places:
        return str(number)
    whole, part = divmod(abs(number), 10**places)
    sign = "-" if number < 0 else ""
    digits = f"{part:0{places}d}" if kind == "money" else f"{part:0{places}d}".rstrip("0")
    return f"{sign}{whole}{'.' + digits if digits else ''}{'%' if kind == 'percent' else ''}"
