"""HTML of the documents (文书网页版): one self-contained file, everything from cells escaped."""

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

TEMPLATE = "unit_report"


@lru_cache(maxsize=8)
def _template(reports: Path, name: str) -> tuple[jinja2.Template, Markup]:
    try:
        css = (reports / "style" / "letter.css").read_text(encoding="utf-8")
        pages = environment(reports / "html")
        pages.filters["svg"] = svg
        return pages.get_template(f"{name}.html.j2"), Markup(css)
    except (OSError, jinja2.TemplateError) as error:
        raise ConfigError(
            f"网页模板无法使用：{error}",
            where=str(reports / "html"),
            remedy="对照 docs/templates.md 更正模板",
        ) from error


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
    return page.render({**view, "view": view, "css": css}).encode()
