"""The manual page of an edition (细则手册页): what it says, in words, from the data alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from kaoping.rulebook.model import (
    Band,
    Consequence,
    Example,
    Gate,
    Grade,
    Indicator,
    Item,
    Rule,
    Rulebook,
    Threshold,
    plain,
)

_STEPS = {"whole_up": "不足一档按一档计", "whole_down": "不足一档不计", "prorata": "按比例计"}
_POLICIES = {
    "full_points": "得满分",
    "zero": "得零分",
    "group_mean": "取同组其他单位平均分",
    "exclude": "不计入，按可得满分折算",
}
_EFFECTS = {
    "zero_item": "项目{target}记零分", "zero_class": "类别{target}记零分", "zero_total": "总分记零分",
    "cap_total": "总分不超过{points}分", "cap_grade": "等次不超过{target}", "bar_excellent": "不得评为最高等次",
}  # fmt: skip
_LEADERS = {
    "inherit": "单位负责人得分同本单位",
    "mean_in_charge": "分管多个单位的负责人取各单位平均分",
}
_STATES = {"no_base": "没有分母", "not_submitted": "未报送", "not_applicable": "不适用"}
_ROUNDINGS = {"floor": "不足一个的舍去", "ceil": "不足一个的计一个", "half_up": "四舍五入"}
_TIES = {"exclude": "并列者均不评", "include": "并列者均评上"}


def render(book: Rulebook, catalogue: dict[str, Indicator]) -> str:
    """The page as Markdown.

    Equal editions give equal text; nothing but the two arguments is read.

    Args:
        book: a loaded edition.
        catalogue: the indicators, for their titles and denominators.
    """
    return "\n".join(_lines(book, catalogue)).rstrip() + "\n"


def _lines(book: Rulebook, catalogue: dict[str, Indicator]) -> Iterator[str]:
    yield f"# {book.title}（{book.code}，{book.edition} 版）"
    yield ""
    if book.illustrative:
        yield "> **示例细则**：依据示例规则生成，不作为正式考核依据。"
        yield ""
    yield from _head(book)
    yield from _table(book)
    for group in book.classes:
        limits = (f"，最高 {plain(group.cap)} 分" if group.cap is not None else "") + (
            f"，权重 {plain(group.weight)}" if group.weight != 1 else ""
        )
        yield f"## {group.code} {group.title}{limits}"
        yield ""
        for item in (i for i in book.items if i.class_code == group.code):
            yield from _item(item, catalogue)
    yield from _outcomes(book, catalogue)


def _head(book: Rulebook) -> Iterator[str]:
    yield (
        f"依据：{book.authority}。满分 {plain(book.full_points)} 分，自 {book.in_force} 施行"
        + (f"，条文核对至 {book.verified_until}" if book.verified_until else "")
        + "。"
    )
    yield f"项目得分四舍五入到 {book.item_places} 位小数，总分到 {book.total_places} 位，中间不舍入。"
    yield ""
    leaders = _LEADERS.get(book.leaders)
    if leaders:
        yield f"{leaders}。"
    source = [book.source[key] for key in ("title", "article") if book.source.get(key)]
    if source:
        yield f"来源：{'，'.join(source)}；条文见 `rulebooks/{book.source.get('text', '')}`。"
    yield ""


def _table(book: Rulebook) -> Iterator[str]:
    yield "| 代码 | 项目 | 满分 | 条款 | 责任部门 |"
    yield "|---|---|---|---|---|"
    for item in book.items:
        cells = (item.code, item.title, plain(item.points), item.label, item.department)
        yield f"| {' | '.join(cell.replace('|', '｜') for cell in cells)} |"
    yield ""


def _item(item: Item, catalogue: dict[str, Indicator]) -> Iterator[str]:
    ended = f"，自 {item.repealed} 起废止" if item.repealed else ""
    yield f"### {item.code} {item.title}（{plain(item.points)} 分{ended}）"
    yield ""
    if item.text:
        yield f"> {item.text}"
        yield ""
    yield (
        f"- 条款：{item.label}"
        + (f"；责任部门：{item.department}" if item.department else "")
        + (f"；方法：{item.method}" if item.method else "")
    )
    yield f"- 适用：{_scope(item)}；不适用时{_POLICIES[item.not_applicable]}；未报送得 {plain(item.not_submitted)} 分"
    if item.evidence_required:
        yield f"- 佐证：{'、'.join(item.evidence_required)}"
    for rule in item.rules:
        yield f"- 算法：{words(rule, catalogue)}"
    for example in item.examples:
        yield f"- 算例：{_example(example, catalogue)} → {plain(example.points)} 分"
    yield ""


def _scope(item: Item) -> str:
    if not item.applies_to:
        return "全部单位"
    return "，且".join("、".join(values) for _, values in item.applies_to)


def words(rule: Rule, catalogue: dict[str, Indicator]) -> str:
    """One rule in words, with its limits."""
    body = _KINDS[rule.kind](rule, catalogue)
    limits = [
        f"最多扣 {plain(rule.max_deduct)} 分" if rule.max_deduct is not None else "",
        f"最低 {plain(rule.min_points)} 分" if rule.min_points is not None else "",
        f"已化解的按 {plain(rule.mitigation)} 倍扣" if rule.mitigation is not None else "",
        f"仅当{_title(rule.only_if.indicator, catalogue)}在 {_band(rule.only_if.band)} 时适用"
        if rule.only_if
        else "",
        f"自 {rule.repealed} 起废止" if rule.repealed else "",
    ]
    return "；".join([body, *(text for text in limits if text)])


def _title(code: str, catalogue: dict[str, Indicator]) -> str:
    known = catalogue.get(code)
    if known is None:
        return code
    return f"{known.title}（分母：{known.denominator}）" if known.denominator else known.title


def _target(rule: Rule) -> str:
    return (
        f"本单位目标（{rule.target_from}）"
        if rule.target_from
        else (rule.target.text if rule.target else "")
    )


def _per_point(rule: Rule, catalogue: dict[str, Indicator]) -> str:
    side = "每低" if rule.direction == "below" else "每高"
    return f"{_title(rule.indicator, catalogue)}，标准 {_target(rule)}，{side}{_text(rule.per)}扣 {plain(rule.each or Fraction(0))} 分，{_STEPS[rule.step]}"


def _per_occurrence(rule: Rule, catalogue: dict[str, Indicator]) -> str:
    free = f"，前 {rule.free} 次不扣" if rule.free else ""
    each = "、".join(plain(value) for value in rule.table)
    price = f"累计扣 {each} 分" if rule.table else f"每次扣 {plain(rule.each or Fraction(0))} 分"
    return f"{_title(rule.indicator, catalogue)}{free}，{price}"


def _shortfall(rule: Rule, catalogue: dict[str, Indicator]) -> str:
    return f"{_title(rule.indicator, catalogue)}，应达 {_target(rule)}，每少 {_text(rule.per) or '1'} 扣 {plain(rule.each or Fraction(0))} 分，{_STEPS[rule.step]}"


def _bands(rule: Rule, catalogue: dict[str, Indicator]) -> str:
    bands = "；".join(f"{_band(band)} 得 {plain(band.points)} 分" for band in rule.bands)
    rest = f"；其余得 {plain(rule.otherwise)} 分" if rule.otherwise is not None else ""
    return f"{_title(rule.indicator, catalogue)}，按档：{bands}{rest}"


def _checklist(rule: Rule, catalogue: dict[str, Indicator]) -> str:
    parts = "；".join(
        f"{part.title or _title(part.indicator, catalogue)}"
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
        f"{_title(rule.indicator, catalogue)}，{'加' if rule.sign == 'add' else '扣'}分：{table}"
        + ("，同一事项只计最高一次" if rule.once_per == "matter" else "，逐次计算")
        + ("，各事项取最高" if rule.sum == "highest" else "")
        + cap
        + ("，在满分之外另加" if rule.outside else "")
    )


def _flag(rule: Rule, catalogue: dict[str, Indicator]) -> str:
    wanted = "有即得满分" if rule.full_when == "any" else "没有即得满分"
    return f"{_title(rule.indicator, catalogue)}，{wanted}" + (
        f"，否则扣 {plain(rule.each)} 分" if rule.each is not None else "，否则不得分"
    )


def _bonus(rule: Rule, catalogue: dict[str, Indicator]) -> str:
    cap = f"，最多 {plain(rule.cap)} 分" if rule.cap is not None else ""
    return (
        f"{_title(rule.indicator, catalogue)}，超出部分每 {_text(rule.per) or '1'} 加 {plain(rule.each or Fraction(0))} 分{cap}"
        + ("，在满分之外另加" if rule.outside else "")
    )


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
        f"{_title(rule.indicator, c)}，标准 {_target(rule)}，按完成比例得分，最高满分"
    ),
    "all_or_nothing": lambda rule, c: (
        f"{_title(rule.indicator, c)}，达到 {_target(rule)} 得满分，否则不得分"
    ),
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


def _example(example: Example, catalogue: dict[str, Indicator]) -> str:
    parts = []
    for code, given in example.given.items():
        count = str(given.get("num", "")) + (f"/{given['den']}" if "den" in given else "")
        count += _STATES.get(str(given.get("state", "")), "")
        parts.append(f"{catalogue[code].title if code in catalogue else code} {count}")
    parts += [text for text in (_event(event) for event in example.events) if text]
    parts += [f"目标 {name} = {plain(value)}" for name, value in example.targets.items()]
    return "，".join(parts)


def _event(event: dict[str, object]) -> str:
    level, matter = event.get("level", ""), event.get("matter", "")
    told = [str(event.get("date", "")), str(level), f"事项{matter}" if matter else ""]
    if "resolved" in event:
        told.append("已化解" if event["resolved"] is True else "未化解")
    return " ".join(text for text in told if text)


def _outcomes(book: Rulebook, catalogue: dict[str, Indicator]) -> Iterator[str]:
    if book.gates:
        yield "## 必备条件与一票否决"
        yield ""
        yield from (_gate(gate, catalogue) for gate in book.gates)
        yield ""
    if book.grades:
        yield "## 等次"
        yield ""
        yield from (_grade(grade) for grade in book.grades)
        yield ""
    if book.consequences:
        yield "## 结果运用"
        yield ""
        yield from (_consequence(found) for found in book.consequences)
        yield ""


def _gate(gate: Gate, catalogue: dict[str, Indicator]) -> str:
    when = "有" if gate.fires_when == "any" else "没有"
    points = plain(gate.points) if gate.points is not None else ""
    effect = _EFFECTS[gate.effect].format(target=gate.target, points=points)
    return f"- {when}“{_title(gate.indicator, catalogue)}”的，{effect}" + (
        f"（{gate.authority}）" if gate.authority else ""
    )


def _grade(grade: Grade) -> str:
    start = "其余"
    if grade.start is not None and grade.start.value > 0:
        line = grade.start.text
        start = f"达到满分的 {line}" if grade.start.percent else f"达到 {line} 分"
    quota = ""
    if grade.quota is not None:
        ties = _TIES.get(grade.quota.ties, f"并列按 {grade.quota.order_by} 排序")
        rounding = _ROUNDINGS[grade.quota.rounding]
        quota = f"；名额不超过同组单位的 {plain(grade.quota.share * 100)}%（{rounding}），{ties}"
    return f"- {grade.title}：{start}{_conditions(grade)}{quota}"


def _conditions(grade: Grade) -> str:
    zeros, share = grade.max_zero_items, grade.each_class_from
    told = [
        f"；得零分的项目不超过 {zeros} 个" if zeros is not None else "",
        f"；每类不低于该类满分的 {plain(share * 100)}%" if share is not None else "",
    ]
    return "".join(told)


def _consequence(found: Consequence) -> str:
    if found.last is not None:
        whom = f"组内最后 {found.last} 名"
    elif found.grades:
        whom = f"等次为{'、'.join(found.grades)}"
    else:
        first, last = found.rank_from or 1, found.rank_to
        whom = f"组内第 {first} " + (f"至第 {last} 名" if last is not None else "名及以后")
    return f"- {found.title}：{whom}（并列的一并列入，只作提示）"
