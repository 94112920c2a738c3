"""submissions, withdraw, choose: who sent what when, and which of it counts (报送的版本)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kaoping.commands.shared import (
    ROUND,
    JsonOption,
    RoundOption,
    actor,
    note,
    now,
    show,
    show_json,
    table,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaoping.runtables import Row, RunTables

STATES = {
    "accepted": "采用", "superseded": "已被取代", "rejected": "退回", "duplicate": "重复",
    "withdrawn": "已撤回",
}  # fmt: skip
STATUSES = {
    "received": "有", "missing": "缺表", "no_header": "无表头", "not_submitted": "未报送",
}  # fmt: skip
NumberArgument = Annotated[int, typer.Argument(metavar="收件编号", help="见 kaoping submissions。")]
ReasonOption = Annotated[str, typer.Option("--reason", help="理由，记入台账。")]
DocumentOption = Annotated[str, typer.Option("--document", help="来函等的文号。")]
UndoOption = Annotated[bool, typer.Option("--undo", help="取消先前的决定。")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("submissions", help="报送情况：谁在何时报了什么，采用哪一份，缺什么。")(submissions)
    app.command("withdraw", help="撤回一份收件（单位来函要求时）。")(withdraw)
    app.command("choose", help="指定采用一份较早的收件。")(choose)


def submissions(
    unit: Annotated[
        str | None, typer.Argument(metavar="单位", help="代码或名称；不写为全部。")
    ] = None,
    round_code: RoundOption = ROUND,
    as_json: JsonOption = False,
) -> None:
    """The table of all units, or every file and sheet of one."""
    from kaoping.config import paths
    from kaoping.rounds import load_round
    from kaoping.runtables import RunTables
    from kaoping.store import runs

    where = paths()
    run = RunTables.load(runs.require_current(where, round_code).folder)
    if unit is None:
        _all(run, as_json=as_json)
    else:
        _one(run, load_round(where, round_code).unit(unit).code, as_json=as_json)


def _all(run: RunTables, *, as_json: bool) -> None:
    rows = run.rows("timeliness")
    registers = [row for row in run.rows("completeness") if not row["unit_code"]]
    if as_json:
        show_json({"units": rows, "registers": registers})
        return
    head = (
        "单位",
        "名称",
        "版本",
        "退回",
        "首次受理",
        "采用",
        "逾期",
        "工作表",
        "维权信息 按时/逾期/缺",
    )
    table(head, [_line(row) for row in rows])
    late = sum(row["days_late"] not in ("", "0") for row in rows)
    absent = sum(not row["submission_id"] for row in rows)
    show(f"共{len(rows)}个单位：按时{len(rows) - late - absent}，逾期{late}，未报送{absent}。")
    lacking = [row["sheet_title"] for row in registers if row["status"] != "received"]
    show(f"登记册{len(registers)}种，{'缺' + '、'.join(lacking) if lacking else '齐全'}。")


def _line(row: Row) -> Sequence[str]:
    if not row["submission_id"]:
        counted, late = "未报送", ""
    else:
        counted = f"第{row['submission_id']}号"
        late = f"{row['days_late']}天" if row["days_late"] != "0" else ""
    months = "/".join(
        row[name] or "-" for name in ("months_in_time", "months_late", "months_missing")
    )
    sheets = f"{row['sheets_received']}/{row['sheets_expected']}"
    return (row["unit_code"], row["name"], row["versions"], row["times_returned"], row["first_received_on"],
            counted, late, sheets, months)  # fmt: skip


def _one(run: RunTables, code: str, *, as_json: bool) -> None:
    files = [row for row in run.rows("submissions") if row["unit_code"] == code]
    sheets = [row for row in run.rows("completeness") if row["unit_code"] == code]
    found = run.find("findings", unit_code=code)
    lines = [{**row, "findings": str(sum(f["submission_id"] == row["submission_id"] for f in found))} for row in files]  # fmt: skip
    if as_json:
        show_json({"files": lines, "sheets": sheets})
        return
    head = ("收件编号", "收到", "文件", "状态", "问题")
    columns = ("submission_id", "received_at", "file_name", "state", "findings")
    table(head, [[STATES.get(row[c], row[c]) for c in columns] for row in lines])
    if not lines:
        show("还没有收到该单位的文件。")
    show("")
    table(
        ("工作表", "情况", "读入行", "计入行"),
        [(row["sheet_title"], STATUSES[row["status"]], row["rows_read"], row["rows_counted"]) for row in sheets],
    )  # fmt: skip


def withdraw(
    number: NumberArgument,
    reason: ReasonOption = "",
    document: DocumentOption = "",
    undo: UndoOption = False,
    round_code: RoundOption = ROUND,
) -> None:
    """Take a file out of the round, or put it back; its bytes and its entry stay."""
    _decide("withdrawn", number, reason, document, round_code, undo=undo)
    note(f"第{number}号收件已{'恢复' if undo else '撤回'}，下次 kaoping run 起生效。")


def choose(
    number: NumberArgument,
    reason: ReasonOption = "",
    document: DocumentOption = "",
    undo: UndoOption = False,
    round_code: RoundOption = ROUND,
) -> None:
    """Let an earlier file count instead of the newest; files that arrive later are not covered."""
    _decide("chosen", number, reason, document, round_code, undo=undo)
    word = "不再指定采用" if undo else "已指定采用"
    note(f"第{number}号收件{word}，下次 kaoping run 起生效。")


def _decide(
    kind: str, number: int, reason: str, document: str, round_code: str, *, undo: bool
) -> None:
    from kaoping.config import paths
    from kaoping.rounds import load_round
    from kaoping.store import decisions
    from kaoping.store.ledger import Ledger
    from kaoping.store.lock import writer

    where = paths()
    load_round(where, round_code)
    with writer(where, "收件决定"):
        decisions.decide(
            Ledger(where.ledger), round_code, kind, number, reason=reason, document_no=document,
            at=now().isoformat(timespec="seconds"), actor=actor(), undo=undo,
        )  # fmt: skip
