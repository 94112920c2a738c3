"""From run to returned workbook to corrected file to the next run: what was corrected is closed."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.conftest import DemoRun, published

from kaoping import intake, rounds
from kaoping.changes import compare
from kaoping.config import Paths
from kaoping.intake.guard import Guard
from kaoping.returned import Parcel, parcels, send_back
from kaoping.runtables import RunTables
from kaoping.store import arrivals
from kaoping.store.ledger import Ledger

ROUND = "demo-2014"
KAOPING = Path(sys.executable).parent / "kaoping"
# (sheet, cell, what the clerk writes, the finding that it closes), by hand from the list of JD10
CORRECTIONS = (
    ("建筑工地", "B5", "示例第三建筑有限公司", ("V14", "B5")),
    ("集体合同台账", "AF17", "2014-09-20", ("C30", "AF17")),
)


@pytest.fixture(scope="module")
def home(demo_run: DemoRun, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paths]:
    """A copy of the demo round with its run: received into and run again here."""
    root = tmp_path_factory.mktemp("returned") / "root"
    shutil.copytree(demo_run.paths.root, root, symlinks=True)
    yield Paths(root)
    shutil.rmtree(root)


def parcel_of(paths: Paths, run: RunTables, code: str) -> Parcel:
    found = parcels(run, rounds.load_round(paths, ROUND), [code])
    assert len(found) == 1
    return found[0]


def returned(paths: Paths, parcel: Parcel) -> Path:
    context = intake.context(paths, rounds.load_round(paths, ROUND))
    file = paths.root / parcel.name
    with Guard() as guard:
        file.write_bytes(send_back(paths, parcel, context, guard).data)
    return file


def listed(file: Path) -> list[tuple[str, str]]:
    """(code, cell) of every line of the list."""
    sheet = load_workbook(file)["问题清单"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(n for n, row in enumerate(rows) if row[0] == "序号")
    return [(str(row[2]), str(row[4] or "")) for row in rows[head + 1 :] if row[0]]


def asked(paths: Paths, *words: str) -> Any:
    done = subprocess.run(
        [KAOPING, *words, "--json"], env=os.environ | {"KAOPING_HOME": str(paths.root)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def test_corrected_cells_are_closed_in_the_next_run(home: Paths, demo_run: DemoRun) -> None:
    before = RunTables.load(demo_run.run_dir)
    parcel = parcel_of(home, before, "JD10")
    file = returned(home, parcel)
    own = [row for row in before.findings if row["unit_code"] == "JD10"]
    assert sorted(listed(file)) == sorted((row["code"], row["cell"]) for row in own)

    book = load_workbook(file)
    for sheet, cell, text, (code, _) in CORRECTIONS:
        assert f"{code}〔" in book[sheet][cell].comment.text
        book[sheet][cell] = text
    book.save(file)
    arrivals.receive(
        home, Ledger(home.ledger), ROUND, file, name=file.name, sender="JD10",
        received_at="2015-01-19T09:00:00+08:00", actor="测试",
    )  # fmt: skip
    result = published(home)

    changes = compare(before.findings, RunTables.load(result).findings)
    assert sorted((r["code"], r["cell"]) for r in changes.closed) == sorted(
        c for *_, c in CORRECTIONS
    )
    assert [(r["code"], r["unit_code"]) for r in changes.opened] == [("S10", "JD10")]  # replaced
    assert len(changes.still) == len(before.findings) - len(CORRECTIONS)

    said = asked(home, "findings", "--diff")
    assert (said["before"], said["after"]) == (demo_run.key, result.name)
    assert {code: len(u["closed"]) for code, u in said["units"].items() if u["closed"]} == {
        "JD10": 2
    }
    assert asked(home, "findings", "--diff", demo_run.key[:12]) == said
    assert asked(home, "findings", "--diff", demo_run.key[:12], result.name[:12]) == said
    back = asked(home, "findings", "--diff", result.name[:12], demo_run.key[:12], "--unit", "JD10")
    assert len(back["units"]["JD10"]["opened"]) == 2 and set(back["units"]) == {"JD10"}

    files = asked(home, "return", "JD10", "QZGH", "--out", str(home.root / "out"))
    assert [Path(each["file"]).name for each in files] == [
        "JD10_退回_第35号.xlsx",
        "QZGH_退回_第8号.xlsx",
    ]
    again = home.root / "out" / "JD10_退回_第35号.xlsx"
    assert len(listed(again)) == len(own) - 2  # what replaced file 12 is said of file 12
    assert load_workbook(again).sheetnames.count("问题清单") == 1


def test_a_unit_whose_first_file_was_refused_gets_the_one_that_counts(
    home: Paths, demo_run: DemoRun
) -> None:
    assert parcel_of(home, RunTables.load(demo_run.run_dir), "JD08").arrival_no == 29


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("findings", "--diff"), "没有更早的结果可比"),
        (("findings", "--diff", "0000"), "没有唯一对应“0000”的运行"),
        (("findings", "abcd"), "只与 --diff 同用"),
        (("return", "不存在的街道"), "没有唯一对应“不存在的街道”的单位"),
    ],
)
def test_wrong_use_is_told_in_words(demo_run: DemoRun, words: tuple[str, ...], told: str) -> None:
    done = subprocess.run(
        [KAOPING, *words], env=os.environ | {"KAOPING_HOME": str(demo_run.paths.root)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2 and told in done.stderr
