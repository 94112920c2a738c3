"""One view model per unit (文书数据): a plain dictionary of finished texts, rendered four ways.

Nothing after this module calculates: DOCX, PDF and HTML print the same strings.
"""

from __future__ import annotations

from typing import Any

from kaoping.documents import lists, losses, numbers, scoretable, texts
from kaoping.documents.charts import unitcharts
from kaoping.documents.numbers import DASH
from kaoping.documents.source import Book, Frame, clean
from kaoping.rounds import Unit

View = dict[str, Any]
ANNEXES = ("缺失与失分事项明细", "尚未解决的问题清单", "逐项确认表", "依据与说明")


def unit_view(frame: Frame, unit: Unit, explain: losses.Explain) -> View:
    """The view model of one unit.

    Args:
        frame: the run, the round and the rulebooks.
        unit: the unit the letter is written to.
        explain: gives the sentences with the arithmetic of one item.

    Returns:
        JSON-able texts, lists and truth values; hidden characters are removed everywhere.
    """
    totals = [scoretable.total_row(frame, unit, book) for book in frame.books]
    tables = [(book, scoretable.item_rows(frame, unit, book)) for book in frame.books]
    books = [
        _book(frame, unit, book, total, rows, explain)
        for (book, rows), total in zip(tables, totals, strict=True)
    ]
    found = lists.finding_rows(frame, unit)
    found_charts = unitcharts.of_findings(frame, unit)
    unitcharts.number([c for book in books for c in book["charts"]] + found_charts)
    code = _code(frame, unit)
    state = _state(frame, totals)
    view = {
        **_head(frame, unit, code, state),
        "summary": _summary(frame, unit, totals, books),
        "totals": totals,
        "books": books,
        "found_groups": lists.finding_groups(found),
        "found_text": _found_text(found),
        "found_charts": found_charts,
        "appeal": texts.appeal(frame, unit),
        "evidence": lists.evidence_rows(frame, unit),
        "found": found,
        "confirm": lists.confirm_rows(tables),
        "notes": lists.notes(frame, unit, code, state),
    }
    cleaned: View = clean(view)
    return cleaned


def _head(frame: Frame, unit: Unit, code: str, state: str) -> View:
    round_ = frame.round
    day = texts.issued_on(round_)
    heading = texts.title(round_)
    return {
        "unit_code": unit.code,
        "unit_name": unit.name,
        "title": heading,
        "title_lines": texts.split_title(heading),
        "org": texts.issuer(round_, "name"),
        "document_number": texts.document_number(round_, unit),
        "day": day.isoformat(),
        "date": numbers.chinese_date(day),
        "addressee": f"{unit.name}：",
        "mark": frame.mark,
        "state": state,
        "code": code,
        "run": frame.run.key[:12],
        "running": "　".join(x for x in (frame.mark, f"核验码 {code}") if x),
        "lead": texts.lead(frame, unit),
        "annexes": [f"{n}．{name}" for n, name in enumerate(ANNEXES, start=1)],
        "copies": texts.copies(round_),
        "contact": texts.issuer(round_, "contact"),
    }


def _book(
    frame: Frame,
    unit: Unit,
    book: Book,
    total: dict[str, Any],
    rows: list[dict[str, Any]],
    explain: losses.Explain,
) -> View:
    cards = losses.loss_cards(frame, unit, book, explain)
    return {
        "no": str(book.no),
        "table_no": str(book.no + 1),
        "ordinal": f"（{'一二三四五六七八九十'[(book.no - 1) % 10]}）",
        "code": book.code,
        "title": book.title,
        "edition": f"{book.edition}版，{book.status}",
        "total": total,
        "rows": rows,
        "charts": unitcharts.of_book(frame, unit, book),
        "losses": cards,
        "losses_text": _losses_text(book, total, cards),
    }


def _losses_text(book: Book, total: dict[str, Any], cards: list[dict[str, Any]]) -> str:
    if not cards:
        return (
            f"{book.title}未发现失分事项。"
            if total["computed"] != DASH
            else f"{book.title}不适用，不计分。"
        )
    return f"{book.title}共有{len(cards)}个项目失分，按条款顺序列示如下。"


def _summary(
    frame: Frame, unit: Unit, totals: list[dict[str, Any]], books: list[View]
) -> list[str]:
    first, *rest = texts.summary(frame, unit, totals)
    return [first, *_remarks(frame, unit, books), *rest]


def _remarks(frame: Frame, unit: Unit, books: list[View]) -> list[str]:
    out = []
    skipped = [_cost(frame, unit, book) for book in frame.books]
    cost = [text for text in skipped if text]
    if cost:
        out.append(texts.not_submitted(frame, unit, cost))
    absent = [
        r["title"] for b in books for r in b["rows"] if r.get("state", "").startswith("不适用")
    ]
    if absent:
        out.append(texts.not_applicable(list(dict.fromkeys(absent))))
    rates = lists.witness_rates(frame, unit)
    if rates:
        out.append(f"你单位所报数据与部门登记比对：{'；'.join(rates)}。")
    return out


def _cost(frame: Frame, unit: Unit, book: Book) -> str:
    """Points lost by items whose sheet never came (未报送的代价); empty when there are none."""
    rows = frame.of("scores", "rulebook", "unit_code").get((book.code, unit.code), [])
    gone = [r for r in rows if r.get("state") == "not_submitted"]
    lost = sum(numbers.exact(r["full_points"]) - numbers.exact(r["points"]) for r in gone)
    if not gone:
        return ""
    return (
        f"{book.title}{len(gone)}项{numbers.half_up(numbers.exact('') + lost, book.item_places)}分"
    )


def _state(frame: Frame, totals: list[dict[str, Any]]) -> str:
    open_states = [t["title"] for t in totals if t["state"] in ("暂定", "待评定")]
    tail = f"（{'、'.join(open_states)}暂定，可能变动）" if open_states else ""
    return frame.stage + tail


def _code(frame: Frame, unit: Unit) -> str:
    rows = frame.of("scores", "unit_code").get((unit.code,), [])
    return numbers.verification_code(frame.run.key, unit.code, numbers.scores_digest(rows))


def _found_text(found: list[dict[str, Any]]) -> str:
    if not found:
        return "截至本函成文，你单位所报数据没有尚未解决的问题。"
    counts: dict[str, int] = {}
    for row in found:
        counts[row["severity"]] = counts.get(row["severity"], 0) + 1
    said = "、".join(f"{severity}{count}处" for severity, count in counts.items())
    return f"所报数据尚有{len(found)}处问题未解决：{said}。同类问题合并列示如下，逐条清单见附件2。"
