"""Checks that need more than one file at once (配置互查): run before the first row is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from datetime import date, datetime
from typing import Any

from kaoping import entries, goals, issuing, leaders, verdicts
from kaoping.config import Paths
from kaoping.errors import ConfigError
from kaoping.findings import SEVERITIES, Registry
from kaoping.intake.codes import enterprise_key, plain_code
from kaoping.intake.maps import Maps
from kaoping.rounds import CONFIRMED_KINDS, Round
from kaoping.rulebook.model import Indicator, Rulebook
from kaoping.textfiles import read_toml
from kaoping.warehouse.matches import SHEETS as MATCHED_SHEETS

_MATCH_TEXTS = ("unit_code", "sheet", "enterprise_name", "enterprise_code", "reason", "by")
_MATCH_KEYS = {*_MATCH_TEXTS, "expect", "document_no"}
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
        *_confirmation(round_, catalogue),
        *_events(round_, books, catalogue),
        *entries.problems(round_, books),
        *_matches(round_),
        *issuing.problems(round_, round_.rulebooks, _rates(catalogue)),
        *goals.problems(round_, catalogue),
        *verdicts.problems(round_, books),
    ):
        raise problem
    leaders.load_roster(round_)


def _rates(catalogue: dict[str, Indicator]) -> list[str]:
    return [code for code, indicator in catalogue.items() if indicator.form == "rate"]


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
        if indicator.witness not in ("", *CONFIRMED_KINDS):
            yield ConfigError(
                f"指标 {code} 的 witness 无效：{indicator.witness}",
                where=f"indicators.toml › {code}.witness",
                remedy=f"可取 {'、'.join(CONFIRMED_KINDS)}",
            )
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


def _confirmation(round_: Round, catalogue: dict[str, Indicator]) -> Iterator[ConfigError]:
    """An effect on facts that no indicator rests on would change nothing in silence."""
    resting = {indicator.witness for indicator in catalogue.values()}
    for (kind, state), effect in sorted(round_.confirmation.items()):
        if effect != "count" and kind not in resting:
            yield ConfigError(
                f"没有指标取自 {kind} 类事实，{effect} 不起作用",
                where=f"{round_.folder / 'round.toml'} › confirmation.{kind}.{state}",
                remedy=f"删除该行；可设的有 {'、'.join(sorted(resting - {''}))}",
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
        rule for book in books for item in book.items for rule in item.leaves if rule.levels
    ):
        levels.setdefault(rule.indicator, set()).update(level for level, _ in rule.levels)
    names = catalogue.keys() | entries.lifted(books)
    for number, event in enumerate(round_.adjustments.get("event", []), start=1):
        where = f"{round_.folder / 'adjustments.toml'} › event[{number}]"
        yield from _event(where, event, round_, names, levels)


def _event(
    where: str,
    event: dict[str, Any],
    round_: Round,
    names: Set[str],
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
    if event.get("indicator") not in names:
        yield ConfigError(
            f"指标目录中没有 {event.get('indicator')}",
            where=f"{where}.indicator",
            remedy="改用指标目录中的代码；解除一票否决写 lift: 加否决的指标",
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


def _matches(round_: Round) -> Iterator[ConfigError]:
    seen: dict[tuple[object, ...], int] = {}
    for number, entry in enumerate(round_.adjustments.get("match", []), start=1):
        where = f"{round_.folder / 'adjustments.toml'} › match[{number}]"
        yield from match_problems(where, entry, round_)
        place = tuple(entry.get(key) for key in ("unit_code", "sheet", "enterprise_name", "expect"))
        if place in seen:
            yield ConfigError(
                f"与 match[{seen[place]}] 针对同一行", where=where, remedy="一行只作一个匹配决定"
            )
        seen.setdefault(place, number)


def match_problems(where: str, entry: dict[str, Any], round_: Round) -> Iterator[ConfigError]:
    """What is wrong with one match decision (匹配决定), each with key and remedy."""
    for key in sorted(set(entry) - _MATCH_KEYS):
        yield ConfigError(f"未知的键：{key}", where=f"{where}.{key}", remedy="删除或更正键名")
    for key in _MATCH_TEXTS:
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            yield ConfigError(
                f"缺少 {key}",
                where=f"{where}.{key}",
                remedy="匹配决定须写明单位、工作表、企业名称、企业代码、理由和经办人",
            )
    if not isinstance(entry.get("expect"), str):
        yield ConfigError(
            "缺少 expect",
            where=f"{where}.expect",
            remedy='写该行代码格的原文，空格写 ""；可用 kaoping match 查看',
        )
    if not isinstance(entry.get("document_no", ""), str):
        yield ConfigError("文号不是文字", where=f"{where}.document_no", remedy="加引号")
    if entry.get("unit_code") not in round_.by_code:
        yield ConfigError(
            f"本轮没有单位 {entry.get('unit_code')}",
            where=f"{where}.unit_code",
            remedy="改用 units.csv 中的单位代码",
        )
    if entry.get("sheet") not in MATCHED_SHEETS:
        yield ConfigError(
            f"工作表 {entry.get('sheet')} 不能作匹配决定",
            where=f"{where}.sheet",
            remedy=f"可取 {'、'.join(MATCHED_SHEETS)}",
        )
    if enterprise_key(plain_code(str(entry.get("enterprise_code")))) is None:
        yield ConfigError(
            f"企业代码校验位不符：{entry.get('enterprise_code')}",
            where=f"{where}.enterprise_code",
            remedy="对照企业名录填写组织机构代码或统一社会信用代码",
        )
