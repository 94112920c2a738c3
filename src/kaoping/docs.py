"""Generated pages of docs/ (生成文档): `python -m kaoping.docs` rewrites them, tests check they are current."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kaoping import cli_page, findings_page
from kaoping.config import Paths, paths
from kaoping.documents import wordingpage
from kaoping.documents.templates import page as templates_page
from kaoping.rulebook import load_catalogue, load_edition
from kaoping.rulebook.editions import editions
from kaoping.rulebook.page import render as render_book


def pages(where: Paths) -> dict[Path, Callable[[], str]]:
    """File → how its text is made, for every generated page."""
    docs = where.root / "docs"
    catalogue = load_catalogue(where)
    made: dict[Path, Callable[[], str]] = {
        docs / "findings.md": lambda: findings_page.render(where),
        docs / "cli.md": cli_page.render,
        docs / "district.md": wordingpage.render,
        docs / "templates.md": lambda: templates_page.render(docs / "templates.md"),
    }
    for folder in sorted(p for p in where.rulebooks.iterdir() if any(p.glob("*.toml"))):
        newest = max(editions(where, folder.name).items())[1]
        made[docs / "rulebooks" / f"{folder.name}.md"] = lambda file=newest: render_book(
            load_edition(file, catalogue), catalogue
        )  # type: ignore[misc]
    return made


def write(where: Paths) -> list[Path]:
    """Rewrite every generated page; return the files."""
    made = pages(where)
    for file, render in made.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(render(), encoding="utf-8")
    return list(made)


if __name__ == "__main__":
    write(paths())
