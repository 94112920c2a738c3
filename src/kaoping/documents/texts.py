"""The sentences of the letter (反馈函的文字). Wording only; every number comes in as text."""

from __future__ import annotations

from datetime import date
from typing import Any

from kaoping.documents import numbers
from kaoping.documents.source import Book, Frame
from kaoping.errors import ConfigError
from kaoping.rounds import Round, Unit

_WORDS = (
    "年度",
    "考核",
    "结果",
    "关系",
    "建设",
    "反馈",
    "劳动",
    "和谐",
    "工会",
    "集体",
    "合同",
    "专项",
    "关于",
)
WHO = "你单位"
_LARGEST = 3  # items named in the body; 附件2 and 附件3 list all
_NAMED = 6  # items named in a sentence; the tables show all
_LINE = 19  # characters of 22 pt on a line of 156 mm, with one to spare


def issued_on(round_: Round) -> date:
    """成文日期, from `[issuer] date` of the round.

    Raises:
        ConfigError: the round names no date.
    """
    day = round_.extra.get("issuer", {}).get("date")
    if not isinstance(day, date):
        raise ConfigError(
            "没有文书成文日期",
            where=f"{round_.folder / 'round.toml'} › issuer.date",
            remedy="在 [issuer] 下写明 date，例如 date = 2015-02-10",
        )
    return day


def issuer(round_: Round, key: str) -> str:
    """One text of `[issuer]`, empty when the round leaves it out."""
    return str(round_.extra.get("issuer", {}).get(key, ""))


def subject(round_: Round) -> str:
    """The round's title without the district's name (the issuer carries it already)."""
    return round_.title.removeprefix(round_.district)


def title(round_: Round) -> str:
    """标题: issuer, matter, kind of document."""
    return f"{issuer(round_, 'name')}关于反馈{subject(round_)}结果的函"


def document_number(round_: Round, unit: Unit) -> str:
    """发文字号: agency code, year in brackets, number; a gap for the number until one is given out.

    `[issuer] first_number` numbers the letters in official unit order.
    """
    first = round_.extra.get("issuer", {}).get("first_number")
    order = [u.code for u in sorted(round_.units, key=lambda u: u.official_order)]
    number = str(first + order.index(unit.code)) if isinstance(first, int) else "　　"
    return f"{issuer(round_, 'agency_code')}{issuer(round_, 'year_mark')}{number}号"


def split_title(text: str, width: int = _LINE) -> list[str]:
    """The title on one line, or on two or three whole-word lines of nearly equal length (梯形)."""
    lines = max(1, -(-_units(text) // (2 * width)))
    out: list[str] = []
    while lines > 1:
        cut = _cut(text, lines)
        out.append(text[:cut])
        text, lines = text[cut:], lines - 1
    return [*out, text]


def _units(text: str) -> int:
    return sum(1 if ord(c) < 128 else 2 for c in text)


def _cut(text: str, lines: int) -> int:
    goal = _units(text) // lines
    spots = [n for n in range(2, len(text) - 1) if _may_break(text, n)] or [len(text) // lines]
    return min(spots, key=lambda n: (abs(_units(text[:n]) - goal), n))


def _may_break(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if (ord(before) < 128 and ord(after) < 128) or after in "的、）》”" or before in "（《“":
        return False
    if before.isdigit() and after == "年":
        return False
    return not any(text.startswith(w, at - k) for w in _WORDS for k in range(1, len(w)))


def lead(frame: Frame, unit: Unit) -> list[str]:
    """Basis, object, period (开头)."""
    r = frame.round
    basis = "、".join(dict.fromkeys(b.authority or f"《{b.title}》" for b in frame.books))
    period = f"{numbers.chinese_date(r.period_start)}至{numbers.chinese_date(r.period_end)}"
    cutoff = numbers.chinese_date(r.cutoff)
    first = (
        f"根据{basis}，{issuer(r, 'name')}组织开展了{r.title}。考核期为{period}，"
        f"合同、证书、届期等以{cutoff}是否有效为准。现将你单位考核结果反馈如下。"
    )
    return [first]


def summary(frame: Frame, unit: Unit, totals: list[dict[str, Any]], who: str = WHO) -> list[str]:
    """考核结果 in words: one sentence per rulebook, then gates, pending items and the stage.

    Args:
        frame: the run.
        unit: the unit.
        totals: lines of 表1.
        who: how the document calls the unit (你单位, 该单位).
    """
    size = len(frame.members(unit.comparison_group))
    out = [_total_sentence(t, unit, size, who) for t in totals]
    paragraphs = ["".join(out)]
    fired = [f"{t['title']}：{'、'.join(t['gates'])}" for t in totals if t["gates"]]
    if fired:
        paragraphs.append(f"触发的必备条件或一票否决事项：{'；'.join(fired)}。")
    applied = _consequences(frame, unit)
    if applied:
        paragraphs.append(f"依照结果运用规定：{'；'.join(applied)}。")
    return paragraphs


def _total_sentence(total: dict[str, Any], unit: Unit, size: int, who: str) -> str:
    head = f"{total['title']}满分{total['full']}分"
    if total["state"] == "不适用":
        return f"{head}，对{who}不适用，不计总分。"
    lost = total["lost"] if total["lost"].startswith("加") else f"失{total['lost']}"
    text = f"{head}，{who}得{total['computed']}分，{lost}分"
    text += f"，{unit.comparison_group}组（{size}个单位）平均{total['mean']}分"
    if total["rank"] != numbers.DASH:
        text += f"，列第{total['rank'].split('/')[0]}位"
    if total["grade"] != numbers.DASH:
        text += f"，等次为{total['grade']}"
    if total["state"] != "已计算":
        text += f"（{total['state']}）"
    return text + "。"


def _consequences(frame: Frame, unit: Unit) -> list[str]:
    rows = frame.of("consequences", "unit_code").get((unit.code,), [])
    return [f"{r['title']}（{r['because']}）" if r.get("because") else r["title"] for r in rows]


def not_submitted(frame: Frame, unit: Unit, cost: list[str], who: str = WHO) -> str:
    """What it means that no workbook was accepted, and what it costs."""
    due = numbers.chinese_date(frame.round.due)
    return (
        f"{who}截至{due}未报送考核工作簿，或所报工作簿未通过受理。凡须以报送数据计算的项目，"
        f"均按未报送处理，共失{'；'.join(cost)}。登记册可独立认定的项目照常计分。"
    )


def not_applicable(titles: list[str], who: str = WHO) -> str:
    """Which items do not apply to the unit (no enterprises, or nothing to measure)."""
    named = "、".join(titles[:_NAMED])
    more = f"等{len(titles)}项" if len(titles) > _NAMED else ""
    return f"下列项目对{who}不适用，表中标注“不适用”，按考核细则规定处理：{named}{more}。"


def main_losses(book: Book, total: dict[str, Any], cards: list[dict[str, Any]]) -> str:
    """二、主要失分事项: how many items of a rulebook lost points, and the largest losses."""
    if not cards:
        return losses_lead(book, total, cards)
    ranked = sorted(cards, key=lambda card: -numbers.exact(card["share"]))
    named = "、".join(f"{c['title']}（{c['label']}，失{c['lost']}分）" for c in ranked[:_LARGEST])
    more = "，失分较多的有" if len(cards) > _LARGEST else "："
    return f"{book.title}有{len(cards)}个项目失分{more}{named}{'等' if len(cards) > _LARGEST else ''}。"


def losses_lead(book: Book, total: dict[str, Any], cards: list[dict[str, Any]]) -> str:
    """The sentence above a rulebook's cards."""
    if total["computed"] == numbers.DASH:
        return f"{book.title}不适用，不计分。"
    if not cards:
        return f"{book.title}没有失分事项。"
    return f"共有{len(cards)}个项目失分，按条款顺序列示如下。"


def rectify(frame: Frame, plans: list[dict[str, Any]], found: int) -> list[str]:
    """四、整改要求: by when, what pays most for least, and the open findings."""
    out = []
    best = [f"{p['title']}：{_first_ways(p)}" for p in plans if p["rows"]]
    day = rectify_by(frame.round)
    if best or found:
        by = f"请于{numbers.chinese_date(day)}前完成整改，并书面报送整改情况。" if day else ""
        what = "、".join(
            x for x in ("失分事项" if best else "", "所报数据的问题" if found else "") if x
        )
        out.append(f"对{what}，应当逐项整改。{by}逐项建议见附件3。")
    if best:
        out.append(f"按补齐一处可挽回分值由高到低，应当先行整改的是：{'；'.join(best)}。")
    return out or ["没有需要整改的事项。"]


def _first_ways(plan: dict[str, Any]) -> str:
    return "，".join(row["said"] for row in plan["rows"][:_LARGEST])


def rectify_by(round_: Round) -> date | None:
    """整改期限, when the round sets one."""
    day = round_.extra.get("appeal", {}).get("rectify_by")
    return day if isinstance(day, date) else None


def appeal(frame: Frame, unit: Unit) -> list[str]:
    """五、申诉途径: what to send back, where to, until when."""
    r = frame.round
    last = numbers.chinese_date(appeal_last_day(r))
    name, contact = issuer(r, "name"), issuer(r, "contact") or issuer(r, "name")
    return [
        f"请你单位对照本函及附件逐项核对，填写附件5《逐项确认表》，加盖公章后送{contact}。"
        f"对结果有异议的，请于{last}（含当日，成文日期后第{appeal_days(r)}个工作日）前，"
        f"按附件4以书面形式向{name}提出申诉。逾期未提出的，视为无异议。"
    ]


def appeal_rows(frame: Frame, unit: Unit) -> list[dict[str, str]]:
    """附件4: route, term, form, contents, what is admitted as evidence and what is not, the answer."""
    r = frame.round
    first, last = issued_on(r), numbers.chinese_date(appeal_last_day(r))
    name, contact = issuer(r, "name"), issuer(r, "contact") or issuer(r, "name")
    answer = r.extra.get("appeal", {}).get("answer_working_days")
    reply = f"自收到申诉之日起{answer}个工作日内书面答复" if answer else "复核后书面答复"
    rows = [
        ("受理单位", f"{name}（送{contact}）"),
        (
            "申诉期限",
            f"自{numbers.chinese_date(first)}的次日起{appeal_days(r)}个工作日，至{last}止（含当日）；"
            "工作日按国务院办公厅公布的节假日与调休安排计算。",
        ),
        ("申诉方式", "书面提出，加盖公章，随附《逐项确认表》；每一项目分别写明。"),
        (
            "应当写明",
            "考核细则与条款、系统计算得分、主张的得分、事实与理由、证据名称及其出处（文件、表、单元格）。",
        ),
        (
            "可采信证据",
            "登记机关出具的证书、备案回执或更正证明；截止日前形成并加盖公章的合同、会议记录、公示材料原件或复印件；"
            "司法、仲裁、监察机关的法律文书；考核组现场核查记录。",
        ),
        (
            "不予采信",
            "事后补制的材料；没有出处、无法与原件核对的复印件、截图；单位自行出具而无登记或第三方印证的说明。",
        ),
        (
            "复核与答复",
            f"由原经办人以外的人员复核，{reply}；得分有变动的，以复核结果为准，并注明变动原因。",
        ),
        ("逾期后果", f"{last}后未提出的，视为无异议，系统计算得分进入核定程序。"),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def appeal_days(round_: Round) -> int:
    """申诉期限 in working days."""
    return int(round_.extra.get("appeal", {}).get("working_days", 10))


def appeal_last_day(round_: Round) -> date:
    """The last day to appeal: the n-th working day after the date of the document."""
    return round_.calendar.add_working(issued_on(round_), appeal_days(round_))


def copies(round_: Round) -> str:
    """抄送: the addressees of the round, in the order written there."""
    return "，".join(str(v) for v in round_.extra.get("addressees", {}).values())
