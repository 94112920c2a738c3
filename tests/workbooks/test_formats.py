"""The same table in every format that clerks send gives the same facts, told from the bytes alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwt
from openpyxl import load_workbook
from openpyxl.styles import Font

from kaoping import intake
from kaoping.intake.container import Container, inspect
from kaoping.intake.guard import Guard, Opened
from kaoping.intake.problem import Raw
from tests.workbooks import writers
from tests.workbooks.books import Book, good

FACTS = ["sheet", "row_no", "column_name", "cell", "state", "text", "number", "first", "last", "flag", "key", "norm", "hedge"]  # fmt: skip
KINDS = {"xlsx": "xlsx", "xls": "xls", "xlsb": "xlsb", "ods": "ods", "strict .xlsx": "xlsx",
         "web page named .xls": "html", "single-file web page": "mht", "XML spreadsheet 2003": "xml",
         "zip of one .xls": "xls", "zip of one .xlsx": "xlsx"}  # fmt: skip


def parse(data: bytes, name: str, folder: Path, context: intake.Context, guard: Guard) -> intake.Parsed:  # fmt: skip
    file = folder / "received"
    file.write_bytes(data)
    return intake.parse_file(file, name, context, guard)


def facts(parsed: intake.Parsed) -> list[tuple[object, ...]]:
    return sorted(parsed.cells.select(FACTS).rows(), key=repr)


def raws(answer: Opened) -> list[Raw]:
    return [raw for row in answer.grids[0].rows.values() for raw in row.values()]


def balanced(parsed: intake.Parsed) -> bool:
    return all(
        c["read"] == c["used"] + c["flagged"] + sum(c["ignored"].values())
        for c in parsed.counts.values()
    )


@pytest.mark.parametrize("kind", writers.WRITERS)
def test_every_format_gives_the_same_facts(
    kind: str, tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    data = writers.WRITERS[kind](good(), tmp_path)
    container = inspect(data)
    assert isinstance(container, Container) and container.kind == KINDS[kind]
    parsed = parse(data, "报表.xls", tmp_path, context, guard)
    wanted = parse(writers.xlsx(good(), tmp_path), "a.xlsx", tmp_path, context, guard)
    assert [f.code for f in parsed.findings] == []
    assert facts(parsed) == facts(wanted) and len(facts(wanted)) > 60
    assert balanced(parsed)


def test_cells_without_addresses_follow_by_counting(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    """A generator that leaves out addresses: full rows only, one cell of them shown in per cent."""
    rows = {
        "A1": "年份",
        "B1": "比例",
        "A2": 2014,
        "B2": (0.05, "0%"),
        "A3": "=1/0",
        "B3": (0.5, "0%"),
    }
    data = writers.without_addresses(writers.xlsx(Book({"甲": rows}), tmp_path))
    (tmp_path / "a.xlsx").write_bytes(data)
    answer = guard.read(tmp_path / "a.xlsx", context)
    assert isinstance(answer, Opened)
    assert [list(raw) for raw in raws(answer)] == [
        [1, 1, "s", "年份"], [1, 2, "s", "比例"], [2, 1, "n", "2014"], [2, 2, "p", "0.05"],
        [3, 1, "e", "公式未计算"], [3, 2, "p", "0.5"],
    ]  # fmt: skip


ENCODED: list[tuple[str, Callable[[str], bytes]]] = [
    ("UTF-8", lambda text: text.encode()),
    ("UTF-8 with mark", lambda text: text.encode("utf-8-sig")),
    ("UTF-16 with mark", lambda text: text.encode("utf-16")),
    ("UTF-16 little end first, no mark", lambda text: text.encode("utf-16-le")),
    ("UTF-16 big end first, no mark", lambda text: text.encode("utf-16-be")),
    ("GB18030", lambda text: text.encode("gb18030")),
    ("tabs", lambda text: text.replace(",", "\t").encode("gb18030")),
    ("semicolons, announced", lambda text: ("sep=;\n" + text.replace(",", ";")).encode()),
    ("bars", lambda text: text.replace(",", "|").encode()),
    ("line ends of a Mac", lambda text: text.replace("\n", "\r").encode()),
]
TARGETS = "指标代码,指标名称,目标数,完成数,计量单位\nT01,合理化建议（㐂堃𠮷）,80,92,条\nT02,示例培训,3000,3001,人次\n"


@pytest.mark.parametrize(("name", "encode"), ENCODED, ids=[row[0] for row in ENCODED])
def test_every_encoding_gives_the_same_cells(
    name: str, encode: Callable[[str], bytes], tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(encode(TARGETS))
    answer = guard.read(file, context)
    assert isinstance(answer, Opened)
    cells = [raw.text for raw in raws(answer) if not raw.text.startswith("sep")]
    assert cells == [text for text in TARGETS.replace("\n", ",").split(",") if text]


def test_big5_is_told_from_gb18030(tmp_path: Path, context: intake.Context, guard: Guard) -> None:
    """The same words in both encodings, each of which decodes the other's bytes without an error."""
    traditional = "企業名稱,組織機構代碼,職工人數\n示例紡織廠有限公司,PDY00001X,120\n示例機械製造廠,PDY000028,30\n"
    simplified = "企业名称,组织机构代码,职工人数\n示例纺织厂有限公司,PDY00001X,120\n示例机械制造厂,PDY000028,30\n"
    for text, encoding in (
        (traditional, "big5"),
        (traditional, "gb18030"),
        (simplified, "gb18030"),
    ):
        (tmp_path / "a.csv").write_bytes(text.encode(encoding))
        answer = guard.read(tmp_path / "a.csv", context)
        assert isinstance(answer, Opened)
        assert raws(answer)[3].text == text.splitlines()[1].split(",")[0]


def test_a_zip_with_other_files_says_what_was_not_read(
    tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    data = writers.zipped({"报表.xlsx": writers.xlsx(good(), tmp_path), "佐证/照片.jpg": b"\xff\xd8\xff0", "说明.txt": "见表".encode()})  # fmt: skip
    parsed = parse(data, "报表.zip", tmp_path, context, guard)
    assert parsed.kind == "submission"
    assert [context.message(f) for f in parsed.findings] == [
        "压缩包中另有2个文件未读取：照片.jpg、说明.txt。"
    ]


def zip_of_two(folder: Path) -> bytes:
    return writers.zipped({"甲.xlsx": writers.xlsx(good(), folder), "乙.csv": TARGETS.encode()})


def zip_in_zip(folder: Path) -> bytes:
    return writers.zipped({"a.zip": writers.zipped({"b.xlsx": writers.xlsx(good(), folder)})})


def encrypted_xls(folder: Path) -> bytes:
    """A FILEPASS record right after the first record of the workbook stream."""
    data = writers.xls(good())
    place = data.index(b"\x09\x08\x10\x00") + 20
    return data[:place] + b"\x2f\x00\x06\x00\x00\x00\x01\x02\x03\x04" + data[place + 10 :]


def encrypted_ods(folder: Path) -> bytes:
    manifest = b"<manifest><encryption-data/></manifest>"
    return writers.zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"x", "META-INF/manifest.xml": manifest})  # fmt: skip


def protected(folder: Path) -> bytes:
    name = "DRMEncryptedDataSpace".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + name + "EncryptedPackage".encode("utf-16-le")


def pictures_only(folder: Path) -> bytes:
    return writers.xlsx(Book({"Sheet1": {}}), folder)


REFUSED: list[tuple[str, Callable[[Path], bytes], str, str]] = [
    ("two workbooks", zip_of_two, "S02", "文件“报表”不是可受理的表格文件（识别为：压缩包，内有2个表格文件）。"),
    ("zip in a zip", zip_in_zip, "S11", "文件“报表”超出受理限制：压缩包里还有压缩包。"),
    ("pictures zipped", lambda _: writers.zipped({"a.jpg": b"\xff\xd8\xff0", "b.jpg": b"\xff\xd8\xff1"}), "S02", "文件“报表”不是可受理的表格文件（识别为：压缩包，不含工作簿）。"),
    ("one picture zipped", lambda _: writers.zipped({"a.jpg": b"\xff\xd8\xff0"}), "S02", "文件“报表”不是可受理的表格文件（识别为：图片）。"),
    ("password, .xls", encrypted_xls, "S13", "文件“报表”设有打开密码，无法读取。"),
    ("password, .ods", encrypted_ods, "S13", "文件“报表”设有打开密码，无法读取。"),
    ("rights management", protected, "S13", "文件“报表”设有权限保护（IRM），无法读取。"),
    ("only pictures", pictures_only, "S22", "文件“报表”的各个单元格都是空的（可能只有图片或扫描件）。"),
    (".xls cut off", lambda _: writers.xls(good())[:3000], "S01", "文件“报表”无法打开：表格内容无法解析（IndexError）。"),
    (".xlsb cut off", lambda _: writers.zipped({"xl/workbook.bin": b"\x83\x01\xff", "xl/_rels/workbook.bin.rels": b"<Relationships/>"}), "S01", "文件“报表”无法打开：表格数据不完整。"),
    ("entity in XML 2003", lambda _: b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "S11", "文件“报表”超出受理限制：含有文档类型声明。"),
    ("other XML", lambda _: b'<?xml version="1.0"?><note/>', "S02", "文件“报表”不是可受理的表格文件（识别为：XML 文件）。"),
    ("old .doc", lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "S02", "文件“报表”不是可受理的表格文件（识别为：旧版 Word 文档（.doc））。"),
    ("far corner, .ods", lambda _: writers.ods(Book({"企业名册": {"ZZZ1": "x"}})), "S11", "文件“报表”超出受理限制：工作表区域为1行18278列，上限200000行、500列、3000000格。"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "code", "message"), REFUSED, ids=[row[0] for row in REFUSED])  # fmt: skip
def test_what_cannot_be_read_is_refused_with_the_reason(
    name: str, make: Callable[[Path], bytes], code: str, message: str,
    tmp_path: Path, context: intake.Context, guard: Guard,
) -> None:  # fmt: skip
    parsed = parse(make(tmp_path), "报表", tmp_path, context, guard)
    assert (parsed.kind, [f.code for f in parsed.findings]) == ("rejected", [code])
    assert context.message(parsed.findings[0]) == message


def struck_xls(folder: Path) -> bytes:
    out, made = folder / "a.xls", xlwt.Workbook(encoding="utf-8")
    struck = xlwt.easyxf("font: struck_out on")
    for title, cells in good().sheets.items():
        page = made.add_sheet(title)
        for (row, column), (value, _) in writers.grid(cells).items():
            is_struck = title == "企业名册" and row == 4
            page.write(row - 1, column - 1, str(value), struck if is_struck else xlwt.Style.default_style)  # fmt: skip
    made.save(str(out))
    return out.read_bytes()


def struck_xlsx(folder: Path) -> bytes:
    book = load_workbook(good().save(folder / "a.xlsx"))
    for cell in book["企业名册"][4]:
        cell.font = Font(strike=True)
    book.save(folder / "b.xlsx")
    return (folder / "b.xlsx").read_bytes()


@pytest.mark.parametrize("make", [struck_xls, struck_xlsx])
def test_a_row_that_is_crossed_out_is_left_out_and_named(
    make: Callable[[Path], bytes], tmp_path: Path, context: intake.Context, guard: Guard
) -> None:
    parsed = parse(make(tmp_path), "a", tmp_path, context, guard)
    assert [(f.code, f.cell, f.severity) for f in parsed.findings if f.code[0] == "H"] == [
        ("H09", "A4", "reject_record")
    ]
    assert parsed.cells.filter(sheet="enterprises")["row_no"].unique().to_list() == [3]
    assert balanced(parsed)


def test_reading_opens_no_socket_and_no_process(tmp_path: Path, context: intake.Context) -> None:
    """The child refuses what no reader needs, whoever asks for it."""
    code = (
        "import sys, json\nfrom kaoping.intake import reader\nreader._confine()\n"
        "import socket, subprocess\n"
        "for act in (lambda: socket.socket(), lambda: subprocess.run(['true']), lambda: open('x', 'w')):\n"
        "    try:\n        act()\n    except PermissionError as error:\n        print(error)\n"
    )
    import subprocess
    import sys

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # fmt: skip
    assert done.stdout.splitlines() == ["socket.__new__", "subprocess.Popen", "open"]
