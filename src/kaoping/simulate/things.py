"""What a unit lacks, thing by thing (缺项): an enterprise, a contract, a site, and what mending it changes.

One thing may be missed by several indicators; mended, it counts in all of them at once. What would come
new into other denominators by that (a new union without a certificate) is not foreseen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kaoping.config import Paths
from kaoping.rulebook.explain import against
from kaoping.rulebook.given import Given
from kaoping.rulebook.model import Rule, Rulebook
from kaoping.rulebook.regain import counted
from kaoping.rulebook.wording import counter, figure
from kaoping.runtables import Row, RunTables
from kaoping.textfiles import read_toml

MORE = "+"  # entity kind of things that have no row: one more of what an indicator counts
_SINGLY, _LOTS = 20, 10  # up to so many are offered one by one, more in so many lots
_SUMMED = ("shortfall", "all_or_nothing", "pro_rata", "flag", "bonus", "bands", "per_point")


@dataclass(frozen=True)
class Effect:
    """What mending changes in one indicator: the count, the base, an occurrence gone or resolved."""

    indicator: str
    num: int
    den: int = 0
    gone: tuple[str, str] | None = None
    resolved: tuple[str, str] | None = None


@dataclass(frozen=True)
class Thing:
    """One thing that can be mended, with the evidence rows it stands in."""

    kind: str
    key: str
    name: str
    rows: tuple[Row, ...]
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class Past:
    """Reasons and kinds that are facts of the past (`expectations/repairs.toml`)."""

    reasons: frozenset[str]
    kinds: frozenset[str]

    def holds(self, row: Row) -> bool:
        """Whether an evidence row can no more be mended."""
        happened = row["base"] == "" and row["entity_kind"] in self.kinds
        return happened or row["reason_code"] in self.reasons


def load_past(paths: Paths) -> Past:
    """What cannot be mended afterwards.

    Raises:
        ConfigError: the file cannot be read.
    """
    table = read_toml(paths.expectations / "repairs.toml")
    return Past(frozenset(table["reasons"]), frozenset(table["kinds"]))


def lacking(tables: RunTables, book: Rulebook, unit_code: str) -> list[Row]:
    """The evidence that speaks against a unit under a rulebook, in file order."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for item in book.items:
        for code in item.indicators:
            wanted[code] |= set(against(book, item, code))
    return [r for r in tables.evidence(unit_code) if r["verdict"] in wanted.get(r["indicator"], ())]


def things(
    tables: RunTables,
    book: Rulebook,
    unit_code: str,
    past: Past,
    weighed: frozenset[str] | None = None,
) -> list[Thing]:
    """Everything the unit can still mend, in the order of its evidence; then what it can have more of.

    Args:
        tables: a finished run.
        book: the edition.
        unit_code: the unit.
        past: what can no more be mended.
        weighed: `weighted(tables)`, for callers that ask about many units.
    """
    weighed = weighted(tables) if weighed is None else weighed
    rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in lacking(tables, book, unit_code):
        rows[row["entity_kind"], row["entity_key"]].append(row)
    found = (thing(own, book, past, weighed) for own in rows.values())
    return [t for t in found if t.effects] + list(_more(tables, book, unit_code, past))


def thing(rows: Sequence[Row], book: Rulebook, past: Past | None, weighed: frozenset[str]) -> Thing:
    """The rows of one entity as one thing; rows of the past change nothing, but may be resolved.

    Args:
        rows: evidence rows of one entity.
        book: whose mitigations hold.
        past: None to mend what cannot be mended too (an appeal that is granted).
        weighed: indicators whose base is a number of heads or clauses.
    """
    first = rows[0]
    effects = [_effect(row, book, past, weighed) for row in rows]
    kept = [(r, e) for r, e in zip(rows, effects, strict=True) if e is not None]
    name = first["entity_name"] or first["entity_key"]
    return Thing(
        first["entity_kind"], first["entity_key"], name,
        tuple(r for r, _ in kept), tuple(e for _, e in kept if e is not None),
    )  # fmt: skip


def weighted(tables: RunTables) -> frozenset[str]:
    """Indicators that weigh things by heads or clauses: an undecided thing there has no known weight."""
    return frozenset(r["indicator"] for r in tables.evidence() if r["base"] not in ("", "0", "1"))


def _effect(row: Row, book: Rulebook, past: Past | None, weighed: frozenset[str]) -> Effect | None:
    code, hit, base = row["indicator"], int(row["hit"] or 0), int(row["base"] or 0)
    if row["base"] == "" and row["verdict"] == "hit":
        return _occurrence(row, book, past)
    if past is not None and past.holds(row):
        return None
    if row["verdict"] == "unknown":
        return None if row["base"] == "" or code in weighed else Effect(code, 1, 1)
    if row["base"] == "" and row["verdict"] == "miss":
        return Effect(code, 1)  # a thing that a count leaves out for now (未验收)
    return Effect(code, -hit) if row["verdict"] == "hit" else Effect(code, base - hit)


def _occurrence(row: Row, book: Rulebook, past: Past | None) -> Effect | None:
    """An occurrence that costs points: undone where that is possible, else resolved where that helps."""
    mark = (row["event_date"], row["entity_key"])
    if past is None or not past.holds(row):
        return Effect(row["indicator"], -1, gone=mark)
    eased = any(
        leaf.mitigation is not None and leaf.indicator == row["indicator"]
        for item in book.items
        for leaf in item.leaves
    )
    return (
        Effect(row["indicator"], 0, resolved=mark) if eased and row["resolved"] != "true" else None
    )


def _more(tables: RunTables, book: Rulebook, unit_code: str, past: Past) -> Iterable[Thing]:
    """One more of what a rule wants more of: a document, a meeting, an instructor."""
    steps = tables.find("steps", rulebook=book.code, unit_code=unit_code)
    for code, most in _wanted(book, steps).items():
        metric = tables.one("metrics", unit_code=unit_code, indicator=code)
        known = book.catalogue.get(code)
        if not metric or metric["den"] or metric["state"] != "ok":
            continue
        if known is None or known.entity_kind in past.kinds:
            continue
        for last, size in _lots(int(metric["num"]), most):
            more = f"再有{figure(known, size)}{counter(known)}"
            name = f"第{last}个" if size == 1 else more
            yield Thing(MORE, f"{code}#{last}", f"{known.title}：{name}", (), (Effect(code, size),))


def _lots(have: int, most: int) -> Iterable[tuple[int, int]]:
    """(the count reached, how many more) step by step up to `most`: one by one, a large gap in tenths."""
    gap = most - have
    size = 1 if gap <= _SINGLY else -(-gap // _LOTS)
    reached = have
    while reached < most:
        step = min(size, most - reached)
        reached += step
        yield reached, step


def _wanted(book: Rulebook, steps: Iterable[Row]) -> dict[str, int]:
    """Count indicators that rules want more of, and up to how many."""
    lines: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in steps:
        lines[row["item_code"], row["indicator"]].append(row["threshold"])
    found: dict[str, int] = {}
    for item in book.items:
        for leaf in item.leaves:
            for code, limit in _limits(leaf):
                own = [t for t in lines[item.code, code] if t.isdigit()]
                found[code] = max(found.get(code, 0), limit, *(int(t) for t in own), 0)
    return found


def _limits(rule: Rule) -> Iterable[tuple[str, int]]:
    """(indicator, number beyond which the rule gives no more) of a rule that likes more of something."""
    for part in rule.parts:
        yield part.indicator, 1
    if rule.kind not in _SUMMED or rule.direction == "above" or rule.full_when == "none":
        return
    ends = [end.value for band in rule.bands for end in (band.low, band.high) if end]
    target = [rule.target.value] if rule.target and not rule.target.percent else []
    most = max([1, *_bonus(rule), *(int(end.__ceil__()) for end in (*ends, *target))])
    yield rule.indicator, most


def _bonus(rule: Rule) -> list[int]:
    if rule.kind != "bonus" or not rule.each or rule.cap is None:
        return []
    size = rule.per.value if rule.per else 1
    start = rule.target.value if rule.target else 0
    return [int((start + (rule.cap / rule.each) * size).__ceil__())]


def mended(given: Given, effects: Iterable[Effect]) -> Given:
    """What an item looks at once things are mended."""
    for effect in effects:
        if effect.indicator in given.metrics:
            given = counted(given, effect.indicator, effect.num, effect.den)
        if effect.gone or effect.resolved:
            given = _events(given, effect)
    return given


def _events(given: Given, effect: Effect) -> Given:
    listed = given.events.get(effect.indicator, ())
    kept = tuple(e for e in listed if effect.gone is None or (e.day, e.key) != effect.gone)
    eased = tuple(
        replace(e, resolved=True) if (e.day, e.key) == effect.resolved else e for e in kept
    )
    return replace(given, events={**given.events, effect.indicator: eased})


def totals(things_: Iterable[Thing]) -> Mapping[str, tuple[int, int]]:
    """Indicator → (count, base) that mending all these changes."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for effect in (e for t in things_ for e in t.effects):
        found[effect.indicator][0] += effect.num
        found[effect.indicator][1] += effect.den
    return {code: (num, den) for code, (num, den) in found.items()}
