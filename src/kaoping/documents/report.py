"""得分情况报告 to the organisation department (组织部): one unit's scores, clause by clause.

The only document about a unit that names leaders; it lies in a folder of its own, `组织部/`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kaoping.documents import lists, numbers, texts
from kaoping.documents.numbers import DASH
from kaoping.documents.source import Frame, clean
from kaoping.documents.view import View, checked, overall
from kaoping.leaders import LeaderRow
from kaoping.rounds import CONFIRMED_KINDS, Unit

FOLDER = "组织部"
WHO = "该单位"
ANNEXES = ("得分明细表",)
RESTRICTED = "含领导干部姓名，仅供组织部门内部使用"
ADJUSTED = {
    "event": "事项登记",
    "match": "企业匹配",
    "score": "人工评分",
    "lift": "撤销否决",
    "close": "关闭报送",
}
_KEPT = (
    "no",
    "clause",
    "label",
    "title",
    "full",
    "got",
    "lost",
    "sentences",
    "fractions",
    "missing_count",
    "long",
)


def report_view(
    frame: Frame, unit: Unit, letter: View, leaders: Sequence[LeaderRow], notes: Sequence[str]
) -> View:
    """The view model of one unit's report, from that of its letter: the same numbers, told about the unit.

    Args:
        frame: the run, the round and the rulebooks.
        unit: the unit the report is about.
        letter: `view.unit_view` of the unit.
        leaders: the leaders whose points rest on this unit.
        notes: what a reader must know about rulebooks without a rule for leaders.
    """
    heading = f"关于{unit.name}{texts.subject(frame.round)}得分情况的报告"
    books = [_book(book) for book in letter["books"]]
    same = (
        "unit_code", "unit_name", "org", "day", "date", "mark", "state", "code", "run", "totals", "sources_text",
    )  # fmt: skip
    view = {
        **{key: letter[key] for key in same},
        "title": heading,
        "title_lines": texts.split_title(heading),
        "document_number": f"{frame.round.code}　{unit.code}",
        "addressee": f"{_receiver(frame)}：",
        "restricted": RESTRICTED if leaders else "",
        "running": letter["running"],
        "basis": _basis(frame, unit),
        "editions": [f"{lists.edition(book)}。" for book in frame.books],
        "summary": overall(frame, unit, letter["totals"], letter["books"], WHO),
        "books": books,
        "found_charts": [],
        "checked": checked(frame, unit, letter["found"], "", WHO),
        "rates": _rates(frame, unit),
        "received": [{"key": "报送情况", "value": lists.submissions(frame, unit)}, *_adjusted(frame, unit)],
        "leaders": [_leader(n, row) for n, row in enumerate(leaders, start=1)],
        "leaders_text": _leaders_text(leaders, notes),
        "remarks": _remarks(frame, letter),
        "annexes": [f"{n}．{name}" for n, name in enumerate(ANNEXES, start=1)],
        "notes": lists.notes(frame, unit, letter["code"], letter["state"]),
    }  # fmt: skip
    cleaned: View = clean(view)
    return cleaned


def _receiver(frame: Frame) -> str:
    return str(frame.round.extra.get("addressees", {}).get("organisation_department", "组织部"))


def _book(book: View) -> View:
    """A rulebook of the letter without its lists of objects: the report counts them."""
    losses = [
        {**{key: card[key] for key in _KEPT}, "sentences_text": "".join(card["sentences"])}
        for card in book["losses"]
    ]
    lead = book["losses_lead"]
    return {
        **book,
        "charts": [],  # the letter has them
        "losses": losses,
        "losses_lead": lead,
        "caption": f"{book['title']}扣分情况（分）",
    }


def _basis(frame: Frame, unit: Unit) -> list[str]:
    r = frame.round
    period = f"{numbers.chinese_date(r.period_start)}至{numbers.chinese_date(r.period_end)}"
    size = len(frame.members(unit.comparison_group))
    return [
        f"{texts.issuer(r, 'name')}对{unit.name}（{unit.category}，对照组为{unit.comparison_group}，共{size}个单位）"
        f"开展了{r.title}。考核期为{period}，合同、证书、届期等以{numbers.chinese_date(r.cutoff)}是否有效为准。"
        f"现将得分情况报告如下。"
    ]


def _rates(frame: Frame, unit: Unit) -> list[dict[str, str]]:
    """登记印证: per kind of fact the counts and the rate."""
    rows = []
    for row in frame.of("confirmation_rates", "unit_code").get((unit.code,), []):
        den = int(row["den"] or 0)
        counts = ("confirmed", "contradicted", "unmatched", "no_register", "unreported")
        rows.append(
            {"kind": CONFIRMED_KINDS[row["kind"]], **{c: row[c] for c in counts},
             "rate": numbers.rate(int(row["num"] or 0), den) if den else DASH}
        )  # fmt: skip
    return rows


def _adjusted(frame: Frame, unit: Unit) -> list[dict[str, str]]:
    """人工登记: every dated, reasoned entry about the unit."""
    said = []
    for kind, rows in frame.round.adjustments.items():
        for row in rows if isinstance(rows, list) else []:
            if row.get("unit_code") == unit.code:
                parts = (
                    row.get("document_no"),
                    row.get("reason"),
                    row.get("by") and f"登记人{row['by']}",
                )
                said.append(f"{ADJUSTED.get(kind, kind)}：{'，'.join(str(p) for p in parts if p)}")
    return [{"key": "人工登记", "value": "；".join(said) or "没有人工登记的事项。"}]


def _leader(number: int, row: LeaderRow) -> dict[str, Any]:
    return {
        "no": str(number),
        "name": row.name,
        "post": row.post,
        "book": row.rulebook_title,
        "points": (row.points or DASH) + (f"（{row.state_text}）" if row.state_text else ""),
        "full": numbers.trimmed(row.full_points),
        "sentence": row.sentence,
        "long": len(row.sentence) > 240,
    }


def _leaders_text(leaders: Sequence[LeaderRow], notes: Sequence[str]) -> list[str]:
    if not leaders:
        return ["领导干部名单中没有得分涉及该单位的人员。", *notes]
    people = dict.fromkeys((row.name, row.post) for row in leaders)
    first = f"按考核细则的规定，得分涉及该单位的领导干部{len(people)}人，列表如下。"
    return [first, *notes]


def _remarks(frame: Frame, letter: View) -> list[str]:
    r = frame.round
    last = numbers.chinese_date(texts.appeal_last_day(r))
    return [
        f"本报告所列为{letter['state']}。该单位可于{last}前提出申诉；复核、抽查与核定后分值有变动的，"
        "以核定分为准，并另行报告变动项目及原因。",
        *([f"本报告{frame.mark}。"] if frame.mark else []),
        f"本报告核验码为{letter['code']}，由运行编号、单位代码和各项得分算出，可据以核对本报告未经改动。",
    ]


def about(unit: Unit, rows: Sequence[LeaderRow]) -> list[LeaderRow]:
    """The lines of leaders whose points rest on a unit, their own or one they are in charge of."""
    return [
        row
        for row in rows
        if row.unit_code == unit.code or any(one.unit_code == unit.code for one in row.units)
    ]
