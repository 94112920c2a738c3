"""What commands share: options, the clock (read here and nowhere deeper), tables and JSON."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from kaoping.errors import UsageError
from kaoping.plaintext import visible

if TYPE_CHECKING:
    from fractions import Fraction

    from kaoping.config import Paths
    from kaoping.rulebook.model import Rulebook
    from kaoping.runtables import RunTables

ROUND = "demo-2014"
RoundOption = Annotated[
    str, typer.Option("--round", "-r", help="轮次代码（rounds/ 下的文件夹名）。")
]
RunOption = Annotated[
    str | None, typer.Option("--run", help="结果编号（至少前四位）；不写则当前结果。")
]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序读取。")]


def now() -> datetime:
    """The time in Beijing; the one place where the clock is read."""
    return datetime.now(ZoneInfo("Asia/Shanghai"))


def day(text: str | None, default: date) -> date:
    """A day given as 2015-01-20."""
    if text is None:
        return default
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"日期“{text}”无法识别", remedy="写成 2015-01-20 的形式") from None


def actor() -> str:
    """Who is at the keyboard."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "未知用户"


def note(text: str) -> None:
    """A line of progress, on standard error."""
    typer.echo(visible(text), err=True)


def show(text: str) -> None:
    """A line of the answer; what a cell says moves no cursor."""
    typer.echo(visible(text))


def show_json(value: Any) -> None:
    """The answer as JSON."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns aligned by display width (a Chinese character takes two places)."""
    body = [["" if cell is None else visible(str(cell)) for cell in row] for row in rows]
    widths = [
        max((_width(row[n]) for row in [list(head), *body]), default=0) for n in range(len(head))
    ]
    for row in [list(head), *body]:
        typer.echo(
            "  ".join(
                cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
            ).rstrip()
        )


def _width(text: str) -> int:
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def signed(amount: Fraction) -> str:
    """A movement of points with its sign."""
    from kaoping.rulebook.model import plain

    return f"{'+' if amount > 0 else ''}{plain(amount)}"


def interactive() -> bool:
    """Whether a person is watching standard error."""
    return sys.stderr.isatty()


def run_tables(where: Paths, round_code: str, run: str | None = None) -> RunTables:
    """The tables of a run of the round by its key or the beginning of it; of the current run without.

    Raises:
        UsageError: no such round, no such run, or nothing has been run yet.
    """
    from kaoping.rounds import load_round
    from kaoping.runtables import RunTables
    from kaoping.store import runs
    from kaoping.store.ledger import Ledger

    load_round(where, round_code)
    if run is None:
        return RunTables.load(runs.require_current(where, round_code).folder)
    keys = [str(event["key"]) for event in Ledger(where.ledger).of("run", round=round_code)]
    return RunTables.load(runs.find(where, keys, run))


def books_of(where: Paths, round_code: str, book: str | None) -> list[Rulebook]:
    """The editions of a round's rulebooks, or the one named.

    Raises:
        UsageError: the round has no such rulebook.
    """
    from kaoping.rounds import load_round
    from kaoping.rulebook import resolve_all

    round_ = load_round(where, round_code)
    if book is not None and book not in round_.rulebooks:
        raise UsageError(f"本轮没有考核细则“{book}”", remedy="可用：" + "、".join(round_.rulebooks))
    return list(resolve_all(where, [book] if book else round_.rulebooks, round_.reference_date))
