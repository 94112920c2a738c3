"""Whether a site is what a build would write (网站是否已是最新): then nothing is rendered.

The stamp is a hash of everything a site is made from: the run's tables and documents, the runs before it,
the round, the editions, templates and the program. Every page names its run and draws the runs so far, so
a new run means new pages; an unchanged one needs none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kaoping.config import Paths
from kaoping.rounds import Round
from kaoping.rulebook.model import Rulebook
from kaoping.site.folder import LIST
from kaoping.site.history import Past, verdict_of
from kaoping.site.shelf import SHELF
from kaoping.store.files import sha256_file, sha256_tree

FILE = "site-state.json"
_ENGINES = ("jinja2", "duckdb")
_TABLES = (".csv", ".parquet", ".json")


@dataclass(frozen=True)
class State:
    """What a finished site left behind: its files, and the documents its pages link to."""

    names: tuple[str, ...]
    linked: tuple[str, ...]


def stamp(
    where: Paths,
    round_: Round,
    run_dir: Path,
    rulebooks: Sequence[Rulebook],
    history: Sequence[Past],
    before: Path | None,
    choices: Sequence[object],
) -> str:
    """The hash of everything a site is made from.

    Args:
        where: the installation.
        round_: the round.
        run_dir: the run the site shows.
        rulebooks: the editions of the round.
        history: runs of the round.
        before: folder of the run it is compared with.
        choices: for whom and in which form the site is built.
    """
    made_from = {
        "program": sha256_tree(Path(__file__).resolve().parents[1]),
        "engines": {name: version(name) for name in _ENGINES},
        "files": {
            folder.name: sha256_tree(folder)
            for folder in (where.reports, where.expectations, where.sql, where.rulebooks)
        },
        "round": [
            round_.code,
            sha256_tree(round_.folder),
            [[u.code, u.name] for u in round_.units],
        ],
        "editions": [[book.code, book.edition, book.status] for book in rulebooks],
        "run": _run(run_dir),
        "before": _run(before) if before else "",
        "history": [_past(past) for past in history],
        "choices": [str(choice) for choice in choices],
    }
    return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()


def _run(folder: Path) -> list[Any]:
    """A run's tables by content; the warehouse and documents, which its manifest seals, by size."""
    found = [
        *folder.glob("*"),
        *(folder / SHELF).rglob("*"),
    ]  # a served site lies inside, apart from both
    files = sorted(file for file in found if file.is_file())
    return [
        [
            file.relative_to(folder).as_posix(),
            sha256_file(file) if file.parent == folder and file.suffix in _TABLES else file.stat().st_size,
        ]
        for file in files
    ] + [str(verdict_of(folder))]  # fmt: skip


def _past(past: Past) -> list[str]:
    totals = sha256_file(past.folder / "totals.csv") if past.folder else ""
    said = (past.key, past.at, past.actor, past.verdict, past.published, past.has_warehouse, totals)
    return [str(each) for each in said]


def finished(top: Path, wanted: str) -> State | None:
    """The state of the site in `top`, if it has this stamp and every file is as the build left it."""
    try:
        body = json.loads((top / FILE).read_text(encoding="utf-8"))
        listed = (top / LIST).read_text(encoding="utf-8").splitlines()
        if body["stamp"] != wanted or listed != sorted(body["files"]):
            return None
        same = all(sha256_file(top / name) == sha for name, sha in body["files"].items())
        return State(tuple(listed), tuple(body["linked"])) if same else None
    except (OSError, ValueError, KeyError, TypeError):
        return None  # no site, an older one, or one that was tampered with: build it


def forget(top: Path) -> None:
    """A build is under way: until it ends nothing is taken for finished."""
    (top / FILE).unlink(missing_ok=True)


def leave(top: Path, wanted: str, names: Sequence[str], linked: Sequence[str]) -> None:
    """Write the state of a site that was built to its end."""
    files = {name: sha256_file(top / name) for name in sorted(names)}
    body = {"stamp": wanted, "files": files, "linked": list(linked)}
    text = json.dumps(body, ensure_ascii=False, indent=0, sort_keys=True)
    (top / FILE).write_text(text + "\n", encoding="utf-8")
