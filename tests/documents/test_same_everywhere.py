"""One run, four rulebooks, every file that prints a number: the run's tables are what each of them says.

Read from the hostile round, whose documents, sites and workbooks are made anyway.
"""

import csv
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from kaoping.config import Paths
from kaoping.rounds import load_round
from kaoping.rulebook import resolve_all
from tests.documents import reading
from tests.documents.hostile import ROUND, UNITS, Hostile
from tests.documents.sites import Site, table
from tests.round.outputs import pdf_text

Totals = dict[tuple[str, str], dict[str, str]]
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def rows(hostile: Hostile, name: str) -> list[dict[str, str]]:
    with (hostile.run_dir / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def titles(hostile: Hostile) -> dict[str, str]:
    """Code → title of the four rulebooks, in the round's order."""
    paths = Paths(hostile.root)
    round_ = load_round(paths, ROUND)
    found = {b.code: b.title for b in resolve_all(paths, round_.rulebooks, round_.reference_date)}
    assert len(found) == 4
    return found


@pytest.fixture(scope="module")
def totals(hostile: Hostile) -> Totals:
    """The run's totals by unit and rulebook."""
    found = {(r["unit_code"], r["rulebook"]): r for r in rows(hostile, "totals")}
    assert len(found) == 4 * len(UNITS)
    return found


def number(text: str) -> Decimal | None:
    """What a cell says; a dash and nothing are no number."""
    return Decimal(text) if re.fullmatch(r"-?\d+(\.\d+)?", text or "") else None


@pytest.mark.parametrize("unit", UNITS)
def test_letter_and_report_say_the_totals(
    hostile: Hostile, totals: Totals, titles: dict[str, str], unit: str
) -> None:
    for folder, ending in (("", "docx"), ("", "html"), ("组织部/", "docx"), ("组织部/", "html")):
        read = reading.docx_tables if ending == "docx" else reading.html_tables
        found = read(hostile.document(f"{folder}{unit}.{ending}"))
        sheet = next(t for t in found if t[0][:2] == ["考核细则", "满分"])
        printed = {row[0]: row for row in sheet[1:]}
        for code, title in titles.items():
            wanted = totals[unit, code]
            assert number(printed[title][3]) == number(wanted["points"]), (folder, ending, code)
            assert printed[title][9] == (wanted["grade"] or "—"), (folder, ending, code)
    for folder in ("", "组织部/"):
        said = reading.squeeze(pdf_text(hostile.document(f"{folder}{unit}.pdf")))
        assert all(totals[unit, code]["points"] in said for code in titles)


def test_every_item_has_the_same_points_in_the_annex(hostile: Hostile) -> None:
    for unit in UNITS:
        wanted = [number(r["points"]) for r in rows(hostile, "scores") if r["unit_code"] == unit]
        for ending, read in (("docx", reading.docx_tables), ("html", reading.html_tables)):
            lines = reading.item_lines(read(hostile.document(f"{unit}.{ending}")))
            judged = [number(got) for _, _, got, _ in lines]
            assert len(judged) == len(wanted)
            assert sorted(map(str, judged)) == sorted(map(str, wanted)), (unit, ending)


def test_the_summary_workbook_and_the_importable_table_say_the_totals(
    hostile: Hostile, totals: Totals, titles: dict[str, str]
) -> None:
    book = openpyxl.load_workbook(hostile.document("汇总表.xlsx"), data_only=True, read_only=True)
    sheet = list(book["汇总表"].iter_rows(min_row=5, values_only=True))
    shown = {row[1]: row for row in sheet if row[1] in UNITS}
    listed = {(r[0], r[2]): r[4] for r in book["导入表"].iter_rows(min_row=2, values_only=True)}
    text = hostile.document("全区/汇总导入.csv").read_bytes().decode("utf-8-sig")
    imported = {(r["单位代码"], r["考核细则"]): r for r in csv.DictReader(text.splitlines())}
    for (unit, code), wanted in totals.items():
        at = 5 + 5 * list(titles).index(code)
        points = number(wanted["points"])
        assert number(imported[unit, titles[code]]["系统计算分"]) == points
        said = shown[unit][at], listed[unit, code]
        if points is not None:
            assert [Decimal(str(value)) for value in said] == [points, points], (unit, code)
        assert str(shown[unit][at + 3] or "—") == (wanted["rank"] or "—")


def test_the_one_page_table_and_the_leaders_pages_say_the_totals(
    hostile: Hostile, totals: Totals, titles: dict[str, str]
) -> None:
    for ending, read in (("docx", reading.docx_tables), ("html", reading.html_tables)):
        for name in ("全区/一页汇总表", "组织部/报送函"):
            found = [row for t in read(hostile.document(f"{name}.{ending}")) for row in t]
            for unit in UNITS:
                row = next(r for r in found if len(r) > 12 and r[1] == unit)
                for code in titles:
                    points = totals[unit, code]["points"]
                    assert not points or points in row, (name, ending, unit, code)
    pages = [
        reading.squeeze(p) for p in pdf_text(hostile.document("全区/领导一页通.pdf")).split("\f")
    ]
    for number_, unit in enumerate(sorted(UNITS, key=lambda u: order(hostile)[u])):
        for code in titles:
            points = totals[unit, code]["points"]
            assert points in pages[1] and points in pages[2 + number_], (unit, code)


def order(hostile: Hostile) -> dict[str, int]:
    return {u.code: u.official_order for u in load_round(Paths(hostile.root), ROUND).units}


@pytest.mark.parametrize("audience", ["analyst", "leader"])
def test_the_site_says_the_totals_and_the_items(
    hostile: Hostile, totals: Totals, titles: dict[str, str], audience: str
) -> None:
    site = Site(hostile.site(audience))
    overview = table(site.page("index.html"), "各单位报送")
    for row in overview:
        cells = row[-3 * len(titles) :]
        for n, code in enumerate(titles):
            wanted = totals[row[0], code]
            said = cells[3 * n].split("（")[0].strip()
            assert number(said) == number(wanted["points"]), (row[0], code)
    assert len(overview) == len(UNITS)
    for code, item in {(r["rulebook"], r["item_code"]) for r in rows(hostile, "scores")}:
        page = site.page(f"items/{code}-{item}.html")
        shown = {row[0]: row[3] for row in table(page, f"{item}　")}
        for r in rows(hostile, "scores"):
            if (r["rulebook"], r["item_code"]) == (code, item):
                assert number(shown[r["unit_code"]]) == number(r["points"]), (code, item)


def test_the_charts_of_the_letter_hold_the_points_of_the_classes(
    hostile: Hostile, titles: dict[str, str]
) -> None:
    for unit in UNITS:
        classes: dict[str, list[Decimal | None]] = {code: [] for code in titles}
        for row in rows(hostile, "classes"):
            if row["unit_code"] == unit and number(row["full_points"]):  # a bonus has no bar
                classes[row["rulebook"]].append(number(row["points"]))
        held = [values for values in series(hostile.document(f"{unit}.docx")) if values]
        for code, wanted in classes.items():
            if len(wanted) > 1:
                assert sorted(wanted, key=str) in [sorted(v, key=str) for v in held], (unit, code)


def series(file: Path) -> list[list[Decimal | None]]:
    """The values of every series of every native chart of a document."""
    with zipfile.ZipFile(file) as archive:
        parts = [n for n in archive.namelist() if re.fullmatch(r"word/charts/chart\d+\.xml", n)]
        roots = [etree.fromstring(archive.read(name)) for name in parts]
    return [
        [number(v.text or "") for v in values.iter(f"{C}v")]
        for root in roots
        for values in root.iter(f"{C}val")
    ]
