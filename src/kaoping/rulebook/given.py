"""What an item is judged on for one unit: metrics, own targets, events, members, the group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kaoping.exact import Fraction
from kaoping.rulebook.model import Threshold


@dataclass(frozen=True)
class Metric:
    """What was counted: `num` over `den` (None for counts), the metric's state, whether of a closed unit."""

    num: int
    den: int | None = None
    state: str = "ok"
    closed: bool = False

    @cached_property
    def applies(self) -> bool:
        """Whether there is anything to judge."""
        return self.state == "ok" and self.den != 0

    @property
    def base(self) -> int:
        """What the count is divided by: 1 where there is no denominator, or none to speak of."""
        return self.den or 1

    @cached_property
    def value(self) -> Fraction:
        """num/den, or num where there is no denominator."""
        return Fraction(self.num, self.den or 1)


@dataclass(frozen=True)
class Event:
    """One occurrence behind a count (事项)."""

    day: str = ""
    key: str = ""
    level: str = ""
    matter: str = ""
    resolved: bool = False
    member: str = ""


@dataclass(frozen=True)
class Given:
    """Everything an item looks at for one unit; targets by name ('' is any name).

    `members` holds the metrics of single members by indicator and member, `group` those of the
    judged other units of the comparison group by indicator.
    """

    metrics: Mapping[str, Metric]
    targets: Mapping[str, Fraction] = field(default_factory=dict)
    events: Mapping[str, tuple[Event, ...]] = field(default_factory=dict)
    members: Mapping[str, Mapping[str, Metric]] = field(default_factory=dict)
    group: Mapping[str, tuple[Metric, ...]] = field(default_factory=dict)
    lacking: str = "not_submitted"

    def metric(self, code: str) -> Metric:
        """The metric of an indicator; one that is not there was not submitted (a member: has no base)."""
        found = self.metrics.get(code)
        return Metric(0, None, self.lacking) if found is None else found

    def target(self, target: Threshold | None, name: str | None) -> Fraction | None:
        """The number compared with: written in the rule, or the unit's own."""
        if name is not None:
            return self.targets.get(name, self.targets.get(""))
        return target.value if target else None

    def of_member(self, member: str) -> Given:
        """The same for one member of the unit; what the member lacks has no base."""
        metrics = {code: rows[member] for code, rows in self.members.items() if member in rows}
        events = {
            code: tuple(event for event in rows if event.member == member)
            for code, rows in self.events.items()
        }
        return Given(metrics, self.targets, events, lacking="no_base")

    def compared(self, code: str) -> list[Metric]:
        """The unit's own metric and those of the others of its group that can be judged."""
        return [m for m in (self.metric(code), *self.group.get(code, ())) if m.applies]
