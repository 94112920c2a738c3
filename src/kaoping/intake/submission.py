"""One file: what it is, whose it is, its sheets and findings (一份报送文件)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaoping import findings, rounds
from kaoping.config import Paths
from kaoping.findings import Finding, Registry
from kaoping.intake.container import Container, Refused, inspect
from kaoping.intake.cover import judge_cover
from kaoping.intake.fold import fold, narrow
from kaoping.intake.guard import Grid, Guard
from kaoping.intake.headers import find_header
from kaoping.intake.maps import Maps, SheetMap, load_maps
from kaoping.intake.personal import holds_id_number
from kaoping.intake.returned_list import is_returned_list
from kaoping.intake.sheets import SheetResult, read_sheet

if TYPE_CHECKING:
    import polars as pl

INSTRUCTIONS = frozenset(("填报说明", "填表说明", "说明", "使用说明"))


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


@dataclass
class Parsed:
    """One file parsed.

    Attributes:
        kind: `submission`, `district`, `register` or `rejected`.
        unit_code: of the cover, when it is a unit of the round.
        registers: codes of the register sheets in the file.
        sheets: sheet code → `received`, `missing` or `no_header`.
        findings: all findings, submission and unit not yet attributed.
        results: facts and account by sheet.
        unread: named rule → cells outside any sheet of the maps.
    """

    kind: str
    unit_code: str | None = None
    registers: tuple[str, ...] = ()
    sheets: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    results: list[SheetResult] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)

    @property
    def counts(self) -> dict[str, dict[str, Any]]:
        """The account by sheet: read = used + flagged + ignored by a named rule."""
        table: dict[str, dict[str, Any]] = {
            r.code: {
                "read": r.read,
                "used": r.used,
                "flagged": r.flagged,
                "ignored": {rule: n for rule, n in sorted(r.ignored.items()) if n},
            }
            for r in self.results
        }
        for rule, n in sorted(self.unread.items()):
            table[f"({rule})"] = {"read": n, "used": 0, "flagged": 0, "ignored": {rule: n}}
        return table

    @property
    def cells(self) -> pl.DataFrame:
        """The facts as a long frame, one row per used or unreadable cell."""
        from kaoping.intake.facts import facts_frame

        return facts_frame(self)


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
    for file in sorted(Path(__file__).parent.glob("*.py")):
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


def parse_file(file: Path, name: str, context: Context, guard: Guard | None = None) -> Parsed:
    """Parse one file, whatever it is. Never raises on account of its content.

    Args:
        file: the bytes as received.
        name: the name under which the file came; it stands in messages and decides nothing.
        context: of the round.
        guard: a warm reading child to use; a fresh one is started and ended when None.
    """
    shown = shown_name(name)
    container = inspect(file)
    if isinstance(container, Refused):
        return _refused(container, shown, context)
    grids = _grids(file, container, guard)
    if isinstance(grids, Refused):
        return _refused(grids, shown, context)
    return parse_grids(grids, name, context)


def parse_grids(grids: Sequence[Grid], name: str, context: Context) -> Parsed:
    """Parse a file whose sheets were read already; arguments and answer as of `parse_file`."""
    own = [grid for grid in grids if not is_returned_list(grid)]
    parsed = _workbook(own, shown_name(name), context)
    if len(own) < len(grids):
        parsed.unread["returned_list"] = sum(g.cell_count for g in grids if is_returned_list(g))
    return parsed


def places(grids: Sequence[Grid], context: Context) -> dict[str, str]:
    """Sheet code → name of the worksheet that is, or would be, read for it."""
    own = [grid for grid in grids if not is_returned_list(grid)]
    found = _titled(own, context.maps)
    filled = [grid for grid in own if grid.rows]
    if not found and len(filled) == 1 and (code := _by_header(filled[0], context.maps)):
        found = {code: filled[0]}
    return {code: grid.name for code, grid in found.items()}


def shown_name(name: str) -> str:
    """A file name for messages: without its folder, hidden when it holds an ID number."""
    plain = narrow(name).replace("\\", "/").rpartition("/")[2]
    return "***" if holds_id_number(name) else plain[:120]


def _grids(file: Path, container: Container, guard: Guard | None) -> list[Grid] | Refused:
    if guard is not None:
        return guard.read(file, container)
    with Guard() as fresh:
        return fresh.read(file, container)


def _refused(refused: Refused, name: str, context: Context) -> Parsed:
    finding = context.registry.new(refused.code, value=name, detail=refused.detail)
    return Parsed("rejected", findings=[finding])


def _workbook(grids: list[Grid], name: str, context: Context) -> Parsed:
    titles = _titled(grids, context.maps)
    if "cover" in titles:
        return _submission(grids, titles, context)
    registers = {c: g for c, g in titles.items() if context.maps.sheets[c].kind == "register"}
    if not registers and len(filled := [grid for grid in grids if grid.rows]) == 1:
        code = _by_header(filled[0], context.maps)
        registers = {code: filled[0]} if code else {}
    if registers:
        return _finished(Parsed("register", registers=tuple(registers)), registers, grids, context)
    parsed = Parsed("rejected", findings=[context.registry.new("S14", sheet="cover", value=name)])
    parsed.unread["rejected_file"] = sum(grid.cell_count for grid in grids)
    return parsed


def _titled(grids: list[Grid], maps: Maps) -> dict[str, Grid]:
    """Sheet code → the first grid with one of its titles."""
    codes = {title: sheet.code for sheet in maps.sheets.values() for title in sheet.titles}
    found: dict[str, Grid] = {}
    for grid in grids:
        if code := codes.get(fold(grid.name)):
            found.setdefault(code, grid)
    return found


def _by_header(grid: Grid, maps: Maps) -> str | None:
    """The register whose header fits a lone sheet best: most columns found, fewest missing."""
    fits = [
        (len(header.met), -len(sheet.columns), sheet.code)
        for sheet in maps.of_kind("register")
        if (header := find_header(grid, sheet))
    ]
    return max(fits)[2] if fits else None


def _submission(grids: list[Grid], titles: dict[str, Grid], context: Context) -> Parsed:
    """A workbook with a cover: a unit's submission, or the district's own.

    Only sheets of its own kind are read: a unit's workbook cannot bring rows of a register.
    """
    cover = read_sheet(titles["cover"], context.maps.sheets["cover"], context.registry)
    unit, found = judge_cover(cover, context)
    kind = "district" if unit == context.district_unit else "submission"
    parsed = Parsed(kind, unit, findings=found)
    if any(finding.severity == "reject_submission" for finding in found):
        parsed.kind = "rejected"
        parsed.results, parsed.sheets = [cover], {"cover": cover.status}
        parsed.findings += [finding for finding in cover.findings if finding.code == "P02"]
        parsed.unread["rejected_file"] = sum(
            g.cell_count for g in grids if g is not titles["cover"]
        )
        return parsed
    parsed.results.append(cover)
    own = {sheet.code for sheet in context.maps.of_kind(kind)} - {"cover"}
    chosen = {code: grid for code, grid in titles.items() if code in own}
    _finished(parsed, chosen, [g for g in grids if g is not titles["cover"]], context)
    _missing(parsed, context)
    return parsed


def _finished(
    parsed: Parsed, chosen: dict[str, Grid], grids: Sequence[Grid], context: Context
) -> Parsed:
    """Read the chosen sheets in map order, and account for all other grids."""
    for sheet in context.maps.sheets.values():
        if sheet.code in chosen:
            parsed.results.append(read_sheet(chosen[sheet.code], sheet, context.registry))
    taken = {id(grid) for grid in chosen.values()}
    _unmatched([grid for grid in grids if id(grid) not in taken], parsed, context)
    parsed.sheets = {result.code: result.status for result in parsed.results}
    parsed.findings += [finding for result in parsed.results for finding in result.findings]
    return parsed


def _unmatched(grids: list[Grid], parsed: Parsed, context: Context) -> None:
    """H02 for every other sheet with content; 填报说明 is ignored by its rule."""
    for grid in grids:
        if fold(grid.name) in INSTRUCTIONS:
            parsed.unread["instructions"] += grid.cell_count
        elif grid.rows:
            parsed.unread["unknown_sheet"] += grid.cell_count
            count = str(grid.cell_count)
            parsed.findings.append(
                context.registry.new("H02", value=shown_name(grid.name), detail=count)
            )


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
