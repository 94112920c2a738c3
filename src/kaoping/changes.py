"""Findings of two runs held against each other (问题的新增与销号).

A finding is the same in both runs when it says the same of the same thing, even if its row has moved:
the thing is the entity (contract, enterprise, site …) where the check names one, else the value found,
else the cell. Rows are those of `findings.csv`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kaoping.runtables import Row

Key = tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """What became of the findings, each list in the order of its run.

    Attributes:
        opened: findings of the later run only.
        closed: findings of the earlier run only.
        still: findings of both, as the later run has them.
    """

    opened: tuple[Row, ...]
    closed: tuple[Row, ...]
    still: tuple[Row, ...]

    def of_unit(self, unit_code: str) -> Changes:
        """The changes of one unit."""

        def own(rows: Sequence[Row]) -> tuple[Row, ...]:
            return tuple(row for row in rows if row["unit_code"] == unit_code)

        return Changes(own(self.opened), own(self.closed), own(self.still))

    @property
    def units(self) -> list[str]:
        """Codes of the units that have any finding in either run, sorted; '' is no unit."""
        return sorted({r["unit_code"] for r in (*self.opened, *self.closed, *self.still)})


def compare(before: Sequence[Row], after: Sequence[Row]) -> Changes:
    """Pair the findings of two runs, the surest likeness first.

    Args:
        before: rows of the earlier run's findings.
        after: rows of the later run's findings.
    """
    old: dict[int, Row] = dict(enumerate(before))
    new: dict[int, Row] = dict(enumerate(after))
    still: set[int] = set()
    for likeness in (_unmoved, _entity, _unchanged, _moved, _same_cell):
        still |= _pair(old, new, likeness)
    return Changes(
        opened=tuple(row for n, row in enumerate(after) if n not in still),
        closed=tuple(old.values()),
        still=tuple(row for n, row in enumerate(after) if n in still),
    )


def _pair(
    old: dict[int, Row], new: dict[int, Row], likeness: Callable[[Row], Key | None]
) -> set[int]:
    """Take the pairs that are alike out of both; the answer is their numbers in the later run."""
    shelf: dict[Key, list[int]] = defaultdict(list)
    for number, row in new.items():
        if key := likeness(row):
            shelf[_kind(row) + key].append(number)
    taken = set()
    for number, row in list(old.items()):
        key = likeness(row)
        candidates = shelf.get(_kind(row) + key, []) if key else []
        match = next((n for n in candidates if _may_be_same(row, new[n])), None)
        if match is not None:
            candidates.remove(match)
            taken.add(match)
            del old[number], new[match]
    return taken


def _kind(row: Row) -> Key:
    return row["code"], row["unit_code"], row["sheet"], row["column_name"]


def _may_be_same(one: Row, other: Row) -> bool:
    """Two findings that name different entities are never the same, wherever they stand."""
    entities = {one.get("entity_key", ""), other.get("entity_key", "")} - {""}
    return len(entities) < 2


def _unmoved(row: Row) -> Key | None:
    """The same entity at the same cell."""
    entity = row.get("entity_key", "")
    return ("entity", entity, row["cell"]) if entity else None


def _entity(row: Row) -> Key | None:
    """The same entity in another row."""
    entity = row.get("entity_key", "")
    return ("entity", entity) if entity else None


def _unchanged(row: Row) -> Key | None:
    """The same words at the same cell."""
    return row["cell"], row["value"], row["message"]


def _moved(row: Row) -> Key | None:
    """The same words in another row, or without a cell."""
    return row["value"], row["message"]


def _same_cell(row: Row) -> Key | None:
    """Another mistake of the same sort in the same cell."""
    return ("cell", row["cell"]) if row["cell"] else None
