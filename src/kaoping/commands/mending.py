"""whatif: which missing things would regain which points (补齐推演)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaoping.commands.shared import (
    ROUND,
    JsonOption,
    RoundOption,
    RunOption,
    run_tables,
    show,
    show_json,
    signed,
    table,
)  # fmt: skip

if TYPE_CHECKING:
    from kaoping.simulate.moves import UnitMove
    from kaoping.simulate.things import Thing
    from kaoping.simulate.whatif import Answer, Scene


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("whatif", help="补哪些缺项能得回多少分：最少的几处、在哪里；或指定补哪一处。")(
        whatif
    )


def whatif(
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="单位代码或名称。")],
    book: Annotated[
        str | None, typer.Option("--rulebook", "-b", help="考核细则代码；不写则逐部推演。")
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, max=50, help="最多补几处。")] = 10,
    fix: Annotated[
        list[str] | None,
        typer.Option("--fix", help="只补所说的：如“合同 3 备案”“备案 全部”“指导员 +2”，可写多次。"),
    ] = None,
    rank: Annotated[bool, typer.Option("--rank", help="并列出同组各单位名次的变动。")] = False,
    run: RunOption = None,
    round_code: RoundOption = ROUND,
    as_json: JsonOption = False,
) -> None:
    """The cheapest set of missing things that regains the most points."""
    from kaoping.simulate import naming, things, whatif

    answers: list[tuple[Scene, tuple[Thing, ...], Answer | None]] = []
    for scene in _scenes(unit, book, run, round_code):
        if fix:
            named = [naming.find(scene, text) for text in fix]
            chosen = tuple(one for n in named for one in n.things)
            answers.append((scene, chosen, None))
        else:
            answers.append((scene, (), whatif.regain(scene, things.load_past(scene.paths), top)))
    if as_json:
        show_json([_document(*one) for one in answers])
        return
    for scene, chosen, answer in answers:
        _head(scene)
        if answer is None:
            _show_fixed(scene, chosen)
        else:
            _show_answer(scene, answer)
        if rank:
            _show_ranks(scene, tuple(line.thing for line in answer.lines) if answer else chosen)


def _scenes(unit: str, book: str | None, run: str | None, round_code: str) -> Iterator[Scene]:
    from kaoping.config import paths
    from kaoping.errors import UsageError
    from kaoping.rounds import load_round
    from kaoping.rulebook import resolve_all
    from kaoping.simulate.whatif import Scene

    where = paths()
    round_ = load_round(where, round_code)
    tables = run_tables(where, round_code, run)
    code = round_.unit(unit).code
    books = resolve_all(where, round_.rulebooks, round_.reference_date)
    chosen = [b for b in books if book in (None, b.code)]
    if not chosen:
        raise UsageError(f"本轮没有考核细则“{book}”", remedy="可用：" + "、".join(round_.rulebooks))
    for one in chosen:
        yield Scene(where, tables, round_, books, one, code)


def _head(scene: Scene) -> None:
    row = scene.tables.one("totals", **scene.key)
    name = scene.round_.by_code[scene.unit_code].name
    mark = "（示例细则）" if scene.book.illustrative else ""
    rank = f"，名次 {row['rank']}" if row["rank"] else ""
    show(
        f"【{scene.book.title}】{mark}{name}　现得 {row['points'] or '—'} / {row['full_points']}{rank}"
    )


def _show_answer(scene: Scene, answer: Answer) -> None:
    if not answer.lines:
        show("  没有补了就能得回分的缺项。")
    else:
        _show_move(answer.move, f"补齐以下 {len(answer.lines)} 处")
        table(
            ("  序", "对象", "缺什么", "在哪里", "累计补回"),
            [(f"  {n}", *_cells(line.thing), signed(line.regained)) for n, line in enumerate(answer.lines, start=1)],
        )  # fmt: skip
        ahead = "；".join(f"{k}处 {signed(gain)}" for k, gain in answer.ahead)
        show(f"  最少几处、至多补回（总分舍入前）：{ahead}")
    if not answer.plan.exact:
        show("  注意：可选的组合太多，没有逐一比较，以上未必是最少的。")
    titles = {item.code: item.title for item in scene.book.items}
    for code, full in answer.absent:
        show(f"  {code} {titles[code]}：所需工作表未报送，补报后最多得 {full} 分。")
    if answer.past:
        said = "、".join(f"{reason} {count}处" for reason, count in answer.past)
        show(f"  已成事实、补不了的：{said}")


def _cells(one: Thing) -> tuple[str, str, str]:
    from kaoping.simulate.naming import lacks, place_of

    return one.name, lacks(one), place_of(one)


def _show_fixed(scene: Scene, chosen: tuple[Thing, ...]) -> None:
    from kaoping.simulate.whatif import carried_out

    move = carried_out(scene, chosen)
    for one in chosen:
        name, lacking, place = _cells(one)
        show(
            f"  补：{name}{'：' + lacking if lacking else ''}{'〔' + place + '〕' if place else ''}"
        )
    _show_move(move, "补后")


def _show_move(move: UnitMove | None, title: str) -> None:
    if move is None:
        show(f"  {title}：分值不变。")
        return
    pairs = [("名次", move.ranks), ("等次", move.grades)]
    tail = "".join(
        f"，{name} {one or '—'} → {other or '—'}" for name, (one, other) in pairs if one != other
    )
    total = move.total
    show(
        f"  {title}：总分 {total.before or '—'} → {total.after or '—'}（{signed(total.amount)}）{tail}"
    )
    for item in move.items:
        show(
            f"    {item.item_code}　{item.points.before} → {item.points.after}（{signed(item.points.amount)}）"
        )


def _show_ranks(scene: Scene, chosen: tuple[Thing, ...]) -> None:
    from kaoping.simulate.whatif import all_moves

    names = scene.round_.by_code
    rows = [
        (
            f"  {m.unit_code}{names[m.unit_code].name}",
            *m.ranks,
            m.grades[0] or "—",
            m.grades[1] or "—",
        )
        for m in all_moves(scene, chosen)
        if m.rulebook == scene.book.code
        and (m.ranks[0] != m.ranks[1] or m.grades[0] != m.grades[1])
    ]
    if not rows:
        show("  同组名次、等次没有变动。")
        return
    table(("  单位", "名次前", "名次后", "等次前", "等次后"), rows)


def _document(scene: Scene, chosen: tuple[Thing, ...], answer: Answer | None) -> dict[str, Any]:
    from kaoping.simulate.whatif import carried_out

    move = answer.move if answer else carried_out(scene, chosen)
    lines = (
        [(line.thing, line.regained) for line in answer.lines]
        if answer
        else [(t, None) for t in chosen]
    )
    return {
        "rulebook": scene.book.code,
        "unit_code": scene.unit_code,
        "fixes": [_fix(one, gain) for one, gain in lines],
        "exact": answer.plan.exact if answer else True,
        "ahead": [[k, signed(gain)] for k, gain in answer.ahead] if answer else [],
        "past": answer.past if answer else [],
        "not_submitted": answer.absent if answer else [],
        "after": _moved(move),
    }


def _moved(move: UnitMove | None) -> dict[str, Any] | None:
    if move is None:
        return None
    items = {i.item_code: (i.points.before, i.points.after) for i in move.items}
    total = (move.total.before, move.total.after)
    return {"total": total, "rank": move.ranks, "grade": move.grades, "items": items}


def _fix(one: Thing, gain: Fraction | None) -> dict[str, Any]:
    name, lacking, place = _cells(one)
    return {
        "kind": one.kind, "key": one.key, "name": name, "lacks": lacking, "place": place,
        "indicators": [e.indicator for e in one.effects],
        "regained": None if gain is None else signed(gain),
    }  # fmt: skip
