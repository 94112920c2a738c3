"""The CSV files of a trial (试算文件), every mistake named by file, line and column (rulebook.md §6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from kaoping.entries import LIFT
from kaoping.errors import ConfigError
from kaoping.exact import Fraction
from kaoping.rounds import CATEGORIES
from kaoping.textfiles import read_csv
from kaoping.trial.world import TrialEvent, TrialMetric, TrialUnit, World

METRICS = ("unit_code", "category", "group", "indicator", "member", "num", "den", "state")
UNITS = ("unit_code", "name", "category", "comparison_group", "official_order", "mailbox", "staff")
EVENTS = ("unit_code", "indicator", "level", "matter", "date", "resolved", "document_no", "member")
TARGETS = ("unit_code", "target", "value")
STATES = ("ok", "no_base", "not_submitted", "not_applicable")
NO = ("", "否", "未整改", "false", "no", "n", "0")
YES = ("是", "已整改", "true", "yes", "y", "1")


class _Line:
    """One row of a file: its values, and mistakes that name their place."""

    def __init__(self, file: Path, number: int, row: Mapping[str, str | None]) -> None:
        self.file, self.number = file, number
        self.row = {key: (value or "").strip() for key, value in row.items()}

    def __getitem__(self, column: str) -> str:
        return self.row.get(column, "")

    def wrong(self, column: str, what: str, remedy: str) -> ConfigError:
        """The mistake of a column of this line."""
        place = f"{self.file} 第{self.number}行 › {column}"
        return ConfigError(f"{what}：{self[column] or '（空）'}", where=place, remedy=remedy)

    def number_of(self, column: str) -> Fraction:
        """An exact number: digits, with a decimal point at most."""
        text = self[column]
        whole, _, part = text.removeprefix("-").partition(".")
        if not (whole.isascii() and whole.isdigit() and (not part or part.isdigit())):
            raise self.wrong(column, "不是数字", "写成 22 或 87.5 的形式")
        return Fraction(text)


def read_world(
    metrics: Path,
    events: Path | None = None,
    targets: Path | None = None,
    units: Path | None = None,
) -> World:
    """Everything a trial needs, from its files.

    Args:
        metrics: unit_code,category,group,indicator,member,num,den,state; den empty for counts, state
            empty for ok. An external score is a row whose indicator is its source, a person's score one
            named `manual:<item code>`.
        events: unit_code,indicator,level,matter,date,resolved,document_no,member: occurrences behind a
            count; where a count has any, it must have all.
        targets: unit_code,target,value.
        units: the columns of a round's units.csv; then category and group of the metrics may be empty,
            and units stand in the order of this file.

    Raises:
        ConfigError: a file, column or value is wrong; the message names file, line and column.
    """
    listed = _units(units) if units else {}
    named: dict[str, TrialUnit] = {}
    counted: dict[tuple[str, str, str], TrialMetric] = {}
    for line in _lines(metrics, METRICS, ("unit_code", "indicator", "num")):
        unit = _listed(line, listed) if units else _named(line)
        if not unit.code or named.setdefault(unit.code, unit) != unit:
            raise line.wrong(
                "unit_code", "单位为空，或类别、对照组前后不一", "同一单位各行写同样的类别与对照组"
            )
        metric = _metric(line)
        if counted.setdefault((metric.unit, metric.indicator, metric.member), metric) is not metric:
            raise line.wrong(
                "indicator", "同一单位的指标写了两次", "每个单位每个指标（和成员）只写一行"
            )
    known = listed or named
    happened = tuple(_events(events, known)) if events else ()
    if events:
        _check_counts(events, counted, happened)
    aims = dict(_targets(targets, known)) if targets else {}
    return World(tuple(known.values()), tuple(counted.values()), happened, aims)


def _named(line: _Line) -> TrialUnit:
    """The unit as a metric's row names it; another district's categories may be other ones."""
    return TrialUnit(line["unit_code"], line["category"], line["group"])


def _listed(line: _Line, units: Mapping[str, TrialUnit]) -> TrialUnit:
    """The unit of the units' file; what the metric's row says of it must agree."""
    unit = units.get(line["unit_code"])
    if unit is None:
        raise line.wrong("unit_code", "单位表中没有这个单位", f"可用：{'、'.join(units)}")
    for column, value in (("category", unit.category), ("group", unit.group)):
        if line[column] not in ("", value):
            raise line.wrong(column, f"与单位表不一致（单位表为“{value}”）", "留空，或使两处一致")
    return unit


def _units(file: Path) -> dict[str, TrialUnit]:
    found: dict[str, TrialUnit] = {}
    for line in _lines(file, UNITS, ("unit_code", "category", "comparison_group")):
        code = line["unit_code"]
        if not code or code in found:
            raise line.wrong("unit_code", "单位为空或写了两次", "每个单位写一行")
        if line["category"] not in CATEGORIES:
            raise line.wrong("category", "没有这样的单位类别", f"可用：{'、'.join(CATEGORIES)}")
        staff = line.number_of("staff") if line["staff"] else None
        if staff is not None and (staff.denominator != 1 or staff < 0):
            raise line.wrong("staff", "职工人数不是非负整数", "写成整数，不知道的留空")
        whole = None if staff is None else int(staff)
        found[code] = TrialUnit(code, line["category"], line["comparison_group"], whole)
    return found


def _lines(file: Path, columns: tuple[str, ...], needed: tuple[str, ...]) -> Iterator[_Line]:
    head, rows = read_csv(file)
    missing, odd = [c for c in needed if c not in head], [c for c in head if c not in columns]
    if missing or odd:
        said = f"缺少列：{'、'.join(missing)}" if missing else f"未知的列：{'、'.join(odd)}"
        raise ConfigError(said, where=str(file), remedy=f"表头为 {','.join(columns)}")
    for number, row in enumerate(rows, start=2):
        if None in row:
            raise ConfigError("列数多于表头", where=f"{file} 第{number}行", remedy="删去多余的列")
        yield _Line(file, number, row)


def _metric(line: _Line) -> TrialMetric:
    """A metric; decimals become whole numbers over a common scale, the ratio itself is not reduced."""
    state = line["state"] or "ok"
    if state not in STATES:
        raise line.wrong("state", "未知的状态", f"留空或写 {'、'.join(STATES)}")
    head = line["unit_code"], line["indicator"], line["member"]
    if not line["indicator"]:
        raise line.wrong(
            "indicator", "没有写指标", "写指标代码、外部得分的 source，或 manual:项目代码"
        )
    if state != "ok":
        return TrialMetric(*head, 0, None, state)
    num = line.number_of("num")
    if not line["den"]:
        whole = num.denominator == 1
        return TrialMetric(*head, num.numerator, None if whole else num.denominator, state, whole)
    den = line.number_of("den")
    if den < 0:
        raise line.wrong("den", "分母小于零", "写零或正数")
    scale = max(num.denominator, den.denominator)
    scaled = [int(value * scale) for value in (num, den)]
    if any(value * scale != int(value * scale) for value in (num, den)):
        scale = num.denominator * den.denominator
        scaled = [int(value * scale) for value in (num, den)]
    return TrialMetric(*head, scaled[0], scaled[1], state if scaled[1] else "no_base")


def _events(file: Path, units: dict[str, TrialUnit]) -> Iterator[TrialEvent]:
    for line in _lines(file, EVENTS, ("unit_code", "indicator")):
        if line["unit_code"] not in units:
            raise line.wrong(
                "unit_code", "指标文件中没有这个单位", "先在指标文件中写这个单位的计数"
            )
        if line["resolved"].lower() not in (*YES, *NO):
            raise line.wrong("resolved", "无法识别", "写 是 或 否，或留空")
        yield TrialEvent(
            line["unit_code"], line["indicator"], line.number, line["level"], line["matter"],
            _day(line), line["resolved"].lower() in YES, line["document_no"], line["member"],
        )  # fmt: skip


def _day(line: _Line) -> date | None:
    try:
        return date.fromisoformat(line["date"]) if line["date"] else None
    except ValueError:
        raise line.wrong("date", "不是日期", "写成 2014-03-05 的形式，或留空") from None


def _check_counts(
    file: Path, counted: dict[tuple[str, str, str], TrialMetric], events: tuple[TrialEvent, ...]
) -> None:
    """Where occurrences of a count are given, there must be as many as the count says."""
    judged = [event for event in events if not event.indicator.startswith(LIFT)]
    found = Counter(_counted_as(event, counted) for event in judged)
    for (unit, indicator, member), number in sorted(found.items()):
        metric = counted.get((unit, indicator, member))
        if metric is None or metric.den is not None or metric.num != number:
            said = "没有这一计数" if metric is None else f"计数为{metric.num}"
            raise ConfigError(
                f"{unit} 的 {indicator} 列出{number}件，指标文件{said}",
                where=str(file),
                remedy="使件数与指标文件的 num 一致（den 留空），或删去这些件",
            )


def _counted_as(
    event: TrialEvent, counted: dict[tuple[str, str, str], TrialMetric]
) -> tuple[str, str, str]:
    """The count an occurrence belongs to: the unit's own, or its member's where only those are given."""
    own = (event.unit, event.indicator, "")
    return own if own in counted else (event.unit, event.indicator, event.member)


def _targets(file: Path, units: dict[str, TrialUnit]) -> Iterator[tuple[tuple[str, str], int]]:
    seen: set[tuple[str, str]] = set()
    for line in _lines(file, TARGETS, TARGETS):
        key = line["unit_code"], line["target"].removeprefix("targets.")
        if key[0] not in units:
            raise line.wrong("unit_code", "指标文件中没有这个单位", "更正单位代码")
        if key in seen:
            raise line.wrong("target", "同一单位的同一目标写了两次", "只写一行")
        value = line.number_of("value")
        if value.denominator != 1 or value < 0:
            raise line.wrong("value", "目标不是非负整数", "写成非负整数")
        seen.add(key)
        yield key, int(value)
