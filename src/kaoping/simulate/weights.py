"""Ranks when the items' weights waver (权重扰动): every item's full marks and points × a factor of its own.

The factors are drawn from a hash of seed, draw, rulebook and item: whole thousandths, evenly within the
spread, the same on every machine. Totals are brought back to the full points, then rounded, ranked and
graded as published; everything is whole numbers and fractions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from kaoping.simulate.engine import Engine
from kaoping.simulate.outcome import Standing, Weights, standings

PER = 1000  # factors are thousandths
SPREAD = 200  # ± 20 %


@dataclass(frozen=True)
class RankInterval:
    """How one unit fares over all draws.

    Attributes:
        rank: as published (None: not ranked).
        best, worst: the extremes of its rank.
        same: draws that give the published rank.
        grades: grade → draws that give it, most frequent first.
    """

    unit_code: str
    rank: int | None
    best: int | None
    worst: int | None
    same: int
    grades: tuple[tuple[str, int], ...]


def rank_intervals(
    engine: Engine, code: str, seed: int, draws: int, progress: Callable[[str], None] | None = None
) -> list[RankInterval]:
    """Every unit's ranks and grades under one rulebook with wavering weights.

    Args:
        engine: a run, verified.
        code: of the rulebook.
        seed: any whole number; the same gives the same answer.
        draws: how often all weights are drawn.
        progress: told how far it is.
    """
    field = engine.fields[code]
    seen: dict[str, list[Standing]] = {place.code: [] for place in engine.places}
    for draw in range(draws):
        if progress:
            progress(f"{code} 权重扰动 {draw}/{draws}")
        weights = Weights(factors(seed, draw, code, field.items), PER)
        found = standings(field.book, engine.places, field.marks, field.fired, weights)
        for unit, standing in found.items():
            seen[unit].append(standing)
    return [_interval(unit, field.standings[unit], own) for unit, own in seen.items()]


def factors(seed: int, draw: int, code: str, items: Iterable[str]) -> dict[str, int]:
    """The factor of every item in one draw, in thousandths, from 800 to 1200."""
    return {item: _factor(f"{seed}/{draw}/{code}/{item}") for item in items}


def _factor(name: str) -> int:
    number = int.from_bytes(sha256(name.encode()).digest(), "big")
    return PER - SPREAD + number % (2 * SPREAD + 1)


def _interval(unit: str, now: Standing, seen: Iterable[Standing]) -> RankInterval:
    found = list(seen)
    ranks = [one.rank for one in found if one.rank is not None]
    grades = Counter(one.grade for one in found if one.grade)
    ordered = sorted(grades.items(), key=lambda pair: (-pair[1], pair[0]))
    return RankInterval(
        unit, now.rank, min(ranks, default=None), max(ranks, default=None),
        ranks.count(now.rank) if now.rank is not None else 0, tuple(ordered),
    )  # fmt: skip
