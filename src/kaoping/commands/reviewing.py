"""rulebook check (细则检查与审阅): every edition loads, its examples agree, and what its author should look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaoping.commands.shared import ROUND, JsonOption, RoundOption, show, show_json

if TYPE_CHECKING:
    from kaoping.config import Paths
    from kaoping.rounds import Round
    from kaoping.rulebook.model import Rulebook
    from kaoping.rulebook.review import Remark
    from kaoping.rulebook.review_round import Values


@dataclass(frozen=True)
class _Beside:
    """The round an edition is reviewed against, and what its current run counted."""

    round_: Round | None = None
    values: Values = field(default_factory=dict)


def check(
    code: Annotated[
        str | None, typer.Argument(help="细则代码，或草稿文件（.toml）；不写则检查全部。")
    ] = None,
    cliff: Annotated[
        int, typer.Option("--cliff", min=1, max=100, help="一线之差超过本项满分的百分之几才提示。")
    ] = 40,
    round_code: RoundOption = ROUND,
    as_json: JsonOption = False,
) -> None:
    """Load editions; a mistake stops and names file, key and remedy; what to look at is listed."""
    from kaoping.config import paths
    from kaoping.rulebook.law import load_law

    where = paths()
    books = list(_books(where, code))
    beside = _beside(where, round_code)
    reviewed = [(book, _remarks(book, beside, Fraction(cliff, 100))) for book in books]
    law = len(load_law(where))
    if as_json:
        show_json({"editions": [_data(book, found) for book, found in reviewed], "law": law})
        return
    for book, found in reviewed:
        _show(book, found)
    show(f"通过：法规参数 {law} 条")


def _books(where: Paths, code: str | None) -> Iterator[Rulebook]:
    from kaoping.rulebook import load_catalogue, load_edition
    from kaoping.rulebook.editions import editions

    catalogue = load_catalogue(where)
    if code and code.endswith(".toml"):
        yield load_edition(Path(code), catalogue, allow_unknown=True)
        return
    folders = (p for p in where.rulebooks.iterdir() if p.is_dir() and any(p.glob("*.toml")))
    for name in [code] if code else sorted(p.name for p in folders):
        for file in editions(where, name).values():
            yield load_edition(file, catalogue)


def _beside(where: Paths, round_code: str) -> _Beside:
    """The round, and the metrics of its current run; nothing where there is no such round or run."""
    from kaoping.errors import KaopingError
    from kaoping.rounds import load_round
    from kaoping.rulebook.review_round import values_of
    from kaoping.runtables import RunTables
    from kaoping.store import runs

    if not (where.rounds / round_code / "round.toml").is_file():
        return _Beside()
    round_ = load_round(where, round_code)
    try:
        current = runs.require_current(where, round_code)
    except KaopingError:  # nothing has been run yet: the review goes without it
        return _Beside(round_)
    return _Beside(round_, values_of(RunTables.load(current.folder).rows("metrics")))


def _remarks(
    book: Rulebook, beside: _Beside, share: Fraction
) -> list[tuple[Remark, list[tuple[str, str]]]]:
    from kaoping.rulebook.review import review
    from kaoping.rulebook.review_round import at_the_edge, review_round

    found = review(book, share)
    if beside.round_ is not None and book.code in beside.round_.rulebooks:
        found += review_round(book, beside.round_)
    return [(remark, at_the_edge(remark, beside.values)) for remark in found]


def _show(book: Rulebook, found: list[tuple[Remark, list[tuple[str, str]]]]) -> None:
    from kaoping.rulebook.review import KINDS
    from kaoping.rulebook.review_round import words

    examples = sum(len(item.examples) for item in book.items)
    status = "示例" if book.illustrative else "正式"
    show(f"通过：{book.code} {book.edition}（{status}），{len(book.items)}项，算例{examples}个")
    for warning in book.warnings:
        show(f"  注意：{warning}")
    for remark, near in found:
        show(f"  {KINDS[remark.kind]}：{words(remark, near)}")


def _data(book: Rulebook, found: list[tuple[Remark, list[tuple[str, str]]]]) -> dict[str, Any]:
    from kaoping.rulebook.review_round import as_json

    return {
        "code": book.code, "edition": book.edition, "status": book.status, "items": len(book.items),
        "warnings": list(book.warnings), "remarks": [as_json(*one) for one in found],
    }  # fmt: skip
