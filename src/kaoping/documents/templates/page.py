"""The generated part of docs/templates.md (占位符一览): every placeholder with its meaning and an example."""

from __future__ import annotations

from pathlib import Path

from kaoping.documents.templates.names import Family, Placeholder, families

BEGIN = "<!-- 以下由 make docs 生成，勿手改 -->"
END = "<!-- 生成部分到此为止 -->"
_SITE, _LAYOUT = "site_", "site_layout"
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
    only_typst = all(name.endswith(".typ") for name in family.templates)
    lines = [f"### {family.title}", "", f"模板：{files}。", ""]
    group = None
    if family.code.startswith(_SITE) and family.code != _LAYOUT:
        lines.append("各页共有的名称也可使用。")
    for name in family.names:
        if name.copied:  # described where it belongs; the list's own line says where
            continue
        own, _, last = name.path.rpartition(".")
        if name.example is None:
            use = _typst(name.path) if only_typst else _use(name.path)
            lines += ["", f"`{name.path}`：{name.meaning}。写法：`{use}`"]
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
    return f"{loops}{shown}{'{% endfor %}' * len(lists)}"


def _typst(path: str) -> str:
    """How a Typst template reaches the names below a list or a record."""
    loops, at = "", "vm."
    *lists, last = path.split("[]")
    for variable, step in zip("xyz", lists, strict=False):
        loops += f"for {variable} in {at}{step.removeprefix('.')} {{ "
        at = f"{variable}."
    end = last.removeprefix(".")
    return f"#{loops}{at}{f'{end}.' if end else ''}名称{' }' * len(lists)}"


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
