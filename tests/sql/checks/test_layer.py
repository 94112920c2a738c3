"""The layer as a whole: every code has its file, its cases and its place; a clean world is silent."""

from __future__ import annotations

import re

import pytest

from kaoping.config import Paths
from kaoping.findings import load_registry
from tests.conftest import ROOT
from tests.sql.checks import (
    test_contracts,
    test_enterprises,
    test_identity,
    test_other_sheets,
    test_plausibility,
    test_registers_and_files,
)
from tests.sql.checks.bench import (
    Bench,
    Case,
    certificate,
    contract,
    enterprise,
    filing,
    on_register,
    with_contract,
)
from tests.sql.checks.test_registers_and_files import OTHERS

FILES = {
    f.stem[:3].upper(): f
    for f in sorted((ROOT / "sql" / "40_checks").glob("[a-z][0-9][0-9]_*.sql"))
}
CASES = (
    test_contracts.CASES
    + test_enterprises.CASES
    + test_identity.CASES
    + test_other_sheets.CASES
    + test_plausibility.CASES
    + test_registers_and_files.CASES
)
REGISTRY = load_registry(Paths(ROOT))


def test_every_code_of_sql_and_round_has_one_file() -> None:
    wanted = {code for code, kind in REGISTRY.items() if kind.source in ("sql", "round")}
    assert wanted == set(FILES)


def test_every_file_is_in_the_union() -> None:
    union = (ROOT / "sql" / "40_checks" / "findings.sql").read_text(encoding="utf-8")
    assert set(re.findall(r"checks\.([a-z][0-9][0-9]_\w+)", union)) == {
        f.stem for f in FILES.values()
    }


def test_every_code_has_a_case_that_fires_and_one_that_does_not() -> None:
    assert {case.code for case in CASES if case.found} == set(FILES)
    assert {case.code for case in CASES if not case.found} >= set(FILES) - {"S08"}


def test_findings_stand_at_the_place_the_registry_names(bench: Bench) -> None:
    for code, file in FILES.items():
        kind, text = REGISTRY[code], file.read_text(encoding="utf-8")
        if kind.sheet not in ("", "*") and code not in ("R06", "S23"):  # found on several sheets
            assert f"'{kind.sheet}' as sheet" in text, code
        if kind.column not in ("", "*") and code != "C28":
            assert f"'{kind.column}' as column_name" in text, code


def test_every_placeholder_of_a_message_is_filled_where_the_check_fires() -> None:
    for case in CASES:
        message = REGISTRY[case.code].message
        for _, _, value, detail, expected in case.found:
            for name, given in {"value": value, "detail": detail, "expected": expected}.items():
                assert given is not None or f"{{{name}}}" not in message, (case, name)


def test_only_macros_hold_numbers() -> None:
    for file in (ROOT / "sql" / "40_checks").glob("*.sql"):
        code = re.sub(r"'[^']*'|--[^\n]*", "", file.read_text(encoding="utf-8"))
        assert set(re.findall(r"(?<![\w.])\d+(?:\.\d+)?\b", code)) <= {"0", "1"}, file.name


@pytest.fixture(scope="module")
def built() -> Bench:
    """Lawful rows, one row with everything wrong, one empty cell, and one finding made at intake."""
    wrong = contract(
        contract_no="甲-9", term_end="2014-01-01", vote_present=31, wage_floor=1, clauses_done=99
    )
    womens = contract(
        contract_no="女-1",
        contract_type="女职工专项",
        wage_standard="第五条：女职工特殊保护的约定",
        replied_on=None,
    )
    rows = with_contract(
        contract(), contracts=[contract(), wrong, womens], reg_certificates=[certificate()]
    )
    rows |= {"mediation": [{"level": "街道", "_unit": unit} for unit in ("JD01", "JD02")]}
    rows["reg_filings"] = [filing(), filing(contract_no="女-1", contract_type="女职工专项")]
    return Bench.built(Case("C10", "", rows, no_sheet=frozenset({"rights_info"})))


def test_a_refused_row_yields_one_finding_and_lawful_rows_none(built: Bench) -> None:
    found = built.con.execute(
        "select code, unit_code, submission_id, sheet, row_no, severity from checks.findings where code <> 'S08' order by code"
    ).fetchall()
    assert found == [
        ("C10", "JD01", 1, "contracts", 4, "reject_record"),
        ("C25", "JD01", 1, "contracts", 5, "notice"),
    ]
    assert built.con.execute("from checks.rejected_rows").fetchall() == [(1, "contracts", 4)]


def test_the_report_names_file_titles_and_the_address_even_of_an_empty_cell(built: Bench) -> None:
    found = built.con.execute(
        "select code, file, sheet_title, column_title, cell from report.findings where unit_code = 'JD01'"
    ).fetchall()
    # 期限止 is column 30 of the map (letter D of the second round of letters), 答复日期 column 11
    assert found == [
        ("C10", "f.xlsx", "集体合同台账", "期限止", "D14"),
        ("C25", "f.xlsx", "集体合同台账", "答复日期", "K5"),
    ]


def test_the_report_lists_unit_then_severity(built: Bench) -> None:
    found = built.con.execute("select unit_code, code from report.findings").fetchall()
    assert found == sorted(found, key=lambda row: (row[0], ["C10", "C25", "S08"].index(row[1])))


def test_an_unknown_code_is_not_lost_but_left_to_the_gate() -> None:
    bench = Bench.built(Case("S08", ""), without="S08")
    count = "select count(*) from checks.findings where severity is null and code = 'S08'"
    assert bench.con.execute(count).fetchone() == (OTHERS,)


def test_a_round_may_turn_a_refusal_into_a_notice_and_the_row_then_counts() -> None:
    twice = {
        "enterprises": [enterprise(), enterprise(staff=10)],
        "reg_enterprises": [on_register(unit_code="JD02")],
    }
    codes = "select code, row_no, severity from checks.findings where unit_code = 'JD01' and code in ('E01', 'E03', 'E05') order by all"
    usual = Bench.built(Case("E01", "", twice))
    assert usual.con.execute(codes).fetchall() == [
        ("E01", 4, "reject_record"),
        ("E03", 3, "reject_record"),
    ]
    lenient = Bench.built(Case("E01", "", twice), {"E01": "notice", "E03": "notice"})
    assert lenient.con.execute(codes).fetchall() == [
        ("E01", 4, "notice"),
        ("E03", 3, "notice"),
        ("E03", 4, "notice"),
        ("E05", 4, "cannot_judge"),  # 女职工40人 over 10
    ]
    assert lenient.con.execute("from checks.rejected_rows").fetchall() == []
