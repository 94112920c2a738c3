"""Where one installation keeps its files. Nothing else in the package spells a path from the root."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kaoping.errors import UsageError

MARKS = ("rounds", "rulebooks", "sql", "expectations")


@dataclass(frozen=True)
class Paths:
    """The folders of one installation, all derived from `root` (and `var`, which may lie elsewhere).

    Args:
        root: the folder that holds `rounds/`, `rulebooks/`, `sql/`, `expectations/`, `reports/`.
        var_dir: where runs and objects are kept; default `<root>/var`.
    """

    root: Path
    var_dir: Path | None = None

    @cached_property
    def var(self) -> Path:
        """Everything the program writes except received files laid into `data/raw`."""
        return self.var_dir or self.root / "var"

    @cached_property
    def raw(self) -> Path:
        """`data/raw/<round>/{submissions,registers}`: files exactly as received."""
        return self.root / "data" / "raw"

    @cached_property
    def rounds(self) -> Path:
        """`rounds/<code>/`: one folder per assessed round."""
        return self.root / "rounds"

    @cached_property
    def rulebooks(self) -> Path:
        """`rulebooks/<code>/<in-force date>.toml` and `law.toml`."""
        return self.root / "rulebooks"

    @cached_property
    def sql(self) -> Path:
        """`sql/NN_<layer>/<table>.sql`."""
        return self.root / "sql"

    @cached_property
    def expectations(self) -> Path:
        """Column maps, findings registry, reasons and Great Expectations suites."""
        return self.root / "expectations"

    @cached_property
    def reports(self) -> Path:
        """Templates of documents and `fonts.toml`."""
        return self.root / "reports"

    @cached_property
    def objects(self) -> Path:
        """`var/objects/<sha256>`: bytes as received, mode 0600."""
        return self.var / "objects"

    @cached_property
    def facts(self) -> Path:
        """`var/facts/<intake key>/<sha256>.parquet`: parsed once, never again."""
        return self.var / "facts"

    @cached_property
    def runs(self) -> Path:
        """`var/runs/<run key>/`: finished runs, immutable."""
        return self.var / "runs"

    @cached_property
    def current(self) -> Path:
        """`var/current/<round>.json`: the pointer to the current run."""
        return self.var / "current"

    @cached_property
    def ledger(self) -> Path:
        """`var/ledger.jsonl`: append-only, hash-chained."""
        return self.var / "ledger.jsonl"

    @cached_property
    def lock(self) -> Path:
        """`var/lock`: held by the one writer."""
        return self.var / "lock"


def find_root(start: Path | None = None) -> Path:
    """The installation's root: `KAOPING_HOME`, else the nearest folder upward that looks like one.

    Raises:
        UsageError: no folder from `start` upward, nor the source tree itself, holds the four marks.
    """
    home = os.environ.get("KAOPING_HOME")
    here = Path(home) if home else (start or Path.cwd())
    source = Path(__file__).resolve().parents[2]
    for folder in (here.resolve(), *here.resolve().parents, source):
        if all((folder / mark).is_dir() for mark in MARKS):
            return folder
    raise UsageError(
        "找不到考评系统的目录",
        where=str(here),
        remedy="在项目目录内运行，或设置环境变量 KAOPING_HOME",
    )


def paths(root: Path | None = None) -> Paths:
    """The paths in use: of `root`, else of the installation found from the working directory.

    `KAOPING_VAR` moves the written part elsewhere (another disk, a test's own folder).
    """
    var = os.environ.get("KAOPING_VAR")
    return Paths(root=root or find_root(), var_dir=Path(var) if var else None)
