"""Which received file counts: the newest acceptable one of a unit or register, and nobody else's."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.conftest import ROOT

from kaoping.config import Paths
from kaoping.intake.facts import ParsedRef
from kaoping.pipeline.deciding import Decided, decide
from kaoping.rounds import load_round
from kaoping.store.arrivals import Arrival
from kaoping.store.decisions import Standing

UNIT = ParsedRef("a", "submission", "JD01", (), {}, {}, {}, (), Path())
REGISTER = replace(UNIT, kind="register", unit_code=None, registers=("reg_filings",))
REFUSED = replace(UNIT, kind="rejected")


def states(
    *files: tuple[str, str, ParsedRef], decisions: Standing | None = None
) -> list[tuple[str | None, str]]:
    """(unit, state) of each arrival, given as (sha, sender, what it parsed to)."""
    return [(row.unit_code, row.state) for row in decided(files, decisions or Standing()).rows]


def decided(files: Sequence[tuple[str, str, ParsedRef]], decisions: Standing) -> Decided:
    job = SimpleNamespace(
        round_=load_round(Paths(ROOT), "demo-2014"),
        arrivals=[
            Arrival(n, sha, f"{sha}.xlsx", sender, "2015-01-12T09:30:00+08:00")
            for n, (sha, sender, _) in enumerate(files, start=1)
        ],
        refs={sha: ref for sha, _, ref in files},
        decisions=decisions,
    )
    return decide(job)  # type: ignore[arg-type]


def of_unit(*shas: str, refused: str = "", **decisions: dict[int, Any]) -> list[str]:
    """The states of files of one unit, by their bytes; those in `refused` are."""
    files = ((sha, "JD01", REFUSED if sha in refused else UNIT) for sha in shas)
    return [state for _, state in states(*files, decisions=Standing(**decisions))]


OLD, NEW, NO, AGAIN, GONE = "superseded", "accepted", "rejected", "duplicate", "withdrawn"


@pytest.mark.parametrize(
    ("shas", "decisions", "wanted"),
    [
        # a refused newer file never displaces an accepted older one
        ("ab", {"refused": "b"}, [NEW, NO]),
        ("abc", {"refused": "b"}, [OLD, NO, NEW]),
        # withdrawn: the newest of the others counts, also when none is left
        ("ab", {"withdrawn": {2: ""}}, [NEW, GONE]),
        ("ab", {"withdrawn": {1: ""}}, [GONE, NEW]),
        ("ab", {"withdrawn": {1: "", 2: ""}}, [GONE, GONE]),
        # the same bytes once more: a duplicate, unless the first ones were withdrawn
        ("aba", {}, [OLD, NEW, AGAIN]),
        ("aba", {"withdrawn": {1: ""}}, [GONE, OLD, NEW]),
        # chosen: it counts over what was there then, not over what comes later
        ("ab", {"chosen": {1: 2}}, [NEW, OLD]),
        ("abc", {"chosen": {1: 2}}, [OLD, OLD, NEW]),
        ("abc", {"chosen": {1: 3}}, [NEW, OLD, OLD]),
        ("abc", {"chosen": {1: 3, 2: 3}}, [OLD, NEW, OLD]),
        ("abc", {"chosen": {1: 2}, "refused": "c"}, [NEW, OLD, NO]),
        ("abc", {"chosen": {1: 2}, "withdrawn": {3: ""}}, [NEW, OLD, GONE]),
        ("ab", {"chosen": {1: 2}, "withdrawn": {1: ""}}, [GONE, NEW]),
    ],
)  # fmt: skip
def test_versions_of_one_unit(shas: str, decisions: Any, wanted: list[str]) -> None:
    assert of_unit(*shas, **decisions) == wanted


def test_of_several_registers_in_one_file_each_counts_by_itself() -> None:
    both = replace(REGISTER, registers=("reg_filings", "reg_cases"))
    sites = replace(REGISTER, registers=("reg_sites",))
    found = decided([("a", "", both), ("b", "", REGISTER), ("c", "", sites)], Standing())
    assert [row.state for row in found.rows] == ["accepted", "accepted", "accepted"]
    assert found.superseded_sheets == [(1, "reg_filings")]
    found = decided([("a", "", both), ("b", "", both)], Standing())
    assert [row.state for row in found.rows] == ["superseded", "accepted"]
    assert found.superseded_sheets == []


def test_the_newest_acceptable_file_counts() -> None:
    assert states(
        ("a", "JD01", UNIT), ("b", "JD01", REFUSED), ("c", "JD01", UNIT), ("a", "JD01", UNIT)
    ) == [("JD01", "superseded"), ("JD01", "rejected"), ("JD01", "accepted"), ("JD01", "duplicate")]


def test_a_file_that_names_another_unit_never_counts_for_it() -> None:
    assert states(("a", "JD01", UNIT), ("b", "JD02", UNIT)) == [
        ("JD01", "accepted"),
        ("JD01", "rejected"),
    ]
    assert states(("a", "张三", UNIT)) == [("JD01", "accepted")]  # a courier is no unit


def test_a_register_is_not_taken_from_an_assessed_unit() -> None:
    assert states(("a", "人社局", REGISTER), ("b", "JD01", REGISTER), ("c", "", REGISTER)) == [
        (None, "superseded"),
        (None, "rejected"),
        (None, "accepted"),
    ]


def test_a_refused_file_without_a_unit_belongs_to_its_sender() -> None:
    assert states(
        ("a", "JD03", replace(REFUSED, unit_code=None)), ("b", "", replace(REFUSED, unit_code=None))
    ) == [("JD03", "rejected"), (None, "rejected")]
