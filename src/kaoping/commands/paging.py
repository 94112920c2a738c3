"""overview: 领导一页通, with what changed since an earlier run (与以前的结果比较)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kaoping.commands.shared import ROUND, RoundOption, RunOption, books_of, note, run_tables, show

if TYPE_CHECKING:
    from kaoping.config import Paths
    from kaoping.documents.onepage import Earlier
    from kaoping.runtables import RunTables

_INSIDE = "含名次，只供领导内部参阅，不得发给单位。"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("overview", help="领导一页通：全区一页、每单位一页，并与以前的结果比较。")(overview)


def overview(
    against: Annotated[
        str | None,
        typer.Option("--against", help="与哪次结果比较（编号）；不写则为上一次发布的结果。"),
    ] = None,
    run: RunOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="写到哪个文件；不写则为当前文件夹的领导一页通.pdf。"),
    ] = None,
    round_code: RoundOption = ROUND,
) -> None:
    """Write the pages of a run as PDF, with the moves since the earlier run."""
    from kaoping.config import paths
    from kaoping.documents import STAGE, onepage
    from kaoping.documents.rules import Rules
    from kaoping.documents.run import open_frame
    from kaoping.rounds import load_round
    from kaoping.store.files import write_atomic

    where = paths()
    round_, books = load_round(where, round_code), books_of(where, round_code, None)
    tables = run_tables(where, round_code, run)
    assert tables.run_dir is not None
    frame = open_frame(where, tables.run_dir, round_, books, STAGE)
    earlier = _earlier(where, round_code, tables, against)
    file = out or Path(onepage.FILE)
    write_atomic(file, onepage.render_onepage(where, frame, Rules(where, frame, books), earlier))
    if earlier is None:
        note("没有更早的结果可比，未列变化。")
    note(_INSIDE)
    show(f"已写入 {file}")


def _earlier(
    where: Paths, round_code: str, tables: RunTables, against: str | None
) -> Earlier | None:
    """The run to compare with: the one named, else the one published before; None if there is none.

    Raises:
        UsageError: the named run does not exist.
    """
    from kaoping.documents.onepage import Earlier
    from kaoping.errors import UsageError
    from kaoping.runtables import RunTables
    from kaoping.store import runs
    from kaoping.store.ledger import Ledger

    ledger = Ledger(where.ledger)
    made = {str(e["key"]): str(e["at"]) for e in ledger.of("run", round=round_code)}
    if against is not None:
        folder = runs.find(where, list(made), against)
    else:
        published = [str(e["key"]) for e in ledger.of("published", round=round_code)]
        try:
            folder = runs.before(where, published, tables.key)
        except UsageError:
            return None
    old = RunTables.load(folder)
    return Earlier(old, made[old.key][:16].replace("T", " "))
