"""Personal numbers: found to be refused, never kept (个人信息保护法第6、28条; GB 11643-1999)."""

from __future__ import annotations

import re
from datetime import date

from kaoping.intake.fold import narrow

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_RUNS = re.compile(r"(?<![0-9A-Za-z])(\d{17}[\dXx]|\d{15})(?![0-9A-Za-z])")
_GAPS = re.compile(r"(?<=\d)[ \-](?=[\dXx])")


def is_id_number(text: str) -> bool:
    """Whether `text` is an 18- or 15-digit citizen ID number (公民身份号码).

    18 digits need a valid date and check character; 15 digits a valid date and no valid check digit
    of a business registration number (营业执照注册号).
    """
    if len(text) == 18:
        total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
        return _is_date(text[6:14]) and _CHECKS[total % 11] == text[17].upper()
    return (
        len(text) == 15
        and text.isdigit()
        and _is_date("19" + text[6:12])
        and not _is_registration(text)
    )


def holds_id_number(text: str) -> bool:
    """Whether any run of digits inside `text` is an ID number, spaces and full width seen through."""
    plain = _GAPS.sub("", narrow(text))
    return any(is_id_number(run) for run in _RUNS.findall(plain))


def _is_date(text: str) -> bool:
    try:
        return 1880 <= date(int(text[:4]), int(text[4:6]), int(text[6:8])).year <= 2100
    except ValueError:
        return False


def _is_registration(text: str) -> bool:
    p = 10
    for digit in text[:14]:
        p = 2 * ((p + int(digit)) % 10 or 10) % 11
    return (p + int(text[14])) % 10 == 1
