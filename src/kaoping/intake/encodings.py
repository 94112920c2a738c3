"""The encoding of a text file (编码): UTF-8, UTF-16, GB18030 or Big5, told from the bytes alone."""

from __future__ import annotations

from kaoping.intake.fold import simplified

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SAMPLE = 64 * 1024
_LEVEL_ONE = range(0xB0, 0xD8)  # lead bytes of the 3755 frequent characters of GB 2312-1980


def encoding_of(data: bytes) -> str | None:
    """The encoding under which `data` is text, or None.

    UTF-8 and UTF-16 prove themselves. GB18030 decodes almost anything, Big5 among it: of the two
    that is taken whose reading has more frequent characters.
    """
    if data.startswith(_UTF16_MARKS):
        return "utf-16" if _decodes(data, "utf-16") else None
    if b"\x00" in data:
        return next((e for e in ("utf-16-le", "utf-16-be") if _is_utf16(data, e)), None)
    if _decodes(data, "utf-8-sig"):
        return "utf-8-sig"
    fitting = [e for e in ("gb18030", "big5") if _decodes(data, e)]
    return max(fitting, key=lambda e: _frequent(data, e)) if fitting else None


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_utf16(data: bytes, encoding: str) -> bool:
    """Whether bytes without a mark are UTF-16 of this order: line ends or separators, and no NUL."""
    if not _decodes(data, encoding):
        return False
    text = data.decode(encoding)
    return "\x00" not in text and any(sign in text for sign in "\n,\t;")


def _frequent(data: bytes, encoding: str) -> int:
    """How many characters are among the frequent ones of GB 2312, in simplified script."""
    text = data[:_SAMPLE].decode(encoding, "ignore")
    written = simplified(text).encode("gb2312", "ignore")
    return sum(lead in _LEVEL_ONE for lead in _leads(written))


def _leads(data: bytes) -> list[int]:
    """The first byte of every two-byte character."""
    leads, place = [], 0
    while place < len(data):
        is_double = data[place] >= 0x80
        if is_double:
            leads.append(data[place])
        place += 2 if is_double else 1
    return leads
