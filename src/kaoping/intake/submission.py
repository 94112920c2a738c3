"""One file: what it is, whose it is, its sheets and findings (一份报送文件)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path

from kaoping import findings, rounds
from kaoping.config import Paths
from kaoping.findings import Finding, Registry
from kaoping.intake.container import Refused, inspect
from kaoping.intake.fold import fold, fold_name
from kaoping.intake.guard import Grid, Guard
from kaoping.intake.headers import find_header
from kaoping.intake.maps import Maps, SheetMap, load_maps
from kaoping.intake.personal import holds_id_number
from kaoping.intake.sheets import Fact, SheetReader, SheetResult

INSTRUCTIONS = ("填报说明", "填表说明", "说明", "使用说明")


@dataclass(frozen=True)
class Context:
    """What a file is judged by: the round's year and template, its units, maps and registry."""

    year: int
    template_version: str
    district_unit: str
    units: dict[str, str]
    maps: Maps
    registry: Registry
    key: str


@dataclass
class Parsed:
    """One file parsed. `kind` is `submission`, `district`, `register` or `rejected`."""

    kind: str
    unit_code: str | None = None
    registers: tuple[str, ...] = ()
    sheets: list[SheetResult] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    statuses: dict[str, str] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)


def context(paths: Paths, round_: rounds.Round) -> Context:
    """The context of a round. Its key changes when anything does that could change a parse."""
    registry = findings.load_registry(paths)
    maps = load_maps(paths, round_.reference_date)
    units = {unit.code: unit.name for unit in round_.units} | {
        round_.district_unit: round_.issuer_name
    }
    digest = hashlib.sha256(
        repr(
            (
                round_.year,
                round_.template_version,
                round_.district_unit,
                sorted(units.items()),
                maps.digest,
            )
        ).encode()
    )
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
        name: the name under which the file came; for messages and for a CSV's sheet title only.
        context: of the round.
        guard: a warm reading child to use; a fresh one is started and ended when None.
    """
    shown = "***" if holds_id_number(name) else name
    container = inspect(file)
    if isinstance(container, Refused):
        return _refused(container, shown, context)
    if guard is None:
        with Guard() as fresh:
            grids = fresh.read(file, container)
    else:
        grids = guard.read(file, container)
    if isinstance(grids, Refused):
        return _refused(grids, shown, context)
    if container.kind == "csv":
        grids = [replace(grid, name=Path(name).stem) for grid in grids]
    return _workbook(grids, shown, context)


def _refused(refused: Refused, name: str, context: Context) -> Parsed:
    finding = context.registry.new(refused.code, value=name, detail=refused.detail)
    return Parsed("rejected", findings=[finding])


def _workbook(grids: list[Grid], name: str, context: Context) -> Parsed:
    matched, unmatched = _match(grids, context.maps)
    if "cover" in matched:
        parsed = _submission(matched, context)
    elif registers := tuple(
        code for code in matched if context.maps.sheets[code].kind == "register"
    ):
        parsed = Parsed("register", registers=registers)
        parsed.sheets = _read(matched, context)
    else:
        return Parsed("rejected", findings=[context.registry.new("S14", sheet="cover", value=name)])
    _unmatched(unmatched, parsed, context)
    parsed.statuses = {sheet.code: sheet.status for sheet in parsed.sheets}
    parsed.findings += [finding for sheet in parsed.sheets for finding in sheet.findings]
    if parsed.kind != "register":
        _missing(parsed, context)
    return parsed


def _match(grids: list[Grid], maps: Maps) -> tuple[dict[str, Grid], list[Grid]]:
    """Sheets by their titles; a lone sheet without a known title by its header."""
    matched: dict[str, Grid] = {}
    unmatched = []
    for grid in grids:
        code = next(
            (
                s.code
                for s in maps.sheets.values()
                if fold(grid.name) in s.titles and s.code not in matched
            ),
            None,
        )
        if code is None and len(grids) == 1:
            code = _by_header(grid, maps)
        if code is None:
            unmatched.append(grid)
        else:
            matched[code] = grid
    return matched, unmatched


def _by_header(grid: Grid, maps: Maps) -> str | None:
    """The table whose header fits best, counted by columns found."""
    fits = [
        (len(header.columns), sheet.code)
        for sheet in maps.sheets.values()
        if sheet.layout == "table" and (header := find_header(grid, sheet))
    ]
    return max(fits)[1] if fits else None


def _submission(matched: dict[str, Grid], context: Context) -> Parsed:
    reader = SheetReader(context.registry)
    cover = reader.read(matched["cover"], context.maps.sheets["cover"])
    values = {fact.column_name: fact for fact in cover.facts}
    unit = values["unit_code"].typed.text if "unit_code" in values else None
    known = unit in context.units
    parsed = Parsed(
        "district" if unit == context.district_unit else "submission", unit if known else None
    )
    parsed.findings = _judge_cover(values, known, context)
    if any(finding.severity == "reject_submission" for finding in parsed.findings):
        parsed.kind = "rejected"
        cover.findings = []
        parsed.sheets = [cover]
        return parsed
    parsed.sheets = [cover, *_read({c: g for c, g in matched.items() if c != "cover"}, context)]
    return parsed


def _judge_cover(values: dict[str, Fact], known: bool, context: Context) -> list[Finding]:
    """S03 unknown unit, S05 other year, S06 other template, S15 name and code disagree."""

    def find(code: str, column: str, **parameters: str | None) -> Finding:
        fact = values.get(column)
        return context.registry.new(
            code,
            sheet="cover",
            column_name=column,
            row_no=fact.row_no if fact else None,
            cell=fact.cell if fact else "",
            **parameters,
        )

    def text(column: str) -> str:
        fact = values.get(column)
        return (fact.raw or "").strip() if fact else ""

    found = []
    year = values["year"].typed.number if "year" in values else None
    if not known:
        found.append(find("S03", "unit_code", value=text("unit_code")))
    if year != context.year:
        found.append(find("S05", "year", value=text("year"), expected=str(context.year)))
    if found:
        return found
    name = context.units[text("unit_code")]
    if fold_name(text("unit_name")) != fold_name(name):
        found.append(
            find(
                "S15", "unit_name", value=text("unit_name"), detail=text("unit_code"), expected=name
            )
        )
    if text("template_version") != context.template_version:
        found.append(
            find(
                "S06",
                "template_version",
                value=text("template_version"),
                expected=context.template_version,
            )
        )
    return found


def _read(matched: dict[str, Grid], context: Context) -> list[SheetResult]:
    reader = SheetReader(context.registry)
    return [
        reader.read(matched[sheet.code], sheet)
        for sheet in context.maps.sheets.values()
        if sheet.code in matched
    ]


def _unmatched(grids: list[Grid], parsed: Parsed, context: Context) -> None:
    if parsed.kind == "rejected":
        return
    for grid in grids:
        if fold(grid.name) in INSTRUCTIONS:
            parsed.unread["instructions"] = parsed.unread.get("instructions", 0) + grid.cell_count
        elif grid.rows:
            title = "***" if holds_id_number(grid.name) else grid.name
            parsed.unread["unknown_sheet"] = parsed.unread.get("unknown_sheet", 0) + grid.cell_count
            parsed.findings.append(
                context.registry.new("H02", value=title, detail=str(grid.cell_count))
            )


def _missing(parsed: Parsed, context: Context) -> None:
    if parsed.kind == "rejected":
        return
    for sheet in _expected(parsed.kind, context.maps):
        if sheet.code not in parsed.statuses:
            parsed.statuses[sheet.code] = "missing"
            parsed.findings.append(context.registry.new("H01", sheet=sheet.code))


def _expected(kind: str, maps: Maps) -> list[SheetMap]:
    wanted = maps.of_kind("district") if kind == "district" else maps.of_kind("submission")
    return [sheet for sheet in wanted if sheet.required]
