"""The words of 整改建议 (附件3): what to mend for which points, and what cannot be mended any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from kaoping.documents import numbers
from kaoping.documents.mend import Way
from kaoping.documents.source import Book, Item

Ways = Mapping[str, Way]
Cards = Sequence[Mapping[str, Any]]
NOT_SENT = "所需工作表未报送。经复核同意补报并通过校验后重新计算，最多可挽回{lost}分。"
PAST = "失分事项已成事实，不因补报减少扣分；认定有误的，请按附件4提出申诉。"
FOLLOWS = "随所引用的得分变动，本项不另行整改。"
ZEROED = "触发必备条件或一票否决，本项不因补报得分；认定有误的，请按附件4提出申诉。"
MANUAL = "由考核组评定；有异议的，请按附件4提出申诉。"


def way_text(way: Way, places: int) -> str:
    """What one item gets back for how many things, as a sentence."""
    verb = "化解或减轻" if way.eases else "补齐"
    count, best = way.first
    steps = [f"{verb}{count}{way.counter}，本项得{numbers.half_up(best, places)}分"]
    if way.count != count:
        full = numbers.half_up(way.points, places)
        steps.append(f"{verb}{way.count}{way.counter}，得{full}分")
    named = f"（{'、'.join(way.names)}）" if way.names else ""
    rest = f"；可补的共{way.possible}{way.counter}" if way.possible > way.count else ""
    return "；".join(steps) + rest + named + "。"


def plan(book: Book, total: Mapping[str, Any], ways: Ways, cards: Cards) -> dict[str, Any]:
    """附件3 of one rulebook: lines that regain points, cheapest first, and what cannot be mended.

    Args:
        book: the edition.
        total: its line of 表1.
        ways: item code → way, cheapest first.
        cards: the cards of 附件2.
    """
    items = {item.code: item for item in book.items}
    unsent = [card for card in cards if card["unsent"]]
    rows = [_send(book, unsent)] if unsent else []
    rows += [
        _line(n, items[code], way, book)
        for n, (code, way) in enumerate(ways.items(), start=len(rows) + 1)
    ]
    rest = [card for card in cards if card["code"] not in ways and not card["unsent"]]
    gained = sum((way.gained for way in ways.values()), _lost(unsent))
    return {
        "title": book.title,
        "ordinal": ordinal(book.no),
        "lead": [_lead(book, total, rows, cards, numbers.half_up(gained, book.item_places))],
        "caption": f"{book.title}整改建议（分）",
        "rows": rows,
        "rest": [
            {
                "no": str(n),
                "label": c["label"],
                "title": c["title"],
                "lost": c["lost"],
                "text": c["regain"],
            }
            for n, c in enumerate(rest, start=1)
        ],
    }


def _lead(
    book: Book, total: Mapping[str, Any], rows: list[dict[str, Any]], cards: Cards, gained: str
) -> str:
    if total["computed"] == numbers.DASH:
        return "不适用，没有整改事项。"
    if not cards:
        return "没有失分事项。"
    if not rows:
        return f"{len(cards)}个失分项目均不能以补报挽回，说明如下。"
    return (
        f"按下列{len(rows)}项建议补齐后最多可挽回{gained}分，每补一处得分多的列在前面；"
        "各项分别计算，合计未考虑类别封顶。具体对象见附件2。"
    )


def _lost(cards: Cards) -> Fraction:
    return sum((Fraction(card["share"]) for card in cards), Fraction(0))


def _send(book: Book, unsent: Cards) -> dict[str, Any]:
    """The first line of a unit that sent nothing: one workbook regains them all."""
    most = numbers.half_up(_lost(unsent), book.item_places)
    return {
        "no": "1",
        "label": "各条",
        "title": f"未报送的{len(unsent)}个项目",
        "text": NOT_SENT.format(lost=most),
        "said": f"补报考核工作簿最多可挽回{most}分",
        "count": "1份",
        "gained": most,
        "each": most,
        "long": False,
    }


def _line(number: int, item: Item, way: Way, book: Book) -> dict[str, Any]:
    text = way_text(way, book.item_places)
    gained = numbers.half_up(way.gained, book.item_places)
    verb = "化解或减轻" if way.eases else "补齐"
    name = f"{item.title}（{item.label or item.code}）"
    return {
        "no": str(number),
        "label": item.label or item.code,
        "title": item.title,
        "text": text,
        "said": f"{name}{verb}{way.count}{way.counter}可挽回{gained}分",
        "count": f"{way.count}{way.counter}",
        "gained": gained,
        "each": numbers.half_up(way.each, book.item_places),
        "long": len(text) > 240,
    }


def ordinal(number: int) -> str:
    """（一）, （二）… of the rulebooks and parts of a document."""
    return f"（{'一二三四五六七八九十'[(number - 1) % 10]}）"
