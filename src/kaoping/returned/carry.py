"""What does not go back (不随退回的内容): programs, embedded files, traces of persons; and saying so."""

from __future__ import annotations

from lxml import etree

from kaoping.returned.comments import unthread
from kaoping.returned.package import R_ID, Package, local, parse, render
from kaoping.returned.workbook import Workbook

_SHEET_KINDS = ("xlMacrosheet", "xlIntlMacrosheet", "dialogsheet")
_GONE = (
    ("宏", ("xl/vbaProject", "xl/vbaData", "xl/macrosheets/", "xl/dialogsheets/", "customUI/", "userCustomization/")),
    ("嵌入的对象和控件", ("xl/embeddings/", "xl/activeX/")),
    ("共享工作簿的修订记录", ("xl/revisions/", "xl/userNames", "xl/usernames")),
    ("数字签名", ("_xmlsignatures/",)),
    ("网络加载项", ("xl/webextensions/",)),
)  # fmt: skip
_SILENT = ("xl/calcChain.xml", "xl/threadedComments/", "xl/persons/")
_WRAPPERS = ("AlternateContent", "Choice", "Fallback", "controls", "oleObjects")


def drop(package: Package, book: Workbook) -> list[str]:
    """Take out what may run or tell of persons; the answer is one sentence when it matters."""
    threads = any(name.startswith("xl/threadedComments/") for name in package.parts)
    lost = [title for title, starts in _GONE if any(n.startswith(starts) for n in package.parts)]
    book.remove([tab for tab in book.tabs() if tab.kind in _SHEET_KINDS])
    if threads:
        for tab in book.worksheets():
            unthread(package, tab.part)
    starts = tuple(start for _, each in _GONE for start in each) + _SILENT
    dead = package.remove({name for name in package.parts if name.startswith(starts)})
    for part in sorted({owner for owner, _ in dead if owner.startswith("xl/worksheets/")}):
        _unhook(package, part, {id_ for owner, id_ in dead if owner == part})
    notes = [f"{'、'.join(lost)}没有保留。"] if lost else []
    return [*notes, "会话式批注改成了普通批注。"] if threads else notes


def _unhook(package: Package, part: str, ids: set[str]) -> None:
    """Remove the elements of a worksheet that point at what is gone."""
    root = parse(package.parts[part])
    for element in [e for e in root.iter() if e.get(R_ID) in ids]:
        _climb_out(element)
    package.parts[part] = render(root)


def _climb_out(element: etree._Element) -> None:
    """Remove an element, and every wrapper that it leaves empty."""
    while (parent := element.getparent()) is not None:
        parent.remove(element)
        if len(parent) or local(parent) not in _WRAPPERS:
            return
        element = parent
