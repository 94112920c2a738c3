"""What a file is, judged from its bytes, and whether it is safe to open (容器检查)."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import IO

from kaoping.intake.encodings import encoding_of

MIB = 1024 * 1024
MAX_FILE = 50 * MIB
MAX_ENTRIES = 2_000
MAX_TOTAL = 300 * MIB
MAX_RATIO = 200
MAX_WRAPPED = 50
_RATIO_FLOOR = MIB  # small members may compress as well as they like
_CHUNK = 256 * 1024
_DOCTYPE = b"<!DOCTYPE"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")  # a stream without its container
_MAGIC = (
    (b"%PDF", "PDF 文件"), (b"\x89PNG", "图片"), (b"\xff\xd8\xff", "图片"), (b"GIF8", "图片"),
    (b"BM", "图片"), (b"II*\x00", "图片"), (b"MM\x00*", "图片"),
    (b"Rar!", "RAR 压缩包"), (b"7z\xbc\xaf", "7z 压缩包"), (b"\x1f\x8b", "GZIP 压缩包"),
    (b"{\\rtf", "RTF 文档"), (b"MZ", "程序文件"), (b"\x7fELF", "程序文件"),
)  # fmt: skip
_OLE_STREAMS = (
    ("DRMEncrypted", "S13", "设有权限保护（IRM）"),
    ("EncryptedPackage", "S13", "设有打开密码"),
    ("WordDocument", "S02", "旧版 Word 文档（.doc）"),
    ("PowerPoint Document", "S02", "旧版演示文稿（.ppt）"),
)
_HTML = (b"<html", b"<table", b"<meta", b"<head", b"<!doctype html", b"<style", b"<body")
_SPREADSHEET_ML = b"urn:schemas-microsoft-com:office:spreadsheet"
_OTHER_BOOKS = (("word/document.xml", "Word 文档"), ("ppt/presentation.xml", "演示文稿"))
_ARCHIVES = (".zip", ".xlsx", ".xlsm", ".xlsb", ".docx", ".rar", ".7z", ".gz")
_JUNK = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_TEXTS = (".csv", ".tsv")
_LOCAL = struct.Struct("<4s22xHH")


@dataclass(frozen=True)
class Container:
    """A file that may be read.

    Attributes:
        kind: `xlsx`, `xls`, `xlsb`, `ods`, `html`, `mht`, `xml` (SpreadsheetML 2003) or `csv`.
        data: its bytes; of the one workbook inside when a zip was sent.
        encoding: of a csv.
        beside: names of the other files in the zip, which are not read.
    """

    kind: str
    data: bytes
    encoding: str = ""
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """A file that may not be read: finding code and the detail of its message."""

    code: str
    detail: str


def inspect(data: bytes) -> Container | Refused:
    """Judge a file by its content, never by its name.

    Returns:
        The container, or a refusal with S01 (damaged), S02 (other type), S11 (over a limit) or
        S13 (encrypted).
    """
    return _inspect(data, is_wrapped=False)


def _inspect(data: bytes, *, is_wrapped: bool) -> Container | Refused:
    if not data:
        return Refused("S01", "文件是空的")
    if len(data) > MAX_FILE:
        return Refused("S11", f"文件大小{len(data) // MIB}MB，上限{MAX_FILE // MIB}MB")
    if data.startswith(b"PK"):
        return _zip(data, is_wrapped=is_wrapped)
    if data.startswith(_OLE):
        return _ole(data)
    if data[:2] in _BIFF and 4 <= int.from_bytes(data[2:4], "little") <= 16:
        return Container("xls", data)
    for magic, title in _MAGIC:
        if data.startswith(magic):
            return Refused("S02", title)
    return _text(data)


def _ole(data: bytes) -> Container | Refused:
    """An OLE file: encrypted (with the package of a modern workbook inside), another type, or .xls."""
    for name, code, detail in _OLE_STREAMS:
        if name.encode("utf-16-le") in data:
            return Refused(code, detail)
    return Container("xls", data)


def _zip(data: bytes, *, is_wrapped: bool) -> Container | Refused:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            refused = _declared(members) or _inside(BytesIO(data), members)
            return refused or _book(data, archive, is_wrapped=is_wrapped)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:  # fmt: skip
        return Refused("S01", f"压缩结构损坏（{type(error).__name__}）")
    except (zlib.error, struct.error):
        return Refused("S01", "压缩数据损坏")


def _declared(members: list[zipfile.ZipInfo]) -> Refused | None:
    """What the table of contents alone gives away: count, sizes, ratio, encryption, doubles."""
    names = [member.filename for member in members]
    if len(members) > MAX_ENTRIES:
        return Refused("S11", f"内部文件{len(members)}个，上限{MAX_ENTRIES}个")
    if sum(member.file_size for member in members) > MAX_TOTAL:
        return Refused("S11", f"解压后超过{MAX_TOTAL // MIB}MB")
    if any(m.file_size > max(_RATIO_FLOOR, m.compress_size * MAX_RATIO) for m in members):
        return Refused("S11", f"压缩比超过{MAX_RATIO}倍")
    if any(member.flag_bits & 1 for member in members):
        return Refused("S13", "设有打开密码")
    if len(set(names)) != len(names):
        return Refused("S01", "内部文件重名")
    return None


def _book(data: bytes, archive: zipfile.ZipFile, *, is_wrapped: bool) -> Container | Refused:
    """The kind of workbook that the members make up, or the one workbook that was zipped."""
    names = archive.namelist()
    kind = next((kind for kind, part in _PARTS.items() if part in names), "")
    if kind and any(name.lower().endswith(_ARCHIVES) for name in names):
        return Refused("S11", "内部嵌有其他压缩文件")
    if kind == "ods":
        return _open_document(data, archive)
    if kind:
        return Container(kind, data)
    if found := next((title for name, title in _OTHER_BOOKS if name in names), ""):
        return Refused("S02", found)
    if is_wrapped:
        return Refused("S11", "压缩包里还有压缩包")
    return _wrapped(archive)


_PARTS = {"xlsx": "xl/workbook.xml", "xlsb": "xl/workbook.bin", "ods": "content.xml"}


def _open_document(data: bytes, archive: zipfile.ZipFile) -> Container | Refused:
    """A spreadsheet of OpenDocument; other documents, and encrypted ones, are refused."""
    names = archive.namelist()
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):  # fmt: skip
        return Refused("S13", "设有打开密码")
    if "mimetype" not in names or b"opendocument.spreadsheet" not in archive.read("mimetype"):
        return Refused("S02", "ODF 文档（不是电子表格）")
    return Container("ods", data)


def _wrapped(archive: zipfile.ZipFile) -> Container | Refused:
    """A zip that somebody packed: the one workbook in it is read, more than one is refused."""
    names = [name for name in archive.namelist() if not name.endswith("/") and not _is_junk(name)]
    if len(names) > MAX_WRAPPED:
        return Refused("S02", f"压缩包，内有{len(names)}个文件")
    judged = {name: _member(archive, name) for name in names}
    books = [name for name, inside in judged.items() if isinstance(inside, Container)]
    if len(books) == 1:
        book, rest = judged[books[0]], [name for name in names if name != books[0]]
        assert isinstance(book, Container)
        return replace(book, beside=tuple(name.rpartition("/")[2] for name in rest))
    if len(names) == 1 and isinstance(refused := judged[names[0]], Refused):
        return refused
    count = f"内有{len(books)}个表格文件" if books else "不含工作簿"
    return Refused("S02", f"压缩包，{count}")


def _is_junk(name: str) -> bool:
    """What systems add to a zip on their own."""
    return name.startswith(_JUNK[0]) or name.rpartition("/")[2] in _JUNK


def _member(archive: zipfile.ZipFile, name: str) -> Container | Refused:
    """One member of a zip that was packed by hand; a loose text counts only when named as a table."""
    inside = _inspect(archive.read(name), is_wrapped=True)
    if isinstance(inside, Container) and inside.kind == "csv" and not name.lower().endswith(_TEXTS):
        return Refused("S02", "文本文件")
    return inside


def _inside(handle: IO[bytes], members: list[zipfile.ZipInfo]) -> Refused | None:
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
    return None


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
    """Text: a web page or XML saved as a workbook, else a CSV in one of the known encodings."""
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head.startswith(b"mime-version:") or b"\nmime-version:" in head[:512]:
        return Container("mht", data)
    if _SPREADSHEET_ML in head:
        is_plain = _DOCTYPE not in data.upper()
        return Container("xml", data) if is_plain else Refused("S11", "含有文档类型声明")
    if head.startswith(b"<") and any(mark in head for mark in _HTML):
        return Container("html", data)
    if head.startswith(b"<?xml"):
        return Refused("S02", "XML 文件")
    encoding = encoding_of(data)
    if encoding is None:
        kind = "未知的二进制文件" if b"\x00" in data else "无法识别编码的文本"
        return Refused("S02", kind)
    return Container("csv", data, encoding)
