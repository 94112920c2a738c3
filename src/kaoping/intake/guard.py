"""The guard (防护): files are opened in child processes that may die without taking the run along."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import pickle
import selectors
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from kaoping.intake.container import Refused
from kaoping.intake.grid import Grid
from kaoping.intake.problem import Raw

if TYPE_CHECKING:
    from kaoping.intake.submission import Context

TIMEOUT = 20.0


@dataclass(frozen=True)
class Opened:
    """A file that could be opened: its kind (see `Container`) and its sheets."""

    kind: str
    grids: list[Grid]


class Guard:
    """One warm reading child; a child that dies or overruns is replaced for the next file."""

    def __init__(self, timeout: float = TIMEOUT) -> None:
        self._timeout = timeout
        self._child: subprocess.Popen[bytes] | None = None
        self._told = ""

    def __enter__(self) -> Guard:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def parse(self, file: Path, name: str, context: Context) -> dict[str, Any] | Refused:
        """What the child made of a file (see `reader`), or why the child could not answer (S12)."""
        request = {"do": "parse", "path": str(file.resolve()), "name": name}
        return self._ask(request, context)

    def read(self, file: Path, context: Context) -> Opened | Refused:
        """The sheets of a file as they stand, nothing understood yet (for the returned workbook)."""
        answer = self._ask({"do": "read", "path": str(file.resolve())}, context)
        if isinstance(answer, Refused):
            return answer
        if "code" in answer:
            return Refused(answer["code"], answer["detail"])
        return Opened(answer["kind"], [_grid(sheet) for sheet in answer["sheets"]])

    def close(self) -> None:
        """End the child."""
        child, self._child, self._told = self._child, None, ""
        if child is not None:
            child.kill()
            child.wait()
            for stream in (child.stdin, child.stdout):
                if stream is not None:
                    with contextlib.suppress(
                        BrokenPipeError
                    ):  # what it did not read is lost anyway
                        stream.close()

    def _ask(self, request: dict[str, str], context: Context) -> dict[str, Any] | Refused:
        child = self._send(request, context) or self._send(request, context)
        if child is None:  # an idle child may have died: one fresh try was made
            return Refused("S12", "读取进程未能启动")
        answer = self._answer(child)
        if isinstance(answer, Refused):
            self.close()
        return answer

    def _send(self, request: dict[str, str], context: Context) -> subprocess.Popen[bytes] | None:
        child = self._start()
        assert child.stdin is not None
        try:
            if self._told != context.key:
                child.stdin.write(_line({"context": _sealed(context)}))
                self._told = context.key
            child.stdin.write(_line(request))
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
        """One line from the child within the time limit."""
        assert child.stdout is not None
        parts: list[bytes] = []
        end = time.monotonic() + self._timeout
        with selectors.DefaultSelector() as selector:
            selector.register(child.stdout, selectors.EVENT_READ)
            while not parts or not parts[-1].endswith(b"\n"):
                if not selector.select(max(end - time.monotonic(), 0)):
                    return Refused("S12", f"超过{int(self._timeout)}秒仍未读完")
                chunk = os.read(child.stdout.fileno(), 1 << 20)
                if not chunk:
                    return Refused("S12", "读取进程异常退出")
                parts.append(chunk)
        return json.loads(b"".join(parts))  # type: ignore[no-any-return]


def _grid(sheet: dict[str, Any]) -> Grid:
    rows: dict[int, dict[int, Raw]] = {}
    for row, col, kind, text in sheet["cells"]:
        rows.setdefault(row, {})[col] = Raw(row, col, kind, text)
    return Grid(sheet["name"], rows, tuple(tuple(merge) for merge in sheet["merges"]))


def _line(message: dict[str, str]) -> bytes:
    return json.dumps(message).encode() + b"\n"


def _sealed(context: Context) -> str:
    """The context for the child. It goes one way only: nothing that a child says is ever unpickled."""
    return base64.b64encode(pickle.dumps(context)).decode()
