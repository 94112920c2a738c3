"""What the registers know of a unit before it fills anything in (预填)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kaoping.intake.compact import wide_table
from kaoping.intake.submission import Context
from kaoping.intake.template import Prefill, Value

if TYPE_CHECKING:
    from kaoping.intake.facts import ParsedRef

_ENTERPRISE = (
    "enterprise_name", "enterprise_code", "community_code", "reg_status", "ownership", "size_class",
    "industry",
)  # fmt: skip
_SITE = ("site_name", "contractor", "started_on", "finished_on")


def prefill_of(context: Context, registers: Iterable[ParsedRef], unit_code: str) -> Prefill:
    """Register rows of one unit, for its template.

    职工人数 stays empty although the register has one: the unit states its own figure, the register
    is the second witness. 调解组织 stays empty too: a prefilled row would claim what is asked.

    Args:
        context: of the round.
        registers: parsed register files; others are passed over.
        unit_code: the unit.
    """
    refs = [ref for ref in registers if ref.kind == "register"]
    communities = _rows(context, refs, "reg_communities", unit_code)
    enterprises = [
        _only(row, _ENTERPRISE)
        for row in _rows(context, refs, "reg_enterprises", unit_code)
        if row["reg_status"] == "存续"
    ]
    sites = [_only(row, _SITE) for row in _rows(context, refs, "reg_sites", unit_code)]
    points: list[dict[str, Value]] = [
        {
            "level": "社区",
            "point_name": f"{row['community_name']}帮扶点",
            "place_code": row["community_code"],
        }
        for row in communities
        if row["help_point"]
    ]
    return Prefill(
        rows={"enterprises": _numbered(enterprises), "sites": sites, "help_points": points},
        places=[
            (str(row["community_code"]), str(row["community_name"] or "")) for row in communities
        ],
    )


def _rows(
    context: Context, refs: Sequence[ParsedRef], sheet: str, unit_code: str
) -> list[dict[str, Value]]:
    """The readable rows of a register that belong to the unit, in file order."""
    keys = [column.name for column in context.maps.sheets[sheet].keys]
    table = wide_table(context, [ref for ref in refs if sheet in ref.registers], sheet)
    return [
        row
        for row in table.to_dicts()
        if row["unit_code"] == unit_code and all(row[key] is not None for key in keys)
    ]


def _only(row: dict[str, Value], names: Sequence[str]) -> dict[str, Value]:
    return {name: row[name] for name in names}


def _numbered(rows: list[dict[str, Value]]) -> list[dict[str, Value]]:
    return [row | {"seq": str(n)} for n, row in enumerate(rows, start=1)]
