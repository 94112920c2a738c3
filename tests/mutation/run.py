"""Mutation testing of the rule engine: a seeded sample of small changes, and which of them the tests notice.

`python -m tests.mutation.run [--share 10] [--seed 1]` writes docs/mutation.md; answers are kept in
var/mutation.json, so that a run may be broken off and go on. A mutant lives in a child process only: its file is never written. What survives is explained in `explained.toml`, or is a gap.
"""

from __future__ import annotations

import argparse
import importlib.abc
import importlib.util
import json
import os
import signal
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from tests.mutation.mutate import Mutant, python_mutants, sql_mutants

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "src" / "kaoping" / "rulebook"
PYTHON = (
    "bare_keys", "load", "load_cohort", "load_keys", "load_rules", "reader", "checks", "checks_feeds",
    "compile", "evaluate", "cohort", "given", "feeds", "examples", "model", "regain",
)  # fmt: skip
RANDOM = "tests/generative/test_scores.py::test_sql_equals_the_oracle"
SCORED = (
    RANDOM,
    "tests/rules/test_kinds.py",
    "tests/rules/test_totals.py",
    "tests/rules/test_cohorts.py",
)
READ = (
    "tests/rules/test_broken.py",
    "tests/rules/test_trial_drafts.py",
    "tests/rules/test_review.py",
)
FIRST = {
    "load",
    "load_cohort",
    "load_keys",
    "load_rules",
    "reader",
    "checks",
    "checks_feeds",
    "bare_keys",
}
LATER = (
    "tests/rules/test_trial.py",
    "tests/rules/test_shipped_editions.py",
    "tests/rules/test_redraft.py",
)
REGAIN = ("tests/unit/test_explain.py", "tests/generative/test_regain.py")
PAIRS = 10
KEPT = ROOT / "var" / "mutation.json"  # answers by file and text of the mutant
LIMIT = 300  # seconds a mutant may take: what never ends is noticed too


class Swapped(importlib.abc.MetaPathFinder, importlib.abc.SourceLoader):
    """Gives one module another source; all others are found as ever."""

    def __init__(self, name: str, file: Path, text: str) -> None:
        self.name, self.file, self.text = name, file, text

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.file, loader=self)

    def get_filename(self, name: str) -> str:
        return str(self.file)

    def get_data(self, path: str | bytes) -> bytes:
        return self.text.encode()


def mutants(share: int, seed: int) -> list[Mutant]:
    """One in `share` of the mutants of every file, at least one of each."""
    rng, chosen = Random(seed), []
    files = [ENGINE / f"{name}.py" for name in PYTHON]
    files += [*sorted((ROOT / "sql" / "60_score").glob("*.sql")), ROOT / "sql/00_macros/score.sql"]
    for file in files:
        make = python_mutants if file.suffix == ".py" else sql_mutants
        found = make(str(file.relative_to(ROOT)), file.read_text(encoding="utf-8"))
        chosen += rng.sample(found, min(len(found), max(1, len(found) // share)))
    return chosen


def tests_for(mutant: Mutant) -> tuple[str, ...]:
    """The tests that are asked, the likeliest first."""
    name = Path(mutant.file).stem
    if mutant.file.endswith(".sql"):
        return SCORED
    if name == "regain":
        return REGAIN
    return (*READ, *SCORED, *LATER) if name in FIRST else (*SCORED, *READ, *LATER, *REGAIN[:1])


def noticed(mutant: Mutant) -> bool:
    """Whether the tests notice: random rulebooks first, then the tests of that file."""
    if mutant.file.endswith(".sql"):
        with _sql_swapped(mutant):
            return _disagrees() or _failing(mutant)
    return _failing(mutant)


def _failing(mutant: Mutant) -> bool:
    """Whether a test fails, in a child of its own."""
    child = os.fork()
    if child == 0:
        os._exit(_child(mutant))
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) != 0
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def _child(mutant: Mutant) -> int:
    import pytest

    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    if mutant.file.endswith(".py"):
        name = mutant.file.removeprefix("src/").removesuffix(".py").replace("/", ".")
        sys.meta_path.insert(0, Swapped(name, ROOT / mutant.file, mutant.text))
        if Path(mutant.file).stem not in FIRST and _disagrees():
            return 1
    asked = [str(ROOT / test) for test in tests_for(mutant)]
    return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-m", "not slow", *asked]))


def _disagrees() -> bool:
    """Whether a few random rulebooks already get other points than the oracle gives: the fastest answer."""
    try:
        from tests.generative.test_scores import agree

        agree(range(PAIRS), Path(tempfile.mkdtemp()))
    except BaseException:  # whatever a mutant breaks, it is noticed
        return True
    return False


@contextmanager
def _sql_swapped(mutant: Mutant) -> Iterator[None]:
    """The tests' bench reads the SQL from a folder of links, one of them changed."""
    from tests.rules import bench

    with tempfile.TemporaryDirectory() as name:
        folder, kept = Path(name), bench.SQL
        for source in (ROOT / "sql").rglob("*.sql"):
            place = folder / source.relative_to(ROOT / "sql")
            place.parent.mkdir(exist_ok=True)
            place.symlink_to(source)
        place = folder / Path(mutant.file).relative_to("sql")
        place.unlink()
        place.write_text(mutant.text, encoding="utf-8")
        bench.SQL = folder
        try:
            yield
        finally:
            bench.SQL = kept


def report(found: Sequence[tuple[Mutant, bool]], chosen: int, share: int, seed: int) -> str:
    """docs/mutation.md: module, mutants, killed; every survivor with its explanation."""
    told = tomllib.loads((Path(__file__).parent / "explained.toml").read_text(encoding="utf-8"))
    why = {(row["file"], row["line"], row["what"]): row["why"] for row in told.get("survivor", [])}
    left = [mutant for mutant, killed in found if not killed]
    equal = [m for m in left if (m.file, m.line, m.what) in why]
    counted = len(found) - len(equal)
    lines = [
        "# Mutation testing of the rule engine (变异测试)\n",
        f"Generated by `make mutation` (`tests/mutation`): one in {share} of all mutants, at least one of a file,"
        f" seed {seed}; {len(found)} of {chosen} were asked.",
        "A mutant is one small change (a comparison, a sign, a constant, and/or, min/max, a join, an order);",
        "it is killed when a test of the engine fails. Equivalent mutants change nothing anybody can see.\n",
        f"**{len(found)} mutants, {len(found) - len(left)} killed, {len(equal)} equivalent:"
        f" {100 * (len(found) - len(left)) // max(counted, 1)} % of those that change something.**\n",
        "| file | mutants | killed | equivalent |", "|---|---:|---:|---:|",
    ]  # fmt: skip
    for file in dict.fromkeys(m.file for m, _ in found):
        own = [(m, k) for m, k in found if m.file == file]
        killed, same = sum(k for _, k in own), sum(m.file == file for m in equal)
        lines.append(f"| `{file}` | {len(own)} | {killed} | {same} |")
    lines += ["", "## Survivors\n"]
    for m in left:
        lines.append(
            f"- `{m.file}:{m.line}` {m.what}: {why.get((m.file, m.line, m.what), 'a gap in the tests')}"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Ask the tests about every sampled mutant and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="files that end so: .py or .sql")
    asked = parser.parse_args()
    os.chdir(ROOT)
    chosen = mutants(asked.share, asked.seed)
    for mutant in chosen:  # Python first: its children import afresh
        if mutant.file.endswith(asked.only) and mutant.key not in _known():
            _keep(mutant, noticed(mutant))
        _write(chosen, asked.share, asked.seed)


def _known() -> dict[str, bool]:
    """The answers so far, by file and text of the mutant."""
    return dict(json.loads(KEPT.read_text("utf-8"))) if KEPT.is_file() else {}


def _keep(mutant: Mutant, killed: bool) -> None:
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps(_known() | {mutant.key: killed}), encoding="utf-8")
    print(
        f"{'killed  ' if killed else 'SURVIVED'} {mutant.file}:{mutant.line} {mutant.what}",
        flush=True,
    )


def _write(chosen: Sequence[Mutant], share: int, seed: int) -> None:
    known = _known()
    found = [(mutant, known[mutant.key]) for mutant in chosen if mutant.key in known]
    text = report(found, len(chosen), share, seed)
    (ROOT / "docs" / "mutation.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
