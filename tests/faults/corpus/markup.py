"""Spoiled packages: members of the zip, and the markup inside them."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
from collections.abc import Callable
from random import Random

from tests.faults.corpus.raw import Spoiler

_SHEET = re.compile(r"xl/worksheets/.*\.xml")


def members(data: bytes) -> dict[str, bytes]:
    """Name → content; nothing when it is no zip any more."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except Exception:
        return {}


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2015, 1, 1, 0, 0, 0)), content, method)
    return out.getvalue()


def _on_members(change: Callable[[dict[str, bytes], Random], dict[str, bytes] | bytes], name: str) -> Spoiler:  # fmt: skip
    def spoil(data: bytes, chance: Random) -> bytes:
        parts = members(data)
        made = change(parts, chance) if parts else data
        return made if isinstance(made, bytes) else packed(made)

    spoil.__name__ = name
    return spoil


def _dropped(parts: dict[str, bytes], chance: Random) -> dict[str, bytes]:
    gone = chance.choice(sorted(parts))
    return {name: content for name, content in parts.items() if name != gone}


def _renamed(parts: dict[str, bytes], chance: Random) -> dict[str, bytes]:
    old = chance.choice(sorted(parts))
    new = chance.choice(
        ("../../" + old, "/" + old, old.upper(), old + "\0", "C:\\" + old, "x" * 300)
    )
    return {new if name == old else name: content for name, content in parts.items()}


def _stored(parts: dict[str, bytes], chance: Random) -> bytes:
    return packed(parts, zipfile.ZIP_STORED)


def _squeezed(parts: dict[str, bytes], chance: Random) -> bytes:
    return packed(parts, chance.choice((zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)))


def _crowded(parts: dict[str, bytes], chance: Random) -> dict[str, bytes]:
    return parts | {f"junk/{n}.xml": b"x" for n in range(chance.choice((50, 2500)))}


def _nested(parts: dict[str, bytes], chance: Random) -> dict[str, bytes]:
    return parts | {"xl/embeddings/inner.xlsx": packed({"a": b"b"})}


def _bomb(parts: dict[str, bytes], chance: Random) -> dict[str, bytes]:
    return parts | {"xl/media/a.xml": bytes(chance.choice((2, 30)) * 1_000_000)}


def _understated(parts: dict[str, bytes], chance: Random) -> bytes:
    size = 900_001
    return packed(parts | {"xl/x.xml": b"y" * size}).replace(struct.pack("<I", size), struct.pack("<I", 9))  # fmt: skip


def _encrypted(parts: dict[str, bytes], chance: Random) -> bytes:
    return packed(parts).replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")  # fmt: skip


def _twice(parts: dict[str, bytes], chance: Random) -> bytes:
    out = io.BytesIO(packed(parts))
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(chance.choice(sorted(parts)), b"<x/>")
    return out.getvalue()


def _of_another(parts: dict[str, bytes], chance: Random) -> dict[str, bytes]:
    a, b = chance.choice(sorted(parts)), chance.choice(sorted(parts))
    return {**parts, a: parts[b], b: parts[a]}


ARCHIVE: tuple[Spoiler, ...] = tuple(
    _on_members(change, change.__name__.lstrip("_"))
    for change in (_dropped, _renamed, _stored, _squeezed, _crowded, _nested, _bomb, _understated,
                   _encrypted, _twice, _of_another)
)  # fmt: skip


def _replaced(pattern: bytes, new: Callable[[Random], bytes], name: str, part: str = r"xl/.*\.xml") -> Spoiler:  # fmt: skip
    """One match of the pattern, in one member of that name, becomes something else."""

    def change(parts: dict[str, bytes], chance: Random) -> dict[str, bytes]:
        fitting = [
            n for n in sorted(parts) if re.fullmatch(part, n) and re.search(pattern, parts[n])
        ]
        if not fitting:
            return parts
        chosen = chance.choice(fitting)
        matches = list(re.finditer(pattern, parts[chosen]))
        match = chance.choice(matches)
        text = parts[chosen]
        return {**parts, chosen: text[: match.start()] + new(chance) + text[match.end() :]}

    return _on_members(change, name)


def _sheet(content: bytes, name: str) -> Spoiler:
    """A sheet's rows become these."""
    return _replaced(rb"(?s)<sheetData.*</sheetData>", lambda _: b"<sheetData>" + content + b"</sheetData>", name, _SHEET.pattern)  # fmt: skip


def _constant(*texts: bytes) -> Callable[[Random], bytes]:
    return lambda chance: chance.choice(texts)


_MANY_STYLED = b"".join(b'<row r="%d">%s</row>' % (r, b"".join(b'<c r="%c%d" s="1"/>' % (65 + c, r) for c in range(26))) for r in range(1, 1500))  # fmt: skip
_UNDER_ANOTHER = b'<row r="1"><c r="A1" t="inlineStr"><is>%s</is></c></row>'
PARTS: tuple[Spoiler, ...] = (
    _replaced(rb' r="[A-Z]+\d+"', _constant(b"", b' r=""', b' r="A0"', b' r="A-1"', b' r="ZZZZZ1"', b' r="a1"', b' r="A99999999999"', b' r="XFD1048576"', b' r="A1"'), "address"),
    _replaced(rb' s="\d+"', _constant(b' s="-1"', b' s="99999"', b' s="x"', b' s=""'), "style"),
    _replaced(rb' t="\w+"', _constant(b' t="s"', b' t="e"', b' t="b"', b' t="d"', b' t="zz"', b""), "type"),
    _replaced(rb"<v>[^<]*</v>", _constant(b"<v>99999</v>", b"<v>-1</v>", b"<v>NaN</v>", b"<v>1e999</v>", b"<v></v>", b"<v/>", b"<v>9.1E+17</v>", b"<f>1/0</f><v>#DIV/0!</v>", b"<f>A1</f>"), "value"),
    _replaced(rb"<row r=\"\d+\"", _constant(b'<row r="5"', b'<row r="0"', b'<row r="-3"', b'<row r="1048577"', b"<row", b'<row hidden="1" r="3"'), "row"),
    _replaced(rb"<t[^>]*>[^<]*</t>", _constant(b"<t>&x;</t>", b"<t>&#0;</t>", b"<t>&#xD800;</t>", b"<t>" + b"\xe7\x94\xb2" * 40_000 + b"</t>", b"<r><t>a</t></r><r><rPr><strike/></rPr><t>b</t></r>", b"<t/>", b"<rPh sb=\"0\" eb=\"1\"><t>jia</t></rPh><t>x</t>"), "string"),
    _replaced(rb"<mergeCell [^>]*>", _constant(b'<mergeCell ref="A1:XFD1048576"/>', b'<mergeCell ref="B2:A1"/>', b'<mergeCell ref="x"/>'), "merge"),
    _replaced(rb"<dimension [^>]*>", _constant(b'<dimension ref="A1:XFD1048576"/>', b'<dimension ref="A1"/>', b'<dimension ref="?"/>'), "dimension"),
    _replaced(rb"<sheetData", _constant(b"<mergeCells><mergeCell ref=\"A1:ZZ9999\"/></mergeCells><sheetData"), "merge ahead"),
    _replaced(rb"<\?xml[^>]*\?>|^", _constant(b'<?xml version="1.0" encoding="gb2312"?>', b'<?xml version="1.0" encoding="nonsense"?>', b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]>', b"\xff\xfe"), "prolog"),
    _replaced(rb"</\w+>", _constant(b"", b"</x>", b"<a>" * 3000), "nesting"),
    _replaced(rb'state="\w+"|(?<=<sheet )', _constant(b'state="veryHidden" ', b'state="?" '), "state", r"xl/workbook\.xml"),
    _replaced(rb'name="[^"]*"', _constant(b'name=""', b'name="11010519491231002X"', b'name="\xe4\xbc\x81\xe4\xb8\x9a\xe5\x90\x8d\xe5\x86\x8c"', b'name="&#10;"'), "tab", r"xl/workbook\.xml"),
    _replaced(rb"<workbookPr[^>]*>", _constant(b'<workbookPr date1904="1"/>', b""), "epoch", r"xl/workbook\.xml"),
    _replaced(rb'Target="[^"]*"', _constant(b'Target="http://192.0.2.1/x.xml" TargetMode="External"', b'Target="../../etc/passwd"', b'Target=""'), "target", r"xl/_rels/.*"),
    _replaced(rb'numFmtId="\d+"', _constant(b'numFmtId="9"', b'numFmtId="999"', b'numFmtId="-1"'), "format", r"xl/styles\.xml"),
    _sheet(_MANY_STYLED, "empty styled cells"),
    _sheet(b"", "no rows"),
    _sheet(b'<row r="9"><c r="B9"><v>1</v></c></row><row r="2"><c r="C2"><v>2</v></c><c r="A2"><v>3</v></c></row>', "rows out of order"),
    _sheet(_UNDER_ANOTHER % (b"<t>" + b"=cmd|' /c calc'!A1" + b"</t>"), "formula text"),
    _sheet(b'<row r="150000"><c r="SF150000"><v>1</v></c></row>', "far cell"),
)  # fmt: skip
