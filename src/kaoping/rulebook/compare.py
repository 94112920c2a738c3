"""Two editions held against each other (版本比较): every difference as one Chinese sentence.

It reads editions, not compiled rows, so that clauses, departments and titles are compared too; `scores`
tells the differences that can move points from those that cannot. Every field of the model has a label
in `compare_fields`; a test sees to it that none is forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from kaoping.rulebook import compare_fields as fields
from kaoping.rulebook import page
from kaoping.rulebook.model import Class, Consequence, Grade, Item, Rule, Rulebook, plain
from kaoping.rulebook.page_rules import words

Titled = TypeVar("Titled", Grade, Consequence)
Thing = TypeVar("Thing")
ADDED, REMOVED, CHANGED, RENAMED = "added", "removed", "changed", "renamed"


@dataclass(frozen=True)
class Change:
    """One difference.

    Attributes:
        kind: added, removed, changed or renamed.
        scope: book, class, item, rule, gate, grade or consequence.
        code: of the item or class (as in the later edition), title of a gate, grade or consequence;
            '' for the edition itself.
        field: what changed, '' for the whole thing.
        before, after: as printed, '' where there is none.
        scores: whether points, ranks or grades can move by it.
        sentence: the difference in Chinese.
    """

    kind: str
    scope: str
    code: str
    field: str
    before: str
    after: str
    scores: bool
    sentence: str


def compare(old: Rulebook, new: Rulebook) -> list[Change]:
    """How `new` differs from `old`: the edition itself, classes, items, gates, grades, consequences.

    Args:
        old: the earlier edition.
        new: the later one; its code may be another.
    """
    return [
        *_fields("book", "", "", fields.BOOK, old, new, new),
        *_classes(old, new),
        *_items(old, new),
        *_gates(old, new),
        *_grades(old, new),
        *_consequences(old, new),
    ]


def _fields(
    scope: str, code: str, name: str, labels: fields.Labels, one: Any, other: Any, book: Rulebook
) -> Iterator[Change]:
    """The labelled fields that differ, each in a sentence."""
    head = f"{name}：" if name else ""
    for key, label in labels.items():
        before, after = getattr(one, key), getattr(other, key)
        if before == after:
            continue
        texts = [label.show(value, book) for value in (before, after)]
        said = fields.said(label.title_of(other), texts[0], texts[1], label.prose)
        yield Change(CHANGED, scope, code, key, texts[0], texts[1], label.scores, f"{head}{said}")


def _classes(old: Rulebook, new: Rulebook) -> Iterator[Change]:
    for one, other in _paired(old.classes, new.classes, lambda c: c.code):
        own = other or one
        assert own is not None
        name = f"类别 {own.code} {own.title}".rstrip()
        if one and other:
            yield from _fields("class", own.code, name, fields.CLASS, one, other, new)
        else:
            yield _whole("class", own.code, one is None, name, _class_words(own))


def _class_words(own: Class) -> str:
    cap = f"，最高 {plain(own.cap)} 分" if own.cap is not None else ""
    return f"权重 {plain(own.weight)}{cap}"


def _whole(scope: str, code: str, added: bool, name: str, told: str, scores: bool = True) -> Change:
    """A thing that is only in one of the editions."""
    verb, kind = ("新增", ADDED) if added else ("删去", REMOVED)
    texts = ("", told) if added else (told, "")
    return Change(kind, scope, code, "", texts[0], texts[1], scores, f"{verb}{name}：{told}。")


def _items(old: Rulebook, new: Rulebook) -> Iterator[Change]:
    renamed = _renamed(old, new)
    for one, other in _paired(
        old.items, new.items, lambda i: i.code, lambda i: renamed.get(i.code, i.code)
    ):
        if one and other:
            yield from _item(one, other, old, new)
        elif own := other or one:
            name, book = f"项目 {own.code} {own.title}", new if other else old
            yield _whole("item", own.code, one is None, name, _item_words(own, book))
    kept = [renamed.get(i.code, i.code) for i in old.items]
    after = [i.code for i in new.items if i.code in kept]
    if [code for code in kept if code in after] != after:
        yield Change(CHANGED, "book", "", "order", "", "", False, "项目的次序有变。")


def _renamed(old: Rulebook, new: Rulebook) -> dict[str, str]:
    """Old code → new code of items that kept their title under another number."""
    gone = [i for i in old.items if i.code not in {j.code for j in new.items}]
    come = [i for i in new.items if i.code not in {j.code for j in old.items}]
    found = {}
    for one in gone:
        twins = [i for i in come if i.title == one.title]
        alone = sum(i.title == one.title for i in gone) == 1
        if len(twins) == 1 and alone:
            found[one.code] = twins[0].code
    return found


def _item(one: Item, other: Item, old: Rulebook, new: Rulebook) -> Iterator[Change]:
    name = f"{other.code} {other.title}"
    if one.code != other.code:
        yield Change(
            RENAMED, "item", other.code, "code", one.code, other.code, False,
            f"项目 {one.code} 改编号为 {other.code}（{other.title}）。",
        )  # fmt: skip
    yield from _fields("item", other.code, name, fields.ITEM, one, other, new)
    yield from _rules(other.code, name, one.rules, other.rules, old, new)


def _rules(
    code: str,
    name: str,
    before: Sequence[Rule],
    after: Sequence[Rule],
    old: Rulebook,
    new: Rulebook,
) -> Iterator[Change]:
    """Rules matched by what they do and look at, then by what they look at, then by place."""
    pairs = _matched(before, after)
    for one, other in pairs:
        own = other or one
        assert own is not None
        alone = len(after) == 1 and len(before) == 1
        title = name if alone else f"{name} 规则{own.no}"
        if one and other:
            yield from _fields("rule", code, title, fields.RULE, one, other, new)
            yield from _rules(code, title, one.rules, other.rules, old, new)
        else:
            told = words(own, (new if other else old).catalogue)
            yield _whole("rule", code, one is None, f"{name} 的规则{own.no}", told)


def _matched(
    before: Sequence[Rule], after: Sequence[Rule]
) -> list[tuple[Rule | None, Rule | None]]:
    left = list(before)
    partner: dict[int, Rule] = {}
    ways: tuple[Callable[[Rule], Hashable], ...] = (
        lambda r: (r.kind, r.indicators), lambda r: (r.kind, r.indicator), lambda r: r.indicators,
        lambda r: r.no,
    )  # fmt: skip
    for way in ways:
        for rule in after:
            twin = next((o for o in left if way(o) == way(rule)), None)
            if rule.no not in partner and twin is not None:
                partner[rule.no] = twin
                left.remove(twin)
    return [*((partner.get(rule.no), rule) for rule in after), *((rule, None) for rule in left)]


def _item_words(item: Item, book: Rulebook) -> str:
    rules = "；".join(words(rule, book.catalogue) for rule in item.rules)
    return f"{plain(item.points)} 分，类别 {item.class_code}；{rules}"


def _gates(old: Rulebook, new: Rulebook) -> Iterator[Change]:
    for one, other in _paired(old.gates, new.gates, lambda g: (g.kind, g.title)):
        own = other or one
        assert own is not None
        name = f"{fields.GATE_KINDS[own.kind]}“{own.title}”"
        if one and other:
            yield from _fields("gate", own.title, name, fields.GATE, one, other, new)
        else:
            told = page.gate_words(own, (new if other else old).catalogue)
            yield _whole("gate", own.title, one is None, name, told)


def _grades(old: Rulebook, new: Rulebook) -> Iterator[Change]:
    yield from _titled("grade", "等次", old.grades, new.grades, fields.GRADE, page.grade_words, new)


def _consequences(old: Rulebook, new: Rulebook) -> Iterator[Change]:
    yield from _titled(
        "consequence", "结果运用", old.consequences, new.consequences, fields.CONSEQUENCE,
        page.consequence_words, new,
    )  # fmt: skip


def _titled(
    scope: str, what: str, before: Sequence[Titled], after: Sequence[Titled], labels: fields.Labels,
    told: Callable[[Titled], str], book: Rulebook,
) -> Iterator[Change]:  # fmt: skip
    for one, other in _paired(before, after, lambda thing: thing.title):
        own = other or one
        assert own is not None
        name = f"{what}“{own.title}”"
        if one and other:
            yield from _fields(scope, own.title, name, labels, one, other, book)
        else:
            yield _whole(scope, own.title, one is None, name, told(own).partition("：")[2])


def _paired(
    before: Iterable[Thing],
    after: Iterable[Thing],
    key: Callable[[Thing], Hashable],
    old_key: Callable[[Thing], Hashable] | None = None,
) -> list[tuple[Thing | None, Thing | None]]:
    """Things of equal key together, in the later order; what is gone comes last."""
    left = {(old_key or key)(thing): thing for thing in before}
    pairs: list[tuple[Thing | None, Thing | None]] = [
        (left.pop(key(one), None), one) for one in after
    ]
    return [*pairs, *((one, None) for one in left.values())]
