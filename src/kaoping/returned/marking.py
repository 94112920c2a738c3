"""Marking a workbook in place (在原件上标注): list sheet, colours, comments; all else stays as sent.

Colours are conditional formats laid over the cells, so no format of the clerk's is touched and taking
them away again leaves nothing behind; rows carry them along when they move.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from lxml import etree

from kaoping.intake.grid import column_letters
from kaoping.intake.returned_list import NAME
from kaoping.returned import carry, privacy
from kaoping.returned.comments import comment
from kaoping.returned.listing import Listing
from kaoping.returned.marks import LOOKS, Heading, Mark, by_cell, comment_text, ordered, worst
from kaoping.returned.package import WORKBOOK, Package, local, main, parse, render
from kaoping.returned.sheetxml import Sheet
from kaoping.returned.styles import Styles
from kaoping.returned.workbook import Workbook, fresh_properties, quoted

SIGN = '"区总工会退回标记"<>""'
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_PER_RULE = 200
MOST_COMMENTS = 2000  # more boxes than that make a sheet slow to open


@dataclass(frozen=True)
class Job:
    """What is to be done to a file.

    Attributes:
        heading: of the list.
        marks: the findings.
        names: sheet code → name of its worksheet.
        hidden: worksheet name → (row, column) cells that are blanked.
        old_lists: names of list sheets of an earlier return.
        notes: what else differs from the original, in whole sentences.
    """

    heading: Heading
    marks: Sequence[Mark]
    names: Mapping[str, str]
    hidden: Mapping[str, Collection[tuple[int, int]]]
    old_lists: Collection[str]
    notes: Sequence[str] = ()


def mark_package(package: Package, job: Job) -> bytes:
    """The marked workbook.

    Raises:
        ValueError, KeyError, StopIteration, etree.XMLSyntaxError: the package cannot be edited.
    """
    book = Workbook(package)
    book.remove([tab for tab in book.tabs() if tab.name in job.old_lists])
    notes = [*job.notes, *carry.drop(package, book)]
    if len({(m.sheet, m.cell) for m in job.marks if m.cell}) > MOST_COMMENTS:
        notes.append(f"问题很多，每张表只在前{MOST_COMMENTS}格写批注，其余见本表。")
    style_link = package.link(WORKBOOK, "styles")
    part = style_link.part if style_link else "xl/styles.xml"
    styles = Styles(package.parts[part]) if part in package.parts else Styles()
    _worksheets(package, book, job, styles)
    if blanked := sum(map(len, job.hidden.values())):
        _forget_strings(package, book)
        notes.append(f"含身份证号的{blanked}个单元格已清空。")
    names = _without_secrets(package, book, job.names)
    _list(book, Job(job.heading, job.marks, names, {}, (), notes), styles)
    package.add(part, styles.render(), _STYLES_TYPE)
    package.connect(WORKBOOK, "styles", part)
    fresh_properties(package)
    book.store()
    return package.write()


def _worksheets(package: Package, book: Workbook, job: Job, styles: Styles) -> None:
    for tab in book.tabs():
        if tab not in book.worksheets():
            data = package.parts.get(tab.part, b"")
            package.parts[tab.part] = data.replace(b' tabSelected="1"', b"")
            continue
        sheet = Sheet(package.parts[tab.part])
        sheet.deselect()
        sheet.blank(job.hidden.get(tab.name, ()))
        codes = {code for code, name in job.names.items() if name == tab.name}
        own = [mark for mark in job.marks if mark.sheet in codes and not mark.file]
        cells = _anchored(sheet, own)
        _colour(sheet, cells, styles)
        first = list(cells.items())[:MOST_COMMENTS]
        texts = {place: comment_text(marks) for place, marks in first}
        comment(package, tab.part, sheet, texts)
        package.parts[tab.part] = sheet.render()


def _anchored(sheet: Sheet, marks: Sequence[Mark]) -> dict[tuple[int, int], list[Mark]]:
    """Marks by cell; a cell inside a merged range shows what its first cell shows."""
    cells: dict[tuple[int, int], list[Mark]] = {}
    merges = sheet.merges()
    for (row, column), found in by_cell(marks).items():
        inside = (m[:2] for m in merges if m[0] <= row <= m[2] and m[1] <= column <= m[3])
        cells.setdefault(next(inside, (row, column)), []).extend(found)
    return {place: ordered(found, ()) for place, found in cells.items()}


def _colour(sheet: Sheet, cells: Mapping[tuple[int, int], list[Mark]], styles: Styles) -> None:
    """Our overlays anew, before those of the clerk."""
    for area in sheet.root.findall(main("conditionalFormatting")):
        for rule in [r for r in area if (r.findtext(main("formula")) or "") == SIGN]:
            area.remove(rule)
        if not len(area):
            sheet.root.remove(area)
    others = [e for e in sheet.root.iter() if isinstance(e.tag, str) and local(e) == "cfRule"]
    others = sorted(
        (e for e in others if e.get("priority")), key=lambda e: int(e.get("priority") or 0)
    )
    groups = [(s, [p for p, found in cells.items() if worst(found) == s]) for s in LOOKS]
    wanted = [(s, part) for s, places in groups if places for part in _parts(places)]
    for number, rule in enumerate(others, start=len(wanted) + 1):
        rule.set("priority", str(number))
    for number, (severity, places) in enumerate(wanted, start=1):
        area = etree.Element(main("conditionalFormatting"), {"sqref": " ".join(map(_ref, places))})
        look = {
            "type": "expression",
            "dxfId": str(styles.overlay(severity)),
            "priority": str(number),
        }
        etree.SubElement(etree.SubElement(area, main("cfRule"), look), main("formula")).text = SIGN
        sheet.insert(area)


def _parts(places: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    return [places[n : n + _PER_RULE] for n in range(0, len(places), _PER_RULE)]


def _ref(place: tuple[int, int]) -> str:
    return f"{column_letters(place[1])}{place[0]}"


def _forget_strings(package: Package, book: Workbook) -> None:
    """Empty the shared strings that no cell uses any more: blanked values live on there."""
    link = package.link(WORKBOOK, "sharedStrings")
    if link is None or link.part not in package.parts:
        return
    used: set[int] = set()
    for tab in book.worksheets():
        used |= Sheet(package.parts[tab.part]).shared_strings()
    root = parse(package.parts[link.part])
    for index, item in enumerate(root.findall(main("si"))):
        if index not in used:
            item[:] = [etree.Element(main("t"))]
    package.parts[link.part] = render(root)


def _without_secrets(package: Package, book: Workbook, names: Mapping[str, str]) -> dict[str, str]:
    """ID numbers out of names and all parts; the answer is the sheets' names after that."""
    book.forget()
    renamed = book.rename_secret()
    book.store()
    for old, new in renamed.items():  # formulas, names and charts call sheets by their names
        for part, data in package.parts.items():
            if part.endswith(".xml"):
                package.parts[part] = data.replace(escape(old).encode(), new.encode())
    for part, data in package.parts.items():
        package.parts[part] = privacy.scrub(part, data)
    book.reload()
    return {code: renamed.get(name, name) for code, name in names.items()}


def _list(book: Workbook, job: Job, styles: Styles) -> None:
    """The list as the first sheet, with its print titles and filter."""
    tabs = {tab.name: n for n, tab in enumerate(book.tabs())}
    order = sorted(job.names, key=lambda code: tabs.get(job.names[code], len(tabs)))
    listing = Listing(styles, job.names)
    data = listing.build(job.heading, ordered(job.marks, order), job.notes)
    title = book.free_title(NAME)
    book.insert_first(title, data)
    head, last = listing.header_row, listing.last_row
    book.define("_xlnm._FilterDatabase", f"{quoted(title)}!$A${head}:$I${last}")
    book.define("_xlnm.Print_Titles", f"{quoted(title)}!${head}:${head}")
