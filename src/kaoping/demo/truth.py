"""Writes the truth of the demo round: what must be found, counted and refused (真值文件)."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from kaoping.demo import ledger
from kaoping.demo.facts import Row, Submission, World
from kaoping.demo.judge import District, Place, Standing
from kaoping.demo.judge_findings import findings_of, register_findings
from kaoping.demo.law import DUE, Holidays
from kaoping.demo.measures import Metric, metrics_of

DEFECT_COLUMNS = ("code", "unit_code", "file", "sheet", "cell", "column_name", "note")


@dataclass(frozen=True)
class Defect:
    """One finding the pipeline must produce, at its place."""

    code: str
    unit_code: str
    file: str
    sheet: str
    cell: str
    column_name: str
    note: str = ""


@dataclass
class Truth:
    """Everything the pipeline must find, and nothing else."""

    defects: list[Defect]
    metrics: dict[str, dict[str, Metric]]
    rejected: list[tuple[str, str, int, str]]
    goals: list[ledger.GoalTruth] = field(default_factory=list)

    @property
    def kinds(self) -> dict[str, int]:
        """Finding code → how many."""
        return dict(sorted(Counter(d.code for d in self.defects).items()))


def disagreements(
    truth: Truth, planted: Counter[tuple[str, str]], natural: frozenset[str]
) -> list[str]:
    """Where planting and judging differ: a planted finding not judged, or one judged unplanned."""
    judged = Counter((d.code, d.unit_code) for d in truth.defects)
    odd = []
    for key in sorted(judged.keys() | planted.keys()):
        found, meant = judged[key], planted[key]
        if found < meant or (found > meant and key[0] not in natural):
            odd.append(f"{key[0]} {key[1]}: 植入 {meant}，判定 {found}")
    return odd


def establish(world: World, holidays: Holidays, goals: Sequence[Mapping[str, str]] = ()) -> Truth:
    """Judge the whole district. Every submission must have been laid out (cells are known).

    Args:
        world: the district.
        holidays: of the round.
        goals: rows of district_targets.csv.
    """
    district = District(world, holidays)
    truth = Truth([], {}, [])
    standings = [Standing(u, world.accepted(u["unit_code"]), district) for u in world.units]
    for unit, standing in zip(world.units, standings, strict=True):
        truth.metrics[unit["unit_code"]] = metrics_of(standing)
        truth.defects += _unit_defects(standing)
        truth.rejected += _rejected(standing)
    truth.defects += _arrival_defects(world, holidays)
    truth.defects += _register_defects(district)
    for own in (s for s in world.submissions if s.kind == "district"):
        rows = own.sheets["district_projects"]
        again = ledger.refused(rows)
        places = [Place("M32", row, "project_name") for row in again]
        places += [Place("M33", row, "project_name") for row in ledger.unknown(rows, goals)]
        truth.defects += [_placed(own, own.sender, place) for place in places]
        kept = [row for row in rows if row not in again]
        truth.goals = ledger.reach(goals, standings, truth.metrics, kept)
    return truth


def _unit_defects(s: Standing) -> Iterable[Defect]:
    if s.submission is None:
        return [Defect("S08", s.code, "", "", "", "")]
    found = [_placed(s.submission, s.code, place) for place in findings_of(s)]
    return found + list(intake_defects(s.submission, s.code))


def _placed(submission: Submission, unit: str, place: Place) -> Defect:
    if place.row is None:
        sheet = {"E16": "enterprises", "R03": "contracts", "M01": "mediation", "M02": "mediation",
                 "M04": "rights_info", "M10": "sites"}[place.code]  # fmt: skip
        return Defect(place.code, unit, submission.file, sheet, "", "", place.note)
    cell = submission.places[place.row.sheet].cell(place.row, place.column)
    return Defect(
        place.code, unit, submission.file, place.row.sheet, cell, place.column, place.note
    )


def intake_defects(submission: Submission, unit: str) -> Iterable[Defect]:
    """Findings that reading the file raises, whatever the rows mean."""
    for fault in submission.faults:
        place = submission.places.get(fault.sheet)
        cell = place.fault_cell(fault) if place else ""
        yield Defect(
            fault.code, unit, submission.file, fault.sheet, cell, fault.column, fault.value
        )
    for sheet, rows in submission.sheets.items():
        for row in rows:
            for code, column in row.faults:
                cell = submission.places[sheet].cell(row, column)
                yield Defect(code, unit, submission.file, sheet, cell, column)


def _arrival_defects(world: World, holidays: Holidays) -> Iterable[Defect]:
    """Late, superseded and refused files (收件)."""
    for submission in world.submissions:
        unit = submission.sender
        round_code = {"superseded": "S10", "duplicate": "S09"}.get(submission.state)
        if round_code:
            yield Defect(round_code, unit, submission.file, "", "", "")
        if submission.state == "rejected":
            yield from intake_defects(submission, unit)
        if submission.kind == "district":
            yield from intake_defects(submission, unit)
        received = date.fromisoformat(submission.received_at[:10])
        late = holidays.working_days_late(DUE, received)
        if submission.kind == "submission" and submission.state == "accepted" and late:
            yield Defect("S07", unit, submission.file, "", "", "", str(late))


def _register_defects(district: District) -> Iterable[Defect]:
    files = {s.sender: s for s in district.world.submissions if s.kind == "register"}
    for register, place in register_findings(district):
        submission = files[register]
        yield _placed(submission, "", place)
    for submission in files.values():
        yield from intake_defects(submission, "")


def _rejected(s: Standing) -> Iterable[tuple[str, str, int, str]]:
    if s.submission is None:
        return
    for sheet in s.submission.sheets:
        for row in s.rows(sheet):
            if s.is_rejected(row):
                yield s.code, sheet, row.row_no, _why(s, row)


def _why(s: Standing, row: Row) -> str:
    codes = [p.code for p in s.rejects if p.row is row]
    return "|".join(sorted({*codes, *(c for c, _ in row.faults if c.startswith("V"))}))


def write_truth(folder: Path, truth: Truth, extra: dict[str, object]) -> None:
    """Write `defects.csv metrics.csv rejected.csv district.csv summary.json`, sorted, empty = null."""
    folder.mkdir(parents=True, exist_ok=True)
    defects = sorted(tuple(getattr(d, c) for c in DEFECT_COLUMNS) for d in truth.defects)
    _write(folder / "defects.csv", DEFECT_COLUMNS, defects)
    metrics: list[tuple[Any, ...]] = [
        (unit, name, m.num, m.den, m.state, m.unknown)
        for unit, measured in truth.metrics.items()
        for name, m in measured.items()
    ]
    metrics.sort(key=lambda row: row[:2])
    header = ("unit_code", "indicator", "num", "den", "state", "unknown_count")
    _write(folder / "metrics.csv", header, metrics)
    _write(
        folder / "rejected.csv", ("unit_code", "sheet", "row_no", "codes"), sorted(truth.rejected)
    )
    reached = [(g.code, g.num, g.den, g.state) for g in truth.goals]
    _write(folder / "district.csv", ("code", "num", "den", "state"), reached)
    summary = {**extra, "defects": len(truth.defects), "kinds": truth.kinds}
    text = json.dumps(summary, ensure_ascii=False, indent=2, sort_keys=True)
    (folder / "summary.json").write_text(text + "\n", encoding="utf-8")


def _write(file: Path, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
