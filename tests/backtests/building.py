"""Real workbooks for a round built to published figures: headers from the column maps, rows by hand."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xlsxwriter.workbook import Workbook

from tests.conftest import ROOT

Row = dict[str, Any]
SHEETS = list(csv.DictReader((ROOT / "expectations" / "sheets.csv").open(encoding="utf-8")))
WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def headers(sheet: str) -> dict[str, str]:
    with (ROOT / "expectations" / "columns" / f"{sheet}.csv").open(encoding="utf-8") as handle:
        return {row["name"]: row["header"] for row in csv.DictReader(handle)}


def enterprise_code(number: int) -> str:
    """PDY00001X: the private range with its check character (GB 11714)."""
    body = f"PDY{number:05d}"
    values = [ord(c) - 55 if c.isalpha() else int(c) for c in body]
    total = sum(v * w for v, w in zip(values, WEIGHTS, strict=True))
    return body + "0123456789X0"[11 - total % 11]


def write_table(book: Workbook, title: str, names: dict[str, str], rows: Sequence[Row]) -> None:
    page = book.add_worksheet(title)
    page.write_row(0, 0, list(names.values()))
    for number, row in enumerate(rows, start=1):
        for col, name in enumerate(names):
            if name in row:
                page.write(number, col, row[name])


def write_register(file: Path, sheet: str, rows: Sequence[Row]) -> None:
    title = next(s["title"] for s in SHEETS if s["sheet"] == sheet)
    with Workbook(str(file)) as book:
        write_table(book, title, headers(sheet), rows)


def write_submission(file: Path, unit: str, name: str, rows: dict[str, Sequence[Row]]) -> None:
    with Workbook(str(file)) as book:
        page = book.add_worksheet("封面")
        for number, pair in enumerate(
            (("考核年度", 2014), ("单位代码", unit), ("单位名称", name), ("模板版本", "2014-1"))
        ):
            page.write_row(number, 0, pair)
        for sheet in SHEETS:
            if sheet["kind"] == "submission" and sheet["layout"] == "table":
                write_table(
                    book, sheet["title"], headers(sheet["sheet"]), rows.get(sheet["sheet"], ())
                )
        form = book.add_worksheet("工作保障")
        form.write_row(0, 0, ("三方会议次数", 2))
