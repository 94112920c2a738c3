"""Build `official.docx`, the template of the district's documents (全区文书模板).

Run it after a change of layout: `python reports/build_official.py`. The result is an ordinary Word file
with docxtpl tags: head, then the parts (body and annexes) made of blocks; see docs/district.md. It holds
three sections that are used as needed: the first, an upright one, and one turned sideways.
"""

from __future__ import annotations

import re
from pathlib import Path

import docx_package as package
from docx_letter import COPIES_FRAME, letterhead, title_block
from docx_package import FANG, HEI, OFFICE, PACKAGE, RED, SONG, style
from docx_parts import HEAD, NS, cell, para, row, table, tag_row, twips
from docx_sections import charts

from kaoping.documents.zipper import pack, write_zip

HERE = Path(__file__).parent
_KEEP = "<w:keepNext/><w:keepLines/>"
_SIDEWAYS = (4, 5)  # numbers of the header and footer parts of sideways pages
_DENSE = {"line": 180, "grid": False}


def section(kind: str) -> str:
    """Section properties: `first` (letters hide its number), `upright` or `sideways`."""
    if kind != "sideways":
        plain = package.section()
        return plain if kind == "first" else plain.replace("<w:titlePg/>", "")
    odd, even = _SIDEWAYS
    refs = "".join(
        f'<w:{part}Reference w:type="{name}" r:id="rId{part}{n}"/>'
        for part in ("header", "footer")
        for name, n in (("default", odd), ("even", even))
    )
    # A sideways page is an upright one turned right: its head margin of 37 mm stands at the right.
    return (
        f'<w:sectPr>{refs}<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
        f'<w:pgMar w:top="{twips(28)}" w:right="{twips(37)}" w:bottom="{twips(26)}" w:left="{twips(35)}"'
        f' w:header="{twips(15)}" w:footer="{twips(10)}" w:gutter="0"/></w:sectPr>'
    )


def break_after(kind: str) -> str:
    """An empty small paragraph that ends a section of that kind."""
    return f'<w:p><w:pPr><w:pStyle w:val="Gap"/>{section(kind)}</w:pPr></w:p>'


def when(condition: str, *inner: str) -> str:
    """Paragraphs and tables printed only under a condition."""
    return "".join([para(f"{{%p if {condition} %}}"), *inner, para("{%p endif %}")])


def loop(what: str, *inner: str) -> str:
    """Paragraphs and tables printed for each element."""
    return "".join([para(f"{{%p for {what} %}}"), *inner, para("{%p endfor %}")])


def head() -> str:
    """Letter form or ordinary red form, then title, 示例 box and addressee."""
    # The letterhead of the unit's letter down to its title, and its 示例 box.
    letter = letterhead().split(title_block(), 1)[0]
    box = title_block().split(para("{%p if mark %}"), 1)[1].split(para("{%p endif %}"), 1)[0]
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="8" w:color="{RED}"/></w:pBdr>'
    red = [
        para("", "Plain"), para("", "Plain"), para("{{ org }}", "Mark"), para("", "Plain"),
        para("{{ document_number }}", "Number", f'{rule}<w:jc w:val="center"/>'), para("", "Plain"),
    ]  # fmt: skip
    return "".join(
        [
            when('form == "letter"', letter),
            when('form == "red"', *red),
            when('form != "plain"', title("line in parts[0].title_lines"), when("mark", box), para("", "Plain")),
            when("addressee", para("{{ addressee }}", "Plain")),
        ]
    )  # fmt: skip


def title(lines: str) -> str:
    """The lines of a title."""
    return loop(lines, para("{{ line }}", "Title"))


def sheet(dense: bool) -> str:
    """The table block. Widths and spans are set when the template is compiled (`blockdocx`)."""
    prefix = "Dense" if dense else "Cell"
    lines = [para("{%p for line in h.lines %}"), para("{{ line }}", f"{prefix}Head"), para("{%p endfor %}")]  # fmt: skip

    def body(name: str, shade: str = "") -> str:
        inner = [
            para("{%p for line in c.lines %}"),
            para("{{ line }}", name),
            para("{%p endfor %}"),
        ]
        return cell(inner, 30, name, shade)

    def tag(text: str) -> str:
        return f"<w:tc><w:tcPr/>{para(text, prefix if dense else 'Cell')}</w:tc>"

    groups = row([tag("{%tc for g in b.table.groups %}"), cell("{{ g.text }}", 60, f"{prefix}Head", "EEEEEE", 2), tag("{%tc endfor %}")], header=True)  # fmt: skip
    heads = row([tag("{%tc for h in b.table.heads %}"), cell(lines, 30, f"{prefix}Head", "EEEEEE"), tag("{%tc endfor %}")], header=True)  # fmt: skip
    plain = prefix if dense else "Cell"
    cells = [
        tag("{%tc for c in r.cells %}"),
        tag("{%tc if c.head %}"), body(f"{prefix}Head", "EEEEEE"),
        tag("{%tc elif c.strong and c.left %}"), body(f"{prefix}HeadLeft", "F7F7F7"),
        tag("{%tc elif c.strong %}"), body(f"{prefix}Head", "F7F7F7"),
        tag("{%tc elif c.left %}"), body(f"{plain}Left"),
        tag("{%tc else %}"), body(plain),
        tag("{%tc endif %}"), tag("{%tc endfor %}"),
    ]  # fmt: skip
    rows = [
        tag_row("{%tr if b.table.groups %}"), groups, tag_row("{%tr endif %}"),
        tag_row("{%tr if not b.table.bare %}"), heads, tag_row("{%tr endif %}"),
        tag_row("{%tr for r in b.table.rows %}"),
        tag_row("{%tr if r.long %}"), row(cells, split=True),
        tag_row("{%tr else %}"), row(cells), tag_row("{%tr endif %}"),
        tag_row("{%tr endfor %}"),
    ]  # fmt: skip
    made = table((156,), rows)
    if dense:
        margins = "".join(
            f'<w:{side} w:w="{width}" w:type="dxa"/>'
            for side, width in (("top", 5), ("left", 30), ("bottom", 5), ("right", 30))
        )
        made = made.replace("</w:tblPr>", f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>", 1)
    return made


def block() -> str:
    """One block, whatever it is."""
    return "".join(
        [
            when("b.h1", para("{{ b.h1 }}", "Heading1")),
            when("b.h2", para("{{ b.h2 }}", "Heading2")),
            when("b.p", para("{{ b.p }}")),
            when("b.figure", charts("[b.figure]")),
            when("b.note", para("{{ b.note }}", "NoteLeft")),
            when(
                "b.table",
                when("b.table.caption", para("{{ b.table.caption }}", "Caption")),
                when("not b.table.caption", para("", "Gap")),
                when("b.table.dense", sheet(dense=True)),
                when("not b.table.dense", sheet(dense=False)),
            ),
        ]
    )


def signature() -> str:
    """The last paragraph, 附件说明, signature and date, kept together."""
    right = '<w:ind w:right="1264" w:rightChars="400"/>'
    return "".join(
        [
            when("part.last", para("{{ part.last }}", "Body", _KEEP)),
            when(
                "annexes",
                para("", "Plain", _KEEP),
                loop("text in annexes", para("{{ annex_lead[loop.index0] }}{{ text }}", "AnnexList", _KEEP)),
            ),
            para("", "Plain", _KEEP),
            para("", "Plain", _KEEP),
            para("{{ org }}", "Sign", _KEEP + '<w:ind w:right="{{ sign_right }}"/>'),
            para("{{ date }}", "Sign", right),
        ]
    )  # fmt: skip


def part() -> str:
    """The body or an annex: the break before it, its head, its blocks, its signature."""
    return loop(
        "part in parts",
        *(when(f'part.after == "{kind}"', break_after(kind)) for kind in ("first", "upright", "sideways")),
        when("part.mark", para("{{ part.mark }}", "AnnexMark")),
        when("part.titled", title("line in part.title_lines"), when("part.notice", para("{{ mark }}", "Notice")), para("", "Gap")),
        loop("b in part.blocks", block()),
        when("part.signed", signature()),
    )  # fmt: skip


def imprint() -> str:
    """版记: copies; with printing office and date in the ordinary form."""
    line = '<w:pBdr><w:top w:val="single" w:sz="8" w:space="4" w:color="000000"/></w:pBdr>'
    last = (
        '<w:pBdr><w:top w:val="single" w:sz="6" w:space="4" w:color="000000"/>'
        '<w:bottom w:val="single" w:sz="8" w:space="4" w:color="000000"/></w:pBdr>'
        f'<w:tabs><w:tab w:val="right" w:pos="{twips(156) - 280}"/></w:tabs>'
    )
    ends = '<w:ind w:left="280" w:right="280"/>'
    return "".join(
        [
            when('form == "letter" and copies', para("抄送：{{ copies }}", "Copies", COPIES_FRAME)),
            when(
                'form == "red"',
                para("", "Plain"),
                when("copies", para("抄送：{{ copies }}", "Copies", line + ends)),
                para("{{ printer }}　{{ printed }}", "Copies", last + ends),
            ),
        ]
    )


def document() -> str:
    """word/document.xml."""
    body = head() + part() + imprint() + section("first")
    return f"{HEAD}<w:document {NS}><w:body>{body}</w:body></w:document>"


def styles() -> str:
    """The styles of the unit's letter, and smaller ones for sheets with many columns."""
    more = [
        style("Dense", "密表文", FANG, 7.5, align="center", **_DENSE),
        style("DenseLeft", "密表文左", FANG, 7.5, align="left", **_DENSE),
        style("DenseHead", "密表头", HEI, 7.5, align="center", **_DENSE),
        style("DenseHeadLeft", "密表头左", HEI, 7.5, align="left", **_DENSE),
    ]
    return package.styles().replace('<w:style w:type="table"', "".join(more) + '<w:style w:type="table"', 1)  # fmt: skip


def sideways_header(kind: str) -> str:
    """The running text, and the page number where the upright page has it (at the left edge)."""
    top, align = (139, "right") if kind == "odd" else (33, "left")
    field = "".join(
        f'<w:r><w:rPr><w:rFonts w:ascii="{SONG}" w:hAnsi="{SONG}" w:eastAsia="{SONG}"/><w:sz w:val="28"/></w:rPr>{x}</w:r>'
        for x in (
            '<w:t xml:space="preserve">— </w:t>', '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>', '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>2</w:t>", '<w:fldChar w:fldCharType="end"/>', '<w:t xml:space="preserve"> —</w:t>',
        )
    )  # fmt: skip
    number = (
        f'<w:p><w:pPr><w:pStyle w:val="PageNumber"/><w:jc w:val="{align}"/></w:pPr>{field}</w:p>'
    )
    vertical = 'w:vertAnchor="page" w:horzAnchor="page"'
    place = f'<w:tblpPr w:leftFromText="0" w:rightFromText="0" {vertical} w:tblpX="{twips(21.5)}" w:tblpY="{twips(top)}"/>'
    box = (  # a floating table: Word, WPS and LibreOffice place it alike, which they do not do with text boxes
        f'<w:tbl><w:tblPr>{place}<w:tblOverlap w:val="never"/><w:tblW w:w="{twips(8)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{twips(8)}"/></w:tblGrid>'
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{twips(40)}" w:hRule="exact"/></w:trPr>'
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(8)}" w:type="dxa"/><w:textDirection w:val="tbRl"/><w:vAlign w:val="center"/></w:tcPr>{number}</w:tc></w:tr></w:tbl>'
    )
    return f"{HEAD}<w:hdr {NS}>{box}{para('{{ running }}', 'Running')}</w:hdr>"


def members() -> dict[str, str]:
    """Every part of the template, in the order of the archive."""
    numbers = (1, 2, 3, *_SIDEWAYS)
    word = [(f"rId{n}", f"{OFFICE}/{n}", f"{n}.xml") for n in ("styles", "settings", "fontTable")]
    word += [(f"rId{kind}{n}", f"{OFFICE}/{kind}", f"{kind}{n}.xml") for kind in ("header", "footer") for n in numbers]  # fmt: skip
    root = [
        ("rId1", f"{OFFICE}/officeDocument", "word/document.xml"),
        ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    ]
    header = f"{HEAD}<w:hdr {NS}>{para('{{ running }}', 'Running')}</w:hdr>"
    empty = f"{HEAD}<w:ftr {NS}>{para('', 'Running')}</w:ftr>"
    parts = {
        "[Content_Types].xml": content_types(numbers),
        "_rels/.rels": package.relations(root),
        "docProps/core.xml": package.core(),
        "word/document.xml": document(),
        "word/_rels/document.xml.rels": package.relations(word),
        "word/styles.xml": styles(),
        "word/settings.xml": package.settings(),
        "word/fontTable.xml": package.fonts(),
    }
    parts |= {f"word/header{n}.xml": header for n in (1, 2, 3)}
    parts |= {f"word/header{n}.xml": sideways_header(kind) for n, kind in zip(_SIDEWAYS, ("odd", "even"), strict=True)}  # fmt: skip
    parts |= {f"word/footer{n}.xml": package.footer(kind) for n, kind in enumerate(("default", "even", "first"), start=1)}  # fmt: skip
    return parts | {f"word/footer{n}.xml": empty for n in _SIDEWAYS}


def content_types(numbers: tuple[int, ...]) -> str:
    """[Content_Types].xml: the letter's, without its chart and with the sideways headers."""
    text = re.sub(
        r'<Override PartName="/word/(charts|embeddings)/[^>]*/>', "", package.content_types()
    )
    more = "".join(
        f'<Override PartName="/word/{kind}{n}.xml" ContentType="{package.WML}.{kind}+xml"/>'
        for kind in ("header", "footer")
        for n in numbers
        if n > 3
    )
    return text.replace("</Types>", more + "</Types>")


if __name__ == "__main__":
    (HERE / "official.docx").write_bytes(
        write_zip((name, pack(text.encode(), 9)) for name, text in members().items())
    )
