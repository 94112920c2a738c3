"""The long lists of one unit: evidence, open findings, confirmation form, notes (附件)."""

from __future__ import annotations

from typing import Any

from kaoping.documents import numbers, texts
from kaoping.documents.losses import missing_of, steps_of
from kaoping.documents.source import Book, Frame, Row, place
from kaoping.findings import SEVERITIES
from kaoping.rounds import CONFIRMED_KINDS, Unit

FIRST_FINDINGS = 3  # places named per kind of finding in the body; the annex lists all
LONG_CELL = 240  # characters from which a table row may break across pages

# Disputes settled in the unit never become cases: their number is no measure of a unit's honesty.
_UNCOUNTED = "dispute"
_CONFIRMATION = {"confirmed": "一致", "contradicted": "矛盾", "unmatched": "登记无此项"}


def evidence_rows(frame: Frame, unit: Unit) -> list[dict[str, Any]]:
    """附件1: everything missing, undecided or counted against an item, each indicator once."""
    users: dict[str, list[str]] = {}
    rows: list[Row] = []
    for book in frame.books:
        for item in book.items:
            steps = steps_of(frame, unit, book, item)
            new = [s for s in steps if s.get("indicator") and s["indicator"] not in users]
            for step in steps:
                if step.get("indicator"):
                    users.setdefault(step["indicator"], []).append(item.code)
            rows += missing_of(frame, unit, new)
    return [_evidence(n, row, users) for n, row in enumerate(rows, start=1)]


def _evidence(number: int, row: Row, users: dict[str, list[str]]) -> dict[str, Any]:
    reason = (row.get("reason") or "—") + ("（待核实）" if row["verdict"] == "unknown" else "")
    item = "、".join(dict.fromkeys(users.get(row["indicator"], [])))
    name = row.get("entity_name") or row.get("entity_key") or "—"
    return {
        "no": str(number),
        "item": item,
        "name": name,
        "key": row.get("entity_key") or "",
        "reason": reason,
        "witness": _CONFIRMATION.get(row.get("confirmation") or "", "—"),
        "place": place(row),
        "long": len(name) + len(place(row)) > LONG_CELL,
    }


def finding_rows(frame: Frame, unit: Unit) -> list[dict[str, Any]]:
    """附件2: findings still open, by severity, then as the run lists them."""
    rows = frame.of("findings", "unit_code").get((unit.code,), [])
    order = list(SEVERITIES)
    ranked = sorted(rows, key=lambda r: order.index(r["severity"]))
    return [_finding(n, row) for n, row in enumerate(ranked, start=1)]


def _finding(number: int, row: Row) -> dict[str, Any]:
    return {
        "no": str(number),
        "severity": SEVERITIES[row["severity"]],
        "code": row["code"],
        "place": place(row),
        "message": row.get("message") or "",
        "remedy": row.get("remedy") or "",
        "long": len(row.get("message") or "") + len(row.get("remedy") or "") > LONG_CELL,
    }


def finding_groups(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The body's table: per severity and code the count, a message and the first places."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault((row["severity"], row["code"]), []).append(row)
    return [_group(severity, code, found) for (severity, code), found in groups.items()]


def _group(severity: str, code: str, found: list[dict[str, Any]]) -> dict[str, Any]:
    places = "；".join(dict.fromkeys(f["place"] for f in found[:FIRST_FINDINGS]))
    more = f"；等{len(found)}处" if len(found) > FIRST_FINDINGS else ""
    return {
        "severity": severity,
        "code": code,
        "count": str(len(found)),
        "message": found[0]["message"],
        "places": places + more,
        "long": len(found[0]["message"]) + len(places) > LONG_CELL,
    }


def confirm_rows(tables: list[tuple[Book, list[dict[str, Any]]]]) -> list[dict[str, Any]]:
    """附件3: one line per item to agree with or to contest."""
    rows = [(book, row) for book, items in tables for row in items if not row["is_class"]]
    return [
        {
            "no": str(number),
            "book": book.title,
            "label": row["label"],
            "title": row["title"],
            "full": row["full"],
            "computed": row["computed"],
        }
        for number, (book, row) in enumerate(rows, start=1)
    ]


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
    """附件4: everything needed to check the document: editions, period, files, key, code."""
    r = frame.round
    rows = [("轮次", f"{r.title}（{r.code}）")]
    rows += [("考核细则", _edition(book)) for book in frame.books]
    rows += [
        ("考核期", f"{numbers.chinese_date(r.period_start)}至{numbers.chinese_date(r.period_end)}"),
        ("截止日", numbers.chinese_date(r.cutoff)),
        ("报送期限", f"{numbers.chinese_date(r.opens)}至{numbers.chinese_date(r.due)}"),
        ("报送情况", _submissions(frame, unit)),
        ("对照组", f"{unit.comparison_group}（{len(frame.members(unit.comparison_group))}个单位）"),
        ("事实来源", "自报：单位工作簿；登记印证：部门登记册；实地抽查：考核组核查。"),
        ("印证情况", "；".join(witness_rates(frame, unit)) or "无可比对的记录"),
        *(("印证明细", said) for said in witness_counts(frame, unit)),
        (
            "四个分值",
            "自评由单位填报；系统计算由本系统按细则算出；抽查、核定由考核组、主管领导认定后填入。",
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


def _edition(book: Book) -> str:
    mark = "（示例，不作为正式考核依据）" if book.illustrative else ""
    basis = f"，依据{book.authority}" if book.authority else ""
    return f"{book.title}，满分{numbers.trimmed(book.full_points)}分，{book.edition}版，{book.status}{mark}{basis}"


def _submissions(frame: Frame, unit: Unit) -> str:
    states = {
        "accepted": "已受理",
        "superseded": "被后一版本替代",
        "rejected": "退回",
        "duplicate": "重复",
        "withdrawn": "已撤回",
    }
    rows = frame.of("submissions", "unit_code").get((unit.code,), [])
    own = [r for r in rows if r.get("kind") == "submission"]
    said = [
        f"{r['file_name']}（{_moment(r['received_at'])}收到，{states.get(r['state'], r['state'])}，"
        f"文件校验 {r['sha256'][:12]}）"
        for r in own
    ]
    return "；".join(said) or "未报送"


def _moment(text: str) -> str:
    """`2015-01-19T09:12:00+08:00` as people write it: day, hour and minute."""
    return text[:16].replace("T", " ")
