"""Pages of the past (运行记录): the list of runs, and what differs between two neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from kaoping.changes import Changes
from kaoping.documents import numbers
from kaoping.documents.source import Row
from kaoping.findings import SEVERITIES
from kaoping.runtables import RunTables
from kaoping.site.history import Past, previous_of
from kaoping.site.scene import Scene
from kaoping.site.unit import finding_row

COMPARED = 5  # newest runs that are held against the one before
SHOWN = 400  # findings of one list written into the page
GATE = {"passed": "通过", "refused": "未过闸门", "unasked": "未经闸门"}


def history_view(scene: Scene) -> dict[str, Any]:
    """All runs of the round, the newest first."""
    compared = {past.key for past, _ in pairs(scene)}
    rows = [
        {
            "key": past.short,
            "at": past.at,
            "actor": past.actor,
            "gate": GATE[past.verdict.state],
            "why": "；".join(past.verdict.failures),
            "published": past.published or "未发布",
            "kept": "已清理" if past.folder is None else "完整" if past.has_warehouse else "结果表",
            "current": past.key == scene.run.key,
            "href": f"runs/{past.short}.html" if past.key in compared else "",
        }
        for past in reversed(scene.history)
    ]
    return {"runs": rows}


def pairs(scene: Scene) -> list[tuple[Past, Past]]:
    """(run, the kept run before it) of the newest runs, the newest first."""
    history = list(scene.history)
    found = []
    for past in reversed(history):
        before = previous_of(history, past.key)
        if past.folder is not None and before is not None:
            found.append((past, before))
    return found[:COMPARED]


def diff_views(scene: Scene) -> Iterator[tuple[str, dict[str, Any]]]:
    """(file name, view) of each pair of neighbouring runs."""
    for past, before in pairs(scene):
        assert past.folder is not None
        assert before.folder is not None
        new = scene.whole if past.key == scene.run.key else RunTables.load(past.folder)
        yield (
            f"runs/{past.short}.html",
            diff_view(scene, past, before, RunTables.load(before.folder), new),
        )


def diff_view(
    scene: Scene, past: Past, before: Past, old: RunTables, new: RunTables
) -> dict[str, Any]:
    """What differs between two runs: totals, items, findings."""
    changes = scene.veil.changes(old, new)
    return {
        "key": past.short,
        "at": past.at,
        "before": before.short,
        "before_at": before.at,
        "gate": GATE[past.verdict.state],
        "totals": list(_totals(scene, old, new)),
        "items": list(_items(scene, old, new)),
        "counts": _counts(changes),
        "opened": [_named(scene, row) for row in changes.opened[:SHOWN]],
        "closed": [_named(scene, row) for row in changes.closed[:SHOWN]],
        "opened_count": len(changes.opened),
        "closed_count": len(changes.closed),
        "still_count": len(changes.still),
        "shown": SHOWN,
    }


def _named(scene: Scene, row: Row) -> dict[str, str]:
    return finding_row(row, scene.unit_name(row["unit_code"]))


def _counts(changes: Changes) -> list[dict[str, str]]:
    kinds = (changes.opened, changes.closed, changes.still)
    counts = [Counter(row["severity"] for row in rows) for rows in kinds]
    return [
        {"severity": title, "opened": str(counts[0][key]), "closed": str(counts[1][key]), "still": str(counts[2][key])}
        for key, title in SEVERITIES.items()
    ]  # fmt: skip


def _totals(scene: Scene, old: RunTables, new: RunTables) -> Iterator[dict[str, str]]:
    for unit in scene.units:
        for book in scene.frame.books:
            key = {"rulebook": book.code, "unit_code": unit.code}
            before, after = old.one("totals", **key), new.one("totals", **key)
            watched = ("points", "rank", "grade")
            if any(before.get(name, "") != after.get(name, "") for name in watched):
                yield {
                    "unit": unit.name,
                    "href": scene.unit_href(unit.code),
                    "book": book.title,
                    "before": numbers.points(before.get("points", ""), book.total_places),
                    "after": numbers.points(after.get("points", ""), book.total_places),
                    "gap": _gap(before, after, book.total_places),
                    "rank": f"{before.get('rank') or numbers.DASH} → {after.get('rank') or numbers.DASH}",
                    "grade": f"{before.get('grade') or numbers.DASH} → {after.get('grade') or numbers.DASH}",
                }


def _items(scene: Scene, old: RunTables, new: RunTables) -> Iterator[dict[str, str]]:
    for unit in scene.units:
        for book in scene.frame.books:
            for item in book.items:
                key = {"rulebook": book.code, "unit_code": unit.code, "item_code": item.code}
                before, after = old.one("scores", **key), new.one("scores", **key)
                if before.get("points", "") != after.get("points", ""):
                    yield {
                        "unit": unit.name,
                        "href": scene.unit_href(unit.code),
                        "book": book.title,
                        "item": f"{item.code} {item.title}",
                        "before": numbers.points(before.get("points", ""), book.item_places),
                        "after": numbers.points(after.get("points", ""), book.item_places),
                        "gap": _gap(before, after, book.item_places),
                    }


def _gap(before: Row, after: Row, places: int) -> str:
    if not before.get("points") or not after.get("points"):
        return numbers.DASH
    gap = numbers.exact(after["points"]) - numbers.exact(before["points"])
    return ("+" if gap > 0 else "") + numbers.half_up(gap, places)
