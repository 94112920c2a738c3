"""Texts from outside where they are neither page nor cell (终端与文件名中的外来文字).

A name may hold what a terminal obeys (escape sequences, marks that reorder text) or what a file system
takes for a path. Pages and cells have their own guards (`documents.source.clean`, XlsxWriter's options).
"""

from __future__ import annotations

import re

# C0 and C1 controls but line feed and tab, and the marks that reorder or hide what follows.
_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
# What Windows, macOS or Linux refuses in a name or reads as a path.
_PATH = re.compile(r'[\\/:*?"<>|\t\n]+')
_BYTES = 150  # of a name in UTF-8: leaves room for a prefix, a suffix and an encrypting file system


def visible(text: str) -> str:
    """The text as a terminal may show it: what it would obey is replaced by U+FFFD (替换符)."""
    return _OBEYED.sub("\ufffd", text)


def file_name(text: str) -> str:
    """The text as a part of a file's name on any system: no path, no hidden file, at most 150 bytes."""
    plain = _PATH.sub("_", _OBEYED.sub("", text)).strip(" .")
    return plain.encode()[:_BYTES].decode(errors="ignore").strip(" .") or "_"
