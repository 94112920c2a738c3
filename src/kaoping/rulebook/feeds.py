"""Points that rules read back (得分回读): another rulebook's total, an item's points, a class's sum.

The score layer runs once, then once more for every level of reading back (`feed_level`): an item that
compares points of pass 1 stands on level 1, one that imports its rulebook's total on level 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kaoping.errors import ConfigError
from kaoping.rounds import Round
from kaoping.rulebook.model import Item, Rule, Rulebook


def feed_level(book: Rulebook, books: Mapping[str, Rulebook], above: tuple[str, ...] = ()) -> int:
    """How many passes must have gone before a rulebook's total is final.

    Raises:
        ConfigError: rulebooks import each other in a circle.
    """
    if book.code in above:
        raise ConfigError(
            f"考核细则互相引用得分：{' → '.join((*above, book.code))}",
            where=f"{book.file} › item.rule.rulebook",
            remedy="去掉其中一处 imported",
        )
    path = (*above, book.code)
    return max((_item_level(book, item, books, path) for item in book.items), default=0)


def _item_level(
    book: Rulebook, item: Item, books: Mapping[str, Rulebook], path: tuple[str, ...]
) -> int:
    return max((_rule_level(book, leaf, books, path) for leaf in item.leaves), default=0)


def _rule_level(
    book: Rulebook, rule: Rule, books: Mapping[str, Rulebook], path: tuple[str, ...]
) -> int:
    if rule.book in books:
        return 1 + feed_level(books[rule.book], books, path)
    read = read_items(book, rule)
    return 1 + max(_item_level(book, i, books, path) for i in read) if read else 0


def read_items(book: Rulebook, rule: Rule) -> list[Item]:
    """The items whose points a rule compares (`of`)."""
    if rule.mean != "points":
        return []
    kind, _, code = rule.indicator.partition(":")
    return [i for i in book.items if (i.code if kind == "item" else i.class_code) == code]


def rows(
    book: Rulebook, books: Mapping[str, Rulebook]
) -> Iterator[tuple[str, tuple[str, str, str, str]]]:
    """`rule_feeds`: each name a rule of the edition reads back, once."""
    found: dict[str, tuple[str, str, str, str]] = {}
    for leaf in (leaf for item in book.items for leaf in item.leaves):
        if leaf.mean == "points":
            kind, _, code = leaf.indicator.partition(":")
            found[leaf.indicator] = (leaf.indicator, kind, book.code, code)
        elif leaf.book in books:
            found[leaf.indicator] = (leaf.indicator, "total", leaf.book, "")
    return (("rule_feeds", row) for row in found.values())


def check_round(rulebooks: Sequence[Rulebook], round_: Round) -> None:
    """What rulebooks need from a round and from each other.

    Raises:
        ConfigError: an imported rulebook is not in the round, two items would share a person's score,
            or a unit's staff is not known where `min_staff` asks for it.
    """
    books = {book.code: book for book in rulebooks}
    manual: dict[str, str] = {}
    for book in rulebooks:
        for item in book.items:
            where = f"{book.file} › item[{item.code}]"
            for leaf in item.leaves:
                if leaf.book and leaf.book not in books:
                    raise ConfigError(
                        f"引用的考核细则 {leaf.book} 不在本轮",
                        where=f"{where}.rule.rulebook",
                        remedy="在 round.toml 的 rulebooks 中加上，或改用 source 录入外部得分",
                    )
                if leaf.kind == "manual" and manual.setdefault(item.code, book.code) != book.code:
                    raise ConfigError(
                        f"人工评分项目 {item.code} 在 {manual[item.code]} 中也有，评分会混在一起",
                        where=where,
                        remedy="改用不同的项目代码",
                    )
            _staff(item.applies_to, where, round_)
        for gate in book.gates:
            _staff(gate.applies_to, f"{book.file} › {gate.kind}[{gate.title}]", round_)


def _staff(applies_to: tuple[tuple[str, tuple[str, ...]], ...], where: str, round_: Round) -> None:
    lacking = [unit.code for unit in round_.units if unit.staff is None]
    if lacking and any(key == "min_staff" for key, _ in applies_to):
        raise ConfigError(
            f"units.csv 没有写明职工人数（staff）：{'、'.join(lacking)}",
            where=f"{where}.applies_to.min_staff，{round_.folder / 'units.csv'}",
            remedy="在 units.csv 增加 staff 列，每个单位写整数",
        )
