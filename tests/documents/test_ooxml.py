"""DOCX and XLSX as packages (ECMA-376-2): typed parts, relations that lead somewhere, ids that are told apart."""

import posixpath
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from kaoping.documents.zipper import pack, write_zip
from tests.conftest import DemoRun
from tests.documents.conftest import Rendered
from tests.documents.hostile import Hostile

PACKAGE = "{http://schemas.openxmlformats.org/package/2006/"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# The order of children that the schema prescribes, of elements we write (ECMA-376-1 §17.3–17.6).
ORDER = {
    "tcPr": ("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "vAlign"),
    "tblPr": ("tblStyle", "tblpPr", "tblW", "jc", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook",
              "tblCaption", "tblDescription"),
    "pPr": ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "pBdr", "shd", "tabs",
            "spacing", "ind", "contextualSpacing", "jc", "outlineLvl", "rPr", "sectPr"),
    "sectPr": ("headerReference", "footerReference", "type", "pgSz", "pgMar", "pgNumType", "cols", "titlePg", "docGrid"),
}  # fmt: skip


def faults(file: Path) -> list[str]:
    """Every way in which the package is not one; empty for a sound file."""
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        parts = {n: archive.read(n) for n in names}
    found = [f"两次出现：{n}" for n, count in Counter(names).items() if count > 1]
    trees = {}
    for name, data in parts.items():
        if name.endswith((".xml", ".rels")):
            try:
                trees[name] = etree.fromstring(data)
            except etree.XMLSyntaxError as error:
                found.append(f"{name} 不是完整的 XML：{error}")
    return found + _types(parts, trees) + _relations(parts, trees) + _word(trees)


def _types(parts: dict[str, bytes], trees: dict[str, etree._Element]) -> list[str]:
    root = trees.get("[Content_Types].xml")
    if root is None:
        return ["没有内容类型"]
    ends = {e.get("Extension", "").lower() for e in root.iter(f"{PACKAGE}content-types}}Default")}
    own = [e.get("PartName", "") for e in root.iter(f"{PACKAGE}content-types}}Override")]
    found = [f"内容类型所指的部件不存在：{n}" for n in own if n.lstrip("/") not in parts]
    bare = [n for n in parts if f"/{n}" not in own and n.rpartition(".")[2].lower() not in ends]
    return found + [f"没有内容类型：{n}" for n in bare if n != "[Content_Types].xml"]


def _relations(parts: dict[str, bytes], trees: dict[str, etree._Element]) -> list[str]:
    found, reached = [], set()
    for name, root in trees.items():
        if not name.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(name))
        ids = [e.get("Id", "") for e in root]
        found += [f"{name} 有相同的 Id：{i}" for i, count in Counter(ids).items() if count > 1]
        for entry in root:
            if entry.get("TargetMode") == "External":
                found.append(f"{name} 指向文件之外：{entry.get('Target')}")
                continue
            target = posixpath.normpath(posixpath.join("/", folder, entry.get("Target", "")))
            reached.add(target.lstrip("/"))
            if target.lstrip("/") not in parts:
                found.append(f"{name} 指向不存在的部件：{target}")
        source = f"{folder}/{posixpath.basename(name).removesuffix('.rels')}".lstrip("/")
        used = (
            {v for e in trees[source].iter() for k, v in e.attrib.items() if k.startswith(R)}
            if source in trees
            else set()
        )
        found += [f"{source} 用了没有的引用：{i}" for i in used - set(ids)]
    loose = {n for n in parts if not n.endswith(".rels") and n != "[Content_Types].xml"} - reached
    return found + [f"没有引用到的部件：{n}" for n in sorted(loose)]


def _word(trees: dict[str, etree._Element]) -> list[str]:
    root = trees.get("word/document.xml")
    if root is None:
        return []
    found = []
    ids = Counter(e.get("id") for e in root.iter(f"{WP}docPr"))
    found += [f"图的编号重复：{i}" for i, count in ids.items() if count > 1]
    found += ["表格单元格没有段落" for c in root.iter(f"{W}tc") if c.find(f"{W}p") is None]
    found += ["表格没有行" for t in root.iter(f"{W}tbl") if t.find(f"{W}tr") is None]
    styles = {s.get(f"{W}styleId") for s in trees["word/styles.xml"].iter(f"{W}style")}
    named = {s.get(f"{W}val") for s in root.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")}
    found += [f"没有这个样式：{s}" for s in named - styles]
    for kind, order in ORDER.items():
        for element in root.iter(f"{W}{kind}"):
            local = [etree.QName(kid).localname for kid in element]
            known = [order.index(n) for n in local if n in order]
            if known != sorted(known) or set(local) - set(order):
                found.append(f"{kind} 的内容次序不对：{local}")
                break
    return found


@pytest.mark.parametrize("name", ["JD01.docx", "组织部/JD01.docx", "汇总表.xlsx"])
def test_the_package_is_sound(rendered: Rendered, name: str) -> None:
    assert faults(rendered.file(name)) == []


def violations(file: Path) -> list[str]:
    """What the schema of Office (ECMA-376, as the Open XML SDK has it) says against a file.

    Left out: that a document has no theme (the SDK wants one, the standard and our readers do not; our fonts
    and colours are all written out), and what Excel would store elsewhere when it next saves a received file.
    """
    audit = pytest.importorskip(
        "openxml_audit", reason="先按 requirements-dev.lock 安装 openxml-audit"
    )
    found = audit.OpenXmlValidator().validate(str(file)).errors
    beside = ("relationships/theme' is missing", "inline-string cell(s)")
    return [e.description for e in found if not any(b in e.description for b in beside)]


def test_a_letter_is_valid_by_the_schema(rendered: Rendered) -> None:
    assert violations(rendered.file("WB05.docx")) == []


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_kind_of_file_is_valid_by_the_schema(demo_run: DemoRun, hostile: Hostile) -> None:
    folder = demo_run.run_dir / "documents"
    names = ["JD01.docx", "WB05.docx", "组织部/JD01.docx", "组织部/报送函.docx", "汇总表.xlsx"]
    files = [*(folder / name for name in names), *sorted((folder / "全区").glob("*.docx"))]
    files += [hostile.document("JD02.docx"), *sorted(hostile.returned.iterdir())]
    assert len(files) > 14
    assert {f.name: found for f in files if (found := violations(f))} == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b'<w:jc w:val="center"/>', b'<w:jc w:val="middle"/>', "Invalid value for attribute 'val'"),
        (b"<w:body>", b"<w:body><w:nonsense/>", "Unexpected element 'nonsense'"),
        (b"<w:tbl>", b"<w:tbl><w:tr/>", "Required element 'tblPr' is missing"),
    ],
)
def test_what_the_schema_forbids_is_found_out(
    rendered: Rendered, tmp_path: Path, old: bytes, new: bytes, said: str
) -> None:
    found = violations(damaged(rendered, tmp_path, "word/document.xml", old, new))
    assert any(said in each for each in found), found


@pytest.mark.slow
def test_every_package_of_a_run_is_sound(demo_run: DemoRun) -> None:
    folder = demo_run.run_dir / "documents"
    files = [f for f in sorted(folder.rglob("*")) if f.suffix in (".docx", ".xlsx")]
    assert len(files) > 48
    assert {f.name: found for f in files if (found := faults(f))} == {}


@pytest.mark.parametrize(
    ("member", "old", "new", "said"),
    [
        ("word/document.xml", b"</w:body>", b"", "不是完整的 XML"),
        ("word/document.xml", b'r:id="rIdChart1"', b'r:id="rIdChart99"', "用了没有的引用：rIdChart99"),
        ("word/_rels/document.xml.rels", b"charts/chart1.xml", b"charts/chart77.xml", "指向不存在的部件"),
        ("word/document.xml", b'docPr id="102"', b'docPr id="101"', "图的编号重复：101"),
        ("[Content_Types].xml", b"/word/styles.xml", b"/word/style.xml", "内容类型所指的部件不存在"),
    ],
)  # fmt: skip
def test_a_damaged_package_is_found_out(
    rendered: Rendered, tmp_path: Path, member: str, old: bytes, new: bytes, said: str
) -> None:
    file = damaged(rendered, tmp_path, member, old, new)
    assert any(said in fault for fault in faults(file)), faults(file)


def damaged(rendered: Rendered, folder: Path, member: str, old: bytes, new: bytes) -> Path:
    """A letter with one place of one member changed."""
    with zipfile.ZipFile(rendered.file("JD01.docx")) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[member]
    parts[member] = parts[member].replace(old, new, 1)
    file = folder / "damaged.docx"
    file.write_bytes(write_zip((name, pack(data)) for name, data in parts.items()))
    return file
