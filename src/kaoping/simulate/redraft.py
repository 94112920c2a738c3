"""A whole round under a draft edition (整轮推演): who gains, who loses, and by which rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from kaoping.config import Paths
from kaoping.errors import UsageError
from kaoping.exact import Fraction
from kaoping.rounds import Unit
from kaoping.rulebook import compile as compiled
from kaoping.rulebook.model import Rulebook, settled
from kaoping.runtables import RunTables
from kaoping.simulate import rulediff
from kaoping.simulate.moves import UnitMove, moves, value
from kaoping.simulate.scoring import score
from kaoping.simulate.world import World

_COUNTED = ("value", "part", "condition")


@dataclass(frozen=True)
class Share:
    """How a set of units fares: how many rise, fall and stay; sums and extremes of what moves."""

    title: str
    up: int
    down: int
    same: int
    total: Fraction
    most: Fraction
    least: Fraction

    @property
    def mean(self) -> Fraction:
        """The mean movement of a unit that has a total under either edition."""
        count = self.up + self.down + self.same
        return self.total / count if count else Fraction(0)


@dataclass(frozen=True)
class Redraft:
    """A round under the present and the draft edition.

    Attributes:
        code: of the rulebook that is replaced.
        moves: of every unit and rulebook that moved (those that import its total too).
        changes: how the rules differ.
        lacking: indicators the draft asks for that the run has not; True: the catalogue knows them.
        groups: how categories (`category`) and comparison groups (`group`) fare.
        drifted: whether the present edition scores otherwise now than in the run.
    """

    code: str
    before: RunTables
    after: RunTables
    moves: list[UnitMove]
    changes: rulediff.RuleChanges
    lacking: dict[str, bool]
    groups: dict[str, list[Share]]
    drifted: bool


def redraft(
    paths: Paths,
    books: Sequence[Rulebook],
    draft: Rulebook,
    world: World,
    sealed: RunTables,
    against: str | None = None,
) -> Redraft:
    """Score a round under its editions, and with one of them replaced by a draft.

    Args:
        paths: of the installation.
        books: the editions of the round.
        draft: the edition to try.
        world: what the run was scored on.
        sealed: the run, to see whether the present edition still gives its points.
        against: code of the rulebook to replace, the draft's own by default.

    Raises:
        UsageError: the round has no such rulebook. ConfigError: targets are missing.
    """
    code = against or draft.code
    if code not in {book.code for book in books}:
        raise UsageError(
            f"本轮没有考核细则“{code}”，无从比较",
            remedy=f"用 --against 指定：{'、'.join(b.code for b in books)}",
        )
    on = world.round_.reference_date
    present = [settled(book, on) for book in books]
    tried = [settled(replace(draft, code=code), on) if b.code == code else b for b in present]
    before, after = score(paths, present, world), score(paths, tried, world)
    rows = [rulediff.as_rows(compiled.rows_of(side, on)) for side in (present, tried)]
    found = moves([("rules", before, after)])
    own = next(b for b in tried if b.code == code)
    return Redraft(
        code, before, after, found, rulediff.compare(rows[0], rows[1], code),
        _lacking(own, rows[1], world), _groups(world.round_.units, before, after, code),
        _differs(before, sealed),
    )  # fmt: skip


def _lacking(book: Rulebook, rows: rulediff.Rows, world: World) -> dict[str, bool]:
    own = [row for row in rows["rule_inputs"] if row["rulebook"] == book.code]
    asked = [row["indicator"] for row in own if row["role"] in _COUNTED]
    asked += [gate.indicator for gate in book.gates]
    lacking = dict.fromkeys(code for code in asked if code not in world.indicators)
    return {code: code in book.catalogue for code in lacking}


def _differs(one: RunTables, other: RunTables) -> bool:
    """Whether any item of the rulebooks scored now had other points in the run."""
    keys = ("rulebook", "unit_code", "item_code")
    known = {tuple(r[k] for k in keys): r["points"] for r in other.scores}
    return any(known.get(tuple(r[k] for k in keys)) != r["points"] for r in one.scores)


def _groups(
    units: Iterable[Unit], before: RunTables, after: RunTables, code: str
) -> dict[str, list[Share]]:
    amounts: dict[str, Fraction] = {}
    for unit in units:
        key = {"rulebook": code, "unit_code": unit.code}
        texts = [t.one("totals", **key).get("points", "") for t in (before, after)]
        if any(texts):
            amounts[unit.code] = value(texts[1]) - value(texts[0])
    kinds: dict[str, Callable[[Unit], str]] = {
        "category": lambda unit: unit.category,
        "group": lambda unit: unit.comparison_group,
    }
    return {name: _shares(units, amounts, kind) for name, kind in kinds.items()}


def _shares(
    units: Iterable[Unit], amounts: dict[str, Fraction], kind: Callable[[Unit], str]
) -> list[Share]:
    own = [unit for unit in units if unit.code in amounts]
    titles = dict.fromkeys(kind(unit) for unit in own)
    return [_share(t, [amounts[u.code] for u in own if kind(u) == t]) for t in titles]


def _share(title: str, amounts: Sequence[Fraction]) -> Share:
    return Share(
        title,
        sum(a > 0 for a in amounts),
        sum(a < 0 for a in amounts),
        sum(a == 0 for a in amounts),
        sum(amounts, Fraction(0)),
        max(amounts),
        min(amounts),
    )


def by_item(found: Redraft) -> list[tuple[str, int, int, Fraction]]:
    """(item, units that rise, units that fall, sum moved) of the replaced rulebook, largest sum first."""
    sums: dict[str, list[Fraction]] = {}
    for unit in found.moves:
        for item in unit.items if unit.rulebook == found.code else ():
            sums.setdefault(item.item_code, []).append(item.points.amount)
    rows = [
        (code, sum(a > 0 for a in amounts), sum(a < 0 for a in amounts), sum(amounts, Fraction(0)))
        for code, amounts in sums.items()
    ]
    return sorted(rows, key=lambda row: (-abs(row[3]), row[0]))
