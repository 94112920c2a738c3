"""The analyst's site (静态网站): plain pages of one run, read from a disk or a local server, no network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kaoping.config import Paths
from kaoping.rounds import Round
from kaoping.rulebook.model import Rulebook
from kaoping.site import dossiers, stamp
from kaoping.site.audience import Audience
from kaoping.site.folder import Folder
from kaoping.site.history import Past, load_history, previous_of
from kaoping.site.pages import Pages
from kaoping.site.parts import Kit, parts_for
from kaoping.site.scene import Scene, open_scene
from kaoping.site.shelf import Documents, Shelf

__all__ = ["Audience", "Built", "Documents", "build_site", "load_history", "previous_of"]

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Built:
    """What a build did: names of files written, left as they were, and removed; documents linked to."""

    top: Path
    written: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]
    linked: tuple[str, ...] = ()


def build_site(
    where: Paths,
    round_: Round,
    run_dir: Path,
    rulebooks: Sequence[Rulebook],
    out: Path,
    history: Sequence[Past] = (),
    documents: Documents = Documents.COPIED,
    progress: Progress | None = None,
    *,
    audience: Audience = Audience.ANALYST,
    unit_code: str = "",
    served: bool = False,
) -> Built:
    """Write the site of a finished run; equal inputs give equal bytes, and no work when it stands already.

    Args:
        where: the installation.
        round_: the round the run belongs to.
        run_dir: a finished run (architecture.md §6).
        rulebooks: the editions of the round, in the round's order.
        out: folder of the site, made when missing.
        history: runs of the round, oldest first (`load_history`).
        documents: whether the units' documents are copied into the site; inside the run's folder
            they are linked where they lie.
        progress: called with the title of each part.
        audience: for whom (`audience.Audience`).
        unit_code: the unit, for the audience of units.
        served: pages name the way to sign out.

    Raises:
        UsageError: the run is not finished, or `out` holds files of something else.
        ConfigError: a template cannot be used.
    """
    before = previous_of(list(history), run_dir.name)
    folder_before = before.folder if before else None
    inside = out.resolve().parent == run_dir.resolve()
    choices = (audience.value, unit_code, served, documents.value, inside)
    key = stamp.stamp(where, round_, run_dir, rulebooks, history, folder_before, choices)
    if found := stamp.finished(out, key):
        return Built(out, (), found.names, (), found.linked)
    scene = open_scene(
        where, round_, run_dir, rulebooks, history, folder_before, audience, unit_code
    )
    parts = parts_for(audience)
    scene, known = _enterprises(scene, any(part.name == "enterprises" for part in parts))
    folder = Folder(out)
    stamp.forget(out)
    shelf = Shelf(folder, run_dir, documents)
    kit = Kit(scene, known, Pages(scene, parts, served), shelf)
    said = progress or (lambda _: None)
    for part in parts:
        said(part.title)
        for name, data in part.files(kit):
            folder.write(name, data)
    removed = folder.finish()
    linked = tuple(dict.fromkeys(shelf.linked))
    stamp.leave(out, key, [*folder.written, *folder.kept], linked)
    return Built(out, tuple(folder.written), tuple(folder.kept), tuple(removed), linked)


def _enterprises(scene: Scene, wanted: bool) -> tuple[Scene, dossiers.Known]:
    """The scene that knows which enterprises have an entry, and what is known of them."""
    if not wanted:
        return scene, dossiers.Known(None, {})
    known = dossiers.gather(scene)
    return replace(scene, enterprise_keys=frozenset(known.heads)), known
