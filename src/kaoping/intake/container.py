"""What a file is, judged from its bytes, and whether it is safe to open (容器检查)."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

MIB = 1024 * 1024
MAX_FILE = 50 * MIB
MAX_ENTRIES = 2_000
MAX_TOTAL = 300 * MIB
MAX_RATIO = 200
_RATIO_FLOOR = MIB  # small members may compress as well as they like
_CHUNK = 256 * 1024
_DOCTYPE = b"<!DOCTYPE"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"%PDF", "PDF 文件"), (b"\x89PNG", "图片"), (b"\xff\xd8\xff", "图片"), (b"GIF8", "图片"),
    (b"BM", "图片"), (b"II*\x00", "图片"), (b"MM\x00*", "图片"),
    (b"Rar!", "RAR 压缩包"), (b"7z\xbc\xaf", "7z 压缩包"), (b"\x1f\x8b", "GZIP 压缩包"),
    (b"{\\rtf", "RTF 文档"), (b"MZ", "程序文件"), (b"\x7fELF", "程序文件"),
)  # fmt: skip
_MARKUP = (b"<?xml", b"<!doctype", b"<html", b"<table", b"<meta", b"<head")
_OTHER_BOOKS = (
    ("xl/workbook.bin", "二进制工作簿（.xlsb）"),
    ("word/document.xml", "Word 文档"),
    ("ppt/presentation.xml", "演示文稿"),
    ("content.xml", "ODF 文档（.ods 等）"),
)
_ARCHIVES = (".zip", ".xlsx", ".xlsm", ".xlsb", ".docx", ".rar", ".7z", ".gz")
_LOCAL = struct.Struct("<4s22xHH")
ENCODINGS = ("utf-8-sig", "gb18030")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Container:
    """A file that may be read: `kind` is `xlsx` or `csv`, `encoding` of a csv."""

    kind: str
    encoding: str = ""


@dataclass(frozen=True)
class Refused:
    """A file that may not be read: finding code and the detail of its message."""

    code: str
    detail: str


def inspect(file: Path) -> Container | Refused:
    """Judge a file by its content, never by its name.

    Returns:
        The container, or a refusal with S01 (damaged), S02 (other type), S11 (over a limit) or
        S13 (encrypted).
    """
    size = file.stat().st_size
    if size == 0:
        return Refused("S01", "文件是空的")
    if size > MAX_FILE:
        return Refused("S11", f"文件大小{size // MIB}MB，上限{MAX_FILE // MIB}MB")
    with file.open("rb") as handle:
        head = handle.read(8)
    if head.startswith(b"PK"):
        return _zip(file)
    if head == _OLE:
        return _ole(file.read_bytes())
    for magic, title in _MAGIC:
        if head.startswith(magic):
            return Refused("S02", title)
    return _text(file.read_bytes())


def _ole(data: bytes) -> Refused:
    """An OLE file is encrypted (the package of a modern workbook inside) or of an old type."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Refused("S13", "")
    if "WordDocument".encode("utf-16-le") in data:
        return Refused("S02", "旧版 Word 文档（.doc）")
    return Refused("S02", "旧版二进制工作簿（.xls）")


def _zip(file: Path) -> Container | Refused:
    try:
        with zipfile.ZipFile(file) as archive, file.open("rb") as handle:
            members = archive.infolist()
            return _declared(members) or _inside(handle, members)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:  # fmt: skip
        return Refused("S01", f"压缩结构损坏（{type(error).__name__}）")
    except (zlib.error, struct.error):
        return Refused("S01", "压缩数据损坏")


def _declared(members: list[zipfile.ZipInfo]) -> Refused | None:
    """What the table of contents alone gives away: count, sizes, ratio, encryption, nesting, type."""
    names = [member.filename for member in members]
    if len(members) > MAX_ENTRIES:
        return Refused("S11", f"内部文件{len(members)}个，上限{MAX_ENTRIES}个")
    if sum(member.file_size for member in members) > MAX_TOTAL:
        return Refused("S11", f"解压后超过{MAX_TOTAL // MIB}MB")
    if any(m.file_size > max(_RATIO_FLOOR, m.compress_size * MAX_RATIO) for m in members):
        return Refused("S11", f"压缩比超过{MAX_RATIO}倍")
    if any(member.flag_bits & 1 for member in members):
        return Refused("S13", "")
    if len(set(names)) != len(names):
        return Refused("S01", "内部文件重名")
    if "xl/workbook.xml" not in names:
        found = (title for name, title in _OTHER_BOOKS if name in names)
        return Refused("S02", next(found, "不含工作簿的压缩包"))
    if any(name.lower().endswith(_ARCHIVES) for name in names):
        return Refused("S11", "内部嵌有其他压缩文件")
    return None


def _inside(handle: IO[bytes], members: list[zipfile.ZipInfo]) -> Container | Refused:
    """Inflate every member without keeping it: sizes must be as declared, markup without a DTD."""
    for member in members:
        size, kept = 0, b""
        for chunk in _inflate(handle, member):
            size += len(chunk)
            if size > member.file_size:
                return Refused("S11", "内部文件的实际大小超过声明的大小")
            kept = kept[-len(_DOCTYPE) :] + chunk.replace(b"\x00", b"")
            if member.filename.endswith((".xml", ".rels", ".vml")) and _DOCTYPE in kept.upper():
                return Refused("S11", "含有文档类型声明")
        if size != member.file_size:
            return Refused("S01", "压缩数据不完整")
    return Container("xlsx")


def _inflate(handle: IO[bytes], member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The member's bytes piece by piece, whatever size it declares (zipfile would stop there)."""
    handle.seek(member.header_offset)
    magic, name, extra = _LOCAL.unpack(handle.read(_LOCAL.size))
    if magic != b"PK\x03\x04" or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # fmt: skip
        raise zipfile.BadZipFile
    handle.seek(name + extra, 1)
    left, engine = member.compress_size, zlib.decompressobj(-15)
    while left > 0 and (data := handle.read(min(left, _CHUNK))):
        left -= len(data)
        if member.compress_type == zipfile.ZIP_STORED:
            yield data
            continue
        while data:
            yield engine.decompress(data, MIB)
            data = engine.unconsumed_tail


def _text(data: bytes) -> Container | Refused:
    """A CSV: UTF-8 with or without mark, UTF-16 with mark, else GB18030."""
    if data[:64].lstrip().lower().startswith(_MARKUP):
        return Refused("S02", "网页或 XML 文件")
    if data.startswith(_UTF16):
        return _decodes(data, "utf-16") or Refused("S02", "无法识别编码的文本")
    if b"\x00" in data:
        return Refused("S02", "未知的二进制文件")
    found = (_decodes(data, encoding) for encoding in ENCODINGS)
    return next((c for c in found if c), Refused("S02", "无法识别编码的文本"))


def _decodes(data: bytes, encoding: str) -> Container | None:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return Container("csv", encoding)
