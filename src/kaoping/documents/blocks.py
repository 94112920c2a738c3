"""The blocks of an official document (公文的部件): headings, paragraphs, tables, in finished text.

A document is a dictionary that every form prints alike: the head (agency mark, number, title,
addressee), then `parts`: the body first, then the annexes. A part holds blocks. A block is a
dictionary with exactly one of the keys `h1 h2 p table figure` set, so that templates only branch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kaoping.documents.texts import split_title

Block = dict[str, Any]
Part = dict[str, Any]
Document = dict[str, Any]

PORTRAIT, LANDSCAPE = 156, 225  # width of the text block in mm (GB/T 9704: 156 × 225)
FORMS = ("letter", "red", "plain")
"""信函格式 · 文件格式（红头） · 无版头."""
_TITLE_WIDTH = {False: 19, True: 28}  # characters of 22 pt on a line, one to spare
_LONG = 300  # characters from which a table row may break across pages
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Column:
    """A table column: head (lines joined by LF), relative width, whether texts stand flush left."""

    head: str
    width: float
    left: bool = False


@dataclass
class Outline:
    """Numbers headings as they come: 一、 and （一） (GB/T 9704)."""

    blocks: list[Block] = field(default_factory=list)
    _first: int = 0
    _second: int = 0

    def h1(self, text: str) -> None:
        """A heading of the first level."""
        self._first, self._second = self._first + 1, 0
        self.blocks.append(_block(h1=f"{numeral(self._first)}、{text}"))

    def h2(self, text: str) -> None:
        """A heading of the second level."""
        self._second += 1
        self.blocks.append(_block(h2=f"（{numeral(self._second)}）{text}"))

    def p(self, *texts: str) -> None:
        """Paragraphs; empty ones are left out."""
        self.blocks += [_block(p=text) for text in texts if text]

    def add(self, *blocks: Block) -> None:
        """Blocks made elsewhere."""
        self.blocks += blocks


def numeral(number: int) -> str:
    """A small number as it counts headings: 1 → 一, 12 → 十二, 23 → 二十三."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _NUMERALS[ones - 1]
    head = ("" if tens == 1 else _NUMERALS[tens - 1]) + "十"
    return head + (_NUMERALS[ones - 1] if ones else "")


def paragraph(text: str) -> Block:
    """One body paragraph."""
    return _block(p=text)


def flush(text: str) -> Block:
    """One paragraph without indent (单位行、注)."""
    return _block(note=text)


def figure(chart: dict[str, Any]) -> Block:
    """A chart of the charts' room at this place (图)."""
    return _block(figure=chart)


def figures(document: Document) -> list[dict[str, Any]]:
    """The charts of a document in the order they stand."""
    blocks = (block for each in document["parts"] for block in each["blocks"])
    return [block["figure"] for block in blocks if block["figure"]]


def table(
    caption: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    strong: Iterable[int] = (),
    width: int = PORTRAIT,
    dense: bool = False,
    groups: Sequence[tuple[str, int]] = (),
) -> Block:
    """A table with a repeated header row, or two when columns are grouped.

    Args:
        caption: printed above it, '' for none.
        columns: heads and relative widths; they are scaled to `width`.
        rows: one text per column and row.
        strong: numbers of the rows (from 0) that stand out, like 合计.
        width: of the whole table in mm.
        dense: a smaller type for sheets with many columns.
        groups: (text, number of columns) of a first header row, left to right.
    """
    widths = _widths([c.width for c in columns], width)
    bold = set(strong)
    cells = [
        {
            "cells": _cells(row, columns, widths, number in bold),
            "long": sum(map(len, row)) > _LONG,
            "tall": _tallest(row, widths),
        }
        for number, row in enumerate(rows)
    ]
    heads = [
        {"lines": c.head.split("\n"), "text": c.head.replace("\n", ""), "width": w}
        for c, w in zip(columns, widths, strict=True)
    ]
    given = {
        "caption": caption,
        "groups": _groups(groups, widths),
        "heads": heads,
        "rows": cells,
        "dense": dense,
        "bare": not any(c.head for c in columns),
        "widths": widths,
    }
    return _block(table=given)


def pairs(rows: Iterable[tuple[str, str]], width: int = PORTRAIT, key_width: int = 30) -> Block:
    """A table of keys and values without a header row (说明表)."""
    columns = [Column("", key_width), Column("", width - key_width, left=True)]
    block = table("", columns, rows, width=width)
    for row in block["table"]["rows"]:
        row["cells"][0] |= {"head": True}
    return block


def part(
    blocks: Sequence[Block],
    title: str = "",
    mark: str = "",
    landscape: bool = False,
    signed: bool = False,
    lines: Sequence[str] = (),
) -> Part:
    """The body (`mark` empty) or an annex of a document.

    Args:
        blocks: what it holds.
        title: its title, broken into balanced lines; '' for none.
        mark: 附件1, 附件2 …; '' for the body.
        landscape: a page turned sideways for a wide table.
        signed: whether signature and date stand at its end.
        lines: lines below the title, centred (核验码、单位).
    """
    titles = split_title(title, _TITLE_WIDTH[landscape]) if title else []
    return {"mark": mark, "title_lines": titles, "lines": list(lines), "landscape": landscape,
            "signed": signed, "blocks": list(blocks)}  # fmt: skip


def annexed(parts: Sequence[Part]) -> list[Part]:
    """The parts with 附件1, 附件2 … given out in order; a single annex carries no number."""
    single = len(parts) == 1
    return [
        {**each, "mark": "附件" if single else f"附件{number}"}
        for number, each in enumerate(parts, start=1)
    ]


def annex_list(titles: Sequence[str]) -> list[str]:
    """附件说明: `1．名称`; a single annex carries no number."""
    if len(titles) == 1:
        return list(titles)
    return [f"{number}．{title}" for number, title in enumerate(titles, start=1)]


def _block(**given: Any) -> Block:
    return {"h1": "", "h2": "", "p": "", "note": "", "table": None, "figure": None, **given}


def _widths(relative: Sequence[float], width: int) -> list[float]:
    """Column widths in mm with one decimal that fill `width` exactly (layout, no score)."""
    scale = width / sum(relative)
    tenths = [round(w * scale * 10) for w in relative]
    tenths[tenths.index(max(tenths))] += width * 10 - sum(tenths)
    return [t / 10 for t in tenths]


def _cells(
    row: Sequence[str], columns: Sequence[Column], widths: Sequence[float], strong: bool
) -> list[dict[str, Any]]:
    return [
        {"text": text, "lines": text.split("\n"), "left": column.left, "head": False,
         "strong": strong, "width": width}
        for text, column, width in zip(row, columns, widths, strict=True)
    ]  # fmt: skip


def _groups(groups: Sequence[tuple[str, int]], widths: Sequence[float]) -> list[dict[str, Any]]:
    found, at = [], 0
    for text, span in groups:
        found.append({"text": text, "span": span, "width": round(sum(widths[at : at + span]), 1)})
        at += span
    return found


def _tallest(row: Sequence[str], widths: Sequence[float]) -> int:
    """Number of the cell that most likely needs the most lines (layout, no score)."""
    return max(range(len(row)), key=lambda n: (row[n].count("\n") + len(row[n]) / widths[n], -n))
