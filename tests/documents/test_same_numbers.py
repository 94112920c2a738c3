"""The same numbers in DOCX, PDF, HTML, XLSX and the run's CSV."""

import csv
from decimal import Decimal
from fractions import Fraction

import pytest

from kaoping.documents.rules import Rules
from kaoping.documents.run import open_frame
from kaoping.documents.view import unit_view
from tests.documents import fixtures, reading
from tests.documents.conftest import Rendered

UNITS = fixtures.UNITS


def expected_lines(unit: str) -> list[tuple[str, str, str, str]]:
    lines = []
    for book in fixtures.TEXTS:
        places = fixtures.PLACES[book]
        for line, got, _ in fixtures.scored(book, unit):
            gap = Decimal(line.full) - Decimal(got)
            lines.append((line.label, line.full, got, f"{gap:.{places}f}"))
    return lines


@pytest.mark.parametrize("unit", UNITS)
def test_every_form_prints_the_points_of_the_run(rendered: Rendered, unit: str) -> None:
    wanted = expected_lines(unit)
    assert reading.item_lines(reading.docx_tables(rendered.file(f"{unit}.docx"))) == wanted
    assert reading.item_lines(reading.html_tables(rendered.file(f"{unit}.html"))) == wanted
    assert reading.item_lines(reading.pdf_tables(rendered.file(f"{unit}.pdf"))) == wanted


@pytest.mark.parametrize("unit", UNITS)
def test_every_form_prints_the_totals_of_the_run(rendered: Rendered, unit: str) -> None:
    with (rendered.run_dir / "totals.csv").open(encoding="utf-8", newline="") as handle:
        rows = {r["rulebook"]: r for r in csv.DictReader(handle) if r["unit_code"] == unit}
    for ending, read in (
        ("docx", reading.docx_tables),
        ("html", reading.html_tables),
        ("pdf", reading.pdf_tables),
    ):
        table = next(
            t
            for t in read(rendered.file(f"{unit}.{ending}"))
            if t[0][0] == "考核细则" and t[0][1] == "满分"
        )
        printed = {row[0]: row for row in table[1:]}
        for book, title in (
            ("harmony-5", "和谐劳动关系建设"),
            ("collective-contract-100", "集体合同工作专项考评"),
        ):
            assert Fraction(printed[title][3]) == Fraction(rows[book]["points"]), ending
            assert printed[title][9] == (rows[book]["grade"] or "—"), ending


def test_the_whole_text_is_the_same_in_all_forms(rendered: Rendered) -> None:
    texts = [
        reading.docx_text(rendered.file("JD01.docx")),
        reading.html_text(rendered.file("JD01.html")),
        reading.pdf_text(rendered.file("JD01.pdf")),
    ]
    view = rendered.views["JD01"]
    phrases = [
        c[key] for b in view["books"] for c in b["losses"] for key in ("regain", "missing_text")
    ]
    phrases += [t["name"] for b in view["books"] for c in b["losses"] for t in c["things"]]
    phrases += [f["remedy"] for f in view["found"]] + [
        r["text"] for p in view["plans"] for r in p["rows"]
    ]
    phrases += [n["value"] for n in (*view["notes"], *view["appeal_rows"])]
    phrases += [view["code"], *view["appeal"], *view["main"], *view["checked"], *view["rectify"]]
    for phrase in phrases:
        assert reading.squeeze(phrase) in texts[0] and reading.squeeze(phrase) in texts[1]
    # The PDF breaks table cells over lines that pdfplumber reads across columns: short texts only.
    for phrase in [
        view["code"],
        "示例第29号制造有限公司",
        "①企业名册 C5",
    ]:
        assert reading.squeeze(phrase) in texts[2]


def test_what_the_unsubmitted_unit_is_told(rendered: Rendered) -> None:
    # 10 items of 3.2 points, two of them (0.150 + 0.200) counted from registers: 8 items, 2.850 lost.
    text = reading.docx_text(rendered.file("JD02.docx"))
    assert (
        "未报送考核工作簿" in text
        and "和谐劳动关系建设8项2.850分" in text
        and "集体合同工作专项考评7项29.00分" in text
    )
    assert "约谈主要负责人（本组末位）" in text


def test_the_unsubmitted_unit_is_advised_to_send_its_workbook(rendered: Rendered) -> None:
    view = rendered.views["JD02"]
    assert [(r["count"], r["gained"]) for r in view["plans"][0]["rows"]] == [("1份", "2.850")]
    assert not view["plans"][0]["rest"]
    assert "补报考核工作簿最多可挽回2.850分" in "".join(view["rectify"])


def test_units_without_enterprises_show_not_applicable(rendered: Rendered) -> None:
    states = {
        row[0]: row[9]
        for t in reading.html_tables(rendered.file("WB05.html"))
        if t[0][0] == "条款"
        for row in t
        if len(row) == 10
    }
    assert states["第三条（一）1"] == "不适用" and states["第三条（六）1"] == "已计分"
    assert "下列项目对你单位不适用" in reading.html_text(rendered.file("WB05.html"))


def test_a_deduction_says_everything_about_itself(rendered: Rendered) -> None:
    card = rendered.views["JD01"]["books"][0]["losses"][0]
    assert card["clause"] == "第三条（一）1　企业建会率" and (
        card["full"],
        card["got"],
        card["lost"],
    ) == ("0.450", "0.350", "0.100")
    assert card["fractions"] == ["企业建会率：分子171，分母（企业总数）200，85.50%"]
    assert card["missing_text"] == "29项，见下表。" and len(card["things"]) == 29
    assert card["things_title"] == "第三条（一）1　企业建会率　失分事项29项"
    first = card["things"][0]
    assert [first[k] for k in ("no", "name", "reason", "witness", "place")] == [
        "1", "示例第1号制造有限公司", "未建立工会", "一致", "①企业名册 C5",
    ]  # fmt: skip
    assert "85.5" in card["sentences"][0] and "90%" in card["sentences"][0]
    # 180 of 200 are wanted: nine more. The first started point (85.5 → 86 %) is one enterprise.
    assert card["regain"] == (
        "补齐1家，本项得0.370分；补齐9家，得0.450分；可补的共29家。最多可挽回0.100分。"
    )
    chairs = rendered.views["JD01"]["books"][0]["losses"][
        1
    ]  # no rule in the fixture: read off the steps
    assert "由30增至38（再补齐8项），达到25%" in chairs["regain"]  # 37.5 of 150


def test_an_item_refers_to_what_stands_under_an_earlier_one(rendered: Rendered) -> None:
    books = rendered.views["JD01"]["books"]
    late = next(c for c in books[0]["losses"] if c["code"] == "B5")
    assert len(late["things"]) == 5  # four late, one undecided
    assert [t["reason"] for t in late["things"]][-1].endswith("（待核实）")
    assert [s["mark"] + s["name"] for s in rendered.views["JD01"]["sources"]] == [
        "①示例甲街道.xlsx",
        "②案件登记.xlsx",
    ]


def test_findings_are_listed_by_severity(rendered: Rendered) -> None:
    view = rendered.views["JD01"]
    assert [(f["severity"], f["code"], f["place"]) for f in view["found"]] == [
        ("该行不计", "C07", "①集体合同台账 B9"),
        ("提示", "V01", "①企业名册 F12"),
        ("提示", "V01", "①企业名册 F17"),
    ]
    assert view["checked"][-1] == (
        "所报数据尚有3处问题未解决：该行不计1处、提示2处。逐条清单及处理办法见附件3。"
    )


def test_advice_puts_what_pays_most_first(rendered: Rendered) -> None:
    plan = rendered.views["JD01"]["plans"][0]
    assert [(r["label"], r["count"], r["gained"], r["each"]) for r in plan["rows"]] == [
        ("第三条（一）1", "9家", "0.100", "0.011")  # 0.100 / 9
    ]
    assert rendered.views["JD01"]["rectify"][0].startswith(
        "对失分事项、所报数据的问题，应当逐项整改。请于2015年3月31日前完成整改"
    )
    assert [r["label"] for r in plan["rest"]] == [
        "第三条（一）3", "第三条（二）2", "第三条（二）5", "第三条（四）4",
    ]  # fmt: skip


def test_the_appeal_ends_on_a_working_day(rendered: Rendered) -> None:
    # Working days after 2015-02-10: 11 12 13 15(调休) 16 17, holiday 18–24, 25 26 27 28(调休): the tenth is the 28th.
    assert (
        "请于2015年2月28日（含当日，成文日期后第10个工作日）前"
        in rendered.views["JD01"]["appeal"][0]
    )


def test_the_units_own_scores_stand_beside_the_computed_ones(rendered: Rendered) -> None:
    frame = open_frame(
        rendered.paths, rendered.run_dir, rendered.round, fixtures.rulebooks(), "定稿"
    )
    own = [
        {"unit_code": "JD01", "item_code": "A1", "self_points": "0.4"},
        {"unit_code": "JD01", "item_code": "A2", "self_points": ""},
    ]
    frame.run.tables = {**frame.run.tables, "self_assessment": own}
    view = unit_view(
        frame, rendered.round.unit("JD01"), Rules(rendered.paths, frame, fixtures.rulebooks())
    )
    rows = {r["code"]: r for r in view["books"][0]["rows"] if not r["is_class"]}
    assert (rows["A1"]["self"], rows["A1"]["computed"], rows["A1"]["checked"]) == (
        "0.400",
        "0.350",
        "—",
    )
    assert rows["A2"]["self"] == rows["A3"]["self"] == "未填"
    assert view["totals"][0]["self"] == "未填全" and view["state"].startswith("定稿")
