"""The cache of parsed files: one Parquet of facts and one JSON of the rest, by content (事实缓存).

A file already parsed under the same context is never parsed again; a torn entry is parsed again.
"""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from kaoping.config import Paths
from kaoping.findings import Finding
from kaoping.intake.basis import Context
from kaoping.intake.guard import Guard
from kaoping.intake.parsed import Parsed
from kaoping.intake.personal import shown_name
from kaoping.intake.submission import parse_file

WORKERS = 2
NAMED = frozenset(
    ("S01", "S02", "S11", "S12", "S13", "S14", "S22")
)  # their value is the file's name
TRANSIENT = "S12"  # a time or memory limit met on a busy machine is no property of the file


@dataclass(frozen=True)
class ParsedRef:
    """A parsed file in the cache: what a run needs without opening the Parquet.

    `sheets` maps sheet → status, `letters` sheet → part → (tab, column → letters), `counts` sheet → account.
    """

    sha256: str
    kind: str
    unit_code: str | None
    registers: tuple[str, ...]
    sheets: dict[str, str]
    letters: dict[str, dict[str, Any]]
    counts: dict[str, dict[str, Any]]
    findings: tuple[Finding, ...]
    parquet: Path


def parse_objects(
    paths: Paths,
    context: Context,
    objects: Sequence[tuple[str, str]],
    progress: Callable[[str], None] | None = None,
) -> dict[str, ParsedRef]:
    """Parse the objects not yet in the cache, two at a time, and return all.

    Args:
        paths: of the installation.
        context: of the round.
        objects: (sha256, file name) of stored objects; the name serves messages only, and the first
            name of a content is the one shown.
        progress: called with the name of each file when it is done.

    Returns:
        sha256 → parsed file, in the order given.
    """
    folder = paths.facts / context.key
    folder.mkdir(parents=True, exist_ok=True)
    names: dict[str, str] = {}
    for sha, name in objects:
        names.setdefault(sha, name)
    refs = {sha: _load(folder, sha, name) for sha, name in names.items()}
    _parse_all(paths, context, folder, [sha for sha in names if refs[sha] is None], names, progress)
    loaded = {sha: ref or _load(folder, sha, names[sha], fresh=True) for sha, ref in refs.items()}
    return {sha: ref for sha, ref in loaded.items() if ref is not None}


def _parse_all(
    paths: Paths,
    context: Context,
    folder: Path,
    todo: list[str],
    names: dict[str, str],
    progress: Callable[[str], None] | None,
) -> None:
    """Parse on a small pool, each worker with its own reading child."""
    guards: SimpleQueue[Guard] = SimpleQueue()

    def work(sha: str) -> None:
        guard = guards.get()
        try:
            _store(folder, sha, parse_file(paths.objects / sha, names[sha], context, guard))
        finally:
            guards.put(guard)
        if progress:
            progress(names[sha])

    if not todo:
        return
    made = [Guard() for _ in range(min(WORKERS, len(todo)))]
    try:
        for guard in made:
            guards.put(guard)
        with _no_collection(), ThreadPoolExecutor(len(made)) as pool:
            list(pool.map(work, todo))
    finally:
        for guard in made:
            guard.close()


@contextmanager
def _no_collection() -> Iterator[None]:
    """No garbage collection meanwhile: a parse makes many objects and no cycles (a sixth faster)."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _store(folder: Path, sha: str, parsed: Parsed) -> None:
    """Write the Parquet, then the JSON that holds its hash: a torn pair is seen when loading."""
    file = folder / f"{sha}.parquet"
    temporary = file.with_suffix(".parquet.tmp")
    parsed.cells.write_parquet(temporary)
    document = parsed.pack()
    del document["facts"]
    document["parquet"] = hashlib.sha256(temporary.read_bytes()).hexdigest()
    temporary.replace(file)
    text = json.dumps(document, ensure_ascii=False)
    temporary = folder / f"{sha}.json.tmp"
    temporary.write_text(f"{_digest(text)}\n{text}\n", encoding="utf-8")
    temporary.replace(folder / f"{sha}.json")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _load(folder: Path, sha: str, name: str, *, fresh: bool = False) -> ParsedRef | None:
    """The cached parse, under the name the file has now; None when absent, torn or transient."""
    document = _document(folder, sha)
    if document is None:
        return None
    found = [Finding(**fields) for fields in document["findings"]]
    if not fresh and any(finding.code == TRANSIENT for finding in found):
        return None
    shown = shown_name(name)
    named = (replace(f, value=shown) if f.code in NAMED else f for f in found)
    return ParsedRef(
        sha256=sha,
        kind=document["kind"],
        unit_code=document["unit_code"],
        registers=tuple(document["registers"]),
        sheets=document["sheets"],
        letters=document["letters"],
        counts=document["counts"],
        findings=tuple(named),
        parquet=folder / f"{sha}.parquet",
    )


def _document(folder: Path, sha: str) -> dict[str, Any] | None:
    file, parquet = folder / f"{sha}.json", folder / f"{sha}.parquet"
    if not file.is_file() or not parquet.is_file():
        return None
    head, _, text = file.read_text(encoding="utf-8", errors="replace").partition("\n")
    text = text.removesuffix("\n")
    if _digest(text) != head:
        return None
    document: dict[str, Any] = json.loads(text)
    whole = hashlib.sha256(parquet.read_bytes()).hexdigest() == document["parquet"]
    return document if whole else None
