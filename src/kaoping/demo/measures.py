"""The frame of the truth's metrics: verdicts, rates, counts and the register of indicators (真值).

The measures themselves stand in `measures_enterprises.py`, `measures_contracts.py` and
`measures_others.py`, `measures_projects.py`, each by the text of indicators.toml.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from kaoping.demo.facts import Row
from kaoping.demo.judge import Standing


@dataclass(frozen=True)
class Metric:
    """One metric: Σ hit and Σ base (None for counts), and how many rows cannot be judged."""

    num: int
    den: int | None
    state: str
    unknown: int = 0


HIT, MISS, UNKNOWN = "hit", "miss", "unknown"
NEEDS: dict[str, tuple[str, ...]] = {}
_MEASURES: dict[str, Callable[[Standing], Metric]] = {}


def metrics_of(s: Standing) -> dict[str, Metric]:
    """Every indicator of the unit, in the order of their definition."""
    for module in ("enterprises", "contracts", "others", "projects"):
        import_module(f"kaoping.demo.measures_{module}")
    return {name: _measure(s, name) for name in _MEASURES}


def _measure(s: Standing, name: str) -> Metric:
    """The sums hold whatever came; only the state says that the needed sheet did not."""
    needs = NEEDS[name]
    here = all(s.submission is not None if n == "submission" else s.received(n) for n in needs)
    measured = _MEASURES[name](s)
    return measured if here else replace(measured, state="not_submitted")


def rate(verdicts: Iterable[str]) -> Metric:
    """A rate over verdicts of one each."""
    return weighted((v, 1, 1 if v == HIT else 0) for v in verdicts)


def weighted(rows: Iterable[tuple[str, int, int]]) -> Metric:
    """A rate over (verdict, base, hit); unknown rows count in neither."""
    rows = list(rows)
    known = [r for r in rows if r[0] != UNKNOWN]
    den = sum(base for _, base, _ in known)
    num = sum(hit for _, _, hit in known)
    return Metric(num, den, "ok" if den else "no_base", len(rows) - len(known))


def yes(value: object) -> str:
    """A verdict that cannot be unknown."""
    return HIT if value else MISS


Measure = Callable[[Standing], Any]


def indicator(name: str, *needs: str) -> Callable[[Measure], Measure]:
    """Register a measure that returns verdicts (a rate), a Metric, or an int (a count)."""

    def register(measure: Measure) -> Measure:
        def metric(s: Standing) -> Metric:
            result = measure(s)
            if isinstance(result, Metric):
                return result
            return Metric(result, None, "ok") if isinstance(result, int) else rate(result)

        NEEDS[name] = needs
        _MEASURES[name] = metric
        return measure

    return register


def key(row: Row) -> str:
    """The enterprise key of a row."""
    return str(row["enterprise_code"])
