"""What every page of the site reads (网站的数据来源): one run, the round, the rulebooks, and their past."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from kaoping.changes import Changes
from kaoping.config import Paths
from kaoping.documents.run import open_frame
from kaoping.documents.source import Book, Frame
from kaoping.findings import Registry, load_registry
from kaoping.rounds import Round, Unit
from kaoping.rulebook.model import Rulebook
from kaoping.runtables import Row, RunTables
from kaoping.simulate.things import Past as Mended
from kaoping.simulate.things import load_past, weighted
from kaoping.site.audience import Audience, Veil
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
        veil: what the site's audience may see; the frame's tables have passed through it.
        whole: the run's tables before that, for comparing runs only.
        history: runs of the round, oldest first.
        previous: tables of the run before, unveiled, None when there is none any more.
        enterprise_keys: enterprises that have an entry on the enterprise page.
    """

    where: Paths
    frame: Frame
    rulebooks: tuple[Rulebook, ...]
    registry: Registry
    verdict: Verdict
    veil: Veil
    whole: RunTables
    history: tuple[Past, ...] = ()
    previous: RunTables | None = None
    enterprise_keys: frozenset[str] = frozenset()

    @property
    def run(self) -> RunTables:
        """The tables of the run."""
        return self.frame.run

    @property
    def audience(self) -> Audience:
        """For whom the site is made."""
        return self.veil.audience

    @property
    def round(self) -> Round:
        """The round."""
        return self.frame.round

    @cached_property
    def units(self) -> list[Unit]:
        """Assessed units in official order; the unit itself on its own site."""
        own = self.veil.unit_code
        found = sorted(self.round.units, key=lambda unit: unit.official_order)
        return [unit for unit in found if not own or unit.code == own]

    @cached_property
    def editions(self) -> list[tuple[Book, Rulebook]]:
        """Each rulebook as documents name it, with its rules."""
        return list(zip(self.frame.books, self.rulebooks, strict=True))

    @cached_property
    def changes(self) -> Changes | None:
        """Findings held against the run before, None without one."""
        if self.previous is None:
            return None
        return self.veil.changes(self.previous, self.whole)

    @cached_property
    def past(self) -> Mended:
        """What cannot be mended afterwards."""
        return load_past(self.where)

    @cached_property
    def weighed(self) -> frozenset[str]:
        """Indicators that weigh things by heads or clauses, as the whole run shows."""
        return weighted(self.whole)

    @cached_property
    def _totals(self) -> dict[str, dict[tuple[str, str], Row]]:
        return {}

    def totals_of(self, past: Past) -> dict[tuple[str, str], Row]:
        """Totals of a kept run by rulebook and unit, read once."""
        if past.key not in self._totals and past.folder is not None:
            _, rows = read_csv(past.folder / "totals.csv")
            self._totals[past.key] = {(r["rulebook"], r["unit_code"]): r for r in rows}
        return self._totals.get(past.key, {})

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
        if self.audience is Audience.UNIT:
            return "index.html" if code == self.veil.unit_code else ""
        return f"units/{slug(code)}.html" if code in self.round.by_code else ""


def open_scene(
    where: Paths,
    round_: Round,
    run_dir: Path,
    rulebooks: Sequence[Rulebook],
    history: Sequence[Past] = (),
    previous: Path | None = None,
    audience: Audience = Audience.ANALYST,
    unit_code: str = "",
) -> Scene:
    """Load a finished run for the site.

    Args:
        where: the installation.
        round_: the round the run belongs to.
        run_dir: a finished run (architecture.md §6).
        rulebooks: the editions of the round, in the round's order.
        history: runs of the round, oldest first.
        previous: folder of the run to compare with.
        audience: for whom; what it may not see is taken out here.
        unit_code: the unit, for the audience of units.

    Raises:
        UsageError: `run_dir` or `previous` is not a finished run.
    """
    frame = open_frame(where, run_dir, round_, rulebooks, STAGE)
    # A run may be older than a rulebook that the round has been given since.
    scored = {row["rulebook"] for row in frame.run.totals}
    frame = replace(frame, books=tuple(book for book in frame.books if book.code in scored))
    registry = load_registry(where)
    veil = Veil(audience, registry, unit_code)
    return Scene(
        where=where,
        frame=replace(frame, run=veil.tables(frame.run)),
        rulebooks=tuple(book for book in rulebooks if book.code in scored),
        registry=registry,
        verdict=verdict_of(run_dir),
        veil=veil,
        whole=frame.run,
        history=tuple(history),
        previous=RunTables.load(previous) if previous else None,
    )


def manifest(run_dir: Path) -> dict[str, Any]:
    """The manifest of a run."""
    body: dict[str, Any] = json.loads((run_dir / "manifest.json").read_text(encoding="utf-8"))
    return body
