"""The demo's own calendar, law and codes, against values worked out by hand (domain.md)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kaoping.demo.codes import citizen_number, credit_code, organisation_code, wrong_code
from kaoping.demo.law import Holidays, anniversary, effective, minimum_wage, term_is_legal
from kaoping.demo.profiles import misses
from kaoping.demo.spelling import _dated

HOLIDAYS = Holidays(Path(__file__).parents[2] / "rounds" / "demo-2014" / "holidays.csv")


@pytest.mark.parametrize(
    ("signed", "kind", "deadline"),
    [
        (date(2014, 3, 5), "综合", date(2014, 3, 17)),  # 15 日是周六，顺延到周一
        (date(2014, 3, 5), "工资专项", date(2014, 3, 12)),
        (date(2014, 9, 24), "综合", date(2014, 10, 8)),  # 10 月 4 日在国庆假期内
        (date(2014, 9, 18), "综合", date(2014, 9, 28)),  # 周日，但为调休上班日
        (date(2014, 12, 26), "综合", date(2015, 1, 5)),
    ],
)
def test_filing_deadline(signed: date, kind: str, deadline: date) -> None:
    assert HOLIDAYS.filing_deadline(signed, kind) == deadline


def test_days_late_and_rights_info() -> None:
    assert HOLIDAYS.working_days_late(date(2015, 1, 20), date(2015, 1, 23)) == 3
    assert HOLIDAYS.working_days_late(date(2015, 1, 20), date(2015, 1, 25)) == 3  # 周末不计
    assert HOLIDAYS.working_days_late(date(2015, 1, 20), date(2015, 1, 20)) == 0
    assert HOLIDAYS.rights_info_due(4) == date(2014, 5, 12)  # 10 日周六
    assert HOLIDAYS.rights_info_due(12) == date(2015, 1, 12)


def test_terms_and_wages() -> None:
    start = date(2014, 3, 1)
    assert term_is_legal("工资专项", start, date(2015, 2, 28))
    assert term_is_legal("工资专项", start, date(2015, 3, 1))
    assert not term_is_legal("工资专项", start, date(2015, 3, 2))
    assert not term_is_legal("综合", start, date(2015, 2, 27))
    assert term_is_legal("综合", start, date(2017, 3, 1))
    assert not term_is_legal("综合", start, date(2017, 3, 2))
    assert anniversary(date(2012, 2, 29), 1) == date(2013, 2, 28)
    assert effective(date(2014, 3, 17)) == date(2014, 4, 1)
    assert [minimum_wage(date(2013, m, 1)) for m in (6, 7)] == [110_000, 130_000]


def test_codes_against_the_standards() -> None:
    assert organisation_code(1) == "PDY00001X"
    assert organisation_code(2) == "PDY000028"
    assert organisation_code(6) == "PDY000060"
    assert credit_code("PDY000028") == "91210104PDY000028Q"
    assert credit_code("PDY000191") == "91210104PDY0001910"
    assert wrong_code("PDY000060") == "PDY000061"
    assert len(citizen_number(321)) == 18


@pytest.mark.parametrize(
    ("count", "percent", "expected"),
    [(80, 90, 8), (75, 80, 15), (60, 80, 12), (7, 100, 0), (10, 95, 1)],
)
def test_misses_round_half_up(count: int, percent: int, expected: int) -> None:
    assert misses(count, percent) == expected


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("年月日", "2014年3月5日"), ("点", "2014.3.5"), ("横线", "2014-03-05"), ("斜线", "2014/3/5"),
        ("紧凑", "20140305"), ("汉字", "二〇一四年三月五日"),
    ],
)  # fmt: skip
def test_date_styles(style: str, text: str) -> None:
    assert _dated(date(2014, 3, 5), style) == text


def test_dates_in_words() -> None:
    assert _dated(date(2014, 10, 20), "汉字") == "二〇一四年十月二十日"
    assert _dated(date(2014, 11, 31 - 1), "汉字") == "二〇一四年十一月三十日"
    assert _dated(date(2013, 12, 13), "汉字") == "二〇一三年十二月十三日"
