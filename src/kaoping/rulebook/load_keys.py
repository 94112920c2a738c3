"""Keys that several rule kinds share: indicators, targets, steps, ranges, caps (rulebook.md §2, §3)."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date
from typing import Any

from kaoping.exact import Fraction
from kaoping.rulebook.model import Indicator, Threshold
from kaoping.rulebook.reader import Reader

STEPS = ("whole_up", "whole_down", "prorata")
CLOSED = ("[)", "(]", "[]", "()")
ONE = Threshold(Fraction(1), False, "1")
Dated = tuple[tuple[date, Threshold], ...]


@dataclass(frozen=True)
class Known:
    """What the loader knows about indicators; with `lenient` unknown ones are allowed (试算)."""

    catalogue: dict[str, Indicator]
    lenient: bool = False

    def form(self, code: str) -> str:
        """rate, count or ratio; '' for an indicator nobody knows."""
        known = self.catalogue.get(code)
        return known.form if known else ""


def form_of(reader: Reader, known: Known) -> str:
    """The form of the indicator a rule's table names."""
    return known.form(str(reader.table.get("indicator", "")))


def indicator(reader: Reader, key: str, known: Known) -> str:
    """An indicator's code that the catalogue knows."""
    code = reader.text(key, required=True)
    if code and code not in known.catalogue and not known.lenient:
        near = _near(code, known)
        reader.bad(key, "指标目录中没有这个指标", f"{near}改用目录中的指标，或先在指标目录登记")
    return code


def _near(code: str, known: Known) -> str:
    found = difflib.get_close_matches(code, sorted(known.catalogue), 1)
    return f"是否要写 {found[0]}？" if found else ""


def fits(reader: Reader, key: str, found: Threshold | None, form: str) -> None:
    """Refuse a bare number for a rate and a percentage for anything else."""
    if found is None or not form:
        return
    if form == "rate" and not found.percent:
        reader.bad(
            key, "百分率指标的标准须写成带百分号的文字", f'例如 {key} = "96%"，步长写成 "1pp"'
        )
    if form == "count" and found.percent:
        reader.bad(key, "计数指标没有分母，不能用百分数", f"写成数字，例如 {key} = 2")
    if form == "ratio" and found.percent:
        reader.bad(key, "比值指标不是百分率，不能用百分数", f"写成数字，例如 {key} = 40")


def target(reader: Reader, form: str) -> dict[str, Any]:
    """`target` or `target_from`, exactly one of them; a list of `{ by, value }` is a dated target."""
    source = reader.text("target_from")
    if "target" in reader.table and source:
        reader.bad("target_from", "target 与 target_from 只能写一个", "删去其中一个")
    if isinstance(reader.table.get("target"), list):
        dated = _dated(reader, form)
        return {"target": dated[0][1] if dated else None, "dated": dated}
    found = reader.threshold("target")
    if found is None and not source and "target" not in reader.table:
        reader.bad(
            "target", "缺少标准：target 或 target_from", '补写 target = "90%"，或 target_from'
        )
    _positive(reader, "target", found, form)
    return {"target": found, "target_from": target_name(reader, source, form)}


def _positive(reader: Reader, key: str, found: Threshold | None, form: str) -> None:
    fits(reader, key, found, form)
    if found is not None and found.value <= 0:
        reader.bad(key, "标准须大于0", "写成大于0的数")


def _dated(reader: Reader, form: str) -> Dated:
    """Targets by the day until which each holds, in order of days."""
    found: list[tuple[date, Threshold]] = []
    for row in reader.subs("target"):
        day, value = row.day("by", required=True), row.threshold("value", required=True)
        _positive(row, "value", value, form)
        row.done()
        if day is not None and value is not None:
            found.append((day, value))
    days = [day for day, _ in found]
    if not found or days != sorted(set(days)):
        reader.bad(
            "target", "分期目标为空，或日期不是由早到晚",
            'target = [{ by = 2014-12-31, value = "50%" }, { by = 2015-12-31, value = "100%" }]',
        )  # fmt: skip
    return tuple(found)


def target_name(reader: Reader, source: str, form: str) -> str | None:
    """The name in targets.csv that `target_from` gives."""
    if not source:
        return None
    if not source.startswith("targets.") or source == "targets.":
        reader.bad(
            "target_from", "target_from 写法不对", '写成 "targets.目标名"，如 "targets.training"'
        )
    if form == "rate":
        reader.bad(
            "target_from",
            "百分率指标的标准不能取自 targets.csv（其中是整数）",
            '改写 target = "90%"',
        )
    return source.removeprefix("targets.")


def per(reader: Reader, form: str, required: bool) -> Threshold:
    """The length of one step, 1 where it may be left out."""
    found = reader.threshold("per", required)
    fits(reader, "per", found, form)
    if found is not None and found.value <= 0:
        reader.bad("per", "步长须大于0", '写成 per = "1pp" 或 per = 1')
        return ONE
    return found or ONE


def countable(reader: Reader, form: str, kind: str) -> None:
    """Refuse a rate where single occurrences are counted."""
    if form in ("rate", "ratio"):
        reader.bad("indicator", f"{kind} 只用于计数指标", "改用计数指标，或改用 per_point、bands")


def occurring(reader: Reader, known: Known, kind: str) -> None:
    """Refuse an indicator whose value does not consist of single occurrences."""
    countable(reader, form_of(reader, known), kind)
    found = known.catalogue.get(str(reader.table.get("indicator", "")))
    if found is not None and found.summed:
        reader.bad(
            "indicator",
            f"{found.title}由各行数字相加而得，没有逐件事项，{kind} 不能用",
            "改用 per_point、bonus 或 bands",
        )


def limits(row: Reader, form: str) -> tuple[Threshold | None, Threshold | None, bool, bool]:
    """The two ends of a range and whether each belongs to it."""
    low, high = row.threshold("from"), row.threshold("to")
    closed = row.choice("closed", CLOSED, "[)")
    fits(row, "from", low, form)
    fits(row, "to", high, form)
    if low is None and high is None:
        row.bad("from", "from 与 to 至少写一个", '例如 from = "80%"')
    return low, high, closed[0] == "[", closed[1] == "]"


def cap(reader: Reader) -> Fraction | None:
    """A cap must be written; `"none"` says there is none."""
    if reader.table.get("cap") == "none":
        reader.seen.add("cap")
        return None
    return reader.amount("cap", required=True)
