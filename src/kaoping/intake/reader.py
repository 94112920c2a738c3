"""The reading child: opens one file after another under limits and answers with plain cells.

Run as `python -m kaoping.intake.reader`; one JSON request a line in, one JSON answer a line out.
A reader that crashes, hangs or eats memory takes only this process with it.
"""

from __future__ import annotations

import csv
import json
import resource
import sys
from datetime import date, datetime
from typing import Any

from kaoping.intake.formats import Marks, cell_marks, counts_from_1904

MAX_MEMORY = 512 * 1024 * 1024
MAX_SECONDS = 20
MAX_ROWS = 200_000
MAX_COLUMNS = 500
MAX_CELLS = 3_000_000
_ERRORS = ("#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")


class TooLarge(ValueError):
    """The used range is beyond any honest workbook."""


def main() -> None:
    """Answer requests until standard input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        request = json.loads(line)
        used = int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
        resource.setrlimit(resource.RLIMIT_CPU, (used + MAX_SECONDS, resource.RLIM_INFINITY))
        sys.stdout.write(json.dumps(_answer(request), ensure_ascii=True) + "\n")
        sys.stdout.flush()


def _answer(request: dict[str, str]) -> dict[str, Any]:
    try:
        read = _read_csv if request["kind"] == "csv" else _read_workbook
        return {"sheets": read(request)}
    except TooLarge as error:
        return {"code": "S11", "detail": str(error)}
    except MemoryError:
        return {"code": "S12", "detail": "内存超出限制"}
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a Rust panic is no Exception; it becomes a finding
        return {"code": "S01", "detail": f"表格内容无法解析（{type(error).__name__}）"}


def _read_workbook(request: dict[str, str]) -> list[dict[str, Any]]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    marks = cell_marks(request["path"])
    for mark in marks.values():
        _limit(*mark.extent)
    book = CalamineWorkbook.from_path(request["path"])
    number = "m" if counts_from_1904(request["path"]) else "n"
    sheets = []
    for name in (m.name for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet):
        sheet = book.get_sheet_by_name(name)
        _limit(sheet.total_height, sheet.total_width)
        cells = _cells(sheet.to_python(skip_empty_area=False), marks[name], number)
        merges = [[a + 1, b + 1, c + 1, d + 1] for (a, b), (c, d) in sheet.merged_cell_ranges or []]
        sheets.append({"name": name, "cells": cells, "merges": merges})
    return sheets


def _limit(rows: int, columns: int) -> None:
    if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
        raise TooLarge(
            f"工作表区域为{rows}行{columns}列，上限{MAX_ROWS}行、{MAX_COLUMNS}列、{MAX_CELLS}格"
        )


def _cells(rows: list[list[Any]], marks: Marks, number: str) -> list[list[Any]]:
    """Non-empty cells; the reader leaves error values out, so they come from the marks."""
    cells = [[r, c, "e", text] for (r, c), text in marks.errors.items()]
    percents, errors = marks.percents, marks.errors
    for r, row in enumerate(rows, start=1):
        for c, value in enumerate(row, start=1):
            if value is None or value == "" or (r, c) in errors:
                continue
            kind, text = _plain(value)
            if kind == "n":
                kind = "p" if (r, c) in percents else number
            if text.strip():
                cells.append([r, c, kind, text])
    return cells


def _plain(value: Any) -> tuple[str, str]:
    """Kind and text of a value.

    Numbers are given with 15 significant digits, as spreadsheets show them: what lies beyond is
    noise of binary fractions (300.29999999999995 was 300.3), and more digits of a code are lost.
    """
    if isinstance(value, str):
        return ("e" if value in _ERRORS else "s"), value
    if isinstance(value, bool):
        return "b", "是" if value else "否"
    if isinstance(value, int | float):
        return "n", f"{value:.15g}".upper()
    if isinstance(value, datetime):
        return "d", value.date().isoformat()
    if isinstance(value, date):
        return "d", value.isoformat()
    return "s", str(value)


def _read_csv(request: dict[str, str]) -> list[dict[str, Any]]:
    with open(request["path"], encoding=request["encoding"], newline="") as handle:  # noqa: PTH123
        delimiter = max(",\t;", key=handle.read(4096).count)
        handle.seek(0)
        cells = []
        for r, row in enumerate(csv.reader(handle, delimiter=delimiter), start=1):
            _limit(r, len(row))
            cells += [[r, c, "s", text] for c, text in enumerate(row, start=1) if text.strip()]
    return [{"name": "", "cells": cells, "merges": []}]


if __name__ == "__main__":
    main()
