"""Spoiled text files: encodings mixed, quotes left open, lines without end."""

from __future__ import annotations

from random import Random

from tests.faults.corpus.raw import Spoiler, cut, flipped, inserted


def _text(data: bytes) -> str:
    return data.decode("gb18030", "replace")


def another_encoding(data: bytes, chance: Random) -> bytes:
    encoding = chance.choice(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "big5", "utf-7", "shift_jis", "utf-32"))  # fmt: skip
    return _text(data).encode(encoding, "replace")


def two_encodings(data: bytes, chance: Random) -> bytes:
    half = len(data) // 2
    return data[:half] + _text(data[half:]).encode("utf-8")


def another_separator(data: bytes, chance: Random) -> bytes:
    return data.replace(b",", chance.choice((b"\t", b";", b"|", b" ", b"", "，".encode("gb18030"))))


def open_quote(data: bytes, chance: Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + b'"' + data[place:]


def nul(data: bytes, chance: Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + b"\0" + data[place:]


def wide(data: bytes, chance: Random) -> bytes:
    return data + b"," * chance.choice((300, 600, 1_000_000)) + b"x\n"


def long(data: bytes, chance: Random) -> bytes:
    return data + b"x" * chance.choice((40_000, 200_000, 5_000_000)) + b"\n"


def tall(data: bytes, chance: Random) -> bytes:
    return data + b"1,2\n" * chance.choice((1_000, 250_000))


def line_ends(data: bytes, chance: Random) -> bytes:
    return data.replace(b"\n", chance.choice((b"\r", b"\r\n", b"\n\n", b"\x0b", b"\x85")))


def announced(data: bytes, chance: Random) -> bytes:
    return chance.choice((b"sep=;\n", b"sep=\n", b"sep=,,\n", b"SEP=\t\n")) + data


SPOILERS: tuple[Spoiler, ...] = (
    another_encoding, another_encoding, two_encodings, another_separator, open_quote, nul, wide, long, tall,
    line_ends, announced, cut, flipped, inserted,
)  # fmt: skip
