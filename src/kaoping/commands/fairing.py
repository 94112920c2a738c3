"""fairness: what the points of a rulebook hang on besides the work (公平性分析)."""

from __future__ import annotations

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
)

if TYPE_CHECKING:
    from kaoping.fairness import Look, Policies
    from kaoping.fairness.report import Aspect


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(
        "fairness",
        help="公平性分析：得分与规模、类别的关系，天花板与地板，重复的项目，不适用办法的影响。",
    )(fairness)


def fairness(
    book: Annotated[
        str | None, typer.Option("--rulebook", "-b", help="考核细则代码；不写则逐部分析。")
    ] = None,
    item: Annotated[
        str | None, typer.Option("--item", help="只看一个项目，列出各方面的数字和说明。")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="各项目、各对项目、各单位的说明全部列出。")
    ] = False,
    run: RunOption = None,
    round_code: RoundOption = ROUND,
    as_json: JsonOption = False,
) -> None:
    """The report of each rulebook of the round."""
    from kaoping.config import paths
    from kaoping.errors import ConfigError, UsageError
    from kaoping.fairness import look, policies, view
    from kaoping.rounds import load_round
    from kaoping.rulebook import resolve_all
    from kaoping.simulate.engine import verified

    round_ = load_round(paths(), round_code)
    tables = run_tables(paths(), round_code, run)
    books = resolve_all(paths(), round_.rulebooks, round_.reference_date)
    wanted = [one for one in books if book in (None, one.code)]
    if not wanted:
        raise UsageError(f"本轮没有考核细则“{book}”", remedy="可用：" + "、".join(round_.rulebooks))
    known = [one.code for own in wanted for one in own.items]
    if item is not None and item not in known:
        raise UsageError(f"细则没有项目“{item}”", remedy="可用：" + "、".join(known))
    try:
        engine = verified(tables, round_, books)
    except ConfigError as error:
        note(f"注意：{error}")
        engine = None
    found = [
        (look(tables, round_, one), policies(engine, one.code) if engine else None)
        for one in wanted
    ]
    if as_json:
        show_json([_document(*one) for one in found])
        return
    for one, under in found:
        _show(view(one, under, round_), item, every)


def _show(view: dict[str, Any], item: str | None, every: bool) -> None:
    from kaoping.fairness.view import HEAD

    rows = [row for row in view["rows"] if item in (None, row["code"])]
    if not rows:
        return
    show(f"【{view['title']}】{view['edition']}：{view['flagged']}个项目值得再看一眼（※）。")
    for text in view["notes"]:
        show(f"  {text}")
    named = [(f"{row['code']} {row['title']}".strip(), row) for row in rows]
    table(
        [f"  {HEAD[0]}", *HEAD[1:]],
        [(f"  {name}", *row["cells"], row["meaning"]) for name, row in named],
    )
    if every or item is not None:
        for name, row in named:
            show(f"  {name}")
            for text in row["sentences"]:
                show(f"    {text}")
    if item is None:
        _show_rest(view, every)


def _show_rest(view: dict[str, Any], every: bool) -> None:
    show("  项目之间：" + ("" if view["pairs"] else "没有明显重复的项目。"))
    for text in [*view["pairs"], *(view["weak_pairs"] if every else [])]:
        show(f"    {text}")
    show("  不适用办法：")
    for text in view["policies"]["said"]:
        show(f"    {text}")
    if every and view["policies"]["rows"]:
        keys = ("policy", "unit", "points", "rank", "grade")
        rows = [
            [f"    {row[key]}" if key == "policy" else row[key] for key in keys]
            for row in view["policies"]["rows"]
        ]
        table(("    改为", "单位", "总分", "名次", "等次"), rows)
    show(f"  {view['foot']}")


def _document(look: Look, policies: Policies | None) -> dict[str, Any]:
    from dataclasses import asdict

    from kaoping.rulebook.model import places_text

    def aspects(found: tuple[Aspect, ...]) -> list[dict[str, Any]]:
        return [
            {**asdict(a), "share": a.share and places_text(a.share, 4),
             "chance": a.chance and places_text(a.chance, 4)}
            for a in found
        ]  # fmt: skip

    return {
        "rulebook": look.book.code,
        "edition": look.book.edition,
        "illustrative": look.book.illustrative,
        "notes": look.notes,
        "items": [
            {**asdict(one), "weight": places_text(one.weight, 4), "aspects": aspects(one.aspects)}
            for one in (*look.items, look.total)
        ],
        "pairs": [
            {"items": one.codes, "units": one.units, "r": one.linear.text(4),
             "rank_r": one.ranked.text(4), "same_indicators": one.same_indicators,
             "flagged": one.flagged, "fact": one.fact, "meaning": one.meaning}
            for one in look.pairs
        ],
        "policies": None if policies is None else asdict(policies),
    }  # fmt: skip
