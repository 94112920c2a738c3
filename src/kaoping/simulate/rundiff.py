"""Two runs held against each other (两次结果之比): every point that moved, and why."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kaoping.config import Paths
from kaoping.errors import ConfigError
from kaoping.runtables import Row, RunTables
from kaoping.simulate import rulediff, states
from kaoping.simulate.moves import Step, UnitMove, crossed, moves

MIXED = "mixed"
TITLES = {**states.CAUSES, MIXED: "未分开"}
_FILES = {
    "rulebooks": "rules", "round": "round", "sql": "program", "code": "program", "expectations": "program",
}  # fmt: skip


@dataclass(frozen=True)
class EvidenceChange:
    """Evidence of one indicator of one unit that went and that came."""

    gone: tuple[Row, ...]
    come: tuple[Row, ...]


@dataclass(frozen=True)
class RunDiff:
    """Two runs, what moved between them, and what stands behind it.

    Attributes:
        note: how far causes could be told apart, '' when entirely.
        evidence: by (unit, indicator); miss, unknown and occurrence rows.
        rules: rulebook → how its rules differ; of kept warehouses only.
        law: statutory values that differ, in words.
        groups: (rulebook, unit) → comparison group in the later run.
    """

    old_key: str
    new_key: str
    units: list[UnitMove]
    note: str
    evidence: dict[tuple[str, str], EvidenceChange] = field(default_factory=dict)
    rules: dict[str, rulediff.RuleChanges] = field(default_factory=dict)
    law: list[str] = field(default_factory=list)
    groups: dict[tuple[str, str], str] = field(default_factory=dict)

    def passed(self, unit: UnitMove) -> list[tuple[UnitMove, int]]:
        """Who changed places with a unit whose rank moved though its own total did not; see `crossed`."""
        if unit.ranks[0] == unit.ranks[1] or unit.total.before != unit.total.after:
            return []
        group = self.groups.get((unit.rulebook, unit.unit_code))
        peers = [
            u
            for u in self.units
            if u.rulebook == unit.rulebook and self.groups.get((u.rulebook, u.unit_code)) == group
        ]
        return crossed(unit, peers)


def diff(paths: Paths, old: Path, new: Path) -> RunDiff:
    """What moved from the earlier run to the later one.

    With both warehouses kept, each cause is put in place after the other and scored by the SQL
    (data, then what persons entered, law, the round's settings, the rules; what is left is the
    program). Without them the manifests tell the cause where only one thing differs.

    Args:
        paths: of the installation.
        old: folder of the earlier run.
        new: folder of the later run.
    """
    one, other = RunTables.load(old), RunTables.load(new)
    note, rules, law = "", {}, []
    if states.have_warehouses(old, new):
        try:
            steps = _chain(paths, old, new, one, other)
            rules, law = _rules(old, new, other), states.law_changes(old, new)
        except ConfigError as error:
            steps, note = _single(old, new, one, other), f"{error.what}。"
    else:
        note = "其中一次的数据仓已清理（只留最近三次），不能逐步重算。"
        steps = _single(old, new, one, other)
    if steps[0][0] == MIXED:
        note += "两次之间不止一种东西有变，各项的变动没有按原因分开。"
    found = moves(steps)
    evidence = _evidence(one, other, {unit.unit_code for unit in found})
    groups = {(r["rulebook"], r["unit_code"]): r["group_code"] for r in other.totals}
    return RunDiff(one.key, other.key, found, note, evidence, rules, law, groups)


def _chain(paths: Paths, old: Path, new: Path, one: RunTables, other: RunTables) -> list[Step]:
    """From the earlier run as published, through the states between, to the later as published."""
    found = states.states(paths, old, new)
    tables = [one, *(state.tables for state in found), other]
    causes = [*(state.cause for state in found), "program"]
    return [
        (cause, tables[n], tables[n + 1]) for n, cause in enumerate(causes)
    ]  # the last one is what today's SQL and the later run's differ in


def _single(old: Path, new: Path, one: RunTables, other: RunTables) -> list[Step]:
    return [(_only_cause(_inputs(old), _inputs(new)), one, other)]


def _inputs(folder: Path) -> dict[str, Any]:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return dict(manifest.get("inputs", {}))


def _only_cause(old: dict[str, Any], new: dict[str, Any]) -> str:
    """The one cause two runs can differ by, as their manifests tell; `mixed` when there are more."""
    files = (old.get("files", {}), new.get("files", {}))
    found = {cause for name, cause in _FILES.items() if files[0].get(name) != files[1].get(name)}
    found |= {"data" for name in ("arrivals", "decisions") if old.get(name) != new.get(name)}
    found |= {"round" for name in ("events",) if old.get(name) != new.get(name)}
    found |= {"program" for name in ("engines", "lock") if old.get(name) != new.get(name)}
    # One folder holds the round's settings and what persons entered, another rules and law.
    unclear = {"round", "rules"} & found
    return found.pop() if len(found) == 1 and not unclear else MIXED


def _rules(old: Path, new: Path, tables: RunTables) -> dict[str, rulediff.RuleChanges]:
    before, after = states.rule_rows(old, new)
    codes = dict.fromkeys(row["rulebook"] for row in tables.totals)
    found = {code: rulediff.compare(before, after, code) for code in codes}
    return {code: changes for code, changes in found.items() if changes.any}


def _evidence(
    one: RunTables, other: RunTables, units: Iterable[str]
) -> dict[tuple[str, str], EvidenceChange]:
    found: dict[tuple[str, str], EvidenceChange] = {}
    for unit in sorted(units):
        before, after = one.evidence(unit), other.evidence(unit)
        gone, come = _lacking(before, after), _lacking(after, before)
        for indicator in sorted({row["indicator"] for row in (*gone, *come)}):
            found[unit, indicator] = EvidenceChange(
                tuple(r for r in gone if r["indicator"] == indicator),
                tuple(r for r in come if r["indicator"] == indicator),
            )
    return found


def _lacking(rows: Iterable[Row], others: Iterable[Row]) -> list[Row]:
    """The rows that the others have not, as a bag: a thing is known by its key and what is said of it."""
    left = Counter(map(_mark, others))
    found = []
    for row in rows:
        if left[_mark(row)] > 0:
            left[_mark(row)] -= 1
        else:
            found.append(row)
    return found


def _mark(row: Row) -> tuple[str, ...]:
    names = ("indicator", "entity_kind", "entity_key", "verdict", "reason_code", "base", "hit", "resolved", "level")  # fmt: skip
    return tuple(row[name] for name in names)


def entered_by_person(row: Row) -> bool:
    """Whether a piece of evidence stands in no file: a person entered it (人工登记)."""
    return not row.get("submission_id")


def indicators_of(texts: Iterable[str]) -> Iterator[str]:
    """The indicators named `{code}` in reasons."""
    for text in texts:
        head, _, rest = text.partition("}")
        if rest and head.startswith("{"):
            yield head[1:]
