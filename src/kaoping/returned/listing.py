"""The list sheet 问题清单: who, how many, what to do by when, and every finding with a link to its cell."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from kaoping.documents.source import clean
from kaoping.findings import SEVERITIES
from kaoping.intake.returned_list import TITLE
from kaoping.returned.marks import HIDDEN_NOTE, LOOKS, Heading, Mark, counts
from kaoping.returned.package import MAIN
from kaoping.returned.styles import Styles, font
from kaoping.returned.workbook import quoted

HEADS = ("序号", "级别", "代码", "工作表", "单元格", "列名", "现在填的是", "问题", "怎么改")
WIDTHS = (6, 10, 7, 18, 9, 15, 18, 44, 36)
_HIGHEST = 409  # points; no row can be higher
_MOST_LINKS = 60_000  # of 65,530 that a sheet may hold
_LEGEND = (("A", "C"), ("D", "E"), ("F", "G"), ("H", "H"), ("I", "I"))
_LETTERS = "ABCDEFGHI"
_RISKY = tuple("=+-@\t\r＝＋－＠")
_HEAD = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">'
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
    '<sheetViews><sheetView tabSelected="1" showGridLines="0" workbookViewId="0">'
    '<pane ySplit="{0}" topLeftCell="A{1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    '<sheetFormatPr defaultRowHeight="15"/><cols>{2}</cols><sheetData>'
)
_COLUMN = '<col min="{0}" max="{0}" width="{1}" customWidth="1"/>'
_TEXT = '<c r="{0}" s="{1}" t="inlineStr"><is><t xml:space="preserve">{2}</t></is></c>'
_PAGE = (
    '<printOptions horizontalCentered="1"/>'
    '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
    "<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter></worksheet>"
)


class Listing:
    """The list while it is written.

    Args:
        styles: of the workbook that it goes into.
        names: sheet code → name of the worksheet, for links.
    """

    def __init__(self, styles: Styles, names: Mapping[str, str]) -> None:
        self._names = names
        self._rows: list[str] = []
        self._merged: list[str] = []
        self._links: list[tuple[str, str]] = []
        self._style = _styles(styles)
        self.header_row = 0
        self.last_row = 0

    def build(self, heading: Heading, marks: Sequence[Mark], notes: Sequence[str]) -> bytes:
        """The part's bytes; afterwards `header_row` and `last_row` say where the table is."""
        self._line(TITLE, "title", 30)
        arrival = f"　{heading.arrival}" if heading.arrival else ""
        self._line(
            f"{heading.unit}　{heading.round_title}　文件：{heading.file_name}{arrival}", "text"
        )
        self._line(counts(marks), "strong")
        self._line(_what_to_do(heading, marks), "text")
        self._legend()
        if notes:
            self._line("本文件与原件的不同：" + "".join(notes), "text")
        self.header_row = self._next()
        self._row([(head, "head") for head in HEADS], 22)
        for number, mark in enumerate(marks, start=1):
            self._mark(number, mark)
        self.last_row = max(self._next() - 1, self.header_row + 1)
        return self._finished()

    def _next(self) -> int:
        return len(self._rows) + 1

    def _line(self, text: str, style: str, height: int = 0) -> None:
        """One line over the whole width, as high as its text needs."""
        row = self._next()
        lines = -(-_width(text) // (sum(WIDTHS) - 12))
        self._row([(text, style)], height or 6 + 15 * lines)
        self._merged.append(f"A{row}:I{row}")

    def _legend(self) -> None:
        row = self._next()
        texts = [("颜色", "text"), *((look.meaning, name) for name, look in LOOKS.items())]
        cells = {ord(first) - 64: text for (first, _), text in zip(_LEGEND, texts, strict=True)}
        styles: dict[int, str] = {}
        for (first, last), (_, style) in zip(_LEGEND, texts, strict=True):
            styles |= dict.fromkeys(range(ord(first) - 64, ord(last) - 63), style)
            if first != last:
                self._merged.append(f"{first}{row}:{last}{row}")
        self._row([(cells.get(n, ("", ""))[0], styles[n]) for n in range(1, 10)], 36)

    def _mark(self, number: int, mark: Mark) -> None:
        row = self._next()
        sheet = mark.sheet_title
        if mark.file:
            sheet = f"{sheet}（见{mark.file}）" if sheet else f"（见{mark.file}）"
        is_here = not mark.file and number <= _MOST_LINKS
        link = self._names.get(mark.sheet, "") if is_here else ""
        hidden = HIDDEN_NOTE if mark.is_personal and mark.place and not mark.file else ""
        message = f"{mark.message}{hidden}"
        texts = (sheet, mark.cell, mark.column_title, mark.value, message, mark.remedy)
        cells = [
            (str(number), "mid"),
            (SEVERITIES[mark.severity], mark.severity),
            (mark.code, "mid"),
        ]
        cells += [(text, "cell") for text in texts]
        if link and mark.place:
            cells[4] = mark.cell, "link"
            self._links.append((f"E{row}", f"{quoted(link)}!{mark.cell}"))
        elif link:
            cells[3] = sheet, "link"
            self._links.append((f"D{row}", f"{quoted(link)}!A1"))
        lines = max(-(-_width(t) // (w - 2)) for (t, _), w in zip(cells, WIDTHS, strict=True))
        self._row(cells, min(6 + 14 * max(1, lines), _HIGHEST))

    def _row(self, cells: Sequence[tuple[str, str]], height: int) -> None:
        number = self._next()
        body = "".join(
            self._cell(f"{letter}{number}", text, style)
            for letter, (text, style) in zip(_LETTERS, cells, strict=False)
        )
        self._rows.append(f'<row r="{number}" ht="{height}" customHeight="1">{body}</row>')

    def _cell(self, ref: str, text: str, style: str) -> str:
        """A text cell: never a formula, whatever the text begins with."""
        is_risky = text.startswith(_RISKY) and f"{style}'" in self._style
        index = self._style[f"{style}'" if is_risky else style]
        plain = str(clean(text))
        return _TEXT.format(ref, index, escape(plain)) if plain else f'<c r="{ref}" s="{index}"/>'

    def _finished(self) -> bytes:
        columns = "".join(_COLUMN.format(n, width) for n, width in enumerate(WIDTHS, start=1))
        merged = "".join(f'<mergeCell ref="{area}"/>' for area in self._merged)
        links = "".join(
            f"<hyperlink ref={quoteattr(ref)} location={quoteattr(place)}/>"
            for ref, place in self._links
        )
        parts = [
            _HEAD.format(self.header_row, self.header_row + 1, columns),
            *self._rows,
            f'</sheetData><autoFilter ref="A{self.header_row}:I{self.last_row}"/>',
            f'<mergeCells count="{len(self._merged)}">{merged}</mergeCells>',
            f"<hyperlinks>{links}</hyperlinks>" if links else "",
            _PAGE,
        ]
        return "".join(parts).encode()


def _what_to_do(heading: Heading, marks: Sequence[Mark]) -> str:
    day = heading.due
    if not marks:
        return "不必重新报送。"
    return (
        "请点“单元格”一列到出错的格，按“怎么改”在各表中改正（着色和批注不必删除，本表不必填写），"
        f"把本文件另存后报{heading.issuer}；报送截止日为{day.year}年{day.month}月{day.day}日（含当日），"
        "此后报到的按逾期登记。改正后再次报送时，本表和我们的着色、批注会自动略去。"
    )


def _styles(styles: Styles) -> dict[str, int]:
    """Names of the list's formats → indexes; a name with ' is its form for texts like formulas."""
    black, plain = font(10, "黑体"), font(10)
    link = font(10, colour="FF1F4E79", extra="<u/>")
    found = {name: styles.look(name) for name in LOOKS}
    found["title"] = styles.cell(font(18, "方正小标宋简体"), align="center")
    found["head"] = styles.cell(black, "FFE7E6E6", "thin", "center")
    found["mid"] = styles.cell(plain, border="thin", align="center")
    for name, face, border in (
        ("text", plain, ""),
        ("strong", black, ""),
        ("cell", plain, "thin"),
        ("link", link, "thin"),
    ):
        found[name] = styles.cell(face, border=border)
        found[f"{name}'"] = styles.cell(face, border=border, is_quoted=True)
    return found


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)
