"""单位重算：a form for the analyst, wrapping the same run for one unit's sake."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from prefect import flow, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE
from pydantic import Field

from kaoping import pipeline
from kaoping.config import paths
from kaoping.rounds import load_round
from kaoping.runtables import RunTables

ROUND = "demo-2014"
# The form's drop-down is the round's list of units, read when the flow is deployed.
_CHOICES = tuple(f"{unit.code} {unit.name}" for unit in load_round(paths(), ROUND).units)
if TYPE_CHECKING:
    UnitChoice = str
else:
    UnitChoice = Literal[_CHOICES]


@task(name="收件与计算", cache_policy=NO_CACHE)
def compute(round_code: str, as_of: date, actor: str, now: datetime) -> pipeline.RunResult:
    """The run without the gate's wait."""
    return pipeline.run(
        paths(), round_code, as_of=as_of, now=now, actor=actor, gate=False, wait=600
    )


@task(name="读取单位结果", cache_policy=NO_CACHE)
def standing(result: pipeline.RunResult, unit_code: str) -> str:
    """One unit's totals and documents as Markdown."""
    tables = RunTables.load(result.run_dir)
    rows = [row for row in tables.rows("totals") if row["unit_code"] == unit_code]
    lines = [f"- {row['rulebook']}：{row['points'] or '—'} / {row['full_points']}" for row in rows]
    return "\n".join(
        [
            f"**{unit_code}**",
            "",
            *lines,
            f"- 文书：`{result.run_dir / 'documents' / unit_code}.docx`",
        ]
    )


@flow(name="单位重算", flow_run_name="{unit}", timeout_seconds=1800, persist_result=False)
async def rerun(
    unit: UnitChoice = Field(json_schema_extra={"title": "单位"}),
    actor: str = Field(json_schema_extra={"title": "经手人"}),
    as_of: date | None = Field(
        default=None,
        description="默认运行当日（北京时间）",
        json_schema_extra={"title": "截至日期"},
    ),
    round_code: str = Field(default=ROUND, json_schema_extra={"title": "轮次"}),
) -> str:
    """Recompute and answer with one unit's standing; the result is the run's key."""
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    unit_code = unit.split(" ")[0]
    result = compute(round_code, as_of or now.date(), actor, now)
    await acreate_markdown_artifact(
        key=f"unit-{unit_code.lower()}",
        markdown=standing(result, unit_code),
        description="单位结果",
    )
    return result.key
