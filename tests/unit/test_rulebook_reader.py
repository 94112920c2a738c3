"""Reading one TOML table: every kind of value at its edges, what is refused, and what stands in for it."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from kaoping.rulebook import bare_keys
from kaoping.rulebook.model import Threshold
from kaoping.rulebook.reader import (
    Problem,
    Problems,
    Reader,
    RulebookError,
    as_number,
    as_threshold,
    show,
)


def read(kind: str, value: object, *more: object, **keys: object) -> tuple[object, list[str]]:
    """What a reader's method makes of `k = value`, and where it finds mistakes."""
    problems = Problems()
    table = {} if value is None else {"k": value}
    found = getattr(Reader(table, "t", problems), kind)("k", *more, **keys)
    return found, [p.path for p in problems.found]


# kind of value, value (None: not written), what is read, whether it is a mistake
VALUES: list[tuple[str, object, object, bool]] = [
    ("text", "甲", "甲", False), ("text", "", "", False), ("text", 3, "", True), ("text", None, "", False),
    ("texts", "甲", ("甲",), False), ("texts", ["甲", "乙"], ("甲", "乙"), False), ("texts", [], (), False),
    ("texts", ["甲", 1], (), True), ("texts", 1, (), True), ("texts", None, (), False),
    ("points", Decimal("0.5"), Fraction(1, 2), False), ("points", 0, Fraction(0), False),
    ("points", -1, Fraction(-1), False), ("points", "1", None, True), ("points", True, None, True),
    ("points", Decimal("0.000001"), Fraction(1, 10**6), False),
    ("points", Decimal("0.0000001"), Fraction(1, 10**7), True),
    ("amount", 0, Fraction(0), False), ("amount", -1, Fraction(1), True), ("amount", None, None, False),
    ("count", 0, 0, False), ("count", 1, 1, False), ("count", -1, None, True), ("count", True, None, True),
    ("count", Decimal("1.5"), None, True), ("count", "1", None, True), ("count", None, None, False),
    ("switch", True, True, False), ("switch", False, False, False), ("switch", "true", False, True),
    ("switch", 1, False, True), ("switch", None, False, False),
    ("day", date(2014, 1, 1), date(2014, 1, 1), False), ("day", "2014-01-01", None, True),
    ("threshold", 2, Threshold(Fraction(2), False, "2"), False), ("threshold", "2", None, True),
    ("threshold", True, None, True), ("threshold", "90%", Threshold(Fraction(9, 10), True, "90%"), False),
    ("share", "30%", Fraction(3, 10), False), ("share", 30, Fraction(30), True), ("share", None, None, False),
    ("sub", 1, None, True), ("sub", [], None, True), ("subs", {}, [], True), ("subs", [1], [], True),
    ("subs", [], [], False), ("subs", None, [], False),
]  # fmt: skip


@pytest.mark.parametrize("kind, value, read_as, mistake", VALUES)
def test_a_value_is_read_or_refused(
    kind: str, value: object, read_as: object, mistake: bool
) -> None:
    assert read(kind, value) == (read_as, ["t.k"] if mistake else [])


KINDS = ("text", "points", "amount", "count", "day", "threshold", "share", "sub")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_needed_and_not_written_is_a_mistake(kind: str) -> None:
    assert read(kind, None, required=True)[1] == ["t.k"]


def test_a_needed_text_must_say_something() -> None:
    assert read("text", " ", required=True) == ("", ["t.k"])
    assert read("text", " ") == (" ", [])


def test_a_word_of_a_closed_list() -> None:
    assert read("choice", "乙", ("甲", "乙")) == ("乙", [])
    assert read("choice", "丙", ("甲", "乙")) == ("甲", ["t.k"])
    assert read("choice", "丙", ("甲", "乙"), "乙") == ("乙", ["t.k"])
    assert read("choice", None, ("甲", "乙"), "乙") == ("乙", [])
    assert read("choice", None, ("甲", "乙"), "乙", required=True) == ("乙", ["t.k"])


def test_a_count_that_is_refused_is_the_one_that_stands_for_nothing_written() -> None:
    assert read("count", None, 3) == (3, [])
    assert read("count", -1, 3) == (3, ["t.k"])


def test_tables_are_named_by_their_key_or_their_number() -> None:
    top = Reader({"item": [{"code": "A1"}, {"code": ""}, {}]}, "", Problems())
    assert [row.path for row in top.subs("item", "code")] == ["item[A1]", "item[2]", "item[3]"]
    assert [row.path for row in top.subs("item")] == ["item[1]", "item[2]", "item[3]"]
    assert top.at("item") == "item"
    assert Reader({"k": {}}, "t", Problems()).sub("k").path == "t.k"  # type: ignore[union-attr]


def test_a_key_nobody_asked_for_is_named_with_the_nearest() -> None:
    problems = Problems()
    reader = Reader({"points": 1, "pionts": 2, "zz": 3}, "t", problems)
    reader.points("points")
    reader.done()
    assert [p.path for p in problems.found] == ["t.pionts", "t.zz"]
    assert "是否要写 points？" in problems.found[0].remedy
    assert "是否要写" not in problems.found[1].remedy


def test_a_mistake_shows_the_value_where_there_is_one() -> None:
    problems = Problems()
    reader = Reader({"k": "甲"}, "t", problems)
    reader.bad("k", "不对", "改")
    reader.bad("l", "没有", "补")
    assert [p.what for p in problems.found] == ['不对（现值 "甲"）', "没有"]


NUMBERS = [
    (1, Fraction(1)), (Decimal("0.25"), Fraction(1, 4)), (True, None), ("1", None), (None, None),
    (Decimal("nan"), None), (Decimal("inf"), None), (1.5, None),
]  # fmt: skip


@pytest.mark.parametrize("value, number", NUMBERS)
def test_what_is_a_number(value: object, number: Fraction | None) -> None:
    assert as_number(value) == number


PERCENTAGES = [
    ("90%", Fraction(9, 10), "90%"), ("0.5pp", Fraction(1, 200), "0.5pp"), ("-5%", Fraction(-1, 20), "-5%"),
    (" 90 ％", Fraction(9, 10), "90%"), ("90", None, ""), ("%", None, ""), ("90%%", None, ""), ("九成", None, ""),
]  # fmt: skip


@pytest.mark.parametrize("value, fraction, text", PERCENTAGES)
def test_what_is_a_percentage(value: str, fraction: Fraction | None, text: str) -> None:
    wanted = None if fraction is None else Threshold(fraction, True, text)
    assert as_threshold(value) == wanted


def test_a_long_value_is_shortened_for_a_message() -> None:
    assert show("字" * 58) == f'"{"字" * 58}"'  # 60 with its quotes
    assert show("字" * 59) == f'"{"字" * 56}…'
    assert show(12) == "12"


def test_one_mistake_is_told_in_full_and_several_in_a_list() -> None:
    one, two = Problem("a.b", "错", "改"), Problem("c", "缺", "补")
    single = RulebookError("demo/x.toml", (one,))
    assert (single.what, single.where, single.remedy) == ("错", "demo/x.toml › a.b", "改")
    both = RulebookError("demo/x.toml", (one, two))
    assert both.where == "demo/x.toml"
    assert "有2处错误\n  1. a.b：错。处理办法：改\n  2. c：缺。处理办法：补" in both.what


BARE = [
    ("{ 省 = 2 }", {"省": 2}), ('{ "省" = 2 }', {"省": 2}), ("{ 省级 = 2, a = 1 }", {"省级": 2, "a": 1}),
    ("'省 = 2'", "省 = 2"), ('"""省 = 2"""', "省 = 2"), ("1 # 省 = 2", 1), ('"说“省”\\" = 2"', '说“省”" = 2'),
]  # fmt: skip


@pytest.mark.parametrize("text, value", BARE)
def test_chinese_keys_need_no_quotes(text: str, value: object) -> None:
    assert bare_keys.loads(f"k = {text}") == {"k": value}


def test_what_is_no_toml_is_refused() -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        bare_keys.loads("k = [省")
