"""For any table of facts, whoever wrote it, intake returns the same facts (读回的事实与写下的一致)."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from kaoping import intake
from kaoping.config import Paths
from kaoping.intake.guard import Guard
from kaoping.rounds import load_round
from tests.conftest import ROOT
from tests.generative.clerks import CLERKS
from tests.generative.facts import Sheet, Table, sheets, tables

# what may be said of a well-meant table: unknown columns, hidden rows, hedges, months, missing sheets,
# and totals that these clerks write without adding up
SAID = {"H01", "H06", "H08", "V04", "V06", "V19"}


@pytest.fixture(scope="module")
def context() -> intake.Context:
    paths = Paths(ROOT)
    return intake.context(paths, load_round(paths, "demo-2014"))


@pytest.fixture(scope="module")
def guard() -> Iterator[Guard]:
    with Guard() as warm:
        yield warm


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clerks")


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, Sheet, Table, int]:
    clerk = draw(st.sampled_from(sorted(CLERKS)))
    fitting = [s for s in sheets() if clerk != "exporter" or s.kind == "register"]
    sheet = draw(st.sampled_from(fitting))
    return clerk, sheet, draw(tables(sheet)), draw(st.integers(0, 2**32))


def read_back(parsed: intake.Parsed, sheet: Sheet) -> list[dict[str, dict[str, Any]]]:
    """Rows in order: column → the parts that were read."""
    rows: dict[int, dict[str, dict[str, Any]]] = {}
    for fact in parsed.cells.filter(sheet=sheet.code).iter_rows(named=True):
        rows.setdefault(fact["row_no"], {})[fact["column_name"]] = fact
    return [rows[number] for number in sorted(rows)]


def check(case: tuple[str, Sheet, Table, int], context: intake.Context, guard: Guard, folder: Path) -> None:  # fmt: skip
    clerk, sheet, table, seed = case
    file = folder / "table"
    file.write_bytes(CLERKS[clerk](sheet, table, random.Random(seed)))
    parsed = intake.parse_file(file, "a", context, guard)
    assert {f.code for f in parsed.findings} <= SAID, [context.message(f) for f in parsed.findings]
    rows = read_back(parsed, sheet)
    assert [set(row) for row in rows] == [set(facts) for facts in table]
    for row, facts in zip(rows, table, strict=True):
        for name, fact in facts.items():
            wanted = dict(fact.parts)
            assert {part: row[name][part] for part in wanted} == wanted, (name, row[name]["raw"])


QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@seed(2014)
@settings(max_examples=200, deadline=None, suppress_health_check=QUIET, database=None)
@given(case=cases())
def test_every_clerk_is_read_as_meant(
    case: tuple[str, Sheet, Table, int], context: intake.Context, guard: Guard, folder: Path
) -> None:
    check(case, context, guard, folder)


@pytest.mark.slow
@settings(max_examples=1500, deadline=None, suppress_health_check=QUIET)
@given(case=cases())
def test_every_clerk_is_read_as_meant_many_times(
    case: tuple[str, Sheet, Table, int], context: intake.Context, guard: Guard, folder: Path
) -> None:
    check(case, context, guard, folder)
