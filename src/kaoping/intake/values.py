"""Typed values: one function per declared column type (domain: 单元格取值).

Every function takes a `Raw` cell and returns a `Typed` value or a `Problem` (a finding code with its
text parameters). Text that is not exactly convertible is a problem, never a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from kaoping.intake.codes import enterprise_key, plain_code
from kaoping.intake.dates import parse_date
from kaoping.intake.fold import fold, fold_name, narrow
from kaoping.intake.maps import Column
from kaoping.intake.personal import holds_id_number, is_id_number
from kaoping.intake.problem import Problem, Raw, Typed

MAX_COUNT = 10_000_000
MAX_TEXT = 200
MAX_CLAUSE = 2_000
ERRORS = ("#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
DITTO = ("同上", "同前", "〃", '"')
NONE = ("无", "/", "—", "-", "--", "——", "–")
NOT_APPLICABLE = ("不适用", "n/a", "na")
YES = frozenset(("是", "有", "√", "✓", "已", "已建", "y", "yes", "对", "true"))
NO = frozenset(("否", "无", "×", "✗", "x", "未", "未建", "n", "no", "错", "没有", "不是", "false"))
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
_UNITS = "人次|人|个|家|份|户|名|条|件|套|本|分|次|台|所"
_NUMBER = re.compile(
    rf"(?P<before>大约|约|近|不足|超过|超)?(?P<digits>-?\d+(\.\d+)?)(?P<wan>万)?(?P<more>余|多)?"
    rf"(?P<unit>{_UNITS}|元)?(?P<after>左右|以上|以下)?"
)
_CHINESE = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_PERCENT = re.compile(r"(百分之)?(-?\d+(?:\.\d+)?)(%)?")
_PHONE = re.compile(r"1[3-9]\d{9}|(0\d{2,3}-?)?\d{7,8}(-\d{1,6})?")


@dataclass(frozen=True)
class Number:
    """An exact number with what its words say about it."""

    value: Decimal
    hedge: str


def convert(raw: Raw, column: Column) -> Typed | Problem:
    """The typed value of a non-empty cell, or what is wrong with it."""
    text = narrow(raw.text)
    if raw.kind == "e" or text.upper() in ERRORS:
        return Problem("V11", value=text)
    if text in DITTO:
        return Problem("V14", value=text)
    if column.type == "enterprise_code":
        return _enterprise_code(raw, text)
    if raw.kind == "s" and holds_id_number(text):
        return Problem("P02")
    blank = _blank(text, column)
    return blank or _BY_TYPE[column.type](raw, text, column)


def _blank(text: str, column: Column) -> Typed | None:
    """无, — and 不适用 are facts of their own, unless the column means something by them."""
    if fold(text).lower() in NOT_APPLICABLE:
        return Typed(state="not_applicable")
    if text in NONE and column.type != "yesno" and fold(text) not in column.choice_of:
        return Typed(state="none")
    return None


def _enterprise_code(raw: Raw, text: str) -> Typed | Problem:
    if text in NONE:
        return Typed(state="none")
    digits = text.removesuffix(".0") if raw.kind == "n" else text
    damaged = raw.kind == "n" and len(digits) >= 16 and digits.endswith("00")
    if damaged or _SCIENTIFIC.fullmatch(digits):
        return Problem("V12", value=digits)
    code = plain_code(digits)
    key = enterprise_key(code)
    if key is None:
        return Problem("P02") if is_id_number(code) else Problem("V10", value=text)
    return Typed(text=code, key=key)


def _text(raw: Raw, text: str, column: Column) -> Typed | Problem:
    limit = MAX_CLAUSE if column.type == "clause" else MAX_TEXT
    if len(text) > limit:
        return Problem("V17", detail=str(len(text)), expected=str(limit))
    plain = text.removesuffix(".0") if raw.kind == "n" else text
    return Typed(text=plain, norm=fold_name(plain) if column.type == "name" else None)


def _code(raw: Raw, text: str, column: Column) -> Typed | Problem:
    plain = text.removesuffix(".0") if raw.kind == "n" else text
    return Typed(text=re.sub(r"\s+", "", plain))


def _choice(raw: Raw, text: str, column: Column) -> Typed | Problem:
    choice = column.choice_of.get(fold(text))
    if choice is None:
        return Problem("V08", value=text, expected="、".join(c for c, _ in column.choices))
    return Typed(text=choice)


def _yesno(raw: Raw, text: str, column: Column) -> Typed | Problem:
    word = fold(text).lower()
    if word in YES or word in NO:
        return Typed(flag=word in YES)
    return Problem("V09", value=text)


def _date(raw: Raw, text: str, column: Column) -> Typed | Problem:
    found = parse_date(raw.kind, text)
    if isinstance(found, str):
        return Problem(found, value=text)
    first, last = found
    notice = Problem("V04", value=text) if first != last and column.precision == "day" else None
    return Typed(first=first, last=last, notice=notice)


def _count(raw: Raw, text: str, column: Column) -> Typed | Problem:
    number = parse_number(text)
    if number is None:
        return Problem("V05", value=text)
    if number.value != number.value.to_integral_value():
        return Problem("V16", value=text)
    if not 0 <= number.value <= MAX_COUNT:
        return Problem("V07", value=text, expected=f"0至{MAX_COUNT}")
    notice = Problem("V06", value=text, detail=_HEDGES[number.hedge]) if number.hedge else None
    return Typed(number=int(number.value), hedge=number.hedge, notice=notice)


def _scaled(raw: Raw, text: str, column: Column) -> Typed | Problem:
    """Money to fen, points to micro-points: exact or refused."""
    number = parse_number(text)
    if number is None:
        return Problem("V05", value=text)
    places = 2 if column.type == "money" else 6
    scaled = number.value.scaleb(places)
    if scaled != scaled.to_integral_value():
        return Problem("V05", value=text)
    if scaled < 0:
        return Problem("V07", value=text, expected="不小于0")
    notice = Problem("V06", value=text, detail=_HEDGES[number.hedge]) if number.hedge else None
    return Typed(number=int(scaled), hedge=number.hedge, notice=notice)


def _percent(raw: Raw, text: str, column: Column) -> Typed | Problem:
    """Percent to basis points. A bare number between 0 and 1 is not guessed at (V15)."""
    match = _PERCENT.fullmatch(fold(text))
    if raw.kind == "p":
        points = Decimal(text).scaleb(4)
    elif match is None:
        return Problem("V05", value=text)
    else:
        value = Decimal(match[2])
        if 0 < abs(value) < 1 and not (match[1] or match[3]):
            return Problem("V15", value=text)
        points = value.scaleb(2)
    if points != points.to_integral_value():
        return Problem("V05", value=text)
    return Typed(number=int(points))


def _month(raw: Raw, text: str, column: Column) -> Typed | Problem:
    word = (
        re.sub(r"^\d{4}年", "", fold(text).removesuffix(".0")).removesuffix("份").removesuffix("月")
    )
    number = int(word) if word.isascii() and word.isdigit() else chinese_number(word)
    return Typed(number=number) if number and number <= 12 else Problem("V05", value=text)


def _year(raw: Raw, text: str, column: Column) -> Typed | Problem:
    word = fold(text).removesuffix(".0").removesuffix("度").removesuffix("年")
    word = "".join(str(_CHINESE.get(char, char)) for char in word.replace("○", "〇"))
    return Typed(number=int(word)) if re.fullmatch(r"\d{4}", word) else Problem("V05", value=text)


def _person(raw: Raw, text: str, column: Column) -> Typed | Problem:
    return Typed()  # names of clerks are not kept: the score needs none


def _phone(raw: Raw, text: str, column: Column) -> Typed | Problem:
    digits = text.removesuffix(".0").replace(" ", "")
    if _PHONE.fullmatch(digits):
        return Typed()
    return Typed(notice=Problem("V13", value=digits[:2] + "*" * max(len(digits) - 2, 1)))


def parse_number(text: str) -> Number | None:
    """An exact number from text: thousands commas, 万, measure words, hedges; None if it is none."""
    word = fold(text).replace(",", "").replace("，", "")
    match = _NUMBER.fullmatch(word)
    if match is None:
        plain = re.sub(rf"({_UNITS}|元)$", "", word)
        number = chinese_number(plain)
        return None if number is None else Number(Decimal(number), "")
    try:
        value = Decimal(match["digits"]) * (10_000 if match["wan"] else 1)
    except InvalidOperation:  # pragma: no cover - the pattern admits only decimals
        return None
    return Number(value, _hedge(match))


def _hedge(match: re.Match[str]) -> str:
    before, more, after = match["before"] or "", match["more"] or "", match["after"] or ""
    if before in ("近", "不足") or after == "以下":
        return "at_most"
    if more or before in ("超", "超过") or after == "以上":
        return "at_least"
    return "about" if before or after else ""


def chinese_number(text: str) -> int | None:
    """一 to 九十九 in Chinese numerals (十个, 两套); None if it is none."""
    if not text or any(char not in _CHINESE and char != "十" for char in text):
        return None
    if "十" not in text:
        return _CHINESE[text] if len(text) == 1 else None
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return None
    return (_CHINESE[tens] if tens else 1) * 10 + (_CHINESE[ones] if ones else 0)


_HEDGES = {"at_least": "不少于该数", "at_most": "不多于该数", "about": "约数"}
_BY_TYPE = {
    "text": _text, "name": _text, "clause": _text, "contract_no": _code, "unit_code": _code,
    "choice": _choice, "yesno": _yesno, "date": _date, "count": _count, "money": _scaled,
    "points": _scaled, "percent": _percent, "month": _month, "year": _year,
    "person": _person, "phone": _phone,
}  # fmt: skip
