"""The analyst's site (静态网站): plain pages of one run, read from a disk or a local server, no network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kaoping.config import Paths
from kaoping.rounds import Round, Unit
from kaoping.rulebook.model import Rulebook
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
from kaoping.site.folder import Folder
from kaoping.site.history import Past, load_history, previous_of
from kaoping.site.names import item_page, slug
from kaoping.site.pages import Pages
from kaoping.site.scene import Scene, open_scene

__all__ = ["Built", "build_site", "load_history", "previous_of"]

DOCUMENTS = (("docx", "反馈函（Word）"), ("pdf", "反馈函（PDF）"), ("html", "反馈函（网页）"))
SUMMARY = "汇总表.xlsx"
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Built:
    """What a build did: names of files written, left as they were, and removed."""

    top: Path
    written: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]


def build_site(
    where: Paths,
    round_: Round,
    run_dir: Path,
    rulebooks: Sequence[Rulebook],
    out: Path,
    history: Sequence[Past] = (),
    with_documents: bool = True,
    progress: Progress | None = None,
) -> Built:
    """Write the site of a finished run; equal inputs give equal bytes.

    Args:
        where: the installation.
        round_: the round the run belongs to.
        run_dir: a finished run (architecture.md §6).
        rulebooks: the editions of the round, in the round's order.
        out: folder of the site, made when missing.
        history: runs of the round, oldest first (`load_history`).
        with_documents: copy the units' documents into the site; inside the run's folder they are
            linked where they lie.
        progress: called with the title of each part.

    Raises:
        UsageError: the run is not finished, or `out` holds files of something else.
        ConfigError: a template cannot be used.
    """
    before = previous_of(list(history), run_dir.name)
    scene = open_scene(
        where, round_, run_dir, rulebooks, history, before.folder if before else None
    )
    known = dossiers.gather(scene)
    scene = replace(scene, enterprise_keys=frozenset(known.heads))
    folder, pages = Folder(out), Pages(scene)
    said = progress or (lambda _: None)
    shelf = _Documents(folder, run_dir, with_documents)
    for title, files in _parts(scene, known, pages, shelf):
        said(title)
        for name, data in files:
            folder.write(name, data)
    removed = folder.finish()
    return Built(out, tuple(folder.written), tuple(folder.kept), tuple(removed))


Files = Iterable[tuple[str, bytes]]


def _parts(
    scene: Scene, known: dossiers.Known, pages: Pages, shelf: _Documents
) -> Iterator[tuple[str, Files]]:
    yield "样式与脚本", pages.assets()
    yield "总览", _overview(scene, pages, shelf)
    yield "单位", _units(scene, pages, shelf)
    yield "项目与细则", _rules(scene, pages)
    yield "问题清单", _data(worklist.worklist(scene))
    yield "企业档案", _data(_enterprises(scene, known))
    yield "运行记录", _past(scene, pages)
    yield "检索", _data([("search", search.index(scene))])


def _data(files: Iterable[tuple[str, Any]]) -> Files:
    for name, value in files:
        yield f"data/{name}.js", jsdata.script(name, value)


def _enterprises(scene: Scene, known: dossiers.Known) -> Iterator[tuple[str, Any]]:
    yield from dossiers.names(scene, known)
    yield from dossiers.dossiers(scene, known)


def _overview(scene: Scene, pages: Pages, shelf: _Documents) -> Files:
    view = overview.overview_view(scene)
    yield pages.page("index.html", "overview.html", "总览", {**view, "summary": shelf.summary()})
    yield pages.page(
        "findings.html", "findings.html", "问题清单", {"codes": overview.code_rows(scene)}
    )
    yield pages.page("enterprises.html", "enterprises.html", "企业档案", {})
    yield pages.page("items.html", "items.html", "项目", {"items": items.item_list(scene)})  # fmt: skip


def _units(scene: Scene, pages: Pages, shelf: _Documents) -> Files:
    for each in scene.units:
        view = unit.unit_view(scene, each, shelf.of_unit(each))
        yield pages.page(scene.unit_href(each.code), "unit.html", each.name, view)
        rest = unit.rest_of_evidence(view)
        if rest:
            name = f"evidence/{slug(each.code)}"
            yield f"data/{name}.js", jsdata.script(name, pages.clean(rest))


def _rules(scene: Scene, pages: Pages) -> Files:
    for book, rulebook in scene.editions:
        view = manual.rulebook_view(scene, book, rulebook)
        yield pages.page(f"rulebooks/{slug(book.code)}.html", "rulebook.html", book.title, view)
        for item in book.items:
            found = items.item_view(scene, book, rulebook, item)
            title = f"{item.code} {item.title}"
            yield pages.page(item_page(book.code, item.code), "item.html", title, found)
    view = fairness.fairness_view(scene)
    yield pages.page(fairness.PAGE, "fairness.html", "公平性分析", view)


def _past(scene: Scene, pages: Pages) -> Files:
    yield pages.page("runs.html", "runs.html", "运行记录", past.history_view(scene))
    for name, view in past.diff_views(scene):
        yield pages.page(name, "diff.html", f"{view['before']} → {view['key']}", view)


class _Documents:
    """Where a unit's documents are: beside the site, copied into it, or left out."""

    def __init__(self, folder: Folder, run_dir: Path, wanted: bool) -> None:
        self._folder, self._source, self._wanted = folder, run_dir / "documents", wanted
        inside = folder.top.resolve().parent == run_dir.resolve()
        self._prefix = "../documents/" if inside else "documents/"
        self._copies = wanted and not inside

    def _link(self, name: str) -> str:
        source = self._source / name
        if not self._wanted or not source.is_file():
            return ""
        if self._copies:
            self._folder.copy(source, f"documents/{name}")
        return self._prefix + name

    def of_unit(self, each: Unit) -> list[tuple[str, str]]:
        """(title, link) of the unit's documents that there are."""
        found = [(title, self._link(f"{each.code}.{ending}")) for ending, title in DOCUMENTS]
        return [(title, href) for title, href in found if href]

    def summary(self) -> str:
        """The link to the district's workbook, '' without it."""
        return self._link(SUMMARY)
