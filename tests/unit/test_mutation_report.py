"""The mutation report adds up and says which files it measured; whether they have changed since is not asked."""

from __future__ import annotations

import ast
import re

from tests.conftest import ROOT
from tests.mutation.mutate import python_mutants, sql_mutants
from tests.mutation.report import KINDS, reasons

REPORT = ROOT / "docs" / "mutation.md"
ROW = re.compile(r"\| `(\S+)` \| `([0-9a-f]{12})` \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|")


def test_the_report_adds_up_and_names_each_file_by_its_hash() -> None:
    text = REPORT.read_text("utf-8")
    rows = ROW.findall(text)
    assert len(rows) == text.count("\n| `") > 30
    asked, killed, explained, gaps = (sum(int(row[n]) for row in rows) for n in (2, 3, 4, 5))
    assert asked == killed + explained + gaps
    assert f"| killed | {killed} |" in text
    tenths = 1000 * killed // asked
    assert f"**{tenths // 10}.{tenths % 10} %**" in text
    assert re.search(r"measured on \d{4}-\d\d-\d\d", text)
    assert len(re.findall(r"^- `", text, re.MULTILINE)) == explained + gaps


def test_every_explanation_is_of_a_known_kind_and_says_why() -> None:
    assert all(kind in KINDS and why.endswith(".") for kind, why in reasons().values())


def test_a_mutant_is_one_change_of_a_function_and_leaves_messages_alone() -> None:
    text = 'def f(a: int) -> int:\n    if a < 3:\n        raise ValueError(f"{a + 1}")\n    return a + 1\n'
    found = {(m.line, m.what, m.lines) for m in python_mutants("f.py", text)}
    assert found == {
        (2, "Lt → LtE", (2, 2)), (2, "3 → 4", (2, 2)), (4, "Add → Sub", (4, 4)), (4, "1 → 2", (4, 4)),
    }  # fmt: skip
    for mutant in python_mutants("f.py", text):
        assert ast.dump(ast.parse(mutant.text)) != ast.dump(ast.parse(text))


def test_a_mutant_of_sql_is_one_word() -> None:
    text = "-- a + b\nselect max(a) as a from t where a > 1 and b <> 'x > y'\n"
    assert [(m.what, m.text.splitlines()[1]) for m in sql_mutants("f.sql", text)] == [
        ("max → min", "select min(a) as a from t where a > 1 and b <> 'x > y'"),
        ("> → >=", "select max(a) as a from t where a >= 1 and b <> 'x > y'"),
        ("1 → 2", "select max(a) as a from t where a > 2 and b <> 'x > y'"),
        ("and → or", "select max(a) as a from t where a > 1 or b <> 'x > y'"),
        ("<> → =", "select max(a) as a from t where a > 1 and b = 'x > y'"),
    ]
