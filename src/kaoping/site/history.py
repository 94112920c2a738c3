"""The round's runs (运行记录) as the ledger and the run folders tell them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from kaoping.config import Paths
from kaoping.store.ledger import Ledger
from kaoping.store.runs import WAREHOUSE

SHORT = 12  # characters of a run key that people read


@dataclass(frozen=True)
class Verdict:
    """What the quality gate said: `state` is passed, refused or unasked."""

    state: str
    failures: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Past:
    """One run of the round.

    Attributes:
        key: of the run.
        at: when it was last made, `2015-02-10 02:00`.
        actor: who made it.
        verdict: of the gate.
        published: when it last became the current one, '' if never.
        folder: of its tables, None when it is kept no more.
        has_warehouse: whether its cells can still be read.
    """

    key: str
    at: str
    actor: str
    verdict: Verdict
    published: str
    folder: Path | None
    has_warehouse: bool

    @property
    def short(self) -> str:
        """The key as people read it."""
        return self.key[:SHORT]


def verdict_of(run_dir: Path) -> Verdict:
    """The gate's answer, which stands beside the run."""
    file = run_dir.with_name(f"{run_dir.name}.gate.json")
    if not file.is_file():
        return Verdict("unasked")
    body = json.loads(file.read_text(encoding="utf-8"))
    failures, warnings = (tuple(map(str, body.get(k, ()))) for k in ("failures", "warnings"))
    return Verdict("refused" if failures else "passed", failures, warnings)


def load_history(where: Paths, round_code: str) -> list[Past]:
    """Every run of a round, each key once (its last making), oldest first."""
    ledger = Ledger(where.ledger)
    published = {e["key"]: _moment(e["at"]) for e in ledger.of("published", round=round_code)}
    made = {event["key"]: event for event in ledger.of("run", round=round_code)}
    ordered = sorted(made.values(), key=lambda event: int(event["seq"]))
    return [_past(where, event, published.get(event["key"], "")) for event in ordered]


def _past(where: Paths, event: dict[str, str], published: str) -> Past:
    folder = where.runs / event["key"]
    kept = (folder / "totals.csv").is_file()
    return Past(
        key=event["key"],
        at=_moment(event["at"]),
        actor=event["actor"],
        verdict=verdict_of(folder),
        published=published,
        folder=folder if kept else None,
        has_warehouse=(folder / WAREHOUSE).is_file(),
    )


def _moment(text: str) -> str:
    """`2015-01-19T09:12:00+08:00` as people write it: day, hour and minute."""
    return text[:16].replace("T", " ")


def previous_of(history: list[Past], key: str) -> Past | None:
    """The kept run before the one of that key."""
    at = next((n for n, past in enumerate(history) if past.key == key), len(history))
    earlier = [past for past in history[:at] if past.folder is not None]
    return earlier[-1] if earlier else None
