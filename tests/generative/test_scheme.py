"""The generator of random rulebooks really draws the whole language: every kind, modifier and pair of them."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

from tests.generative.scheme import COHORT, KINDS, NESTING, Scheme

SEEDS = 400
COMMON = {"points", "max_deduct", "min_points", "only_if"}
OWN = {
    "flag": {"deduct", "any", "none"},
    "all_or_nothing": {"target", "target_from", "dated"},
    "per_occurrence": {"each", "table", "free", "mitigation"},
    "shortfall": {"target", "target_from", "dated", "per"},
    "per_point": {"target", "target_from", "dated", "below", "above"},
    "bands": {"otherwise"},
    "pro_rata": {"target", "target_from", "dated", "zero_at"},
    "checklist": {"part.target", "part.target_from"},
    "per_missing": {"part.target", "part.target_from"},
    "authority_level": {"sum.all", "sum.highest", "once_per.event", "mitigation", "sign.add", "outside"},
    "bonus": {"each", "tier", "cap", "cap.none", "outside"},
    "imported": {"rulebook", "source"},
    "rank": {"of", "higher", "lower", "standard", "dense"},
    "ratio_to_best": {"of", "higher", "lower"},
    "vs_group_mean": {"of", "pooled", "units", "below", "above"},
    "mean_over": set(), "best_of": set(), "worst_of": set(), "manual": {"min"},
}  # fmt: skip
STEPPED = ("shortfall", "per_point", "vs_group_mean")


def traits(rule: dict[str, Any]) -> Iterator[str]:
    """The keys of a rule, and of those with few values the value."""
    for key, value in rule.items():
        if key == "target" and isinstance(value, list):
            yield "dated"
        elif key in ("sum", "once_per", "sign"):
            yield f"{key}.{value}"
        elif key in ("direction", "ties", "mean", "step", "full_when"):
            yield str(value)
        elif key == "outside":
            yield from ["outside"] if value else []
        elif key == "cap" and value == "none":
            yield "cap.none"
        elif key == "part":
            yield from (f"part.{name}" for part in value for name in part)
        else:
            yield key


@cache
def drawn() -> Counter[tuple[str, str]]:
    """(kind, trait) and (outer kind, nested kind) over all seeds, with how often each was drawn."""
    found: Counter[tuple[str, str]] = Counter()
    for seed in range(SEEDS):
        first = Scheme(Random(seed), "base")
        second = Scheme(Random(seed + SEEDS), "random", first.units, "base")
        for scheme in (first, second):
            for item in tomllib.loads(scheme.text)["item"]:
                for rule in item["rule"]:
                    found.update({(rule["kind"], t) for t in traits(rule)})
                    for inner in rule.get("rule", []):
                        found.update({(inner["kind"], t) for t in traits(inner)})
                        found[rule["kind"], inner["kind"]] += 1
    return found


def test_every_kind_is_drawn_with_every_modifier_it_may_carry() -> None:
    found = drawn()
    wanted = {(kind, trait) for kind, own in OWN.items() for trait in own}
    adding = {"bonus"}
    wanted |= {(kind, trait) for kind in OWN if kind not in adding for trait in COMMON}
    wanted |= {(kind, step) for kind in STEPPED for step in ("whole_up", "whole_down", "prorata")}
    wanted |= {("bonus", "only_if"), ("bonus", "whole_down"), ("bonus", "prorata")}
    assert set(OWN) == set(KINDS)
    assert sorted(wanted - found.keys()) == []


def test_every_kind_that_may_be_nested_is() -> None:
    found = drawn()
    single = [kind for kind in KINDS if kind not in (*NESTING, "bonus")]
    alone = {*COHORT, "imported", "manual"}
    wanted = {(outer, kind) for outer in ("best_of", "worst_of") for kind in single}
    wanted |= {("mean_over", kind) for kind in single if kind not in alone}
    assert sorted(wanted - found.keys()) == []


def test_everything_around_the_rules_is_drawn() -> None:
    """Policies, gates with every effect, quotas with every tie rule, uses of the results."""
    seen: Counter[str] = Counter()
    for seed in range(SEEDS):
        book = tomllib.loads(Scheme(Random(seed)).text)
        seen[f"policy {book['not_applicable']['policy']}"] += 1
        seen[f"rank_on {book['rounding']['rank_on']}"] += 1
        for item in book["item"]:
            seen.update(f"item {key}" for key in item)
            seen.update(f"floor {item['floor']}" for _ in range("floor" in item))
        for kind in ("gate", "veto"):
            for gate in book.get(kind, []):
                when = gate["fires_when"]
                seen.update([f"{kind} {'within' if isinstance(when, dict) else when}", *(f"effect {e}" for e in gate["effect"])])  # fmt: skip
        for grade in book.get("grade", []):
            seen.update(f"grade {key}" for key in grade)
            quota = grade.get("quota", {})
            seen.update(f"quota {key} {quota.get(key)}" for key in ("rounding", "ties") if quota)
            seen["quota order_by"] += "order_by" in quota
        for use in book.get("consequence", []):
            seen.update(f"use {key}" for key in use)
    wanted = [f"policy {p}" for p in ("full_points", "zero", "exclude", "group_mean")]
    wanted += [f"effect {e}" for e in ("zero_item", "zero_class", "zero_total", "cap_total", "cap_grade", "bar_excellent")]  # fmt: skip
    wanted += [f"{k} {w}" for k in ("gate", "veto") for w in ("any", "none", "within")]
    wanted += [f"quota rounding {r}" for r in ("floor", "ceil", "half_up")]
    wanted += ["quota ties exclude", "quota ties include", "quota order_by", "rank_on unrounded"]
    wanted += ["item combine", "item applies_to", "item not_submitted", "item not_applicable", "floor -2", "floor none"]  # fmt: skip
    wanted += ["grade max_zero_items", "grade each_class_from", "use last", "use rank_from", "use rank_to", "use grade", "use consecutive"]  # fmt: skip
    assert [name for name in wanted if not seen[name]] == []
