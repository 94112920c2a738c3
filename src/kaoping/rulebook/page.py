"""The manual page of an edition (细则手册页): what it says, in words, from the data alone."""

from __future__ import annotations

from collections.abc import Iterator

from kaoping.rulebook.model import (
    Consequence,
    Example,
    Gate,
    Grade,
    Indicator,
    Item,
    Quota,
    Rulebook,
    plain,
)
from kaoping.rulebook.page_rules import title_of, words
from kaoping.rulebook.wording import band_text, counter, figure

__all__ = ["render", "words"]

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
    return units_words(item.applies_to)


def units_words(applies_to: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    """Whom an item or gate applies to, in words."""
    told = (
        f"职工 {values[0]} 人以上" if key == "min_staff" else "、".join(values)
        for key, values in applies_to
    )
    return "，且".join(told)


def _example(example: Example, catalogue: dict[str, Indicator]) -> str:
    parts = []
    for code, given in _shown(example):
        count = _count(given, catalogue.get(code))
        count += _STATES.get(str(given.get("state", "")), "")
        parts.append(f"{catalogue[code].title if code in catalogue else code} {count}")
    parts += [f"同组其他单位 {len(example.group)} 个"] if example.group else []
    parts += [text for text in (_event(event) for event in example.events) if text]
    known = next((catalogue[code] for code, _ in _shown(example) if code in catalogue), None)
    parts += [
        f"目标{f' {name} =' if name else ''} {figure(known, value)}{counter(known)}"
        for name, value in example.targets.items()
    ]
    parts += [f"按 {example.on} 的标准"] if example.on else []
    return "，".join(parts)


def _count(given: dict[str, object], known: Indicator | None) -> str:
    """`171/200`, or a bare count with money in yuan; '' where only a state is given."""
    num, den = given.get("num", ""), given.get("den")
    if den is not None or not isinstance(num, int):
        return f"{num}/{den}" if den is not None else str(num)
    return f"{figure(known, num)}{counter(known) if known and known.measure else ''}"


def _shown(example: Example) -> Iterator[tuple[str, dict[str, object]]]:
    """What an example gives, indicator by indicator; members and bare numbers as metrics too."""
    for code, given in example.given.items():
        several = given if isinstance(given, list) else [given]
        for one in several:
            yield code, one if isinstance(one, dict) else {"num": one}


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
        yield from (f"- {gate_words(gate, catalogue)}" for gate in book.gates)
        yield ""
    if book.grades:
        yield "## 等次"
        yield ""
        yield from (f"- {grade_words(grade)}" for grade in book.grades)
        yield ""
    if book.consequences:
        yield "## 结果运用"
        yield ""
        yield from (f"- {consequence_words(found)}" for found in book.consequences)
        yield ""


def gate_words(gate: Gate, catalogue: dict[str, Indicator]) -> str:
    """A gate or veto in words."""
    title = title_of(gate.indicator, catalogue)
    when = f"{'有' if gate.fires_when == 'any' else '没有'}“{title}”"
    if gate.within is not None:
        when = f"“{title}”在{band_text(gate.within)}"
    points = plain(gate.points) if gate.points is not None else ""
    effect = _EFFECTS[gate.effect].format(target=gate.target, points=points)
    scope = f"（适用于{units_words(gate.applies_to)}）" if gate.applies_to else ""
    return f"{when}的，{effect}{scope}" + (f"（{gate.authority}）" if gate.authority else "")


def grade_words(grade: Grade) -> str:
    """A grade in words: `优秀：达到满分的 90%`."""
    start = "其余"
    if grade.start is not None and grade.start.value > 0:
        line = grade.start.text
        start = f"达到满分的 {line}" if grade.start.percent else f"达到 {line} 分"
    quota = f"；名额{quota_words(grade.quota)}" if grade.quota else ""
    return f"{grade.title}：{start}{_conditions(grade)}{quota}"


def quota_words(quota: Quota) -> str:
    """A quota in words."""
    ties = _TIES.get(quota.ties, f"并列按 {quota.order_by} 排序")
    return f"不超过同组单位的 {plain(quota.share * 100)}%（{_ROUNDINGS[quota.rounding]}），{ties}"


def _conditions(grade: Grade) -> str:
    zeros, share = grade.max_zero_items, grade.each_class_from
    told = [
        f"；得零分的项目不超过 {zeros} 个" if zeros is not None else "",
        f"；每类不低于该类满分的 {plain(share * 100)}%" if share is not None else "",
    ]
    return "".join(told)


def consequence_words(found: Consequence) -> str:
    """A use of the results in words."""
    if found.last is not None:
        whom = f"组内最后 {found.last} 名"
    elif found.grades:
        again = f"，连续 {found.consecutive} 轮" if found.consecutive else ""
        whom = f"等次为{'、'.join(found.grades)}{again}"
    else:
        first, last = found.rank_from or 1, found.rank_to
        whom = f"组内第 {first} " + (f"至第 {last} 名" if last is not None else "名及以后")
    return f"{found.title}：{whom}（并列的一并列入，只作提示）"
