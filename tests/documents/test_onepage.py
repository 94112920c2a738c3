"""领导一页通: one page per unit, the numbers of the run, what moved since an earlier one."""

import csv
import hashlib
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pdfplumber
import pypdf
import pytest

from kaoping.documents.charts import palette
from kaoping.documents.onepage import FILE, FOLDER, Earlier, onepage_view, render_onepage
from kaoping.documents.onepage.unitpage import biggest, clipped, moved
from kaoping.documents.rules import Rules
from kaoping.documents.run import open_frame
from kaoping.documents.source import Frame
from kaoping.runtables import RunTables
from tests.conftest import ROOT
from tests.documents import fixtures, reading
from tests.documents.conftest import Rendered

A4 = (841.89, 595.28)


@pytest.fixture(scope="module")
def frame(rendered: Rendered) -> Frame:
    return open_frame(
        rendered.paths, rendered.run_dir, rendered.round, fixtures.rulebooks(), "初步得分"
    )


@pytest.fixture(scope="module")
def rules(rendered: Rendered, frame: Frame) -> Rules:
    return Rules(rendered.paths, frame, fixtures.rulebooks())


def pages(file: Path) -> list[str]:
    with pdfplumber.open(file) as pdf:
        return [reading.squeeze(page.extract_text()) for page in pdf.pages]


def test_a_page_for_the_district_a_list_and_one_per_unit(rendered: Rendered) -> None:
    file = rendered.out / FOLDER / FILE
    texts = pages(file)
    units = sorted(rendered.round.units, key=lambda u: u.official_order)
    assert len(texts) == 2 + len(units)
    assert "领导一页通" in texts[0] and "依据示例规则生成" in texts[0]
    assert all(unit.name in texts[1] for unit in units)
    for unit, text in zip(units, texts[2:], strict=True):
        assert text.startswith(unit.name) and "核验码" in text
    reader = pypdf.PdfReader(file)
    assert [o["/Title"] for o in reader.outline][2:] == [u.name for u in units]
    catalog = reader.trailer["/Root"].get_object()
    assert catalog["/MarkInfo"]["/Marked"] and str(catalog["/Lang"]).startswith("zh")
    assert b"pdfaid:part" in reader.xmp_metadata.stream.get_data()  # type: ignore[union-attr]
    assert {(round(float(p.mediabox.width), 2), round(float(p.mediabox.height), 2)) for p in reader.pages} == {A4}  # fmt: skip


def test_the_numbers_are_those_of_the_run(rendered: Rendered) -> None:
    texts = pages(rendered.out / FOLDER / FILE)
    with (rendered.run_dir / "totals.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    own = {r["unit_code"]: i for i, r in enumerate(rows) if r["rulebook"] == "harmony-5"}
    assert len(own) == 3
    for code, page in (("JD01", texts[2]), ("JD02", texts[3]), ("WB05", texts[2 + 16])):
        for row in (r for r in rows if r["unit_code"] == code):
            assert f"{Fraction(row['points']).__float__():.2f}" in page, (code, row["points"])
    assert "未报送" in texts[3] and "同组第1／12" in texts[2]


def test_the_three_losses_that_weigh_most(frame: Frame) -> None:
    """Of the full marks: II3 0.31/100, IX1 0.9/100, I3 1.5/100; A1 and B2 0.1/5 = 2 %, A3, B5, D4 0.05/5 = 1 %.

    So A1 and B2 (2 % each), then I3 (1.5 %).
    """
    found = biggest(frame, frame.round.unit("JD01"))
    assert [item.code for _, item, _ in found] == ["A1", "B2", "I3"]
    assert biggest(frame, frame.round.unit("WB05")) == []


def test_moves_since_an_earlier_run(frame: Frame, rules: Rules) -> None:
    """JD01 2.85 now: 2.44 before is +0.41; JD02 unchanged; WB05 had no total before."""
    before = []
    for row in frame.run.rows("totals"):
        points = {"JD01": "2.44", "WB05": ""}.get(row["unit_code"], row["points"])
        before.append({**row, "points": points} if row["rulebook"] == "harmony-5" else row)
    old = RunTables({**frame.run.tables, "totals": before, "findings": []}, frame.run.run_dir)
    earlier = Earlier(old, "2015-02-01 02:00")
    unit, book = frame.round.unit, frame.books[0]
    assert moved(frame, unit("JD01"), book, earlier) == "较上次＋0.41"
    assert moved(frame, unit("JD02"), book, earlier) == "与上次持平"
    assert moved(frame, unit("WB05"), book, earlier) == "上次或本次不计总分"
    assert moved(frame, unit("JD01"), book, None) == ""
    view = onepage_view(frame, rules, earlier)
    assert view["front"]["facts"][3]["value"] == "2个单位"
    assert "与2015-02-01 02:00结果" in view["state"]
    assert view["pages"][0]["facts"][1]["note"].endswith("上次0项")
    assert view["pages"][0]["tiles"][0]["moved"] == "较上次＋0.41"


def test_bars_of_the_list_are_as_long_as_the_totals(frame: Frame, rules: Rules) -> None:
    view = onepage_view(frame, rules)
    rows = {r["rulebook"]: r for r in frame.run.rows("totals") if r["unit_code"] == "JD01"}
    cells = view["list"]["rows"][0]["cells"]
    for cell, book in zip(cells, fixtures.TEXTS, strict=True):
        share = Fraction(rows[book]["points"]) / Fraction(rows[book]["full_points"])
        assert abs(Fraction(cell["bar"]) - share * Fraction(cell["full"])) <= Fraction(1, 100)
    assert view["list"]["rows"][5]["cells"][0]["bar"] == "0.00"  # no total in the fixture


def test_long_and_hostile_names_stay_on_their_page(
    rendered: Rendered, frame: Frame, rules: Rules, tmp_path: Path
) -> None:
    names = ["示例" * 30, '#eval("1") $x$ *粗* <script>', "𠮷野家" + "W" * 40]
    units = sorted(frame.round.units, key=lambda u: u.official_order)
    renamed = [replace(u, name=n) for u, n in zip(units, names, strict=False)] + units[3:]
    changed = replace(frame.round, units=tuple(renamed))
    other = Frame(frame.run, changed, frame.books, frame.indicators, frame.stage)
    file = tmp_path / "x.pdf"
    file.write_bytes(render_onepage(rendered.paths, other, rules))
    with pdfplumber.open(file) as pdf:
        assert len(pdf.pages) == 2 + len(units)
        for page in pdf.pages:
            assert all(
                c["x1"] <= page.width - 30 and c["bottom"] <= page.height - 10 for c in page.chars
            )
        text = reading.squeeze(pdf.pages[3].extract_text())
    assert '#eval("1")$x$*粗*<script>' in text


def test_nothing_lies_on_anything_else(rendered: Rendered) -> None:
    """Losses and charts end above the facts at the foot of each page."""
    with pdfplumber.open(rendered.out / FOLDER / FILE) as pdf:
        for page in pdf.pages[2:]:
            feet = [w for w in page.extract_words() if w["text"].startswith("登记印证率")]
            top = feet[0]["top"]
            above = [c["bottom"] for c in page.chars if c["bottom"] < top - 2]
            between = [c for c in page.chars if top - 14 < c["top"] < top - 2]
            assert max(above) < top and not between, page.page_number


def test_equal_runs_give_equal_bytes(rendered: Rendered, frame: Frame, rules: Rules) -> None:
    again = render_onepage(rendered.paths, frame, rules)
    kept = (rendered.out / FOLDER / FILE).read_bytes()
    assert hashlib.sha256(again).hexdigest() == hashlib.sha256(kept).hexdigest()


def test_texts_are_cut_after_a_sentence_or_a_clause() -> None:
    assert clipped("短。", 10) == "短。"
    assert clipped("第一句话在这里。第二句话很长很长", 12) == "第一句话在这里。"
    assert clipped("甲乙丙丁戊己，庚辛壬癸子丑寅卯", 12) == "甲乙丙丁戊己…"
    assert clipped("甲" * 30, 10) == "甲" * 9 + "…"


def test_colours_of_the_pages_can_be_read() -> None:
    text = (ROOT / "reports" / "onepage.typ").read_text(encoding="utf-8")
    for colour in ("#1b1f24", "#50575f", "#1f4e79", "#9a4a1c"):
        assert f'rgb("{colour}")' in text
        assert palette.contrast(colour, "#eef2f6") >= Fraction(9, 2)
