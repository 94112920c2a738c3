"""The manual page of an edition as blocks (细则手册): the text of `rulebook.page`, ready for a template.

That page is Markdown of a small, known set: headings, quotes, lists, one table, paragraphs. Texts stay
texts; the template escapes them.
"""

from __future__ import annotations

import re
from typing import Any

from kaoping.documents import numbers
from kaoping.documents.source import Book
from kaoping.rulebook.model import Rulebook
from kaoping.rulebook.page import render
from kaoping.site.names import item_page, slug
from kaoping.site.overview import grade_row
from kaoping.site.scene import Scene

_HEADING = re.compile(r"(#{1,3}) (.*)")
Block = dict[str, Any]


def rulebooks_view(scene: Scene) -> dict[str, Any]:
    """The list of the round's editions: full marks, items, authority, how units stand."""
    rows = []
    for book, rulebook in scene.editions:
        standing = grade_row(scene, book)
        rows.append(
            {
                "title": book.title,
                "href": f"rulebooks/{slug(book.code)}.html",
                "edition": book.edition,
                "status": book.status,
                "authority": book.authority or numbers.DASH,
                "full": numbers.trimmed(book.full_points),
                "classes": str(len(rulebook.classes)),
                "item_count": str(len(book.items)),
                "grades": standing["grades"],
                "span": standing["span"],
            }
        )
    return {"books": rows}


def rulebook_view(scene: Scene, book: Book, rulebook: Rulebook) -> dict[str, Any]:
    """The page of one edition: its blocks, and a link to every item's page."""
    found = blocks(render(rulebook, rulebook.catalogue))
    items = {item.code for item in book.items}
    for block in found:
        code = block["text"].split(" ")[0] if block["kind"] == "h3" else ""
        block["href"] = item_page(book.code, code) if code in items else ""
        block["id"] = f"i-{slug(code)}" if code in items else ""
        if block["kind"] == "table":
            block["rows"] = [
                [{"text": t, "href": f"#i-{slug(row[0])}" if n == 0 and row[0] in items else ""} for n, t in enumerate(row)]
                for row in block["rows"]
            ]  # fmt: skip
    return {
        "code": book.code,
        "title": book.title,
        "edition": f"{book.edition}版，{book.status}",
        "blocks": found[1:],  # the page has its own first heading
    }


def blocks(text: str) -> list[Block]:
    """The blocks of a manual page, in order: h1 h2 h3 quote list table text."""
    out: list[Block] = []
    for line in text.splitlines():
        _take(out, line)
    return [block for block in out if block["kind"] != "gap"]


def _take(out: list[Block], line: str) -> None:
    heading = _HEADING.fullmatch(line)
    if heading:
        out.append({"kind": f"h{len(heading[1])}", "text": heading[2]})
    elif not line.strip():
        out.append({"kind": "gap", "text": ""})
    elif line.startswith("- "):
        _join(out, "list", line[2:])
    elif line.startswith("> "):
        _join(out, "quote", _plain(line[2:]))
    elif line.startswith("| "):
        _row(out, [cell.strip() for cell in line.strip("|").split("|")])
    elif not line.startswith("|---"):
        _join(out, "text", _plain(line))


def _join(out: list[Block], kind: str, text: str) -> None:
    """Add a line to the block before when that is of the same kind."""
    if not out or out[-1]["kind"] != kind:
        out.append({"kind": kind, "text": "", "lines": []})
    out[-1]["lines"].append(text)


def _row(out: list[Block], cells: list[str]) -> None:
    if not out or out[-1]["kind"] != "table":
        out.append({"kind": "table", "text": "", "head": cells, "rows": []})
    else:
        out[-1]["rows"].append(cells)


def _plain(text: str) -> str:
    """Without the marks for bold and code, which the page sets itself."""
    return text.replace("**", "").replace("`", "")
