"""夜间计算：the nightly run as a Prefect flow; each stage of the pipeline is one coarse task.

The flow holds no arithmetic and no SQL; it opens a job, walks the library's stages under the
library's own lock, and leaves a summary. The command line does the same without Prefect.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from prefect import flow, get_run_logger, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from pydantic import Field

from kaoping import pipeline
from kaoping.config import paths
from kaoping.store.lock import writer

LOCK_WAIT = 600  # seconds: a run from the command line may be at work


@task(cache_policy=NO_CACHE)
def stage(step: pipeline.Stage, job: pipeline.Job) -> None:
    """One stage of the run."""
    step.work(job)


@flow(name="夜间计算", flow_run_name="{round_code}", timeout_seconds=3600, persist_result=False)
async def nightly(
    round_code: str = Field(
        default="demo-2014", description="rounds/ 下的文件夹名", json_schema_extra={"title": "轮次"}
    ),
    as_of: date | None = Field(
        default=None,
        description="默认运行当日（北京时间）",
        json_schema_extra={"title": "截至日期"},
    ),
    actor: str = Field(default="夜间任务", json_schema_extra={"title": "经手人"}),
) -> str:
    """Run a round; the result is its key. A run refused by the gate fails the flow."""
    where, now = paths(), datetime.now(ZoneInfo("Asia/Shanghai"))
    log = get_run_logger()
    with writer(where, f"夜间计算 {round_code}", wait=LOCK_WAIT):
        job = pipeline.open_job(
            where,
            round_code,
            as_of=as_of or now.date(),
            now=now,
            actor=actor,
            gate=True,
            force=False,
            progress=log.info,
        )
        try:
            for step in pipeline.STAGES:
                stage.with_options(name=step.title)(step, job)
                if job.unchanged:
                    break
        finally:
            if job.gate is not None:
                job.gate.close()
    await acreate_markdown_artifact(
        key=f"summary-{round_code}", markdown=summary(job), description="本次计算"
    )
    if job.gate_failures:
        raise RuntimeError("未过闸门，当前结果不变：" + "；".join(job.gate_failures))
    return job.key


def summary(job: pipeline.Job) -> str:
    """What the analyst reads in the morning."""
    state = "无变化" if job.unchanged else "未过闸门" if job.gate_failures else "已发布"
    lines = [
        f"**{job.round_.title}**：{state}",
        "",
        f"- 结果：`{job.key[:12]}`",
        f"- 收件：{len(job.arrivals)} 份",
        f"- 文书：`{job.folder / 'documents'}`",
    ]
    return "\n".join(lines + [f"- 闸门：{reason}" for reason in job.gate_failures])


if __name__ == "__main__":
    import asyncio

    asyncio.run(nightly())
