"""报送情况通报: who sent workbooks and monthly 维权信息 in time, late, after a return, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from kaoping.documents import numbers
from kaoping.documents.blocks import Column, Document, Outline, flush, part, table
from kaoping.documents.district import tally
from kaoping.documents.district.scene import Scene, document
from kaoping.documents.numbers import DASH
from kaoping.rounds import Round, Unit

MONTHS = range(1, 13)
IN_TIME, LATE, MISSING, UNKNOWN = "√", "迟", "缺", "未"
_MISSING_CODE, _LATE_CODE = "M04", "M05"  # findings of a month without a report, and of a late one
_STATES = {"in_time": "按期", "late": "逾期", "waiting": "退回未再报", "missing": "未报送"}


def returns(scene: Scene) -> Document:
    """The notice of who reported, by period."""
    out = Outline()
    out.p(scene.words("returns.lead"))
    _workbooks(scene, out)
    _months(scene, out)
    _registers(scene, out)
    out.h1(scene.words("returns.next_head"))
    out.p(scene.words("returns.next"))
    title = scene.words("returns.title")
    return document(scene, "returns", "red", title, [part(out.blocks, title=title, signed=True)])


def _workbooks(scene: Scene, out: Outline) -> None:
    found, words = tally.returns(scene), scene.words
    out.h1(words("returns.workbook_head"))
    out.p(words("returns.workbook", in_time=len(found.in_time), late=len(found.late),
                returned=len(found.waiting), missing=len(found.missing)))  # fmt: skip
    for key, codes in (
        ("late_units", found.late),
        ("returned_units", found.returned),
        ("missing_units", found.missing),
        ("incomplete_units", found.incomplete),
    ):
        out.p(words(f"returns.{key}", units=scene.names(codes)) if codes else "")
    columns = [
        Column("序号", 9), Column("单位", 50, left=True), Column("首次\n收到", 20), Column("受理\n文件收到", 20),
        Column("迟报\n天数", 11), Column("收到\n份数", 11), Column("退回\n次数", 11), Column("工作表\n（收到／应报）", 20), Column("情况", 20),
    ]  # fmt: skip
    states = {code: _STATES[name] for name in _STATES for code in getattr(found, name)}
    rows = [
        _workbook_row(scene, n, unit, states[unit.code])
        for n, unit in enumerate(scene.units, start=1)
    ]
    out.add(table(words("returns.workbook_table"), columns, rows))


def _workbook_row(scene: Scene, number: int, unit: Unit, state: str) -> list[str]:
    row = tally.timeliness(scene, unit)
    return [
        str(number), unit.name, row.get("first_received_on") or DASH, row.get("received_on") or DASH,
        row.get("days_late") or DASH, str(int(row.get("versions") or 0) + int(row.get("times_returned") or 0)),
        row.get("times_returned") or "0", f"{row.get('sheets_received') or 0}／{row.get('sheets_expected') or 0}", state,
    ]  # fmt: skip


def month_states(scene: Scene) -> dict[str, list[str]]:
    """Unit code → state of each month (√ 迟 缺 未), from the findings of months missing or late."""
    marks: dict[tuple[str, str], str] = {}
    for row in scene.frame.run.rows("findings"):
        if row["code"] in (_MISSING_CODE, _LATE_CODE):
            mark = MISSING if row["code"] == _MISSING_CODE else LATE
            marks[row["unit_code"], row.get("entity_key") or ""] = mark
    return {
        unit.code: [marks.get((unit.code, str(month)), IN_TIME) for month in MONTHS]
        if tally.timeliness(scene, unit).get("months_in_time")
        else [UNKNOWN] * len(MONTHS)
        for unit in scene.units
    }


def due_days(round_: Round) -> list[date]:
    """The last day for each month's information: its day of the next month, moved to a working day."""
    days, year, month = [], round_.period_start.year, round_.period_start.month
    for _ in MONTHS:
        first = date(year, month, 1) + timedelta(days=31)
        year, month = first.year, first.month
        days.append(round_.calendar.next_working(date(year, month, round_.rights_info_due_day)))
    return days


def _months(scene: Scene, out: Outline) -> None:
    words, states = scene.words, month_states(scene)
    all_marks = [mark for marks in states.values() for mark in marks]
    out.h1(words("returns.months_head"))
    out.p(
        words("returns.months", due=len(all_marks), in_time=all_marks.count(IN_TIME), late=all_marks.count(LATE),
              missing=all_marks.count(MISSING), unknown=all_marks.count(UNKNOWN))
        + words("returns.months_all", count=sum(set(marks) == {IN_TIME} for marks in states.values()))
    )  # fmt: skip
    out.add(table(words("returns.months_table"), _period_columns(), _period_rows(scene, states)))
    columns = [Column("序号", 9), Column("单位", 49, left=True), *(Column(str(m), 7) for m in MONTHS), Column("迟报", 9), Column("缺报", 9)]  # fmt: skip
    rows = [
        [str(n), unit.name, *states[unit.code], *_counts(states[unit.code])]
        for n, unit in enumerate(scene.units, start=1)
    ]
    out.add(table(words("returns.units_table"), columns, rows), flush(words("returns.legend")))


def _counts(marks: Sequence[str]) -> list[str]:
    if UNKNOWN in marks:
        return [DASH, DASH]
    return [str(marks.count(LATE)), str(marks.count(MISSING))]


def _period_columns() -> list[Column]:
    return [
        Column("月份", 18), Column("报送期限", 32), Column("应报", 16), Column("按期", 16), Column("迟报", 16),
        Column("缺报", 16), Column("工作簿\n未受理", 18), Column("迟报、缺报单位", 60, left=True),
    ]  # fmt: skip


def _period_rows(scene: Scene, states: dict[str, list[str]]) -> list[list[str]]:
    rows = []
    for month, due in zip(MONTHS, due_days(scene.round), strict=True):
        marks = {code: marks[month - 1] for code, marks in states.items()}
        counts = [list(marks.values()).count(mark) for mark in (IN_TIME, LATE, MISSING, UNKNOWN)]
        named = scene.names([code for code, mark in marks.items() if mark in (LATE, MISSING)])
        rows.append([f"{month}月", numbers.chinese_date(due), str(len(marks)), *map(str, counts), named or DASH])  # fmt: skip
    return rows


def _registers(scene: Scene, out: Outline) -> None:
    rows = scene.frame.run.rows("submissions")
    got = {
        r["register"] for r in rows if r.get("kind") == "register" and r.get("state") == "accepted"
    }
    expected = scene.round.registers
    titles = {row["sheet"]: row["sheet_title"] for row in scene.frame.run.rows("completeness")}
    out.h1(scene.words("returns.registers_head"))
    out.p(scene.words("returns.registers", expected=len(expected), received=len([c for c in expected if c in got])))  # fmt: skip
    missing = [titles.get(code, code) for code in expected if code not in got]
    out.p(scene.words("returns.registers_missing", names="、".join(missing)) if missing else "")
