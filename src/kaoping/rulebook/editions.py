"""Which edition of a rulebook applies: the newest in force on the round's reference date (§4)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from kaoping.config import Paths
from kaoping.errors import ConfigError, UsageError
from kaoping.rulebook.catalogue import load_catalogue
from kaoping.rulebook.load import load_edition
from kaoping.rulebook.model import Rulebook, settled

_DATED = re.compile(r"\d{4}-\d{2}-\d{2}")


def editions(paths: Paths, code: str) -> dict[date, Path]:
    """The edition files of a rulebook by the day they came into force, oldest first.

    Raises:
        UsageError: no such rulebook. ConfigError: a file name that is not a date.
    """
    folder = paths.rulebooks / code
    if not re.fullmatch(r"[a-z0-9-]+", code) or not folder.is_dir():
        known = "、".join(sorted(p.name for p in paths.rulebooks.iterdir() if _has_editions(p)))
        raise UsageError(
            f"没有考核细则“{code}”", where=str(paths.rulebooks), remedy=f"可用：{known or '无'}"
        )
    return {_day(file): file for file in sorted(folder.glob("*.toml"))}


def _has_editions(folder: Path) -> bool:
    return folder.is_dir() and any(_DATED.fullmatch(f.stem) for f in folder.glob("*.toml"))


def _day(file: Path) -> date:
    try:
        return date.fromisoformat(file.stem)
    except ValueError as error:
        raise ConfigError(
            "版本文件名不是日期", where=str(file), remedy="文件名写施行日期，例如 2014-01-01.toml"
        ) from error


def resolve(paths: Paths, code: str, on: date) -> Rulebook:
    """The newest edition of `code` in force on `on`.

    Raises:
        UsageError: no rulebook of that code.
        ConfigError: none is in force yet (尚未施行), the one that applies is repealed (已废止), or it
            does not load; the three read differently.
    """
    found = editions(paths, code)
    days = [day for day in found if day <= on]
    if not days:
        first = min(found, default=None)
        raise ConfigError(
            f"考核细则 {code} 在 {on} 尚无施行的版本",
            where=str(paths.rulebooks / code),
            remedy=f"最早的版本自 {first} 施行" if first else "建立 <施行日期>.toml",
        )
    book = load_edition(found[max(days)], load_catalogue(paths))
    if book.code != code:
        raise ConfigError(
            f"rulebook.code 写的是 {book.code}，与所在目录 {code} 不一致",
            where=str(book.file),
            remedy="改正 code 或目录名",
        )
    if book.repealed is not None and on >= book.repealed:
        raise ConfigError(
            f"考核细则 {code} 的 {book.edition} 版已于 {book.repealed} 废止",
            where=str(book.file),
            remedy="从 round.toml 的 rulebooks 中删去，或建立新的版本",
        )
    return settled(book, on)


def resolve_all(paths: Paths, codes: Iterable[str], on: date) -> tuple[Rulebook, ...]:
    """The editions of several rulebooks, in the order given (a round's `rulebooks`)."""
    try:
        return tuple(resolve(paths, code, on) for code in codes)
    except UsageError as error:  # named in a file, not on the command line
        raise ConfigError(
            error.what, where="round.toml › round.rulebooks", remedy=error.remedy
        ) from error
