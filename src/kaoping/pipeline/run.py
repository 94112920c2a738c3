"""The stages of a run in their order, and `run`, which goes through them under the writer's lock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from kaoping.config import Paths
from kaoping.pipeline import arriving
from kaoping.pipeline.job import Job, Progress, RunResult
from kaoping.rounds import load_round
from kaoping.store import runs
from kaoping.store.ledger import Ledger
from kaoping.store.lock import writer


@dataclass(frozen=True)
class Stage:
    """One coarse step of a run: its Chinese title and what it does to the job."""

    title: str
    work: Callable[[Job], None]


def _later(name: str) -> Callable[[Job], None]:
    """A stage of `building`, imported when it is reached: an unchanged night loads no engine."""

    def work(job: Job) -> None:
        from kaoping.pipeline import building

        getattr(building, name)(job)

    return work


STAGES = (
    Stage("收件", arriving.receive),
    Stage("比对", arriving.compare),
    Stage("检查细则与配置", _later("check")),
    Stage("读表", _later("parse")),
    Stage("入库计算", _later("build")),
    Stage("导出", _later("export")),
    Stage("文书", _later("render")),
    Stage("封存", _later("seal")),
    Stage("闸门", _later("judge")),
    Stage("发布", _later("publish")),
)


def run(
    paths: Paths,
    round_code: str,
    *,
    as_of: date,
    now: datetime,
    actor: str = "系统",
    gate: bool = True,
    force: bool = False,
    wait: float = 0,
    progress: Progress | None = None,
) -> RunResult:
    """Take in what came, and compute the round anew if anything differs from the current run.

    Args:
        paths: of the installation.
        round_code: folder name under `rounds/`.
        as_of: the day the run is for; only calendar events on or before it count.
        now: the time written into the ledger and on files without a receipt.
        actor: who asked for the run.
        gate: whether the quality gate decides over the pointer.
        force: build even when nothing changed.
        wait: seconds to wait for another writer.
        progress: called with the title of each stage.

    Raises:
        ConfigError: a rulebook, map, round or SQL file is broken; no row was read.
        BusyError: another writer holds the lock.
    """
    round_ = load_round(paths, round_code)
    with writer(paths, f"运行 {round_code}", wait):
        job = open_job(
            paths,
            round_code,
            as_of=as_of,
            now=now,
            actor=actor,
            gate=gate,
            force=force,
            progress=progress,
        )
        before = len(job.ledger.of("received", round=round_.code))
        try:
            for stage in STAGES:
                job.progress(stage.title)
                stage.work(job)
                if job.unchanged:
                    break
        finally:
            if job.gate is not None:
                job.gate.close()
        return result(job, before)


def open_job(
    paths: Paths,
    round_code: str,
    *,
    as_of: date,
    now: datetime,
    actor: str,
    gate: bool,
    force: bool,
    progress: Progress | None,
) -> Job:
    """A job before its first stage."""
    round_ = load_round(paths, round_code)
    return Job(
        paths=paths, round_=round_, as_of=runs.effective_as_of(round_, as_of), now=now, actor=actor,
        use_gate=gate, force=force, progress=progress or (lambda title: None), ledger=Ledger(paths.ledger),
    )  # fmt: skip


def result(job: Job, received_before: int) -> RunResult:
    """What came of a finished job."""
    return RunResult(
        job.key,
        job.folder,
        not job.unchanged,
        tuple(job.gate_failures),
        len(job.arrivals) - received_before,
    )
