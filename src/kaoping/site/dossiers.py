"""Data of the enterprise page (企业档案): all that units and registers say of one enterprise, by cell.

One page serves every enterprise; its data lie in files by the first characters of the key, so that a
page view loads one small file however many enterprises there are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from kaoping.documents.source import clean
from kaoping.findings import SEVERITIES
from kaoping.runtables import Row
from kaoping.site.cells import Cell, enterprise_cells, enterprises, warehouse_of
from kaoping.site.jsdata import Words, chunks, prefixes
from kaoping.site.names import slug
from kaoping.site.scene import Scene
from kaoping.site.tree import VERDICTS, WITNESS
from kaoping.site.witness import fact

IN_FILE = 60  # enterprises in one data file
NAMES = 5000  # names in one file of the list
# Registers first: they are the second witness that everything else is held against.
SHEETS = (
    "reg_enterprises", "reg_certificates", "reg_filings", "reg_cases", "enterprises", "contracts",
    "coverage", "mediation", "help_points", "six_ones", "events", "proposals", "facilities",
)  # fmt: skip
FACTS = {
    "is_on_register": "企业名录在册", "reg_status": "登记状态", "ownership": "企业类型", "size_class": "规模",
    "industry": "行业", "register_staff": "名录职工人数", "is_reported": "归属单位已上报", "is_unionised": "已建会",
    "has_general": "综合集体合同有效", "has_wage": "工资专项合同有效", "has_womens": "女职工专项合同有效",
    "has_safety": "劳动安全卫生专项合同有效",
}  # fmt: skip
_ADDRESS = re.compile(r"(?:(.*)!)?([A-Z]+)(\d+)")
RowKey = tuple[str, str, str, str]  # submission, sheet, tab, row number


@dataclass
class Known:
    """What is known of every enterprise before its cells are read.

    Attributes:
        warehouse: of the run, None when it is kept no more.
        heads: key → name, unit and facts.
        evidence: rows about the enterprise itself, by key.
        evidence_at: other rows, by the row of the sheet they stand in.
        findings: findings that name the enterprise, by key.
        findings_at: other findings, by the row of the sheet they stand in.
        facts: what registers say of the enterprise, by key.
        facts_at: what registers say of other facts, by the row of the sheet they stand in.
    """

    warehouse: Path | None
    heads: dict[str, Row]
    evidence: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    evidence_at: dict[RowKey, list[Row]] = field(default_factory=lambda: defaultdict(list))
    findings: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    findings_at: dict[RowKey, list[Row]] = field(default_factory=lambda: defaultdict(list))
    facts: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    facts_at: dict[RowKey, list[Row]] = field(default_factory=lambda: defaultdict(list))


def row_key(row: Row) -> RowKey | None:
    """The row of a sheet in which an address lies; None without a cell."""
    match = _ADDRESS.fullmatch(row.get("cell") or "")
    if match is None:
        return None
    return row.get("submission_id") or "", row.get("sheet") or "", match[1] or "", match[3]


def gather(scene: Scene) -> Known:
    """Heads, evidence and findings of all enterprises of the run."""
    warehouse = warehouse_of(scene.run.run_dir)
    heads = {r["enterprise_key"]: r for r in enterprises(warehouse)} if warehouse else {}
    known = Known(warehouse, heads)
    for unit in scene.units:
        for row in scene.run.evidence(unit.code):
            _shelve_evidence(known, row)
    for row in scene.run.findings:
        if (key := row.get("entity_key", "")) in known.heads:
            known.findings[key].append(row)
        elif place := row_key(row):
            known.findings_at[place].append(row)
    for row in scene.run.rows("confirmations"):
        if row["entity_key"] in known.heads:
            known.facts[row["entity_key"]].append(row)
        elif place := row_key(row):
            known.facts_at[place].append(row)
    return known


def _shelve_evidence(known: Known, row: Row) -> None:
    key = row["entity_key"]
    if row.get("entity_kind") == "enterprise" and key:
        known.evidence[key].append(row)
        if key not in known.heads:  # a register that is not kept, or no warehouse any more
            known.heads[key] = {
                "enterprise_key": key,
                "enterprise_name": row["entity_name"],
                "unit_code": row["unit_code"],
            }
    elif place := row_key(row):
        known.evidence_at[place].append(row)


def names(scene: Scene, known: Known) -> Iterator[tuple[str, Any]]:
    """The list of enterprises: its index `names`, then files `names/N` by unit."""
    by_unit: dict[str, list[Row]] = {unit.code: [] for unit in scene.units}
    for key in sorted(known.heads):
        head = known.heads[key]
        by_unit.setdefault(head["unit_code"], []).append(head)
    full = {code: rows for code, rows in by_unit.items() if rows}
    units = list(full)
    files = list(chunks(((code, len(rows)) for code, rows in full.items()), NAMES))
    yield (
        "names",
        {
            "total": len(known.heads),
            "cells": known.warehouse is not None,
            "units": [[code, scene.unit_name(code), scene.unit_href(code)] for code in units],
            "files": [[units.index(code) for code in group] for group in files],
            "prefixes": [[p, slug(p or "all")] for p in prefixes(known.heads, IN_FILE)],
        },
    )
    for number, group in enumerate(files):
        rows = [
            [head["enterprise_key"], head["enterprise_name"], units.index(code), len(known.evidence.get(head["enterprise_key"], ()))]
            for code in group for head in full[code]
        ]  # fmt: skip
        yield f"names/{number}", clean(rows)


def dossiers(scene: Scene, known: Known) -> Iterator[tuple[str, Any]]:
    """The data files `e/<first characters of the key>`, one after another."""
    groups = prefixes(known.heads, IN_FILE)
    cells = enterprise_cells(known.warehouse) if known.warehouse else iter(())
    by_key = groupby(cells, key=lambda cell: cell.enterprise_key)
    waiting = next(by_key, None)
    order = {key: prefix for prefix, keys in groups.items() for key in keys}
    shard, current = Shard(scene, known), ""
    for n, key in enumerate(sorted(order)):
        if n and order[key] != current:
            yield f"e/{slug(current or 'all')}", shard.value()
            shard = Shard(scene, known)
        current = order[key]
        while waiting and waiting[0] < key:  # the warehouse has no head for it: never so in a run
            waiting = next(by_key, None)
        own: list[Cell] = []
        if waiting and waiting[0] == key:
            own = list(waiting[1])
            waiting = next(by_key, None)
        shard.add(key, own)
    if order:
        yield f"e/{slug(current or 'all')}", shard.value()


class Shard:
    """One data file: texts numbered by its own word list, sheets described once."""

    def __init__(self, scene: Scene, known: Known) -> None:
        self._scene, self._known = scene, known
        self._words = Words()
        self._places: dict[tuple[str, str, str], int] = {}
        self._heads: list[list[Any]] = []
        self._columns: list[dict[str, str]] = []  # column title → letters, per place
        self._list: dict[str, Any] = {}

    def add(self, key: str, cells: Iterable[Cell]) -> None:
        """One enterprise with all its cells."""
        head = self._known.heads[key]
        rows, evidence, found = [], list(self._known.evidence.get(key, ())), list(self._known.findings.get(key, ()))  # fmt: skip
        facts = list(self._known.facts.get(key, ()))
        ordered = sorted(cells, key=lambda c: SHEETS.index(c.sheet))
        for place, group in groupby(ordered, key=lambda c: (c.sheet, c.submission_id, c.row_no)):
            own = list(group)
            at = row_key({"submission_id": str(place[1]), "sheet": place[0], "cell": own[0].cell})
            assert at is not None
            evidence += self._known.evidence_at.get(at, [])
            found += self._known.findings_at.get(at, [])
            facts += self._known.facts_at.get(at, [])
            rows.append(self._row(own, at))
        self._list[key] = {
            "name": head["enterprise_name"],
            "unit": self._words.number(head["unit_code"]),
            "facts": [[FACTS[f], head[f]] for f in FACTS if head.get(f)],
            "rows": rows,
            "evidence": [self._evidence(row) for row in evidence],
            "findings": [self._finding(row) for row in found],
            "witness": [self._fact(row) for row in facts],
        }

    def _row(self, cells: list[Cell], at: RowKey) -> list[Any]:
        first = cells[0]
        where = (str(first.submission_id), first.sheet, at[2])
        if where not in self._places:
            self._places[where] = len(self._places)
            unit = first.unit_code or ""
            self._heads.append([self._scene.unit_name(unit) if unit else "部门登记", first.file, first.sheet_title, at[2]])  # fmt: skip
            self._columns.append({})
        number = self._places[where]
        columns, values = self._columns[number], {}
        for cell in cells:
            title = cell.column_title or ""
            columns.setdefault(title, _letters(cell.cell))
            values[list(columns).index(title)] = cell.raw
        return [number, int(at[3]), values]

    def _evidence(self, row: Row) -> list[Any]:
        w = self._words.number
        known = self._scene.frame.indicators.get(row["indicator"])
        return [
            w(known.title if known else row["indicator"]), w(row.get("entity_name") or row["entity_key"]),
            w(row.get("reason") or ""), w(VERDICTS.get(row["verdict"], row["verdict"])),
            w(WITNESS.get(row.get("confirmation") or "", "")), w(row.get("file") or ""),
            w(row.get("sheet_title") or ""), w(row.get("column_title") or ""), row.get("cell") or "",
        ]  # fmt: skip

    def _finding(self, row: Row) -> list[Any]:
        w = self._words.number
        return [
            w(SEVERITIES[row["severity"]]), w(row["code"]), w(row["unit_code"]), w(row["file"] or ""),
            w(row["sheet_title"] or ""), row["cell"] or "", row["message"] or "", w(row["remedy"] or ""),
        ]  # fmt: skip

    def _fact(self, row: Row) -> list[Any]:
        w, said = self._words.number, fact(row)
        names = ("kind", "name", "state", "differs", "effect", "file", "sheet")
        return [*(w(said[name]) for name in names), said["cell"]]

    def value(self) -> dict[str, Any]:
        """The finished file."""
        places = [
            [*head, [[title, letters] for title, letters in columns.items()]]
            for head, columns in zip(self._heads, self._columns, strict=True)
        ]
        found: dict[str, Any] = clean(
            {"words": self._words.texts, "places": places, "list": self._list}
        )
        return found


def _letters(cell: str) -> str:
    match = _ADDRESS.fullmatch(cell)
    return match[2] if match else ""
