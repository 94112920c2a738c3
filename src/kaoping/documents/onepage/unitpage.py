"""The page of one unit (单位页): where it stands, what it lost most, what would regain it, what is open."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from kaoping.documents import advice, numbers, scoretable
from kaoping.documents.charts.composition import composition
from kaoping.documents.charts.drawing import MM
from kaoping.documents.numbers import DASH
from kaoping.documents.rules import Rules
from kaoping.documents.source import Book, Frame, Item, Row
from kaoping.findings import SEVERITIES
from kaoping.rounds import Unit
from kaoping.runtables import RunTables

LOSSES = 3
_SENTENCE, _REGAIN = 62, 58  # characters on the two lines that each has below the head of a loss
_CHARTS = 106 * MM  # height left for charts
_WIDTH, _SIZE, _PITCH, _TITLE = 138 * MM, 325, 15, 9 * MM
_LATER = "经复核同意补报并通过校验后重新计算。"
_ZEROED = "触发必备条件或一票否决，本项不因补报得分。"
_PAST = "已成事实，不因补报减少扣分。"
_KEY = ("rulebook", "unit_code")
_SIZES = ((18, "26"), (28, "20"), (80, "15"))  # characters of a name up to which a size (pt) fits


@dataclass(frozen=True)
class Earlier:
    """The run that a page compares with: its tables, and when it was made as people write it."""

    run: RunTables
    when: str


def unit_page(frame: Frame, unit: Unit, rules: Rules, earlier: Earlier | None) -> dict[str, Any]:
    """Finished texts and charts of one unit's page."""
    size = next((pt for most, pt in _SIZES if len(unit.name) <= most), _SIZES[-1][1])
    losses = biggest(frame, unit)
    members = frame.members(unit.comparison_group)
    return {
        "name": clipped(unit.name, _SIZES[-1][0]),
        "size": size,
        "code": unit.code,
        "sub": f"{unit.category}　对照组：{unit.comparison_group}（{len(members)}个单位）",
        "tiles": [tile(frame, unit, book, earlier) for book in frame.books],
        "charts": _charts(frame, unit),
        "losses": [_loss(n, unit, rules, each) for n, each in enumerate(losses, start=1)],
        "no_loss": "" if losses else "没有失分项目。",
        "facts": _facts(frame, unit, earlier),
    }


def tile(frame: Frame, unit: Unit, book: Book, earlier: Earlier | None) -> dict[str, str]:
    """One rulebook: points, place among the group, grade, the group's mean, the move since before."""
    total = scoretable.total_row(frame, unit, book)
    rank, _, size = total["rank"].partition("/")
    place = [f"同组第{rank}／{size}"] if size else []
    grade = [total["grade"]] if total["grade"] != DASH else []
    state = [] if total["state"] == "已计算" else [total["state"]]
    return {
        "title": book.title,
        "points": total["computed"],
        "full": f"／{total['full']}",
        "place": "　".join([*place, *grade, *state]),
        "mean": f"同组平均 {total['mean']}" if total["computed"] != DASH else "本单位不适用",
        "moved": moved(frame, unit, book, earlier),
        "gates": f"触发：{'、'.join(total['gates'])}" if total["gates"] else "",
    }


def moved(frame: Frame, unit: Unit, book: Book, earlier: Earlier | None) -> str:
    """`较上次＋0.41`, 与上次持平; '' where there is nothing to compare with."""
    if earlier is None:
        return ""
    key = {"rulebook": book.code, "unit_code": unit.code}
    old, new = earlier.run.one("totals", **key), frame.run.one("totals", **key)
    if not old.get("points") or not new.get("points"):
        return "" if old.get("points") == new.get("points") else "上次或本次不计总分"
    gap = numbers.exact(new["points"]) - numbers.exact(old["points"])
    if gap == 0:
        return "与上次持平"
    return f"较上次{'＋' if gap > 0 else '－'}{numbers.half_up(abs(gap), book.total_places)}"


def biggest(frame: Frame, unit: Unit) -> list[tuple[Book, Item, Row]]:
    """The losses that weigh most, each as a part of its rulebook's full marks; ties in edition order."""
    found: list[tuple[Fraction, Book, Item, Row]] = []
    for book in frame.books:
        full = numbers.exact(book.full_points)
        for item in book.items:
            row = frame.one("scores", (*_KEY, "item_code"), (book.code, unit.code, item.code))
            if set(item.kinds) == {"imported"} or not row.get("points") or full <= 0:
                continue  # a converted total repeats the losses of its source
            lost = numbers.exact(row["full_points"]) - numbers.exact(row["points"])
            if lost > 0:
                found.append((lost / full, book, item, row))
    found.sort(key=lambda each: -each[0])  # stable: equal losses keep the order of the edition
    return [(book, item, row) for _, book, item, row in found[:LOSSES]]


def _loss(no: int, unit: Unit, rules: Rules, found: tuple[Book, Item, Row]) -> dict[str, str]:
    book, item, row = found
    lost = numbers.lost(row["full_points"], row["points"], book.item_places)
    sentences = rules.sentences(unit.code, book, item)
    if row.get("state") == "not_submitted":
        sentences = ["所需工作表未报送，按未报送处理。"]
    return {
        "no": str(no),
        "title": item.title,
        "book": f"{book.title}　{item.label or item.code}",
        "lost": f"失{lost}分",
        "full": f"满分{numbers.points(row['full_points'], book.item_places)}",
        "sentence": clipped("".join(sentences) or DASH, _SENTENCE),
        "regain": clipped(_regain(unit, rules, book, item, row), _REGAIN),
    }


def _regain(unit: Unit, rules: Rules, book: Book, item: Item, row: Row) -> str:
    """What would regain the points, in one sentence."""
    if row.get("state") == "not_submitted":
        return _LATER
    if rules.zeroed(unit.code, book.code, item.code):
        return _ZEROED
    way = rules.ways(unit.code, book).get(item.code)
    return advice.way_text(replace(way, names=()), book.item_places) if way else _PAST


def clipped(text: str, most: int) -> str:
    """The text, cut after its last whole sentence or clause that fits; an ellipsis says it goes on."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    stop = head.rfind("。")
    if stop >= most // 2:
        return head[: stop + 1]
    clause = max(head.rfind(mark) for mark in "，；。")
    return (head[:clause] if clause >= most // 2 else head) + "…"


def _charts(frame: Frame, unit: Unit) -> list[dict[str, Any]]:
    """Composition charts, one below the other, as many as the page holds."""
    out, used = [], 0
    for book in frame.books:
        chart = composition(frame, unit, book, _WIDTH, _SIZE, _PITCH)
        if chart is not None:
            high = int(chart["drawing"]["height"].replace(".", "")) + _TITLE
            if used + high <= _CHARTS:
                out.append(chart)
                used += high
    return out


def _facts(frame: Frame, unit: Unit, earlier: Earlier | None) -> list[dict[str, str]]:
    """报送, 问题, 印证: one number each with what it means."""
    return [_sent(frame, unit), _found(frame, unit, earlier), _witness(frame, unit)]


def _sent(frame: Frame, unit: Unit) -> dict[str, str]:
    row = frame.one("timeliness", ("unit_code",), (unit.code,))
    if not row.get("submission_id"):
        return {"name": "报送", "value": "未报送", "note": "没有受理的工作簿", "alarm": "1"}
    late = int(row.get("days_late") or 0)
    value = f"逾期{late}个工作日" if late else "按时"
    sheets = f"已报{row['sheets_received']}／{row['sheets_expected']}张表"
    months = int(row.get("months_late") or 0) + int(row.get("months_missing") or 0)
    note = sheets + (f"，维权信息逾期或缺报{months}个月" if months else "，维权信息按月报齐")
    return {"name": "报送", "value": value, "note": note, "alarm": "1" if late else ""}


def _found(frame: Frame, unit: Unit, earlier: Earlier | None) -> dict[str, str]:
    rows = frame.of("findings", "unit_code").get((unit.code,), [])
    counts = Counter(row["severity"] for row in rows)
    said = "、".join(f"{title}{counts[code]}" for code, title in SEVERITIES.items() if counts[code])
    if earlier is not None:
        before = len(earlier.run.find("findings", unit_code=unit.code))
        said = "；".join(x for x in (said, f"上次{before}项") if x)
    severe = counts["reject_submission"] + counts["reject_record"]
    return {"name": "未解决的问题", "value": f"{len(rows)}项", "note": said or "没有", "alarm": "1" if severe else ""}  # fmt: skip


def _witness(frame: Frame, unit: Unit) -> dict[str, str]:
    row = frame.one("metrics", ("unit_code", "indicator"), (unit.code, "register_confirmed_rate"))
    if row.get("state") != "ok" or not row.get("den"):
        return {"name": "登记印证率", "value": DASH, "note": "没有可比对的记录", "alarm": ""}
    num, den = int(row["num"]), int(row["den"])
    base = row.get("denominator_name") or "可比对的记录"
    note = f"{den}项{base}中{num}项与登记一致"
    return {"name": "登记印证率", "value": numbers.rate(num, den, 1), "note": note, "alarm": ""}
