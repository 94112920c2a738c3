"""Which received file counts: the newest acceptable one of a unit or register, and nobody else's."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

from tests.conftest import ROOT

from kaoping.config import Paths
from kaoping.intake.facts import ParsedRef
from kaoping.pipeline.building import decide
from kaoping.rounds import load_round
from kaoping.store.arrivals import Arrival

UNIT = ParsedRef("a", "submission", "JD01", (), {}, {}, {}, (), Path())
REGISTER = replace(UNIT, kind="register", unit_code=None, registers=("reg_filings",))
REFUSED = replace(UNIT, kind="rejected")


def states(*files: tuple[str, str, ParsedRef]) -> list[tuple[str | None, str]]:
    """(unit, state) of each arrival, given as (sha, sender, what it parsed to)."""
    job = SimpleNamespace(
        round_=load_round(Paths(ROOT), "demo-2014"),
        arrivals=[
            Arrival(n, sha, f"{sha}.xlsx", sender, "2015-01-12T09:30:00+08:00")
            for n, (sha, sender, _) in enumerate(files, start=1)
        ],
        refs={sha: ref for sha, _, ref in files},
    )
    return [(row.unit_code, row.state) for row in decide(job)]  # type: ignore[arg-type]


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
