from collections.abc import Iterator
from pathlib import Path

import pytest

from kaoping import intake, rounds
from kaoping.config import Paths
from kaoping.intake.guard import Guard
from tests.workbooks.books import ROOT


@pytest.fixture(scope="session")
def context() -> intake.Context:
    paths = Paths(ROOT)
    return intake.context(paths, rounds.load_round(paths, "demo-2014"))


@pytest.fixture(scope="module")
def guard() -> Iterator[Guard]:
    with Guard() as warm:
        yield warm


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return tmp_path
