"""Numbers as documents print them (数字的写法): everything here returns finished text.

Exact throughout: integers, `Decimal` and `Fraction`; a float never appears. Templates do no arithmetic.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

DASH = "—"
CODE_LENGTH = 16


def exact(text: str) -> Fraction:
    """The exact value of a printed decimal (`"0.360"`); empty text is 0."""
    return Fraction(text) if text else Fraction(0)


def half_up(value: Fraction, places: int) -> str:
    """`value` rounded half away from zero to `places` decimals, as text (rulebook.md §1)."""
    scale = 10**places
    sign = "-" if value < 0 else ""
    whole = (abs(value) * scale * 2 + 1) // 2
    digits = str(whole).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return text if whole == 0 else sign + text


def points(text: str, places: int) -> str:
    """Points printed at `places` decimals; more where the value needs more (never cut off).

    Args:
        text: a decimal as it stands in a run CSV, in points; empty when a score is missing.
        places: the rulebook's decimals for items or totals.
    """
    if not text:
        return DASH
    value = Decimal(text).normalize()
    exponent = value.as_tuple().exponent
    needed = -exponent if isinstance(exponent, int) else 0
    return half_up(Fraction(value), max(places, needed))


def lost(full: str, got: str, places: int) -> str:
    """Points lost (失分) = full − got; a dash while the score is missing, `加…` above full marks."""
    if not got:
        return DASH
    gap = exact(full) - exact(got)
    return half_up(gap, places) if gap >= 0 else f"加{half_up(-gap, places)}"


def rate(num: int, den: int | None, places: int = 2) -> str:
    """num/den as a percentage, rounded half up to `places`; a dash without a denominator."""
    if not den:
        return DASH
    return f"{half_up(Fraction(num * 100, den), places)}%"


def share(got: Fraction, full: Fraction) -> str:
    """得分率: got/full as a percentage with one decimal; a dash when nothing can be scored."""
    return f"{half_up(got * 100 / full, 1)}%" if full > 0 else DASH


def permille(got: Fraction, full: Fraction) -> int:
    """got/full in thousandths, held within 0–1000: the length of a bar in a chart."""
    if full <= 0:
        return 0
    return min(1000, max(0, int(got * 1000 / full)))


def mean(values: Sequence[Fraction]) -> Fraction | None:
    """The exact mean, None of nothing."""
    return sum(values, Fraction(0)) / len(values) if values else None


def trimmed(text: str) -> str:
    """A decimal without trailing zeros: `0.450` → `0.45`, `10` → `10`."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def chinese_date(day: date) -> str:
    """GB/T 9704: Arabic, complete, no leading zero (2015年2月10日)."""
    return f"{day.year}年{day.month}月{day.day}日"


def iso_date(text: str) -> str:
    """A day of a run table (`2015-02-10`) as 2015年2月10日."""
    return chinese_date(date.fromisoformat(text))


def scores_digest(rows: Iterable[Mapping[str, str]]) -> str:
    """sha256 (hex) of a unit's rows of `scores.csv`, in their order: values joined by `,`, rows by LF."""
    lines = "\n".join(",".join(str(value or "") for value in row.values()) for row in rows)
    return hashlib.sha256(lines.encode()).hexdigest()


def verification_code(run_key: str, unit_code: str, digest: str) -> str:
    """核验码: the first 16 base32 characters of sha256 over run key, unit code and scores digest.

    Args:
        run_key: key of the run (or release) the document was made from.
        unit_code: the unit the document is about.
        digest: `scores_digest` of the unit's rows.
    """
    seed = f"{run_key}\n{unit_code}\n{digest}".encode()
    return base64.b32encode(hashlib.sha256(seed).digest()).decode()[:CODE_LENGTH]


def ceil_needed(num: int, den: int, target: Fraction) -> int:
    """How many more hits bring num/den up to `target`; 0 when it is met already."""
    short = target * den - num
    return max(0, -(-short.numerator // short.denominator))
