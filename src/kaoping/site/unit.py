"""One unit's page (单位): scores down to the cell, findings, reconciliation, versions, documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kaoping.documents import lists, numbers
from kaoping.documents.source import Row
from kaoping.findings import SEVERITIES
from kaoping.intake.rows import RULES as IGNORED
from kaoping.rounds import Unit
from kaoping.site import pictures, witness
from kaoping.site.audience import Audience
from kaoping.site.mending import mending_view
from kaoping.site.names import slug
from kaoping.site.scene import Scene
from kaoping.site.standings import standings
from kaoping.site.tree import book_view

STATES = {
    "accepted": "受理",
    "superseded": "被后一版本替代",
    "rejected": "退回",
    "duplicate": "重复",
    "withdrawn": "已撤回",
}
SHOWN_FINDINGS = 300  # written into the page; the worklist has them all


def unit_view(scene: Scene, unit: Unit, documents: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Everything the page of one unit shows, as finished texts.

    Args:
        scene: the run.
        unit: the unit.
        documents: (what it is, link from the site's top) of the unit's documents.
    """
    books = [
        {**book_view(scene, unit, book, rules), "charts": pictures.of_unit(scene, unit, book)}
        for book, rules in scene.editions
    ]
    found = finding_rows(scene.run.find("findings", unit_code=unit.code), unit.name)
    shown = len(found) if scene.audience is Audience.UNIT else SHOWN_FINDINGS
    sent = submissions(scene, unit.code)
    against = witness.against(scene, unit.code)
    return {
        "code": unit.code,
        "name": unit.name,
        "rest": rest_name(unit),
        "category": unit.category,
        "group": unit.comparison_group,
        "group_size": str(len(scene.frame.members(unit.comparison_group))),
        "books": books,
        "mending": [mending_view(scene, unit, book, rules) for book, rules in scene.editions],
        "regain": regain_rows(books),
        "found": found[:shown],
        "found_count": len(found),
        "found_said": severity_words(found),
        "found_charts": pictures.of_findings(scene, unit),
        "submissions": sent,
        "sent": bool(sent),
        "rates": witness.rates(scene, unit.code),
        "against": against[: witness.SHOWN],
        "against_more": max(0, len(against) - witness.SHOWN),
        "complete": completeness(scene, unit.code),
        "reconciliation": reconciliation(scene, unit.code),
        "witness": lists.witness_rates(scene.frame, unit),
        "documents": [{"title": title, "href": href} for title, href in documents],
        "changes": change_view(scene, unit),
        "moves": moves(scene, unit.code),
        "standings": standings(scene, unit.code),
    }


def rest_of_evidence(view: dict[str, Any]) -> dict[str, list[dict[str, str]]]:
    """Item anchor → the evidence rows that the page leaves to its data file."""
    return {
        item["anchor"]: item["rest"]
        for book in view["books"]
        for group in book["groups"]
        for item in group["items"]
        if item["rest"]
    }


def rest_name(unit: Unit) -> str:
    """Name of the data file with the evidence that a unit's page leaves out."""
    return f"evidence/{slug(unit.code)}"


def regain_rows(books: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What would regain points, the largest loss of each rulebook first."""
    rows = []
    for book in books:
        lost = [i for group in book["groups"] for i in group["items"] if i["is_lost"]]
        ordered = sorted(lost, key=lambda item: -numbers.exact(item["lost"]))
        rows += [{**item, "book": book["title"]} for item in ordered]
    return rows


def finding_rows(rows: Sequence[Row], unit_name: str) -> list[dict[str, str]]:
    """Findings as every page lists them, by severity, then as the run has them."""
    order = list(SEVERITIES)
    return [
        finding_row(row, unit_name)
        for row in sorted(rows, key=lambda r: order.index(r["severity"]))
    ]


def finding_row(row: Row, unit_name: str) -> dict[str, str]:
    """One finding with its place."""
    return {
        "unit": row["unit_code"],
        "unit_name": unit_name,
        "severity": row["severity"],
        "severity_text": SEVERITIES[row["severity"]],
        "code": row["code"],
        "file": row["file"],
        "sheet": row["sheet_title"] or "",
        "cell": row["cell"] or "",
        "column": row["column_title"] or "",
        "value": row["value"] or "",
        "message": row["message"] or "",
        "remedy": row["remedy"] or "",
    }


def severity_words(rows: Sequence[dict[str, str]]) -> str:
    """`退回1、提示12`, in the order of severity."""
    counts = {title: 0 for title in SEVERITIES.values()}
    for row in rows:
        counts[row["severity_text"]] += 1
    return "、".join(f"{title}{count}" for title, count in counts.items() if count)


def submissions(scene: Scene, code: str) -> list[dict[str, str]]:
    """Versions received from a unit, the newest first."""
    rows = scene.run.find("submissions", unit_code=code)
    ordered = sorted(rows, key=lambda row: -int(row["submission_id"]))
    return [
        {
            "no": row["submission_id"],
            "file": row["file_name"],
            "at": row["received_at"][:16].replace("T", " "),
            "state": STATES.get(row["state"], row["state"]),
            "late": row["days_late"],
            "sha": row["sha256"][:12],
        }
        for row in ordered
    ]


def completeness(scene: Scene, code: str) -> list[str]:
    """What of the required sheets and monthly reports came, in sentences (报送情况)."""
    row = scene.run.one("timeliness", unit_code=code)
    if not row:
        return []
    asked, came = row["sheets_expected"], row["sheets_received"]
    gone = [
        each["sheet_title"] or scene.sheet_titles.get(each["sheet"], each["sheet"])
        for each in scene.run.find("completeness", unit_code=code)
        if each["status"] in ("missing", "no_header")
    ]
    lack = f"，缺{'、'.join(gone)}" if gone else ""
    return [
        f"应报{asked}张表，已报{came}张{lack}。",
        f"收到{row['versions']}个版本，退回{row['times_returned']}次，撤回{row['times_withdrawn']}次，逾期{row['days_late']}个工作日。",
        f"维权信息：按时{row['months_in_time']}个月，逾期{row['months_late']}个月，缺{row['months_missing']}个月。",
    ]


def reconciliation(scene: Scene, code: str) -> list[dict[str, Any]]:
    """Per sheet of the counting files: cells read = used + in findings + ignored by a named rule."""
    rows = scene.run.find("submissions", unit_code=code, state="accepted")
    return [
        _account(scene, account)
        for row in rows
        for account in scene.run.find("reconciliation", submission_id=row["submission_id"])
    ]


def _account(scene: Scene, row: Row) -> dict[str, Any]:
    parts = ("cells_used", "cells_in_findings", "cells_ignored")
    rules = [rule.partition("=") for rule in row["rules"].split(";") if rule]
    sheet = row["sheet"]
    key = {"submission_id": row["submission_id"], "sheet": sheet}
    table = scene.run.one("completeness", **key)
    return {
        "sheet": scene.sheet_titles.get(sheet) or IGNORED.get(sheet.strip("()（）"), sheet),
        "rows": table.get("rows_read") or numbers.DASH,
        "counted": table.get("rows_counted") or numbers.DASH,
        "read": row["cells_read"],
        "used": row["cells_used"],
        "flagged": row["cells_in_findings"],
        "ignored": row["cells_ignored"],
        "balanced": int(row["cells_read"]) == sum(int(row[name]) for name in parts),
        "rules": "；".join(f"{IGNORED.get(name, name)}{count}格" for name, _, count in rules),
    }


def change_view(scene: Scene, unit: Unit) -> dict[str, Any] | None:
    """Findings of a unit opened and closed since the run before, None without one."""
    if scene.changes is None:
        return None
    changes = scene.changes.of_unit(unit.code)
    return {
        "opened": [finding_row(row, unit.name) for row in changes.opened],
        "closed": [finding_row(row, unit.name) for row in changes.closed],
        "still": str(len(changes.still)),
    }


def moves(scene: Scene, code: str) -> list[dict[str, str]]:
    """Items of a unit whose points differ from the run before."""
    if scene.previous is None:
        return []
    out = []
    for row in scene.run.find("scores", unit_code=code):
        key = {name: row[name] for name in ("rulebook", "unit_code", "item_code")}
        old = scene.previous.one("scores", **key)
        if old and old["points"] != row["points"]:
            out.append(move_row(scene, old, row))
    return out


def move_row(scene: Scene, old: Row, row: Row) -> dict[str, str]:
    """One item before and after."""
    book = next((b for b in scene.frame.books if b.code == row["rulebook"]), None)
    item = next((i for i in book.items if i.code == row["item_code"]), None) if book else None
    places = book.item_places if book else 2
    gap = numbers.exact(row["points"]) - numbers.exact(old["points"])
    return {
        "unit": row["unit_code"],
        "unit_name": scene.unit_name(row["unit_code"]),
        "book": book.title if book else row["rulebook"],
        "item": f"{item.code} {item.title}" if item else row["item_code"],
        "before": numbers.points(old["points"], places),
        "after": numbers.points(row["points"], places),
        "gap": ("+" if gap > 0 else "") + numbers.half_up(gap, places),
    }
