"""What a file is judged by (解析依据): the round's year and template, its units, maps and registry."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from kaoping import findings, rounds
from kaoping.config import Paths
from kaoping.findings import Finding, Registry
from kaoping.intake.maps import Maps, load_maps


@dataclass(frozen=True)
class Context:
    """What a file is judged by: the round's year and template, its units, maps and registry.

    `units` maps unit code → name and includes the district's own unit; `key` changes when anything
    does that could change a parse.
    """

    year: int
    template_version: str
    district_unit: str
    units: dict[str, str]
    maps: Maps
    registry: Registry
    key: str

    def message(self, finding: Finding) -> str:
        """The Chinese message of a finding, sheet and column by their titles."""
        sheet = self.maps.sheets.get(finding.sheet or "")
        columns = sheet.columns if sheet else ()
        title = next((c.header for c in columns if c.name == finding.column_name), "")
        return self.registry.render(finding, sheet.title if sheet else "", title)


def context(paths: Paths, round_: rounds.Round) -> Context:
    """The context of a round.

    Raises:
        ConfigError: a column map or the registry is broken.
    """
    registry = findings.load_registry(paths)
    maps = load_maps(paths, round_.reference_date)
    units = {unit.code: unit.name for unit in round_.units}
    units[round_.district_unit] = round_.issuer_name
    facts = (round_.year, round_.template_version, round_.district_unit, sorted(units.items()))
    digest = hashlib.sha256(repr((facts, maps.digest)).encode())
    digest.update((paths.expectations / "findings.toml").read_bytes())
    lock = paths.root / "requirements.lock"  # another release of a reader may read otherwise
    digest.update(lock.read_bytes() if lock.exists() else b"")
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(file.read_bytes())
    return Context(
        round_.year,
        round_.template_version,
        round_.district_unit,
        units,
        maps,
        registry,
        digest.hexdigest()[:16],
    )
