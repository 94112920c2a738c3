"""Typed facts as they are meant, and the ways clerks spell each of them (事实与写法).

Written from docs/intake.md and the column maps alone; nothing of the intake code is used.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st

from tests.conftest import ROOT

DIGITS = "〇一二三四五六七八九"
FULL = str.maketrans("0123456789,.%", "０１２３４５６７８９，．％")
WORDS = "甲乙丙丁戊己庚辛壬癸东西南北金木水火土山石田林"
PRIVATE = ("person", "phone")  # read and not kept
Native = tuple[Any, str]  # a cell's value and number format


@dataclass(frozen=True)
class Fact:
    """One fact: what it must be read as, how a program writes it, and how clerks spell it."""

    parts: tuple[tuple[str, Any], ...]
    native: Native
    spellings: tuple[str, ...]


class Sheet:
    """A table sheet of the maps, as its CSV files say. No dataclass: Hypothesis would print all of it."""

    def __init__(self, code: str, title: str, kind: str, columns: list[dict[str, str]]) -> None:
        self.code, self.title, self.kind, self.columns = code, title, kind, tuple(columns)

    def __repr__(self) -> str:
        return f"Sheet({self.code})"


@lru_cache(maxsize=1)
def sheets() -> tuple[Sheet, ...]:
    listed = csv.DictReader((ROOT / "expectations" / "sheets.csv").open(encoding="utf-8"))
    return tuple(
        Sheet(row["sheet"], row["title"], row["kind"], _columns(row["sheet"]))
        for row in listed
        if row["layout"] == "table" and row["kind"] in ("submission", "register")
    )


def _columns(sheet: str) -> list[dict[str, str]]:
    rows = csv.DictReader((ROOT / "expectations" / "columns" / f"{sheet}.csv").open(encoding="utf-8"))  # fmt: skip
    return list(rows)


def fact(
    native: str | float | date, spellings: tuple[str, ...] = (), form: str = "", /, **parts: Any
) -> Fact:
    """A fact with the parts that intake must give it."""
    wanted = tuple(sorted({"state": "value", **parts}.items()))
    return Fact(wanted, (native, form), spellings or (str(native),))


def numeral(number: int) -> str:
    """1 to 999 in Chinese numerals."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "")


def words(longest: int = 12) -> st.SearchStrategy[str]:
    return st.text(WORDS, min_size=1, max_size=longest).map(lambda text: f"示例{text}")


def _text(column: dict[str, str]) -> st.SearchStrategy[Fact]:
    return words().map(lambda text: fact(text, (text, f" {text} ", f"{text}\u200b"), text=text))


def _name(column: dict[str, str]) -> st.SearchStrategy[Fact]:
    def made(text: str) -> Fact:
        name = f"{text}(集团)有限公司"
        return fact(
            name, (name, name.replace("(", "（").replace(")", "）"), f"　{name}"), text=name
        )

    return words(6).map(made)


def organisation_code(serial: int) -> str:
    body = f"PDY{serial:05d}"
    total = sum(w * (ord(c) - 55 if c.isalpha() else int(c)) for w, c in zip((3, 7, 9, 10, 5, 8, 4, 2), body, strict=True))  # fmt: skip
    rest = 11 - total % 11
    return body + {10: "X", 11: "0"}.get(rest, str(rest))


def social_code(organisation: str) -> str:
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    body = f"91210104{organisation}"
    total = sum(w * alphabet.index(c) for w, c in zip(weights, body, strict=True))
    return body + alphabet[(31 - total % 31) % 31]


def _enterprise_code(column: dict[str, str]) -> st.SearchStrategy[Fact]:
    def made(serial: int) -> Fact:
        code = organisation_code(serial)
        return fact(code, (code, f"{code[:8]}-{code[8]}", code.lower(), social_code(code)), key=code)  # fmt: skip

    return st.integers(1, 99_999).map(made)


def _contract_no(column: dict[str, str]) -> st.SearchStrategy[Fact]:
    return st.integers(1, 999).map(lambda n: fact(f"示集2014-{n:03d}", text=f"示集2014-{n:03d}"))


def _unit_code(column: dict[str, str]) -> st.SearchStrategy[Fact]:
    return st.sampled_from(("JD01", "JD02", "WB01")).map(lambda c: fact(c, (c, c.lower(), f"{c} "), text=c))  # fmt: skip


def _choice(column: dict[str, str]) -> st.SearchStrategy[Fact]:
    choices = [part.split(":") for part in column["choices"].split("|")]
    return st.sampled_from(choices).map(lambda c: fact(c[0], tuple(c), text=c[0]))


def _date(column: dict[str, str]) -> st.SearchStrategy[Fact]:
    def day(when: date) -> Fact:
        y, m, d = when.year, when.month, when.day
        chinese = "".join(DIGITS[int(c)] for c in str(y))
        spelled = (f"{y}年{m}月{d}日", f"{y}.{m}.{d}", when.isoformat(), f"{y}/{m}/{d}", f"{when:%Y%m%d}",
                   f"{chinese}年{numeral(m)}月{numeral(d)}日", f"{chinese.replace('〇', '○')}年{numeral(m)}月{numeral(d)}日",
                   f"{y}年{m}月{d}日".translate(FULL), f"{when.isoformat()} 00:00:00")  # fmt: skip
        return fact(when, spelled, first=when, last=when)

    def month(when: date) -> Fact:
        first = when.replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return fact(f"{when:%Y-%m}", (f"{when.year}年{when.month}月", f"{when:%Y-%m}", f"{when:%Y/%m}"), first=first, last=last)  # fmt: skip

    days = st.dates(date(1990, 1, 1), date(2030, 12, 31))
    return st.one_of(days.map(day), days.map(day), days.map(month))


def _count(column: dict[str, str]) -> st.SearchStrategy[Fact]:
    def exact(number: int) -> Fact:
        spelled = [
            str(number),
            f"{number:,}",
            str(number).translate(FULL),
            f"{number}人",
            f"{number:,}个",
            f" {number} ",
        ]
        spelled += [numeral(number)] if 0 < number < 1000 else []
        spelled += [f"{number // 1000 / 10:g}万"] if number and number % 1000 == 0 else []
        return fact(
            number, tuple(spelled), number=number, state="value" if number else "zero", hedge=""
        )

    def hedged(number: int) -> Fact:
        before, after, hedge = HEDGES[
            number % len(HEDGES)
        ]  # drawn apart, the first is all but always drawn
        return fact(f"{before}{number}{after}", number=number, hedge=hedge)

    numbers = st.one_of(
        st.integers(0, 999), st.integers(0, 99_999), st.integers(1, 90).map(lambda n: n * 1000)
    )
    return st.one_of(numbers.map(exact), numbers.map(exact), st.integers(1, 9_999).map(hedged))


HEDGES = (
    ("近", "", "at_most"), ("约", "", "about"), ("", "余", "at_least"), ("", "以上", "at_least"), ("", "左右", "about"),
    ("不足", "", "at_most"), ("", "以下", "at_most"), ("超过", "", "at_least"),
)  # fmt: skip


def _money(column: dict[str, str]) -> st.SearchStrategy[Fact]:
    def made(fen: int) -> Fact:
        yuan, rest = divmod(fen, 100)
        text = f"{yuan}.{rest:02d}" if rest else str(yuan)
        grouped = f"{yuan:,}.{rest:02d}" if rest else f"{yuan:,}"
        spelled = [text, f"{text}元", grouped, f"{grouped}元", text.translate(FULL)]
        spelled += [f"{fen // 1_000_00 / 10:g}万元"] if fen and fen % 1_000_00 == 0 else []
        return fact(fen / 100, tuple(spelled), number=fen, state="value" if fen else "zero")

    return st.one_of(st.integers(0, 99_999_99), st.integers(1, 900).map(lambda n: n * 1_000_00)).map(made)  # fmt: skip


def _percent(column: dict[str, str]) -> st.SearchStrategy[Fact]:
    def made(points: int) -> Fact:
        whole, rest = divmod(points, 100)
        text = f"{whole}.{rest:02d}".rstrip("0").rstrip(".")
        spelled = [f"{text}%", f"{text}%".translate(FULL), f"{text} %"]
        spelled += [text] if points >= 100 or not points else []
        spelled += [f"百分之{numeral(whole)}"] if not rest and 0 < whole < 100 else []
        spelled += ["百分百"] if points == 10_000 else []
        return fact(points / 10_000, tuple(spelled), "0.00%", number=points, state="value" if points else "zero")  # fmt: skip

    return st.one_of(st.integers(0, 100).map(lambda n: n * 100), st.integers(0, 20_000)).map(made)


def _points(column: dict[str, str]) -> st.SearchStrategy[Fact]:
    def made(hundredths: int) -> Fact:
        text = f"{hundredths / 100:g}"
        return fact(hundredths / 100, (text, f"{text}分"), number=hundredths * 10_000, state="value" if hundredths else "zero")  # fmt: skip

    return st.integers(0, 10_000).map(made)


def _yesno(column: dict[str, str]) -> st.SearchStrategy[Fact]:
    yes, no = ("是", "有", "√", "已", "Y", "yes"), ("否", "无", "×", "未", "N", "没有")
    return st.booleans().map(lambda flag: fact("是" if flag else "否", yes if flag else no, flag=flag))  # fmt: skip


def _month(column: dict[str, str]) -> st.SearchStrategy[Fact]:
    return st.integers(1, 12).map(lambda n: fact(n, (str(n), f"{n}月", f"{numeral(n)}月", f"{n}月份"), number=n))  # fmt: skip


def _year(column: dict[str, str]) -> st.SearchStrategy[Fact]:
    return st.integers(2000, 2030).map(lambda n: fact(n, (str(n), f"{n}年", f"{n}年度", "".join(DIGITS[int(c)] for c in str(n))), number=n))  # fmt: skip


KINDS: dict[str, Callable[[dict[str, str]], st.SearchStrategy[Fact]]] = {
    "text": _text, "clause": _text, "name": _name, "enterprise_code": _enterprise_code,
    "contract_no": _contract_no, "unit_code": _unit_code, "choice": _choice, "date": _date, "count": _count,
    "money": _money, "percent": _percent, "points": _points, "yesno": _yesno, "month": _month, "year": _year,
}  # fmt: skip
Table = list[dict[str, Fact]]


@st.composite
def tables(draw: st.DrawFn, sheet: Sheet) -> Table:
    """One to four rows of facts; keys are always there, other cells may be empty."""
    rows: Table = []
    for _ in range(draw(st.integers(1, 4))):
        row = {}
        for column in sheet.columns:
            if column["type"] in PRIVATE:
                continue
            if column["required"] == "key" or draw(st.booleans()):
                row[column["name"]] = draw(KINDS[column["type"]](column))
        rows.append(row)
    return rows
