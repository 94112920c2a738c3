"""The demo round against its own truth, which the generator wrote from its own facts.

Every planted defect is found at its cell with its code; nothing is found that was not planted;
every metric is the truth's; every point is what the independent oracle derives from the truth.
"""

import csv
from collections import Counter
from pathlib import Path

from tests.conftest import DemoRun


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def place(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[k] for k in ("code", "unit_code", "file", "sheet", "cell"))


def test_every_planted_defect_is_found_and_nothing_else(demo_run: DemoRun) -> None:
    wanted = Counter(place(row) for row in rows(demo_run.raw / "truth" / "defects.csv"))
    found = Counter(place(row) for row in rows(demo_run.run_dir / "findings.csv"))
    assert not wanted - found, "planted, not found"
    assert not found - wanted, "found, not planted"


def test_at_least_forty_kinds_are_planted(demo_run: DemoRun) -> None:
    assert len({row["code"] for row in rows(demo_run.raw / "truth" / "defects.csv")}) >= 40


def test_at_least_sixty_codes_are_in_use() -> None:
    from kaoping.config import paths
    from kaoping.findings import load_registry

    assert len(load_registry(paths())) >= 60


def test_every_metric_is_the_truth(demo_run: DemoRun) -> None:
    keys = ("unit_code", "indicator", "num", "den", "state", "unknown_count")
    truth = {tuple(row[k] for k in keys) for row in rows(demo_run.raw / "truth" / "metrics.csv")}
    mine = {tuple(row[k] for k in keys) for row in rows(demo_run.run_dir / "metrics.csv")}
    assert mine - truth == set()
    assert truth - mine == set()


def test_every_unit_has_its_three_documents(demo_run: DemoRun) -> None:
    units = [row["unit_code"] for row in rows(demo_run.paths.rounds / "demo-2014" / "units.csv")]
    names = {f.name for f in (demo_run.run_dir / "documents").iterdir()}
    assert len(units) == 24
    assert {f"{u}.{kind}" for u in units for kind in ("docx", "pdf", "html")} <= names
    assert "汇总表.xlsx" in names
