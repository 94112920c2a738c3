"""One file and its findings → the file that goes back (退回一份文件), read again before it leaves."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree

from kaoping.intake.container import Container, Refused, inspect
from kaoping.intake.grid import Grid
from kaoping.intake.guard import Guard
from kaoping.intake.personal import shown_name, was_id_number
from kaoping.intake.problem import Raw
from kaoping.intake.returned_list import is_returned_list
from kaoping.intake.submission import Context, places
from kaoping.returned.marking import Job, mark_package
from kaoping.returned.marks import Heading, Mark
from kaoping.returned.package import Package
from kaoping.returned.privacy import is_secret
from kaoping.returned.rebuild import UNNAMED, rebuild

_BROKEN = (
    ValueError, LookupError, AssertionError, RuntimeError, EOFError, OSError, zipfile.BadZipFile,
    zlib.error, struct.error, etree.LxmlError,
)  # fmt: skip
_MOST_BYTES = 100 * 1024 * 1024  # of parts that are edited as a whole in memory
_REBUILT = {
    "csv": "原件是 CSV，",
    "xlsx": "原件的内部结构不能直接标注，",
}
_REBUILT_TAIL = "已按读到的内容转成 .xlsx；格式、图片、批注不在内，公式换成了当时的结果。"
_LISTED = "原件打不开，只附问题清单，请改正后报原件。"


@dataclass(frozen=True)
class Returned:
    """What goes back. `way` is `marked` (in place), `rebuilt` (from the cells) or `listed` (list only)."""

    data: bytes
    way: str


def return_file(
    file: Path, marks: Sequence[Mark], heading: Heading, context: Context, guard: Guard
) -> Returned:
    """The returned workbook of one file. Never raises on account of its content.

    Args:
        file: the bytes as received.
        marks: the findings to show; those with a cell are coloured and commented there.
        heading: what the list says above them.
        context: of the round.
        guard: a warm reading child.
    """
    opened = guard.read(file, context)
    if isinstance(opened, Refused):
        return Returned(_only_list(marks, heading), "listed")
    found = [grid for grid in opened.grids if not is_returned_list(grid)]
    own = _named(_told_apart(found), found, context)
    names = places(own, context) | {_tab_key(shown_name(g.name)): g.name for g in own}
    marks = [_on_its_tab(mark, names) for mark in marks]
    hidden = _hidden(own, marks, names)
    old = [grid.name for grid in opened.grids if is_returned_list(grid)]
    job = Job(heading, marks, names, hidden, old)
    if opened.kind == "xlsx" and own == found:
        data = _in_place(file, job)
        if data and _reads_same(data, own, hidden, context, guard):
            return Returned(data, "marked")
    return Returned(_rebuilt(own, job, _REBUILT.get(opened.kind, "原件不是 .xlsx，")), "rebuilt")


def _told_apart(grids: Sequence[Grid]) -> list[Grid]:
    """The grids, each with a name of its own: tables of a web page often have none."""
    names: list[str] = []
    for grid in grids:
        base = grid.name or UNNAMED
        wanted = (base, *(f"{base}（{n}）" for n in range(2, len(grids) + 2)))
        names.append(next(name for name in wanted if name not in names))
    return [replace(grid, name=name) for grid, name in zip(grids, names, strict=True)]


def _named(grids: list[Grid], found: Sequence[Grid], context: Context) -> list[Grid]:
    """Tables that came without a name get the title of the sheet that they are read as."""
    codes = {name: code for code, name in places(grids, context).items()}
    taken = {grid.name for grid in grids}
    named = []
    for grid, original in zip(grids, found, strict=True):
        code = codes.get(grid.name, "")
        title = context.maps.sheets[code].title if code else ""
        is_free = not original.name and title and title not in taken
        named.append(replace(grid, name=title) if is_free else grid)
    return named


def _tab_key(tab: str) -> str:
    """Stands for a sheet's code where a finding names its tab."""
    return f"={tab}"


def _on_its_tab(mark: Mark, names: Mapping[str, str]) -> Mark:
    """A finding at `企业名册续!B5` belongs to that tab, not to the sheet's first one.

    So does a finding on a tab that is no sheet of the maps: its value is the tab's name.
    """
    tab, _, cell = mark.cell.rpartition("!")
    if not tab and not mark.sheet and not mark.cell and _tab_key(mark.value) in names:
        tab = mark.value
    return replace(mark, sheet=_tab_key(tab), sheet_title=tab, cell=cell) if tab else mark


def _in_place(file: Path, job: Job) -> bytes | None:
    container = inspect(file.read_bytes())  # of a zipped workbook, the workbook inside
    if not isinstance(container, Container):
        return None
    try:
        package = Package(container.data)
        if sum(map(len, package.parts.values())) > _MOST_BYTES:
            return None
        return mark_package(package, job)
    except _BROKEN:
        return None


def _rebuilt(grids: Sequence[Grid], job: Job, why: str) -> bytes:
    package, names = rebuild(grids, job.hidden)
    renamed = {code: names[name] for code, name in job.names.items()}
    hidden = {names[name]: cells for name, cells in job.hidden.items()}
    notes = [why + _REBUILT_TAIL]
    return mark_package(
        package, replace(job, names=renamed, hidden=hidden, old_lists=(), notes=notes)
    )


def _only_list(marks: Sequence[Mark], heading: Heading) -> bytes:
    package, _ = rebuild([], {})
    return mark_package(package, Job(heading, marks, {}, {}, (), [_LISTED]))


def _hidden(
    grids: Sequence[Grid], marks: Sequence[Mark], names: Mapping[str, str]
) -> dict[str, set[tuple[int, int]]]:
    """Worksheet name → cells to blank: those found (P02), whole refused columns (P01), and any others."""
    hidden: dict[str, set[tuple[int, int]]] = {}
    by_name = {grid.name: grid for grid in grids}
    for mark in marks:
        if mark.is_personal and mark.place and not mark.file and (name := names.get(mark.sheet)):
            cells = {mark.place} if mark.code == "P02" else _column(by_name[name], mark.place)
            hidden.setdefault(name, set()).update(cells)
    for grid in grids:
        found = {
            (raw.row, raw.col) for row in grid.rows.values() for raw in row.values() if _secret(raw)
        }
        hidden.setdefault(grid.name, set()).update(found)
    return {name: cells for name, cells in hidden.items() if cells}


def _secret(raw: Raw) -> bool:
    if raw.kind in ("n", "m", "p"):
        return was_id_number(raw.text) or is_secret(raw.text, in_cell=True)
    return is_secret(raw.text, in_cell=True)


def _column(grid: Grid, header: tuple[int, int]) -> set[tuple[int, int]]:
    """A header cell with everything below it, as wide as the header is merged."""
    row, column = header
    spans = [m for m in grid.merges if m[0] <= row <= m[2] and m[1] <= column <= m[3]]
    first, last = (spans[0][1], spans[0][3]) if spans else (column, column)
    return {
        (r, c) for r, cells in grid.rows.items() for c in cells if r >= row and first <= c <= last
    }


def _reads_same(
    data: bytes,
    grids: Sequence[Grid],
    hidden: Mapping[str, Collection[tuple[int, int]]],
    context: Context,
    guard: Guard,
) -> bool:
    """Whether reading the marked file gives the cells of the original, blanked ones apart."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "returned.xlsx"
        file.write_bytes(data)
        again = guard.read(file, context)
    if isinstance(again, Refused):
        return False
    left = [grid for grid in again.grids if not is_returned_list(grid)]
    return [_cells(grid, ()) for grid in left] == [_cells(g, hidden.get(g.name, ())) for g in grids]


def _cells(
    grid: Grid, hidden: Collection[tuple[int, int]]
) -> tuple[set[Raw], set[tuple[int, ...]]]:
    cells = {
        raw
        for row in grid.rows.values()
        for raw in row.values()
        if (raw.row, raw.col) not in hidden
    }
    return cells, set(grid.merges)
