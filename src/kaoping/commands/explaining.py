"""explain: why a unit has the points and the rank it has (为什么扣分、为什么是这个名次)."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

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
    table,
)

if TYPE_CHECKING:
    from kaoping.rounds import Round
    from kaoping.rulebook.explain import Explanation
    from kaoping.rulebook.explain_why import Found, Neighbour, WhyRank
    from kaoping.rulebook.model import Rulebook
    from kaoping.runtables import RunTables

SHOWN_ROWS = 30


def explain(
    unit: Annotated[str, typer.Argument(help="单位代码或名称。")],
    item: Annotated[str | None, typer.Argument(help="项目代码或名称；不写则看总分。")] = None,
    book: Annotated[str | None, typer.Option("--rulebook", "-b", help="考核细则代码。")] = None,
    lost: Annotated[
        str | None, typer.Option("--lost", help="扣了多少分：找出恰好扣这么多的地方，如 0.15。")
    ] = None,
    why_not_full: Annotated[
        bool, typer.Option("--why-not-full", help="为什么没有满分：逐项失分，由大到小。")
    ] = False,
    why_rank: Annotated[
        bool, typer.Option("--why-rank", help="为什么是这个名次：与前后一名逐项相比。")
    ] = False,
    run: RunOption = None,
    round_code: RoundOption = ROUND,
    as_json: JsonOption = False,
) -> None:
    """Why a unit has the points it has."""
    from kaoping.config import paths
    from kaoping.errors import UsageError
    from kaoping.rounds import load_round

    if (item is not None) + (lost is not None) + why_not_full + why_rank > 1:
        raise UsageError(
            "一次只问一件事", remedy="项目、--lost、--why-not-full、--why-rank 只写一个"
        )
    where = paths()
    tables = run_tables(where, round_code, run)
    round_ = load_round(where, round_code)
    code = round_.unit(unit).code
    books = books_of(where, round_code, book)
    if item is not None:
        _items(tables, _named(books, item), round_, code, as_json)
    elif lost is not None:
        _lost(tables, books, round_, code, _amount(lost), as_json)
    elif why_not_full:
        _not_full(tables, books, round_, code, as_json)
    elif why_rank:
        _rank(tables, books, round_, code, as_json)
    else:
        _totals(tables, books, code, as_json)


def _named(books: list[Rulebook], item: str) -> list[tuple[Rulebook, str]]:
    """Items by code or title, else by a part of the title."""
    from kaoping.errors import UsageError

    found = [(b, i.code) for b in books for i in b.items if item in (i.code, i.title)]
    found = found or [(b, i.code) for b in books for i in b.items if item in i.title]
    if not found:
        known = "、".join(f"{i.code} {i.title}" for b in books for i in b.items)
        raise UsageError(f"没有项目“{item}”", remedy=f"可用的项目：{known}")
    return found


def _items(
    tables: RunTables, wanted: list[tuple[Rulebook, str]], round_: Round, code: str, as_json: bool
) -> None:
    from kaoping.rulebook.explain import explain_item

    answers = [explain_item(tables, book, code, item) for book, item in wanted]
    if as_json:
        show_json([asdict(answer) for answer in answers])
        return
    for answer in answers:
        _show_item(answer, round_.by_code[code].name)


def _amount(text: str) -> Fraction:
    from kaoping.errors import UsageError

    try:
        found = Fraction(Decimal(text.removesuffix("分")))
    except (InvalidOperation, ValueError, OverflowError):
        found = Fraction(0)
    if found <= 0:
        raise UsageError(f"“{text}”不是扣掉的分数", remedy="写成大于0的数，例如 --lost 0.15")
    return found


def _lost(
    tables: RunTables, books: list[Rulebook], round_: Round, code: str, amount: Fraction, as_json: bool
) -> None:  # fmt: skip
    """Every place where exactly that much was lost, each explained to its cells."""
    from kaoping.rulebook.explain import explain_item
    from kaoping.rulebook.explain_why import find_loss
    from kaoping.rulebook.model import plain

    found = find_loss(tables, books, code, amount)
    titles = {b.code: b for b in books}
    answers = [
        (one, [explain_item(tables, titles[one.rulebook], code, item) for item in one.items])
        for one in found
    ]
    if as_json:
        show_json([{**asdict(one), "items": [asdict(a) for a in said]} for one, said in answers])
        return
    name = round_.by_code[code].name
    if not found:
        show(f"{name}没有恰好失{plain(amount)}分的项目，三项以内合起来也没有。各项失分如下：")
        _not_full(tables, books, round_, code, False)
    for one, said in answers:
        show(
            f"【{titles[one.rulebook].title}】{_mark(titles[one.rulebook])}{_place(one, said, plain(amount))}"
        )
        for answer in said:
            _show_item(answer, name)


def _place(found: Found, said: list[Explanation], amount: str) -> str:
    names = "、".join(f"{a.item_code} {a.title}（{a.lost}分）" for a in said)
    if found.kind == "total":
        return f"总分比满分少{amount}分，失分的项目：{names}"
    if found.kind == "rule":
        return f"{names}的第{found.rule_no}条规则失{amount}分"
    return f"{names}{'合计' if found.kind == 'items' else ''}失{amount}分"


def _not_full(
    tables: RunTables, books: list[Rulebook], round_: Round, code: str, as_json: bool
) -> None:
    from kaoping.rulebook.explain_why import why_not_full

    answers = [why_not_full(tables, book, code) for book in books]
    if as_json:
        show_json([answer.as_dict() for answer in answers])
        return
    for book, answer in zip(books, answers, strict=True):
        show(f"【{book.title}】{_mark(book)}{round_.by_code[code].name}")
        for sentence in answer.sentences:
            show(f"  {sentence}")
        for one in answer.losses:
            show(f"  {one.item_code} {one.title}：失{one.lost}分。{''.join(one.sentences)}")
            for line in one.regain:
                show(f"    补回：{line}")


def _rank(
    tables: RunTables, books: list[Rulebook], round_: Round, code: str, as_json: bool
) -> None:
    from kaoping.rulebook.explain_why import why_rank

    answers = [why_rank(tables, book, code) for book in books]
    if as_json:
        show_json([answer.as_dict() for answer in answers])
        return
    for book, answer in zip(books, answers, strict=True):
        show(f"【{book.title}】{_mark(book)}{round_.by_code[code].name}")
        for sentence in answer.sentences:
            show(f"  {sentence}")
        _show_neighbours(answer, round_)


def _mark(book: Rulebook) -> str:
    return "（示例细则）" if book.illustrative else ""


def _show_neighbours(answer: WhyRank, round_: Round) -> None:
    if answer.tied:
        names = "、".join(round_.by_code[code].name for code in answer.tied)
        show(f"  与{names}同为第{answer.rank}名。")
    for word, verb, one in (("前", "比它低", answer.ahead), ("后", "比它高", answer.behind)):
        if one is not None:
            _show_neighbour(word, verb, one, round_)


def _show_neighbour(word: str, verb: str, one: Neighbour, round_: Round) -> None:
    name = round_.by_code[one.unit_code].name
    also = f"等{one.tied + 1}个单位" if one.tied else ""
    show(
        f"  {word}面最近的是{name}{also}：第{one.rank}名，{one.points}分，本单位{verb}{one.gap}分。"
    )
    if one.items:
        show("    它与本单位各项之差：" + "，".join(f"{c} {t} {d}" for c, t, d in one.items))
    if one.rest:
        show(f"    类别上限、折算、加分、必备条件与舍入：{one.rest}")


def _totals(tables: RunTables, books: list[Rulebook], code: str, as_json: bool) -> None:
    from kaoping.rulebook.explain_total import explain_total

    answers = [explain_total(tables, b, code) for b in books]
    if as_json:
        show_json([asdict(answer) for answer in answers])
        return
    for b, answer in zip(books, answers, strict=True):
        show(f"【{b.title}】{_mark(b)}")
        for sentence in answer.sentences:
            show(f"  {sentence}")
        titles = {i.code: i.title for i in b.items}
        rows = tables.find("scores", rulebook=b.code, unit_code=code)
        lost = [r for r in rows if r["points"] != r["full_points"] and r["state"] != "not_applicable"]  # fmt: skip
        table(
            ("  项目", "名称", "得分", "满分"),
            [(f"  {r['item_code']}", titles[r["item_code"]], r["points"], r["full_points"]) for r in lost],
        )  # fmt: skip


def _show_item(answer: Explanation, unit_name: str) -> None:
    state = f"{answer.state_text}{'，暂定' if answer.provisional else ''}"
    show(
        f"{unit_name}　{answer.label} {answer.title}　得 {answer.points or '—'} 分，满分 {answer.full} 分（{state}）"
    )
    if answer.clause:
        show(f"条款：{answer.clause}")
    for sentence in answer.sentences:
        show(f"算式：{sentence}")
    if answer.missing:
        show(f"依据（{len(answer.missing)} 处）：")
    for row in answer.missing[:SHOWN_ROWS]:
        show(f"  {_evidence(row)}")
    if len(answer.missing) > SHOWN_ROWS:
        show(f"  ……另有 {len(answer.missing) - SHOWN_ROWS} 处，加 --json 查看全部")
    for line in answer.regain:
        show(f"补回：{line}")


def _evidence(row: dict[str, str]) -> str:
    names = {"confirmed": "登记印证", "contradicted": "与登记不符", "unmatched": "登记中无记录"}
    witness = (
        "登记册"
        if row.get("sheet", "").startswith("reg_")
        else names.get(row.get("confirmation", ""), "自报")
    )
    parts = (row.get("file", ""), row.get("sheet_title", ""), row.get("cell", ""))
    place = " › ".join(part for part in parts if part)
    name = row.get("entity_name") or row.get("name") or row.get("entity_key", "")
    return f"{name}：{row.get('reason') or ''}〔{witness}〕{place or '登记册有、单位未报'}"
