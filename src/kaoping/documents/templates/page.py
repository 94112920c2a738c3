"""The generated part of docs/templates.md (占位符一览): every placeholder with its meaning and an example."""

from __future__ import annotations

from pathlib import Path

from kaoping.documents.templates.names import Family, Placeholder, families

BEGIN = "<!-- 以下由 make docs 生成，勿手改 -->"
END = "<!-- 生成部分到此为止 -->"
_LONG = 44
_FORMS = {"docx": "仅 DOCX", "html": "仅网页", "pdf": "仅 PDF"}


def render(file: Path) -> str:
    """The page with its generated part made anew; what people wrote around it stays."""
    text = file.read_text(encoding="utf-8")
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{file}: no generated part between {BEGIN} and {END}")
    made = "\n".join(line for family in families() for line in _family(family))
    return f"{head}{BEGIN}\n\n{made}\n{END}{tail}"


def _family(family: Family) -> list[str]:
    files = "、".join(f"`{name}`" for name in family.templates)
    lines = [f"### {family.title}", "", f"模板：{files}。", ""]
    group = None
    for name in family.names:
        own, _, last = name.path.rpartition(".")
        if name.example is None:
            lines += ["", f"`{name.path}`：{name.meaning}。{_use(name.path)}"]
            group = None
            continue
        if group != own:
            lines += ["", "| 名称 | 内容 | 示例 |", "|---|---|---|"]
            group = own
        lines.append(f"| `{last}` | {_meaning(name)} | {_example(name)} |")
    return _tidy(lines)


def _use(path: str) -> str:
    """How a Jinja template reaches the names below a list or a record: the loops around it."""
    loops, at = "", ""
    *lists, last = path.split("[]")
    for variable, step in zip("xyz", lists, strict=False):
        loops += f"{{% for {variable} in {(at + step).removeprefix('.')} %}}"
        at = variable
    shown = f"{{{{ {(at + last).removeprefix('.')}.名称 }}}}"
    return f"写法：`{loops}{shown}{'{% endfor %}' * len(lists)}`"


def _meaning(name: Placeholder) -> str:
    many = "（一列文字）" if name.path.endswith("[]") else ""
    only = f"（{_FORMS[name.only]}）" if name.only else ""
    return f"{name.meaning}{many}{only}".replace("|", "\\|")


def _example(name: Placeholder) -> str:
    if isinstance(name.example, bool):
        return "是／否"
    text = str(name.example).replace("|", "\\|")
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"


def _tidy(lines: list[str]) -> list[str]:
    """No two empty lines in a row."""
    kept = [line for n, line in enumerate(lines) if line or (n and lines[n - 1])]
    return [*kept, ""]
