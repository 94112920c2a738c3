"""Reading `[[item.rule]]` tables: one small function per rule kind (rulebook.md §3)."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from kaoping.rulebook.model import Band, Indicator, OnlyIf, Part, Rule, Threshold
from kaoping.rulebook.reader import Reader

STEPS = ("whole_up", "whole_down", "prorata")
CLOSED = ("[)", "(]", "[]", "()")
LATER = (
    "imported", "mean_over", "best_of", "worst_of", "rank", "ratio_to_best", "vs_group_mean",
)  # fmt: skip
ONE = Threshold(Fraction(1), False, "1")
_OCCURRING = ("per_occurrence", "authority_level")


@dataclass(frozen=True)
class Known:
    """What the loader knows about indicators; with `lenient` unknown ones are allowed (试算)."""

    catalogue: dict[str, Indicator]
    lenient: bool = False

    def form(self, code: str) -> str:
        """rate, count or ratio; '' for an indicator nobody knows."""
        known = self.catalogue.get(code)
        return known.form if known else ""


def read_rule(reader: Reader, no: int, item_points: Fraction, item_code: str, known: Known) -> Rule:
    """The rule of one table; mistakes go to the reader's problems."""
    kind = reader.choice("kind", (*KINDS, *LATER), required=True)
    own = reader.amount("points")
    fields: dict[str, Any] = {
        "no": no, "kind": kind, "points": own, "full": item_points if own is None else own,
        "title": reader.text("title"), "max_deduct": reader.amount("max_deduct"),
        "min_points": reader.points("min_points"), "repealed": reader.day("repealed"),
    }  # fmt: skip
    if kind in LATER:
        reader.bad("kind", f"本版本尚不支持规则种类 {kind}", f"改用 {'、'.join(KINDS)} 之一")
        return Rule(**fields)
    if kind not in KINDS:
        return Rule(**fields)
    if kind == "manual":
        fields["indicator"] = f"manual:{item_code}"
    elif kind not in ("checklist", "per_missing"):
        fields["indicator"] = indicator(reader, "indicator", known)
    fields |= KINDS[kind](reader, known)
    fields["mitigation"] = _mitigation(reader, kind)
    fields["only_if"] = _only_if(reader, known)
    reader.done()
    return _held_by_cap(Rule(**fields))


def _held_by_cap(rule: Rule) -> Rule:
    """A rule that adds gives at most its cap, or its own `points` where that is less."""
    if not rule.adds:
        return rule
    limits = [limit for limit in (rule.cap, rule.points) if limit is not None]
    return replace(rule, cap=min(limits, default=None), full=min(limits, default=Fraction(0)))


def indicator(reader: Reader, key: str, known: Known) -> str:
    """An indicator's code that the catalogue knows."""
    code = reader.text(key, required=True)
    if code and code not in known.catalogue and not known.lenient:
        near = _near(code, known)
        reader.bad(key, "指标目录中没有这个指标", f"{near}改用目录中的指标，或先在指标目录登记")
    return code


def _near(code: str, known: Known) -> str:
    found = difflib.get_close_matches(code, sorted(known.catalogue), 1)
    return f"是否要写 {found[0]}？" if found else ""


def fits(reader: Reader, key: str, found: Threshold | None, form: str) -> None:
    """Refuse a bare number for a rate and a percentage for anything else."""
    if found is None or not form:
        return
    if form == "rate" and not found.percent:
        reader.bad(
            key, "百分率指标的标准须写成带百分号的文字", f'例如 {key} = "96%"，步长写成 "1pp"'
        )
    if form == "count" and found.percent:
        reader.bad(key, "计数指标没有分母，不能用百分数", f"写成数字，例如 {key} = 2")
    if form == "ratio" and found.percent:
        reader.bad(key, "比值指标不是百分率，不能用百分数", f"写成数字，例如 {key} = 40")


def _target(reader: Reader, form: str) -> dict[str, Any]:
    """`target` or `target_from`, exactly one of them."""
    target, source = reader.threshold("target"), reader.text("target_from")
    if target is None and not source and "target" not in reader.table:
        reader.bad(
            "target", "缺少标准：target 或 target_from", '补写 target = "90%"，或 target_from'
        )
    if "target" in reader.table and source:
        reader.bad("target_from", "target 与 target_from 只能写一个", "删去其中一个")
    fits(reader, "target", target, form)
    if target is not None and target.value <= 0:
        reader.bad("target", "标准须大于0", "写成大于0的数")
    return {"target": target, "target_from": _target_name(reader, source, form)}


def _target_name(reader: Reader, source: str, form: str) -> str | None:
    if not source:
        return None
    if not source.startswith("targets.") or source == "targets.":
        reader.bad(
            "target_from", "target_from 写法不对", '写成 "targets.目标名"，如 "targets.training"'
        )
    if form == "rate":
        reader.bad(
            "target_from",
            "百分率指标的标准不能取自 targets.csv（其中是整数）",
            '改写 target = "90%"',
        )
    return source.removeprefix("targets.")


def _per(reader: Reader, form: str, required: bool) -> Threshold:
    per = reader.threshold("per", required)
    fits(reader, "per", per, form)
    if per is not None and per.value <= 0:
        reader.bad("per", "步长须大于0", '写成 per = "1pp" 或 per = 1')
        return ONE
    return per or ONE


def _countable(reader: Reader, form: str, kind: str) -> None:
    if form in ("rate", "ratio"):
        reader.bad("indicator", f"{kind} 只用于计数指标", "改用计数指标，或改用 per_point、bands")


def _flag(reader: Reader, known: Known) -> dict[str, Any]:
    return {
        "full_when": reader.choice("full_when", ("any", "none"), required=True),
        "each": reader.amount("deduct"),
    }


def _all_or_nothing(reader: Reader, known: Known) -> dict[str, Any]:
    return _target(reader, known.form(reader.table.get("indicator", "")))


def _per_occurrence(reader: Reader, known: Known) -> dict[str, Any]:
    _countable(reader, known.form(reader.table.get("indicator", "")), "per_occurrence")
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
    form = known.form(reader.table.get("indicator", ""))
    _countable(reader, form, "shortfall")
    return {
        **_target(reader, form),
        "each": reader.amount("each", required=True),
        "per": _per(reader, form, False),
        "step": reader.choice("step", STEPS, "whole_up"),
    }


def _per_point(reader: Reader, known: Known) -> dict[str, Any]:
    form = known.form(reader.table.get("indicator", ""))
    return {
        **_target(reader, form),
        "each": reader.amount("deduct", required=True),
        "per": _per(reader, form, True),
        "step": reader.choice("step", STEPS, required=True),
        "direction": reader.choice("direction", ("below", "above"), "below"),
    }


def _pro_rata(reader: Reader, known: Known) -> dict[str, Any]:
    return _target(reader, known.form(reader.table.get("indicator", "")))


def _bands(reader: Reader, known: Known) -> dict[str, Any]:
    form = known.form(reader.table.get("indicator", ""))
    rows = reader.subs("band")
    if not rows:
        reader.bad("band", "缺少分档 band", 'band = [{ from = "80%", points = 0.45 }, …]')
    return {
        "bands": tuple(_band(row, form) for row in rows),
        "otherwise": reader.amount("otherwise"),
    }


def _band(row: Reader, form: str) -> Band:
    points = row.amount("points", required=True)
    limits = _limits(row, form)
    row.done()
    return Band(*limits, points or Fraction(0))


def _limits(row: Reader, form: str) -> tuple[Threshold | None, Threshold | None, bool, bool]:
    low, high = row.threshold("from"), row.threshold("to")
    closed = row.choice("closed", CLOSED, "[)")
    fits(row, "from", low, form)
    fits(row, "to", high, form)
    if low is None and high is None:
        row.bad("from", "from 与 to 至少写一个", '例如 from = "80%"')
    return low, high, closed[0] == "[", closed[1] == "]"


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
    part = Part(no, code, title, points or Fraction(0), target, _target_name(row, source, form))
    row.done()
    return part


def _authority_level(reader: Reader, known: Known) -> dict[str, Any]:
    _countable(reader, known.form(reader.table.get("indicator", "")), "authority_level")
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
        fields |= {"cap": _cap(reader), "outside": reader.switch("outside")}
    return fields


def _cap(reader: Reader) -> Fraction | None:
    """A cap must be written; `"none"` says there is none."""
    if reader.table.get("cap") == "none":
        reader.seen.add("cap")
        return None
    return reader.amount("cap", required=True)


def _bonus(reader: Reader, known: Known) -> dict[str, Any]:
    form = known.form(reader.table.get("indicator", ""))
    if "tier" in reader.table:
        reader.seen.add("tier")
        reader.bad("tier", "本版本尚不支持分段加分 tier", "改用单一的 each，或拆成几条 bonus 规则")
    over, source = reader.threshold("over_target"), reader.text("target_from")
    fits(reader, "over_target", over, form)
    if "over_target" in reader.table and source:
        reader.bad("target_from", "over_target 与 target_from 只能写一个", "删去其中一个")
    zero = Threshold(Fraction(0), form == "rate", "0%" if form == "rate" else "0")
    name = _target_name(reader, source, form)
    return {
        "each": reader.amount("each", required=True),
        "target": over or (None if name else zero),
        "target_from": name,
        "per": _per(reader, form, form == "rate"),
        "step": reader.choice("step", STEPS[1:], "prorata"),
        "cap": _cap(reader),
        "outside": reader.switch("outside"),
    }


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
    limits = _limits(row, known.form(code))
    row.done()
    return OnlyIf(code, Band(*limits, Fraction(0)))


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
}
