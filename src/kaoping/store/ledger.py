"""The ledger (台账): append-only lines, each carrying the hash of the one before.

A torn last line (power cut while appending) is dropped on the next append; anything else that does
not fit the chain is tampering or damage and stops the program.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kaoping.errors import IntegrityError
from kaoping.store.files import sync_folder

GENESIS = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One line: `event` is what happened, `head` the hash of the chain up to and including it."""

    event: dict[str, Any]
    head: str


class Ledger:
    """The ledger of one installation."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.entries, self._whole_bytes = _read(file)

    @property
    def head(self) -> str:
        """The hash of the last entry."""
        return self.entries[-1].head if self.entries else GENESIS

    def of(self, kind: str, **fields: object) -> list[dict[str, Any]]:
        """Events of a kind whose fields equal those given, oldest first."""
        found = (entry.event for entry in self.entries if entry.event["kind"] == kind)
        return [event for event in found if all(event.get(k) == v for k, v in fields.items())]

    def append(self, kind: str, *, at: str, actor: str, **data: object) -> Entry:
        """Append an event durably.

        Args:
            kind: received, run, published, …
            at: time with zone, given by the caller; the ledger reads no clock.
            actor: who did it.
            data: JSON-able facts of the event.
        """
        event = {"seq": len(self.entries), "kind": kind, "at": at, "actor": actor, **data}
        entry = Entry(event, _chain(self.head, event))
        line = json.dumps(
            {"prev": self.head, "event": event, "head": entry.head},
            ensure_ascii=False,
            sort_keys=True,
        )
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("r+b" if self._file.exists() else "w+b") as handle:
            handle.truncate(self._whole_bytes)
            handle.seek(self._whole_bytes)
            handle.write(line.encode() + b"\n")
            handle.flush()
            os.fsync(handle.fileno())
        if not self.entries:
            sync_folder(self._file.parent)
        self._whole_bytes += len(line.encode()) + 1
        self.entries.append(entry)
        return entry


def _chain(previous: str, event: dict[str, Any]) -> str:
    body = json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256((previous + body).encode()).hexdigest()


def _read(file: Path) -> tuple[list[Entry], int]:
    """Entries and the number of bytes they take; a torn last line is left out."""
    entries: list[Entry] = []
    whole = 0
    previous = GENESIS
    lines = file.read_bytes().splitlines(keepends=True) if file.exists() else []
    for number, line in enumerate(lines, start=1):
        entry = _entry(line, previous)
        if entry is None:
            if number == len(lines) and not line.endswith(b"\n"):
                break
            raise IntegrityError(
                f"台账第{number}行与前文不衔接",
                where=str(file),
                remedy="用备份核对台账；在查明前不要继续运行",
            )
        entries.append(entry)
        previous, whole = entry.head, whole + len(line)
    return entries, whole


def _entry(line: bytes, previous: str) -> Entry | None:
    try:
        record = json.loads(line)
        fits = record["prev"] == previous and record["head"] == _chain(previous, record["event"])
    except (ValueError, KeyError, TypeError):
        return None
    return Entry(record["event"], record["head"]) if fits and line.endswith(b"\n") else None
