"""DOCX from the template (反馈函 Word 版): compiled once, only changed members are written anew."""

from __future__ import annotations

import zipfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2

from kaoping.config import Paths
from kaoping.documents.chart import Charted, environment, follow
from kaoping.documents.templates.word import joined_part, tagged_parts
from kaoping.documents.view import View
from kaoping.errors import ConfigError

TEMPLATE = "unit_report"
_DOCUMENT, _CORE = "word/document.xml", "docProps/core.xml"


class DocxTemplate:
    """The template, its tags compiled; Word splits tags over runs, `docxtpl` joins them again.

    Raises:
        ConfigError: the file is no template: missing, damaged, or a tag that does not compile.
    """

    def __init__(self, file: Path) -> None:
        try:
            with zipfile.ZipFile(file) as archive:
                parts = {name: archive.read(name) for name in archive.namelist()}
            self._env = environment(file.parent)
            self._tagged = {n: self._compile(file, n) for n in _tagged(parts)}
        except (OSError, KeyError, zipfile.BadZipFile, jinja2.TemplateSyntaxError) as error:
            raise unusable(error, file) from error
        self._archive = Charted(parts, self._tagged, file.parent / "docx")

    def _compile(self, file: Path, name: str) -> jinja2.Template:
        return self._env.from_string(follow(joined_part(file, name)))

    def render(self, view: View) -> bytes:
        """The letter of one unit; equal views give equal bytes."""
        given = {**view, **_layout(view)}
        members = {n: t.render(given).encode() for n, t in self._tagged.items()}
        return self._archive.write(members, charts_of(view))


def charts_of(view: View) -> list[dict[str, Any]]:
    """All charts of a letter, in the order of their numbers."""
    return [c for book in view["books"] for c in book["charts"]] + list(view["found_charts"])


def unusable(error: Exception, file: Path) -> ConfigError:
    """A template that cannot be compiled or rendered."""
    return ConfigError(
        f"文书模板无法使用：{error}",
        where=str(file),
        remedy="运行 kaoping render --check 查出位置，对照 docs/templates.md 更正",
    )


def _tagged(parts: dict[str, bytes]) -> list[str]:
    others = [part.name for part in tagged_parts(parts)]
    return list(dict.fromkeys((_DOCUMENT, _CORE, *others)))


def _layout(view: View) -> dict[str, Any]:
    """What only Word needs: the last paragraph apart (kept with the sign-off), indents in twips."""
    # The signature is centred on the date, which ends four characters from the right: half the
    # difference of the two widths (in characters of 316 twips; a digit is half a character).
    widths = [sum(1 if ord(c) < 128 else 2 for c in view[key]) for key in ("date", "org")]
    ending = view["appeal"] if "appeal" in view else view["remarks"]
    right = 1264 + (widths[0] - widths[1]) * 316 // 4
    return {
        "last_body": ending[:-1],
        "last_text": ending[-1],
        "annex_lead": ["附件：", *["　　　"] * max(0, len(view["annexes"]) - 1)],
        "sign_right": str(max(0, right)),
    }


@lru_cache(maxsize=8)
def load_template(reports: Path, name: str = TEMPLATE) -> DocxTemplate:
    """A compiled template of this installation (compiled once per process)."""
    return DocxTemplate(reports / f"{name}.docx")


def render_docx(paths: Paths, view: View, template: str = TEMPLATE) -> bytes:
    """A document as DOCX.

    Args:
        paths: the installation.
        view: finished texts.
        template: name of a `.docx` file of `reports/`, without its ending.

    Raises:
        ConfigError: the template cannot be used.
    """
    try:
        return load_template(paths.reports, template).render(view)
    except jinja2.TemplateError as error:
        raise unusable(error, paths.reports / f"{template}.docx") from error
