"""PDFs for the archives (PDF/A-2a) and for every reader (PDF/UA-1): sound ones pass, damaged ones do not."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import BooleanObject, DictionaryObject, NameObject, TextStringObject

from tests.conftest import DemoRun
from tests.documents.archival import faults
from tests.documents.conftest import Rendered
from tests.documents.hostile import Hostile

Damage = Callable[[pypdf.PdfWriter, Any], None]


def test_a_letter_is_sound(rendered: Rendered) -> None:
    assert faults(rendered.file("WB05.pdf")) == []


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_pdf_of_a_run_is_sound(demo_run: DemoRun, hostile: Hostile) -> None:
    files = sorted((demo_run.run_dir / "documents").rglob("*.pdf"))
    # Letters and reports of 24 units, 报送函, six district documents, 领导一页通.
    assert len(files) == 24 * 2 + 1 + 6 + 1
    files += sorted((hostile.run_dir / "documents").rglob("*.pdf"))
    assert {f.name: found for f in files if (found := faults(f))} == {}


def _untitled(writer: pypdf.PdfWriter, root: Any) -> None:
    del root["/ViewerPreferences"]


def _untagged(writer: pypdf.PdfWriter, root: Any) -> None:
    root["/MarkInfo"][NameObject("/Marked")] = BooleanObject(False)


def _without(key: str) -> Damage:
    def damage(writer: pypdf.PdfWriter, root: Any) -> None:
        del root[key]

    return damage


def _french(writer: pypdf.PdfWriter, root: Any) -> None:
    root[NameObject("/Lang")] = TextStringObject("fr")


def _alone(writer: pypdf.PdfWriter, root: Any) -> None:
    """A font without its file, and with no way back to the text."""
    resources: Any = writer.pages[0]["/Resources"]
    font = next(iter(resources["/Font"].values())).get_object()
    del font["/ToUnicode"]
    described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
    for key in ("/FontFile", "/FontFile2", "/FontFile3"):
        described.pop(key, None)


def _script(writer: pypdf.PdfWriter, root: Any) -> None:
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")}
    root[NameObject("/OpenAction")] = DictionaryObject(action)


def _wordless(writer: pypdf.PdfWriter, root: Any) -> None:
    for node in _all(root["/StructTreeRoot"]):
        node.pop("/Alt", None)


def _unscoped(writer: pypdf.PdfWriter, root: Any) -> None:
    for node in _all(root["/StructTreeRoot"]):
        if node.get("/S") == "/TH":
            node.pop("/A", None)


def _leaping(writer: pypdf.PdfWriter, root: Any) -> None:
    for node in _all(root["/StructTreeRoot"]):
        if node.get("/S") == "/H1":
            node[NameObject("/S")] = NameObject("/H3")


def _all(node: Any) -> Any:
    held = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(held, list):
        for kid in held:
            yield from _all(kid)
    elif isinstance(held, dict):
        yield held
        if "/K" in held:
            yield from _all(held["/K"])


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_untitled, "窗口标题不显示文档标题"),
        (_untagged, "没有标记为带标签"),
        (_without("/Metadata"), "元数据没有 pdfaid:part 2"),
        (_without("/OutputIntents"), "没有带 ICC 特性文件的输出意图"),
        (_without("/StructTreeRoot"), "没有结构树"),
        (_without("/Outlines"), "没有书签"),
        (_french, "没有文档语言"),
        (_alone, "没有嵌入"),
        (_script, "JavaScript"),
        (_wordless, "图没有文字说明"),
        (_unscoped, "表头没有 Scope"),
        (_leaping, "标题从 H0 跳到 H3"),
    ],
)
def test_a_damaged_file_is_found_out(
    rendered: Rendered, tmp_path: Path, damage: Damage, said: str
) -> None:
    writer = pypdf.PdfWriter(clone_from=rendered.file("WB05.pdf"))
    damage(writer, writer._root_object)
    for page in writer.pages[1:]:  # one page is enough, and quicker to read
        page.pop("/Contents", None)
    file = tmp_path / "damaged.pdf"
    writer.write(file)
    assert any(said in fault for fault in faults(file)), faults(file)
