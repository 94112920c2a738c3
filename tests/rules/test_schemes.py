"""Published schemes (已公布的考核办法) as rulebooks: each scores units as worked out by hand in expected.csv.

A scheme's folder holds `scheme.toml`, what was counted (`metrics.csv`, `events.csv`) and every line that
`rulebook try` must print, with the arithmetic beside it.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from kaoping.config import paths
from kaoping.rulebook import load_catalogue, load_edition
from kaoping.trial import lines, read_world, try_out
from tests.rules.coverage import SCHEMES, kinds_of

FOLDERS = sorted(folder.parent for folder in SCHEMES.glob("*/scheme.toml"))
Line = tuple[str, str, str, str, str]


def optional(folder: Path, name: str) -> Path | None:
    return folder / name if (folder / name).exists() else None


def scored(folder: Path) -> set[Line]:
    where = paths()
    book = load_edition(folder / "scheme.toml", load_catalogue(where), allow_unknown=True)
    world = read_world(
        folder / "metrics.csv", optional(folder, "events.csv"), optional(folder, "targets.csv")
    )
    day = optional(folder, "on.txt")
    on = date.fromisoformat(day.read_text("utf-8").strip()) if day else book.in_force
    return set(lines(try_out(where, book, world, on)))


def expected(folder: Path) -> set[Line]:
    with (folder / "expected.csv").open(encoding="utf-8", newline="") as file:
        return {
            (r["kind"], r["unit_code"], r["code"], r["points"], r["state"])
            for r in csv.DictReader(file)
        }


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: str(f.name))
def test_every_line_is_as_worked_out(folder: Path) -> None:
    found, wanted = scored(folder), expected(folder)
    assert sorted(found - wanted) == [], "printed, not expected"
    assert sorted(wanted - found) == [], "expected, not printed"


def test_schemes_use_most_of_the_language() -> None:
    used = {kind for folder in FOLDERS for kind in kinds_of(folder / "scheme.toml")}
    assert len(FOLDERS) >= 10
    assert used >= {"flag", "manual", "pro_rata", "bands", "bonus", "imported", "authority_level"}
