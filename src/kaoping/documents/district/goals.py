"""重点工作目标: the figures of the work report against what the district reached (run table `district`).

A sum of money that the report states twice is one line: the second statement (`same_as`) is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from kaoping.documents import numbers
from kaoping.documents.blocks import Block, Column, table
from kaoping.documents.district.scene import Scene
from kaoping.documents.numbers import DASH
from kaoping.documents.source import Row, clean

STATES = ("超过", "达到", "暂定", "未达到", "无数据")
_YUAN = "元"
_FEN_IN_WAN = 1_000_000  # fen in 万元


def goal_rows(scene: Scene) -> list[Row]:
    """The goals in their order, each sum of money once; nothing when the run has no such table."""
    return [row for row in scene.frame.run.rows("district") if not row.get("same_as")]


def counts(rows: Sequence[Row]) -> str:
    """超过2项、达到5项 …, in the order of `STATES`; states that no goal has are left out."""
    found = Counter(row.get("state") or "" for row in rows)
    named = [*STATES, *sorted(set(found) - set(STATES))]
    return "、".join(f"{state}{found[state]}项" for state in named if found[state])


def money(rows: Sequence[Row]) -> dict[str, str] | None:
    """How many goals carry a budget, the sum of budgets and of what was spent (万元); None without any."""
    own = [row for row in rows if row.get("budget")]
    if not own:
        return None
    return {
        "count": str(len(own)),
        "budget": wan(sum(int(row["budget"]) for row in own)),
        "spent": wan(sum(int(row.get("spent") or 0) for row in own)),
    }


def wan(fen: int) -> str:
    """An amount in 万元, exact to the fen."""
    return numbers.trimmed(numbers.half_up(Fraction(fen, _FEN_IN_WAN), 6))


def roll_up(scene: Scene, rows: Sequence[Row]) -> Block:
    """Goal by goal: target as written, what was reached, the state, and what must be known besides."""
    columns = [
        Column("序号", 10), Column("工程", 12), Column("事项", 36, left=True), Column("目标", 24), Column("完成", 26),
        Column("状态", 15), Column("说明", 33, left=True),
    ]  # fmt: skip
    listed = [
        [str(n), row["project"], clean(row["title"]), clean(row["target_text"]), reached(row),
         row.get("state") or DASH, clean(row.get("remark") or "")]
        for n, row in enumerate(rows, start=1)
    ]  # fmt: skip
    return table(scene.words("report.targets_table"), columns, listed)


def reached(row: Row) -> str:
    """What was reached, with its measure: `23个`, `96万元`, `23.39%（320／1368）`."""
    if not row.get("num"):
        return DASH
    num = int(row["num"])
    if (row.get("is_rate") or "").lower() == "true":
        den = int(row.get("den") or 0)
        return f"{numbers.rate(num, den)}（{num}／{den}）" if den else DASH
    if row.get("measure") == _YUAN:
        return f"{wan(num)}万元"
    return f"{num}{row.get('counted_in') or row.get('measure') or ''}"
