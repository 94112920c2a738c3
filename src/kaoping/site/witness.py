"""What registers say of reported facts (登记印证): words, and the table of one unit."""

from __future__ import annotations

from typing import Any

from kaoping.documents import numbers
from kaoping.runtables import Row
from kaoping.site.scene import Scene

STATES = {
    "confirmed": "印证一致", "contradicted": "与登记矛盾", "unmatched": "登记无此项",
    "no_register": "无登记可比", "unreported": "登记有、单位未报",
}  # fmt: skip
KINDS = {
    "enterprise": "企业", "contract": "集体合同", "union": "工会", "certificate": "法人证书",
    "mediation": "调解组织", "site": "建筑工地", "dispute": "劳动争议",
}  # fmt: skip
EFFECTS = {"count": "计", "unknown": "待核实", "exclude": "不计"}
SHOWN = 200  # facts against the register written into a unit's page
_AGAINST = ("contradicted", "unmatched", "unreported")


def rates(scene: Scene, unit_code: str) -> list[dict[str, str]]:
    """Per kind of fact how many each state has, and the rate over what a register could judge."""
    return [
        {
            "kind": KINDS.get(row["kind"], row["kind"]),
            **{state: row[state] for state in STATES},
            "rate": numbers.rate(int(row["num"] or 0), int(row["den"] or 0)),
        }
        for row in scene.run.find("confirmation_rates", unit_code=unit_code)
    ]


def against(scene: Scene, unit_code: str) -> list[dict[str, Any]]:
    """Facts of a unit that a register contradicts or does not know, and what it has unreported."""
    rows = scene.run.find("confirmations", unit_code=unit_code)
    return [fact(row) for row in rows if row["state"] in _AGAINST]


def fact(row: Row) -> dict[str, Any]:
    """One fact, what the register says of it, and where it stands."""
    differs = f"{row['field_title']}：填报{row['reported'] or '（空）'}，登记{row['registered'] or '（空）'}"
    return {
        "kind": KINDS.get(row["kind"], row["kind"]),
        "name": row["entity_name"] or row["entity_key"] or numbers.DASH,
        "state": STATES.get(row["state"], row["state"]),
        "differs": differs if row["field"] else "",
        "effect": EFFECTS.get(row["effect"], row["effect"]),
        "file": row["file"],
        "sheet": row["sheet_title"],
        "cell": row["cell"],
    }
