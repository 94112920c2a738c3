"""site: the analyst's pages of a run (静态网站)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kaoping.commands.shared import ROUND, JsonOption, RoundOption, note, show, show_json

if TYPE_CHECKING:
    from kaoping.config import Paths
    from kaoping.site import Built


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("site", help="生成静态网站：总览、单位、项目、问题、企业、细则、运行记录。")(site)


def site(
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="输出文件夹；不写则 var/site/<轮次>。"),
    ] = None,
    run: Annotated[
        str | None,
        typer.Option("--run", help="结果编号（至少前四位）；不写则当前结果。未过闸门的也可看。"),
    ] = None,
    documents: Annotated[
        bool, typer.Option("--documents/--no-documents", help="是否把文书放进网站。")
    ] = True,
    open_: Annotated[bool, typer.Option("--open", help="生成后用浏览器打开。")] = False,
    round_code: RoundOption = ROUND,
    as_json: JsonOption = False,
) -> None:
    """Write the site of a run; only files that changed are written."""
    from kaoping.config import paths
    from kaoping.rounds import load_round
    from kaoping.rulebook import resolve_all
    from kaoping.site import Documents, build_site, load_history

    where = paths()
    round_ = load_round(where, round_code)
    folder = _folder(where, round_code, run)
    suffix = f"-{folder.name[:12]}" if run else ""
    top = out or where.var / "site" / f"{round_code}{suffix}"
    _outside(where, top)
    built = build_site(
        where,
        round_,
        folder,
        resolve_all(where, round_.rulebooks, round_.reference_date),
        top,
        history=load_history(where, round_code),
        documents=Documents.COPIED if documents else Documents.NONE,
        progress=None if as_json else note,
    )
    _tell(built, as_json)
    if open_:
        typer.launch((built.top / "index.html").resolve().as_uri())


def _outside(where: Paths, top: Path) -> None:
    """A finished run is sealed: a site inside it would read as tampering."""
    from kaoping.errors import UsageError

    if top.resolve().is_relative_to(where.runs.resolve()):
        raise UsageError("结果文件夹已封存，不能写入", where=str(top), remedy="换一个输出文件夹")


def _folder(where: Paths, round_code: str, run: str | None) -> Path:
    from kaoping.store import runs
    from kaoping.store.ledger import Ledger

    if run is None:
        return runs.require_current(where, round_code).folder
    keys = [str(event["key"]) for event in Ledger(where.ledger).of("run", round=round_code)]
    return runs.find(where, keys, run)


def _tell(built: Built, as_json: bool) -> None:
    index = built.top / "index.html"
    if as_json:
        show_json(
            {
                "index": str(index),
                "written": len(built.written),
                "unchanged": len(built.kept),
                "removed": len(built.removed),
            }
        )
        return
    show(
        f"网站：{index}（写入{len(built.written)}个文件，未变{len(built.kept)}个，删去{len(built.removed)}个）"
    )
