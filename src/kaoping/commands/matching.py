"""match, witness: which enterprise a row means, and what registers say of a fact (身份与印证)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from kaoping.commands.shared import ROUND, JsonOption, RoundOption, show, show_json, table
from kaoping.rounds import CONFIRMED_KINDS as KINDS

if TYPE_CHECKING:
    from kaoping.config import Paths
    from kaoping.rounds import Round
    from kaoping.runtables import Row, RunTables

WHY = {
    "same_name": "名称与名录完全一致",
    "former_name": "与名录中的曾用名一致",
    "name_and_code": "名称相近、代码相近",
    "near_code": "代码只差一两位",
    "like_name": "名称相近",
}
STATES = {
    "confirmed": "印证一致", "contradicted": "与登记矛盾", "unmatched": "登记无此项",
    "no_register": "无登记可比", "unreported": "登记有、单位未报",
}  # fmt: skip
MATCHED = {
    "match": "匹配决定", "former_code": "原代码", "code_and_name": "代码与名称", "former_name": "曾用名",
    "code": "代码", "name": "名称", "number": "合同编号", "month": "月份",
}  # fmt: skip
EFFECTS = {"count": "计", "unknown": "待核实", "exclude": "不计"}

UnitOption = Annotated[str | None, typer.Option("--unit", "-u", help="只看一个单位。")]

app = typer.Typer(
    help="身份不明的行：查看建议，作出匹配决定。",
    rich_markup_mode=None,
    invoke_without_command=True,
)


def register(parent: typer.Typer) -> None:
    """Add the commands to the application."""
    parent.add_typer(app, name="match")
    parent.command("witness", help="登记印证：每项事实登记册怎么说，以及印证率。")(witness)


@app.callback()
def _default(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        list_rows()


@app.command("list", help="代码不可用或不在名录的行，及可能所指的企业（只是建议）。")
def list_rows(
    unit: UnitOption = None, round_code: RoundOption = ROUND, as_json: JsonOption = False
) -> None:
    """Rows whose enterprise is not settled, each with its candidates in order."""
    _, round_, tables = _current(round_code)
    wanted = round_.unit(unit).code if unit else None
    rows = [r for r in tables.rows("match_proposals") if wanted in (None, r["unit_code"])]
    rows = sorted(rows, key=_order)
    if as_json:
        show_json(rows)
        return
    last = None
    for row in rows:
        if (place := _order(row)[:4]) != last:
            show(_said(row))
            last = place
        show(_candidate(row))
    show(f"共 {len({_order(row)[:4] for row in rows})} 行。作出决定：kaoping match accept")


def _order(row: Row) -> tuple[str, str, str, int, int]:
    return row["unit_code"], row["file"], row["sheet"], int(row["row_no"]), int(row["rank"] or 0)


def _said(row: Row) -> str:
    code = f"代码原为“{row['written_code']}”" if row["written_code"] else "代码为空或未保存"
    return f"{row['unit_code']}  {row['sheet_title']}！{row['cell']}  {row['enterprise_name']}（{code}）"


def _candidate(row: Row) -> str:
    if not row["rank"]:
        return "    没有相近的企业"
    alike = f"，相近 {row['likeness']}%" if row["why"] == "like_name" else ""
    return (
        f"    {row['rank']}. {row['candidate_code']} {row['candidate_name']}"
        f"〔{row['candidate_unit']}〕{WHY[row['why']]}{alike}"
    )


@app.command("accept", help="把一行认作名录中的一个企业；下次运行生效，并列为人工调整。")
def accept(
    unit: Annotated[str, typer.Argument(help="单位代码或名称。")],
    sheet: Annotated[str, typer.Argument(help="工作表名称，如 企业名册。")],
    cell: Annotated[str, typer.Argument(help="该行企业名称的单元格，照 match list 所列。")],
    code: Annotated[str, typer.Option("--code", help="认作的企业在名录中的代码。")],
    reason: Annotated[str, typer.Option("--reason", help="理由，如核对了哪份证照。")],
    by: Annotated[str, typer.Option("--by", help="作出决定的人。")],
    document_no: Annotated[str, typer.Option("--document-no", help="文号（可不写）。")] = "",
    round_code: RoundOption = ROUND,
) -> None:
    """Write one decision into the round; the row is taken from the current run's list."""
    from kaoping.decisions import add_match
    from kaoping.store.lock import writer

    where, round_, tables = _current(round_code)
    unit_code = round_.unit(unit).code
    row = _row_at(tables, unit_code, sheet, cell)
    entry = {
        "unit_code": unit_code, "sheet": row["sheet"], "enterprise_name": row["enterprise_name"],
        "expect": row["written_code"], "enterprise_code": code, "reason": reason, "by": by,
    }  # fmt: skip
    if document_no:
        entry["document_no"] = document_no
    with writer(where, "匹配决定"):
        number = add_match(round_, entry)
    show(
        f"已写入 {round_.folder / 'adjustments.toml'} 第{number}条匹配决定；运行 kaoping run 后生效"
    )


def _row_at(tables: RunTables, unit_code: str, sheet: str, cell: str) -> Row:
    from kaoping.errors import UsageError

    rows = [r for r in tables.rows("match_proposals") if r["unit_code"] == unit_code]
    for row in rows:
        if sheet in (row["sheet"], row["sheet_title"]) and cell.upper() == row["cell"].upper():
            return row
    places = dict.fromkeys(f"{r['sheet_title']} {r['cell']}" for r in rows)
    raise UsageError(
        f"{unit_code} 的“{sheet}”{cell} 不是身份不明的行",
        remedy="可用：" + ("、".join(places) or "该单位没有这样的行"),
    )


def witness(
    unit: UnitOption = None,
    kind: Annotated[
        str | None, typer.Option("--kind", help="只看一类事实：" + "、".join(KINDS.values()) + "。")
    ] = None,
    state: Annotated[
        str | None,
        typer.Option("--state", help="列出某一状态的事实：" + "、".join(STATES.values()) + "。"),
    ] = None,
    round_code: RoundOption = ROUND,
    as_json: JsonOption = False,
) -> None:
    """Rates by unit and kind, or the facts of one state with their places."""
    _, round_, tables = _current(round_code)
    wanted = round_.unit(unit).code if unit else None
    chosen_kind, chosen_state = _code("类别", kind, KINDS), _code("状态", state, STATES)
    name = "confirmations" if chosen_state else "confirmation_rates"
    rows = [
        row
        for row in tables.rows(name)
        if wanted in (None, row["unit_code"])
        and chosen_kind in (None, row["kind"])
        and chosen_state in (None, row.get("state"))
    ]
    if as_json:
        show_json(rows)
    elif chosen_state:
        _show_facts(rows)
    else:
        _show_rates(rows)


def _code(what: str, text: str | None, names: dict[str, str]) -> str | None:
    """The code of a Chinese name, or the code itself."""
    from kaoping.errors import UsageError

    if text is None or text in names:
        return text
    for code, name in names.items():
        if text == name:
            return code
    raise UsageError(f"没有{what}“{text}”", remedy="可用：" + "、".join(names.values()))


def _show_facts(rows: Sequence[Row]) -> None:
    for row in rows:
        place = " › ".join(part for part in (row["file"], row["sheet_title"], row["cell"]) if part)
        differs = (
            f"：{row['field_title'] or row['field']} 填报“{row['reported']}”，登记“{row['registered']}”"
            if row["field"]
            else ""
        )
        how = f"〔据{MATCHED[row['matched_by']]}〕" if row["matched_by"] in MATCHED else ""
        effect = "" if row["effect"] == "count" else f"〔{EFFECTS[row['effect']]}〕"
        show(
            f"{row['unit_code']}  {KINDS[row['kind']]} {row['entity_name']}"
            f"（{STATES[row['state']]}）{how}{effect}{differs} {place}".rstrip()
        )
    show(f"共 {len(rows)} 项。")


def _show_rates(rows: Sequence[Row]) -> None:
    table(
        ("单位", "类别", "印证率", "一致", "矛盾", "登记无", "无登记可比", "单位未报"),
        [
            (
                row["unit_code"], KINDS[row["kind"]],
                f"{row['num']}/{row['den']}" if row["den"] != "0" else "—",
                row["confirmed"], row["contradicted"], row["unmatched"], row["no_register"],
                row["unreported"],
            )
            for row in rows
        ],
    )  # fmt: skip


def _current(round_code: str) -> tuple[Paths, Round, RunTables]:
    from kaoping.config import paths
    from kaoping.rounds import load_round
    from kaoping.runtables import RunTables
    from kaoping.store import runs

    where = paths()
    round_ = load_round(where, round_code)
    return where, round_, RunTables.load(runs.require_current(where, round_code).folder)
