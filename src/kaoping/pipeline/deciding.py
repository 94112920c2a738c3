"""Which received file counts (采用哪一份): the newest acceptable one, unless the analyst chose another."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from kaoping.store.arrivals import Arrival
from kaoping.store.decisions import Standing

if TYPE_CHECKING:
    from kaoping.intake.facts import ParsedRef
    from kaoping.pipeline.job import Job
    from kaoping.warehouse.raw import SubmissionRow

Place = tuple[str, str]  # (kind, unit code) of a workbook, ("register", code) of a register


@dataclass
class Decided:
    """What became of the arrivals: one row each, and the register sheets that a newer file replaced."""

    rows: list[SubmissionRow] = field(default_factory=list)
    superseded_sheets: list[tuple[int, str]] = field(default_factory=list)


def decide(job: Job) -> Decided:
    """What became of each arrival, in order.

    `withdrawn` by decision; `rejected` when it cannot count: refused by intake, a unit's file that
    names another unit (S04), a register sent by an assessed unit (S16); `duplicate` for the same bytes
    of the same unit again; of the rest one file counts for each unit, and one for each register: the
    newest, or the one the analyst chose after that. The others are `superseded`.
    """
    units = [_unit(job, arrival) for arrival in job.arrivals]
    states = _states(job, units)
    counting = _winners(job, states)
    decided = Decided()
    for arrival, unit, state in zip(job.arrivals, units, states, strict=True):
        ref = job.refs[arrival.sha256]
        if state == "accepted":
            lost = [place for place in _places(ref) if counting[place] != arrival.arrival_no]
            state = "superseded" if len(lost) == len(_places(ref)) else "accepted"
            if state == "accepted":  # of several registers in one file only some were replaced
                decided.superseded_sheets += [(arrival.arrival_no, code) for _, code in lost]
        decided.rows.append(_row(arrival, unit, ref, state))
    return decided


def _unit(job: Job, arrival: Arrival) -> str | None:
    """The unit a file belongs to: that of its cover, else its sender."""
    ref = job.refs[arrival.sha256]
    if ref.kind == "register":
        return None
    return ref.unit_code or (arrival.sender if arrival.sender in job.round_.by_code else None)


def _states(job: Job, units: list[str | None]) -> list[str]:
    """The state of each arrival by itself; `accepted` means it may count."""
    seen: set[tuple[str, str | None]] = set()
    states = []
    for arrival, unit in zip(job.arrivals, units, strict=True):
        mark = (arrival.sha256, unit)
        if arrival.arrival_no in job.decisions.withdrawn:
            states.append("withdrawn")
            continue  # sent once more after that, the same bytes are no duplicate
        if _is_wrong(job, arrival) or job.refs[arrival.sha256].kind == "rejected":
            states.append("rejected")
        else:
            states.append("duplicate" if mark in seen else "accepted")
        seen.add(mark)
    return states


def _is_wrong(job: Job, arrival: Arrival) -> bool:
    """An assessed unit that sends another unit's workbook, or a register: the second witness."""
    ref = job.refs[arrival.sha256]
    if arrival.sender not in job.round_.by_code:
        return False
    return ref.kind == "register" or ref.unit_code not in (None, arrival.sender)


def _winners(job: Job, states: list[str]) -> dict[Place, int]:
    """Place → the arrival that counts for it."""
    able: dict[Place, list[int]] = defaultdict(list)
    for arrival, state in zip(job.arrivals, states, strict=True):
        for place in _places(job.refs[arrival.sha256]) if state == "accepted" else ():
            able[place].append(arrival.arrival_no)
    return {place: _counting(numbers, job.decisions) for place, numbers in able.items()}


def _counting(numbers: list[int], decisions: Standing) -> int:
    """The newest, unless one was chosen when that was there already; of several choices the newest."""
    newest = numbers[-1]
    chosen = [
        (known, n) for n, known in decisions.chosen.items() if n in numbers and known >= newest
    ]
    return max(chosen)[1] if chosen else newest


def _places(ref: ParsedRef) -> list[Place]:
    if ref.kind == "register":
        return [("register", code) for code in ref.registers]
    return [(ref.kind, ref.unit_code or "")]


def _row(arrival: Arrival, unit: str | None, ref: ParsedRef, state: str) -> SubmissionRow:
    from kaoping.warehouse.raw import SubmissionRow

    return SubmissionRow(
        arrival.arrival_no, unit, arrival.sender, ref.kind, ";".join(ref.registers), arrival.name,
        arrival.sha256, arrival.received_at, date.fromisoformat(arrival.received_at[:10]), state,
    )  # fmt: skip
