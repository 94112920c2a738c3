"""rulebook check, show, try (考核细则)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kaoping.commands import reviewing
from kaoping.commands.shared import JsonOption, show, show_json, table

if TYPE_CHECKING:
    from kaoping.rulebook.model import Rulebook

_KINDS = {
    "item": "项目", "class": "类别", "total": "总分", "rank": "名次", "grade": "等次",
    "consequence": "结果运用",
}  # fmt: skip
_STATES = {
    "ok": "", "not_applicable": "不适用", "not_submitted": "未报送", "pending": "待人工评分",
    "provisional": "暂定",
}  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("check", help="加载全部版本、运行算例，并列出值得再看一眼的地方。")(reviewing.check)
    app.command("show", help="以手册形式显示一部细则。")(show_book)
    app.command("try", help="试算：用一份指标表给细则（含草稿）打分，不需要工作簿。")(try_book)


def show_book(
    code: Annotated[str, typer.Argument(help="细则代码。")],
    on: Annotated[str | None, typer.Option("--on", help="哪一天有效的版本，默认最新。")] = None,
) -> None:
    """The manual page of an edition."""
    from datetime import date

    from kaoping.commands.shared import day
    from kaoping.config import paths
    from kaoping.rulebook import load_catalogue, resolve
    from kaoping.rulebook.page import render

    where = paths()
    show(render(resolve(where, code, day(on, date.max)), load_catalogue(where)))


def try_book(
    file: Annotated[Path, typer.Argument(metavar="文件", help="细则文件（TOML），可以是草稿。")],
    metrics: Annotated[Path, typer.Option("--metrics", help="指标表（CSV）。")],
    events: Annotated[Path | None, typer.Option("--events", help="逐件清单（CSV）。")] = None,
    targets: Annotated[Path | None, typer.Option("--targets", help="目标表（CSV）。")] = None,
    units: Annotated[
        Path | None, typer.Option("--units", help="单位表（CSV，列同 units.csv）；不写则按指标表。")
    ] = None,
    on: Annotated[str | None, typer.Option("--on", help="按哪一天，默认细则的施行日。")] = None,
    as_table: Annotated[bool, typer.Option("--table", help="排成表供人阅读。")] = False,
    as_json: JsonOption = False,
) -> None:
    """Score a rulebook over metrics alone, by the code of a round; CSV on standard output."""
    import csv
    import sys

    from kaoping.commands.shared import day, note
    from kaoping.config import paths
    from kaoping.rulebook import load_catalogue, load_edition
    from kaoping.trial import LINE, lines, read_world, try_out

    where = paths()
    book = load_edition(file, load_catalogue(where), allow_unknown=True)
    for warning in book.warnings:
        note(f"注意：{warning}")
    trial = try_out(
        where, book, read_world(metrics, events, targets, units), day(on, book.in_force)
    )
    for text in trial.notes:
        note(f"注意：{text}")
    if book.illustrative:
        note("示例细则，不作为正式考核依据。")
    if as_json:
        show_json([dict(zip(LINE, line, strict=True)) for line in lines(trial)])
        return
    if as_table:
        _show_trial(book, list(lines(trial)))
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(LINE)
    writer.writerows(lines(trial))


def _show_trial(book: Rulebook, found: list[tuple[str, str, str, str, str]]) -> None:
    """The lines of a trial unit by unit, with the names of items and classes."""
    names = {("item", i.code): i.title for i in book.items}
    names |= {("class", c.code): c.title for c in book.classes} | {("total", book.code): book.title}
    for unit in dict.fromkeys(line[1] for line in found):
        show(f"【{unit}】")
        rows = [
            (
                f"  {_KINDS[kind]}",
                code,
                names.get((kind, code), ""),
                points,
                _STATES.get(state, state),
            )
            for kind, own, code, points, state in found
            if own == unit
        ]
        table(("  种类", "代码", "名称", "得分", "说明"), rows)
