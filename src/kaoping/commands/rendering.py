"""render: the documents of a finished run once more, from templates that the office has edited (重出文书)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kaoping.commands.shared import ROUND, JsonOption, RoundOption, note, show, show_json

if TYPE_CHECKING:
    from kaoping.config import Paths
    from kaoping.rounds import Round
    from kaoping.rulebook.model import Rulebook

_CHANGED = {
    "round": "轮次文件（rounds/）在该次运行后改动过：发文机关、日期、文号等以现行文件为准",
    "rulebooks": "考核细则在该次运行后改动过：条款文字以现行细则为准，得分仍为该次结果；要按新细则计分请运行 kaoping run",
}


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("render", help="用改过的模板重出文书：不重算，不动已封存的结果。")(render)


def render(
    unit: Annotated[
        list[str] | None, typer.Option("--unit", "-u", help="单位代码或名称，可以写多个。")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="全部单位和汇总表。")] = False,
    district: Annotated[
        bool, typer.Option("--district", help="全区文书：报送函、通报、公示等。")
    ] = False,
    form: Annotated[
        list[str] | None,
        typer.Option(
            "--form", "-f", help="只出这种形式：docx、pdf、html，可以写多个；不写则三种都出。"
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="输出文件夹；不写则 var/render/<轮次>。")
    ] = None,
    run: Annotated[
        str | None,
        typer.Option("--run", help="结果编号（至少前四位）；不写则当前结果。未过闸门的也可用。"),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="只检查模板：占位符、循环、标记，并试排一次。")
    ] = False,
    round_code: RoundOption = ROUND,
    as_json: JsonOption = False,
) -> None:
    """Check the templates, then write the documents asked for into a folder of their own."""
    from kaoping.config import paths
    from kaoping.errors import UsageError

    where = paths()
    if check:
        _check(where, as_json)
        return
    if not unit and not all_ and not district:
        raise UsageError(
            "没有写明要出哪些文书",
            remedy="写 --unit 单位、--all、--district，或用 --check 只查模板",
        )
    _render(where, round_code, unit, all_, district, _forms(form), out, run, as_json)


def _check(where: Paths, as_json: bool) -> None:
    from kaoping.documents import templates, wording

    if as_json:
        found = templates.check(where)
        show_json(
            [{"file": t.file, "place": t.place, "what": t.what, "remedy": t.remedy} for t in found]
        )
        if found:
            raise typer.Exit(3)
        return
    templates.require(where)
    names = [t for family in templates.families() for t in family.templates]
    show(f"模板无误：{'、'.join([*names, wording.FILE])}")


def _forms(form: list[str] | None) -> list[str]:
    from kaoping.documents import FORMS
    from kaoping.errors import UsageError

    odd = [name for name in form or () if name not in FORMS]
    if odd:
        raise UsageError(f"没有“{odd[0]}”这种形式", remedy=f"可用：{'、'.join(FORMS)}")
    return list(form or FORMS)


def _render(
    where: Paths,
    round_code: str,
    unit: list[str] | None,
    all_: bool,
    district: bool,
    forms: list[str],
    out: Path | None,
    run: str | None,
    as_json: bool,
) -> None:
    from kaoping import documents
    from kaoping.documents import templates
    from kaoping.rounds import load_round

    round_ = load_round(where, round_code)
    folder = run_folder(where, round_code, run)
    suffix = f"-{folder.name[:12]}" if run else ""
    top = out or where.var / "render" / f"{round_code}{suffix}"
    outside_runs(where, top)
    books = _editions(where, round_, folder, as_json)
    codes = [round_.unit(name).code for name in unit] if unit else None
    templates.require(
        where,
        trial=False,
        only=templates.templates_of("letter", forms) + templates.templates_of("report", forms),
    )
    progress = None if as_json else note
    written: list[Path] = []
    if all_ and set(forms) == set(documents.FORMS):
        written = documents.render_all(where, round_, folder, books, top, progress=progress)
    elif codes or all_:
        written = documents.render_letters(
            where, round_, folder, books, top, codes, forms, progress
        )
    if district and not (all_ and set(forms) == set(documents.FORMS)):
        written += documents.render_district(where, round_, folder, books, top)
    _tell(folder.name, written, top, as_json)


def _tell(key: str, written: list[Path], top: Path, as_json: bool) -> None:
    if as_json:
        show_json({"key": key, "folder": str(top), "files": [str(file) for file in written]})
        return
    for file in written if len(written) <= 9 else []:
        show(f"文书：{file}")
    show(f"完成：依据结果 {key[:12]}，写入 {len(written)} 个文件，在 {top}")


def _editions(where: Paths, round_: Round, folder: Path, quiet: bool) -> tuple[Rulebook, ...]:
    """The editions the run was scored by; says when the texts behind it have changed since.

    Raises:
        UsageError: another edition is in force now: its clauses would stand beside the run's points.
    """
    import json

    from kaoping.errors import UsageError
    from kaoping.rulebook import resolve_all
    from kaoping.store import runs

    books = tuple(resolve_all(where, round_.rulebooks, round_.reference_date))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    scored = {code: entry["edition"] for code, entry in manifest.get("rulebooks", {}).items()}
    now = {book.code: str(book.edition) for book in books}
    if scored and scored != now:
        raise UsageError(
            "该次结果所用的考核细则版本与现行的不同，不能混用",
            where=str(folder),
            remedy="先运行 kaoping run，再出文书",
        )
    for name in runs.changed_since(where, round_, folder):
        if name in _CHANGED and not quiet:
            note(f"注意：{_CHANGED[name]}。")
    return books


def run_folder(where: Paths, round_code: str, run: str | None) -> Path:
    """The folder of a run of the round by its key or the beginning of it; of the current run without.

    Raises:
        UsageError: no such run, or nothing has been run yet.
    """
    from kaoping.store import runs
    from kaoping.store.ledger import Ledger

    if run is None:
        return runs.require_current(where, round_code).folder
    keys = [str(event["key"]) for event in Ledger(where.ledger).of("run", round=round_code)]
    return runs.find(where, keys, run)


def outside_runs(where: Paths, top: Path) -> None:
    """A finished run is sealed: anything written inside it would read as tampering.

    Raises:
        UsageError: `top` lies in the folder of the runs, also by way of a link.
    """
    from kaoping.errors import UsageError

    if top.resolve().is_relative_to(where.runs.resolve()):
        raise UsageError("结果文件夹已封存，不能写入", where=str(top), remedy="换一个输出文件夹")
