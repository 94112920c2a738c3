"""One run, from arrivals to the pointer (一次运行): the rooms in their order, each stage by its name.

`run` is what the command line calls; `flows/` calls the same stages one by one.
"""

from __future__ import annotations

from kaoping.pipeline.job import Job, RunResult
from kaoping.pipeline.run import STAGES, Stage, open_job, run

__all__ = ["STAGES", "Job", "RunResult", "Stage", "open_job", "run"]
