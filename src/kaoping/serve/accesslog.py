"""The access log (访问日志): when, which role, what kind of page, with what result; nobody and nothing else."""

from __future__ import annotations

import os
import threading
from datetime import datetime
from itertools import pairwise
from pathlib import Path

LARGEST = 5_000_000  # bytes of one file
KEPT = 5  # older files


class AccessLog:
    """Lines `time role method pattern status`; a full file is numbered and a new one begun.

    Args:
        file: where; mode 0600.
        largest: bytes after which a new file is begun.
    """

    def __init__(self, file: Path, largest: int = LARGEST) -> None:
        self._file, self._largest = file, largest
        self._lock = threading.Lock()
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)

    def write(self, at: datetime, role: str, method: str, pattern: str, status: int) -> None:
        """One request; `pattern` is of a known list, never an address as it was asked for."""
        line = f"{at.isoformat(timespec='seconds')} {role} {method} {pattern} {status}\n"
        with self._lock:
            self._turn()
            handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(handle, line.encode())
            finally:
                os.close(handle)

    def _turn(self) -> None:
        if not self._file.exists() or self._file.stat().st_size < self._largest:
            return
        names = [self._file, *(self._file.with_name(f"{self._file.name}.{n}") for n in range(1, KEPT + 1))]  # fmt: skip
        for younger, older in reversed(list(pairwise(names))):
            if younger.exists():
                younger.replace(older)
