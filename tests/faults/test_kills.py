"""The real pipeline, killed at many moments: nothing received is lost, nothing half-made is ever shown."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from kaoping.config import Paths
from kaoping.store import objects, runs
from kaoping.store.arrivals import of_round
from kaoping.store.ledger import Ledger
from tests.conftest import PAIR, small_round

RUN = """
import sys
from datetime import date, datetime
from pathlib import Path
from kaoping import pipeline
from kaoping.config import Paths
now = datetime.fromisoformat("2015-02-10T02:00:00+08:00")
pipeline.run(Paths(Path(sys.argv[1])), "demo-2014", as_of=date(2015, 2, 10), now=now, gate=False, force=True,
             progress=lambda title: print(title, flush=True))
"""


# Stage and seconds into it. By stage, not by the clock: a second run is twice as fast as the first,
# and the short stages that matter most (sealing, publishing) would never be hit.
MOMENTS = (
    ("读表", 0.1),
    ("入库计算", 0.6),
    ("文书", 0.4),
    ("封存", 0.0),
    ("发布", 0.0),
    ("封存", 0.02),  # once more, with a pointer set or a sealed run of the same key in place
)


def start(root: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(root)],
        env=os.environ | {"PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )


def complete(root: Path) -> None:
    child = start(root)
    child.communicate()
    assert child.returncode == 0


def kill_at(root: Path, stage: str, delay: float) -> bool:
    """Kill a run so long after it has entered the stage; whether it was still running then."""
    child = start(root)
    assert child.stdout is not None
    for line in child.stdout:
        if line.strip() == stage:
            break
    time.sleep(delay)
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()
    assert child.returncode in (0, -signal.SIGKILL)
    return child.returncode != 0


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


def survive(tmp_path: Path, moments: Sequence[tuple[str, float]]) -> None:
    calm = small_round(tmp_path / "calm", PAIR)
    complete(calm)
    reference = runs.require_current(Paths(calm), "demo-2014").folder

    root = small_round(tmp_path / "stormy", PAIR)
    killed = 0
    for stage, delay in moments:
        killed += kill_at(root, stage, delay)
        assert_whole(root)
    assert killed >= len(moments) * 3 // 4, "the kills came too late to prove anything"
    complete(root)
    assert_whole(root)
    result = runs.require_current(Paths(root), "demo-2014").folder
    assert result.name == reference.name
    assert not list((root / "var" / "runs").glob(".building-*"))
    for name in ("scores.csv", "totals.csv", "findings.csv", "steps.csv"):
        assert (result / name).read_bytes() == (reference / name).read_bytes()
    names = [arrival.name for arrival in of_round(Ledger(Paths(root).ledger), "demo-2014")]
    assert len(names) == len(set(names)) == len(of_round(Ledger(Paths(calm).ledger), "demo-2014"))


def test_kills_at_six_moments(tmp_path: Path) -> None:
    survive(tmp_path, MOMENTS)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_kills_at_a_hundred_moments(tmp_path: Path) -> None:
    chance = random.Random(20150120)
    longest = {"收件": 0.1, "读表": 0.8, "入库计算": 1.5, "导出": 0.1, "文书": 1.0, "封存": 0.1}
    stages = [chance.choice(list(longest)) for _ in range(100)]
    survive(tmp_path, [(stage, chance.uniform(0, longest[stage])) for stage in stages])
