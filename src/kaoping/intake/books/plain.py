"""What all readers share: a value of a library becomes kind and text (取值归一)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from kaoping.intake.grid import number_text
from kaoping.intake.problem import Raw

ERRORS = frozenset(
    ("#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!")
)
UNCALCULATED = "公式未计算"
Place = tuple[int, int]


def kind_and_text(value: Any) -> tuple[str, str]:
    """Kind (see `Raw`) and text of a cell's value."""
    if isinstance(value, str):
        return ("e" if value in ERRORS else "s"), value
    if isinstance(value, bool):
        return "b", "是" if value else "否"
    if isinstance(value, int | float):
        return "n", number_text(value)
    if isinstance(value, datetime):
        return "d", value.date().isoformat()
    if isinstance(value, date):
        return "d", value.isoformat()
    return "s", str(value)


def fill(
    rows: Sequence[Sequence[Any]],
    *,
    number: str = "n",
    percents: Collection[Place] = (),
    errors: Mapping[Place, str] | None = None,
) -> dict[int, dict[int, Raw]]:
    """The non-empty cells of a sheet that begins in A1.

    Args:
        rows: values row by row.
        number: kind of plain numbers (`m` in a workbook that counts days from 1904).
        percents: cells shown as percentages.
        errors: cells whose value is an error, or a formula that was never calculated.
    """
    wrong = errors or {}
    filled: dict[int, dict[int, Raw]] = {}
    new = tuple.__new__  # half the cost of calling Raw, and cells are many
    for r, row in enumerate(rows, start=1):
        cells: dict[int, Raw] = {}
        for c, value in enumerate(row, start=1):
            if value is None or value == "" or (wrong and (r, c) in wrong):
                continue
            if value.__class__ is str:
                kind, text = ("e" if value[0] == "#" and value in ERRORS else "s"), value
                if value.isspace():
                    continue
            elif value.__class__ is float:
                kind = "p" if percents and (r, c) in percents else number
                text = number_text(value)
            else:
                kind, text = kind_and_text(value)
                if kind == "n":
                    kind = "p" if percents and (r, c) in percents else number
            cells[c] = new(Raw, (r, c, kind, text))
        if cells:
            filled[r] = cells
    return with_cells(filled, (Raw(r, c, "e", text) for (r, c), text in wrong.items()))


def with_cells(rows: dict[int, dict[int, Raw]], more: Iterable[Raw]) -> dict[int, dict[int, Raw]]:
    """The rows with some cells put in, rows and cells in ascending order again."""
    extra: dict[int, dict[int, Raw]] = defaultdict(dict)
    for raw in more:
        extra[raw.row][raw.col] = raw
    if not extra:
        return rows
    for number, cells in extra.items():
        rows[number] = dict(sorted((rows.get(number, {}) | cells).items()))
    return dict(sorted(rows.items()))
