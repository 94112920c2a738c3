"""What the search box knows at once (检索): pages, units, items, kinds of findings.

Names of enterprises are too many for every page; they come from the files of `dossiers.names`.
"""

from __future__ import annotations

from collections.abc import Iterable

from kaoping.documents.source import clean
from kaoping.site.names import item_page, slug
from kaoping.site.overview import code_rows
from kaoping.site.scene import Scene


def index(scene: Scene, pages: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Rows of (kind, code, title, link); the order is the order of the answers.

    Args:
        scene: the run.
        pages: (title, page) of the main menu.
    """
    rows = [["单位", unit.code, unit.name, scene.unit_href(unit.code)] for unit in scene.units]
    for book, _ in scene.editions:
        rows += [
            ["项目", i.code, f"{i.title}（{book.title}）", item_page(book.code, i.code)]
            for i in book.items
        ]
        rows.append(["细则", book.code, book.title, f"rulebooks/{slug(book.code)}.html"])
    seen: dict[str, list[str]] = {}
    for row in code_rows(scene):
        title = f"{row['title']}（{row['count']}项）"
        seen.setdefault(
            row["code"], ["问题", row["code"], title, f"findings.html#code={row['code']}"]
        )
    rows += [seen[code] for code in sorted(seen)]
    rows += [["页面", "", title, href] for title, href in pages]
    found: list[list[str]] = clean(rows)
    return found
