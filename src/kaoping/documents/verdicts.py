"""抽查 and 核定 as documents show them: beside the computed value, each with its source (ADR 40)."""

from __future__ import annotations

from kaoping.documents import numbers
from kaoping.documents.numbers import DASH
from kaoping.documents.source import Book, Frame, Row
from kaoping.rounds import Unit

_KEY = ("rulebook", "unit_code", "item_code")
RANKED = "名次、等次仍按系统计算得分。"


def checked(frame: Frame, unit: Unit, book: Book, item: str) -> str:
    """抽查分 of an item: what the newest visit holds right, a dash without one."""
    found = [row for row in _checks(frame, unit, book, item) if row["is_newest"] == "True"]
    return numbers.points(found[0]["points"], book.item_places) if found else DASH


def approved(frame: Frame, unit: Unit, book: Book, item: str = "") -> str:
    """核定分 of an item, or of the total (no item); a dash without a decision that is in force."""
    row = frame.one("decisions", _KEY, (book.code, unit.code, item))
    places = book.item_places if item else book.total_places
    return numbers.points(row["points"], places) if in_force(row) else DASH


def in_force(row: Row) -> bool:
    """Whether a decision rests on the points that the run computes."""
    return row.get("in_force") == "True"


def sentences(frame: Frame, unit: Unit, book: Book) -> list[str]:
    """Every spot check and decision on a unit by one rulebook, in the order of the edition."""
    return [
        text for code in (*(i.code for i in book.items), "") for text in of_item(frame, unit, book, code)
    ]  # fmt: skip


def of_item(frame: Frame, unit: Unit, book: Book, item: str) -> list[str]:
    """The sentences about one item, or about the total (no item)."""
    name = next((f"{i.label or i.code}{i.title}" for i in book.items if i.code == item), "总分")
    said = [_check(name, row) for row in _checks(frame, unit, book, item)]
    row = frame.one("decisions", _KEY, (book.code, unit.code, item))
    return [*said, _decision(name, row)] if row else said


def _checks(frame: Frame, unit: Unit, book: Book, item: str) -> list[Row]:
    rows = frame.of("spot_checks", *_KEY).get((book.code, unit.code, item), [])
    return sorted(rows, key=lambda row: row["visited_on"])


def _check(name: str, row: Row) -> str:
    moved = (
        f"（抽查时系统计算{row['expect'] or '无分值'}，现为{row['computed'] or '无分值'}）"
        if row["expect"] != row["computed"]
        else ""
    )
    return (
        f"抽查：{name}，{numbers.iso_date(row['visited_on'])}，{row['sample']}；{row['finding']}，"
        f"抽查{row['points']}分，系统计算{row['computed'] or '无分值'}{moved}"
        f"（{row['decided_by']}，{row['document_no']}）。"
    )


def _decision(name: str, row: Row) -> str:
    source = (
        f"（{row['decided_by']}，{numbers.iso_date(row['decided_on'])}，{row['document_no']}）。"
    )
    if not in_force(row):
        return (
            f"核定暂不采用：{name}原核定{row['points']}分，核定时系统计算{row['expect'] or '无分值'}，"
            f"现为{row['computed'] or '无分值'}，须重新核定{source}"
        )
    if row["points"] == row["computed"]:
        return f"核定：{name}{row['points']}分，与系统计算相同{source}"
    return (
        f"核定：{name}{row['points']}分，系统计算{row['computed'] or '无分值'}，"
        f"理由：{row['reason']}{source}"
    )


def differing(frame: Frame) -> list[Row]:
    """Decisions in force whose points are not the computed ones, in the order of the table."""
    rows = frame.run.rows("decisions")
    return [row for row in rows if in_force(row) and row["points"] != row["computed"]]


def outdated(frame: Frame) -> list[Row]:
    """Decisions that must be taken again because the computed points moved."""
    return [row for row in frame.run.rows("decisions") if not in_force(row)]
