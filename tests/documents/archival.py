"""What PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1) demand of a file, read from the file itself.

veraPDF is a Java program that the package index does not carry; these are its rules for what our
documents can contain. Every sentence names the clause it comes from.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
from pypdf.generic import ContentStream

# ISO 32000-1 §14.8.4: the standard structure types.
STANDARD = {
    "Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct", "Private",
    "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead",
    "TBody", "TFoot", "Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Figure", "Formula", "Form",
}  # fmt: skip
FORBIDDEN = {
    "/JavaScript",
    "/Launch",
    "/Sound",
    "/Movie",
    "/ResetForm",
    "/ImportData",
    "/SubmitForm",
    "/GoToR",
    "/GoToE",
}
SHOWS = {
    b"Tj",
    b"TJ",
    b"'",
    b'"',
    b"f",
    b"F",
    b"f*",
    b"B",
    b"B*",
    b"b",
    b"b*",
    b"S",
    b"s",
    b"sh",
    b"Do",
    b"BI",
}


def faults(file: Path) -> list[str]:
    """Every rule the file breaks, in words; empty for a sound one."""
    reader = pypdf.PdfReader(file)
    root: Any = reader.trailer["/Root"]
    found = [*_file(file, reader), *_metadata(reader, root), *_catalog(root), *_fonts(reader)]
    for number, page in enumerate(reader.pages, start=1):
        found += [f"第{number}页：{said}" for said in _page(page)]
    tree = root.get("/StructTreeRoot")
    return found + (_structure(reader, tree.get_object()) if tree else ["没有结构树（UA §7.1）"])


def _file(file: Path, reader: pypdf.PdfReader) -> Iterator[str]:
    data = file.read_bytes()
    if not re.match(
        rb"%PDF-1\.[0-7]\n?%[\x80-\xff]{4}", data.replace(b"\r", b"\n")[:16].replace(b"\n\n", b"\n")
    ):
        yield "文件头或其后的二进制注释不对（A-2 §6.1.2）"
    if reader.is_encrypted or "/Encrypt" in reader.trailer:
        yield "文件被加密（A-2 §6.1.3）"
    if "/ID" not in reader.trailer:
        yield "没有文件标识 ID（A-2 §6.1.3）"
    for name in FORBIDDEN:
        if f"/S {name}".encode() in data or f"/S{name}".encode() in data:
            yield f"含有禁止的动作{name}（A-2 §6.5.1）"


def _metadata(reader: pypdf.PdfReader, root: Any) -> Iterator[str]:
    xmp = root["/Metadata"].get_object().get_data().decode() if "/Metadata" in root else ""
    for mark, value, rule in (
        ("pdfaid:part", "2", "A-2 §6.6.4"),
        ("pdfaid:conformance", "A", "A-2 §6.6.4"),
        ("pdfuaid:part", "1", "UA §5"),
    ):
        if not re.search(rf'<{mark}>{value}<|{mark}="{value}"', xmp):
            yield f"元数据没有 {mark} {value}（{rule}）"
    title = re.search(r"<dc:title>.*?<rdf:li[^>]*>(.+?)</rdf:li>", xmp, re.DOTALL)
    if not title:
        yield "元数据没有标题 dc:title（UA §7.1）"
    elif reader.metadata is None or reader.metadata.title != title[1]:
        yield "信息字典的标题与元数据不一致（A-2 §6.6.3）"


def _catalog(root: Any) -> Iterator[str]:
    marks = root.get("/MarkInfo", {})
    if not _true(marks.get("/Marked")):
        yield "没有标记为带标签（UA §7.1）"
    if _true(marks.get("/Suspects")):
        yield "标签存疑（UA §7.1）"
    if not str(root.get("/Lang", "")).startswith("zh"):
        yield "没有文档语言（UA §7.2）"
    if not _true(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle")):
        yield "窗口标题不显示文档标题（UA §7.1）"
    intents = [i.get_object() for i in root.get("/OutputIntents", [])]
    if not any(
        i.get("/S") == "/GTS_PDFA1"
        and i["/DestOutputProfile"].get_object().get_data()[36:40] == b"acsp"
        for i in intents
    ):
        yield "没有带 ICC 特性文件的输出意图（A-2 §6.2.3）"
    if "/Outlines" not in root:
        yield "没有书签"
    for key in ("/AcroForm", "/AA"):
        if key in root:
            yield f"目录里有 {key}（A-2 §6.4、§6.5）"
    names = root.get("/Names", {})
    yield from (
        f"目录里有 {key}（A-2 §6.5、§6.8）"
        for key in ("/JavaScript", "/EmbeddedFiles")
        if key in names
    )


def _true(value: Any) -> bool:
    return bool(getattr(value, "value", value))


def _fonts(reader: pypdf.PdfReader) -> Iterator[str]:
    seen = set()
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for name, font in resources.get("/Font", {}).items():
            found = font.get_object()
            if id(found) in seen:
                continue
            seen.add(id(found))
            inner = (
                found["/DescendantFonts"][0].get_object() if "/DescendantFonts" in found else found
            )
            described = inner.get("/FontDescriptor", {})
            described = described.get_object() if hasattr(described, "get_object") else described
            if not any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                yield f"字体{name}没有嵌入（A-2 §6.2.11.4）"
            if "/ToUnicode" not in found:
                yield f"字体{name}没有 ToUnicode（A-2 §6.2.11.7）"
            if (
                found["/Subtype"] == "/Type0"
                and inner["/Subtype"] == "/CIDFontType2"
                and inner.get("/CIDToGIDMap") is None
            ):
                yield f"字体{name}没有 CIDToGIDMap（A-2 §6.2.11.3）"


def _page(page: Any) -> Iterator[str]:
    if page.get("/Tabs", "/S") != "/S" or (page.get("/Annots") and page.get("/Tabs") != "/S"):
        yield "焦点次序不依结构（UA §7.18.3）"
    for note in page.get("/Annots", []):
        said = note.get_object()
        if not int(said.get("/F", 0)) & 4 and said.get("/Subtype") != "/Popup":
            yield "注释不打印（A-2 §6.3.2）"
        if "/StructParent" not in said or not (
            said.get("/Contents") or said.get("/Subtype") == "/Link"
        ):
            yield "注释不在结构树里（UA §7.18.1）"
    depth = 0
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator in (b"BMC", b"BDC"):
            depth += 1
        elif operator == b"EMC":
            depth -= 1
        elif operator in SHOWS and not depth:
            yield f"有内容既没有标签也不是装饰（UA §7.1）：{operator.decode()} {operands!r:.30}"
            return


def _structure(reader: pypdf.PdfReader, tree: Any) -> list[str]:
    roles = {str(k)[1:]: str(v)[1:] for k, v in tree.get("/RoleMap", {}).items()}
    found, level, marked = [], 0, 0
    if not tree.get("/ParentTree"):
        found.append("结构树没有 ParentTree（UA §7.1）")
    for kind, node, path in _nodes(tree, roles):
        marked += 1
        if kind not in STANDARD:
            found.append(f"标签{kind}既非标准也没有对应（UA §7.1）")
        if re.fullmatch(r"H\d", kind):
            if int(kind[1]) > level + 1:
                found.append(f"标题从 H{level} 跳到 {kind}（UA §7.4.2）")
            level = int(kind[1])
        if kind in ("Figure", "Formula") and not (node.get("/Alt") or node.get("/ActualText")):
            found.append("图没有文字说明（UA §7.3）")
        found += _table(kind, node, path, roles)
    return [*found, *([] if marked > 3 else ["结构树是空的（UA §7.1）"])]


def _nodes(tree: Any, roles: dict[str, str]) -> Iterator[tuple[str, Any, tuple[str, ...]]]:
    stack: list[tuple[Any, tuple[str, ...]]] = [(kid, ()) for kid in reversed(_kids(tree))]
    while stack:
        node, path = stack.pop()
        kind = str(node["/S"])[1:]
        kind = kind if kind in STANDARD else roles.get(kind, kind)
        yield kind, node, path
        stack += [(kid, (*path, kind)) for kid in reversed(_kids(node))]


def _kids(node: Any) -> list[Any]:
    given = node.get("/K", [])
    given = given.get_object() if hasattr(given, "get_object") else given
    listed = given if isinstance(given, list) else [given]
    made = [kid.get_object() if hasattr(kid, "get_object") else kid for kid in listed]
    return [kid for kid in made if isinstance(kid, dict) and "/S" in kid]


def _table(kind: str, node: Any, path: tuple[str, ...], roles: dict[str, str]) -> Iterator[str]:
    above = path[-1] if path else ""
    if kind == "TR" and above not in ("Table", "THead", "TBody", "TFoot"):
        yield "TR 不在表里（UA §7.5）"
    if kind in ("TH", "TD") and above != "TR":
        yield f"{kind} 不在 TR 里（UA §7.5）"
    if kind == "TH" and not _attribute(node, "/Scope"):
        yield "表头没有 Scope（UA §7.5）"
    if kind == "Table":
        widths = {
            sum(_attribute(c, "/ColSpan") or 1 for c in _kids(row))
            for row in _rows(node, roles)
            if not _spans(row)
        }
        if len(widths) > 1 and not any(_spans(row) for row in _rows(node, roles)):
            yield f"表的各行格数不同：{sorted(widths)}（UA §7.5）"


def _rows(node: Any, roles: dict[str, str]) -> Iterator[Any]:
    for kid in _kids(node):
        if str(kid["/S"])[1:] == "TR":
            yield kid
        elif str(kid["/S"])[1:] in ("THead", "TBody", "TFoot"):
            yield from _rows(kid, roles)


def _spans(row: Any) -> bool:
    return any((_attribute(cell, "/RowSpan") or 1) > 1 for cell in _kids(row))


def _attribute(node: Any, name: str) -> Any:
    given = node.get("/A", [])
    given = given.get_object() if hasattr(given, "get_object") else given
    for entry in given if isinstance(given, list) else [given]:
        held = entry.get_object() if hasattr(entry, "get_object") else entry
        if isinstance(held, dict) and name in held:
            return held[name]
    return None
