"""Match decisions of a person (匹配决定) as rows: which row speaks of which enterprise, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kaoping.intake.codes import enterprise_key, plain_code
from kaoping.intake.fold import fold_name
from kaoping.rounds import Round

SHEETS = ("enterprises", "contracts", "coverage", "six_ones", "proposals")
"""Sheets whose rows name an enterprise by code and name."""


def match_rows(round_: Round) -> Iterator[list[Any]]:
    """The entries [[match]] of adjustments.toml in file order, numbered from 1.

    Each is unit, sheet, the name in the row, `expect` (the text of its code cell as received, empty
    when the cell is empty) and the code of the enterprise it stands for.
    """
    for number, entry in enumerate(round_.adjustments.get("match", []), start=1):
        code = plain_code(str(entry["enterprise_code"]))
        yield [
            number, entry["unit_code"], entry["sheet"], entry["enterprise_name"],
            fold_name(entry["enterprise_name"]), entry["expect"], code, enterprise_key(code),
            entry["reason"], entry["by"], entry.get("document_no", ""),
        ]  # fmt: skip
