"""Finding the header of a table by its labels, wherever it stands (表头识别)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import prod

from kaoping.intake.fold import fold, label_forms
from kaoping.intake.grid import Grid
from kaoping.intake.maps import Column, SheetMap
from kaoping.intake.problem import Raw

SEARCH_ROWS = 30
ID_WORDS = ("身份证", "公民身份号码")
PLACES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_AMOUNT = re.compile(r"(?:人民币)?([十百千万亿]*)元")
_COUNT = re.compile(r"([十百千万亿]*)(?:人次|人|[个家份户名条件次])")
_PARTS = re.compile(r"[,;、:/]")
_UNIT = re.compile(r"[(\[【〔](?:单位:?)?([^()\[\]【】〔〕]*)[)\]】〕]")
_UNIT_LINE = re.compile(r"单位:?(?:[^:]*?[,;、/])?(?:人民币)?([十百千万亿]*)元")


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
        scales: sheet column number → what one unit of the header is worth in the map's unit.
    """

    first: int
    last: int
    columns: dict[int, Column]
    labels: dict[int, Raw]
    doubled: dict[str, list[Raw]]
    unknown: list[Raw]
    refused: dict[int, Raw]
    scales: dict[int, int] = field(default_factory=dict)

    @cached_property
    def keys(self) -> tuple[tuple[int, Column], ...]:
        """The key columns with their sheet column numbers, left to right."""
        return tuple(
            (col, c) for col, c in sorted(self.columns.items(), key=lambda p: p[0]) if c.is_key
        )

    @cached_property
    def texts(self) -> frozenset[str]:
        """The texts of its label cells."""
        return frozenset(raw.text for raw in self.labels.values())

    @property
    def met(self) -> set[str]:
        """Names of the map columns that have a header cell."""
        return {column.name for column in self.columns.values()} | set(self.doubled)


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
    if sheet.code not in grid.headers:
        grid.headers[sheet.code] = _find(grid, sheet)
    found: Header | None = grid.headers[sheet.code]
    return found


def _find(grid: Grid, sheet: SheetMap) -> Header | None:
    for row in _first_rows(grid):
        if not any(_names_column(raw, sheet) for raw in grid.rows[row].values()):
            continue  # a line that labels nothing itself is no upper half of a header
        best = max((_header(grid, sheet, row, last) for last in (row, row + 1)), key=_fit)
        if {c.name for c in sheet.keys} <= best.met and _fit(best) >= min(2, len(sheet.columns)):
            return best
    return None


def _first_rows(grid: Grid) -> list[int]:
    return [row for row in grid.rows if row < grid.top + SEARCH_ROWS]


def _fit(header: Header) -> int:
    return len(header.met)


def _names_column(raw: Raw, sheet: SheetMap) -> bool:
    return any(form in sheet.by_label for form in label_forms(raw.text))


def _header(grid: Grid, sheet: SheetMap, first: int, last: int) -> Header:
    by_name: dict[str, list[tuple[int, Raw, Column]]] = {}
    unknown, refused, labels = [], {}, {}
    scales: dict[int, int] = {}
    line = unit_line(grid, first)
    for col, label in sorted(_labels(grid, first, last).items()):
        labels[col] = label.raw
        column = label.match(sheet)
        if any(word in fold(label.text) for word in ID_WORDS):
            refused[col] = label.raw
        elif column is None:
            unknown.append(label.raw)
        else:
            by_name.setdefault(column.name, []).append((col, label.raw, column))
            scales[col] = scale_of(label.parent + label.text, column, line)
    single = {
        col: column for found in by_name.values() if len(found) == 1 for col, _, column in found
    }
    doubled = {
        name: [raw for _, raw, _ in found] for name, found in by_name.items() if len(found) > 1
    }
    return Header(first, last, single, labels, doubled, unknown, refused, scales)


@lru_cache(maxsize=4096)
def scale_of(label: str, column: Column, line: int) -> int:
    """What one unit of the header is worth in the map's unit: 10000 for 投入金额（万元） in 元.

    Args:
        label: the header's text, with its upper half in a two-level header.
        column: the column it names.
        line: the scale that the unit line above the header states for amounts.
    """
    if column.type not in ("count", "money"):
        return 1
    pattern, otherwise = (_AMOUNT, line) if column.type == "money" else (_COUNT, 1)
    parts = (part for unit in _UNIT.findall(fold(label)) for part in _PARTS.split(unit))
    found = (pattern.fullmatch(part) for part in parts)
    return next((_worth(match[1]) for match in found if match), otherwise)


def _worth(words: str) -> int:
    """10000 for 万, 1000000 for 百万, 1 for nothing."""
    return prod(PLACES[word] for word in words)


def unit_line(grid: Grid, before: int) -> int:
    """The scale of amounts stated above the header (单位：万元); 1 when nothing is stated."""
    for number in sorted(row for row in grid.rows if row < before):
        for _, raw in sorted(grid.rows[number].items()):
            if match := _UNIT_LINE.search(fold(raw.text)):
                return _worth(match[1])
    return 1


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
