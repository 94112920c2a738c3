"""What must hold where rules read points back (of、imported) and where rules hold others (内层规则)."""

from __future__ import annotations

from kaoping.exact import Fraction
from kaoping.rulebook.feeds import read_items
from kaoping.rulebook.model import Item, Rule, Rulebook, plain
from kaoping.rulebook.reader import Problems


def check(book: Rulebook, item: Item, rule: Rule, path: str, problems: Problems) -> None:
    """Add a mistake for every source that does not exist, circles, and points beyond the full ones."""
    if rule.mean == "points":
        _source(book, item, rule, path, problems)
    if rule.book and rule.book == book.code:
        problems.add(f"{path}.rulebook", f"{rule.book} 引用了自己的总分", "改写另一部细则的代码")
    for key, value in (("first", rule.first), ("to_full", rule.to_full)):
        _within(key, value, rule.full, path, problems)
    for nested in rule.rules:
        _within(f"rule[{nested.no}].points", nested.points, rule.full, path, problems)
        if nested.only_if and rule.kind == "best_of":
            problems.warn(
                f"{path}.rule[{nested.no}].only_if", "条件不成立时本条不扣分，即按满分参加取高"
            )


def _within(
    key: str, value: Fraction | None, full: Fraction, path: str, problems: Problems
) -> None:
    if value is not None and value > full:
        problems.add(
            f"{path}.{key}",
            f"可得 {plain(value)} 分，超过规则的满分 {plain(full)} 分",
            "改小分值，或改大项目（规则）的满分",
        )


def _source(book: Rulebook, item: Item, rule: Rule, path: str, problems: Problems) -> None:
    """`of` reads points of the first pass: no item that itself compares units, nor its own."""
    read = read_items(book, rule)
    kind, _, code = rule.indicator.partition(":")
    if not read:
        known = [i.code for i in book.items] if kind == "item" else [c.code for c in book.classes]
        what = "项目" if kind == "item" else "类别（或类别中没有项目）"
        problems.add(f"{path}.of", f"没有{what} {code}", f"可用：{'、'.join(known)}")
    second = [i.code for i in read if i.cohort or i.code == item.code]
    if second:
        problems.add(
            f"{path}.of",
            f"{'、'.join(second)} 本身按组内比较计分，不能再拿来比较",
            "of 只能取第一遍计算的项目；把这一项移到别的类别，或改用 indicator",
        )
