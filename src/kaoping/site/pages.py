"""Pages from templates (网页模板): everything escaped, hidden characters removed, equal views equal bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2

from kaoping.documents.chart import environment
from kaoping.documents.charts.svg import svg
from kaoping.documents.source import clean
from kaoping.errors import ConfigError
from kaoping.site.audience import TITLES
from kaoping.site.history import SHORT
from kaoping.site.scene import Scene

if TYPE_CHECKING:
    from kaoping.site.parts import Part

ASSETS = ("site.css", "site.js", "icon.svg")
UNASKED = "本结果未经闸门检查"


class Pages:
    """The templates of an installation and what every page of one run carries.

    Raises:
        ConfigError: a template or asset is missing or does not compile.
    """

    clean = staticmethod(clean)

    def __init__(self, scene: Scene, parts: Sequence[Part], served: bool = False) -> None:
        self._folder = scene.where.reports / "site"
        self._env = environment(self._folder)
        self._env.filters["svg"] = svg
        self._shared = _shared(scene, parts, served)

    def assets(self) -> Iterator[tuple[str, bytes]]:
        """Style sheet, script and icon, as they stand."""
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
        place = {"root": root, "here": name, "section": self._section(name), "page_title": title}
        given = {**self._shared, **place, **view}
        try:
            text = self._env.get_template(template).render(clean(given))
        except (OSError, jinja2.TemplateError) as error:
            raise ConfigError(
                f"网站模板无法使用：{error}",
                where=str(self._folder / template),
                remedy="对照 docs/templates.md 更正模板",
            ) from error
        return name, text.encode()

    def _section(self, name: str) -> str:
        """The page of the menu under which a page is found: `rulebooks.html` of `rulebooks/x.html`."""
        folder, _, below = name.partition("/")
        above = f"{folder}.html" if below else name
        return above if any(link["href"] == above for link in self._shared["nav"]) else ""

    def _read(self, file: Path) -> bytes:
        try:
            return file.read_bytes()
        except OSError as error:
            raise ConfigError(
                "缺少网站的样式或脚本", where=str(file), remedy="恢复该文件"
            ) from error


def _shared(scene: Scene, parts: Sequence[Part], served: bool) -> dict[str, Any]:
    return {
        "round_title": scene.round.title,
        "round_code": scene.round.code,
        "org": scene.round.issuer_name,
        "run_short": scene.run.key[:SHORT],
        "mark": scene.frame.mark,
        "stage": scene.frame.stage,
        "gate_state": scene.verdict.state,
        "gate_said": _gate(scene),
        "nav": [{"title": p.menu[0], "href": p.menu[1]} for p in parts if p.menu],
        "has": [part.name for part in parts],
        "audience": scene.audience.value,
        "audience_title": TITLES[scene.audience],
        "served": served,
    }


def _gate(scene: Scene) -> str:
    if scene.verdict.state == "refused":
        return "未过闸门：" + "；".join(scene.verdict.failures)
    return UNASKED if scene.verdict.state == "unasked" else ""
