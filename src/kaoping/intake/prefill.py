"""Register rows that a unit's template is prefilled with (预填): enterprises, sites, communities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kaoping.config import Paths
from kaoping.intake.facts import ParsedRef, parse_objects
from kaoping.intake.submission import Context
from kaoping.rounds import Round
from kaoping.store.arrivals import of_round
from kaoping.store.ledger import Ledger

Row = dict[str, str]


@dataclass(frozen=True)
class Prefill:
    """Rows by unit code and sheet, values as the registers wrote them."""

    rows: dict[tuple[str, str], list[Row]] = field(default_factory=dict)

    def of(self, unit: str, sheet: str) -> list[Row]:
        """The rows to start a unit's sheet with."""
        return self.rows.get((unit, sheet), [])


def from_registers(paths: Paths, round_: Round, context: Context) -> Prefill:
    """Prefill from the newest registers received for the round; empty when none came."""
    arrivals = of_round(Ledger(paths.ledger), round_.code)
    refs = parse_objects(paths, context, [(a.sha256, Path(a.name).name) for a in arrivals])
    newest = {code: refs[a.sha256] for a in arrivals for code in refs[a.sha256].registers}
    rows: dict[tuple[str, str], list[Row]] = {}
    for row in _rows(newest, "reg_enterprises"):
        if row.get("reg_status") == "存续":
            _add(rows, row, "enterprises", {k: v for k, v in row.items() if k != "unit_code"})
            _add(
                rows,
                row,
                "six_ones",
                {k: row[k] for k in ("enterprise_code", "enterprise_name") if k in row},
            )
    for row in _rows(newest, "reg_sites"):
        _add(
            rows,
            row,
            "sites",
            {
                k: row[k]
                for k in ("site_name", "contractor", "started_on", "finished_on")
                if k in row
            },
        )
    for row in _rows(newest, "reg_communities"):
        name = row.get("community_name", "")
        _add(
            rows,
            row,
            "mediation",
            {
                "level": "社区",
                "body_name": f"{name}劳动争议调解组织",
                "place_code": row["community_code"],
            },
        )
    for month in range(1, 13):
        for unit in round_.units:
            rows.setdefault((unit.code, "rights_info"), []).append({"month": f"{month}月"})
    return Prefill(rows)


def _add(rows: dict[tuple[str, str], list[Row]], source: Row, sheet: str, row: Row) -> None:
    rows.setdefault((source.get("unit_code", ""), sheet), []).append(row)


def _rows(newest: dict[str, ParsedRef], sheet: str) -> Sequence[Row]:
    """The data rows of a register in order; choices in their canonical form, the rest as written."""
    import polars as pl

    if sheet not in newest:
        return []
    facts = pl.read_parquet(newest[sheet].parquet).filter(pl.col("sheet") == sheet)
    table: dict[int, Row] = {}
    for row_no, name, text, raw, first in (
        facts.sort("row_no").select("row_no", "column_name", "text", "raw", "first").iter_rows()
    ):
        value = first.isoformat() if first else (text or raw)
        table.setdefault(row_no, {})[name] = value or ""
    return list(table.values())
