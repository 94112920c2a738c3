"""Generates the demo round: workbooks, registers, receipts and the truth (演示轮次)."""

from __future__ import annotations

import csv
import hashlib
import shutil
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from kaoping.config import MARKS, find_root
from kaoping.demo.defects import NATURAL, plant
from kaoping.demo.district import (
    DISTRICT_UNIT,
    REGISTERS,
    Built,
    build_district,
    district_submission,
)
from kaoping.demo.facts import Submission, World
from kaoping.demo.law import Holidays
from kaoping.demo.layout import Style, write_csv, write_workbook
from kaoping.demo.maps import SheetMap, load_maps
from kaoping.demo.spelling import DATE_STYLES, Hand
from kaoping.demo.truth import Truth, disagreements, establish, write_truth
from kaoping.errors import IntegrityError, UsageError

ROUND = "demo-2014"
CSV_REGISTER = "reg_satisfaction"


@dataclass(frozen=True)
class Size:
    """How large the district is; `scale` is a percentage of about 1,200 enterprises."""

    scale: int = 100


DEFAULT = Size()
SMALLEST, LARGEST = 10, 8_000
"""Percent; beyond it the private range of organisation codes would not suffice."""


@dataclass(frozen=True)
class DemoSummary:
    """What was generated: counts, the kinds of finding with their numbers, a digest of all bytes."""

    folder: Path
    units: int
    enterprises: int
    contracts: int
    files: int
    defects: int
    kinds: dict[str, int]
    digest: str


def generate(root: Path, *, seed: int = 2014, size: Size = DEFAULT) -> DemoSummary:
    """Write the demo round's received files and truth under `<root>/data/raw/demo-2014`.

    Folders of an earlier generation are replaced. Same seed and size, same bytes.

    Args:
        root: the installation to write into; rounds and column maps are read from it, or from the
            running installation when it has none.
        seed: of every random choice.
        size: of the district.

    Raises:
        UsageError: the size is out of range. IntegrityError: planting and judging disagree.
    """
    if not SMALLEST <= size.scale <= LARGEST:
        raise UsageError(
            f"演示规模 {size.scale}% 超出范围", remedy=f"取 {SMALLEST} 至 {LARGEST} 之间的百分数"
        )
    home = root if all((root / mark).is_dir() for mark in MARKS) else find_root()
    folder = root / "data" / "raw" / ROUND
    for part in ("submissions", "registers", "truth"):
        shutil.rmtree(folder / part, ignore_errors=True)
        (folder / part).mkdir(parents=True)
    holidays = Holidays(home / "rounds" / ROUND / "holidays.csv")
    world, built = build_district(
        _units(home), _promotions(home), _targets(home), holidays, seed, size.scale
    )
    world.submissions = _submissions(world, built)
    planted = plant(world, built)
    maps = load_maps(home / "expectations")
    _write_files(folder, world, maps, seed)
    planted.update(
        {("V06", DISTRICT_UNIT): 1, ("M32", DISTRICT_UNIT): 1, ("M33", DISTRICT_UNIT): 1}
    )
    truth = establish(world, holidays, _goals(home))
    _agree(truth, planted)
    return _finish(folder, world, truth, seed)


def _agree(truth: Truth, planted: Counter[tuple[str, str]]) -> None:
    odd = disagreements(truth, planted, NATURAL)
    if odd:
        raise IntegrityError(
            f"演示数据的植入与判定不一致：{'；'.join(odd)}",
            where="kaoping.demo",
            remedy="检查 demo/defects_*.py 与 demo/judge*.py",
        )


def _units(home: Path) -> list[dict[str, str]]:
    with (home / "rounds" / ROUND / "units.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _targets(home: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    with (home / "rounds" / ROUND / "targets.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            found[row["unit_code"]][row["target"]] = int(row["value"])
    return found


def _goals(home: Path) -> list[dict[str, str]]:
    with (home / "rounds" / ROUND / "district_targets.csv").open(
        encoding="utf-8", newline=""
    ) as handle:
        return list(csv.DictReader(handle))


def _promotions(home: Path) -> list[dict[str, Any]]:
    text = (home / "rounds" / ROUND / "adjustments.toml").read_text(encoding="utf-8")
    events = tomllib.loads(text).get("event", [])
    return [event for event in events if event["indicator"] == "experience_promotion"]


def _submissions(world: World, built: dict[str, Built]) -> list[Submission]:
    """Registers first, then the district, then the units, in order of arrival."""
    files = [
        Submission(name, f"registers/{name}", f"2015-01-05T10:{n:02d}:00+08:00", "register",
                   {name: world.registers[name]})
        for n, name in enumerate(REGISTERS)
    ]  # fmt: skip
    files.append(district_submission())
    for n, (code, unit) in enumerate(built.items()):
        day, hour = 7 + n % 9, 9 + n // 9
        name = unit.unit["name"]
        received = f"2015-01-{day:02d}T{hour:02d}:{n:02d}:00+08:00"
        files.append(Submission(code, f"submissions/{code}{name}2014年度考核报表.xlsx", received,
                                "submission", unit.sheets))  # fmt: skip
    return files


def _write_files(folder: Path, world: World, maps: dict[str, SheetMap], seed: int) -> None:
    names = {u["unit_code"]: u["name"] for u in world.units} | {DISTRICT_UNIT: "示例区总工会"}
    world.submissions.sort(key=lambda s: s.received_at)
    for n, submission in enumerate(world.submissions):
        rng = Random(f"{seed}:{submission.file}:hand")
        if submission.state == "duplicate":
            original = world.accepted(submission.sender)
            assert original is not None, "a duplicate repeats an accepted file"
            shutil.copyfile(folder / original.file, folder / submission.file)
            continue
        if submission.kind == "register":
            _write_register(folder, submission, maps, rng)
            continue
        hand = Hand(rng, DATE_STYLES[n % len(DATE_STYLES)], ticks=n % 5 == 0, hyphens=n % 6 == 0)
        style = _style(n)
        owner = names[submission.sender]
        write_workbook(folder / submission.file, submission, maps, style, hand, owner)
    with (folder / "receipts.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("file", "received_at", "sender"))
        writer.writerows((s.file, s.received_at, s.sender) for s in world.submissions)


def _style(n: int) -> Style:
    """The layout habits of the n-th sender; no two neighbours write alike."""
    return Style(
        two_levels=n % 3 != 0,
        aliases=n % 4 == 1,
        bracket_units=n % 3 != 1,
        totals=n % 2 == 0,
        notes=n % 5 != 4,
        unit_line=n % 4 != 3,
        empty_rows=n % 4,
        two_pairs=n % 3 == 1,
        subtotals=n % 5 == 2,
        guide=n % 7 == 3,
    )


def _write_register(
    folder: Path, submission: Submission, maps: dict[str, SheetMap], rng: Random
) -> None:
    """Registers come from systems: one plain header row; one of them as CSV in GB18030."""
    title = maps[submission.sender].title
    hand = Hand(rng, "横线" if submission.sender == CSV_REGISTER else "native", plain=True)
    if submission.sender == CSV_REGISTER:
        submission.file = f"registers/{title}.csv"
        write_csv(folder / submission.file, submission, maps, hand)
        return
    submission.file = f"registers/{title}.xlsx"
    style = Style(bracket_units=False, totals=False, notes=False, unit_line=False, empty_rows=0)
    write_workbook(folder / submission.file, submission, maps, style, hand, "")


def _finish(folder: Path, world: World, truth: Truth, seed: int) -> DemoSummary:
    received = sorted(p for p in folder.rglob("*") if p.is_file() and "truth" not in p.parts)
    digest = hashlib.sha256()
    for path in received:
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    counts: dict[str, Any] = {
        "units": len(world.units),
        "enterprises": len(world.registers["reg_enterprises"]),
        "contracts": sum(len(s.sheets.get("contracts", [])) for s in world.submissions
                         if s.state == "accepted"),
        "files": len(world.submissions),
    }  # fmt: skip
    extra = {**counts, "seed": seed, "received_digest": digest.hexdigest()}
    write_truth(folder / "truth", truth, extra)
    return DemoSummary(folder=folder, defects=len(truth.defects), kinds=truth.kinds,
                       digest=digest.hexdigest(), **counts)  # fmt: skip
