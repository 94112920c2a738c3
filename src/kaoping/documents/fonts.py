"""Fonts of the PDF (字体): which file serves each role, and which characters no font can show.

`reports/fonts.toml` maps the roles of GB/T 9704 (小标宋, 仿宋, 楷体, 黑体, 宋体) to ordered
candidates. Official fonts are used when installed; the package of Noto SC fonts is the default.
"""

from __future__ import annotations

import hashlib
import struct
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kaoping.config import Paths
from kaoping.errors import ConfigError

MISSING = "〓"  # the printers' mark for a character that is not in the case
PACKAGE = "pylopdf_fonts_zh_cn"
ROLES = ("xiaobiaosong", "fangsong", "kaiti", "heiti", "songti", "rare")


@dataclass(frozen=True)
class FontUse:
    """What one role prints with (字体使用情况)."""

    role: str
    title: str
    official: str
    family: str
    file: Path | None
    is_official: bool

    @property
    def sha256(self) -> str:
        """Digest of the font file: the resolved fonts are part of the run key."""
        return _digest(self.file) if self.file is not None else ""


@dataclass(frozen=True, eq=False)
class FontSet:
    """The resolved fonts of one installation.

    Attributes:
        uses: one per role that found a font, in the order of `fonts.toml`.
        folders: the folders Typst reads fonts from.
        covered: code points that at least one of the fonts can show.
        embolden: roles whose stand-in has one weight only and is thickened by an outline, in pt text.
        install: what to install when characters are missing (`role.rare.install`).
    """

    uses: tuple[FontUse, ...]
    folders: tuple[str, ...]
    covered: frozenset[int]
    embolden: dict[str, str]
    install: str = ""

    def enough(self, role: str, text: str) -> list[str]:
        """The role's own family alone where it shows every character of `text`, else all of them.

        Typst is faster when it has one family to look in.
        """
        every = self.families(role)
        own = [use.file for use in self.uses if use.role == role and use.file is not None]
        alone = bool(own) and _points(text) <= _coverage(own[0])
        return every[:1] if alone else every

    def families(self, role: str) -> list[str]:
        """Families to try for a role: its own first, then the others, so that no glyph is left out."""
        own = [use.family for use in self.uses if use.role == role]
        rest = [u.family for r in ("fangsong", "heiti", "rare") for u in self.uses if u.role == r]
        return list(dict.fromkeys(own + rest))

    def missing(self, texts: Iterable[str]) -> list[str]:
        """Characters in `texts` that none of the fonts can show, in code point order."""
        used = frozenset[int]().union(*map(_points, texts))
        return [chr(c) for c in sorted(used - self.covered)]


@lru_cache(maxsize=4)
def _points(text: str) -> frozenset[int]:
    """Code points of a text that must be shown; a document asks for its own several times."""
    return frozenset(map(ord, set(text))) - {0x200B, 0x0A}


@lru_cache(maxsize=4)
def load_fonts(file: Path) -> FontSet:
    """The fonts that `fonts.toml` finds on this machine.

    Raises:
        ConfigError: the file is broken, or a role finds no font at all.
    """
    table = _read(file)
    folders = [_folder(file, text) for text in table["folders"]]
    index = {p.name.lower(): p for folder in reversed(folders) for p in _font_files(folder)}
    uses, embolden = [], {}
    for role in ROLES:
        use, chosen = _resolve(role, table["role"][role], index)
        if use is None and role != "rare":
            raise ConfigError(
                f"找不到可用于“{table['role'][role]['title']}”的字体",
                where=f"{file.name} › role.{role}",
                remedy="安装所列字体之一，或重新安装运行环境（自带思源字体包）",
            )
        if use is not None:
            uses.append(use)
            if chosen.get("embolden"):
                embolden[role] = str(chosen["embolden"])
    files = {use.file for use in uses if use.file is not None}
    covered = frozenset().union(*(_coverage(f) for f in files))
    dirs = sorted({str(f.parent) for f in files})
    install = str(table["role"]["rare"].get("install", ""))
    return FontSet(tuple(uses), tuple(dirs), covered, embolden, install)


def font_report(paths: Paths) -> list[FontUse]:
    """Which font serves each role on this machine, for `doctor`.

    Raises:
        ConfigError: see `load_fonts`.
    """
    return list(load_fonts(paths.reports / "fonts.toml").uses)


def _read(file: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        if any("candidates" not in table["role"][role] for role in ROLES):
            raise KeyError("candidates")
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(
            f"字体配置无法读取：{error}",
            where=str(file),
            remedy="对照 docs/templates.md 更正该文件",
        ) from error
    return table


def _folder(file: Path, text: str) -> Path:
    if text.startswith("package:"):
        spec = find_spec(text.removeprefix("package:"))
        return Path(spec.origin).parent if spec and spec.origin else Path("/nonexistent")
    path = Path(text).expanduser()
    return path if path.is_absolute() else file.parent / path


def _font_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    kinds = {".ttf", ".otf", ".ttc", ".otc"}
    return sorted(p for p in folder.rglob("*") if p.suffix.lower() in kinds)


def _resolve(
    role: str,
    entry: dict[str, Any],
    index: dict[str, Path],
) -> tuple[FontUse | None, dict[str, Any]]:
    official = entry["candidates"][0]["family"] if entry["candidates"] else ""
    for candidate in entry["candidates"]:
        for name in candidate["files"]:
            path = index.get(name.lower())
            if path is not None:
                use = FontUse(
                    role, entry["title"], official, candidate["family"], path,
                    bool(candidate.get("official")),
                )  # fmt: skip
                return use, candidate
    return None, {}


@lru_cache(maxsize=32)
def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@lru_cache(maxsize=32)
def _coverage(file: Path) -> frozenset[int]:
    """Code points of the font's Unicode `cmap` (formats 4 and 12); of a collection, all its fonts."""
    data = file.read_bytes()
    starts = [0]
    if data[:4] == b"ttcf":
        (count,) = struct.unpack_from(">I", data, 8)
        starts = list(struct.unpack_from(f">{count}I", data, 12))
    tables = {_cmap_offset(data, start) for start in starts} - {0}
    return frozenset().union(*(_cmap(data, offset) for offset in tables))


def _cmap_offset(data: bytes, start: int) -> int:
    (count,) = struct.unpack_from(">H", data, start + 4)
    for n in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * n)
        if tag == b"cmap":
            return int(offset)
    return 0


def _cmap(data: bytes, offset: int) -> set[int]:
    (count,) = struct.unpack_from(">H", data, offset + 2)
    found: set[int] = set()
    for n in range(count):
        platform, encoding, at = struct.unpack_from(">HHI", data, offset + 4 + 8 * n)
        # Platform 0 is Unicode, 3/1 the BMP and 3/10 all planes; others are legacy encodings.
        if platform == 0 or (platform == 3 and encoding in (1, 10)):
            (kind,) = struct.unpack_from(">H", data, offset + at)
            if kind == 4:
                found |= _format4(data, offset + at)
            elif kind == 12:
                found |= _format12(data, offset + at)
    return found


def _format4(data: bytes, at: int) -> set[int]:
    (twice,) = struct.unpack_from(">H", data, at + 6)
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    firsts = struct.unpack_from(f">{count}H", data, at + 16 + twice)
    return {c for a, b in zip(firsts, ends, strict=True) for c in range(a, b + 1) if c != 0xFFFF}


def _format12(data: bytes, at: int) -> set[int]:
    (groups,) = struct.unpack_from(">I", data, at + 12)
    found: set[int] = set()
    for n in range(groups):
        first, last, _ = struct.unpack_from(">III", data, at + 16 + 12 * n)
        found.update(range(first, last + 1))
    return found
