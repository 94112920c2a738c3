"""HTML of the letter (反馈函网页版): one self-contained file, everything from cells escaped."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from kaoping.config import Paths
from kaoping.documents.chart import environment
from kaoping.documents.charts import svg
from kaoping.documents.view import View
from kaoping.errors import ConfigError


@lru_cache(maxsize=2)
def _template(reports: Path) -> tuple[jinja2.Template, Markup]:
    try:
        css = (reports / "style" / "letter.css").read_text(encoding="utf-8")
        pages = environment(reports / "html")
        pages.filters["svg"] = svg
        return pages.get_template("unit_report.html.j2"), Markup(css)
    except (OSError, jinja2.TemplateError) as error:
        raise ConfigError(
            f"网页模板无法使用：{error}",
            where=str(reports / "html"),
            remedy="对照 docs/templates.md 更正模板",
        ) from error


def render_page(paths: Paths, view: View) -> bytes:
    """The letter of one unit as UTF-8 HTML without scripts or outside references.

    Raises:
        ConfigError: template or style sheet cannot be used.
    """
    template, css = _template(paths.reports)
    return template.render({**view, "css": css}).encode()
