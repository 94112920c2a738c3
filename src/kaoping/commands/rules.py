"""rulebook check, rulebook show (考核细则)."""

from __future__ import annotations

from typing import Annotated

import typer

from kaoping.commands.shared import show


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("check", help="加载全部版本并运行其中的算例。")(check)
    app.command("show", help="以手册形式显示一部细则。")(show_book)


def check(
    code: Annotated[str | None, typer.Argument(help="细则代码；不写则检查全部。")] = None,
) -> None:
    """Load every edition; a mistake names file, key and remedy."""
    from kaoping.config import paths
    from kaoping.rulebook import load_catalogue, load_edition
    from kaoping.rulebook.editions import editions
    from kaoping.rulebook.law import load_law

    where = paths()
    catalogue = load_catalogue(where)
    codes = (
        [code]
        if code
        else sorted(
            p.name for p in where.rulebooks.iterdir() if p.is_dir() and any(p.glob("*.toml"))
        )
    )
    for name in codes:
        for file in editions(where, name).values():
            book = load_edition(file, catalogue)
            examples = sum(len(item.examples) for item in book.items)
            show(
                f"通过：{name} {book.edition}（{'示例' if book.illustrative else '正式'}），{len(book.items)}项，算例{examples}个"
            )
            for warning in book.warnings:
                show(f"  注意：{warning}")
    show(f"通过：法规参数 {len(load_law(where))} 条")


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
