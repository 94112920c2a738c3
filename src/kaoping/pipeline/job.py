"""What the stages of one run hand to each other (作业)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaoping.config import Paths
from kaoping.rounds import Round
from kaoping.store.arrivals import Arrival
from kaoping.store.decisions import Standing
from kaoping.store.ledger import Ledger

if TYPE_CHECKING:
    from kaoping.intake.facts import ParsedRef
    from kaoping.intake.submission import Context
    from kaoping.rulebook.law import LawRow
    from kaoping.rulebook.model import Rulebook
    from kaoping.warehouse.quality import Gate
    from kaoping.warehouse.raw import SubmissionRow

Progress = Callable[[str], None]


@dataclass
class Job:
    """One run in the making.

    `as_of` is the last calendar event on or before the day asked for; `now` enters the ledger only.
    """

    paths: Paths
    round_: Round
    as_of: date
    now: datetime
    actor: str
    use_gate: bool
    progress: Progress
    ledger: Ledger
    force: bool = False
    arrivals: list[Arrival] = field(default_factory=list)
    key: str = ""
    inputs: dict[str, Any] = field(default_factory=dict)
    unchanged: bool = False
    folder: Path = Path()
    context: Context | None = None
    rulebooks: tuple[Rulebook, ...] = ()
    law: list[LawRow] = field(default_factory=list)
    refs: dict[str, ParsedRef] = field(default_factory=dict)
    decisions: Standing = field(default_factory=Standing)
    submissions: list[SubmissionRow] = field(default_factory=list)
    superseded_sheets: list[tuple[int, str]] = field(default_factory=list)
    gate: Gate | None = None
    gate_failures: list[str] = field(default_factory=list)
    previous: Path | None = None

    @property
    def at(self) -> str:
        """`now` as written into the ledger."""
        return self.now.isoformat(timespec="seconds")


@dataclass(frozen=True)
class RunResult:
    """What a run came to. `gate_failures` is empty when the gate passed or was not asked for."""

    key: str
    run_dir: Path
    changed: bool
    gate_failures: tuple[str, ...]
    received: int
