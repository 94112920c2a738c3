"""`docs/findings.md`: the registry of findings as a page (问题登记册说明), generated, never edited by hand."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from kaoping.config import Paths
from kaoping.findings import SEVERITIES, FindingType, Registry, load_registry

PAGE = "findings.md"
CHAPTERS = {
    "S": "文件与报送",
    "H": "工作表与表头",
    "V": "单元格取值",
    "P": "个人信息",
    "C": "集体合同",
    "E": "企业",
    "M": "调解、维权、工地、帮扶与其他",
    "R": "与登记册比对",
    "A": "人工决定",
}
SOURCES = {"intake": "读表时", "sql": "入库检查", "round": "收件与轮次"}
HEAD = """# 问题登记册

本页由 `expectations/findings.toml` 生成（`make docs`），请勿手工修改。

每个问题在命令行、退回的工作簿、文书和网页中使用同一代码和同一文字。级别为默认值，轮次可在 `round.toml` 的 `[severity]` 中调整。
`{value}` `{detail}` `{expected}` 等处填入该单元格的实际内容；疑似个人信息只显示掩码。
"""
LEVELS = """
| 级别 | 含义 |
|---|---|
| 退回 | 整份文件不计，改正后重新报送 |
| 该行不计 | 该行不进入任何指标，其余各行照常 |
| 待核实 | 涉及该值的事项无法认定，按待核实处理 |
| 提示 | 照常计算，提请核对 |
"""


def render(paths: Paths) -> str:
    """The whole page as Markdown; equal registries give equal text.

    Raises:
        ConfigError: the registry is broken.
    """
    registry = load_registry(paths)
    parts = [HEAD, LEVELS, _summary(registry)]
    for letter, title in CHAPTERS.items():
        entries = [kind for code, kind in registry.items() if code[0] == letter]
        parts += [f"\n## {letter} {title}\n", *(_entry(paths, kind) for kind in entries)]
    return "".join(parts)


def file(paths: Paths) -> Path:
    """Where the page is kept in the repository."""
    return paths.root / "docs" / PAGE


def _summary(registry: Registry) -> str:
    head = "| 章 | 退回 | 该行不计 | 待核实 | 提示 |\n|---|---|---|---|---|\n"
    lines = [f"\n共 {len(registry)} 项：\n\n{head}"]
    for letter, title in CHAPTERS.items():
        kinds = [kind.severity for code, kind in registry.items() if code[0] == letter]
        order = ("reject_submission", "reject_record", "cannot_judge", "notice")
        counts = " | ".join(str(kinds.count(severity)) for severity in order)
        lines.append(f"| {letter} {title} | {counts} |\n")
    return "".join(lines)


def _entry(paths: Paths, kind: FindingType) -> str:
    fields = {
        "显示文字": _text(kind.message),
        "处理办法": _text(kind.remedy),
        "依据": _text(kind.basis),
        "位置": _place(paths, kind),
        "判定条件": f"`{kind.trigger}`",
        "由谁判定": SOURCES[kind.source],
    }
    lines = "".join(f"- {name}：{text}\n" for name, text in fields.items())
    return f"\n### {kind.code} {kind.title}（{SEVERITIES[kind.severity]}）\n\n{lines}"


def _place(paths: Paths, kind: FindingType) -> str:
    """Sheet and column by their Chinese titles; `*` is any, nothing is no cell at all."""
    if not kind.sheet:
        return "整份文件"
    sheet = "任意工作表" if kind.sheet == "*" else f"“{_sheets(paths)[kind.sheet]}”"
    if not kind.column:
        return f"{sheet}（不落在单元格上）"
    if kind.column == "*":
        return f"{sheet}的任意列"
    return f"{sheet}的“{_columns(paths, kind.sheet)[kind.column]}”列"


@cache
def _sheets(paths: Paths) -> dict[str, str]:
    return {row["sheet"]: row["title"] for row in _rows(paths.expectations / "sheets.csv")}


@cache
def _columns(paths: Paths, sheet: str) -> dict[str, str]:
    rows = _rows(paths.expectations / "columns" / f"{sheet}.csv")
    return {row["name"]: row["header"] for row in rows}


def _rows(source: Path) -> Iterator[dict[str, str]]:
    with source.open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


def _text(text: str) -> str:
    """Registry text inside Markdown: angle brackets and bars would be read as markup."""
    return text.replace("<", "&lt;").replace("|", "\\|")
