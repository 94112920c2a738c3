"""Names of the site's files (文件名): plain letters and digits, whatever a code holds."""

from __future__ import annotations

import hashlib
import re

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")


def slug(code: str) -> str:
    """A file name for a code: itself when it is plain, else a hash of it."""
    if _PLAIN.fullmatch(code):
        return code
    return "x" + hashlib.sha256(code.encode()).hexdigest()[:16]


def item_page(book: str, item: str) -> str:
    """The page of one item across all units, from the site's top."""
    return f"items/{slug(book)}-{slug(item)}.html"


def item_anchor(book: str, item: str) -> str:
    """The place of an item on a unit's page."""
    return f"{slug(book)}-{slug(item)}"


def enterprise_href(key: str) -> str:
    """The entry of one enterprise, from the site's top (keys are letters and digits, else none)."""
    return f"enterprises.html#{key}" if _PLAIN.fullmatch(key) else ""
