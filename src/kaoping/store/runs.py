"""Runs (运行结果): keyed by all their inputs, built aside, made current by one atomic pointer."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kaoping.config import Paths
from kaoping.errors import IntegrityError, UsageError
from kaoping.rounds import Round
from kaoping.store.arrivals import Arrival
from kaoping.store.files import sha256_file, sha256_tree, sync_folder, sync_tree, write_atomic

WAREHOUSE = "warehouse.duckdb"
KEPT_WAREHOUSES = 3
ENGINES = ("duckdb", "polars", "python-calamine", "typst", "jinja2", "xlsxwriter")


@dataclass(frozen=True)
class Current:
    """What the pointer says: the run's key, its folder, and the ledger's head when it was set."""

    key: str
    folder: Path
    ledger_head: str


def run_key(
    paths: Paths,
    round_: Round,
    arrivals: Iterable[Arrival],
    as_of: date,
    decisions: Sequence[Sequence[int]] = (),
) -> tuple[str, dict[str, Any]]:
    """The key of a run and the inputs it is the hash of.

    `as_of` enters only through the calendar events on or before it: a night without an event has
    the key of the night before. `decisions` are those on received files that stand.
    """
    inputs = {
        "arrivals": [[a.arrival_no, a.sha256, a.name, a.sender, a.received_at] for a in arrivals],
        "decisions": decisions,
        "events": events(round_, as_of),
        "files": {name: sha256_tree(folder) for name, folder in _sources(paths, round_)},
        "lock": sha256_file(paths.root / "requirements.lock")
        if (paths.root / "requirements.lock").exists()
        else "",
        "engines": {name: version(name) for name in ENGINES},
        "fonts": fonts(paths),
    }
    return hashlib.sha256(
        json.dumps(inputs, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest(), inputs


def fonts(paths: Paths) -> dict[str, str]:
    """Role → hash of the font file that documents print with on this machine."""
    from kaoping.documents.fonts import font_report

    return {use.role: use.sha256 for use in font_report(paths)}


def events(round_: Round, as_of: date) -> list[str]:
    """The days of the round's calendar that have come by `as_of`, in order."""
    named = {
        "opens": round_.opens,
        "due": round_.due,
        "cutoff": round_.cutoff,
        "period_end": round_.period_end,
    }
    return [
        f"{day.isoformat()} {name}"
        for name, day in sorted(named.items(), key=lambda item: (item[1], item[0]))
        if day <= as_of
    ]


def effective_as_of(round_: Round, as_of: date) -> date:
    """The last calendar event on or before `as_of` (`as_of` itself before the first one)."""
    days = [date.fromisoformat(event[:10]) for event in events(round_, as_of)]
    return max(days, default=as_of)


def _sources(paths: Paths, round_: Round) -> list[tuple[str, Path]]:
    code = Path(__file__).resolve().parents[1]
    return [
        ("round", round_.folder),
        ("rulebooks", paths.rulebooks),
        ("sql", paths.sql),
        ("expectations", paths.expectations),
        ("reports", paths.reports),
        ("code", code),
    ]


def aside(paths: Paths, key: str) -> Path:
    """A fresh folder in which a run is built; leftovers of interrupted runs are removed."""
    paths.runs.mkdir(parents=True, exist_ok=True)
    for stale in paths.runs.glob(".building-*"):
        shutil.rmtree(stale)
    folder = paths.runs / f".building-{key[:16]}"
    folder.mkdir()
    return folder


def seal(paths: Paths, folder: Path, key: str, manifest: dict[str, Any]) -> Path:
    """Write the manifest with the hash of every file, make all durable, and give the run its name."""
    files = {
        f.relative_to(folder).as_posix(): sha256_file(f)
        for f in sorted(folder.rglob("*"))
        if f.is_file()
    }
    text = json.dumps(
        {"key": key, **manifest, "files": files}, ensure_ascii=False, sort_keys=True, indent=1
    )
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")
    sync_tree(folder)
    final, replaced = paths.runs / key, folder.with_name(f"{folder.name}-old")
    if final.exists():
        # Same key, same bytes: a whole run already there stays, for the pointer may be on it.
        # One whose warehouse has been dropped is not whole: the gate is about to ask for it.
        lacks_warehouse = WAREHOUSE in files and not (final / WAREHOUSE).exists()
        if not verify(final) and not lacks_warehouse:
            shutil.rmtree(folder)
            return final
        final.rename(replaced)
    folder.rename(final)
    if replaced.exists():
        shutil.rmtree(replaced)
    sync_folder(paths.runs)
    return final


def point(paths: Paths, round_code: str, key: str, ledger_head: str) -> None:
    """Make a sealed run the current one: one atomic replacement; the link beside it is a convenience."""
    paths.current.mkdir(parents=True, exist_ok=True)
    body = json.dumps(
        {"key": key, "path": f"runs/{key}", "ledger_head": ledger_head}, sort_keys=True
    )
    write_atomic(paths.current / f"{round_code}.json", body.encode() + b"\n")
    link = paths.current / f".{round_code}.link"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("..") / "runs" / key, target_is_directory=True)
    link.replace(paths.current / round_code)


def current(paths: Paths, round_code: str) -> Current | None:
    """The current run of a round, or None. The pointer is read once."""
    file = paths.current / f"{round_code}.json"
    if not file.exists():
        return None
    try:
        body = json.loads(file.read_text(encoding="utf-8"))
        return Current(body["key"], paths.var / body["path"], body["ledger_head"])
    except (ValueError, KeyError, TypeError) as error:
        raise IntegrityError(
            "当前结果的指针损坏", where=str(file), remedy="删除该文件后重新运行 kaoping run"
        ) from error


def require_current(paths: Paths, round_code: str) -> Current:
    """The current run, or a usage error that says how to get one."""
    found = current(paths, round_code)
    if found is None or not found.folder.is_dir():
        raise UsageError(
            f"轮次“{round_code}”还没有结果", remedy=f"先运行 kaoping run --round {round_code}"
        )
    return found


def find(paths: Paths, keys: list[str], text: str) -> Path:
    """The folder of a run by its key or the beginning of it.

    Args:
        paths: of the installation.
        keys: of the runs of the round, oldest first.
        text: at least four characters of the key.

    Raises:
        UsageError: no run, or more than one, begins so.
    """
    found = {key for key in keys if len(text) >= 4 and key.startswith(text)}
    folder = paths.runs / next(iter(found)) if len(found) == 1 else None
    if folder is None or not folder.is_dir():
        raise UsageError(
            f"没有唯一对应“{text}”的运行", remedy="用 kaoping history 查结果编号，至少写前四位"
        )
    return folder


def before(paths: Paths, keys: list[str], key: str) -> Path:
    """The folder of the run before the last one of that key.

    Args:
        paths: of the installation.
        keys: of the runs that were ever current, oldest first.
        key: of the later run.

    Raises:
        UsageError: there was none, or it is kept no more.
    """
    last = max((n for n, each in enumerate(keys) if each == key), default=len(keys))
    earlier = [each for each in keys[:last] if each != key and (paths.runs / each).is_dir()]
    if not earlier:
        raise UsageError("没有更早的结果可比", remedy="用 kaoping history 查看运行记录")
    return paths.runs / earlier[-1]


def verify(folder: Path) -> list[str]:
    """Names of files of a run that are missing, changed or not in its manifest."""
    try:
        files = dict(json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"])
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
    ):  # a run without its manifest vouches for nothing
        return ["manifest.json"]
    present = {f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file()} - {
        "manifest.json"
    }
    dropped = {WAREHOUSE} - present  # only the last runs keep theirs
    wanted = {name: sha for name, sha in files.items() if name not in dropped}
    odd = present.symmetric_difference(wanted)
    return sorted(
        odd
        | {name for name in present & wanted.keys() if sha256_file(folder / name) != wanted[name]}
    )


def changed_since(paths: Paths, round_: Round, folder: Path) -> list[str]:
    """Which groups of sources (`round`, `rulebooks` …) are no longer what a run was made from."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    was = manifest.get("inputs", {}).get("files", {})
    now = ((name, source) for name, source in _sources(paths, round_) if name in was)
    return [name for name, source in now if sha256_tree(source) != was[name]]


def drop_old_warehouses(paths: Paths, keys: list[str]) -> None:
    """Keep the warehouse of the newest runs only; `keys` are all runs, oldest first."""
    for key in list(dict.fromkeys(reversed(keys)))[KEPT_WAREHOUSES:]:
        (paths.runs / key / WAREHOUSE).unlink(missing_ok=True)
