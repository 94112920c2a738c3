"""Reading the text files people keep (TOML, CSV): UTF-8 or a clear word about it."""

from __future__ import annotations

import csv
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from kaoping.errors import ConfigError


def read_toml(file: Path, *, exact: bool = False) -> dict[str, Any]:
    """The table of a TOML file.

    Args:
        file: the file.
        exact: numbers with a point as `Decimal`, digits as written (for scores).

    Raises:
        ConfigError: it is missing, not UTF-8, or no TOML.
    """
    _require(file)
    try:
        number = Decimal if exact else float
        return tomllib.loads(file.read_text(encoding="utf-8"), parse_float=number)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(
            f"无法读取：{error}", where=str(file), remedy="按 TOML 语法更正该文件，并以 UTF-8 保存"
        ) from error


def read_csv(file: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Header and rows of a CSV file (a byte order mark is fine).

    Raises:
        ConfigError: it is missing or not UTF-8.
    """
    head, rows = numbered_csv(file)
    return head, [row for _, row in rows]


def numbered_csv(file: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """Header and rows of a CSV file, each row with its line in the file (空行也算行).

    Raises:
        ConfigError: it is missing or not UTF-8.
    """
    _require(file)
    try:
        with file.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            rows = [(reader.line_num, row) for row in reader]
            return list(reader.fieldnames or ()), rows
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(
            f"无法读取：{error}", where=str(file), remedy="以 UTF-8 编码的 CSV 保存该文件"
        ) from error


def _require(file: Path) -> None:
    if not file.is_file():
        raise ConfigError("缺少文件", where=str(file), remedy="恢复该文件")
