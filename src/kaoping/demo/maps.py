"""The column maps as the clerk's template knows them: headers, aliases, units, choices (列定义)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Column:
    """One column of a sheet map."""

    name: str
    header: str
    aliases: tuple[str, ...]
    kind: str
    unit: str
    key: bool
    choices: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class SheetMap:
    """One sheet: its title, aliases, who sends it, its columns in order."""

    code: str
    title: str
    aliases: tuple[str, ...]
    kind: str
    form: bool
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(c for c in self.columns if c.name == name)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _column(row: dict[str, str]) -> Column:
    choices = {c.split(":")[0]: tuple(c.split(":")[1:]) for c in _split(row["choices"])}
    return Column(row["name"], row["header"], _split(row["aliases"]), row["type"], row["unit"],
                  row["required"] == "key", choices)  # fmt: skip


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def load_maps(expectations: Path) -> dict[str, SheetMap]:
    """All sheet maps in the order of `sheets.csv`."""
    maps = {}
    for row in _rows(expectations / "sheets.csv"):
        columns = tuple(_column(c) for c in _rows(expectations / "columns" / f"{row['sheet']}.csv"))
        maps[row["sheet"]] = SheetMap(row["sheet"], row["title"], _split(row["aliases"]), row["kind"],
                                      row["layout"] == "form", columns)  # fmt: skip
    return maps
