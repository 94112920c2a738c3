"""Styles, fonts, footers and package parts of the DOCX template (GB/T 9704-2012)."""

from __future__ import annotations

from collections.abc import Sequence

from docx_parts import HEAD, NS, para, twips

FANG, SONG, HEI, KAI, XBS = "仿宋_GB2312", "宋体", "黑体", "楷体_GB2312", "方正小标宋简体"
PITCH = 579  # twips: 22 lines fill 225 mm
# 28 characters fill 156 mm at 15.79 pt. Tracking does it: a character grid (linesAndChars) would be read
# by Word as meant, but LibreOffice sets it half as wide again.
TRACKING = -5
RED = "D00000"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def pages(letter_form: bool) -> tuple[str, ...]:
    """Kinds of pages with a footer of their own: only the letter form has a first page without number."""
    return ("default", "even", "first") if letter_form else ("default", "even")


def section(letter_form: bool = True) -> str:
    """Page size, margins, headers and footers of GB/T 9704-2012."""
    refs = "".join(
        f'<w:{kind}Reference w:type="{name}" r:id="rId{kind}{n}"/>'
        for kind in ("header", "footer")
        for n, name in enumerate(pages(letter_form), start=1)
    )
    first = "<w:titlePg/>" if letter_form else ""
    return (
        f'<w:sectPr>{refs}<w:pgSz w:w="11906" w:h="16838"/>'
        f'<w:pgMar w:top="{twips(37)}" w:right="{twips(26)}" w:bottom="{twips(35)}" w:left="{twips(28)}" w:header="{twips(20)}" w:footer="{twips(24)}" w:gutter="0"/>'
        f'{first}<w:docGrid w:type="lines" w:linePitch="{PITCH}"/></w:sectPr>'
    )


def style(
    code: str,
    name: str,
    font: str,
    size: float,
    *,
    line: int = PITCH,
    exact: bool = True,
    first: int = 0,
    align: str = "both",
    color: str = "000000",
    keep: bool = False,
    grid: bool = True,
    level: int | None = None,
    more: str = "",
) -> str:
    """One paragraph style, everything written out; sizes in pt, line in twips, `first` in characters."""
    indent = (
        f'<w:ind w:firstLine="{first * 316}" w:firstLineChars="{first * 100}"/>'
        if first
        else '<w:ind w:firstLine="0" w:firstLineChars="0"/>'
    )
    rule = "exact" if exact else "auto"
    track = f'<w:spacing w:val="{TRACKING}"/>' if size == 16 else ""
    outline = "" if level is None else f'<w:outlineLvl w:val="{level}"/>'
    default = ' w:default="1"' if code == "Normal" else ""
    based = "" if code == "Normal" else '<w:basedOn w:val="Normal"/>'
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{code}"><w:name w:val="{name}"/>{based}<w:qFormat/>'
        f'<w:pPr>{"<w:keepNext/>" if keep else ""}<w:widowControl/>{more}<w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        f'<w:snapToGrid w:val="{int(grid)}"/><w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="{rule}"/>{indent}<w:jc w:val="{align}"/>{outline}</w:pPr>'
        f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}" w:hint="eastAsia"/>'
        f'<w:color w:val="{color}"/>{track}<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/></w:rPr></w:style>'
    )


def styles() -> str:
    """word/styles.xml: every style written out, fonts named as the standard names them."""
    small = {"line": 250, "grid": False}
    note = {"line": 300, "grid": False, "align": "left"}
    listed = [
        style("Normal", "Normal", FANG, 16),
        style("Body", "公文正文", FANG, 16, first=2),
        style("Plain", "公文顶格", FANG, 16),
        style("Heading1", "heading 1", HEI, 16, first=2, keep=True, level=0),
        style("Heading2", "heading 2", KAI, 16, first=2, keep=True, level=1),
        style("Mark", "发文机关标志", XBS, 36, line=760, align="center", color=RED, grid=False),
        style("Number", "发文字号", FANG, 16, align="right"),
        style("Title", "公文标题", XBS, 22, line=700, align="center", grid=False, keep=True),
        style("Notice", "示例标注", HEI, 12, line=440, align="center", grid=False, more=""),
        style("Caption", "表题", HEI, 12, line=440, align="center", grid=False, keep=True),
        style("Cell", "表文", FANG, 9, align="center", **small),
        style("CellLeft", "表文左", FANG, 9, align="left", **small),
        style("CellHead", "表头", HEI, 9, align="center", **small),
        style("CellHeadLeft", "表头左", HEI, 9, align="left", **small),
        style("NoteLeft", "说明文", FANG, 10.5, **note),
        style("NoteHead", "说明头", HEI, 10.5, **{**note, "align": "center"}),
        style("NoteHeadLeft", "说明头左", HEI, 10.5, **note),
        style("Note", "附注", FANG, 10.5, **note),
        style("Hair", "接缝", FANG, 1, line=20, grid=False, keep=False),
        style(
            "AnnexTitle",
            "附件标题",
            XBS,
            22,
            line=700,
            align="center",
            grid=False,
            keep=True,
            level=0,
        ),
        style("Form", "表单", FANG, 12, line=640, align="left", grid=False),
        style("Gap", "间隔", FANG, 5, line=160, grid=False),
        style("Picture", "图", FANG, 9, line=240, exact=False, align="center", grid=False),
        style("AnnexList", "附件说明", FANG, 16, first=2),
        style("AnnexMark", "附件标", HEI, 16, align="left"),
        style("Sign", "署名", FANG, 16, align="right"),
        style("Copies", "版记", FANG, 14, line=400, align="left", grid=False),
        style("PageNumber", "页码", SONG, 14, line=240, exact=False, grid=False),
        style("Running", "页眉", FANG, 9, line=240, exact=False, align="center", grid=False),
    ]
    border = "".join(
        f'<w:{s} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for s in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = '<w:tblCellMar><w:top w:w="45" w:type="dxa"/><w:left w:w="50" w:type="dxa"/><w:bottom w:w="45" w:type="dxa"/><w:right w:w="50" w:type="dxa"/></w:tblCellMar>'
    grid = f'<w:style w:type="table" w:styleId="Grid"><w:name w:val="公文表格"/><w:tblPr><w:tblBorders>{border}</w:tblBorders>{margins}</w:tblPr></w:style>'
    base = f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{FANG}" w:hAnsi="{FANG}" w:eastAsia="{FANG}" w:cs="{FANG}"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
    return f"{HEAD}<w:styles {NS}>{base}{''.join(listed)}{grid}</w:styles>"


def fonts() -> str:
    """word/fontTable.xml: official names with their stand-ins."""
    known = (
        (FANG, "仿宋,FangSong,Noto Serif CJK SC,Noto Serif SC", "02010609030101010101", "modern"),
        (KAI, "楷体,KaiTi,Noto Serif CJK SC,Noto Serif SC", "02010609030101010101", "modern"),
        (HEI, "SimHei,Noto Sans CJK SC,Noto Sans SC", "02010609060101010101", "modern"),
        (SONG, "SimSun,Noto Serif CJK SC,Noto Serif SC", "02010600030101010101", "auto"),
        (
            XBS,
            "FZXiaoBiaoSong-B05S,方正小标宋_GBK,华文中宋,Noto Serif CJK SC,Noto Serif SC",
            "03000509000000000000",
            "script",
        ),
    )
    listed = "".join(
        f'<w:font w:name="{n}"><w:altName w:val="{a}"/><w:panose1 w:val="{p}"/><w:charset w:val="86"/><w:family w:val="{f}"/><w:pitch w:val="default"/></w:font>'
        for n, a, p, f in known
    )
    return f"{HEAD}<w:fonts {NS}>{listed}</w:fonts>"


def footer(kind: str) -> str:
    """Page number with a dash each side, odd pages right, even pages left, one character in."""
    if kind == "first":
        frame = f'<w:framePr w:w="{twips(170)}" w:hSpace="0" w:wrap="around" w:vAnchor="page" w:hAnchor="page" w:xAlign="center" w:y="{twips(275.5)}"/><w:pBdr><w:bottom w:val="thinThickSmallGap" w:sz="24" w:space="0" w:color="{RED}"/></w:pBdr>'
        return f"{HEAD}<w:ftr {NS}>{para('', 'Running', frame)}{para('', 'Running')}</w:ftr>"
    side = ("left", "leftChars") if kind == "even" else ("right", "rightChars")
    align = "left" if kind == "even" else "right"
    field = "".join(
        f"<w:r>{x}</w:r>"
        for x in (
            '<w:t xml:space="preserve">— </w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>2</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
            '<w:t xml:space="preserve"> —</w:t>',
        )
    )
    props = f'<w:pStyle w:val="PageNumber"/><w:ind w:{side[0]}="280" w:{side[1]}="100"/><w:jc w:val="{align}"/>'
    return f"{HEAD}<w:ftr {NS}><w:p><w:pPr>{props}</w:pPr>{field}</w:p></w:ftr>"


def relations(pairs: Sequence[tuple[str, str, str]]) -> str:
    """A relationships part of (id, type, target)."""
    listed = "".join(f'<Relationship Id="{i}" Type="{t}" Target="{x}"/>' for i, t, x in pairs)
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def content_types(kinds: int = 3) -> str:
    """[Content_Types].xml of a template with so many headers and footers."""
    parts = {
        "document.xml": "document.main",
        "styles.xml": "styles",
        "settings.xml": "settings",
        "fontTable.xml": "fontTable",
    }
    parts |= {f"{kind}{n}.xml": kind for kind in ("header", "footer") for n in range(1, kinds + 1)}
    listed = "".join(
        f'<Override PartName="/word/{n}" ContentType="{WML}.{t}+xml"/>' for n, t in parts.items()
    )
    core = '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    chart = '<Override PartName="/word/charts/chart1.xml" ContentType="application/vnd.openxmlformats-officedocument.drawingml.chart+xml"/>'
    basic = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>'
    )
    return f'{HEAD}<Types xmlns="{PACKAGE}/content-types">{basic}{listed}{core}{chart}</Types>'


def core() -> str:
    """docProps/core.xml: title, number, issuer, date, unit and 核验码."""
    spaces = (
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    when = "".join(
        f'<dcterms:{k} xsi:type="dcterms:W3CDTF">{{{{ day }}}}T00:00:00Z</dcterms:{k}>'
        for k in ("created", "modified")
    )
    return (
        f"{HEAD}<cp:coreProperties {spaces}><dc:title>{{{{ title }}}}</dc:title><dc:subject>{{{{ document_number }}}}　{{{{ unit_name }}}}</dc:subject>"
        f"<dc:creator>{{{{ org }}}}</dc:creator><cp:keywords>{{{{ unit_code }}}} {{{{ code }}}}</cp:keywords><dc:language>zh-CN</dc:language>{when}</cp:coreProperties>"
    )


def settings() -> str:
    """word/settings.xml."""
    compat = '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    return (
        f'{HEAD}<w:settings {NS}><w:zoom w:percent="100"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/>{compat}'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )
