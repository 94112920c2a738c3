"""template, check, check-value: what a clerk meets (填报人)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kaoping.commands.shared import ROUND, JsonOption, RoundOption, show, show_json

if TYPE_CHECKING:
    from kaoping.findings import Finding
    from kaoping.intake.submission import Context, Parsed

KINDS = {
    "submission": "单位工作簿",
    "district": "区总工会项目台账",
    "register": "登记册",
    "rejected": "退回",
}


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("template", help="生成发给各单位的填报工作簿。")(template)
    app.command("check", help="检查一个文件，不进入任何轮次的收件。")(check)
    app.command("check-value", help="看一个填法会被读成什么。")(check_value)


def template(
    round_code: RoundOption = ROUND,
    unit: Annotated[str | None, typer.Option("--unit", "-u", help="只生成一个单位。")] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="输出文件夹。")] = Path("templates"),
) -> None:
    """Write one workbook per unit, prefilled with the newest registers received."""
    from kaoping import intake
    from kaoping.config import paths
    from kaoping.intake.prefill import prefill_of
    from kaoping.intake.template import write_template
    from kaoping.plaintext import file_name
    from kaoping.rounds import load_round
    from kaoping.store.arrivals import of_round
    from kaoping.store.ledger import Ledger

    where = paths()
    round_ = load_round(where, round_code)
    units = [round_.unit(unit)] if unit else list(round_.units)
    context = intake.context(where, round_)
    arrivals = of_round(Ledger(where.ledger), round_code)
    refs = intake.parse_objects(where, context, [(a.sha256, Path(a.name).name) for a in arrivals])
    newest = {code: refs[a.sha256] for a in arrivals for code in refs[a.sha256].registers}
    registers = list({ref.sha256: ref for ref in newest.values()}.values())
    out.mkdir(parents=True, exist_ok=True)
    for each in units:
        file = out / f"{each.code}{file_name(each.name)}{round_.year}年度考核报表.xlsx"
        write_template(where, round_, each, file, prefill_of(context, registers, each.code))
        show(str(file))


def check(
    file: Annotated[Path, typer.Argument(help="要检查的文件。")],
    round_code: RoundOption = ROUND,
    out: Annotated[
        Path | None, typer.Option("--return", help="另写一份标注了问题的退回工作簿（.xlsx）。")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """The verdict on one file: what it is, its findings, the account of its cells."""
    from kaoping import intake
    from kaoping.config import paths
    from kaoping.errors import UsageError
    from kaoping.rounds import load_round

    if not file.is_file():
        raise UsageError("没有这个文件", where=str(file), remedy="检查路径")
    where = paths()
    round_ = load_round(where, round_code)
    context = intake.context(where, round_)
    parsed = intake.parse_file(file, file.name, context)
    if out is not None:
        from kaoping.commands.returning import write_checked

        write_checked(file, out, parsed, context, round_)
    found = [_line(finding, context) for finding in parsed.findings]
    if as_json:
        show_json(
            {
                "kind": parsed.kind,
                "unit_code": parsed.unit_code,
                "registers": parsed.registers,
                "findings": found,
                "counts": parsed.counts,
            }
        )
        return
    for line in found:
        show(
            f"{line['code']}〔{line['severity_text']}〕 {line['place']}：{line['message']} {line['remedy']}"
        )
    show(_account(parsed, context))


def _line(finding: Finding, context: Context) -> dict[str, str]:
    from kaoping.findings import SEVERITIES

    sheet = context.maps.sheets.get(finding.sheet or "")
    place = "！".join(part for part in (sheet.title if sheet else "", finding.cell) if part)
    return {
        "code": finding.code,
        "severity": finding.severity,
        "severity_text": SEVERITIES[finding.severity],
        "place": place or "文件",
        "message": context.message(finding),
        "remedy": context.registry[finding.code].remedy,
    }


def _account(parsed: Parsed, context: Context) -> str:
    """What the file is, and the account of its cells in one sentence."""
    rows = list(parsed.counts.values())
    read, used, flagged = (sum(row[key] for row in rows) for key in ("read", "used", "flagged"))
    ignored = sum(sum(row["ignored"].values()) for row in rows)
    names = "、".join(context.maps.sheets[code].title for code in parsed.registers)
    who = context.units.get(parsed.unit_code or "", "") or names
    head = KINDS[parsed.kind] + (f"（{who}）" if who else "")
    found = len(parsed.findings)
    return (
        f"{head}：问题{found}项；读入{read}格＝采用{used}＋列入问题{flagged}＋按规则略过{ignored}。"
    )


def check_value(
    type_name: Annotated[
        str, typer.Argument(metavar="类型", help="日期、数字、金额、百分比、是否、代码……")
    ],
    text: Annotated[str, typer.Argument(metavar="内容", help="单元格里的文字。")],
    round_code: RoundOption = ROUND,
    as_json: JsonOption = False,
) -> None:
    """How one text would be read."""
    from dataclasses import asdict

    from kaoping import intake
    from kaoping.config import paths
    from kaoping.rounds import load_round

    where = paths()
    context = intake.context(where, load_round(where, round_code))
    answer = intake.check_value(context, type_name, text)
    if as_json:
        show_json(asdict(answer))
        return
    show(f"读作：{answer.value}" if answer.value else "不能采用")
    if answer.precision == "month":
        show("只到月份，不能用于计算天数。")
    if answer.message:
        show(f"{answer.code}：{answer.message} {context.registry[answer.code].remedy}")
