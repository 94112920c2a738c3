"""One Chinese sentence per rule, with the full arithmetic, from what the run recorded (算式说明)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kaoping.exact import Fraction
from kaoping.rulebook import cohort
from kaoping.rulebook.evaluate import branches, condition_holds
from kaoping.rulebook.kinds import increment, part_holds, tiered
from kaoping.rulebook.model import NESTING, OnlyIf, Rule, places_text, plain
from kaoping.rulebook.wording import (
    Facts,
    band_text,
    counter,
    goal_of,
    line,
    percent,
    short,
    value_text,
)

__all__ = ["Facts", "band_text", "counter", "percent", "sentence", "value_text"]
_GIVING = ("imported", "rank", "ratio_to_best", *NESTING)
_MANY = 6  # so many members are listed by name
_LEVELS = ("中央", "国家", "省", "市", "区", "县", "街道", "乡镇", "社区")


def sentence(facts: Facts) -> str:
    """The whole sentence of one rule, ending with what it gives."""
    if facts.state != "ok":
        return _unjudged(facts)
    if not condition_holds(facts.rule, facts.given):
        return f"{_condition(facts)}，不符合适用条件，{_unmoved(facts.rule)}。"
    body = _KINDS[facts.rule.kind](facts)
    return f"{body}，{_result(facts)}{_undecided(facts)}。"


def _unjudged(facts: Facts) -> str:
    title = facts.rule.title or facts.title(facts.rule.indicator or _first_part(facts.rule))
    if facts.state == "not_submitted":
        return f"{title}：所需数据未报送，无法计算。"
    if facts.state == "pending":
        if any(leaf.kind == "imported" or leaf.mean == "points" for leaf in facts.rule.leaves):
            return f"{title}：所引的得分尚未产生，暂不计分。"
        return f"{title}：须由人工评分，尚未评定，暂不计分。"
    if facts.state == "no_base":
        known = facts.catalogue.get(facts.rule.indicator)
        base = known.denominator if known and known.denominator else "计算基数"
        return f"{title}：{base}为0，本条不适用，{_unmoved(facts.rule)}。"
    return f"{title}：不适用于本单位，{_unmoved(facts.rule)}。"


def _unmoved(rule: Rule) -> str:
    return "不加分" if rule.adds else "不扣分"


def _first_part(rule: Rule) -> str:
    leaf = rule.leaves[0]
    return leaf.parts[0].indicator if leaf.parts else leaf.indicator


def _distance(facts: Facts) -> str:
    """A value against a line, the distance, the steps and what each costs (per_point, shortfall)."""
    goal, rule = goal_of(facts), facts.rule
    head = f"{value_text(facts, rule.indicator, goal)}，{line(facts, _word(rule))}"
    value = Fraction(facts.metric.num) if rule.kind == "shortfall" else facts.metric.value
    gap = abs((goal.value if goal else Fraction(0)) - value)
    above = rule.adds or rule.direction == "above"
    if facts.steps == 0 and (value <= goal.value if above and goal else True):
        met = "不低于平均" if rule.kind == "vs_group_mean" else "已达标"
        return f"{head}，{'未超出' if above else met}"
    verb = "超出" if above else ("少" if rule.kind == "shortfall" else "相差")
    return f"{head}，{verb}{_gap(gap, rule, facts)}，{_stepping(facts, gap)}"


def _word(rule: Rule) -> str:
    if rule.adds:
        return "起点"
    if rule.kind == "vs_group_mean":
        return "组平均"
    return "限" if rule.direction == "above" else "目标"


def _gap(gap: Fraction, rule: Rule, facts: Facts) -> str:
    if facts.in_points:
        return f"{short(gap)}分"
    if rule.per is not None and rule.per.percent:
        exact = gap * 100
        text = places_text(exact, 2)
        if exact and Fraction(text) == 0:
            return "不到0.01个百分点"
        return f"{text}个百分点"
    return f"{short(gap)}{counter(facts.catalogue.get(rule.indicator))}"


def _stepping(facts: Facts, gap: Fraction) -> str:
    rule = facts.rule
    size = rule.per.value if rule.per else Fraction(1)
    unit = _gap_unit(facts)
    whole = (gap / size).denominator == 1
    verb = "加" if rule.adds else "扣"
    each = plain(rule.each or Fraction(0))
    if rule.tiers:
        told = [
            f"{short(n)}档每档{verb}{plain(worth)}分" for n, worth in tiered(rule, facts.steps) if n
        ]
        return f"每{unit}为一档，共{short(facts.steps)}档：{'、'.join(told)}"
    if rule.kind == "shortfall" and whole:
        return f"每少{unit}{verb}{each}分"
    if rule.step == "prorata" and not whole:
        return f"每{unit}{verb}{each}分，按比例计，合{short(facts.steps)}档"
    note = ""
    if rule.step == "whole_up" and not whole:
        note = f"不足{unit}按{_short(unit)}计，"
    if rule.step == "whole_down" and not whole:
        note = f"不足{unit}的部分不计，"
    return f"{note}共{plain(facts.steps)}档，每档{verb}{each}分"


def _gap_unit(facts: Facts) -> str:
    per = facts.rule.per
    if per is None:
        return f"1{counter(facts.catalogue.get(facts.rule.indicator))}"
    if per.percent:
        return f"{plain(per.value * 100)}个百分点"
    return f"{plain(per.value)}{counter(facts.catalogue.get(facts.rule.indicator))}"


def _short(unit: str) -> str:
    return unit.removesuffix("百分点")


def _flag(facts: Facts) -> str:
    rule = facts.rule
    met = (facts.metric.num > 0) == (rule.full_when == "any")
    verb = "有" if rule.full_when == "any" else "没有"
    wanted = f"{verb}{'即' if met else '才'}得满分"
    return f"{value_text(facts, rule.indicator)}，{wanted}"


def _all_or_nothing(facts: Facts) -> str:
    met = "已达到" if facts.steps == 0 else "未达到，不得分"
    return f"{value_text(facts, facts.rule.indicator, goal_of(facts))}，{line(facts)}，{met}"


def _pro_rata(facts: Facts) -> str:
    goal = goal_of(facts)
    head = f"{value_text(facts, facts.rule.indicator, goal)}，{line(facts)}"
    if facts.steps >= 1:
        return f"{head}，已完成"
    done = percent(facts.steps)
    if facts.rule.zero_at is not None:
        start = facts.rule.zero_at.text
        if facts.steps <= 0:
            return f"{head}，起点{start}，未过起点，不得分"
        return f"{head}，起点{start}，起点到标准之间按比例计，已过{done}：{plain(facts.rule.full)}分×{done}"
    return f"{head}，完成{done}，按比例得分：{plain(facts.rule.full)}分×{done}"


def _bands(facts: Facts) -> str:
    head = value_text(facts, facts.rule.indicator)
    for band in facts.rule.bands:
        if band.holds(facts.metric.value):
            return f"{head}，属“{band_text(band)}”一档，该档{plain(band.points)}分"
    return f"{head}，不在所列各档之内"


def _parts(facts: Facts) -> str:
    texts = [_part(facts, no) for no in range(len(facts.rule.parts))]
    lacking = plain(facts.steps)
    tail = f"，缺{lacking}项，每项扣{plain(facts.rule.each or Fraction(0))}分"
    return "；".join(texts) + (tail if facts.rule.kind == "per_missing" and facts.steps else "")


def _part(facts: Facts, no: int) -> str:
    part = facts.rule.parts[no]
    metric, held = facts.given.metric(part.indicator), part_holds(part, facts.given)
    shown = str(metric.num) if metric.den is None else f"{metric.num}／{metric.den}"
    word = {True: "具备", False: "不具备", None: "不适用"}[held]
    worth = ""
    if facts.rule.kind == "checklist":
        worth = f"，{plain(part.points) if held is not False else '0'}分"
    goal = f"，目标{part.target.text}" if part.target else ""
    # A plain yes or no needs no number behind it.
    told = f"（{shown}{goal}）" if metric.den or goal or metric.num > 1 else ""
    return f"{part.title}{told}{word}{worth}"


def _per_occurrence(facts: Facts) -> str:
    rule, metric = facts.rule, facts.metric
    word = counter(facts.catalogue.get(rule.indicator)) or "件"
    head = value_text(facts, rule.indicator)
    counted = max(0, metric.num - rule.free)
    notes = [f"前{rule.free}{word}不计"] if rule.free else []
    if metric.num == 0 or counted == 0:
        return "，".join([head, *notes])
    if rule.table:
        costs = [plain(increment(rule, n)) for n in range(1, min(counted, len(rule.table)) + 1)]
        notes.append(f"依次扣{'、'.join(costs)}分")
    else:
        notes.append(f"每{word}扣{plain(rule.each or Fraction(0))}分")
    if facts.steps != counted and rule.mitigation is not None:
        eased = (counted - facts.steps) / (1 - rule.mitigation)
        notes.append(
            f"其中{plain(eased)}{word}已整改，按{plain(rule.mitigation)}计，合{plain(facts.steps)}{word}"
        )
    return "，".join([head, *notes])


def _authority_level(facts: Facts) -> str:
    rule = facts.rule
    events = facts.given.events.get(rule.indicator, ())
    verb = "加" if rule.adds else "扣"
    scale = "、".join(
        f"{level_text(level)}{verb}{plain(points)}分" for level, points in rule.levels
    )
    seen = "、".join(
        f"{level_text(e.level) if e.level else '级别不明'}{f'（{e.matter}）' if e.matter else ''}"
        for e in events
    )
    if facts.metric.num == 0:
        return value_text(facts, rule.indicator)
    how = "只计最高的一件" if rule.sum == "highest" else "逐件累计"
    once = "同一事项只按最高级别计一次，" if rule.once_per == "matter" else ""
    listed = f"：{seen}" if seen else ""
    return f"{value_text(facts, rule.indicator)}{listed}，{scale}，{once}{how}"


def level_text(level: str) -> str:
    """`省级` for a level of government; any other closed list (黑社会、一等奖) carries its own text."""
    return f"{level}级" if level in _LEVELS else level


def _rank(facts: Facts) -> str:
    rule = facts.rule
    others = [m.value for m in facts.given.compared(rule.indicator)]
    tied = sum(value == facts.metric.value for value in others)
    level = f"（{tied}个单位并列）" if tied > 1 else ""
    scale = (
        f"第1名{plain(rule.first or Fraction(0))}分，每后一名减{plain(rule.each or Fraction(0))}分"
    )
    head = f"{value_text(facts, rule.indicator)}，同组{len(others)}个单位中列第{plain(facts.steps + 1)}名{level}"
    return f"{head}，{scale}，最低{plain(rule.last or Fraction(0))}分"


def _ratio_to_best(facts: Facts) -> str:
    best = Fraction(facts.threshold or 0)
    rate = not facts.in_points and facts.metric.den is not None
    top = percent(best) if rate else short(best)
    what = "最好（最低）" if facts.rule.direction == "lower" else "最好（最高）"
    head = f"{value_text(facts, facts.rule.indicator)}，同组{what}{top}"
    return f"{head}，按比例得分：{plain(facts.rule.full)}分×{percent(facts.steps)}"


def _imported(facts: Facts) -> str:
    rule = facts.rule
    name = rule.title or ("考核细则" if rule.book else "外部得分") + rule.indicator
    full, to_full = rule.from_full or Fraction(1), rule.to_full or Fraction(0)
    value = facts.metric.value
    capped = f"，超过原满分，按{plain(full)}分计" if value > full else ""
    head = f"{name}：{plain(value)}分（原满分{plain(full)}分）{capped}"
    return f"{head}，折算：{plain(min(value, full))}×{plain(to_full)}÷{plain(full)}"


def _nested(facts: Facts) -> str:
    """Every branch with its own arithmetic, or every member with its points, and which counts."""
    rule = facts.rule
    found = branches(rule, facts.given, facts.places)
    if rule.kind == "mean_over":
        judged = [(name, r.points or Fraction(0)) for name, _, r in found if r.state == "ok"]
        told = "、".join(f"{name}得{plain(points)}分" for name, points in judged[:_MANY])
        more = "等" if len(judged) > _MANY else ""
        left = len(found) - len(judged)
        out = f"（{left}个不适用的不计）" if left else ""
        return f"{facts.title(rule.rules[0].indicator)}按成员计算：{told}{more}，{len(judged)}个成员平均{out}"
    texts = [
        _branch(facts, leaf, result.steps, result.points, result.state) for _, leaf, result in found
    ]
    which = "取高" if rule.kind == "best_of" else "取低"
    return f"{'；'.join(texts)}；{which}，计第{plain(facts.steps)}条"


def _branch(
    facts: Facts, leaf: Rule, steps: Fraction | None, points: Fraction | None, state: str
) -> str:
    lead = f"第{leaf.no}条，"
    if state != "ok":
        return f"{lead}{facts.title(leaf.indicator)}不适用"
    inner = replace(
        facts, rule=leaf, steps=steps or Fraction(0), threshold=_compared_with(facts, leaf)
    )
    body = _KINDS[leaf.kind](inner) if condition_holds(leaf, facts.given) else "不符合适用条件"
    return f"{lead}{body}，得{plain(points or Fraction(0))}分"


def _compared_with(facts: Facts, leaf: Rule) -> str:
    """The mean or the best value a cohort branch is compared with, worked out anew."""
    metrics = facts.given.compared(leaf.indicator) if leaf.cohort else []
    if not metrics or leaf.kind == "rank":
        return ""
    if leaf.kind == "vs_group_mean":
        return str(cohort.mean(leaf, metrics, facts.places))
    return str(cohort.best(leaf, [metric.value for metric in metrics]))


def _manual(facts: Facts) -> str:
    low, high = plain(facts.rule.low or Fraction(0)), plain(facts.rule.high or facts.rule.full)
    return f"{facts.rule.title or '人工评分'}：评定{plain(facts.metric.value)}分（范围{low}至{high}分）"


def _condition(facts: Facts) -> str:
    limit: OnlyIf | None = facts.rule.only_if
    if limit is None:
        return ""
    return f"{value_text(facts, limit.indicator)}，本条只适用于{band_text(limit.band)}"


def _result(facts: Facts) -> str:
    points, full = Fraction(facts.points or "0"), Fraction(facts.full or "0")
    rule = facts.rule
    if rule.adds:
        cap = f"（最多加{plain(rule.cap)}分）" if rule.cap is not None else ""
        return f"加{plain(points)}分{cap}" if points else "不加分"
    lost = full - points
    held = _held(facts, lost)
    took = f"{held}扣{plain(lost)}分" if lost > 0 else "不扣分"
    if rule.kind in ("pro_rata", "bands", "checklist", "all_or_nothing", "manual", *_GIVING):
        return f"得{plain(points)}分（满分{plain(full)}分）"
    return f"{took}，得{plain(points)}分（满分{plain(full)}分）"


def _held(facts: Facts, lost: Fraction) -> str:
    """What happened between the sum of steps and the deduction: a limit, or the rounding."""
    rule = facts.rule
    if rule.table or rule.each is None or rule.kind == "flag":
        return ""
    summed = rule.each * facts.steps
    if summed == lost:
        return ""
    if rule.max_deduct is not None and summed > rule.max_deduct:
        return f"应扣{plain(summed)}分，超过扣分上限{plain(rule.max_deduct)}分，"
    if abs(summed - lost) * 10**facts.places < 1:
        return f"应扣{plain(summed)}分，四舍五入保留{facts.places}位小数，"
    return f"应扣{plain(summed)}分，扣完为止，"


def _undecided(facts: Facts) -> str:
    return f"；另有{facts.unknown}项待核实，未计入" if facts.unknown else ""


_KINDS: dict[str, Callable[[Facts], str]] = {
    "flag": _flag,
    "all_or_nothing": _all_or_nothing,
    "per_occurrence": _per_occurrence,
    "shortfall": _distance,
    "per_point": _distance,
    "bonus": _distance,
    "pro_rata": _pro_rata,
    "bands": _bands,
    "checklist": _parts,
    "per_missing": _parts,
    "authority_level": _authority_level,
    "manual": _manual,
    "imported": _imported,
    "rank": _rank,
    "ratio_to_best": _ratio_to_best,
    "vs_group_mean": _distance,
    "mean_over": _nested,
    "best_of": _nested,
    "worst_of": _nested,
}
