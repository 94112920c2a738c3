"""The unit's workbook: prefilled, strict where it helps, read back without a finding."""

import hashlib
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.workbooks.books import ROOT, Book, table

from kaoping import intake, rounds
from kaoping.config import Paths
from kaoping.errors import UsageError
from kaoping.intake.facts import parse_objects
from kaoping.intake.prefill import prefill_of
from kaoping.intake.template import Prefill, write_template
from kaoping.rounds import Round, Unit

PATHS = Paths(ROOT)
REGISTERS = Book({
    "企业名录": table("reg_enterprises", [
        {"enterprise_code": "PDY00001X", "enterprise_name": "示例甲厂", "reg_status": "存续", "unit_code": "JD01", "community_code": "JD01-SQ01",
         "ownership": "非公-私营", "size_class": "小型", "industry": "制造业", "staff": 120},
        {"enterprise_code": "PDY000028", "enterprise_name": "示例乙厂", "reg_status": "注销", "unit_code": "JD01"},
        {"enterprise_code": "PDY000060", "enterprise_name": "示例丙厂", "reg_status": "存续", "unit_code": "JD02"}]),
    "建筑工地清单": table("reg_sites", [{"site_no": "1", "site_name": "示例一号工地", "unit_code": "JD01", "started_on": "2014-03-01"}]),
    "社区及帮扶站名录": table("reg_communities", [
        {"community_code": "JD01-SQ01", "community_name": "示例一社区", "unit_code": "JD01", "help_point": "是"},
        {"community_code": "JD01-SQ02", "community_name": "示例二社区", "unit_code": "JD01", "help_point": "否"}]),
})  # fmt: skip


@pytest.fixture(scope="module")
def round_() -> Round:
    return rounds.load_round(PATHS, "demo-2014")


@pytest.fixture(scope="module")
def context(round_: Round) -> intake.Context:
    return intake.context(PATHS, round_)


@pytest.fixture(scope="module")
def prefill(context: intake.Context, tmp_path_factory: pytest.TempPathFactory) -> Prefill:
    var = tmp_path_factory.mktemp("var")
    (var / "objects").mkdir()
    REGISTERS.save(var / "objects" / "registers")
    refs = parse_objects(Paths(ROOT, var), context, [("registers", "registers.xlsx")])
    return prefill_of(context, refs.values(), "JD01")


def test_every_unit_reads_back_without_a_finding(
    tmp_path: Path, round_: Round, context: intake.Context, prefill: Prefill
) -> None:
    for unit in (round_.unit("JD01"), round_.unit("WB05")):
        write_template(PATHS, round_, unit, tmp_path / "a.xlsx", prefill)
        parsed = intake.parse_file(tmp_path / "a.xlsx", "a.xlsx", context)
        assert (parsed.kind, parsed.unit_code, parsed.findings) == ("submission", unit.code, [])
        assert set(parsed.sheets.values()) == {"received"}
        assert [name for name in parsed.counts if name.startswith("(")] == ["(instructions)"]


def test_the_districts_own_template(tmp_path: Path, round_: Round, context: intake.Context) -> None:
    own = Unit("QZGH", "示例区总工会", "事业单位", "", 0)
    write_template(PATHS, round_, own, tmp_path / "a.xlsx", None)
    parsed = intake.parse_file(tmp_path / "a.xlsx", "a.xlsx", context)
    assert (parsed.kind, parsed.findings, list(parsed.sheets)) == (
        "district",
        [],
        ["cover", "district_projects"],
    )


def test_what_is_prefilled(tmp_path: Path, round_: Round, prefill: Prefill) -> None:
    write_template(PATHS, round_, round_.unit("JD01"), tmp_path / "a.xlsx", prefill)
    book = load_workbook(tmp_path / "a.xlsx")
    assert [book["封面"][f"B{row}"].value for row in (3, 4, 5, 10)] == [
        "2014",
        "JD01",
        "示例甲街道办事处",
        "2014-1",
    ]
    roster = book["企业名册"]
    assert [cell.value for cell in roster[4]][:9] == [
        "1",
        "示例甲厂",
        "PDY00001X",
        "JD01-SQ01",
        "存续",
        "非公-私营",
        "小型",
        "制造业",
        None,
    ]
    assert roster["A5"].value is None  # 注销 and the other unit's enterprise are left out
    assert book["帮扶站点"]["C4"].value == "JD01-SQ01" and book["帮扶站点"]["A5"].value is None
    assert book["建筑工地"]["C4"].value.date().isoformat() == "2014-03-01"
    lines = [row[0].value for row in book["填报说明"].iter_rows()]
    assert (
        "　JD01-SQ02　示例二社区" in lines and "7. 报送截止日：2015年1月20日（含当日）。" in lines
    )


def test_a_name_that_looks_like_a_formula_stays_text(tmp_path: Path, round_: Round) -> None:
    hostile = Prefill(
        rows={"enterprises": [{"enterprise_name": "=1+1"}, {"enterprise_name": "http://示例"}]},
        places=[("=2", "@3")],
    )
    write_template(PATHS, round_, round_.unit("JD01"), tmp_path / "a.xlsx", hostile)
    book = load_workbook(tmp_path / "a.xlsx")
    roster = book["企业名册"]
    assert [
        (roster[cell].value, roster[cell].data_type, roster[cell].hyperlink)
        for cell in ("B4", "B5")
    ] == [("=1+1", "s", None), ("http://示例", "s", None)]


def test_the_form_helps_the_clerk(tmp_path: Path, round_: Round) -> None:
    write_template(PATHS, round_, round_.unit("JD01"), tmp_path / "a.xlsx", None)
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames[:3] == ["封面", "填报说明", "企业名册"] and len(book.sheetnames) == 18
    roster = book["企业名册"]
    assert roster.freeze_panes == "A4"
    assert [roster[cell].value for cell in ("A3", "B3", "I3")] == [
        "序号",
        "企业名称*",
        "职工人数（人）*",
    ]
    assert roster["B3"].fill.fgColor.rgb != roster["D3"].fill.fgColor.rgb
    assert roster.column_dimensions["C"].width > 10
    rules = {str(rule.sqref): rule.formula1 for rule in roster.data_validations.dataValidation}
    assert rules["G4:G3001"] == '"大型,中型,小型,微型"' and rules["L4:L3001"] == '"是,否"'


def test_equal_inputs_give_equal_bytes(tmp_path: Path, round_: Round, prefill: Prefill) -> None:
    digests = set()
    for name in ("a.xlsx", "b.xlsx"):
        write_template(PATHS, round_, round_.unit("JD01"), tmp_path / name, prefill)
        digests.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(digests) == 1
    assert b"2015-01-05T00:00:00Z" in _core(
        tmp_path / "a.xlsx"
    )  # the day the round opens, never today


def _core(file: Path) -> bytes:
    from zipfile import ZipFile

    with ZipFile(file) as archive:
        return archive.read("docProps/core.xml")


@pytest.mark.parametrize(
    ("kind", "text", "value", "precision", "hedge", "message"),
    [("日期", "二〇一四年三月五日", "2014-03-05", "day", "", ""),
     ("日期", "2014年3月", "2014-03", "month", "", "“日期”的值“2014年3月”只有年月，涉及天数的项目无法判定。"),
     ("date", "2014-02-30", "", "", "", "“date”的值“2014-02-30”不是有效日期。"),
     ("数字", "1500余家", "1500", "", "at_least", "“数字”的值“1500余家”是约数，按不少于该数记录，不作为精确数使用。"),
     ("金额", "1.2万元", "12000.00", "", "", ""), ("百分比", "6.25%", "6.25%", "", "", ""), ("百分比", "0.06", "", "", "", "“百分比”的值“0.06”与本列单位（%）不符，无法认定。"),
     ("分值", "0.45", "0.45", "", "", ""), ("是否", "√", "是", "", "", ""), ("代码", "PDY00002-8", "PDY000028", "", "", ""),
     ("代码", "PDY000029", "", "", "", "“代码”的值“PDY000029”校验位不符，该行不计。"), ("企业类型", "民营", "非公-私营", "", "", ""),
     ("数字", "不适用", "不适用", "", "", ""), ("文本", "11010519491231002X", "", "", "", "该单元格含有疑似身份证号，内容未保存。"),
     ("电话", "139 0000 0000", "13***********", "", "", ""), ("数字", "  ", "", "", "", ""), ("月份", "三月", "3", "", "", "")],
)  # fmt: skip
def test_one_value_by_itself(
    context: intake.Context,
    kind: str,
    text: str,
    value: str,
    precision: str,
    hedge: str,
    message: str,
) -> None:
    verdict = intake.check_value(context, kind, text)
    assert (verdict.value, verdict.precision, verdict.hedge, verdict.message) == (
        value,
        precision,
        hedge,
        message,
    )
    assert bool(verdict.code) == bool(message)


def test_an_unknown_type_lists_the_known_ones(context: intake.Context) -> None:
    with pytest.raises(UsageError, match="日期、数字"):
        intake.check_value(context, "颜色", "红")
