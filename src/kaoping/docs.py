"""Generated pages of docs/ (生成文档): `python -m kaoping.docs` rewrites them, tests check they are current."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kaoping import findings_page
from kaoping.config import Paths, paths


def pages(where: Paths) -> dict[Path, Callable[[], str]]:
    """File → how its text is made, for every generated page."""
    return {where.root / "docs" / "findings.md": lambda: findings_page.render(where)}


def write(where: Paths) -> list[Path]:
    """Rewrite every generated page; return the files."""
    made = pages(where)
    for file, render in made.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(render(), encoding="utf-8")
    return list(made)


if __name__ == "__main__":
    write(paths())
