"""What a run recorded of one item, read back as what the rules looked at (复原计分依据)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kaoping.exact import ONE, Fraction
from kaoping.rulebook.given import Event, Given, Metric
from kaoping.rulebook.model import Gate, Item, Rule, Rulebook
from kaoping.runtables import Row, RunTables


def given_of(tables: RunTables, item: Item, steps: Iterable[Row], unit_code: str) -> Given:
    """What the rules of an item looked at, read back from the run."""
    metrics: dict[str, Metric] = {}
    members: dict[str, dict[str, Metric]] = {}
    for row in steps:
        if row.get("member"):
            members.setdefault(row["indicator"], {})[row["member"]] = _metric(row)
        else:
            metrics[row["indicator"]] = _metric(row)
    for code in item.indicators:
        for row in tables.find("metrics", unit_code=unit_code, indicator=code):
            if row.get("member"):
                members.setdefault(code, {})[row["member"]] = _metric(row)
            else:
                metrics[code] = _metric(row)
    targets = _targets(item, steps)
    counted = [r.indicator for r in item.leaves if r.kind in ("per_occurrence", "authority_level")]
    events = {code: _events(tables.spoken(unit_code, (code,)), code) for code in counted}
    return Given(metrics, targets, events, members)


def in_group(
    tables: RunTables, rulebook: Rulebook, item: Item, given: Given, unit_code: str
) -> Given:
    """The same with what the judged others of the comparison group have, where rules compare."""
    if not item.cohort:
        return given
    group = tables.one("totals", rulebook=rulebook.code, unit_code=unit_code)["group_code"]
    judged = tables.kept(
        ("in_group", rulebook.code, item.code, group),
        lambda: _judged(tables, rulebook, item, group),
    )
    others = {
        code: tuple(metric for peer, metric in found if peer != unit_code)
        for code, found in judged.items()
    }
    return replace(given, group=others)


def _judged(
    tables: RunTables, rulebook: Rulebook, item: Item, group: str
) -> dict[str, list[tuple[str, Metric]]]:
    """(unit, metric) of every judged unit of a group, by the indicator that is compared."""
    codes = {leaf.indicator for leaf in item.leaves if leaf.cohort}
    found: dict[str, list[tuple[str, Metric]]] = {code: [] for code in codes}
    for peer in tables.find("totals", rulebook=rulebook.code, group_code=group):
        unit = peer["unit_code"]
        key = {"rulebook": rulebook.code, "unit_code": unit, "item_code": item.code}
        rows = {r["indicator"]: r for r in tables.find("steps", **key) if r["indicator"] in codes}
        for code, row in rows.items():
            found[code] += [(unit, _metric(row))] if row["state"] == "ok" else []
    return found


def _metric(row: Row) -> Metric:
    den = int(row["den"]) if row["den"] else None
    return Metric(int(row["num"] or 0), den, row["state"])


def _targets(item: Item, steps: Iterable[Row]) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    shown = {(int(r["rule_no"]), int(r["part_no"])): r["threshold"] for r in steps}
    for rule in item.rules:
        named = [(0, rule.target_from), *((part.no, part.target_from) for part in rule.parts)]
        named += [(leaf.no, leaf.target_from) for leaf in rule.rules]
        for part_no, name in named:
            text = shown.get((rule.no, part_no), "")
            if name and text:
                found[name] = Fraction(text)
        for part in (part for leaf in rule.rules for part in leaf.parts if part.target_from):
            same = (r["threshold"] for r in steps if r["indicator"] == part.indicator)
            found |= {str(part.target_from): Fraction(text) for text in same if text}
        found |= dict.fromkeys(_unread(rule, steps) - found.keys(), ONE)
    return found


def _unread(rule: Rule, steps: Iterable[Row]) -> set[str]:
    """Targets of a mean over no members: no row shows them; that there is one is all they say (SQL: aimless)."""
    if rule.kind != "mean_over" or not rule.targets:
        return set()
    own = (r["state"] for r in steps if (int(r["rule_no"]), int(r["part_no"])) == (rule.no, 0))
    return set(rule.targets) if "no_base" in own else set()


def _events(rows: Iterable[Row], code: str) -> tuple[Event, ...]:
    return tuple(
        Event(
            r.get("event_date", ""),
            r.get("entity_key", ""),
            r.get("level", ""),
            r.get("matter_key", ""),
            r.get("resolved", "") == "true",
            r.get("member_key", ""),
        )
        for r in rows
        if r["indicator"] == code and r["verdict"] == "hit"
    )


def fired_gates(total: Row, rulebook: Rulebook) -> tuple[Gate, ...]:
    """The gates and vetoes that fired for the unit of a row of totals.csv, also where it has no total.

    They are known by number; runs made before numbers were kept have the titles only.
    """
    if "gate_nos" in total:
        numbers = total["gate_nos"].split(";")
        return tuple(gate for gate in rulebook.gates if str(gate.no) in numbers)
    titles = total.get("gates", "").split(";")
    return tuple(gate for gate in rulebook.gates if gate.title in titles)


def is_zeroed(tables: RunTables, rulebook: Rulebook, unit_code: str, item_code: str) -> bool:
    """Whether a gate or veto that fired for the unit takes this item's points."""
    if not any(g.effect == "zero_item" and g.target == item_code for g in rulebook.gates):
        return False
    total = tables.one("totals", rulebook=rulebook.code, unit_code=unit_code)
    return any(
        g.effect == "zero_item" and g.target == item_code for g in fired_gates(total, rulebook)
    )
