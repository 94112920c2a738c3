"""One writer at a time (单一写入者)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from kaoping.config import Paths
from kaoping.errors import BusyError


@contextmanager
def writer(paths: Paths, what: str, wait: float = 0) -> Iterator[None]:
    """Hold the writer's lock.

    Args:
        paths: of the installation.
        what: what the holder is doing, shown to whoever finds the lock taken.
        wait: seconds to wait for another writer; 0 gives up at once.

    Raises:
        BusyError: another process holds it; the message says who and what for.
    """
    paths.var.mkdir(parents=True, exist_ok=True)
    lock = FileLock(paths.lock)
    note = paths.lock.with_suffix(".holder")
    try:
        lock.acquire(timeout=wait)
    except Timeout:
        raise BusyError(
            f"另一个进程正在写入：{holder(paths)}",
            where=str(paths.lock),
            remedy="等它结束后再运行，或加 --wait 秒数",
        ) from None
    try:
        note.write_text(
            json.dumps({"pid": os.getpid(), "what": what}, ensure_ascii=False), encoding="utf-8"
        )
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def holder(paths: Paths) -> str:
    """Who holds the lock, as far as its note says."""
    try:
        note = json.loads(paths.lock.with_suffix(".holder").read_text(encoding="utf-8"))
        return f"进程 {note['pid']}（{note['what']}）"
    except (OSError, ValueError, KeyError):
        return "未知进程"
