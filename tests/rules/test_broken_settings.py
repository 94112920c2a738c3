"""Every other file a person keeps: a mistake stops the run before the first row, with place and remedy."""

from datetime import date
from pathlib import Path

import pytest

from kaoping import intake, rulebook, settings
from kaoping.config import Paths
from kaoping.errors import ConfigError
from kaoping.rounds import load_round
from kaoping.rulebook import compile as rule_rows
from kaoping.rulebook.law import load_law
from kaoping.warehouse import layers
from tests.conftest import make_root

ROUND = "rounds/demo-2014/round.toml"
UNITS = "rounds/demo-2014/units.csv"
TARGETS = "rounds/demo-2014/targets.csv"
HOLIDAYS = "rounds/demo-2014/holidays.csv"
EVENTS = "rounds/demo-2014/adjustments.toml"
SHEETS = "expectations/sheets.csv"
COLUMNS = "expectations/columns/contracts.csv"
FINDINGS = "expectations/findings.toml"
INDICATORS = "sql/50_indicators/indicators.toml"
EDITION = "rulebooks/harmony-5/2014-01-01.toml"


def load_everything(root: Path) -> None:
    """What a run loads before it reads a row."""
    where = Paths(root)
    round_ = load_round(where, "demo-2014")
    context = intake.context(where, round_)
    books = rulebook.resolve_all(where, round_.rulebooks, round_.reference_date)
    load_law(where)
    rule_rows.tables(books, round_)
    catalogue = rulebook.load_catalogue(where)
    settings.check(where, round_, books, catalogue, context.registry, context.maps)
    layers.load(where.sql)


def spoil(root: Path, name: str, old: str, new: str) -> None:
    file = root / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_files_as_shipped_load(tmp_path: Path) -> None:
    load_everything(make_root(tmp_path))


# file, what stands there, what the mistake makes of it, the place named, the remedy named
CAUGHT = [
    (ROUND, "cutoff = 2014-12-31", 'cutoff = "2014-12-31"', "round.cutoff", "date"),
    (ROUND, "year = 2014\n", "", "round.year", "int"),
    (ROUND, "year = 2014", "year = 2014\nyears = 1", "round.toml", "删除或更正键名"),
    (ROUND, "[issuer]", "[issuer", "round.toml", "按 TOML 语法更正"),
    (UNITS, "街道,街道,1,", "乡镇,街道,1,", "units.csv", "类别取 街道"),
    (UNITS, "街道,街道,2,", "街道,街道,二,", "units.csv", "排序为整数"),
    (UNITS, "JD02,", "JD01,", "units.csv", "代码不得重复"),
    (UNITS, "comparison_group", "group", "units.csv", "表头须含"),
    (TARGETS, "JD01,instructors,4", "JD01,instructors,四", "第2行", "非负整数"),
    (TARGETS, "JD01,instructors,4\n", "", "targets.csv", "补写目标值"),
    (HOLIDAYS, "2014-01-01,rest", "2014-13-01,rest", "holidays.csv", "2014-10-01 的形式"),
    (SHEETS, "sheet,title", "sheet,titles", "sheets.csv", "表头须为"),
    (SHEETS, "cover,封面", "cover,封面,", "sheets.csv", "每行须有7列"),
    (SHEETS, "submission,required,one,form", "unit,required,one,form", "kind", "kind 取"),
    (COLUMNS, "name,header,aliases", "name,header,alias", "contracts.csv", "表头须为"),
    (COLUMNS, ",contract_no,,key", ",contract,,key", "type", "type 取 text"),
    (COLUMNS, "signed_on,签订日期", "signed_on,报送日期", "header/aliases", "请改用其他别名"),
    (COLUMNS, "signed_on,签订日期", "signed on,签订日期", "name/header", "英文标识符"),
    (COLUMNS, "signed_on,", "contract_no,", "name", "列代码不得重复"),
    (COLUMNS, ",contract_no,,key", ",contract_no,,must", "required", "留空或取 yes、key"),
    (COLUMNS, ",choice,,key,,", ",text,,key,,", "choices", "其他类型留空"),
    (FINDINGS, 'severity = "reject_submission"', 'severity = "reject"', "S01", "severity 取"),
    (FINDINGS, 'source = "intake"', 'source = "reader"', "S01", "source 取"),
    (FINDINGS, "remedy = ", "cure = ", "S01", "每项须恰有"),
    (INDICATORS, 'form = "rate"', 'form = "rates"', "union_founding_rate", "form 取"),
    (INDICATORS, 'title = "企业建会率"\n', "", "union_founding_rate", "补写 title"),
    (EDITION, 'target = "90%"', 'target = "90"', "item[A1].rule[1].target", '写成 "90%"'),
    (EDITION, 'code = "harmony-5"', 'code = "harmony-6"', "2014-01-01.toml", "改正 code 或目录名"),
    (EDITION, "in_force = 2014-01-01", "in_force = 2014-01-01\nrepealed = 2014-06-30",
     "2014-01-01.toml", "从 round.toml 的 rulebooks 中删去"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "old", "new", "place", "remedy"), CAUGHT, ids=lambda v: str(v).strip()[:32]
)
def test_a_mistake_names_place_and_remedy(
    tmp_path: Path, name: str, old: str, new: str, place: str, remedy: str
) -> None:
    root = make_root(tmp_path)
    spoil(root, name, old, new)
    with pytest.raises(ConfigError) as caught:
        load_everything(root)
    assert caught.value.what
    assert place in caught.value.where
    assert remedy in caught.value.remedy


def test_an_edition_that_is_not_in_force_yet_reads_differently(tmp_path: Path) -> None:
    where = Paths(make_root(tmp_path))
    with pytest.raises(ConfigError) as caught:
        rulebook.resolve(where, "harmony-5", date(2013, 12, 31))
    assert "尚无施行的版本" in caught.value.what
    assert "2014-01-01" in caught.value.remedy


def test_an_edition_file_needs_a_day_for_a_name(tmp_path: Path) -> None:
    root = make_root(tmp_path)
    (root / EDITION).rename(root / "rulebooks/harmony-5/new.toml")
    with pytest.raises(ConfigError) as caught:
        load_everything(root)
    assert "new.toml" in caught.value.where
    assert "2014-01-01.toml" in caught.value.remedy


# Mistakes that only show when files are held against each other, or that types alone do not show.
ALSO_CAUGHT = [
    (ROUND, "[severity]", '[severity]\nV04 = "fatal"'),
    (ROUND, "[severity]", '[severity]\nZ99 = "notice"'),
    (ROUND, "[severity]", "[severities]"),
    (ROUND, "period_end = 2014-12-31", "period_end = 2013-12-31"),
    (ROUND, "cutoff = 2014-12-31", "cutoff = 2014-12-31T08:00:00"),
    (ROUND, "due = 2015-01-20", "due = 2014-01-20"),
    (ROUND, "rights_info_due_day = 10", "rights_info_due_day = 40"),
    (ROUND, '"reg_cases"', '"reg_casez"'),
    (ROUND, '"harmony-5",', '"harmony-6",'),
    (ROUND, '"five-projects"]', '"harmony-5"]'),
    (ROUND, 'code = "demo-2014"', 'code = "demo-2015"'),
    (EVENTS, 'unit_code = "KF01"', 'unit_code = "KF99"'),
    (EVENTS, 'indicator = "experience_promotion"', 'indicator = "experience_promotions"'),
    (EVENTS, "event_date = 2014-11-05", 'event_date = "2014-11-05"'),
    (EVENTS, 'reason = "同一经验被省总工会简报刊发"\n', ""),
    (EVENTS, 'level = "省"', 'level = "厅"'),
    (TARGETS, "JD01,instructors,4\n", "JD01,instructors,4\nJD01,instructors,5\n"),
    (HOLIDAYS, "2014-01-01,rest", "2014-01-01,holiday"),
    (SHEETS, "contracts,集体合同台账", "contracts,企业名册"),
    (INDICATORS, 'denominator = "企业总数"\n', ""),
    (INDICATORS, 'needs = ["enterprises"]', 'needs = ["enterprise"]'),
    ("expectations/reasons.toml", 'no_contract = "无有效合同"', "no_contract = "),
    (ROUND, "[severity]", '[confirmation.contracts]\nunmatched = "count"\n[severity]'),
    (ROUND, "[severity]", '[confirmation.contract]\nconfirmed = "count"\n[severity]'),
    (ROUND, "[severity]", '[confirmation.contract]\nunmatched = "ignore"\n[severity]'),
    (ROUND, "[confirmation]  ", '[confirmation]\ncontract = "count" #'),
    (ROUND, "[severity]", '[confirmation.dispute]\nunmatched = "exclude"\n[severity]'),
    (ROUND, "[severity]", '[confirmation.enterprise]\nunmatched = "unknown"\n[severity]'),
    (ROUND, "staff_change_percent = 50", 'staff_change_percent = "50"'),
    (ROUND, "staff_change_percent = 50", "staff_change_percent = -1"),
    (ROUND, "staff_change_percent = 50", "staff_change = 50"),
    (INDICATORS, 'witness = "union"', 'witness = "unions"'),
    (EDITION, 'applies_to = { category = ["街道", "开发区", "国企", "委办局"] }',
     'applies_to = { unit = ["XX99"] }'),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new"), ALSO_CAUGHT, ids=lambda v: str(v).strip()[:32])
def test_a_mistake_across_files_stops_too(tmp_path: Path, name: str, old: str, new: str) -> None:
    root = make_root(tmp_path)
    spoil(root, name, old, new)
    with pytest.raises(ConfigError) as caught:
        load_everything(root)
    assert Path(name).name in caught.value.where
    assert caught.value.remedy


MATCH = """[[match]]
unit_code = "JD01"
sheet = "enterprises"
enterprise_name = "示例甲厂"
expect = ""
enterprise_code = "PDY00002-8"
reason = "核对营业执照"
by = "分析员甲"
document_no = "示工函〔2015〕1号"
"""
BROKEN_MATCHES = [
    ('unit_code = "JD01"', 'unit_code = "JD99"', "match[1].unit_code"),
    ('sheet = "enterprises"', 'sheet = "mediation"', "match[1].sheet"),
    ('enterprise_name = "示例甲厂"\n', "", "match[1].enterprise_name"),
    ('expect = ""\n', "", "match[1].expect"),
    ('expect = ""', "expect = 12", "match[1].expect"),
    ('"PDY00002-8"', '"PDY00002-9"', "match[1].enterprise_code"),
    ('reason = "核对营业执照"', 'reason = " "', "match[1].reason"),
    ('by = "分析员甲"\n', "", "match[1].by"),
    ('"示工函〔2015〕1号"', "20150101", "match[1].document_no"),
    ('by = "', 'row = 3\nby = "', "match[1].row"),
    ('示工函〔2015〕1号"\n', '示工函〔2015〕1号"\n' + MATCH, "match[2]"),
]


@pytest.mark.parametrize(("old", "new", "place"), BROKEN_MATCHES, ids=lambda v: str(v)[:24])
def test_a_broken_match_decision_names_entry_and_key(
    tmp_path: Path, old: str, new: str, place: str
) -> None:
    root = make_root(tmp_path)
    assert old in MATCH
    with (root / EVENTS).open("a", encoding="utf-8") as file:
        file.write("\n" + MATCH.replace(old, new, 1))
    with pytest.raises(ConfigError) as caught:
        load_everything(root)
    assert f"adjustments.toml › {place}" in caught.value.where
    assert caught.value.remedy


def test_a_sound_match_decision_loads(tmp_path: Path) -> None:
    root = make_root(tmp_path)
    with (root / EVENTS).open("a", encoding="utf-8") as file:
        file.write("\n" + MATCH)
    load_everything(root)


def test_effects_and_limits_are_read_and_the_rest_keeps_its_default(tmp_path: Path) -> None:
    root = make_root(tmp_path)
    spoil(root, ROUND, "[severity]", '[confirmation.contract]\nunmatched = "exclude"\n[severity]')
    spoil(root, ROUND, "staff_change_percent = 50", "staff_change_percent = 40")
    load_everything(root)
    round_ = load_round(Paths(root), "demo-2014")
    assert {k for k, effect in round_.confirmation.items() if effect != "count"} == {
        ("contract", "unmatched")
    }
    assert len(round_.confirmation) == 7 * 3
    assert round_.limits == {"staff_change_percent": 40, "staff_change_least": 20}


# Office programs in China save text as GBK by default.
UNREADABLE = (
    UNITS, ROUND, EVENTS, SHEETS, COLUMNS, FINDINGS, INDICATORS, "expectations/reasons.toml",
)  # fmt: skip


@pytest.mark.parametrize("name", ["rulebooks/law.toml", EDITION, *UNREADABLE])
def test_a_file_saved_as_gbk_is_named(tmp_path: Path, name: str) -> None:
    root = make_root(tmp_path)
    (root / name).write_bytes((root / name).read_text(encoding="utf-8").encode("gb18030"))
    with pytest.raises(ConfigError) as caught:
        load_everything(root)
    assert Path(name).name in caught.value.where
    assert "UTF-8" in caught.value.remedy
