"""The fraction every point is computed in (精确分数), one name for the whole product.

`quicktions` is the standard library's `Fraction` compiled to C, five times as fast and equal in every
result; where it is not installed the standard one takes its place (ADR 32).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction
else:
    try:
        from quicktions import Fraction
    except ImportError:  # pragma: no cover - the lock holds it; both give the same numbers
        from fractions import Fraction

__all__ = ["ONE", "ZERO", "Fraction"]
ZERO, ONE = Fraction(0), Fraction(1)
