"""问题分布: findings by sheet and severity (问题在哪张表、什么级别)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from kaoping.documents.charts.drawing import SIZE, WIDTH, Canvas, advance
from kaoping.documents.charts.palette import PAPER, SHADES, SOFT, text_on
from kaoping.documents.source import Row
from kaoping.findings import SEVERITIES

ROWS = 12
FEWEST = 4  # findings that a sentence says as well
WHOLE = "整份工作簿"
REST = "其他工作表"
_BOUNDS = (2, 5, 10, 20)  # counts from which a cell takes the next darker shade


def counts(rows: Sequence[Row]) -> tuple[list[str], Counter[tuple[str, str]]]:
    """(sheets, the fullest first; number of findings by sheet and severity)."""
    found = Counter((row.get("sheet_title") or WHOLE, row["severity"]) for row in rows)
    sums: Counter[str] = Counter()
    for (sheet, _), count in found.items():
        sums[sheet] += count
    order = sorted(sums, key=lambda sheet: (-sums[sheet], sheet))
    if len(order) > ROWS:
        kept, rest = order[: ROWS - 1], order[ROWS - 1 :]
        merged: Counter[tuple[str, str]] = Counter()
        for (sheet, severity), count in found.items():
            merged[REST if sheet in rest else sheet, severity] += count
        return [*kept, REST], merged
    return order, found


def problems(rows: Sequence[Row], width: int = WIDTH, size: int = SIZE) -> dict[str, Any] | None:
    """The chart of a unit's findings; None when one sheet, or few findings, say it as well.

    Args:
        rows: findings of one unit, or of the district.
        width: of the drawing.
        size: of its texts.
    """
    sheets, found = counts(rows)
    if len(sheets) < 2 or len(rows) < FEWEST:
        return None
    severities = [s for s in SEVERITIES if any(found[sheet, s] for sheet in sheets)]
    said = "；".join(
        f"{sheet}："
        + "、".join(f"{SEVERITIES[s]}{found[sheet, s]}" for s in severities if found[sheet, s])
        for sheet in sheets
    )
    return {
        "title": "问题分布（按工作表和级别）",
        "alt": f"问题分布表，行是工作表，列是级别，格内是处数，越多颜色越深。{said}。",
        "drawing": _draw(sheets, severities, found, width, size),
        "native": _native(sheets, severities, found),
    }


def shade(count: int) -> str:
    """The ground of a cell that holds this many."""
    return SHADES[sum(count >= bound for bound in _BOUNDS)]


def _draw(
    sheets: list[str],
    severities: list[str],
    found: Counter[tuple[str, str]],
    width: int,
    size: int,
) -> dict[str, Any]:
    canvas = Canvas(width, size)
    name = min(width * 4 // 10, max(advance(s, size) for s in sheets) + size)
    cell = min(9 * size, (width - name - 5 * size) // (len(severities) + 1))
    high, head = size * 19 // 10, size * 18 // 10
    left = name + size // 2
    titles = [*(SEVERITIES[s] for s in severities), "合计"]
    for k, title in enumerate(titles):
        canvas.text(left + k * cell + cell // 2, head // 2, title, "middle", SOFT)
    for n, sheet in enumerate(sheets):
        top = head + n * high
        middle = top + high // 2
        canvas.label(name, middle, sheet, name)
        for k, severity in enumerate(severities):
            count = found[sheet, severity]
            ground = shade(count) if count else PAPER
            canvas.rect(left + k * cell, top, cell, high, ground, SOFT)
            if count:
                canvas.text(left + k * cell + cell // 2, middle, str(count), "middle", text_on(ground))  # fmt: skip
        total = sum(found[sheet, s] for s in severities)
        canvas.text(left + len(severities) * cell + cell // 2, middle, str(total), "middle")
    return canvas.done(head + len(sheets) * high + size // 4)


def _native(
    sheets: list[str], severities: list[str], found: Counter[tuple[str, str]]
) -> dict[str, Any]:
    steps = list(SEVERITIES)
    totals = {sheet: sum(found[sheet, s] for s in severities) for sheet in sheets}
    return {
        "direction": "bar",
        "categories": [f"{sheet} {totals[sheet]}处" for sheet in sheets],
        "series": [
            {
                "name": SEVERITIES[s],
                "style": f"step{steps.index(s)}",
                "values": [str(found[sheet, s] or "") for sheet in sheets],
            }
            for s in severities
        ],
        "marks": None,
        "most": "",
        "step": "",
        "height_mm": 24 + 8 * len(sheets),
    }
