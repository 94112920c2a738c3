"""run, rerun, receive: what makes results (计算与收件)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kaoping.commands.shared import (
    ROUND,
    JsonOption,
    RoundOption,
    actor,
    day,
    note,
    now,
    show,
    show_json,
)

if TYPE_CHECKING:
    from kaoping.config import Paths
    from kaoping.rounds import Round
    from kaoping.store.arrivals import Arrival


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("run", help="收件并计算整个轮次；没有变化时立即返回。")(run)
    app.command("rerun", help="收件并重算，只看一个单位的结果与文书。")(rerun)
    app.command("receive", help="登记收到的文件。")(receive)


def run(
    round_code: RoundOption = ROUND,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="计算截至的日期，默认今天（北京时间）。")
    ] = None,
    gate: Annotated[bool, typer.Option("--gate/--no-gate", help="是否经过闸门检查。")] = True,
    force: Annotated[bool, typer.Option("--force", help="没有变化也重新计算。")] = False,
    wait: Annotated[float, typer.Option("--wait", help="另一个进程正在写入时等待的秒数。")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Run the round and say where the documents are."""
    from kaoping import pipeline
    from kaoping.config import paths
    from kaoping.errors import GateError

    where, at = paths(), now()
    result = pipeline.run(
        where,
        round_code,
        as_of=day(as_of, at.date()),
        now=at,
        actor=actor(),
        gate=gate,
        force=force,
        wait=wait,
        progress=None if as_json else note,
    )
    if as_json:
        show_json(
            {
                "key": result.key,
                "path": str(result.run_dir),
                "changed": result.changed,
                "received": result.received,
                "gate_failures": result.gate_failures,
            }
        )
    elif not result.changed:
        show(f"无变化：当前结果 {result.key[:12]}，{result.run_dir}")
    else:
        show(f"完成：结果 {result.key[:12]}，新收件 {result.received} 份")
        show(f"文书：{where.current / round_code / 'documents'}")
    if result.gate_failures:
        raise GateError(
            "未过闸门，当前结果不变：" + "；".join(result.gate_failures),
            where=str(result.run_dir),
            remedy="按所列原因处理后重新运行；该次结果仍可按其键查看",
        )


def rerun(
    unit: Annotated[str, typer.Option("--unit", "-u", help="单位代码或名称。")],
    round_code: RoundOption = ROUND,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="计算截至的日期，默认今天（北京时间）。")
    ] = None,
) -> None:
    """Run without the gate's wait and show one unit's standing and documents."""
    from kaoping import pipeline
    from kaoping.commands.looking import show_unit
    from kaoping.config import paths
    from kaoping.documents import FORMS
    from kaoping.documents.report import FOLDER as REPORTS
    from kaoping.rounds import load_round

    where, at = paths(), now()
    code = load_round(where, round_code).unit(unit).code
    result = pipeline.run(
        where,
        round_code,
        as_of=day(as_of, at.date()),
        now=at,
        actor=actor(),
        gate=False,
        progress=note,
    )
    show("无变化" if not result.changed else f"已重算：{result.key[:12]}")
    show_unit(where, round_code, code)
    folder = where.current / round_code / "documents"
    for title, own in (("文书", folder), ("得分情况报告", folder / REPORTS)):
        for ending in FORMS:
            show(f"{title}：{own / f'{code}.{ending}'}")


def receive(
    files: Annotated[list[Path], typer.Argument(help="收到的文件。")],
    sender: Annotated[str, typer.Option("--sender", "-s", help="报送单位代码或登记册名称。")] = "",
    round_code: RoundOption = ROUND,
    at: Annotated[
        str | None,
        typer.Option("--at", help="收到的时间，如 2015-01-12T09:30:00+08:00；默认现在。"),
    ] = None,
) -> None:
    """Enter files as received, in the order given."""
    from datetime import datetime

    from kaoping.config import paths
    from kaoping.errors import UsageError
    from kaoping.rounds import load_round
    from kaoping.store import arrivals
    from kaoping.store.ledger import Ledger
    from kaoping.store.lock import writer

    where, clock = paths(), now()
    round_ = load_round(where, round_code)
    sender, taken = _sender(where, round_, sender), []
    missing = [str(file) for file in files if not file.is_file()]
    if missing:  # all or nothing: what is entered cannot be taken back, and would be entered twice
        raise UsageError("没有这个文件", where="、".join(missing), remedy="检查路径")
    try:
        time = datetime.fromisoformat(at) if at else clock
    except ValueError:
        raise UsageError(
            f"时间“{at}”无法识别", remedy="写成 2015-01-12T09:30:00+08:00 的形式"
        ) from None
    with writer(where, "收件"):
        ledger = Ledger(where.ledger)
        for file in files:
            stamp = (time if time.tzinfo else time.replace(tzinfo=clock.tzinfo)).isoformat(
                timespec="seconds"
            )
            arrival = arrivals.receive(
                where,
                ledger,
                round_code,
                file,
                name=file.name,
                sender=sender,
                received_at=stamp,
                actor=actor(),
            )
            taken.append(arrival)
    for arrival in taken:
        show(f"第{arrival.arrival_no}号收件：{arrival.name}（{_verdict(where, round_, arrival)}）")


def _verdict(where: Paths, round_: Round, arrival: Arrival) -> str:
    """What a received file is, in a few words; the parse is kept for the next run."""
    from kaoping import intake
    from kaoping.commands.files import KINDS

    context = intake.context(where, round_)
    ref = intake.parse_objects(where, context, [(arrival.sha256, arrival.name)])[arrival.sha256]
    names = "、".join(context.maps.sheets[code].title for code in ref.registers)
    who = context.units.get(ref.unit_code or "", "") or names
    why = next((f for f in ref.findings if f.severity == "reject_submission"), None)
    said = context.message(why).rstrip("。") if why else f"问题{len(ref.findings)}项"
    return "，".join(filter(None, (KINDS[ref.kind], who, said)))


def _sender(where: Paths, round_: Round, text: str) -> str:
    """The code of an assessed unit, the district itself, or a register, given by code or name."""
    from kaoping.errors import UsageError
    from kaoping.intake.maps import load_maps

    if text in ("", round_.district_unit):
        return text
    registers = load_maps(where, round_.reference_date).of_kind("register")
    for sheet in registers:
        if text == sheet.code or text in sheet.titles:
            return sheet.code
    try:
        return round_.unit(text).code
    except UsageError as error:
        names = "、".join(f"{sheet.code} {sheet.title}" for sheet in registers)
        raise UsageError(error.what, remedy=f"{error.remedy}；登记册：{names}") from None
