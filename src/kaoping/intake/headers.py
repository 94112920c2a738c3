"""Finding the header of a table by its labels, wherever it stands (表头识别)."""

from __future__ import annotations

from dataclasses import dataclass

from kaoping.intake.fold import fold, label_forms
from kaoping.intake.guard import Grid
from kaoping.intake.maps import Column, SheetMap
from kaoping.intake.problem import Raw

SEARCH_ROWS = 30
ID_WORDS = ("身份证", "公民身份号码")


@dataclass(frozen=True)
class Header:
    """A header that was found.

    Attributes:
        first, last: its rows (one or two).
        columns: sheet column number → map column, each map column once.
        labels: sheet column number → the header cell that labels it.
        doubled: map columns met more than once, with all their header cells.
        unknown: header cells that match nothing.
        refused: sheet column numbers that hold ID numbers.
    """

    first: int
    last: int
    columns: dict[int, Column]
    labels: dict[int, Raw]
    doubled: dict[str, list[Raw]]
    unknown: list[Raw]
    refused: dict[int, Raw]

    def place(self, column: Column) -> int | None:
        """The sheet column number of a map column."""
        return next((col for col, found in self.columns.items() if found is column), None)


@dataclass(frozen=True)
class _Label:
    raw: Raw
    parent: str
    text: str

    def match(self, sheet: SheetMap) -> Column | None:
        """The column of this label: parent and own text together first, then its own text."""
        for form in label_forms(self.text):
            for candidate in ((fold(self.parent) + form) if self.parent else "", form):
                if candidate in sheet.by_label:
                    return sheet.by_label[candidate]
        return None


def find_header(grid: Grid, sheet: SheetMap) -> Header | None:
    """The first header within the first 30 rows that holds all key columns; None if there is none."""
    for row in sorted(r for r in grid.rows if r <= SEARCH_ROWS):
        found = [_header(grid, sheet, row, last) for last in (row, row + 1)]
        if not found[0].columns and not found[0].doubled:
            continue  # a line that labels nothing itself is no upper half of a header
        best = max(found, key=lambda h: len(h.columns) + len(h.doubled))
        met = {column.name for column in best.columns.values()} | set(best.doubled)
        if all(column.name in met for column in sheet.keys) and len(met) >= min(
            2, len(sheet.columns)
        ):
            return best
    return None


def _header(grid: Grid, sheet: SheetMap, first: int, last: int) -> Header:
    by_name: dict[str, list[tuple[int, Raw, Column]]] = {}
    unknown, refused, labels = [], {}, {}
    for col, label in sorted(_labels(grid, first, last).items()):
        labels[col] = label.raw
        column = label.match(sheet)
        if any(word in fold(label.text) for word in ID_WORDS):
            refused[col] = label.raw
        elif column is None:
            unknown.append(label.raw)
        else:
            by_name.setdefault(column.name, []).append((col, label.raw, column))
    single = {
        col: column for found in by_name.values() if len(found) == 1 for col, _, column in found
    }
    doubled = {
        name: [raw for _, raw, _ in found] for name, found in by_name.items() if len(found) > 1
    }
    return Header(first, last, single, labels, doubled, unknown, refused)


def _labels(grid: Grid, first: int, last: int) -> dict[int, _Label]:
    """The lowest label of every column, with the merged label above it."""
    top = grid.rows.get(first, {})
    if first == last:
        return {col: _Label(raw, "", raw.text) for col, raw in top.items()}
    below = grid.rows.get(last, {})
    spans = {
        left: right for r1, left, r2, right in grid.merges if r1 == r2 == first and right > left
    }
    labels = {}
    for col in set(top) | set(below):
        left = next((a for a, b in spans.items() if a <= col <= b), col)
        parent = top[left].text if left in top else ""
        if col in below:
            labels[col] = _Label(below[col], parent, below[col].text)
        elif col in top and col not in spans:
            labels[col] = _Label(top[col], "", top[col].text)
    return labels
