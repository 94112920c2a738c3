"""Readers of the finished forms, independent of the code that writes them."""

import re
from pathlib import Path

import docx
import pdfplumber
from lxml import html

Table = list[list[str]]


def squeeze(text: str | None) -> str:
    return re.sub(r"[\s\u200b]+", "", text or "")


def docx_tables(file: Path) -> list[Table]:
    tables = []
    for table in docx.Document(str(file)).tables:
        rows = []
        for row in table.rows:
            seen, cells = set(), []
            for cell in row.cells:
                if id(cell._tc) not in seen:
                    seen.add(id(cell._tc))
                    cells.append(squeeze(cell.text))
            rows.append(cells)
        tables.append(rows)
    return tables


def docx_text(file: Path) -> str:
    document = docx.Document(str(file))
    parts = [p.text for p in document.paragraphs]
    parts += [c for table in docx_tables(file) for row in table for c in row]
    return squeeze("".join(parts))


def html_tables(file: Path) -> list[Table]:
    tree = html.fromstring(file.read_bytes().decode())
    return [
        [[squeeze(c.text_content()) for c in row.xpath("./th|./td")] for row in table.iter("tr")]
        for table in tree.iter("table")
    ]


def html_text(file: Path) -> str:
    return squeeze(html.fromstring(file.read_bytes().decode()).text_content())


def pdf_tables(file: Path) -> list[Table]:
    with pdfplumber.open(file) as pdf:
        found = [t for page in pdf.pages for t in page.extract_tables()]
    return [[[squeeze(c) for c in row if c is not None] for row in table] for table in found]


def pdf_text(file: Path) -> str:
    with pdfplumber.open(file) as pdf:
        return squeeze("".join(page.extract_text() for page in pdf.pages))


def item_lines(tables: list[Table]) -> list[tuple[str, str, str, str]]:
    """(label, full, computed, lost) of every item line, whatever the form; class lines left out."""
    lines = []
    for table in tables:
        if table and table[0][:2] == ["条款", "项目"]:
            for row in table[1:]:
                if len(row) == 10 and row[1]:
                    lines.append((row[0], row[2], row[4], row[7]))
    return lines
