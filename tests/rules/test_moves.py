"""`diff`: a rank that moves alone has its cause in the others (名次变化)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kaoping.commands.moving import _Shown
from kaoping.simulate.moves import Moved, UnitMove
from kaoping.simulate.rundiff import RunDiff


def unit(code: str, totals: tuple[str, str], ranks: tuple[str, str], book: str = "b") -> UnitMove:
    moved = Moved(*totals, {"data": Fraction(totals[1] or 0) - Fraction(totals[0] or 0)})
    return UnitMove(book, code, moved, ranks, ("", ""), ("", ""), (), {})


UNITS = [
    unit("U1", ("90.00", "90.00"), ("2", "3")),  # does nothing and falls a place
    unit("U2", ("80.00", "95.00"), ("4", "2")),  # passes it
    unit("U3", ("91.00", "97.00"), ("1", "1")),  # was ahead and stays there
    unit("U4", ("85.00", "90.00"), ("3", "3")),  # comes level with it
    unit("U5", ("", "99.00"), ("", "1")),  # of another group
    unit("U2", ("10.00", "99.00"), ("9", "1"), "other"),  # of another rulebook
    unit("U6", ("95.00", ""), ("1", "")),  # has no rank any more
]
GROUPS = {("b", u.unit_code): "乙" if u.unit_code == "U5" else "甲" for u in UNITS}


def test_who_passed_a_unit_that_did_not_move() -> None:
    found = RunDiff("old", "new", UNITS, "", groups=GROUPS)
    assert [(o.unit_code, now) for o, now in found.passed(UNITS[0])] == [("U2", -1), ("U4", 0), ("U6", 1)]  # fmt: skip
    assert found.passed(UNITS[1]) == []  # its own points tell why


def test_a_rank_that_moves_alone_is_told_with_its_cause(capsys: pytest.CaptureFixture[str]) -> None:
    shown = _Shown(RunDiff("old", "new", UNITS, "", groups=GROUPS), {}, {"U2": "乙街道"})
    shown.all(UNITS[:1])
    assert (
        "名次变化 2 → 3：本单位得分未变，因U2乙街道升到前面（总分 80.00 → 95.00）、"
        "U4与本单位并列（总分 85.00 → 90.00）、U6落到后面（总分 95.00 → —）"
    ) in capsys.readouterr().out
