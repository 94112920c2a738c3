"""A file parsed (解析结果): the door between the reading child and the run. Plain data, nothing else."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any

from kaoping.findings import Finding
from kaoping.intake.factrows import FactRows, frame

if TYPE_CHECKING:
    import polars as pl


@dataclass
class Parsed:
    """One file parsed.

    Attributes:
        kind: `submission`, `district`, `register` or `rejected`.
        unit_code: of the cover, when it is a unit of the round.
        registers: codes of the register sheets in the file.
        sheets: sheet code → `received`, `missing` or `no_header`.
        findings: all findings, submission and unit not yet attributed.
        counts: sheet code, or rule in brackets → its account: read = used + flagged + ignored by rule.
        letters: sheet code → part of the sheet → (tab, column → letters); parts are text, as in JSON.
        facts: the facts as columns (`FactRows.pack`).
    """

    kind: str
    unit_code: str | None = None
    registers: tuple[str, ...] = ()
    sheets: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    counts: dict[str, dict[str, Any]] = field(default_factory=dict)
    letters: dict[str, dict[str, Any]] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=lambda: FactRows().pack())

    @property
    def cells(self) -> pl.DataFrame:
        """The facts as a long frame, one row per used or unreadable cell."""
        return frame(self.facts)

    def pack(self) -> dict[str, Any]:
        """The file as JSON can hold it."""
        plain = {each.name: getattr(self, each.name) for each in fields(self)}
        return {**plain, "findings": [asdict(finding) for finding in self.findings]}

    @classmethod
    def unpack(cls, plain: dict[str, Any]) -> Parsed:
        """The file again, from what `pack` gave."""
        found = [Finding(**each) for each in plain["findings"]]
        return cls(**{**plain, "findings": found, "registers": tuple(plain["registers"])})
