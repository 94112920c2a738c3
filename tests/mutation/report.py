"""docs/mutation.md: of each file the mutants asked about and noticed; every survivor with its reason."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

from tests.mutation.mutate import Mutant

ROOT = Path(__file__).resolve().parents[2]
TOLD = Path(__file__).parent / "explained.toml"
Answers = Mapping[str, str]
Reasons = Mapping[tuple[str, str, int, str], tuple[str, str]]
KINDS = {"equivalent": "Changes nothing", "message": "Only a message or the speed", "gap": "Gaps"}

HEAD = """# Mutation testing of the rule engine (变异测试)

Written by `make mutation` (`tests/mutation`); measured on {day}. A mutant is one small change of a function or of
an SQL file: a comparison, a sign, a constant, and/or, min/max, a join, an order. It is killed when a test of the
engine that comes by the changed line fails; it survives when none does within {budget} seconds of processor time (what a
longer run would still find counts as survived). Messages (`raise`, `problems.add`, f-strings) are not changed. Tests
that need the demo round are not asked.

| | |
|---|---|
| mutants there are | {all} |
| chosen | {chosen}: one in {share} of each module, one in {half} of each SQL file, at least one of each; seed {seed} |
| asked | {asked}{part} |
| killed | {killed} |
| survived | {left}: {equivalent} change nothing, {message} change only a message or the speed, {gap} are gaps |
| **killed of all asked** | **{percent} %** (every survivor counts against it, explained or not) |
| killed of those that change a result | {strict} % (survivors with an explanation left out) |

The figures hold for the files with these hashes; a file changed since then has not been measured again.
"""


def report(
    chosen: Sequence[Mutant],
    answers: Answers,
    share: int,
    seed: int,
    every: int,
    budget: str,
    day: date,
) -> str:
    """The page as Markdown.

    Args:
        chosen: the sample.
        answers: by key of a mutant the test that noticed it, '' for none.
        share: one in how many was chosen.
        seed: of the choice.
        every: how many mutants there are in all.
        budget: seconds of processor time for the tests of one mutant.
        day: of the measurement.
    """
    asked = [mutant for mutant in chosen if mutant.key in answers]
    left = [mutant for mutant in asked if not answers[mutant.key]]
    told = reasons()
    kinds = [told.get(mutant.name, ("gap", ""))[0] for mutant in left]
    killed = len(asked) - len(left)
    counts = {kind: kinds.count(kind) for kind in KINDS}
    part = "" if len(asked) == len(chosen) else "; `make mutation` goes on with the others"
    lines = [HEAD.format(
        half=2 * share, part=part,
        day=day, budget=budget, share=share, all=every, seed=seed, asked=len(asked), chosen=len(chosen),
        killed=killed, left=len(left), percent=_percent(killed, len(asked)),
        strict=_percent(killed, killed + counts["gap"]), **counts,
    )]  # fmt: skip
    lines += [
        "| file | sha256 | asked | killed | explained | gaps |",
        "|---|---|---:|---:|---:|---:|",
    ]
    lines += [_row(file, asked, answers, told) for file in dict.fromkeys(m.file for m in asked)]
    waiting = [
        f"`{f}`" for f in dict.fromkeys(m.file for m in chosen) if f not in {m.file for m in asked}
    ]
    lines += ["", f"No mutant asked about yet: {', '.join(waiting)}."] if waiting else []
    for kind, title in KINDS.items():
        lines += ["", f"## {title}", ""]
        lines += [_told(m, told) for m, own in zip(left, kinds, strict=True) if own == kind] or [
            "None."
        ]
    return "\n".join(lines) + "\n"


def reasons() -> Reasons:
    """Kind and reason of every explained survivor, by file, line of code, place in it and change."""
    rows = tomllib.loads(TOLD.read_text("utf-8")).get("survivor", [])
    return {(r["file"], r["code"], r["at"], r["what"]): (r["kind"], r["why"]) for r in rows}


def _percent(part: int, whole: int) -> str:
    """With one decimal, never rounded up."""
    tenths = 1000 * part // max(whole, 1)
    return f"{tenths // 10}.{tenths % 10}"


def _row(
    file: str,
    asked: Sequence[Mutant],
    answers: Answers,
    told: Mapping[tuple[str, str, int, str], object],
) -> str:
    own = [mutant for mutant in asked if mutant.file == file]
    left = [mutant for mutant in own if not answers[mutant.key]]
    explained = sum(mutant.name in told for mutant in left)
    print_ = sha256((ROOT / file).read_bytes()).hexdigest()[:12]
    return (f"| `{file}` | `{print_}` | {len(own)} | {len(own) - len(left)} | {explained} |"
            f" {len(left) - explained} |")  # fmt: skip


def _told(mutant: Mutant, told: Reasons) -> str:
    why = told.get(mutant.name, ("gap", "no test notices yet"))[1]
    code = mutant.code.replace("`", "'")
    return f"- `{mutant.file}:{mutant.line}` `{code}` {mutant.what}: {why}"
