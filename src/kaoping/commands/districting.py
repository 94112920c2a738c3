"""district: the district's figures against those of the work report (全区汇总)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

import typer

from kaoping.commands.shared import (
    ROUND,
    JsonOption,
    RoundOption,
    RunOption,
    run_tables,
    show,
    show_json,
    table,
)

if TYPE_CHECKING:
    from kaoping.runtables import Row

_KINDS = {"T": "目标", "P": "计划", "D": "已做"}
_NUMBERS = (
    "figure_no", "target_num", "target_den", "num", "den", "units_counted", "units_pending",
    "unknown_count", "planned", "done", "budget", "received", "spent",
)  # fmt: skip
_MONEY, _FEN = "元", 100


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("district", help="全区汇总与项目台账，逐项对照工作报告的数字（不计入单位得分）。")(
        district
    )


def district(
    kind: Annotated[
        str | None, typer.Option("--kind", help="只看一类：T 目标、P 计划、D 已做。")
    ] = None,
    state: Annotated[
        str | None, typer.Option("--state", help="只看一种：达到、超过、未达到、暂定、无数据。")
    ] = None,
    run: RunOption = None,
    round_code: RoundOption = ROUND,
    as_json: JsonOption = False,
) -> None:
    """Every figure of the report: what the district reached of it, and where that stands."""
    from kaoping.config import paths

    rows = run_tables(paths(), round_code, run).rows("district")
    chosen = [r for r in rows if kind in (None, r["kind"]) and state in (None, r["state"])]
    if as_json:
        show_json([_data(row) for row in chosen])
        return
    if not rows:
        show("本轮没有区级目标表（rounds/<轮次>/district_targets.csv）。")
        return
    table(
        ("代码", "项目", "类", "报告数字", "完成", "状态", "说明"),
        [_line(row) for row in chosen],
    )
    _totals(chosen)


def _line(row: Row) -> tuple[str, ...]:
    return (
        row["code"], row["title"], _KINDS[row["kind"]], row["target_text"], reached(row), row["state"],
        row["remark"],
    )  # fmt: skip


def reached(row: Row) -> str:
    """What was reached, as people read it: `1061/1171＝90.61%`, `96万元`, `53户`; '' where nothing counts."""
    if not row["num"]:
        return ""
    num = int(row["num"])
    if row["is_rate"] == "True":
        den = int(row["den"] or 0)
        return f"{num}/{den}＝{_percent(num, den)}" if den else "无基数"
    return yuan(num) if row["counted_in"] == _MONEY else f"{num}{row['counted_in']}"


def _percent(num: int, den: int) -> str:
    from kaoping.documents.numbers import rate

    return rate(num, den)


def yuan(fen: int) -> str:
    """Fen as 万元 where that is short, else as 元."""
    from kaoping.rulebook.model import plain

    wan = Fraction(fen, _FEN * 10_000)
    exact = (wan * 100).denominator == 1
    return f"{plain(wan)}万元" if exact else f"{plain(Fraction(fen, _FEN))}元"


def _totals(rows: Sequence[Row]) -> None:
    """Money of all projects, each once: a figure said again has none of its own."""
    sums = {
        key: sum(int(r[key]) for r in rows if r[key]) for key in ("budget", "received", "spent")
    }
    if sums["budget"]:
        show(
            f"资金合计（每笔一次）：预算{yuan(sums['budget'])}，到位{yuan(sums['received'])}，支出{yuan(sums['spent'])}"
        )


def _data(row: Row) -> dict[str, object]:
    """A row for programs: numbers as numbers, money in fen, nothing as null."""
    data: dict[str, object] = {key: value or None for key, value in row.items()}
    data |= {key: int(row[key]) if row[key] else None for key in _NUMBERS}
    return {**data, "is_rate": row["is_rate"] == "True"}
