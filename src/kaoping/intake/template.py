"""The workbook a unit fills in (填报模板): instructions, dropdowns, frozen headers, prefilled rows.

What it writes, intake reads back without a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from kaoping import intake
from kaoping.config import Paths
from kaoping.intake.maps import Column, SheetMap
from kaoping.intake.prefill import Prefill, Row, from_registers
from kaoping.rounds import Round, Unit

BLANK_ROWS = 300
HEADER_ROW = 2
INSTRUCTIONS = (
    "一、请先核对预填内容，再补填其余各列；预填的企业、工地、社区来自有关部门登记册。",
    "二、标★的列为必填；请勿改动表头名称、工作表名称和列的顺序。",
    "三、日期填到日，如 2014-03-05；数字只填阿拉伯数字，不加文字；百分数填 6% 或 6。",
    "四、有下拉列表的列请从列表中选择；没有的填“无”，不适用的填“不适用”，不要填“同上”。",
    "五、组织机构代码9位、统一社会信用代码18位，按证照填写；代码列已设为文本格式。",
    "六、任何位置都不要填写身份证号。",
    "七、没有业务的工作表请保留空表，不要删除。",
    "八、填好后以 .xlsx 格式报送。系统会退回标注问题的清单，改正后可再次报送，以最后一次可受理的为准。",
)


def write_templates(paths: Paths, round_: Round, units: Sequence[Unit], out: Path) -> list[Path]:
    """Write one workbook per unit into `out`; return the files in official order.

    Args:
        paths: of the installation; registers already received prefill the rows.
        round_: the round.
        units: the units to write for.
        out: a folder, made when missing.
    """
    context = intake.context(paths, round_)
    prefill = from_registers(paths, round_, context)
    out.mkdir(parents=True, exist_ok=True)
    files = []
    for unit in units:
        file = out / f"{unit.code}{unit.name}{round_.year}年度考核报表.xlsx"
        write_template(file, round_, unit, context.maps.of_kind("submission"), prefill)
        files.append(file)
    return files


def write_template(
    file: Path, round_: Round, unit: Unit, sheets: Sequence[SheetMap], prefill: Prefill
) -> None:
    """Write the workbook of one unit. Equal inputs give equal bytes."""
    with xlsxwriter.Workbook(
        str(file), {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties(
            {
                "title": f"{round_.title}填报工作簿",
                "author": round_.issuer_name,
                "created": datetime(round_.opens.year, round_.opens.month, round_.opens.day),
            }
        )
        formats = _formats(book)
        _instructions(book, formats, round_, unit)
        for sheet in sheets:
            page = book.add_worksheet(sheet.title)
            if sheet.layout == "form":
                _form(
                    page,
                    formats,
                    sheet,
                    _form_values(round_, unit) if sheet.code == "cover" else {},
                )
            else:
                _table(page, formats, sheet, prefill.of(unit.code, sheet.code), round_, unit)
            page.set_landscape()
            page.fit_to_pages(1, 0)
            page.set_paper(9)


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
    return {
        "title": book.add_format({**base, "font_size": 16, "bold": True, "align": "center"}),
        "line": book.add_format({**base, "font_color": "#444444"}),
        "head": book.add_format(
            {
                **base,
                "bold": True,
                "border": 1,
                "text_wrap": True,
                "align": "center",
                "bg_color": "#DDE6F0",
            }
        ),
        "key": book.add_format(
            {
                **base,
                "bold": True,
                "border": 1,
                "text_wrap": True,
                "align": "center",
                "bg_color": "#F6E3B4",
            }
        ),
        "cell": book.add_format({**base, "border": 1, "num_format": "@", "text_wrap": True}),
        "number": book.add_format({**base, "border": 1}),
        "text": book.add_format({**base, "text_wrap": True, "font_size": 11}),
    }


def _instructions(book: Any, formats: dict[str, Any], round_: Round, unit: Unit) -> None:
    page = book.add_worksheet("填报说明")
    page.hide_gridlines(2)
    page.set_column(0, 0, 100)
    page.write_string(0, 0, f"{round_.title}　填报说明", formats["title"])
    page.write_string(
        1,
        0,
        f"填报单位：{unit.name}（{unit.code}）　截止日期：{round_.due:%Y-%m-%d}　模板版本：{round_.template_version}",
        formats["text"],
    )
    for number, text in enumerate(INSTRUCTIONS, start=2):
        page.write_string(number, 0, text, formats["text"])
        page.set_row(number, 34)


def _form_values(round_: Round, unit: Unit) -> Row:
    return {
        "year": str(round_.year),
        "unit_code": unit.code,
        "unit_name": unit.name,
        "template_version": round_.template_version,
    }


def _form(page: Any, formats: dict[str, Any], sheet: SheetMap, values: Row) -> None:
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 46)
    page.merge_range(0, 0, 0, 1, sheet.title, formats["title"])
    for row, column in enumerate(sheet.columns, start=1):
        page.set_row(row, 24)
        page.write_string(row, 0, column.header, formats["key" if column.is_key else "head"])
        _value(page, formats, row, 1, column, values.get(column.name, ""))
        _dropdown(page, row, row, 1, column)


def _table(
    page: Any,
    formats: dict[str, Any],
    sheet: SheetMap,
    rows: Sequence[Row],
    round_: Round,
    unit: Unit,
) -> None:
    last = len(sheet.columns) - 1
    page.merge_range(0, 0, 0, max(last, 1), f"{round_.year}年度{sheet.title}", formats["title"])
    page.write_string(1, 0, f"填报单位：{unit.name}　★为必填列", formats["line"])
    page.set_row(HEADER_ROW, 42)
    page.freeze_panes(HEADER_ROW + 1, min(3, last))
    page.repeat_rows(HEADER_ROW)
    for col, column in enumerate(sheet.columns):
        unit_text = f"（{column.unit}）" if column.unit else ""
        page.write_string(
            HEADER_ROW,
            col,
            f"{column.header}{unit_text}{'★' if column.is_key else ''}",
            formats["key" if column.is_key else "head"],
        )
        page.set_column(
            col,
            col,
            _width(column),
            formats["number" if column.type in ("count", "money") else "cell"],
        )
        _dropdown(page, HEADER_ROW + 1, HEADER_ROW + max(len(rows), BLANK_ROWS), col, column)
    for number, row in enumerate(rows, start=HEADER_ROW + 1):
        for col, column in enumerate(sheet.columns):
            text = str(number - HEADER_ROW) if column.name == "seq" else row.get(column.name, "")
            _value(page, formats, number, col, column, text)


def _value(
    page: Any, formats: dict[str, Any], row: int, col: int, column: Column, text: str
) -> None:
    """Everything is text, except whole numbers where numbers are asked for: nothing can be a formula."""
    if text and column.type in ("count", "year") and text.isascii() and text.isdigit():
        page.write_number(row, col, int(text), formats["number"])
    elif text:
        page.write_string(row, col, text, formats["cell"])
    else:
        page.write_blank(row, col, None, formats["cell"])


def _dropdown(page: Any, first: int, last: int, col: int, column: Column) -> None:
    choices = ["是", "否"] if column.type == "yesno" else [name for name, _ in column.choices]
    if choices:
        page.data_validation(
            first,
            col,
            last,
            col,
            {
                "validate": "list",
                "source": choices,
                "error_type": "stop",
                "error_title": column.header,
                "error_message": "请从列表中选择。",
            },
        )


def _width(column: Column) -> int:
    by_type = {
        "name": 28,
        "clause": 36,
        "enterprise_code": 20,
        "contract_no": 18,
        "text": 16,
        "date": 12,
    }
    return by_type.get(column.type, 10)
