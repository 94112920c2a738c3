"""template, check, check-value: what a clerk meets (填报人)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kaoping.commands.shared import ROUND, JsonOption, RoundOption, show, show_json

TYPE_NAMES = {
    "文本": "text", "名称": "name", "条款": "clause", "代码": "enterprise_code", "企业代码": "enterprise_code",
    "合同编号": "contract_no", "日期": "date", "数字": "count", "人数": "count", "金额": "money",
    "百分数": "percent", "百分比": "percent", "分数": "points", "是否": "yesno", "月份": "month",
    "年度": "year", "电话": "phone",
}  # fmt: skip


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
    """Write one prefilled workbook per unit."""
    from kaoping.config import paths
    from kaoping.intake.template import write_templates
    from kaoping.rounds import load_round

    where = paths()
    round_ = load_round(where, round_code)
    units = [round_.unit(unit)] if unit else list(round_.units)
    for file in write_templates(where, round_, units, out):
        show(str(file))


def check(
    file: Annotated[Path, typer.Argument(help="要检查的文件。")],
    round_code: RoundOption = ROUND,
    as_json: JsonOption = False,
) -> None:
    """The verdict on one file: what it is, its findings, the account of its cells."""
    from kaoping import intake
    from kaoping.config import paths
    from kaoping.errors import UsageError
    from kaoping.findings import SEVERITIES
    from kaoping.intake.verdict import account, lines
    from kaoping.rounds import load_round

    if not file.is_file():
        raise UsageError("没有这个文件", where=str(file), remedy="检查路径")
    where = paths()
    context = intake.context(where, load_round(where, round_code))
    parsed = intake.parse_file(file, file.name, context)
    found = lines(parsed, context)
    if as_json:
        show_json(
            {
                "kind": parsed.kind,
                "unit_code": parsed.unit_code,
                "registers": parsed.registers,
                "findings": found,
            }
        )
        return
    for line in found:
        show(
            f"{line['code']}〔{SEVERITIES[line['severity']]}〕 {line['place']}：{line['message']} {line['remedy']}"
        )
    show(account(parsed, context))


def check_value(
    type_name: Annotated[
        str, typer.Argument(metavar="类型", help="日期、数字、金额、百分数、是否、代码……")
    ],
    text: Annotated[str, typer.Argument(metavar="内容", help="单元格里的文字。")],
    as_json: JsonOption = False,
) -> None:
    """How one text would be read."""
    from kaoping.config import paths
    from kaoping.errors import UsageError
    from kaoping.findings import load_registry
    from kaoping.intake.maps import TYPES
    from kaoping.intake.verdict import judge_value

    kind = TYPE_NAMES.get(type_name, type_name)
    if kind not in TYPES or kind == "choice":
        raise UsageError(f"没有类型“{type_name}”", remedy="可用：" + "、".join(TYPE_NAMES))
    answer = judge_value(load_registry(paths()), kind, text)
    if as_json:
        show_json(answer)
        return
    show(f"读作：{answer['value']}" if answer["value"] else "不能采用")
    if answer["message"]:
        show(f"{answer['code']}：{answer['message']} {answer['remedy']}")
