"""The parts of a site (网站的各部分): what each writes, who sees it, where the main menu names it.

A new page is one more entry of `PARTS`: a function that yields (file name, bytes), usually made by
`Kit.page` from a template in `reports/site`, and a link for the menu. Templates ask `has` which parts
the site at hand holds before they link to one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kaoping.site import (
    dossiers,
    fairness,
    items,
    jsdata,
    manual,
    overview,
    past,
    search,
    unit,
    worklist,
)
from kaoping.site.audience import Audience
from kaoping.site.names import item_page, slug
from kaoping.site.pages import Pages
from kaoping.site.scene import Scene
from kaoping.site.shelf import Shelf

Files = Iterable[tuple[str, bytes]]


@dataclass(frozen=True)
class Kit:
    """What a part is made from.

    Attributes:
        scene: the run as the audience may see it.
        known: enterprises; nothing where the audience has no page for them.
        pages: templates.
        shelf: links to documents.
    """

    scene: Scene
    known: dossiers.Known
    pages: Pages
    shelf: Shelf

    def page(self, name: str, template: str, title: str, view: dict[str, Any]) -> tuple[str, bytes]:
        """One page: file name from the site's top, and bytes."""
        return self.pages.page(name, template, title, view)

    def data(self, files: Iterable[tuple[str, Any]]) -> Files:
        """Data files for the script."""
        for name, value in files:
            yield f"data/{name}.js", jsdata.script(name, value)


@dataclass(frozen=True)
class Part:
    """One part of a site.

    Attributes:
        name: by which templates ask for it.
        title: shown while it is written.
        files: what it writes.
        audiences: who gets it.
        menu: (title, page) in the main menu.
    """

    name: str
    title: str
    files: Callable[[Kit], Files]
    audiences: frozenset[Audience]
    menu: tuple[str, str] | None = None


ALL = frozenset(Audience)
STAFF = frozenset({Audience.ANALYST, Audience.LEADER})
ANALYST = frozenset({Audience.ANALYST})
UNIT = frozenset({Audience.UNIT})


def parts_for(audience: Audience) -> list[Part]:
    """The parts of an audience's site, in the order of the menu."""
    return [part for part in PARTS if audience in part.audiences]


def _assets(kit: Kit) -> Files:
    return kit.pages.assets()


def _overview(kit: Kit) -> Files:
    view = overview.overview_view(kit.scene)
    all_ = kit.scene.audience is Audience.ANALYST
    shelf = {
        "summary": kit.shelf.summary() if all_ else "",
        "district": kit.shelf.district() if all_ else kit.shelf.leaders(),
    }
    yield kit.page("index.html", "overview.html", "总览", {**view, **shelf})


def _findings(kit: Kit) -> Files:
    view = {"codes": overview.code_rows(kit.scene)}
    yield kit.page("findings.html", "findings.html", "问题清单", view)
    yield from kit.data(worklist.worklist(kit.scene))


def _items(kit: Kit) -> Files:
    yield kit.page("items.html", "items.html", "项目", {"items": items.item_list(kit.scene)})
    for book, rulebook in kit.scene.editions:
        for item in book.items:
            view = items.item_view(kit.scene, book, rulebook, item)
            title = f"{item.code} {item.title}"
            yield kit.page(item_page(book.code, item.code), "item.html", title, view)


def _enterprises(kit: Kit) -> Files:
    yield kit.page("enterprises.html", "enterprises.html", "企业档案", {})
    yield from kit.data(dossiers.names(kit.scene, kit.known))
    yield from kit.data(dossiers.dossiers(kit.scene, kit.known))


def _units(kit: Kit) -> Files:
    wanted = kit.scene.audience is not Audience.LEADER  # a unit's documents name its enterprises
    reports = kit.scene.audience is Audience.ANALYST
    for each in kit.scene.units:
        shown = kit.shelf.of_unit(each, reports) if wanted else []
        view = unit.unit_view(kit.scene, each, shown)
        yield kit.page(kit.scene.unit_href(each.code), "unit.html", each.name, view)
        rest = unit.rest_of_evidence(view)
        if rest:
            yield from kit.data([(unit.rest_name(each), kit.pages.clean(rest))])


def _rulebooks(kit: Kit) -> Files:
    view = manual.rulebooks_view(kit.scene)
    yield kit.page("rulebooks.html", "rulebooks.html", "考核细则", view)
    for book, rulebook in kit.scene.editions:
        found = manual.rulebook_view(kit.scene, book, rulebook)
        yield kit.page(f"rulebooks/{slug(book.code)}.html", "rulebook.html", book.title, found)


def _fairness(kit: Kit) -> Files:
    view = fairness.fairness_view(kit.scene)
    yield kit.page(fairness.PAGE, "fairness.html", "公平性分析", view)


def _runs(kit: Kit) -> Files:
    yield kit.page("runs.html", "runs.html", "运行记录", past.history_view(kit.scene))
    for name, view in past.diff_views(kit.scene):
        yield kit.page(name, "diff.html", f"{view['before']} → {view['key']}", view)


def _search(kit: Kit) -> Iterator[tuple[str, bytes]]:
    menu = [part.menu for part in parts_for(kit.scene.audience) if part.menu]
    yield from kit.data([("search", search.index(kit.scene, menu))])


PARTS = (
    Part("assets", "样式与脚本", _assets, ALL),
    Part("overview", "总览", _overview, STAFF, ("总览", "index.html")),
    Part("units", "单位", _units, ALL),
    Part("findings", "问题清单", _findings, STAFF, ("问题", "findings.html")),
    Part("items", "项目", _items, STAFF, ("项目", "items.html")),
    Part("enterprises", "企业档案", _enterprises, ANALYST, ("企业", "enterprises.html")),
    Part("rulebooks", "细则", _rulebooks, STAFF, ("细则", "rulebooks.html")),
    Part("fairness", "公平性", _fairness, STAFF, ("公平性", fairness.PAGE)),
    Part("runs", "运行记录", _runs, STAFF, ("运行记录", "runs.html")),
    Part("search", "检索", _search, STAFF),
)
