"""Spoiled bytes: what a bad disk, a broken transfer or a virus scanner leaves."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

Spoiler = Callable[[bytes, Random], bytes]


def cut(data: bytes, chance: Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def beheaded(data: bytes, chance: Random) -> bytes:
    return data[chance.randrange(1, 64) :]


def flipped(data: bytes, chance: Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 4, 40)) if out else 0):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def zeroed(data: bytes, chance: Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    size = min(chance.choice((16, 512, 4096)), len(data) - start)
    return data[:start] + bytes(size) + data[start + size :]


def swapped(data: bytes, chance: Random) -> bytes:
    a, b = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    return data[b:] + data[a:b] + data[:a]


def doubled(data: bytes, chance: Random) -> bytes:
    return data + data


def with_tail(data: bytes, chance: Random) -> bytes:
    return data + chance.randbytes(chance.choice((1, 100, 5000)))


def with_head(data: bytes, chance: Random) -> bytes:
    return chance.choice((b"\n", b"\xef\xbb\xbf", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF", b"<html>", b"\x09\x08\x10\x00")) + data  # fmt: skip


def inserted(data: bytes, chance: Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + chance.randbytes(chance.choice((1, 7, 300))) + data[place:]


SPOILERS: tuple[Spoiler, ...] = (
    cut, beheaded, flipped, flipped, flipped, zeroed, swapped, doubled, with_tail, with_head, inserted,
)  # fmt: skip
