"""Who a site is made for (网站的对象), and what of a run may reach it.

What somebody may not see is taken out of the tables before any page is made, so that no page, data file
or search index can hold it. The analyst (分析员) sees everything. Leaders (领导) see every number, rule and
place, but no name and no content of a cell. A unit (单位) sees its own rows only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kaoping.changes import Changes, compare
from kaoping.findings import Registry
from kaoping.runtables import Row, RunTables

WITHHELD = "（不显示）"
NAMED = {
    "enterprise": "企业", "contract": "合同", "case": "案件", "site": "工地", "body": "组织",
    "event": "事件", "community": "社区", "record": "记录", "submission": "报送",
}  # fmt: skip
# Kinds whose keys and names are the program's own words or plain dates, never the text of a cell.
PLAIN_KINDS = ("document", "figure", "month", "day")
# Tables of which a unit gets its own rows only. Points, steps and totals of its group stay readable for
# the group's mean and for rules that compare; the page of a unit prints nothing else of them.
_OWN = (
    "findings", "submissions", "self_assessment", "completeness", "timeliness", "confirmations",
    "confirmation_rates", "consequences", "spot_checks", "decisions",
)  # fmt: skip


class Audience(StrEnum):
    """For whom a site is made; also the role of a person who signs in to `serve`."""

    ANALYST = "analyst"
    LEADER = "leader"
    UNIT = "unit"


TITLES = {Audience.ANALYST: "分析员", Audience.LEADER: "领导", Audience.UNIT: "单位"}


@dataclass
class Veil:
    """What one audience may see of the tables of a run.

    Attributes:
        audience: for whom.
        registry: the kinds of findings, whose titles stand for messages that quote cells.
        unit_code: the unit, for the audience of units.
    """

    audience: Audience
    registry: Registry
    unit_code: str = ""
    _findings: dict[int, tuple[Row, Row]] = field(default_factory=dict)

    def tables(self, run: RunTables) -> RunTables:
        """The tables as the audience may see them; for the analyst the tables themselves."""
        if self.audience is Audience.ANALYST:
            return run
        names = Pseudonyms()
        tables = self._own(run) if self.audience is Audience.UNIT else self._nameless(run, names)
        return VeiledTables(tables, run.run_dir, evidence_of=self._evidence(run, names))

    def changes(self, before: RunTables, after: RunTables) -> Changes:
        """What became of the findings, told in the audience's rows.

        Args:
            before: the earlier run, unveiled: findings are known again by what is withheld.
            after: the later run, unveiled.
        """
        found = compare(before.findings, after.findings)
        if self.audience is Audience.ANALYST:
            return found
        if self.audience is Audience.UNIT:
            return found.of_unit(self.unit_code)
        lists = (found.opened, found.closed, found.still)
        return Changes(*(tuple(map(self._finding, rows)) for rows in lists))

    def _own(self, run: RunTables) -> dict[str, Sequence[Row]]:
        own: dict[str, Sequence[Row]] = {**run.tables}
        for name in _OWN:
            own[name] = [r for r in run.rows(name) if r["unit_code"] == self.unit_code]
        numbers = {row["submission_id"] for row in own["submissions"]}
        own["reconciliation"] = [
            r for r in run.rows("reconciliation") if r["submission_id"] in numbers
        ]
        own["match_proposals"] = ()  # they name enterprises of other units
        return own

    def _nameless(self, run: RunTables, names: Pseudonyms) -> dict[str, Sequence[Row]]:
        members = _members(run)
        given: dict[str, Callable[[Row], Row]] = {
            "findings": self._finding,
            "submissions": lambda r: {**r, "file_name": WITHHELD},
            "self_assessment": lambda r: {**r, "note": ""},
            "metrics": lambda r: {**r, "member": members.get(r.get("member", ""), "")},
            "steps": lambda r: {**r, "member": members.get(r.get("member", ""), "")},
            "confirmations": lambda r: _fact(r, names),
            "spot_checks": lambda r: {**r, "sample": WITHHELD, "finding": WITHHELD},
        }
        found: dict[str, Sequence[Row]] = {**run.tables, "match_proposals": ()}
        for name, veil in given.items():
            found[name] = [veil(row) for row in run.rows(name)]
        return found

    def _finding(self, row: Row) -> Row:
        """A finding without what the cell holds: kind, place and remedy; the same row every time."""
        if id(row) not in self._findings:
            known = self.registry.get(row["code"])
            words = {
                "message": known.title if known else "",
                "remedy": known.remedy if known else "",
                "column_title": row["column_title"] if row["column_name"] else "",
                "sheet_title": row["sheet_title"] if row["sheet"] else "",
            }
            hidden = {"file": "", "value": "", "entity_key": "", "cell": bare(row["cell"])}
            self._findings[id(row)] = (row, {**row, **words, **hidden})
        return self._findings[id(row)][1]

    def _evidence(self, run: RunTables, names: Pseudonyms) -> Callable[[str], list[Row]]:
        if self.audience is Audience.UNIT:
            return lambda unit: run.evidence(unit) if unit == self.unit_code else []
        members = _members(run)
        return lambda unit: [_nameless_evidence(r, names, members) for r in run.evidence(unit)]


@dataclass
class VeiledTables(RunTables):
    """Run tables of an audience: evidence is veiled when it is first asked for."""

    evidence_of: Callable[[str], list[Row]] = lambda _: []
    _seen: dict[str, list[Row]] = field(default_factory=dict)

    def evidence(self, unit_code: str = "") -> list[Row]:
        """The audience's evidence rows, of one unit or of all."""
        if unit_code not in self._seen:
            self._seen[unit_code] = self.evidence_of(unit_code)
        return self._seen[unit_code]


class Pseudonyms:
    """Numbers for names (代称): the same thing of a unit has the same one wherever it stands."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)

    def of(self, unit: str, kind: str, key: str) -> str:
        """`企业3`: the third enterprise of the unit that was asked for."""
        known = self._numbers[unit, kind]
        return known.setdefault(key, f"{NAMED.get(kind, '对象')}{len(known) + 1}")


def bare(cell: str) -> str:
    """An address without the name of the tab, which the sender chose."""
    return cell.rpartition("!")[2]


def _members(run: RunTables) -> Mapping[str, str]:
    """Member of a mean → `成员03`, in the order of their keys."""
    known = sorted({row["member"] for row in run.rows("metrics") if row.get("member")})
    width = len(str(len(known)))
    return {text: f"成员{n:0{width}d}" for n, text in enumerate(known, start=1)}


def _nameless_evidence(row: Row, names: Pseudonyms, members: Mapping[str, str]) -> Row:
    kind, unit = row["entity_kind"], row["unit_code"]
    hidden = {
        "document_no": "", "file": "", "cell": bare(row["cell"]),
        "member_key": members.get(row["member_key"], ""),
        "matter_key": names.of(unit, "matter", row["matter_key"]) if row["matter_key"] else "",
    }  # fmt: skip
    if kind not in PLAIN_KINDS:
        name = names.of(unit, kind, row["entity_key"] or row["entity_name"])
        hidden |= {"entity_key": name, "entity_name": name}
    return {**row, **hidden}


def _fact(row: Row, names: Pseudonyms) -> Row:
    name = names.of(row["unit_code"], row["kind"], row["entity_key"] or row["entity_name"])
    said = {"reported": WITHHELD, "registered": WITHHELD} if row["field"] else {}
    hidden = {"entity_key": name, "entity_name": name, "file": "", "cell": bare(row["cell"])}
    return {**row, **hidden, **said}
