"""How clerks write values: dates in several styles, full-width digits, ticks, aliases (写法)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from kaoping.demo.codes import credit_code
from kaoping.demo.facts import Month, Percent
from kaoping.demo.maps import Column

DATE_STYLES = ("native", "年月日", "点", "横线", "斜线", "紧凑", "汉字")
_FULL = str.maketrans("0123456789", "０１２３４５６７８９")
_HAN = str.maketrans("0123456789", "〇一二三四五六七八九")
# 有/无 only where a reader that takes 无 for "nothing entered" changes no indicator
_HAVE = {"spirit", "democracy", "venue", "team", "bookroom", "publicity", "computer", "liaison",
         "rights_system", "help_station"}  # fmt: skip


@dataclass
class Hand:
    """One clerk's handwriting: a favourite date style, ticks or words, hyphens in codes."""

    rng: Random
    dates: str = "native"
    ticks: bool = False
    hyphens: bool = False
    plain: bool = False

    def spell(self, column: Column, value: Any) -> Any:
        """Cell content for a typed value of that column; None is an empty cell."""
        if value is None:
            return None
        if column.kind == "date":
            return self.date(value)
        writer = getattr(self, f"_{column.kind}", None)
        return writer(column, value) if writer else str(value)

    def date(self, value: date | Month) -> Any:
        """A date in the clerk's style, now and then in another."""
        if isinstance(value, Month):
            return f"{value.year}年{value.month}月"
        style = self.dates
        if not self.plain and self.rng.random() < 0.12:
            style = self.rng.choice(DATE_STYLES)
        return _dated(value, style)

    def _count(self, column: Column, value: int) -> Any:
        roll = 1.0 if self.plain else self.rng.random()
        if roll < 0.03:
            return str(value).translate(_FULL)
        if roll < 0.06:
            return f"{value:,}"
        return f"{value}{column.unit}" if roll < 0.08 and column.unit == "人" else value

    def _money(self, column: Column, value: int) -> Any:
        yuan = value // 100 if value % 100 == 0 else value / 100
        if not self.plain and self.rng.random() < 0.15:
            return f"{yuan:,.2f}" if self.rng.random() < 0.5 else f"{yuan:,}"
        return yuan

    def _percent(self, column: Column, value: int) -> Any:
        text = f"{value // 100}.{value % 100:02d}".rstrip("0").rstrip(".")
        return (f"{text}%", Percent(value / 10_000), text)[self.rng.randrange(3)]

    def _points(self, column: Column, value: int) -> Any:
        return f"{value // 1_000_000}.{value % 1_000_000 // 10_000:02d}"

    def _yesno(self, column: Column, value: bool) -> str:
        if column.name in _HAVE and not self.plain:
            return "有" if value else "无"
        return ("√" if value else "×") if self.ticks else ("是" if value else "否")

    def _choice(self, column: Column, value: str) -> str:
        aliases = column.choices.get(value, ())
        if aliases and not self.plain and value != "无" and self.rng.random() < 0.12:
            return self.rng.choice(aliases)
        return value

    def _enterprise_code(self, column: Column, value: str) -> str:
        if not self.plain and len(value) == 9:
            roll = self.rng.random()
            if roll < 0.03:
                return credit_code(value)
            if self.hyphens or roll < 0.08:
                return f"{value[:8]}-{value[8]}"
        return value

    def _year(self, column: Column, value: int) -> Any:
        return f"{value}年" if self.ticks else value

    def _month(self, column: Column, value: int) -> Any:
        return f"{value}月" if self.ticks else value


def _dated(value: date, style: str) -> Any:
    y, m, d = value.year, value.month, value.day
    if style == "native":
        return value
    if style == "汉字":
        return f"{str(y).translate(_HAN)}年{_han(m)}月{_han(d)}日"
    return {
        "年月日": f"{y}年{m}月{d}日",
        "点": f"{y}.{m}.{d}",
        "横线": f"{y}-{m:02d}-{d:02d}",
        "斜线": f"{y}/{m}/{d}",
        "紧凑": f"{y}{m:02d}{d:02d}",
    }[style]


def _han(number: int) -> str:
    tens, ones = divmod(number, 10)
    digits = "〇一二三四五六七八九"
    if tens == 0:
        return digits[ones]
    head = "十" if tens == 1 else digits[tens] + "十"
    return head + (digits[ones] if ones else "")
