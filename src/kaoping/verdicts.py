"""What people found and decided beside the computed points (抽查、核定).

`rounds/<code>/spot_checks.csv`: one row per visit and item, the points the inspection team holds right.
`rounds/<code>/decisions.csv`: one row per item or total (item left empty), the points the leading group
settled. Both carry `expect`, the computed points the entry was made against (ADR 40): neither file ever
changes a computed point, a rank or a grade.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from kaoping.errors import ConfigError
from kaoping.intake.personal import holds_id_number, was_id_number
from kaoping.rounds import Round
from kaoping.rulebook.model import Item, Rulebook, plain
from kaoping.textfiles import numbered_csv

MICRO = 1_000_000
_NUMBER = re.compile(r"-?\d{1,6}(\.\d{1,6})?")
_LONGEST = 300
_PLACE = ("unit_code", "rulebook", "item_code")


@dataclass(frozen=True)
class Sheet:
    """One of the two files: its name, columns in order, the day, what may be empty."""

    file: str
    columns: tuple[str, ...]
    day: str
    optional: tuple[str, ...]
    item_optional: bool


SPOT_CHECKS = Sheet(
    "spot_checks.csv",
    (*_PLACE, "expect", "points", "visited_on", "sample", "finding", "document_no", "by"),
    "visited_on", ("expect",), item_optional=False,
)  # fmt: skip
DECISIONS = Sheet(
    "decisions.csv",
    (*_PLACE, "expect", "points", "decided_on", "document_no", "reason", "by"),
    "decided_on", ("expect", "reason"), item_optional=True,
)  # fmt: skip
TITLES = {
    "unit_code": "单位代码", "rulebook": "考核细则", "item_code": "项目代码", "expect": "登记时的系统计算分",
    "points": "分值", "visited_on": "抽查日期", "sample": "抽查样本", "finding": "抽查情况",
    "document_no": "文号", "by": "认定人", "decided_on": "核定日期", "reason": "理由",
}  # fmt: skip


def problems(round_: Round, books: Sequence[Rulebook]) -> Iterator[ConfigError]:
    """What is wrong with the two files, each with file, line, column and remedy."""
    editions = {book.code: book for book in books}
    for sheet in (SPOT_CHECKS, DECISIONS):
        file = round_.folder / sheet.file
        if not file.exists():
            continue
        head, rows = numbered_csv(file)
        if odd := list(_header(file, sheet, head)):
            yield from odd
            continue
        seen: dict[tuple[str, ...], int] = {}
        for line, row in rows:
            where = f"{file} 第{line}行"
            spoilt = list(_texts(where, sheet, row))
            yield from spoilt
            if spoilt:  # its cells cannot be held against anything
                continue
            yield from _sense(where, sheet, row, round_, editions)
            key = tuple(row[c] for c in _PLACE)
            key += (row[sheet.day],) if sheet is SPOT_CHECKS else ()
            if key in seen:
                yield ConfigError(
                    f"与第{seen[key]}行重复", where=where,
                    remedy="同一项目同一天的抽查、同一项目的核定只写一行；改动时改原来的一行",
                )  # fmt: skip
            seen.setdefault(key, line)


def _header(file: Path, sheet: Sheet, head: Sequence[str]) -> Iterator[ConfigError]:
    if sorted(head) != sorted(sheet.columns):
        missing = [name for name in sheet.columns if name not in head]
        what = f"缺少列 {'、'.join(missing)}" if missing else "表头有不认识或重复的列"
        yield ConfigError(what, where=f"{file} 第1行", remedy=f"表头写成 {','.join(sheet.columns)}")


def _texts(where: str, sheet: Sheet, row: Mapping[str, str]) -> Iterator[ConfigError]:
    """What is wrong with the cells as texts; what may be an ID number is not repeated."""
    if None in row or any(cell is None for cell in row.values()):
        yield ConfigError(
            "格数与表头不符", where=where, remedy="逗号多了或少了；含逗号的文字加双引号"
        )
        return
    if any(holds_id_number(cell) or was_id_number(cell.strip()) for cell in row.values()):
        yield ConfigError("疑似身份证号", where=where, remedy="删去该号码")
    for name, cell in row.items():
        if any(unicodedata.category(char)[0] == "C" for char in cell) or len(cell) > _LONGEST:
            yield ConfigError(
                f"{TITLES[name]}有换行、不可见字符或超过{_LONGEST}字",
                where=f"{where} {name}",
                remedy="改成一行普通文字",
            )
        optional = (*sheet.optional, *(("item_code",) if sheet.item_optional else ()))
        if name not in optional and not cell.strip():
            yield ConfigError(
                f"{TITLES[name]}为空", where=f"{where} {name}", remedy=f"补写{TITLES[name]}"
            )


def _sense(
    where: str,
    sheet: Sheet,
    row: Mapping[str, str],
    round_: Round,
    editions: Mapping[str, Rulebook],
) -> Iterator[ConfigError]:
    if row["unit_code"] not in round_.by_code:
        yield ConfigError(
            f"本轮没有单位 {row['unit_code']}",
            where=f"{where} unit_code",
            remedy="改用 units.csv 中的单位代码",
        )
    yield from _day(f"{where} {sheet.day}", row[sheet.day], round_)
    book = editions.get(row["rulebook"])
    if book is None:
        yield ConfigError(
            f"本轮没有考核细则 {row['rulebook']}",
            where=f"{where} rulebook",
            remedy=f"可取 {'、'.join(editions)}",
        )
        return
    items = {item.code: item for item in book.active_items(round_.reference_date)}
    if row["item_code"] and row["item_code"] not in items:
        yield ConfigError(
            f"《{book.title}》没有项目 {row['item_code']}",
            where=f"{where} item_code",
            remedy="改用细则中的项目代码" + ("；总分留空" if sheet.item_optional else ""),
        )
        return
    item = items.get(row["item_code"])
    for name in ("points", "expect"):
        yield from _points(f"{where} {name}", name, row[name], book, item)
    if sheet is DECISIONS and row["points"] != row["expect"] and not row["reason"].strip():
        yield ConfigError(
            "核定分与系统计算分不同，没有写理由",
            where=f"{where} reason",
            remedy="写明调整的理由；文号写会议纪要或批件的文号",
        )


def _day(where: str, text: str, round_: Round) -> Iterator[ConfigError]:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        yield ConfigError(f"不是日期：{text}", where=where, remedy="写成 2015-01-26")
        return
    if day < round_.period_start:
        yield ConfigError(
            f"{text} 在考核期开始（{round_.period_start}）之前", where=where, remedy="核对日期"
        )


def _points(
    where: str, name: str, text: str, book: Rulebook, item: Item | None
) -> Iterator[ConfigError]:
    """A decimal no finer than the edition prints, within what the item or total can reach."""
    places = book.total_places if item is None else book.item_places
    if name == "expect" and not text:
        return
    if not _NUMBER.fullmatch(text):
        yield ConfigError(f"{TITLES[name]}不是数字：{text}", where=where, remedy="写成 3.50")
        return
    if len(text.partition(".")[2]) > places:
        yield ConfigError(
            f"小数多于细则规定的{places}位：{text}", where=where, remedy=f"最多{places}位小数"
        )
    low, high = _range(book, item)
    if not low <= Fraction(text) <= high:
        yield ConfigError(
            f"{text} 不在可能的范围", where=where, remedy=f"写 {plain(low)} 至 {plain(high)} 之间的数"
        )  # fmt: skip


def _range(book: Rulebook, item: Item | None) -> tuple[Fraction, Fraction]:
    """Up to full marks, and above them as far as a bonus reaches; below zero only without a floor."""
    items = book.items if item is None else (item,)
    full = book.full_points if item is None else item.points
    bonus = any(leaf.kind == "bonus" for each in items for leaf in each.leaves)
    low = -full if any(each.floor is None for each in items) else Fraction(0)
    return low, max(full, 2 * book.full_points) if bonus else full


def rows(round_: Round, sheet: Sheet) -> list[list[object]]:
    """The rows of one file for the table of that name in schema `raw`; points in micro-points.

    Columns: entry_no (line in the file), then those of the file; none without the file.
    """
    file = round_.folder / sheet.file
    if not file.exists():
        return []
    return [
        [line, *(_value(sheet, name, row[name].strip()) for name in sheet.columns)]
        for line, row in numbered_csv(file)[1]
    ]


def _value(sheet: Sheet, name: str, text: str) -> object:
    if name in ("points", "expect"):
        return int(Fraction(text) * MICRO) if text else None
    return date.fromisoformat(text) if name == sheet.day else text


def columns(sheet: Sheet) -> list[tuple[str, str]]:
    """Names and SQL types of `rows`."""
    kinds = {"points": "bigint", "expect": "bigint", sheet.day: "date"}
    named = [(name if name != "by" else "decided_by", kinds.get(name, "varchar")) for name in sheet.columns]  # fmt: skip
    return [("entry_no", "bigint"), *named]
