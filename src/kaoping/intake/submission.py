"""One file: what it is, whose it is, its sheets and findings (一份报送文件)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kaoping.intake.assign import Assignment, Table, assign, find_cover
from kaoping.intake.basis import Context, context
from kaoping.intake.container import Refused
from kaoping.intake.cover import judge_cover
from kaoping.intake.factrows import FactRows, Place
from kaoping.intake.fold import fold
from kaoping.intake.grid import Grid
from kaoping.intake.guard import Guard
from kaoping.intake.headers import find_header
from kaoping.intake.maps import Maps, SheetMap
from kaoping.intake.parsed import Parsed
from kaoping.intake.personal import shown_name
from kaoping.intake.returned_list import is_returned_list
from kaoping.intake.sheets import SheetResult, read_sheet

__all__ = ["Context", "Parsed", "context", "parse_file"]

_SAID = {"unknown_sheet": "H02", "copied_sheet": "H10"}


@dataclass
class _File:
    """A file being understood: its tables are read one after another into the same facts."""

    context: Context
    parsed: Parsed
    facts: FactRows = field(default_factory=FactRows)
    results: list[SheetResult] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)

    def read(self, table: Table) -> SheetResult:
        """Read one table, its findings kept with its account until the file is finished."""
        result = read_sheet(table.grid, table.sheet, self.context.registry, self.facts, table.place)
        self.results.append(result)
        return result

    def find(self, code: str, **places: Any) -> None:
        """A finding on the file as a whole."""
        self.parsed.findings.append(self.context.registry.new(code, **places))

    def finished(self) -> Parsed:
        """The parsed file, accounts and facts put together."""
        for result in self.results:
            self.parsed.sheets.setdefault(result.code, result.status)
            self.parsed.letters.setdefault(result.code, {})[str(result.place.part)] = [
                result.place.tab, result.letters,
            ]  # fmt: skip
            _add(self.parsed.counts, result)
        for rule, n in sorted(self.unread.items()):
            account = {"read": n, "used": 0, "flagged": 0, "ignored": {rule: n}}
            self.parsed.counts[f"({rule})"] = account
        self.parsed.facts = self.facts.pack()
        return self.parsed


def _add(counts: dict[str, dict[str, Any]], result: SheetResult) -> None:
    """The account of a table added to that of its sheet."""
    empty: dict[str, Any] = {"read": 0, "used": 0, "flagged": 0, "ignored": {}}
    account = counts.setdefault(result.code, empty)
    for name in ("read", "used", "flagged"):
        account[name] += getattr(result, name)
    ignored = Counter(account["ignored"]) + result.ignored
    account["ignored"] = {rule: n for rule, n in sorted(ignored.items()) if n}


def parse_file(file: Path, name: str, context: Context, guard: Guard | None = None) -> Parsed:
    """Parse one file, whatever it is. Never raises on account of its content.

    Args:
        file: the bytes as received.
        name: the name under which the file came; it stands in messages and decides nothing.
        context: of the round.
        guard: a warm reading child to use; a fresh one is started and ended when None.
    """
    if guard is None:
        with Guard() as fresh:
            return parse_file(file, name, context, fresh)
    answer = guard.parse(file, name, context)
    if isinstance(answer, Refused):
        return refused(answer, name, context)
    return Parsed.unpack(answer)


def refused(why: Refused, name: str, context: Context) -> Parsed:
    """A file that was not read at all."""
    finding = context.registry.new(why.code, value=shown_name(name), detail=why.detail)
    return Parsed("rejected", findings=[finding])


def understand(
    grids: Sequence[Grid], name: str, context: Context, beside: Sequence[str] = ()
) -> Parsed:
    """What the sheets of a file say.

    Args:
        grids: the tabs as read.
        name: the file's name, for messages.
        context: of the round.
        beside: names of other files in the same zip, which are not read.
    """
    shown = shown_name(name)
    file = _File(context, Parsed("rejected"))
    if beside:
        names = "、".join(shown_name(other) for other in beside[:5])
        file.find("S21", value=names, detail=str(len(beside)))
    if listed := sum(grid.cell_count for grid in grids if is_returned_list(grid)):
        file.unread["returned_list"] = listed
        grids = [grid for grid in grids if not is_returned_list(grid)]
    if not any(grid.rows for grid in grids):
        file.find("S22", value=shown)
        return file.finished()
    cover = find_cover(grids, context.maps.sheets["cover"])
    if cover is not None:
        return _submission(file, cover, [grid for grid in grids if grid is not cover])
    tables = _registers(grids, context.maps)
    if tables:
        file.parsed.kind = "register"
        file.parsed.registers = tuple({table.sheet.code: None for table in tables.tables})
        return _finished(file, tables)
    file.find("S14", sheet="cover", value=shown)
    file.unread["rejected_file"] = sum(grid.cell_count for grid in grids)
    return file.finished()


def _registers(grids: Sequence[Grid], maps: Maps) -> Assignment | None:
    """The registers of a file without a cover: by title, or a lone sheet by its header."""
    sheets = maps.of_kind("register")
    found = assign(grids, [sheet for sheet in sheets if _is_titled(grids, sheet)])
    if found.tables:
        return found
    filled = [grid for grid in grids if grid.rows]
    lone = _by_header(filled[0], sheets) if len(filled) == 1 else None
    if lone is None:
        return None
    return Assignment([Table(lone, filled[0], Place())])


def places(grids: Sequence[Grid], context: Context) -> dict[str, str]:
    """Sheet code → name of the worksheet that is, or would be, read for it first."""
    cover = find_cover(grids, context.maps.sheets["cover"])
    if cover is None:
        found = _registers(grids, context.maps) or Assignment()
    else:
        others = [grid for grid in grids if grid is not cover]
        own = context.maps.of_kind("submission", "district")
        found = assign(others, [sheet for sheet in own if sheet.code != "cover"])
    first = {table.sheet.code: table.grid.name for table in reversed(found.tables)}
    return first if cover is None else {"cover": cover.name, **first}


def _is_titled(grids: Sequence[Grid], sheet: SheetMap) -> bool:
    return any(fold(grid.name) in sheet.titles for grid in grids)


def _by_header(grid: Grid, sheets: Sequence[SheetMap]) -> SheetMap | None:
    """The register whose header fits a lone sheet best: most columns found, fewest missing."""
    fits = [
        (len(header.met), -len(sheet.columns), sheet.code, sheet)
        for sheet in sheets
        if (header := find_header(grid, sheet))
    ]
    return max(fits, key=lambda fit: fit[:3])[3] if fits else None


def _submission(file: _File, cover: Grid, others: list[Grid]) -> Parsed:
    """A workbook with a cover: a unit's submission, or the district's own.

    Only sheets of its own kind are read: a unit's workbook cannot bring rows of a register.
    """
    context, parsed = file.context, file.parsed
    sheet = context.maps.sheets["cover"]
    tab = _tab(cover, sheet)
    result = file.read(Table(sheet, cover, Place(0, tab)))
    unit, found = judge_cover(file.facts.form("cover"), context)
    parsed.unit_code = unit
    parsed.findings += found
    parsed.kind = "district" if unit == context.district_unit else "submission"
    if any(finding.severity == "reject_submission" for finding in found):
        parsed.kind = "rejected"
        parsed.findings += [finding for finding in result.findings if finding.code == "P02"]
        file.unread["rejected_file"] = sum(grid.cell_count for grid in others)
        return file.finished()
    if tab:
        file.find("H07", sheet="cover", value=tab)
    parsed.findings += result.findings
    own = [each for each in context.maps.of_kind(parsed.kind) if each.code != "cover"]
    _finished(file, assign(others, own))
    _missing(parsed, context)
    return parsed


def _tab(grid: Grid, sheet: SheetMap) -> str:
    """The tab's name where it is not one of the sheet's titles."""
    return "" if fold(grid.name) in sheet.titles else shown_name(grid.name)


def _finished(file: _File, found: Assignment) -> Parsed:
    """Read the tables, and account for the grids that are none."""
    for table in found.tables:
        if table.recognised:
            file.find("H07", sheet=table.sheet.code, value=table.recognised)
        result = file.read(table)
        file.parsed.findings += result.findings
    for rule, grids in found.unread.items():
        for grid in grids:
            file.unread[rule] += grid.cell_count
            if rule in _SAID and grid.rows:
                count = str(grid.cell_count)
                file.find(_SAID[rule], value=shown_name(grid.name), detail=count)
    return file.finished()


def _missing(parsed: Parsed, context: Context) -> None:
    """H01 for every required sheet of this kind of workbook that is not there."""
    for sheet in expected_sheets(parsed.kind, context.maps):
        if sheet.code not in parsed.sheets:
            parsed.sheets[sheet.code] = "missing"
            parsed.findings.append(context.registry.new("H01", sheet=sheet.code))


def expected_sheets(kind: str, maps: Maps) -> list[SheetMap]:
    """The sheets that a workbook of this kind must hold, the cover first."""
    wanted = maps.of_kind("district") if kind == "district" else maps.of_kind("submission")
    return [sheet for sheet in wanted if sheet.required]
