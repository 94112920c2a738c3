"""报送函 to 组织部 and 纪委 with everything enclosed, and the one-page 汇总表 with its importable file."""

from __future__ import annotations

import csv
import io
import re

from kaoping import issuing
from kaoping.documents.blocks import Document, Outline, annex_list, annexed, flush, part
from kaoping.documents.district import situation, tables
from kaoping.documents.district.leaders import leader_blocks
from kaoping.documents.district.notes import note_blocks
from kaoping.documents.district.scene import Scene, document
from kaoping.documents.numbers import DASH
from kaoping.documents.source import clean

CSV_NAME = "汇总导入.csv"
CSV_COLUMNS = (
    "单位代码", "单位名称", "考核细则", "细则条目号", "满分", "系统计算分", "核定分", "等次", "状态",
    "细则版本", "细则状态", "核验码",
)  # fmt: skip
_FORMULA = tuple("=+-@＝＋－＠")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?%?")


def transmittal(scene: Scene) -> Document:
    """The letter; its annexes are the report, the sheets, the notes and the leaders' list."""
    words = scene.words
    sheets = [
        (words("report.title"), part(situation.report_blocks(scene), title=words("report.title"))),
        *situation.annex_sheets(scene),
        (words("notes.title"), part(note_blocks(scene), title=words("notes.title"))),
        (words("leaders.title"), part(leader_blocks(scene), title=words("leaders.title"), landscape=True)),
    ]  # fmt: skip
    out = Outline()
    out.p(words("transmittal.lead"))
    out.h1(words("transmittal.contents_head"))
    out.p(words("transmittal.contents", annexes=len(sheets), csv=CSV_NAME))
    out.h1(words("transmittal.status_head"))
    out.p("".join(_status(scene)))
    out.h1(words("transmittal.use_head"))
    out.p(words("transmittal.use"), words("transmittal.contact"))
    title = words("transmittal.title")
    body = part(out.blocks, title=title, signed=True)
    names = annex_list([name for name, _ in sheets])
    parts = [body, *annexed([sheet for _, sheet in sheets])]
    return document(scene, "transmittal", "letter", title, parts, names)


def _status(scene: Scene) -> list[str]:
    words = scene.words
    said = [words("common.stage")]
    if scene.frame.mark:
        said.append(words("common.illustrative"))
    if not situation.approved(scene):
        said.append(words("transmittal.approved_none"))
    else:
        said.append(words("transmittal.approved"))
    numbers = {book.title: issuing.item_number(scene.round, book.code) for book in scene.books}
    known = [f"{title}对应的条目号为{number}" for title, number in numbers.items() if number]
    unknown = [title for title, number in numbers.items() if not number]
    if known:
        said.append(words("transmittal.item_number", said="，".join(known)))
    if unknown:
        said.append(words("transmittal.item_number_none", titles="、".join(unknown)))
    return said


def summary(scene: Scene) -> Document:
    """The score table on one landscape page, with the places to sign."""
    title = scene.words("summary.title")
    signs = flush(scene.words("summary.signs"))
    line = flush(scene.words("summary.unit_line"))
    blocks = [line, *tables.summary_blocks(scene), signs]
    return document(scene, "summary", "plain", title, [part(blocks, title=title, landscape=True)])


def import_file(scene: Scene) -> bytes:
    """The importable table: one line per unit and rulebook, in official order (UTF-8 with BOM, for spreadsheets).

    核定分 is empty while nobody has approved it; 系统计算分 stands beside it and never in its place.
    """
    code = document(scene, "summary", "plain", "", [])["code"]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for book in scene.books:
        for unit in scene.units:
            total = scene.total(unit, book)
            number = issuing.item_number(scene.round, book.code)
            row = [unit.code, unit.name, book.title, number, total["full"], total["computed"], total["approved"],
                   total["grade"], total["state"], book.edition, book.status, code]  # fmt: skip
            writer.writerow(["" if text == DASH else harmless(text) for text in row])
    return out.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that begins like one gets an apostrophe.

    Hidden characters are gone, full-width signs count (spreadsheets of East Asia read them), numbers stay.
    """
    plain: str = clean(text)
    return f"'{plain}" if plain[:1] in _FORMULA and not _NUMBER.fullmatch(plain) else plain
