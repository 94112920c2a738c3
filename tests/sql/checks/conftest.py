import pytest

from tests.sql.checks.bench import Bench


@pytest.fixture(scope="session")
def bench() -> Bench:
    return Bench()
