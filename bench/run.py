"""Performance as ratios, both sides measured in turn in one run (性能对照). Never a timed test.

Usage: `make bench`. Each line: what, median of ours, median of the peer, ratio of medians.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
from docxtpl import DocxTemplate

from kaoping import documents, intake, pipeline, rulebook
from kaoping.config import Paths
from kaoping.demo import generate
from kaoping.documents import docx
from kaoping.intake.guard import Guard
from kaoping.rounds import load_round

ROOT = Path(__file__).resolve().parents[1]
AS_OF, NOW = date(2015, 2, 10), datetime.fromisoformat("2015-02-10T02:00:00+08:00")
RUNS = 3


def home(folder: Path) -> Paths:
    for name in ("rounds", "rulebooks", "sql", "expectations", "reports"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "requirements.lock", folder)
    generate(folder)
    return Paths(folder)


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def pair(title: str, ours: Callable[[], object], peer: Callable[[], object]) -> None:
    """Ours and the peer in turn, one warm-up each."""
    ours(), peer()
    a, b = zip(*((timed(ours), timed(peer)) for _ in range(RUNS)), strict=True)
    mine, other = statistics.median(a), statistics.median(b)
    print(f"{title}\t{mine:.3f} s\t{other:.3f} s\tpeer/ours {other / mine:.1f}")


def read_all(paths: Paths) -> tuple[Callable[[], object], Callable[[], object]]:
    round_ = load_round(paths, "demo-2014")
    context = intake.context(paths, round_)
    files = sorted((paths.raw / "demo-2014" / "submissions").glob("*.xlsx"))

    def ours() -> None:
        with Guard() as guard:
            for file in files:
                intake.parse_file(file, file.name, context, guard)

    def peer() -> None:
        for file in files:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            for sheet in book.worksheets:
                for row in sheet.iter_rows(values_only=True):
                    [str(value) for value in row if value is not None]

    return ours, peer


def letters(paths: Paths, run_dir: Path) -> tuple[Callable[[], object], Callable[[], object]]:
    round_ = load_round(paths, "demo-2014")
    books = rulebook.resolve_all(paths, round_.rulebooks, round_.reference_date)
    views = list(documents.build_views(run_dir, round_, books, where=paths).values())

    def ours() -> None:
        for view in views:
            docx.render_docx(paths, view)

    def peer() -> None:
        for view in views:
            template = DocxTemplate(paths.reports / docx.TEMPLATE)
            template.render({**view, **docx._layout(view)}, autoescape=True)
            template.save(BytesIO())

    return ours, peer


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = home(Path(folder))
        start = time.perf_counter()
        run_dir = pipeline.run(paths, "demo-2014", as_of=AS_OF, now=NOW, gate=False).run_dir
        cold = time.perf_counter() - start
        again = timed(lambda: pipeline.run(paths, "demo-2014", as_of=AS_OF, now=NOW, gate=False))
        print(
            f"whole round, 24 units, without the gate\tcold {cold:.2f} s\tunchanged {again:.2f} s\tcold/unchanged {cold / again:.0f}"
        )
        help_ = timed(
            lambda: subprocess.run(
                [Path(sys.executable).parent / "kaoping", "--help"], capture_output=True, check=True
            )
        )
        print(f"kaoping --help\t{help_:.2f} s")
        pair("intake: typed, checked, guarded / openpyxl reading text only", *read_all(paths))
        pair("DOCX: compiled once / docxtpl from the file", *letters(paths, run_dir))


if __name__ == "__main__":
    main()
