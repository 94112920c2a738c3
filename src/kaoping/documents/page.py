"""HTML of the documents (文书网页版): one self-contained file, everything from cells escaped."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from kaoping.config import Paths
from kaoping.documents.chart import environment
from kaoping.documents.charts import svg
from kaoping.documents.docx import unusable
from kaoping.documents.view import View


def pages(folder: Path) -> jinja2.Environment:
    """The environment of HTML templates: charts are drawn by the filter `svg`."""
    env = environment(folder)
    env.filters["svg"] = svg
    return env


TEMPLATE = "unit_report"


@lru_cache(maxsize=8)
def _template(reports: Path, name: str) -> tuple[jinja2.Template, Markup]:
    try:
        css = (reports / "style" / "letter.css").read_text(encoding="utf-8")
        return pages(reports / "html").get_template(f"{name}.html.j2"), Markup(css)
    except (OSError, jinja2.TemplateError) as error:
        raise unusable(error, reports / "html") from error


def render_page(paths: Paths, view: View, template: str = TEMPLATE) -> bytes:
    """A document as UTF-8 HTML without scripts or outside references.

    Args:
        paths: the installation.
        view: finished texts; the template also sees it as a whole, by the name `view`.
        template: name of a file of `reports/html/`, without `.html.j2`.

    Raises:
        ConfigError: template or style sheet cannot be used.
    """
    page, css = _template(paths.reports, template)
    try:
        return page.render({**view, "view": view, "css": css}).encode()
    except jinja2.TemplateError as error:
        raise unusable(error, paths.reports / "html") from error
