"""The shipped law values by hand from the texts, and every way to break their file."""

import csv
import shutil
from datetime import date
from pathlib import Path

import pytest

from kaoping.config import Paths
from kaoping.errors import ConfigError
from kaoping.rulebook.law import TYPES, LawRow, load_law, value_on
from tests.conftest import ROOT

LAW = load_law(Paths(ROOT))
CITY = date(2014, 11, 15)


def on(parameter: str, kind: str, day: str) -> int | None:
    return value_on(LAW, parameter, kind, date.fromisoformat(day))


# parameter, contract type, day, value in force: the first day of every value, and days before a change
VALUES: list[tuple[str, str, str, int | None]] = [
    ("filing_days", "综合", "2004-04-30", None),
    ("filing_days", "综合", "2004-05-01", 10),
    ("filing_days", "综合", "2014-11-14", 10),
    ("filing_days", "综合", "2014-11-15", 10),
    ("filing_days", "女职工专项", "2004-04-30", None),
    ("filing_days", "女职工专项", "2004-05-01", 10),
    ("filing_days", "女职工专项", "2014-11-14", 10),
    ("filing_days", "女职工专项", "2014-11-15", 10),
    ("filing_days", "劳动安全卫生专项", "2004-04-30", None),
    ("filing_days", "劳动安全卫生专项", "2004-05-01", 10),
    ("filing_days", "劳动安全卫生专项", "2014-11-14", 10),
    ("filing_days", "劳动安全卫生专项", "2014-11-15", 10),
    ("filing_days", "工资专项", "2000-11-07", None),
    ("filing_days", "工资专项", "2000-11-08", 7),
    ("filing_days", "工资专项", "2014-11-14", 7),
    ("filing_days", "工资专项", "2014-11-15", 7),
    ("effective_days", "", "1994-12-31", None),
    ("effective_days", "", "1995-01-01", 15),
    ("reply_days", "", "2004-04-30", None),
    ("reply_days", "", "2004-05-01", 20),
    ("minimum_wage", "", "2011-06-30", None),
    ("minimum_wage", "", "2011-07-01", 110_000),
    ("minimum_wage", "", "2013-06-30", 110_000),
    ("minimum_wage", "", "2013-07-01", 130_000),
    ("quorum_num", "", "2004-05-01", 2),
    ("quorum_den", "", "2004-05-01", 3),
    ("vote_num", "", "2004-05-01", 1),
    ("vote_den", "", "2004-05-01", 2),
    ("min_representatives", "", "2004-05-01", 3),
    ("outsiders", "", "2004-05-01", 3),
    ("term_min_years", "综合", "2004-05-01", 1),
    ("term_max_years", "综合", "2004-05-01", 3),
    ("renewal_window_months", "综合", "2004-05-01", 3),
    ("term_min_years", "女职工专项", "2004-05-01", 1),
    ("term_max_years", "女职工专项", "2004-05-01", 3),
    ("renewal_window_months", "女职工专项", "2004-05-01", 3),
    ("term_min_years", "劳动安全卫生专项", "2004-05-01", 1),
    ("term_max_years", "劳动安全卫生专项", "2004-05-01", 3),
    ("renewal_window_months", "劳动安全卫生专项", "2004-05-01", 3),
    ("term_min_years", "工资专项", "2000-11-08", 1),
    ("term_max_years", "工资专项", "2000-11-08", 1),
    ("renewal_window_days", "工资专项", "2000-11-08", 60),
    ("union_members", "", "2001-10-27", 25),
    ("full_time_staff", "", "2001-10-27", 200),
    ("uncontracted_staff", "", "2001-10-27", 25),
    ("law_change", "", "2014-11-14", None),
    ("law_change", "", "2014-11-15", 1),
]


@pytest.mark.parametrize(("parameter", "kind", "day", "value"), VALUES)
def test_the_value_in_force_on_a_day(
    parameter: str, kind: str, day: str, value: int | None
) -> None:
    assert on(parameter, kind, day) == value


def test_no_value_goes_untested() -> None:
    tested = {(parameter, kind, day) for parameter, kind, day, _ in VALUES}
    assert {(row.parameter, row.kind, str(row.valid_from)) for row in LAW} <= tested


def test_every_value_names_its_text_and_article() -> None:
    assert all(row.title and row.article for row in LAW)


def test_what_is_not_confirmed_says_so() -> None:
    city = [row for row in LAW if row.parameter == "filing_days" and row.valid_from == CITY]
    assert [row.kind for row in city] == sorted(TYPES)
    assert {row.article for row in city} == {"待核"}
    wages = [row for row in LAW if row.parameter == "minimum_wage"]
    assert all("示例" in row.title and row.article == "待核" for row in wages)


def test_a_written_quorum_passes_at_exactly_two_thirds_and_exactly_half() -> None:
    """集体合同规定 36: 180 representatives, 120 present, 90 in favour."""
    day = "2014-03-05"
    quorum = (on("quorum_num", "", day), on("quorum_den", "", day))
    vote = (on("vote_num", "", day), on("vote_den", "", day))
    assert None not in (*quorum, *vote)
    assert 120 * 3 == 180 * 2 and quorum == (2, 3)
    assert 90 * 2 == 180 * 1 and vote == (1, 2)


def test_rows_come_sorted_whatever_the_order_in_the_file() -> None:
    keys = [(row.parameter, row.kind, row.valid_from) for row in LAW]
    assert keys == sorted(keys)


def test_the_contract_types_are_those_of_the_ledger() -> None:
    with (ROOT / "expectations/columns/contracts.csv").open(encoding="utf-8") as handle:
        row = next(r for r in csv.DictReader(handle) if r["name"] == "contract_type")
    assert {part.split(":")[0] for part in row["choices"].split("|")} == set(TYPES)


def test_value_on_ignores_other_kinds_and_later_days() -> None:
    day = date(2014, 1, 1)
    rows = [
        LawRow("p", "综合", date(2013, 1, 1), 1, "t", "a"),
        LawRow("p", "综合", date(2014, 1, 1), 2, "t", "a"),
        LawRow("p", "综合", date(2014, 1, 2), 3, "t", "a"),
        LawRow("p", "工资专项", date(2014, 1, 1), 4, "t", "a"),
    ]
    assert value_on(rows, "p", "综合", day) == 2
    assert value_on(list(reversed(rows)), "p", "综合", day) == 2
    assert value_on(rows, "p", "女职工专项", day) is None


REPLY = "[[reply_days]]"
QUORUM = "valid_from = 2004-05-01, value = 2, title"
WOMEN = '[[filing_days]]\nkind = "女职工专项"'
# what stands in the file, what the mistake makes of it, the key path named, the remedy named
BROKEN = [
    (REPLY, "[[answer_days]]", "law.toml", "reply_days"),
    (REPLY, "[reply_days]", "reply_days", "[[reply_days]]"),
    (REPLY, '[[reply_days]]\nkind = "综合"', "reply_days[1].kind", "删去 kind"),
    (REPLY, "[[reply_days]]\nkinds = 1", "reply_days[1]", "只写 kind 和 values"),
    (WOMEN, '[[filing_days]]\nkind = "女工"', "filing_days[2].kind", "女职工专项"),
    (WOMEN, "[[filing_days]]", "filing_days[2].kind", "可取 综合"),
    (WOMEN, '[[filing_days]]\nkind = "综合"', "filing_days 综合", "每个施行日期只写一条"),
    ("value = 20,", 'value = "20",', "reply_days[1].values[1].value", "正整数"),
    ("value = 20,", "value = 20.0,", "reply_days[1].values[1].value", "正整数"),
    ("value = 20,", "value = true,", "reply_days[1].values[1].value", "正整数"),
    ("value = 20,", "value = 0,", "reply_days[1].values[1].value", "正整数"),
    ("value = 20,", "value = -20,", "reply_days[1].values[1].value", "正整数"),
    ("value = 20, ", "", "reply_days[1].values[1].value", "正整数"),
    ("value = 20,", "value = 20, unit = 1,", "reply_days[1].values[1]", "只写 valid_from"),
    ("valid_from = 2013-07-01", 'valid_from = "2013-07-01"',
     "minimum_wage[1].values[2].valid_from", "不带引号"),
    ("valid_from = 2013-07-01", "valid_from = 2013-07-01T00:00:00",
     "minimum_wage[1].values[2].valid_from", "不带时刻"),
    ("valid_from = 2013-07-01", "valid_from = 2011-07-01", "minimum_wage", "只写一条"),
    ('article = "第32条"', 'article = ""', "reply_days[1].values[1].article", "待核"),
    ('article = "第32条"', "article = 32", "reply_days[1].values[1].article", "文字"),
    (QUORUM, QUORUM.replace("value = 2", "value = 4"), "quorum_num", "不大于 quorum_den"),
    ("[[law_change]]", "[[law_change", "law.toml", "TOML 语法"),
    ("values = [{ valid_from = 2014-11-15, value = 1", "values = []\n# ", "law_change[1]", "至少一条"),
    ("values = [{ valid_from = 2014-11-15, value = 1", "values = 1\n# ", "law_change[1]", "列表"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "remedy"), BROKEN)
def test_a_broken_value_names_its_place_and_remedy(
    tmp_path: Path, old: str, new: str, place: str, remedy: str
) -> None:
    (tmp_path / "rulebooks").mkdir()
    file = tmp_path / "rulebooks" / "law.toml"
    text = (ROOT / "rulebooks" / "law.toml").read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_law(Paths(tmp_path))
    assert "law.toml" in caught.value.where
    assert place in caught.value.where
    assert remedy in caught.value.remedy


def test_a_term_that_cannot_be_is_refused(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "rulebooks", tmp_path / "rulebooks")
    file = tmp_path / "rulebooks" / "law.toml"
    old = '[[term_max_years]]\nkind = "工资专项"\nvalues = ['
    new = '\n  { valid_from = 2014-06-01, value = 2, title = "试", article = "试" },\n'
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    least = old.replace("term_max", "term_min")
    file.write_text(text.replace(least, least + new), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_law(Paths(tmp_path))
    assert "term_min_years 工资专项" in caught.value.where
    assert "2014-06-01" in caught.value.what  # one year at most, two at least, from that day on


def test_no_law_file_at_all(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_law(Paths(tmp_path))
    assert "law.toml" in caught.value.where
