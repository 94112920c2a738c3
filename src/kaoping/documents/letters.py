"""Letters and reports of many units (成批文书): shared between two processes, or made here when few.

A unit's document is a function of the run, the round and the editions alone, so that it does not matter
which process writes it. Views are Python and hold the interpreter; Typst does not. Two processes therefore
finish a round in half the time, and a few units sooner without them.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kaoping.config import Paths
from kaoping.documents import glyphs
from kaoping.documents.docx import render_docx
from kaoping.documents.fonts import load_fonts
from kaoping.documents.page import render_page
from kaoping.documents.pdf import render_pdf
from kaoping.documents.report import FOLDER, about, report_view
from kaoping.documents.rules import Rules
from kaoping.documents.run import open_frame
from kaoping.documents.source import Frame
from kaoping.documents.view import View, unit_view
from kaoping.errors import KaopingError
from kaoping.leaders import leader_rows
from kaoping.rounds import Round
from kaoping.rulebook.model import Rulebook

TEMPLATES = ("unit_report", "org_report")
RENDERERS = {"docx": render_docx, "pdf": render_pdf, "html": render_page}
_SHARED_FROM = 12  # units; below, starting processes costs more than it saves
_PROCESSES, _AT_ONCE = 2, 3


@dataclass(frozen=True)
class Job:
    """What all letters of a run have in common: everything a process needs to write any of them."""

    where: Paths
    round_: Round
    run_dir: Path
    rulebooks: Sequence[Rulebook]
    out_dir: Path
    stage: str
    forms: Collection[str] = tuple(RENDERERS)


@dataclass
class Written:
    """One unit's files, in order, and the characters no font could show."""

    unit_code: str
    files: list[Path]
    gaps: glyphs.Gaps = field(default_factory=dict)


class Desk:
    """The run opened once, to write one unit after another."""

    def __init__(self, job: Job, frame: Frame | None = None, rules: Rules | None = None) -> None:
        self.job = job
        self.frame = frame or open_frame(
            job.where, job.run_dir, job.round_, job.rulebooks, job.stage
        )
        self.rules = rules or Rules(job.where, self.frame, job.rulebooks)
        self.leaders = leader_rows(self.frame.run, job.round_, job.rulebooks)
        self.silent = [
            f"《{book.title}》没有规定领导干部得分。"
            for book in job.rulebooks
            if book.leaders == "none"
        ]

    def views(self, code: str) -> tuple[View, View]:
        """The letter to a unit and the report on it."""
        unit = self.job.round_.unit(code)
        letter = unit_view(self.frame, unit, self.rules)
        return letter, report_view(self.frame, unit, letter, about(unit, self.leaders), self.silent)

    def write(self, code: str, views: tuple[View, View] | None = None) -> Written:
        """All forms of a unit's letter, then of the report, which lies in a folder of its own."""
        job, written = self.job, Written(code, [])
        fonts = load_fonts(job.where.reports / "fonts.toml")
        letter, report = views or self.views(code)
        for view, folder, template in (
            (letter, job.out_dir, TEMPLATES[0]),
            (report, job.out_dir / FOLDER, TEMPLATES[1]),
        ):
            folder.mkdir(parents=True, exist_ok=True)
            found = glyphs.gaps(view, fonts)
            written.gaps = written.gaps or found
            shown = glyphs.noticed(view, found, fonts)
            for ending, render in RENDERERS.items():
                if ending in job.forms:
                    file = folder / f"{code}.{ending}"
                    file.write_bytes(render(job.where, shown, template))
                    written.files.append(file)
        return written


def write_letters(desk: Desk, codes: Sequence[str]) -> Iterator[Written]:
    """Write the documents of these units; they come in the given order whoever made them.

    Raises:
        KaopingError: a template is refused, or a process ended without an answer.
    """
    if len(codes) < _SHARED_FROM:
        with ThreadPoolExecutor(max_workers=_PROCESSES) as pool:
            prepared = ((code, desk.views(code)) for code in codes)
            yield from pool.map(lambda pair: desk.write(*pair), prepared)
        return
    context = multiprocessing.get_context(
        "spawn"
    )  # a fork would inherit Typst's threads as dead ones
    try:
        with ProcessPoolExecutor(_PROCESSES, context, _open, (desk.job,)) as processes:
            yield from processes.map(_write, codes, chunksize=_AT_ONCE)
    except BrokenProcessPool as error:
        raise KaopingError(
            "生成文书的进程意外结束",
            where=str(desk.job.out_dir),
            remedy="多为内存不足，关闭其他程序后重新运行",
        ) from error


_desk: dict[str, Any] = {}


def _open(job: Job) -> None:
    """Open the run in a process of its own, once."""
    _desk["own"] = Desk(job)


def _write(code: str) -> Written:
    desk: Desk = _desk["own"]
    return desk.write(code)
