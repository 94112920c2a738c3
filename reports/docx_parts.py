"""Paragraphs, cells and tables of WordprocessingML, for the scripts that build templates."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(mm * 56.6929)


def para(text: str = "", style: str = "Body", extra: str = "", run: str = "") -> str:
    """One paragraph; `extra` goes into its properties, `run` into those of its only run."""
    body = (
        f'<w:r>{f"<w:rPr>{run}</w:rPr>" if run else ""}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        if text
        else ""
    )
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{body}</w:p>'


def cell(
    content: str | Sequence[str],
    mm: float,
    style: str = "Cell",
    shade: str = "",
    span: int = 1,
    top: bool = False,
    keep: bool = False,
) -> str:
    """One table cell of paragraphs (texts become paragraphs of `style`); `top`: not centred vertically.

    `keep`: on one page with what follows.
    """
    texts = [content] if isinstance(content, str) else content
    inner = "".join(
        t if t.startswith("<w:p>") else para(t, style, "<w:keepNext/>" if keep else "")
        for t in texts
    )
    merged = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{twips(mm)}" w:type="dxa"/>{merged}{fill}<w:vAlign w:val="{"top" if top else "center"}"/></w:tcPr>{inner}</w:tc>'


def row(cells: Sequence[str], header: bool = False, split: bool = False, more: str = "") -> str:
    """One table row; unless `split`, it never breaks across pages; `more` goes into its properties."""
    whole = "" if split else "<w:cantSplit/>"
    return f"<w:tr><w:trPr>{whole}{more}{'<w:tblHeader/>' if header else ''}</w:trPr>{''.join(cells)}</w:tr>"


def tag_row(tag: str) -> str:
    """A row that holds only a loop or branch tag of the template language."""
    return f"<w:tr><w:tc><w:tcPr/>{para(tag, 'Cell')}</w:tc></w:tr>"


def table(widths: Sequence[float], rows: Sequence[str]) -> str:
    """A table of fixed column widths (mm)."""
    grid = "".join(f'<w:gridCol w:w="{twips(w)}"/>' for w in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def list_table(
    widths: Sequence[float],
    heads: Sequence[str],
    loop: str,
    cells: Sequence[str],
    above: str = "",
    keep: bool = False,
) -> str:
    """A table with a repeated header row and one row per element; `<` before a text: flush left.

    `above` is a header row that stands over the other; `keep`: the whole table on one page.
    """
    top = row(
        [
            cell(h.split("\n"), w, "CellHead", "EEEEEE", keep=keep)
            for h, w in zip(heads, widths, strict=True)
        ],
        header=True,
    )
    body = row(
        [
            cell(
                t.removeprefix("<").split("\n"),
                w,
                "CellLeft" if t.startswith("<") else "Cell",
                keep=keep,
            )
            for t, w in zip(cells, widths, strict=True)
        ]
    )
    return table(
        widths, [above, top, tag_row(f"{{%tr for {loop} %}}"), body, tag_row("{%tr endfor %}")]
    )
