"""The workbook part (工作簿): its sheets, names and views, and what leaves with macros and properties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from kaoping.returned.package import (
    CORE_REL,
    MAIN,
    OFFICE_REL,
    R_ID,
    WORKBOOK,
    Package,
    local,
    main,
    parse,
    render,
)
from kaoping.returned.privacy import is_secret

_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>退回工作簿</dc:title></cp:coreProperties>'
)
_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
    "functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews",
    "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr",
    "webPublishObjects", "extLst",
)  # fmt: skip
_WORKSHEET = "worksheet"


@dataclass(frozen=True)
class Tab:
    """One sheet of the workbook: its name, part, and the kind of its relationship."""

    name: str
    part: str
    kind: str


class Workbook:
    """The workbook part while it is edited; `store` writes it back into its package."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.reload()

    def reload(self) -> None:
        """Take the part as it now stands in the package."""
        self.root = parse(self.package.parts[WORKBOOK])
        holder = self.root.find(main("sheets"))
        if holder is None:
            raise ValueError("no sheets")
        self._sheets = holder

    def tabs(self) -> list[Tab]:
        """The sheets in their order."""
        links = {link.id: link for link in self.package.links(WORKBOOK)}
        found = [(item, links.get(item.get(R_ID) or "")) for item in self._sheets]
        return [Tab(i.get("name") or "", link.part, link.kind) for i, link in found if link]

    def worksheets(self) -> list[Tab]:
        """The sheets that hold cells."""
        return [t for t in self.tabs() if t.kind == _WORKSHEET and t.part in self.package.parts]

    def remove(self, tabs: Sequence[Tab]) -> None:
        """Remove sheets, with their parts and names."""
        for tab in tabs:
            names = [item.get("name") for item in self._sheets]
            position = names.index(tab.name)
            self._sheets.remove(self._sheets[position])
            self._shift(position, -1)
            self.package.remove({tab.part})

    def insert_first(self, name: str, data: bytes) -> None:
        """A new first sheet, the one that is open."""
        part = self.package.free_name("xl/worksheets/sheet{}.xml")
        self.package.add(part, data, _SHEET_TYPE)
        number = max((int(item.get("sheetId") or 0) for item in self._sheets), default=0) + 1
        link = self.package.connect(WORKBOOK, _WORKSHEET, part)
        attributes = {"name": name, "sheetId": str(number), R_ID: link}
        self._sheets.insert(0, etree.Element(main("sheet"), attributes))
        self._shift(0, 1)
        for view in self.root.iter(main("workbookView")):
            view.attrib.pop("firstSheet", None)
            view.set("activeTab", "0")

    def define(self, name: str, text: str) -> None:
        """A name of the first sheet (print titles, filter)."""
        holder = self.root.find(main("definedNames"))
        if holder is None:
            holder = etree.Element(main("definedNames"))
            rank = _ORDER.index("definedNames")
            before = [c for c in self.root if local(c) in _ORDER and _ORDER.index(local(c)) < rank]
            self.root.insert(self.root.index(before[-1]) + 1, holder)
        attributes = {"name": name, "localSheetId": "0"}
        if name.endswith("_FilterDatabase"):
            attributes["hidden"] = "1"
        etree.SubElement(holder, main("definedName"), attributes).text = text

    def free_title(self, name: str) -> str:
        """The name itself, or with a number when a sheet of the clerk has it."""
        taken = {(item.get("name") or "").lower() for item in self._sheets}
        names = [name, *(f"{name}（{n}）" for n in range(2, len(taken) + 3))]
        return next(each for each in names if each.lower() not in taken)

    def forget(self) -> None:
        """Who worked on the file, and where: sharing, paths, names with ID numbers."""
        for element in list(self.root):
            if local(element) in ("fileSharing", "AlternateContent", "fileRecoveryPr"):
                self.root.remove(element)
        names = self.root.find(main("definedNames"))
        for item in list(names if names is not None else ()):
            if is_secret(item.get("name") or "") or is_secret(item.text or ""):
                item.getparent().remove(item)

    def rename_secret(self) -> dict[str, str]:
        """Sheets with an ID number in their name get another; the answer is old name → new."""
        changed = {}
        for number, item in enumerate(self._sheets, start=1):
            name = item.get("name") or ""
            if is_secret(name):
                changed[name] = self.free_title(f"工作表{number}已隐去")
                item.set("name", changed[name])
        return changed

    def store(self) -> None:
        """Write the part, as a workbook without macros."""
        self.package.parts[WORKBOOK] = render(self.root)
        self.package.retype(WORKBOOK, _BOOK_TYPE)

    def _shift(self, position: int, by: int) -> None:
        """Names belong to a sheet by its position: move them with it, drop those of a lost sheet."""
        names = self.root.find(main("definedNames"))
        for item in list(names if names is not None else ()):
            local_id = item.get("localSheetId")
            if local_id is None or int(local_id) < position:
                continue
            if by < 0 and int(local_id) == position:
                names.remove(item)
            else:
                item.set("localSheetId", str(int(local_id) + by))
        if names is not None and not len(names):
            self.root.remove(names)


def fresh_properties(package: Package) -> None:
    """Properties that name no person: creator, last editor, company and custom ones are gone."""
    package.remove({name for name in package.parts if name.startswith(("docProps/", "customXml/"))})
    core = "docProps/core.xml"
    package.add(core, _CORE.encode(), _CORE_TYPE)
    package.connect("", CORE_REL, core)


def quoted(name: str) -> str:
    """A sheet's name as formulas and links write it."""
    return "'" + name.replace("'", "''") + "'"


def minimal(sheets: Sequence[tuple[str, bytes]], styles: bytes, *, from_1904: bool) -> Package:
    """A new workbook of these (name, markup) sheets."""
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    xml = "application/xml"
    head = (
        f'<Types xmlns="{types}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="{xml}"/></Types>'
    )
    flag = ' date1904="1"' if from_1904 else ""
    body = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE_REL}"><workbookPr{flag}/>'
        "<bookViews><workbookView/></bookViews><sheets/></workbook>"
    )
    package = Package.of({"[Content_Types].xml": head.encode(), WORKBOOK: body.encode()})
    package.connect("", "officeDocument", WORKBOOK)
    package.add("xl/styles.xml", styles, _BOOK_TYPE.replace("sheet.main", "styles"))
    package.connect(WORKBOOK, "styles", "xl/styles.xml")
    book = Workbook(package)
    for name, data in reversed(sheets):
        book.insert_first(name, data)
    book.store()
    return package
