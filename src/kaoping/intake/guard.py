"""The guard (防护): reads files in child processes that may die without taking the run along."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from kaoping.intake.container import Container, Refused
from kaoping.intake.problem import Raw

TIMEOUT = 20.0


@dataclass(frozen=True)
class Grid:
    """One sheet as read: non-empty cells by row, and merged ranges (row, column, row, column)."""

    name: str
    rows: dict[int, dict[int, Raw]]
    merges: tuple[tuple[int, int, int, int], ...] = field(default=())

    @property
    def cell_count(self) -> int:
        """How many non-empty cells the sheet has."""
        return sum(len(row) for row in self.rows.values())


class Guard:
    """One warm reading child; a child that dies or overruns is replaced for the next file."""

    def __init__(self, timeout: float = TIMEOUT) -> None:
        self._timeout = timeout
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Guard:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def read(self, file: Path, container: Container) -> list[Grid] | Refused:
        """The sheets of a file that passed `container.inspect`, or why it could not be read."""
        request = {
            "path": str(file.resolve()),
            "kind": container.kind,
            "encoding": container.encoding,
        }
        line = json.dumps(request).encode() + b"\n"
        child = self._send(line) or self._send(line)  # an idle child may have died: one fresh try
        if child is None:
            return Refused("S12", "读取进程未能启动")
        answer = self._answer(child)
        if isinstance(answer, Refused):
            self.close()
            return answer
        if "code" in answer:
            return Refused(answer["code"], answer["detail"])
        return [_grid(sheet) for sheet in answer["sheets"]]

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            for stream in (child.stdin, child.stdout):
                if stream is not None:
                    with contextlib.suppress(
                        BrokenPipeError
                    ):  # what it did not read is lost anyway
                        stream.close()

    def _send(self, line: bytes) -> subprocess.Popen[bytes] | None:
        child = self._start()
        assert child.stdin is not None
        try:
            child.stdin.write(line)
            child.stdin.flush()
        except BrokenPipeError:
            self.close()
            return None
        return child

    def _start(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            env = {"PATH": os.defpath, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
            self._child = subprocess.Popen(
                [sys.executable, "-m", "kaoping.intake.reader"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env, cwd="/",
            )  # fmt: skip
        return self._child

    def _answer(self, child: subprocess.Popen[bytes]) -> dict[str, Any] | Refused:
        """One line from the child within the time limit, counted from the last byte of progress."""
        assert child.stdout is not None
        parts: list[bytes] = []
        with selectors.DefaultSelector() as selector:
            selector.register(child.stdout, selectors.EVENT_READ)
            while not parts or not parts[-1].endswith(b"\n"):
                if not selector.select(self._timeout):
                    return Refused("S12", f"超过{int(self._timeout)}秒仍未读完")
                chunk = os.read(child.stdout.fileno(), 1 << 20)
                if not chunk:
                    return Refused("S12", "读取进程异常退出")
                parts.append(chunk)
        return json.loads(b"".join(parts))  # type: ignore[no-any-return]


def _grid(sheet: dict[str, Any]) -> Grid:
    rows: dict[int, dict[int, Raw]] = defaultdict(dict)
    for row, col, kind, text in sheet["cells"]:
        rows[row][col] = Raw(row, col, kind, text)
    return Grid(sheet["name"], dict(rows), tuple(tuple(merge) for merge in sheet["merges"]))
