"""Documents (文书): one view model per unit, rendered as DOCX, PDF and HTML, and the district's workbook."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kaoping.config import Paths, paths
from kaoping.documents import glyphs, onepage, verdicts
from kaoping.documents.district import open_scene
from kaoping.documents.district.files import write_set
from kaoping.documents.docx import render_docx
from kaoping.documents.fonts import FontUse, font_report, load_fonts
from kaoping.documents.numbers import scores_digest, verification_code
from kaoping.documents.page import render_page
from kaoping.documents.pdf import render_pdf
from kaoping.documents.report import FOLDER, about, report_view
from kaoping.documents.rules import Rules
from kaoping.documents.run import open_frame, total_notes
from kaoping.documents.source import Frame
from kaoping.documents.view import View, unit_view
from kaoping.documents.workbook import render_workbook
from kaoping.leaders import leader_rows
from kaoping.rounds import Round, Unit
from kaoping.rulebook.model import Rulebook

__all__ = [
    "FORMS", "STAGE", "FontUse", "build_views", "font_report", "render_all", "render_district", "render_letters", "render_unit",
    "scores_digest", "verification_code",
]  # fmt: skip

SUMMARY = "汇总表.xlsx"
TEMPLATES = ("unit_report", "org_report")
STAGE = "初步得分"
Progress = Callable[[str], None]
Renderer = Callable[[Paths, View, str], bytes]
_FORMS: tuple[tuple[str, Renderer], ...] = (
    ("docx", render_docx),
    ("pdf", render_pdf),
    ("html", render_page),
)
FORMS = tuple(ending for ending, _ in _FORMS)
# Typst lets go of the interpreter while it sets a page, so that threads share the two cores.
_THREADS = 2


def build_views(
    run_dir: Path,
    round_: Round,
    rulebooks: Sequence[Rulebook],
    units: Iterable[str] | None = None,
    stage: str = STAGE,
    where: Paths | None = None,
) -> dict[str, View]:
    """The view model of each unit: what every form of its document prints.

    Args:
        run_dir: a finished run (architecture.md §6).
        round_: the round the run belongs to.
        rulebooks: the editions of the round, in the round's order.
        units: unit codes; default all units of the round.
        stage: the process state printed on the document (初步得分, 公示, 定稿 …).
        where: the installation (for the indicator catalogue); default the one in use.

    Returns:
        unit code → JSON-able dictionary of finished texts, in official order.
    """
    frame = open_frame(where or paths(), run_dir, round_, rulebooks, stage)
    return _views(Rules(where or paths(), frame, rulebooks), frame, units)


def render_all(
    where: Paths,
    round_: Round,
    run_dir: Path,
    rulebooks: Sequence[Rulebook],
    out_dir: Path,
    units: Iterable[str] | None = None,
    progress: Progress | None = None,
    stage: str = STAGE,
    notice: Progress | None = None,
) -> list[Path]:
    """Write each unit's letter and report, 汇总表.xlsx, 全区/领导一页通.pdf and the district set.

    Args:
        where: the installation.
        round_: the round the run belongs to.
        run_dir: a finished run (architecture.md §6).
        rulebooks: the editions of the round, in the round's order.
        out_dir: folder to write into, made when missing.
        units: codes of the units to write letters for; workbook and district set always list all.
        progress: called with each file name as it is finished.
        stage: the process state printed on the documents.
        notice: called once with a sentence about characters that no font can show, if there are any.

    Returns:
        The files written, in official order of units, then the workbook and the district set.

    Raises:
        ConfigError: a template, a font or the date of the letter is missing.
    """
    frame = open_frame(where, run_dir, round_, rulebooks, stage)
    rules = Rules(where, frame, rulebooks)
    pairs = _pairs(rules, frame, rulebooks, units)
    written: list[Path] = []
    with ThreadPoolExecutor(max_workers=_THREADS) as pool:
        leaders = pool.submit(_write_onepage, where, frame, rules, out_dir)
        for files in pool.map(lambda pair: _write(where, pair, out_dir), pairs):
            written += files
            _tell(progress, files)
    summary = out_dir / SUMMARY
    summary.write_bytes(render_workbook(frame, round_.units, total_notes(frame, rulebooks)))
    district = write_set(open_scene(where, frame, rulebooks), out_dir)
    last = [leaders.result(), summary, *district]
    _tell(progress, last)
    _tell_gaps(where, pairs, notice)
    if notice is not None and (stale := verdicts.outdated(frame)):
        notice(
            f"有{len(stale)}项核定所依据的系统计算分已变，暂不采用，须重新核定（见说明页和汇总表“抽查核定”）。"
        )
    return [*written, *last]


def render_district(
    where: Paths,
    round_: Round,
    run_dir: Path,
    rulebooks: Sequence[Rulebook],
    out_dir: Path,
    stage: str = STAGE,
) -> list[Path]:
    """Write the district set alone (全区文书): `全区/` for all units, `组织部/` with leaders' names.

    Returns:
        The files written, the importable table last.

    Raises:
        ConfigError: a template, the wording, a font or the date of the documents is missing or broken.
    """
    frame = open_frame(where, run_dir, round_, rulebooks, stage)
    return write_set(open_scene(where, frame, rulebooks), out_dir)


def render_unit(
    where: Paths,
    round_: Round,
    run_dir: Path,
    rulebooks: Sequence[Rulebook],
    out_dir: Path,
    unit: str,
    stage: str = STAGE,
) -> list[Path]:
    """Write the three forms of one unit's letter and report (for `rerun --unit`); see `render_all`."""
    return render_letters(where, round_, run_dir, rulebooks, out_dir, [unit], stage=stage)


def render_letters(
    where: Paths,
    round_: Round,
    run_dir: Path,
    rulebooks: Sequence[Rulebook],
    out_dir: Path,
    units: Iterable[str] | None = None,
    forms: Collection[str] = FORMS,
    progress: Progress | None = None,
    stage: str = STAGE,
) -> list[Path]:
    """Write the letters and reports of some units in some forms, nothing else; see `render_all`.

    Args:
        where: the installation.
        round_: the round the run belongs to.
        run_dir: a finished run.
        rulebooks: the editions of the round, in the round's order.
        out_dir: folder to write into, made when missing.
        units: unit codes; default all units of the round.
        forms: which of `FORMS` to write.
        progress: called with each file name as it is finished.
        stage: the process state printed on the documents.
    """
    frame = open_frame(where, run_dir, round_, rulebooks, stage)
    pairs = _pairs(Rules(where, frame, rulebooks), frame, rulebooks, units)
    written: list[Path] = []
    with ThreadPoolExecutor(max_workers=_THREADS) as pool:
        for files in pool.map(lambda pair: _write(where, pair, out_dir, forms), pairs):
            written += files
            _tell(progress, files)
    return written


def _views(rules: Rules, frame: Frame, units: Iterable[str] | None) -> dict[str, View]:
    return {unit.code: unit_view(frame, unit, rules) for unit in _chosen(frame.round, units)}


def _pairs(
    rules: Rules, frame: Frame, rulebooks: Sequence[Rulebook], units: Iterable[str] | None
) -> list[tuple[View, View]]:
    """The letter to each unit and the report on it, in official order."""
    letters = _views(rules, frame, units)
    rows = leader_rows(frame.run, frame.round, rulebooks)
    silent = [f"《{b.title}》没有规定领导干部得分。" for b in rulebooks if b.leaders == "none"]
    found = []
    for code, letter in letters.items():
        unit = frame.round.unit(code)
        found.append((letter, report_view(frame, unit, letter, about(unit, rows), silent)))
    return found


def _chosen(round_: Round, units: Iterable[str] | None) -> list[Unit]:
    ordered = sorted(round_.units, key=lambda u: u.official_order)
    if units is None:
        return ordered
    wanted = {round_.unit(code).code for code in units}
    return [unit for unit in ordered if unit.code in wanted]


def _write(
    where: Paths, pair: tuple[View, View], out_dir: Path, forms: Collection[str] = FORMS
) -> list[Path]:
    """All forms of a unit's letter, then of the report, which lies in a folder of its own."""
    fonts = load_fonts(where.reports / "fonts.toml")
    files = []
    for view, folder, template in zip(pair, (out_dir, out_dir / FOLDER), TEMPLATES, strict=True):
        folder.mkdir(parents=True, exist_ok=True)
        shown = glyphs.noticed(view, glyphs.gaps(view, fonts), fonts)
        for ending, render in (form for form in _FORMS if form[0] in forms):
            file = folder / f"{view['unit_code']}.{ending}"
            file.write_bytes(render(where, shown, template))
            files.append(file)
    return files


def _write_onepage(where: Paths, frame: Frame, rules: Rules, out_dir: Path) -> Path:
    file = out_dir / onepage.FOLDER / onepage.FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(onepage.render_onepage(where, frame, rules))
    return file


def _tell_gaps(where: Paths, pairs: Iterable[tuple[View, View]], notice: Progress | None) -> None:
    """Say once for the whole run which characters no font can show."""
    fonts = load_fonts(where.reports / "fonts.toml")
    if notice is not None:
        said = glyphs.summary({v["unit_code"]: glyphs.gaps(v, fonts) for v, _ in pairs}, fonts)
        if said:
            notice(said)


def _tell(progress: Progress | None, files: list[Path]) -> None:
    if progress is not None:
        for file in files:
            progress(file.name)
