"""The command line (命令行): Chinese help and messages; every command imports what it needs itself.

Exit codes: 0 done · 1 error · 2 wrong use · 3 broken configuration · 4 refused by the gate ·
5 integrity · 75 another writer is at work.
"""

from __future__ import annotations

import errno
import os
import sys
from typing import Annotated

import typer

from kaoping.commands import (
    differing,
    districting,
    drafting,
    fairing,
    files,
    keeping,
    looking,
    matching,
    mending,
    moving,
    paging,
    persons,
    publishing,
    rendering,
    returning,
    rules,
    running,
    sensing,
    serving,
    versions,
)
from kaoping.errors import KaopingError
from kaoping.plaintext import visible

app = typer.Typer(
    name="kaoping",
    help="考评：区总工会年度考核流水线。每一分都可追到原始单元格。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    epilog="退出码：0 完成 · 1 出错 · 2 用法不对 · 3 细则或配置有误 · 4 未过闸门 · 5 数据完整性问题 · 75 另一个进程正在写入",
)
rulebook_app = typer.Typer(
    help="考核细则：检查、查看与试算。", no_args_is_help=True, rich_markup_mode=None
)
user_app = typer.Typer(
    help="网站账户：建立、换密码、删除、列出。", no_args_is_help=True, rich_markup_mode=None
)

for module in (
    running,
    versions,
    looking,
    districting,
    mending,
    moving,
    paging,
    persons,
    drafting,
    sensing,
    fairing,
    matching,
    files,
    returning,
    publishing,
    serving,
    rendering,
    keeping,
):
    module.register(app)
rules.register(rulebook_app)
differing.register_rules(rulebook_app)
drafting.register_rules(rulebook_app)
app.add_typer(rulebook_app, name="rulebook")
serving.register_users(user_app)
app.add_typer(user_app, name="user")


@app.callback(invoke_without_command=True)
def _start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="显示版本号。")] = False,
) -> None:
    if version:
        from kaoping import __version__

        typer.echo(__version__)
        raise typer.Exit


def main() -> None:
    """Run the command line; errors meant for people become one message and their exit code."""
    try:
        app()
    except KaopingError as error:
        typer.echo(visible(f"错误：{error}"), err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:  # the reader of our output has closed it
        sys.exit(1)
    except Exception as error:
        if not _no_space(error):
            raise
        typer.echo(
            f"错误：磁盘空间不足，未能写完（{error}）。 处理办法：腾出空间后重新运行；已收文件与当前结果不受影响",
            err=True,
        )
        sys.exit(1)


def _no_space(error: Exception) -> bool:
    """Whether the system refused to write more; the engines have no class for it, only its words."""
    codes = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return any(os.strerror(code) in str(error) for code in codes)
