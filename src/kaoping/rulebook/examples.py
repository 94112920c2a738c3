"""Worked examples (算例) of an edition: run when it is loaded; one that disagrees is a mistake."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaoping.exact import Fraction
from kaoping.rulebook.evaluate import Event, Given, Metric, item_points
from kaoping.rulebook.model import Example, Item, Rulebook, plain, settled_item
from kaoping.rulebook.reader import Problems, Reader, as_number

STATES = ("ok", "no_base", "not_submitted", "not_applicable")


def check(book: Rulebook, problems: Problems) -> None:
    """Run every example of the edition; disagreements and misspelt ones become mistakes."""
    for item in book.items:
        for example in item.examples:
            _run(book, item, example, f"item[{item.code}].example[{example.no}]", problems)


def _run(book: Rulebook, item: Item, example: Example, path: str, problems: Problems) -> None:
    before = len(problems.found)
    given = read_given(item, example, path, problems)
    if len(problems.found) > before:
        return
    dated = item if example.on is None else settled_item(item, example.on)
    result = item_points(dated, given, book.item_places)
    if result.points != example.points:
        got = "无分值" if result.points is None else f"{plain(result.points)} 分"
        problems.add(
            f"{path}.points",
            f"算例写 {plain(example.points)} 分，按规则计算为 {got}（状态 {result.state}）",
            "核对规则与算例，改正写错的一个",
        )


def read_given(item: Item, example: Example, path: str, problems: Problems) -> Given:
    """The metrics, targets and events of an example; mistakes go to `problems`."""
    members: dict[str, dict[str, Metric]] = {}
    events: dict[str, list[Event]] = {}
    given: dict[str, Any] = dict(example.given)
    by_member = {c for rule in item.rules if rule.kind == "mean_over" for c in rule.indicators}
    for code in by_member & given.keys():
        members[code] = _members(given[code], f"{path}.given.{code}", problems)
        given.pop(code)
    metrics = _metrics(item, given, f"{path}.given", problems)
    group = [
        _metrics(item, _of_cohort(item, table), f"{path}.group[{n}]", problems)
        for n, table in enumerate(example.group, start=1)
    ]
    for number, table in enumerate(example.events, start=1):
        _event(item, table, f"{path}.events[{number}]", events, problems)
    for code, listed in events.items():
        if code not in members:
            _agree(code, listed, metrics, path, problems)
    _complete(item, example, {**metrics, **{code: Metric(0) for code in members}}, path, problems)
    return Given(
        metrics,
        example.targets,
        {code: tuple(rows) for code, rows in events.items()},
        members,
        {code: tuple(row[code] for row in group if code in row) for code in item.indicators},
    )


def _metrics(
    item: Item, given: Mapping[str, Any], path: str, problems: Problems
) -> dict[str, Metric]:
    """Metrics by indicator; a bare number is a count, or points."""
    metrics: dict[str, Metric] = {}
    for code, table in given.items():
        where, number = f"{path}.{code}", as_number(table)
        if code not in item.indicators:
            known = "、".join(item.indicators)
            problems.add(where, "本项目的规则不用这个指标", f"可用的指标：{known}")
        elif number is not None:
            metrics[code] = Metric(number.numerator, _den(number))
        elif not isinstance(table, dict):
            problems.add(where, "须为表", "写成 { num = 171, den = 200 }，计数写 { num = 3 }")
        else:
            metrics[code] = _metric(table, where, problems)
    return metrics


def _den(number: Fraction) -> int | None:
    return None if number.denominator == 1 else number.denominator


def _of_cohort(item: Item, table: dict[str, object]) -> dict[str, object]:
    """Another unit of the group: by indicator, or the metric itself where only one is compared."""
    codes = {leaf.indicator for leaf in item.leaves if leaf.cohort}
    bare = set(table) <= {"num", "den", "state", "points"}
    if not bare or len(codes) != 1:
        return table
    return {codes.pop(): table.get("points", table)}


def _members(given: Any, where: str, problems: Problems) -> dict[str, Metric]:
    """Metrics of single members: a list, or a table by member."""
    if isinstance(given, list):
        given = {f"{number:03d}": table for number, table in enumerate(given, start=1)}
    if not isinstance(given, dict) or not all(isinstance(v, dict) for v in given.values()):
        problems.add(
            where,
            "按成员平均的指标须逐个成员写",
            "写成 [{ num = 3 }, { num = 5 }]，或 { 甲 = { num = 3 } }",
        )
        return {}
    return {str(k): _metric(v, f"{where}.{k}", problems) for k, v in given.items()}


def _metric(table: Mapping[str, Any], where: str, problems: Problems) -> Metric:
    row = Reader(dict(table), where, problems)
    state = row.choice("state", STATES, "ok")
    num, den = row.count("num", 0, required=state == "ok"), row.count("den")
    row.done()
    return Metric(num or 0, den, state)


def _event(
    item: Item,
    table: Mapping[str, Any],
    where: str,
    events: dict[str, list[Event]],
    problems: Problems,
) -> None:
    row = Reader(dict(table), where, problems)
    counted = [r.indicator for r in item.leaves if r.kind in ("per_occurrence", "authority_level")]
    code = row.text("indicator", counted[0] if counted else "")
    if code not in counted:
        row.bad(
            "indicator",
            "本项目没有逐件计算的指标" if not counted else "该指标不是逐件计算的",
            "核对 indicator",
        )
    day = row.day("date")
    event = Event(
        day=day.isoformat() if day else "",
        key=f"{len(events.get(code, ())):06d}",
        level=row.text("level"),
        matter=row.text("matter"),
        resolved=row.switch("resolved"),
        member=row.text("member"),
    )
    row.text("document_no")
    row.done()
    events.setdefault(code, []).append(event)


def _agree(
    code: str, listed: list[Event], metrics: dict[str, Metric], path: str, problems: Problems
) -> None:
    metric = metrics.setdefault(code, Metric(len(listed)))
    if metric.num != len(listed):
        problems.add(
            f"{path}.events",
            f"列出{len(listed)}件，而 {code} 的 num 为 {metric.num}",
            "使两者一致；项目有几个逐件计算的指标时，每件写明 indicator",
        )


def _complete(
    item: Item, example: Example, metrics: dict[str, Metric], path: str, problems: Problems
) -> None:
    manual = {r.indicator for r in item.leaves if r.kind in ("manual", "imported")}
    missing = [c for c in item.indicators if c not in metrics and c not in manual]
    if missing:
        problems.add(
            f"{path}.given",
            f"缺少指标 {'、'.join(missing)}",
            '补写，未报送的写 { state = "not_submitted" }',
        )
    names = {name for rule in item.rules for name in rule.targets}
    if names and not example.targets:
        problems.add(
            f"{path}.target",
            f"规则的标准取自 {'、'.join(sorted(names))}，算例没有给出",
            "补写 target = 3",
        )
