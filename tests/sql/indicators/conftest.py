import pytest

from tests.sql.indicators.bench import IndicatorBench


@pytest.fixture(scope="session")
def bench() -> IndicatorBench:
    return IndicatorBench.empty()
