"""The fraction of the product (精确分数) against the standard library's, in value, hash, text and kind."""

from __future__ import annotations

import copy
import operator
import pickle
from collections.abc import Callable
from fractions import Fraction as Standard
from itertools import product
from typing import Any

import pytest

from kaoping.exact import Fraction

PAIRS = [(n, d) for n in (-7, -3, -1, 0, 1, 2, 6, 9) for d in (1, 2, 3, 6)]
OPERATORS = (
    operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod,
    operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge,
)  # fmt: skip
ALONE = (
    operator.neg, abs, bool, hash, str, repr, int, operator.methodcaller("__floor__"),
    operator.methodcaller("__ceil__"), lambda v: v**2, lambda v: round(v, 1),
)  # fmt: skip


def result(ask: Callable[..., Any], *values: Any) -> Any:
    """What it says, or which error it raises."""
    try:
        return ask(*values)
    except ZeroDivisionError:
        return ZeroDivisionError


@pytest.mark.parametrize("ask", OPERATORS)
def test_every_operation_gives_what_the_standard_one_gives(ask: Any) -> None:
    for a, b in product(PAIRS, PAIRS):
        wanted = result(ask, Standard(*a), Standard(*b))
        mixed = [(Fraction(*a), Fraction(*b)), (Standard(*a), Fraction(*b)), (Fraction(*a), Standard(*b))]  # fmt: skip
        assert [result(ask, *values) for values in mixed] == [wanted] * 3, (a, b)
        found = result(ask, *mixed[0])
        assert str(found) == str(wanted), (a, b)  # in lowest terms, the sign above


@pytest.mark.parametrize("ask", OPERATORS)
def test_whole_numbers_stand_on_either_side(ask: Any) -> None:
    for a, whole in product(PAIRS, (-3, 0, 1, 4)):
        assert result(ask, Fraction(*a), whole) == result(ask, Standard(*a), whole), (a, whole)
        assert result(ask, whole, Fraction(*a)) == result(ask, whole, Standard(*a)), (a, whole)


@pytest.mark.parametrize("ask", ALONE)
def test_one_alone_looks_and_counts_the_same(ask: Any) -> None:
    assert [ask(Fraction(*a)) for a in PAIRS] == [ask(Standard(*a)) for a in PAIRS]


def test_it_is_made_of_what_the_standard_one_is_made_of() -> None:
    for made in (0, -4, "0.85", "-1/3", "7", Standard(5, 4), Fraction(5, 4), True):
        assert Fraction(made) == Standard(made), made
    assert Fraction() == 0
    assert Fraction(3, -6) == Standard(-1, 2)
    assert Fraction(Standard(1, 2), Standard(3, 4)) == Standard(2, 3)
    for wrong in ((1, 0), ("1/0",), ("半",)):
        with pytest.raises((ZeroDivisionError, ValueError)):
            Fraction(*wrong)


def test_it_survives_copies_and_stays_of_its_kind() -> None:
    third = Fraction(1, 3)
    for same in (copy.copy(third), copy.deepcopy(third), pickle.loads(pickle.dumps(third))):
        assert same == third and type(same) is type(third)
    kept = [third + 1, 1 - third, third * third, third / 2, -third, abs(-third), sum([third, third])]  # fmt: skip
    assert {type(value) for value in kept} == {type(third)}
    assert len({third, Standard(1, 3), Fraction(2, 6)}) == 1
