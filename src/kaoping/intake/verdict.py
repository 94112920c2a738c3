"""Verdicts without a round in the store: one file for `check`, one text for `check-value`."""

from __future__ import annotations

from kaoping.findings import Finding, Registry
from kaoping.intake.facts import counts
from kaoping.intake.maps import Column
from kaoping.intake.personal import holds_id_number
from kaoping.intake.problem import Problem, Raw, Typed
from kaoping.intake.submission import Context, Parsed
from kaoping.intake.values import convert

KINDS = {
    "submission": "单位工作簿",
    "district": "区总工会项目台账",
    "register": "登记册",
    "rejected": "退回",
}


def lines(parsed: Parsed, context: Context) -> list[dict[str, str]]:
    """The findings of a file as lines of text: code, severity, place, message, remedy."""
    return [_line(finding, context) for finding in parsed.findings]


def _line(finding: Finding, context: Context) -> dict[str, str]:
    sheet = context.maps.sheets.get(finding.sheet or "")
    column = (
        next((c.header for c in sheet.columns if c.name == finding.column_name), "")
        if sheet
        else ""
    )
    title = sheet.title if sheet else ""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "place": "！".join(part for part in (title, finding.cell) if part) or "文件",
        "message": context.registry.render(finding, title, column),
        "remedy": context.registry[finding.code].remedy,
    }


def account(parsed: Parsed, context: Context) -> str:
    """What the file is, and the account of its cells in one sentence."""
    table = counts(parsed)
    read, used, flagged = (
        sum(row[key] for row in table.values()) for key in ("read", "used", "flagged")
    )
    ignored = sum(sum(row["ignored"].values()) for row in table.values())
    who = context.units.get(parsed.unit_code or "", "")
    names = "、".join(context.maps.sheets[code].title for code in parsed.registers)
    head = KINDS[parsed.kind] + (f"（{who or names}）" if who or names else "")
    return f"{head}：问题{len(parsed.findings)}项；读入{read}格＝采用{used}＋问题{flagged}＋按规则略过{ignored}。"


def judge_value(registry: Registry, kind: str, text: str) -> dict[str, str]:
    """How a text is read in a column of type `kind`: displayed value, and the finding if there is one."""
    column = Column("value", "该列", (), kind, "", "", "day", ())
    typed = convert(Raw(1, 1, "s", text), column)
    problem = typed if isinstance(typed, Problem) else typed.notice
    message = remedy = code = ""
    if problem is not None:
        shown = "***" if holds_id_number(text) else problem.value
        finding = registry.new(
            problem.code, value=shown, detail=problem.detail, expected=problem.expected
        )
        code, message, remedy = (
            problem.code,
            registry.render(finding, "", column.header),
            registry[problem.code].remedy,
        )
    return {
        "value": "" if isinstance(typed, Problem) else display(typed, kind),
        "code": code,
        "message": message,
        "remedy": remedy,
    }


def display(typed: Typed, kind: str) -> str:
    """A typed value as a clerk would read it."""
    if typed.state != "value":
        return {"none": "无", "not_applicable": "不适用"}[typed.state]
    if typed.first is not None and typed.last is not None:
        return (
            typed.first.isoformat()
            if typed.first == typed.last
            else f"{typed.first:%Y-%m}（只到月份）"
        )
    if typed.number is not None:
        return _number(typed.number, kind) + ("（约数）" if typed.hedge else "")
    if typed.flag is not None:
        return "是" if typed.flag else "否"
    return f"{typed.text}（主键 {typed.key}）" if typed.key else (typed.text or "已填，不保存")


def _number(value: int, kind: str) -> str:
    places, unit = {"money": (2, "元"), "percent": (2, "%"), "points": (6, "分")}.get(kind, (0, ""))
    whole, rest = divmod(value, 10**places)
    decimals = f"{rest:0{places}d}".rstrip("0") if places else ""
    return f"{whole}{'.' + decimals if decimals else ''}{unit}"
