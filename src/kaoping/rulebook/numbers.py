"""Rounding and printing numbers exactly (四舍五入), and points as whole micro-points."""

from __future__ import annotations

from kaoping.exact import Fraction

MICRO = 1_000_000  # points are stored in SQL as micro-points, 10⁻⁶ of a point
UNITS = tuple(10 ** (6 - places) for places in range(7))  # micro-points of the last decimal


def micro(points: Fraction) -> int:
    """Points as whole micro-points; the loader has refused anything finer.

    Raises:
        ValueError: they are no whole number of micro-points.
    """
    num, den = points.numerator, points.denominator
    if MICRO % den:
        raise ValueError(f"{points} 不是整数个微分")
    return num * (MICRO // den)


def rounded(num: int, den: int, unit: int) -> int:
    """num/den (den > 0) rounded half away from zero to a multiple of `unit` (SQL: score_round)."""
    whole = (2 * abs(num) + den * unit) // (2 * den * unit) * unit
    return -whole if num < 0 else whole


def places_text(value: Fraction, places: int) -> str:
    """`value` with exactly `places` decimals, rounded half away from zero (四舍五入)."""
    return ratio_text(value.numerator, value.denominator, places)


def ratio_text(num: int, den: int, places: int) -> str:
    """num/den (den > 0) with exactly `places` decimals, rounded half away from zero."""
    scaled = (2 * abs(num) * 10**places + den) // (2 * den)
    digits, sign = str(scaled).rjust(places + 1, "0"), "-" if num < 0 and scaled else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else sign + digits


def round_half(value: Fraction, places: int) -> Fraction:
    """`value` rounded half away from zero to `places` decimals, exactly (rulebook.md §1)."""
    return Fraction(scaled_half(value, places), 10**places)


def scaled_half(value: Fraction, places: int) -> int:
    """`value` × 10^places, rounded half away from zero to a whole number."""
    return rounded(value.numerator * 10**places, value.denominator, 1)


def plain(value: Fraction) -> str:
    """A number as short exact text: `0.05`, `3`; a fraction that never ends as `1/3`."""
    num, den = value.numerator, value.denominator
    if den == 1:
        return str(num)
    if MICRO % den:
        return f"{num}/{den}"
    return plain_micro(num * (MICRO // den))


def plain_micro(points: int) -> str:
    """Micro-points as short exact text: 50000 is `0.05`."""
    whole, rest = divmod(abs(points), MICRO)
    if not rest:
        return f"{'-' if points < 0 else ''}{whole}"
    return f"{'-' if points < 0 else ''}{whole}.{str(rest).rjust(6, '0').rstrip('0')}"
