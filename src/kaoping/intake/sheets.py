"""One sheet: header, rows by kind, cells to typed facts; every cell accounted for (读表)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from kaoping.findings import Finding, Registry
from kaoping.intake.fold import fold
from kaoping.intake.formats import column_letters
from kaoping.intake.forms import missing, read_form
from kaoping.intake.guard import Grid
from kaoping.intake.headers import Header, find_header
from kaoping.intake.maps import PRIVATE, Column, SheetMap
from kaoping.intake.personal import holds_id_number
from kaoping.intake.problem import Problem, Raw, Typed
from kaoping.intake.rows import rule_of
from kaoping.intake.values import NONE, NOT_APPLICABLE, convert

_letters = lru_cache(maxsize=1024)(column_letters)
_UNREADABLE = Typed(state="unreadable")


@dataclass(slots=True)
class Fact:
    """One used cell."""

    sheet: str
    row_no: int
    column_name: str
    cell: str
    raw: str | None
    typed: Typed


@dataclass
class SheetResult:
    """What one sheet gave: facts, findings, letters of its columns, and the account of its cells.

    `read` = `used` + `flagged` + the sum of `ignored`, always.
    """

    code: str
    status: str = "received"
    facts: list[Fact] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    letters: dict[str, str] = field(default_factory=dict)
    read: int = 0
    flagged: int = 0
    ignored: Counter[str] = field(default_factory=Counter)

    @property
    def used(self) -> int:
        """How many cells became facts."""
        return sum(fact.typed.state != "unreadable" for fact in self.facts)


def read_sheet(grid: Grid, sheet: SheetMap, registry: Registry) -> SheetResult:
    """Facts and findings of one sheet (table or form layout).

    Args:
        grid: the sheet as read.
        sheet: its map.
        registry: the findings registry.
    """
    reading = _Reading(grid, sheet, registry)
    if sheet.layout == "form":
        reading.form()
    else:
        reading.table()
    return reading.result


class _Reading:
    def __init__(self, grid: Grid, sheet: SheetMap, registry: Registry) -> None:
        self.grid, self.sheet, self.registry = grid, sheet, registry
        self.result = SheetResult(sheet.code, read=grid.cell_count)

    def table(self) -> None:
        header = find_header(self.grid, self.sheet)
        if header is None:
            self._no_header()
            return
        self._judge_header(header)
        if any(column.name in header.doubled for column in self.sheet.keys):
            self._no_header()  # which of two key columns holds the keys is not guessed
            return
        self.result.letters = {c.name: _letters(col) for col, c in header.columns.items()}
        for number in sorted(self.grid.rows):
            self._row(self.grid.rows[number], number, header)

    def form(self) -> None:
        form = read_form(self.grid, self.sheet)
        if not form.labels:
            self._no_header()
            return
        first = form.labels[0][1]
        for column in missing(form, self.sheet.columns):
            self._find("H04", first, column)
        by_name = {column.name: column for column in self.sheet.columns}
        for name, cells in form.doubled.items():
            self._find("H05", cells[1], by_name[name], Problem("H05", detail=str(len(cells))))
            self.result.flagged += len(cells)
        for name, raw in form.values.items():
            self.result.letters[name] = _letters(raw.col)
            self._cell(raw, by_name[name], 1)
        top = min((fact.row_no for fact in self.result.facts), default=1)
        for fact in self.result.facts:
            fact.row_no = top
        self.result.ignored["label"] += len(form.labels)
        self._ignore(form.repeated, "repeated_label")
        self._ignore(form.rest, "form_text")

    def _no_header(self) -> None:
        """H03: nothing is read, but ID numbers are still named, so that they can be taken out."""
        self._find("H03")
        self.result.status, self.result.flagged = "no_header", self.result.read
        for number in sorted(self.grid.rows):
            for _, raw in sorted(self.grid.rows[number].items()):
                if holds_id_number(raw.text):
                    self._find("P02", raw)

    def _judge_header(self, header: Header) -> None:
        first = Raw(header.first, 1, "s", "")
        for column in self.sheet.columns:
            if column.name not in header.met:
                self._find("H04", first, column)
            elif column.name in header.doubled:
                cells = header.doubled[column.name]
                self._find("H05", cells[1], column, Problem("H05", detail=str(len(cells))))
        for raw in header.unknown:
            self._find("H06", raw, None, Problem("H06", value=_shown(raw)))
        for raw in header.refused.values():
            self._find("P01", raw)

    def _row(self, cells: Mapping[int, Raw], number: int, header: Header) -> None:
        rule = rule_of(cells, number, header)
        if rule:
            self._ignore(cells.values(), rule)
            return
        for col, raw in sorted(cells.items()):
            if column := header.columns.get(col):
                self._cell(raw, column, header.scales.get(col, 1))
            elif col in header.labels:
                self._unread(raw, is_refused=col in header.refused)
            else:
                self._ignore([raw], "outside_table")
        if any(col in header.columns for col in cells):
            self._keys(cells, number, header)

    def _keys(self, cells: Mapping[int, Raw], number: int, header: Header) -> None:
        """V01 for every key that is empty, 无 or 不适用 in a row with data."""
        for place, column in header.keys:
            raw = cells.get(place)
            if raw is None or _says_nothing(raw, column):
                self._find("V01", Raw(number, place, "s", ""), column)

    def _cell(self, raw: Raw, column: Column, scale: int) -> None:
        typed = convert(raw, column, scale)
        kept = None if column.type in PRIVATE else raw.text
        if isinstance(typed, Problem):
            self._find(typed.code, raw, column, typed)
            self.result.flagged += 1
            kept = None if typed.code == "P02" else kept
            typed = _UNREADABLE
        elif typed.notice:
            self._find(typed.notice.code, raw, column, typed.notice)
        fact = Fact(self.sheet.code, raw.row, column.name, _address(raw), kept, typed)
        self.result.facts.append(fact)

    def _unread(self, raw: Raw, *, is_refused: bool) -> None:
        """A cell under a header that a finding names already (H05, H06, P01)."""
        if not is_refused and holds_id_number(raw.text):
            self._find("P02", raw)
        self.result.flagged += 1

    def _ignore(self, cells: Iterable[Raw], rule: str) -> None:
        for raw in cells:
            if holds_id_number(raw.text):
                self._find("P02", raw)
                self.result.flagged += 1
            else:
                self.result.ignored[rule] += 1

    def _find(
        self,
        code: str,
        raw: Raw | None = None,
        column: Column | None = None,
        problem: Problem | None = None,
    ) -> None:
        finding = self.registry.new(
            code,
            sheet=self.sheet.code,
            row_no=raw.row if raw else None,
            column_name=column.name if column else None,
            cell=_address(raw) if raw else "",
            value=problem.value if problem else None,
            detail=problem.detail if problem else None,
            expected=problem.expected if problem else None,
        )
        is_cell = code[0] in "VP" and column is not None and column.is_key
        if is_cell and finding.severity == "cannot_judge":
            finding = replace(finding, severity="reject_record")  # no row stands without its key
        self.result.findings.append(finding)


def _says_nothing(raw: Raw, column: Column) -> bool:
    """Whether a key cell holds 无, — or 不适用 instead of a key."""
    if len(raw.text) > 8 or fold(raw.text).lower() not in _NOTHING:
        return False
    typed = convert(raw, column)
    return not isinstance(typed, Problem) and typed.state in ("none", "not_applicable")


def _address(raw: Raw) -> str:
    return f"{_letters(raw.col)}{raw.row}"


def _shown(raw: Raw) -> str:
    return "***" if holds_id_number(raw.text) else fold(raw.text)[:60]


_NOTHING = frozenset((*NONE, *NOT_APPLICABLE))
