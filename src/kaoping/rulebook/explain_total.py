"""Explaining a unit's total (总分): classes with caps and weights, scaling, bonus, gates, rank and grade."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from kaoping.errors import UsageError
from kaoping.exact import Fraction
from kaoping.rulebook.model import Class, Gate, Grade, Rulebook, plain
from kaoping.rulebook.recorded import fired_gates
from kaoping.rulebook.sentences import band_text, percent
from kaoping.runtables import Row, RunTables, is_true

ZERO = Fraction(0)


@dataclass(frozen=True)
class ClassExplanation:
    """One class: what its items add up to and what it gives."""

    code: str
    title: str
    items: str
    points: str
    full: str
    sentence: str


@dataclass(frozen=True)
class TotalExplanation:
    """Everything about one unit's total; all values are text, ready for JSON."""

    rulebook: str
    edition: str
    unit_code: str
    points: str
    full: str
    pending_points: str
    group: str
    rank: str
    grade: str
    provisional: bool
    gates: tuple[str, ...]
    classes: tuple[ClassExplanation, ...]
    sentences: tuple[str, ...]
    consequences: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Nested dictionaries, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class _Sum:
    """The parts of a total, exact: class sums, what could apply, bonus beside the full marks."""

    given: Fraction
    applicable: Fraction
    outside: Fraction
    excluded: tuple[str, ...]


def explain_total(tables: RunTables, rulebook: Rulebook, unit_code: str) -> TotalExplanation:
    """How one unit's total, rank and grade came about.

    Raises:
        UsageError: the run has no total of that unit under that rulebook.
    """
    total = tables.one("totals", rulebook=rulebook.code, unit_code=unit_code)
    if not total:
        raise UsageError(
            f"本次运行没有单位 {unit_code} 的 {rulebook.code} 总分",
            remedy="核对单位代码和考核细则代码",
        )
    rows = tables.find("scores", rulebook=rulebook.code, unit_code=unit_code)
    outside = _outside(tables, rulebook, unit_code)
    classes = tuple(
        _class(tables, rulebook, cls, unit_code, rows, outside) for cls in rulebook.classes
    )
    fired = fired_gates(total, rulebook) if total["gates"] else ()
    return TotalExplanation(
        rulebook=rulebook.code,
        edition=rulebook.edition,
        unit_code=unit_code,
        points=total["points"],
        full=total["full_points"],
        pending_points=total["pending_points"],
        group=total["group_code"],
        rank=total["rank"],
        grade=total["grade"],
        provisional=is_true(total["provisional"]),
        gates=tuple(gate.title for gate in fired),
        classes=classes,
        sentences=tuple(_sentences(tables, rulebook, total, _sum(rulebook, rows, outside), fired)),
        consequences=tuple(
            f"{row['title']}：{row['because']}"
            for row in tables.find("consequences", rulebook=rulebook.code, unit_code=unit_code)
        ),
    )


def _outside(tables: RunTables, rulebook: Rulebook, unit_code: str) -> dict[str, Fraction]:
    """Points beside the full marks, by item."""
    rules = {
        (item.code, str(rule.no))
        for item in rulebook.items
        for rule in item.rules
        if rule.adds and rule.outside
    }
    found: dict[str, Fraction] = {}
    for row in tables.find("steps", rulebook=rulebook.code, unit_code=unit_code):
        score = tables.one(
            "scores", rulebook=rulebook.code, unit_code=unit_code, item_code=row["item_code"]
        )
        if (row["item_code"], row["rule_no"]) in rules and score.get("state") == "ok":
            found[row["item_code"]] = found.get(row["item_code"], ZERO) + Fraction(
                row["points"] or 0
            )
    return found


def _inside(row: Row, outside: dict[str, Fraction]) -> Fraction:
    points = Fraction(row["points"] or 0)
    return points - min(points, outside.get(row["item_code"], ZERO)) if points > 0 else points


def _class(
    tables: RunTables,
    rulebook: Rulebook,
    cls: Class,
    unit_code: str,
    rows: Iterable[Row],
    outside: dict[str, Fraction],
) -> ClassExplanation:
    own = [row for row in rows if row["class_code"] == cls.code]
    items = sum((_inside(row, outside) for row in own), ZERO)
    shown = tables.one("classes", rulebook=rulebook.code, unit_code=unit_code, class_code=cls.code)
    text = f"{cls.code}　{cls.title}：各项合计{plain(items)}分"
    if cls.cap is not None:
        text += f"，上限{plain(cls.cap)}分" + ("，按上限计" if items > cls.cap else "，未超")
    if cls.weight != 1:
        text += f"，权重{plain(cls.weight)}"
    points = shown.get("points", "")
    return ClassExplanation(
        code=cls.code,
        title=cls.title,
        items=plain(items),
        points=points,
        full=shown.get("full_points", ""),
        sentence=f"{text}，计入总分{plain(Fraction(points or 0))}分。",
    )


def _sum(rulebook: Rulebook, rows: list[Row], outside: dict[str, Fraction]) -> _Sum:
    policies = {item.code: item.not_applicable for item in rulebook.items}
    gone = tuple(
        r["item_code"]
        for r in rows
        if r["state"] == "not_applicable" and policies.get(r["item_code"]) == "exclude"
    )
    given = applicable = ZERO
    for cls in rulebook.classes:
        own = [row for row in rows if row["class_code"] == cls.code]
        got = sum((_inside(row, outside) for row in own), ZERO)
        could = sum((Fraction(r["full_points"]) for r in own if r["item_code"] not in gone), ZERO)
        given += cls.weight * (got if cls.cap is None else min(got, cls.cap))
        applicable += cls.weight * (could if cls.cap is None else min(could, cls.cap))
    return _Sum(given, applicable, sum(outside.values(), ZERO), gone)


def _sentences(
    tables: RunTables, rulebook: Rulebook, total: Row, found: _Sum, fired: Sequence[Gate]
) -> Iterable[str]:
    yield from _amount(rulebook, total, found)
    for gate in fired:
        yield _gate(rulebook, gate)
    if len(fired) > 1:
        yield "同时触发多条的，按最低的结果计。"
    if total["pending_points"]:
        yield f"有人工评分项目尚未评定，待定{plain(Fraction(total['pending_points']))}分，暂不排名。"
    yield from _rank(tables, rulebook, total)
    yield from _grade(tables, rulebook, total, fired)
    if is_true(total["provisional"]):
        yield "有待核实的数据，或同组单位尚未报齐，以上为暂定结果。"


def _amount(rulebook: Rulebook, total: Row, found: _Sum) -> Iterable[str]:
    full = plain(rulebook.full_points)
    if not total["points"]:
        yield "全部项目不适用于本单位，不计总分，不参加排名。"
        return
    text = f"各类合计{plain(found.given)}分"
    if found.excluded:
        text += (
            f"；{len(found.excluded)}个项目不适用，不计入，可得满分为{plain(found.applicable)}分，"
        )
        text += f"折算：{plain(found.given)}×{full}÷{plain(found.applicable)}"
    if found.outside:
        text += f"；满分之外加分{plain(found.outside)}分"
    yield f"{text}；总分{plain(Fraction(total['points']))}分（满分{full}分）。"


def _gate(rulebook: Rulebook, gate: Gate) -> str:
    kind = "一票否决" if gate.kind == "veto" else "必备条件"
    happened = "已发生" if gate.fires_when == "any" else "没有"
    if gate.within is not None:
        happened = f"在{band_text(gate.within)}"
    effects = {
        "zero_item": f"项目{gate.target}记0分",
        "zero_class": f"类别{gate.target}记0分",
        "zero_total": "总分记0分",
        "cap_total": f"总分最高{plain(gate.points or ZERO)}分",
        "cap_grade": f"等次最高为{gate.target}",
        "bar_excellent": f"不得评为{rulebook.grades[0].title if rulebook.grades else '优秀'}",
    }
    basis = f"（依据：{gate.authority}）" if gate.authority else ""
    return f"{kind}“{gate.title}”{happened}：{effects[gate.effect]}{basis}。"


def _rank(tables: RunTables, rulebook: Rulebook, total: Row) -> Iterable[str]:
    if not total["rank"]:
        return
    peers = _peers(tables, rulebook, total)
    same = sum(row["rank"] == total["rank"] for row in peers)
    tied = f"（{same}个单位并列）" if same > 1 else ""
    yield f"在“{total['group_code']}”组{len(peers)}个单位中列第{total['rank']}名{tied}。"


def _peers(tables: RunTables, rulebook: Rulebook, total: Row) -> list[Row]:
    rows = tables.find("totals", rulebook=rulebook.code, group_code=total["group_code"])
    return [row for row in rows if row["rank"]]


def _grade(
    tables: RunTables, rulebook: Rulebook, total: Row, fired: Sequence[Gate]
) -> Iterable[str]:
    """Why this grade and not the one above: line, bar, side condition or quota, from the top."""
    if not total["grade"]:
        return
    points = Fraction(total["points"])
    for grade in rulebook.grades:
        if grade.title == total["grade"]:
            line = _line(rulebook, grade)
            reached = f"，达到{plain(line)}分的标准" if line is not None else ""
            yield f"等次：{grade.title}{reached}。"
            return
        line = _line(rulebook, grade)
        if line is not None and points < line:
            yield f"未达到{grade.title}的标准{plain(line)}分。"
        elif _barred(rulebook, grade, fired):
            yield f"因上述情形不得评为{grade.title}。"
        else:
            yield _outbid(tables, rulebook, total, grade)


def _line(rulebook: Rulebook, grade: Grade) -> Fraction | None:
    if grade.start is None:
        return None
    return grade.start.value * (rulebook.full_points if grade.start.percent else 1)


def _barred(rulebook: Rulebook, grade: Grade, fired: Sequence[Gate]) -> bool:
    numbers = {g.title: g.no for g in rulebook.grades}
    return any(
        (gate.effect == "bar_excellent" and grade.no == 1)
        or (gate.effect == "cap_grade" and grade.no < numbers[gate.target])
        for gate in fired
    )


def _outbid(tables: RunTables, rulebook: Rulebook, total: Row, grade: Grade) -> str:
    """Reached the line and not barred: a side condition was missed, or the quota was full."""
    conditions = []
    if grade.max_zero_items is not None:
        conditions.append(f"得0分的项目不超过{grade.max_zero_items}个")
    if grade.each_class_from is not None:
        conditions.append(f"各类得分率不低于{percent(grade.each_class_from)}")
    if grade.quota is not None:
        units = len(_peers(tables, rulebook, total))
        taken = sum(row["grade"] == grade.title for row in _peers(tables, rulebook, total))
        share = plain(grade.quota.share * 100)
        conditions.append(f"名额为组内{units}个单位的{share}%（实评{taken}个）")
    return f"达到{grade.title}的分数，但不符合：{'；'.join(conditions)}。"
