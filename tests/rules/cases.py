"""The manual's small tables (tests/rules/spec): folder = chapter, file = paragraph, `[[case]]` = row of a table.

A paragraph of one item has `rule` (and `item`, default 2 points) and cases; it runs twice, as a worked example
through the loader's evaluator and through the SQL. A paragraph of a whole scheme has `scheme`, `[units]` and
`[[expect]]`. docs/rulebook.md is made of them (tests/rules/manual.py).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SPEC = Path(__file__).parent / "spec"
Value = tuple[int, ...] | str | list[tuple[int, ...]]
Given = dict[str, Value]


@dataclass(frozen=True)
class Case:
    """`given` maps an indicator to (num, den), (num,), a state, or a list of these by member.

    `group` holds what the other units of the comparison group have; `why` is the arithmetic; `add` are
    keys the case adds to its paragraph's rule, and already part of `rule`.
    """

    rule: str
    given: Given
    points: str
    why: str
    item: str = "points = 2"
    add: str = ""
    events: tuple[dict[str, object], ...] = ()
    target: int | None = None
    group: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """One file: a rule with its cases, or a scheme with units and what they get."""

    file: Path
    title: str
    note: str
    rule: str = ""
    item: str = "points = 2"
    cases: tuple[Case, ...] = ()
    scheme: str = ""
    head: dict[str, int] = field(default_factory=dict)
    units: dict[str, Given] = field(default_factory=dict)
    expect: tuple[dict[str, str], ...] = ()
    closed: tuple[str, ...] = ()
    events: tuple[dict[str, str], ...] = ()
    history: tuple[dict[str, Any], ...] = ()


def read(file: Path) -> Paragraph:
    """The paragraph of a spec file."""
    table = tomllib.loads(file.read_text("utf-8"), parse_float=str)
    rule, item = table.get("rule", "").strip(), table.get("item", "points = 2").strip()
    return Paragraph(
        file=file,
        title=table["title"],
        note=table.get("note", ""),
        rule=rule,
        item=item,
        cases=tuple(_case(row, rule, item) for row in table.get("case", ())),
        scheme=table.get("scheme", ""),
        head={k: table[k] for k in ("full", "item_places", "total_places") if k in table},
        units={unit: _given(row) for unit, row in table.get("units", {}).items()},
        expect=tuple(table.get("expect", ())),
        closed=tuple(table.get("closed", ())),
        events=tuple(table.get("events", ())),
        history=tuple(table.get("history", ())),
    )


def _case(row: dict[str, Any], rule: str, item: str) -> Case:
    add = row.get("add", "").strip()
    return Case(
        rule=f"{rule}\n{add}".strip(),
        given=_given(row["given"]),
        points=str(row["points"]),
        why=row["why"],
        item=item,
        add=add,
        events=tuple(row.get("events", ())),
        target=row.get("target"),
        group=tuple(_numbers(value) for value in row.get("group", ())),
    )


def _given(row: dict[str, Any]) -> Given:
    return {code: _value(value) for code, value in row.items()}


def _value(value: Any) -> Value:
    if isinstance(value, list):
        return [_numbers(one) for one in value]
    if isinstance(value, str) and not value[0].isdigit():
        return value
    return _numbers(value)


def _numbers(value: int | str) -> tuple[int, ...]:
    return tuple(int(part) for part in str(value).split("/"))


PARAGRAPHS = tuple(read(file) for file in sorted(SPEC.glob("*/*.toml")))
RULES = {f"{p.file.parent.name}/{p.file.stem}": p.rule for p in PARAGRAPHS}
CASES = {
    f"{p.file.parent.name}/{p.file.stem}/{no}": case
    for p in PARAGRAPHS
    for no, case in enumerate(p.cases, start=1)
}
WORLDS = {f"{p.file.parent.name}/{p.file.stem}": p for p in PARAGRAPHS if p.scheme}
