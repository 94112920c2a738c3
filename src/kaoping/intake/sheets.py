"""One sheet: header, rows by kind, cells to typed facts; every cell accounted for (读表)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from kaoping.findings import Finding, Registry
from kaoping.intake.fold import fold
from kaoping.intake.formats import column_letters
from kaoping.intake.guard import Grid
from kaoping.intake.headers import Header, find_header
from kaoping.intake.maps import PRIVATE, Column, SheetMap
from kaoping.intake.personal import holds_id_number
from kaoping.intake.problem import Problem, Raw, Typed
from kaoping.intake.values import convert

TOTALS = ("合计", "小计", "总计", "其中", "累计", "共计")
NOTES = ("注:", "注：", "说明", "备注:", "填表说明", "填报说明", "注1", "注2", "1.", "2.")
STAMPS = ("盖章", "签字", "签章", "填表人", "制表人", "单位负责人")


@dataclass(frozen=True)
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
    """What one sheet gave: facts, findings, letters of its columns, and the account of its cells."""

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
        return len([fact for fact in self.facts if fact.typed.state != "unreadable"])


class SheetReader:
    """Reads grids by their map and reports findings by the registry."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def read(self, grid: Grid, sheet: SheetMap) -> SheetResult:
        """Facts and findings of one sheet (table or form layout)."""
        result = SheetResult(sheet.code, read=grid.cell_count)
        if sheet.layout == "form":
            self._form(grid, sheet, result)
        else:
            self._table(grid, sheet, result)
        return result

    def _table(self, grid: Grid, sheet: SheetMap, result: SheetResult) -> None:
        header = find_header(grid, sheet)
        if header is None:
            self._find(result, "H03", None, sheet)
            result.status, result.flagged = "no_header", result.read
            return
        self._judge_header(grid, header, sheet, result)
        result.letters = {
            column.name: column_letters(col) for col, column in header.columns.items()
        }
        for number in sorted(grid.rows):
            self._row(grid.rows[number], number, header, sheet, result)

    def _judge_header(
        self, grid: Grid, header: Header, sheet: SheetMap, result: SheetResult
    ) -> None:
        first = Raw(header.first, 1, "s", "")
        met = {column.name for column in header.columns.values()} | set(header.doubled)
        for column in sheet.columns:
            if column.name not in met:
                self._find(result, "H04", first, sheet, column)
        for name, cells in header.doubled.items():
            column = next(c for c in sheet.columns if c.name == name)
            self._find(
                result, "H05", cells[1], sheet, column, Problem("H05", detail=str(len(cells)))
            )
        for raw in header.unknown:
            self._find(result, "H06", raw, sheet, None, Problem("H06", value=_shown(raw)))
        for raw in header.refused.values():
            self._find(result, "P01", raw, sheet)

    def _row(
        self,
        cells: dict[int, Raw],
        number: int,
        header: Header,
        sheet: SheetMap,
        result: SheetResult,
    ) -> None:
        rule = _rule(cells, number, header)
        if rule:
            self._ignore(cells.values(), rule, sheet, result)
            return
        for col, raw in sorted(cells.items()):
            column = header.columns.get(col)
            if column is not None:
                self._cell(raw, column, sheet, result)
            elif col in header.labels:
                result.flagged += 1  # under a header that a finding names (H05, H06, P01)
            else:
                self._ignore([raw], "outside_table", sheet, result)
        for column in sheet.keys:
            place = header.place(column)
            if place is not None and _is_blank(cells.get(place)):
                self._find(result, "V01", Raw(number, place, "s", ""), sheet, column)

    def _cell(self, raw: Raw, column: Column, sheet: SheetMap, result: SheetResult) -> None:
        typed = convert(raw, column)
        if isinstance(typed, Problem):
            self._find(result, typed.code, raw, sheet, column, typed)
            result.flagged += 1
            kept = None if typed.code == "P02" or column.type in PRIVATE else raw.text
            typed = Typed(state="unreadable")
        else:
            kept = None if column.type in PRIVATE else raw.text
            if typed.notice:
                self._find(result, typed.notice.code, raw, sheet, column, typed.notice)
        result.facts.append(Fact(sheet.code, raw.row, column.name, _address(raw), kept, typed))

    def _form(self, grid: Grid, sheet: SheetMap, result: SheetResult) -> None:
        """Label cells with their value in the next cell to the right."""
        pairs, labels, rest = _pairs(grid, sheet)
        for column, raw in pairs:
            if column.name not in result.letters:
                result.letters[column.name] = column_letters(raw.col)
                self._cell(replace(raw), column, sheet, result)
            else:
                self._ignore([raw], "repeated_label", sheet, result)
        first_row = min((fact.row_no for fact in result.facts), default=1)
        result.facts = [replace(fact, row_no=first_row) for fact in result.facts]
        result.ignored["label"] += labels
        self._ignore(rest, "form_text", sheet, result)

    def _ignore(self, cells: object, rule: str, sheet: SheetMap, result: SheetResult) -> None:
        for raw in cells:  # type: ignore[attr-defined]
            if rule != "header" and holds_id_number(raw.text):
                self._find(result, "P02", raw, sheet)
                result.flagged += 1
            else:
                result.ignored[rule] += 1

    def _find(
        self,
        result: SheetResult,
        code: str,
        raw: Raw | None,
        sheet: SheetMap,
        column: Column | None = None,
        problem: Problem | None = None,
    ) -> None:
        finding = self._registry.new(
            code,
            sheet=sheet.code,
            row_no=raw.row if raw else None,
            column_name=column.name if column else None,
            cell=_address(raw) if raw else "",
            value=problem.value if problem else None,
            detail=problem.detail if problem else None,
            expected=problem.expected if problem else None,
        )
        if (
            column is not None
            and column.is_key
            and code[0] == "V"
            and finding.severity == "cannot_judge"
        ):
            finding = replace(
                finding, severity="reject_record"
            )  # a row without its key cannot stand
        result.findings.append(finding)


def _rule(cells: dict[int, Raw], number: int, header: Header) -> str:
    """The named rule by which a row is no data row; empty for a data row."""
    if number < header.first:
        return "title"
    if number <= header.last:
        return "header"
    texts = [fold(cells[col].text) for col in sorted(cells)]
    first = texts[0]
    if any(text.startswith(TOTALS) for text in texts[:2]):
        return "total"
    known = [col for col in cells if col in header.columns]
    if len(known) <= 2 and first.startswith(NOTES):
        return "note"
    if len(known) <= 3 and any(word in text for word in STAMPS for text in texts):
        return "stamp"
    same = sum(
        1
        for col in cells
        if col in header.labels and fold(header.labels[col].text) == fold(cells[col].text)
    )
    if same * 2 > len(cells):
        return "repeated_header"
    if len(cells) > 2 and all(text == str(n) for n, text in enumerate(texts, start=1)):
        return "column_numbers"
    if known and all(header.columns[col].name == "seq" for col in known):
        return "blank_numbered"
    return ""


def _pairs(grid: Grid, sheet: SheetMap) -> tuple[list[tuple[Column, Raw]], int, list[Raw]]:
    """(column, value cell) pairs, the number of label cells, and every other cell."""
    pairs, labels, rest = [], 0, []
    for number in sorted(grid.rows):
        waiting: Column | None = None
        for _, raw in sorted(grid.rows[number].items()):
            column = _label_column(raw, sheet)
            if column is not None:
                waiting, labels = column, labels + 1
            elif waiting is not None:
                pairs.append((waiting, raw))
                waiting = None
            else:
                rest.append(raw)
    return pairs, labels, rest


def _label_column(raw: Raw, sheet: SheetMap) -> Column | None:
    from kaoping.intake.fold import label_forms

    return next(
        (sheet.by_label[form] for form in label_forms(raw.text) if form in sheet.by_label), None
    )


def _is_blank(raw: Raw | None) -> bool:
    return raw is None or fold(raw.text) in ("", "无", "/", "—", "-", "--")


def _address(raw: Raw) -> str:
    return f"{column_letters(raw.col)}{raw.row}"


def _shown(raw: Raw) -> str:
    return "***" if holds_id_number(raw.text) else fold(raw.text)[:60]
