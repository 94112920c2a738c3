"""Pages from templates (网页模板): everything escaped, hidden characters removed, equal views equal bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2

from kaoping.documents.chart import environment
from kaoping.documents.source import clean
from kaoping.errors import ConfigError
from kaoping.site.history import SHORT
from kaoping.site.names import slug
from kaoping.site.scene import Scene

ASSETS = ("site.css", "site.js")
UNASKED = "本结果未经闸门检查"


class Pages:
    """The templates of an installation and what every page of one run carries.

    Raises:
        ConfigError: a template or asset is missing or does not compile.
    """

    clean = staticmethod(clean)

    def __init__(self, scene: Scene) -> None:
        self._folder = scene.where.reports / "site"
        self._env = environment(self._folder)
        self._shared = _shared(scene)

    def assets(self) -> Iterator[tuple[str, bytes]]:
        """Style sheet and script, as they stand."""
        for name in ASSETS:
            yield f"assets/{name}", self._read(self._folder / name)

    def page(self, name: str, template: str, title: str, view: dict[str, Any]) -> tuple[str, bytes]:
        """One page: its file name and bytes.

        Args:
            name: file name from the site's top.
            template: file in `reports/site`.
            title: of the page, beside the round's.
            view: finished texts.
        """
        root = "../" * name.count("/")
        given = {**self._shared, "root": root, "here": name, "page_title": title, **view}
        try:
            text = self._env.get_template(template).render(clean(given))
        except (OSError, jinja2.TemplateError) as error:
            raise ConfigError(
                f"网站模板无法使用：{error}",
                where=str(self._folder / template),
                remedy="对照 docs/templates.md 更正模板",
            ) from error
        return name, text.encode()

    def _read(self, file: Path) -> bytes:
        try:
            return file.read_bytes()
        except OSError as error:
            raise ConfigError(
                "缺少网站的样式或脚本", where=str(file), remedy="恢复该文件"
            ) from error


def _shared(scene: Scene) -> dict[str, Any]:
    return {
        "round_title": scene.round.title,
        "round_code": scene.round.code,
        "org": scene.round.issuer_name,
        "run_short": scene.run.key[:SHORT],
        "mark": scene.frame.mark,
        "stage": scene.frame.stage,
        "gate_state": scene.verdict.state,
        "gate_said": _gate(scene),
        "nav": _nav(scene),
    }


def _gate(scene: Scene) -> str:
    if scene.verdict.state == "refused":
        return "未过闸门：" + "；".join(scene.verdict.failures)
    return UNASKED if scene.verdict.state == "unasked" else ""


def _nav(scene: Scene) -> list[dict[str, str]]:
    links = [("总览", "index.html"), ("问题", "findings.html"), ("项目", "items.html"), ("企业", "enterprises.html")]  # fmt: skip
    links += [(book.title, f"rulebooks/{slug(book.code)}.html") for book in scene.frame.books]
    links.append(("运行记录", "runs.html"))
    return [{"title": title, "href": href} for title, href in links]
