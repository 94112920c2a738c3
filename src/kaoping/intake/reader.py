"""The reading child: opens one file after another under limits and answers with plain data.

Run as `python -m kaoping.intake.reader`; one JSON message a line in, one JSON answer a line out. The
first message holds the context; each request is `parse` (facts and findings of a file) or `read` (its
cells as they stand). A reader that crashes, hangs or eats memory takes only this process with it.
"""

from __future__ import annotations

import base64
import gc
import json
import pickle
import resource
import sys
from pathlib import Path
from typing import Any

from kaoping.intake.books import read_book
from kaoping.intake.container import MAX_FILE, MIB, Container, Refused, inspect
from kaoping.intake.grid import Grid, TooLarge, Unreadable
from kaoping.intake.submission import Context, refused, understand

MAX_MEMORY = 512 * 1024 * 1024
MAX_SECONDS = 20
MAX_HANDLES = 64
_REFUSED = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "ctypes.dlopen",
)


def main() -> None:
    """Answer requests until standard input ends."""
    _confine()
    context: Context | None = None
    for line in sys.stdin:
        message = json.loads(line)
        if "context" in message:
            context = pickle.loads(base64.b64decode(message["context"]))
            continue
        used = int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
        resource.setrlimit(resource.RLIMIT_CPU, (used + MAX_SECONDS, resource.RLIM_INFINITY))
        assert context is not None
        sys.stdout.write(json.dumps(_answer(message, context), ensure_ascii=True) + "\n")
        sys.stdout.flush()


def _confine() -> None:
    """Memory, no written file, no core, few handles, no further process."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MAX_HANDLES, MAX_HANDLES))
    sys.addaudithook(_refuse)
    gc.disable()  # a parse makes many objects and no cycles; collected after each file instead


def _refuse(event: str, details: tuple[Any, ...]) -> None:
    """No reader needs the network, another process or a file to write: whoever asks, is refused."""
    is_write = event == "open" and isinstance(details[1], str) and set(details[1]) & set("wax+")
    if is_write or event.startswith(_REFUSED):
        raise PermissionError(event)


def _answer(message: dict[str, str], context: Context) -> dict[str, Any]:
    try:
        container = _container(Path(message["path"]))
        grids = read_book(container)
        if message["do"] == "read":
            return {"kind": container.kind, "sheets": [_plain(grid) for grid in grids]}
        return understand(grids, message["name"], context, container.beside).pack()
    except Unreadable as error:
        return _refusal(error.code, error.detail, message, context)
    except TooLarge as error:
        return _refusal("S11", str(error), message, context)
    except MemoryError:
        return _refusal("S12", "内存超出限制", message, context)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a Rust panic is no Exception; it becomes a finding
        detail = f"表格内容无法解析（{type(error).__name__}）"
        return _refusal("S01", detail, message, context)
    finally:
        gc.collect()
        gc.freeze()  # what outlives a file (modules, context) is not looked at again: half the time


def _container(path: Path) -> Container:
    """A file that may be read.

    Raises:
        Unreadable: its content, size or protection forbids it.
    """
    if (size := path.stat().st_size) > MAX_FILE:
        raise Unreadable("S11", f"文件大小{size // MIB}MB，上限{MAX_FILE // MIB}MB")
    container = inspect(path.read_bytes())
    if isinstance(container, Refused):
        raise Unreadable(container.code, container.detail)
    return container


def _refusal(code: str, detail: str, message: dict[str, str], context: Context) -> dict[str, Any]:
    if message["do"] == "read":
        return {"code": code, "detail": detail}
    return refused(Refused(code, detail), message["name"], context).pack()


def _plain(grid: Grid) -> dict[str, Any]:
    cells = [list(raw) for row in grid.rows.values() for raw in row.values()]
    return {"name": grid.name, "cells": cells, "merges": grid.merges}


if __name__ == "__main__":
    main()
