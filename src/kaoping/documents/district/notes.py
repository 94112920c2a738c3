"""说明页: basis, scope, procedure, sample, appeals, unverified facts, manual entries, effective values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from kaoping.documents import numbers, verdicts
from kaoping.documents.blocks import Block, Column, Document, Outline, part, table
from kaoping.documents.district import tally
from kaoping.documents.district.parameters import effective_values
from kaoping.documents.district.scene import Scene, document
from kaoping.documents.district.situation import confirmation_sums
from kaoping.documents.numbers import DASH
from kaoping.documents.source import Row
from kaoping.entries import LIFT
from kaoping.rounds import CONFIRMED_KINDS

_COUNTED = ("confirmed", "contradicted", "unmatched", "no_register", "unreported")
_RATE_HEADS = ("一致", "矛盾", "登记\n无此项", "无登\n记册", "登记有\n未报")


def notes(scene: Scene) -> Document:
    """The page that lets a reader judge how far the result carries."""
    title = scene.words("notes.title")
    body = part(note_blocks(scene), title=title, signed=True)
    return document(scene, "notes", "plain", title, [body])


def note_blocks(scene: Scene) -> list[Block]:
    """The sections of the 说明."""
    return scene.once("district/notes", lambda: _note_blocks(scene))


def _note_blocks(scene: Scene) -> list[Block]:
    out, words = Outline(), scene.words
    out.h1(words("notes.basis_head"))
    out.p(words("notes.basis"))
    if scene.frame.mark:
        out.p(words("common.illustrative"))
    out.add(_editions(scene))
    out.h1(words("notes.scope_head"))
    out.p(words("notes.scope"))
    out.add(_groups(scene))
    out.h1(words("notes.procedure_head"))
    found = tally.returns(scene)
    files = [
        r
        for r in scene.frame.run.rows("submissions")
        if r.get("kind") in ("submission", "rejected")
    ]
    out.p(
        words(
            "notes.procedure",
            files=len(files),
            accepted=found.accepted,
            returned=found.times_returned,
        )
    )
    out.h1(words("notes.sample_head"))
    checks = scene.frame.run.rows("spot_checks")
    units = len({row["unit_code"] for row in checks})
    out.p(
        words("notes.sample", count=len(checks), units=units)
        if checks
        else words("notes.sample_none")
    )
    out.h1(words("notes.appeal_head"))
    out.p(words("notes.appeal_none"))
    _unverified(scene, out)
    _manual(scene, out)
    out.h1(words("notes.values_head"))
    out.p(words("notes.values"))
    for caption, rows in effective_values(scene):
        out.add(_values(caption, rows))
    out.h1(words("notes.method_head"))
    out.p(words("notes.method"))
    return out.blocks


def _values(caption: str, rows: list[list[str]]) -> Block:
    columns = [
        Column("事项", 38, left=True),
        Column("生效值", 84, left=True),
        Column("出处", 34, left=True),
    ]
    return table(caption, columns, rows)


def _editions(scene: Scene) -> Block:
    columns = [Column("考核细则", 40, left=True), Column("满分", 14), Column("版本", 24), Column("状态", 20), Column("依据", 58, left=True)]  # fmt: skip
    rows = [
        [b.title, numbers.trimmed(b.full_points), b.edition, b.status, b.authority or DASH]
        for b in scene.books
    ]
    return table("", columns, rows)


def _groups(scene: Scene) -> Block:
    groups = list(dict.fromkeys(unit.comparison_group for unit in scene.units))
    rows = [
        [group, str(len(scene.frame.members(group))), scene.names(scene.frame.members(group))]
        for group in groups
    ]
    columns = [
        Column("对照组", 32, left=True),
        Column("单位数", 16),
        Column("单位", 108, left=True),
    ]
    return table("", columns, rows)


def _unverified(scene: Scene, out: Outline) -> None:
    words = scene.words
    out.h1(words("notes.unverified_head"))
    rows = scene.frame.run.rows("confirmation_rates")
    if rows and confirmation_sums(scene)["den"]:
        out.p(words("notes.unverified"))
        out.add(_rates_by_kind(scene, rows), _rates_by_unit(scene))
    else:
        out.p(words("notes.unverified_none"))
    scores = scene.frame.run.rows("scores")
    steps = [r for r in scene.frame.run.rows("steps") if (r.get("part_no") or "0") == "0"]
    unknown = [r for r in steps if int(r.get("unknown_count") or 0)]
    pending = sum(r.get("state") == "pending" for r in scores)
    if unknown or pending:
        count = sum(int(r["unknown_count"]) for r in unknown)
        units = len({r["unit_code"] for r in unknown})
        out.p(words("notes.unknown", unknown=count, units=units, pending=pending))
    else:
        out.p(words("notes.known"))


def _rate_columns(first: str) -> list[Column]:
    counts = [Column(head, 15) for head in _RATE_HEADS]
    return [Column(first, 46, left=True), *counts, Column("印证率", 20)]


def _rate_row(name: str, rows: list[Row]) -> list[str]:
    counts = [sum(int(r.get(key) or 0) for r in rows) for key in _COUNTED]
    return [name, *map(str, counts), numbers.rate(counts[0], sum(counts[:3]))]


def _rates_by_kind(scene: Scene, rows: Any) -> Block:
    listed = [
        _rate_row(name, [r for r in rows if r["kind"] == kind])
        for kind, name in CONFIRMED_KINDS.items()
        if any(r["kind"] == kind for r in rows)
    ]
    listed.append(_rate_row("合计", list(rows)))
    return table(
        scene.words("notes.rates_table"),
        _rate_columns("事实种类"),
        listed,
        strong=[len(listed) - 1],
    )


def _rates_by_unit(scene: Scene) -> Block:
    shelf = scene.frame.of("confirmation_rates", "unit_code")
    rows = [_rate_row(unit.name, shelf.get((unit.code,), [])) for unit in scene.units]
    return table(scene.words("notes.units_table"), _rate_columns("单位"), rows)


def manual_rows(scene: Scene) -> list[list[str]]:
    """Every entry a person made: kind, unit, matter, value, date and number, reason, by whom."""
    entries: dict[str, list[dict[str, Any]]] = scene.round.adjustments
    rows: list[list[str]] = []
    for entry in entries.get("match", []):
        matter = f"{entry['enterprise_name']}（{entry['sheet']}）"
        value = f"按{entry['enterprise_code']}计；原填{entry['expect'] or '空'}"
        rows.append(_manual_row(scene, "企业匹配", entry, matter, value, None))
    for entry in entries.get("score", []):
        value = f"{entry['points']}分"
        rows.append(_manual_row(scene, "人工评分", entry, _title(scene, entry["indicator"]), value, entry["entered_on"]))  # fmt: skip
    for entry in entries.get("event", []):
        lifted = entry["indicator"].startswith(LIFT)
        matter = _title(scene, entry["indicator"].removeprefix(LIFT))
        value = "、".join(
            x for x in (_level(entry), entry.get("matter_key", ""), _counts(scene, entry)) if x
        )
        rows.append(_manual_row(scene, "解除否决" if lifted else "事项登记", entry, matter, value, entry["event_date"]))  # fmt: skip
    for entry in entries.get("close", []):
        rows.append(
            _manual_row(scene, "未报送关闭", entry, "按未报送结束本轮", DASH, entry["closed_on"])
        )
    rows += [*_inspected(scene), *_settled(scene)]
    return [[str(number), *row] for number, row in enumerate(rows, start=1)]


def _manual_row(
    scene: Scene, kind: str, entry: dict[str, Any], matter: str, value: str, day: date | None
) -> list[str]:
    dated = "　".join(
        x for x in (day.isoformat() if day else "", entry.get("document_no", "")) if x
    )
    return [kind, scene.name(entry["unit_code"]), matter, value or DASH, dated or DASH, entry["reason"], entry["by"]]  # fmt: skip


def _inspected(scene: Scene) -> Iterator[list[str]]:
    """抽查: what a visit found, beside the computed points."""
    for row in scene.frame.run.rows("spot_checks"):
        value = f"抽查{row['points']}分，系统计算{row['computed'] or DASH}"
        entry = {**row, "reason": f"{row['sample']}；{row['finding']}", "by": row["decided_by"]}
        day = date.fromisoformat(row["visited_on"])
        yield _manual_row(scene, "抽查", entry, _item_title(scene, row), value, day)


def _settled(scene: Scene) -> Iterator[list[str]]:
    """核定: what was settled, beside the computed points; what must be settled again says so."""
    for row in scene.frame.run.rows("decisions"):
        value = f"核定{row['points']}分，系统计算{row['computed'] or DASH}"
        if not verdicts.in_force(row):
            value += f"（核定时为{row['expect'] or DASH}，须重新核定，暂不采用）"
        entry = {**row, "reason": row["reason"] or "与系统计算相同", "by": row["decided_by"]}
        day = date.fromisoformat(row["decided_on"])
        yield _manual_row(scene, "核定", entry, _item_title(scene, row), value, day)


def _item_title(scene: Scene, row: Row) -> str:
    """An item with its rulebook, or the rulebook's total."""
    book = next(book for book in scene.books if book.code == row["rulebook"])
    item = next((i for i in book.items if i.code == row["item_code"]), None)
    return f"{book.title}　{f'{item.label or item.code}{item.title}' if item else '总分'}"


def _level(entry: dict[str, Any]) -> str:
    return f"{entry['level']}级" if entry.get("level") else ""


def _counts(scene: Scene, entry: dict[str, Any]) -> str:
    """Whether the day of an event lies in the period; what lies outside is kept and not counted."""
    inside = scene.round.period_start <= entry["event_date"] <= scene.round.period_end
    return "" if inside else "不在考核期内，不计"


def _title(scene: Scene, code: str) -> str:
    known = scene.frame.indicators.get(code)
    if known:
        return known.title
    gates = [g for book in scene.rulebooks for g in book.gates if g.indicator == code]
    return gates[0].title if gates else code


def _manual(scene: Scene, out: Outline) -> None:
    words, rows = scene.words, manual_rows(scene)
    out.h1(words("notes.manual_head"))
    if not rows:
        out.p(words("notes.manual_none"))
        return
    out.p(words("notes.manual", count=len(rows)))
    columns = [
        Column("序号", 9), Column("种类", 15), Column("单位", 24, left=True), Column("事项", 24, left=True), Column("登记值", 24, left=True),
        Column("日期、文号", 24, left=True), Column("理由", 26, left=True), Column("经办", 12),
    ]  # fmt: skip
    out.add(table("", columns, rows))
