"""Rounds: what is assessed, by which editions, until when (轮次).

A round is a folder `rounds/<code>/`: `round.toml`, `units.csv`, `targets.csv`, `holidays.csv`,
`leaders.csv`, `adjustments.toml`, `history.csv`. "Today" is never read here: the as-of date is a parameter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from kaoping.config import Paths
from kaoping.errors import ConfigError, UsageError
from kaoping.textfiles import read_csv, read_toml

CATEGORIES = ("街道", "委办局", "党群机关", "开发区", "国企", "事业单位")
_SECTIONS = {
    "round", "severity", "issuer", "appeal", "addressees", "publicity", "confirmation", "limits",
    "documents", "item_numbers",
}  # fmt: skip
CONFIRMED_KINDS = {
    "enterprise": "企业", "contract": "集体合同", "union": "工会", "certificate": "法人证书",
    "mediation": "调解组织", "site": "建筑工地", "dispute": "劳动争议",
}  # fmt: skip
"""Kinds of reported facts that a register may witness (登记印证), with their names."""
CONFIRMATION_STATES = ("contradicted", "unmatched", "no_register")
EFFECTS = ("count", "unknown", "exclude")
LIMITS = {"staff_change_percent": 50, "staff_change_least": 20}
"""Bands of plausibility (合理性界限) that a round may set under [limits], with their defaults."""
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
_LONGEST = 120  # characters of a name
_OWN_FIELDS = ("round", "severity", "confirmation", "limits")
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
    staff: int | None = None


@dataclass(frozen=True)
class PastGrade:
    """A grade of an earlier round (往年等次), from `history.csv`."""

    year: int
    rulebook: str
    unit_code: str
    grade: str


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
    confirmation: dict[tuple[str, str], str]
    limits: dict[str, int]
    adjustments: dict[str, Any]
    extra: dict[str, Any]
    folder: Path
    history: tuple[PastGrade, ...] = ()

    @property
    def closed(self) -> frozenset[str]:
        """Units that never submitted and were closed (封存时关闭), by `[[close]]` of adjustments.toml."""
        rows = self.adjustments.get("close", [])
        return frozenset(str(row.get("unit_code", "")) for row in rows)

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
    table = read_toml(folder / "round.toml")
    head = _checked(folder / "round.toml", table)
    adjustments = folder / "adjustments.toml"
    return Round(
        **{**head, "rulebooks": tuple(head["rulebooks"]), "registers": tuple(head["registers"])},
        units=tuple(_units(folder / "units.csv")),
        targets=_targets(folder / "targets.csv"),
        calendar=_calendar(folder / "holidays.csv"),
        severity=table.get("severity", {}),
        confirmation=_confirmation(folder / "round.toml", table.get("confirmation", {})),
        limits=_limits(folder / "round.toml", table.get("limits", {})),
        adjustments=read_toml(adjustments, exact=True) if adjustments.exists() else {},
        extra={key: value for key, value in table.items() if key not in _OWN_FIELDS},
        folder=folder,
        history=tuple(_history(folder / "history.csv", head["year"])),
    )


def _checked(file: Path, table: dict[str, Any]) -> dict[str, Any]:
    """The head of a round: types, sections, and dates in order."""
    odd_sections = set(table) - _SECTIONS
    if odd_sections:
        raise ConfigError(
            f"未知的部分：{'、'.join(sorted(odd_sections))}",
            where=str(file),
            remedy=f"删除或更正；可用：{'、'.join(sorted(_SECTIONS))}",
        )
    head: dict[str, Any] = table.get("round", {})
    for key, kind in _ROUND_KEYS.items():
        # A bool is an int and a date-time a date to isinstance; here neither will do.
        if type(head.get(key)) is not kind:
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
    for key, good, remedy in _sound(file, head):
        if not good:
            raise ConfigError(f"{key} 的值不合理", where=f"{file} › round.{key}", remedy=remedy)
    return head


def _sound(file: Path, head: dict[str, Any]) -> Iterator[tuple[str, bool, str]]:
    """(key, whether it is sound, remedy) of what types alone do not say."""
    books, registers = head["rulebooks"], head["registers"]
    yield "code", head["code"] == file.parent.name, "与文件夹同名"
    yield "period_end", head["period_start"] <= head["period_end"], "不早于 period_start"
    yield "due", head["opens"] <= head["due"], "不早于 opens"
    yield "rights_info_due_day", 1 <= head["rights_info_due_day"] <= 28, "写 1 至 28"
    yield "rulebooks", bool(books) and len(set(books)) == len(books), "至少一部，不得重复"
    yield "registers", len(set(registers)) == len(registers), "不得重复"


def _confirmation(file: Path, table: Any) -> dict[tuple[str, str], str]:
    """(kind, state) → effect on scoring (登记印证的计分效力); what is not written counts."""
    effects = {(kind, state): "count" for kind in CONFIRMED_KINDS for state in CONFIRMATION_STATES}
    for kind, states in _table(file, "confirmation", table, tuple(CONFIRMED_KINDS)):
        for state, effect in _table(file, f"confirmation.{kind}", states, CONFIRMATION_STATES):
            if effect not in EFFECTS:
                raise ConfigError(
                    f"印证效力无效：{effect}",
                    where=f"{file} › confirmation.{kind}.{state}",
                    remedy=f"可取 {'、'.join(EFFECTS)}（计、待核实、不计）",
                )
            effects[kind, state] = effect
    return effects


def _limits(file: Path, table: Any) -> dict[str, int]:
    """The bands of plausibility of the round (合理性界限), whole numbers."""
    limits = dict(LIMITS)
    for key, value in _table(file, "limits", table, tuple(LIMITS)):
        if type(value) is not int or value < 0:
            raise ConfigError(
                f"界限不是非负整数：{value}", where=f"{file} › limits.{key}", remedy="写成非负整数"
            )
        limits[key] = value
    return limits


def _table(file: Path, place: str, table: Any, known: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """The entries of a section whose keys must be known."""
    if not isinstance(table, dict):
        raise ConfigError(
            f"{place} 应为一节", where=f"{file} › {place}", remedy=f"写成 [{place}] 一节"
        )
    for key, value in table.items():
        if key not in known:
            raise ConfigError(
                f"未知的键：{key}",
                where=f"{file} › {place}.{key}",
                remedy=f"可用：{'、'.join(known)}",
            )
        yield key, value


def _rows(file: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    if not file.exists():
        return
    head, rows = read_csv(file)
    missing = set(columns) - set(head)
    if missing:
        raise ConfigError(
            f"缺少列：{'、'.join(sorted(missing))}",
            where=str(file),
            remedy=f"表头须含 {','.join(columns)}",
        )
    yield from rows


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
        _named(file, row)
        yield Unit(
            row["unit_code"],
            row["name"],
            row["category"],
            row["comparison_group"],
            int(row["official_order"]),
            row.get("mailbox") or "",
            _staff(file, row),
        )


def _named(file: Path, row: dict[str, str]) -> None:
    """A code names files and pages, a name stands in titles: both must be fit for it."""
    if not _CODE.fullmatch(row["unit_code"]):
        raise ConfigError(
            f"单位代码不能用作文件名：{row['unit_code'][:40]!r}",
            where=f"{file} › unit_code",
            remedy="代码写 1 至 32 个字母、数字、连字符或下划线，以字母或数字开头",
        )
    for key in ("name", "comparison_group"):
        if not 0 < len(row[key].strip()) <= _LONGEST:
            raise ConfigError(
                f"单位 {row['unit_code']} 的 {key} 为空或超过{_LONGEST}个字",
                where=f"{file} › {key}",
                remedy="写规范全称",
            )


def _staff(file: Path, row: dict[str, str]) -> int | None:
    """The optional column `staff` (职工人数)."""
    text = row.get("staff") or ""
    if text and not text.isdecimal():
        raise ConfigError(
            f"单位 {row['unit_code']} 的职工人数不是整数：{text}",
            where=str(file),
            remedy="staff 写非负整数，不知道的留空",
        )
    return int(text) if text else None


def _history(file: Path, year: int) -> Iterator[PastGrade]:
    rows = _rows(file, ("year", "rulebook", "unit_code", "grade"))
    seen: set[tuple[str, ...]] = set()
    for number, row in enumerate(rows, start=2):
        key = (row["year"], row["rulebook"], row["unit_code"])
        sound = row["year"].isdecimal() and int(row["year"]) < year
        if not sound or not row["grade"] or key in seen:
            raise ConfigError(
                f"往年等次无效：{','.join(row.values())}",
                where=f"{file} 第{number}行",
                remedy=f"年度写早于{year}的四位整数，写明等次，同一年度、细则、单位只写一行",
            )
        seen.add(key)
        yield PastGrade(int(row["year"]), row["rulebook"], row["unit_code"], row["grade"])


def _targets(file: Path) -> dict[tuple[str, str], int]:
    rows = list(_rows(file, ("unit_code", "target", "value")))
    for number, row in enumerate(rows, start=2):
        if not row["value"].isdigit():
            raise ConfigError(
                f"目标值不是整数：{row['value']}",
                where=f"{file} 第{number}行",
                remedy="目标值写成非负整数",
            )
    found = {(row["unit_code"], row["target"]): int(row["value"]) for row in rows}
    if len(found) < len(rows):
        raise ConfigError(
            "同一单位的同一目标写了两次", where=str(file), remedy="每个单位每个目标只写一行"
        )
    return found


def _calendar(file: Path) -> Calendar:
    rows = list(_rows(file, ("day", "kind")))
    for number, row in enumerate(rows, start=2):
        if row["kind"] not in ("rest", "work"):
            raise ConfigError(
                f"日历的类别无效：{row['kind']}",
                where=f"{file} 第{number}行",
                remedy="休息写 rest，调休上班写 work",
            )
    try:
        return Calendar({date.fromisoformat(r["day"]): r["kind"] == "work" for r in rows})
    except ValueError as error:
        raise ConfigError(
            f"日期无效：{error}", where=str(file), remedy="日期写成 2014-10-01 的形式"
        ) from error
