"""The fairness page (公平性分析): what points hang on besides the work, for the owner of a rulebook."""

from __future__ import annotations

from typing import Any

from kaoping import fairness
from kaoping.errors import ConfigError
from kaoping.fairness.view import HEAD
from kaoping.simulate.engine import Engine, verified
from kaoping.site.names import item_page, slug
from kaoping.site.scene import Scene

PAGE = "fairness.html"
POLICY_HEAD = ("不适用项目改为", "单位", "总分", "名次", "等次")


def fairness_view(scene: Scene) -> dict[str, Any]:
    """The report of every edition of the round, as finished texts with links to items."""
    engine = _engine(scene)
    return {
        "head": HEAD,
        "policy_head": POLICY_HEAD,
        "foot": fairness.FOOT,
        "books": [_book(scene, engine, code) for code in (book.code for book in scene.rulebooks)],
    }


def _engine(scene: Scene) -> Engine | None:
    """The run in memory; None when the rules have changed since, so that it would say other things."""
    try:
        return verified(scene.run, scene.round, scene.rulebooks)
    except ConfigError:
        return None


def _book(scene: Scene, engine: Engine | None, code: str) -> dict[str, Any]:
    book = next(one for one in scene.rulebooks if one.code == code)
    found = fairness.look(scene.run, scene.round, book)
    under = fairness.policies(engine, code) if engine else None
    view = fairness.view(found, under, scene.round)
    for row in view["rows"]:
        row["href"] = item_page(code, row["code"]) if row["code"] else ""
    return {**view, "anchor": slug(code), "href": f"rulebooks/{slug(code)}.html"}
