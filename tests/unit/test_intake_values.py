"""Values as clerks write them, type by type; every expected value worked out by hand."""

from datetime import date

import pytest
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_10

from kaoping.intake.codes import enterprise_key, organisation_check, uscc_check
from kaoping.intake.fold import fold, fold_name, label_forms
from kaoping.intake.maps import Column
from kaoping.intake.numbers import chinese_number
from kaoping.intake.personal import holds_id_number, is_id_number, was_id_number
from kaoping.intake.problem import Problem, Raw, Typed
from kaoping.intake.values import convert


def column(kind: str, **more: object) -> Column:
    choices = more.get("choices", ())
    return Column("x", "列", (), kind, "", "", "day" if kind == "date" else "", choices)  # type: ignore[arg-type]


COLUMNS = {kind: column(kind) for kind in ("date", "count", "money", "percent", "points", "yesno", "month", "year", "text", "name", "clause", "contract_no", "unit_code", "enterprise_code", "person", "phone")}  # fmt: skip
LEVELS = column("choice", choices=(("街道", ("街道级",)), ("无", ("未建立",)), ("双爱", ())))


def typed(kind: str, text: str, cell: str = "s") -> Typed:
    found = convert(Raw(1, 1, cell, text), COLUMNS[kind])
    assert isinstance(found, Typed), found
    return found


def problem(kind: str, text: str, cell: str = "s") -> str:
    found = convert(Raw(1, 1, cell, text), COLUMNS[kind])
    assert isinstance(found, Problem), found
    return found.code


@pytest.mark.parametrize(
    "text",
    ["2014年3月5日", "2014.3.5", "2014-03-05", "2014/3/5", "20140305", "二〇一四年三月五日", "二○一四年三月五日", "二零一四年三月五日",
     "２０１４年３月５日", " 2014 年 3 月 5 日 ", "2014-3-5 0:00", "2014-03-05 00:00:00", "2014-03-05T00:00:00", "2014年3月5号"],
)  # fmt: skip
def test_a_day_in_every_style(text: str) -> None:
    day = typed("date", text)
    assert (day.first, day.last, day.notice) == (date(2014, 3, 5), date(2014, 3, 5), None)


@pytest.mark.parametrize("text", ["2014年3月", "2014-03", "2014.3", "2014/03", "二〇一四年三月"])
def test_a_month_keeps_its_precision(text: str) -> None:
    month = typed("date", text)
    assert (month.first, month.last) == (date(2014, 3, 1), date(2014, 3, 31))
    assert month.notice == Problem("V04", value=text)


def test_numbers_in_date_columns() -> None:
    assert typed("date", "41703", "n").first == date(2014, 3, 5)  # days after 1899-12-30
    assert typed("date", "20140305", "n").first == date(2014, 3, 5)
    assert typed("date", "2014-03-05", "d").first == date(2014, 3, 5)
    assert problem("date", "2014.1", "n") == "V02"  # January, or October without its zero
    assert problem("date", "41703.5", "n") == "V02"
    assert problem("date", "41703", "s") == "V02"
    assert problem("date", "120", "n") == "V02"


@pytest.mark.parametrize(
    ("text", "code"),
    [("2014-02-30", "V03"), ("2014年13月1日", "V03"), ("20141301", "V03"), ("2014年0月", "V03"), ("1014-3-5", "V03"), ("9999-01-01", "V03"),
     ("二〇一四年二月三十日", "V03"), ("待核实", "V02"), ("14.3.5", "V02"), ("3月5日", "V02"), ("2014", "V02"), ("2014年3月5日前", "V02"),
     ("201403", "V02"), ("2014-3-5至2014-4-1", "V02"), ("2014年三十五月", "V03")],
)  # fmt: skip
def test_what_is_no_date(text: str, code: str) -> None:
    assert problem("date", text) == code


def test_leap_days() -> None:
    assert typed("date", "2012-02-29").first == date(2012, 2, 29)
    assert problem("date", "2014-02-29") == "V03"
    assert typed("date", "2012年2月").last == date(2012, 2, 29)
    assert typed("date", "二〇一二年十二月三十一日").first == date(2012, 12, 31)


@pytest.mark.parametrize(
    ("text", "number", "hedge"),
    [("1500", 1500, ""), ("1,500", 1500, ""), ("１，５００", 1500, ""), ("1５00", 1500, ""), ("12,345,678", None, ""), ("1500人", 1500, ""),
     ("1500余家", 1500, "at_least"), ("3000人左右", 3000, "about"), ("约500", 500, "about"), ("大约500人", 500, "about"), ("近100", 100, "at_most"),
     ("不足100人", 100, "at_most"), ("300多人", 300, "at_least"), ("1.2万人", 12000, ""), ("3万余人", 30000, "at_least"), ("10余万", 100000, "at_least"), ("近3千人", 3000, "at_most"), ("3百", 300, ""), ("1.2千", 1200, ""), ("2百万", 2_000_000, ""), ("三千余人", 3000, "at_least"),
     ("十个", 10, ""), ("两套", 2, ""), ("二十三户", 23, ""), ("一百零五人", 105, ""), ("一千二百", 1200, ""), ("500人以上", 500, "at_least"),
     ("500以内", 500, "at_most"), ("不少于3名", 3, "at_least"), ("1500.0", 1500, ""), ("0", 0, ""), ("15人次", 15, ""), ("10000000", 10_000_000, "")],
)  # fmt: skip
def test_counts(text: str, number: int | None, hedge: str) -> None:
    if number is None:
        assert problem("count", text) == "V07"
        return
    found = typed("count", text)
    assert (found.number, found.hedge) == (number, hedge)
    assert (found.notice is not None) == bool(hedge)
    assert found.state == ("zero" if number == 0 else "value")


@pytest.mark.parametrize(
    ("text", "code"),
    [("若干", "V05"), ("1,50", "V05"), ("1 2a", "V05"), ("十十", "V05"), ("一二", "V05"), ("1e3", "V05"), ("10²", "V05"), ("½", "V05"), ("③", "V05"),
     ("3至5", "V05"), ("3-5", "V05"), ("约", "V05"), ("人", "V05"), ("1..5", "V05"), ("٣", "V05"), ("-1", "V07"), ("10000001", "V07"), ("1.5", "V16"),
     ("#N/A", "V11"), ("同上", "V14"), ("几十", "V05"), ("数百", "V05")],
)  # fmt: skip
def test_what_is_no_count(text: str, code: str) -> None:
    assert problem("count", text) == code


@pytest.mark.parametrize(
    ("text", "fen"),
    [("1300", 130_000), ("1,300.50", 130_050), ("1300.5元", 130_050), ("1.2万元", 1_200_000), ("10万余元", 10_000_000), ("0.01", 1), ("0", 0), ("五百元", 50_000), ("0.1亿", 1_000_000_000)],
)  # fmt: skip
def test_money_in_fen(text: str, fen: int) -> None:
    assert typed("money", text).number == fen


def test_money_is_exact_or_refused() -> None:
    assert problem("money", "0.005") == "V05"
    assert problem("money", "-1") == "V07"
    assert problem("money", "9" * 30) == "V07"
    assert typed("money", "300.3", "n").number == 30_030


@pytest.mark.parametrize(
    ("cell", "text", "points"),
    [("s", "96%", 9600), ("s", "９６％", 9600), ("s", "96.0％", 9600), ("s", "96", 9600), ("n", "96", 9600), ("n", "6.25", 625), ("p", "0.06", 600),
     ("p", "1", 10_000), ("s", "百分之九十六", 9600), ("s", "百分之6", 600), ("s", "百分百", 10_000), ("s", "0.5%", 50), ("s", "0", 0), ("n", "1", 100)],
)  # fmt: skip
def test_percent_in_basis_points(cell: str, text: str, points: int) -> None:
    assert typed("percent", text, cell).number == points


def test_percent_is_never_guessed() -> None:
    assert problem("percent", "0.06") == "V15"
    assert problem("percent", "0.06", "n") == "V15"
    assert problem("percent", "0.999") == "V15"
    assert problem("percent", "6.001") == "V05"  # a tenth of a basis point
    assert problem("percent", "增长") == "V05"
    hedged = typed("percent", "96%以上")
    assert (hedged.number, hedged.hedge, hedged.notice and hedged.notice.code) == (
        9600,
        "at_least",
        "V06",
    )


def test_points_in_micro_points() -> None:
    assert typed("points", "0.45").number == 450_000
    assert typed("points", "5分").number == 5_000_000
    assert problem("points", "0.0000001") == "V05"
    assert problem("points", "-1") == "V07"


@pytest.mark.parametrize("text", ["是", "有", "√", "已", "Y", "yes", "TRUE", " 是 "])
def test_yes(text: str) -> None:
    assert typed("yesno", text).flag is True


@pytest.mark.parametrize("text", ["否", "无", "×", "X", "未", "n", "No", "沒有"])
def test_no(text: str) -> None:
    assert typed("yesno", text).flag is False


def test_four_facts_of_blankness() -> None:
    assert typed("count", "无").state == "none"
    assert typed("count", "/").state == "none"
    assert typed("date", "—").state == "none"
    assert typed("yesno", "/").state == "none"
    assert typed("count", "0").state == "zero"
    assert typed("text", "不适用").state == "not_applicable"
    assert typed("enterprise_code", "N/A").state == "not_applicable"
    assert typed("enterprise_code", "無").state == typed("count", "無").state == "none"
    assert problem("yesno", "部分") == "V09"


def test_choices() -> None:
    def choose(text: str) -> Typed | Problem:
        return convert(Raw(1, 1, "s", text), LEVELS)

    assert choose("街道级") == Typed(text="街道")
    assert choose("無") == Typed(
        text="无"
    )  # a choice of that name wins over the blank of that name
    assert choose(" 雙愛 ") == Typed(text="双爱")
    assert choose("区") == Problem("V08", value="区", expected="街道、无、双爱")


def test_months_and_years() -> None:
    assert [
        typed("month", text).number for text in ("3", "3月", "03", "三月", "十二月份", "2014年3月")
    ] == [3, 3, 3, 3, 12, 3]
    assert typed("month", "2014-03-01", "d").number == 3
    assert problem("month", "13") == problem("month", "0") == problem("month", "春") == "V05"
    assert [
        typed("year", text).number
        for text in ("2014", "2014年", "2014年度", "二〇一四年", "２０１４")
    ] == [2014] * 5
    assert problem("year", "14年") == "V05"


def test_text_keeps_its_words_and_names_fold_for_matching() -> None:
    assert typed("text", " 示例（甲）区 ").text == "示例(甲)区"
    name = typed("name", "示例（甲）厂有限责任公司")
    assert (name.text, name.norm) == ("示例(甲)厂有限责任公司", "示例甲厂有限公司")
    assert fold_name("示例甲厂有限公司") == name.norm
    assert problem("text", "字" * 201) == problem("clause", "字" * 2001) == "V17"
    assert typed("clause", "字" * 2000).text == "字" * 2000
    assert typed("unit_code", "ｊｄ０１").text == "JD01"
    assert typed("contract_no", "示集 2014-001").text == "示集2014-001"


def test_persons_and_phones_leave_nothing_behind() -> None:
    assert typed("person", "示例某") == Typed()
    for phone in ("13900000000", "024-88000019", "88000019", "139 0000 0000", "024-88000019-12"):
        assert typed("phone", phone) == Typed()
    for text, shown in (("139000", "13****"), ("示例某", "***"), ("1a", "**")):
        assert typed("phone", text).notice == Problem("V13", value=shown)


@pytest.mark.parametrize(
    ("body", "check"), [("M000100Y", "4"), ("PDY00001", "X"), ("PDY00006", "0"), ("PDY00002", "8")]
)
def test_organisation_codes_by_the_standard(body: str, check: str) -> None:
    assert organisation_check(body) == check  # GB 11714-1997, sums worked out in the reference
    assert enterprise_key(body + check) == body + check


@pytest.mark.parametrize(
    ("body", "check"),
    [("91350100M000100Y4", "3"), ("81210104PDY00001X", "R"), ("91210104PDY000028", "Q"), ("91210104PDY000191", "0"),
     ("A1210104PDY00001X", "P"), ("N1210104PDY00001X", "B"), ("Y1210104PDY00001X", "3")],
)  # fmt: skip
def test_social_credit_codes_by_the_standard(body: str, check: str) -> None:
    assert uscc_check(body) == check  # GB 32100-2015
    assert enterprise_key(body + check) == body[8:17]
    if body[0].isdigit():
        assert uscc.calc_check_digit(body) == check  # python-stdnum, an independent witness


def test_what_shows_nothing_is_taken_out() -> None:
    assert typed("enterprise_code", "\u200bPDY00\u200d0028\ufeff").key == "PDY000028"
    assert typed("text", "示例\x07\u202e甲\x00").text == "示例甲"
    assert typed("text", "一行\n二行").text == "一行\n二行"


def test_messages_hold_one_short_line() -> None:
    found = convert(Raw(1, 1, "s", "若干\n" * 500), COLUMNS["count"])
    assert isinstance(found, Problem) and found.value is not None
    assert (
        len(found.value) == 60
        and found.value.startswith("若干 若干 ")
        and found.value.endswith("…")
    )
    for kind in ("date", "money", "percent", "yesno", "enterprise_code", "month", "points", "year"):
        found = convert(Raw(1, 1, "s", "长" * 500), COLUMNS[kind])
        assert isinstance(found, Problem) and len(found.value or "") == 60


def test_codes_in_text_columns_are_not_rounded() -> None:
    place = Column("place_code", "代码", (), "text", "", "", "", ())
    assert convert(Raw(1, 1, "n", "9.1210104E+17"), place) == Problem("V12", value="9.1210104E+17")
    assert convert(Raw(1, 1, "n", "210104001"), place) == Typed(text="210104001")


def test_both_codes_of_an_enterprise_give_one_key() -> None:
    assert (
        typed("enterprise_code", "PDY00002-8").key
        == typed("enterprise_code", "91210104pdy000028q").key
        == "PDY000028"
    )
    assert typed("enterprise_code", "ＰＤＹ００００２－８").key == "PDY000028"
    assert problem("enterprise_code", "91350100M000100Y4Z") == "V10"
    assert (
        problem("enterprise_code", "912101040000000000") == "V12"
    )  # 15 digits and zeros: what a CSV keeps
    assert (
        problem("enterprise_code", "110108000000016") == "V10"
    )  # a registration number is no code


def test_citizen_numbers_are_known_by_date_and_check() -> None:
    assert is_id_number("11010519491231002X") and is_id_number("11010519491231002x")
    assert is_id_number("440524188001010014")
    assert not is_id_number("110105194912310020")  # check character
    assert not is_id_number("11010519491331002X")  # month 13
    assert is_id_number("110105491231003") and not is_id_number("110108000000016")
    assert mod_11_10.is_valid("110105491231002")  # python-stdnum: a business registration number,
    assert not is_id_number("110105491231002")  # although 1949-12-31 stands where a birthday would
    assert holds_id_number("身份证：１１０１０５１９４９１２３１００２Ｘ。")
    assert holds_id_number("110105 19491231 002X") and holds_id_number("110105-19491231-002X")
    assert not holds_id_number("合同 2014-0001-0002-0003")
    assert was_id_number("1.1010519491231E+17") and not was_id_number("9.1210104E+17")
    for kind in (
        "text",
        "name",
        "count",
        "date",
        "person",
        "phone",
        "contract_no",
        "enterprise_code",
    ):
        assert problem(kind, "11010519491231002X") == "P02"


def test_folding() -> None:
    assert fold(" 單位　名稱\n（蓋章） ") == "单位名称(盖章)"
    assert label_forms("职工人数\n（人）*") == ("职工人数(人)*", "职工人数")
    assert label_forms("单位名称：") == ("单位名称:", "单位名称")


@pytest.mark.parametrize(
    ("text", "number"),
    [("十", 10), ("十五", 15), ("二十", 20), ("九十九", 99), ("一百", 100), ("一百一十", 110), ("二百零三", 203), ("三千五百", 3500),
     ("零", 0), ("一二", None), ("百", None), ("一百十百", None), ("一十一百", None), ("", None), ("甲", None), ("十百", None)],
)  # fmt: skip
def test_chinese_numerals(text: str, number: int | None) -> None:
    assert chinese_number(text) == number


@pytest.mark.parametrize(
    "text", ["2014-3-1 00:00", "2014-3-1 0:00", "2014/3/1 00:00:00", "2014.3.1 0:00:00"]
)
def test_midnight_is_no_part_of_the_day(text: str) -> None:
    assert typed("date", text).first == date(2014, 3, 1)


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [("count", "10\n20", "V05"), ("count", "3 5", "V05"), ("count", "1 500", "V05"), ("count", "１０　２０", "V05"), ("money", "1300\n1500", "V05"),
     ("percent", "6\n8", "V05"), ("percent", "1 2%", "V05"), ("points", "4 5", "V05"), ("month", "1 2", "V05"), ("year", "20 14", "V05"),
     ("date", "2014-3-1 5", "V02"), ("date", "2014-3-1 14:30", "V02"), ("date", "2014-1\n2", "V02"), ("date", "2014-3-50:00", "V02")],
)  # fmt: skip
def test_two_numbers_in_a_cell_are_never_run_together(kind: str, text: str, code: str) -> None:
    assert problem(kind, text) == code


@pytest.mark.parametrize("text", ["12 人", "约 12 人", "12\n人", " 1,500 "])
def test_space_beside_a_number_does_no_harm(text: str) -> None:
    assert typed("count", text).number == (1500 if "5" in text else 12)


@pytest.mark.parametrize("text", ["1234,567", "1500,000", "1,50,000", "1.5,000", "0,12", "1,2345"])
def test_commas_count_only_in_their_places(text: str) -> None:
    assert problem("count", text) == "V05"


@pytest.mark.parametrize(
    ("text", "scale", "fen"),
    [("1.2", 10_000, 1_200_000), ("1.2万元", 10_000, 1_200_000), ("12000元", 10_000, 1_200_000), ("12000元", 1, 1_200_000), ("1.2万", 1, 1_200_000)],
)  # fmt: skip
def test_a_unit_in_the_cell_stands_for_the_header_s(text: str, scale: int, fen: int) -> None:
    found = convert(Raw(1, 1, "s", text), COLUMNS["money"], scale)
    assert isinstance(found, Typed) and found.number == fen


@pytest.mark.parametrize(
    ("kind", "text"),
    [("money", "1200人"), ("money", "1.2万人次"), ("percent", "6元"), ("percent", "6.5人"), ("points", "5元"), ("points", "5人")],
)  # fmt: skip
def test_a_unit_of_something_else_is_refused(kind: str, text: str) -> None:
    assert problem(kind, text) == "V05"


def test_half_a_unit_below_a_unit_is_not_guessed() -> None:
    found = convert(Raw(1, 1, "s", "1.2万"), COLUMNS["money"], 10_000)  # 万 of 元, or of 万元
    assert found == Problem("V05", value="1.2万")
    people = convert(Raw(1, 1, "s", "500人"), COLUMNS["count"], 10_000)
    assert isinstance(people, Typed) and people.number == 500


@pytest.mark.parametrize(
    ("text", "key"),
    [("91350100M000100Y43", "M000100Y4"), ("91350100m000100y43", "M000100Y4"), ("M000100Y-4", "M000100Y4"), ("M000100Y4", "M000100Y4"),
     ("PDY00001-X", "PDY00001X"), ("ＰＤＹ００００１－Ｘ", "PDY00001X")],
)  # fmt: skip
def test_codes_of_the_standards_own_examples(text: str, key: str) -> None:
    assert typed("enterprise_code", text).key == key


@pytest.mark.parametrize(
    ("text", "code"),
    [("91350100M000100Y4Z", "V10"), ("M000100Y-5", "V10"), ("PDY00001-0", "V10"), ("91350100M000100Y4", "V10"), ("无证照", "V10"),
     ("110108000000016", "V10"), ("11010519491231002X", "P02"), ("440524188001010014", "P02")],
)  # fmt: skip
def test_what_is_no_code(text: str, code: str) -> None:
    assert problem("enterprise_code", text) == code


@pytest.mark.parametrize(
    ("one", "other"),
    [("示例甲厂有限责任公司", "示例甲厂有限公司"), ("示例（甲）厂有限公司", "示例(甲)厂有限公司"), ("示例甲廠有限公司", "示例甲厂有限公司"),
     ("示例 甲 厂", "示例甲厂"), ("Ａ示例", "a示例"), ("示例·甲厂", "示例甲厂")],
)  # fmt: skip
def test_names_that_are_one(one: str, other: str) -> None:
    assert typed("name", one).norm == typed("name", other).norm


def test_names_that_are_two() -> None:
    assert typed("name", "示例甲厂有限公司").norm != typed("name", "示例甲厂").norm
    assert typed("name", "示例甲厂").norm != typed("name", "示例乙厂").norm


@pytest.mark.parametrize(
    ("unit", "kind", "text", "wanted"),
    [
        ("%", "s", "96%", 9_600), ("%", "n", "96", 9_600), ("%", "n", "0.96", "V15"), ("%", "p", "0.96", 9_600),
        ("1", "s", "96%", 9_600), ("1", "n", "0.96", 9_600), ("1", "n", "1.02", 10_200), ("1", "n", "2", 20_000),
        ("1", "n", "96", "V15"), ("1", "s", "2.01", "V15"), ("1", "p", "0.96", 9_600), ("1", "s", "百分之九十六", 9_600),
    ],
)  # fmt: skip
def test_the_column_says_what_a_bare_rate_means(unit: str, kind: str, text: str, wanted: object) -> None:  # fmt: skip
    rate = Column("x", "列", (), "percent", unit, "", "", ())
    found = convert(Raw(1, 1, kind, text), rate)
    assert (found.code if isinstance(found, Problem) else found.number) == wanted
