"""A disk that fills up at different moments: one Chinese message, nothing lost, and the next run completes."""

import os
import resource
import subprocess
import sys
from pathlib import Path

from kaoping.config import Paths
from kaoping.store import runs
from kaoping.store.arrivals import of_round
from kaoping.store.ledger import Ledger
from tests.conftest import PAIR, small_round
from tests.faults.test_kills import assert_whole

KAOPING = Path(sys.executable).parent / "kaoping"
# No file may grow beyond so many bytes: it hits an object, a fact table, and the warehouse.
LIMITS = (300, 20_000, 60_000, 1_000_000)


def run(root: Path, limit: int | None = None) -> subprocess.CompletedProcess[str]:
    def cap() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [KAOPING, "run", "--no-gate", "--as-of", "2015-02-10"],
        env=os.environ | {"KAOPING_HOME": str(root), "PYTHONUTF8": "1"},
        preexec_fn=cap,
        capture_output=True,
        text=True,
    )


def test_a_full_disk_loses_nothing_and_says_so(tmp_path: Path) -> None:
    root = small_round(tmp_path, PAIR)
    where = Paths(root)
    for limit in LIMITS:
        done = run(root, limit)
        assert done.returncode == 1
        assert "磁盘" in done.stderr and "处理办法" in done.stderr, done.stderr
        assert "Traceback" not in done.stderr
        assert_whole(root)
        assert runs.current(where, "demo-2014") is None
        assert not list(where.var.rglob("*.tmp"))  # a retry must not fill the disk further
    done = run(root)
    assert done.returncode == 0, done.stderr
    assert_whole(root)
    names = [arrival.name for arrival in of_round(Ledger(where.ledger), "demo-2014")]
    assert len(names) == len(set(names))


def test_a_full_disk_after_a_finished_run_leaves_it_current(tmp_path: Path) -> None:
    root = small_round(tmp_path, PAIR)
    where = Paths(root)
    assert run(root).returncode == 0
    before = runs.require_current(where, "demo-2014")
    edition = root / "rulebooks" / "law.toml"
    edition.write_text(edition.read_text(encoding="utf-8") + "\n# 改\n", encoding="utf-8")
    assert run(root, 1_000_000).returncode == 1
    assert runs.require_current(where, "demo-2014") == before
    assert_whole(root)
