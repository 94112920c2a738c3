"""The long lists of one unit: open findings, confirmation form, how to appeal, notes (附件)."""

from __future__ import annotations

from typing import Any

from kaoping.documents import numbers, texts
from kaoping.documents.losses import LONG_CELL
from kaoping.documents.places import STATES, Places, moment
from kaoping.documents.source import Book, Frame, Row
from kaoping.findings import SEVERITIES
from kaoping.rounds import CONFIRMED_KINDS, Unit

# Disputes settled in the unit never become cases: their number is no measure of a unit's honesty.
_UNCOUNTED = "dispute"


def finding_rows(frame: Frame, unit: Unit, places: Places) -> list[dict[str, Any]]:
    """附件3: findings still open, by severity, then as the run lists them."""
    rows = frame.of("findings", "unit_code").get((unit.code,), [])
    order = list(SEVERITIES)
    ranked = sorted(rows, key=lambda r: order.index(r["severity"]))
    return [_finding(n, row, places) for n, row in enumerate(ranked, start=1)]


def _finding(number: int, row: Row, places: Places) -> dict[str, Any]:
    where, said, remedy = places.of(row), row.get("message") or "", row.get("remedy") or ""
    return {
        "no": str(number),
        "severity": SEVERITIES[row["severity"]],
        "code": row["code"],
        "place": where,
        "message": said,
        "remedy": remedy,
        "long": max(len(where), len(said), len(remedy)) > LONG_CELL,
    }


def confirm_rows(tables: list[tuple[Book, list[dict[str, Any]]]]) -> list[dict[str, Any]]:
    """附件5: a line per rulebook (`is_book`), then one line per item to agree with or to contest."""
    rows: list[dict[str, Any]] = []
    number = 0
    for book, items in tables:
        rows.append({"is_book": True, "title": book.title})
        for row in (r for r in items if not r["is_class"]):
            number += 1
            keys = ("label", "title", "full", "self", "computed", "checked", "approved")
            rows.append({"is_book": False, "no": str(number), **{key: row[key] for key in keys}})
    return rows


def witness_rates(frame: Frame, unit: Unit) -> list[str]:
    """登记印证率 and the share of records that a register contradicts, with both numbers."""
    out = []
    for code, name in (
        ("register_confirmed_rate", "登记印证率"),
        ("contradicted_rate", "与登记矛盾"),
    ):
        row = frame.one("metrics", ("unit_code", "indicator"), (unit.code, code))
        if row.get("state") == "ok" and row.get("den"):
            num, den = int(row["num"]), int(row["den"])
            base = row.get("denominator_name") or "分母"
            out.append(f"{name}{numbers.rate(num, den)}（{num}／{den}，分母为{base}）")
    return out


def witness_counts(frame: Frame, unit: Unit) -> list[str]:
    """One sentence: of each kind of fact that a register could judge, how many it confirms or not."""
    parts = []
    for row in frame.of("confirmation_rates", "unit_code").get((unit.code,), []):
        counts = (("一致", "confirmed"), ("矛盾", "contradicted"), ("登记无此项", "unmatched"))
        said = "、".join(f"{word}{row[name]}" for word, name in counts if row[name] != "0")
        if said and row["kind"] != _UNCOUNTED:
            parts.append(f"{CONFIRMED_KINDS[row['kind']]}{said}")
    return ["；".join(parts)] if parts else []


def notes(frame: Frame, unit: Unit, code: str, state: str) -> list[dict[str, str]]:
    """附件6: everything needed to check the document: editions, period, files, key, code."""
    r = frame.round
    rows = [("轮次", f"{r.title}（{r.code}）")]
    rows += [("考核细则", edition(book)) for book in frame.books]
    rows += [
        ("考核期", f"{numbers.chinese_date(r.period_start)}至{numbers.chinese_date(r.period_end)}"),
        ("截止日", numbers.chinese_date(r.cutoff)),
        ("报送期限", f"{numbers.chinese_date(r.opens)}至{numbers.chinese_date(r.due)}"),
        ("报送情况", submissions(frame, unit)),
        ("对照组", f"{unit.comparison_group}（{len(frame.members(unit.comparison_group))}个单位）"),
        ("事实来源", "自报：单位工作簿；登记印证：部门登记册；实地抽查：考核组核查。"),
        ("印证情况", "；".join(witness_rates(frame, unit)) or "无可比对的记录"),
        *(("印证明细", said) for said in witness_counts(frame, unit)),
        (
            "四个分值",
            "自评由单位填报；系统计算由本系统按细则算出；抽查、核定由考核组、主管领导认定后填入，不改动系统计算分，也不改动名次、等次。",
        ),
        (
            "计算口径",
            "分子、分母为整数，按未舍入的比率与要求比较；各项得分四舍五入后逐级相加，可手工复核。",
        ),
        ("上年度比较", "无可比结果"),
        ("申诉截止日", numbers.chinese_date(texts.appeal_last_day(r))),
        ("结果状态", state),
        ("运行编号", frame.run.key[:12]),
        ("核验码", code),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def edition(book: Book) -> str:
    """A rulebook with full marks, edition, status and authority."""
    mark = "（示例，不作为正式考核依据）" if book.illustrative else ""
    basis = f"，依据{book.authority}" if book.authority else ""
    return f"{book.title}，满分{numbers.trimmed(book.full_points)}分，{book.edition}版，{book.status}{mark}{basis}"


def submissions(frame: Frame, unit: Unit) -> str:
    """报送情况: every workbook of the unit, when it came, what became of it."""
    rows = frame.of("submissions", "unit_code").get((unit.code,), [])
    said = [
        f"{r['file_name'].rsplit('/', 1)[-1]}（{moment(r['received_at'])}收到，"
        f"{STATES.get(r['state'], r['state'])}，文件校验 {r['sha256'][:12]}）"
        for r in rows
        if r.get("kind") == "submission"
    ]
    return "；".join(said) or "未报送"
