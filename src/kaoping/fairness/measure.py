"""Exact statistics over whole numbers (统计量): no float, so that equal runs say equal things.

Every share is a fraction of whole sums. The only root, that of a squared correlation, is taken on
whole numbers and rounded half up to the places asked for.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import isqrt

from kaoping.exact import Fraction


@dataclass(frozen=True)
class Tie:
    """How two columns of numbers go together: the squared correlation and its direction (-1, 0, 1)."""

    square: Fraction
    sign: int

    def text(self, places: int = 2) -> str:
        """The correlation coefficient as printed: `-0.83`."""
        digits = root(self.square, places)
        return f"-{digits}" if self.sign < 0 else digits


def spread(values: Sequence[int]) -> int:
    """n² × the variance: n·Σx² − (Σx)², a whole number; 0 when all are equal."""
    return len(values) * sum(v * v for v in values) - sum(values) ** 2


def common(one: Sequence[int], other: Sequence[int]) -> int:
    """n² × the covariance of two columns of equal length."""
    products = sum(a * b for a, b in zip(one, other, strict=True))
    return len(one) * products - sum(one) * sum(other)


def tie(one: Sequence[int], other: Sequence[int]) -> Tie | None:
    """Pearson's correlation; None when a column does not vary (不变则无从相关)."""
    spreads = spread(one) * spread(other)
    if not spreads:
        return None
    both = common(one, other)
    return Tie(Fraction(both * both, spreads), (both > 0) - (both < 0))


def rank_tie(one: Sequence[int], other: Sequence[int]) -> Tie | None:
    """Spearman's correlation: Pearson's of the ranks, equal values sharing their mean rank."""
    return tie(ranks(one), ranks(other))


def ranks(values: Sequence[int]) -> list[int]:
    """Twice the mean rank of each value, the smallest first: 5, 7, 7 → 2, 5, 5."""
    order = sorted(values)
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for place, value in enumerate(order, start=1):
        first.setdefault(value, place)
        last[value] = place
    return [first[v] + last[v] for v in values]


def between(values: Sequence[int], groups: Sequence[Hashable]) -> Fraction | None:
    """The share of the variance that lies between groups (η²); None when the values do not vary."""
    total = spread(values)
    if not total:
        return None
    sums: dict[Hashable, list[int]] = {}
    for value, group in zip(values, groups, strict=True):
        sums.setdefault(group, []).append(value)
    n = len(values)
    held = sum((Fraction(sum(own) ** 2, len(own)) for own in sums.values()), Fraction(0))
    return (n * held - sum(values) ** 2) / total


def root(square: Fraction, places: int) -> str:
    """The square root of a share from 0 to 1, rounded half up to `places` decimals."""
    scaled = square * 100**places * 4
    twice = isqrt(scaled.numerator // scaled.denominator)  # of 2 × the root, downwards
    whole = (twice + 1) // 2
    digits = str(whole).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}"
