"""The same receipts give the same bytes: whatever the order of files on disk, TZ, LANG, working directory."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import DemoRun

COMPARED = (
    "scores.csv",
    "totals.csv",
    "classes.csv",
    "steps.csv",
    "findings.csv",
    "metrics.csv",
    "consequences.csv",
)
RUN = "import sys; from datetime import date, datetime; from pathlib import Path; from kaoping.config import Paths; from kaoping import pipeline; print(pipeline.run(Paths(Path(sys.argv[1])), 'demo-2014', as_of=date(2015, 2, 10), now=datetime.fromisoformat('2016-03-04T05:06:07+00:00'), gate=False).run_dir)"


def test_another_machine_another_day_the_same_bytes(demo_run: DemoRun, tmp_path: Path) -> None:
    root = tmp_path / "elsewhere"
    for name in ("rounds", "rulebooks", "sql", "expectations", "reports"):
        shutil.copytree(demo_run.paths.root / name, root / name)
    shutil.copy(demo_run.paths.root / "requirements.lock", root)
    raw = root / "data" / "raw" / "demo-2014"
    raw.mkdir(parents=True)
    shutil.copy(demo_run.raw / "receipts.csv", raw)
    files = sorted(
        (f for sub in ("submissions", "registers") for f in (demo_run.raw / sub).iterdir()),
        key=lambda f: f.name[::-1],
    )
    for file in reversed(files):  # laid down in another order, with times of now
        (raw / file.parent.name).mkdir(exist_ok=True)
        shutil.copyfile(file, raw / file.parent.name / file.name)

    env = os.environ | {
        "TZ": "America/New_York",
        "LANG": "tr_TR.UTF-8",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "77",
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(root)],
        cwd="/",
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    other = Path(done.stdout.strip())

    assert other.name == demo_run.key
    for name in COMPARED:
        assert (other / name).read_bytes() == (demo_run.run_dir / name).read_bytes(), name
    folder = demo_run.run_dir / "documents"
    documents = sorted(f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file())
    # Letters and reports of 24 units, 汇总表, 领导一页通, seven district documents, 汇总导入.csv.
    assert len(documents) == 24 * 3 * 2 + 2 + 7 * 3 + 1
    for name in documents:
        assert (other / "documents" / name).read_bytes() == (
            demo_run.run_dir / "documents" / name
        ).read_bytes(), name
