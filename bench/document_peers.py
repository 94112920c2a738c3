"""PDF by Typst beside WeasyPrint and LibreOffice on the same letters, and the full set of a run (文书).

Peers at their best: LibreOffice is started once for all letters, WeasyPrint keeps one font
configuration; both are left out, by name, where the machine does not have them. WeasyPrint is no dependency
of the product or its tests (it needs Pango of the system): install it beside them for this bench alone,
`pip install weasyprint`.

`python bench/document_peers.py RUN_DIR` measures documents only, of the installation around it.
"""

import importlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kaoping import documents, rulebook
from kaoping.config import Paths, paths
from kaoping.documents import letters
from kaoping.documents.docx import render_docx
from kaoping.documents.page import render_page
from kaoping.documents.pdf import render_pdf
from kaoping.rounds import Round, load_round
from kaoping.rulebook.model import Rulebook

UNITS = 300


def measure(paths: Paths, run_dir: Path, runs: int) -> None:
    """Print the medians of ours and each peer, in turn, and the time of the full set."""
    round_ = load_round(paths, "demo-2014")
    books = rulebook.resolve_all(paths, round_.rulebooks, round_.reference_date)
    views = list(documents.build_views(run_dir, round_, books, where=paths).values())
    with tempfile.TemporaryDirectory() as folder:
        many(paths, round_, run_dir, books, Path(folder) / "many")
        for title, peer in (
            ("LibreOffice", libreoffice(paths, views, Path(folder))),
            ("WeasyPrint", weasyprint(paths, views)),
        ):
            if peer is None:
                print(f"PDF: Typst / {title}\t本机没有 {title}")
            else:
                pair(
                    f"PDF, {len(views)} letters: Typst / {title}",
                    lambda: typst(paths, views),
                    peer,
                    runs,
                )
        start = time.perf_counter()
        written = documents.render_all(paths, round_, run_dir, books, Path(folder) / "all")
        print(
            f"full set, {len(views)} units\t{time.perf_counter() - start:.1f} s\t{len(written)} files"
        )


def many(paths: Paths, round_: Round, run_dir: Path, books: list[Rulebook], out: Path) -> None:
    """The full set of a round of 300 units: the units of the run written again and again, then the district's.

    Views are made anew each time; the district set is that of the run (its tables grow with the units,
    its number of documents does not).
    """
    desk = letters.Desk(letters.Job(paths, round_, run_dir, books, out, documents.STAGE))
    codes = [unit.code for unit in round_.units]
    wanted = [codes[n % len(codes)] for n in range(UNITS)]
    start = time.perf_counter()
    files = sum(len(each.files) for each in letters.write_letters(desk, wanted))
    letters_took = time.perf_counter() - start
    documents.render_district(paths, round_, run_dir, books, out)
    took = time.perf_counter() - start
    print(
        f"full set, {UNITS} units\t{took:.1f} s\tletters and reports {letters_took:.1f} s, {files} files",
        flush=True,
    )


def pair(title: str, ours: Callable[[], object], peer: Callable[[], object], runs: int) -> None:
    """Ours and the peer in turn, one warm-up each."""
    times: list[list[float]] = [[], []]
    for turn in range(runs + 1):
        for side, work in zip(times, (ours, peer), strict=True):
            start = time.perf_counter()
            work()
            if turn:
                side.append(time.perf_counter() - start)
    mine, other = map(statistics.median, times)
    print(f"{title}\t{mine:.3f} s\t{other:.3f} s\tpeer/ours {other / mine:.1f}")


def typst(paths: Paths, views: list[dict[str, object]]) -> None:
    """All letters, one after another."""
    for view in views:
        render_pdf(paths, view)


def libreoffice(
    paths: Paths, views: list[dict[str, object]], folder: Path
) -> Callable[[], object] | None:
    """The same letters from their DOCX, all in one start of the program."""
    program = shutil.which("soffice")
    if program is None:
        return None
    files = []
    for view in views:
        files.append(folder / f"{view['unit_code']}.docx")
        files[-1].write_bytes(render_docx(paths, view))
    command = [
        program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
        "--outdir", str(folder / "pdf"), *map(str, files),
    ]  # fmt: skip
    return lambda: subprocess.run(command, check=True, capture_output=True, env=os.environ)


def weasyprint(paths: Paths, views: list[dict[str, object]]) -> Callable[[], object] | None:
    """The same letters from their HTML, with one font configuration for all."""
    try:
        engine: Any = importlib.import_module("weasyprint")
        fonts = importlib.import_module("weasyprint.text.fonts").FontConfiguration()
    except (ImportError, OSError):
        return None
    pages = [render_page(paths, view).decode() for view in views]
    return lambda: [engine.HTML(string=page).write_pdf(font_config=fonts) for page in pages]


if __name__ == "__main__":
    measure(paths(), Path(sys.argv[1]).resolve(), 3)
