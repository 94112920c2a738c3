"""Findings: what is wrong with submitted data, where, and what to do about it.

The registry `expectations/findings.toml` holds every code; a finding anywhere in the product is one
of them. Messages are templates; a placeholder is `{value}`, `{detail}`, `{expected}`, `{masked}`,
`{sheet}` or `{column}`, replaced as plain text (never through `str.format`, cells are hostile).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from kaoping.config import Paths
from kaoping.errors import ConfigError
from kaoping.textfiles import read_toml

SEVERITIES = {
    "reject_submission": "退回",
    "reject_record": "该行不计",
    "notice": "提示",
    "cannot_judge": "待核实",
}
SOURCES = ("intake", "sql", "round")
_KEYS = {"severity", "source", "sheet", "column", "title", "message", "remedy", "basis", "trigger"}
_PLACEHOLDER = re.compile(r"\{(value|detail|expected|masked|sheet|column)\}")


@dataclass(frozen=True)
class FindingType:
    """One entry of the registry (问题种类)."""

    code: str
    severity: str
    source: str
    sheet: str
    column: str
    title: str
    message: str
    remedy: str
    basis: str
    trigger: str


@dataclass(frozen=True)
class Finding:
    """One thing found, at its place. Text parameters are already in display form and masked.

    `row_no` and `cell` are of the sheet as received (1-based row, `C12`); None and '' where the
    finding has no cell. `sheet` and `column_name` are the English codes of the column maps.
    """

    code: str
    severity: str
    unit_code: str | None = None
    submission_id: int | None = None
    sheet: str | None = None
    row_no: int | None = None
    column_name: str | None = None
    cell: str = ""
    entity_key: str | None = None
    value: str | None = None
    detail: str | None = None
    expected: str | None = None

    def at(self, submission_id: int | None, unit_code: str | None) -> Finding:
        """The same finding, attributed to a submission and unit."""
        return replace(self, submission_id=submission_id, unit_code=unit_code)


class Registry(dict[str, FindingType]):
    """The findings registry: code → type."""

    def new(self, code: str, **fields: object) -> Finding:
        """A finding of `code` with the registry's severity; unknown codes are a programming error."""
        return Finding(code=code, severity=self[code].severity, **fields)  # type: ignore[arg-type]

    def render(self, finding: Finding, sheet_title: str = "", column_title: str = "") -> str:
        """The Chinese message of a finding, placeholders replaced as plain text."""
        values = {
            "value": finding.value,
            "detail": finding.detail,
            "expected": finding.expected,
            "masked": finding.value,
            "sheet": sheet_title,
            "column": column_title,
        }
        return _PLACEHOLDER.sub(lambda m: values[m[1]] or "", self[finding.code].message)


def load_registry(paths: Paths) -> Registry:
    """The registry of this installation.

    Raises:
        ConfigError: an entry lacks a key, has an unknown one, or an unknown severity or source.
    """
    return _load(paths.expectations / "findings.toml")


@lru_cache(maxsize=4)
def _load(file: Path) -> Registry:
    entries = read_toml(file)
    return Registry({code: _entry(file, code, entry) for code, entry in entries.items()})


def _entry(file: Path, code: str, entry: dict[str, str]) -> FindingType:
    odd = _KEYS.symmetric_difference(entry)
    if odd:
        raise ConfigError(
            f"问题 {code} 的键缺少或多余：{'、'.join(sorted(odd))}",
            where=f"{file.name} › {code}",
            remedy="每项须恰有 " + " ".join(sorted(_KEYS)),
        )
    if entry["severity"] not in SEVERITIES or entry["source"] not in SOURCES:
        raise ConfigError(
            f"问题 {code} 的级别或来源不在规定范围",
            where=f"{file.name} › {code}",
            remedy=f"severity 取 {'、'.join(SEVERITIES)}；source 取 {'、'.join(SOURCES)}",
        )
    return FindingType(code=code, **entry)
