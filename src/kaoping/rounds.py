"""Rounds: what is assessed, by which editions, until when (轮次).

A round is a folder `rounds/<code>/`: `round.toml`, `units.csv`, `targets.csv`, `holidays.csv`,
`leaders.csv`, `adjustments.toml`. "Today" is never read here: the as-of date is a parameter.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from kaoping.config import Paths
from kaoping.errors import ConfigError, UsageError

CATEGORIES = ("街道", "委办局", "党群机关", "开发区", "国企", "事业单位")
_ROUND_KEYS: dict[str, type] = {
    "code": str, "title": str, "district": str, "year": int, "period_start": date, "period_end": date,
    "cutoff": date, "reference_date": date, "opens": date, "due": date, "rights_info_due_day": int,
    "template_version": str, "district_unit": str, "rulebooks": list, "registers": list,
}  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """An assessed unit (被考核单位)."""

    code: str
    name: str
    category: str
    comparison_group: str
    official_order: int
    mailbox: str = ""


@dataclass(frozen=True)
class Calendar:
    """Working days (工作日历): weekends rest, exceptions are listed in `holidays.csv`."""

    exceptions: dict[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Whether `day` is a working day (调休上班 counts as one)."""
        return self.exceptions.get(day, day.weekday() < 5)

    def next_working(self, day: date) -> date:
        """`day` itself when it is a working day, else the next one (期限顺延)."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def working_days(self, after: date, until: date) -> list[date]:
        """The working days later than `after`, up to and including `until`, in order."""
        span = (until - after).days
        days = (after + timedelta(days=n) for n in range(1, span + 1))
        return [day for day in days if self.is_working(day)]

    def add_working(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`."""
        for _ in range(count):
            day = self.next_working(day + timedelta(days=1))
        return day


@dataclass(frozen=True)
class Round:
    """One yearly round with everything that is not a rule: dates, units, targets, who signs."""

    code: str
    title: str
    district: str
    year: int
    period_start: date
    period_end: date
    cutoff: date
    reference_date: date
    opens: date
    due: date
    rights_info_due_day: int
    template_version: str
    district_unit: str
    rulebooks: tuple[str, ...]
    registers: tuple[str, ...]
    units: tuple[Unit, ...]
    targets: dict[tuple[str, str], int]
    calendar: Calendar
    severity: dict[str, str]
    adjustments: dict[str, Any]
    extra: dict[str, Any]
    folder: Path

    @cached_property
    def by_code(self) -> dict[str, Unit]:
        """Units by their code."""
        return {unit.code: unit for unit in self.units}

    @property
    def issuer_name(self) -> str:
        """The federation's own name (发文机关名称)."""
        return str(self.extra.get("issuer", {}).get("name", self.district + "总工会"))

    def unit(self, text: str) -> Unit:
        """The unit of that code or name (a unique part of the name is enough).

        Raises:
            UsageError: no unit, or more than one, matches; the message names the candidates.
        """
        if text in self.by_code:
            return self.by_code[text]
        found = [u for u in self.units if text and text in u.name]
        exact = [u for u in found if u.name == text]
        if len(exact or found) == 1:
            return (exact or found)[0]
        names = "、".join(f"{u.code} {u.name}" for u in (found or self.units))
        raise UsageError(f"没有唯一对应“{text}”的单位", remedy=f"请用单位代码，可选：{names}")


def load_round(paths: Paths, code: str) -> Round:
    """The round of that code.

    Raises:
        UsageError: no such folder. ConfigError: a file of it is broken, naming file and key.
    """
    folder = paths.rounds / code
    if not code or "/" in code or not (folder / "round.toml").is_file():
        known = "、".join(sorted(p.parent.name for p in paths.rounds.glob("*/round.toml")))
        raise UsageError(
            f"没有轮次“{code}”", where=str(paths.rounds), remedy=f"可用的轮次：{known or '无'}"
        )
    table = _toml(folder / "round.toml")
    head = _checked(folder / "round.toml", table.get("round", {}))
    adjustments = folder / "adjustments.toml"
    return Round(
        **{**head, "rulebooks": tuple(head["rulebooks"]), "registers": tuple(head["registers"])},
        units=tuple(_units(folder / "units.csv")),
        targets=_targets(folder / "targets.csv"),
        calendar=_calendar(folder / "holidays.csv"),
        severity=table.get("severity", {}),
        adjustments=_toml(adjustments) if adjustments.exists() else {},
        extra={key: value for key, value in table.items() if key not in ("round", "severity")},
        folder=folder,
    )


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(
            f"无法读取：{error}", where=str(file), remedy="按 TOML 语法更正该文件"
        ) from error


def _checked(file: Path, head: dict[str, Any]) -> dict[str, Any]:
    for key, kind in _ROUND_KEYS.items():
        if not isinstance(head.get(key), kind):
            raise ConfigError(
                f"缺少键或类型不符：{key}",
                where=f"{file} › round.{key}",
                remedy=f"请写成 {kind.__name__} 类型",
            )
    odd = set(head) - set(_ROUND_KEYS)
    if odd:
        raise ConfigError(
            f"未知的键：{'、'.join(sorted(odd))}", where=f"{file} › round", remedy="删除或更正键名"
        )
    return head


def _rows(file: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    if not file.exists():
        return
    with file.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        missing = set(columns) - set(reader.fieldnames or ())
        if missing:
            raise ConfigError(
                f"缺少列：{'、'.join(sorted(missing))}",
                where=str(file),
                remedy=f"表头须含 {','.join(columns)}",
            )
        yield from reader


def _units(file: Path) -> Iterator[Unit]:
    if not file.exists():
        raise ConfigError(
            "缺少单位名单",
            where=str(file),
            remedy="建立 units.csv：unit_code,name,category,comparison_group,official_order,mailbox",
        )
    seen: set[str] = set()
    for row in _rows(file, ("unit_code", "name", "category", "comparison_group", "official_order")):
        if (
            row["category"] not in CATEGORIES
            or row["unit_code"] in seen
            or not row["official_order"].isdigit()
        ):
            raise ConfigError(
                f"单位 {row['unit_code']} 的类别、代码或排序无效",
                where=str(file),
                remedy=f"类别取 {'、'.join(CATEGORIES)}；代码不得重复；排序为整数",
            )
        seen.add(row["unit_code"])
        yield Unit(
            row["unit_code"],
            row["name"],
            row["category"],
            row["comparison_group"],
            int(row["official_order"]),
            row.get("mailbox") or "",
        )


def _targets(file: Path) -> dict[tuple[str, str], int]:
    rows = list(_rows(file, ("unit_code", "target", "value")))
    for number, row in enumerate(rows, start=2):
        if not row["value"].isdigit():
            raise ConfigError(
                f"目标值不是整数：{row['value']}",
                where=f"{file} 第{number}行",
                remedy="目标值写成非负整数",
            )
    return {(row["unit_code"], row["target"]): int(row["value"]) for row in rows}


def _calendar(file: Path) -> Calendar:
    try:
        return Calendar(
            {
                date.fromisoformat(r["day"]): r["kind"] == "work"
                for r in _rows(file, ("day", "kind"))
            }
        )
    except ValueError as error:
        raise ConfigError(
            f"日期无效：{error}", where=str(file), remedy="日期写成 2014-10-01 的形式"
        ) from error
