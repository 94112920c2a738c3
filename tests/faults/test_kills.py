"""The real pipeline, killed at many moments: nothing received is lost, nothing half-made is ever shown."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kaoping.config import Paths
from kaoping.demo import Size, generate
from kaoping.store import objects, runs
from kaoping.store.arrivals import of_round
from kaoping.store.ledger import Ledger
from tests.conftest import make_root

RUN = """
import sys
from datetime import date, datetime
from pathlib import Path
from kaoping import pipeline
from kaoping.config import Paths
now = datetime.fromisoformat("2015-02-10T02:00:00+08:00")
pipeline.run(Paths(Path(sys.argv[1])), "demo-2014", as_of=date(2015, 2, 10), now=now, gate=False, force=True)
"""


def start(root: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(root)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def fresh(folder: Path) -> Path:
    root = make_root(folder)
    generate(root, size=Size(scale=10))
    return root


def assert_whole(root: Path) -> None:
    """What must hold at any moment: a chained ledger, intact objects, and a pointer at a whole run or none."""
    where = Paths(root)
    ledger = Ledger(where.ledger)
    for arrival in of_round(ledger, "demo-2014"):
        objects.verify(where, arrival.sha256)
    current = runs.current(where, "demo-2014")
    if current is not None:
        assert runs.verify(current.folder) == []
        assert (
            json.loads((current.folder / "manifest.json").read_text(encoding="utf-8"))["key"]
            == current.key
        )
        assert current.ledger_head in {entry.head for entry in ledger.entries}


def survive(tmp_path: Path, kills: int) -> None:
    calm = fresh(tmp_path / "calm")
    began = time.monotonic()
    assert start(calm).wait() == 0
    whole_run = time.monotonic() - began
    reference = runs.require_current(Paths(calm), "demo-2014").folder

    root = fresh(tmp_path / "stormy")
    for number in range(kills):
        child = start(root)
        time.sleep(whole_run * (number + 1) / (kills + 1))
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        assert_whole(root)
    assert start(root).wait() == 0
    assert_whole(root)
    result = runs.require_current(Paths(root), "demo-2014").folder
    assert result.name == reference.name
    assert not list((root / "var" / "runs").glob(".building-*"))
    for name in ("scores.csv", "totals.csv", "findings.csv", "steps.csv"):
        assert (result / name).read_bytes() == (reference / name).read_bytes()
    names = [arrival.name for arrival in of_round(Ledger(Paths(root).ledger), "demo-2014")]
    assert len(names) == len(set(names)) == len(of_round(Ledger(Paths(calm).ledger), "demo-2014"))


def test_kills_at_eight_moments(tmp_path: Path) -> None:
    survive(tmp_path, 8)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_kills_at_a_hundred_moments(tmp_path: Path) -> None:
    survive(tmp_path, 100)
