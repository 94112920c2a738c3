"""Reading `[[item.rule]]` tables: one small function per rule kind (rulebook.md §3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kaoping.exact import Fraction
from kaoping.rulebook import load_cohort
from kaoping.rulebook.load_keys import (
    STEPS,
    Known,
    cap,
    countable,
    fits,
    form_of,
    indicator,
    limits,
    occurring,
    per,
    target,
    target_name,
)
from kaoping.rulebook.model import (
    COHORT,
    NESTING,
    Band,
    OnlyIf,
    Part,
    Rule,
    Threshold,
    Tier,
)
from kaoping.rulebook.reader import Reader

_OCCURRING = ("per_occurrence", "authority_level")
_OWN_SOURCE = (
    "manual", "checklist", "per_missing", "imported", "rank", "ratio_to_best", "vs_group_mean",
    "mean_over", "best_of", "worst_of",
)  # fmt: skip
_ONE_UNIT = ("manual", "imported", *COHORT)


def read_rule(
    reader: Reader, no: int, full: Fraction, item_code: str, known: Known, inside: str = ""
) -> Rule:
    """The rule of one table; mistakes go to the reader's problems.

    Args:
        reader: of the rule's table.
        no: its number in the item, or among its nested siblings.
        full: the points of what holds it.
        item_code: the item's code (a person's score is entered under it).
        known: the indicators.
        inside: the kind of the rule it is nested in, '' for an item's own rule.
    """
    kind = reader.choice("kind", tuple(KINDS), required=True)
    own = reader.amount("points")
    fields: dict[str, Any] = {
        "no": no, "kind": kind, "points": own, "full": full if own is None else own,
        "title": reader.text("title"), "max_deduct": reader.amount("max_deduct"),
        "min_points": reader.points("min_points"), "repealed": reader.day("repealed"),
    }  # fmt: skip
    if kind not in KINDS or not _may_stand(reader, kind, inside):
        return Rule(**fields)
    if kind == "manual":
        fields["indicator"] = f"manual:{item_code}"
    elif kind not in _OWN_SOURCE:
        fields["indicator"] = indicator(reader, "indicator", known)
    if kind in NESTING:
        fields |= _nesting(reader, kind, fields["full"], item_code, known)
    fields |= KINDS[kind](reader, known)
    fields["mitigation"] = _mitigation(reader, kind)
    fields["only_if"] = _only_if(reader, known)
    reader.done()
    return _held_by_cap(Rule(**fields))


def _may_stand(reader: Reader, kind: str, inside: str) -> bool:
    """Whether a rule of that kind may be nested there; depth is 1, and what adds never is."""
    if not inside:
        return True
    adds = kind == "bonus" or reader.table.get("sign") == "add"
    if kind in NESTING or adds or (inside == "mean_over" and kind in _ONE_UNIT):
        able = [k for k in KINDS if k not in (*NESTING, "bonus")]
        able = [k for k in able if inside != "mean_over" or k not in _ONE_UNIT]
        reader.bad("kind", f"{inside} 之内不能是这种规则", f"只嵌套一层，可用 {'、'.join(able)}")
        return False
    if "repealed" in reader.table:
        reader.bad("repealed", "内层规则不能单独废止", "废止写在外层，或写新的版本")
    return True


def _nesting(
    reader: Reader, kind: str, full: Fraction, item_code: str, known: Known
) -> dict[str, Any]:
    """The nested rules of a rule; a single one may be written as a table."""
    one = isinstance(reader.table.get("rule"), dict)
    sub = reader.sub("rule") if one else None
    rows = [sub] if sub else [] if one else reader.subs("rule")
    rules = [read_rule(r, n, full, item_code, known, kind) for n, r in enumerate(rows, start=1)]
    if kind == "mean_over" and len(rows) != 1:
        reader.bad("rule", "mean_over 须恰有一条内层规则", "写一条 [[item.rule.rule]]")
    if kind != "mean_over" and len(rows) < 2:
        reader.bad("rule", f"{kind} 至少要有两条内层规则", "写两条以上 [[item.rule.rule]]")
    return {"rules": tuple(rules)}


def _mean_over(reader: Reader, known: Known) -> dict[str, Any]:
    reader.choice("by", ("member",), required=True)
    return {}


def _choice_of(reader: Reader, known: Known) -> dict[str, Any]:
    return {}


def _held_by_cap(rule: Rule) -> Rule:
    """A rule that adds gives at most its cap, or its own `points` where that is less."""
    if not rule.adds:
        return rule
    held = [limit for limit in (rule.cap, rule.points) if limit is not None]
    return replace(rule, cap=min(held, default=None), full=min(held, default=Fraction(0)))


def _flag(reader: Reader, known: Known) -> dict[str, Any]:
    return {
        "full_when": reader.choice("full_when", ("any", "none"), required=True),
        "each": reader.amount("deduct"),
    }


def _all_or_nothing(reader: Reader, known: Known) -> dict[str, Any]:
    return target(reader, form_of(reader, known))


def _per_occurrence(reader: Reader, known: Known) -> dict[str, Any]:
    occurring(reader, known, "per_occurrence")
    each, table = reader.amount("each"), _table(reader)
    if ("each" in reader.table) == ("table" in reader.table):
        reader.bad("each", "each 与 table 须恰有一个", "写 each = 0.5，或 table = [0.5, 2.0]")
    return {"each": each, "table": table, "free": reader.count("free", 0)}


def _table(reader: Reader) -> tuple[Fraction, ...]:
    values = reader.raw("table", False, "")
    if values is None:
        return ()
    rows = [Reader({"table": v}, reader.path, reader.problems) for v in _listed(reader, values)]
    found = tuple(row.amount("table") or Fraction(0) for row in rows)
    if not found or list(found) != sorted(found):
        reader.bad("table", "table 是累计扣分，须逐次不减且不为空", "写成 [0.5, 2.0] 这样的累计值")
    return found


def _listed(reader: Reader, values: object) -> list[object]:
    if isinstance(values, list):
        return values
    reader.bad("table", "table 须为数字列表", "写成 [0.5, 2.0]")
    return []


def _shortfall(reader: Reader, known: Known) -> dict[str, Any]:
    form = form_of(reader, known)
    countable(reader, form, "shortfall")
    return {
        **target(reader, form),
        "each": reader.amount("each", required=True),
        "per": per(reader, form, False),
        "step": reader.choice("step", STEPS, "whole_up"),
    }


def _per_point(reader: Reader, known: Known) -> dict[str, Any]:
    form = form_of(reader, known)
    return {
        **target(reader, form),
        "each": reader.amount("deduct", required=True),
        "per": per(reader, form, True),
        "step": reader.choice("step", STEPS, required=True),
        "direction": reader.choice("direction", ("below", "above"), "below"),
    }


def _pro_rata(reader: Reader, known: Known) -> dict[str, Any]:
    form = form_of(reader, known)
    found, start = target(reader, form), reader.threshold("zero_at")
    fits(reader, "zero_at", start, form)
    if start is not None and found.get("target_from"):
        reader.bad("zero_at", "zero_at 只与写明的 target 同用", "改写 target，或删去 zero_at")
    return {**found, "zero_at": start}


def _bands(reader: Reader, known: Known) -> dict[str, Any]:
    form = form_of(reader, known)
    rows = reader.subs("band")
    if not rows:
        reader.bad("band", "缺少分档 band", 'band = [{ from = "80%", points = 0.45 }, …]')
    return {
        "bands": tuple(_band(row, form) for row in rows),
        "otherwise": reader.points("otherwise"),
    }


def _band(row: Reader, form: str) -> Band:
    points = row.points("points", required=True)
    ends = limits(row, form)
    row.done()
    return Band(*ends, points or Fraction(0))


def _checklist(reader: Reader, known: Known) -> dict[str, Any]:
    return {"parts": _parts(reader, known, True)}


def _per_missing(reader: Reader, known: Known) -> dict[str, Any]:
    return {
        "parts": _parts(reader, known, False),
        "each": reader.amount("each", required=True),
    }


def _parts(reader: Reader, known: Known, scored: bool) -> tuple[Part, ...]:
    rows = reader.subs("part")
    if not rows:
        reader.bad("part", "缺少分项 part", 'part = [{ indicator = "…", points = 0.05 }, …]')
    return tuple(_part(row, no, known, scored) for no, row in enumerate(rows, start=1))


def _part(row: Reader, no: int, known: Known, scored: bool) -> Part:
    code = indicator(row, "indicator", known)
    form = known.form(code)
    target, source = row.threshold("target"), row.text("target_from")
    fits(row, "target", target, form)
    points = row.amount("points", required=True) if scored else None
    title = row.text("title") or (known.catalogue[code].title if form else code)
    part = Part(no, code, title, points or Fraction(0), target, target_name(row, source, form))
    row.done()
    return part


def _authority_level(reader: Reader, known: Known) -> dict[str, Any]:
    occurring(reader, known, "authority_level")
    levels = reader.sub("points_by", required=True)
    found = [(k, levels.amount(k) or Fraction(0)) for k in levels.table] if levels else []
    if levels and not found:
        reader.bad("points_by", "级别表为空", "points_by = { 省 = 2, 市 = 1 }")
    sign = reader.choice("sign", ("deduct", "add"), "deduct")
    fields: dict[str, Any] = {
        "levels": tuple(found),
        "sum": reader.choice("sum", ("all", "highest"), "all"),
        "once_per": reader.choice("once_per", ("matter", "event"), "matter"),
        "sign": sign,
    }
    if sign == "add":
        fields |= {"cap": cap(reader), "outside": reader.switch("outside")}
    return fields


def _bonus(reader: Reader, known: Known) -> dict[str, Any]:
    form = form_of(reader, known)
    tiers = _tiers(reader, form)
    over, source = reader.threshold("over_target"), reader.text("target_from")
    fits(reader, "over_target", over, form)
    if "over_target" in reader.table and source:
        reader.bad("target_from", "over_target 与 target_from 只能写一个", "删去其中一个")
    zero = Threshold(Fraction(0), form == "rate", "0%" if form == "rate" else "0")
    name = target_name(reader, source, form)
    if ("each" in reader.table) == ("tier" in reader.table):
        reader.bad(
            "each",
            "each 与 tier 须恰有一个",
            "写 each = 0.2，或 tier = [{ up_to = 5, each = 0.2 }]",
        )
    return {
        "tiers": tiers,
        "each": reader.amount("each"),
        "target": over or (None if name else zero),
        "target_from": name,
        "per": per(reader, form, form == "rate"),
        "step": reader.choice("step", STEPS[1:], "prorata"),
        "cap": cap(reader),
        "outside": reader.switch("outside"),
    }


def _tiers(reader: Reader, form: str) -> tuple[Tier, ...]:
    """Tiers in rising order; only the last may be open, and what lies beyond the last adds nothing."""
    found = []
    for row in reader.subs("tier"):
        up_to, each = row.threshold("up_to"), row.amount("each", required=True)
        fits(row, "up_to", up_to, form)
        row.done()
        found.append(Tier(up_to, each or Fraction(0)))
    ends = [Fraction(0), *(tier.up_to.value for tier in found if tier.up_to)]
    closed = [tier for tier in found[:-1] if tier.up_to is None]
    if closed or ends != sorted(set(ends)) or ("tier" in reader.table and not found):
        reader.bad(
            "tier", "各段的 up_to 须由小到大，只有最后一段可以不写",
            "tier = [{ up_to = 5, each = 0.2 }, { each = 0.1 }]",
        )  # fmt: skip
    return tuple(found)


def _manual(reader: Reader, known: Known) -> dict[str, Any]:
    return {
        "low": reader.points("min", required=True),
        "high": reader.points("max", required=True),
    }


def _mitigation(reader: Reader, kind: str) -> Fraction | None:
    row = reader.sub("mitigation")
    if row is None:
        return None
    row.choice("when", ("resolved",), required=True)
    factor = row.points("factor", required=True)
    row.done()
    if kind not in _OCCURRING:
        reader.bad(
            "mitigation", f"{kind} 没有逐件事项，不能减半", "只用于 per_occurrence、authority_level"
        )
    if factor is not None and not 0 <= factor <= 1:
        row.bad("factor", "减轻系数须在0到1之间", "例如 factor = 0.5")
        return None
    return factor


def _only_if(reader: Reader, known: Known) -> OnlyIf | None:
    row = reader.sub("only_if")
    if row is None:
        return None
    code = indicator(row, "indicator", known)
    ends = limits(row, known.form(code))
    row.done()
    return OnlyIf(code, Band(*ends, Fraction(0)))


KINDS: dict[str, Callable[[Reader, Known], dict[str, Any]]] = {
    "flag": _flag,
    "all_or_nothing": _all_or_nothing,
    "per_occurrence": _per_occurrence,
    "shortfall": _shortfall,
    "per_point": _per_point,
    "bands": _bands,
    "pro_rata": _pro_rata,
    "checklist": _checklist,
    "per_missing": _per_missing,
    "authority_level": _authority_level,
    "bonus": _bonus,
    "manual": _manual,
    "imported": load_cohort.imported,
    "mean_over": _mean_over,
    "best_of": _choice_of,
    "worst_of": _choice_of,
    "rank": load_cohort.rank,
    "ratio_to_best": load_cohort.ratio_to_best,
    "vs_group_mean": load_cohort.vs_group_mean,
}
