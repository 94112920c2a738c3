"""The district set of the demo round: the same numbers as the run and the letters, and nothing outside
that belongs inside. Everything is read from the finished files and counted again here."""

import csv
import re
import shutil
from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path

import pdfplumber
import pytest
from lxml import html

from kaoping.documents.pdf import render_pdf
from kaoping.rounds import load_round
from tests.conftest import DemoRun
from tests.documents import test_district_words as words
from tests.documents.reading import (
    docx_tables,
    docx_text,
    html_tables,
    pdf_tables,
    pdf_text,
    squeeze,
)

NAMES = ("情况报告", "一页汇总表", "说明页", "结果通报", "公示", "报送情况通报")
BOOKS = ("harmony-5", "collective-contract-100", "performance-8", "five-projects")
TITLES = (
    "和谐劳动关系建设",
    "集体合同工作专项考评",
    "区政府绩效考评集体合同工作",
    "五大提升工程年度目标",
)
GRADES = ("优秀", "良好", "合格", "不合格")


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def run(demo_run: DemoRun) -> Path:
    return demo_run.run_dir


@pytest.fixture(scope="module")
def units(demo_run: DemoRun) -> list[dict[str, str]]:
    listed = rows(demo_run.paths.rounds / "demo-2014" / "units.csv")
    return sorted(listed, key=lambda row: int(row["official_order"]))


def html_text(file: Path) -> str:
    return squeeze(html.fromstring(file.read_bytes().decode()).find("body").text_content())


def district(run: Path, name: str) -> Path:
    return run / "documents" / "全区" / name


def totals(run: Path) -> dict[tuple[str, str], dict[str, str]]:
    return {(r["rulebook"], r["unit_code"]): r for r in rows(run / "totals.csv")}


def leaders(demo_run: DemoRun) -> set[str]:
    return {r["name"] for r in rows(demo_run.paths.rounds / "demo-2014" / "leaders.csv")}


def test_every_document_has_its_three_forms(run: Path) -> None:
    found = {f.name for f in (run / "documents" / "全区").iterdir()}
    wanted = {f"{name}.{ending}" for name in NAMES for ending in ("docx", "pdf", "html")}
    assert found >= wanted | {"汇总导入.csv"}
    letter = {f.name for f in (run / "documents" / "组织部").iterdir()}
    assert letter >= {"报送函.docx", "报送函.pdf", "报送函.html"}


def test_the_import_table_holds_the_published_totals(
    run: Path, units: list[dict[str, str]]
) -> None:
    found, total = rows(district(run, "汇总导入.csv")), totals(run)
    assert [r["单位代码"] for r in found] == [u["unit_code"] for u in units] * 4
    for row in found:
        want = total[dict(zip(TITLES, BOOKS, strict=True))[row["考核细则"]], row["单位代码"]]
        assert row["系统计算分"] == want["points"]
        assert row["等次"] == want["grade"]
        settled = {"JD05": "4.94"} if row["考核细则"] == TITLES[0] else {}  # decisions.csv
        assert row["核定分"] == settled.get(row["单位代码"], "")


@pytest.mark.parametrize("read", [docx_tables, html_tables], ids=["docx", "html"])
def test_the_sheet_holds_the_published_totals(
    run: Path, units: list[dict[str, str]], read: object
) -> None:
    ending = "docx" if read is docx_tables else "html"
    assert callable(read)
    lines = [r for r in read(district(run, f"一页汇总表.{ending}"))[0] if r[0].isdigit()]
    total = totals(run)
    assert [r[1] for r in lines] == [u["unit_code"] for u in units]
    for line in lines:
        own = [total[book, line[1]] for book in BOOKS]
        points = [o["points"] or "—" for o in own]
        assert [line[4], line[8], line[13], line[17]] == points
        settled = "4.94" if line[1] == "JD05" else ""  # decisions.csv
        assert [line[5], line[9], line[14], line[18]] == [settled, "", "", ""]  # 核定
        assert line[11] == (own[1]["grade"] or "—")
        assert line[6].split("/")[0] == (own[0]["rank"] or "—")


def test_the_sheet_and_the_letters_say_the_same(run: Path, units: list[dict[str, str]]) -> None:
    sheet = {r[1]: r for r in html_tables(district(run, "一页汇总表.html"))[0] if r[0].isdigit()}
    for unit in units:
        letter = html_tables(run / "documents" / f"{unit['unit_code']}.html")[0]
        own = {r[0]: r for r in letter if r[0] in TITLES}
        line = sheet[unit["unit_code"]]
        assert [own[t][3] for t in TITLES] == [line[4], line[8], line[13], line[17]]
        assert [own[t][8] for t in TITLES] == [line[6], line[10], line[15], line[19]]
        assert own[TITLES[1]][9] == line[11]


@pytest.mark.parametrize("name", ["情况报告", "结果通报"])
def test_grades_by_category_are_counted_right(
    run: Path, units: list[dict[str, str]], name: str
) -> None:
    total = totals(run)
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for unit in units:
        row = total[BOOKS[1], unit["unit_code"]]
        for key in (unit["category"], "合计"):
            counted[key][row["grade"] if row["points"] else "不适用"] += 1
            counted[key]["n"] += 1
    sheets = docx_tables(district(run, f"{name}.docx"))
    table = next(t for t in sheets if t[0][0] == "单位类别" and "优秀" in t[0])
    assert {r[0] for r in table[1:]} == set(counted)
    for row in table[1:]:
        want = counted[row[0]]
        assert row[1] == str(want["n"])
        assert row[2] == str(want["n"] - want["不适用"])
        assert row[3:8] == [str(want[g]) for g in (*GRADES, "不适用")]


def test_losses_by_item_are_summed_right(run: Path) -> None:
    lost: dict[str, list[Fraction]] = defaultdict(list)
    for row in rows(run / "scores.csv"):
        if row["rulebook"] == BOOKS[0] and row["points"] and row["state"] != "not_applicable":
            lost[row["item_code"]].append(Fraction(row["full_points"]) - Fraction(row["points"]))
    sheets = html_tables(district(run, "情况报告.html"))
    table = next(t for t in sheets if t[0][0] == "条款")
    sums = [(sum(x > 0 for x in v), len(v), sum(x for x in v if x > 0)) for v in lost.values()]
    want = Counter((f"{n}/{of}", total) for n, of, total in sums if n)
    assert Counter((r[4], Fraction(r[5])) for r in table[1:]) == want


def test_confirmations_add_up(run: Path) -> None:
    sums = Counter[str]()
    for row in rows(run / "confirmations.csv"):
        sums[row["state"]] += 1
    table = next(t for t in html_tables(district(run, "说明页.html")) if t[0][0] == "事实种类")
    keys = ("confirmed", "contradicted", "unmatched", "no_register", "unreported")
    assert table[-1][:6] == ["合计", *(str(sums[k]) for k in keys)]


def test_who_reported_and_when(run: Path, units: list[dict[str, str]]) -> None:
    time = {r["unit_code"]: r for r in rows(run / "timeliness.csv")}
    table = next(
        t for t in docx_tables(district(run, "报送情况通报.docx")) if t[0][2] == "首次收到"
    )
    for unit, row in zip(units, table[1:], strict=True):
        own = time[unit["unit_code"]]
        state = "逾期" if own["days_late"] not in ("", "0") else "按期"
        assert row[1] == unit["name"]
        assert row[2:5] == [
            own[k] or "—" for k in ("first_received_on", "received_on", "days_late")
        ]
        assert row[8] == (state if own["submission_id"] else "未报送")


def test_months_agree_with_the_counts_of_the_run(run: Path, units: list[dict[str, str]]) -> None:
    time = {r["unit_code"]: r for r in rows(run / "timeliness.csv")}
    tables = html_tables(district(run, "报送情况通报.html"))
    by_unit = next(t for t in tables if t[0][2:4] == ["1", "2"])
    for unit, row in zip(units, by_unit[1:], strict=True):
        own = time[unit["unit_code"]]
        if own["months_in_time"]:
            marks = Counter(row[2:14])
            assert [str(marks[m]) for m in "√迟缺"] == [
                own[k] for k in ("months_in_time", "months_late", "months_missing")
            ]
        else:
            assert set(row[2:14]) == {"未"}
    by_month = next(t for t in tables if t[0][0] == "月份")
    assert sum(int(r[4]) for r in by_month[1:]) == sum(
        int(t["months_late"] or 0) for t in time.values()
    )


def test_the_last_days_for_each_month() -> None:
    from kaoping.config import Paths
    from kaoping.documents.district.returns import due_days
    from tests.conftest import ROOT

    days = [d.isoformat() for d in due_days(load_round(Paths(ROOT), "demo-2014"))]
    # 10 May 2014 and 10 August are rest days; 10 January 2015 is a Saturday.
    assert days[0] == "2014-02-10"
    assert days[3] == "2014-05-12"
    assert days[11] == "2015-01-12"


@pytest.mark.parametrize("name", ["公示", "结果通报", "报送情况通报"])
@pytest.mark.parametrize("ending", ["docx", "pdf", "html"])
def test_nothing_outside_that_belongs_inside(
    demo_run: DemoRun, run: Path, name: str, ending: str
) -> None:
    read = {"docx": docx_text, "pdf": pdf_text, "html": html_text}[ending]
    text = read(district(run, f"{name}.{ending}"))
    assert "名次" not in text and "列第" not in text
    # No unit's points: decimals occur only as a rate of all units (83.5%).
    assert re.findall(r"\d+\.\d+(?!%|\d)", text) == []
    assert [n for n in leaders(demo_run) if n in text] == []
    enterprises = {r["enterprise_name"] for r in rows(run / "match_proposals.csv")}
    evidence = {
        r["entity_name"] for r in rows(run / "confirmations.csv") if r["kind"] == "enterprise"
    }
    assert [n for n in sorted(enterprises | evidence) if len(n) > 3 and n in text] == []


def test_the_public_notice_shows_unit_and_grade_only(
    run: Path, units: list[dict[str, str]]
) -> None:
    total = totals(run)
    table = html_tables(district(run, "公示.html"))[0]
    assert table[0] == ["序号", "单位", "集体合同工作专项考评"] * 2  # 24 units on one page
    want = [total[BOOKS[1], u["unit_code"]] for u in units]
    grades = [w["grade"] if w["points"] else "不适用" for w in want]
    shown = [*(row[:3] for row in table[1:]), *(row[3:] for row in table[1:])]
    assert shown == [[str(n), u["name"], g] for n, (u, g) in enumerate(zip(units, grades, strict=True), start=1)]  # fmt: skip
    text = html_text(district(run, "公示.html"))
    assert not [w for w in ("扣分", "失分", "得分率", "平均", "企业") if w in text]


@pytest.mark.parametrize("ending", ["docx", "pdf", "html"])
def test_names_stand_in_the_letter_to_the_organisation_department_alone(
    demo_run: DemoRun, run: Path, ending: str
) -> None:
    read = {"docx": docx_text, "pdf": pdf_text, "html": html_text}[ending]
    names = leaders(demo_run)
    letter = read(run / "documents" / "组织部" / f"报送函.{ending}")
    assert [n for n in names if n not in letter] == []
    for name in NAMES:
        text = read(district(run, f"{name}.{ending}"))
        assert [n for n in names if n in text] == [], name


@pytest.mark.parametrize("file", [*(f"全区/{n}" for n in NAMES), "组织部/报送函"])
def test_every_page_is_marked_and_inside_its_margins(run: Path, file: str) -> None:
    mark = "依据示例规则生成，不作为正式考核依据"
    with pdfplumber.open(run / "documents" / f"{file}.pdf") as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            text = page.extract_text()
            assert mark in text and "初步得分" in text and "核验码" in text, number
            # A punctuation mark at the end of a line is squeezed: its box reaches further than its ink.
            mm = [c["x1"] / 72 * 25.4 for c in page.chars if c["upright"] and c["text"].isalnum()]
            right = 297 - 37 if page.width > page.height else 210 - 26
            assert max(mm) <= right + 0.6, number
            bottom = max(c["bottom"] for c in page.chars if c["upright"]) / 72 * 25.4
            assert bottom <= (210 - 26 if page.width > page.height else 297 - 20), number


def test_forms_of_a_document_hold_the_same_tables(run: Path) -> None:
    for name in NAMES:
        paper = [row for t in docx_tables(district(run, f"{name}.docx")) for row in t]
        screen = [row for t in html_tables(district(run, f"{name}.html")) for row in t]
        assert paper == screen, name


def test_the_sheet_of_the_demo_is_one_page(run: Path) -> None:
    with pdfplumber.open(district(run, "一页汇总表.pdf")) as pdf:
        assert len(pdf.pages) == 1
        page = pdf.pages[0]
        assert page.width > page.height
        # The page number stands left of the text block, turned.
        inside = [c for c in page.chars if c["x0"] > 34 / 25.4 * 72 and c["text"].isalnum()]
        sizes = [c["size"] for c in inside]
        assert min(sizes) >= 7
        assert "主要负责人" in page.extract_text()


def test_sixty_units_take_more_pages_with_the_head_repeated(tmp_path: Path) -> None:
    scene = words.scene_of(tmp_path)
    sheet = next(d for d in words.documents(scene) if d["kind"] == "summary")
    block = next(b for b in sheet["parts"][0]["blocks"] if b["table"])
    first = block["table"]["rows"][0]
    block["table"]["rows"] = [
        {
            **first,
            "cells": [
                {**first["cells"][0], "text": str(n), "lines": [str(n)]},
                *first["cells"][1:],
            ],
        }
        for n in range(1, 61)
    ]
    file = tmp_path / "sheet.pdf"
    file.write_bytes(render_pdf(scene.where, sheet, "official"))
    with pdfplumber.open(file) as pdf:
        texts = [page.extract_text() for page in pdf.pages]
    assert len(texts) > 1
    assert all("单位名称" in text for text in texts)
    found = [r[0] for t in pdf_tables(file) for r in t if r[0].isdigit()]
    assert found == [str(n) for n in range(1, 61)]


def test_a_character_no_font_shows_is_told_at_the_end(tmp_path: Path) -> None:
    from dataclasses import replace

    from kaoping.documents.district.files import write_set

    scene = words.scene_of(tmp_path)
    hostile = "示例{{ org }}𪚥#box[]<b>&=1+1街道"
    units = tuple(replace(u, name=hostile) if u.code == "JD01" else u for u in scene.round.units)
    frame = replace(scene.frame, round=replace(scene.round, units=units), cache={})
    fonts = tmp_path / "reports"
    shutil.copytree(scene.where.reports, fonts)
    shutil.copytree(scene.where.rulebooks, tmp_path / "rulebooks")
    text = (fonts / "fonts.toml").read_text(encoding="utf-8")
    only = re.sub(r"folders = \[.*\]", 'folders = ["package:pylopdf_fonts_zh_cn"]', text)
    (fonts / "fonts.toml").write_text(only, encoding="utf-8")
    where = replace(scene.where, root=tmp_path)
    write_set(replace(scene, where=where, frame=frame, rulebooks=scene.rulebooks), tmp_path / "out")
    plain = squeeze(hostile)
    assert plain in docx_text(tmp_path / "out/全区/报送情况通报.docx")
    assert plain in html_text(tmp_path / "out/全区/报送情况通报.html")
    paper = pdf_text(tmp_path / "out/全区/报送情况通报.pdf")
    assert plain.replace("𪚥", "〓") in paper and "U+2A6A5" in paper
    line = (tmp_path / "out/全区/汇总导入.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    assert line.split(",")[1] == hostile
