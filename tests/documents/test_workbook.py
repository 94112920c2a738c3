"""汇总表.xlsx: live sums that give the points of the run, lists that say where, pages that print."""

import csv
import io
import re
import subprocess
import zipfile
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from lxml import etree

from kaoping.documents.itemsheet import blocks
from kaoping.documents.run import open_frame, total_notes
from kaoping.documents.source import Frame
from kaoping.documents.workbook import Summary, render_workbook
from kaoping.rounds import load_round
from tests.conftest import DemoRun
from tests.documents import fixtures
from tests.documents.conftest import Rendered

BOOKS = {"harmony-5": "和谐劳动关系建设", "collective-contract-100": "集体合同工作专项考评"}
FILE = "汇总表.xlsx"


def table(run: Path, name: str) -> list[dict[str, str]]:
    with (run / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def exact(value: object) -> Fraction:
    """A cell's number as it is printed: binary noise would show in the digits of repr."""
    assert isinstance(value, int | float)
    return Fraction(repr(value))


def columns(sheet: Any) -> dict[str, int]:
    """What each column of an item sheet holds: item codes, class codes, and the titles of the tail."""
    found = {}
    for n in range(3, sheet.max_column + 1):
        found[str(sheet.cell(4, n).value or sheet.cell(5, n).value)] = n
    return found


@pytest.fixture(scope="module")
def frame(rendered: Rendered) -> Frame:
    return open_frame(
        rendered.paths, rendered.run_dir, rendered.round, fixtures.rulebooks(), "初步得分"
    )


@pytest.mark.parametrize("book", list(BOOKS))
def test_items_classes_and_totals_are_those_of_the_run(rendered: Rendered, book: str) -> None:
    values = openpyxl.load_workbook(rendered.file(FILE), data_only=True)[BOOKS[book]]
    live = openpyxl.load_workbook(rendered.file(FILE))[BOOKS[book]]
    at = columns(values)
    rows = {values.cell(r, 1).value: r for r in range(7, values.max_row + 1)}
    for score in (s for s in table(rendered.run_dir, "scores") if s["rulebook"] == book):
        cell = values.cell(rows[score["unit_code"]], at[score["item_code"]])
        assert exact(cell.value) == Fraction(score["points"])
    for row in (c for c in table(rendered.run_dir, "classes") if c["rulebook"] == book):
        place = rows[row["unit_code"]], at[row["class_code"]]
        assert exact(values.cell(*place).value) == Fraction(row["points"])
        assert str(live.cell(*place).value).startswith("=ROUND(SUM(")
    for row in (t for t in table(rendered.run_dir, "totals") if t["rulebook"] == book):
        place = rows[row["unit_code"]], at["总分"]
        assert exact(values.cell(*place).value) == Fraction(row["points"])
        assert str(live.cell(*place).value).startswith("=ROUND(")
        assert values.cell(place[0], at["计算说明"]).value == "各类合计"


def test_what_is_no_plain_sum_stands_as_a_number_with_its_reason(frame: Frame) -> None:
    """JD01: 2.850 by its classes, 2.00 by a gate; class A 0.800 by its items, 0.700 by a cap."""
    tables = dict(frame.run.tables)
    tables["totals"] = [
        {**t, "points": "2.00", "gates": "甲"} if _is(t) else t for t in tables["totals"]
    ]
    tables["classes"] = [
        {**c, "points": "0.700"} if _is(c) and c["class_code"] == "A" else c
        for c in tables["classes"]
    ]
    changed = Frame(
        type(frame.run)(tables, frame.run.run_dir), frame.round, frame.books, frame.indicators
    )
    made = render_workbook(
        changed, changed.round.units, lambda unit, book: ({"A": "上限0.7分"}, ["总分最高2分"])
    )
    sheet = openpyxl.load_workbook(io.BytesIO(made))["和谐劳动关系建设"]
    at = columns(sheet)
    assert (sheet.cell(7, 1).value, sheet.cell(7, at["A"]).value) == ("JD01", 0.7)
    assert sheet.cell(7, at["总分"]).value == 2
    assert sheet.cell(7, at["计算说明"]).value == "上限0.7分；总分最高2分"
    assert str(sheet.cell(7, at["各类合计"]).value).startswith("=ROUND(SUM(")
    assert str(sheet.cell(8, at["总分"]).value).startswith("=ROUND(")


def _is(row: dict[str, str]) -> bool:
    return row["unit_code"] == "JD01" and row["rulebook"] == "harmony-5"


def test_the_first_sheet_reads_the_totals_from_the_item_sheets(rendered: Rendered) -> None:
    live = openpyxl.load_workbook(rendered.file(FILE))["汇总表"]
    values = openpyxl.load_workbook(rendered.file(FILE), data_only=True)["汇总表"]
    assert [c.value for c in live[5]][1:5] == ["JD01", "示例甲街道办事处", "街道", "街道"]
    assert str(live.cell(5, 6).value).startswith("='和谐劳动关系建设'!")
    assert exact(values.cell(5, 6).value) == Fraction("2.85")
    assert values.cell(5, 16).value == rendered.views["JD01"]["code"]
    mean = [r for r in live.iter_rows(values_only=True) if r[2] == "平均（筛选后）"]
    assert "SUBTOTAL(101,F5:F28)" in str(mean[0][5])


def test_the_import_list_is_in_official_order(rendered: Rendered) -> None:
    sheet = openpyxl.load_workbook(rendered.file(FILE))["导入表"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("单位代码", "单位名称", "项目编号", "项目名称", "得分", "核定分")
    codes = [u.code for u in sorted(rendered.round.units, key=lambda u: u.official_order)]
    assert [r[0] for r in rows[1::2]] == codes
    assert rows[1][:5] == ("JD01", "示例甲街道办事处", "harmony-5", "和谐劳动关系建设", 2.85)


def test_every_loss_and_every_fact_is_listed_with_its_place(rendered: Rendered) -> None:
    book = openpyxl.load_workbook(rendered.file(FILE), data_only=True)
    lost = [
        (s["unit_code"], s["item_code"], Fraction(s["full_points"]) - Fraction(s["points"]))
        for s in table(rendered.run_dir, "scores")
        if Fraction(s["points"]) < Fraction(s["full_points"])
    ]
    rows = list(book["失分"].iter_rows(min_row=4, values_only=True))
    shown = [(r[0], r[4], exact(r[9])) for r in rows if r[0]]
    assert sorted(map(str, shown)) == sorted(map(str, lost)) and len(lost) > 20
    assert exact(rows[-1][9]) == sum(gap for *_, gap in lost)
    facts = pl.read_parquet(rendered.run_dir / "evidence.parquet").to_dicts()
    listed = list(book["证据"].iter_rows(min_row=4, values_only=True))
    words = {"confirmed": "一致", "": None}
    wanted = [(f["entity_name"], words[f["confirmation"]], f["file"], f["sheet_title"], f["cell"]) for f in facts]  # fmt: skip
    assert Counter((r[5], r[8] or None, r[9], r[10], r[11]) for r in listed) == Counter(wanted)
    assert {r[2] for r in listed if r[3] == "企业建会率"} == {"A1"}
    counted = next(book["问题统计"].iter_rows(min_row=4, max_row=4, values_only=True))
    assert counted == ("JD01", "示例甲街道办事处", 0, 1, 2, 0, 3)  # C07 不计, V01 twice 提示


def test_the_workbook_is_set_up_for_reading_and_printing(rendered: Rendered) -> None:
    book = openpyxl.load_workbook(rendered.file(FILE))
    assert book.sheetnames == [
        "汇总表", "导入表", "和谐劳动关系建设", "集体合同工作专项考评", "得分图",
        "失分", "抽查核定", "报送情况", "问题", "问题统计", "证据",
    ]  # fmt: skip
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
        assert "依据示例规则生成" in sheet.oddHeader.left.text
        assert re.fullmatch(r"核验码 [A-Z2-7]{16}", sheet.oddHeader.right.text)
        assert "&P" in sheet.oddFooter.center.text and "&N" in sheet.oddFooter.center.text
        if sheet.title != "得分图":
            assert sheet.freeze_panes and sheet.auto_filter.ref and sheet.print_title_rows
    assert book["汇总表"].freeze_panes == "D5" and "依据示例规则生成" in str(
        book["汇总表"]["A2"].value
    )
    assert (
        book["汇总表"].page_setup.fitToWidth or 1,
        book["汇总表"].page_setup.fitToHeight or 1,
    ) == (1, 1)
    assert book["和谐劳动关系建设"].print_title_cols == "$A:$B"
    assert book["证据"].print_title_rows == "$3:$3"
    fonts = {c.font.name for s in book for row in s.iter_rows() for c in row if c.value is not None}
    assert fonts == {"方正小标宋简体", "仿宋_GB2312", "黑体"}


def test_charts_read_the_cells_they_name(rendered: Rendered) -> None:
    values = openpyxl.load_workbook(rendered.file(FILE), data_only=True)
    totals = {
        (t["rulebook"], t["unit_code"]): t["points"] for t in table(rendered.run_dir, "totals")
    }
    name = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
    with zipfile.ZipFile(rendered.file(FILE)) as archive:
        charts = [etree.fromstring(archive.read(f"xl/charts/chart{n}.xml")) for n in (1, 2)]
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    for book, chart in zip(BOOKS, charts, strict=True):
        refs = [e.text.replace("$", "") for e in chart.iterfind(".//c:f", name)]
        names, points = (values[r.split("!")[0].strip("'")][r.split("!")[1]] for r in refs[-2:])
        codes = {u.name: u.code for u in rendered.round.units}
        for (unit,), (got,) in zip(names, points, strict=True):
            wanted = totals.get((book, codes[unit.value]))
            assert got.value == "—" if wanted is None else exact(got.value) == Fraction(wanted)
    assert drawing.count("各单位得分柱形图") == 2 and "示例甲街道办事处2.85" in drawing


def test_sheet_names_are_made_acceptable_and_unique(frame: Frame) -> None:
    made = Summary(frame, [], lambda unit, book: ({}, []))
    long = "很长的细则名称" * 6
    found = []
    for text in ("a/b[c]:*?\\", "'引号'", long, long, "表", "表", "　\u202e"):
        found.append(made.name(text))
        made.book.add_worksheet(found[-1])
    assert found[0] == "a_b_c_____" and found[1] == "引号"
    assert len({n.lower() for n in found}) == 7 and max(map(len, found)) <= 31
    made.book.close()


def test_classes_lie_side_by_side(frame: Frame) -> None:
    """Three items of A in C to E, its sum in F; three of B from G on."""
    first, second, *_ = blocks(frame.books[0])
    assert (first.code, first.first, first.sum) == ("A", 2, 5)
    assert (second.code, second.first, second.sum) == ("B", 6, 9)


def without_values(source: Path, target: Path) -> None:
    """The workbook without the cached values of its formulas: a reader must calculate them."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
            new.writestr(name, data)


def results(file: Path) -> dict[tuple[int, str], tuple[str, float]]:
    """(sheet number, cell) → formula and the value it has, read from the XML (openpyxl takes long)."""
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    found = {}
    with zipfile.ZipFile(file) as archive:
        names = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
        for name in names:
            number = int(re.sub(r"\D", "", name))
            for cell in etree.fromstring(archive.read(name)).iter(f"{main}c"):
                formula, value = cell.find(f"{main}f"), cell.find(f"{main}v")
                if formula is not None:
                    text = value.text if value is not None and cell.get("t") != "str" else None
                    found[number, cell.get("r")] = formula.text, float(text or 0)
    return found


@pytest.mark.libreoffice
def test_libreoffice_calculates_the_points_of_the_run(demo_run: DemoRun, tmp_path: Path) -> None:
    source = demo_run.run_dir / "documents" / FILE
    bare = tmp_path / "bare.xlsx"
    without_values(source, bare)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]  # fmt: skip
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "out"), str(bare)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    cached, found = results(source), results(tmp_path / "out" / "bare.xlsx")
    assert {value for _, value in results(bare).values()} == {0}
    assert len(cached) > 1000 and {k: v for k, (_, v) in cached.items()} == {k: v for k, (_, v) in found.items()}  # fmt: skip
    order = [u.code for u in sorted(load_round(demo_run.paths, "demo-2014").units, key=lambda u: u.official_order)]  # fmt: skip
    totals = {
        (t["rulebook"], t["unit_code"]): t["points"] for t in table(demo_run.run_dir, "totals")
    }
    for n, unit in enumerate(order):  # the first sheet reads the totals of the item sheets
        for column, book in (("F", "harmony-5"), ("K", "collective-contract-100")):
            if totals[book, unit]:
                assert exact(found[1, f"{column}{n + 5}"][1]) == Fraction(totals[book, unit])


def test_the_demo_says_why_a_total_is_no_sum(demo_run: DemoRun) -> None:
    """JD07 has a veto, WB04 is converted from what applies; both are in the demo's plan."""
    book = openpyxl.load_workbook(demo_run.run_dir / "documents" / FILE)
    for title, unit, words in (
        ("和谐劳动关系建设", "JD07", "一票否决"),
        ("集体合同工作专项考评", "WB04", "折算"),
    ):
        sheet = book[title]
        at = columns(sheet)
        row = next(r for r in range(7, sheet.max_row) if sheet.cell(r, 1).value == unit)
        assert words in str(sheet.cell(row, at["计算说明"]).value)
        assert not str(sheet.cell(row, at["总分"]).value).startswith("=")


def test_the_reasons_come_from_the_rule_engine(frame: Frame) -> None:
    classes, amount = total_notes(frame, fixtures.rulebooks())(
        frame.round.unit("JD01"), frame.books[0]
    )
    assert classes["A"].startswith("A　组织建设：各项合计0.8分") and amount[0].startswith(
        "各类合计"
    )
    assert not any("列第" in text for text in amount)


def test_goals_of_the_district_stand_with_their_share(frame: Frame) -> None:
    """23 of 30 homes 76.67 %; 96 of 120 万元 80 %; 320 of 1368 against 20 %: 116.96 %; no ledger, no share."""
    names = ("goal_no", "figure_no", "title", "target_num", "target_den", "is_rate", "measure", "num", "den", "spent")  # fmt: skip
    goals = [
        dict(zip(names, row, strict=True))
        for row in (
            ("1", "5", "=1+1", "30", "1", "False", "个", "23", "", ""),
            (
                "2",
                "4",
                "职工之家建设投入",
                "120000000",
                "1",
                "False",
                "元",
                "96000000",
                "",
                "96000000",
            ),
            ("3", "7", "建议采用率", "1", "5", "True", "条", "320", "1368", ""),
            ("4", "9", "没有数据", "6", "1", "False", "个", "", "", ""),
        )
    ]
    changed = Frame(type(frame.run)({**frame.run.tables, "district": goals}, frame.run.run_dir), frame.round, frame.books, frame.indicators)  # fmt: skip
    made = render_workbook(changed, changed.round.units, lambda unit, book: ({}, []))
    live = openpyxl.load_workbook(io.BytesIO(made))["区级目标"]
    values = openpyxl.load_workbook(io.BytesIO(made), data_only=True)["区级目标"]
    rows = [[c.value for c in row[:8]] for row in values.iter_rows(min_row=4, max_row=7)]
    assert [(r[4], r[5], r[7]) for r in rows] == [
        (30, 23, 0.7667), (1200000, 960000, 0.8), (0.2, 0.233918, 1.1696), (6, "—", "—"),
    ]  # fmt: skip
    assert live["H4"].value == "=ROUND(F4/E4,4)" and live["C4"].data_type == "s"
    assert values["R5"].value == 960000
    assert "区级目标" not in openpyxl.load_workbook(io.BytesIO(render_workbook(frame, frame.round.units, lambda unit, book: ({}, []))), read_only=True).sheetnames  # fmt: skip
