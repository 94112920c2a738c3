"""The fairness report as finished texts (公平性分析的呈现): the same for the command line and the site."""

from __future__ import annotations

from typing import Any

from kaoping.fairness import words
from kaoping.fairness.gather import SIZES
from kaoping.fairness.policies import Policies, Policy, UnitUnder
from kaoping.fairness.report import Aspect, ItemLook, Look, Pair
from kaoping.rounds import Round
from kaoping.rulebook.model import places_text

HEAD = ("项目", "计分单位", "满分", "0分", "企业数", "职工人数", "类别", "占分值", "占差异", "看法")
FOOT = (
    "满分、0分为计分单位中的占比；企业数、职工人数、类别为其所能解释的得分差异；占差异为该项对总分差异的贡献。"
    "单位规模以企业名录为准。统计只供修订细则参考，不改变任何得分。"
)
NO_POLICY = "没有不适用的项目，不适用办法不影响结果。"
_DASH = "—"


def view(look: Look, policies: Policies | None, round_: Round) -> dict[str, Any]:
    """One rulebook's report: rows, sentences, pairs, policies, all as texts.

    Args:
        look: of `report.look`.
        policies: of `policies.policies`; None when the run could not be judged again.
        round_: for the names of units.
    """
    return {
        "code": look.book.code,
        "title": look.book.title,
        "edition": f"{look.book.edition}版" + ("，示例细则" if look.book.illustrative else ""),
        "notes": list(look.notes),
        "rows": [_row(item) for item in (*look.items, look.total)],
        "pairs": [_said(pair) for pair in look.pairs if pair.flagged],
        "weak_pairs": [_said(pair) for pair in look.pairs if pair.strong and not pair.flagged],
        "policies": _policies(policies, round_),
        "flagged": sum(any(a.flagged for a in item.aspects) for item in look.items),
        "foot": FOOT,
    }


def _row(item: ItemLook) -> dict[str, Any]:
    return {
        "code": item.code,
        "title": item.title,
        "cells": [
            str(item.units), *_ends(item), *(_share(item.aspect(name)) for name in ("enterprises", "staff", "category")),
            words.percent(item.weight) if item.code else _DASH, _share(item.aspect("contribution")),
        ],
        "flagged": any(aspect.flagged for aspect in item.aspects),
        "meaning": opinion(item),
        "sentences": [_said(aspect) for aspect in item.aspects],
    }  # fmt: skip


def opinion(item: ItemLook) -> str:
    """What the owner should look at: the meanings of flagged aspects, each once."""
    said = [aspect.meaning for aspect in item.aspects if aspect.flagged]
    if said:
        return "".join(_joined(said))
    return words.FEW if item.aspect("few") else words.FINE


def _joined(said: list[str]) -> list[str]:
    """The two sizes, where they say the same, in one sentence."""
    one, other = SIZES.values()
    first = next((text for text in said if f"{one}越多" in text), "")
    twin = first.replace(one, other)
    if first and twin in said:
        both = first.replace(one, f"{one}、{other}")
        return [both if text == first else text for text in said if text != twin]
    return said


def _ends(item: ItemLook) -> tuple[str, str]:
    if not item.units or not item.counted:
        return _DASH, _DASH
    return words.count_share(item.at_full, item.units), words.count_share(item.at_zero, item.units)


def _share(aspect: Aspect | None) -> str:
    if aspect is None or aspect.share is None:
        return _DASH
    return words.percent(aspect.share) + ("※" if aspect.flagged else "")


def _said(one: Aspect | Pair | Policy) -> str:
    return f"{one.fact}{one.meaning}"


def _policies(found: Policies | None, round_: Round) -> dict[str, Any]:
    if found is None:
        return {"said": ["细则、目标或单位表在该次运行之后改过，未推演不适用办法。"], "rows": []}
    if not found.items:
        return {"said": [NO_POLICY], "rows": []}
    head = f"{len(found.items)}个项目对{len(found.units)}个单位不适用。"
    rows = [_unit(policy, unit, round_) for policy in found.found for unit in policy.units]
    return {"said": [head, *(_said(policy) for policy in found.found)], "rows": rows}


def _unit(policy: Policy, unit: UnitUnder, round_: Round) -> dict[str, str]:
    points = [_DASH if one is None else places_text(one, 2) for one in unit.points]
    ranks = [str(one or _DASH) for one in unit.ranks]
    return {
        "policy": policy.title,
        "unit": round_.by_code[unit.unit_code].name,
        "points": _arrow(points[0], points[1]),
        "rank": _arrow(ranks[0], ranks[1]),
        "grade": _arrow(unit.grades[0] or _DASH, unit.grades[1] or _DASH),
    }


def _arrow(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"
