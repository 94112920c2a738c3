"""The store's own critical moments, killed hundreds of times more densely than a whole run allows."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kaoping.config import Paths
from kaoping.store import objects, runs
from kaoping.store.arrivals import of_round
from kaoping.store.ledger import Ledger
from kaoping.store.lock import writer

# Enters a file, builds, seals, enters and publishes a run, over and over, as the pipeline does it.
LOOP = """
import sys
from pathlib import Path
from kaoping.config import Paths
from kaoping.store import arrivals, runs
from kaoping.store.ledger import Ledger
from kaoping.store.lock import writer
where, at = Paths(Path(sys.argv[1])), "2015-01-12T09:30:00+08:00"
inbox = where.raw / "r" / "submissions"
with writer(where, "反复"):
    ledger = Ledger(where.ledger)
    print("ready", flush=True)
    while True:
        number = len(ledger.entries)
        (inbox / "a.xlsx").write_bytes(str(number).encode() * 5000)
        arrivals.receive_inbox(where, ledger, "r", now=at, actor="甲")
        key = f"k{number % 7}"
        folder = runs.aside(where, key)
        for name in ("scores.csv", "totals.csv", "warehouse.duckdb"):
            (folder / name).write_bytes(key.encode() * 3000)
        runs.seal(where, folder, key, {"round": "r"})
        ledger.append("run", at=at, actor="甲", round="r", key=key)
        entry = ledger.append("published", at=at, actor="甲", round="r", key=key)
        runs.point(where, "r", key, entry.head)
        runs.drop_old_warehouses(where, [e["key"] for e in ledger.of("run", round="r")])
"""


def assert_whole(where: Paths) -> int:
    ledger = Ledger(where.ledger)
    for arrival in of_round(ledger, "r"):
        objects.verify(where, arrival.sha256)
    current = runs.current(where, "r")
    if current is not None:
        assert runs.verify(current.folder) == []
        assert (current.folder / "warehouse.duckdb").exists()
        assert current.ledger_head in {entry.head for entry in ledger.entries}
        assert (where.current / "r" / "scores.csv").exists()
    return len(ledger.entries)


def survive(root: Path, kills: int) -> None:
    where = Paths(root)
    (where.raw / "r" / "submissions").mkdir(parents=True)
    chance = random.Random(20150120)
    entered = 0
    for _ in range(kills):
        child = subprocess.Popen([sys.executable, "-c", LOOP, str(root)], stdout=subprocess.PIPE)
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.0, 0.15))
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        with writer(where, "核对"):  # the dead hold no lock
            now_entered = assert_whole(where)
        assert now_entered >= entered  # what was once entered stays
        entered = now_entered
    assert entered > kills


def test_the_store_killed_at_thirty_moments(tmp_path: Path) -> None:
    survive(tmp_path, 30)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_the_store_killed_at_a_thousand_moments(tmp_path: Path) -> None:
    survive(tmp_path, 1000)
