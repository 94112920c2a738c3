"""The first stages: take in what came, and see whether anything differs (收件、比对)."""

from __future__ import annotations

from kaoping.pipeline.job import Job
from kaoping.store import arrivals, decisions, runs


def receive(job: Job) -> None:
    """Enter the files laid into the round's inbox."""
    arrivals.receive_inbox(job.paths, job.ledger, job.round_.code, now=job.at, actor=job.actor)
    job.arrivals = arrivals.of_round(job.ledger, job.round_.code)
    job.decisions = decisions.standing(job.ledger, job.round_.code)


def compare(job: Job) -> None:
    """Compute the run key; the job is unchanged when it is the current run's."""
    job.key, job.inputs = runs.run_key(
        job.paths, job.round_, job.arrivals, job.as_of, job.decisions.key()
    )
    current = runs.current(job.paths, job.round_.code)
    if current is None or not (current.folder / "manifest.json").exists():
        return
    job.previous = current.folder
    if current.key == job.key and not job.force:
        job.unchanged, job.folder = True, current.folder
