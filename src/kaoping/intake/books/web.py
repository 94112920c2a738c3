"""Web pages saved as .xls (网页格式的表格), as many department systems export them; also as .mht."""

from __future__ import annotations

import email
import email.policy
import re
from typing import TYPE_CHECKING

from kaoping.intake.books.plain import kind_and_text
from kaoping.intake.container import Container
from kaoping.intake.encodings import encoding_of
from kaoping.intake.grid import MAX_COLUMNS, Grid, Unreadable, limit
from kaoping.intake.problem import Raw

if TYPE_CHECKING:
    from lxml import html

_CHARSET = re.compile(rb"""charset=["']?\s*([\w-]{3,20})""", re.IGNORECASE)
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030"}
_SPACES = re.compile(r"[ \t\r\n\xa0]+")
_SHEET_NAMES = re.compile(r"<x:Name>([^<]{1,31})</x:Name>")
_STRUCK = "ancestor-or-self::*[self::s or self::strike or self::del]"


def read(container: Container) -> list[Grid]:
    """One sheet per table that is not itself inside a table; names as the page gives them.

    Raises:
        Unreadable: there is no table (S02).
    """
    from lxml import html

    data = _page(container.data) if container.kind == "mht" else container.data
    text = _decoded(data)
    parser = html.HTMLParser(no_network=True, huge_tree=False)
    root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", text) or "<p/>", parser=parser)
    tables = [t for t in root.iter("table") if not any(a.tag == "table" for a in t.iterancestors())]
    if not tables:
        raise Unreadable("S02", "没有表格的网页")
    names = _SHEET_NAMES.findall(text)
    names = names if len(names) == len(tables) else [_caption(table) for table in tables]
    return [_grid(table, name) for table, name in zip(tables, names, strict=True)]


def _page(data: bytes) -> bytes:
    """The page inside a single-file web page (MIME)."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            return payload if isinstance(payload, bytes) else b""
    raise Unreadable("S02", "没有表格的网页")


def _decoded(data: bytes) -> str:
    """The page's text: by what the bytes prove, else by what the page says of itself."""
    proven = encoding_of(data)
    said = _CHARSET.search(data[:4096])
    if said and proven not in ("utf-16", "utf-8-sig"):
        name = said[1].decode().lower()
        try:
            return data.decode(_CHINESE.get(name, name))
        except (LookupError, UnicodeDecodeError):
            pass  # the page lies about itself; the bytes decide
    if proven is None:
        raise Unreadable("S02", "无法识别编码的网页")
    return data.decode(proven)


def _caption(table: html.HtmlElement) -> str:
    caption = table.find("caption")
    return "" if caption is None else _text(caption)


def _grid(table: html.HtmlElement, name: str) -> Grid:
    rows: dict[int, dict[int, Raw]] = {}
    merges, struck, taken = [], set(), set()
    for r, row in enumerate(table.iter("tr"), start=1):
        c = 1
        for cell in row.iterchildren("td", "th"):
            while (r, c) in taken:
                c += 1
            down, right = _span(cell, "rowspan", 1000), _span(cell, "colspan", MAX_COLUMNS)
            limit(r, c + right - 1)
            if down > 1 or right > 1:
                merges.append((r, c, r + down - 1, c + right - 1))
                taken |= {(a, b) for a in range(r, r + down) for b in range(c, c + right)}
            kind, text = _value(cell)
            if text.strip():
                rows.setdefault(r, {})[c] = Raw(r, c, kind, text)
                if cell.xpath(f".//text()[{_STRUCK}]"):
                    struck.add((r, c))
            c += right
    return Grid(name, rows, tuple(merges), struck=frozenset(struck))


def _span(cell: html.HtmlElement, name: str, most: int) -> int:
    text = cell.get(name) or "1"
    return max(1, min(int(text), most)) if text.isdigit() else 1


def _value(cell: html.HtmlElement) -> tuple[str, str]:
    """The number that a spreadsheet left beside its display (x:num), else the text shown."""
    text = _text(cell)
    if "%" not in text and (number := cell.get("x:num")):
        try:
            return kind_and_text(float(number))
        except ValueError:
            pass  # no number after all: the text shown stands
    return kind_and_text(text)


def _text(cell: html.HtmlElement) -> str:
    """The text shown, a line break for <br>."""
    for line in cell.iter("br"):
        line.tail = "\n" + (line.tail or "")
    lines = "".join(cell.itertext()).split("\n")
    return "\n".join(filter(None, (_SPACES.sub(" ", line).strip() for line in lines)))
