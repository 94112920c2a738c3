"""DOCX of a document made of blocks (全区文书 Word 版): `reports/official.docx`, compiled once per process."""

from __future__ import annotations

import re
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2

from kaoping.config import Paths
from kaoping.documents.blocks import Block, Document, Part, figures
from kaoping.documents.chart import ChartParts, environment
from kaoping.documents.zipper import Archive
from kaoping.errors import ConfigError

TEMPLATE = "official.docx"
_DOCUMENT, _CORE = "word/document.xml", "docProps/core.xml"
_RELS, _TYPES = "word/_rels/document.xml.rels", "[Content_Types].xml"
_TWIPS = 56.6929  # in a millimetre
_SECTION = re.compile(r"<w:sectPr\b.*?</w:sectPr>", re.S)
_TABLE = re.compile(r"<w:tbl>.*?</w:tbl>", re.S)
_CELL = re.compile(r"<w:tc>.*?</w:tc>", re.S)
_WIDTH = re.compile(r'(<w:tcW [^>]*?w:w=")\d+(")')
_SPAN = re.compile(r'(<w:gridSpan w:val=")\d+(")')
_TITLE_PAGE = re.compile(r"<w:titlePg[^>]*/>")
_CHARACTER = 316  # twips of a body character
_KINDS = 3  # sections kept ready in the template: first, upright, sideways


class BlockTemplate:
    """The template with its tags compiled.

    Raises:
        ConfigError: the file is missing, damaged, or a tag does not compile.
    """

    def __init__(self, file: Path) -> None:
        try:
            with zipfile.ZipFile(file) as archive:
                parts = {name: archive.read(name) for name in archive.namelist()}
            env = environment(file.parent)
            self._tagged = {n: env.from_string(_patched(file, n, parts[n])) for n in _tagged(parts)}
        except (OSError, KeyError, ValueError, zipfile.BadZipFile, jinja2.TemplateError) as error:
            raise ConfigError(
                f"文书模板无法使用：{error}",
                where=str(file),
                remedy="对照 docs/district.md 更正模板",
            ) from error
        self._charts = ChartParts(file.parent / "docx")
        self._rels, self._types = parts[_RELS].decode(), parts[_TYPES].decode()
        self._archive = Archive(parts, {*self._tagged, _RELS, _TYPES})

    def render(self, said: Document) -> bytes:
        """The document as bytes; equal documents give equal bytes."""
        given = {**said, **_layout(said)}
        members = {n: t.render(given).encode() for n, t in self._tagged.items()}
        rels, types = "", ""
        for chart in figures(said):
            number = int(chart["no"])
            members |= self._charts.members(number, chart["native"])
            rels += self._charts.relation(number)
            types += self._charts.content_type(number)
        members[_RELS] = self._rels.replace("</Relationships>", f"{rels}</Relationships>").encode()
        members[_TYPES] = self._types.replace("</Types>", f"{types}</Types>").encode()
        return self._archive.write(members)


def _tagged(parts: dict[str, bytes]) -> list[str]:
    heads = [n for n in parts if re.fullmatch(r"word/(header|footer)\d+\.xml", n)]
    return [_DOCUMENT, _CORE, *(n for n in heads if b"{{" in parts[n])]


def _patched(file: Path, name: str, content: bytes) -> str:
    """A member with the tags that Word split joined again, and the layout made to follow the data."""
    from docxtpl import DocxTemplate as Joiner

    text: str = Joiner(str(file)).patch_xml(content.decode())
    if name != _DOCUMENT:
        return text
    return _sections(_chart(_TABLE.sub(_table, text)))


def _chart(text: str) -> str:
    """The sample anchor of a chart made to follow the block."""
    text = text.replace('r:id="rIdChart1"', 'r:id="rIdChart{{ c.no }}"')
    text = re.sub(r'(<wp:extent [^>]*cy=")\d+"', r'\1{{ c.height }}"', text)
    return text.replace('<wp:docPr id="101"', '<wp:docPr id="{{ c.anchor }}"')


def _table(found: re.Match[str]) -> str:
    """A table of the template whose column widths and spans follow the block."""
    text = found[0]
    if "b.table" not in text:
        return text
    grid = (
        '<w:tblGrid>{% for w in b.table.grid %}<w:gridCol w:w="{{ w }}"/>{% endfor %}</w:tblGrid>'
    )
    text = re.sub(r"<w:tblGrid>.*?</w:tblGrid>", lambda _: grid, text, flags=re.S)
    text = re.sub(r'(<w:tblW [^>]*?w:w=")\d+(")', r"\1{{ b.table.total }}\2", text)
    return _CELL.sub(_cell, text)


def _cell(found: re.Match[str]) -> str:
    width = "b.table.spans" if "g.text" in found[0] else "b.table.grid"
    text = _WIDTH.sub(rf"\1{{{{ {width}[loop.index0] }}}}\2", found[0])
    return _SPAN.sub(r"\1{{ g.span }}\2", text) if "g.text" in found[0] else text


def _sections(text: str) -> str:
    """The last section of the document takes the properties of the part that ends it."""
    found = list(_SECTION.finditer(text))
    if len(found) != _KINDS + 1:
        raise ValueError(f"模板应有{_KINDS + 1}节，现有{len(found)}节")
    first, upright, sideways, last = found
    choice = (
        f'{{% if final == "sideways" %}}{sideways[0]}{{% elif final == "first" %}}{first[0]}'
        f"{{% else %}}{upright[0]}{{% endif %}}"
    )
    text = text[: last.start()] + choice + text[last.end() :]
    return _TITLE_PAGE.sub('{% if form == "letter" %}<w:titlePg/>{% endif %}', text)


def _layout(said: Document) -> dict[str, Any]:
    """What only Word needs: widths in twips, kinds of sections, the place of the signature."""
    kinds = ["sideways" if p["landscape"] else "upright" for p in said["parts"]]
    if kinds[0] == "upright":
        kinds[0] = "first"
    plain = said["form"] == "plain"
    parts = [
        _part(part, kinds[n - 1] if n else "", bool(part["title_lines"]) and (plain or n > 0), plain and not n and bool(said["mark"]))
        for n, part in enumerate(said["parts"])
    ]  # fmt: skip
    # The signature is centred on the date, which ends four characters from the right.
    widths = [sum(1 if ord(c) < 128 else 2 for c in said[key]) for key in ("date", "org")]
    right = 4 * _CHARACTER + (widths[0] - widths[1]) * _CHARACTER // 4
    lead = ["附件：", *["　　　"] * (len(said["annexes"]) - 1)]
    return {
        "parts": parts,
        "final": kinds[-1],
        "annex_lead": lead,
        "sign_right": str(max(0, right)),
    }


def _part(part: Part, after: str, titled: bool, notice: bool) -> Part:
    blocks = [_block(block) for block in part["blocks"]]
    last = blocks.pop()["p"] if part["signed"] and blocks and blocks[-1]["p"] else ""
    return {
        **part,
        "blocks": blocks,
        "last": last,
        "after": after,
        "titled": titled,
        "notice": notice,
    }


def _block(block: Block) -> Block:
    sheet = block["table"]
    if sheet is None:
        return block
    grid = [round(width * _TWIPS) for width in sheet["widths"]]
    at, spans = 0, []
    for group in sheet["groups"]:
        spans.append(sum(grid[at : at + group["span"]]))
        at += group["span"]
    return {**block, "table": {**sheet, "grid": grid, "total": sum(grid), "spans": spans}}


@lru_cache(maxsize=2)
def load_block_template(reports: Path) -> BlockTemplate:
    """The compiled template of this installation."""
    return BlockTemplate(reports / TEMPLATE)


def render_block_docx(paths: Paths, said: Document) -> bytes:
    """A document made of blocks as DOCX.

    Raises:
        ConfigError: the template cannot be used.
    """
    return load_block_template(paths.reports).render(said)
