"""One Chinese sentence per rule, with the full arithmetic, from what the run recorded (算式说明)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from kaoping.rulebook.evaluate import Given, Metric, condition_holds, increment, part_holds
from kaoping.rulebook.model import Band, Indicator, OnlyIf, Rule, Threshold, places_text, plain

_UNITS = {
    "enterprise": "家", "contract": "份", "body": "个", "case": "件", "community": "个", "day": "天",
    "document": "份", "event": "件", "month": "个月", "record": "条", "site": "个", "submission": "次",
}  # fmt: skip
_HEADED = {"职工": "人", "条款": "条", "人": "人"}
_DIGITS = (2, 3, 4, 5, 6)


@dataclass(frozen=True)
class Facts:
    """One rule of one unit: the rule, what it was given, and what the run recorded.

    `points` and `full` are the printed texts; `steps` the exact number of steps.
    """

    rule: Rule
    given: Given
    catalogue: dict[str, Indicator]
    places: int
    state: str
    steps: Fraction
    points: str
    full: str
    unknown: int = 0

    @property
    def metric(self) -> Metric:
        """The rule's own metric."""
        return self.given.metric(self.rule.indicator)

    def title(self, code: str) -> str:
        """The indicator's Chinese title, its code when nobody knows it."""
        known = self.catalogue.get(code)
        return known.title if known else code


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
        return f"{title}：须由人工评分，尚未评定，暂不计分。"
    if facts.state == "no_base":
        known = facts.catalogue.get(facts.rule.indicator)
        base = known.denominator if known and known.denominator else "计算基数"
        return f"{title}：{base}为0，本条不适用，{_unmoved(facts.rule)}。"
    return f"{title}：不适用于本单位，{_unmoved(facts.rule)}。"


def _unmoved(rule: Rule) -> str:
    return "不加分" if rule.adds else "不扣分"


def _first_part(rule: Rule) -> str:
    return rule.parts[0].indicator if rule.parts else ""


def counter(known: Indicator | None) -> str:
    """The measure word of what an indicator counts (家、份、件…); '' when it has none."""
    if known is None:
        return ""
    for ending, word in _HEADED.items():
        if known.denominator.endswith(ending):
            return word
    return _UNITS.get(known.entity_kind, "")


def value_text(facts: Facts, code: str, compared: Threshold | None = None) -> str:
    """`企业建会率：符合171家／企业总数200家＝85.50%`, or `有效集体合同：3份` for a count."""
    metric, known = facts.given.metric(code), facts.catalogue.get(code)
    word = counter(known)
    if metric.den is None:
        return f"{facts.title(code)}：{metric.num}{word}"
    hit = "不符" if known and known.adverse else "符合"
    base = known.denominator if known and known.denominator else "总数"
    head = f"{facts.title(code)}：{hit}{metric.num}{word}／{base}{metric.den}{word}"
    if known is not None and known.form == "ratio":
        return f"{head}＝{plain(metric.value)}"
    return f"{head}＝{percent(metric.value, compared)}"


def percent(value: Fraction, compared: Threshold | None = None) -> str:
    """A rate with two decimals; with more where two would read like the line it misses."""
    text = places_text(value * 100, _DIGITS[0])
    for digits in _DIGITS:
        text = places_text(value * 100, digits)
        if compared is None or value == compared.value or Fraction(text) != compared.value * 100:
            break
    return f"{text}%"


def _goal(facts: Facts) -> Threshold | None:
    """The line compared with: as printed in the rule, or the unit's own target."""
    rule = facts.rule
    value = facts.given.target(rule.target, rule.target_from)
    if rule.target is not None or value is None:
        return rule.target
    return Threshold(value, False, plain(value))


def _line(facts: Facts, word: str = "目标") -> str:
    goal = _goal(facts)
    own = "本单位" if facts.rule.target_from else ""
    return f"{own}{word}{goal.text if goal else '未定'}{_measure(facts, goal)}"


def _measure(facts: Facts, goal: Threshold | None) -> str:
    counted = goal is not None and not goal.percent and facts.metric.den is None
    return counter(facts.catalogue.get(facts.rule.indicator)) if counted else ""


def _distance(facts: Facts) -> str:
    """A value against a line, the distance, the steps and what each costs (per_point, shortfall)."""
    goal, rule = _goal(facts), facts.rule
    head = f"{value_text(facts, rule.indicator, goal)}，{_line(facts, _word(rule))}"
    value = Fraction(facts.metric.num) if rule.kind == "shortfall" else facts.metric.value
    gap = abs((goal.value if goal else Fraction(0)) - value)
    above = rule.adds or rule.direction == "above"
    if facts.steps == 0 and (value <= goal.value if above and goal else True):
        return f"{head}，{'未超出' if above else '已达标'}"
    verb = "超出" if above else "相差"
    return f"{head}，{verb}{_gap(gap, rule, facts)}，{_stepping(facts, gap)}"


def _word(rule: Rule) -> str:
    if rule.adds:
        return "起点"
    return "限" if rule.direction == "above" else "目标"


def _gap(gap: Fraction, rule: Rule, facts: Facts) -> str:
    if rule.per is not None and rule.per.percent:
        exact = gap * 100
        text = places_text(exact, 2)
        if exact and Fraction(text) == 0:
            return "不到0.01个百分点"
        return f"{text}个百分点"
    return f"{plain(gap)}{counter(facts.catalogue.get(rule.indicator))}"


def _stepping(facts: Facts, gap: Fraction) -> str:
    rule = facts.rule
    size = rule.per.value if rule.per else Fraction(1)
    unit = _gap_unit(facts)
    whole = (gap / size).denominator == 1
    verb = "加" if rule.adds else "扣"
    each = plain(rule.each or Fraction(0))
    if rule.step == "prorata" and not whole:
        return f"每{unit}{verb}{each}分，按比例计，合{plain(facts.steps)}档"
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
    wanted = "有即得满分" if rule.full_when == "any" else "没有即得满分"
    return f"{value_text(facts, rule.indicator)}，{wanted}"


def _all_or_nothing(facts: Facts) -> str:
    met = "已达到" if facts.steps == 0 else "未达到，不得分"
    return f"{value_text(facts, facts.rule.indicator, _goal(facts))}，{_line(facts)}，{met}"


def _pro_rata(facts: Facts) -> str:
    goal = _goal(facts)
    head = f"{value_text(facts, facts.rule.indicator, goal)}，{_line(facts)}"
    if facts.steps >= 1:
        return f"{head}，已完成"
    done = percent(facts.steps)
    return f"{head}，完成{done}，按比例得分：{plain(facts.rule.full)}分×{done}"


def band_text(band: Band) -> str:
    """`80%以上`, `70%以上不满80%`: 以上 includes, 超过 and 不满 exclude (domain.md §3)."""
    low = "" if band.low is None else f"{band.low.text}以上"
    if band.low is not None and not band.low_closed:
        low = f"超过{band.low.text}"
    if band.high is None:
        return low
    high = f"{band.high.text}以下" if band.high_closed else f"不满{band.high.text}"
    return f"{low}{'、' if low else ''}{high}"


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
        worth = f"{plain(part.points) if held is not False else '0'}分"
    goal = f"，目标{part.target.text}" if part.target else ""
    return f"{part.title}（{shown}{goal}）{word}{worth}"


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
    scale = "、".join(f"{level}级{verb}{plain(points)}分" for level, points in rule.levels)
    seen = "、".join(
        f"{e.level or '级别不明'}{f'（{e.matter}）' if e.matter else ''}" for e in events
    )
    how = "只计最高的一件" if rule.sum == "highest" else "逐件累计"
    once = "同一事项只按最高级别计一次，" if rule.once_per == "matter" else ""
    listed = f"：{seen}" if seen else ""
    return f"{value_text(facts, rule.indicator)}{listed}，{scale}，{once}{how}"


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
        return f"加{plain(points)}分{cap}"
    lost = full - points
    held = _held(facts, lost)
    took = f"{held}扣{plain(lost)}分" if lost > 0 else "不扣分"
    if rule.kind in ("pro_rata", "bands", "checklist", "all_or_nothing", "manual"):
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
}
