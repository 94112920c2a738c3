"""Which files of a run go back to whom, with which findings (退回清单)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from kaoping.config import Paths
from kaoping.findings import Finding
from kaoping.intake.guard import Guard
from kaoping.intake.personal import shown_name
from kaoping.intake.submission import Context, Parsed
from kaoping.returned.marks import Heading, Mark
from kaoping.returned.returning import Returned, return_file
from kaoping.rounds import Round
from kaoping.runtables import Row, RunTables
from kaoping.store import objects


@dataclass(frozen=True)
class Parcel:
    """One file to send back: whose, as which arrival it came, what is said of it."""

    unit_code: str
    arrival_no: int
    sha256: str
    marks: tuple[Mark, ...]
    heading: Heading

    @property
    def name(self) -> str:
        """The name of the returned file."""
        return f"{self.unit_code}_退回_第{self.arrival_no}号.xlsx"


def senders(round_: Round) -> dict[str, str]:
    """Code → name of all that send workbooks: the units in their order, then the federation itself."""
    return {unit.code: unit.name for unit in round_.units} | {
        round_.district_unit: round_.issuer_name
    }


def parcels(run: RunTables, round_: Round, codes: Sequence[str]) -> list[Parcel]:
    """The files of a run that go back to these senders, in the order given.

    Of each unit: the file by which it is judged, and files refused after that one (all files
    refused, when none counts). A unit without findings gets its file back all the same.
    """
    return [_parcel(run, round_, code, row) for code in codes for row in _files(run, code)]


def send_back(paths: Paths, parcel: Parcel, context: Context, guard: Guard) -> Returned:
    """The returned workbook of one parcel, from the bytes as received.

    Raises:
        IntegrityError: the stored bytes are missing or changed.
    """
    objects.verify(paths, parcel.sha256)
    file = paths.objects / parcel.sha256
    return return_file(file, parcel.marks, parcel.heading, context, guard)


def of_parsed(parsed: Parsed, context: Context) -> list[Mark]:
    """The marks of a file that was only checked: what intake found."""
    return [_mark_of(finding, context) for finding in parsed.findings]


def _files(run: RunTables, unit: str) -> list[Row]:
    own = sorted(run.find("submissions", unit_code=unit), key=_number)
    accepted = [row for row in own if row["state"] == "accepted"][-1:]
    since = _number(accepted[0]) if accepted else 0
    return accepted + [r for r in own if r["state"] == "rejected" and _number(r) > since]


def _number(row: Row) -> int:
    return int(row["submission_id"])


def _parcel(run: RunTables, round_: Round, code: str, row: Row) -> Parcel:
    number = row["submission_id"]
    counted = row["state"] == "accepted"
    found = [
        finding
        for finding in run.find("findings", unit_code=code)
        if finding["submission_id"] == number or (counted and _is_elsewhere(run, finding))
    ]
    heading = Heading(
        unit=f"{code}{senders(round_)[code]}",
        round_title=round_.title,
        file_name=shown_name(row["file_name"]),
        arrival=f"第{number}号收件，{row['received_at'][:10]}收到",
        issuer=round_.issuer_name,
        due=round_.due,
    )
    marks = tuple(_mark(finding, number) for finding in found)
    return Parcel(code, int(number), row["sha256"], marks, heading)


def _is_elsewhere(run: RunTables, finding: Row) -> bool:
    """Whether a finding of the unit stands in no file of its own: in a register, or nowhere."""
    if not finding["submission_id"]:
        return True
    owner = run.one("submissions", submission_id=finding["submission_id"])
    return owner.get("kind") == "register"


def _mark(row: Row, submission: str) -> Mark:
    is_own = row["submission_id"] in ("", submission)
    return Mark(
        code=row["code"],
        severity=row["severity"],
        sheet=row["sheet"],
        sheet_title=row["sheet_title"],
        cell=row["cell"],
        column_title=row["column_title"],
        value=row["value"],
        message=row["message"],
        remedy=row["remedy"],
        file="" if is_own else shown_name(PurePosixPath(row["file"]).name),
    )


def _mark_of(finding: Finding, context: Context) -> Mark:
    sheet = context.maps.sheets.get(finding.sheet or "")
    columns = sheet.columns if sheet else ()
    return Mark(
        code=finding.code,
        severity=finding.severity,
        sheet=finding.sheet or "",
        sheet_title=sheet.title if sheet else "",
        cell=finding.cell,
        column_title=next((c.header for c in columns if c.name == finding.column_name), ""),
        value=finding.value or "",
        message=context.message(finding),
        remedy=context.registry[finding.code].remedy,
    )
