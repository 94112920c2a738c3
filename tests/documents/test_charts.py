"""Charts: lengths and places follow the numbers of the run, in every form; words for who cannot see them."""

import csv
import io
import re
import zipfile
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pdfplumber
import pytest
from lxml import etree, html

from kaoping.documents import charts
from kaoping.documents.chart import ChartParts
from kaoping.documents.charts import palette, problems, spread, svg, targets
from kaoping.documents.charts.drawing import Canvas, advance, fitted, printed, scaled
from kaoping.documents.charts.history import Stand, history
from kaoping.documents.charts.spread import Spread, _draw, _native
from kaoping.documents.run import open_frame
from kaoping.documents.source import Frame
from kaoping.site import pictures
from kaoping.site.history import Past, Verdict
from kaoping.site.scene import open_scene
from tests.conftest import ROOT, DemoRun
from tests.documents import fixtures
from tests.documents.conftest import Rendered

MM = 72 / 25.4
C = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
TITLES = {"harmony-5": "和谐劳动关系建设", "collective-contract-100": "集体合同工作专项考评"}


def classes(run: Path, unit: str, book: str) -> list[tuple[str, Fraction, Fraction]]:
    """(class, points, full) as the run's CSV has them."""
    with (run / "classes.csv").open(encoding="utf-8", newline="") as handle:
        rows = [
            r for r in csv.DictReader(handle) if (r["unit_code"], r["rulebook"]) == (unit, book)
        ]
    return [(r["class_code"], Fraction(r["points"]), Fraction(r["full_points"])) for r in rows]


def figures(file: Path) -> dict[str, Any]:
    """Title → svg element of a page."""
    tree = html.fromstring(file.read_bytes().decode())
    return {s.find("./title").text: s for s in tree.iter("svg")}


def figure(shown: dict[str, Any], words: str) -> Any:
    return next(s for title, s in shown.items() if words in title)


def rects(element: Any, fill: str) -> list[Fraction]:
    return [Fraction(r.get("width")) for r in element.iter("rect") if r.get("fill") == fill]


@pytest.mark.parametrize("book", list(TITLES))
def test_bars_are_as_long_as_the_points_of_the_run(rendered: Rendered, book: str) -> None:
    shown = figure(figures(rendered.file("JD01.html")), f"{TITLES[book]}得分构成")
    rows = classes(rendered.run_dir, "JD01", book)
    boxes = [r for r in shown.iter("rect") if Fraction(r.get("width")) != Fraction("3.18")]
    tracks = [Fraction(r.get("width")) for r in boxes if r.get("fill") == palette.PAPER]
    got = [Fraction(r.get("width")) for r in boxes if r.get("fill") == palette.OWN]
    lost = [Fraction(r.get("width")) for r in boxes if r.get("fill") == palette.LOST]
    scale = max(tracks) / max(full for _, _, full in rows)  # millimetres per point
    near = Fraction(2, 100)
    assert [abs(t - full * scale) <= near for t, (_, _, full) in zip(tracks, rows, strict=True)]
    assert all(abs(t - full * scale) <= near for t, (_, _, full) in zip(tracks, rows, strict=True))
    assert all(abs(g - p * scale) <= near for g, (_, p, _) in zip(got, rows, strict=True))
    missing = [full - p for _, p, full in rows if full > p]
    assert all(abs(w - m * scale) <= near for w, m in zip(lost, missing, strict=True))


def test_the_pdf_draws_the_same_lengths_as_the_page(rendered: Rendered) -> None:
    view = rendered.views["JD01"]
    wanted = Counter(
        round(float(s["w"]) * MM, 1)
        for b in view["books"]
        for c in b["charts"]
        for s in c["drawing"]["shapes"]
        if s["kind"] == "rect" and s["fill"] == palette.OWN
    )
    own = tuple(round(int(palette.OWN[n : n + 2], 16) / 255, 3) for n in (1, 3, 5))
    with pdfplumber.open(rendered.file("JD01.pdf")) as pdf:
        found = Counter(
            round(float(r["width"]), 1)
            for page in pdf.pages
            for r in page.rects
            if isinstance(r["non_stroking_color"], tuple)
            and tuple(round(x, 3) for x in r["non_stroking_color"]) == own
        )
    assert found == wanted and sum(wanted.values()) > 10


def native(file: Path) -> list[tuple[list[str], dict[str, list[str]]]]:
    """(categories, series name → values) of each chart part, checked against its own workbook."""
    out = []
    with zipfile.ZipFile(file) as archive:
        names = sorted(
            n for n in archive.namelist() if re.fullmatch(r"word/charts/chart\d+\.xml", n)
        )
        for name in sorted(names, key=lambda n: int(re.sub(r"\D", "", n))):
            tree = etree.fromstring(archive.read(name))
            cells = archive.read(name.replace("charts", "embeddings").replace(".xml", ".xlsx"))
            sheet = openpyxl.load_workbook(io.BytesIO(cells)).active
            assert sheet is not None
            series: dict[str, list[str]] = {}
            for n, ser in enumerate(tree.iter(f"{{{C['c']}}}ser"), start=2):
                title = ser.find("c:tx//c:v", C).text
                points = {int(p.get("idx")): p.find("c:v", C).text for p in ser.find("c:val//c:numCache", C).iter(f"{{{C['c']}}}pt")}  # fmt: skip
                names_ = [v.text for v in ser.findall("c:cat//c:pt/c:v", C)]
                series[title] = [points.get(k, "") for k in range(len(names_))]
                assert sheet.cell(1, n).value == title
                column = [sheet.cell(k + 2, n).value for k in range(len(names_))]
                assert column == [float(v) if v else None for v in series[title]]
                assert [sheet.cell(k + 2, 1).value for k in range(len(names_))] == names_
            out.append((names_, series))
    return out


def test_word_charts_hold_the_points_of_the_run(rendered: Rendered) -> None:
    found = native(rendered.file("JD01.docx"))
    sets = [s for _, s in found if "得分" in s]
    assert len(sets) == 2
    for book, series in zip(TITLES, sets, strict=True):
        rows = classes(rendered.run_dir, "JD01", book)
        assert [Fraction(v) for v in series["得分"]] == [p for _, p, _ in rows]
        assert [Fraction(v or 0) for v in series["失分"]] == [full - p for _, p, full in rows]
        group = [classes(rendered.run_dir, u, book) for u in ("JD01", "JD02")]  # its group: 街道
        mean = [sum((g[n][1] for g in group), Fraction(0)) / 2 for n in range(len(rows))]
        places = fixtures.PLACES[book]
        assert all(
            abs(Fraction(v) - m) <= Fraction(1, 2 * 10**places)
            for v, m in zip(series["同组平均"], mean, strict=True)
        )


def test_every_chart_says_in_words_what_it_shows(rendered: Rendered) -> None:
    view = rendered.views["JD01"]
    shown = [c for b in view["books"] for c in b["charts"]] + view["found_charts"]
    assert [c["no"] for c in shown] == [str(n + 1) for n in range(len(shown))]
    with zipfile.ZipFile(rendered.file("JD01.docx")) as archive:
        word = etree.fromstring(archive.read("word/document.xml"))
    anchors = [e for e in word.iter() if e.tag.endswith("}docPr")]
    assert [(e.get("name"), e.get("descr")) for e in anchors] == [
        (c["title"], c["alt"]) for c in shown
    ]
    assert len({e.get("id") for e in anchors}) == len(anchors)
    page = figures(rendered.file("JD01.html"))
    assert [(t, s.find("./desc").text) for t, s in page.items()] == [
        (c["title"], c["alt"]) for c in shown
    ]
    for chart in shown:  # the numbers drawn are the numbers said
        texts = [s["text"] for s in chart["drawing"]["shapes"] if s["kind"] == "text"]
        for number in re.findall(r"\d+\.\d+", "".join(texts)):
            assert number in chart["alt"], (chart["title"], number)


@pytest.fixture(scope="module")
def frame(rendered: Rendered) -> Frame:
    return open_frame(
        rendered.paths, rendered.run_dir, rendered.round, fixtures.rulebooks(), "初步得分"
    )


def test_what_falls_short_stands_in_order_of_its_distance(frame: Frame) -> None:
    """A3 20 % of 25 %, B5 90 % of 95 %, A1 85.5 % of 90 %: 20 %, 5.26 % and 5 % short of the demand."""
    chart = targets(frame, frame.round.unit("JD01"), frame.books[0])
    assert chart is not None
    assert [n.split(" ")[1] for n in chart["native"]["categories"]] == [
        "20%／25%，差5个百分点", "90%／95%，差5个百分点", "85.5%／90%，差4.5个百分点",
    ]  # fmt: skip
    assert chart["native"]["series"][0]["values"] == ["20.00", "5.26", "5.00"]
    long, *rest = [Fraction(s["w"]) for s in chart["drawing"]["shapes"] if s["kind"] == "rect"]
    shares = [w / long for w in rest]
    assert abs(shares[0] - Fraction(5, 95) / Fraction(1, 5)) < Fraction(1, 1000)
    assert abs(shares[1] - Fraction(1, 4)) < Fraction(1, 1000)
    assert targets(frame, frame.round.unit("WB05"), frame.books[0]) is None


def with_totals(frame: Frame, points: list[str]) -> Frame:
    """The same frame with these totals of the first rulebook, for the first units of the round."""
    units = sorted(frame.round.units, key=lambda u: u.official_order)
    rows = [
        {"rulebook": "harmony-5", "unit_code": u.code, "points": p, "full_points": "5.00"}
        for u, p in zip(units, points, strict=False)
    ]
    tables = {**frame.run.tables, "totals": rows}
    run = type(frame.run)(tables, frame.run.run_dir)
    return Frame(run, frame.round, frame.books, frame.indicators, frame.stage)


def test_the_distribution_counts_everyone_and_names_nobody(frame: Frame) -> None:
    """10 totals of 5: two of ten lie below 90 %, where the axis may then begin, in steps of half a percent."""
    totals = ["5.00", "4.96", "4.95", "4.90", "4.90", "4.50", "4.00", "2.00", "4.999", ""]
    made = with_totals(frame, [*totals, "4.70"])
    unit = made.round.unit("JD04")
    chart = spread(made, unit, made.books[0])
    assert chart is not None
    values = {s["name"]: s["values"] for s in chart["native"]["series"]}
    names = chart["native"]["categories"]
    everyone = {
        n: int(a) + int(b)
        for n, a, b in zip(
            names, values["其他单位（横轴为得分率，%）"], values["本单位"], strict=True
        )
        if (a, b) != ("0", "0")
    }
    # 98 %: two of 4.90; 99 %: 4.95 and 4.96; 99.5 %: 4.999 and 5.00, which stands in the last column
    assert everyone == {"低于90": 2, "90": 1, "94": 1, "98": 2, "99": 2, "99.5": 2}
    assert values["本单位"][names.index("98")] == "1"
    dots = [s for s in chart["drawing"]["shapes"] if s["kind"] == "dot"]
    assert Counter(s["x"] for s in dots if s["fill"] != "none").most_common(1)[0][1] == 2
    assert len(dots) == 10 and [s["fill"] for s in dots].count(palette.OWN) == 1
    said = (
        chart["alt"]
        + chart["title"]
        + "".join(s.get("text", "") for s in chart["drawing"]["shapes"])
    )
    assert not any(u.name in said or u.code in said for u in made.round.units)
    assert "位次" not in said and "名次" not in said and "第4" not in said
    assert spread(with_totals(frame, totals[:4]), unit, made.books[0]) is None


def test_a_large_district_is_shown_by_bars() -> None:
    counts = (10, *[0] * 17, 40, 20, 5)
    shown = Spread(80, counts, 18, Fraction(97, 100), Fraction(90, 100), 75)
    bars = [s for s in _draw(shown, 15600, 318)["shapes"] if s["kind"] == "rect"]
    heights = [Fraction(s["h"]) for s in bars]
    assert [h / heights[1] for h in heights] == [Fraction(1, 4), 1, Fraction(1, 2), Fraction(1, 8)]
    assert sum(int(v) for s in _native(shown)["series"] for v in s["values"]) == 75


def test_findings_are_counted_by_sheet_and_severity() -> None:
    rows = [
        {"sheet_title": sheet, "severity": severity}
        for sheet, severity, count in (
            ("企业名册", "notice", 6), ("企业名册", "reject_record", 1), ("集体合同台账", "notice", 2), ("", "cannot_judge", 1),
        )
        for _ in range(count)
    ]  # fmt: skip
    chart = problems(rows)
    assert chart is not None
    assert chart["native"]["categories"] == ["企业名册 7处", "集体合同台账 2处", "整份工作簿 1处"]
    assert {s["name"]: s["values"] for s in chart["native"]["series"]} == {
        "该行不计": ["1", "", ""], "提示": ["6", "2", ""], "待核实": ["", "", "1"],
    }  # fmt: skip
    many = [{"sheet_title": f"表{n:02d}", "severity": "notice"} for n in range(30)]
    folded = problems(many)
    assert folded is not None and folded["native"]["categories"][-1] == "其他工作表 19处"
    assert problems(rows[:6]) is None


def test_a_history_rises_with_its_points() -> None:
    stands = [
        Stand(f"2月{n}日", Fraction(v)) for n, v in enumerate(("4.0", "4.5", "4.25", "5.0"), 1)
    ]
    chart = history("和谐", stands, 2)
    assert chart is not None
    ys = [Fraction(s["y"]) for s in chart["drawing"]["shapes"] if s["kind"] == "dot"]
    rise = ys[0] - ys[3]
    assert [abs((ys[0] - y) / rise - part) < Fraction(1, 1000) for y, part in zip(ys[1:3], (Fraction(1, 2), Fraction(1, 4)), strict=True)] == [True, True]  # fmt: skip
    assert history("和谐", stands[:1], 2) is None
    assert history("和谐", [stands[0], Stand("3月", Fraction(4))], 2) is None


def test_texts_in_a_chart_are_never_markup() -> None:
    canvas = Canvas()
    canvas.text(0, 100, "<script>甲</script>&")
    canvas.dot(10, 10, 5, "#000000")
    made = svg({"title": "<b>", "alt": '"><x', "drawing": canvas.done(1000)}, "c1")
    tree = etree.fromstring(str(made).encode())
    assert [e.tag.split("}")[1] for e in tree] == ["title", "desc", "text", "circle"]
    assert tree[0].text == "<b>" and tree[2].text == "<script>甲</script>&"
    assert "<script" not in made and "{" not in made


def test_names_in_a_word_chart_are_never_markup() -> None:
    name, series = "<c:v>&甲]]>", 'A1" r:id="x"<'
    native = {
        "categories": [name], "series": [{"name": series, "style": "own", "values": ["4.80"]}],
        "marks": None, "direction": "bar", "most": "5", "step": "1",
    }  # fmt: skip
    parts = ChartParts(ROOT / "reports" / "docx").members(1, native)
    chart = etree.fromstring(parts["word/charts/chart1.xml"])
    told = [t for t in chart.itertext() if t.strip() and "Sheet1" not in t]
    assert told == [series, name, "General", "4.80"]
    (sheet,) = openpyxl.load_workbook(io.BytesIO(parts["word/embeddings/chart1.xlsx"]))
    assert [[c.value for c in row] for row in sheet] == [[None, series], [name, 4.8]]


def test_the_own_place_clears_the_higher_column_beside_it() -> None:
    counts = (0, *[0] * 17, 10, 40, 5)
    found = Spread(80, counts, 18, Fraction(97, 100), Fraction(90, 100), 55)
    shapes = _draw(found, 15600, 318)["shapes"]
    (label,) = [s for s in shapes if s["kind"] == "text" and s["text"].startswith("本单位")]
    half = Fraction(advance(label["text"], 318), 200)  # drawn in hundredths of a millimetre
    under = [
        bar
        for bar in shapes
        if bar["kind"] == "rect"
        and Fraction(bar["x"]) < Fraction(label["x"]) + half
        and Fraction(bar["x"]) + Fraction(bar["w"]) > Fraction(label["x"]) - half
    ]
    assert len(under) == 2  # the own one and its neighbour, four times as high
    assert all(Fraction(label["y"]) < Fraction(bar["y"]) for bar in under)


def test_long_names_are_set_on_two_lines_and_then_cut() -> None:
    assert fitted("企业劳动争议调解组织建制率", 600, 100, 2) == ["企业劳动争议", "调解组织建…"]
    assert fitted("短", 600, 100, 2) == ["短"] and fitted("", 600, 100) == [""]
    assert advance("甲1", 100) == 156
    assert printed(-5) == "-0.05" and printed(1234) == "12.34"
    assert (
        scaled(Fraction(1, 3), Fraction(1), 100) == 33 and scaled(Fraction(2), Fraction(1), 9) == 9
    )
    assert scaled(Fraction(1), Fraction(0), 100) == 0


def test_colours_are_told_apart_on_screen_and_on_grey_paper() -> None:
    assert palette.contrast("#000000", "#ffffff") == 21
    assert abs(palette.contrast("#777777", "#ffffff") - Fraction("4.478")) < Fraction(1, 100)
    assert abs(palette.contrast("#ff0000", "#ffffff") - Fraction("3.998")) < Fraction(1, 100)
    for text in (palette.INK, palette.SOFT, palette.OWN):
        assert palette.contrast(text, palette.PAPER) >= Decimal("4.5")
    for mark in (
        palette.OWN,
        palette.EDGE,
        palette.SOFT,
        palette.INK,
    ):  # every fill has one of these as outline
        assert palette.contrast(mark, palette.PAPER) >= 3
    assert palette.contrast(palette.OWN, palette.LOST) >= 3
    assert palette.contrast(palette.OWN, palette.OTHERS) >= 3
    for ground in palette.SHADES:
        assert palette.contrast(palette.text_on(ground), ground) >= Decimal("4.5")
    grey = [palette.luminance(colour) for colour in palette.STEPS]
    assert all(abs(a - b) >= Fraction(1, 10) for n, a in enumerate(grey) for b in grey[n + 1 :])
    assert [palette.luminance(s) for s in palette.SHADES] == sorted(map(palette.luminance, palette.SHADES), reverse=True)  # fmt: skip


def test_only_known_colours_are_drawn(rendered: Rendered) -> None:
    known = {palette.PAPER, palette.INK, palette.SOFT, palette.OWN, palette.LOST, palette.EDGE, palette.OTHERS, *palette.SHADES, "none"}  # fmt: skip
    view = rendered.views["JD01"]
    used = {
        s[k]
        for b in view["books"]
        for c in b["charts"]
        for s in c["drawing"]["shapes"]
        for k in ("fill", "line")
        if k in s
    }
    assert used <= known
    assert set(charts.__all__) >= {"composition", "targets", "spread", "problems", "history", "svg"}


def test_the_site_draws_totals_over_the_kept_runs(rendered: Rendered, tmp_path: Path) -> None:
    """2.44, then 2.85, two runs on one day; the run whose folder is gone is left out."""
    past = []
    for n, (at, points) in enumerate((("2015-02-01 02:00", "2.44"), ("2015-02-02 02:00", "2.60"), ("2015-02-02 09:30", "2.85"))):  # fmt: skip
        folder = tmp_path / f"run{n}"
        folder.mkdir()
        rows = f"rulebook,unit_code,points\nharmony-5,JD01,{points}\nharmony-5,JD02,0.35\n"
        (folder / "totals.csv").write_text(rows, encoding="utf-8")
        past.append(Past(f"{n}" * 64, at, "系统", Verdict("passed"), at, folder, False))
    past.insert(0, Past("9" * 64, "2015-01-01 02:00", "系统", Verdict("passed"), "", None, False))
    scene = open_scene(
        rendered.paths, rendered.round, rendered.run_dir, fixtures.rulebooks(), history=past
    )
    unit = rendered.round.unit
    found = pictures.of_unit(scene, unit("JD01"), scene.frame.books[0])[-1]
    assert found["native"]["categories"] == ["02-01", "02-02 02:00", "02-02 09:30"]
    assert found["native"]["series"][0]["values"] == ["2.44", "2.60", "2.85"]
    still = pictures.of_unit(scene, unit("JD02"), scene.frame.books[0])
    assert not any("历次" in chart["title"] for chart in still)


def test_the_district_report_draws_every_total_of_the_run(demo_run: DemoRun) -> None:
    folder = demo_run.run_dir / "documents" / "全区"
    shown = native(folder / "情况报告.docx")
    with (demo_run.run_dir / "totals.csv").open(encoding="utf-8", newline="") as handle:
        totals = [r for r in csv.DictReader(handle) if r["points"]]
    for book, (names, series) in zip(TITLES, shown, strict=False):
        shares = [100 * Fraction(r["points"]) / Fraction(r["full_points"]) for r in totals if r["rulebook"] == book]  # fmt: skip
        counts = dict(zip(names, map(int, series["单位数（横轴为得分率，%）"]), strict=True))
        below, *starts = counts
        assert counts[below] == sum(s < int(starts[0]) for s in shares)
        ends = [*map(Fraction, starts[1:]), Fraction(1000)]
        for start, end in zip(starts, ends, strict=True):
            assert counts[start] == sum(Fraction(start) <= s < end for s in shares), start
    page = figures(folder / "情况报告.html")
    with zipfile.ZipFile(folder / "情况报告.docx") as archive:
        word = etree.fromstring(archive.read("word/document.xml"))
    anchors = [(e.get("name"), e.get("descr")) for e in word.iter() if e.tag.endswith("}docPr")]
    assert anchors == [(t, s.find("./desc").text) for t, s in page.items()] and len(anchors) >= 2
    assert anchors[0][0] == "图1　和谐劳动关系建设全区得分率分布"
