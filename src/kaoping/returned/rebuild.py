"""A workbook from a grid as read (重建): for files that are no .xlsx, and for those that resist editing.

Every cell keeps its kind, so that reading the new file gives the facts that the old one gave.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape

from kaoping.intake.grid import Grid, column_letters
from kaoping.intake.problem import Raw
from kaoping.intake.values import ERRORS
from kaoping.returned.package import MAIN, Package
from kaoping.returned.styles import Styles
from kaoping.returned.workbook import minimal

_UNHEARD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_BAD_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_RISKY = tuple("=+-@\t\r")
UNNAMED = "数据"
_EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_MOST_CHARACTERS = 32_767
_SAMPLED_ROWS = 200
_DATE = "yyyy\\-mm\\-dd"


def rebuild(
    grids: Sequence[Grid], hidden: Mapping[str, Collection[tuple[int, int]]]
) -> tuple[Package, dict[str, str]]:
    """A new workbook with the cells of these sheets.

    Args:
        grids: the sheets as read.
        hidden: sheet name → (row, column) cells that are left out.

    Returns:
        The package, and for each sheet's name as read its name in the package.
    """
    from_1904 = any(raw.kind == "m" for grid in grids for raw in _cells(grid))
    styles = Styles()
    looks = {
        "s": styles.plain(49), "'": styles.plain(49, is_quoted=True), "n": 0, "m": 0, "b": 0, "e": 0,
        "p": styles.plain(10), "d": styles.plain(code=_DATE),
    }  # fmt: skip
    names = _names(grids)
    sheets = [
        (names[grid.name], _sheet(grid, hidden.get(grid.name, ()), looks, from_1904))
        for grid in grids
    ]
    return minimal(sheets, styles.render(), from_1904=from_1904), names


def _cells(grid: Grid) -> list[Raw]:
    return [grid.rows[r][c] for r in sorted(grid.rows) for c in sorted(grid.rows[r])]


def _names(grids: Sequence[Grid]) -> dict[str, str]:
    """A valid, unique name for every sheet; a sheet without a usable one is 数据."""
    names: dict[str, str] = {}
    for number, grid in enumerate(grids, start=1):
        name = _BAD_NAME.sub("_", grid.name).strip("'")[:31] or UNNAMED
        taken = {each.lower() for each in names.values()}
        names[grid.name] = name if name.lower() not in taken else f"{name[:25]}（{number}）"
    return names


def _sheet(
    grid: Grid, hidden: Collection[tuple[int, int]], looks: Mapping[str, int], from_1904: bool
) -> bytes:
    rows = []
    for number in sorted(grid.rows):
        cells = [
            raw for _, raw in sorted(grid.rows[number].items()) if (number, raw.col) not in hidden
        ]
        body = "".join(_cell(raw, looks, from_1904) for raw in cells)
        rows.append(f'<row r="{number}">{body}</row>')
    merges = "".join(
        f'<mergeCell ref="{column_letters(b)}{a}:{column_letters(d)}{c}"/>'
        for a, b, c, d in grid.merges
    )
    merged = f'<mergeCells count="{len(grid.merges)}">{merges}</mergeCells>' if merges else ""
    view = '<sheetViews><sheetView workbookViewId="0"/></sheetViews>'
    text = (
        f'<worksheet xmlns="{MAIN}">{view}<sheetFormatPr defaultRowHeight="15"/>{_widths(grid)}'
        f"<sheetData>{''.join(rows)}</sheetData>{merged}</worksheet>"
    )
    return text.encode()


def _cell(raw: Raw, looks: Mapping[str, int], from_1904: bool) -> str:
    """The markup of one cell; a text is a text whatever it begins with."""
    head = f'<c r="{column_letters(raw.col)}{raw.row}"'
    if raw.kind == "s":
        style = looks["'" if raw.text.startswith(_RISKY) else "s"]
        return f'{head} s="{style}" t="inlineStr"><is><t xml:space="preserve">{_text(raw.text)}</t></is></c>'
    if raw.kind == "e":
        text = raw.text if raw.text in ERRORS else "#N/A"
        return f'{head} t="e"><v>{text}</v></c>'
    if raw.kind == "b":
        return f'{head} t="b"><v>{int(raw.text == "是")}</v></c>'
    style = looks[raw.kind]
    value = (
        str((date.fromisoformat(raw.text) - _EPOCHS[from_1904]).days)
        if raw.kind == "d"
        else raw.text
    )
    return f'{head} s="{style}"><v>{value}</v></c>'


def _text(text: str) -> str:
    """A text as markup holds it: what looks like an escape is escaped, line ends are kept."""
    plain = _LOOKS_ESCAPED.sub("_x005F_", text[:_MOST_CHARACTERS])
    held = _UNHEARD.sub(lambda m: f"_x{ord(m[0]):04X}_", plain)
    return escape(held, {"\r": "&#13;"})


def _widths(grid: Grid) -> str:
    """Column widths from the longest text of the first rows."""
    widths: dict[int, int] = {}
    for number in sorted(grid.rows)[:_SAMPLED_ROWS]:
        for column, raw in grid.rows[number].items():
            size = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in raw.text[:60])
            widths[column] = max(widths.get(column, 0), size)
    cols = "".join(
        f'<col min="{n}" max="{n}" width="{min(max(width + 2, 8), 40)}" customWidth="1"/>'
        for n, width in sorted(widths.items())
    )
    return f"<cols>{cols}</cols>" if cols else ""
