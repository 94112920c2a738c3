"""A `Book` written in the other formats that clerks send. Each writer knows its format and nothing of intake."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from email.message import EmailMessage
from html import escape
from pathlib import Path
from typing import Any

import xlwt
from openpyxl.utils.cell import coordinate_from_string

from tests.workbooks.books import Book

EPOCH = date(1899, 12, 30)
Cells = dict[tuple[int, int], tuple[Any, str]]


def grid(cells: dict[str, Any]) -> Cells:
    """(row, column) from 1 → (value, number format)."""
    table = {}
    for address, value in cells.items():
        letters, row = coordinate_from_string(address)
        column = sum((ord(c) - 64) * 26**n for n, c in enumerate(reversed(letters)))
        table[row, column] = value if isinstance(value, tuple) else (value, "")
    return table


def in_rows(cells: Cells) -> Iterator[tuple[int, list[tuple[int, Any, str]]]]:
    for row in sorted({r for r, _ in cells}):
        yield row, [(c, *cells[r, c]) for r, c in sorted(cells) if r == row]


def xls(book: Book) -> bytes:
    """BIFF8, as Excel 97 to 2003 and WPS (.et) write it."""
    out, made = io.BytesIO(), xlwt.Workbook(encoding="utf-8")
    day, percent = xlwt.easyxf(num_format_str="YYYY-MM-DD"), xlwt.easyxf(num_format_str="0%")
    for title, cells in book.sheets.items():
        page = made.add_sheet(title)
        for (row, column), (value, form) in grid(cells).items():
            style = (
                day if isinstance(value, date) else percent if form else xlwt.Style.default_style
            )
            page.write(row - 1, column - 1, value, style)
    made.save(out)
    return out.getvalue()


def record(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, left = b"", len(body)
    while True:
        size += bytes([left & 0x7F | (0x80 if left > 0x7F else 0)])
        left >>= 7
        if not left:
            return head + size + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


STYLES_BIN = (
    record(278) + record(615, struct.pack("<I", 1)) + record(44, struct.pack("<H", 164) + wide("0.0%")) + record(616)
    + record(611, struct.pack("<I", 1)) + record(43, struct.pack("<HHHHBBBB", 220, 0, 400, 0, 0, 0, 0, 0) + bytes(8) + b"\0" + wide("宋体")) + record(612)
    + record(617, struct.pack("<I", 3))
    + b"".join(record(47, struct.pack("<HHHHHBBHH", 0, form, 0, 0, 0, 0, 0, 0, 0)) for form in (0, 14, 164))
    + record(618) + record(279)
)  # fmt: skip


def xlsb_sheet(cells: Cells) -> bytes:
    """Rows of text (BrtCellSt) and numbers (BrtCellReal); style 1 is a date, style 2 a percentage."""
    last, widest = max(r for r, _ in cells), max(c for _, c in cells)
    body = record(129) + record(148, struct.pack("<IIII", 0, last - 1, 0, widest - 1)) + record(145)
    for row, line in in_rows(cells):
        body += record(0, struct.pack("<IIHBB", row - 1, 0, 300, 0, 0) + struct.pack("<BI", 0, 0))
        for column, value, form in line:
            style = 1 if isinstance(value, date) else 2 if form else 0
            head = struct.pack("<II", column - 1, style)
            if isinstance(value, str):
                body += record(6, head + wide(value))
            else:
                number = (value - EPOCH).days if isinstance(value, date) else value
                body += record(5, head + struct.pack("<d", number))
    return body + record(146) + record(130)


def xlsb(book: Book) -> bytes:
    """The binary workbook of [MS-XLSB], no more of it than a reader needs."""
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    out, sheets, targets = io.BytesIO(), b"", ""
    with zipfile.ZipFile(out, "w") as archive:
        for n, (title, cells) in enumerate(book.sheets.items(), start=1):
            archive.writestr(f"xl/worksheets/sheet{n}.bin", xlsb_sheet(grid(cells)))
            sheets += record(156, struct.pack("<II", 0, n) + wide(f"rId{n}") + wide(title))
            targets += f'<Relationship Id="rId{n}" Type="{types}/worksheet" Target="worksheets/sheet{n}.bin"/>'
        targets += f'<Relationship Id="rIdS" Type="{types}/styles" Target="styles.bin"/>'
        archive.writestr(
            "xl/workbook.bin",
            record(131) + record(153, bytes(12)) + record(143) + sheets + record(144) + record(132),
        )
        archive.writestr("xl/_rels/workbook.bin.rels", relations % targets)
        archive.writestr("xl/styles.bin", STYLES_BIN)
    return out.getvalue()


def ods_cell(value: Any, form: str) -> str:
    text = f"<text:p>{escape(str(value))}</text:p>"
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}">{text}</table:table-cell>'
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
    kind = "percentage" if form else "float"
    return f'<table:table-cell office:value-type="{kind}" office:value="{value}">{text}</table:table-cell>'


def ods(book: Book) -> bytes:
    """OpenDocument, with the repeated empty rows and cells that its writers use."""
    spaces = "".join(
        f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text")
    )  # fmt: skip
    tables = ""
    for title, cells in book.sheets.items():
        rows, last = "", 0
        for row, line in in_rows(grid(cells)):
            if row > last + 1:
                rows += f'<table:table-row table:number-rows-repeated="{row - last - 1}"><table:table-cell/></table:table-row>'
            inner, at = "", 0
            for column, value, form in line:
                if column > at + 1:
                    inner += (
                        f'<table:table-cell table:number-columns-repeated="{column - at - 1}"/>'
                    )
                inner, at = inner + ods_cell(value, form), column
            rows, last = rows + f"<table:table-row>{inner}</table:table-row>", row
        tail = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        tables += f'<table:table table:name="{escape(title)}">{rows}{tail}</table:table>'
    content = f"<?xml version='1.0'?><office:document-content{spaces}><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return out.getvalue()


def html_cell(value: Any, form: str) -> str:
    """Text as shown; beside a number what the spreadsheet left of it."""
    if isinstance(value, str):
        return f"<td> {escape(value)}\n</td>".replace("\n", "<br>", value.count("\n"))
    if isinstance(value, date):
        return f"<td>{value}</td>"
    return f"<td>{value:.0%}</td>" if form else f'<td x:num="{value}">{value}</td>'


def html(book: Book, encoding: str = "gb18030") -> bytes:
    """A web page of tables, as systems export it under the name .xls."""
    names = "".join(
        f"<x:ExcelWorksheet><x:Name>{escape(t)}</x:Name></x:ExcelWorksheet>" for t in book.sheets
    )
    tables = ""
    for cells in book.sheets.values():
        table, rows = grid(cells), ""
        for row in range(1, max(r for r, _ in table) + 1):
            last = max((c for r, c in table if r == row), default=0)
            tds = (html_cell(*table.get((row, c), ("", ""))) for c in range(1, last + 1))
            rows += "<tr>" + "".join(tds) + "</tr>"
        tables += f"<table border=1>{rows}</table>"
    page = f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv=Content-Type content="text/html; charset=gb2312"><!--[if gte mso 9]><xml>{names}</xml><![endif]--></head><body>{tables}</body></html>'
    return page.encode(encoding)


def mht(book: Book) -> bytes:
    """A single-file web page."""
    message = EmailMessage()
    message["MIME-Version"] = "1.0"
    message.set_content("见附页")
    message.add_alternative(html(book, "utf-8").decode(), subtype="html")
    return bytes(message)


def spreadsheetml(book: Book) -> bytes:
    """The XML spreadsheet of 2003."""
    sheets = ""
    for title, cells in book.sheets.items():
        rows = ""
        for row, line in in_rows(grid(cells)):
            inner = ""
            for column, value, form in line:
                kind = (
                    "String"
                    if isinstance(value, str)
                    else "DateTime"
                    if isinstance(value, date)
                    else "Number"
                )
                shown = (
                    f"{value.isoformat()}T00:00:00.000"
                    if kind == "DateTime"
                    else escape(str(value))
                )
                style = ' ss:StyleID="p"' if form else ""
                inner += (
                    f'<Cell ss:Index="{column}"{style}><Data ss:Type="{kind}">{shown}</Data></Cell>'
                )
            rows += f'<Row ss:Index="{row}">{inner}</Row>'
        sheets += f'<Worksheet ss:Name="{escape(title)}"><Table>{rows}</Table></Worksheet>'
    return f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style></Styles>{sheets}</Workbook>'.encode()


def xlsx(book: Book, folder: Path) -> bytes:
    return book.save(folder / "made.xlsx").read_bytes()


def strict(data: bytes) -> bytes:
    """The namespaces of ISO/IEC 29500 Strict instead of the ordinary ones."""
    out = io.BytesIO()
    pairs = (
        (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
        (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
        (b"http://schemas.openxmlformats.org/drawingml/2006/main", b"http://purl.oclc.org/ooxml/drawingml/main"),
    )  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:  # fmt: skip
        for name in old.namelist():
            part = old.read(name)
            for plain, pure in pairs:
                part = part.replace(plain, pure)
            new.writestr(name, part)
    return out.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def without_addresses(data: bytes) -> bytes:
    """Cells without their `r`, as some generators write: they follow by counting."""
    import re

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:  # fmt: skip
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/"):
                part = re.sub(rb'<c r="[A-Z]+\d+"', b"<c", part)
            new.writestr(name, part)
    return out.getvalue()


Writer = Callable[[Book, Path], bytes]
WRITERS: dict[str, Writer] = {
    "xlsx": xlsx,
    "xls": lambda book, _: xls(book),
    "xlsb": lambda book, _: xlsb(book),
    "ods": lambda book, _: ods(book),
    "web page named .xls": lambda book, _: html(book),
    "single-file web page": lambda book, _: mht(book),
    "XML spreadsheet 2003": lambda book, _: spreadsheetml(book),
    "strict .xlsx": lambda book, folder: strict(xlsx(book, folder)),
    "zip of one .xls": lambda book, _: zipped({"报表/示例.xls": xls(book), "__MACOSX/._示例.xls": b"x"}),
    "zip of one .xlsx": lambda book, folder: zipped({"示例.xlsx": xlsx(book, folder)}),
}  # fmt: skip
