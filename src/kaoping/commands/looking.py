"""status, findings, history: what a person wants to know (查询)."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kaoping.commands import explaining
from kaoping.commands.shared import ROUND, JsonOption, RoundOption, books_of, show, show_json, table
from kaoping.config import Paths

if TYPE_CHECKING:
    from kaoping.runtables import RunTables


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("status", help="各单位报送、问题与得分一览。")(status)
    app.command("findings", help="问题清单：在哪里、是什么、怎么改。")(findings)
    app.command("explain", help="为什么扣分：条款、数字、算式、每一处依据，以及如何补回。")(
        explaining.explain
    )
    app.command("history", help="运行记录。")(history)


def status(round_code: RoundOption = ROUND, as_json: JsonOption = False) -> None:
    """One line per unit in official order."""
    where, tables = _current(round_code)
    rows = [_status_row(unit.code, unit.name, tables) for unit in _round(where, round_code).units]
    if as_json:
        show_json(rows)
        return
    _mark(where, round_code)
    table(
        ("代码", "单位", "状态", "逾期（工作日）", "问题", "得分（名次）"),
        [tuple(row.values()) for row in rows],
    )


def _status_row(code: str, name: str, tables: RunTables) -> dict[str, object]:
    sent = [row for row in tables.rows("submissions") if row["unit_code"] == code]
    accepted = [row for row in sent if row["state"] == "accepted"]
    state = "受理" if accepted else ("退回" if sent else "未报送")
    totals = [row for row in tables.rows("totals") if row["unit_code"] == code]
    return {
        "unit_code": code,
        "name": name,
        "state": state,
        "days_late": max((row["days_late"] for row in sent), default="0"),
        "findings": len([row for row in tables.rows("findings") if row["unit_code"] == code]),
        "totals": "；".join(
            f"{row['points'] or '—'}/{row['full_points']}"
            + (f"（{row['rank']}）" if row["rank"] else "")
            for row in totals
        ),
    }


def _mark(where: Paths, round_code: str) -> None:
    """The mark of an illustrative edition: no output goes without it."""
    if any(book.illustrative for book in books_of(where, round_code, None)):
        show("依据示例规则生成，不作为正式考核依据")


def show_unit(where: Paths, round_code: str, code: str) -> None:
    """The line of one unit."""
    _mark(where, round_code)
    from kaoping.runtables import RunTables
    from kaoping.store import runs

    tables = RunTables.load(runs.require_current(where, round_code).folder)
    row = _status_row(code, _round(where, round_code).by_code[code].name, tables)
    show(f"{row['name']}：{row['state']}，问题{row['findings']}项，得分 {row['totals']}")


def findings(
    unit: Annotated[str | None, typer.Option("--unit", "-u", help="只看一个单位。")] = None,
    code: Annotated[str | None, typer.Option("--code", "-c", help="只看一种问题，如 C06。")] = None,
    severity: Annotated[
        str | None, typer.Option("--severity", help="只看一个级别：退回、该行不计、提示、待核实。")
    ] = None,
    diff: Annotated[
        bool,
        typer.Option("--diff", help="比两次运行：新增、销号、仍在；不写编号则当前结果比上一次。"),
    ] = False,
    runs_: Annotated[
        list[str] | None,
        typer.Argument(metavar="RUN", help="配合 --diff：结果编号（先早后晚），至少前四位。"),
    ] = None,
    round_code: RoundOption = ROUND,
    as_json: JsonOption = False,
) -> None:
    """Findings of the current run, filtered; or how they differ between two runs."""
    from kaoping.commands.comparing import show_changes
    from kaoping.errors import UsageError
    from kaoping.findings import SEVERITIES, load_registry

    where, tables = _current(round_code)
    _known("问题代码", code, load_registry(where))
    _known("级别", severity, [*SEVERITIES.values(), *SEVERITIES])
    wanted = _round(where, round_code).unit(unit).code if unit else None

    def chosen(row: dict[str, str]) -> bool:
        return (
            wanted in (None, row["unit_code"])
            and code in (None, row["code"])
            and severity in (None, row["severity"], SEVERITIES[row["severity"]])
        )

    if diff:
        show_changes(where, round_code, tables, runs_ or [], chosen, as_json)
        return
    if runs_:
        raise UsageError("结果编号只与 --diff 同用", remedy="加上 --diff，或去掉编号")
    rows = [row for row in tables.rows("findings") if chosen(row)]
    if as_json:
        show_json(rows)
        return
    for row in rows:
        show(f"{row['unit_code'] or '—'}  {said(row)}")
    show(f"共 {len(rows)} 项。")


def said(row: dict[str, str]) -> str:
    """One finding in a line: code, severity, place, message, remedy."""
    from kaoping.findings import SEVERITIES

    place = "！".join(part for part in (row["sheet_title"], row["cell"]) if part) or row["file"]
    severity = SEVERITIES[row["severity"]]
    return f"{row['code']}〔{severity}〕 {place}：{row['message']} {row['remedy']}"


def _known(what: str, text: str | None, choices: Collection[str]) -> None:
    """Refuse a filter that can never match: an empty answer would read as “no findings”."""
    from kaoping.errors import UsageError

    if text is not None and text not in choices:
        raise UsageError(f"没有{what}“{text}”", remedy="可用：" + "、".join(choices))


def history(round_code: RoundOption = ROUND, as_json: JsonOption = False) -> None:
    """Runs of the round as the ledger has them."""
    from kaoping.config import paths
    from kaoping.store.ledger import Ledger

    where = paths()
    ledger = Ledger(where.ledger)
    published = {event["key"] for event in ledger.of("published", round=round_code)}
    runs = ledger.of("run", round=round_code)
    if as_json:
        show_json(runs)
        return
    table(
        ("时间", "结果", "经手", "状态"),
        [
            (e["at"], e["key"][:12], e["actor"], "已发布" if e["key"] in published else "未过闸门")
            for e in runs
        ],
    )


def _current(round_code: str) -> tuple[Paths, RunTables]:
    from kaoping.config import paths
    from kaoping.runtables import RunTables
    from kaoping.store import runs

    where = paths()
    _round(where, round_code)
    folder: Path = runs.require_current(where, round_code).folder
    return where, RunTables.load(folder)


def _round(where: Paths, code: str):  # type: ignore[no-untyped-def]
    from kaoping.rounds import load_round

    return load_round(where, code)
