"""One view model per unit (文书数据): a plain dictionary of finished texts, rendered four ways.

Nothing after this module calculates: DOCX, PDF and HTML print the same strings.
"""

from __future__ import annotations

from typing import Any

from kaoping.documents import advice, lists, numbers, scoretable, texts, verdicts
from kaoping.documents.charts import unitcharts
from kaoping.documents.losses import Losses, is_short, missing_of, steps_of
from kaoping.documents.places import Places
from kaoping.documents.rules import Rules
from kaoping.documents.source import Book, Frame, Row, clean
from kaoping.rounds import Unit

View = dict[str, Any]
ANNEXES = ("得分明细表", "失分事项清单", "整改建议", "申诉途径", "逐项确认表", "依据与说明")


SOURCES = (
    "自评由单位填报；系统计算由本系统按细则算出；抽查、核定由考核组、主管领导认定后填入，不改动系统计算分，也不改动名次、等次。"
    "事实来源：自报指单位工作簿，登记印证指部门登记册，实地抽查指考核组核查。"
)


def unit_view(frame: Frame, unit: Unit, rules: Rules) -> View:
    """The view model of one unit's letter (反馈函).

    Args:
        frame: the run, the round and the rulebooks.
        unit: the unit the letter is written to.
        rules: gives the sentences with the arithmetic, and what regains points.

    Returns:
        JSON-able texts, lists and truth values; hidden characters are removed everywhere.
    """
    totals = [scoretable.total_row(frame, unit, book) for book in frame.books]
    tables = [(book, scoretable.item_rows(frame, unit, book)) for book in frame.books]
    places = Places(frame, unit, _placed(frame, unit))
    losses = Losses(frame, unit, rules, places)
    books = [
        _book(frame, unit, book, total, rows, losses)
        for (book, rows), total in zip(tables, totals, strict=True)
    ]
    found = lists.finding_rows(frame, unit, places)
    found_charts = unitcharts.of_findings(frame, unit)
    unitcharts.number([c for shown in books for c in shown["charts"]] + found_charts)
    plans = [
        advice.plan(book, shown["total"], rules.ways(unit.code, book), shown["losses"])
        for book, shown in zip(frame.books, books, strict=True)
    ]
    code = verification(frame, unit)
    state = stage(frame, totals)
    view = {
        **_head(frame, unit, code, state),
        "summary": overall(frame, unit, totals, books),
        "totals": totals,
        "main": [shown["losses_text"] for shown in books],
        "checked": checked(frame, unit, found),
        "rectify": texts.rectify(frame, plans, len(found)),
        "appeal": texts.appeal(frame, unit),
        "books": books,
        "sources": places.legend(),
        "undecided": losses.undecided(frame.books),
        "plans": plans,
        "found_lead": _found_text(found, "逐条列示如下。"),
        "found": found,
        "found_charts": found_charts,
        "appeal_rows": texts.appeal_rows(frame, unit),
        "confirm": lists.confirm_rows(tables),
        "notes": lists.notes(frame, unit, code, state),
    }
    cleaned: View = clean(view)
    return cleaned


def _placed(frame: Frame, unit: Unit) -> list[Row]:
    """Every row whose place 附件2 or 附件3 names."""
    rows = frame.of("scores", "unit_code").get((unit.code,), [])
    short = {(r["rulebook"], r["item_code"]) for r in rows if is_short(r)}
    named: list[Row] = []
    for book in frame.books:
        for item in book.items:
            against = missing_of(frame, unit, steps_of(frame, unit, book, item))
            lost = (book.code, item.code) in short
            named += [row for row in against if lost or row["verdict"] == "unknown"]
    return [*named, *frame.of("findings", "unit_code").get((unit.code,), [])]


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
        "closing": "特此函告。",
        "sources_text": SOURCES,
    }


def _book(
    frame: Frame,
    unit: Unit,
    book: Book,
    total: dict[str, Any],
    rows: list[dict[str, Any]],
    losses: Losses,
) -> View:
    cards = losses.cards(book)
    return {
        "no": str(book.no),
        "table_no": str(book.no + 1),
        "ordinal": advice.ordinal(book.no),
        "code": book.code,
        "title": book.title,
        "edition": f"{book.edition}版，{book.status}",
        "total": total,
        "rows": rows,
        "charts": unitcharts.of_book(frame, unit, book),
        "losses": cards,
        "losses_text": texts.main_losses(book, total, cards),
        "losses_lead": texts.losses_lead(book, total, cards),
        "total_text": [
            *losses.rules.total_sentences(unit.code, book),
            *verdicts.sentences(frame, unit, book),
        ],
    }


def overall(
    frame: Frame,
    unit: Unit,
    totals: list[dict[str, Any]],
    books: list[View],
    who: str = texts.WHO,
) -> list[str]:
    """考核结果 in words: totals, what was not sent, what does not apply, gates and consequences."""
    first, *rest = texts.summary(frame, unit, totals, who)
    return [first, *_remarks(frame, unit, books, who), *rest]


def _remarks(frame: Frame, unit: Unit, books: list[View], who: str) -> list[str]:
    out = []
    skipped = [_cost(frame, unit, book) for book in frame.books]
    cost = [text for text in skipped if text]
    if cost:
        out.append(texts.not_submitted(frame, unit, cost, who))
    absent = [
        r["title"] for b in books for r in b["rows"] if r.get("state", "").startswith("不适用")
    ]
    if absent:
        out.append(texts.not_applicable(list(dict.fromkeys(absent)), who))
    return out


def checked(
    frame: Frame,
    unit: Unit,
    found: list[dict[str, Any]],
    tail: str = "逐条清单及处理办法见附件3。",
    who: str = texts.WHO,
) -> list[str]:
    """三、数据核验情况: how far registers bear out what the unit says, and what is still open."""
    rates = lists.witness_rates(frame, unit)
    said = (
        f"{who}所报数据与部门登记比对：{'；'.join(rates)}。"
        if rates
        else "没有可与部门登记比对的记录。"
    )
    return [
        said,
        *(f"分类比对结果：{text}。" for text in lists.witness_counts(frame, unit)),
        _found_text(found, tail),
    ]


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


def stage(frame: Frame, totals: list[dict[str, Any]]) -> str:
    """结果状态: the process state, and what can still move."""
    open_states = [t["title"] for t in totals if t["state"] in ("暂定", "待评定")]
    tail = f"（{'、'.join(open_states)}暂定，可能变动）" if open_states else ""
    return frame.stage + tail


def verification(frame: Frame, unit: Unit) -> str:
    """核验码 of the unit's scores in this run."""
    rows = frame.of("scores", "unit_code").get((unit.code,), [])
    return numbers.verification_code(frame.run.key, unit.code, numbers.scores_digest(rows))


def _found_text(found: list[dict[str, Any]], tail: str) -> str:
    if not found:
        return "所报数据没有尚未解决的问题。"
    counts: dict[str, int] = {}
    for row in found:
        counts[row["severity"]] = counts.get(row["severity"], 0) + 1
    said = "、".join(f"{severity}{count}处" for severity, count in counts.items())
    return f"所报数据尚有{len(found)}处问题未解决：{said}。{tail}"
