"""TOML whose keys may be Chinese without quotes (中文键): `points_by = { 中央 = 4 }` as an author writes it."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from typing import Any

# Text literals and comments stay as they are; outside of them a word with a character beyond ASCII is a key.
_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|\'\'\'.*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|\#[^\n]*'
    r"|(?P<key>[\w-]*[^\W\x00-\x7f][\w-]*)",
    re.DOTALL,
)


def loads(text: str) -> dict[str, Any]:
    """The tables of a TOML text, decimals exact.

    Raises:
        tomllib.TOMLDecodeError: it is no TOML even so.
    """
    return tomllib.loads(_TOKEN.sub(_quoted, text), parse_float=Decimal)


def _quoted(token: re.Match[str]) -> str:
    return f'"{token["key"]}"' if token["key"] else token[0]
