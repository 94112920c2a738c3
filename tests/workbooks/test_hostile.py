"""Files that are damaged, hostile or something else: one finding each, and the next file is read."""

import io
import os
import signal
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kaoping import intake
from kaoping.intake.container import Refused
from kaoping.intake.guard import Guard
from tests.workbooks.books import good

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


def book_bytes(tmp_path: Path) -> bytes:
    return good().save(tmp_path / "whole.xlsx").read_bytes()


def rezipped(data: bytes, change: dict[str, bytes], extra: dict[str, bytes] | None = None) -> bytes:
    """The same archive with some members replaced and others added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change.get(name) or old.read(name))
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def understated(data: bytes) -> bytes:
    """A member that declares 10 bytes and inflates to 5 MB, in the table of contents too."""
    bomb = rezipped(data, {}, {"xl/media/bomb.xml": b"A" * 5_000_000})
    return bomb.replace(struct.pack("<I", 5_000_000), struct.pack("<I", 10))


def overstated(data: bytes) -> bytes:
    """A member that declares one byte more than it holds."""
    short = rezipped(data, {}, {"xl/short.xml": b"<!-- " + b"x" * 7_914})
    return short.replace(struct.pack("<I", 7_919), struct.pack("<I", 7_920))


def flagged(data: bytes) -> bytes:
    """Every member marked as encrypted."""
    return data.replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"
    )


def doubled(data: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/workbook.xml", "<x/>")
    return out.getvalue()


def is_read(answer: object) -> bool:
    return isinstance(answer, dict) and answer["kind"] == "submission"


def plain_zip(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


ENTITY = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "xxxxxxxx">]><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&x;</t></si></sst>'
FAR_CELL = (
    SHEET
    % b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
)
FILES: list[tuple[str, Callable[[bytes], bytes], str, str]] = [
    ("empty", lambda _: b"", "S01", "文件“坏.xlsx”无法打开：文件是空的。"),
    ("cut in half", lambda data: data[: len(data) // 2], "S01", "文件“坏.xlsx”无法打开：压缩结构损坏（BadZipFile）。"),
    ("only a zip header", lambda data: data[:40], "S01", "文件“坏.xlsx”无法打开：压缩结构损坏（BadZipFile）。"),
    ("sheet is no markup", lambda data: rezipped(data, {"xl/workbook.xml": b"not markup"}), "S01", "文件“坏.xlsx”无法打开：表格内容无法解析（XMLSyntaxError）。"),
    ("member twice", doubled, "S01", "文件“坏.xlsx”无法打开：内部文件重名。"),
    ("PDF", lambda _: b"%PDF-1.4 ...", "S02", "文件“坏.xlsx”不是可受理的表格文件（识别为：PDF 文件）。"),
    ("picture", lambda _: b"\x89PNG\r\n\x1a\n0000", "S02", "文件“坏.xlsx”不是可受理的表格文件（识别为：图片）。"),
    ("web page", lambda _: "<html><p>关于报送材料的通知</p></html>".encode(), "S02", "文件“坏.xlsx”不是可受理的表格文件（识别为：没有表格的网页）。"),
    ("old workbook, broken", lambda _: OLE + "Workbook".encode("utf-16-le"), "S01", "文件“坏.xlsx”无法打开：表格内容无法解析（CompDocError）。"),
    ("binary workbook, broken", lambda _: plain_zip("xl/workbook.bin"), "S01", "文件“坏.xlsx”无法打开：表格内容无法解析（KeyError）。"),
    ("document", lambda _: plain_zip("word/document.xml"), "S02", "文件“坏.xlsx”不是可受理的表格文件（识别为：Word 文档）。"),
    ("open document", lambda _: plain_zip("mimetype", "content.xml"), "S02", "文件“坏.xlsx”不是可受理的表格文件（识别为：ODF 文档（不是电子表格））。"),
    ("archive", lambda _: plain_zip("a.txt"), "S02", "文件“坏.xlsx”不是可受理的表格文件（识别为：文本文件）。"),
    ("noise", lambda _: bytes(range(256)) * 8, "S02", "文件“坏.xlsx”不是可受理的表格文件（识别为：未知的二进制文件）。"),
    ("many members", lambda _: plain_zip("xl/workbook.xml", *(f"x/{n}" for n in range(2_000))), "S11", "文件“坏.xlsx”超出受理限制：内部文件2001个，上限2000个。"),
    ("bomb, declared", lambda data: rezipped(data, {}, {"xl/big.xml": b"\0" * 20_000_000}), "S11", "文件“坏.xlsx”超出受理限制：压缩比超过200倍。"),
    ("bomb, understated", understated, "S11", "文件“坏.xlsx”超出受理限制：内部文件的实际大小超过声明的大小。"),
    ("member cut short", overstated, "S01", "文件“坏.xlsx”无法打开：压缩数据不完整。"),
    ("archive in the archive", lambda data: rezipped(data, {}, {"xl/inner.zip": plain_zip("a")}), "S11", "文件“坏.xlsx”超出受理限制：内部嵌有其他压缩文件。"),
    ("entity", lambda data: rezipped(data, {"xl/styles.xml": ENTITY}), "S11", "文件“坏.xlsx”超出受理限制：含有文档类型声明。"),
    ("entity in UTF-16", lambda data: rezipped(data, {"xl/styles.xml": ENTITY.decode().encode("utf-16")}), "S11", "文件“坏.xlsx”超出受理限制：含有文档类型声明。"),
    ("cell in the far corner", lambda data: rezipped(data, {"xl/worksheets/sheet2.xml": FAR_CELL}), "S11", "文件“坏.xlsx”超出受理限制：工作表区域为1048576行16384列，上限200000行、500列、3000000格。"),
    ("encrypted", lambda _: OLE + "EncryptedPackage".encode("utf-16-le"), "S13", "文件“坏.xlsx”设有打开密码，无法读取。"),
    ("encrypted members", flagged, "S13", "文件“坏.xlsx”设有打开密码，无法读取。"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "code", "message"), FILES, ids=[row[0] for row in FILES])
def test_a_hostile_file_is_refused_with_a_reason(
    name: str, make: Callable[[bytes], bytes], code: str, message: str,
    tmp_path: Path, context: intake.Context, guard: Guard,
) -> None:  # fmt: skip
    whole = book_bytes(tmp_path)
    file = tmp_path / "坏.xlsx"
    file.write_bytes(make(whole))
    parsed = intake.parse_file(file, "坏.xlsx", context, guard)
    assert (parsed.kind, [f.code for f in parsed.findings]) == ("rejected", [code])
    assert context.message(parsed.findings[0]) == message
    beside = intake.parse_file(tmp_path / "whole.xlsx", "好.xlsx", context, guard)
    assert beside.kind == "submission" and beside.findings == []


def test_a_large_file_is_refused_by_its_size(tmp_path: Path, context: intake.Context) -> None:
    file = tmp_path / "大.csv"
    with file.open("wb") as handle:
        handle.truncate(51 * 1024 * 1024)
    (finding,) = intake.parse_file(file, "大.csv", context).findings
    assert context.message(finding) == "文件“大.csv”超出受理限制：文件大小51MB，上限50MB。"


def test_a_reader_that_dies_costs_one_file(tmp_path: Path, context: intake.Context) -> None:
    file = good().save(tmp_path / "a.xlsx")
    with Guard() as warm:
        warm.parse(file, "a.xlsx", context)
        assert warm._child is not None
        os.kill(warm._child.pid, signal.SIGKILL)  # while idle: the next file finds a fresh child
        warm._child.wait()
        assert is_read(warm.parse(file, "a.xlsx", context))


def test_a_reader_that_hangs_is_ended(tmp_path: Path, context: intake.Context) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # opening it for reading waits for ever
    file = good().save(tmp_path / "a.xlsx")
    with Guard(timeout=2) as warm:
        assert warm.parse(pipe, "pipe", context) == Refused("S12", "超过2秒仍未读完")
        assert is_read(warm.parse(file, "a.xlsx", context))


def test_a_reader_that_eats_memory_is_ended(tmp_path: Path, context: intake.Context) -> None:
    block = b"".join(
        b'<row><c t="inlineStr"><is><t>%d</t></is></c></row>' % (n * 7919) for n in range(400)
    )
    file, out = tmp_path / "a.xlsx", io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book_bytes(tmp_path))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            new.writestr(
                name, SHEET % (block * 12_000) if name.endswith("sheet2.xml") else old.read(name)
            )
    file.write_bytes(out.getvalue())
    with Guard() as warm:
        (finding,) = intake.parse_file(file, "a.xlsx", context, warm).findings
        assert context.message(finding).startswith("读取文件“a.xlsx”时")
        assert finding.code == "S12"
        assert is_read(warm.parse(tmp_path / "whole.xlsx", "whole.xlsx", context))


def test_a_csv_of_millions_of_rows_is_refused_while_reading(
    tmp_path: Path, context: intake.Context
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"1\n" * 20_000_000)
    (finding,) = intake.parse_file(file, "a.csv", context).findings
    assert finding.code == "S11"
    assert context.message(finding) == (
        "文件“a.csv”超出受理限制：工作表区域为200001行1列，上限200000行、500列、3000000格。"
    )


@pytest.mark.parametrize("cell", ['=cmd|"/c calc"!A1', "=HYPERLINK(\"http://x\")", "+1+1", "@SUM(A1)", "'; drop table x; --", "{{7*7}}", "${x}", "%s%n"])  # fmt: skip
def test_hostile_text_is_kept_as_text(
    cell: str, tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    lines = [
        "调查对象,单位代码,有效问卷数,满意数",
        f'"{cell.replace(chr(34), chr(34) * 2)}",JD01,10,9',
    ]
    file = tmp_path / "满意度.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    parsed = intake.parse_file(file, file.name, context, guard)
    assert parsed.findings == [] and parsed.registers == ("reg_satisfaction",)
    texts = parsed.cells.filter(column_name="audience")["text"].to_list()
    assert texts == [cell]
