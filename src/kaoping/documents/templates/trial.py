"""Trial rendering of a template (试排): with the example view, so that what names alone do not show is found.

An unknown variable, a wrong filter argument or a broken Typst expression stops only when it is reached;
the example view reaches every loop once with each truth value.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jinja2

from kaoping.config import Paths
from kaoping.documents.templates.trouble import nearest
from kaoping.documents.templates.word import joined_part, read_parts, tagged_parts
from kaoping.errors import KaopingError

_PLACE = re.compile(r"┌─ (?:.*/)?reports/(\S+?):(\d+):\d+")
_QUOTED = re.compile(r"[`\"]([\w.-]+)[`\"]")
_SAID = {
    "unknown variable": "没有名为“{}”的变量",
    "dictionary does not contain key": "没有名为“{}”的占位符",
    "file not found": "没有这个文件：{}",
}


def try_word(file: Path, env: jinja2.Environment, view: dict[str, Any]) -> str:
    """Render every tagged part; the error in words, empty when there is none."""
    for part in tagged_parts(read_parts(file)):
        said = _jinja(lambda name=part.name: env.from_string(joined_part(file, name)).render(view))
        if said:
            return said
    return ""


def try_page(env: jinja2.Environment, name: str, view: dict[str, Any]) -> str:
    """Render the page; the error in words, empty when there is none."""
    return _jinja(lambda: env.get_template(name).render({**view, "view": view}))


def _jinja(render: Any) -> str:
    try:
        render()
    except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError) as error:
        return str(error)
    return ""


def try_typst(
    where: Paths, template: str, view: dict[str, Any]
) -> tuple[str, int, str, str] | None:
    """Set the document; file, line, what and remedy of the error, None when there is none."""
    from kaoping.documents.pdf import render_pdf

    try:
        render_pdf(where, view, template.removesuffix(".typ"))
    except KaopingError as error:
        return diagnosis(error.__cause__ or error, where.reports, template)
    return None


def diagnosis(error: BaseException, reports: Path, template: str) -> tuple[str, int, str, str]:
    """Typst's own message: file, line, what in Chinese, and the nearest name of that file."""
    text = str(getattr(error, "diagnostic", "") or error)
    place = _PLACE.search(text)
    file, line = (place[1], int(place[2])) if place else (template, 1)
    message = str(getattr(error, "message", "") or error)
    quoted = _QUOTED.search(message)
    name = quoted[1] if quoted else message.rpartition(": ")[2]
    for begin, said in _SAID.items():
        if message.startswith(begin):
            source = (reports / file).read_text(encoding="utf-8")
            like = nearest(name, set(re.findall(r"[^\W\d][\w-]*", source)) - {name})
            remedy = f"最接近的是“{like}”" if like else "检查拼写"
            return file, line, said.format(name), remedy
    return file, line, f"Typst 报告：{message}", "检查该行的写法"
