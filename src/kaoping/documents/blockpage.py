"""HTML of a document made of blocks (全区文书网页版): one self-contained file, every text escaped."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from kaoping.config import Paths
from kaoping.documents.blocks import Document
from kaoping.documents.chart import environment
from kaoping.documents.charts import svg
from kaoping.errors import ConfigError

_STYLES = ("letter.css", "official.css")


@lru_cache(maxsize=2)
def _template(reports: Path) -> tuple[jinja2.Template, Markup]:
    try:
        css = "".join((reports / "style" / name).read_text(encoding="utf-8") for name in _STYLES)
        pages = environment(reports / "html")
        pages.filters["svg"] = svg
        return pages.get_template("official.html.j2"), Markup(css)
    except (OSError, jinja2.TemplateError) as error:
        raise ConfigError(
            f"网页模板无法使用：{error}",
            where=str(reports / "html"),
            remedy="对照 docs/district.md 更正模板",
        ) from error


def render_block_page(paths: Paths, said: Document) -> bytes:
    """A document made of blocks as UTF-8 HTML without scripts or outside references.

    Raises:
        ConfigError: template or style sheet cannot be used.
    """
    template, css = _template(paths.reports)
    return template.render({**said, "css": css}).encode()
