"""Why not full marks, where a certain loss lies, and why this rank (为什么没有满分、为什么是这个名次)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

from kaoping.exact import Fraction
from kaoping.rulebook.explain import Explanation, explain_item
from kaoping.rulebook.explain_total import explain_total
from kaoping.rulebook.model import Rulebook, places_text, plain
from kaoping.runtables import Row, RunTables

ZERO = Fraction(0)
_TOGETHER = 3  # so many items at most are added up to find a loss


@dataclass(frozen=True)
class WhyNotFull:
    """One unit's total of one rulebook: how it came about, and every item below its full marks."""

    rulebook: str
    title: str
    unit_code: str
    sentences: tuple[str, ...]
    losses: tuple[Explanation, ...]

    def as_dict(self) -> dict[str, Any]:
        """Nested dictionaries, ready for JSON."""
        return asdict(self)


def why_not_full(tables: RunTables, book: Rulebook, unit_code: str) -> WhyNotFull:
    """Every loss, largest first, and how the total comes from them.

    Raises:
        UsageError: the run has no total of that unit under that rulebook.
    """
    total = explain_total(tables, book, unit_code)
    order = [item.code for item in book.items]
    found = [explain_item(tables, book, unit_code, code) for code in _lossy(tables, book, unit_code)]  # fmt: skip
    found.sort(key=lambda one: (-_lost(one), order.index(one.item_code)))
    lost = sum(map(_lost, found), ZERO)
    head = f"各项失分合计{plain(lost)}分。" if found else "各项都是满分，或不适用于本单位。"
    return WhyNotFull(book.code, book.title, unit_code, (head, *total.sentences), tuple(found))


def _lossy(tables: RunTables, book: Rulebook, unit_code: str) -> list[str]:
    rows = tables.find("scores", rulebook=book.code, unit_code=unit_code)
    return [r["item_code"] for r in rows if r["points"] and _row_loss(r) > 0]


def _row_loss(row: Row) -> Fraction:
    return Fraction(row["full_points"]) - Fraction(row["points"])


def _lost(one: Explanation) -> Fraction:
    return Fraction(one.lost or 0)


@dataclass(frozen=True)
class Found:
    """Where a loss lies: `kind` is item, rule (of the one item), total, or items (together)."""

    rulebook: str
    kind: str
    items: tuple[str, ...]
    rule_no: int = 0


def find_loss(
    tables: RunTables, books: Sequence[Rulebook], unit_code: str, amount: Fraction
) -> list[Found]:
    """Where a unit lost exactly `amount`: an item, else a rule, else a total, else items together.

    The first of these that knows the amount answers; of items together the fewest.
    """
    for search in (_items, _rules, _totals, _together):
        found = [one for book in books for one in search(tables, book, unit_code, amount)]
        if found:
            return found
    return []


def _items(tables: RunTables, book: Rulebook, unit: str, amount: Fraction) -> Iterator[Found]:
    for row in tables.find("scores", rulebook=book.code, unit_code=unit):
        if row["points"] and _row_loss(row) == amount:
            yield Found(book.code, "item", (row["item_code"],))


def _rules(tables: RunTables, book: Rulebook, unit: str, amount: Fraction) -> Iterator[Found]:
    for code in _lossy(tables, book, unit):
        for rule in explain_item(tables, book, unit, code).rules:
            if rule.points and Fraction(rule.full_points) - Fraction(rule.points) == amount:
                yield Found(book.code, "rule", (code,), rule.rule_no)


def _totals(tables: RunTables, book: Rulebook, unit: str, amount: Fraction) -> Iterator[Found]:
    row = tables.one("totals", rulebook=book.code, unit_code=unit)
    if row and row["points"] and _row_loss(row) == amount:
        yield Found(book.code, "total", tuple(_lossy(tables, book, unit)))


def _together(tables: RunTables, book: Rulebook, unit: str, amount: Fraction) -> Iterator[Found]:
    rows = tables.find("scores", rulebook=book.code, unit_code=unit)
    lost = [(r["item_code"], _row_loss(r)) for r in rows if r["points"] and _row_loss(r) > 0]
    for size in range(2, _TOGETHER + 1):
        hits = [s for s in combinations(lost, size) if sum(v for _, v in s) == amount]
        if hits:
            yield from (Found(book.code, "items", tuple(code for code, _ in s)) for s in hits)
            return


@dataclass(frozen=True)
class Neighbour:
    """The next unit ahead or behind; `gap` is how much better (ahead) or worse (behind) its total is.

    `items` are (code, title, difference) where the neighbour differs, weighted as in the total; `rest`
    is what caps, scaling, bonuses, gates and rounding make of it.
    """

    unit_code: str
    rank: str
    points: str
    gap: str
    tied: int
    items: tuple[tuple[str, str, str], ...]
    rest: str


@dataclass(frozen=True)
class WhyRank:
    """One unit's rank: its group, who shares it, and the neighbours on both sides."""

    rulebook: str
    title: str
    unit_code: str
    group: str
    units: int
    rank: str
    points: str
    tied: tuple[str, ...]
    ahead: Neighbour | None
    behind: Neighbour | None
    sentences: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Nested dictionaries, ready for JSON."""
        return asdict(self)


def why_rank(tables: RunTables, book: Rulebook, unit_code: str) -> WhyRank:
    """What separates a unit from the ones next to it in its comparison group.

    Raises:
        UsageError: the run has no total of that unit under that rulebook.
    """
    sentences = explain_total(tables, book, unit_code).sentences
    own = tables.one("totals", rulebook=book.code, unit_code=unit_code)
    peers = tables.find("totals", rulebook=book.code, group_code=own["group_code"])
    ranked = sorted((p for p in peers if p["rank"]), key=lambda p: int(p["rank"]))
    ahead, behind, tied = _around(own, ranked) if own["rank"] else ([], [], [])
    return WhyRank(
        rulebook=book.code, title=book.title, unit_code=unit_code, group=own["group_code"],
        units=len(ranked), rank=own["rank"], points=own["points"],
        tied=tuple(row["unit_code"] for row in tied),
        ahead=_neighbour(tables, book, own, ahead),
        behind=_neighbour(tables, book, own, behind),
        sentences=sentences,
    )  # fmt: skip


def _around(own: Row, ranked: list[Row]) -> tuple[list[Row], list[Row], list[Row]]:
    """The units of the next better place, of the next worse one, and those of the same."""
    place = int(own["rank"])
    better = [p for p in ranked if int(p["rank"]) < place]
    worse = [p for p in ranked if int(p["rank"]) > place]
    same = [p for p in ranked if p["rank"] == own["rank"] and p["unit_code"] != own["unit_code"]]
    return (
        [p for p in better if p["rank"] == better[-1]["rank"]],
        [p for p in worse if p["rank"] == worse[0]["rank"]],
        same,
    )


def _neighbour(tables: RunTables, book: Rulebook, own: Row, level: list[Row]) -> Neighbour | None:
    if not level:
        return None
    other = level[0]
    gap = Fraction(other["points"]) - Fraction(own["points"])
    differences = list(_differences(tables, book, own["unit_code"], other["unit_code"]))
    rest = gap - sum((value for _, _, value in differences), ZERO)
    differences.sort(key=lambda d: -abs(d[2]))
    return Neighbour(
        unit_code=other["unit_code"], rank=other["rank"], points=other["points"],
        gap=places_text(abs(gap), book.total_places), tied=len(level) - 1,
        items=tuple((code, title, _signed(value)) for code, title, value in differences),
        rest=_signed(rest) if rest else "",
    )  # fmt: skip


def _differences(
    tables: RunTables, book: Rulebook, own: str, other: str
) -> Iterator[tuple[str, str, Fraction]]:
    """(item, title, what the other has more), times the class's weight."""
    weights = {cls.code: cls.weight for cls in book.classes}
    mine = {r["item_code"]: r["points"] for r in tables.find("scores", rulebook=book.code, unit_code=own)}  # fmt: skip
    theirs = {r["item_code"]: r["points"] for r in tables.find("scores", rulebook=book.code, unit_code=other)}  # fmt: skip
    for item in book.items:
        more = Fraction(theirs.get(item.code) or 0) - Fraction(mine.get(item.code) or 0)
        if more:
            yield item.code, item.title, more * weights[item.class_code]


def _signed(value: Fraction) -> str:
    return f"{'+' if value > 0 else '−'}{plain(abs(value))}"
