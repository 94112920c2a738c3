"""The cache of parsed files: one Parquet of facts and one JSON of the rest, by content (事实缓存).

A file already parsed under the same context is never parsed again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from kaoping.config import Paths
from kaoping.findings import Finding
from kaoping.intake.guard import Guard
from kaoping.intake.submission import Context, Parsed, parse_file

if TYPE_CHECKING:
    import polars as pl

WORKERS = 2


@dataclass(frozen=True)
class ParsedRef:
    """A parsed file in the cache: what a run needs without opening the Parquet."""

    sha256: str
    kind: str
    unit_code: str | None
    registers: tuple[str, ...]
    statuses: dict[str, str]
    letters: dict[str, dict[str, str]]
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
        objects: (sha256, file name) of stored objects; the name serves messages only.
        progress: called with the name of each file that is parsed now.
    """
    folder = paths.facts / context.key
    folder.mkdir(parents=True, exist_ok=True)
    todo = [
        (sha, name) for sha, name in dict(objects).items() if not (folder / f"{sha}.json").exists()
    ]
    guards: SimpleQueue[Guard] = SimpleQueue()

    def work(item: tuple[str, str]) -> None:
        sha, name = item
        guard = guards.get()
        try:
            if progress:
                progress(name)
            _store(folder, sha, parse_file(paths.objects / sha, name, context, guard))
        finally:
            guards.put(guard)

    if todo:
        made = [Guard() for _ in range(min(WORKERS, len(todo)))]
        for guard in made:
            guards.put(guard)
        try:
            with ThreadPoolExecutor(len(made)) as pool:
                list(pool.map(work, todo))
        finally:
            for guard in made:
                guard.close()
    return {sha: _load(folder, sha) for sha, _ in objects}


def _store(folder: Path, sha: str, parsed: Parsed) -> None:
    """Write the Parquet first and the JSON last: the JSON's presence means both are whole."""
    facts_frame(parsed).write_parquet(folder / f"{sha}.parquet.tmp")
    (folder / f"{sha}.parquet.tmp").replace(folder / f"{sha}.parquet")
    document = {
        "kind": parsed.kind,
        "unit_code": parsed.unit_code,
        "registers": list(parsed.registers),
        "statuses": parsed.statuses,
        "letters": {sheet.code: sheet.letters for sheet in parsed.sheets},
        "counts": counts(parsed),
        "findings": [asdict(finding) for finding in parsed.findings],
    }
    temporary = folder / f"{sha}.json.tmp"
    temporary.write_text(json.dumps(document, ensure_ascii=False, indent=0), encoding="utf-8")
    temporary.replace(folder / f"{sha}.json")


def counts(parsed: Parsed) -> dict[str, dict[str, Any]]:
    """The account of a file's cells by sheet: read = used + in findings + ignored by a named rule."""
    table: dict[str, dict[str, Any]] = {
        sheet.code: {
            "read": sheet.read,
            "used": sheet.used,
            "flagged": sheet.flagged,
            "ignored": dict(sorted(sheet.ignored.items())),
        }
        for sheet in parsed.sheets
    }
    for rule, number in sorted(parsed.unread.items()):
        table[f"({rule})"] = {"read": number, "used": 0, "flagged": 0, "ignored": {rule: number}}
    return table


def facts_frame(parsed: Parsed) -> pl.DataFrame:
    """The facts of a file as a long frame, one row per used or unreadable cell."""
    import polars as pl

    facts = [fact for sheet in parsed.sheets for fact in sheet.facts]
    typed = [fact.typed for fact in facts]
    return pl.DataFrame(
        {
            "sheet": [f.sheet for f in facts],
            "row_no": [f.row_no for f in facts],
            "column_name": [f.column_name for f in facts],
            "cell": [f.cell for f in facts],
            "state": [t.state for t in typed],
            "raw": [f.raw for f in facts],
            "text": [t.text for t in typed],
            "number": [t.number for t in typed],
            "first": [t.first for t in typed],
            "last": [t.last for t in typed],
            "flag": [t.flag for t in typed],
            "key": [t.key for t in typed],
            "norm": [t.norm for t in typed],
            "hedge": [t.hedge for t in typed],
        },
        schema={
            "sheet": pl.String, "row_no": pl.Int64, "column_name": pl.String, "cell": pl.String,
            "state": pl.String, "raw": pl.String, "text": pl.String, "number": pl.Int64,
            "first": pl.Date, "last": pl.Date, "flag": pl.Boolean, "key": pl.String,
            "norm": pl.String, "hedge": pl.String,
        },
    )  # fmt: skip


def _load(folder: Path, sha: str) -> ParsedRef:
    document = json.loads((folder / f"{sha}.json").read_text(encoding="utf-8"))
    return ParsedRef(
        sha256=sha,
        kind=document["kind"],
        unit_code=document["unit_code"],
        registers=tuple(document["registers"]),
        statuses=document["statuses"],
        letters=document["letters"],
        counts=document["counts"],
        findings=tuple(Finding(**finding) for finding in document["findings"]),
        parquet=folder / f"{sha}.parquet",
    )
