"""Builds one site in a process of its own, so that building never slows an answer down.

Request (standard input) and answer (standard output) are one JSON document each.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from kaoping.config import Paths
from kaoping.errors import KaopingError


def build(request: dict[str, Any]) -> list[str]:
    """Write the site that a request asks for; the answer names the documents its pages link to.

    Args:
        request: root, var, round, run_dir, out, audience, unit_code.
    """
    from kaoping.rounds import load_round
    from kaoping.rulebook import resolve_all
    from kaoping.site import Audience, Documents, build_site, load_history

    where = Paths(Path(request["root"]), Path(request["var"]))
    round_ = load_round(where, request["round"])
    built = build_site(
        where,
        round_,
        Path(request["run_dir"]),
        resolve_all(where, round_.rulebooks, round_.reference_date),
        Path(request["out"]),
        load_history(where, round_.code),
        Documents.LINKED,
        audience=Audience(request["audience"]),
        unit_code=request["unit_code"],
        served=True,
    )
    return list(built.linked)


def main() -> None:
    """One request, one answer: `{"linked": […]}` or `{"error": …}`."""
    try:
        answer: dict[str, Any] = {"linked": build(json.load(sys.stdin))}
    except KaopingError as error:
        answer = {"error": str(error)}
    json.dump(answer, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
