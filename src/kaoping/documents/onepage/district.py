"""The district's page and the list of all units (全区页、全区一览)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from kaoping.documents import numbers, scoretable
from kaoping.documents.charts.drawing import MM, printed, scaled
from kaoping.documents.charts.spread import share_of, spread
from kaoping.documents.charts.unitcharts import is_converted
from kaoping.documents.numbers import DASH
from kaoping.documents.onepage.unitpage import Earlier, moved
from kaoping.documents.source import Book, Frame
from kaoping.findings import SEVERITIES
from kaoping.rounds import Unit

TOP = 6
_HIGH = {1: 8, 2: 5, 3: 3}  # rulebooks with a chart on the front page → dots in its highest column
_KEY = ("rulebook", "unit_code")
_WIDTH, _SIZE = 146 * MM, 310


def front(frame: Frame, units: Sequence[Unit], earlier: Earlier | None) -> dict[str, Any]:
    """What the district looks like: reporting, findings, each rulebook, the items lost most often."""
    return {
        "facts": [_sent(frame, units), _late(frame, units), _found(frame, earlier), _moved(frame, units, earlier)],
        "books": _books(frame),
        "items": _items(frame),
    }  # fmt: skip


def _sent(frame: Frame, units: Sequence[Unit]) -> dict[str, str]:
    rows = {r["unit_code"]: r for r in frame.run.rows("timeliness")}
    missing = [u.name for u in units if not rows.get(u.code, {}).get("submission_id")]
    note = "、".join(missing[:2]) + (f"等{len(missing)}个" if len(missing) > 2 else "")
    value = f"{len(units) - len(missing)}／{len(units)}"
    return {
        "name": "已受理单位",
        "value": value,
        "note": f"未受理：{note}" if missing else "全部受理",
    }


def _late(frame: Frame, units: Sequence[Unit]) -> dict[str, str]:
    codes = {unit.code for unit in units}
    late = [
        r
        for r in frame.run.rows("timeliness")
        if r["unit_code"] in codes and int(r.get("days_late") or 0) > 0 and r.get("submission_id")
    ]
    most = max((int(r["days_late"]) for r in late), default=0)
    return {"name": "逾期报送", "value": f"{len(late)}个单位", "note": f"最长{most}个工作日" if late else "没有"}  # fmt: skip


def _found(frame: Frame, earlier: Earlier | None) -> dict[str, str]:
    counts = Counter(row["severity"] for row in frame.run.rows("findings"))
    said = "、".join(f"{title}{counts[code]}" for code, title in SEVERITIES.items() if counts[code])
    before = f"（上次{len(earlier.run.findings)}项）" if earlier else ""
    return {"name": "未解决的问题", "value": f"{counts.total()}项{before}", "note": said or "没有"}


def _moved(frame: Frame, units: Sequence[Unit], earlier: Earlier | None) -> dict[str, str]:
    if earlier is None:
        open_ = {r["unit_code"] for r in frame.run.rows("totals") if scoretable.is_true(r.get("provisional"))}  # fmt: skip
        return {
            "name": "暂定结果",
            "value": f"{len(open_)}个单位",
            "note": "有待核实数据或同组未报齐",
        }
    found = [
        (unit, text)
        for unit in units
        for book in frame.books
        if (text := moved(frame, unit, book, earlier)) not in ("", "与上次持平")
    ]
    changed = dict.fromkeys(unit.name for unit, _ in found)
    note = "、".join(list(changed)[:2]) + (f"等{len(changed)}个" if len(changed) > 2 else "")
    return {"name": "总分有变动", "value": f"{len(changed)}个单位", "note": note or "与上次相同"}


def _books(frame: Frame) -> list[dict[str, Any]]:
    """The rulebooks that judge for themselves; as many as the page holds have a chart."""
    judging = [book for book in frame.books if not is_converted(book)]
    most = max(_HIGH)
    high = _HIGH[min(max(len(judging), 1), most)]
    return [_book(frame, book, high if n < most else 0) for n, book in enumerate(judging)]


def _book(frame: Frame, book: Book, stack: int) -> dict[str, Any]:
    """One rulebook: mean and span in a sentence, grades, and the distribution."""
    rows = frame.of("totals", "rulebook").get((book.code,), [])
    known = sorted(numbers.exact(r["points"]) for r in rows if r.get("points"))
    mean = numbers.mean(known)
    places = book.total_places
    span = DASH
    if known and mean is not None:
        low, high = numbers.half_up(known[0], places), numbers.half_up(known[-1], places)
        span = f"{len(known)}个单位平均{numbers.half_up(mean, places)}分，最低{low}分，最高{high}分"
    counts = Counter(r["grade"] for r in rows if r.get("grade"))
    order = list(dict.fromkeys(r["grade"] for r in sorted(rows, key=_best) if r.get("grade")))
    chart = spread(frame, None, book, _WIDTH, _SIZE, stack) if stack else None
    grades = "、".join(f"{grade}{counts[grade]}个" for grade in order)
    return {
        "title": f"{book.title}（满分{numbers.trimmed(book.full_points)}分）",
        "said": span + (f"；{grades}" if grades else "") + "。",
        "charts": [chart] if chart else [],
    }


def _best(row: Any) -> Fraction:
    return -numbers.exact(row.get("points") or "")


def _items(frame: Frame) -> list[dict[str, str]]:
    """Items that cost the district most, each as a part of its rulebook's full marks."""
    found = []
    for book in (b for b in frame.books if not is_converted(b)):
        shelf = frame.of("scores", "rulebook", "item_code")
        full = numbers.exact(book.full_points)
        for item in book.items:
            rows = [r for r in shelf.get((book.code, item.code), []) if r.get("points")]
            gaps = [numbers.exact(r["full_points"]) - numbers.exact(r["points"]) for r in rows]
            short = [gap for gap in gaps if gap > 0]
            if short and full > 0:
                lost = sum(short, Fraction(0))
                found.append((lost / full, book, item, len(short), len(rows), lost))
    found.sort(key=lambda each: -each[0])
    return [
        {
            "title": item.title,
            "book": book.title,
            "units": f"{short}／{judged}个单位失分",
            "lost": f"共失{numbers.half_up(lost, book.item_places)}分",
        }
        for _, book, item, short, judged, lost in found[:TOP]
    ]


def listing(frame: Frame, units: Sequence[Unit], earlier: Earlier | None) -> dict[str, Any]:
    """全区一览: one row per unit in official order; a bar, the points, rank and grade per rulebook."""
    bar = min(34, max(8, 180 // max(1, len(frame.books)) - 30)) * MM
    return {
        "heads": [f"{b.title}（{numbers.trimmed(b.full_points)}分）" for b in frame.books],
        "rows": [
            {
                "name": unit.name,
                "group": unit.comparison_group,
                "cells": [_cell(frame, unit, book, earlier, bar) for book in frame.books],
            }
            for unit in units
        ],
    }


def _cell(
    frame: Frame, unit: Unit, book: Book, earlier: Earlier | None, bar: int
) -> dict[str, str]:
    total = scoretable.total_row(frame, unit, book)
    share = share_of(frame, book, unit.code)
    place = "" if total["rank"] == DASH else f"第{total['rank'].split('/')[0]}"
    grade = "" if total["grade"] == DASH else total["grade"]
    change = moved(frame, unit, book, earlier).removeprefix("较上次")
    return {
        "points": total["computed"],
        "bar": printed(scaled(share or Fraction(0), Fraction(1), bar)),
        "full": printed(bar),
        "said": "　".join(x for x in (place, grade, change if change != "与上次持平" else "") if x),
    }
