"""Personal numbers: found to be refused, never kept (个人信息保护法第6、28条; GB 11643-1999)."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from kaoping.intake.fold import narrow

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_RUNS = re.compile(r"(?<![0-9A-Za-z])([0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9A-Za-z])")
_LEFT = re.compile(r"(\d)\.(\d{1,14})[Ee]\+17|(\d{15})000")
_GAPS = re.compile(r"(?<=\d)[ \-](?=[\dXx])")


def is_id_number(text: str) -> bool:
    """Whether `text` is an 18- or 15-digit citizen ID number (公民身份号码).

    18 digits need a valid date and check character; 15 digits a valid date and no valid check digit
    of a business registration number (营业执照注册号).
    """
    if not _RUNS.fullmatch(text):
        return False
    if len(text) == 18:
        total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
        return _is_date(text[6:14]) and _CHECKS[total % 11] == text[17].upper()
    return _is_date("19" + text[6:12]) and not _is_registration(text)


@lru_cache(maxsize=65536)
def holds_id_number(text: str) -> bool:
    """Whether any run of digits inside `text` is an ID number, spaces and full width seen through."""
    plain = narrow(text)
    if len(plain) < 15:
        return False
    runs = _RUNS.findall(plain) + _RUNS.findall(_GAPS.sub("", plain))
    return any(is_id_number(run) for run in runs)


def was_id_number(text: str) -> bool:
    """Whether `text` is what a spreadsheet leaves of an 18-digit ID number (1.10105194912310E+17).

    The last digits are lost and with them the check character; region and birthday still stand there.
    """
    match = _LEFT.fullmatch(text)
    if match is None:
        return False
    digits = match[3] or (match[1] + match[2]).ljust(15, "0")
    return digits[0] in "12345678" and _is_date(digits[6:14])


def shown_name(name: str) -> str:
    """A file or tab name for messages: without its folder, hidden when it holds an ID number."""
    plain = narrow(name).replace("\\", "/").rpartition("/")[2]
    return "***" if holds_id_number(name) else plain[:120]


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
