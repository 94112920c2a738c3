"""Forms (表单: 封面、工作保障): label cells, each with its value in the next cell to the right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from kaoping.intake.fold import fold, label_forms
from kaoping.intake.grid import Grid
from kaoping.intake.maps import Column, SheetMap
from kaoping.intake.problem import Raw


@dataclass
class Form:
    """A form as laid out.

    Attributes:
        labels: the label cells, in reading order, each with its column.
        values: column name → the one value cell of that label.
        doubled: column name → value cells that contradict each other.
        repeated: value cells that repeat an equal one.
        rest: every other cell.
    """

    labels: list[tuple[Column, Raw]] = field(default_factory=list)
    values: dict[str, Raw] = field(default_factory=dict)
    doubled: dict[str, list[Raw]] = field(default_factory=dict)
    repeated: list[Raw] = field(default_factory=list)
    rest: list[Raw] = field(default_factory=list)


def read_form(grid: Grid, sheet: SheetMap) -> Form:
    """The labels of `sheet` found anywhere in the grid, and what stands beside them."""
    form = Form()
    pairs: dict[str, list[Raw]] = {}
    for number in sorted(grid.rows):
        waiting: Column | None = None
        for _, raw in sorted(grid.rows[number].items()):
            column = label_column(raw, sheet)
            if column is not None:
                waiting = column
                form.labels.append((column, raw))
            elif waiting is not None:
                pairs.setdefault(waiting.name, []).append(raw)
                waiting = None
            else:
                form.rest.append(raw)
    for name, cells in pairs.items():
        if len({fold(cell.text) for cell in cells}) > 1:
            form.doubled[name] = cells
        else:
            form.values[name] = cells[0]
            form.repeated += cells[1:]
    return form


def missing(form: Form, columns: Iterable[Column]) -> list[Column]:
    """The columns without a label cell."""
    met = {column.name for column, _ in form.labels}
    return [column for column in columns if column.name not in met]


def label_column(raw: Raw, sheet: SheetMap) -> Column | None:
    """The column that a label cell names."""
    forms = label_forms(raw.text)
    return next((sheet.by_label[form] for form in forms if form in sheet.by_label), None)
