"""How a unit stood in the last runs (历次结果): total, rank and grade by rulebook."""

from __future__ import annotations

from typing import Any

from kaoping.documents import numbers
from kaoping.documents.source import Book
from kaoping.site.history import Past
from kaoping.site.scene import Scene

REMEMBERED = 8  # runs that a unit's page lists


def standings(scene: Scene, unit_code: str) -> list[dict[str, Any]]:
    """Totals of a unit in the newest runs that are kept, the newest first."""
    kept = [past for past in scene.history if past.folder is not None][-REMEMBERED:]
    return [
        {
            "key": past.short,
            "at": past.at,
            "current": past.key == scene.run.key,
            "books": [_standing(scene, past, book, unit_code) for book in scene.frame.books],
        }
        for past in reversed(kept)
    ]


def _standing(scene: Scene, past: Past, book: Book, unit_code: str) -> dict[str, str]:
    row = scene.totals_of(past).get((book.code, unit_code), {})
    return {
        "points": numbers.points(row.get("points", ""), book.total_places),
        "rank": row.get("rank") or numbers.DASH,
        "grade": row.get("grade") or numbers.DASH,
    }
