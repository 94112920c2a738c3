"""Documents (文书): one view model per unit, rendered as DOCX, PDF and HTML, and the district's workbook."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kaoping.config import Paths, paths
from kaoping.documents import glyphs, letters, verdicts
from kaoping.documents.fonts import FontUse, font_report, load_fonts
from kaoping.documents.numbers import scores_digest, verification_code
from kaoping.documents.rules import Rules
from kaoping.documents.run import open_frame, total_notes
from kaoping.documents.source import Frame
from kaoping.documents.view import View, unit_view
from kaoping.rounds import Round, Unit
from kaoping.rulebook.model import Rulebook

__all__ = [
    "FORMS", "STAGE", "FontUse", "build_views", "font_report", "render_all", "render_district", "render_letters", "render_unit",
    "scores_digest", "verification_code",
]  # fmt: skip

SUMMARY = "汇总表.xlsx"
TEMPLATES = letters.TEMPLATES
STAGE = "初步得分"
Progress = Callable[[str], None]
FORMS = tuple(letters.RENDERERS)


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
        notice: called with a sentence about characters that no font can show, and about decisions that
            must be taken again, if there are any.

    Returns:
        The files written, in official order of units, then the workbook and the district set.

    Raises:
        ConfigError: a template, a font or the date of the letter is missing.
    """
    job = letters.Job(where, round_, run_dir, rulebooks, out_dir, stage)
    desk = letters.Desk(job)
    with ThreadPoolExecutor(max_workers=1) as pool:  # the district's own while units are written
        district = pool.submit(_write_district, desk)
        written = []
        for each in letters.write_letters(desk, [unit.code for unit in _chosen(round_, units)]):
            written.append(each)
            _tell(progress, each.files)
        last = district.result()
    _tell(progress, last)
    if notice is not None:
        _notices(where, desk.frame, written, notice)
    return [*(file for each in written for file in each.files), *last]


def _write_district(desk: letters.Desk) -> list[Path]:
    """领导一页通, 汇总表.xlsx and the district set."""
    from kaoping.documents.workbook import render_workbook  # a unit's own documents do without

    job, frame = desk.job, desk.frame
    leaders = _write_onepage(job.where, frame, desk.rules, job.out_dir)
    summary = job.out_dir / SUMMARY
    notes = total_notes(frame, job.rulebooks)
    summary.write_bytes(render_workbook(frame, job.round_.units, notes))
    return [leaders, summary, *_write_set(job.where, frame, job.rulebooks, job.out_dir)]


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
    return _write_set(where, frame, rulebooks, out_dir)


def _write_set(
    where: Paths, frame: Frame, rulebooks: Sequence[Rulebook], out_dir: Path
) -> list[Path]:
    from kaoping.documents.district import open_scene
    from kaoping.documents.district.files import write_set

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
    desk = letters.Desk(letters.Job(where, round_, run_dir, rulebooks, out_dir, stage, forms))
    written: list[Path] = []
    for each in letters.write_letters(desk, [unit.code for unit in _chosen(round_, units)]):
        written += each.files
        _tell(progress, each.files)
    return written


def _views(rules: Rules, frame: Frame, units: Iterable[str] | None) -> dict[str, View]:
    return {unit.code: unit_view(frame, unit, rules) for unit in _chosen(frame.round, units)}


def _chosen(round_: Round, units: Iterable[str] | None) -> list[Unit]:
    ordered = sorted(round_.units, key=lambda u: u.official_order)
    if units is None:
        return ordered
    wanted = {round_.unit(code).code for code in units}
    return [unit for unit in ordered if unit.code in wanted]


def _write_onepage(where: Paths, frame: Frame, rules: Rules, out_dir: Path) -> Path:
    from kaoping.documents import onepage

    file = out_dir / onepage.FOLDER / onepage.FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(onepage.render_onepage(where, frame, rules))
    return file


def _notices(
    where: Paths, frame: Frame, written: Sequence[letters.Written], notice: Progress
) -> None:
    """Say once for the whole run which characters no font can show, and what must be settled again."""
    fonts = load_fonts(where.reports / "fonts.toml")
    if said := glyphs.summary({each.unit_code: each.gaps for each in written}, fonts):
        notice(said)
    if stale := verdicts.outdated(frame):
        notice(
            f"有{len(stale)}项核定所依据的系统计算分已变，暂不采用，须重新核定（见说明页和汇总表“抽查核定”）。"
        )


def _tell(progress: Progress | None, files: list[Path]) -> None:
    if progress is not None:
        for file in files:
            progress(file.name)
