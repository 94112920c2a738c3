"""结果通报 to the units and 公示: what may be said outside (对外文书).

Ranks and single scores stay with the leadership: the circular shows categories, grades and shared
problems by count; the public notice shows unit and grade, or coverage, and nothing else.
"""

from __future__ import annotations

from kaoping import issuing
from kaoping.documents import numbers
from kaoping.documents.blocks import Block, Column, Document, Outline, part, table
from kaoping.documents.district import tables, tally
from kaoping.documents.district.scene import Scene, document
from kaoping.documents.district.situation import grades_text, received_registers
from kaoping.documents.numbers import DASH
from kaoping.documents.source import Book

_PROMOTED = "experience_promotion"
_TITLES = 5  # items named as good practice


_ONE_COLUMN = 14  # rows of the public notice that fit on its page one below the other


def circular(scene: Scene) -> Document:
    """The circular: scope, result by category and grade, good practice, shared problems, next steps."""
    words, out = scene.words, Outline()
    out.p(words("circular.lead"))
    out.h1(words("circular.scope_head"))
    out.p(words("circular.scope", accepted=tally.returns(scene).accepted, sheets=_sheets(scene), registers=len(received_registers(scene))))  # fmt: skip
    if scene.frame.mark:
        out.p(words("common.illustrative"))
    _results(scene, out)
    _good(scene, out)
    _shared(scene, out)
    _next(scene, out)
    title = words("circular.title")
    return document(scene, "circular", "red", title, [part(out.blocks, title=title, signed=True)])


def _sheets(scene: Scene) -> int:
    """Sheets received in the workbooks that count."""
    rows = scene.frame.run.rows("completeness")
    return sum(bool(r.get("unit_code")) and r.get("status") == "received" for r in rows)


def _results(scene: Scene, out: Outline) -> None:
    words = scene.words
    named = issuing.paper(scene.round, "circular").named
    out.h1(words("circular.result_head"))
    for book in scene.books:
        found = tally.results(scene, book, scene.units)
        out.h2(book.title)
        if not found.points:
            out.p(words("circular.result_nobody"))
            continue
        said = words("circular.result", scored=found.scored, share=tables.share_text(found))
        said += (
            words("circular.result_grades", grades=grades_text(found.grades))
            if found.grades
            else ""
        )
        said += words("circular.result_absent", count=found.absent) if found.absent else ""
        out.p(said)
        out.add(tables.by_category(scene, book, words("circular.result_table", title=book.title), inside=False))  # fmt: skip
        if found.grades and named:
            out.add(_names(scene, book))


def _names(scene: Scene, book: Book) -> Block:
    """Units by grade, in official order within a grade (no ranks)."""
    shelf: dict[str, list[str]] = {title: [] for title in tally.grade_titles(scene, book)}
    for unit, row in zip(scene.units, tally.totals(scene, book, scene.units), strict=True):
        if row.get("points"):
            shelf[row.get("grade") or tally.NO_GRADE].append(unit.code)
    columns = [Column("等次", 24), Column("单位数", 16), Column("单位", 116, left=True)]
    rows = [[title, str(len(codes)), scene.names(codes) or DASH] for title, codes in shelf.items()]
    return table(scene.words("circular.names_table", title=book.title), columns, rows)


def _good(scene: Scene, out: Outline) -> None:
    words = scene.words
    out.h1(words("circular.good_head"))
    said = [words("circular.good_events", said=events)] if (events := promoted(scene)) else []
    full = [
        f"“{loss.item.title}”"
        for book in scene.books
        for loss in tally.item_losses(scene, book)
        if loss.scored and loss.full and not loss.lost
    ]
    kept = list(dict.fromkeys(full))
    if kept:
        said.append(words("circular.good_items", titles="、".join(kept[:_TITLES]), count=len(kept)))
    out.p(*(said or [words("circular.good_none")]))


def promoted(scene: Scene) -> str:
    """Experiences promoted from above that count in the period, each matter once at its highest level."""
    order = ("国家", "省", "市", "区")
    best: dict[tuple[str, str], str] = {}
    for row in scene.frame.run.rows("evidence"):
        if row["indicator"] == _PROMOTED and row["verdict"] == "hit":
            key = row["unit_code"], row.get("matter_key") or row.get("entity_key") or ""
            levels = [level for level in (row.get("level") or "", best.get(key, "")) if level]
            best[key] = min(
                levels, key=lambda x: order.index(x) if x in order else len(order), default=""
            )
    codes = {unit.code: n for n, unit in enumerate(scene.units)}
    listed = sorted(
        (key for key in best if key[0] in codes), key=lambda key: (codes[key[0]], key[1])
    )
    return "；".join(f"{scene.name(code)}“{matter}”（{best[code, matter]}级）" for code, matter in listed)  # fmt: skip


def _shared(scene: Scene, out: Outline) -> None:
    words = scene.words
    found = tally.shared_reasons(scene), tally.shared_findings(scene)
    out.h1(words("circular.shared_head"))
    if not any(found):
        out.p(words("circular.shared_none"))
        return
    out.p(words("circular.shared"))
    for caption, problems, remedies in (
        (words("report.reasons_table"), found[0], False),
        (words("report.findings_table"), found[1], True),
    ):
        if problems:
            out.add(tables.problems(caption, problems, remedies))


def _next(scene: Scene, out: Outline) -> None:
    words, back = scene.words, tally.returns(scene)
    out.h1(words("circular.next_head"))
    out.p(
        words("circular.next_appeal"),
        words("circular.next_rectify", rectify=rectify)
        if (rectify := words.given["rectify"])
        else "",
        words("circular.next_missing") if back.missing or back.waiting else "",
        words("circular.next_report"),
    )


def publicity(scene: Scene) -> Document | None:
    """The public notice; None when the round has it switched off."""
    own, words = issuing.publicity(scene.round), scene.words
    if not own.enabled:
        return None
    day, out = numbers.chinese_date, Outline()
    indicator = _indicator(scene, own.indicator)
    by_grade = own.shows == "grade"
    out.p(words("publicity.lead_grade") if by_grade else words("publicity.lead_coverage", indicator=indicator))  # fmt: skip
    if scene.frame.mark:
        out.p(words("common.illustrative"))
    out.p(words("publicity.stage"))
    block = _grades(scene) if by_grade else _coverage(scene, own.indicator, indicator)
    if block is None:
        out.p(words("publicity.none"))
    else:
        out.add(block)
    out.p(
        words(
            "publicity.period", starts=day(own.starts), ends=day(own.ends), days=own.working_days
        ),
        words("publicity.phone", phone=own.phone) if own.phone else "",
    )
    title = words("publicity.title")
    return document(
        scene, "publicity", "plain", title, [part(out.blocks, title=title, signed=True)]
    )


def _indicator(scene: Scene, code: str) -> str:
    known = scene.frame.indicators.get(code)
    return known.title if known else code


def _grades(scene: Scene) -> Block | None:
    """Units in official order with their grade in each graded rulebook."""
    graded = [book for book in scene.books if scene.rulebook(book).grades]
    if not graded:
        return None
    rows = [
        [str(n), unit.name, *(_grade(scene, book, unit.code) for book in graded)]
        for n, unit in enumerate(scene.units, start=1)
    ]
    if len(graded) > 1:  # grades of several rulebooks need the whole width
        grades = [Column(book.title, 40) for book in graded]
        columns = [Column("序号", 14), Column("单位", 70, left=True), *grades]
        return table(scene.words("publicity.grade_table"), columns, rows)
    return _notice(rows, scene.words("publicity.grade_table"), graded[0].title)


def _notice(rows: list[list[str]], caption: str, value: str) -> Block:
    """Units with one value each; many of them side by side, so that the notice is one page."""
    if len(rows) <= _ONE_COLUMN:
        return table(caption, [Column("序号", 14), Column("单位", 92, left=True), Column(value, 50)], rows)  # fmt: skip
    columns = [Column("序号", 9), Column("单位", 48, left=True), Column(value, 21)] * 2
    return table(caption, columns, _beside(rows))


def _beside(rows: list[list[str]]) -> list[list[str]]:
    """Short rows set side by side, the first half on the left: a notice fits its wall on one page."""
    half = (len(rows) + 1) // 2
    blank = [""] * len(rows[0]) if rows else []
    right = [*rows[half:], blank]
    return [row + right[n] for n, row in enumerate(rows[:half])]


def _grade(scene: Scene, book: Book, unit_code: str) -> str:
    row = scene.frame.one("totals", ("rulebook", "unit_code"), (book.code, unit_code))
    if not row.get("points"):
        return "不适用"
    return row.get("grade") or tally.NO_GRADE


def _coverage(scene: Scene, code: str, title: str) -> Block:
    """Units in official order with one rate."""
    rows = []
    for n, unit in enumerate(scene.units, start=1):
        row = scene.frame.one("metrics", ("unit_code", "indicator"), (unit.code, code))
        known = row.get("state") == "ok" and row.get("num") and row.get("den")
        rows.append(
            [str(n), unit.name, numbers.rate(int(row["num"]), int(row["den"])) if known else DASH]
        )
    said = scene.words("publicity.coverage_table", indicator=title)
    return _notice(rows, said, title)
