"""What is said in a returned workbook: one mark per finding, four looks by severity (退回标记)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kaoping.findings import SEVERITIES
from kaoping.returned.sheetxml import corners

AUTHOR = "区总工会"
BEGIN = "【退回意见】"
END = "【退回意见完】"
HIDDEN_NOTE = "（原内容已隐去）"


@dataclass(frozen=True)
class Look:
    """How a severity is drawn: told apart by colour, and without colour by weight, slant and frame.

    Colours are of one hue each from dark to light (blue–orange axis, safe for red-green blindness);
    their lightness falls with the severity, so that a black-and-white print keeps the order.
    """

    fill: str
    font: str
    border: str
    is_bold: bool
    is_italic: bool
    meaning: str


LOOKS = {
    "reject_submission": Look("FF7A2E0E", "FFFFFFFF", "thin", True, False, "整份退回：改正后才能受理"),
    "reject_record": Look("FFF4A261", "FF000000", "thin", True, False, "该行不计：改正后这一行才计入"),
    "cannot_judge": Look("FFA9D3F5", "FF000000", "dashed", False, True, "待核实：改正前有关事项无法认定"),
    "notice": Look("FFFFF3BF", "FF000000", "dotted", False, False, "提示：请核对，无误的可以不改"),
}  # fmt: skip
RANKS = {severity: rank for rank, severity in enumerate(LOOKS)}


@dataclass(frozen=True)
class Mark:
    """One finding as the clerk sees it. `sheet` is the code of the map, `file` '' for this file.

    `value` is masked where the finding masked it; `cell` is '' when there is no cell.
    """

    code: str
    severity: str
    sheet: str
    sheet_title: str
    cell: str
    column_title: str
    value: str
    message: str
    remedy: str
    file: str = ""

    @property
    def place(self) -> tuple[int, int] | None:
        """(row, column) of the cell."""
        area = corners(self.cell) if self.cell else None
        return area[:2] if area else None

    @property
    def is_personal(self) -> bool:
        """Whether the cell holds a personal number."""
        return self.code in ("P01", "P02")


@dataclass(frozen=True)
class Heading:
    """What stands above the list: whose file it is, and by when it is wanted again.

    `arrival` says as which arrival it came ('' for a file that never arrived).
    """

    unit: str
    round_title: str
    file_name: str
    arrival: str
    issuer: str
    due: date


def ordered(marks: Iterable[Mark], sheets: Sequence[str]) -> list[Mark]:
    """The marks by severity, then as the sheets stand in the file, then by row and column."""
    rank = {name: n for n, name in enumerate(sheets)}

    def key(mark: Mark) -> tuple[object, ...]:
        place = mark.place or (0, 0)
        known = rank.get(mark.sheet, len(rank))
        return (
            RANKS[mark.severity],
            bool(mark.file),
            known,
            mark.sheet,
            place,
            mark.code,
            mark.message,
        )

    return sorted(marks, key=key)


def worst(marks: Iterable[Mark]) -> str:
    """The gravest severity of these marks."""
    return min((mark.severity for mark in marks), key=RANKS.__getitem__)


def comment_text(marks: Sequence[Mark]) -> str:
    """All that is wrong with one cell, between our two marks."""
    lines = [BEGIN]
    for number, mark in enumerate(marks, start=1):
        lead = f"{number}. " if len(marks) > 1 else ""
        hidden = HIDDEN_NOTE if mark.is_personal else ""
        lines.append(f"{lead}{mark.code}〔{SEVERITIES[mark.severity]}〕{mark.message}{hidden}")
        if mark.remedy:
            lines.append(f"怎么改：{mark.remedy}")
    return "\n".join([*lines, END])


def counts(marks: Sequence[Mark]) -> str:
    """How many findings of each severity, in one sentence."""
    if not marks:
        return "没有发现问题。"
    each = [
        f"{SEVERITIES[severity]}{sum(mark.severity == severity for mark in marks)}项"
        for severity in LOOKS
    ]
    return f"共{len(marks)}项：{'、'.join(each)}。"


def by_cell(marks: Iterable[Mark]) -> Mapping[tuple[int, int], list[Mark]]:
    """Marks that have a cell, by that cell, cells in reading order."""
    cells: dict[tuple[int, int], list[Mark]] = {}
    for mark in marks:
        if mark.place:
            cells.setdefault(mark.place, []).append(mark)
    return {place: cells[place] for place in sorted(cells)}
