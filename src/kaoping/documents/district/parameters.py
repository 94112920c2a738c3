"""The effective value of every parameter that a round or an edition may choose (参数生效值, domain.md §10)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from kaoping import issuing
from kaoping.documents import numbers, texts
from kaoping.documents.district.scene import Scene
from kaoping.documents.numbers import DASH
from kaoping.findings import SEVERITIES
from kaoping.rounds import CONFIRMED_KINDS
from kaoping.rulebook.law import LawRow, load_law
from kaoping.rulebook.model import Rulebook, plain

NA = {
    "full_points": "按满分计",
    "zero": "按0分计",
    "exclude": "不计入总分，其余项目折算",
    "group_mean": "按同组平均分计",
}
STEPS = {"whole_up": "不足一个按一个计", "whole_down": "不足一个的不计", "prorata": "按比例计"}
LEADERS = {
    "none": "不挂接个人",
    "inherit": "沿用所在单位得分",
    "mean_in_charge": "按所分管单位平均",
}
EFFECTS = {"count": "照计", "unknown": "待核实", "exclude": "不计"}
VETOES = {
    "zero_item": "项目记零分",
    "zero_class": "类别记零分",
    "zero_total": "总分记零分",
    "cap_total": "总分封顶",
    "cap_grade": "等次封顶",
    "bar_excellent": "不得评为最高等次",
}
_STATES = {"contradicted": "与登记矛盾", "unmatched": "登记无此项", "no_register": "没有登记册"}
_CATEGORY = "category"


Values = list[list[str]]  # rows of matter, effective value, where it is set


def effective_values(scene: Scene) -> list[tuple[str, Values]]:
    """(heading, rows): each edition, its denominators, the round, the law of the period."""
    found = [(book.title, _edition(book)) for book in scene.rulebooks]
    found += [
        ("各比率的分母", _denominators(scene)),
        ("轮次设置", _round(scene)),
        ("法规参数", _law(scene)),
    ]
    return [(title, [list(row) for row in rows]) for title, rows in found]


def _edition(book: Rulebook) -> Iterator[tuple[str, str, str]]:
    where = book.code
    items = list(book.items)
    caps = [f"{c.title}{plain(c.cap)}分" for c in book.classes if c.cap is not None]
    weights = [f"{c.title}×{plain(c.weight)}" for c in book.classes if c.weight != 1]
    limits = (
        "；".join(x for x in ("、".join(caps), "、".join(weights)) if x) or "各类不另设上限和权重"
    )
    yield (
        "细则状态",
        "示例版本，不作为正式考核依据" if book.illustrative else "正式版本",
        f"{where} › status",
    )
    yield (
        "分值",
        f"满分{plain(book.full_points)}分，{len(items)}个项目；{limits}",
        f"{where} › item",
    )
    rank = "公布分" if book.rank_on == "published" else "未舍入分"
    yield (
        "舍入和名次",
        f"项目保留{book.item_places}位小数、总分保留{book.total_places}位小数，四舍五入；名次按{rank}，同分并列",
        f"{where} › rounding",
    )
    yield (
        "最低分",
        _spread(("不设最低分" if i.floor is None else f"最低{plain(i.floor)}分") for i in items),
        f"{where} › item.floor",
    )
    yield (
        "不适用项目",
        _spread(NA[i.not_applicable] for i in items),
        f"{where} › not_applicable",
    )
    yield (
        "未报送项目",
        _spread(f"得{plain(i.not_submitted)}分" for i in items),
        f"{where} › item.not_submitted",
    )
    yield "适用单位", _scopes(book), f"{where} › item.applies_to"
    steps = [STEPS[leaf.step] for i in items for leaf in i.leaves if leaf.step in STEPS]
    if steps:
        yield "计分步长", _spread(steps, "条"), f"{where} › item.rule.step"
    gates = "、".join(
        f"{g.title}（{'必备条件' if g.kind == 'gate' else '一票否决'}，{VETOES[g.effect]}）"
        for g in book.gates
    )
    yield "必备条件和一票否决", gates or "未设", f"{where} › gate、veto"
    grades = "、".join(_grade(book, n) for n in range(len(book.grades)))
    yield "等次", grades or "未设等次", f"{where} › grade"
    yield "个人挂接", LEADERS[book.leaders], f"{where} › leaders"


def _spread(values: Iterable[str], unit: str = "项") -> str:
    """One value where all agree, else each with how many items have it."""
    counts = Counter(values)
    if len(counts) == 1:
        return next(iter(counts))
    return "、".join(f"{value}{count}{unit}" for value, count in counts.items()) or DASH


def _scopes(book: Rulebook) -> str:
    def scope(pairs: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
        return "；".join("、".join(values) for _, values in pairs) or "全部单位"

    return _spread(scope(item.applies_to) for item in book.items)


def _grade(book: Rulebook, number: int) -> str:
    grade = book.grades[number]
    start = f"{grade.start.text}以上" if grade.start else "其余"
    quota = f"，名额{plain(grade.quota.share * 100)}%" if grade.quota else ""
    return f"{grade.title}（{start}{quota}）"


def _denominators(scene: Scene) -> Iterator[tuple[str, str, str]]:
    used = list(dict.fromkeys(code for book in scene.rulebooks for item in book.items for code in item.indicators))  # fmt: skip
    shelf: dict[str, list[str]] = {}
    catalogue = {code: known for book in scene.rulebooks for code, known in book.catalogue.items()}
    for code in used:
        known = catalogue.get(code)
        if known is not None and known.denominator:
            shelf.setdefault(known.denominator, []).append(known.title)
    for name, titles in shelf.items():
        yield name, "、".join(dict.fromkeys(titles)), "指标目录"


def _round(scene: Scene) -> Iterator[tuple[str, str, str]]:
    r, day = scene.round, numbers.chinese_date
    yield "考核期", f"{day(r.period_start)}至{day(r.period_end)}", "round.toml › round.period"
    yield "截止日", day(r.cutoff), "round.toml › round.cutoff"
    yield "细则和法规的选取日", day(r.reference_date), "round.toml › round.reference_date"
    yield "报送期", f"{day(r.opens)}至{day(r.due)}", "round.toml › round.opens、due"
    yield (
        "维权信息报送日",
        f"次月{r.rights_info_due_day}日，遇休息日顺延",
        "round.toml › round.rights_info_due_day",
    )
    effects = [
        f"{CONFIRMED_KINDS[kind]}{_STATES[state]}{EFFECTS[effect]}"
        for (kind, state), effect in sorted(r.confirmation.items())
        if effect != "count"
    ]
    yield (
        "登记印证的计分效力",
        "；".join(effects) or "与登记不一致的照计，另行列示",
        "round.toml › confirmation",
    )
    limits = r.limits
    yield (
        "合理性界限",
        f"职工人数变动超过{limits['staff_change_percent']}%且不少于{limits['staff_change_least']}人的列为提示",
        "round.toml › limits",
    )
    levels = [f"{code}改为{SEVERITIES[level]}" for code, level in sorted(r.severity.items())]
    yield "问题级别调整", "、".join(levels) or "没有调整", "round.toml › severity"
    days = r.extra.get("appeal", {}).get("working_days", 10)
    yield (
        "申诉期限",
        f"{days}个工作日，至{day(texts.appeal_last_day(r))}",
        "round.toml › appeal.working_days",
    )
    rectify = r.extra.get("appeal", {}).get("rectify_by")
    yield (
        "整改期限",
        day(rectify) if isinstance(rectify, date) else "未设",
        "round.toml › appeal.rectify_by",
    )
    own = issuing.publicity(r)
    shown = (
        f"公示{issuing.SHOWS[own.shows]}，{own.working_days}个工作日" if own.enabled else "不公示"
    )
    yield "公示", shown, "round.toml › publicity"
    yield (
        "名次公开范围",
        "名次只列入报区委组织部、纪委的材料和单位自己的反馈函，通报、公示不列",
        "文书",
    )
    for code in r.rulebooks:
        number = issuing.item_number(r, code)
        yield f"接收方条目号（{code}）", number or "尚未告知，留空", "round.toml › item_numbers"


_LAW = {
    "filing_days": ("报送备案期限", "天"),
    "effective_days": ("收到后无异议即生效", "天"),
    "reply_days": ("要约答复期限", "天"),
    "min_representatives": ("每方协商代表最少", "人"),
    "term_min_years": ("合同期限下限", "年"),
    "term_max_years": ("合同期限上限", "年"),
    "renewal_window_months": ("期满前可提出续签", "个月"),
    "renewal_window_days": ("期满前可提出续签", "天"),
    "union_members": ("应建基层工会委员会的会员数", "人"),
    "full_time_staff": ("可设专职主席的职工数", "人"),
    "uncontracted_staff": ("未签订列入清单的职工数", "人"),
}
_SHARES = (("quorum_num", "quorum_den", "到会人数下限"), ("vote_num", "vote_den", "赞成人数下限"))


def _law(scene: Scene) -> Iterator[tuple[str, str, str]]:
    """Statutory values in force in the period, each with its text; a later text inside the year too."""
    rows = [row for row in load_law(scene.where) if row.valid_from <= scene.round.period_end]
    shelf: dict[tuple[str, str], list[LawRow]] = {}
    for row in rows:
        shelf.setdefault((row.parameter, row.kind), []).append(row)
    current = {key: _in_period(scene, found) for key, found in shelf.items()}
    listed: dict[tuple[str, str, str], list[str]] = {}
    for (name, kind), found in current.items():
        if name in _LAW:
            title, unit = _LAW[name]
            value = _dated(found, lambda row, unit=unit: f"{row.value}{unit}")
            listed.setdefault((title, value, _sources(found)), []).append(kind)
    for (title, value, source), kinds in listed.items():
        said = "、".join(kind for kind in kinds if kind)
        yield f"{title}（{said}）" if said else title, value, source
    for top, bottom, title in _SHARES:
        found = current.get((top, ""), [])
        base = current.get((bottom, ""), [])
        if found and base:
            yield title, f"应到（全体）人数的{found[-1].value}/{base[-1].value}", _sources(found)
    if found := current.get(("outsiders", ""), []):
        yield "外聘代表上限", f"本方代表的1/{found[-1].value}", _sources(found)
    if found := current.get(("minimum_wage", ""), []):
        yield "当地月最低工资标准", _dated(found, _yuan), _sources(found)
    if found := current.get(("law_change", ""), []):
        days = "、".join(numbers.chinese_date(row.valid_from) for row in found)
        yield (
            "跨法规变更日的合同",
            f"签订与收到跨越{days}的列入人工核定；程序、内容按签订日，备案按收到日",
            _sources(found),
        )


def _in_period(scene: Scene, rows: list[LawRow]) -> list[LawRow]:
    """The value in force when the period begins, and those that begin inside it."""
    before = [row for row in rows if row.valid_from <= scene.round.period_start]
    return [*before[-1:], *(row for row in rows if row.valid_from > scene.round.period_start)]


def _yuan(row: LawRow) -> str:
    return f"{row.value // 100}元" if row.value % 100 == 0 else f"{row.value}分"


def _dated(rows: list[LawRow], show: object) -> str:
    """One value, or each with the day from which it holds where it changes inside the period."""
    assert callable(show)
    if len({row.value for row in rows}) == 1:
        return str(show(rows[0]))
    return "；".join(f"{numbers.chinese_date(row.valid_from)}起{show(row)}" for row in rows)


def _sources(rows: list[LawRow]) -> str:
    return "；".join(dict.fromkeys(f"{row.title}{row.article}" for row in rows))
