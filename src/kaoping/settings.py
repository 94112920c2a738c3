"""Checks that need more than one file at once (配置互查): run before the first row is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from kaoping.config import Paths
from kaoping.errors import ConfigError
from kaoping.findings import SEVERITIES, Registry
from kaoping.intake.maps import Maps
from kaoping.rounds import Round
from kaoping.rulebook.model import Indicator, Rulebook
from kaoping.textfiles import read_toml

_EVENT_TEXTS = ("unit_code", "indicator", "entity_key", "reason", "by", "document_no")


def check(
    paths: Paths,
    round_: Round,
    books: Sequence[Rulebook],
    catalogue: dict[str, Indicator],
    registry: Registry,
    maps: Maps,
) -> None:
    """Hold the round, rulebooks, catalogue, registry and maps against each other.

    Raises:
        ConfigError: the first mistake, naming file, key and remedy.
    """
    for problem in (
        *_reasons(paths),
        *_catalogue(catalogue, maps),
        *_severity(round_, registry),
        *_registers(round_, maps),
        *_scopes(round_, books),
        *_events(round_, books, catalogue),
    ):
        raise problem


def _reasons(paths: Paths) -> Iterator[ConfigError]:
    file = paths.expectations / "reasons.toml"
    for code, text in read_toml(file).items():
        if not isinstance(text, str) or not text:
            yield ConfigError(
                f"原因 {code} 没有文字", where=f"{file} › {code}", remedy="写成一句短语"
            )


def _catalogue(catalogue: dict[str, Indicator], maps: Maps) -> Iterator[ConfigError]:
    known = {*maps.sheets, "submission"}
    for code, indicator in catalogue.items():
        if indicator.form == "rate" and not indicator.denominator:
            yield ConfigError(
                f"百分率指标 {code} 没有分母名称",
                where=f"indicators.toml › {code}.denominator",
                remedy="补写 denominator，例如 企业总数",
            )
        for sheet in sorted(set(indicator.needs) - known):
            yield ConfigError(
                f"指标 {code} 所需的工作表不存在：{sheet}",
                where=f"indicators.toml › {code}.needs",
                remedy="改用 expectations/sheets.csv 中的代码",
            )


def _severity(round_: Round, registry: Registry) -> Iterator[ConfigError]:
    where = f"{round_.folder / 'round.toml'} › severity"
    for code, level in round_.severity.items():
        if code not in registry or level not in SEVERITIES:
            yield ConfigError(
                f"级别调整无效：{code} = {level}",
                where=f"{where}.{code}",
                remedy=f"代码取自问题登记册；级别取 {'、'.join(SEVERITIES)}",
            )


def _registers(round_: Round, maps: Maps) -> Iterator[ConfigError]:
    known = [sheet.code for sheet in maps.of_kind("register")]
    for code in round_.registers:
        if code not in known:
            yield ConfigError(
                f"没有登记册 {code}",
                where=f"{round_.folder / 'round.toml'} › round.registers",
                remedy=f"可用：{'、'.join(known)}",
            )


def _scopes(round_: Round, books: Sequence[Rulebook]) -> Iterator[ConfigError]:
    for book in books:
        for item in book.items:
            for key, values in item.applies_to:
                odd = sorted(set(values) - set(round_.by_code)) if key == "unit" else []
                if odd:
                    yield ConfigError(
                        f"本轮没有单位 {'、'.join(odd)}",
                        where=f"{book.file} › item[{item.code}].applies_to.unit",
                        remedy="改用 units.csv 中的单位代码",
                    )


def _events(
    round_: Round, books: Sequence[Rulebook], catalogue: dict[str, Indicator]
) -> Iterator[ConfigError]:
    levels: dict[str, set[str]] = {}
    for rule in (
        rule for book in books for item in book.items for rule in item.rules if rule.levels
    ):
        levels.setdefault(rule.indicator, set()).update(level for level, _ in rule.levels)
    for number, event in enumerate(round_.adjustments.get("event", []), start=1):
        where = f"{round_.folder / 'adjustments.toml'} › event[{number}]"
        yield from _event(where, event, round_, catalogue, levels)


def _event(
    where: str,
    event: dict[str, Any],
    round_: Round,
    catalogue: dict[str, Indicator],
    levels: dict[str, set[str]],
) -> Iterator[ConfigError]:
    for key in _EVENT_TEXTS:
        if not isinstance(event.get(key), str) or not event[key]:
            yield ConfigError(
                f"缺少 {key}",
                where=f"{where}.{key}",
                remedy="人工登记事项须写明单位、指标、编号、文号、理由和经办人",
            )
    if event.get("unit_code") not in round_.by_code:
        yield ConfigError(
            f"本轮没有单位 {event.get('unit_code')}",
            where=f"{where}.unit_code",
            remedy="改用 units.csv 中的单位代码",
        )
    if event.get("indicator") not in catalogue:
        yield ConfigError(
            f"指标目录中没有 {event.get('indicator')}",
            where=f"{where}.indicator",
            remedy="改用指标目录中的代码",
        )
    if not isinstance(event.get("event_date"), date) or isinstance(event["event_date"], datetime):
        yield ConfigError(
            "event_date 不是日期", where=f"{where}.event_date", remedy="写成 2014-06-18（不带引号）"
        )
    known = levels.get(str(event.get("indicator")))
    if known and event.get("level") not in known:
        yield ConfigError(
            f"级别 {event.get('level')} 不在细则所列范围",
            where=f"{where}.level",
            remedy=f"可取 {'、'.join(sorted(known))}",
        )
