"""What the analyst decided about received files (收件决定): withdrawn, or chosen over a newer one.

Decisions are events of the ledger; nothing is taken out of it. Each can be undone by a later event.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from kaoping.errors import UsageError
from kaoping.store.arrivals import of_round
from kaoping.store.ledger import Ledger

WITHDRAWN, CHOSEN = "withdrawn", "chosen"


@dataclass(frozen=True)
class Standing:
    """Decisions that stand.

    Attributes:
        withdrawn: arrival number → reason (撤回).
        chosen: arrival number → the last arrival that was there when it was chosen (指定采用). A file
            that arrives later is not covered by the choice.
    """

    withdrawn: dict[int, str] = field(default_factory=dict)
    chosen: dict[int, int] = field(default_factory=dict)

    def key(self) -> list[list[int]]:
        """What of it decides over a run; reasons do not."""
        return [sorted(self.withdrawn), *([a, b] for a, b in sorted(self.chosen.items()))]


def standing(ledger: Ledger, round_code: str) -> Standing:
    """The decisions of a round that stand after all events."""
    found = Standing()
    for event in _events(ledger, round_code):
        number = event["arrival_no"]
        if event["kind"] == WITHDRAWN:
            found.withdrawn.pop(number, None)
            found.withdrawn.update({} if event["undo"] else {number: event["reason"]})
        else:
            found.chosen.pop(number, None)
            found.chosen.update({} if event["undo"] else {number: event["known"]})
    return found


def _events(ledger: Ledger, round_code: str) -> Iterable[dict[str, Any]]:
    wanted = (entry.event for entry in ledger.entries if entry.event["kind"] in (WITHDRAWN, CHOSEN))
    return (event for event in wanted if event["round"] == round_code)


def decide(
    ledger: Ledger,
    round_code: str,
    kind: str,
    arrival_no: int,
    *,
    reason: str,
    at: str,
    actor: str,
    document_no: str = "",
    undo: bool = False,
) -> None:
    """Enter a decision on one arrival.

    Args:
        ledger: held by the writer.
        round_code: of the round.
        kind: `withdrawn` or `chosen`.
        arrival_no: of the arrival.
        reason: why; it stands on the list of manual decisions.
        at: time with zone.
        actor: who decided.
        document_no: of the letter that asked for it, if any.
        undo: take an earlier decision back.

    Raises:
        UsageError: no such arrival, no reason, decided already, or nothing to undo.
    """
    known = len(of_round(ledger, round_code))
    if not 1 <= arrival_no <= known:
        raise UsageError(
            f"没有第{arrival_no}号收件",
            remedy=f"本轮收件编号为1至{known}，见 kaoping submissions"
            if known
            else "本轮还没有收件",
        )
    if not reason.strip():
        raise UsageError("没有写明理由", remedy="用 --reason 写明，例如“单位来函撤回”")
    _refuse_repeated(standing(ledger, round_code), kind, arrival_no, undo=undo)
    ledger.append(
        kind,
        at=at,
        actor=actor,
        round=round_code,
        arrival_no=arrival_no,
        known=known,
        reason=reason.strip(),
        document_no=document_no,
        undo=undo,
    )


def _refuse_repeated(now: Standing, kind: str, arrival_no: int, *, undo: bool) -> None:
    stands = arrival_no in (now.withdrawn if kind == WITHDRAWN else now.chosen)
    word = "撤回" if kind == WITHDRAWN else "指定采用"
    if undo and not stands:
        raise UsageError(f"第{arrival_no}号收件没有被{word}", remedy="去掉 --undo，或核对编号")
    if stands and not undo and kind == WITHDRAWN:
        raise UsageError(f"第{arrival_no}号收件已经{word}", remedy="如需恢复，加 --undo")
    if kind == CHOSEN and not undo and arrival_no in now.withdrawn:
        raise UsageError(
            f"第{arrival_no}号收件已经撤回，不能采用", remedy="先用 kaoping withdraw --undo 恢复"
        )
