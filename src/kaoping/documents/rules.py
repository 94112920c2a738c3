"""What the documents ask the rule engine (规则引擎的回答): sentences, ways to regain, vetoes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from kaoping.config import Paths
from kaoping.documents.mend import Way, ways
from kaoping.documents.source import Book, Frame, Item
from kaoping.rulebook.explain import explain_item
from kaoping.rulebook.explain_total import explain_total
from kaoping.rulebook.model import Rulebook
from kaoping.rulebook.recorded import is_zeroed
from kaoping.simulate.things import Past, load_past, weighted


class Rules:
    """The editions of a round, asked about one finished run.

    Args:
        where: the installation (for what cannot be mended, `expectations/repairs.toml`).
        frame: the run.
        rulebooks: the editions of the round.
    """

    def __init__(self, where: Paths, frame: Frame, rulebooks: Sequence[Rulebook]) -> None:
        self.editions: Mapping[str, Rulebook] = {book.code: book for book in rulebooks}
        self._frame, self._where = frame, where
        self._ways: dict[tuple[str, str], dict[str, Way]] = {}

    @cached_property
    def _past(self) -> Past:
        return load_past(self._where)

    @cached_property
    def _weighed(self) -> frozenset[str]:
        return weighted(self._frame.run)

    def sentences(self, unit_code: str, book: Book, item: Item) -> list[str]:
        """The arithmetic of one item, one sentence per rule."""
        found = explain_item(self._frame.run, self.editions[book.code], unit_code, item.code)
        return list(found.sentences)

    def total_sentences(self, unit_code: str, book: Book) -> list[str]:
        """How the total, the rank and the grade came about."""
        found = explain_total(self._frame.run, self.editions[book.code], unit_code)
        return list(found.sentences)

    def ways(self, unit_code: str, book: Book) -> dict[str, Way]:
        """Item code → what regains its points, cheapest first."""
        key = (unit_code, book.code)
        if key not in self._ways:
            edition = self.editions[book.code]
            self._ways[key] = ways(self._frame.run, edition, unit_code, self._past, self._weighed)
        return self._ways[key]

    def zeroed(self, unit_code: str, rulebook: str, item_code: str) -> bool:
        """Whether a gate or veto that fired takes the item's points."""
        edition = self.editions.get(rulebook)
        return edition is not None and is_zeroed(self._frame.run, edition, unit_code, item_code)
