"""Counts over all units (汇总统计): results by category and grade, losses by item, shared problems.

Exact throughout; everything here is read from the run's tables, nothing is scored again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kaoping.documents import numbers
from kaoping.documents.district.scene import Scene, categories
from kaoping.documents.losses import steps_of
from kaoping.documents.source import Book, Item, Row
from kaoping.findings import SEVERITIES
from kaoping.rounds import Unit
from kaoping.runtables import is_true

SHARED = 3
"""From how many units on a problem is a shared one (共性问题)."""
NO_GRADE = "未定等次"
UNSENT = "未报送"
"""The reason of units that sent nothing; counted in units, all other reasons in things."""


@dataclass(frozen=True)
class Results:
    """Totals of one rulebook over some units; `points` and `shares` leave out units without a total."""

    units: int
    points: tuple[Fraction, ...]
    shares: tuple[Fraction, ...]
    grades: dict[str, int]
    provisional: int

    @property
    def scored(self) -> int:
        """Units with a total (参加计分)."""
        return len(self.points)

    @property
    def absent(self) -> int:
        """Units to which the rulebook does not apply (不适用)."""
        return self.units - len(self.points)


@dataclass(frozen=True)
class ItemLoss:
    """One item over all units: points by unit that lost some, in official order (失分项目)."""

    item: Item
    scored: int
    total: Fraction
    full: Fraction
    lost: tuple[tuple[Unit, Fraction], ...]
    reasons: tuple[tuple[str, int], ...]

    @property
    def sum_lost(self) -> Fraction:
        """Points lost by all units together."""
        return sum((points for _, points in self.lost), Fraction(0))

    @property
    def worst(self) -> list[tuple[Unit, Fraction]]:
        """Units by points lost, most first; equals in official order."""
        return sorted(self.lost, key=lambda pair: (-pair[1], pair[0].official_order))


@dataclass(frozen=True)
class Problem:
    """Something that several units have in common (共性问题)."""

    title: str
    about: str
    remedy: str
    units: tuple[str, ...]
    count: int


def grade_titles(scene: Scene, book: Book) -> list[str]:
    """The grades of an edition, best first; units without one are counted as 未定等次 where any is."""
    named = [grade.title for grade in scene.rulebook(book).grades]
    rows = totals(scene, book, scene.units)
    bare = any(row.get("points") and not row.get("grade") for row in rows)
    return [*named, NO_GRADE] if named and bare else named


def totals(scene: Scene, book: Book, units: Iterable[Unit]) -> list[Row]:
    """The rows of `totals` of these units, in their order."""
    return [
        scene.frame.one("totals", ("rulebook", "unit_code"), (book.code, unit.code))
        for unit in units
    ]


def results(scene: Scene, book: Book, units: Sequence[Unit]) -> Results:
    """Totals and grades of one rulebook over these units."""
    rows = [row for row in totals(scene, book, units) if row.get("points")]
    full = [numbers.exact(row.get("full_points") or book.full_points) for row in rows]
    points = [numbers.exact(row["points"]) for row in rows]
    grades = Counter(row.get("grade") or NO_GRADE for row in rows)
    return Results(
        units=len(units),
        points=tuple(points),
        shares=tuple(p / f for p, f in zip(points, full, strict=True) if f > 0),
        grades={title: grades.get(title, 0) for title in grade_titles(scene, book)},
        provisional=sum(is_true(row.get("provisional")) for row in rows),
    )


def by_category(scene: Scene, book: Book) -> list[tuple[str, Results]]:
    """(category, results) in the fixed order of categories, then all units together."""
    rows = [
        (name, results(scene, book, [u for u in scene.units if u.category == name]))
        for name, _ in categories(scene.round)
    ]
    return [*rows, ("合计", results(scene, book, scene.units))]


def fired(scene: Scene) -> dict[str, list[str]]:
    """Unit code → gates and vetoes that fired (触发事项), units in official order."""
    found: dict[str, list[str]] = {}
    for unit in scene.units:
        rows = scene.frame.of("totals", "unit_code").get((unit.code,), [])
        gates = [g for row in rows for g in (row.get("gates") or "").split(";") if g]
        if gates:
            found[unit.code] = list(dict.fromkeys(gates))
    return found


def item_losses(scene: Scene, book: Book) -> list[ItemLoss]:
    """Every item of the edition with what the units lost on it, in the edition's order."""
    return scene.once(f"district/losses/{book.code}", lambda: _item_losses(scene, book))


def _item_losses(scene: Scene, book: Book) -> list[ItemLoss]:
    scores = scene.frame.of("scores", "rulebook", "item_code")
    return [
        _item_loss(scene, book, item, scores.get((book.code, item.code), [])) for item in book.items
    ]


def _item_loss(scene: Scene, book: Book, item: Item, rows: Sequence[Row]) -> ItemLoss:
    scored = {row["unit_code"]: row for row in rows if row.get("points")}
    lost, total, full = [], Fraction(0), Fraction(0)
    for unit in scene.units:
        row = scored.get(unit.code)
        if row is None or row.get("state") == "not_applicable":
            continue
        got, most = numbers.exact(row["points"]), numbers.exact(row["full_points"])
        total, full = total + got, full + most
        if got < most:
            lost.append((unit, most - got))
    counted = sum(row.get("state") != "not_applicable" for row in scored.values())
    return ItemLoss(item, counted, total, full, tuple(lost), tuple(_reasons(scene, book, item, [u for u, _ in lost], scored)))  # fmt: skip


def _reasons(
    scene: Scene, book: Book, item: Item, units: Sequence[Unit], scores: dict[str, Row]
) -> list[tuple[str, int]]:
    """Why points were lost: reasons of the evidence against these units, most frequent first."""
    shelf = scene.frame.of("evidence", "unit_code", "indicator")
    found: Counter[str] = Counter()
    for unit in units:
        if scores[unit.code].get("state") == "not_submitted":
            found[UNSENT] += 1
            continue
        steps = steps_of(scene.frame, unit, book, item)
        for code in dict.fromkeys(s["indicator"] for s in steps if s.get("indicator")):
            known = scene.frame.indicators.get(code)
            for row in shelf.get((unit.code, code), []):
                adverse = known is not None and known.form == "count" and row["verdict"] == "hit"
                if row["verdict"] != "hit" or (adverse and row.get("reason")):
                    found[row.get("reason") or "原因未注明"] += 1
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def shared_findings(scene: Scene) -> list[Problem]:
    """Open findings of the units by kind, those of at least three units, most units first."""
    return scene.once("district/findings", lambda: _shared_findings(scene))


def _shared_findings(scene: Scene) -> list[Problem]:
    grouped: dict[str, list[Row]] = {}
    for row in unit_findings(scene):
        grouped.setdefault(row["code"], []).append(row)
    problems = []
    for code, rows in grouped.items():
        known = scene.registry.get(code)
        severity = SEVERITIES.get(rows[0]["severity"], "")
        problems.append(_problem(known.title if known else code, severity, known.remedy if known else "", rows))  # fmt: skip
    return _shared(problems)


def unit_findings(scene: Scene) -> list[Row]:
    """Open findings that belong to an assessed unit."""
    codes = scene.round.by_code
    return [row for row in scene.frame.run.rows("findings") if row.get("unit_code") in codes]


def shared_reasons(scene: Scene) -> list[Problem]:
    """Misses of the indicators in use by indicator and reason, those of at least three units."""
    return scene.once("district/reasons", lambda: _shared_reasons(scene))


def _shared_reasons(scene: Scene) -> list[Problem]:
    used = {
        step["indicator"]
        for step in scene.frame.run.rows("steps")
        if step.get("indicator") and step.get("state") == "ok"
    }
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in scene.frame.run.rows("evidence"):
        if row["verdict"] == "miss" and row["indicator"] in used and row.get("unit_code") in scene.round.by_code:  # fmt: skip
            grouped.setdefault((row["indicator"], row.get("reason") or ""), []).append(row)
    titles = scene.frame.indicators
    problems = [
        _problem(reason or "原因未注明", titles[code].title if code in titles else code, "", rows)
        for (code, reason), rows in grouped.items()
    ]
    return _shared(problems)


def _problem(title: str, about: str, remedy: str, rows: Sequence[Row]) -> Problem:
    return Problem(
        title, about, remedy, tuple(dict.fromkeys(r["unit_code"] for r in rows)), len(rows)
    )


def _shared(problems: Iterable[Problem]) -> list[Problem]:
    kept = [problem for problem in problems if len(problem.units) >= SHARED]
    return sorted(kept, key=lambda p: (-len(p.units), -p.count, p.title, p.about))


@dataclass(frozen=True)
class Returns:
    """Who sent a workbook and when (报送情况), unit codes in official order."""

    in_time: tuple[str, ...]
    late: tuple[str, ...]
    missing: tuple[str, ...]
    returned: tuple[str, ...]
    waiting: tuple[str, ...]
    incomplete: tuple[str, ...]
    times_returned: int

    @property
    def accepted(self) -> int:
        """Units whose workbook counts (受理)."""
        return len(self.in_time) + len(self.late)


def timeliness(scene: Scene, unit: Unit) -> Row:
    """The row of `timeliness` of a unit; empty when the run has none."""
    return scene.frame.one("timeliness", ("unit_code",), (unit.code,))


def returns(scene: Scene) -> Returns:
    """Every unit once as in time, late, waiting (returned and not sent again) or missing."""
    return scene.once("district/returns", lambda: _returns(scene))


def _returns(scene: Scene) -> Returns:
    shelf: dict[str, list[str]] = {name: [] for name in ("in_time", "late", "missing", "returned", "waiting", "incomplete")}  # fmt: skip
    times = 0
    for unit in scene.units:
        row = timeliness(scene, unit)
        back = int(row.get("times_returned") or 0)
        times += back
        if back:
            shelf["returned"].append(unit.code)
        shelf[_arrival(row, back)].append(unit.code)
        if row.get("submission_id") and row.get("sheets_received") != row.get("sheets_expected"):
            shelf["incomplete"].append(unit.code)
    return Returns(**{name: tuple(codes) for name, codes in shelf.items()}, times_returned=times)


def _arrival(row: Row, returned: int) -> str:
    if row.get("submission_id"):
        return "late" if int(row.get("days_late") or 0) else "in_time"
    return "waiting" if returned else "missing"
