"""Data for the pages' script (网页脚本的数据): JSON inside a script file, so that it works from a disk.

A page opened by file:// may not fetch; it may load a script. Nothing in the JSON can end the script or
start markup: `<`, `>`, `&` and the two line separators are written as escapes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

_ESCAPES = str.maketrans(
    {
        "<": "\\u003c",
        ">": "\\u003e",
        "&": "\\u0026",
        "\u2028": "\\u2028",
        "\u2029": "\\u2029",
    }
)


def script(name: str, value: Any) -> bytes:
    """The script that hands `value` to the page under `name`; equal values give equal bytes."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return f"kaoping.take({json.dumps(name)},{body});\n".encode()


class Words:
    """A list in which each text stands once; rows name it by its number (字典编码)."""

    def __init__(self, first: Iterable[str] = ()) -> None:
        self._numbers: dict[str, int] = {}
        for text in first:
            self.number(text)

    def number(self, text: str) -> int:
        """The number of a text, given out in the order of asking."""
        return self._numbers.setdefault(text, len(self._numbers))

    @property
    def texts(self) -> list[str]:
        """The texts in the order of their numbers."""
        return list(self._numbers)


def chunks(counts: Iterable[tuple[str, int]], most: int) -> Iterator[list[str]]:
    """Group neighbours so that no group exceeds `most` in sum; a single larger one stands alone."""
    group: list[str] = []
    size = 0
    for name, count in counts:
        if group and size + count > most:
            yield group
            group, size = [], 0
        group.append(name)
        size += count
    if group:
        yield group


def prefixes(keys: Iterable[str], most: int) -> dict[str, list[str]]:
    """Keys grouped by their first characters, as few as keep a group within `most` keys.

    A key more or less changes only its own group, so that a new run rewrites few files.
    """
    found: dict[str, list[str]] = {}
    _split(sorted(keys), "", most, found)
    return found


def _split(keys: list[str], prefix: str, most: int, found: dict[str, list[str]]) -> None:
    if len(keys) <= most or all(key == prefix for key in keys):
        if keys:
            found[prefix] = keys
        return
    groups: dict[str, list[str]] = {}
    for key in keys:
        groups.setdefault(key[: len(prefix) + 1], []).append(key)
    for longer, group in sorted(groups.items()):
        if longer == prefix:  # a key that is itself the prefix of longer ones
            found[prefix] = group
        else:
            _split(group, longer, most, found)
