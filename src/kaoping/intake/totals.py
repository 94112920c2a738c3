"""Totals that a clerk wrote below a table, against the rows above them (合计与各行之和)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kaoping.intake.fold import fold
from kaoping.intake.problem import Typed

SUMMED = frozenset(("count", "money"))
_WHOLE = re.compile(r"(全区|全街|街道|社区|单位|本表|以上)?(合计|总计|共计)(数|人数|户数|金额)?")
_PART = re.compile(r"(本页)?小计(数|人数|户数|金额)?|本页合计")


def span_of(texts: Sequence[str]) -> str:
    """Which rows a total row claims to sum: `all`, those `since` the last subtotal, or `''` unknown."""
    for text in texts[:2]:
        word = fold(text)
        if _WHOLE.fullmatch(word):
            return "all"
        if _PART.fullmatch(word):
            return "since"
    return ""


def total_of(values: Sequence[Typed]) -> int | None:
    """The exact sum of a column's values; None when one of them is unreadable or only about right."""
    if any(value.state == "unreadable" or value.hedge for value in values):
        return None
    return sum(value.number or 0 for value in values)
