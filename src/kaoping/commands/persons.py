"""leaders: the points of leaders, for the organisation department only (领导干部得分)."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from kaoping.commands.shared import (
    ROUND,
    JsonOption,
    RoundOption,
    RunOption,
    books_of,
    note,
    run_tables,
    show,
    show_json,
    table,
)

if TYPE_CHECKING:
    from kaoping.leaders import LeaderRow

_ONLY = "本名单含姓名，只报组织部门；不得进入通报、公示、网页和发给单位的文书。"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(
        "leaders", help="领导干部得分：按细则由单位总分记入个人（含姓名，只供报组织部门）。"
    )(leaders)


def leaders(
    book: Annotated[
        str | None, typer.Option("--rulebook", "-b", help="考核细则代码；不写则逐部列出。")
    ] = None,
    unit: Annotated[
        str | None, typer.Option("--unit", "-u", help="只看一个单位的人，或分管它的人。")
    ] = None,
    run: RunOption = None,
    round_code: RoundOption = ROUND,
    as_json: JsonOption = False,
) -> None:
    """One line per person: points, and how they came about."""
    from kaoping.config import paths
    from kaoping.leaders import leader_notes, leader_rows
    from kaoping.rounds import load_round

    where = paths()
    round_, books = load_round(where, round_code), books_of(where, round_code, book)
    rows = leader_rows(run_tables(where, round_code, run), round_, books)
    if unit is not None:
        code = round_.unit(unit).code
        rows = [r for r in rows if code in (r.unit_code, *(u.unit_code for u in r.units))]
    note(_ONLY)
    if as_json:
        show_json([asdict(row) for row in rows])
        return
    _show(rows)
    for text in leader_notes(round_, books):
        show(text)


def _show(rows: list[LeaderRow]) -> None:
    for code in dict.fromkeys(row.rulebook for row in rows):
        own = [row for row in rows if row.rulebook == code]
        mark = "（示例细则，不作为正式考核依据）" if own[0].illustrative else ""
        show(f"【{own[0].rulebook_title}】{own[0].edition} 版，满分 {own[0].full_points} 分{mark}")
        table(
            ("  单位", "姓名", "职务", "得分", "状态", "怎么来的"),
            [
                (f"  {row.unit_name or '区领导'}", row.name, row.post, row.points or "—",
                 row.state_text, row.sentence)
                for row in own
            ],
        )  # fmt: skip
