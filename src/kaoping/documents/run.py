"""Opening a finished run for the documents (打开一次运行)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kaoping.config import Paths
from kaoping.documents import numbers, source
from kaoping.documents.itemsheet import Notes
from kaoping.documents.source import Book, Frame, Item
from kaoping.rounds import Round, Unit
from kaoping.rulebook.explain_total import explain_total
from kaoping.rulebook.model import Rulebook
from kaoping.runtables import RunTables

# Sentences of the rule engine that say how the amount came about (rank and grade follow them).
_AMOUNT = ("各类合计", "全部项目", "一票否决", "必备条件", "同时触发")


def open_frame(
    where: Paths, run_dir: Path, round_: Round, rulebooks: Sequence[Rulebook], stage: str
) -> Frame:
    """The run, the round and the rulebooks, ready for the views.

    Raises:
        UsageError: `run_dir` is not a finished run.
    """
    books = tuple(to_book(book, no, round_) for no, book in enumerate(rulebooks, start=1))
    return Frame(RunTables.load(run_dir), round_, books, source.indicators(where), stage)


def to_book(rulebook: Rulebook, no: int, round_: Round) -> Book:
    """A rulebook edition as documents name it; items repealed at the reference date are left out."""
    places = rulebook.item_places
    items = tuple(
        Item(
            i.code,
            i.label,
            i.title,
            i.class_code,
            numbers.half_up(i.points, places),
            tuple(r.kind for r in i.rules),
        )
        for i in rulebook.active_items(round_.reference_date)
    )
    return Book(
        no=no,
        code=rulebook.code,
        title=rulebook.title,
        authority=rulebook.authority,
        edition=rulebook.edition,
        illustrative=rulebook.illustrative,
        full_points=numbers.half_up(rulebook.full_points, rulebook.total_places),
        item_places=places,
        total_places=rulebook.total_places,
        classes=tuple((c.code, c.title) for c in rulebook.classes),
        items=items,
    )


def total_notes(frame: Frame, rulebooks: Sequence[Rulebook]) -> Notes:
    """Asks the rule engine how the classes and the total of a unit came about."""
    editions = {rulebook.code: rulebook for rulebook in rulebooks}

    def notes(unit: Unit, book: Book) -> tuple[dict[str, str], list[str]]:
        found = explain_total(frame.run, editions[book.code], unit.code)
        amount = [text.rstrip("。") for text in found.sentences if text.startswith(_AMOUNT)]
        return {c.code: c.sentence.rstrip("。") for c in found.classes}, amount

    return notes
