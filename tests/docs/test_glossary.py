"""docs/glossary.md: every name it gives exists in the code, and every word of the field is in it."""

import re
from functools import cache

import pytest

from kaoping.findings import SEVERITIES
from kaoping.rounds import CATEGORIES
from kaoping.rulebook.examples import STATES
from kaoping.rulebook.law import TYPES
from kaoping.rulebook.load import EFFECTS, POLICIES
from kaoping.rulebook.load_keys import STEPS
from kaoping.rulebook.load_rules import KINDS
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith("| 中文")
]
NAMES = sorted({name for row in ROWS for name in re.findall(r"`([^`]+)`", row[1])})
PLACES = ("src", "sql", "expectations", "rulebooks", "rounds")


@cache
def code() -> str:
    files = (f for place in PLACES for f in sorted((ROOT / place).rglob("*")))
    kept = (f for f in files if f.suffix in (".py", ".sql", ".toml", ".csv"))
    return "\n".join(f.read_text(encoding="utf-8") for f in kept)


def test_every_row_has_four_cells_and_a_source() -> None:
    assert [row for row in ROWS if len(row) != 4 or not all(row)] == []


def test_no_term_stands_twice() -> None:
    terms = [row[0] for row in ROWS]
    assert [term for term in terms if terms.count(term) > 1] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_name_exists_in_the_code(name: str) -> None:
    assert re.search(rf"(?<![A-Za-z0-9_]){re.escape(name)}(?![A-Za-z0-9_])", code())


@pytest.mark.parametrize("words", [KINDS, STEPS, STATES, POLICIES, EFFECTS, SEVERITIES])
def test_every_word_of_the_rule_language_is_explained(words: tuple[str, ...]) -> None:
    assert [word for word in words if f"`{word}`" not in PAGE] == []


def test_every_category_and_contract_type_is_explained() -> None:
    assert [word for word in (*CATEGORIES, *TYPES) if word not in PAGE] == []


def test_every_sheet_is_explained() -> None:
    lines = (ROOT / "expectations" / "sheets.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert [line.split(",")[0] for line in lines if f"`{line.split(',')[0]}`" not in PAGE] == []
