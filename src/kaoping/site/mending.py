"""What a unit regains by mending (补齐推演) on its page: the fewest things for the most points, exactly.

The same search as `kaoping whatif`, kept within bounds for every unit of a round: up to `MOST` things,
`LIMIT` choices for one part of a plan; where there were more, the page says so. Points are those of
the rule engine before a total is rounded; rank and grade are left to the command, which scores the
whole round again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from kaoping.documents.source import Book
from kaoping.rounds import Unit
from kaoping.rulebook.model import Rulebook, plain
from kaoping.simulate import naming, whatif
from kaoping.simulate.plan import Ground, plan
from kaoping.simulate.things import MORE, Effect, Thing, things
from kaoping.site.names import enterprise_href
from kaoping.site.scene import Scene

MOST = 6
LIMIT = 200


def mending_view(scene: Scene, unit: Unit, book: Book, rulebook: Rulebook) -> dict[str, Any]:
    """One rulebook's plan for one unit, as finished texts."""
    asked = whatif.Scene(scene.where, scene.run, scene.round, scene.rulebooks, rulebook, unit.code)
    found = things(scene.run, rulebook, unit.code, scene.past, scene.weighed)
    ground = _remembering(whatif.ground_of(asked))
    best = plan(found, ground, MOST, LIMIT)
    titles = {item.code: item.title for item in book.items}
    return {
        "title": book.title,
        "lines": [_line(scene, line) for line in whatif.lines_of(best, ground)],
        "ahead": "；".join(f"{k}处{_signed(gain)}分" for k, gain in whatif.ahead_of(best)),
        "exact": best.exact,
        "past": "、".join(f"{why}{n}处" for why, n in whatif.past_of(asked, scene.past)),
        "absent": [
            f"{code} {titles.get(code, '')}：所需工作表未报送，补报后最多得{plain(Fraction(full))}分。"
            for code, full in whatif.absent_of(asked)
        ],
    }


def _remembering(ground: Ground) -> Ground:
    """The same ground, each question asked of the rule engine once."""
    known: dict[tuple[str, tuple[Effect, ...]], Fraction] = {}

    def points(code: str, effects: Sequence[Effect]) -> Fraction:
        key = (code, tuple(effects))
        if key not in known:
            known[key] = ground.points(code, effects)
        return known[key]

    return replace(ground, points=points)


def _line(scene: Scene, line: whatif.Line) -> dict[str, str]:
    key = line.thing.key if line.thing.kind == "enterprise" else ""
    return {
        "name": line.thing.name,
        "href": enterprise_href(key) if key in scene.enterprise_keys else "",
        "lacks": _lacks(line.thing),
        "place": naming.place_of(line.thing),
        "regained": _signed(line.regained),
    }


def _lacks(thing: Thing) -> str:
    return "再有一个" if thing.kind == MORE else naming.lacks(thing)


def _signed(amount: Fraction) -> str:
    return f"{'+' if amount > 0 else ''}{plain(amount)}"
