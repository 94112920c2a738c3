"""One rendered set for all document tests: the hand-written run, all forms, three units."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from kaoping import documents
from kaoping.config import Paths
from kaoping.documents.report import about, report_view
from kaoping.documents.run import open_frame
from kaoping.leaders import leader_rows
from kaoping.rounds import Round, load_round
from kaoping.rulebook import resolve_all
from kaoping.site import build_site, load_history
from tests.conftest import ROOT, DemoRun
from tests.documents import fixtures
from tests.documents.browser import Browser, chromium
from tests.documents.sites import Site


@dataclass(frozen=True)
class Rendered:
    paths: Paths
    round: Round
    run_dir: Path
    out: Path
    views: dict[str, dict[str, Any]]
    reports: dict[str, dict[str, Any]]

    def file(self, name: str) -> Path:
        return self.out / name


def render(folder: Path, **changes: Any) -> Rendered:
    """A run folder with these changes, rendered for the three units."""
    paths = Paths(ROOT)
    round_ = load_round(paths, "demo-2014")
    run_dir = fixtures.write_run(folder, **changes)
    out = folder / "documents"
    documents.render_all(paths, round_, run_dir, fixtures.rulebooks(), out, units=fixtures.UNITS)
    views = documents.build_views(
        run_dir, round_, fixtures.rulebooks(), fixtures.UNITS, where=paths
    )
    frame = open_frame(paths, run_dir, round_, fixtures.rulebooks(), "初步得分")
    rows = leader_rows(frame.run, round_, fixtures.rulebooks())
    reports = {
        code: report_view(frame, round_.unit(code), view, about(round_.unit(code), rows), [])
        for code, view in views.items()
    }
    return Rendered(paths, round_, run_dir, out, views, reports)


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rendered]:
    yield render(tmp_path_factory.mktemp("rendered"))


def demo_site_for(demo_run: DemoRun, out: Path, **given: Any) -> Site:
    """The site of the demo round, for somebody."""
    paths, round_ = demo_run.paths, load_round(demo_run.paths, "demo-2014")
    books = resolve_all(paths, round_.rulebooks, round_.reference_date)
    history = load_history(paths, "demo-2014")
    return Site(out, build_site(paths, round_, demo_run.run_dir, books, out, history, **given))


@pytest.fixture(scope="session")
def demo_site(demo_run: DemoRun, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of the demo round."""
    return demo_site_for(demo_run, tmp_path_factory.mktemp("demo-site") / "site")


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, which looks for barriers (package axe-core-python, tests only)."""
    pytest.importorskip("axe_core_python", reason="先按 requirements-dev.lock 安装 axe-core-python")
    file = resources.files("axe_core_python") / "axe.min.js"
    return file.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of the site."""
    with chromium() as found:
        yield found
