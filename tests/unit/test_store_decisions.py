"""Withdrawals and choices: entered once, undone once, and told apart by round (收件决定)."""

from pathlib import Path

import pytest

from kaoping.errors import UsageError
from kaoping.store.decisions import Standing, decide, standing
from kaoping.store.ledger import Ledger

AT = "2015-01-21T10:00:00+08:00"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Three arrivals of one round, one of another."""
    book = Ledger(tmp_path / "ledger.jsonl")
    for number, code in ((1, "r"), (2, "r"), (1, "other"), (3, "r")):
        book.append("received", at=AT, actor="甲", round=code, arrival_no=number, sha256=f"{number}", name="a", sender="", received_at=AT)  # fmt: skip
    return book


def enter(ledger: Ledger, kind: str, number: int, reason: str = "来函撤回", *, undo: bool = False) -> None:  # fmt: skip
    decide(ledger, "r", kind, number, reason=reason, at=AT, actor="甲", undo=undo)


def test_a_withdrawal_stands_until_it_is_undone(ledger: Ledger) -> None:
    enter(ledger, "withdrawn", 2)
    assert standing(ledger, "r") == Standing({2: "来函撤回"}, {})
    assert standing(ledger, "other") == Standing()
    enter(ledger, "withdrawn", 2, "误撤", undo=True)
    assert standing(ledger, "r") == Standing()
    enter(ledger, "withdrawn", 2, "再撤")
    assert standing(ledger, "r") == Standing({2: "再撤"}, {})


def test_a_choice_remembers_what_was_there(ledger: Ledger) -> None:
    enter(ledger, "chosen", 1)
    ledger.append("received", at=AT, actor="甲", round="r", arrival_no=4, sha256="4", name="a", sender="", received_at=AT)  # fmt: skip
    assert standing(ledger, "r") == Standing({}, {1: 3})
    enter(ledger, "chosen", 1)  # chosen once more, now over the fourth as well
    assert standing(ledger, "r") == Standing({}, {1: 4})


def test_decisions_survive_in_the_ledger(ledger: Ledger, tmp_path: Path) -> None:
    enter(ledger, "withdrawn", 3)
    assert standing(Ledger(tmp_path / "ledger.jsonl"), "r").key() == [[3]]


@pytest.mark.parametrize(
    ("kind", "number", "reason", "undo", "what"),
    [
        ("withdrawn", 0, "x", False, "没有第0号收件"),
        ("withdrawn", 4, "x", False, "没有第4号收件"),
        ("withdrawn", 1, " ", False, "没有写明理由"),
        ("withdrawn", 2, "x", False, "第2号收件已经撤回"),
        ("withdrawn", 1, "x", True, "第1号收件没有被撤回"),
        ("chosen", 1, "x", True, "第1号收件没有被指定采用"),
        ("chosen", 2, "x", False, "第2号收件已经撤回，不能采用"),
    ],
)
def test_what_cannot_be_decided_is_refused(
    kind: str, number: int, reason: str, undo: bool, what: str, ledger: Ledger
) -> None:
    enter(ledger, "withdrawn", 2)
    before = len(ledger.entries)
    with pytest.raises(UsageError, match=what):
        enter(ledger, kind, number, reason, undo=undo)
    assert len(ledger.entries) == before
