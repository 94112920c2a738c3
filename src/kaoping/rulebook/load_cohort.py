"""Reading rules that look beyond one metric: cohort kinds and imported totals (rulebook.md §3)."""

from __future__ import annotations

import re
from typing import Any

from kaoping.exact import Fraction
from kaoping.rulebook import load_keys as keys
from kaoping.rulebook.load_keys import Known
from kaoping.rulebook.reader import Reader

BETTER = ("higher", "lower")
_OF = re.compile(r"(item|class):.+")


def source(reader: Reader, known: Known) -> dict[str, Any]:
    """`indicator`, or `of` for the points of an item or a class; exactly one of them."""
    if "of" not in reader.table:
        return {"indicator": keys.indicator(reader, "indicator", known)}
    of = reader.text("of")
    if "indicator" in reader.table:
        reader.seen.add("indicator")
        reader.bad("of", "indicator 与 of 只能写一个", "删去其中一个")
    if not _OF.fullmatch(of):
        reader.bad("of", "of 写法不对", '写成 "item:A1" 或 "class:A"')
    return {"indicator": of, "mean": "points"}


def rank(reader: Reader, known: Known) -> dict[str, Any]:
    """`first` less `step` for every place behind the first, at least `last`."""
    first, last = reader.amount("first", required=True), reader.points("last", required=True)
    if first is not None and last is not None and last > first:
        reader.bad("last", "末名的分值大于第一名", "写成不大于 first 的数")
    return {
        **source(reader, known),
        "first": first,
        "last": last,
        "each": reader.amount("step", required=True),
        "direction": reader.choice("direction", BETTER, required=True),
        "ties": reader.choice("ties", ("standard", "dense"), "standard"),
    }


def ratio_to_best(reader: Reader, known: Known) -> dict[str, Any]:
    """The share of the best value of the group."""
    direction = reader.choice("direction", BETTER, required=True)
    return {**source(reader, known), "direction": direction}


def vs_group_mean(reader: Reader, known: Known) -> dict[str, Any]:
    """As per_point, with the group mean as target."""
    found = source(reader, known)
    form = keys.form_of(reader, known) if "of" not in reader.table else "ratio"
    if "mean" in reader.table and (form == "count" or "of" in reader.table):
        reader.bad("mean", "mean 只用于百分率指标", "删去 mean；计数和得分按单位平均")
    mean = reader.choice("mean", ("pooled", "units"), "pooled")
    return {
        "mean": mean,
        **found,
        "each": reader.amount("deduct", required=True),
        "per": keys.per(reader, form, True),
        "step": reader.choice("step", keys.STEPS, required=True),
        "direction": reader.choice("direction", ("below", "above"), "below"),
    }


def imported(reader: Reader, known: Known) -> dict[str, Any]:
    """The published total of another rulebook, or an external score entered by a person."""
    book, other = reader.text("rulebook"), reader.text("source")
    if bool(book) == bool(other):
        reader.bad(
            "rulebook",
            "rulebook 与 source 须恰有一个",
            '写 rulebook = "…"（另一部细则）或 source = "…"',
        )
    from_full = reader.amount("from_full", required=True)
    if from_full == 0:
        reader.bad("from_full", "原满分须大于0", "写成 from_full = 100")
    return {
        "indicator": book or other,
        "book": book,
        "from_full": from_full or Fraction(1),
        "to_full": reader.amount("to_full", required=True),
    }
