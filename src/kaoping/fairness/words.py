"""The sentences of the fairness report (公平性分析的文字): a fact, and what it may mean for the rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaoping.exact import Fraction
from kaoping.fairness.limits import AGAINST, APART, LONE, SMALL
from kaoping.fairness.measure import Tie
from kaoping.rulebook.model import MICRO, Item, places_text

if TYPE_CHECKING:
    from kaoping.fairness.gather import Material

FEW = "样本太少，不作判断。"
NO_SPREAD = "没有差异可供比较，不作判断。"
FINE = "未见异常。"
_CAUTION = "样本偏少，仅供参考；"


@dataclass(frozen=True)
class Counts:
    """How the points of the judged units lie: at full marks, at nothing, distinct values, the commonest.

    `counted` is whether the item has full marks (加减分项 has none).
    """

    units: int
    full: int
    zero: int
    distinct: int
    usual: int
    counted: bool


def percent(share: Fraction, places: int = 0) -> str:
    """A share as printed, rounded half away from zero."""
    return f"{places_text(share * 100, places)}%"


def count_share(count: int, units: int) -> str:
    """A count as a share of the units."""
    return percent(Fraction(count, units))


def notes(material: Material) -> Iterator[str]:
    """What the whole report leaves out."""
    if material.unsubmitted:
        yield f"{len(material.unsubmitted)}个单位有项目未报送，未报送的项目不计入各项统计，其总分不计入总分统计。"
    if material.pending:
        yield f"{len(material.pending)}个单位尚有人工评分未录入，其总分不计入总分统计。"
    if material.gated:
        yield f"{len(material.gated)}个单位的总分因必备条件或一票否决另作处理；“贡献”按各项目失分计，不含这一处理。"
    if not any(material.sizes.values()):
        yield "没有企业名录，未作与规模有关的分析。"


def spread_fact(counts: Counts) -> str:
    """`22个单位计分：满分20个（91%）、0分1个（5%），共3种得分。`"""
    if not counts.units:
        return "没有单位计分。"
    if not counts.counted:
        return f"{counts.units}个单位计分（加减分项），共{counts.distinct}种得分，{counts.usual}个单位得分相同。"
    full, zero = (percent(Fraction(n, counts.units)) for n in (counts.full, counts.zero))
    return f"{counts.units}个单位计分：满分{counts.full}个（{full}）、0分{counts.zero}个（{zero}），共{counts.distinct}种得分。"


def spread_meaning(kind: str, counts: Counts) -> str:
    """What the way points lie means for the rule."""
    said = {
        "spread": "得分有高有低，能区分单位。",
        "ceiling": "多数单位满分，难分先进；如是底线要求可保留，否则可考虑提高标准。",
        "floor": "多数单位得0分，标准可能过高，也可能是漏报；先核对数据，再考虑放宽或分档。",
    }
    if kind != "same":
        return _careful(counts.units, said[kind], kind != "spread")
    if counts.distinct == 1:
        text = (
            "各单位得分全同，不区分单位；如是底线要求可保留，否则可考虑提高标准、改写或并入他项。"
        )
    else:
        text = "几乎全同，只有个别单位不同；如是底线要求可保留，否则可考虑提高标准或并入他项。"
    return _careful(counts.units, text, True)


def _careful(units: int, text: str, flagged: bool) -> str:
    return (_CAUTION if flagged and units < SMALL else "") + text


def size_unknown(title: str, units: int) -> str:
    """Too few units have a size."""
    return f"{title}：只有{units}个计分单位有数。"


def size_same(title: str) -> str:
    """Points or sizes do not vary."""
    return f"{title}：得分或{title}没有差异。"


def size(
    title: str, linear: Tie, ranked: Tie, chance: Fraction, flagged: bool, units: int, rate: bool
) -> tuple[str, str]:
    """(fact, meaning) of how points hang on size; `rate` is whether the item looks at a rate."""
    fact = (
        f"{title}解释得分差异的{percent(linear.square)}（按名次算{percent(ranked.square)}，"
        f"纯属偶然约{percent(chance)}）。"
    )
    if not flagged:
        return fact, f"与{title}关系不大。"
    falls = (ranked if ranked.square > linear.square else linear).sign < 0
    return fact, _careful(
        units, f"{title}越多得分越{'低' if falls else '高'}，{_ADVICE[falls, rate]}", True
    )


_ADVICE = {
    (True, True): "规模大的单位更难全面达标；可考虑放宽起扣线，或按规模分组比较。",
    (True, False): "按件计数使规模大的单位吃亏；可考虑改为按比率，或按规模定标准。",
    (False, True): "规模小的单位基数小，差一件就是几个百分点；可考虑基数过小时按件扣分，或分组比较。",
    (False, False): "规模小的单位难以做到；可考虑按规模定标准，或分组比较。",
}  # fmt: skip


def by_category(groups: Sequence[str], values: Sequence[int]) -> list[tuple[str, Fraction, int]]:
    """(category, mean points, units), the highest mean first."""
    own: dict[str, list[int]] = {}
    for group, value in zip(groups, values, strict=True):
        own.setdefault(group, []).append(value)
    rows = [(g, Fraction(sum(v), len(v) * MICRO), len(v)) for g, v in own.items()]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def category(
    share: Fraction,
    chance: Fraction,
    much: bool,
    order: Sequence[tuple[str, Fraction, int]],
    units: int,
) -> tuple[str, str]:
    """(fact, meaning) of how points hang on the unit's category."""
    ends = (order[0], order[-1])
    means = "、".join(f"{name}平均{places_text(mean, 2)}分（{n}个）" for name, mean, n in ends)
    fact = f"单位类别解释得分差异的{percent(share)}（纯属偶然约{percent(chance)}）；最高最低：{means}。"
    if not much:
        return fact, "与单位类别关系不大。"
    if lone(order):
        return fact, "类别之间有差异，但最高或最低的类别只有一两个单位，不足为据。"
    text = "得分高低在很大程度上随类别而定；先看是工作差别还是标准不合某类单位，可考虑分类定标准或分组比较。"
    return fact, _careful(units, text, True)


def lone(order: Sequence[tuple[str, Fraction, int]]) -> bool:
    """Whether the highest or the lowest category has too few units to say anything."""
    return any(n < LONE for _, _, n in (order[0], order[-1]))


def contribution(
    weight: Fraction, share: Fraction, heavy: bool, light: bool, units: int
) -> tuple[str, str]:
    """(fact, meaning) of what an item adds to the differences of totals."""
    fact = f"占总分值的{percent(weight)}，占总分差异的{percent(share)}。"
    if heavy:
        text = "名次多半由这一项决定，超过它在细则中的分量；确认这是本意，否则可考虑降低扣分幅度。"
    elif light:
        text = "分值不小，却几乎不影响名次；可考虑减少分值或提高标准。"
    elif share <= AGAINST:
        text = "失分多的单位总分反而不低，与其他项目方向相反；可看看是否与其他项目矛盾。"
    else:
        text = "作用与分值大体相称。"
    return fact, _careful(units, text, heavy or light)


def pair(
    one: Item, other: Item, linear: Tie, ranked: Tie, units: int, strong: bool, off: int,
    shared: Sequence[str],
) -> tuple[str, str]:  # fmt: skip
    """(fact, meaning) of two items that go together."""
    fact = (
        f"{one.code} {one.title}与{other.code} {other.title}：相关系数{linear.text()}，"
        f"名次相关{ranked.text()}（{units}个单位）。"
    )
    if not strong:
        return fact, "没有明显重复。"
    if off < APART:
        return fact, f"相关只由{off}个单位造成，不足为据。"
    if linear.sign < 0:
        text = "一项得分高时另一项多半低，两项可能互相矛盾；可看看是否要求相抵。"
    elif shared:
        text = "两项得分几乎同步，且用到同一指标，可能一事两扣；可考虑合并或去掉一项。"
    else:
        text = "两项得分几乎同步，可能在考核同一件事；可考虑合并，或把分值分给别的要求。"
    return fact, _careful(units, text, True)


@dataclass(frozen=True)
class Shift:
    """What a policy does to a round: points moved of units that have a total either way, and the rest.

    `opened` units have a total only under it, `closed` only without it; `climb` is the largest move of a
    rank as (unit's name, before, after), `climbed` how many ranks differ.
    """

    amounts: tuple[Fraction, ...]
    opened: int
    closed: int
    climbed: int
    climb: tuple[str, int, int] | None
    grades: int


def policy(title: str, written: bool, shift: Shift) -> tuple[str, str]:
    """(fact, meaning) of treating items that do not apply in another way.

    Args:
        title: of the policy.
        written: whether it is the one in force.
        shift: what differs from the run.
    """
    if written:
        return f"不适用项目{title}：现行办法。", "其余办法与此相比。"
    moved = [amount for amount in shift.amounts if amount]
    if not (moved or shift.opened or shift.closed or shift.climbed or shift.grades):
        return f"改为{title}：各单位总分、名次不变。", "用哪种办法结果都一样。"
    parts = []
    if moved:
        most = max(moved, key=abs)
        up = sum(amount > 0 for amount in moved)
        parts.append(
            f"总分升{up}个、降{len(moved) - up}个，最多{'+' if most > 0 else ''}{places_text(most, 2)}分"
        )
    if shift.opened:
        parts.append(f"{shift.opened}个原无总分的单位有了总分")
    if shift.closed:
        parts.append(f"{shift.closed}个单位不再有总分")
    if shift.climb is None:
        parts.append(f"名次不变，等次变动{shift.grades}个")
        meaning = "办法只影响分值高低，不影响先后；跨组比较分数时要留意。"
    else:
        name, before, after = shift.climb
        parts.append(
            f"名次变动{shift.climbed}个，最大为{name}第{before}名→第{after}名，等次变动{shift.grades}个"
        )
        meaning = "名次随办法而变，宜在细则中写明采用的办法及理由，或把不适用项目多的单位另列一组。"
    return f"改为{title}：{'；'.join(parts)}。", meaning
