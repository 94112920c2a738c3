"""Typed values: one function per declared column type (单元格取值).

Every function takes kind and text of a cell and returns a `Typed` value or a `Problem` (a finding
code with its text parameters). Text that is not exactly convertible is a problem, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from kaoping.intake.codes import enterprise_key, plain_code
from kaoping.intake.dates import parse_date
from kaoping.intake.fold import fold, fold_name, has_gap, narrow
from kaoping.intake.maps import Column
from kaoping.intake.numbers import Number, chinese_number, has_odd_digits, parse_number
from kaoping.intake.personal import holds_id_number, is_id_number, was_id_number
from kaoping.intake.problem import Problem, Raw, Typed

MAX_COUNT = 10_000_000
MAX_TEXT = 200
MAX_CLAUSE = 2_000
RATIO = "1"  # unit of a percent column whose bare numbers are ratios
MOST_RATIO = 2  # a ratio above it is more likely a percentage
MAX_SCALED = 2**62  # fen and micro-points are kept in 64 bits
ERRORS = ("#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
DITTO = ("同上", "同前", "〃", '"')
NONE = ("无", "/", "—", "-", "--", "——", "–")
NOT_APPLICABLE = ("不适用", "n/a", "na")
YES = frozenset(("是", "有", "√", "✓", "已", "已建", "y", "yes", "对", "true"))
NO = frozenset(("否", "无", "×", "✗", "x", "未", "未建", "n", "no", "错", "没有", "不是", "false"))
HEDGES = {"at_least": "不少于该数", "at_most": "不多于该数", "about": "约数"}
NUMERIC = frozenset(("count", "money", "percent", "points", "month", "year"))
CODES = frozenset(("enterprise_code", "contract_no", "unit_code"))
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
_PERCENT = re.compile(r"(百分之)?(.+?)(%)?(左右|以上|以下)?")
_PHONE = re.compile(r"1[3-9]\d{9}|(0\d{2,3}-?)?\d{7,8}(-\d{1,6})?")
_MONTH = re.compile(r"(?:\d{4}年)?(\d{1,2}|[一二三四五六七八九十]{1,2})(?:月份|月|份)?")


def convert(raw: Raw, column: Column, scale: int = 1) -> Typed | Problem:
    """The typed value of a non-empty cell, or what is wrong with it.

    Args:
        raw: the cell as received.
        column: its column of the map.
        scale: what one unit of the header is worth in the map's unit (10000 under 万元).
    """
    return _convert(raw.kind, raw.text, column, scale)


@lru_cache(maxsize=262_144)
def _convert(kind: str, original: str, column: Column, scale: int) -> Typed | Problem:
    text = narrow(original)
    kind = "n" if kind == "m" and column.type != "date" else kind
    if kind == "e" or text.upper() in ERRORS:
        return Problem("V11", value=_short(text))
    if fold(text) in DITTO:
        return Problem("V14", value=text)
    if column.type == "enterprise_code":
        return _enterprise_code(kind, text)
    if holds_id_number(text) or (kind in ("n", "m") and was_id_number(text)):
        return Problem("P02")
    if kind == "n" and _is_code(column) and _is_damaged(text):
        return Problem("V12", value=text)
    if column.type in NUMERIC and (has_odd_digits(original) or has_gap(text)):
        return Problem("V05", value=_short(original.strip()))
    if column.type in ("count", "money"):
        return _scaled(text, column, scale)
    return _blank(text, column) or _BY_TYPE[column.type](kind, text, column)


def _blank(text: str, column: Column) -> Typed | None:
    """无, — and 不适用 are facts of their own, unless the column means something by them."""
    if fold(text).lower() in NOT_APPLICABLE:
        return Typed(state="not_applicable")
    word = fold(text)
    means_no = word == "无" and column.type == "yesno"
    if word in NONE and not means_no and word not in column.choice_of:
        return Typed(state="none")
    return None


def _is_code(column: Column) -> bool:
    """Code types, and texts that hold codes of several kinds (place_code, community_code, case_no)."""
    return column.type in CODES or column.name.endswith(("_code", "_no"))


def _is_damaged(digits: str) -> bool:
    """Whether a spreadsheet kept only 15 digits of a longer number (科学计数)."""
    lost = len(digits) > 15 and digits.isdigit() and not digits[15:].strip("0")
    return lost or _SCIENTIFIC.fullmatch(digits) is not None


def _enterprise_code(kind: str, text: str) -> Typed | Problem:
    blank = fold(text).lower()
    if blank in NONE or blank in NOT_APPLICABLE:
        return Typed(state="none" if blank in NONE else "not_applicable")
    code = plain_code(text)
    key = enterprise_key(code)
    if key is not None:
        return Typed(text=code, key=key)
    if holds_id_number(text) or is_id_number(code) or was_id_number(text):
        return Problem("P02")
    return Problem("V12" if _is_damaged(text) else "V10", value=_short(text))


def _text(kind: str, text: str, column: Column) -> Typed | Problem:
    limit = MAX_CLAUSE if column.type == "clause" else MAX_TEXT
    if len(text) > limit:
        return Problem("V17", detail=str(len(text)), expected=str(limit))
    return Typed(text=text, norm=fold_name(text) if column.type == "name" else None)


def _code(kind: str, text: str, column: Column) -> Typed | Problem:
    plain = re.sub(r"\s+", "", text)
    if len(plain) > MAX_TEXT:
        return Problem("V17", detail=str(len(plain)), expected=str(MAX_TEXT))
    return Typed(text=plain.upper() if column.type == "unit_code" else plain)


def _choice(kind: str, text: str, column: Column) -> Typed | Problem:
    choice = column.choice_of.get(fold(text))
    if choice is None:
        return Problem("V08", value=_short(text), expected="、".join(c for c, _ in column.choices))
    return Typed(text=choice)


def _yesno(kind: str, text: str, column: Column) -> Typed | Problem:
    word = fold(text).lower()
    if word in YES or word in NO:
        return Typed(flag=word in YES)
    return Problem("V09", value=_short(text))


def _date(kind: str, text: str, column: Column) -> Typed | Problem:
    found = parse_date(kind, text)
    if isinstance(found, str):
        return Problem(found, value=_short(text))
    first, last = found
    notice = Problem("V04", value=text) if first != last and column.precision == "day" else None
    return Typed(first=first, last=last, notice=notice)


def _scaled(text: str, column: Column, scale: int) -> Typed | Problem:
    """A count, or money in fen: exact or refused, hedged numbers with a notice."""
    if blank := _blank(text, column):
        return blank
    number = parse_number(text)
    is_half = number is not None and scale != 1 and number.scaled and not number.unit
    is_other = number is not None and column.type == "money" and number.unit not in ("", "元")
    if number is None or is_half or is_other:
        return Problem("V05", value=_short(text))  # 1.2万 under 万元: of 元, or of 万元
    scale = 1 if number.unit else scale  # a unit in the cell stands for the header's
    value = number.value * scale * (100 if column.type == "money" else 1)
    if value != value.to_integral_value():
        return Problem("V16" if column.type == "count" else "V05", value=_short(text))
    limit = MAX_COUNT if column.type == "count" else MAX_SCALED
    if not 0 <= value <= limit:
        expected = f"0至{MAX_COUNT}" if column.type == "count" else "不小于0"
        return Problem("V07", value=_short(text), expected=expected)
    return _number(text, int(value), number)


def _points(kind: str, text: str, column: Column) -> Typed | Problem:
    """Points in micro-points (10⁻⁶)."""
    number = parse_number(text)
    value = None if number is None else number.value.scaleb(6)
    if number is None or value is None or number.unit not in ("", "分"):
        return Problem("V05", value=_short(text))
    if value != value.to_integral_value():
        return Problem("V05", value=_short(text))
    if not 0 <= value <= MAX_SCALED:
        return Problem("V07", value=_short(text), expected="不小于0")
    return _number(text, int(value), number)


def _number(text: str, value: int, number: Number) -> Typed:
    notice = (
        Problem("V06", value=_short(text), detail=HEDGES[number.hedge]) if number.hedge else None
    )
    state = "value" if value else "zero"
    return Typed(number=value, hedge=number.hedge, notice=notice, state=state)


def _percent(kind: str, text: str, column: Column) -> Typed | Problem:
    """Percent to basis points. What a bare number means, the column declares; else it is V15.

    Unit `%`: a bare 6 is 6 %, a bare 0.06 may have been meant as either. Unit `1`: a bare 0.06 is 6 %,
    a bare 6 may have been meant as either.
    """
    word = "100%" if fold(text) == "百分百" else fold(text)
    match = _PERCENT.fullmatch(word)
    number = parse_number((match[2] or "") + (match[4] or "")) if match else None
    if match is None or number is None or number.unit:
        return Problem("V05", value=_short(text))
    is_bare, is_ratio = kind != "p" and not (match[1] or match[3]), column.unit == RATIO
    size = abs(number.value)
    if is_bare and (size > MOST_RATIO if is_ratio else 0 < size < 1):
        return Problem("V15", value=text, detail="1（比值）" if is_ratio else "%")
    points = number.value.scaleb(4 if kind == "p" or (is_bare and is_ratio) else 2)
    if points != points.to_integral_value() or abs(points) > MAX_SCALED:
        return Problem("V05", value=_short(text))
    return _number(text, int(points), number)


def _month(kind: str, text: str, column: Column) -> Typed | Problem:
    if kind == "d":
        return Typed(number=int(text[5:7]))
    match = _MONTH.fullmatch(fold(text))
    word = match[1] if match else ""
    number = int(word) if word.isascii() and word.isdigit() else chinese_number(word)
    return Typed(number=number) if number and number <= 12 else Problem("V05", value=_short(text))


def _year(kind: str, text: str, column: Column) -> Typed | Problem:
    word = fold(text).removesuffix("度").removesuffix("年")
    digits = [str(n) if (n := chinese_number(char.replace("○", "〇"))) is not None else char for char in word]  # fmt: skip
    year = "".join(digits)
    if not re.fullmatch(r"\d{4}", year):
        return Problem("V05", value=_short(text))
    return Typed(number=int(year))


def _person(kind: str, text: str, column: Column) -> Typed | Problem:
    return Typed()  # names of clerks are not kept: the score needs none


def _phone(kind: str, text: str, column: Column) -> Typed | Problem:
    plain = text.replace(" ", "")
    if _PHONE.fullmatch(plain):
        return Typed()
    return Typed(notice=Problem("V13", value=masked(plain)))


def masked(text: str) -> str:
    """At most the first two digits of a phone number, stars for the rest (隐去)."""
    head = text[:2]
    shown = head if head.isascii() and head.isdigit() else ""
    return shown + "*" * max(min(len(text), 13) - len(shown), 1)


def _short(text: str) -> str:
    """A value for a message: one line, not too long."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"


_BY_TYPE: dict[str, Callable[[str, str, Column], Typed | Problem]] = {
    "text": _text, "name": _text, "clause": _text, "contract_no": _code, "unit_code": _code,
    "choice": _choice, "yesno": _yesno, "date": _date, "points": _points, "percent": _percent,
    "month": _month, "year": _year, "person": _person, "phone": _phone,
}  # fmt: skip
