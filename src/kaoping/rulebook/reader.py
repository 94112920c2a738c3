"""Reading one TOML table with typed keys, collecting every mistake with its key path and remedy."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from kaoping.errors import ConfigError
from kaoping.exact import Fraction
from kaoping.rulebook.model import Threshold

POINT_PLACES = 6
_PERCENT = re.compile(r"(-?\d+(?:\.\d+)?)(%|pp)")


@dataclass(frozen=True)
class Problem:
    """One mistake of an edition: key path, what is wrong, what to write instead."""

    path: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}：{self.what}。处理办法：{self.remedy}"


class RulebookError(ConfigError):
    """A rulebook edition that does not load; `problems` lists every mistake found.

    Args:
        place: the file as shown to the analyst.
        problems: at least one mistake.
    """

    def __init__(self, place: str, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        if len(problems) == 1:
            only = problems[0]
            super().__init__(only.what, where=f"{place} › {only.path}", remedy=only.remedy)
            return
        lines = "\n".join(f"  {n}. {problem}" for n, problem in enumerate(problems, start=1))
        super().__init__(
            f"考核细则有{len(problems)}处错误\n{lines}\n",
            where=place,
            remedy="按各条所述更正后重试",
        )


@dataclass
class Problems:
    """The mistakes and warnings collected while one edition is read."""

    found: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def add(self, path: str, what: str, remedy: str) -> None:
        """Record one mistake."""
        self.found.append(Problem(path, what, remedy))

    def warn(self, path: str, what: str) -> None:
        """Record something the editor should look at; the edition still loads."""
        self.warnings.append(f"{path}：{what}")


class Reader:
    """One TOML table at a key path; every key read is ticked off, the rest are unknown keys."""

    def __init__(self, table: dict[str, Any], path: str, problems: Problems) -> None:
        self.table, self.path, self.problems = table, path, problems
        self.seen: set[str] = set()

    def at(self, key: str) -> str:
        """The full key path of `key`."""
        return f"{self.path}.{key}" if self.path else key

    def bad(self, key: str, what: str, remedy: str) -> None:
        """Record a mistake at `key`, showing the value written there."""
        shown = f"（现值 {show(self.table[key])}）" if key in self.table else ""
        self.problems.add(self.at(key), what + shown, remedy)

    def raw(self, key: str, required: bool, wanted: str) -> Any:
        """The value as parsed, None when absent (a mistake when required)."""
        self.seen.add(key)
        if key not in self.table and required:
            self.bad(key, f"缺少键 {key}", f"补写 {key}，{wanted}")
        return self.table.get(key)

    def text(self, key: str, default: str = "", required: bool = False) -> str:
        """A text."""
        value = self.raw(key, required, "为文字")
        if value is None:
            return default
        if not isinstance(value, str) or (required and not value.strip()):
            self.bad(key, f"{key} 须为文字", f'写成 {key} = "…"')
            return default
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts (a single text counts as a list of one)."""
        value = self.raw(key, False, "")
        if value is None:
            return ()
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
            self.bad(key, f"{key} 须为文字列表", f'写成 {key} = ["…", "…"]')
            return ()
        return tuple(values)

    def choice(
        self, key: str, options: Iterable[str], default: str = "", required: bool = False
    ) -> str:
        """One of a closed list of words."""
        words = tuple(options)
        value = self.raw(key, required, f"可取 {'、'.join(words)}")
        if value is None:
            return default
        if value not in words:
            self.bad(key, f"{key} 的取值不在规定范围", f"可取 {'、'.join(words)}")
            return default or words[0]
        return str(value)

    def points(self, key: str, required: bool = False) -> Fraction | None:
        """Points: a plain number with at most six decimals."""
        value = self.raw(key, required, "为数字（分值）")
        if value is None:
            return None
        number = as_number(value)
        if number is None:
            self.bad(key, f"{key} 须为数字（分值），不带引号", f"写成 {key} = 0.5 这样的数字")
        elif (number * 10**POINT_PLACES).denominator != 1:
            self.bad(key, f"{key} 的小数超过{POINT_PLACES}位", f"分值最多保留{POINT_PLACES}位小数")
        return number

    def amount(self, key: str, required: bool = False) -> Fraction | None:
        """Points that may not be negative."""
        number = self.points(key, required)
        if number is not None and number < 0:
            self.bad(key, f"{key} 不能为负", "写成不小于0的数，扣分还是加分由规则种类决定")
            return abs(number)
        return number

    def count(self, key: str, default: int | None = None, required: bool = False) -> int | None:
        """A whole number, not negative."""
        value = self.raw(key, required, "为整数")
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.bad(key, f"{key} 须为不小于0的整数", f"写成 {key} = 1 这样的整数")
            return default
        return value

    def switch(self, key: str) -> bool:
        """A switch, true or false; false when absent."""
        value = self.raw(key, False, "")
        if value is not None and not isinstance(value, bool):
            self.bad(key, f"{key} 须为 true 或 false", f"写成 {key} = true（不带引号）")
        return value is True

    def day(self, key: str, required: bool = False) -> date | None:
        """A date, written without quotes."""
        value = self.raw(key, required, "为日期，如 2014-01-01")
        if value is not None and type(value) is not date:
            self.bad(key, f"{key} 须为日期", "写成 2014-01-01（不带引号）")
            return None
        return value

    def threshold(self, key: str, required: bool = False) -> Threshold | None:
        """A bare number, or a percentage as text with its sign."""
        value = self.raw(key, required, '率写成 "90%"，数写成 2')
        if value is None:
            return None
        found = as_threshold(value)
        if found is None:
            self.bad(
                key, f"{key} 既不是数字，也不是带百分号的文字", '率写成 "90%"、"1pp"；计数写成 2'
            )
        return found

    def share(self, key: str, required: bool = False) -> Fraction | None:
        """A percentage of something, as text with its sign."""
        found = self.threshold(key, required)
        if found is not None and not found.percent:
            self.bad(key, f"{key} 须为百分数", '写成带百分号的文字，例如 "30%"')
        return found.value if found else None

    def sub(self, key: str, required: bool = False) -> Reader | None:
        """A nested table."""
        value = self.raw(key, required, "为表")
        if value is None:
            return None
        if not isinstance(value, dict):
            self.bad(key, f"{key} 须为表", f"写成 {key} = {{ … }}")
            return None
        return Reader(value, self.at(key), self.problems)

    def subs(self, key: str, named: str = "") -> list[Reader]:
        """An array of tables; the key path names each by its `named` key, else by its number."""
        value = self.raw(key, False, "")
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            self.bad(key, f"{key} 须为表的列表", f"写成 [[{key}]]，或 {key} = [{{ … }}, …]")
            return []
        return [
            Reader(v, f"{self.at(key)}[{v.get(named) or n}]", self.problems)
            for n, v in enumerate(value, start=1)
        ]

    def done(self) -> None:
        """Report every key nobody asked for."""
        for key in self.table:
            if key not in self.seen:
                near = difflib.get_close_matches(key, sorted(self.seen), 1)
                hint = f"是否要写 {near[0]}？" if near else ""
                known = "、".join(sorted(self.seen))
                self.bad(key, f"未知的键 {key}", f"{hint}删除或更正；此处可用的键：{known}")


def as_number(value: object) -> Fraction | None:
    """The exact value of a TOML number; None for anything else (booleans, nan, text)."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    if isinstance(value, Decimal) and not value.is_finite():
        return None
    return Fraction(value)


def as_threshold(value: object) -> Threshold | None:
    """A bare number or a signed percentage; None for anything else."""
    number = as_number(value)
    if number is not None:
        return Threshold(number, False, str(value))
    text = unicodedata.normalize("NFKC", value).replace(" ", "") if isinstance(value, str) else ""
    match = _PERCENT.fullmatch(text)  # 90％ of a Chinese keyboard is 90%
    return Threshold(Fraction(match[1]) / 100, True, text) if match else None


def show(value: object) -> str:
    """A value as written, shortened for a message."""
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "…"
