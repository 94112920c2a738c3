"""rulebook given, simulate: what a draft edition starts from, and what it would do (试算、推演)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaoping.commands.shared import (
    ROUND,
    JsonOption,
    RoundOption,
    RunOption,
    books_of,
    run_tables,
    show,
    show_json,
    signed,
    table,
)  # fmt: skip

if TYPE_CHECKING:
    from kaoping.rounds import Round
    from kaoping.rulebook.model import Rulebook
    from kaoping.simulate.moves import UnitMove
    from kaoping.simulate.redraft import Redraft, Share


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("simulate", help="整轮推演：用一部细则草案给全部单位打分，与现行细则并列。")(
        simulate
    )


def register_rules(app: typer.Typer) -> None:
    """Add the commands that belong under `rulebook`."""
    app.command("given", help="把一次结果的指标数据写成试算用的四张表。")(given)


def given(
    out: Annotated[Path, typer.Option("--out", help="写到这个文件夹。")] = Path("试算数据"),
    run: RunOption = None,
    round_code: RoundOption = ROUND,
) -> None:
    """Write metrics.csv, units.csv, events.csv and targets.csv of a run."""
    from kaoping.config import paths
    from kaoping.rounds import load_round
    from kaoping.simulate import tables_out
    from kaoping.simulate.world import of_run

    where = paths()
    round_ = load_round(where, round_code)
    tables = run_tables(where, round_code, run)
    totals = tables_out.imported_totals(tables, books_of(where, round_code, None))
    for file in tables_out.write(of_run(tables, round_), out, totals):
        show(f"已写 {file}")
    words = " ".join(f"--{n} {out / n}.csv" for n in ("metrics", "units", "events", "targets"))
    show(f"试算：kaoping rulebook try 草案.toml {words}")


def simulate(
    draft: Annotated[
        Path, typer.Option("--rulebook", "-b", metavar="FILE", help="细则草案（TOML 文件）。")
    ],
    against: Annotated[
        str | None, typer.Option("--against", help="替换哪一部现行细则；不写则代码相同的一部。")
    ] = None,
    run: RunOption = None,
    round_code: RoundOption = ROUND,
    as_json: JsonOption = False,
) -> None:
    """The round of a sealed run under a draft, beside the edition in force."""
    from kaoping.config import paths
    from kaoping.rounds import load_round
    from kaoping.rulebook import load_catalogue, load_edition, resolve_all
    from kaoping.simulate.redraft import redraft
    from kaoping.simulate.world import of_run

    where = paths()
    round_ = load_round(where, round_code)
    book = load_edition(draft, load_catalogue(where), allow_unknown=True)
    tables = run_tables(where, round_code, run)
    books = resolve_all(where, round_.rulebooks, round_.reference_date)
    found = redraft(where, books, book, of_run(tables, round_), tables, against)
    if as_json:
        show_json(document(found))
        return
    _show(found, book, round_)


def _show(found: Redraft, draft: Rulebook, round_: Round) -> None:
    mark = "（示例细则）" if draft.illustrative else ""
    show(f"【{draft.title}】草案 {draft.edition} 与现行 {found.code}{mark}")
    for line in _notes(found, draft):
        show(line)
    titles = {item.code: item.title for item in draft.items}
    for code, said in found.changes.items.items():
        show(f"  {code} {titles.get(code, '')}：{'；'.join(said)}")
    for text in found.changes.book:
        show(f"  {text}")
    show_effects(found, draft, round_)


def show_effects(found: Redraft, draft: Rulebook, round_: Round) -> None:
    """Who gains and who loses under a draft: units, categories and groups, items."""
    own = [u for u in found.moves if u.rulebook == found.code]
    others = [u for u in found.moves if u.rulebook != found.code]
    titles = {item.code: item.title for item in draft.items}
    if not found.moves:
        show("分值、名次、等次都没有变动。")
        return
    _show_units(own, round_)
    for name, title in (("category", "类别"), ("group", "对照组")):
        table(
            (f"  {title}", "升", "降", "不变", "平均变动", "最多", "最少"),
            map(_share, found.groups[name]),
        )
    _show_items(found, titles)
    if others:
        show("引用本细则总分的细则随之变动：")
        _show_units(others, round_)


def _notes(found: Redraft, draft: Rulebook) -> Iterator[str]:
    if found.drifted:
        yield "注意：细则、目标或程序在该次结果之后改过，以下“前”为按现行细则重算的分值。"
    for code, known in found.lacking.items():
        why = "指标目录有，该次结果没有" if known else "指标目录没有，须先编写 SQL"
        yield f"注意：草案用到的指标 {code} 没有数据（{why}），按未报送计。"
    for warning in draft.warnings:
        yield f"注意：{warning}"
    yield "条文差异：" if found.changes.any else "两者的计分规则没有差异。"


def _show_units(units: list[UnitMove], round_: Round) -> None:
    order = {unit.code: n for n, unit in enumerate(round_.units)}
    rows = [
        (
            f"  {u.unit_code}{round_.by_code[u.unit_code].name}",
            f"{u.total.before or '—'} → {u.total.after or '—'}",
            signed(u.total.amount),
            _arrow(u.ranks),
            _arrow(u.grades),
            "、".join(f"{i.item_code} {signed(i.points.amount)}" for i in u.items),
        )
        for u in sorted(units, key=lambda u: (u.rulebook, order[u.unit_code]))
    ]
    table(("  单位", "总分", "变动", "名次", "等次", "出自项目"), rows)


def _arrow(pair: tuple[str, str]) -> str:
    return pair[1] or "—" if pair[0] == pair[1] else f"{pair[0] or '—'} → {pair[1] or '—'}"


def _share(share: Share) -> tuple[object, ...]:
    from kaoping.rulebook.model import places_text

    mean = places_text(share.mean, 3)
    return (
        f"  {share.title}",
        share.up,
        share.down,
        share.same,
        mean,
        signed(share.most),
        signed(share.least),
    )


def _show_items(found: Redraft, titles: dict[str, str]) -> None:
    from kaoping.simulate.redraft import by_item

    rows = [
        (f"  {code}", titles.get(code, "（草案已删）"), up, down, signed(total),
         "条文有变" if code in found.changes.items else "条文未变（组内比较或折算）")
        for code, up, down, total in by_item(found)
    ]  # fmt: skip
    table(("  项目", "名称", "升", "降", "合计", "原因"), rows)


def document(found: Redraft) -> dict[str, Any]:
    """What a draft would do, for programs."""

    def unit(move: UnitMove) -> dict[str, Any]:
        return {
            "rulebook": move.rulebook, "unit_code": move.unit_code, "before": move.total.before,
            "after": move.total.after, "moved": signed(move.total.amount), "ranks": move.ranks,
            "grades": move.grades, "gates": move.gates,
            "items": {i.item_code: (i.points.before, i.points.after) for i in move.items},
        }  # fmt: skip

    def share(one: Share) -> dict[str, Any]:
        return {
            "title": one.title, "up": one.up, "down": one.down, "same": one.same,
            "mean": str(one.mean), "most": str(one.most), "least": str(one.least),
        }  # fmt: skip

    return {
        "rulebook": found.code,
        "drifted": found.drifted,
        "lacking": found.lacking,
        "changes": {"items": found.changes.items, "book": found.changes.book},
        "units": [unit(move) for move in found.moves],
        "groups": {name: [share(s) for s in shares] for name, shares in found.groups.items()},
    }
