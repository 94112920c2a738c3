"""Where a value stands among those of its comparison group (组内名次、与最好者之比、组平均), exactly."""

from __future__ import annotations

from collections.abc import Sequence

from kaoping.exact import Fraction
from kaoping.rulebook.given import Metric
from kaoping.rulebook.model import Rule, round_half

RATE_PLACES = (
    8  # a mean of units' rates takes each rate rounded to this many places (rulebook.md §1)
)


def place(rule: Rule, own: Metric, metrics: Sequence[Metric]) -> int:
    """The place of `own` among the metrics (itself included); equal ones share it (并列), closed units stand last."""
    sense, num, base = -1 if rule.direction == "lower" else 1, own.num, own.base
    better = [
        one
        for one in metrics
        if one.closed < own.closed
        or (one.closed == own.closed and (one.num * base - num * one.base) * sense > 0)
    ]
    if rule.ties == "dense":
        return 1 + len({(one.closed, one.value) for one in better})
    return 1 + len(better)


def best(rule: Rule, values: Sequence[Fraction]) -> Fraction:
    """The best value: the lowest where lower is better."""
    return min(values) if rule.direction == "lower" else max(values)


def ratio(rule: Rule, own: Fraction, top: Fraction) -> Fraction:
    """own/best, or best/own where lower is better; 1 for the best, 0 where the quotient has no sense."""
    if own == top:
        return Fraction(1)
    if top <= 0 or own <= 0:
        return Fraction(0)
    return top / own if rule.direction == "lower" else own / top


def mean(rule: Rule, compared: Sequence[Metric], places: int) -> Fraction:
    """The group mean: of points, of the units' rounded rates, or Σnum/Σden (counts: Σn by units).

    Closed units are left out; where all are closed, the first, the unit itself, is its own mean.
    """
    metrics = [metric for metric in compared if not metric.closed] or compared[:1]
    if rule.mean == "points":
        return round_half(sum((m.value for m in metrics), Fraction(0)) / len(metrics), places)
    if rule.mean == "units":
        rates = (round_half(m.value, RATE_PLACES) for m in metrics)
        return sum(rates, Fraction(0)) / len(metrics)
    return Fraction(sum(m.num for m in metrics), sum(m.den or 1 for m in metrics))
