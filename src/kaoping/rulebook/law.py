"""Law parameters (法规参数): statutory values by day, each with its text and article.

`rulebooks/law.toml` holds one table array per parameter; SQL picks the value in force on the event's
own date (rulebook.md §4).
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kaoping.config import Paths
from kaoping.errors import ConfigError

WAGE = "工资专项"
OTHERS = ("综合", "女职工专项", "劳动安全卫生专项")
TYPES = (*OTHERS, WAGE)
_NONE = ("",)
# Parameter → the contract types it must be given for; '' where one value serves all types.
PARAMETERS: dict[str, tuple[str, ...]] = {
    "filing_days": TYPES, "effective_days": _NONE, "reply_days": _NONE, "minimum_wage": _NONE,
    "min_representatives": _NONE, "outsiders": _NONE,
    "quorum_num": _NONE, "quorum_den": _NONE, "vote_num": _NONE, "vote_den": _NONE,
    "term_min_years": TYPES, "term_max_years": TYPES,
    "renewal_window_months": OTHERS, "renewal_window_days": (WAGE,),
    "union_members": _NONE, "full_time_staff": _NONE, "uncontracted_staff": _NONE,
    "law_change": _NONE,
}  # fmt: skip
# The first may never exceed the second, on any day: a share above 1, or a term that cannot be.
_ORDERED = (
    ("quorum_num", "quorum_den"),
    ("vote_num", "vote_den"),
    ("term_min_years", "term_max_years"),
)
_VALUE_KEYS = {
    "valid_from": (date, "日期，如 2014-11-15（不带引号、不带时刻）"),
    "value": (int, "正整数（天、月、年、人数或分）"),
    "title": (str, "文字：文本名称"),
    "article": (str, "文字：条款，未核实的写“待核”"),
}


@dataclass(frozen=True)
class LawRow:
    """One dated statutory value.

    `value` counts days, months, years, persons or fen, by parameter; `kind` is a contract type or ''.
    """

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
    table = _parse(file)
    odd = set(PARAMETERS).symmetric_difference(table)
    if odd:
        raise _broken(
            file,
            "",
            f"法规参数缺少或多余：{'、'.join(sorted(odd))}",
            f"参数名称须恰为：{'、'.join(PARAMETERS)}",
        )
    rows = [row for name, entries in table.items() for row in _rows(file, name, entries)]
    _once(file, rows)
    _complete(file, rows)
    for low, high in _ORDERED:
        _in_order(file, rows, low, high)
    return sorted(rows, key=_key)


def _key(row: LawRow) -> tuple[str, str, date]:
    return row.parameter, row.kind, row.valid_from


def _broken(file: Path, path: str, what: str, remedy: str) -> ConfigError:
    return ConfigError(what, where=f"{file.name} › {path}" if path else file.name, remedy=remedy)


def _parse(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(
            f"法规参数无法读取：{error}",
            where=str(file),
            remedy="按 TOML 语法更正该文件，以 UTF-8 保存",
        ) from error


def _rows(file: Path, name: str, entries: Any) -> Iterator[LawRow]:
    if not isinstance(entries, list):
        raise _broken(file, name, "参数须写成表数组", f"写成 [[{name}]]")
    for number, entry in enumerate(entries, start=1):
        path = f"{name}[{number}]"
        odd = set(entry) - {"kind", "values"} if isinstance(entry, dict) else {str(entry)}
        values = [] if odd else entry.get("values")
        if odd or not isinstance(values, list) or not values:
            raise _broken(
                file,
                path,
                f"键缺少或多余：{'、'.join(sorted(odd)) or 'values'}",
                "只写 kind 和 values，values 为列表，至少一条",
            )
        kind = _kind(file, path, name, entry)
        for index, value in enumerate(values, start=1):
            yield _row(file, f"{path}.values[{index}]", name, kind, value)


def _kind(file: Path, path: str, name: str, entry: dict[str, Any]) -> str:
    kind, wanted = entry.get("kind", ""), PARAMETERS[name]
    if kind not in wanted:
        remedy = "删去 kind：此参数不分合同类型" if wanted == _NONE else f"可取 {'、'.join(wanted)}"
        raise _broken(file, f"{path}.kind", f"合同类型“{kind}”不适用于此参数", remedy)
    return str(kind)


def _row(file: Path, path: str, name: str, kind: str, value: Any) -> LawRow:
    table: dict[str, Any] = value if isinstance(value, dict) else {}
    for key, (type_, wanted) in _VALUE_KEYS.items():
        # Exact types: a moment is also a date to Python, and true is also 1.
        if type(table.get(key)) is not type_ or table[key] == "":
            raise _broken(file, f"{path}.{key}", f"{key} 缺少或类型不符", f"写成{wanted}")
    odd = set(table) - set(_VALUE_KEYS)
    if odd:
        raise _broken(
            file,
            path,
            f"未知的键：{'、'.join(sorted(odd))}",
            f"只写 {'、'.join(_VALUE_KEYS)}",
        )
    if table["value"] <= 0:
        raise _broken(file, f"{path}.value", f"数值不是正整数：{table['value']}", "写成正整数")
    return LawRow(name, kind, table["valid_from"], table["value"], table["title"], table["article"])


def _once(file: Path, rows: list[LawRow]) -> None:
    for (name, kind, day), times in Counter(_key(row) for row in rows).items():
        if times > 1:
            raise _broken(
                file, f"{name} {kind}".strip(), f"同一日期有两个值：{day}", "每个施行日期只写一条"
            )


def _complete(file: Path, rows: list[LawRow]) -> None:
    """A type without a value would silently go unchecked in SQL."""
    present = {(row.parameter, row.kind) for row in rows}
    for name, kinds in PARAMETERS.items():
        missing = [kind for kind in kinds if (name, kind) not in present]
        if missing:
            raise _broken(
                file,
                name,
                f"没有数值：{'、'.join(missing) or name}",
                f"补写 [[{name}]]，每种合同类型一个",
            )


def _in_order(file: Path, rows: list[LawRow], low: str, high: str) -> None:
    days = sorted({row.valid_from for row in rows if row.parameter in (low, high)})
    for kind in PARAMETERS[low]:
        for day in days:
            least, most = (value_on(rows, name, kind, day) for name in (low, high))
            if least is not None and most is not None and least > most:
                raise _broken(
                    file,
                    f"{low} {kind}".strip(),
                    f"自 {day} 起 {low} = {least} 大于 {high} = {most}",
                    f"改正两者之一，使 {low} 不大于 {high}",
                )


def value_on(rows: list[LawRow], parameter: str, kind: str, day: date) -> int | None:
    """The value in force on `day`: of the newest entry not after it; None before the first one.

    Args:
        rows: as `load_law` gives them, in any order.
        parameter: a key of `PARAMETERS`.
        kind: a contract type (合同类型), '' for parameters without types.
        day: the event's own day.
    """
    known = [r for r in rows if (r.parameter, r.kind) == (parameter, kind) and r.valid_from <= day]
    return max(known, key=lambda row: row.valid_from).value if known else None
