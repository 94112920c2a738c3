"""What a trial is about (试算的事实): units, what was counted, and the occurrences behind counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class TrialUnit:
    """A unit as far as rules look at it."""

    code: str
    category: str
    group: str
    staff: int | None = None


@dataclass(frozen=True)
class TrialMetric:
    """One metric of a unit: a fraction, a count (`den` None), or a state that says why there is none.

    `whole` is false for an amount written with decimals (12.5 万元): num / den is then n itself.
    """

    unit: str
    indicator: str
    member: str
    num: int
    den: int | None
    state: str
    whole: bool = True


@dataclass(frozen=True)
class TrialEvent:
    """One occurrence behind a count."""

    unit: str
    indicator: str
    number: int
    level: str
    matter: str
    day: date | None
    resolved: bool
    document_no: str
    member: str


@dataclass(frozen=True)
class World:
    """Units in the order they were first named, and everything counted of them."""

    units: tuple[TrialUnit, ...]
    metrics: tuple[TrialMetric, ...]
    events: tuple[TrialEvent, ...] = ()
    targets: dict[tuple[str, str], int] = field(default_factory=dict)
