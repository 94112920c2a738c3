"""Charts of the site (网站的图): drawn by the same functions as in the documents, as inline SVG."""

from __future__ import annotations

from typing import Any

from kaoping.documents import numbers
from kaoping.documents.charts import unitcharts
from kaoping.documents.charts.history import ROWS, Stand, history
from kaoping.documents.charts.problems import problems
from kaoping.documents.charts.spread import spread
from kaoping.documents.source import Book
from kaoping.rounds import Unit
from kaoping.runtables import read_table
from kaoping.site.history import Past
from kaoping.site.scene import Scene

Chart = dict[str, Any]


def of_unit(scene: Scene, unit: Unit, book: Book) -> list[Chart]:
    """Charts of one rulebook on a unit's page: those of its documents, and the total over the runs."""
    found = unitcharts.of_book(scene.frame, unit, book)
    over_runs = history(book.title, _stands(scene, unit, book), book.total_places)
    return [*found, over_runs] if over_runs else found


def of_findings(scene: Scene, unit: Unit) -> list[Chart]:
    """Where a unit's findings lie."""
    return unitcharts.of_findings(scene.frame, unit)


def of_district(scene: Scene) -> list[Chart]:
    """The distribution under each rulebook that judges for itself, and where findings lie."""
    found = [
        spread(scene.frame, None, book)
        for book in scene.frame.books
        if not unitcharts.is_converted(book)
    ]
    found.append(problems(scene.run.findings))
    return [chart for chart in found if chart is not None]


def _stands(scene: Scene, unit: Unit, book: Book) -> list[Stand]:
    """The unit's totals in the kept runs, oldest first."""
    return [
        Stand(when, numbers.exact(points) if points else None)
        for when, totals in _runs(scene)
        for points in (totals.get((book.code, unit.code), ""),)
    ]


def _runs(scene: Scene) -> list[tuple[str, dict[tuple[str, str], str]]]:
    """(when, totals by rulebook and unit) of the newest kept runs, oldest first; read once."""
    kept = scene.frame.cache.get("site/runs")
    if kept is None:
        pasts = [past for past in scene.history if past.folder is not None][-ROWS:]
        kept = [(_when(pasts, past), _totals(past)) for past in pasts]
        scene.frame.cache["site/runs"] = kept
    found: list[tuple[str, dict[tuple[str, str], str]]] = kept
    return found


def _when(pasts: list[Past], past: Past) -> str:
    """The day of a run; its time as well where several were made that day."""
    day = past.at[5:10]
    return past.at[5:] if sum(each.at[5:10] == day for each in pasts) > 1 else day


def _totals(past: Past) -> dict[tuple[str, str], str]:
    assert past.folder is not None
    rows = read_table(past.folder, "totals")
    return {(row["rulebook"], row["unit_code"]): row["points"] for row in rows}
