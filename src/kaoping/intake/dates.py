"""Dates as clerks write them (日期写法), with the precision they carry."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from kaoping.intake.fold import fold, has_gap

_DIGITS = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | {
    "○": "0",
    "零": "0",
    "O": "0",
}
_DAY = (
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?"),
    re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
_MONTH = (re.compile(r"(\d{4})年(\d{1,2})月"), re.compile(r"(\d{4})[-./](\d{1,2})"))
_MIDNIGHT = re.compile(r"[ T]+0?0:00(?::00)?$")
_EPOCH = date(1899, 12, 30)
_SINCE_1904 = 1462  # days between the two beginnings
_SERIALS = range(20_000, 60_001)  # 1954 to 2064: nothing a clerk reports lies outside


def parse_date(kind: str, text: str) -> tuple[date, date] | str:
    """First and last day of the date written, or the finding code (`V02` unknown, `V03` no such day).

    Args:
        kind: kind of the cell (`d` is an ISO date already, `n` may be a serial number of 1900, `m` of 1904).
        text: the narrow text of the cell.
    """
    if kind in ("n", "m") and re.fullmatch(r"\d{5}", text):
        serial = int(text) + (_SINCE_1904 if kind == "m" else 0)
        if serial in _SERIALS:
            day = _EPOCH + timedelta(days=serial)
            return day, day
    text = _MIDNIGHT.sub("", text)
    if has_gap(text):
        return "V02"  # 2014-3-1 5 is not the fifteenth
    word = _western(fold(text))
    for pattern in _DAY:
        if match := pattern.fullmatch(word):
            return _day(*map(int, match.groups()))
    if kind in ("n", "m"):
        return "V02"  # the number 2014.1 may have been 2014.10: a month is not guessed from it
    for pattern in _MONTH:
        if match := pattern.fullmatch(word):
            return _month(*map(int, match.groups()))
    return "V02"


def _day(year: int, month: int, day: int) -> tuple[date, date] | str:
    try:
        found = date(year, month, day)
    except ValueError:
        return "V03"
    return (found, found) if 1900 <= year <= 2100 else "V03"


def _month(year: int, month: int) -> tuple[date, date] | str:
    if not (1 <= month <= 12 and 1900 <= year <= 2100):
        return "V03"
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _western(text: str) -> str:
    """二〇一四年三月十五日 as 2014年3月15日."""
    if not re.search(r"[一二三四五六七八九十〇○零]", text):
        return text
    return re.sub(r"[一二三四五六七八九十〇○零O]+", _numeral, text)


def _numeral(match: re.Match[str]) -> str:
    word = match[0]
    if "十" not in word:
        return "".join(_DIGITS[char] for char in word)
    tens, _, ones = word.partition("十")
    left = _DIGITS.get(tens, "") if tens else "1"
    right = _DIGITS.get(ones, "") if ones else "0"
    return left + right if len(tens) <= 1 and len(ones) <= 1 else word
