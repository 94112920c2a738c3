"""What every sentence is made of: facts of one rule, values with their unit, rates, lines, ranges."""

from __future__ import annotations

from dataclasses import dataclass

from kaoping.exact import Fraction
from kaoping.rulebook.given import Given, Metric
from kaoping.rulebook.model import Band, Indicator, Rule, Threshold, places_text, plain

_UNITS = {
    "enterprise": "家", "contract": "份", "body": "个", "case": "件", "community": "个", "day": "天",
    "document": "份", "event": "件", "month": "个月", "record": "条", "site": "个", "submission": "次",
}  # fmt: skip
MONEY, FEN = "元", 100
_HEADED = {"职工": "人", "条款": "条", "人": "人"}
_DIGITS = (2, 3, 4, 5, 6)
# The rule kinds of the language (细则语言的算法), as tables and comparisons name them.
KINDS = {
    "per_point": "按点扣分", "per_occurrence": "按次扣分", "shortfall": "差额扣分", "bands": "按档计分",
    "checklist": "逐项认定", "per_missing": "缺项扣分", "authority_level": "按级别计分", "flag": "有无认定",
    "bonus": "加分", "pro_rata": "按比例计分", "all_or_nothing": "达标得分", "manual": "人工评分",
    "imported": "引用得分", "mean_over": "按成员平均", "best_of": "取其高", "worst_of": "取其低",
    "rank": "名次计分", "ratio_to_best": "与最好者之比", "vs_group_mean": "与组平均比",
}  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """One rule of one unit: the rule, what it was given, and what the run recorded.

    `points` and `full` are the printed texts; `steps` the exact number of steps; `threshold` what the
    run compared with (for cohort kinds the exact mean or best value).
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
    threshold: str = ""

    @property
    def metric(self) -> Metric:
        """The rule's own metric."""
        return self.given.metric(self.rule.indicator)

    def title(self, code: str) -> str:
        """The indicator's Chinese title; what is no indicator is named by what it is."""
        known = self.catalogue.get(code)
        if known is None and self.rule.mean == "points":
            kind, _, name = code.partition(":")
            return f"{'项目' if kind == 'item' else '类别'}{name}得分"
        if known is None and self.rule.kind == "imported":
            return self.rule.title or code
        return known.title if known else code

    @property
    def in_points(self) -> bool:
        """Whether the rule's value is points, not a count or a rate."""
        return self.rule.kind == "imported" or self.rule.mean == "points"


def counter(known: Indicator | None) -> str:
    """The measure word of what an indicator counts (家、份、件…); '' when it has none."""
    if known is None:
        return ""
    if known.measure:
        return known.measure
    for ending, word in _HEADED.items():
        if known.denominator.endswith(ending):
            return word
    return _UNITS.get(known.entity_kind, "")


def figure(known: Indicator | None, value: Fraction | int) -> str:
    """A number an indicator counts, as people read it: fen as yuan, everything else plain."""
    money = known is not None and known.measure == MONEY
    return plain(Fraction(value, FEN) if money else Fraction(value))


def value_text(facts: Facts, code: str, compared: Threshold | None = None) -> str:
    """`企业建会率：符合171家／企业总数200家＝85.50%`, or `有效集体合同：3份` for a count."""
    metric, known = facts.given.metric(code), facts.catalogue.get(code)
    if facts.in_points and code == facts.rule.indicator:
        return f"{facts.title(code)}：{plain(metric.value)}分"
    word = counter(known)
    if metric.den is None:
        return f"{facts.title(code)}：{figure(known, metric.num)}{word}"
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


def goal_of(facts: Facts) -> Threshold | None:
    """The line compared with: as printed in the rule, the unit's own target, or the group mean."""
    rule = facts.rule
    if rule.kind == "vs_group_mean":
        mean = Fraction(facts.threshold or 0)
        rate = rule.per is not None and rule.per.percent
        return Threshold(mean, rate, percent(mean) if rate else short(mean))
    value = facts.given.target(rule.target, rule.target_from)
    if rule.target is not None or value is None:
        return rule.target
    return Threshold(value, False, figure(facts.catalogue.get(rule.indicator), value))


def line(facts: Facts, word: str = "目标") -> str:
    """`目标90%`, with the unit's own measure for a count."""
    goal = goal_of(facts)
    own = "本单位" if facts.rule.target_from else ""
    return f"{own}{word}{goal.text if goal else '未定'}{measure(facts, goal)}"


def measure(facts: Facts, goal: Threshold | None) -> str:
    """The measure word behind a bare target of a count."""
    counted = goal is not None and not goal.percent and facts.metric.den is None
    return counter(facts.catalogue.get(facts.rule.indicator)) if counted else ""


def band_text(band: Band) -> str:
    """`80%以上`, `70%以上不满80%`: 以上 includes, 超过 and 不满 exclude (domain.md §3)."""
    low = "" if band.low is None else f"{band.low.text}以上"
    if band.low is not None and not band.low_closed:
        low = f"超过{band.low.text}"
    if band.high is None:
        return low
    high = f"{band.high.text}以下" if band.high_closed else f"不满{band.high.text}"
    return f"{low}{'、' if low else ''}{high}"


def short(value: Fraction) -> str:
    """An exact number where it ends, else with four decimals and 约."""
    text = plain(value)
    return f"约{places_text(value, 4)}" if "/" in text else text
