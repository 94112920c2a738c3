"""The demo's own judgement of its facts: which rows count, and what binds whom (认定).

Written from the texts of `findings.toml` and `indicators.toml`, apart from the pipeline, in plain
Python: an independent witness. `judge_findings.py` and `judge_metrics.py` build on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kaoping.demo.facts import Row, Submission, World, earliest, latest
from kaoping.demo.law import CUTOFF, Holidays, effective, in_period

REJECTING = ("V01", "V10", "V12")
"""Intake findings that take their row out of the count."""


@dataclass(frozen=True)
class Place:
    """A finding: code, and the row and column it stands at (both may be absent)."""

    code: str
    row: Row | None = None
    column: str = ""
    note: str = ""


@dataclass
class District:
    """The registers, indexed, with the calendar: what every unit is compared with."""

    world: World
    holidays: Holidays

    @cached_property
    def enterprises(self) -> dict[str, Row]:
        """企业名录 by enterprise key."""
        return {r["enterprise_code"]: r for r in self.world.registers["reg_enterprises"]}

    @cached_property
    def filings(self) -> dict[str, Row]:
        """Filing register by contract number; the first row of a number counts."""
        found: dict[str, Row] = {}
        for row in self.world.registers["reg_filings"]:
            found.setdefault(row["contract_no"], row)
        return found

    @cached_property
    def certificates(self) -> dict[str, Any]:
        """Latest valid_until by enterprise key."""
        found: dict[str, Any] = {}
        for row in self.world.registers["reg_certificates"]:
            key = row["enterprise_code"]
            found[key] = max(found.get(key, row["valid_until"]), row["valid_until"])
        return found

    def of_unit(self, register: str, unit: str) -> list[Row]:
        """Rows of a register attributed to a unit."""
        return [r for r in self.world.registers[register] if r["unit_code"] == unit]

    @cached_property
    def reported_by(self) -> dict[str, set[str]]:
        """Enterprise key → units whose accepted submission lists it."""
        found: dict[str, set[str]] = defaultdict(set)
        for unit in self.world.units:
            submission = self.world.accepted(unit["unit_code"])
            for row in submission.sheets.get("enterprises", []) if submission else []:
                found[row["enterprise_code"]].add(unit["unit_code"])
        return found


@dataclass
class Standing:
    """One unit's accepted submission after rejects, with its registers' rows."""

    unit: dict[str, str]
    submission: Submission | None
    district: District
    rejects: list[Place] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._refused = {id(r) for r in self._all_rows() if _refused_by_intake(r)}
        for rule in _REJECT_RULES:
            for place in rule(self):
                self.rejects.append(place)
                self._refused.add(id(place.row))

    def _all_rows(self) -> Iterator[Row]:
        for rows in self.submission.sheets.values() if self.submission else ():
            yield from rows

    @property
    def code(self) -> str:
        """The unit's code."""
        return self.unit["unit_code"]

    def received(self, sheet: str) -> bool:
        """Whether the sheet came with the accepted submission."""
        return self.submission is not None and sheet in self.submission.sheets

    def rows(self, sheet: str) -> list[Row]:
        """All rows of a sheet."""
        return self.submission.sheets.get(sheet, []) if self.submission else []

    def accepted(self, sheet: str) -> list[Row]:
        """Rows that no reject finding removed."""
        return [row for row in self.rows(sheet) if id(row) not in self._refused]

    def is_rejected(self, row: Row) -> bool:
        """Whether the row is out of the count."""
        return id(row) in self._refused

    @cached_property
    def listed_keys(self) -> set[str]:
        """Keys of every row of the unit's roster, counted or not."""
        return {r["enterprise_code"] for r in self.rows("enterprises") if r["enterprise_code"]}

    @cached_property
    def register_rows(self) -> list[Row]:
        """core.enterprises: the unit's enterprises on the register in state 存续."""
        rows = self.district.of_unit("reg_enterprises", self.code)
        return [r for r in rows if r["reg_status"] == "存续"]

    @cached_property
    def own_rows(self) -> dict[str, Row]:
        """Accepted roster rows of core enterprises by key."""
        core = {r["enterprise_code"] for r in self.register_rows}
        rows = self.accepted("enterprises")
        return {r["enterprise_code"]: r for r in rows if r["enterprise_code"] in core}

    @cached_property
    def unionised(self) -> list[Row]:
        """Core enterprises reported with a union."""
        return [r for r in self.own_rows.values() if r["unionised"]]

    @cached_property
    def contracts(self) -> list[Row]:
        """Accepted contracts."""
        return self.accepted("contracts")

    @cached_property
    def signed(self) -> list[Row]:
        """Accepted contracts signed in the period."""
        return [r for r in self.contracts if in_period(latest(r["signed_on"]))]

    @cached_property
    def in_force(self) -> list[Row]:
        """Accepted contracts whose term covers the cutoff."""
        return [r for r in self.contracts if covers_cutoff(r)]

    @cached_property
    def lists(self) -> dict[str, list[Row]]:
        """Accepted coverage rows by contract number."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.accepted("coverage"):
            found[row["contract_no"]].append(row)
        return found

    @cached_property
    def bound(self) -> dict[str, set[str]]:
        """Contract type → keys of enterprises bound by an in-force contract of it."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in self.in_force:
            if row["scope_form"] == "单独":
                found[row["contract_type"]].add(row["enterprise_code"])
            else:
                members = self.lists.get(row["contract_no"], [])
                found[row["contract_type"]] |= {m["enterprise_code"] for m in members}
        return found

    def filing(self, contract: Row) -> Row | None:
        """The filing register's row of a contract."""
        return self.district.filings.get(contract["contract_no"])

    def effective_on(self, contract: Row) -> Any:
        """Receipt by the register + 15 days; None when not filed."""
        filing = self.filing(contract)
        return effective(filing["received_on"]) if filing else None

    def took_effect(self, contract: Row) -> bool:
        """Base of publication_rate: filed, no open objection, effective in the period."""
        filing = self.filing(contract)
        if filing is None or (filing["opinion"] == "异议" and not filing["corrected_on"]):
            return False
        return in_period(self.effective_on(contract))

    def vote(self, contract: Row) -> str:
        """passed, failed, missing or unknown (集体合同规定 Art. 36)."""
        numbers = _vote_numbers(contract)
        if all(n is None for n in numbers):
            members = self.lists.get(contract["contract_no"], [])
            passing = bool(members) and all(_vote_result(m) == "passed" for m in members)
            return "passed" if passing and contract["scope_form"] != "单独" else "missing"
        return _vote_result(contract)

    def filing_verdict(self, contract: Row) -> str:
        """hit, filed_late, not_filed, unknown, or '' when the deadline lies after the cutoff."""
        signed = contract["signed_on"]
        if earliest(signed) != latest(signed):
            return "unknown"
        deadline = self.district.holidays.filing_deadline(signed, contract["contract_type"])
        filing = self.filing(contract)
        if filing is None:
            return "not_filed" if deadline <= CUTOFF else ""
        return "hit" if filing["received_on"] <= deadline else "filed_late"

    def contradicted(self, contract: Row) -> bool | None:
        """Whether the register contradicts the contract; None when it cannot be compared."""
        filing = self.filing(contract)
        signed = contract["signed_on"]
        if filing is None or earliest(signed) != latest(signed):
            return None
        received = contract["received_on"]
        known = received is not None and earliest(received) == latest(received)
        differs = known and received != filing["received_on"]
        return bool(signed != filing["signed_on"] or differs)

    def lacks_womens_contract(self, enterprise: Row) -> bool:
        """In the base of womens_contract_rate and not bound by a women's contract."""
        return enterprise in self.womens_base and (
            enterprise["enterprise_code"] not in self.bound["女职工专项"]
        )

    @cached_property
    def womens_base(self) -> list[Row]:
        """Unionised, bound by a comprehensive contract, with women."""
        bound = self.bound["综合"]
        return [
            r for r in self.unionised if r["enterprise_code"] in bound and (r["women"] or 0) > 0
        ]


def covers_cutoff(contract: Row) -> bool:
    """Whether the term covers the cutoff day."""
    return bool(contract["term_start"] <= CUTOFF <= contract["term_end"])


def _vote_numbers(row: Row) -> tuple[Any, Any, Any]:
    return row["vote_due"], row["vote_present"], row["vote_yes"]


def _vote_result(row: Row) -> str:
    due, present, yes = _vote_numbers(row)
    if due is None or present is None or yes is None or present > due or yes > present:
        return "unknown"
    return "passed" if present * 3 >= due * 2 and yes * 2 >= due else "failed"


def _refused_by_intake(row: Row) -> bool:
    return any(code in REJECTING for code, _ in row.faults)


Rule = Callable[[Standing], Iterator[Place]]
_REJECT_RULES: list[Rule] = []


def _reject(rule: Rule) -> Rule:
    """Register a rule; rules run in the order of writing, each sees the rows left by those before."""
    _REJECT_RULES.append(rule)
    return rule


def repeated(rows: list[Row], *columns: str) -> Iterator[Row]:
    """Rows whose columns equal those of an earlier row."""
    seen = set()
    for row in rows:
        key = tuple(row[c] for c in columns)
        if None not in key and key in seen:
            yield row
        seen.add(key)


@_reject
def _enterprises(s: Standing) -> Iterator[Place]:
    rows = s.rows("enterprises")
    yield from (Place("E01", r, "enterprise_code") for r in repeated(rows, "enterprise_code"))
    for row in rows:
        owner = s.district.enterprises.get(row["enterprise_code"])
        if owner and owner["unit_code"] != s.code:
            yield Place("E03", row, "enterprise_code")


@_reject
def _contracts(s: Standing) -> Iterator[Place]:
    rows = s.rows("contracts")
    for row in rows:
        if row["term_start"] and row["term_end"] and row["term_end"] < row["term_start"]:
            yield Place("C10", row, "term_end")
    yield from (Place("C12", r, "contract_no") for r in repeated(rows, "contract_no"))
    keys = {r["enterprise_code"] for r in s.accepted("enterprises")}
    for row in rows:
        if row["scope_form"] == "单独" and row["enterprise_code"] not in keys:
            yield Place("C13", row, "enterprise_code")


@_reject
def _coverage(s: Standing) -> Iterator[Place]:
    regional = {r["contract_no"] for r in s.accepted("contracts") if r["scope_form"] != "单独"}
    rows = s.rows("coverage")
    for row in rows:
        if row["contract_no"] not in regional:
            yield Place("C16", row, "contract_no")
    yield from (
        Place("C17", r, "enterprise_code") for r in repeated(rows, "contract_no", "enterprise_code")
    )


@_reject
def _sites(s: Standing) -> Iterator[Place]:
    for row in s.rows("sites"):
        if row["finished_on"] and row["finished_on"] < row["started_on"]:
            yield Place("M08", row, "finished_on")
    names = {r["site_name"] for r in s.rows("sites")}
    for row in s.rows("site_visits"):
        if row["site_name"] not in names:
            yield Place("M11", row, "site_name")


@_reject
def _others(s: Standing) -> Iterator[Place]:
    places = {r["community_code"] for r in s.district.world.registers["reg_communities"]}
    for row in s.rows("help_points"):
        if row["level"] == "社区" and row["place_code"] not in places:
            yield Place("M14", row, "place_code")
    for row in s.rows("six_ones"):
        if row["enterprise_code"] and row["enterprise_code"] not in s.listed_keys:
            yield Place("M16", row, "enterprise_code")
    for row in s.rows("events"):
        if row["held_on"] and not in_period(row["held_on"]):
            yield Place("M20", row, "held_on")


@_reject
def _entered_twice(s: Standing) -> Iterator[Place]:
    """What reading let pass and stands there twice, and proposals of enterprises not on the roster."""
    rows = [r for r in s.rows("proposals") if not _refused_by_intake(r)]
    yield from (Place("M28", r, "enterprise_code") for r in repeated(rows, "enterprise_code"))
    for row in rows:
        if row["enterprise_code"] not in s.listed_keys:
            yield Place("M29", row, "enterprise_code")
    yield from (Place("M30", r, "event_name") for r in _alike(s.rows("events"), *_EVENT))
    yield from (Place("M31", r, "facility_name") for r in _alike(s.rows("facilities"), *_FACILITY))


_EVENT = (
    "event_name",
    "kind",
    "trade",
    "audience",
    "held_on",
    "attendances",
    "body_name",
    "body_code",
)
_FACILITY = ("kind", "facility_name", "body_name", "enterprise_code")


def _alike(rows: list[Row], *columns: str) -> Iterator[Row]:
    """Rows that equal an earlier one in all these columns, empty ones included."""
    seen = set()
    for row in rows:
        if _refused_by_intake(row):
            continue
        values = tuple(row[c] for c in columns)
        if values in seen:
            yield row
        seen.add(values)
