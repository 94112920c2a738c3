"""What the documents read (文书的数据来源): a finished run, the round, and the rulebooks.

The rest of the room sees a rulebook only through `Book`.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from kaoping.config import Paths
from kaoping.rounds import Round
from kaoping.runtables import RunTables

Row = Mapping[str, str]
ILLUSTRATIVE = "依据示例规则生成，不作为正式考核依据"

_BREAKS = re.compile("[\t\n\x0b\x0c\r\x85\u2028\u2029]+")
# Controls, marks that reorder or hide text, lone surrogates and noncharacters: no document may carry
# them (XML forbids most, and a name could pretend to be another one).
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb\ufffe\uffff\ud800-\udfff]"
)


@dataclass(frozen=True)
class Item:
    """One item of a rulebook (考核项目)."""

    code: str
    label: str
    title: str
    class_code: str
    points: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Book:
    """One rulebook edition as documents name it (考核细则版本)."""

    no: int
    code: str
    title: str
    authority: str
    edition: str
    illustrative: bool
    full_points: str
    item_places: int
    total_places: int
    classes: tuple[tuple[str, str], ...]
    items: tuple[Item, ...]

    @property
    def status(self) -> str:
        """The words for the edition's status."""
        return "示例版本" if self.illustrative else "正式版本"


@dataclass(frozen=True)
class Indicator:
    """One indicator: its Chinese title and whether a register stands behind it."""

    title: str
    form: str
    source: str


@dataclass
class Frame:
    """Everything the views of one run share, indexed once."""

    run: RunTables
    round: Round
    books: tuple[Book, ...]
    indicators: Mapping[str, Indicator]
    stage: str = "初步得分"
    cache: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def mark(self) -> str:
        """The sentence printed on every page while one of the rulebooks is illustrative."""
        return ILLUSTRATIVE if any(book.illustrative for book in self.books) else ""

    def of(self, table: str, *columns: str) -> dict[tuple[str, ...], list[Row]]:
        """Rows of `table` grouped by these columns, in file order; built once."""
        name = "/".join((table, *columns))
        if name not in self.cache:
            grouped: dict[tuple[str, ...], list[Row]] = defaultdict(list)
            for row in self.run.rows(table):
                grouped[tuple(row.get(c) or "" for c in columns)].append(row)
            self.cache[name] = grouped
        found: dict[tuple[str, ...], list[Row]] = self.cache[name]
        return found

    def one(self, table: str, columns: tuple[str, ...], key: tuple[str, ...]) -> Row:
        """The single row of that key, an empty one when there is none."""
        rows = self.of(table, *columns).get(key, [])
        return rows[0] if rows else {}

    def members(self, group: str) -> list[str]:
        """Unit codes of a comparison group, in official order."""
        units = sorted(self.round.units, key=lambda u: u.official_order)
        return [unit.code for unit in units if unit.comparison_group == group]


def clean(value: Any) -> Any:
    """`value` with hidden characters removed from every text in it (dictionaries and lists included)."""
    if isinstance(value, str):
        return _HIDDEN.sub("", _BREAKS.sub(" ", value)) if not value.isalnum() else value
    if isinstance(value, dict):
        return {key: clean(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [clean(inner) for inner in value]
    return value


@lru_cache(maxsize=4)
def _catalogue(file: Path) -> dict[str, Indicator]:
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return {code: _indicator(entry) for code, entry in table.items()}


def _indicator(entry: Mapping[str, Any]) -> Indicator:
    # An indicator that needs no sheet counts registers only; one whose definition names a register
    # joins the unit's own claim to it.
    witnessed = re.search(r"reg_|register|core\.enterprises", entry.get("definition", ""))
    claimed = "自报·登记印证" if witnessed else "自报"
    source = claimed if entry.get("needs") else "登记印证"
    return Indicator(entry["title"], entry["form"], source)


def indicators(paths: Paths) -> dict[str, Indicator]:
    """The indicator catalogue of this installation, by code."""
    return _catalogue(paths.sql / "50_indicators" / "indicators.toml")


def place(row: Row) -> str:
    """Where a fact stands: file, sheet and cell; a dash when it has no cell (不在任何表内)."""
    sheet = row.get("sheet_title") or row.get("sheet") or ""
    parts = [row.get("file") or "", f"〔{sheet}〕" if sheet else "", row.get("cell") or ""]
    return "".join(parts) or "—"


def by_indicator(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Evidence rows by indicator, order kept."""
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["indicator"]].append(row)
    return grouped
