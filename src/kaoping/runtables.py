"""The tables of a finished run (运行结果), as text: the only reader of run CSVs (architecture.md §6)."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, cast

from kaoping.errors import UsageError

Row = dict[str, str]
T = TypeVar("T")
TABLES = (
    "steps", "scores", "classes", "totals", "consequences", "findings", "metrics", "submissions",
    "reconciliation", "self_assessment", "completeness", "timeliness", "confirmations",
    "confirmation_rates", "match_proposals", "unit_sizes", "district", "spot_checks", "decisions",
)  # fmt: skip

_LARGE = 50_000_000  # bytes of Parquet that are not held in memory for all units at once


@dataclass
class RunTables:
    """Run tables by name: rows are dicts of text, '' is null; points keep the decimals as printed.

    `run_dir` is None for tables that never were a run (试算); then `evidence` is what was given.
    """

    tables: Mapping[str, Sequence[Row]]
    run_dir: Path | None = None
    evidence_rows: Sequence[Row] = ()
    _index: dict[tuple[str, ...], dict[tuple[str, ...], list[Row]]] = field(default_factory=dict)
    _evidence: dict[str, list[Row]] = field(default_factory=dict)
    _kept: dict[Hashable, Any] = field(default_factory=dict)

    @classmethod
    def load(cls, run_dir: Path) -> RunTables:
        """The CSV tables of a run folder; evidence is read when first asked for.

        Raises:
            UsageError: the folder is not a finished run.
        """
        if not (run_dir / "totals.csv").is_file():
            raise UsageError(
                "没有这次运行的结果",
                where=str(run_dir),
                remedy="先运行 kaoping run，或核对运行编号",
            )
        files = {name: run_dir / f"{name}.csv" for name in TABLES}
        return cls({n: _read(f) for n, f in files.items() if f.is_file()}, run_dir)

    @property
    def key(self) -> str:
        """The run key; '' when there was no run."""
        if self.run_dir is None:
            return ""
        return str(json.loads((self.run_dir / "manifest.json").read_text(encoding="utf-8"))["key"])

    def rows(self, table: str) -> Sequence[Row]:
        """The rows of one table in file order; nothing when the run has no such table."""
        if table == "evidence":
            return self.evidence()
        return self.tables.get(table, ())

    @property
    def scores(self) -> Sequence[Row]:
        """Items: rulebook, unit_code, item_code, points, full_points, state, provisional."""
        return self.rows("scores")

    @property
    def steps(self) -> Sequence[Row]:
        """Rules and their parts."""
        return self.rows("steps")

    @property
    def classes(self) -> Sequence[Row]:
        """Classes, after cap and weight."""
        return self.rows("classes")

    @property
    def totals(self) -> Sequence[Row]:
        """Totals with rank, grade and gates."""
        return self.rows("totals")

    @property
    def consequences(self) -> Sequence[Row]:
        """Uses of the results."""
        return self.rows("consequences")

    @property
    def findings(self) -> Sequence[Row]:
        """Findings with their place and message."""
        return self.rows("findings")

    @property
    def metrics(self) -> Sequence[Row]:
        """What was counted."""
        return self.rows("metrics")

    @property
    def submissions(self) -> Sequence[Row]:
        """What was received."""
        return self.rows("submissions")

    def find(self, table: str, **key: str) -> list[Row]:
        """The rows of `table` whose columns equal `key`, in file order; indexed on first use."""
        columns = tuple(key)
        name = (table, *columns)
        if name not in self._index:
            grouped: dict[tuple[str, ...], list[Row]] = defaultdict(list)
            for row in self.rows(table):
                grouped[tuple(row.get(column, "") for column in columns)].append(row)
            self._index[name] = grouped
        return self._index[name].get(tuple(key.values()), [])

    def one(self, table: str, **key: str) -> Row:
        """The single row of that key, {} when there is none."""
        found = self.find(table, **key)
        return found[0] if found else {}

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for these tables; the key starts with the maker's name."""
        if key not in self._kept:
            self._kept[key] = make()
        return cast(T, self._kept[key])

    def spoken(self, unit_code: str, indicators: Collection[str]) -> list[Row]:
        """The evidence rows of a unit that belong to these indicators, in file order."""
        grouped = self.kept(("spoken", unit_code), lambda: _by_indicator(self.evidence(unit_code)))
        if len(indicators) == 1:
            return [row for _, row in grouped.get(next(iter(indicators)), ())]
        found = (pair for code in dict.fromkeys(indicators) for pair in grouped.get(code, ()))
        return [row for _, row in sorted(found, key=lambda pair: pair[0])]

    def evidence(self, unit_code: str = "") -> list[Row]:
        """Evidence rows (misses, undecided, occurrences), of one unit or of all, in file order.

        A small file is read once for all units, a large one for each unit that is asked for.
        """
        if unit_code in self._evidence:
            return self._evidence[unit_code]
        file = self.run_dir / "evidence.parquet" if self.run_dir else None
        if file is not None and file.is_file() and unit_code and file.stat().st_size > _LARGE:
            self._evidence[unit_code] = _parquet(file, unit_code)
        elif "" not in self._evidence:
            rows = _parquet(file) if file is not None and file.is_file() else self.evidence_rows
            grouped: dict[str, list[Row]] = {"": list(rows)}
            for row in rows:
                if unit := row.get("unit_code", ""):
                    grouped.setdefault(unit, []).append(row)
            self._evidence.update(grouped)  # whole or not at all: another thread may be reading
        return self._evidence.get(unit_code, [])


def _by_indicator(rows: Sequence[Row]) -> dict[str, list[tuple[int, Row]]]:
    """Evidence rows with their place in the file, by indicator."""
    grouped: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for number, row in enumerate(rows):
        grouped[row["indicator"]].append((number, row))
    return grouped


def read_table(run_dir: Path, name: str) -> list[Row]:
    """One CSV table of a finished run, where the others are not needed; nothing when it has none."""
    file = run_dir / f"{name}.csv"
    return _read(file) if file.is_file() else []


def is_true(text: str | None) -> bool:
    """A truth value as run tables hold it: `True` in the CSVs, `true` in rows of a 试算."""
    return (text or "").lower() == "true"


def _read(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as handle:
        return [{k: v or "" for k, v in row.items()} for row in csv.DictReader(handle)]


def _parquet(file: Path, unit_code: str = "") -> list[Row]:
    """Rows of a Parquet file as text; DuckDB is imported only here, other readers do without."""
    import duckdb

    where = " where unit_code = ?" if unit_code else ""
    with duckdb.connect() as con:
        asked = [str(file), *([unit_code] if unit_code else [])]
        names = [
            row[0] for row in con.execute("describe from read_parquet(?)", asked[:1]).fetchall()
        ]
        # Dates as 2014-06-18, truth as true and false: what `_text` makes of them, by the engine.
        found = con.execute(
            f"select coalesce(columns(*)::varchar, '') from read_parquet(?){where}", asked
        )
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def from_report(tables: Mapping[str, Sequence[Mapping[str, object]]]) -> RunTables:
    """Run tables from rows of the report layer (typed values become the text of the CSV)."""
    return RunTables(
        {
            name: [{k: _text(v) for k, v in row.items()} for row in rows]
            for name, rows in tables.items()
        }
    )
