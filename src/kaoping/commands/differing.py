"""rulebook diff: two editions held against each other (版本比较), and what the difference would move."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kaoping.commands.shared import (
    ROUND,
    JsonOption,
    RoundOption,
    run_tables,
    show,
    show_json,
)

if TYPE_CHECKING:
    from kaoping.config import Paths
    from kaoping.rulebook.compare import Change
    from kaoping.rulebook.model import Rulebook
    from kaoping.simulate.redraft import Redraft

_SCOPES = {
    "book": "整部细则", "class": "类别", "item": "项目", "rule": "项目", "gate": "必备条件与一票否决",
    "grade": "等次", "consequence": "结果运用",
}  # fmt: skip


def register_rules(app: typer.Typer) -> None:
    """Add the command under `rulebook`."""
    app.command("diff", help="两个版本之比：增删改了哪些项目、标准、分值、条文；可推演分值变动。")(
        diff
    )


def diff(
    editions: Annotated[
        list[str],
        typer.Argument(
            metavar="版本",
            help="先旧后新：细则文件，或“代码@日期”（该日施行的版本），或“代码”（最新版本）；"
            "只写一个代码则比它最近的两个版本。",
        ),
    ],
    points: Annotated[
        bool, typer.Option("--points", help="并按一次结果推演：谁的分值、名次、等次会变。")
    ] = False,
    run: Annotated[
        str | None, typer.Option("--run", help="配合 --points：结果编号；不写则当前结果。")
    ] = None,
    round_code: RoundOption = ROUND,
    as_json: JsonOption = False,
) -> None:
    """Every difference in a sentence, and with --points what it moves."""
    from kaoping.commands.drafting import document, show_effects
    from kaoping.config import paths
    from kaoping.rounds import load_round
    from kaoping.rulebook.compare import compare

    where = paths()
    old, new = _pair(where, editions)
    changes = compare(old, new)
    found = _redraft(where, old, new, run, round_code) if points else None
    if as_json:
        show_json({
            "before": _named(old), "after": _named(new), "changes": [asdict(c) for c in changes],
            "effects": document(found) if found else None,
        })  # fmt: skip
        return
    mark = "（示例细则）" if new.illustrative else ""
    show(f"【{new.title}】{old.code} {old.edition} 版 → {new.code} {new.edition} 版{mark}")
    _show(changes)
    if found is not None:
        show(f"按 {round_code} 推演：")
        show_effects(found, new, load_round(where, round_code))


def _pair(where: Paths, named: list[str]) -> tuple[Rulebook, Rulebook]:
    from kaoping.errors import UsageError
    from kaoping.rulebook.editions import editions

    if len(named) > 2:
        raise UsageError("一次只比两个版本", remedy="写两个版本，先旧后新")
    if len(named) == 2:
        return _edition(where, named[0]), _edition(where, named[1])
    known = sorted(editions(where, named[0]))
    if len(known) < 2:
        raise UsageError(
            f"考核细则 {named[0]} 只有一个版本",
            remedy="再写一个版本或草案文件，例如 kaoping rulebook diff harmony-5 草案.toml",
        )
    return _edition(where, f"{named[0]}@{known[-2]}"), _edition(where, f"{named[0]}@{known[-1]}")


def _edition(where: Paths, named: str) -> Rulebook:
    """The edition of a file, `code@date` or `code`."""
    from datetime import date

    from kaoping.commands.shared import day
    from kaoping.rulebook import load_catalogue, load_edition
    from kaoping.rulebook.editions import editions

    file = Path(named)
    if file.suffix == ".toml" or file.is_file():
        return load_edition(file, load_catalogue(where), allow_unknown=True)
    code, _, on = named.partition("@")
    found, wanted = editions(where, code), day(on or None, date.max)
    days = [one for one in found if one <= wanted]
    if not days:
        from kaoping.errors import UsageError

        raise UsageError(
            f"考核细则 {code} 在 {wanted} 尚无施行的版本",
            remedy="可用：" + "、".join(f"{code}@{one}" for one in found),
        )
    return load_edition(found[max(days)], load_catalogue(where))


def _redraft(where: Paths, old: Rulebook, new: Rulebook, run: str | None, code: str) -> Redraft:
    """The round under the older edition and under the newer one."""
    from kaoping.errors import UsageError
    from kaoping.rounds import load_round
    from kaoping.rulebook import resolve_all
    from kaoping.simulate.redraft import redraft
    from kaoping.simulate.world import of_run

    round_ = load_round(where, code)
    if old.code not in round_.rulebooks:
        raise UsageError(
            f"轮次 {code} 不用考核细则“{old.code}”，无从推演",
            remedy=f"本轮的细则：{'、'.join(round_.rulebooks)}",
        )
    tables = run_tables(where, code, run)
    present = resolve_all(where, round_.rulebooks, round_.reference_date)
    books = [replace(old, code=b.code) if b.code == old.code else b for b in present]
    return redraft(where, books, new, of_run(tables, round_), tables, old.code)


def _show(changes: list[Change]) -> None:
    if not changes:
        show("两个版本没有差异。")
        return
    for scope in dict.fromkeys(_SCOPES.values()):
        own = [c for c in changes if _SCOPES[c.scope] == scope]
        if own:
            show(f"{scope}：")
        for change in own:
            show(f"  {change.sentence}" + ("" if change.scores else "（不影响得分）"))
    scoring = sum(c.scores for c in changes)
    show(f"共{len(changes)}处差异，其中{scoring}处影响得分。")


def _named(book: Rulebook) -> dict[str, str]:
    return {"code": book.code, "edition": book.edition, "title": book.title}
