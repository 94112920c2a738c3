"""What a clerk must know, sheet by sheet, from the column maps (填报说明)."""

from __future__ import annotations

from collections.abc import Sequence

from kaoping.intake.maps import Column, SheetMap
from kaoping.rounds import Round

_HOW = {
    "date": "日期，写到日，如 2014-03-05",
    "count": "整数",
    "money": "金额，以元为单位，最多两位小数",
    "percent": "百分数，如 6% 或 6；不要写 0.06",
    "points": "分值，如 0.45",
    "yesno": "填“是”或“否”",
    "enterprise_code": "9位组织机构代码或18位统一社会信用代码，按文本录入",
    "contract_no": "合同编号，按文本录入",
    "unit_code": "单位代码",
    "clause": "条款号及原文，不超过2000字",
    "month": "月份，1至12",
    "year": "年份，四位数字",
    "person": "姓名，仅供联系，系统不保存",
    "phone": "手机或带区号的座机，仅供联系，系统不保存",
}
GENERAL = (
    "一、总的要求",
    "1. 请在本模板中填写，不改动表头、工作表名称和列的顺序；没有业务的表保留空表，不要删除。",
    "2. 空、无、0、不适用是四个不同的事实：没有掌握留空，确认没有填“无”，数量为零填0，与本单位无关填“不适用”。",
    "3. 请逐行填写完整，不使用“同上”；数字不写“约”“余”“左右”；日期写到日。",
    "4. 代码列已设为文本格式，请勿改动，否则代码末几位会丢失。",
    "5. 请勿填写任何人的身份证号；含身份证号的列和单元格一律拒收。",
    "6. 合计、小计行可以保留，不计入数据。",
)


def instructions(
    sheets: Sequence[SheetMap], round_: Round, places: Sequence[tuple[str, str]]
) -> list[str]:
    """The lines of the sheet 填报说明.

    Args:
        sheets: the sheets of the workbook, in order.
        round_: the round, for its due day.
        places: (code, name) of the unit's communities.
    """
    due = round_.due
    lines = [
        *GENERAL,
        f"7. 报送截止日：{due.year}年{due.month}月{due.day}日（含当日）。",
        "二、各表填法",
    ]
    for sheet in sheets:
        lines.append(f"【{sheet.title}】")
        lines += [f"　{column.header}：{_how(column)}" for column in sheet.columns]
    if places:
        lines.append("三、本单位的社区代码")
        lines += [f"　{code}　{name}" for code, name in sorted(places)]
    return lines


def _how(column: Column) -> str:
    if column.choices:
        text = "从列表中选择：" + "、".join(canonical for canonical, _ in column.choices)
    else:
        text = _HOW.get(column.type, "文字")
    unit = f"（{column.unit}）" if column.unit and column.type == "count" else ""
    need = {"key": "；必填，缺此项该行不计", "yes": "；必填"}.get(column.required, "")
    return text + unit + need
