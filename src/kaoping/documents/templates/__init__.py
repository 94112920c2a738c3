"""Templates of documents (文书模板): which placeholders exist, and whether the templates use them rightly.

Checked before anything is rendered: every tag of every DOCX, HTML and Typst template is held against
the catalogue (`*.toml` beside this file), then each template is tried with the example view.
"""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterable
from functools import lru_cache
from pathlib import Path

import jinja2

from kaoping.config import Paths
from kaoping.documents import wording
from kaoping.documents.chart import environment
from kaoping.documents.templates.jinja import Report, Walk
from kaoping.documents.templates.names import Family, Shape, families, paths_of
from kaoping.documents.templates.trial import try_page, try_typst, try_word
from kaoping.documents.templates.trouble import Trouble
from kaoping.documents.templates.typst import check_typst
from kaoping.documents.templates.word import check_word, place_of
from kaoping.errors import ConfigError

__all__ = [
    "Family",
    "Trouble",
    "check",
    "families",
    "of_documents",
    "paths_of",
    "require",
    "templates_of",
]

_FORMS = {".docx": "docx", ".j2": "html", ".html": "html", ".typ": "pdf"}
_SHOWN = 8


def check(where: Paths, trial: bool = True, only: Collection[str] = ()) -> list[Trouble]:
    """Everything wrong with the templates of this installation, in order of file and place.

    Args:
        where: the installation.
        trial: whether templates without a wrong name are also rendered with the example view.
        only: templates to look at, below `reports/`; default all.
    """
    found: set[Trouble] = set()
    for family in families():
        for template in family.templates:
            if not only or template in only:
                found |= set(_one(where, family, template, trial))
    if not only or wording.FILE in only:
        found |= set(_wording(where))
    return sorted(found)


def require(where: Paths, trial: bool = True, only: Collection[str] = ()) -> None:
    """Stop when a template is wrong.

    Args:
        where: the installation.
        trial: see `check`.
        only: see `check`.

    Raises:
        ConfigError: naming every mistake with its file, place and remedy.
    """
    found = check(where, trial, only)
    if found:
        more = [f"另有{len(found) - _SHOWN}处"] if len(found) > _SHOWN else []
        lines = [*map(str, found[:_SHOWN]), *more]
        raise ConfigError(
            f"文书模板有{len(found)}处问题：\n  " + "\n  ".join(lines) + "\n",
            remedy="改好后再运行；kaoping render --check 可以只查模板",
        )


def of_documents() -> list[str]:
    """Everything a run's documents are made from; the templates of the site are not among them."""
    found = [t for family in families() for t in family.templates if not t.startswith("site/")]
    return [*found, wording.FILE]


def _wording(where: Paths) -> Iterable[Trouble]:
    """What is wrong with the sentences of the district's documents (it stops at the first mistake)."""
    try:
        wording.load_wording(where)
    except ConfigError as error:
        key = error.where.partition(" › ")[2]
        yield Trouble(wording.FILE, 0, f"键 {key}" if key else "", error.what, error.remedy)


def templates_of(code: str, forms: Collection[str] = ()) -> list[str]:
    """The templates of a family, of these forms (`docx`, `html`, `pdf`); default all forms."""
    found = next(family for family in families() if family.code == code).templates
    return [t for t in found if not forms or _FORMS[Path(t).suffix] in forms]


def _one(where: Paths, family: Family, template: str, trial: bool) -> Iterable[Trouble]:
    """The troubles of one template: its names, and when those are right the trial."""
    file, form = where.reports / template, _FORMS[Path(template).suffix]
    found: list[Trouble] = []

    def report(name: str, order: int, what: str, remedy: str) -> None:
        place = place_of(file, order) if form == "docx" else _line(where.reports / name, order)
        found.append(Trouble(name, order, place, what, remedy))

    try:
        _names(where, family, template, form, report)
        if trial and not found:
            _trial(where, family, template, form, report)
    except (OSError, zipfile.BadZipFile, ValueError, KeyError) as error:
        what = "没有这个模板" if not file.exists() else f"模板无法打开：{error}"
        found.append(Trouble(template, 0, "", what, "从安装包取回该文件，再重做修改"))
    return found


def _names(where: Paths, family: Family, template: str, form: str, report: Report) -> None:
    file, data = where.reports / template, family.shape(form)
    if form == "pdf":
        check_typst(where.reports, template, data, report)
    elif form == "docx":
        check_word(file, template, data, _environment(file.parent, form), report)
    else:
        source = file.read_text(encoding="utf-8")
        whole = Shape({**(data.fields or {}), "view": data})  # a page also sees its view as a whole
        Walk(_environment(file.parent, form), template, report).template(source, whole)


def _trial(where: Paths, family: Family, template: str, form: str, report: Report) -> None:
    file, view = where.reports / template, family.example(form)
    if form == "pdf":
        wrong = try_typst(where, template, view)
        if wrong is not None:
            report(*wrong)
        return
    env = _environment(file.parent, form)
    said = try_word(file, env, view) if form == "docx" else try_page(env, file.name, view)
    if said:
        report(template, 0, f"试排时出错：{said}", "对照 docs/templates.md 更正")


@lru_cache(maxsize=8)
def _environment(folder: Path, form: str) -> jinja2.Environment:
    from kaoping.documents.page import pages  # it renders, and so imports what checks

    return pages(folder) if form == "html" else environment(folder)


def _line(file: Path, number: int) -> str:
    if number < 1:
        return ""
    lines = file.read_text(encoding="utf-8").splitlines()
    text = lines[number - 1].strip() if number <= len(lines) else ""
    shown = text if len(text) <= 40 else f"{text[:40]}…"
    return f"第{number}行“{shown}”"
