"""What must hold between the parts of an edition: codes, ranges of bands, points that cannot be exceeded."""

from __future__ import annotations

import itertools
from collections import Counter

from kaoping.exact import Fraction
from kaoping.rulebook import checks_feeds
from kaoping.rulebook.model import Band, Class, Item, Rule, Rulebook, Threshold, plain
from kaoping.rulebook.reader import Problems

ZERO = Fraction(0)


def check(book: Rulebook, problems: Problems) -> None:
    """Add a mistake for every contradiction of the edition, a warning for sums that do not add up."""
    _codes(book, problems)
    for item in book.items:
        _item(book, item, problems)
    _gates(book, problems)
    _grades(book, problems)
    _consequences(book, problems)
    _sums(book, problems)


def _codes(book: Rulebook, problems: Problems) -> None:
    classes, items = [c.code for c in book.classes], [i.code for i in book.items]
    for kind, codes in (("class", classes), ("item", items)):
        if not codes:
            problems.add(kind, "一个也没有", f"补写 [[{kind}]]")
        for code, times in Counter(codes).items():
            if times > 1:
                problems.add(
                    f"{kind}[{code}].code",
                    f"代码 {code} 重复了{times}次",
                    "每个代码只用一次；印出的序号写在 label",
                )
    for item in book.items:
        if item.class_code not in classes:
            problems.add(
                f"item[{item.code}].class",
                f"没有类别 {item.class_code}",
                f"可用的类别：{'、'.join(classes)}",
            )


def _item(book: Rulebook, item: Item, problems: Problems) -> None:
    path = f"item[{item.code}]"
    for name, value in (("floor", item.floor), ("not_submitted", item.not_submitted)):
        if value is not None and value > item.points:
            problems.add(
                f"{path}.{name}",
                f"{plain(value)} 大于满分 {plain(item.points)}",
                "写成不大于满分的数",
            )
    if (item.points * 10**book.item_places).denominator != 1:
        problems.warn(
            f"{path}.points",
            f"满分 {plain(item.points)} 的小数多于 item_places = {book.item_places}，印出的分值会被舍入",
        )
    if item.points == 0:
        _no_points(item, path, problems)
    if item.combine == "sum":
        _summed(item, path, problems)
    for rule in item.rules:
        where = f"{path}.rule[{rule.no}]"
        _rule(book, item, rule, where, problems)
        checks_feeds.check(book, item, rule, where, problems)
        for nested in rule.rules:
            inner = f"{where}.rule[{nested.no}]"
            _rule(book, item, nested, inner, problems)
            checks_feeds.check(book, item, nested, inner, problems)


def _no_points(item: Item, path: str, problems: Problems) -> None:
    negative = item.floor is None or item.floor < 0
    for rule in item.rules:
        if (rule.adds and not rule.outside) or (not rule.adds and not negative):
            problems.add(
                f"{path}.rule[{rule.no}]",
                "0分的项目只能有满分之外的加分，或写明负下限的扣分",
                '加分写 outside = true；扣分在项目写 floor = -2 或 floor = "none"',
            )


def _summed(item: Item, path: str, problems: Problems) -> None:
    for rule in item.rules:
        if rule.points is None and not rule.adds and rule.kind != "manual":
            problems.add(
                f"{path}.rule[{rule.no}].points",
                'combine = "sum" 的项目，每条规则都要写自己的分值',
                "补写 points = …",
            )
    total = sum((rule.points or Fraction(0) for rule in item.rules), Fraction(0))
    if total > item.points:
        problems.warn(
            f"{path}.points",
            f"各规则分值之和 {plain(total)} 大于满分 {plain(item.points)}，按满分封顶",
        )


def _rule(book: Rulebook, item: Item, rule: Rule, path: str, problems: Problems) -> None:
    def over(key: str, value: Fraction | None, limit: Fraction) -> None:
        if value is not None and value > limit:
            problems.add(
                f"{path}.{key}",
                f"可得 {plain(value)} 分，超过规则的满分 {plain(limit)} 分",
                "改小分值，或改大项目（规则）的满分",
            )

    if rule.points is not None and not (rule.adds and rule.outside):
        over("points", rule.points, item.points)
    over("otherwise", rule.otherwise, rule.full)
    _below_zero(item, rule, path, problems)
    for number, band in enumerate(rule.bands, start=1):
        over(f"band[{number}].points", band.points, rule.full)
    over("part", sum((p.points for p in rule.parts), Fraction(0)) or None, rule.full)
    over("max", rule.high, rule.full)
    if rule.min_points is not None:
        over("min_points", rule.min_points, rule.full)
    if rule.low is not None and rule.high is not None and rule.low > rule.high:
        problems.add(
            f"{path}.min", f"下限 {plain(rule.low)} 大于上限 {plain(rule.high)}", "更正 min、max"
        )
    _same_kind(rule, path, problems)
    known = book.catalogue.get(rule.indicator)
    _tiles(rule, known.form if known else "", path, problems)
    _condition(rule, path, problems)
    if rule.zero_at is not None:
        _start(rule, rule.zero_at, path, problems)
    if rule.kind == "checklist":
        _checklist_sum(rule, path, problems)


def _below_zero(item: Item, rule: Rule, path: str, problems: Problems) -> None:
    """A band may take points away only where the item may fall below 0 (加减分项)."""
    given = [band.points for band in rule.bands] + [rule.otherwise or ZERO]
    if min(given) < 0 and not (item.floor is None or item.floor < 0):
        problems.add(
            f"{path}.band",
            f"有一档 {plain(min(given))} 分，而项目最低0分",
            '项目写 floor = -2 或 floor = "none"；或把该档写成不小于0的数',
        )


def _same_kind(rule: Rule, path: str, problems: Problems) -> None:
    """A percentage goes with percentage points, also for an indicator nobody knows yet (试算)."""
    if rule.target and rule.per and rule.target.value and rule.target.percent != rule.per.percent:
        problems.add(
            f"{path}.per",
            f"标准 {rule.target.text} 与步长 {rule.per.text} 一个是百分数，一个不是",
            '百分率写 target = "90%"、per = "1pp"；计数写 target = 2、per = 1',
        )


def _start(rule: Rule, start: Threshold, path: str, problems: Problems) -> None:
    """What gives no points must lie apart from what gives all, and be of the same sort."""
    goals = [*(goal for _, goal in rule.dated), *([rule.target] if rule.target else [])]
    for goal in goals:
        if goal.value == start.value or goal.percent != start.percent:
            problems.add(
                f"{path}.zero_at",
                f"起点 {start.text} 与标准 {goal.text} 相同，或一个是百分数、一个不是",
                '例如 target = "95%"、zero_at = "60%"；越低越好的写 target = "2%"、zero_at = "10%"',
            )


def _checklist_sum(rule: Rule, path: str, problems: Problems) -> None:
    total = sum((p.points for p in rule.parts), Fraction(0))
    if total < rule.full:
        problems.warn(
            f"{path}.part", f"分项之和 {plain(total)} 小于满分 {plain(rule.full)}，满分不可得"
        )


def _condition(rule: Rule, path: str, problems: Problems) -> None:
    if rule.only_if and _empty(rule.only_if.band):
        problems.add(f"{path}.only_if", "from 大于 to，条件永不成立", "对调 from 与 to")


def _empty(band: Band) -> bool:
    if band.low is None or band.high is None or band.low.value < band.high.value:
        return False
    return band.low.value > band.high.value or not (band.low_closed and band.high_closed)


def _tiles(rule: Rule, form: str, path: str, problems: Problems) -> None:
    """Bands must meet edge to edge over the whole range; a gap needs `otherwise`."""
    where = f"{path}.band"
    bands = rule.bands
    if any(_empty(band) for band in bands):
        problems.add(where, "有一档的 from 大于 to", "对调 from 与 to，端点归属用 closed 写明")
        return
    order = sorted(
        bands, key=lambda b: (b.low is not None, b.low.value if b.low else 0, not b.low_closed)
    )
    for lower, upper in itertools.pairwise(order):
        _meet(lower, upper, form, where, rule.otherwise is None, problems)
    if order and rule.otherwise is None:
        _ends(order[0], order[-1], form, where, problems)


def _meet(
    lower: Band, upper: Band, form: str, where: str, gapless: bool, problems: Problems
) -> None:
    names = f"{_band_text(lower)} 与 {_band_text(upper)}"
    if lower.high is None or upper.low is None:
        problems.add(where, f"分档重叠：{names}", "每一档写明 from 与 to，使相邻两档首尾相接")
        return
    high, low = lower.high.value, upper.low.value
    if high > low or (high == low and lower.high_closed and upper.low_closed):
        problems.add(where, f"分档重叠：{names}", '用 closed 写明端点只归一档，如 "[)"')
    gap = high < low or not (lower.high_closed or upper.low_closed)
    # An indicator nobody knows (试算) may be a count: between whole numbers there is no gap.
    counted = form == "count" or (not form and not lower.high.percent)
    if gap and gapless and not (counted and _no_whole(lower, upper)):
        problems.add(where, f"分档有空档：{names}之间", "补一档，或写 otherwise = 0 说明其余得几分")


def _no_whole(lower: Band, upper: Band) -> bool:
    """Whether no whole number lies between two bands of a count."""
    assert lower.high is not None and upper.low is not None
    high, low = lower.high.value, upper.low.value
    first = high.__ceil__() + (1 if high.denominator == 1 and lower.high_closed else 0)
    last = low.__floor__() - (1 if low.denominator == 1 and upper.low_closed else 0)
    return first > last


def _ends(first: Band, last: Band, form: str, where: str, problems: Problems) -> None:
    low, high = first.low, last.high
    if low is not None and (low.value > 0 or (low.value == 0 and not first.low_closed)):
        problems.add(
            where,
            f"低于 {low.text} 的没有对应的档",
            '补一档 { to = "…", points = 0 }，或写 otherwise = 0',
        )
    if high is None:
        return
    whole = form == "rate" or (not form and high.percent)
    if not whole or high.value < 1 or (high.value == 1 and not last.high_closed):
        problems.add(
            where,
            f"高于 {high.text} 的没有对应的档",
            '最高一档不写 to，或写 closed = "[]"，或写 otherwise',
        )


def _band_text(band: Band) -> str:
    def text(end: Threshold | None, blank: str) -> str:
        return end.text if end else blank

    left, right = "[" if band.low_closed else "(", "]" if band.high_closed else ")"
    return f"{left}{text(band.low, '−∞')}, {text(band.high, '+∞')}{right}"


def _gates(book: Rulebook, problems: Problems) -> None:
    known = {
        "zero_item": [i.code for i in book.items],
        "zero_class": [c.code for c in book.classes],
        "cap_grade": [g.title for g in book.grades],
    }
    numbers: Counter[str] = Counter()
    for gate in book.gates:
        numbers[gate.kind] += 1
        path = f"{gate.kind}[{numbers[gate.kind]}].effect.{gate.effect}"
        if gate.effect in known and gate.target not in known[gate.effect]:
            problems.add(
                path, f"没有“{gate.target}”", f"可用：{'、'.join(known[gate.effect]) or '（无）'}"
            )
        if gate.within is not None and _empty(gate.within):
            problems.add(
                f"{gate.kind}[{numbers[gate.kind]}].fires_when",
                "from 大于 to，永不触发",
                "对调 from 与 to，端点归属用 closed 写明",
            )
        if gate.effect == "bar_excellent" and not book.grades:
            problems.add(path, "没有等次，不能取消评优资格", "补写 [[grade]]，或改用其他效果")


def _grades(book: Rulebook, problems: Problems) -> None:
    codes = [c.code for c in book.classes] + [i.code for i in book.items]
    earlier: Fraction | None = None
    for grade in book.grades:
        path = f"grade[{grade.no}]"
        if grade.start is None and grade.no < len(book.grades):
            problems.add(f"{path}.from", "只有最后一个等次可以不写 from", '补写 from = "80%"')
        if grade.start is not None:
            level = grade.start.value * (book.full_points if grade.start.percent else 1)
            if earlier is not None and level > earlier:
                problems.add(f"{path}.from", "等次须由高到低排列", "调整次序或 from")
            earlier = level
        if grade.quota and grade.quota.order_by and grade.quota.order_by not in codes:
            problems.add(
                f"{path}.quota.order_by",
                f"没有类别或项目 {grade.quota.order_by}",
                "写类别或项目代码",
            )
    for title, times in Counter(g.title for g in book.grades).items():
        if times > 1:
            problems.add("grade.title", f"等次“{title}”重复", "等次名称不得重复")
    _last_grade(book, problems)


def _last_grade(book: Rulebook, problems: Problems) -> None:
    if book.grades and book.grades[-1].quota:
        problems.add(
            f"grade[{len(book.grades)}].quota",
            "最后一个等次不能有名额，否则有单位无等次",
            "删去 quota，或补一个兜底等次",
        )


def _consequences(book: Rulebook, problems: Problems) -> None:
    titles = [grade.title for grade in book.grades]
    for found in book.consequences:
        for grade in found.grades:
            if grade not in titles:
                problems.add(
                    f"consequence[{found.no}].grade",
                    f"没有等次“{grade}”",
                    f"可用：{'、'.join(titles) or '（无）'}",
                )


def _sums(book: Rulebook, problems: Problems) -> None:
    """Printed sums that do not add up are warnings with both numbers (real schemes have them)."""
    for cls in book.classes:
        points = _class_sum(book, cls, True)
        if cls.cap is not None and points < cls.cap:
            problems.warn(
                f"class[{cls.code}].cap", f"上限 {plain(cls.cap)} 大于各项目之和 {plain(points)}"
            )
    # A repealed item counts until its day and not after it: either sum may be the printed one.
    totals = [
        sum((cls.weight * _capped(cls, _class_sum(book, cls, r)) for cls in book.classes), ZERO)
        for r in (True, False)
    ]
    if book.full_points not in totals:
        problems.warn(
            "rulebook.full_points",
            f"写明满分 {plain(book.full_points)}，各类（计入上限和权重）之和为 {plain(totals[0])}",
        )


def _class_sum(book: Rulebook, cls: Class, repealed: bool) -> Fraction:
    """The points of a class's items, with or without those that are repealed some day."""
    own = (item for item in book.items if item.class_code == cls.code)
    return sum((item.points for item in own if repealed or item.repealed is None), ZERO)


def _capped(cls: Class, points: Fraction) -> Fraction:
    return points if cls.cap is None else min(cls.cap, points)
