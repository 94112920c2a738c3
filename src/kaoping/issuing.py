"""How a round's district documents are issued (发文设置): numbers, addressees, copies, dates, publicity.

Everything comes from `round.toml`: `[issuer]`, `[addressees]`, `[documents.<kind>]`, `[publicity]` and
`[item_numbers]`. A document number is an input; without one the paper keeps a gap that the office fills.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kaoping.errors import ConfigError
from kaoping.rounds import Round

KINDS = {
    "transmittal": "报送函",
    "report": "情况报告",
    "summary": "一页汇总表",
    "notes": "说明页",
    "circular": "结果通报",
    "publicity": "公示",
    "returns": "报送情况通报",
}
"""Kinds of district documents with their Chinese names, which are also their file names."""
SHOWS = {"grade": "等次", "coverage": "覆盖率"}
"""What a public notice may show of a unit (公示内容)."""
GAP = "　　"  # stands for a document number that has not been given out

# Key → type and what to write; also the table of docs/district.md.
PAPER_KEYS: dict[str, tuple[type, str]] = {
    "number": (str, "写完整的发文字号，例如 示工函〔2015〕7号；未编号的不写"),
    "to": (list, '主送单位写成清单，例如 ["区委组织部", "区纪委"]'),
    "copies": (list, "抄送单位写成清单"),
    "date": (date, "成文日期写成 2015-03-10（不带引号）"),
    "named": (bool, "通报是否按等次列出单位名称，写 true 或 false"),
}
PUBLICITY_KEYS: dict[str, tuple[type, str]] = {
    "enabled": (bool, "写 true 或 false"),
    "shows": (str, f"可取 {'、'.join(SHOWS)}（{'、'.join(SHOWS.values())}）"),
    "coverage_indicator": (str, "写指标目录中的百分率指标代码"),
    "starts": (date, "公示起始日写成 2015-02-11（不带引号）"),
    "working_days": (int, "写公示的工作日数，至少 1"),
    "phone": (str, "写监督电话，加引号"),
}
_APPEAL_KEYS: dict[str, tuple[type, str]] = {
    "working_days": (int, "写申诉期限的工作日数"),
    "rectify_by": (date, "写成 2015-03-31（不带引号）"),
}
_ISSUER_DAYS: dict[str, tuple[type, str]] = {
    "date": (date, "写成 2015-02-10（不带引号）"),
    "first_number": (int, "写首个文号，整数"),
}
_TEXTS = ("name", "agency_code", "year_mark", "contact", "printer", "phone")


@dataclass(frozen=True)
class Paper:
    """How one kind of document is issued (发文): `to` and `copies` in the order written."""

    kind: str
    number: str
    to: tuple[str, ...]
    copies: tuple[str, ...]
    day: date
    named: bool = True


@dataclass(frozen=True)
class Publicity:
    """公示: whether there is one, what it shows, from when to when (working days)."""

    enabled: bool
    shows: str
    indicator: str
    starts: date
    ends: date
    working_days: int
    phone: str


def issued_on(round_: Round) -> date:
    """成文日期 of the round's documents, `[issuer] date`.

    Raises:
        ConfigError: the round names no date.
    """
    day = round_.extra.get("issuer", {}).get("date")
    if type(day) is not date:
        raise ConfigError(
            "没有文书成文日期",
            where=f"{round_.folder / 'round.toml'} › issuer.date",
            remedy="在 [issuer] 下写明 date，例如 date = 2015-02-10",
        )
    return day


def paper(round_: Round, kind: str) -> Paper:
    """How the document of that kind is issued in this round (`KINDS`)."""
    own: dict[str, Any] = round_.extra.get("documents", {}).get(kind, {})
    issuer: dict[str, Any] = round_.extra.get("issuer", {})
    upward = tuple(str(v) for v in round_.extra.get("addressees", {}).values())
    inward = kind in ("circular", "returns")
    return Paper(
        kind=kind,
        number=own.get("number") or _gap(issuer, inward),
        to=tuple(own.get("to") or (("各被考核单位",) if inward else upward)),
        copies=tuple(own.get("copies", upward if inward else ())),
        day=own.get("date") or issued_on(round_),
        named=own.get("named", True),
    )  # fmt: skip


def _gap(issuer: dict[str, Any], inward: bool) -> str:
    """A number still to be given out; the agency code is that of letters, so other papers leave it open."""
    code = GAP if inward else issuer.get("agency_code", "")
    return f"{code}{issuer.get('year_mark', '')}{GAP}号"


def publicity(round_: Round) -> Publicity:
    """The public notice of the round; its last day follows from the working calendar."""
    own: dict[str, Any] = round_.extra.get("publicity", {})
    days = own.get("working_days", 5)
    starts = round_.calendar.next_working(own.get("starts") or paper(round_, "publicity").day)
    return Publicity(
        enabled=own.get("enabled", False),
        shows=own.get("shows", "grade"),
        indicator=own.get("coverage_indicator", "contract_coverage_rate"),
        starts=starts,
        ends=round_.calendar.add_working(starts, days - 1),
        working_days=days,
        phone=own.get("phone", ""),
    )


def item_number(round_: Round, rulebook: str) -> str:
    """The item's number in the receiver's 考核细则 (接收方条目号), '' when it is not known."""
    return str(round_.extra.get("item_numbers", {}).get(rulebook, ""))


def problems(
    round_: Round, rulebooks: Sequence[str], rates: Sequence[str]
) -> Iterator[ConfigError]:
    """What is wrong with the sections this module reads, each with key and remedy.

    Args:
        round_: the round.
        rulebooks: codes of the round's rulebooks.
        rates: codes of indicators that are rates (for `coverage_indicator`).
    """
    file = f"{round_.folder / 'round.toml'}"
    yield from _typed(file, "issuer", round_, {k: (str, "加引号") for k in _TEXTS} | _ISSUER_DAYS)
    yield from _typed(file, "appeal", round_, _APPEAL_KEYS)
    yield from _typed(file, "publicity", round_, PUBLICITY_KEYS)
    own = round_.extra.get("publicity", {})
    if isinstance(own, dict):
        yield from _publicity(f"{file} › publicity", own, rates)
    for name, value in _entries(round_, "addressees"):
        if not isinstance(value, str) or not value.strip():
            yield ConfigError("不是单位名称", where=f"{file} › addressees.{name}", remedy="写单位名称，加引号")  # fmt: skip
    for code, value in _entries(round_, "item_numbers"):
        if code not in rulebooks:
            yield ConfigError(f"本轮没有考核细则 {code}", where=f"{file} › item_numbers.{code}", remedy=f"可用：{'、'.join(rulebooks)}")  # fmt: skip
        if not isinstance(value, str):
            yield ConfigError("条目号不是文字", where=f"{file} › item_numbers.{code}", remedy="加引号")  # fmt: skip
    for kind, table in _entries(round_, "documents"):
        yield from _paper(f"{file} › documents.{kind}", kind, table)


def _entries(round_: Round, section: str) -> Iterator[tuple[str, Any]]:
    table = round_.extra.get(section, {})
    if not isinstance(table, dict):
        raise ConfigError(
            f"{section} 应为一节",
            where=f"{round_.folder / 'round.toml'} › {section}",
            remedy=f"写成 [{section}] 一节",
        )
    yield from table.items()


def _typed(
    file: str, section: str, round_: Round, keys: dict[str, tuple[type, str]]
) -> Iterator[ConfigError]:
    for key, value in _entries(round_, section):
        yield from _key(f"{file} › {section}", key, value, keys)


def _key(
    where: str, key: str, value: Any, keys: dict[str, tuple[type, str]]
) -> Iterator[ConfigError]:
    if key not in keys:
        yield ConfigError(
            f"未知的键：{key}", where=f"{where}.{key}", remedy=f"可用：{'、'.join(keys)}"
        )
        return
    kind, remedy = keys[key]
    # A bool is an int and a date-time a date to isinstance; here neither will do.
    texts: list[Any] = value if type(value) is list else []
    if type(value) is not kind or not all(isinstance(v, str) and v for v in texts):
        yield ConfigError(f"{key} 的类型不符", where=f"{where}.{key}", remedy=remedy)


def _paper(where: str, kind: str, table: Any) -> Iterator[ConfigError]:
    if kind not in KINDS or not isinstance(table, dict):
        names = "、".join(f"{code}（{name}）" for code, name in KINDS.items())
        yield ConfigError(f"未知的文书：{kind}", where=where, remedy=f"可用：{names}")
        return
    for key, value in table.items():
        yield from _key(where, key, value, PAPER_KEYS)


def _publicity(where: str, own: dict[str, Any], rates: Sequence[str]) -> Iterator[ConfigError]:
    if own.get("shows", "grade") not in SHOWS:
        yield ConfigError(f"公示内容无效：{own['shows']}", where=f"{where}.shows", remedy=PUBLICITY_KEYS["shows"][1])  # fmt: skip
    if own.get("coverage_indicator", "contract_coverage_rate") not in rates:
        yield ConfigError(
            f"没有百分率指标 {own.get('coverage_indicator')}",
            where=f"{where}.coverage_indicator",
            remedy=PUBLICITY_KEYS["coverage_indicator"][1],
        )
    days = own.get("working_days", 5)
    if type(days) is int and days < 1:
        yield ConfigError("公示工作日数小于 1", where=f"{where}.working_days", remedy=PUBLICITY_KEYS["working_days"][1])  # fmt: skip
