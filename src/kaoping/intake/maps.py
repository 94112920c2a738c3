"""Column maps (列对照): which sheets and columns exist, by what names, of what type.

`expectations/sheets.csv` lists the sheets, `expectations/columns/<sheet>.csv` the columns of each.
A broken map stops everything before the first row and names file, line and key.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from kaoping.config import Paths
from kaoping.errors import ConfigError
from kaoping.intake.fold import fold
from kaoping.textfiles import read_csv

TYPES = (
    "text", "name", "clause", "choice", "unit_code", "contract_no", "enterprise_code", "date",
    "count", "money", "percent", "points", "yesno", "month", "year", "person", "phone",
)  # fmt: skip
PRIVATE = ("person", "phone")
KINDS = ("submission", "district", "register")
COLUMN_HEAD = (
    "name", "header", "aliases", "type", "unit", "required", "precision", "choices",
    "valid_from", "valid_until",
)  # fmt: skip
SHEET_HEAD = ("sheet", "title", "aliases", "kind", "required", "grain", "layout")


@dataclass(frozen=True, eq=False)  # compared by identity: maps are loaded once, cells are many
class Column:
    """One column of a sheet: English name, Chinese header with aliases, declared type."""

    name: str
    header: str
    aliases: tuple[str, ...]
    type: str
    unit: str
    required: str
    precision: str
    choices: tuple[tuple[str, tuple[str, ...]], ...]

    @cached_property
    def labels(self) -> frozenset[str]:
        """Folded labels that a header cell may carry."""
        return frozenset(fold(label) for label in (self.header, *self.aliases))

    @cached_property
    def choice_of(self) -> dict[str, str]:
        """Folded spelling → canonical choice."""
        return {
            fold(text): canonical for canonical, also in self.choices for text in (canonical, *also)
        }

    @property
    def is_key(self) -> bool:
        """Whether a row without this value cannot stand (关键字段)."""
        return self.required == "key"


@dataclass(frozen=True)
class SheetMap:
    """One sheet: titles it may carry, its kind, and its columns in template order."""

    code: str
    title: str
    aliases: tuple[str, ...]
    kind: str
    required: bool
    grain: str
    layout: str
    columns: tuple[Column, ...]

    @cached_property
    def titles(self) -> frozenset[str]:
        """Folded titles of the sheet tab."""
        return frozenset(fold(title) for title in (self.title, *self.aliases))

    @cached_property
    def by_label(self) -> dict[str, Column]:
        """Folded header label → column."""
        return {label: column for column in self.columns for label in sorted(column.labels)}

    @cached_property
    def keys(self) -> tuple[Column, ...]:
        """The key columns."""
        return tuple(column for column in self.columns if column.is_key)


@dataclass(frozen=True)
class Maps:
    """All sheet maps in force on one day, and the hash of their sources."""

    sheets: dict[str, SheetMap]
    digest: str

    def of_kind(self, *kinds: str) -> list[SheetMap]:
        """The sheets of these kinds, in file order."""
        return [sheet for sheet in self.sheets.values() if sheet.kind in kinds]

    def column(self, sheet: str, name: str) -> Column:
        """The column `name` of `sheet`."""
        return next(column for column in self.sheets[sheet].columns if column.name == name)


def load_maps(paths: Paths, on: date) -> Maps:
    """The maps in force on `on` (the round's reference date).

    Raises:
        ConfigError: a file is missing or broken; the message names file, line and key.
    """
    file = paths.expectations / "sheets.csv"
    digest = hashlib.sha256(file.read_bytes())
    sheets: dict[str, SheetMap] = {}
    titles: dict[str, str] = {}
    for line, row in _rows(file, SHEET_HEAD):
        columns_file = paths.expectations / "columns" / f"{row['sheet']}.csv"
        if (
            row["kind"] not in KINDS
            or row["layout"] not in ("table", "form")
            or row["sheet"] in sheets
        ):
            raise _broken(
                file,
                line,
                "kind/layout/sheet",
                row["sheet"],
                f"kind 取 {'、'.join(KINDS)}；layout 取 table 或 form；sheet 不得重复",
            )
        columns = _columns(columns_file, on)
        digest.update(columns_file.read_bytes())
        sheets[row["sheet"]] = SheetMap(
            row["sheet"],
            row["title"],
            _split(row["aliases"]),
            row["kind"],
            row["required"] == "required",
            row["grain"],
            row["layout"],
            columns,
        )
        for title in sorted(sheets[row["sheet"]].titles):
            if titles.setdefault(title, row["sheet"]) != row["sheet"]:
                raise _broken(
                    file,
                    line,
                    "title/aliases",
                    title,
                    f"该名称已属于 {titles[title]}，请改用其他名称",
                )
    digest.update(on.isoformat().encode())
    return Maps(sheets, digest.hexdigest())


def _columns(file: Path, on: date) -> tuple[Column, ...]:
    columns: list[Column] = []
    taken: dict[str, str] = {}
    for line, row in _rows(file, COLUMN_HEAD):
        if not _in_force(file, line, row, on):
            continue
        column = _column(file, line, row)
        for label in sorted(column.labels):
            if taken.setdefault(label, column.name) != column.name:
                raise _broken(
                    file,
                    line,
                    "header/aliases",
                    label,
                    f"该列名已属于 {taken[label]}，请改用其他别名",
                )
        if any(column.name == other.name for other in columns):
            raise _broken(file, line, "name", column.name, "列代码不得重复")
        columns.append(column)
    return tuple(columns)


def _column(file: Path, line: int, row: dict[str, str]) -> Column:
    if not row["name"].isidentifier() or not row["header"]:
        raise _broken(
            file, line, "name/header", row["name"], "name 写英文标识符，header 写中文列名"
        )
    if row["type"] not in TYPES:
        raise _broken(file, line, "type", row["type"], f"type 取 {'、'.join(TYPES)}")
    if row["required"] not in ("", "yes", "key", "may"):
        raise _broken(file, line, "required", row["required"], "required 留空或取 yes、key、may")
    if (row["type"] == "choice") != bool(row["choices"]):
        raise _broken(
            file, line, "choices", row["choices"], "choice 类型须列出 choices，其他类型留空"
        )
    choices = tuple(
        (first, tuple(also))
        for first, *also in (part.split(":") for part in _split(row["choices"]))
    )
    return Column(
        row["name"],
        row["header"],
        _split(row["aliases"]),
        row["type"],
        row["unit"],
        row["required"],
        row["precision"],
        choices,
    )


def _in_force(file: Path, line: int, row: dict[str, str], on: date) -> bool:
    try:
        start = date.fromisoformat(row["valid_from"]) if row["valid_from"] else date.min
        end = date.fromisoformat(row["valid_until"]) if row["valid_until"] else date.max
    except ValueError:
        raise _broken(
            file,
            line,
            "valid_from/valid_until",
            row["valid_from"] + row["valid_until"],
            "日期写成 2014-01-01 的形式",
        ) from None
    return start <= on <= end


def _rows(file: Path, head: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    found, rows = read_csv(file)
    if tuple(found) != head:
        raise ConfigError(
            "列对照文件的表头不符",
            where=f"{file} 第1行",
            remedy=f"表头须为 {','.join(head)}",
        )
    for line, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise ConfigError(
                "列对照文件的列数不符",
                where=f"{file} 第{line}行",
                remedy=f"每行须有{len(head)}列",
            )
    return list(enumerate(rows, start=2))


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _broken(file: Path, line: int, key: str, value: str, remedy: str) -> ConfigError:
    return ConfigError(
        f"{key} 的值“{value}”无效", where=f"{file} 第{line}行 › {key}", remedy=remedy
    )
