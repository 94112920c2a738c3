"""Whatever arrives can be sent back: no error, no ID number, and no finding but those of emptied cells.

The short form takes 60 seeds, the long one 2,000; a seed is looked at as in `test_fuzz_intake`.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from kaoping import intake
from kaoping.config import Paths
from kaoping.intake.guard import Guard
from kaoping.returned import of_parsed, return_file
from kaoping.rounds import load_round
from tests.conftest import ROOT
from tests.faults.corpus import spoiled
from tests.faults.corpus.bases import PLANTED
from tests.workbooks.returning import HEADING, parts

BATCH = 20
SHORT, LONG = range(0, 60, BATCH), range(60, 2_060, BATCH)
PERSONAL = ("P01", "P02")


@pytest.fixture(scope="module")
def context() -> intake.Context:
    paths = Paths(ROOT)
    return intake.context(paths, load_round(paths, "demo-2014"))


@pytest.fixture(scope="module")
def guard() -> Iterator[Guard]:
    with Guard() as warm:
        yield warm


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("corpus")


def keys(parsed: intake.Parsed) -> Counter[tuple[str, str, str]]:
    """Findings by code, sheet and cell, without the tab: one called by an ID number is renamed."""
    found = (f for f in parsed.findings if f.code not in PERSONAL)
    return Counter((f.code, f.sheet or "", f.cell.rpartition("!")[2]) for f in found)


def wrong(file: Path, context: intake.Context, guard: Guard) -> str:
    """What is wrong with the way this file goes back; '' when nothing."""
    before = intake.parse_file(file, "报表.xlsx", context, guard)
    returned = return_file(file, of_parsed(before, context), HEADING, context, guard)
    whole = b"".join(parts(returned.data).values())
    if seen := [number for number in PLANTED if number.encode() in whole]:
        return f"{returned.way}: ID number {seen}"
    if returned.way == "listed":
        is_said = any(finding.code.startswith("S") for finding in before.findings)
        return "" if is_said else "listed without a reason"
    file.write_bytes(returned.data)
    after = intake.parse_file(file, "报表.xlsx", context, guard)
    lost, new = keys(before) - keys(after), keys(after) - keys(before)
    emptied = {f.code for f in before.findings} & set(PERSONAL)  # that may move what is read
    moved = {key[:2] for key in lost}
    odd = [key for key in new if key[0][0] != "V" and key[:2] not in moved]
    if odd or (not emptied and (lost or new)):
        return f"{returned.way}: lost {dict(lost)}, new {dict(new)}"
    return ""


def check(seeds: range, folder: Path, context: intake.Context, guard: Guard) -> None:
    for seed in seeds:
        data, story = spoiled(seed, folder)
        file = folder / "spoiled"
        file.write_bytes(data)
        try:
            problem = wrong(file, context, guard)
        except Exception as error:
            raise AssertionError(f"seed {seed} ({story}) raised {error!r}") from error
        assert not problem, f"seed {seed} ({story}): {problem}"


@pytest.mark.parametrize("first", SHORT)
def test_a_spoiled_file_can_be_sent_back(
    first: int, folder: Path, context: intake.Context, guard: Guard
) -> None:
    check(range(first, first + BATCH), folder, context, guard)


@pytest.mark.slow
@pytest.mark.parametrize("first", LONG)
def test_thousands_of_spoiled_files_can_be_sent_back(
    first: int, folder: Path, context: intake.Context, guard: Guard
) -> None:
    check(range(first, first + BATCH), folder, context, guard)
