"""Explaining a unit's item and total from a finished run: every step, what is missing, what regains it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from kaoping.errors import UsageError
from kaoping.exact import Fraction
from kaoping.rulebook.evaluate import Given, item_points
from kaoping.rulebook.kinds import part_holds
from kaoping.rulebook.model import Item, Rule, Rulebook, places_text, plain
from kaoping.rulebook.recorded import given_of, in_group, is_zeroed
from kaoping.rulebook.regain import Gain, gains
from kaoping.rulebook.sentences import Facts, counter, sentence
from kaoping.rulebook.wording import figure
from kaoping.runtables import Row, RunTables, is_true

STATES = {
    "ok": "已计分",
    "not_applicable": "不适用",
    "not_submitted": "未报送",
    "pending": "待人工评分",
}
_MISSING = (
    "indicator", "entity_key", "verdict", "event_date", "file", "sheet", "cell", "confirmation",
)  # fmt: skip
_POLICIES = {
    "full_points": "按规定得满分{points}",
    "zero": "按规定得{points}",
    "exclude": "不计入本单位总分，其余项目折算",
    "group_mean": "按同组其他单位的平均分计，得{points}",
}


@dataclass(frozen=True)
class RuleExplanation:
    """One rule of an item: the numbers as recorded, and the sentence."""

    rule_no: int
    kind: str
    indicator: str
    num: str
    den: str
    denominator_name: str
    threshold: str
    steps: str
    points: str
    full_points: str
    state: str
    sentence: str
    parts: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class Explanation:
    """Everything about one item of one unit; all values are text, ready for JSON."""

    rulebook: str
    edition: str
    unit_code: str
    item_code: str
    label: str
    title: str
    clause: str
    points: str
    full: str
    lost: str
    state: str
    state_text: str
    provisional: bool
    sentences: tuple[str, ...]
    rules: tuple[RuleExplanation, ...]
    missing: tuple[dict[str, str], ...]
    regain: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Nested dictionaries, ready for JSON."""
        return asdict(self)


def explain_item(
    tables: RunTables, rulebook: Rulebook, unit_code: str, item_code: str
) -> Explanation:
    """How one unit's points of one item came about.

    Args:
        tables: a finished run (or a 试算).
        rulebook: the edition the run was scored by.
        unit_code: the unit's code.
        item_code: the item's code.

    Raises:
        UsageError: the edition has no such item, or the run no such unit.
    """
    item = _item(rulebook, item_code)
    key = {"rulebook": rulebook.code, "unit_code": unit_code, "item_code": item_code}
    score = tables.one("scores", **key)
    if not score:
        raise UsageError(
            f"本次运行没有单位 {unit_code} 在 {rulebook.code} 的项目 {item_code}",
            remedy="核对单位代码；项目可能在本轮前已废止",
        )
    steps = tables.find("steps", **key)
    given = given_of(tables, item, steps, unit_code)
    given = in_group(tables, rulebook, item, given, unit_code)
    zeroed = is_zeroed(tables, rulebook, unit_code, item_code)
    told = _told_once(tables, rulebook, item, score, steps, given, zeroed)
    full, points = score["full_points"], score["points"]
    return Explanation(
        rulebook=rulebook.code,
        edition=rulebook.edition,
        unit_code=unit_code,
        item_code=item_code,
        label=item.label,
        title=item.title,
        clause=item.text,
        points=points,
        full=full,
        lost=_lost(full, points, rulebook.item_places),
        state=score["state"],
        state_text=STATES.get(score["state"], score["state"]),
        provisional=is_true(score["provisional"]),
        sentences=told.sentences,
        rules=told.rules,
        missing=tuple(_missing(tables, rulebook, item, unit_code)),
        regain=told.regain,
    )


@dataclass(frozen=True)
class _Told:
    """What depends on nothing but the item and its numbers; `item` keeps the key below its own."""

    item: Item
    sentences: tuple[str, ...]
    rules: tuple[RuleExplanation, ...]
    regain: tuple[str, ...]


def _told_once(
    tables: RunTables, rulebook: Rulebook, item: Item, score: Row, steps: list[Row], given: Given,
    zeroed: bool,
) -> _Told:  # fmt: skip
    """Units with the same counts are told the same: their words are made once.

    Rates and groups hardly ever repeat, and parts and members name their unit: those are not kept.
    """

    def make() -> _Told:
        return _tell(rulebook, item, score, steps, given, zeroed)

    varied = any(metric.den is not None for metric in given.metrics.values())
    if varied or item.cohort or given.members or len(steps) > len(item.rules):
        return make()
    judged = (score["state"], score["points"], score["full_points"], score["provisional"], zeroed)
    rows = tuple(tuple(v for k, v in row.items() if k != "unit_code") for row in steps)
    looked = (*given.metrics.items(), *given.targets.items(), *given.events.items())
    return tables.kept(("told", id(item), judged, rows, looked), make)


def _tell(
    rulebook: Rulebook, item: Item, score: Row, steps: list[Row], given: Given, zeroed: bool
) -> _Told:
    rules = [_rule(rulebook, item, rule, given, steps) for rule in item.rules]
    shown = tuple(found for found in rules if found is not None)
    judged = item_points(item, given, rulebook.item_places).points if zeroed else None
    sentences = (*(r.sentence for r in shown), *_item_sentences(item, score, shown, judged))
    return _Told(item, sentences, shown, tuple(_regain(rulebook, item, given, score, shown)))


def _item(rulebook: Rulebook, code: str) -> Item:
    try:
        return rulebook.item(code)
    except KeyError as error:
        known = "、".join(item.code for item in rulebook.items)
        raise UsageError(
            f"考核细则 {rulebook.code} 没有项目“{code}”", remedy=f"可用的项目：{known}"
        ) from error


def _lost(full: str, points: str, places: int) -> str:
    if not points:
        return ""
    return places_text(max(Fraction(0), Fraction(full) - Fraction(points)), places)


def _rule(
    rulebook: Rulebook, item: Item, rule: Rule, given: Given, steps: Iterable[Row]
) -> RuleExplanation | None:
    rows = {int(r["part_no"]): r for r in steps if int(r["rule_no"]) == rule.no}
    row = rows.get(0)
    if row is None:
        return None
    facts = Facts(
        rule=rule,
        given=given,
        catalogue=rulebook.catalogue,
        places=rulebook.item_places,
        state=row["state"],
        steps=Fraction(row["steps"] or 0),
        points=_floored(item, row["points"]),
        full=row["full_points"],
        unknown=int(row["unknown_count"] or 0),
        threshold=row["threshold"],
    )
    names = ("num", "den", "denominator_name", "threshold", "steps", "points", "full_points")
    return RuleExplanation(
        rule_no=rule.no,
        kind=rule.kind,
        indicator=rule.indicator,
        state=row["state"],
        sentence=sentence(facts),
        parts=tuple(rows[no] for no in sorted(rows) if no),
        **{name: row[name] for name in names},
    )


def _floored(item: Item, points: str) -> str:
    """An item's only rule is told with the item's floor (扣完为止), not with points nobody gets."""
    if len(item.rules) > 1 or not points or item.floor is None or Fraction(points) >= item.floor:
        return points
    return plain(item.floor)


def _item_sentences(
    item: Item, score: Row, rules: tuple[RuleExplanation, ...], judged: Fraction | None
) -> Iterable[str]:
    """What happened between the rules and the item's points, where that is not the sum in plain sight."""
    points, state = score["points"], score["state"]
    shown = f"{plain(Fraction(points))}分" if points else "不计分"
    if state == "not_applicable":
        given = _POLICIES[item.not_applicable].format(points=shown)
        yield f"本项不适用：{given}。"
    elif state == "not_submitted":
        yield f"所需工作表未报送，本项按规定得{shown}。"
    elif state == "pending":
        manual = any(leaf.kind == "manual" for leaf in item.leaves)
        what = "须由人工评分，尚未评定" if manual else "引用的得分尚未产生"
        yield f"本项{what}，暂不计入总分。"
    elif judged is not None and Fraction(points) < judged:
        yield f"触发必备条件或一票否决，本项由{plain(judged)}分记为{shown}。"
    elif len(rules) > 1 or _moved(item, points, rules):
        yield f"{_joined(item, rules)}，本项得{shown}（满分{plain(item.points)}分）。"
    if is_true(score["provisional"]):
        yield "有待核实的数据，或同组单位尚未报齐，本项分值为暂定。"


def _moved(item: Item, points: str, rules: tuple[RuleExplanation, ...]) -> bool:
    return bool(rules and Fraction(_floored(item, rules[0].points) or 0) != Fraction(points))


def _joined(item: Item, rules: tuple[RuleExplanation, ...]) -> str:
    values = {r.rule_no: Fraction(r.points or 0) for r in rules}
    if item.combine == "sum":
        return f"各条合计{'＋'.join(plain(v) for v in values.values())}分"
    kept = {rule.no: rule for rule in item.rules if rule.no in values}
    lost = [rule.full - values[no] for no, rule in kept.items() if not rule.adds]
    added = [values[no] for no, rule in kept.items() if rule.adds]
    less = "".join(f"－{plain(max(Fraction(0), v))}" for v in lost)
    more = "".join(f"＋{plain(v)}" for v in added)
    floor = "，不设下限" if item.floor is None else f"，最低{plain(item.floor)}分"
    return f"{plain(item.points)}{less}{more}{floor}"


def _missing(
    tables: RunTables, rulebook: Rulebook, item: Item, unit_code: str
) -> Iterable[dict[str, str]]:
    """Evidence against the item: misses, things not decidable, and what counts as an occurrence."""
    wanted = {code: against(rulebook, item, code) for code in item.indicators}
    for row in tables.spoken(unit_code, wanted):
        if row["verdict"] in wanted[row["indicator"]]:
            yield {
                "name": row.get("entity_name") or row.get("entity_key", ""),
                "reason": row.get("reason") or row.get("reason_code", ""),
                "sheet_title": row.get("sheet_title") or row.get("sheet", ""),
                "column_title": row.get("column_title") or row.get("column_name", ""),
                **{name: row.get(name, "") for name in _MISSING},
            }


def against(rulebook: Rulebook, item: Item, code: str) -> tuple[str, ...]:
    """Which verdicts of an indicator speak against the unit: misses, or hits where those are bad."""
    known = rulebook.catalogue.get(code)
    happened = any(
        rule.indicator == code
        and (rule.kind == "per_occurrence" or rule.full_when == "none" or rule.direction == "above")
        for rule in item.leaves
    )
    return ("hit", "unknown") if happened or (known and known.adverse) else ("miss", "unknown")


def _regain(
    rulebook: Rulebook, item: Item, given: Given, score: Row, rules: tuple[RuleExplanation, ...]
) -> Iterable[str]:
    """What would regain the points, exactly; only for an item that was judged and lost some."""
    if score["state"] == "not_submitted":
        yield f"补报所需的工作表，最多可得{plain(Fraction(score['full_points']))}分。"
    if score["state"] != "ok" or Fraction(score["points"]) >= Fraction(score["full_points"]):
        return
    shown = {r.rule_no for r in rules if r.state == "ok"}
    moved = [leaf for rule in item.rules if rule.no in shown for leaf in rule.leaves]
    for rule in moved:
        for gain in gains(item, rule, given, rulebook.item_places):
            yield _gain_text(rulebook, item, gain)
        yield from _part_gains(rule, given)


def _gain_text(rulebook: Rulebook, item: Item, gain: Gain) -> str:
    known = rulebook.catalogue.get(gain.indicator)
    word = counter(known)
    adverse = known is not None and known.adverse
    verb = "少" if gain.direction == "fewer" else "再有"
    noun = "不符" if adverse else "" if known is None or known.form == "count" else "达标"
    title = rulebook.indicator_title(gain.indicator)
    return f"{title}：{verb}{figure(known, gain.count)}{word}{noun}，本项可得{plain(gain.points)}分（满分{plain(item.points)}分）。"


def _part_gains(rule: Rule, given: Given) -> Iterable[str]:
    for part in rule.parts:
        if part_holds(part, given) is False:
            worth = part.points if rule.kind == "checklist" else rule.each or Fraction(0)
            if worth > 0:
                yield f"补齐“{part.title}”，可得回{plain(worth)}分。"
