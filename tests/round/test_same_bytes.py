"""The same receipts give the same bytes, whatever the order of files on disk, TZ, LANG, working directory.

Made from the hostile round: small, and its texts would be the first to come out differently. Every file
counts: tables, evidence, documents of all kinds, the sites of all audiences, returned workbooks.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT
from tests.documents.hostile import ROUND, Hostile

from kaoping.site import Audience

# The warehouse is a cache that DuckDB lays out by threads, the manifest has its hash; 运行记录 tells the
# moment of each run, which the two do not share, and the site's own state has its hash.
APART = {"warehouse.duckdb", "manifest.json", "runs.html", "site-state.json"}


def digests(made: Hostile) -> dict[str, str]:
    """Name → digest of every file of the run and of what is made from it."""
    tops = {"run": made.run_dir, "returned": made.returned, **{a: made.site(a) for a in Audience}}
    return {
        f"{top}/{file.relative_to(folder).as_posix()}": hashlib.sha256(
            file.read_bytes()
        ).hexdigest()
        for top, folder in tops.items()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name not in APART
    }


def laid_elsewhere(hostile: Hostile, top: Path) -> None:
    """The same round in another folder, its files laid down in another order, with times of now."""
    for name in ("rounds", "rulebooks", "sql", "expectations", "reports"):
        shutil.copytree(hostile.root / name, top / "root" / name)
    shutil.copy(hostile.root / "requirements.lock", top / "root")
    raw, old = top / "root" / "data" / "raw" / ROUND, hostile.root / "data" / "raw" / ROUND
    raw.mkdir(parents=True)
    shutil.copy(old / "receipts.csv", raw)
    files = [f for sub in ("submissions", "registers") for f in (old / sub).iterdir()]
    for file in sorted(files, key=lambda f: f.name[::-1], reverse=True):
        (raw / file.parent.name).mkdir(exist_ok=True)
        shutil.copyfile(file, raw / file.parent.name / file.name)


def test_another_machine_another_day_the_same_bytes(hostile: Hostile, tmp_path: Path) -> None:
    laid_elsewhere(hostile, tmp_path)
    env = os.environ | {
        "TZ": "America/New_York", "LANG": "tr_TR.UTF-8", "LC_ALL": "C", "PYTHONHASHSEED": "77", "PYTHONUTF8": "1",
        "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.documents.hostile", str(tmp_path), "2016-03-04T05:06:07+00:00"]  # fmt: skip
    subprocess.run(command, cwd="/", env=env, capture_output=True, text=True, check=True)
    other = Hostile(tmp_path)
    assert other.run_dir.name == hostile.run_dir.name
    first, second = digests(hostile), digests(other)
    assert first.keys() == second.keys()
    assert {name for name in first if first[name] != second[name]} == set()
    # Letters and reports of 4 units, 汇总表, 领导一页通, seven district documents, 汇总导入.csv.
    assert sum(n.startswith("run/documents/") for n in first) == 4 * 3 * 2 + 2 + 7 * 3 + 1
    assert sum(n.startswith("returned/") for n in first) >= 4
    assert all(sum(n.startswith(f"{a}/") for n in first) > 4 for a in Audience)
