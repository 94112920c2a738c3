"""How numbers are printed: worked out by hand."""

import hashlib
from base64 import b32encode
from fractions import Fraction

import pytest

from kaoping.documents import numbers


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction(1, 2), 0, "1"),  # a half goes away from zero
        (Fraction(-1, 2), 0, "-1"),
        (Fraction(2345, 1000), 2, "2.35"),
        (Fraction(-2345, 1000), 2, "-2.35"),
        (Fraction(1, 3), 3, "0.333"),
        (Fraction(-1, 1000), 2, "0.00"),  # never "-0.00"
        (Fraction(5), 2, "5.00"),
    ],
)
def test_rounding_is_half_away_from_zero(value: Fraction, places: int, text: str) -> None:
    assert numbers.half_up(value, places) == text


@pytest.mark.parametrize(
    ("text", "places", "printed"),
    [
        ("0.35", 3, "0.350"),
        ("0.350000", 3, "0.350"),
        ("0.3333", 2, "0.3333"),
        ("", 2, "—"),
        ("10", 2, "10.00"),
        ("0E-6", 2, "0.00"),
    ],
)
def test_points_are_never_cut_off(text: str, places: int, printed: str) -> None:
    assert numbers.points(text, places) == printed


def test_rates_and_lost_points() -> None:
    assert numbers.rate(171, 200) == "85.50%"
    assert numbers.rate(1, 3) == "33.33%"
    assert numbers.rate(2, 3) == "66.67%"
    assert numbers.rate(0, 0) == numbers.rate(3, None) == "—"
    assert numbers.lost("0.450", "0.350", 3) == "0.100"
    assert numbers.lost("0.450", "", 3) == "—"
    assert (
        numbers.lost("0.00", "2.00", 2) == "加2.00"
    )  # an outside bonus stands beside the full marks


def test_how_many_more_reach_the_target() -> None:
    assert numbers.ceil_needed(171, 200, Fraction(9, 10)) == 9  # 180 of 200
    assert numbers.ceil_needed(36, 40, Fraction(95, 100)) == 2  # 38 of 40
    assert numbers.ceil_needed(37, 40, Fraction(98, 100)) == 3  # 39.2 of 40, so 40
    assert numbers.ceil_needed(190, 200, Fraction(9, 10)) == 0


def test_the_verification_code_is_base32_of_a_sha256() -> None:
    rows = [{"unit_code": "JD01", "points": "0.350"}, {"unit_code": "JD01", "points": ""}]
    digest = hashlib.sha256(b"JD01,0.350\nJD01,").hexdigest()
    assert numbers.scores_digest(rows) == digest
    seed = hashlib.sha256(f"abc\nJD01\n{digest}".encode()).digest()
    assert numbers.verification_code("abc", "JD01", digest) == b32encode(seed)[:16].decode()
