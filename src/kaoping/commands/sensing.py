"""sensitivity: how far rules and weights may move before an outcome changes (敏感性)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaoping.commands.shared import (
    ROUND,
    JsonOption,
    RoundOption,
    RunOption,
    note,
    run_tables,
    show,
    show_json,
    table,
)  # fmt: skip

if TYPE_CHECKING:
    from kaoping.rounds import Round
    from kaoping.rulebook.model import Rulebook
    from kaoping.runtables import RunTables
    from kaoping.simulate.sensitivity import Change, End, Interval
    from kaoping.simulate.weights import RankInterval

_PATIENCE = 3.0  # seconds before progress is told, and between two tellings
_SHOWN = 3  # units told at one end; the rest is counted
_STOPS = {"range": "推演范围内不变", "rule": "再动细则不成立"}


@dataclass(frozen=True)
class _Answer:
    """What one rulebook's numbers stand."""

    book: Rulebook
    found: Sequence[Interval]
    proven: int
    ranks: Sequence[RankInterval]


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(
        "sensitivity",
        help="敏感性：细则的每个数动多少，等次、前三、后三才会变；权重浮动两成时名次的区间。",
    )(sensitivity)


def sensitivity(
    book: Annotated[
        str | None, typer.Option("--rulebook", "-b", help="考核细则代码；不写则逐部推演。")
    ] = None,
    item: Annotated[
        str | None, typer.Option("--item", help="只看一个项目的参数（如 A1）。")
    ] = None,
    finer: Annotated[
        int, typer.Option("--finer", min=0, max=2, help="步长比印出的末位再细几位小数。")
    ] = 0,
    every: Annotated[
        bool, typer.Option("--all", help="动到范围两端都没有变化的参数也列出。")
    ] = False,
    draws: Annotated[
        int, typer.Option("--draws", min=0, max=100_000, help="权重扰动的次数；0 为不做。")
    ] = 1000,
    seed: Annotated[int, typer.Option("--seed", help="权重扰动的种子。")] = 1,
    run: RunOption = None,
    round_code: RoundOption = ROUND,
    as_json: JsonOption = False,
) -> None:
    """Intervals of every parameter, and ranks under wavering weights."""
    from kaoping.config import paths
    from kaoping.rounds import load_round

    round_ = load_round(paths(), round_code)
    tables = run_tables(paths(), round_code, run)
    answers = _answers(round_, tables, (book, item), finer, (draws, seed))
    if as_json:
        show_json([_document(one, finer, draws, seed) for one in answers])
        return
    for one in answers:
        _show(one, every)
        if one.ranks:
            _show_ranks(one, round_, draws, seed)


def _answers(
    round_: Round,
    tables: RunTables,
    chosen: tuple[str | None, str | None],
    finer: int,
    drawn: tuple[int, int],
) -> list[_Answer]:
    from kaoping.config import paths
    from kaoping.errors import UsageError
    from kaoping.rulebook import resolve_all
    from kaoping.simulate import sensitivity, weights
    from kaoping.simulate.engine import verified
    from kaoping.simulate.world import of_run

    books = resolve_all(paths(), round_.rulebooks, round_.reference_date)
    wanted = [b for b in books if chosen[0] in (None, b.code)]
    if not wanted:
        known = "、".join(round_.rulebooks)
        raise UsageError(f"本轮没有考核细则“{chosen[0]}”", remedy=f"可用：{known}")
    items = [i.code for b in wanted for i in b.items]
    if chosen[1] is not None and chosen[1] not in items:
        raise UsageError(f"细则没有项目“{chosen[1]}”", remedy="可用：" + "、".join(items))
    engine, world, tell = verified(tables, round_, books), of_run(tables, round_), _progress()
    found = []
    for one in wanted:
        own = sensitivity.intervals(engine, one.code, finer, chosen[1], tell)
        proven = sensitivity.prove(paths(), engine, world, own, tell)
        ranks = (
            weights.rank_intervals(engine, one.code, drawn[1], drawn[0], tell) if drawn[0] else []
        )
        found.append(_Answer(one, own, proven, ranks))
    return found


def _progress() -> Callable[[str], None]:
    """Tells on standard error how far it is, once it takes long, and not too often."""
    last = monotonic()

    def tell(text: str) -> None:
        nonlocal last
        if monotonic() - last >= _PATIENCE:
            last = monotonic()
            note(f"……{text}")

    return tell


def _show(answer: _Answer, every: bool) -> None:
    mark = "（示例细则）" if answer.book.illustrative else ""
    felt = [one for one in answer.found if any(n is not None for n in one.steps)]
    near = sum(1 in one.steps for one in felt)
    show(f"【{answer.book.title}】{mark}参数 {len(answer.found)} 个：{len(felt)} 个在推演范围内会改变等次或前三、后三，其中 {near} 个动一步就变。")  # fmt: skip
    show(f"  各区间两端及再动一步共 {answer.proven} 种细则，已用打分的 SQL 复核，逐单位相同。")
    shown = list(answer.found) if every else sorted(felt, key=_nearness)
    if shown:
        table(
            ("  项目", "参数", "现值", "步长", "不变区间", "再低一步", "再高一步"),
            [_row(one) for one in shown],
        )
    if not every and len(felt) < len(answer.found):
        show(f"  其余 {len(answer.found) - len(felt)} 个动到范围两端都不改变（加 --all 列出）。")


def _nearness(one: Interval) -> int:
    """The steps to the nearer change."""
    return min(n for n in one.steps if n is not None)


def _row(one: Interval) -> tuple[str, ...]:
    own = one.parameter
    return (
        f"  {own.owner}", own.title, own.text(own.value), own.grid_text,
        f"[{own.text(one.low.value)}, {own.text(one.high.value)}]",
        _end(one, one.low), _end(one, one.high),
    )  # fmt: skip


def _end(one: Interval, end: End) -> str:
    """What the next step changes, a unit's changes together."""
    if end.beyond is None:
        return _STOPS[end.stop]
    units: dict[str, list[str]] = {}
    for change in end.changes:
        units.setdefault(change.unit_code, []).append(_said(change))
    told = [f"{unit} {'、'.join(said)}" for unit, said in units.items()][:_SHOWN]
    tail = f" 等{len(units)}个单位" if len(units) > _SHOWN else ""
    return f"{one.parameter.text(end.beyond)}：{'；'.join(told)}{tail}"


def _said(change: Change) -> str:
    if change.kind == "grade":
        return f"{change.before or '无等次'}→{change.after or '无等次'}"
    verb = "进" if change.enters else "出"
    where, count = ("前三", "第") if change.kind == "top" else ("后三", "倒数第")
    return f"{verb}{where}（{count}{change.before or '—'}→{change.after or '—'}）"


def _show_ranks(answer: _Answer, round_: Round, draws: int, seed: int) -> None:
    show(f"  权重扰动：各项目权重各自在 ±20% 内变动，折回满分，{draws} 次，种子 {seed}。")
    names = {unit.code: unit for unit in round_.units}
    rows = []
    for one in answer.ranks:
        if one.rank is None:
            continue
        unit = names[one.unit_code]
        grades = "、".join(f"{grade} {_share(count, draws)}" for grade, count in one.grades)
        rows.append(
            (f"  {unit.code}{unit.name}", unit.comparison_group, one.rank, f"{one.best}–{one.worst}",
             _share(one.same, draws), grades or "—")
        )  # fmt: skip
    table(("  单位", "对照组", "名次", "区间", "名次不变", "等次"), rows)


def _share(count: int, draws: int) -> str:
    from kaoping.rulebook.model import places_text

    return f"{places_text(Fraction(100 * count, draws), 1)}%"


def _document(answer: _Answer, finer: int, draws: int, seed: int) -> dict[str, Any]:
    return {
        "rulebook": answer.book.code,
        "illustrative": answer.book.illustrative,
        "finer": finer,
        "proven": answer.proven,
        "parameters": [_parameter(one) for one in answer.found],
        "weights": {
            "draws": draws,
            "seed": seed,
            "spread": "20%",
            "units": [
                {"unit_code": one.unit_code, "rank": one.rank, "best": one.best, "worst": one.worst,
                 "same": one.same, "grades": dict(one.grades)}
                for one in answer.ranks
            ],
        },
    }  # fmt: skip


def _parameter(one: Interval) -> dict[str, Any]:
    own = one.parameter
    return {
        "owner": own.owner, "item_code": own.item_code, "kind": own.kind, "title": own.title,
        "value": own.text(own.value), "grid": own.grid_text,
        "range": [own.text(own.least), own.text(own.most)],
        "interval": [own.text(one.low.value), own.text(one.high.value)],
        "steps": one.steps,
        "below": _edge(one, one.low), "above": _edge(one, one.high),
    }  # fmt: skip


def _edge(one: Interval, end: End) -> dict[str, Any]:
    return {
        "stop": end.stop,
        "at": None if end.beyond is None else one.parameter.text(end.beyond),
        "changes": [
            {"rulebook": c.rulebook, "unit_code": c.unit_code, "kind": c.kind, "before": c.before,
             "after": c.after}
            for c in end.changes
        ],
    }  # fmt: skip
