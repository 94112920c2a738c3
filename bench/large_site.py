"""The site of a large round: 300 units, 5,000 enterprises, built from tables and seen in Chromium (大轮次网站).

The tables are those of the demo run, each unit copied under new codes; evidence and cells of the
enterprises are made up. Nothing here is scored.
"""

import csv
import json
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
from tests.documents.browser import Browser, chromium

from kaoping import rulebook
from kaoping.config import Paths
from kaoping.rounds import Round, Unit, load_round
from kaoping.site import build_site

UNITS, ENTERPRISES = 300, 5_000
TABLES = ("steps", "scores", "classes", "totals", "metrics", "findings", "completeness", "timeliness",
          "submissions", "reconciliation", "consequences", "self_assessment")  # fmt: skip
CELLS = """
create schema report;
create table report.enterprises as
select
    format('PDZ{:06d}', n) as enterprise_key, format('示例第{}号制造有限公司', n) as enterprise_name,
    format('U{:03d}', n % $units) as unit_code, true as is_on_register, '存续' as reg_status, '非公-私营' as ownership,
    '小型' as size_class, '制造业' as industry, n % 300 as register_staff, true as is_reported, n % 9 > 0 as is_unionised,
    n % 5 > 0 as has_general, n % 6 > 0 as has_wage, n % 7 > 0 as has_womens, n % 8 > 0 as has_safety
from range($enterprises) as t (n);
create table report.enterprise_cells as
select
    enterprise_key, sheet, sheet as sheet_title, sheet_no as submission_id, unit_code,
    format('submissions/{}考核报表.xlsx', unit_code) as file, n % 500 + 4 as row_no,
    format('{}{}', chr((65 + c)::int), n % 500 + 4) as cell, format('第{}列', c) as column_title,
    'value' as state, format('内容{}', n * c % 977) as raw
from (select *, row_number() over (order by enterprise_key) as n from report.enterprises)
cross join (values ('reg_enterprises', 1), ('enterprises', 2), ('contracts', 3)) as s (sheet, sheet_no)
cross join range(24) as k (c);
"""
EVIDENCE = """
copy (
    select
        e.unit_code, i.indicator, 'enterprise' as entity_kind, e.enterprise_key as entity_key,
        e.enterprise_name as entity_name, 'miss' as verdict, 1 as base, 0 as hit, i.indicator as reason_code,
        '未达标' as reason, '' as denominator_name, null::date as event_date, '' as level, '' as matter_key,
        '' as resolved, 2 as submission_id, format('submissions/{}考核报表.xlsx', e.unit_code) as file,
        'enterprises' as sheet, '企业名册' as sheet_title, '是否建会' as column_title, 'L4' as cell, '' as confirmation
    from report.enterprises as e
    cross join (values ('union_founding_rate'), ('contract_coverage_rate'), ('mediation_rate')) as i (indicator)
    order by 1, 2, 4
) to 'FILE' (format parquet)
"""


def large_round(round_: Round, units: int) -> Round:
    """The round with that many units, U000 …, each of the kind of a demo unit."""
    first = round_.units
    made = [
        Unit(f"U{n:03d}", f"{first[n % len(first)].name}{n}", first[n % len(first)].category,
             first[n % len(first)].comparison_group, n)
        for n in range(units)
    ]  # fmt: skip
    return replace(round_, units=tuple(made))


def large_run(demo: Path, folder: Path, round_: Round, large: Round, enterprises: int) -> Path:
    """A run folder of the large round: the demo's tables, and made-up evidence and cells."""
    run = folder / ("5a" * 32)
    run.mkdir()
    like = {new.code: round_.units[n % len(round_.units)].code for n, new in enumerate(large.units)}
    for table in TABLES:
        _multiply(demo / f"{table}.csv", run / f"{table}.csv", like)
    (run / "manifest.json").write_text(json.dumps({"key": run.name}), encoding="utf-8")
    with duckdb.connect(str(run / "warehouse.duckdb")) as con:
        for statement in CELLS.strip().split(";\n"):
            given = {k: v for k, v in (("units", len(large.units)), ("enterprises", enterprises)) if f"${k}" in statement}  # fmt: skip
            con.execute(statement.rstrip(";"), given or None)
        con.execute(EVIDENCE.replace("FILE", str(run / "evidence.parquet")))
    return run


def _multiply(source: Path, target: Path, like: dict[str, str]) -> None:
    with source.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        rows, names = list(reader), list(reader.fieldnames or ())
    own: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        own.setdefault(row.get("unit_code", ""), []).append(row)
    with target.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(own.get("", []))
        for new, old in like.items():
            writer.writerows({**row, "unit_code": new} for row in own.get(old, []))


VIEWS = (
    ("overview", "index.html", "document.querySelectorAll('#units tbody tr').length"),
    ("unit", "units/U007.html", "document.querySelector('.tree')"),
    ("item", "items/harmony-5-A1.html", "document.querySelectorAll('#units tbody tr').length"),
    ("findings", "findings.html", "document.querySelectorAll('#worklist-rows tr').length"),
    ("enterprise", "enterprises.html#PDZ004321", "document.querySelector('.source')"),
)


def first_views(browser: Browser, top: Path, runs: int) -> Iterator[tuple[str, float]]:
    """Seconds from asking for a page until what it is for can be seen; medians, each in a new tab."""
    for name, path, seen in VIEWS:
        times = []
        for _ in range(runs):
            page = browser.open("about:blank")
            file, _, fragment = path.partition("#")
            start = time.perf_counter()
            page.go((top / file).as_uri() + (f"#{fragment}" if fragment else ""))
            page.wait(seen)
            times.append(time.perf_counter() - start)
            page.close()
        yield name, statistics.median(times)


def measure(paths: Paths, demo: Path, runs: int) -> None:
    """Print the time to build, to build again without change, and to see each kind of page."""
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        print("site\tnot measured: no chromium")
        return
    round_ = load_round(paths, "demo-2014")
    books = rulebook.resolve_all(paths, round_.rulebooks, round_.reference_date)
    large = large_round(round_, UNITS)
    with tempfile.TemporaryDirectory() as name:
        run = large_run(demo, Path(name), round_, large, ENTERPRISES)
        site = Path(name) / "site"
        built, again = (_seconds(lambda: build_site(paths, large, run, books, site)) for _ in range(2))  # fmt: skip
        print(f"site, {UNITS} units, {ENTERPRISES} enterprises\tbuilt {built:.1f} s\tunchanged {again:.1f} s")  # fmt: skip
        with chromium() as browser:
            seen = [f"{view} {seconds:.2f} s" for view, seconds in first_views(browser, site, runs)]
        print("site, first view in Chromium\t" + "\t".join(seen))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
