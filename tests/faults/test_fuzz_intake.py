"""Whatever arrives is read or refused with a reason, every cell accounted for (任何来件都有交代).

The short form takes 300 seeds, the long one 5,000. A seed that fails: `python -m tests.faults.corpus SEED --out FILE`.
"""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kaoping import intake
from kaoping.intake.guard import Guard
from kaoping.intake.reader import MAX_MEMORY
from kaoping.rounds import load_round
from tests.conftest import make_root
from tests.faults.corpus import spoiled
from tests.faults.corpus.bases import PLANTED

KINDS = {"submission", "district", "register", "rejected"}
LIMIT = 20.0
BATCH = 50
SHORT, LONG = range(0, 300, BATCH), range(300, 5_300, BATCH)


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> intake.Context:
    from kaoping.config import Paths

    paths = Paths(make_root(tmp_path_factory.mktemp("home")))
    return intake.context(paths, load_round(paths, "demo-2014"))


@pytest.fixture(scope="module")
def guard() -> Iterator[Guard]:
    with Guard() as warm:
        yield warm


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("corpus")


def wrong(parsed: intake.Parsed, context: intake.Context) -> str:
    """What the parsed file fails to give account of; '' when nothing."""
    if parsed.kind not in KINDS:
        return f"kind {parsed.kind}"
    if parsed.kind == "rejected" and not parsed.findings:
        return "rejected without a finding"
    for name, c in parsed.counts.items():
        if c["read"] != c["used"] + c["flagged"] + sum(c["ignored"].values()) or c["used"] < 0:
            return f"{name}: {c}"
    facts = parsed.cells
    used = sum(c["used"] for c in parsed.counts.values())
    if facts.filter(facts["state"] != "unreadable").height != used:
        return f"{used} cells used, {facts.height} facts"
    messages = [context.message(finding) for finding in parsed.findings]
    if any(not m or "{detail}" in m or "None" in m for m in messages):
        return f"message without its words: {messages}"
    everything = json.dumps([parsed.pack(), messages], ensure_ascii=False, default=str)
    return next((f"ID number {number}" for number in PLANTED if number in everything), "")


def peak(guard: Guard) -> int:
    """The most memory that the reading child has held so far, in bytes; 0 where the system does not say."""
    child = guard._child
    status = Path(f"/proc/{child.pid}/status") if child else None
    if status is None or not status.exists():
        return 0
    lines = (line.split() for line in status.read_text().splitlines())
    return next((int(line[1]) * 1024 for line in lines if line and line[0] == "VmHWM:"), 0)


def check(seeds: range, folder: Path, context: intake.Context, guard: Guard) -> None:
    for seed in seeds:
        data, story = spoiled(seed, folder)
        file = folder / "spoiled"
        file.write_bytes(data)
        start = time.monotonic()
        try:
            parsed = intake.parse_file(file, "报表.xlsx", context, guard)
        except Exception as error:
            raise AssertionError(f"seed {seed} ({story}) raised {error!r}") from error
        assert time.monotonic() - start < LIMIT + 5, f"seed {seed} ({story}) took too long"
        problem = wrong(parsed, context)
        assert not problem, f"seed {seed} ({story}): {problem}"
        assert peak(guard) <= MAX_MEMORY, f"seed {seed} ({story}) took {peak(guard)} bytes"


@pytest.mark.parametrize("first", SHORT)
def test_a_spoiled_file_is_read_or_refused(
    first: int, folder: Path, context: intake.Context, guard: Guard
) -> None:
    check(range(first, first + BATCH), folder, context, guard)


@pytest.mark.slow
@pytest.mark.parametrize("first", LONG)
def test_thousands_of_spoiled_files_are_read_or_refused(
    first: int, folder: Path, context: intake.Context, guard: Guard
) -> None:
    check(range(first, first + BATCH), folder, context, guard)


def test_a_seed_gives_the_same_file_for_ever(folder: Path) -> None:
    assert [spoiled(n, folder).data for n in (0, 1, 2, 4)] == [spoiled(n, folder).data for n in (0, 1, 2, 4)]  # fmt: skip
