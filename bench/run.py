"""Performance as ratios, both sides measured in turn in one run (性能对照). Never a timed test.

Usage: `make bench`. Each line: what, median of ours, median of the peer, ratio of medians.
"""

import hashlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path

import document_peers
import large_scheme
import large_site
import openpyxl
from docxtpl import DocxTemplate

from kaoping import documents, intake, pipeline, rulebook
from kaoping.config import Paths
from kaoping.demo import generate
from kaoping.documents import docx
from kaoping.intake.books.plain import kind_and_text
from kaoping.intake.grid import Grid
from kaoping.intake.problem import Raw
from kaoping.intake.submission import understand
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


def hundred(paths: Paths) -> list[tuple[str, str]]:
    """The units' workbooks of the round (about 300 rows each) as a hundred different files."""
    files = sorted((paths.raw / "demo-2014" / "submissions").glob("*.xlsx"))
    objects = []
    paths.objects.mkdir(parents=True, exist_ok=True)
    for n in range(100):
        data = bytearray(files[n % len(files)].read_bytes())
        data[-2:] = (4).to_bytes(2, "little")  # an archive comment tells the copies apart
        data += n.to_bytes(4, "big")
        sha = hashlib.sha256(data).hexdigest()
        (paths.objects / sha).write_bytes(data)
        objects.append((sha, f"{n}.xlsx"))
    return objects


def read_all(paths: Paths, processes: int) -> tuple[Callable[[], object], Callable[[], object]]:
    """A hundred workbooks to typed facts in Parquet: through the guarded children, and through openpyxl.

    The peer does the same work: merged ranges, hidden rows and number formats need openpyxl's full
    mode; what it reads goes through the same understanding and is written to the same files.
    """
    context = intake.context(paths, load_round(paths, "demo-2014"))
    objects = hundred(paths)

    def ours() -> None:
        shutil.rmtree(paths.facts, ignore_errors=True)
        intake.parse_objects(paths, context, objects)

    def peer() -> None:
        with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
            jobs = [(paths.objects / sha, name, context) for sha, name in objects]
            list(pool.map(through_openpyxl, jobs, chunksize=5))

    return ours, peer


def through_openpyxl(job: tuple[Path, str, intake.Context]) -> int:
    file, name, context = job
    book = openpyxl.load_workbook(BytesIO(file.read_bytes()), data_only=True)
    grids = []
    for sheet in book.worksheets:
        rows: dict[int, dict[int, Raw]] = {}
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    kind, text = kind_and_text(cell.value)
                    kind = "p" if kind == "n" and "%" in cell.number_format else kind
                    rows.setdefault(cell.row, {})[cell.column] = Raw(
                        cell.row, cell.column, kind, text
                    )
        merges = tuple(
            (m.min_row, m.min_col, m.max_row, m.max_col) for m in sheet.merged_cells.ranges
        )
        unseen = frozenset(n for n, d in sheet.row_dimensions.items() if d.hidden)
        grids.append(Grid(sheet.title, rows, merges, sheet.sheet_state != "visible", unseen))
    facts = understand(grids, name, context).cells
    facts.write_parquet(file.with_suffix(".peer.parquet"))
    return facts.height


def letters(paths: Paths, run_dir: Path) -> tuple[Callable[[], object], Callable[[], object]]:
    round_ = load_round(paths, "demo-2014")
    books = rulebook.resolve_all(paths, round_.rulebooks, round_.reference_date)
    views = list(documents.build_views(run_dir, round_, books, where=paths).values())

    def ours() -> None:
        for view in views:
            docx.render_docx(paths, view)

    def peer() -> None:
        for view in views:
            template = DocxTemplate(paths.reports / f"{docx.TEMPLATE}.docx")
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
        title = "intake, 100 workbooks to typed facts: guarded children / openpyxl, processes:"
        for processes in (1, 2):
            pair(f"{title} {processes}", *read_all(paths, processes))
        pair("DOCX: compiled once / docxtpl from the file", *letters(paths, run_dir))
        document_peers.measure(paths, run_dir, RUNS)
        large_site.measure(paths, run_dir, RUNS)
        large_scheme.measure()


if __name__ == "__main__":
    main()
