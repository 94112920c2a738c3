"""Law parameters (法规参数): statutory values by day, each with its text and article.

`rulebooks/law.toml` holds one table array per parameter; SQL picks the value in force on the event's
own date (rulebook.md §4).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kaoping.config import Paths
from kaoping.errors import ConfigError

_VALUE_KEYS = {"valid_from": date, "value": int, "title": str, "article": str}
REQUIRED = frozenset((
    "filing_days", "effective_days", "reply_days", "minimum_wage", "min_representatives", "outsiders",
    "quorum_num", "quorum_den", "vote_num", "vote_den", "term_min_years", "term_max_years",
    "union_members", "full_time_staff", "uncontracted_staff", "law_change",
))  # fmt: skip


@dataclass(frozen=True)
class LawRow:
    """One dated statutory value: days, years, persons or fen by parameter; `kind` is a contract type or ''."""

    parameter: str
    kind: str
    valid_from: date
    value: int
    title: str
    article: str


def load_law(paths: Paths) -> list[LawRow]:
    """All values, sorted by parameter, kind and day.

    Raises:
        ConfigError: the file is broken, naming key path and remedy.
    """
    file = paths.rulebooks / "law.toml"
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(
            f"法规参数无法读取：{error}", where=str(file), remedy="按 TOML 语法更正该文件"
        ) from error
    odd = REQUIRED.symmetric_difference(table)
    if odd:
        raise ConfigError(
            f"法规参数缺少或多余：{'、'.join(sorted(odd))}",
            where=str(file),
            remedy="参数名称须恰为规定的一组",
        )
    rows = [row for name, entries in table.items() for row in _rows(file, name, entries)]
    keys = [(row.parameter, row.kind, row.valid_from) for row in rows]
    for key in keys:
        if keys.count(key) > 1:
            raise ConfigError(
                f"同一日期有两个值：{key[2]}",
                where=f"{file.name} › {key[0]} {key[1]}",
                remedy="每个施行日期只写一条",
            )
    return sorted(rows, key=lambda row: (row.parameter, row.kind, row.valid_from))


def _rows(file: Path, name: str, entries: Any) -> Iterator[LawRow]:
    if not isinstance(entries, list):
        raise ConfigError(
            "参数须写成表数组", where=f"{file.name} › {name}", remedy=f"写成 [[{name}]]"
        )
    for number, entry in enumerate(entries, start=1):
        where = f"{file.name} › {name}[{number}]"
        odd = set(entry) - {"kind", "values"}
        if odd or not entry.get("values"):
            raise ConfigError(
                f"键缺少或多余：{'、'.join(sorted(odd)) or 'values'}",
                where=where,
                remedy="只写 kind 和 values，values 不得为空",
            )
        for index, value in enumerate(entry["values"], start=1):
            yield _row(f"{where}.values[{index}]", name, entry.get("kind", ""), value)


def _row(where: str, name: str, kind: str, value: dict[str, Any]) -> LawRow:
    for key, type_ in _VALUE_KEYS.items():
        if not isinstance(value.get(key), type_) or isinstance(value.get(key), bool):
            raise ConfigError(
                f"{key} 缺少或类型不符",
                where=f"{where}.{key}",
                remedy=f"写成 {type_.__name__} 类型",
            )
    odd = set(value) - set(_VALUE_KEYS)
    if odd or value["value"] <= 0:
        raise ConfigError(
            f"未知的键或数值不是正整数：{'、'.join(sorted(odd)) or value['value']}",
            where=where,
            remedy="只写 valid_from、value、title、article；value 为正整数",
        )
    return LawRow(name, kind, value["valid_from"], value["value"], value["title"], value["article"])
