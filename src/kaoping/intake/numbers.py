"""Numbers as clerks write them (数字写法): digits, 万, Chinese numerals, measure words, hedges."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from kaoping.intake.fold import fold

_UNITS = "人次|人|个|家|份|户|名|条|件|套|本|分|次|台|所|期|场|处|支|元"
_BEFORE = "大约|约|近|不足|不到|不超过|至多|超过|超|不少于|不低于|至少"
_HEDGED = re.compile(
    rf"(?P<before>{_BEFORE})?(?P<body>.+?)(?P<after>左右|上下|以上|以下|以内)?", re.DOTALL
)
_BODY = re.compile(
    rf"(?P<digits>-?\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+)"
    rf"(?P<more>余|多)?(?P<wan>[十百千]?万|亿|千|百)?(?P<more2>余|多)?(?P<unit>{_UNITS})?"
)
_COMMAS = re.compile(r"(?<![\d.,])-?\d{1,3}(?:,\d{3})+(?=\D|$)")
_AT_MOST = ("近", "不足", "不到", "不超过", "至多", "以下", "以内")
_AT_LEAST = ("超过", "超", "不少于", "不低于", "至少", "以上")
_SCALE = {"百": 100, "千": 1_000, "万": 10_000, "十万": 100_000, "百万": 1_000_000, "千万": 10_000_000,
          "亿": 100_000_000}  # fmt: skip
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_PLACES = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True)
class Number:
    """An exact number with what its words say about it.

    Attributes:
        value: the number.
        hedge: `''`, `at_least`, `at_most`, `about`.
        scaled: whether 百, 千, 万 or 亿 stands beside it.
        unit: the measure word beside it, or `''`.
    """

    value: Decimal
    hedge: str
    scaled: bool = False
    unit: str = ""


def parse_number(text: str) -> Number | None:
    """An exact number from text, or None if it is none.

    Understands thousands commas in their places, 百 千 万 亿 after digits, Chinese numerals, trailing measure
    words, and the hedges 约 近 余 多 左右 以上 以下.
    """
    word = _without_commas(fold(text))
    hedged = _HEDGED.fullmatch(word) if word else None
    body = _BODY.fullmatch(hedged["body"]) if hedged else None
    if hedged is None or body is None:
        return None
    value = _value(body["digits"])
    if value is None:
        return None
    return Number(
        value * _SCALE.get(body["wan"] or "", 1),
        _hedge(hedged["before"], body["more"] or body["more2"], hedged["after"]),
        bool(body["wan"]),
        body["unit"] or "",
    )


def has_odd_digits(text: str) -> bool:
    """Whether `text` holds ², ½, ③ or the like, which NFKC would turn into plain digits."""
    return not text.isascii() and any(unicodedata.category(char) == "No" for char in text)


def _without_commas(word: str) -> str:
    return _COMMAS.sub(lambda match: match[0].replace(",", ""), word.replace("，", ","))


def _value(digits: str) -> Decimal | None:
    if digits.isascii():
        return Decimal(digits)
    number = chinese_number(digits)
    return None if number is None else Decimal(number)


def _hedge(before: str | None, more: str | None, after: str | None) -> str:
    if before in _AT_MOST or after in _AT_MOST:
        return "at_most"
    if more or before in _AT_LEAST or after in _AT_LEAST:
        return "at_least"
    return "about" if before or after else ""


def chinese_number(text: str) -> int | None:
    """一 to 九千九百九十九 in Chinese numerals (十个, 两套, 一百零五); None if it is none."""
    if not text or any(char not in _DIGITS and char not in _PLACES for char in text):
        return None
    if len(text) == 1 and text in _DIGITS:
        return _DIGITS[text]
    total, digit, last = 0, None, 10_000
    for char in text:
        if char in "零〇":
            continue
        if char in _DIGITS:
            if digit is not None:
                return None
            digit = _DIGITS[char]
        else:
            place = _PLACES[char]
            if place >= last or (digit is None and (place != 10 or total)):
                return None
            total, digit, last = total + (1 if digit is None else digit) * place, None, place
    if digit is not None and last == 10_000:
        return None
    return total + (digit or 0)
