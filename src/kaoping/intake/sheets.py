"""One sheet: header, rows by kind, cells to typed facts; every cell accounted for (读表)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from kaoping.findings import Finding, Registry
from kaoping.intake.factrows import FactColumn, FactRows, Place
from kaoping.intake.fold import fold
from kaoping.intake.forms import missing, read_form
from kaoping.intake.grid import Grid, column_letters
from kaoping.intake.headers import Header, find_header
from kaoping.intake.maps import PRIVATE, Column, SheetMap
from kaoping.intake.personal import holds_id_number
from kaoping.intake.problem import Problem, Raw, Typed
from kaoping.intake.rows import rule_of
from kaoping.intake.totals import SUMMED, span_of, total_of
from kaoping.intake.values import NONE, NOT_APPLICABLE, convert

_UNREADABLE = Typed(state="unreadable")
_STRUCK = Problem("V18")


@dataclass
class SheetResult:
    """What one table gave: findings, letters of its columns, and the account of its cells.

    `read` = `used` + `flagged` + the sum of `ignored`, always.
    """

    code: str
    place: Place = field(default_factory=Place)
    status: str = "received"
    findings: list[Finding] = field(default_factory=list)
    letters: dict[str, str] = field(default_factory=dict)
    read: int = 0
    used: int = 0
    unreadable: int = 0
    flagged: int = 0
    ignored: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Slot:
    """A column being read. What its cells become, by kind and text, is worked out once.

    `since` counts the facts up to the last subtotal; `plain` holds the places of values of which nothing is to be said, `told` of all others.
    """

    column: Column
    scale: int
    facts: FactColumn
    since: int = 0
    plain: dict[tuple[str, str], int] = field(default_factory=dict)
    told: dict[tuple[str, str], tuple[int, Problem, bool]] = field(default_factory=dict)


def read_sheet(
    grid: Grid, sheet: SheetMap, registry: Registry, facts: FactRows, place: Place | None = None
) -> SheetResult:
    """Read one table of a sheet (table or form layout); its facts go into `facts`.

    Args:
        grid: the sheet as read.
        sheet: its map.
        registry: the findings registry.
        facts: of the whole file.
        place: which part of the sheet this is; the first, on its own tab, by default.
    """
    reading = _Reading(grid, sheet, registry, facts, place or Place())
    if sheet.layout == "form":
        reading.form()
    else:
        reading.table()
    return reading.finished()


class _Reading:
    def __init__(
        self, grid: Grid, sheet: SheetMap, registry: Registry, facts: FactRows, place: Place
    ) -> None:
        self.grid, self.sheet, self.registry = grid, sheet, registry
        self.facts, self.place, self.is_struck = facts, place, bool(grid.struck)
        self.result = SheetResult(sheet.code, place, read=grid.cell_count)
        self.own: list[FactColumn] = []

    def table(self) -> None:
        header = find_header(self.grid, self.sheet)
        if header is None:
            self._no_header()
            return
        self._judge_header(header)
        if any(column.name in header.doubled for column in self.sheet.keys):
            self._no_header()  # which of two key columns holds the keys is not guessed
            return
        slots = {
            col: self._slot(column, col, header.scales.get(col, 1))
            for col, column in header.columns.items()
        }
        self._hidden(header)
        for number, cells in self.grid.rows.items():
            rule = rule_of(cells, number, header)
            if rule:
                self._ignore(cells.values(), rule)
                if rule == "total":
                    self._check_totals(cells, slots)
            elif self.is_struck and self._is_struck_out(cells):
                self._strike_out(cells, number)
            else:
                self._row(cells, number, header, slots)

    def form(self) -> None:
        form = read_form(self.grid, self.sheet)
        if not form.labels:
            self._no_header()
            return
        for column in missing(form, self.sheet.columns):
            self._find("H04", form.labels[0][1], column)
        by_name = {column.name: column for column in self.sheet.columns}
        for name, cells in form.doubled.items():
            self._find("H05", cells[1], by_name[name], Problem("H05", detail=str(len(cells))))
            self.result.flagged += len(cells)
        top = min((raw.row for raw in form.values.values()), default=1)
        for name, raw in form.values.items():
            slot = self._slot(by_name[name], raw.col, 1)
            slot.facts.row_no = top
            self._cell(raw, slot)
        self.result.ignored["label"] += len(form.labels)
        self._ignore(form.repeated, "repeated_label")
        self._ignore(form.rest, "form_text")

    def finished(self) -> SheetResult:
        """The result, its cells counted: facts are used ones and unreadable ones."""
        count = sum(len(column.rows) for column in self.own)
        self.result.used = count - self.result.unreadable
        self.result.flagged += self.result.unreadable
        return self.result

    def _slot(self, column: Column, col: int, scale: int) -> _Slot:
        """A column of the table, with the list that its facts go into."""
        letters = column_letters(col)
        self.result.letters[column.name] = letters
        facts = FactColumn(self.sheet.code, column.name, self.place, letters)
        self.facts.columns.append(facts)
        self.own.append(facts)
        return _Slot(column, scale, facts)

    def _no_header(self) -> None:
        """H03: nothing is read, but ID numbers are still named, so that they can be taken out."""
        self._find("H03")
        self.result.status, self.result.flagged = "no_header", self.result.read
        for cells in self.grid.rows.values():
            for raw in cells.values():
                if holds_id_number(raw.text):
                    self._find("P02", raw)

    def _judge_header(self, header: Header) -> None:
        first = Raw(header.first, 1, "s", "")
        for column in self.sheet.columns:
            if column.name not in header.met:
                if column.required != "may":
                    self._find("H04", first, column)
            elif column.name in header.doubled:
                cells = header.doubled[column.name]
                self._find("H05", cells[1], column, Problem("H05", detail=str(len(cells))))
        for raw in header.unknown:
            self._find("H06", raw, None, Problem("H06", value=_shown(raw)))
        for raw in header.refused.values():
            self._find("P01", raw)

    def _hidden(self, header: Header) -> None:
        """H08 when rows of the table cannot be seen in the workbook: they are read all the same."""
        unseen = [n for n in self.grid.rows if n in self.grid.hidden_rows and n > header.last]
        if self.grid.is_hidden or unseen:
            detail = "整张工作表" if self.grid.is_hidden else f"{len(unseen)}行"
            row = Raw(unseen[0], 1, "s", "") if unseen else None
            self._find("H08", row, None, Problem("H08", detail=detail))

    def _is_struck_out(self, cells: Mapping[int, Raw]) -> bool:
        return all((raw.row, raw.col) in self.grid.struck for raw in cells.values())

    def _strike_out(self, cells: Mapping[int, Raw], number: int) -> None:
        """H09: a row that is crossed out altogether is taken as deleted, and said to be."""
        self._find("H09", Raw(number, min(cells), "s", ""))
        self.result.flagged += len(cells)
        for raw in cells.values():
            if holds_id_number(raw.text):
                self._find("P02", raw)

    def _row(
        self, cells: Mapping[int, Raw], number: int, header: Header, slots: Mapping[int, _Slot]
    ) -> None:
        is_data, special = False, self.is_struck
        for col, raw in cells.items():
            slot = slots.get(col)
            if slot is not None:
                is_data = True
                value = None if special else slot.plain.get(raw[2:])
                if value is None:
                    self._cell(raw, slot)
                else:  # most cells by far: written out here to save a call for each
                    slot.facts.rows.append(number)
                    slot.facts.values.append(value)
            elif col in header.labels:
                self._unread(raw, is_refused=col in header.refused)
            else:
                self._ignore([raw], "outside_table")
        if is_data:
            self._keys(cells, number, header)

    def _keys(self, cells: Mapping[int, Raw], number: int, header: Header) -> None:
        """V01 for every key that is empty, 无 or 不适用 in a row with data."""
        for place, column in header.keys:
            raw = cells.get(place)
            if raw is None or _says_nothing(raw, column):
                self._find("V01", Raw(number, place, "s", ""), column)

    def _cell(self, raw: Raw, slot: _Slot) -> None:
        """A cell whose value is new, of which something is to be said, or which may be crossed out."""
        key = raw[2:]
        if key not in slot.plain and key not in slot.told:
            self._understand(raw, slot)
        value, problem = slot.plain.get(key), None
        is_read = True
        if value is None:
            value, problem, is_read = slot.told[key]
        if is_read and (raw.row, raw.col) in self.grid.struck:
            value, problem, is_read = self._crossed_out(raw, slot), _STRUCK, False
        slot.facts.rows.append(raw.row)
        slot.facts.values.append(value)
        self.result.unreadable += not is_read
        if problem is not None:
            self._find(problem.code, raw, slot.column, problem)

    def _understand(self, raw: Raw, slot: _Slot) -> None:
        """Work out what a text becomes in this column, once."""
        typed = convert(raw, slot.column, slot.scale)
        kept = None if slot.column.type in PRIVATE else raw.text
        if isinstance(typed, Problem):
            kept = None if typed.code == "P02" else kept
            slot.told[raw[2:]] = self.facts.keep(kept, _UNREADABLE), typed, False
        elif typed.notice:
            slot.told[raw[2:]] = self.facts.keep(kept, typed), typed.notice, True
        else:
            slot.plain[raw[2:]] = self.facts.keep(kept, typed)

    def _crossed_out(self, raw: Raw, slot: _Slot) -> int:
        """V18: what holds of a text that is crossed out, perhaps only in part, is not guessed."""
        kept = None if slot.column.type in PRIVATE else raw.text
        return self.facts.keep(kept, _UNREADABLE)

    def _check_totals(self, cells: Mapping[int, Raw], slots: Mapping[int, _Slot]) -> None:
        """V19 where a total differs from the exact sum of the rows it claims to sum."""
        span = span_of([raw.text for raw in cells.values()])
        for col, raw in cells.items() if span else ():
            slot = slots.get(col)
            if slot is None or slot.column.type not in SUMMED:
                continue
            written = convert(raw, slot.column, slot.scale)
            start = 0 if span == "all" else slot.since
            summed = total_of([self.facts.values[n][1] for n in slot.facts.values[start:]])
            if isinstance(written, Problem) or written.hedge or written.number in (None, summed):
                continue
            if summed is not None:
                unit = 100 if slot.column.type == "money" else 1
                problem = Problem("V19", value=raw.text.strip()[:60], expected=_plain(summed, unit))
                self._find("V19", raw, slot.column, problem)
        for slot in slots.values() if span else ():
            slot.since = len(slot.facts.values)

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
            row_no=self.place.row(raw.row) if raw else None,
            column_name=column.name if column else None,
            cell=self.place.cell(column_letters(raw.col), raw.row) if raw else "",
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


def _plain(number: int, unit: int) -> str:
    """A sum as a clerk writes it: fen as yuan."""
    whole, part = divmod(number, unit)
    return f"{whole}.{part:02d}" if part else str(whole)


def _shown(raw: Raw) -> str:
    return "***" if holds_id_number(raw.text) else fold(raw.text)[:60]


_NOTHING = frozenset((*NONE, *NOT_APPLICABLE))
