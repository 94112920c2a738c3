"""findings --diff: what was corrected and what is new between two runs (新增与销号)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kaoping.commands.shared import show, show_json

if TYPE_CHECKING:
    from kaoping.changes import Changes
    from kaoping.config import Paths
    from kaoping.runtables import Row, RunTables

_SIGNS = (("新增", "opened"), ("销号", "closed"))


def show_changes(
    where: Paths,
    round_code: str,
    tables: RunTables,
    names: list[str],
    chosen: Callable[[Row], bool],
    as_json: bool,
) -> None:
    """Show, by unit, how the findings of two runs differ.

    Args:
        where: the installation.
        round_code: of the round.
        tables: of the current run.
        names: none (the current run against the one before), one (the current against that), or two
            runs, the earlier first.
        chosen: which findings to look at.
        as_json: whether a program reads the answer.

    Raises:
        UsageError: no such run, none before, or too many named.
    """
    from kaoping.changes import compare
    from kaoping.rounds import load_round
    from kaoping.runtables import RunTables

    folders = pair_of_runs(where, round_code, tables, names)
    old, new = (RunTables.load(folder) for folder in folders)
    changes = compare(
        [row for row in old.findings if chosen(row)], [row for row in new.findings if chosen(row)]
    )
    if as_json:
        show_json(_document(old.key, new.key, changes))
        return
    units = {unit.code: unit.name for unit in load_round(where, round_code).units}
    show(f"结果 {old.key[:12]} → {new.key[:12]}：{_count(changes)}")
    order = [*units, *(code for code in changes.units if code not in units)]
    for code in (code for code in order if code in changes.units):
        _show_unit(f"{code}{units.get(code, '')}" or "不属于单位的", changes.of_unit(code))


def pair_of_runs(where: Paths, round_code: str, tables: RunTables, names: list[str]) -> list[Path]:
    """The folders of two runs, the earlier first; see `show_changes` for what may be named."""
    from kaoping.errors import UsageError
    from kaoping.store import runs
    from kaoping.store.ledger import Ledger

    if len(names) > 2:
        raise UsageError("一次只比两次运行", remedy="写两个结果编号，先早后晚")
    ledger = Ledger(where.ledger)
    keys, published = (
        [str(event["key"]) for event in ledger.of(kind, round=round_code)]
        for kind in ("run", "published")
    )
    found = [runs.find(where, keys, name) for name in names]
    current = [tables.run_dir] if tables.run_dir and len(found) < 2 else []
    earlier = [] if found else [runs.before(where, published, tables.key)]
    return [*earlier, *found, *current]


def _show_unit(title: str, changes: Changes) -> None:
    from kaoping.commands.looking import said

    show(f"{title}：{_count(changes)}")
    for sign, name in _SIGNS:
        for row in getattr(changes, name):
            show(f"  {sign}  {said(row)}")


def _count(changes: Changes) -> str:
    return f"新增{len(changes.opened)}、销号{len(changes.closed)}、仍在{len(changes.still)}"


def _document(before: str, after: str, changes: Changes) -> dict[str, object]:
    units = {}
    for code in changes.units:
        own = changes.of_unit(code)
        units[code] = {"opened": own.opened, "closed": own.closed, "still": own.still}
    return {"before": before, "after": after, "units": units}
