"""Decisions of a person written into a round's adjustments.toml (人工决定): appended, never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping

from kaoping.rounds import Round
from kaoping.settings import match_problems
from kaoping.store.files import write_atomic
from kaoping.textfiles import read_toml

_ORDER = (
    "unit_code", "sheet", "enterprise_name", "expect", "enterprise_code", "reason", "by",
    "document_no",
)  # fmt: skip


def add_match(round_: Round, entry: Mapping[str, str]) -> int:
    """Append one match decision (匹配决定) to the round; it takes effect with the next run.

    Args:
        round_: the round as it stands.
        entry: the keys of [[match]]; `expect` is the code cell as received.

    Returns:
        The number of the entry in the file, from 1.

    Raises:
        ConfigError: the entry is not valid, or the file cannot be read; nothing is written.
    """
    file = round_.folder / "adjustments.toml"
    known = read_toml(file).get("match", []) if file.exists() else []
    number = len(known) + 1
    for problem in match_problems(f"{file} › match[{number}]", dict(entry), round_):
        raise problem
    before = file.read_text(encoding="utf-8").rstrip("\n") + "\n\n" if file.exists() else ""
    lines = ["[[match]]", *(f"{key} = {_quoted(entry[key])}" for key in _ORDER if key in entry)]
    write_atomic(file, (before + "\n".join(lines) + "\n").encode())
    return number


def _quoted(text: str) -> str:
    """A TOML string; JSON escapes the same characters but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
