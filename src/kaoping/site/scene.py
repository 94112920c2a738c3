"""What every page of the site reads (网站的数据来源): one run, the round, the rulebooks, and their past."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from kaoping.changes import Changes, compare
from kaoping.config import Paths
from kaoping.documents.run import open_frame
from kaoping.documents.source import Book, Frame
from kaoping.findings import Registry, load_registry
from kaoping.rounds import Round, Unit
from kaoping.rulebook.model import Rulebook
from kaoping.runtables import RunTables
from kaoping.site.history import Past, Verdict, verdict_of
from kaoping.site.names import slug
from kaoping.textfiles import read_csv

STAGE = "初步得分"


@dataclass
class Scene:
    """Everything the pages of one run share.

    Attributes:
        where: the installation.
        frame: the run, the round and the rulebooks as documents see them.
        rulebooks: the editions behind the frame's books, in the same order.
        registry: the kinds of findings.
        verdict: what the quality gate said of the run.
        history: runs of the round, oldest first.
        previous: tables of the run before, None when there is none any more.
        enterprise_keys: enterprises that have an entry on the enterprise page.
    """

    where: Paths
    frame: Frame
    rulebooks: tuple[Rulebook, ...]
    registry: Registry
    verdict: Verdict
    history: tuple[Past, ...] = ()
    previous: RunTables | None = None
    enterprise_keys: frozenset[str] = frozenset()

    @property
    def run(self) -> RunTables:
        """The tables of the run."""
        return self.frame.run

    @property
    def round(self) -> Round:
        """The round."""
        return self.frame.round

    @cached_property
    def units(self) -> list[Unit]:
        """Assessed units in official order."""
        return sorted(self.round.units, key=lambda unit: unit.official_order)

    @cached_property
    def editions(self) -> list[tuple[Book, Rulebook]]:
        """Each rulebook as documents name it, with its rules."""
        return list(zip(self.frame.books, self.rulebooks, strict=True))

    @cached_property
    def changes(self) -> Changes | None:
        """Findings held against the run before, None without one."""
        if self.previous is None:
            return None
        return compare(self.previous.findings, self.run.findings)

    @cached_property
    def sheet_titles(self) -> dict[str, str]:
        """Sheet code → its Chinese title."""
        _, rows = read_csv(self.where.expectations / "sheets.csv")
        return {row["sheet"]: row["title"] for row in rows}

    def unit_name(self, code: str) -> str:
        """The unit's name, its code where the round does not list it, 不属于单位的 without one."""
        if not code:
            return "不属于单位"
        if code == self.round.district_unit:
            return self.round.issuer_name
        unit = self.round.by_code.get(code)
        return unit.name if unit else code

    def unit_href(self, code: str) -> str:
        """The unit's page, from the site's top; '' when it has none."""
        return f"units/{slug(code)}.html" if code in self.round.by_code else ""


def open_scene(
    where: Paths,
    round_: Round,
    run_dir: Path,
    rulebooks: Sequence[Rulebook],
    history: Sequence[Past] = (),
    previous: Path | None = None,
) -> Scene:
    """Load a finished run for the site.

    Args:
        where: the installation.
        round_: the round the run belongs to.
        run_dir: a finished run (architecture.md §6).
        rulebooks: the editions of the round, in the round's order.
        history: runs of the round, oldest first.
        previous: folder of the run to compare with.

    Raises:
        UsageError: `run_dir` or `previous` is not a finished run.
    """
    return Scene(
        where=where,
        frame=open_frame(where, run_dir, round_, rulebooks, STAGE),
        rulebooks=tuple(rulebooks),
        registry=load_registry(where),
        verdict=verdict_of(run_dir),
        history=tuple(history),
        previous=RunTables.load(previous) if previous else None,
    )


def manifest(run_dir: Path) -> dict[str, Any]:
    """The manifest of a run."""
    body: dict[str, Any] = json.loads((run_dir / "manifest.json").read_text(encoding="utf-8"))
    return body
