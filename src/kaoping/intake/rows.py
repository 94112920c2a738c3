"""Rows that are no data: each by a named rule, so that no cell is left out in silence (非数据行)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from kaoping.intake.fold import fold
from kaoping.intake.headers import Header
from kaoping.intake.problem import Raw

RULES = {
    "title": "表头以上的标题、单位行",
    "header": "表头",
    "total": "合计、小计、其中行",
    "note": "注、说明行",
    "stamp": "盖章、签字行",
    "repeated_header": "重复的表头（分页）",
    "column_numbers": "列号行（1、2、3……）",
    "blank_numbered": "只有序号的空行",
    "outside_table": "表格以外的单元格",
    "label": "表单中的项目名",
    "form_text": "表单中的标题与说明",
    "repeated_label": "表单中重复且相同的项目",
    "instructions": "填报说明工作表",
    "returned_list": "退回工作簿的问题清单",
    "unknown_sheet": "未识别的工作表（已提示 H02）",
    "rejected_file": "整份退回的文件",
    "copied_sheet": "与已读的工作表逐格相同的工作表（已提示 H10）",
}
_TOTAL = re.compile(
    r"(本页|本表|全区|全街|街道|社区|单位|以上)?(合计|小计|总计|累计|共计)(数|人数|户数|金额)?(\d+\D{0,3})?(:.*|\([^()]*\):?)?"
    r"|其中([:、,].*|\([^()]*\):?)?"
)
_NOTE = re.compile(
    r"(备?注|说明|填表说明|填报说明)(\d*[:.、)].*)?|注\d.*|\d+[.、].{12,}", re.DOTALL
)
_STAMPS = "(?:盖章|签字|签章|填表人|制表人|填报人|单位负责人|审核人|填报日期)"
_STAMP = re.compile(rf"^\W*{_STAMPS}|{_STAMPS}(?:\W|$)")  # not 示例盖章刻字厂
_SIGNED = re.compile(
    r"(填报单位|报送单位|主管单位|单位|单位负责人|负责人|填表人|填报人|制表人|审核人|经办人|盖章|公章|填报日期)"
    r"(\([^)]*\))?:.*",
    re.DOTALL,
)
_MOST_STAMP_CELLS = 4


def rule_of(cells: Mapping[int, Raw], number: int, header: Header) -> str:
    """The named rule by which a row is no data row; `''` for a data row.

    Args:
        cells: the non-empty cells of the row by column number.
        number: 1-based row number.
        header: the header of the table.
    """
    if number < header.first:
        return "title"
    if number <= header.last:
        return "header"
    texts = [raw.text for raw in cells.values()]
    if _is_total(texts[0]) or (len(texts) > 1 and _is_total(texts[1])):
        return "total"
    has_keys = _has_keys(cells, header)
    if not has_keys or len(cells) <= _MOST_STAMP_CELLS:
        if _NOTE.fullmatch(fold(texts[0])) and _may_be_note(cells, has_keys=has_keys):
            return "note"
        if len(cells) <= _MOST_STAMP_CELLS and _is_stamp(texts, has_keys=has_keys):
            return "stamp"
        if {header.columns[col].name for col in cells if col in header.columns} == {"seq"}:
            return "blank_numbered"
    return _repeats(cells, header, texts)


@lru_cache(maxsize=65536)
def _is_total(text: str) -> bool:
    return _TOTAL.fullmatch(fold(text)) is not None


def _repeats(cells: Mapping[int, Raw], header: Header, texts: list[str]) -> str:
    """The header once more (on a new page), or a line that numbers the columns."""
    if not header.texts.isdisjoint(texts) and _is_same_header(cells, header):
        return "repeated_header"
    every = len(cells) > 2 and cells.keys() == header.labels.keys()  # 一月 with 2 and 3 is none
    if every and texts == [str(n) for n in range(1, len(cells) + 1)]:
        return "column_numbers"
    return ""


def _is_same_header(cells: Mapping[int, Raw], header: Header) -> bool:
    labels = header.labels
    same = sum(col in labels and labels[col].text == raw.text for col, raw in cells.items())
    return same * 2 > len(cells)


def _may_be_note(cells: Mapping[int, Raw], *, has_keys: bool) -> bool:
    """A cell by itself, or two that are not all the keys of a row."""
    return len(cells) == 1 or (len(cells) == 2 and not has_keys)


def _is_stamp(texts: list[str], *, has_keys: bool) -> bool:
    """A line for stamp and signatures: only cells like 填报单位（盖章）：, or such words and no keys."""
    folded = [fold(text) for text in texts]
    if all(_SIGNED.fullmatch(text) for text in folded):
        return True
    return not has_keys and any(_STAMP.search(text) for text in folded)


def _has_keys(cells: Mapping[int, Raw], header: Header) -> bool:
    """Whether every key column is filled: such a row is data, whatever words stand in it."""
    return all(place in cells for place, _ in header.keys)
