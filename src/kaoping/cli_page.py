"""The page of the command line (命令行手册): made from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from kaoping.cli import app

HEAD = """# 命令行

由命令自身生成（`make docs`），勿手改。除 `run`、`rerun`、`receive`、`demo` 外都只读；任何命令都不需要 Prefect 服务。

## 退出码

| 码 | 含义 |
|---|---|
| 0 | 完成（包括“无变化”） |
| 1 | 出错 |
| 2 | 用法不对：没有这个轮次、单位、项目或文件 |
| 3 | 细则、列对照、轮次或 SQL 有误；一行数据都没有读 |
| 4 | 未过闸门：结果可按键查看，当前结果不变 |
| 5 | 数据完整性：原件、台账或结果与哈希不符 |
| 75 | 另一个进程正在写入 |
"""


def render() -> str:
    """The page as Markdown."""
    return HEAD + "\n" + "\n".join(_lines(get_command(app), "kaoping")).rstrip() + "\n"


def _lines(command: Any, name: str) -> Iterator[str]:
    inner = getattr(command, "commands", None)
    if inner:
        for word, child in sorted(inner.items()):
            yield from _lines(child, f"{name} {word}")
        return
    yield f"## {name}"
    yield ""
    yield command.help or ""
    yield ""
    for parameter in command.params:
        if parameter.name == "help":
            continue
        is_option = parameter.param_type_name == "option"
        words = (
            [*parameter.opts, *parameter.secondary_opts]
            if is_option
            else [parameter.metavar or parameter.name.upper()]
        )
        names = " ".join(words)
        yield f"- `{names}`：{getattr(parameter, 'help', '') or ''}"
    yield ""
