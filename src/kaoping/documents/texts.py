"""The sentences of the letter (反馈函的文字). Wording only; every number comes in as text."""

from __future__ import annotations

from datetime import date
from typing import Any

from kaoping.documents import numbers
from kaoping.documents.source import Frame
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


def summary(frame: Frame, unit: Unit, totals: list[dict[str, Any]]) -> list[str]:
    """考核结果 in words: one sentence per rulebook, then gates, pending items and the stage."""
    out = [_total_sentence(t, unit, len(frame.members(unit.comparison_group))) for t in totals]
    paragraphs = ["".join(out)]
    fired = [f"{t['title']}：{'、'.join(t['gates'])}" for t in totals if t["gates"]]
    if fired:
        paragraphs.append(f"触发的必备条件或一票否决事项：{'；'.join(fired)}。")
    applied = _consequences(frame, unit)
    if applied:
        paragraphs.append(f"依照结果运用规定：{'；'.join(applied)}。")
    return paragraphs


def _total_sentence(total: dict[str, Any], unit: Unit, size: int) -> str:
    head = f"{total['title']}满分{total['full']}分"
    if total["state"] == "不适用":
        return f"{head}，本单位不适用，不计总分。"
    lost = total["lost"] if total["lost"].startswith("加") else f"失{total['lost']}"
    text = f"{head}，你单位得{total['computed']}分，{lost}分"
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


def not_submitted(frame: Frame, unit: Unit, cost: list[str]) -> str:
    """What it means that no workbook was accepted, and what it costs."""
    due = numbers.chinese_date(frame.round.due)
    return (
        f"你单位截至{due}未报送考核工作簿，或所报工作簿未通过受理。凡须以报送数据计算的项目，"
        f"均按未报送处理，共失{'；'.join(cost)}。登记册可独立认定的项目照常计分。"
    )


def not_applicable(titles: list[str]) -> str:
    """Which items do not apply to the unit (no enterprises, or nothing to measure)."""
    named = "、".join(titles[:_NAMED])
    more = f"等{len(titles)}项" if len(titles) > _NAMED else ""
    return f"下列项目对你单位不适用，表中标注“不适用”，按考核细则规定处理：{named}{more}。"


def appeal(frame: Frame, unit: Unit) -> list[str]:
    """申诉与确认: route, last day by working calendar, admissible evidence, silence, correction."""
    r = frame.round
    days = int(r.extra.get("appeal", {}).get("working_days", 10))
    last = numbers.chinese_date(appeal_last_day(r))
    name, contact = issuer(r, "name"), issuer(r, "contact") or issuer(r, "name")
    first = (
        f"请你单位对照本函及附件逐项核对，填写附件3《逐项确认表》，加盖公章后送{contact}。"
        f"对结果有异议的，请于{last}（含当日，成文日期后第{days}个工作日）前以书面形式向{name}提出申诉，"
        f"写明项目、理由并附证据。逾期未提出的，视为无异议。"
    )
    second = (
        "可以采信的证据：登记机关出具的证书、备案回执或更正证明；截止日前形成并加盖公章的合同、"
        "会议记录、公示材料原件或复印件；司法、仲裁、监察机关的法律文书。事后补制的材料不予采信。"
    )
    rectify = r.extra.get("appeal", {}).get("rectify_by")
    third = (
        [f"对所列问题，请于{numbers.chinese_date(rectify)}前完成整改并书面报送整改情况。"]
        if isinstance(rectify, date)
        else []
    )
    return [first, second, *third]


def appeal_last_day(round_: Round) -> date:
    """The last day to appeal: the n-th working day after the date of the document."""
    days = int(round_.extra.get("appeal", {}).get("working_days", 10))
    return round_.calendar.add_working(issued_on(round_), days)


def copies(round_: Round) -> str:
    """抄送: the addressees of the round, in the order written there."""
    return "，".join(str(v) for v in round_.extra.get("addressees", {}).values())
