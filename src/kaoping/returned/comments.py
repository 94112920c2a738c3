"""Cell comments (批注): the clerk's own stay on top, ours stand below between two marks.

A comment is two things: its text in a comments part, and its box in a drawing of the old kind (VML),
without which spreadsheet programs do not show it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from kaoping.intake.grid import column_letters
from kaoping.returned.marks import AUTHOR, BEGIN, END
from kaoping.returned.package import MAIN, R_ID, Package, main, parse, render
from kaoping.returned.sheetxml import Sheet, corners
from kaoping.returned.vml import NEW, Boxes

_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_THREAD_HINT = re.compile(r"^\[[^\]\n]{0,20}\].*?(?:Comment:|批注:|注释:)\s*", re.DOTALL)
_UNHEARD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def comment(
    package: Package, part: str, sheet: Sheet, texts: Mapping[tuple[int, int], str]
) -> None:
    """Replace our comments of a worksheet by these; those of others stay.

    Args:
        package: the workbook.
        part: the worksheet's part name.
        sheet: its markup.
        texts: (row, column) → our text.
    """
    link = package.link(part, "comments")
    if link is None and not texts:
        return
    name = link.part if link else package.free_name("xl/comments{}.xml")
    root = parse(package.parts[name]) if link else _empty()
    touched = _strip(root) | texts.keys()
    if not touched:
        return
    known = {_place(item): item for item in _items(root)}
    for place, text in texts.items():
        _append(root, place, text, known.get(place))
    _sort(root)
    package.add(name, render(root), _TYPE)
    package.connect(part, "comments", name)
    left = {p: "".join(str(n.text) for n in _nodes(i)) for i in _items(root) if (p := _place(i))}
    _boxes(package, part, sheet, touched, left)


def _boxes(
    package: Package,
    part: str,
    sheet: Sheet,
    touched: set[tuple[int, int]],
    texts: Mapping[tuple[int, int], str],
) -> None:
    """Boxes of our comments anew, boxes of emptied comments away, all others untouched."""
    holder = sheet.find("legacyDrawing")
    links = {link.id: link.part for link in package.links(part) if link.kind == "vmlDrawing"}
    name = links.get(holder.get(R_ID) or "") if holder is not None else None
    data = package.parts.get(name or "")
    boxes = Boxes(data.decode("utf-8", errors="replace") if data else NEW)
    boxes.drop(touched)
    missing = sorted(texts.keys() - boxes.places())
    if missing:
        boxes.add({place: texts[place] for place in missing}, sheet.root)
    if name is None or data is None:
        name = package.free_name("xl/drawings/vmlDrawing{}.vml")
        package.default_type("vml", _VML_TYPE)
        element = etree.Element(
            main("legacyDrawing"), {R_ID: package.connect(part, "vmlDrawing", name)}
        )
        sheet.drop("legacyDrawing")
        sheet.insert(element)
    package.parts[name] = boxes.text.encode()


def unthread(package: Package, part: str) -> None:
    """Threaded comments become plain ones: their text stays, the hint to a newer program goes."""
    link = package.link(part, "comments")
    if link is None or not any(k.kind == "threadedComment" for k in package.links(part)):
        return
    root = parse(package.parts[link.part])
    for item in _items(root):
        nodes = _nodes(item)
        if nodes and (found := _THREAD_HINT.match(str(nodes[0].text))):
            nodes[0].text = str(nodes[0].text)[found.end() :]
    for author in root.iter(main("author")):
        if (author.text or "").startswith("tc="):
            author.text = ""
    package.parts[link.part] = render(root)


def _empty() -> etree._Element:
    return parse(f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode())


def _items(root: etree._Element) -> list[etree._Element]:
    return list(root.iter(main("comment")))


def _place(item: etree._Element) -> tuple[int, int] | None:
    area = corners(item.get("ref") or "")
    return area[:2] if area else None


def _nodes(item: etree._Element) -> list[etree._Element]:
    return [node for node in item.iter(main("t")) if node.text]


def _strip(root: etree._Element) -> set[tuple[int, int]]:
    """Take out what an earlier return wrote; the answer is the cells where there was any."""
    touched = set()
    for item in _items(root):
        nodes = _nodes(item)
        text = "".join(str(node.text) for node in nodes)
        start = text.find(BEGIN)
        if start < 0:
            continue
        if place := _place(item):
            touched.add(place)
        end = text.find(END, start)
        end = len(text) if end < 0 else end + len(END)
        start = len(text[:start].rstrip("\n"))
        _cut(nodes, start, end)
        if not any(str(node.text or "").strip() for node in nodes):
            parent = item.getparent()
            assert parent is not None
            parent.remove(item)
    return touched


def _cut(nodes: list[etree._Element], start: int, end: int) -> None:
    """Remove the characters from `start` to `end` of a text that runs through these nodes."""
    at = 0
    for node in nodes:
        text = str(node.text)
        low, high = max(start - at, 0), max(end - at, 0)
        node.text = text[:low] + text[high:]
        at += len(text)
        run = node.getparent()
        if not node.text and run is not None and run.tag == main("r"):
            outer = run.getparent()
            assert outer is not None
            outer.remove(run)


def _append(
    root: etree._Element, place: tuple[int, int], text: str, item: etree._Element | None
) -> None:
    """Our text below what the cell's comment says; a new comment when there is none."""
    ref = f"{column_letters(place[1])}{place[0]}"
    if item is None:
        holder = root.find(main("commentList"))
        assert holder is not None
        item = etree.SubElement(holder, main("comment"), {"ref": ref, "authorId": _author(root)})
    body = item.find(main("text"))
    if body is None:
        body = etree.SubElement(item, main("text"))
        item.insert(0, body)
    for plain in [
        node for node in body if node.tag == main("t")
    ]:  # a text without runs becomes one
        run = etree.Element(main("r"))
        body.replace(plain, run)
        run.append(plain)
    lead = "\n" if _nodes(item) else ""
    body.append(_run(lead + _UNHEARD.sub("", text)))


def _run(text: str) -> etree._Element:
    run = etree.Element(main("r"))
    style = etree.SubElement(run, main("rPr"))
    for name, value in (("sz", "9"), ("rFont", "宋体"), ("charset", "134")):
        etree.SubElement(style, main(name), {"val": value})
    node = etree.SubElement(run, main("t"), {_XML_SPACE: "preserve"})
    node.text = text
    return run


def _author(root: etree._Element) -> str:
    """The index of our author, added when there is none."""
    authors = root.find(main("authors"))
    if authors is None:
        authors = etree.Element(main("authors"))
        root.insert(0, authors)
    names = [author.text or "" for author in authors]
    if AUTHOR not in names:
        etree.SubElement(authors, main("author")).text = AUTHOR
        return str(len(names))
    return str(names.index(AUTHOR))


def _sort(root: etree._Element) -> None:
    """Comments in reading order, as spreadsheet programs write them."""
    holder = root.find(main("commentList"))
    assert holder is not None
    holder[:] = sorted(holder, key=lambda item: _place(item) or (0, 0))
