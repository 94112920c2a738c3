"""What registers say of a unit's facts, in one sentence of its notes (印证明细)."""

from kaoping.config import Paths
from kaoping.documents.lists import witness_counts
from kaoping.documents.source import Frame
from kaoping.rounds import load_round
from kaoping.runtables import from_report
from tests.conftest import ROOT


def said(**states: tuple[int, int, int]) -> list[str]:
    """The sentence for JD01, given (confirmed, contradicted, unmatched) by kind."""
    rows = [
        {"unit_code": "JD01", "kind": kind, "confirmed": a, "contradicted": b, "unmatched": c}
        for kind, (a, b, c) in states.items()
    ]
    round_ = load_round(Paths(ROOT), "demo-2014")
    frame = Frame(from_report({"confirmation_rates": rows}), round_, (), {})
    return witness_counts(frame, round_.by_code["JD01"])


def test_each_kind_names_the_states_that_occur() -> None:
    assert said(contract=(37, 1, 2), union=(5, 0, 0)) == [
        "集体合同一致37、矛盾1、登记无此项2；工会一致5"
    ]


def test_what_no_register_can_judge_is_not_mentioned() -> None:
    assert said(mediation=(0, 0, 0)) == []
    assert said() == []


def test_disputes_are_left_out() -> None:
    assert said(dispute=(3, 1, 8), site=(0, 0, 1)) == ["建筑工地登记无此项1"]
