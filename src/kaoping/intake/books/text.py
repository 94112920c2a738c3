"""Separated text .csv .tsv (文本表格): its separator is the one that its first lines use most."""

from __future__ import annotations

import csv
import io

from kaoping.intake.container import Container
from kaoping.intake.grid import Grid, limit
from kaoping.intake.problem import Raw

_SEPARATORS = ",\t;|"
_SAMPLE = 4096


def read(container: Container) -> list[Grid]:
    """One sheet without a name; every cell is text."""
    text = container.data.decode(container.encoding)
    handle = io.StringIO(text, newline="")
    rows: dict[int, dict[int, Raw]] = {}
    for r, row in enumerate(csv.reader(handle, delimiter=_separator(text)), start=1):
        limit(r, len(row))
        cells = {c: Raw(r, c, "s", value) for c, value in enumerate(row, start=1) if value.strip()}
        if cells:
            rows[r] = cells
    return [Grid("", rows)]


def _separator(text: str) -> str:
    """`sep=;` in the first line says it outright, as Excel writes it."""
    first = text[:8].splitlines()[0] if text else ""
    if first.lower().startswith("sep=") and first[4:5]:
        return first[4]
    return max(_SEPARATORS, key=text[:_SAMPLE].count)
