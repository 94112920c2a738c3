"""The site says what the run's tables say: points, counts, evidence and cells, read back from the pages."""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from kaoping.rounds import load_round
from kaoping.rulebook import resolve_all
from kaoping.rulebook.explain import explain_item
from kaoping.runtables import RunTables
from tests.conftest import DemoRun
from tests.documents import fixtures, sites
from tests.documents.sites import Site

DASH = "—"


@pytest.fixture(scope="module")
def demo(demo_site: Site) -> Site:
    return demo_site


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return sites.build(tmp_path_factory.mktemp("written"))


def rows(run: DemoRun, table: str) -> list[dict[str, str]]:
    with (run.run_dir / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def same(shown: str, points: str) -> bool:
    return shown == DASH if not points else Decimal(shown) == Decimal(points)


def test_the_overview_shows_every_total(demo: Site, demo_run: DemoRun) -> None:
    lines = {row[0]: row for row in sites.table(demo.page("index.html"), "各单位报送")}
    totals = rows(demo_run, "totals")
    books = load_round(demo_run.paths, "demo-2014").rulebooks
    assert len(lines) == 24
    assert len(totals) == len(books) * 24
    first = {book: 9 + 3 * n for n, book in enumerate(books)}  # three columns a rulebook
    states = ("", "暂定", "未报送", "不适用", "待评定")
    for total in totals:
        line, at = lines[total["unit_code"]], first[total["rulebook"]]
        assert same(line[at], total["points"]), total
        assert line[at + 1].split("/")[0] == (total["rank"] or DASH), total
        assert line[at + 2].removeprefix(total["grade"] or DASH) in states, total
    counts = Counter((row["unit_code"], row["severity"]) for row in rows(demo_run, "findings"))
    for code, line in lines.items():
        order = ("reject_submission", "reject_record", "notice", "cannot_judge")
        assert [int(n) for n in line[5:9]] == [counts[code, severity] for severity in order]


def test_unit_and_item_pages_show_every_score(demo: Site, demo_run: DemoRun) -> None:
    for score in rows(demo_run, "scores"):
        place = f"{score['rulebook']}-{score['item_code']}"
        unit = demo.page(f"units/{score['unit_code']}.html")
        shown = unit.xpath(f"//details[@id='{place}']/summary/span")
        assert same(shown[3].text_content(), score["points"]), score
        assert same(shown[1].text_content(), score["full_points"]), score
    for book in ("harmony-5", "collective-contract-100"):
        wanted = [r for r in rows(demo_run, "scores") if r["rulebook"] == book]
        for code in {r["item_code"] for r in wanted}:
            lines = {r[0]: r for r in sites.table(demo.page(f"items/{book}-{code}.html"), code)}
            own = [r for r in wanted if r["item_code"] == code]
            assert len(lines) == len(own) == 24
            assert all(same(lines[r["unit_code"]][3], r["points"]) for r in own)


def test_from_the_item_to_the_cell(written: Site) -> None:
    """A1 of JD01: 171 of 200, five steps of 0.02 lost; 29 enterprises, 12 in the page and 17 in the file."""
    item = written.page("units/JD01.html").get_element_by_id("harmony-5-A1")
    assert [s.text_content() for s in item.xpath("./summary/span")][1:4] == ["0.450", "未填", "0.350"]  # fmt: skip
    assert item.xpath("string(.//ol)").count("171") == 1
    rule = [" ".join(c.text_content().split()) for c in item.xpath(".//table[@class='rules']/tbody/tr/*")]  # fmt: skip
    assert rule[2:] == ["171", "200（企业总数）", "85.50%", "90%", "5", "0.350／0.450"]
    shown = [[c.text_content() for c in tr] for tr in item.xpath(".//table[@data-evidence]/tbody/tr")]  # fmt: skip
    rest = written.data("evidence/JD01")["harmony-5-A1"]
    assert (len(shown), len(rest)) == (12, 17)
    assert shown[0][0] == "示例第1号制造有限公司"
    assert shown[0][4:] == ["一致", "示例甲街道.xlsx", "企业名册", "是否建会", "C5"]
    assert [row["cell"] for row in rest] == [f"C{n + 4}" for n in range(13, 30)]
    assert item.xpath("string(.//div[@class='regain'])").strip()


def test_missing_workbook_and_nothing_to_judge(written: Site) -> None:
    page = written.page("units/JD02.html").text_content()
    assert "未报送" in page
    assert "没有更早的结果可比" in page
    assert "列第" not in written.page("units/WB05.html").text_content()


def test_the_worklist_has_every_finding_once(demo: Site, demo_run: DemoRun) -> None:
    found = rows(demo_run, "findings")
    index = demo.data("findings")
    assert sum(cell[5] for cell in index["cube"]) == len(found)
    shown: list[tuple[str, ...]] = []
    for number in range(index["shards"]):
        shard = demo.data(f"findings/{number}")
        w = shard["words"]
        shown += [
            (w[r[0]], index["severities"][r[1]][0], w[r[2]], w[r[3]], w[r[4]], r[5])
            for r in shard["rows"]
        ]
    keys = ("unit_code", "severity", "code", "file", "sheet_title", "cell")
    assert Counter(shown) == Counter(tuple(row[key] for key in keys) for row in found)
    by_code = Counter()  # type: ignore[var-annotated]
    for cell in index["cube"]:
        by_code[index["codes"][cell[2]][0]] += cell[5]
    assert by_code == Counter(row["code"] for row in found)


def test_an_enterprise_shows_its_cells_as_the_workbook_has_them(demo: Site, demo_run: DemoRun) -> None:  # fmt: skip
    """Every cell of three enterprises, held against the received workbooks read by another library."""
    index = demo.data("names")
    assert index["cells"] is True
    names = {row[0]: row for n in range(len(index["files"])) for row in demo.data(f"names/{n}")}
    assert index["total"] == len(names) > 1000
    compared, sheets = 0, set()
    for key in ("PDY00001X", "PDY011253", "PDY004387"):
        slug = next(s for prefix, s in reversed(index["prefixes"]) if key.startswith(prefix))
        shard = demo.data(f"e/{slug}")
        entry = shard["list"][key]
        assert entry["name"] == names[key][1]
        sheets |= {shard["places"][row[0]][2] for row in entry["rows"]}
        for place, number, values in entry["rows"]:
            _, file, sheet, _, columns = shard["places"][place]
            book = openpyxl.load_workbook(demo_run.raw / file, data_only=True)
            tab = next(t for t in book.worksheets if sheet in t.title)
            for n, text in values.items():
                cell = tab[f"{columns[int(n)][1]}{number}"].value
                if isinstance(cell, str | int) and text is not None:
                    assert text.strip() == str(cell).strip(), (file, sheet, columns[int(n)], number)
                    compared += 1
    assert compared > 60
    assert sheets >= {"企业名录", "企业名册", "集体合同台账", "人社局集体合同审查备案登记"}


def test_an_enterprise_shows_evidence_of_its_contracts_too(demo: Site, demo_run: DemoRun) -> None:
    contracts = RunTables.load(demo_run.run_dir).find("evidence", indicator="chief_qualified_rate")
    index = demo.data("names")
    shown = []
    for _, slug in index["prefixes"]:
        shard = demo.data(f"e/{slug}")
        w = shard["words"]
        for entry in shard["list"].values():
            shown += [(w[r[1]], r[8]) for r in entry["evidence"] if w[r[0]] == "首席代表合规率" or "首席" in w[r[0]]]  # fmt: skip
    wanted = {(row["entity_name"] or row["entity_key"], row["cell"]) for row in contracts}
    assert wanted
    assert wanted == set(shown)


def test_what_registers_say_stands_at_the_unit_and_at_the_enterprise(
    demo: Site, demo_run: DemoRun
) -> None:
    facts = rows(demo_run, "confirmations")
    odd = [r for r in facts if r["state"] in ("contradicted", "unmatched", "unreported")]
    for code in {r["unit_code"] for r in odd}:
        own = [(r["entity_name"] or r["entity_key"] or DASH, r["cell"]) for r in odd if r["unit_code"] == code]  # fmt: skip
        shown = sites.table(demo.page(f"units/{code}.html"), "与登记不符的事实")
        assert Counter((row[1], row[7]) for row in shown) == Counter(own)
    wrong = next(r for r in facts if r["kind"] == "certificate" and r["state"] == "contradicted")
    index = demo.data("names")
    slug = next(s for p, s in reversed(index["prefixes"]) if wrong["entity_key"].startswith(p))
    shard = demo.data(f"e/{slug}")
    said = [[shard["words"][n] for n in row[:7]] for row in shard["list"][wrong["entity_key"]]["witness"]]  # fmt: skip
    line = next(row for row in said if row[0] == "法人证书" and row[2] == "与登记矛盾")
    assert wrong["reported"] in line[3]
    assert wrong["registered"] in line[3]


def test_without_the_warehouse_the_page_says_so(written: Site) -> None:
    """The hand-written run has no warehouse: 29 enterprises and six more keys stand in evidence."""
    index = written.data("names")
    assert (index["total"], index["cells"]) == (35, False)
    shard = written.data(f"e/{index['prefixes'][0][1]}")
    entry = shard["list"]["X00000001"]
    assert entry["rows"] == []
    assert shard["words"][entry["evidence"][0][2]] == "未建立工会"


def test_reconciliation_balances_on_every_unit_page(demo: Site) -> None:
    seen = 0
    for name, page in demo.pages.items():
        if name.startswith("units/") and "行与单元格的对账" in page.text_content():
            for row in sites.table(page, "行与单元格的对账"):
                read, used, flagged, ignored = map(int, row[3:7])
                assert (read == used + flagged + ignored) is (row[8] == "相符")
                seen += 1
    assert seen > 300


def test_the_unit_page_tells_what_came(demo: Site, demo_run: DemoRun) -> None:
    lacking = [r for r in rows(demo_run, "completeness") if r["status"] == "missing"]
    assert lacking
    for row in lacking:
        said = demo.page(f"units/{row['unit_code']}.html").text_content()
        assert f"缺{row['sheet_title']}" in said
        line = next(
            r
            for r in sites.table(demo.page("index.html"), "各单位报送")
            if r[0] == row["unit_code"]
        )
        assert "16／17表" in line[3]


def test_a_provisional_item_is_called_so(demo: Site, demo_run: DemoRun) -> None:
    """The tables write True; a score behind an undecided row must say 暂定 in words as well."""
    row = next(r for r in rows(demo_run, "scores") if r["provisional"] == "True" and r["state"] == "ok")  # fmt: skip
    round_ = load_round(demo_run.paths, "demo-2014")
    book = resolve_all(demo_run.paths, [row["rulebook"]], round_.reference_date)[0]
    tables = RunTables.load(demo_run.run_dir)
    found = explain_item(tables, book, row["unit_code"], row["item_code"])
    assert found.provisional
    page = demo.page(f"units/{row['unit_code']}.html")
    item = page.get_element_by_id(f"{row['rulebook']}-{row['item_code']}")
    assert "本项分值为暂定" in item.text_content()


def test_what_changed_since_the_run_before(tmp_path: Path) -> None:
    """V01 at F17 is closed, a new one at F20 opened, two stay; A1 of JD01 was 0.450 and is 0.350."""
    before = fixtures.write_run(tmp_path / "old")
    scores = before / "scores.csv"
    line = "demo-2014,harmony-5,2014-01-01,JD01,A,A1,0.350,"
    text = scores.read_text(encoding="utf-8")
    assert line in text
    scores.write_text(text.replace(line, line.replace("0.350", "0.450")), encoding="utf-8")
    moved = (*fixtures.FINDINGS[2][:7], "F20", "staff", "职工人数", "约95", "“职工人数”为约数：约95", "填写准确人数")  # fmt: skip
    history = [sites.past("a" * 64, before), sites.past(fixtures.KEY, tmp_path / fixtures.KEY)]
    site = sites.build(tmp_path, findings=[*fixtures.FINDINGS[:2], moved], history=history)
    section = site.page("index.html").xpath("string(//section[@aria-labelledby='s-changes'])")
    said = "".join(section.split())
    assert "问题新增1项、销号1项、仍在2项；得分变动1项" in said
    move = sites.table(site.page("index.html"), "得分变动")
    assert [row[2:] for row in move] == [["A1 企业建会率", "0.450", "0.350", "-0.100"]]
    diff = site.page(f"runs/{fixtures.KEY[:12]}.html")
    assert [row[4] for row in sites.table(diff, "新增的问题")] == ["F20"]
    assert [row[4] for row in sites.table(diff, "销号的问题")] == ["F17"]
    index = site.data("findings")
    assert [sum(cell[n] for cell in index["cube"]) for n in (5, 6)] == [3, 1]
    runs = sites.table(site.page("runs.html"), "本轮次的运行")
    assert [row[0][:12] for row in runs] == [fixtures.KEY[:12], "a" * 12]
