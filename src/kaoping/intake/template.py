"""The workbook that a unit fills in (模板): one .xlsx, prefilled, the same bytes for the same inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaoping.config import Paths
from kaoping.intake.instructions import instructions
from kaoping.intake.maps import Column, SheetMap, load_maps
from kaoping.rounds import Round, Unit

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

Value = str | int | bool | date | None
INSTRUCTIONS = "填报说明"
HEADER_ROW = 2  # 0-based: title, hint, header
LAST_ROW = 3_000  # dropdowns and formats reach this far
_FORMATS = {"date": "yyyy-mm-dd", "count": "0", "money": "#,##0.00", "points": "0.00"}
_WIDE = ("name", "clause", "text")
_LIST_LIMIT = 255  # what a spreadsheet accepts as a literal list


@dataclass(frozen=True)
class Prefill:
    """What is known of a unit before it fills anything in.

    Attributes:
        rows: sheet code → rows of column name → value (bool is written 是 or 否).
        places: (code, name) of the unit's communities, listed in the instructions.
    """

    rows: Mapping[str, Sequence[Mapping[str, Value]]] = field(default_factory=dict)
    places: Sequence[tuple[str, str]] = ()


def write_template(
    paths: Paths, round_: Round, unit: Unit, out: Path, prefill: Prefill | None
) -> None:
    """Write the workbook of one unit.

    The district's own unit gets 封面 and 项目台账, every other unit all sheets of a submission.

    Args:
        paths: of the installation.
        round_: the round.
        unit: the unit whose cover is prefilled.
        out: the .xlsx to write; its folder exists.
        prefill: register rows, or None.

    Raises:
        ConfigError: a column map is broken.
    """
    from xlsxwriter.workbook import Workbook

    known = prefill or Prefill()
    kind = "district" if unit.code == round_.district_unit else "submission"
    maps = load_maps(paths, round_.reference_date)
    cover = maps.sheets["cover"]
    sheets = [sheet for sheet in maps.of_kind(kind) if sheet is not cover]
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(str(out), options) as book:
        book.set_properties({"title": round_.title, "created": datetime(*_day(round_.opens))})
        styles = _Styles(book)
        _form(book.add_worksheet(cover.title), cover, _cover(round_, unit), styles, round_)
        _instructions(book.add_worksheet(INSTRUCTIONS), [cover, *sheets], round_, known, styles)
        for sheet in sheets:
            page = book.add_worksheet(sheet.title)
            rows = known.rows.get(sheet.code, ())
            if sheet.layout == "form":
                _form(page, sheet, rows[0] if rows else {}, styles, round_)
            else:
                _table(page, sheet, rows, styles, round_)


class _Styles:
    """The cell formats, made once."""

    def __init__(self, book: Workbook) -> None:
        self._book, self._made = book, dict[str, "Format"]()
        self.title = book.add_format({"bold": True, "font_size": 14, "align": "center"})
        self.hint = book.add_format({"font_color": "#7F7F7F", "text_wrap": True})
        head = {
            "bold": True,
            "border": 1,
            "text_wrap": True,
            "align": "center",
            "valign": "vcenter",
        }
        self.optional = book.add_format(head | {"bg_color": "#EDEDED"})
        self.required = book.add_format(head | {"bg_color": "#FFE699"})
        self.text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})

    def header(self, column: Column) -> Format:
        """Required columns stand out."""
        return self.required if column.required else self.optional

    def cell(self, column: Column) -> Format:
        """Codes and texts are text, so that no digit of a code is ever lost."""
        pattern = _FORMATS.get(column.type, "@")
        if pattern not in self._made:
            self._made[pattern] = self._book.add_format({"num_format": pattern})
        return self._made[pattern]


def _day(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


def _cover(round_: Round, unit: Unit) -> dict[str, Value]:
    return {
        "year": str(round_.year),
        "unit_code": unit.code,
        "unit_name": unit.name,
        "template_version": round_.template_version,
    }


def label(column: Column) -> str:
    """The header as printed: with its unit, and * when it must be filled."""
    unit = f"（{column.unit}）" if column.unit else ""
    return f"{column.header}{unit}{'*' if column.required else ''}"


def _form(
    page: Worksheet, sheet: SheetMap, values: Mapping[str, Value], styles: _Styles, round_: Round
) -> None:
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 44, styles.text)
    page.merge_range(0, 0, 0, 1, f"{round_.year}年度{sheet.title}", styles.title)
    for row, column in enumerate(sheet.columns, start=HEADER_ROW):
        page.write_string(row, 0, label(column), styles.header(column))
        _choices(page, column, row, row, 1)
        _write(page, row, 1, values.get(column.name), styles.cell(column))
    page.freeze_panes(HEADER_ROW, 1)


def _table(
    page: Worksheet,
    sheet: SheetMap,
    rows: Sequence[Mapping[str, Value]],
    styles: _Styles,
    round_: Round,
) -> None:
    last = len(sheet.columns) - 1
    page.merge_range(0, 0, 0, max(last, 1), f"{round_.year}年度{sheet.title}", styles.title)
    page.write_string(1, 0, "带*的列必须填写；说明见“填报说明”", styles.hint)
    for col, column in enumerate(sheet.columns):
        page.set_column(col, col, _width(column), styles.cell(column))
        page.write_string(HEADER_ROW, col, label(column), styles.header(column))
        _choices(page, column, HEADER_ROW + 1, LAST_ROW, col)
    for row, values in enumerate(rows, start=HEADER_ROW + 1):
        for col, column in enumerate(sheet.columns):
            _write(page, row, col, values.get(column.name), styles.cell(column))
    page.freeze_panes(HEADER_ROW + 1, 0)


def _choices(page: Worksheet, column: Column, first: int, last: int, col: int) -> None:
    """A dropdown of the choices, or of 是 and 否."""
    yesno = ["是", "否"] if column.type == "yesno" else []
    allowed = yesno or [canonical for canonical, _ in column.choices]
    if not allowed or len(",".join(allowed)) > _LIST_LIMIT:
        return
    rule: dict[str, Any] = {
        "validate": "list",
        "source": allowed,
        "error_type": "warning",
        "error_title": "请从列表中选择",
        "error_message": "可选：" + "、".join(allowed)[:200],
    }
    page.data_validation(first, col, last, col, rule)


def _write(page: Worksheet, row: int, col: int, value: Value, style: Format) -> None:
    """A value by its own type, never as a formula, number or link that it only looks like."""
    if value is None:
        return
    if isinstance(value, bool):
        page.write_string(row, col, "是" if value else "否", style)
    elif isinstance(value, date):
        page.write_datetime(row, col, datetime(*_day(value)), style)
    elif isinstance(value, int):
        page.write_number(row, col, value, style)
    else:
        page.write_string(row, col, value, style)


def _width(column: Column) -> int:
    return max(26 if column.type in _WIDE else 13, 2 * len(column.header) + 4)


def _instructions(
    page: Worksheet, sheets: Sequence[SheetMap], round_: Round, prefill: Prefill, styles: _Styles
) -> None:
    page.set_column(0, 0, 100, styles.text)
    lines = instructions(sheets, round_, prefill.places)
    page.write_string(0, 0, f"{round_.title}　填报说明", styles.title)
    for row, line in enumerate(lines, start=1):
        page.write_string(row, 0, line, styles.text)
