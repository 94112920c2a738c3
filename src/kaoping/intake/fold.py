"""Folding of text for matching: width, script, spaces and brackets (繁简、全半角、空格、括号).

Folded text is for comparing only; the original is what is kept and shown.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACE = re.compile(r"\s+")
_GAP = re.compile(r"\d\s+\d")
_BRACKETED = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]$")
_MARKS = re.compile(r"[*＊※#★①-⑳⁰¹²³⁴-⁹†‡:：\s]+$")
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
_COMPANY = (("有限责任公司", "有限公司"), ("(", ""), (")", ""))


class _Simplified(dict[int, str]):
    """Code point → simplified character, looked up once each (matching needs no phrases)."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = char if code < 0x2E80 else str(_converter().convert(char))
        return self[code]


@lru_cache(maxsize=1)
def _converter():  # type: ignore[no-untyped-def]
    from opencc import OpenCC  # loads its dictionaries: only when there is Chinese to fold

    return OpenCC("t2s")


_SIMPLIFIED = _Simplified()


def narrow(text: str) -> str:
    """NFKC form without outer space: full-width digits and brackets become plain ones.

    Characters that show nothing (control, zero-width, direction marks) are taken out: pasted into a
    code they would make it another one, and documents cannot hold them.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    return plain if plain.isprintable() else _HIDDEN.sub("", plain).strip()


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Narrow, without any space, simplified script."""
    return simplified(_SPACE.sub("", narrow(text)))


def simplified(text: str) -> str:
    """`text` in simplified script, character by character."""
    return text if text.isascii() else text.translate(_SIMPLIFIED)


def has_gap(text: str) -> bool:
    """Whether space parts two digits: folding would run two numbers together (10⏎20 as 1020)."""
    return _GAP.search(text) is not None


@lru_cache(maxsize=8192)
def label_forms(text: str) -> tuple[str, ...]:
    """The forms under which a header cell may match: as it stands, then without unit and marks."""
    whole = fold(text)
    unmarked = fold(_MARKS.sub("", text))  # before folding, which makes a plain 1 of the mark ①
    bare = _MARKS.sub("", _BRACKETED.sub("", unmarked))
    return (whole,) if bare == whole or not bare else (whole, bare)


@lru_cache(maxsize=65536)
def fold_name(text: str) -> str:
    """A name for matching: 有限责任公司 as 有限公司, no brackets, no dots, lower case."""
    name = fold(text).lower()
    for old, new in _COMPANY:
        name = name.replace(old, new)
    return name.replace("·", "").replace(".", "").replace("-", "")
