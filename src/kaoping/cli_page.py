"""The page of the command line (命令行手册): made from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from kaoping.cli import app

HEAD = """# 命令行

由命令自身生成（`make docs`），勿手改。写台账与结果的只有 `run`、`rerun`、`receive`；`demo` 写演示文件，`template` 写填报工作簿（并补读表缓存），`match accept` 在轮次的 adjustments.toml 末尾添一条，`return` 和 `check --return` 写退回工作簿，`site` 写网站，`render` 写重出的文书，`rulebook given` 写试算用的表；其余只读。任何命令都不需要 Prefect 服务。

数据所在目录取环境变量 `KAOPING_HOME`，未设时取当前目录向上最近的项目目录；结果写入其下的 `var/`，可用 `KAOPING_VAR` 另指。

## 退出码

| 码 | 含义 |
|---|---|
| 0 | 完成（包括“无变化”） |
| 1 | 出错，如磁盘空间不足 |
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
    parameters = [p for p in command.params if p.name != "help"]
    yield f"## {name}"
    yield ""
    yield command.help or ""
    yield ""
    yield f"`{' '.join([name, *map(_usage, parameters)])}`"
    yield ""
    for parameter in parameters:
        yield f"- `{_names(parameter)}`：{parameter.help or ''}{_default(parameter)}"
    yield ""


def _is_option(parameter: Any) -> bool:
    return bool(parameter.param_type_name == "option")


def _word(parameter: Any) -> str:
    """The placeholder of an argument or of an option's value."""
    return str(parameter.metavar or parameter.name.upper())


def _usage(parameter: Any) -> str:
    """The parameter in the usage line; square brackets: may be left out."""
    if not _is_option(parameter):
        word = _word(parameter) + ("…" if parameter.nargs == -1 else "")
    elif parameter.is_flag:
        word = "/".join([parameter.opts[0], *parameter.secondary_opts])
    else:
        word = f"{parameter.opts[0]} {_word(parameter)}"
    return word if parameter.required else f"[{word}]"


def _names(parameter: Any) -> str:
    if not _is_option(parameter):
        return _word(parameter)
    return " ".join([*parameter.opts, *parameter.secondary_opts])


def _default(parameter: Any) -> str:
    """The value taken when an option is left out, where it is a plain one that the help does not state."""
    value = parameter.default
    if not _is_option(parameter) or parameter.required or value in (None, "", False):
        return ""
    text = parameter.opts[0] if value is True else str(value)
    return f"默认 `{text}`。"
