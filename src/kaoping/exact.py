"""The fraction every point is computed in (精确分数), one name for the whole product.

A subclass of the standard library's: equal to it in value, hash, text and pickle, and every operation it
does not know by heart is left to its parent. What it saves is the way there: whole numbers and its own
kind are added, multiplied and compared without asking for abstract classes first, and a text that was
read once is not read again (ADR 38). Nothing compiled stands behind it (ADR 32).
"""

from __future__ import annotations

import fractions
from functools import lru_cache
from math import gcd
from typing import TYPE_CHECKING, Any

__all__ = ["ONE", "ZERO", "Fraction"]
_Parent = fractions.Fraction
_new = object.__new__


class Exact(_Parent):
    """num/den in lowest terms, den > 0."""

    __slots__ = ()
    _numerator: int
    _denominator: int
    numerator = _Parent._numerator  # type: ignore[attr-defined]  # the slot itself, not a property
    denominator = _Parent._denominator  # type: ignore[attr-defined]

    def __new__(cls, numerator: Any = 0, denominator: Any = None) -> Any:
        """As the parent's; a whole number, a pair of them, or a text that was read before is quick."""
        kind = type(numerator)
        if denominator is None:
            if kind is int:
                return _made(numerator, 1)
            if kind is str:
                return _read(numerator)
            if kind is Exact:
                return numerator
        elif kind is int and type(denominator) is int and denominator > 0:
            shared = gcd(numerator, denominator)
            return _made(numerator // shared, denominator // shared)
        return _own(_Parent(numerator, denominator))

    def __add__(self, other: Any) -> Any:
        if type(other) is Exact:
            num, den = other._numerator, other._denominator
        elif type(other) is int:
            return _made(self._numerator + other * self._denominator, self._denominator)
        else:
            return _Parent.__add__(self, other)
        own = self._denominator
        if own == den:
            return _lowest(self._numerator + num, den)
        return _lowest(self._numerator * den + num * own, own * den)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        if type(other) is Exact:
            num, den = other._numerator, other._denominator
        elif type(other) is int:
            return _made(self._numerator - other * self._denominator, self._denominator)
        else:
            return _Parent.__sub__(self, other)
        own = self._denominator
        if own == den:
            return _lowest(self._numerator - num, den)
        return _lowest(self._numerator * den - num * own, own * den)

    def __rsub__(self, other: Any) -> Any:
        if type(other) is int:
            return _made(other * self._denominator - self._numerator, self._denominator)
        return _Parent.__rsub__(self, other)

    def __mul__(self, other: Any) -> Any:
        if type(other) is Exact:
            return _lowest(
                self._numerator * other._numerator, self._denominator * other._denominator
            )
        if type(other) is int:
            return _lowest(self._numerator * other, self._denominator)
        return _Parent.__mul__(self, other)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        if type(other) is Exact and other._numerator > 0:
            return _lowest(
                self._numerator * other._denominator, self._denominator * other._numerator
            )
        if type(other) is int and other > 0:
            return _lowest(self._numerator, self._denominator * other)
        found = _Parent.__truediv__(self, other)
        return _own(found) if type(found) is _Parent else found

    def __neg__(self) -> Any:
        return _made(-self._numerator, self._denominator)

    def __abs__(self) -> Any:
        return self if self._numerator >= 0 else _made(-self._numerator, self._denominator)

    def __eq__(self, other: object) -> Any:
        if type(other) is Exact:
            return self._numerator == other._numerator and self._denominator == other._denominator
        if type(other) is int:
            return self._denominator == 1 and self._numerator == other
        return _Parent.__eq__(self, other)

    def __lt__(self, other: Any) -> Any:
        if type(other) is Exact:
            return self._numerator * other._denominator < other._numerator * self._denominator
        if type(other) is int:
            return self._numerator < other * self._denominator
        return _Parent.__lt__(self, other)

    def __gt__(self, other: Any) -> Any:
        if type(other) is Exact:
            return self._numerator * other._denominator > other._numerator * self._denominator
        if type(other) is int:
            return self._numerator > other * self._denominator
        return _Parent.__gt__(self, other)

    def __le__(self, other: Any) -> Any:
        if type(other) is Exact:
            return self._numerator * other._denominator <= other._numerator * self._denominator
        if type(other) is int:
            return self._numerator <= other * self._denominator
        return _Parent.__le__(self, other)

    def __ge__(self, other: Any) -> Any:
        if type(other) is Exact:
            return self._numerator * other._denominator >= other._numerator * self._denominator
        if type(other) is int:
            return self._numerator >= other * self._denominator
        return _Parent.__ge__(self, other)

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(self._numerator) if self._denominator == 1 else _Parent.__hash__(self)

    def __bool__(self) -> bool:
        return self._numerator != 0


def _made(num: int, den: int) -> Any:
    """A fraction of two whole numbers that are in lowest terms already."""
    made: Any = _new(Exact)
    made._numerator, made._denominator = num, den
    return made


def _lowest(num: int, den: int) -> Any:
    """A fraction of two whole numbers, den > 0, brought to lowest terms."""
    shared = gcd(num, den)
    made: Any = _new(Exact)
    if shared == 1:
        made._numerator, made._denominator = num, den
    else:
        made._numerator, made._denominator = num // shared, den // shared
    return made


def _own(value: fractions.Fraction) -> Any:
    return _made(value.numerator, value.denominator)


@lru_cache(maxsize=4096)
def _read(text: str) -> Any:
    num, _, den = text.partition("/")
    if text.isascii() and num.isdigit() and den.isdigit() and int(den):
        return _lowest(int(num), int(den))
    return _own(_Parent(text))


Exact.__name__ = Exact.__qualname__ = "Fraction"
if TYPE_CHECKING:
    from fractions import Fraction
else:
    Fraction = Exact
ZERO, ONE = Fraction(0), Fraction(1)
