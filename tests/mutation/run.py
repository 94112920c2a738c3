"""Mutation testing of the rule engine: a seeded sample of small changes, and which of them the tests notice.

`python -m tests.mutation.run [--share 5] [--seed 1] [--only NAME…]` writes docs/mutation.md; answers are
kept in var/mutation.json, so that a run may be broken off and go on. A mutant lives in a child process
only: its file is never written. What survives is explained in `explained.toml`, or is a gap.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from random import Random

from tests.mutation.mutate import Mutant, python_mutants, sql_mutants
from tests.mutation.report import report
from tests.mutation.serve import BUDGET, ENGINE, ROOT, Tally, serve

PYTHON = (
    "bare_keys", "load", "load_cohort", "load_keys", "load_rules", "reader", "checks", "checks_feeds",
    "compile", "evaluate", "kinds", "cohort", "given", "amounts", "numbers", "feeds", "examples", "model", "regain",
)  # fmt: skip
TESTS = (
    *(f"tests/rules/test_{name}.py" for name in (
        "every_key", "meanings", "contradictions", "worked_examples", "steps", "feeds", "broken", "kinds", "totals", "cohorts", "worlds", "schemes", "shipped_editions", "shipped_law",
        "shipped_pages", "trial", "trial_drafts", "trial_units", "review", "compare", "redraft", "why",
    )),
    "tests/generative/test_scores.py", "tests/generative/test_regain.py", "tests/unit/test_explain.py",
    "tests/unit/test_rulebook_reader.py", "tests/unit/test_points_arithmetic.py",
)  # fmt: skip
LIKELY = (  # to notice a change of the SQL, before anything is known
    "tests/generative/test_scores.py::test_sql_equals_the_oracle",
    "tests/rules/test_kinds.py::test_sql_gives_the_points_worked_out",
    "tests/rules/test_steps.py::test_steps_and_points_are_those_worked_out",
    "tests/rules/test_steps.py::test_without_a_target_of_its_own_an_item_does_not_apply",
    "tests/rules/test_steps.py::test_the_mean_of_the_others_is_of_all_their_points",
)
VAR = ROOT / "var"
KEPT = (
    VAR / "mutation.json"
)  # by file and text of the mutant: the test that noticed it, "" for none


def every() -> dict[str, list[Mutant]]:
    """All mutants by file."""
    files = [ENGINE / f"{name}.py" for name in PYTHON]
    files += [*sorted((ROOT / "sql" / "60_score").glob("*.sql")), ROOT / "sql/00_macros/score.sql"]
    found = {}
    for file in files:
        make = python_mutants if file.suffix == ".py" else sql_mutants
        name = str(file.relative_to(ROOT))
        found[name] = make(name, file.read_text(encoding="utf-8"))
    return found


def mutants(share: int, seed: int) -> list[Mutant]:
    """One in `share` of the mutants of every module, of an SQL file (dear to ask about) one in twice that.

    At least one of each file; which ones does not depend on other files.
    """
    chosen = []
    for name, found in every().items():
        one_in = share if name.endswith(".py") else 2 * share
        some = Random(f"{seed} {name}").sample(found, -(-len(found) // share))
        chosen += some[: -(-len(found) // one_in)]
    return chosen


def main() -> None:
    """Ask the tests about every sampled mutant and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--only", nargs="*", default=[], help="files whose path contains one of these"
    )
    parser.add_argument("--again", action="store_true", help="ask about survivors once more")
    asked = parser.parse_args()
    os.chdir(ROOT)
    chosen, known = mutants(asked.share, asked.seed), answers()
    due = [
        m
        for m in _in_turn(chosen)
        if _wanted(m, asked.only) and _due(known.get(m.key), asked.again)
    ]
    if due:
        tally = Tally()
        for mutant in chosen:
            if by := known.get(mutant.key):
                tally.count([by.partition("[")[0]], by.partition("[")[0], mutant.file)
        for name in LIKELY:
            tally.count([name], name, "any.sql")
        serve(TESTS, due, VAR / "mutation-tests.json", _keep, tally)
    _write(chosen, asked.share, asked.seed)


def _in_turn(chosen: Sequence[Mutant]) -> list[Mutant]:
    """The first of every file, then the second of every file …: a run broken off has asked about all alike."""
    places: Counter[str] = Counter()
    ordered = []
    for mutant in chosen:
        places[mutant.file] += 1
        ordered.append((places[mutant.file], mutant))
    return [mutant for _, mutant in sorted(ordered, key=lambda pair: pair[0])]


def _wanted(mutant: Mutant, only: Sequence[str]) -> bool:
    return not only or any(part in mutant.file for part in only)


def _due(answer: str | None, again: bool) -> bool:
    return answer is None or (again and not answer)


def answers() -> dict[str, str]:
    """The answers so far."""
    return dict(json.loads(KEPT.read_text("utf-8"))) if KEPT.is_file() else {}


def _keep(mutant: Mutant, by: str) -> None:
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps(answers() | {mutant.key: by}), encoding="utf-8")
    what = f"{mutant.file}:{mutant.line} {mutant.what}"
    print(f"{time.monotonic():.0f} {f'killed   {what} by {by}' if by else f'SURVIVED {what}: {mutant.code}'}",
          flush=True)  # fmt: skip


def _write(chosen: Sequence[Mutant], share: int, seed: int) -> None:
    count, day = sum(map(len, every().values())), datetime.now().astimezone().date()
    text = report(chosen, answers(), share, seed, count, str(BUDGET), day)
    (ROOT / "docs" / "mutation.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
