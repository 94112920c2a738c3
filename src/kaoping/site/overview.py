"""The first page (总览): what came in, where each unit stands, what is wrong, what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from kaoping.documents import numbers, scoretable
from kaoping.documents.source import Book, Row
from kaoping.findings import SEVERITIES
from kaoping.rounds import Unit
from kaoping.site import pictures
from kaoping.site.history import SHORT
from kaoping.site.items import item_list
from kaoping.site.scene import Scene
from kaoping.site.unit import STATES, move_row

TOP = 12  # kinds of findings and items named on the first page
SHOWN_MOVES = 60


def overview_view(scene: Scene) -> dict[str, Any]:
    """Everything the first page shows, as finished texts."""
    counts = Counter((row["unit_code"], row["severity"]) for row in scene.run.findings)
    rows = [_unit_row(scene, unit, counts) for unit in scene.units]
    return {
        "tiles": _tiles(scene, rows),
        "books": [{"code": b.code, "title": b.title, "full": numbers.trimmed(b.full_points)} for b in scene.frame.books],
        "severities": list(SEVERITIES.values()),
        "units": rows,
        "charts": pictures.of_district(scene),
        "grades": [grade_row(scene, book) for book in scene.frame.books],
        "codes": code_rows(scene)[:TOP],
        "codes_more": max(0, len(code_rows(scene)) - TOP),
        "severity_rows": _severities(scene),
        "items": sorted(item_list(scene), key=lambda r: -int(r["short"]))[:TOP],
        "registers": _registers(scene),
        "changes": change_view(scene),
        "warnings": list(scene.verdict.warnings),
        "editions": [f"{b.title}：满分{numbers.trimmed(b.full_points)}分，{b.edition}版，{b.status}" for b in scene.frame.books],
    }  # fmt: skip


def _unit_row(scene: Scene, unit: Unit, counts: Counter[tuple[str, str]]) -> dict[str, Any]:
    sent = [
        r for r in scene.run.find("submissions", unit_code=unit.code) if r["kind"] == "submission"
    ]
    state = received_state(sent)
    last = max((r["received_at"] for r in sent if r["state"] == "accepted"), default="")
    return {
        "code": unit.code,
        "name": unit.name,
        "href": scene.unit_href(unit.code),
        "category": unit.category,
        "group": unit.comparison_group,
        "state": state,
        "at": last[:16].replace("T", " "),
        "late": max((int(r["days_late"]) for r in sent if r["state"] == "accepted"), default=0),
        "versions": str(len(sent)),
        "sheets": _sheets(scene, unit.code) if state == STATES["accepted"] else "",
        "findings": [str(counts[unit.code, severity]) for severity in SEVERITIES],
        "books": [_standing(scene, unit, book) for book in scene.frame.books],
    }


def _sheets(scene: Scene, code: str) -> str:
    """`16／17表` where a required sheet is lacking, else nothing."""
    row = scene.run.one("timeliness", unit_code=code)
    asked, came = row.get("sheets_expected", ""), row.get("sheets_received", "")
    return f"{came}／{asked}表" if asked != came else ""


def received_state(rows: Sequence[Row]) -> str:
    """受理, 退回, 已撤回 or 未报送: the furthest that any version of a unit has come."""
    states = {row["state"] for row in rows}
    for state in ("accepted", "rejected", "withdrawn"):
        if state in states:
            return STATES[state]
    return "未报送"


def _standing(scene: Scene, unit: Unit, book: Book) -> dict[str, Any]:
    total = scoretable.total_row(scene.frame, unit, book)
    got = total["computed"]
    exact = numbers.exact(got) if got != numbers.DASH else numbers.exact("")
    moved = _moved(scene, unit, book)
    return {**total, "bar": numbers.permille(exact, numbers.exact(total["full"])), "moved": moved}


def _moved(scene: Scene, unit: Unit, book: Book) -> str:
    """How the total moved since the run before, `+0.10`; '' when it did not or cannot be said."""
    if scene.previous is None:
        return ""
    key = {"rulebook": book.code, "unit_code": unit.code}
    old, new = scene.previous.one("totals", **key), scene.run.one("totals", **key)
    if not old.get("points") or not new.get("points") or old["points"] == new["points"]:
        return ""
    gap = numbers.exact(new["points"]) - numbers.exact(old["points"])
    return ("+" if gap > 0 else "") + numbers.half_up(gap, book.total_places)


def _tiles(scene: Scene, rows: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    accepted = [row for row in rows if row["state"] == STATES["accepted"]]
    late = sum(row["late"] > 0 for row in accepted)
    missing = [row for row in rows if row["state"] != STATES["accepted"]]
    severe = sum(row["severity"].startswith("reject") for row in scene.run.findings)
    registers = {r["register"] for r in scene.run.submissions if r["kind"] == "register"}
    return [
        {"name": "已受理单位", "value": f"{len(accepted)}／{len(rows)}", "note": f"按时{len(accepted) - late}个，逾期{late}个"},
        {"name": "未受理单位", "value": str(len(missing)), "note": _named(missing)},
        {"name": "登记册", "value": f"{_got(registers, scene)}／{len(scene.round.registers)}", "note": "部门登记，作为第二见证"},
        {"name": "问题", "value": str(len(scene.run.findings)), "note": f"其中退回、该行不计共{severe}项"},
    ]  # fmt: skip


def _named(rows: Sequence[dict[str, Any]]) -> str:
    return "、".join(f"{row['name']}（{row['state']}）" for row in rows[:3]) + (
        "等" if len(rows) > 3 else ""
    )


def _got(registers: set[str], scene: Scene) -> int:
    named = {code for text in registers for code in text.split(";")}
    return len(named & set(scene.round.registers))


def grade_row(scene: Scene, book: Book) -> dict[str, Any]:
    """How many units have each grade, and the span of totals."""
    rows = scene.run.find("totals", rulebook=book.code)
    grades = Counter(row["grade"] or "未评等次" for row in rows)
    totals = [numbers.exact(row["points"]) for row in rows if row["points"]]
    mean = numbers.mean(totals)
    if mean is None:
        return {"title": book.title, "grades": "没有可计分的单位", "span": ""}
    low, average, high = (numbers.half_up(v, book.total_places) for v in (min(totals), mean, max(totals)))  # fmt: skip
    return {
        "title": book.title,
        "grades": "、".join(f"{grade}{count}个" for grade, count in grades.most_common()),
        "span": f"最低{low}分，平均{average}分，最高{high}分",
    }


def _severities(scene: Scene) -> list[dict[str, str]]:
    counts = Counter(row["severity"] for row in scene.run.findings)
    return [
        {"key": key, "title": title, "count": str(counts[key])} for key, title in SEVERITIES.items()
    ]


def code_rows(scene: Scene) -> list[dict[str, str]]:
    """Kinds of findings by how often they occur."""
    counts = Counter((row["code"], row["severity"]) for row in scene.run.findings)
    units = {(row["code"], row["severity"], row["unit_code"]) for row in scene.run.findings}
    spread = Counter((code, severity) for code, severity, _ in units)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        {
            "code": code,
            "severity": severity,
            "severity_text": SEVERITIES[severity],
            "title": scene.registry[code].title if code in scene.registry else "",
            "count": str(count),
            "units": str(spread[code, severity]),
        }
        for (code, severity), count in ordered
    ]


def _registers(scene: Scene) -> list[dict[str, str]]:
    rows = [row for row in scene.run.submissions if row["kind"] != "submission"]
    return [
        {
            "title": "、".join(
                scene.sheet_titles.get(code, code) for code in row["register"].split(";") if code
            )
            or scene.unit_name(row["unit_code"]),
            "file": row["file_name"],
            "at": row["received_at"][:16].replace("T", " "),
            "state": STATES.get(row["state"], row["state"]),
        }
        for row in rows
    ]


def change_view(scene: Scene) -> dict[str, Any] | None:
    """What moved since the run before: points by item, findings by kind; None without one."""
    if scene.previous is None or scene.changes is None:
        return None
    moved = _moves(scene)
    return {
        "before": scene.previous.key[:SHORT],
        "href": f"runs/{scene.run.key[:SHORT]}.html",
        "opened": str(len(scene.changes.opened)),
        "closed": str(len(scene.changes.closed)),
        "still": str(len(scene.changes.still)),
        "moves": moved[:SHOWN_MOVES],
        "more": max(0, len(moved) - SHOWN_MOVES),
    }


def _moves(scene: Scene) -> list[dict[str, str]]:
    assert scene.previous is not None
    key = ("rulebook", "unit_code", "item_code")
    old = {tuple(row[name] for name in key): row for row in scene.previous.scores}
    out = []
    for row in scene.run.scores:
        before = old.get(tuple(row[name] for name in key))
        if before and before["points"] != row["points"]:
            out.append(move_row(scene, before, row))
    order = {unit.code: n for n, unit in enumerate(scene.units)}
    return sorted(out, key=lambda r: (order.get(r["unit"], len(order)), r["book"], r["item"]))
