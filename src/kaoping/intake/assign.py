"""Which tab is which sheet (工作表归属): by title, by a title that says 续, by header when renamed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kaoping.intake.factrows import Place
from kaoping.intake.fold import fold, label_forms
from kaoping.intake.forms import read_form
from kaoping.intake.grid import Grid
from kaoping.intake.headers import Header, find_header
from kaoping.intake.maps import SheetMap
from kaoping.intake.personal import shown_name
from kaoping.intake.problem import Raw

INSTRUCTIONS = frozenset(("填报说明", "填表说明", "说明", "使用说明"))
_MORE = re.compile(
    r"[-_(（]*(续表?[一二三四五六七八九1-9]?|补充?表?|[2-9]|[二三四五六七八九]|第?[2-9二三四五六七八九](页|部分|张))[)）]*"
)
_LEAST_SHARE = (3, 5)  # of a renamed sheet's columns must be found


@dataclass(frozen=True)
class Table:
    """A table to be read as one sheet.

    Attributes:
        sheet: its map.
        grid: its cells.
        place: part and tab, for addresses.
        recognised: how the tab is named when it was not recognised by its own title, else ''.
    """

    sheet: SheetMap
    grid: Grid
    place: Place
    recognised: str = ""


@dataclass
class Assignment:
    """The tables of a workbook, and the grids that are none: rule → grids."""

    tables: list[Table] = field(default_factory=list)
    unread: dict[str, list[Grid]] = field(default_factory=dict)

    def leave(self, rule: str, grid: Grid) -> None:
        """This grid is not read, by that rule."""
        self.unread.setdefault(rule, []).append(grid)


def find_cover(grids: Sequence[Grid], cover: SheetMap) -> Grid | None:
    """The tab titled 封面, else the one tab that holds the labels of one."""
    titled = [grid for grid in grids if fold(grid.name) in cover.titles]
    if titled:
        return titled[0]
    formed = [grid for grid in grids if grid.rows and _is_form(grid, cover)]
    return formed[0] if len(formed) == 1 else None


def _is_form(grid: Grid, sheet: SheetMap) -> bool:
    form = read_form(grid, sheet)
    return _is_enough(len({column.name for column, _ in form.labels}), sheet)


def _is_enough(found: int, sheet: SheetMap) -> bool:
    share, whole = _LEAST_SHARE
    return found * whole >= len(sheet.columns) * share and found >= min(3, len(sheet.columns))


def assign(grids: Iterable[Grid], sheets: Sequence[SheetMap]) -> Assignment:
    """Give every grid its sheet, or the rule by which it is not read.

    Args:
        grids: the tabs in their order, without the cover.
        sheets: the sheets that this kind of workbook may hold.
    """
    result = Assignment()
    own: dict[str, list[Grid]] = {sheet.code: [] for sheet in sheets}
    rest = []
    for grid in grids:
        if (title := fold(grid.name)) in INSTRUCTIONS:
            result.leave("instructions", grid)
        elif (sheet := _titled(title, sheets)) is None:
            rest.append(grid)
        elif any(_same(grid, other) for other in own[sheet.code]):
            result.leave("copied_sheet", grid)
        else:
            own[sheet.code].append(grid)
    rest += _without_header(own, sheets)
    for grid, sheet in _renamed([g for g in rest if g.rows], [s for s in sheets if not own[s.code]]):  # fmt: skip
        own[sheet.code].append(grid)
        rest = [other for other in rest if other is not grid]
    for grid in rest:
        result.leave("unknown_sheet", grid)
    _split_all(own, sheets, result)
    return result


def _titled(title: str, sheets: Sequence[SheetMap]) -> SheetMap | None:
    """The sheet of this title, or of a title that continues one (企业名册续, 企业名册(2))."""
    exact = (sheet for sheet in sheets if title in sheet.titles)
    more = (sheet for sheet in sheets for each in sorted(sheet.titles)
            if title.startswith(each) and _MORE.fullmatch(title[len(each) :]))  # fmt: skip
    return next(exact, None) or next(more, None)


def _without_header(own: dict[str, list[Grid]], sheets: Sequence[SheetMap]) -> list[Grid]:
    """Tabs taken out again: of several for one sheet only those with its header are its parts."""
    out = []
    for sheet in sheets:
        tabs = own[sheet.code]
        own[sheet.code] = [grid for grid in tabs if _header(grid, sheet)] or tabs[:1]
        out += [grid for grid in tabs if not any(grid is kept for kept in own[sheet.code])]
    return out


def _same(grid: Grid, other: Grid) -> bool:
    """Whether two tabs hold the same cells: a copy, not a continuation."""
    return bool(grid.rows) and grid.rows == other.rows


def _renamed(grids: list[Grid], missing: list[SheetMap]) -> Iterator[tuple[Grid, SheetMap]]:
    """Tabs whose header fits one missing sheet, and which alone fit it."""
    fits: dict[str, list[Grid]] = {}
    for grid in grids:
        if sheet := _best(grid, missing):
            fits.setdefault(sheet.code, []).append(grid)
    for sheet in missing:
        if len(found := fits.get(sheet.code, [])) == 1:
            yield found[0], sheet


def _best(grid: Grid, sheets: Sequence[SheetMap]) -> SheetMap | None:
    """The sheet whose header fits best and well enough; None when two fit alike."""
    fits = sorted(
        (
            (len(header.met), n)
            for n, sheet in enumerate(sheets)
            if (header := _header(grid, sheet))
        ),
        reverse=True,
    )
    if not fits or (len(fits) > 1 and fits[0][0] == fits[1][0]):
        return None
    return sheets[fits[0][1]]


def _header(grid: Grid, sheet: SheetMap) -> Header | None:
    if sheet.layout == "form":
        return None
    header = find_header(grid, sheet)
    return header if header and _is_enough(len(header.met), sheet) else None


def _split_all(own: dict[str, list[Grid]], sheets: Sequence[SheetMap], result: Assignment) -> None:
    """The tables on every tab: a second header further down begins another one."""
    pieces: dict[str, list[tuple[Grid, str]]] = {sheet.code: [] for sheet in sheets}
    for sheet in sheets:
        for number, grid in enumerate(own[sheet.code]):
            is_own = fold(grid.name) in sheet.titles and number == 0
            for n, (code, piece) in enumerate(_split(grid, sheet, sheets)):
                name = "" if is_own and n == 0 else shown_name(grid.name)
                pieces[code].append((piece, name))
    for sheet in sheets:
        for part, (piece, name) in enumerate(pieces[sheet.code]):
            said = f"{name}第{piece.top}行起" if piece.top > 1 else name
            result.tables.append(Table(sheet, piece, Place(part, name), said))


def _split(grid: Grid, sheet: SheetMap, sheets: Sequence[SheetMap]) -> Iterator[tuple[str, Grid]]:
    """The grid cut before every further header of one of the sheets."""
    header = find_header(grid, sheet) if sheet.layout == "table" else None
    starts = list(_starts(grid, sheet, header, sheets)) if header else []
    code, first = sheet.code, 1
    for row, next_code in [*starts, (1 << 30, "")]:
        rows = {number: cells for number, cells in grid.rows.items() if first <= number < row}
        yield code, _piece(grid, rows, first)
        code, first = next_code, row


def _starts(
    grid: Grid, sheet: SheetMap, header: Header, sheets: Sequence[SheetMap]
) -> Iterator[tuple[int, str]]:
    """Where further tables begin, and what they are. The same header once more begins none."""
    labels = {label for each in sheets for label in each.by_label}
    before = header.last
    for number, cells in grid.rows.items():
        if number <= before or len(cells) < 3 or not _looks_like_header(cells, labels):
            continue
        below = _piece(grid, {n: c for n, c in grid.rows.items() if n >= number}, number)
        found = _stacked(below, sheet, sheets)
        if found is None or (found[0] is sheet and found[1].columns == header.columns):
            continue
        sheet, header = found
        yield _title_row(grid, number), sheet.code
        before = header.last


def _piece(grid: Grid, rows: dict[int, dict[int, Raw]], top: int) -> Grid:
    """Some rows of a grid, with a header of their own."""
    if len(rows) == len(grid.rows) and top == grid.top:
        return grid
    return replace(grid, rows=rows, top=top, headers={})


def _stacked(
    grid: Grid, current: SheetMap, sheets: Sequence[SheetMap]
) -> tuple[SheetMap, Header] | None:
    """The sheet whose header begins in the first row: all keys, and two of three cells its labels."""
    fits = []
    for sheet in sheets:
        header = find_header(grid, sheet) if sheet.layout == "table" else None
        if header and header.first == grid.top and len(header.met) * 3 >= len(header.labels) * 2:
            fits.append((len(header.met), sheet is current, sheet.code, sheet, header))
    return max(fits, key=lambda fit: fit[:3])[3:] if fits else None


def _looks_like_header(cells: Mapping[int, Raw], labels: set[str]) -> bool:
    texts = [raw.text for raw in list(cells.values())[:3]]
    return sum(any(form in labels for form in label_forms(text)) for text in texts) >= 2


def _title_row(grid: Grid, header: int) -> int:
    """The first of the single-cell lines that stand directly above a header."""
    first = header
    while len(grid.rows.get(first - 1, ())) == 1:
        first -= 1
    return first
