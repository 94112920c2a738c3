"""The demo round read by intake alone: every planted defect of its codes, and no other."""

import csv
import hashlib
import shutil
from pathlib import Path

import pytest

from kaoping import intake
from kaoping.config import Paths
from kaoping.demo import generate
from tests.conftest import make_root

SUPERSEDED = ("JD05考核报表（初稿）.xlsx",)  # truth lists findings of files that count


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> tuple[Paths, list[tuple[str, str]]]:
    root = make_root(tmp_path_factory.mktemp("demo") / "root")
    generate(root)
    paths = Paths(root)
    paths.objects.mkdir(parents=True)
    objects = []
    with (paths.raw / "demo-2014" / "receipts.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            file = paths.raw / "demo-2014" / row["file"]
            sha = hashlib.sha256(file.read_bytes()).hexdigest()
            shutil.copy(file, paths.objects / sha)
            objects.append((sha, row["file"]))
    return paths, objects


def test_planted_defects_are_all_found_and_none_invented(
    received: tuple[Paths, list[tuple[str, str]]], context: intake.Context
) -> None:
    paths, objects = received
    refs = intake.parse_objects(paths, context, objects)
    first = {sha: name for sha, name in reversed(objects)}
    codes = {code for code, kind in context.registry.items() if kind.source == "intake"}
    with (paths.raw / "demo-2014" / "truth" / "defects.csv").open(encoding="utf-8") as handle:
        truth = sorted(
            (row["code"], row["file"], row["sheet"], row["cell"], row["column_name"])
            for row in csv.DictReader(handle)
            if row["code"] in codes
        )
    found = sorted(
        (f.code, first[sha], f.sheet or "", f.cell, f.column_name or "")
        for sha, ref in refs.items()
        if Path(first[sha]).name not in SUPERSEDED
        for f in ref.findings
    )
    assert len(truth) >= 50
    assert found == truth
    counts = [count for ref in refs.values() for count in ref.counts.values()]
    assert all(c["read"] == c["used"] + c["flagged"] + sum(c["ignored"].values()) for c in counts)
    assert sum(c["used"] for c in counts) > 100_000


def test_every_unit_and_register_is_known(
    received: tuple[Paths, list[tuple[str, str]]], context: intake.Context
) -> None:
    paths, objects = received
    refs = intake.parse_objects(paths, context, objects)
    kinds = [ref.kind for ref in refs.values()]
    assert (
        kinds.count("register") == 7
        and kinds.count("district") == 1
        and kinds.count("rejected") == 1
    )
    assert {ref.unit_code for ref in refs.values() if ref.kind == "submission"} <= set(
        context.units
    )
