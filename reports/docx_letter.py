"""The letter to one unit (反馈函): head, body and annexes, as WordprocessingML with docxtpl tags."""

from __future__ import annotations

import docx_sections as part
from docx_package import RED
from docx_parts import para, twips
from docx_sections import each, heading, loop_paragraphs, when

COPIES_FRAME = '<w:framePr w:w="8845" w:hSpace="0" w:wrap="around" w:vAnchor="margin" w:hAnchor="margin" w:xAlign="center" w:yAlign="bottom"/><w:ind w:left="280" w:right="280"/>'
KEEP = "<w:keepNext/><w:keepLines/>"


def letterhead() -> str:
    """Agency mark, number, title, 示例 box, addressee and opening (版头、标题、主送)."""
    frame = (
        f'<w:framePr w:w="{twips(170)}" w:hSpace="0" w:wrap="notBeside" w:vAnchor="page" w:hAnchor="page" w:xAlign="center" w:y="{twips(30)}"/>'
        f'<w:pBdr><w:bottom w:val="thickThinSmallGap" w:sz="24" w:space="6" w:color="{RED}"/></w:pBdr>'
    )
    return "".join(
        [
            para("{{ org }}", "Mark", frame),
            para("{{ document_number }}", "Number"),
            para("", "Plain"),
            title_block(),
            para("", "Plain"),
            para("{{ addressee }}", "Plain"),
            *loop_paragraphs("text in lead"),
        ]
    )


def title_block() -> str:
    """Title lines and the 示例 box."""
    sides = "".join(
        f'<w:{s} w:val="single" w:sz="6" w:space="4" w:color="000000"/>'
        for s in ("top", "left", "bottom", "right")
    )
    box = f'<w:pBdr>{sides}</w:pBdr><w:spacing w:before="160" w:after="0"/><w:ind w:left="1900" w:right="1900"/>'
    return each("line in title_lines", para("{{ line }}", "Title")) + when(
        "mark", para("{{ mark }}", "Notice", box)
    )


def body() -> str:
    """The text of the letter, list of annexes, signature and date; the end is kept together."""
    return "".join(
        [
            heading("一、考核结果", 1),
            *loop_paragraphs("text in summary"),
            part.totals_table(),
            heading("二、主要失分事项", 1),
            *loop_paragraphs("text in main"),
            heading("三、数据核验情况", 1),
            *loop_paragraphs("text in checked"),
            heading("四、整改要求", 1),
            *loop_paragraphs("text in rectify"),
            heading("五、申诉途径", 1),
            *loop_paragraphs("text in last_body"),
            para("{{ last_text }}", "Body", KEEP),
            para("{{ closing }}", "Body", KEEP),
            sign_off(),
        ]
    )


def sign_off() -> str:
    """附件说明, signer centred on the date, which ends four characters from the right."""
    return "".join(
        [
            when("annexes", para("", "Plain", KEEP)),
            each(
                "text in annexes",
                para("{{ annex_lead[loop.index0] }}{{ text }}", "AnnexList", KEEP),
            ),
            para("", "Plain", KEEP),
            para("", "Plain", KEEP),
            para("{{ org }}", "Sign", KEEP + '<w:ind w:right="{{ sign_right }}"/>'),
            para("{{ date }}", "Sign", '<w:ind w:right="1264" w:rightChars="400"/>'),
        ]
    )


def annex(number: int, name: str) -> str:
    """The head of an annex on a new page: 附件1 at top left, title on the third line."""
    return (
        para(f"附件{number}", "AnnexMark", "<w:pageBreakBefore/>")
        + para("", "Plain")
        + para(name, "AnnexTitle")
        + para("", "Gap")
    )


def annexes() -> str:
    """附件1–6 and 抄送."""
    undecided = "日期、数字等无法判定，补正后重新计算"
    return "".join(
        [
            annex(1, "得分明细表"),
            para("{{ sources_text }}", "Note"),
            each("b in books", part.book_table()),
            annex(2, "失分事项清单"),
            when(
                "sources",
                para("出处栏先写文件序号与工作表，后写单元格。所涉文件：", "Note"),
                part.sources_table(),
            ),
            each(
                "b in books",
                heading("{{ b.ordinal }}{{ b.title }}", 2),
                para("{{ b.losses_lead }}", "Body", KEEP),
                each(
                    "c in b.losses",
                    part.card(),
                    para("", "Hair", KEEP),  # two tables that touch would become one
                    when("c.things", part.things_table("{{ c.things_title }}", "t in c.things")),
                    para("", "Gap"),
                ),
            ),
            when(
                "undecided",
                heading("未失分项目的待核实事项", 2),
                part.things_table(undecided, "t in undecided"),
            ),
            annex(3, "整改建议"),
            each("p in plans", part.plan()),
            heading("尚未解决的数据问题", 2),
            para("{{ found_lead }}"),
            part.charts("found_charts"),
            when("found", part.found_table()),
            annex(4, "申诉途径"),
            part.key_table("k in appeal_rows"),
            annex(5, "逐项确认表"),
            part.confirm_form(),
            annex(6, "依据与说明"),
            part.key_table("k in notes"),
            para("", "Gap"),
            when("copies", para("抄送：{{ copies }}", "Copies", COPIES_FRAME)),
        ]
    )


def document() -> str:
    """Everything between the opening and closing tag of the body."""
    return letterhead() + body() + annexes()
