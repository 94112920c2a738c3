"""What a round may say about its district documents: each slip names file, key and remedy."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from tests.conftest import ROOT

from kaoping import issuing
from kaoping.config import Paths
from kaoping.rounds import Round, load_round

RATES = ["contract_coverage_rate", "union_founding_rate"]


@pytest.fixture(scope="module")
def round_() -> Round:
    return load_round(Paths(ROOT), "demo-2014")


def problems(round_: Round, **extra: Any) -> list[tuple[str, str]]:
    """(what is wrong, key) of a round with these sections."""
    changed = replace(round_, extra={**round_.extra, **extra})
    found = issuing.problems(changed, round_.rulebooks, RATES)
    return [(str(e.what), e.where.split(" › ", 1)[1]) for e in found]


def test_the_demo_round_is_sound(round_: Round) -> None:
    assert problems(round_) == []


@pytest.mark.parametrize(
    ("section", "value", "what", "key"),
    [
        ("documents", {"letter": {}}, "未知的文书：letter", "documents.letter"),
        ("documents", {"circular": {"no": ""}}, "未知的键：no", "documents.circular.no"),
        ("documents", {"report": {"number": 7}}, "number 的类型不符", "documents.report.number"),
        ("documents", {"report": {"to": ["甲", ""]}}, "to 的类型不符", "documents.report.to"),
        ("documents", {"report": {"date": "2015-03-10"}}, "date 的类型不符", "documents.report.date"),
        ("documents", {"report": {"date": datetime(2015, 3, 10)}}, "date 的类型不符", "documents.report.date"),
        ("publicity", {"enabled": "是"}, "enabled 的类型不符", "publicity.enabled"),
        ("publicity", {"shows": "rank"}, "公示内容无效：rank", "publicity.shows"),
        ("publicity", {"working_days": 0}, "公示工作日数小于 1", "publicity.working_days"),
        ("publicity", {"working_days": True}, "working_days 的类型不符", "publicity.working_days"),
        ("publicity", {"coverage_indicator": "instructors"}, "没有百分率指标 instructors", "publicity.coverage_indicator"),
        ("item_numbers", {"harmony-6": "七"}, "本轮没有考核细则 harmony-6", "item_numbers.harmony-6"),
        ("item_numbers", {"harmony-5": 7}, "条目号不是文字", "item_numbers.harmony-5"),
        ("addressees", {"office": ""}, "不是单位名称", "addressees.office"),
        ("issuer", {"name": "甲", "nmae": "乙"}, "未知的键：nmae", "issuer.nmae"),
        ("appeal", {"working_days": 10, "rectify_by": "2015"}, "rectify_by 的类型不符", "appeal.rectify_by"),
    ],
)  # fmt: skip
def test_a_slip_names_its_key(
    round_: Round, section: str, value: dict[str, Any], what: str, key: str
) -> None:
    assert (what, key) in problems(round_, **{section: value})


def test_what_is_not_written_has_its_default(round_: Round) -> None:
    letter = issuing.paper(round_, "transmittal")
    assert letter.to == ("区委组织部", "区纪委")
    assert letter.copies == ()
    assert letter.day == date(2015, 2, 10)
    circular = issuing.paper(round_, "circular")
    assert circular.to == ("各被考核单位",)
    assert circular.copies == ("区委组织部", "区纪委")


def test_a_notice_that_would_start_on_a_rest_day_starts_on_the_next_working_day(
    round_: Round,
) -> None:
    own = {"enabled": True, "starts": date(2015, 2, 14), "working_days": 1}
    found = issuing.publicity(replace(round_, extra={**round_.extra, "publicity": own}))
    # 14 February 2015 is a Saturday; Sunday the 15th is worked for the spring festival.
    assert found.starts == found.ends == date(2015, 2, 15)
