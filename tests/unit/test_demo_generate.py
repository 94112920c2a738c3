"""The demo round as generated: deterministic, consistent with itself, rich in defects."""

from __future__ import annotations

import csv
import hashlib
import json
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.conftest import DemoRun

from kaoping.demo import DemoSummary, Size, generate

HERE = Path(__file__).parents[2]
SMALL = Size(scale=10)


@pytest.fixture
def summary(demo_run: DemoRun) -> DemoSummary:
    return demo_run.summary


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _toml(path: str) -> dict[str, dict[str, object]]:
    return tomllib.loads((HERE / path).read_text(encoding="utf-8"))


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files
    }


def test_same_seed_same_bytes_and_other_seed_other_bytes(tmp_path: Path) -> None:
    first = generate(tmp_path / "a", size=SMALL)
    again = generate(tmp_path / "b", size=SMALL)
    other = generate(tmp_path / "c", seed=7, size=SMALL)
    assert _digests(first.folder) == _digests(again.folder)
    assert first.digest == again.digest != other.digest


def test_generating_again_leaves_nothing_behind(tmp_path: Path) -> None:
    first = generate(tmp_path, size=SMALL)
    (first.folder / "submissions" / "旧.xlsx").write_bytes(b"old")
    before = _digests(generate(tmp_path, size=SMALL).folder)
    assert "submissions/旧.xlsx" not in before


def test_size_and_variety(summary: DemoSummary) -> None:
    assert summary.units == 24
    assert 1_100 <= summary.enterprises <= 1_300
    assert 1_500 <= summary.contracts <= 1_900
    assert len(summary.kinds) >= 60
    assert {
        "S05",
        "S06",
        "S07",
        "S08",
        "S09",
        "S10",
        "S15",
        "H01",
        "H02",
        "H04",
        "H05",
        "H06",
    } <= set(summary.kinds)
    assert {f"V{n:02d}" for n in range(1, 18)} | {"P01", "P02"} <= set(summary.kinds)


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(n, marks=pytest.mark.slow) for n in range(2, 9))]
)
def test_planting_and_judging_agree_for_other_seeds(tmp_path: Path, seed: int) -> None:
    assert generate(tmp_path, seed=seed).kinds  # IntegrityError otherwise


@pytest.mark.parametrize("scale", [10, pytest.param(300, marks=pytest.mark.slow)])
def test_planting_and_judging_agree_for_other_sizes(tmp_path: Path, scale: int) -> None:
    assert generate(tmp_path, size=Size(scale=scale)).kinds


def test_every_defect_is_of_the_registry_and_has_its_column(summary: DemoSummary) -> None:
    registry = _toml("expectations/findings.toml")
    for defect in _rows(summary.folder / "truth" / "defects.csv"):
        entry = registry[defect["code"]]
        if entry["source"] == "sql" and defect["cell"] and entry["column"]:
            alternatives = {
                entry["column"],
                *(("wage_adjustment",) if defect["code"] == "C28" else ()),
            }
            assert defect["column_name"] in alternatives
            assert defect["sheet"] == entry["sheet"] or defect["code"] == "R06"


def test_one_metric_for_every_unit_and_indicator(summary: DemoSummary) -> None:
    catalogue = _toml("sql/50_indicators/indicators.toml")
    units = {row["unit_code"] for row in _rows(HERE / "rounds/demo-2014/units.csv")}
    metrics = _rows(summary.folder / "truth" / "metrics.csv")
    assert Counter((m["unit_code"], m["indicator"]) for m in metrics) == Counter(
        (unit, name) for unit in units for name in catalogue
    )
    for metric in metrics:
        form = catalogue[metric["indicator"]]["form"]
        absent = metric["state"] == "not_submitted"
        if form == "rate":
            assert 0 <= int(metric["num"]) <= int(metric["den"])
            assert absent or (metric["state"] == "no_base") == (metric["den"] == "0")
        else:
            assert metric["den"] == "" and int(metric["num"]) >= 0
            assert absent or metric["state"] == "ok"


def _metric(summary: DemoSummary, unit: str, indicator: str) -> tuple[str, str, str]:
    for row in _rows(summary.folder / "truth" / "metrics.csv"):
        if (row["unit_code"], row["indicator"]) == (unit, indicator):
            return row["num"], row["den"], row["state"]
    raise AssertionError(indicator)


def test_special_units(summary: DemoSummary) -> None:
    assert _metric(summary, "JD02", "union_founding_rate") == ("72", "80", "ok")  # 恰好 90%
    assert _metric(summary, "JD03", "contract_coverage_rate") == ("48", "60", "ok")  # 恰好 80%
    assert _metric(summary, "JD07", "mass_incidents_city") == ("1", "", "ok")
    assert _metric(summary, "WB04", "in_force_contracts") == ("0", "", "ok")
    assert _metric(summary, "DQ01", "union_founding_rate") == ("0", "0", "no_base")
    assert _metric(summary, "JD12", "union_founding_rate") == ("0", "60", "not_submitted")
    assert _metric(summary, "JD12", "dispute_closure_rate")[2] == "ok"
    assert _metric(summary, "KF02", "submission_days_late") == ("3", "", "ok")
    assert _metric(summary, "JD08", "submission_returns") == ("1", "", "ok")
    assert _metric(summary, "JD01", "experience_promotion") == ("2", "", "ok")
    assert _metric(summary, "GQ01", "experience_promotion") == ("0", "", "ok")  # 在考核期之前


def test_receipts_name_existing_files_in_order(summary: DemoSummary) -> None:
    receipts = _rows(summary.folder / "receipts.csv")
    received = [row["received_at"] for row in receipts]
    assert received == sorted(received)
    assert all((summary.folder / row["file"]).is_file() for row in receipts)
    senders = Counter(row["sender"] for row in receipts)
    assert (senders["JD05"], senders["JD08"], senders["DQ01"], senders["JD12"]) == (2, 2, 2, 0)


def test_the_same_file_twice_has_the_same_bytes(summary: DemoSummary) -> None:
    files = [r["file"] for r in _rows(summary.folder / "receipts.csv") if r["sender"] == "DQ01"]
    assert len({(summary.folder / name).read_bytes() for name in files}) == 1


def test_cells_of_planted_defects_hold_what_was_planted(summary: DemoSummary) -> None:
    """Read with another library: the cell named in the truth shows the text that causes the finding."""
    expected = {"V02": "待核实", "V03": "2014-02-30", "V05": "若干", "V08": "车间主任", "V14": "同上",
                "S06": "2013-1", "H06": "合同份数", "P01": "身份证号"}  # fmt: skip
    maps = {
        r["sheet"]: (r["title"], *r["aliases"].split("|"))
        for r in _rows(HERE / "expectations/sheets.csv")
    }
    seen = {code: set() for code in expected}
    books = {}
    for defect in _rows(summary.folder / "truth" / "defects.csv"):
        if defect["code"] not in expected or not defect["cell"]:
            continue
        file = summary.folder / defect["file"]
        book = books.setdefault(file, load_workbook(file, data_only=True))
        title = next(t for t in maps[defect["sheet"]] if t in book.sheetnames)
        seen[defect["code"]].add(str(book[title][defect["cell"]].value))
    assert all(expected[code] in values for code, values in seen.items()), seen


def test_summary_file_agrees(summary: DemoSummary) -> None:
    written = json.loads((summary.folder / "truth" / "summary.json").read_text(encoding="utf-8"))
    defects = Counter(row["code"] for row in _rows(summary.folder / "truth" / "defects.csv"))
    assert written["kinds"] == dict(sorted(defects.items())) == summary.kinds
    assert written["defects"] == sum(defects.values()) == summary.defects
