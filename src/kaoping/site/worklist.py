"""Data of the findings worklist (问题清单): counts first, rows in shards that are loaded when shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from kaoping.documents.source import clean
from kaoping.findings import SEVERITIES
from kaoping.runtables import Row
from kaoping.site.jsdata import Words, chunks
from kaoping.site.names import enterprise_href
from kaoping.site.scene import Scene

ROWS = 1500  # findings in one data file; units are never divided unless alone they are more
SEVERITY_ORDER = list(SEVERITIES)


def worklist(scene: Scene) -> Iterator[tuple[str, Any]]:
    """The data files of the worklist: its index `findings`, then the shards `findings/N`.

    The index holds a cube of counts (unit, severity, code, sheet, shard, how many are new), so that
    filters count at once; a shard holds rows, texts numbered by its own word lists.
    """
    by_unit = _by_unit(scene)
    shards = list(chunks(((code, len(rows)) for code, rows in by_unit.items()), ROWS))
    units, sheets = Words(by_unit), Words()
    codes = Words(sorted({row["code"] for row in scene.run.findings}))
    opened = {id(row) for row in scene.changes.opened} if scene.changes else set()
    cube: Counter[tuple[int, int, int, int, int]] = Counter()
    new: Counter[tuple[int, int, int, int, int]] = Counter()
    made: list[tuple[str, Any]] = []
    for number, group in enumerate(shards):
        rows = [row for code in group for row in by_unit[code]]
        for row in rows:
            cell = (units.number(row["unit_code"]), SEVERITY_ORDER.index(row["severity"]), codes.number(row["code"]),
                    sheets.number(row["sheet_title"] or ""), number)  # fmt: skip
            cube[cell] += 1
            new[cell] += id(row) in opened
        made.append((f"findings/{number}", _shard(scene, rows, opened)))
    index = {
        "units": [[code, scene.unit_name(code), scene.unit_href(code)] for code in units.texts],
        "severities": [[key, SEVERITIES[key]] for key in SEVERITY_ORDER],
        "codes": [[code, *_kind(scene, code)] for code in codes.texts],
        "sheets": sheets.texts,
        "shards": len(shards),
        "compared": scene.changes is not None,
        "cube": [[*cell, count, new[cell]] for cell, count in cube.items()],
    }
    yield "findings", clean(index)
    yield from made


def _by_unit(scene: Scene) -> dict[str, list[Row]]:
    """Findings of each unit by severity: units in official order, then others, then of no unit."""
    grouped: dict[str, list[Row]] = {unit.code: [] for unit in scene.units}
    others: dict[str, list[Row]] = {}
    for row in scene.run.findings:
        shelf = grouped if row["unit_code"] in grouped else others
        shelf.setdefault(row["unit_code"], []).append(row)
    grouped |= {code: others[code] for code in sorted(others, key=lambda c: (c == "", c))}
    return {
        code: sorted(rows, key=lambda row: SEVERITY_ORDER.index(row["severity"]))
        for code, rows in grouped.items()
        if rows
    }


def _kind(scene: Scene, code: str) -> tuple[str, str, str]:
    known = scene.registry.get(code)
    return (known.title, known.remedy, known.basis) if known else ("", "", "")


def _shard(scene: Scene, rows: list[Row], opened: set[int]) -> dict[str, Any]:
    words = Words()
    table = [
        [
            words.number(row["unit_code"]),
            SEVERITY_ORDER.index(row["severity"]),
            words.number(row["code"]),
            words.number(row["file"] or ""),
            words.number(row["sheet_title"] or ""),
            row["cell"] or "",
            words.number(row["column_title"] or ""),
            row["message"] or "",
            _entity(scene, row),
            int(id(row) in opened),
        ]
        for row in rows
    ]
    shard: dict[str, Any] = clean({"words": words.texts, "rows": table})
    return shard


def _entity(scene: Scene, row: Row) -> str:
    key = row.get("entity_key", "")
    return key if key in scene.enterprise_keys and enterprise_href(key) else ""
