"""One rule in the words of the manual page (细则手册页), kind by kind."""

from __future__ import annotations

from collections.abc import Callable

from kaoping.exact import Fraction
from kaoping.rulebook.model import Band, Indicator, Rule, Threshold, plain

_STEPS = {"whole_up": "不足一档按一档计", "whole_down": "不足一档不计", "prorata": "按比例计"}


def words(rule: Rule, catalogue: dict[str, Indicator]) -> str:
    """One rule in words, with its limits."""
    body = _KINDS[rule.kind](rule, catalogue)
    limits = [
        f"最多扣 {plain(rule.max_deduct)} 分" if rule.max_deduct is not None else "",
        f"最低 {plain(rule.min_points)} 分" if rule.min_points is not None else "",
        f"已化解的按 {plain(rule.mitigation)} 倍扣" if rule.mitigation is not None else "",
        f"仅当{title_of(rule.only_if.indicator, catalogue)}在 {_band(rule.only_if.band)} 时适用"
        if rule.only_if
        else "",
        f"自 {rule.repealed} 起废止" if rule.repealed else "",
    ]
    return "；".join([body, *(text for text in limits if text)])


def title_of(code: str, catalogue: dict[str, Indicator]) -> str:
    """An indicator with its denominator, so that a rate is never ambiguous."""
    known = catalogue.get(code)
    if known is None:
        return code
    return f"{known.title}（分母：{known.denominator}）" if known.denominator else known.title


def _target(rule: Rule) -> str:
    if rule.dated:
        return "、".join(f"{day} 前 {target.text}" for day, target in rule.dated)
    return (
        f"本单位目标（{rule.target_from}）"
        if rule.target_from
        else (rule.target.text if rule.target else "")
    )


def _per_point(rule: Rule, catalogue: dict[str, Indicator]) -> str:
    side = "每低" if rule.direction == "below" else "每高"
    return f"{title_of(rule.indicator, catalogue)}，标准 {_target(rule)}，{side}{_text(rule.per)}扣 {plain(rule.each or Fraction(0))} 分，{_STEPS[rule.step]}"


def _per_occurrence(rule: Rule, catalogue: dict[str, Indicator]) -> str:
    free = f"，前 {rule.free} 次不扣" if rule.free else ""
    each = "、".join(plain(value) for value in rule.table)
    price = f"累计扣 {each} 分" if rule.table else f"每次扣 {plain(rule.each or Fraction(0))} 分"
    return f"{title_of(rule.indicator, catalogue)}{free}，{price}"


def _shortfall(rule: Rule, catalogue: dict[str, Indicator]) -> str:
    return f"{title_of(rule.indicator, catalogue)}，应达 {_target(rule)}，每少 {_text(rule.per) or '1'} 扣 {plain(rule.each or Fraction(0))} 分，{_STEPS[rule.step]}"


def _bands(rule: Rule, catalogue: dict[str, Indicator]) -> str:
    bands = "；".join(f"{_band(band)} 得 {plain(band.points)} 分" for band in rule.bands)
    rest = f"；其余得 {plain(rule.otherwise)} 分" if rule.otherwise is not None else ""
    return f"{title_of(rule.indicator, catalogue)}，按档：{bands}{rest}"


def _checklist(rule: Rule, catalogue: dict[str, Indicator]) -> str:
    parts = "；".join(
        f"{part.title or title_of(part.indicator, catalogue)}"
        + (f" {plain(part.points)} 分" if rule.kind == "checklist" else "")
        for part in rule.parts
    )
    price = (
        f"，每缺一项扣 {plain(rule.each or Fraction(0))} 分" if rule.kind == "per_missing" else ""
    )
    return f"逐项认定：{parts}{price}"


def _levels(rule: Rule, catalogue: dict[str, Indicator]) -> str:
    table = "、".join(f"{level} {plain(points)} 分" for level, points in rule.levels)
    cap = f"，合计不超过 {plain(rule.cap)} 分" if rule.cap is not None else ""
    return (
        f"{title_of(rule.indicator, catalogue)}，{'加' if rule.sign == 'add' else '扣'}分：{table}"
        + ("，同一事项只计最高一次" if rule.once_per == "matter" else "，逐次计算")
        + ("，各事项取最高" if rule.sum == "highest" else "")
        + cap
        + ("，在满分之外另加" if rule.outside else "")
    )


def _flag(rule: Rule, catalogue: dict[str, Indicator]) -> str:
    wanted = "有即得满分" if rule.full_when == "any" else "没有即得满分"
    return f"{title_of(rule.indicator, catalogue)}，{wanted}" + (
        f"，否则扣 {plain(rule.each)} 分" if rule.each is not None else "，否则不得分"
    )


def _bonus(rule: Rule, catalogue: dict[str, Indicator]) -> str:
    cap = f"，最多 {plain(rule.cap)} 分" if rule.cap is not None else ""
    return (
        f"{title_of(rule.indicator, catalogue)}，超出部分每 {_text(rule.per) or '1'} {_price(rule)}{cap}"
        + ("，在满分之外另加" if rule.outside else "")
    )


def _price(rule: Rule) -> str:
    if not rule.tiers:
        return f"加 {plain(rule.each or Fraction(0))} 分"
    told = (
        f"{f'超出 {_text(tier.up_to)} 以内的' if tier.up_to else '其余的'}加 {plain(tier.each)} 分"
        for tier in rule.tiers
    )
    return "、".join(told)


def _compared(rule: Rule, catalogue: dict[str, Indicator]) -> str:
    """What a cohort rule compares: an indicator, or points of an item or class."""
    if rule.mean != "points":
        return title_of(rule.indicator, catalogue)
    kind, _, code = rule.indicator.partition(":")
    return f"{'项目' if kind == 'item' else '类别'} {code} 得分"


def _rank(rule: Rule, catalogue: dict[str, Indicator]) -> str:
    order = "由低到高" if rule.direction == "lower" else "由高到低"
    ties = "并列不占后面的名次" if rule.ties == "dense" else "并列占用名次"
    first, step, last = (plain(v or Fraction(0)) for v in (rule.first, rule.each, rule.last))
    return f"{_compared(rule, catalogue)}，组内{order}排名，第 1 名 {first} 分，每后一名减 {step} 分，最低 {last} 分，{ties}"


def _ratio(rule: Rule, catalogue: dict[str, Indicator]) -> str:
    share = "组内最低 ÷ 本单位" if rule.direction == "lower" else "本单位 ÷ 组内最高"
    return f"{_compared(rule, catalogue)}，按 {share} × {plain(rule.full)} 分计"


def _versus(rule: Rule, catalogue: dict[str, Indicator]) -> str:
    side = "低于" if rule.direction == "below" else "高于"
    mean = {"units": "各单位比率的平均", "pooled": "组内合计的比率", "points": "组内平均分"}[
        rule.mean
    ]
    return (
        f"{_compared(rule, catalogue)}，与组平均（{mean}）比，每{side} {_text(rule.per)}"
        f"扣 {plain(rule.each or Fraction(0))} 分，{_STEPS[rule.step]}"
    )


def _imported(rule: Rule, catalogue: dict[str, Indicator]) -> str:
    what = rule.title or (
        f"考核细则 {rule.book} 的总分" if rule.book else f"外部得分 {rule.indicator}"
    )
    scale = (
        f"{plain(rule.from_full or Fraction(1))} 分折算为 {plain(rule.to_full or Fraction(0))} 分"
    )
    return f"{what}，{scale}，超过原满分的按原满分计"


def _nested(rule: Rule, catalogue: dict[str, Indicator]) -> str:
    told = "；".join(f"（{leaf.no}）{words(leaf, catalogue)}" for leaf in rule.rules)
    how = {"mean_over": "逐个成员计算后平均", "best_of": "取高", "worst_of": "取低"}[rule.kind]
    return f"{how}：{told}"


_KINDS: dict[str, Callable[[Rule, dict[str, Indicator]], str]] = {
    "per_point": _per_point,
    "per_occurrence": _per_occurrence,
    "shortfall": _shortfall,
    "bands": _bands,
    "checklist": _checklist,
    "per_missing": _checklist,
    "authority_level": _levels,
    "flag": _flag,
    "bonus": _bonus,
    "pro_rata": lambda rule, c: (
        f"{title_of(rule.indicator, c)}，标准 {_target(rule)}，按完成比例得分，最高满分"
        if rule.zero_at is None
        else f"{title_of(rule.indicator, c)}，{_target(rule)} 得满分，{_text(rule.zero_at)} 得0分，其间按比例得分"
    ),
    "all_or_nothing": lambda rule, c: (
        f"{title_of(rule.indicator, c)}，达到 {_target(rule)} 得满分，否则不得分"
    ),
    "imported": _imported,
    "rank": _rank,
    "ratio_to_best": _ratio,
    "vs_group_mean": _versus,
    "mean_over": _nested,
    "best_of": _nested,
    "worst_of": _nested,
    "manual": lambda rule, c: (
        f"由考核组评分，{plain(rule.low or Fraction(0))} 至 {plain(rule.high or Fraction(0))} 分，写明理由、评分人和日期"
    ),
}


def _band(band: Band) -> str:
    low = ("[" if band.low_closed else "(") + band.low.text if band.low else "(不限"
    high = band.high.text + ("]" if band.high_closed else ")") if band.high else "不限)"
    return f"{low}，{high}"


def _text(threshold: Threshold | None) -> str:
    return threshold.text.replace("pp", "个百分点") if threshold else ""
