"""The ledger under damage: torn anywhere, cut by whole lines, or rewritten together with its run."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT

from kaoping.config import Paths
from kaoping.errors import IntegrityError
from kaoping.store import runs
from kaoping.store.files import sha256_file
from kaoping.store.ledger import GENESIS, Ledger

AT = "2015-01-12T09:30:00+08:00"
KAOPING = Path(sys.executable).parent / "kaoping"


def verify(var: Path) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"KAOPING_HOME": str(ROOT), "KAOPING_VAR": str(var), "PYTHONUTF8": "1"}
    return subprocess.run([KAOPING, "verify"], env=env, cwd="/", capture_output=True, text=True)


def published(var: Path) -> Paths:
    """A run of two files, entered and made current as the pipeline does it."""
    where = Paths(ROOT, var)
    folder = runs.aside(where, "k1")
    (folder / "scores.csv").write_text("points\n1\n", encoding="utf-8")
    (folder / "warehouse.duckdb").write_bytes(b"w")
    sealed = runs.seal(where, folder, "k1", {"round": "demo-2014"})
    ledger = Ledger(where.ledger)
    manifest = sha256_file(sealed / "manifest.json")
    ledger.append("run", at=AT, actor="甲", round="demo-2014", key="k1", manifest=manifest)
    entry = ledger.append("published", at=AT, actor="甲", round="demo-2014", key="k1")
    runs.point(where, "demo-2014", "k1", entry.head)
    return where


def test_the_chain_is_the_documented_one(tmp_path: Path) -> None:
    file = tmp_path / "ledger.jsonl"
    assert Ledger(file).head == GENESIS == "0" * 64
    ledger = Ledger(file)
    ledger.append("received", at=AT, actor="甲", name="一\r\n\u2028表.xlsx")
    ledger.append("run", at=AT, actor="甲")
    first, second = (json.loads(line) for line in file.read_bytes().split(b"\n")[:-1])
    assert (first["prev"], second["prev"]) == (GENESIS, first["head"])
    assert [first["event"]["seq"], second["event"]["seq"]] == [0, 1]
    assert Ledger(file).entries == ledger.entries


def test_a_line_torn_at_any_byte_is_dropped_and_the_chain_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "ledger.jsonl"
    ledger = Ledger(file)
    ledger.append("received", at=AT, actor="甲")
    first = file.read_bytes()
    ledger.append("run", at=AT, actor="甲")
    both = file.read_bytes()
    for length in range(len(first), len(both)):
        file.write_bytes(both[:length])
        again = Ledger(file)
        assert len(again.entries) == 1
        again.append("run", at=AT, actor="甲")
        assert file.read_bytes() == both  # the same event again: the same bytes again


def test_a_swapped_or_repeated_or_missing_line_breaks_the_chain(tmp_path: Path) -> None:
    file = tmp_path / "ledger.jsonl"
    ledger = Ledger(file)
    for number in range(4):
        ledger.append("received", at=AT, actor="甲", arrival_no=number)
    lines = file.read_bytes().splitlines(keepends=True)
    for order in ([0, 2, 1, 3], [0, 1, 1, 2, 3], [0, 2, 3], [1, 2, 3]):
        file.write_bytes(b"".join(lines[n] for n in order))
        with pytest.raises(IntegrityError, match="不衔接") as caught:
            Ledger(file)
        assert caught.value.exit_code == 5


@pytest.mark.parametrize("kept", [0, 1])
def test_lines_cut_off_whole_are_seen_through_the_pointer(tmp_path: Path, kept: int) -> None:
    where = published(tmp_path)
    assert verify(tmp_path).returncode == 0
    lines = where.ledger.read_bytes().splitlines(keepends=True)
    where.ledger.write_bytes(b"".join(lines[:kept]))
    assert len(Ledger(where.ledger).entries) == kept  # the chain alone cannot tell
    done = verify(tmp_path)
    assert (done.returncode, "台账缺少" in done.stderr) == (5, True)


def test_a_result_changed_together_with_its_manifest_is_seen_through_the_ledger(
    tmp_path: Path,
) -> None:
    where = published(tmp_path)
    folder = where.runs / "k1"
    old = sha256_file(folder / "scores.csv")
    (folder / "scores.csv").write_text("points\n9\n", encoding="utf-8")
    manifest = folder / "manifest.json"
    text = manifest.read_text(encoding="utf-8").replace(old, sha256_file(folder / "scores.csv"))
    manifest.write_text(text, encoding="utf-8")
    assert runs.verify(folder) == []  # file and manifest agree with each other
    done = verify(tmp_path)
    assert (done.returncode, "清单" in done.stderr) == (5, True)


@pytest.mark.parametrize("name", ["scores.csv", "manifest.json"])
def test_a_missing_file_of_the_result_is_an_integrity_error(tmp_path: Path, name: str) -> None:
    where = published(tmp_path)
    (where.runs / "k1" / name).unlink()
    done = verify(tmp_path)
    assert (done.returncode, name in done.stderr) == (5, True), done.stderr
    assert "Traceback" not in done.stderr
