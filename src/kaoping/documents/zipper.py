"""A zip archive whose bytes depend on its members only (逐字节可复现的压缩包).

Members that never change keep their deflate stream from one document to the next; only changed
members are compressed again. Times are fixed: an archive says nothing about when it was made.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# MS-DOS date of 1980-01-01, the earliest a zip can hold.
EPOCH = (1 << 5) | 1
_UTF8, _DEFLATE, _VERSION = 0x800, 8, 20


@dataclass(frozen=True)
class Packed:
    """One deflated member: checksum, plain size, stream."""

    crc: int
    size: int
    stream: bytes


def pack(data: bytes, level: int = 6) -> Packed:
    """`data` deflated (raw stream, no zlib header)."""
    deflate = zlib.compressobj(level, zlib.DEFLATED, -15)
    return Packed(zlib.crc32(data), len(data), deflate.compress(data) + deflate.flush())


def write_zip(members: Iterable[tuple[str, Packed]]) -> bytes:
    """The archive of these members, in this order."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, member in members:
        raw = name.encode()
        sizes = (member.crc, len(member.stream), member.size, len(raw))
        head = struct.pack(
            "<IHHHHHIIIHH", 0x04034B50, _VERSION, _UTF8, _DEFLATE, 0, EPOCH, *sizes, 0
        )
        entry = struct.pack(
            "<IHHHHHHIIIHHHHHII",
            0x02014B50, _VERSION, _VERSION, _UTF8, _DEFLATE, 0, EPOCH, *sizes, 0, 0, 0, 0, 0, offset,
        )  # fmt: skip
        body += (head + raw, member.stream)
        directory.append(entry + raw)
        offset += len(head) + len(raw) + len(member.stream)
    tail = b"".join(directory)
    end = struct.pack(
        "<IHHHHIIH", 0x06054B50, 0, 0, len(directory), len(directory), len(tail), offset, 0
    )
    return b"".join([*body, tail, end])


class Archive:
    """An archive with a fixed part, packed once, and members given for each document.

    Args:
        fixed: name → bytes of every member of the template, in the order they are written.
        changing: names that each document supplies (`write` refuses to do without one).
    """

    def __init__(self, fixed: Mapping[str, bytes], changing: Iterable[str]) -> None:
        self._changing = frozenset(changing)
        self._order = list(fixed)
        self._fixed = {n: pack(b, 9) for n, b in fixed.items() if n not in self._changing}

    def write(self, given: Mapping[str, bytes], level: int = 3) -> bytes:
        """The archive with these changing members; names not in the template come last."""
        names = [*self._order, *(n for n in given if n not in self._order)]
        return write_zip(
            (n, self._fixed[n] if n in self._fixed else pack(given[n], level)) for n in names
        )
