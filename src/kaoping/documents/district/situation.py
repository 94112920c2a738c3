"""情况报告 to the party organs: basis, procedure, result, losses by item, shared problems, suggestions.

A report asks for nothing: it holds no request for instructions (报告不夹带请示事项).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kaoping.documents import numbers, verdicts
from kaoping.documents.blocks import (
    Block,
    Column,
    Document,
    Outline,
    Part,
    annex_list,
    annexed,
    figure,
    part,
    table,
)
from kaoping.documents.charts import spread
from kaoping.documents.charts.problems import problems as problem_map
from kaoping.documents.district import goals, tables, tally
from kaoping.documents.district.scene import Scene, document
from kaoping.documents.district.tally import UNSENT, ItemLoss
from kaoping.documents.numbers import DASH
from kaoping.documents.source import Book

_WORST = 3  # items, units and reasons named first
KINDS = ("confirmed", "contradicted", "unmatched")


def report(scene: Scene) -> Document:
    """The report with its annexes: the score table and one table of classes per rulebook."""
    sheets = annex_sheets(scene)
    body = part(report_blocks(scene), title=scene.words("report.title"), signed=True)
    return document(
        scene, "report", "plain", scene.words("report.title"),
        [body, *annexed([sheet for _, sheet in sheets])], annex_list([name for name, _ in sheets]),
    )  # fmt: skip


def annex_sheets(scene: Scene) -> list[tuple[str, Part]]:
    """(title, part): the score table of all units, then classes per rulebook."""
    return scene.once("district/sheets", lambda: _annex_sheets(scene))


def _annex_sheets(scene: Scene) -> list[tuple[str, Part]]:
    title = scene.words("summary.title")
    sheet = part(tables.summary_blocks(scene), title=title, landscape=True)
    return [(title, sheet), *tables.classes_parts(scene)]


def report_blocks(scene: Scene) -> list[Block]:
    """The body of the report."""
    return scene.once("district/report", lambda: _report_blocks(scene))


def _report_blocks(scene: Scene) -> list[Block]:
    out = Outline()
    out.p(scene.words("report.lead"))
    _base(scene, out)
    _results(scene, out)
    _items(scene, out)
    _shared(scene, out)
    _goals(scene, out)
    _advice(scene, out)
    return out.blocks


def _base(scene: Scene, out: Outline) -> None:
    words = scene.words
    found = tally.returns(scene)
    groups = len({unit.comparison_group for unit in scene.units})
    out.h1(words("report.base_head"))
    out.h2(words("report.object_head"))
    out.p(
        words(
            "report.object",
            editions="、".join(edition(scene, b) for b in scene.books),
            groups=groups,
        )
    )
    if scene.frame.mark:
        out.p(words("common.illustrative"))
    out.h2(words("report.procedure_head"))
    out.p(
        words("report.submitted", accepted=found.accepted, in_time=len(found.in_time), late=len(found.late),
              missing=len(found.missing) + len(found.waiting), returned=found.times_returned),
        _checked(scene),
        words("report.computed"),
        _settled(scene),
        words("report.appeal"),
    )  # fmt: skip


def edition(scene: Scene, book: Book) -> str:
    """An edition in words: title, full points, date, status."""
    return scene.words(
        "common.edition",
        title=book.title,
        full=numbers.trimmed(book.full_points),
        edition=book.edition,
        status=book.status,
    )


def approved(scene: Scene) -> bool:
    """Whether any unit's points have been approved (核定)."""
    return any(
        row["approved"] != DASH
        for book in scene.books
        for row in (scene.total(unit, book) for unit in scene.units)
    )


def _settled(scene: Scene) -> str:
    """What was inspected and settled (抽查、核定), in numbers."""
    checks = scene.frame.run.rows("spot_checks")
    settled = [row for row in scene.frame.run.rows("decisions") if verdicts.in_force(row)]
    if not checks and not settled:
        return scene.words("report.approved_none")
    return scene.words(
        "report.approved",
        checks=len(checks),
        units=len({row["unit_code"] for row in checks}),
        decided=len(settled),
        differing=len(verdicts.differing(scene.frame)),
    )


def _checked(scene: Scene) -> str:
    sums = confirmation_sums(scene)
    registers = len(received_registers(scene))
    if not registers or not sums["den"]:
        return scene.words("report.unchecked")
    return scene.words("report.checked", registers=registers, rate=numbers.rate(sums["confirmed"], sums["den"]), **sums)  # fmt: skip


def confirmation_sums(scene: Scene) -> dict[str, int]:
    """What registers say of all units' facts: confirmed, contradicted, unmatched, den (可比对数)."""
    rows = scene.frame.run.rows("confirmation_rates")
    sums = {name: sum(int(r.get(name) or 0) for r in rows) for name in KINDS}
    return {**sums, "den": sum(sums.values())}


def received_registers(scene: Scene) -> list[str]:
    """Codes of the round's registers that were received."""
    rows = scene.frame.run.rows("submissions")
    got = {
        r["register"] for r in rows if r.get("kind") == "register" and r.get("state") == "accepted"
    }
    return [code for code in scene.round.registers if code in got]


def _results(scene: Scene, out: Outline) -> None:
    out.h1(scene.words("report.result_head"))
    for book in scene.books:
        out.h2(book.title)
        out.p("".join(result_sentences(scene, book)))
        caption = scene.words("report.result_table", title=book.title)
        out.add(tables.by_category(scene, book, caption, inside=True))
        drawn = _spread(scene, book)
        if drawn:
            out.add(figure(drawn))
    fired = tally.fired(scene)
    if fired:
        named = "；".join(
            f"{scene.name(code)}（{'、'.join(gates)}）" for code, gates in fired.items()
        )
        out.p(scene.words("report.gates", count=len(fired), units=named))
    applied = consequences(scene)
    if applied:
        out.p(scene.words("report.consequences", said=applied))


def _spread(scene: Scene, book: Book) -> dict[str, Any] | None:
    """How all units' rates lie; none for a rulebook that only converts another one's total."""
    if all(set(item.kinds) == {"imported"} for item in book.items):
        return None
    return spread(scene.frame, None, book)


def result_sentences(scene: Scene, book: Book) -> list[str]:
    """The result of one rulebook in words."""
    found = tally.results(scene, book, scene.units)
    full, places = numbers.trimmed(book.full_points), book.total_places
    if not found.points:
        return [scene.words("report.result_nobody", full=full)]
    said = [
        scene.words("report.result", full=full, scored=found.scored, mean=tables.mean_text(found.points, places),
                    max=numbers.half_up(max(found.points), places), min=numbers.half_up(min(found.points), places))
    ]  # fmt: skip
    if found.absent:
        said.append(scene.words("report.result_absent", count=found.absent))
    if found.grades:
        said.append(scene.words("report.result_grades", grades=grades_text(found.grades)))
    if found.provisional:
        said.append(scene.words("common.provisional", count=found.provisional))
    return said


def grades_text(grades: dict[str, int]) -> str:
    """优秀5个、良好9个 …, grades that no unit has left out."""
    return "、".join(f"{title}{count}个" for title, count in grades.items() if count)


def consequences(scene: Scene) -> str:
    """Uses of the results with the units they fall on, in official order."""
    grouped: dict[str, list[str]] = {}
    for row in scene.frame.run.rows("consequences"):
        grouped.setdefault(row["title"], []).append(row["unit_code"])
    return "；".join(f"{title}：{scene.names(codes)}" for title, codes in grouped.items())


def _items(scene: Scene, out: Outline) -> None:
    out.h1(scene.words("report.item_head"))
    for book in scene.books:
        found = [loss for loss in tally.item_losses(scene, book) if loss.scored]
        lost = [loss for loss in found if loss.lost]
        out.h2(book.title)
        if not lost:
            out.p(scene.words("report.items_none"))
            continue
        worst = "、".join(
            f"“{x.item.title}”（{_points(x, book)}分）" for x in heaviest(lost)[:_WORST]
        )
        out.p(scene.words("report.items", lost=len(lost), kept=len(found) - len(lost), worst=worst))
        out.add(_loss_table(scene, book, lost))


def heaviest(losses: Sequence[ItemLoss]) -> list[ItemLoss]:
    """Items by points lost over all units, most first; equals in the edition's order."""
    return sorted(losses, key=lambda loss: -loss.sum_lost)


def _points(loss: ItemLoss, book: Book) -> str:
    return numbers.half_up(loss.sum_lost, book.item_places)


def _loss_table(scene: Scene, book: Book, lost: Sequence[ItemLoss]) -> Block:
    columns = [
        Column("条款", 22, left=True), Column("项目", 28, left=True), Column("满分", 11), Column("得分率", 14),
        Column("失分\n单位", 10), Column("合计\n失分", 14), Column("主要原因", 57, left=True),
    ]  # fmt: skip
    rows = [
        [x.item.label or x.item.code, x.item.title, numbers.trimmed(x.item.points), numbers.share(x.total, x.full),
         f"{len(x.lost)}/{x.scored}", _points(x, book), why(x, book)]
        for x in lost
    ]  # fmt: skip
    return table(scene.words("report.items_table", title=book.title), columns, rows)


def why(loss: ItemLoss, book: Book) -> str:
    """Why and where an item's points were lost: reasons with counts, then the units that lost most."""
    named = [
        f"{reason}{count}个单位" if reason == UNSENT else f"{reason}{count}项"
        for reason, count in loss.reasons[:_WORST]
    ]
    reasons = "、".join(named) or "未达到规定标准"
    worst = "、".join(
        f"{u.name}{numbers.half_up(p, book.item_places)}分" for u, p in loss.worst[:_WORST]
    )
    return f"{reasons}。\n失分较多：{worst}。"


def _shared(scene: Scene, out: Outline) -> None:
    words = scene.words
    reasons, findings = tally.shared_reasons(scene), tally.shared_findings(scene)
    out.h1(words("report.shared_head"))
    if not reasons and not findings:
        out.p(words("report.shared_none"))
        return
    rows = tally.unit_findings(scene)
    units = len({row["unit_code"] for row in rows})
    out.p(
        words(
            "report.shared",
            places=len(rows),
            units=units,
            kinds=len(findings),
            reasons=len(reasons),
        )
    )
    if (drawn := problem_map(rows)) is not None:
        out.add(figure(drawn))
    for caption, found, remedies in (
        (words("report.reasons_table"), reasons, False),
        (words("report.findings_table"), findings, True),
    ):
        if found:
            out.add(tables.problems(caption, found, remedies))
        if tables.unlisted(found):
            out.p(words("report.shared_more", count=tables.unlisted(found)))


def _goals(scene: Scene, out: Outline) -> None:
    rows = goals.goal_rows(scene)
    if not rows:
        return
    own = goals.money(rows)
    out.h1(scene.words("report.targets_head"))
    out.p(
        scene.words("report.targets", total=len(rows), said=goals.counts(rows)),
        scene.words("report.targets_money", **own) if own else "",
    )
    out.add(goals.roll_up(scene, rows))


def _advice(scene: Scene, out: Outline) -> None:
    words = scene.words
    out.h1(words("report.advice_head"))
    said = []
    titles = [f"“{x.item.title}”" for b in scene.books for x in heaviest([y for y in tally.item_losses(scene, b) if y.lost])[:2]]  # fmt: skip
    if titles:
        said.append(words("report.advice_items", titles="、".join(dict.fromkeys(titles))))
    findings = tally.shared_findings(scene)
    if findings:
        said.append(
            words(
                "report.advice_findings",
                titles="、".join(f"“{p.title}”" for p in findings[:_WORST]),
            )
        )
    sums = confirmation_sums(scene)
    differing = sums["contradicted"] + sums["unmatched"]
    if differing:
        said.append(words("report.advice_registers", count=differing))
    back = tally.returns(scene)
    absent = len(back.missing) + len(back.waiting)
    if absent:
        said.append(words("report.advice_missing", count=absent))
    if tally.fired(scene):
        said.append(words("report.advice_gates", count=len(tally.fired(scene))))
    for sentence in [*said, words("report.advice_keep")]:
        out.p(sentence)
