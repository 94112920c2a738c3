"""What is wrong with a template, said for the person who edited it (模板问题)."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from kaoping.documents.templates.names import Shape

CLOSE = 0.5  # likeness from which a name is worth suggesting


@dataclass(frozen=True, order=True)
class Trouble:
    """One mistake in a template.

    Attributes:
        file: the template, below `reports/`.
        order: where it stands, for sorting (a line number).
        place: where it stands, in words: the line, or the paragraph's text.
        what: what is wrong.
        remedy: what to write instead.
    """

    file: str
    order: int
    place: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file} {self.place}：{self.what}。{self.remedy}"


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like `name`, empty when none is like it."""
    found = difflib.get_close_matches(name, sorted(set(known)), n=1, cutoff=CLOSE)
    return found[0] if found else ""


def unknown(name: str, known: Iterable[str], owner: str = "") -> tuple[str, str]:
    """What is wrong with a name that does not exist, and what to write.

    Args:
        name: as the template has it.
        known: the names that exist in that place.
        owner: the expression it is asked of, empty for a name by itself.
    """
    said = f"没有名为“{name}”的占位符" if not owner else f"“{owner}”没有名为“{name}”的内容"
    like = nearest(name, known)
    if like:
        return said, f"最接近的是“{like}”；全部名称见 docs/templates.md"
    return said, "对照 docs/templates.md 改用已有的名称"


def misuse(owner: str, shape: Shape) -> tuple[str, str]:
    """What is wrong with asking a list or a text for a name."""
    if shape.element is not None:
        return f"“{owner}”是一列，不能直接取其中的名称", "先用 for 循环逐条取出"
    return f"“{owner}”是文字，其下没有名称", "直接写这个名称，去掉点号后面的部分"
