"""What a file is, judged from its bytes, and whether it is safe to open (容器检查)."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

MAX_FILE = 50 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_TOTAL = 300 * 1024 * 1024
MAX_RATIO = 200
_RATIO_FLOOR = 1024 * 1024  # small members may compress as well as they like
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"%PDF", "PDF 文件"), (b"\x89PNG", "图片"), (b"\xff\xd8\xff", "图片"), (b"GIF8", "图片"),
    (b"Rar!", "RAR 压缩包"), (b"7z\xbc\xaf", "7z 压缩包"), (b"{\\rtf", "RTF 文档"),
)  # fmt: skip
ENCODINGS = ("utf-8-sig", "gb18030")


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
    """Judge a file by its content, never by its name."""
    size = file.stat().st_size
    if size == 0:
        return Refused("S01", "文件是空的")
    if size > MAX_FILE:
        return Refused("S11", f"文件大小{size // 1024 // 1024}MB，上限{MAX_FILE // 1024 // 1024}MB")
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
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Refused("S13", "")
    return Refused("S02", "旧版二进制文档（.xls 或 .doc）")


def _zip(file: Path) -> Container | Refused:
    try:
        with zipfile.ZipFile(file) as archive:
            return _members(archive)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        return Refused("S01", f"压缩结构损坏（{type(error).__name__}）")


def _members(archive: zipfile.ZipFile) -> Container | Refused:
    members = archive.infolist()
    if len(members) > MAX_ENTRIES:
        return Refused("S11", f"内部文件{len(members)}个，上限{MAX_ENTRIES}个")
    if sum(member.file_size for member in members) > MAX_TOTAL:
        return Refused("S11", f"解压后超过{MAX_TOTAL // 1024 // 1024}MB")
    for member in members:
        if member.file_size > max(_RATIO_FLOOR, member.compress_size * MAX_RATIO):
            return Refused("S11", f"压缩比超过{MAX_RATIO}倍")
    names = {member.filename for member in members}
    if any(member.flag_bits & 1 for member in members):
        return Refused("S13", "")
    if "xl/workbook.xml" not in names:
        return Refused("S02", "不含工作簿的压缩包")
    return _markup(archive, names)


def _markup(archive: zipfile.ZipFile, names: set[str]) -> Container | Refused:
    """Refuse document type declarations: a spreadsheet program never writes one."""
    for name in sorted(names):
        if name.endswith((".xml", ".rels")):
            with archive.open(name) as member:
                if b"<!DOCTYPE" in member.read(4096):
                    return Refused("S11", "含有文档类型声明")
    return Container("xlsx")


def _text(data: bytes) -> Container | Refused:
    if b"\x00" in data:
        return Refused("S02", "未知的二进制文件")
    for encoding in ENCODINGS:
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return Container("csv", encoding)
    return Refused("S02", "无法识别编码的文本")
