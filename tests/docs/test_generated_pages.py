"""Generated pages are current: `make docs` would change nothing."""

from pathlib import Path
from types import ModuleType

import pytest

from kaoping.config import Paths
from kaoping.docs import pages
from tests.conftest import ROOT
from tests.rules import coverage, manual

PAGES = pages(Paths(ROOT))


@pytest.mark.parametrize("file", sorted(PAGES), ids=lambda f: f.name)
def test_a_generated_page_is_current(file: Path) -> None:
    assert file.read_text(encoding="utf-8") == PAGES[file](), "run `make docs`"


@pytest.mark.parametrize("page", [manual, coverage], ids=lambda m: str(m.PAGE.name))
def test_a_page_made_from_tests_is_current(page: ModuleType) -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.render(), "run `make docs`"


def test_every_page_of_the_readme_exists() -> None:
    import re

    for name in ("README.md", "README.zh-CN.md"):
        for link in re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text(encoding="utf-8")):
            assert (ROOT / link).exists(), f"{name}: {link}"
