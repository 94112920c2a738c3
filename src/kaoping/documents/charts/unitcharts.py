"""Which charts a unit's documents carry (单位文书的图), and their numbers."""

from __future__ import annotations

from typing import Any

from kaoping.documents.charts.composition import composition
from kaoping.documents.charts.problems import problems
from kaoping.documents.charts.spread import spread
from kaoping.documents.charts.targets import targets
from kaoping.documents.source import Book, Frame
from kaoping.rounds import Unit

_EMU = 36000  # English metric units in a millimetre
_ANCHOR = 100  # ids of drawings begin above those Word gives out itself

Chart = dict[str, Any]


def of_book(frame: Frame, unit: Unit, book: Book) -> list[Chart]:
    """Charts of one rulebook: what the points are made of, what falls short, where the unit lies.

    A rulebook that only converts another one's total has none: they would show the same twice.
    """
    if is_converted(book):
        return []
    found = (draw(frame, unit, book) for draw in (composition, targets, spread))
    return [chart for chart in found if chart is not None]


def is_converted(book: Book) -> bool:
    """Whether a rulebook only converts another one's total (折算)."""
    return all(set(item.kinds) == {"imported"} for item in book.items)


def of_findings(frame: Frame, unit: Unit) -> list[Chart]:
    """The chart of open findings, if there is one."""
    found = problems(frame.of("findings", "unit_code").get((unit.code,), []))
    return [found] if found else []


def number(charts: list[Chart]) -> None:
    """Give each chart its number in the document, its caption, and the anchor of Word."""
    for no, chart in enumerate(charts, start=1):
        chart["no"] = str(no)
        chart["title"] = f"图{no}　{chart['title']}"
        chart["anchor"] = str(_ANCHOR + no)
        chart["height"] = str(int(chart["native"]["height_mm"]) * _EMU)
