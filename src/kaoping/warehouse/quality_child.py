"""The gate's child process: imports the engine at once, then answers one request.

Request and answer are one JSON document each, on standard input and output. It runs apart so that
the slow import overlaps the run and a crash cannot take the run with it.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def main() -> None:
    """Read one request, write one answer; no request (closed input) is a quiet end."""
    # The engine prints to standard output now and then: the answer gets a descriptor of its own.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    from kaoping.warehouse import quality_gx

    line = sys.stdin.readline()
    if line.strip():
        json.dump(_respond(quality_gx, json.loads(line)), answer, ensure_ascii=False)
        answer.flush()
    # Tearing the engine down takes longer than judging, and nothing is left to be saved.
    os._exit(0)


def _respond(engine: Any, request: dict[str, Any]) -> dict[str, Any]:
    unknown = engine.unknown_types(request["suites"])
    if unknown:
        return {"unknown": unknown}
    try:
        return {"outcomes": engine.validate(**request)}
    except Exception as error:  # the parent turns it into a failure of the gate, with these words
        return {"error": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    main()
