"""A warehouse of a few hand-made rows: typed empty `raw` tables, the real round, law and calendar.

A case inserts its rows, builds what its question reads and nothing else, asks, and rolls everything back.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb

from kaoping.config import Paths
from kaoping.findings import load_registry
from kaoping.intake.compact import table_columns
from kaoping.intake.maps import Maps, load_maps
from kaoping.rounds import load_round
from kaoping.rulebook import compile as rule_rows
from kaoping.rulebook.law import load_law
from kaoping.warehouse import layers, raw
from tests.conftest import ROOT

Row = dict[str, Any]
FIRST_ROW = 3  # as if two title and header rows stood above
SENT = {"JD01": 1, "JD02": 2, "WB01": 3}  # accepted submissions of the three units that take part
REGISTERS = {"reg_filings": 11, "reg_enterprises": 12, "reg_cases": 13, "reg_certificates": 14,
             "reg_sites": 15, "reg_communities": 16, "reg_satisfaction": 17}  # fmt: skip
LISTS = {
    "cells": "submission_id bigint, sheet varchar, row_no bigint, column_name varchar, cell varchar, state varchar, raw varchar",
    "sheets": "submission_id bigint, unit_code varchar, sheet varchar, status varchar",
    "sheet_columns": "submission_id bigint, sheet varchar, column_name varchar, letter varchar, part bigint, tab varchar",
    "intake_findings": "code varchar, severity varchar, unit_code varchar, submission_id bigint, sheet varchar, row_no bigint, column_name varchar, cell varchar, entity_key varchar, value varchar, detail varchar, expected varchar",
    "reconciliation": "submission_id bigint, sheet varchar, cells_read bigint, cells_used bigint, cells_in_findings bigint, cells_ignored bigint, rules varchar",
}


BELOW = ("staging", "core", "checks")
_READ = re.compile(r"\b(?:staging|core|checks)\.\w+")


@dataclass(frozen=True)
class Case:
    """Rows in, findings of one code out: (row_no, column_name, value, detail, expected) in row order.

    `absent` names (sheet, column) pairs without a header; `no_sheet` names sheets that were not received;
    `files` are further rows of raw.submissions, `matches` match decisions, `refused` what intake refused
    (sheet, row_no, code) for its enterprise code, `limits` bands of the round. A row may hold `_unit` (JD01
    by default), `_cells` (column → state of a cell without a value, or (state, text)), `_row` and
    `_submission`.
    """

    code: str
    title: str
    sheets: dict[str, list[Row]] = field(default_factory=dict)
    found: list[tuple[Any, ...]] = field(default_factory=list)
    absent: frozenset[tuple[str, str]] = frozenset()
    no_sheet: frozenset[str] = frozenset()
    files: list[Row] = field(default_factory=list)
    gone: frozenset[str] = frozenset()
    matches: tuple[Row, ...] = ()
    refused: tuple[tuple[str, int, str], ...] = ()
    limits: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Bench:
    """One in-memory warehouse; `ask` runs a case in a transaction that is rolled back."""

    def __init__(self) -> None:
        paths = Paths(ROOT)
        round_ = load_round(paths, "demo-2014")
        self.maps: Maps = load_maps(paths, round_.reference_date)
        self.relations = {r.full_name: r for r in layers.load(ROOT / "sql", BELOW)}
        self.con = duckdb.connect()
        self.con.execute("set threads = 1")  # a handful of rows: starting threads costs more
        self.con.execute("create schema raw")
        for sheet in self.maps.sheets.values():
            columns = ", ".join(f'"{name}" {kind}' for name, kind in table_columns(sheet))
            self.con.execute(f"create table raw.{sheet.code} ({columns})")
        for name, columns in LISTS.items():
            self.con.execute(f"create table raw.{name} ({columns})")
        inputs = raw.Inputs(
            paths=paths, round_=round_, maps=self.maps, registry=load_registry(paths), facts_dir=ROOT,
            submissions=[], superseded_sheets=[], law=load_law(paths), rule_tables=rule_rows.rows_of((), round_.reference_date),
            as_of=date(2015, 2, 10),
        )  # fmt: skip
        for name, (typed, rows) in {**raw.tables(inputs), **inputs.rule_tables}.items():
            raw.fill(self.con, name, typed, rows)
        self.con.execute("insert into raw.rule_items by name select 'A1' as item_code")
        self._receive()
        layers.macros(self.con, ROOT / "sql")
        for schema in BELOW:
            self.con.execute(f"create schema {schema}")

    @classmethod
    def built(cls, case: Case, severity: dict[str, str] | None = None, without: str = "") -> Bench:
        """A bench built once from one case, as a run builds it, with the report of findings.

        `severity` overrides findings as round.toml does; `without` names a code the registry lacks.
        """
        bench = cls()
        bench.con.execute("delete from raw.finding_types where code = ?", [without])
        for code, level in (severity or {}).items():
            change = (
                "update raw.finding_types set severity = ?, is_overridden = true where code = ?"
            )
            bench.con.execute(change, [level, code])
        bench._put(case)
        bench._create()
        (report,) = [r for r in layers.load(ROOT / "sql") if r.full_name == "report.findings"]
        bench.con.execute("create schema report")
        bench.con.execute(f"create table report.findings as {report.sql}")
        return bench

    def _create(self) -> None:
        for relation in self.relations.values():
            self.con.execute(f"create {relation.kind} {relation.full_name} as {relation.sql}")

    def _need(self, question: str, made: set[str]) -> None:
        """Build what a question reads, as a run builds it, what that reads first."""
        for name in sorted(_READ.findall(question)):
            if name not in made and name in self.relations:
                made.add(name)
                relation = self.relations[name]
                for other in sorted(relation.references):
                    self._need(other, made)
                self.con.execute(f"create {relation.kind} {name} as {relation.sql}")

    def ask(self, case: Case) -> list[tuple[Any, ...]]:
        """What the check of the case's code finds."""
        view = self._check_name(case.code)
        return self.query(
            case,
            f"select row_no, column_name, value, detail, expected from checks.{view} order by all",
        )

    def query(self, case: Case, question: str, also: str = "") -> list[tuple[Any, ...]]:
        """The answer to any question over the rows of a case, and over what `also` puts beside them."""
        self.con.execute("begin")
        try:
            self._put(case)
            if also:
                self.con.execute(also)
            self._need(question, set())
            return self.con.execute(question).fetchall()
        finally:
            self.con.execute("rollback")

    def _put(self, case: Case) -> None:
        for unit in sorted(case.gone):
            self.con.execute("delete from raw.submissions where unit_code = ?", [unit])
        for sheet in sorted(case.no_sheet):
            self.con.execute("update raw.sheets set status = 'missing' where sheet = ?", [sheet])
        for place in sorted(case.absent):
            self.con.execute(
                "delete from raw.sheet_columns where sheet = ? and column_name = ?", place
            )
        for file in case.files:
            self._file(file)
        for match in case.matches:
            self._insert("adjustment_matches", match)
        for sheet, row_no, code in case.refused:
            usual: Row = {
                "code": code,
                "severity": "reject_record",
                "column_name": "enterprise_code",
            }
            self._insert(
                "intake_findings", {**usual, "submission_id": 1, "sheet": sheet, "row_no": row_no}
            )
        for name, value in case.limits.items():
            change = "update raw.limits set value = ? where limit_name = ?"
            self.con.execute(change, [value, name])
        for sheet, rows in case.sheets.items():
            for number, row in enumerate(rows):
                self._add(sheet, {"_row": FIRST_ROW + number, **row})

    def _check_name(self, code: str) -> str:
        (file,) = (ROOT / "sql" / "40_checks").glob(f"{code.lower()}_*.sql")
        return file.stem

    def _receive(self) -> None:
        """Three units have sent all sheets with all columns, and every register is there."""
        for unit, number in SENT.items():
            self._file(
                {"submission_id": number, "unit_code": unit, "sender": unit, "kind": "submission"}
            )
        for sheet, number in REGISTERS.items():
            self._file(
                {"submission_id": number, "sender": "", "kind": "register", "register": sheet}
            )
        for sheet in [s for s in self.maps.sheets.values() if s.kind == "submission"]:
            names = [column.name for column in sheet.columns]
            letters = [f"{chr(ord('A') + n % 26)}{n // 26 or ''}" for n in range(len(names))]
            for unit, number in SENT.items():
                self.con.execute(
                    "insert into raw.sheets values (?, ?, ?, 'received')",
                    [number, unit, sheet.code],
                )
                columns = "insert into raw.sheet_columns select ?, ?, unnest(?), unnest(?), 0, ''"
                self.con.execute(columns, [number, sheet.code, names, letters])

    def _file(self, file: Row) -> None:
        usual = {
            "file_name": "f.xlsx", "sha256": f"sha{file['submission_id']}", "state": "accepted", "register": "",
            "received_on": "2015-01-15", "received_at": "2015-01-15T09:00:00+08:00",
        }  # fmt: skip
        self._insert("submissions", {**usual, **file})

    def _add(self, sheet: str, row: Row) -> None:
        unit, number = row.get("_unit", "JD01"), row["_row"]
        submission = row.get("_submission", REGISTERS.get(sheet, SENT.get(unit)))
        kinds = {column.name: column.type for column in self.maps.sheets[sheet].columns}
        values: Row = {"submission_id": submission, "row_no": number}
        if sheet not in REGISTERS:
            values["unit_code_of_file"] = unit
        for name, value in row.items():
            if not name.startswith("_"):
                values |= typed(name, kinds[name], value)
        self._insert(sheet, values)
        for column, cell in row.get("_cells", {}).items():
            state, text = cell if isinstance(cell, tuple) else (cell, "？")
            self.con.execute(
                "insert into raw.cells values (?, ?, ?, ?, ?, ?, ?)",
                [submission, sheet, number, column, f"A{number}", state, text],
            )

    def _insert(self, table: str, values: Row) -> None:
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" for _ in values)
        self.con.execute(
            f"insert into raw.{table} ({names}) values ({marks})", list(values.values())
        )


def typed(name: str, kind: str, value: Any) -> Row:
    """The table columns of one value as a person writes it: dates as text, money in yuan, points plain.

    A count may be (number, hedge).
    """
    if value is None:
        return {}
    if kind == "date":
        return dict(zip((name, f"{name}_last"), span(value), strict=True))
    if kind == "enterprise_code":
        return {name: value, f"{name}_key": value.replace("-", "")}
    if kind == "name":
        return {name: value, f"{name}_norm": value}
    if kind == "count":
        number, hedge = value if isinstance(value, tuple) else (value, "")
        return {name: number, f"{name}_hedge": hedge}
    factor = {"money": 100, "points": 1_000_000}.get(kind, 1)
    return {name: value * factor if factor > 1 else value}


def span(text: str) -> tuple[str, str]:
    """First and last day of `2014-03-05` or `2014-03`."""
    if len(text) == 10:
        return text, text
    year, month = map(int, text.split("-"))
    return f"{text}-01", f"{text}-{calendar.monthrange(year, month)[1]:02d}"


E1, E2, E3 = "PDY00001-1", "PDY00002-2", "PDY00003-3"


def contract(**changes: Any) -> Row:
    """A comprehensive contract of enterprise E1 with which nothing is wrong."""
    return {
        "contract_no": "甲-1", "contract_type": "综合", "scope_form": "单独", "enterprise_code": E1,
        "requested_on": "2014-02-10", "replied_on": "2014-02-20", "employer_reps": 3, "worker_reps": 3,
        "outside_reps": 1, "worker_chief": "主席", "chief_outside": False, "vote_due": 30,
        "vote_present": 20, "vote_yes": 15, "signed_on": "2014-03-05", "filed_on": "2014-03-10",
        "received_on": "2014-03-11", "term_start": "2014-03-05", "term_end": "2016-03-04",
        "published_on": "2014-03-26", "covered_staff": 100, "wage_floor": 1500,
        "wage_standard": "第三条：月工资不低于1500元", "wage_adjustment": "第四条：每年协商一次",
        "clauses_due": 10, "clauses_done": 10, **changes,
    }  # fmt: skip


def wage(**changes: Any) -> Row:
    """A wage agreement of exactly one year."""
    return contract(**{"contract_type": "工资专项", "term_end": "2015-03-04", **changes})


def regional(**changes: Any) -> Row:
    """A regional contract, number 区-1."""
    return contract(
        **{"contract_no": "区-1", "scope_form": "区域性", "enterprise_code": None, **changes}
    )


def listed(**changes: Any) -> Row:
    """A row of the list of the regional contract."""
    return {"contract_no": "区-1", "enterprise_code": E1, "staff": 100, **changes}


def filing(**changes: Any) -> Row:
    """The register's row of `contract()`: received on 2014-03-11, so in effect from 2014-03-26."""
    return {
        "contract_no": "甲-1", "enterprise_code": E1, "contract_type": "综合", "signed_on": "2014-03-05",
        "received_on": "2014-03-11", "opinion": "通过", **changes,
    }  # fmt: skip


def enterprise(**changes: Any) -> Row:
    """An enterprise with its own union with which nothing is wrong."""
    return {
        "enterprise_name": "虚构一厂", "enterprise_code": E1, "staff": 100, "women": 40, "migrant_workers": 10,
        "unionised": True, "union_form": "单独", "founded_on": "2010-05-01", "members": 90,
        "certificate_until": "2016-05-01", "term_end": "2016-01-01", "chair_full_time": True,
        "mediation_founded_on": "2012-01-01", **changes,
    }  # fmt: skip


def on_register(**changes: Any) -> Row:
    """The enterprise's row on the register."""
    return {
        "enterprise_code": E1, "enterprise_name": "虚构一厂", "reg_status": "存续", "unit_code": "JD01",
        "ownership": "非公-私营", "size_class": "大型", "industry": "制造业", "staff": 100, **changes,
    }  # fmt: skip


def certificate(**changes: Any) -> Row:
    """The union's certificate on the register."""
    return {"enterprise_code": E1, "valid_until": "2016-05-01", **changes}


def with_contract(row: Row, **more: list[Row]) -> dict[str, list[Row]]:
    """The contract with the enterprise and filing that it needs."""
    return {
        "enterprises": [enterprise()],
        "reg_enterprises": [on_register()],
        "contracts": [row],
        "reg_filings": [filing()],
        **more,
    }


def with_enterprise(row: Row, **more: list[Row]) -> dict[str, list[Row]]:
    """The enterprise with the register rows that it needs."""
    return {
        "enterprises": [row],
        "reg_enterprises": [on_register()],
        "reg_certificates": [certificate()],
        **more,
    }
