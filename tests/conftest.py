"""Shared by all tests: one demo round for all, and skips that say which system program is missing.

`KAOPING_DEMAND=chromium,libreoffice,poppler` (set by .ci/run) turns such a skip into a failure.
"""

import os
import pickle
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from kaoping import pipeline
from kaoping.config import Paths
from kaoping.demo import DemoSummary

if TYPE_CHECKING:
    from tests.documents.hostile import Hostile

ROOT = Path(__file__).resolve().parents[1]
AS_OF = date(2015, 2, 10)
NOW = datetime.fromisoformat("2015-02-10T02:00:00+08:00")
PROGRAMS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "libreoffice": ("soffice", "libreoffice"),
    "poppler": ("pdftoppm",),
}


def have(marker: str) -> bool:
    return any(shutil.which(name) for name in PROGRAMS[marker])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    demanded = os.environ.get("KAOPING_DEMAND", "").split(",")
    for item in items:
        for marker in PROGRAMS:
            if item.get_closest_marker(marker) and not have(marker) and marker not in demanded:
                item.add_marker(pytest.mark.skip(reason=f"本机没有 {PROGRAMS[marker][0]}"))


def make_root(folder: Path) -> Path:
    """An installation of its own: the repository's data files copied, nothing received yet."""
    for name in ("rounds", "rulebooks", "sql", "expectations", "reports"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "requirements.lock", folder)
    return folder


FEW = ("JD01", "JD02", "JD03", "WB01", "KF01", "GQ01")
PAIR = ("JD01", "WB01")  # where a run is only repeated, not looked at


def small_round(folder: Path, units: tuple[str, ...] = FEW) -> Path:
    """An installation with a few small units of the demo round: for tests that run it again and again."""
    from kaoping.demo import Size, generate

    root = make_root(folder)
    generate(root, size=Size(scale=10))
    for name in ("units", "targets", "leaders", "spot_checks", "decisions"):
        file = root / "rounds" / "demo-2014" / f"{name}.csv"
        head, *rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [row for row in rows if row.partition(",")[0] in units]
        file.write_text("".join([head, *kept]), encoding="utf-8", newline="")
    if not set(FEW) <= set(units):
        (
            root / "rounds" / "demo-2014" / "adjustments.toml"
        ).unlink()  # it names units that are gone
    for file in (root / "data" / "raw" / "demo-2014" / "submissions").iterdir():
        if not file.name.startswith((*units, "QZGH")):
            file.unlink()
    return root


def computed(paths: Paths) -> Path:
    """The folder with the tables of a round as a run writes them, before documents and seal."""
    return _walked(paths, ("收件", "比对", "检查细则与配置", "读表", "入库计算", "导出")).folder


def published(paths: Paths) -> Path:
    """The folder of a run like any other, but without documents: sealed, and current from now on."""
    return _walked(
        paths, [s.title for s in pipeline.STAGES if s.title not in ("文书", "闸门")]
    ).folder


def _walked(paths: Paths, titles: Sequence[str]) -> pipeline.Job:
    job = pipeline.open_job(
        paths,
        "demo-2014",
        as_of=AS_OF,
        now=NOW,
        actor="测试",
        gate=False,
        force=False,
        progress=None,
    )
    for stage in pipeline.STAGES:
        if stage.title in titles and not job.unchanged:
            stage.work(job)
    return job


@dataclass(frozen=True)
class DemoRun:
    """A finished run of the demo round, shared by all tests: read it, never write into it."""

    paths: Paths
    run_dir: Path
    key: str
    summary: DemoSummary

    @property
    def raw(self) -> Path:
        return self.paths.raw / "demo-2014"


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> DemoRun:
    """The demo round, generated and run once for all workers."""
    from kaoping.demo import generate

    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "demo-round"
    with FileLock(f"{shared}.lock"):
        if not (shared / "done").exists():
            shared.mkdir(exist_ok=True)
            root = make_root(shared)
            summary = generate(root)
            result = pipeline.run(Paths(root), "demo-2014", as_of=AS_OF, now=NOW, gate=False)
            (shared / "done").write_bytes(pickle.dumps((result.run_dir, summary)))
    run_dir, summary = pickle.loads((shared / "done").read_bytes())
    return DemoRun(Paths(shared), run_dir, run_dir.name, summary)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> "Hostile":
    """The small round with hostile texts, its run, sites and returned workbooks; made once, read only."""
    from tests.documents.hostile import Hostile, prepare

    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "hostile-round"
    with FileLock(f"{shared}.lock"):
        if not (shared / "done").exists():
            shared.mkdir(exist_ok=True)
            prepare(shared)
            (shared / "done").touch()
    return Hostile(shared)
