"""return: the units' own files with every finding marked (退回)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kaoping.commands.shared import ROUND, JsonOption, RoundOption, note, show, show_json

if TYPE_CHECKING:
    from kaoping.intake.submission import Context, Parsed
    from kaoping.rounds import Round

WAYS = {
    "marked": "在原件上标注",
    "rebuilt": "按读到的内容转成 .xlsx 后标注",
    "listed": "原件打不开，只有问题清单",
}


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("return", help="生成退回工作簿：单位自己的文件，逐格标注问题，改好即可再报。")(
        return_
    )


def return_(
    units: Annotated[
        list[str] | None, typer.Argument(help="单位代码或名称；不写则全部单位。")
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="输出文件夹。")] = Path("returned"),
    round_code: RoundOption = ROUND,
    as_json: JsonOption = False,
) -> None:
    """Write one workbook per file that goes back, with the findings of the current run."""
    from kaoping import intake
    from kaoping.config import paths
    from kaoping.intake.guard import Guard
    from kaoping.returned import parcels, send_back, senders
    from kaoping.rounds import load_round
    from kaoping.runtables import RunTables
    from kaoping.store import runs

    where = paths()
    round_ = load_round(where, round_code)
    codes = [_code(round_, text) for text in units] if units else list(senders(round_))
    run = RunTables.load(runs.require_current(where, round_code).folder)
    context, lines = intake.context(where, round_), []
    out.mkdir(parents=True, exist_ok=True)
    with Guard() as guard:
        for parcel in parcels(run, round_, list(dict.fromkeys(codes))):
            returned = send_back(where, parcel, context, guard)
            (out / parcel.name).write_bytes(returned.data)
            lines.append((parcel.unit_code, out / parcel.name, len(parcel.marks), returned.way))
    silent = [code for code in codes if code not in {line[0] for line in lines}]
    if as_json:
        keys = ("unit_code", "file", "findings", "way")
        show_json([dict(zip(keys, line, strict=True)) for line in lines])
    else:
        for _, file, count, way in lines:
            show(f"{file}　问题{count}项，{WAYS[way]}")
    if silent:
        note(f"没有可退回的文件（未报送）：{'、'.join(silent)}")


def _code(round_: Round, text: str) -> str:
    """The code of a unit, or of the federation itself."""
    if text in (round_.district_unit, round_.issuer_name):
        return round_.district_unit
    return round_.unit(text).code


def write_checked(file: Path, out: Path, parsed: Parsed, context: Context, round_: Round) -> None:
    """Write the returned workbook of a file that was only checked.

    Raises:
        UsageError: the answer would overwrite the file, or is not called .xlsx.
    """
    from kaoping.errors import UsageError
    from kaoping.intake.guard import Guard
    from kaoping.intake.personal import shown_name
    from kaoping.returned import Heading, of_parsed, return_file

    if out.suffix.lower() != ".xlsx":
        raise UsageError("退回工作簿须是 .xlsx", where=str(out), remedy="换一个以 .xlsx 结尾的名称")
    if out.resolve() == file.resolve():
        raise UsageError("退回工作簿会盖掉原件", where=str(out), remedy="换一个名称")
    code = parsed.unit_code or ""
    heading = Heading(
        unit=f"{code}{context.units.get(code, '')}" or "单位未能识别",
        round_title=round_.title,
        file_name=shown_name(file.name),
        arrival="",
        issuer=round_.issuer_name,
        due=round_.due,
    )
    with Guard() as guard:
        returned = return_file(file, of_parsed(parsed, context), heading, context, guard)
    out.write_bytes(returned.data)
    note(f"退回工作簿：{out}（{WAYS[returned.way]}）")
