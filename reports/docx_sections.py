"""The sections of the letter to one unit, as WordprocessingML with docxtpl tags (反馈函各部分)."""

from __future__ import annotations

from docx_package import RED
from docx_parts import cell, list_table, para, row, table, tag_row, twips

COPIES_FRAME = '<w:framePr w:w="8845" w:hSpace="0" w:wrap="around" w:vAnchor="margin" w:hAnchor="margin" w:xAlign="center" w:yAlign="bottom"/><w:ind w:left="280" w:right="280"/>'


def heading(text: str, level: int) -> str:
    """A heading paragraph of that level."""
    return para(text, f"Heading{level}")


def letterhead() -> str:
    """Agency mark, number, title, 示例 box, addressee and opening (版头、标题、主送)."""
    frame = (
        f'<w:framePr w:w="{twips(170)}" w:hSpace="0" w:wrap="notBeside" w:vAnchor="page" w:hAnchor="page" w:xAlign="center" w:y="{twips(30)}"/>'
        f'<w:pBdr><w:bottom w:val="thickThinSmallGap" w:sz="24" w:space="6" w:color="{RED}"/></w:pBdr>'
    )
    parts = [
        para("{{ org }}", "Mark", frame),
        para("{{ document_number }}", "Number"),
        para("", "Plain"),
    ]
    parts += [
        para("{%p for line in title_lines %}"),
        para("{{ line }}", "Title"),
        para("{%p endfor %}"),
    ]
    box = (
        "<w:pBdr>"
        + "".join(
            f'<w:{s} w:val="single" w:sz="6" w:space="4" w:color="000000"/>'
            for s in ("top", "left", "bottom", "right")
        )
        + '</w:pBdr><w:spacing w:before="160" w:after="0"/><w:ind w:left="1900" w:right="1900"/>'
    )
    parts += [para("{%p if mark %}"), para("{{ mark }}", "Notice", box), para("{%p endif %}")]
    parts += [para("", "Plain"), para("{{ addressee }}", "Plain")]
    return "".join([*parts, *loop_paragraphs("text in lead")])


def loop_paragraphs(loop: str) -> list[str]:
    """A loop that prints one body paragraph per text."""
    return [para(f"{{%p for {loop} %}}"), para("{{ text }}"), para("{%p endfor %}")]


def result_section() -> str:
    """一、考核结果: summary and 表1."""
    widths = (30, 12, 13, 14, 11, 11, 13, 14, 12, 12, 14)
    heads = (
        "考核细则",
        "满分",
        "自评",
        "系统\n计算",
        "抽查",
        "核定",
        "失分",
        "同组\n平均",
        "名次",
        "等次",
        "状态",
    )
    keys = (
        "<{{ t.title }}",
        "{{ t.full }}",
        "{{ t.self }}",
        "{{ t.computed }}",
        "{{ t.checked }}",
        "{{ t.approved }}",
        "{{ t.lost }}",
        "{{ t.mean }}",
        "{{ t.rank }}",
        "{{ t.grade }}",
        "{{ t.state }}",
    )
    return "".join(
        [
            heading("一、考核结果", 1),
            *loop_paragraphs("text in summary"),
            para("表1　总分与对照", "Caption"),
            list_table(widths, heads, "t in totals", keys),
        ]
    )


def item_section() -> str:
    """二、各项得分: per rulebook the item table and the chart."""
    widths = (23, 30, 12.5, 12.5, 13, 10.5, 10.5, 12.5, 16.5, 15)
    heads = (
        "条款",
        "项目",
        "满分",
        "自评",
        "系统\n计算",
        "抽查",
        "核定",
        "失分",
        "事实\n来源",
        "状态",
    )
    top = row(
        [cell(h.split("\n"), w, "CellHead", "EEEEEE") for h, w in zip(heads, widths, strict=True)],
        header=True,
    )
    group = row(
        [
            cell("{{ r.title }}", 53, "CellHeadLeft", "F7F7F7", 2),
            *(
                cell(t, w, "CellHead", "F7F7F7")
                for t, w in zip(
                    ("{{ r.full }}", "", "{{ r.computed }}", "", "", "{{ r.lost }}", "", ""),
                    widths[2:],
                    strict=True,
                )
            ),
        ]
    )
    keys = (
        "<{{ r.label }}",
        "<{{ r.title }}",
        "{{ r.full }}",
        "{{ r.self }}",
        "{{ r.computed }}",
        "{{ r.checked }}",
        "{{ r.approved }}",
        "{{ r.lost }}",
        "{{ r.source }}",
        "{{ r.state }}",
    )
    item = row(
        [
            cell(t.removeprefix("<"), w, "CellLeft" if t.startswith("<") else "Cell")
            for t, w in zip(keys, widths, strict=True)
        ]
    )
    sums = (
        "{{ b.total.full }}",
        "{{ b.total.self }}",
        "{{ b.total.computed }}",
        "{{ b.total.checked }}",
        "{{ b.total.approved }}",
        "{{ b.total.lost }}",
        "",
        "{{ b.total.state }}",
    )
    foot = row(
        [
            cell("总分", 53, "CellHead", "", 2),
            *(cell(t, w, "CellHead") for t, w in zip(sums, widths[2:], strict=True)),
        ]
    )
    rows = [
        top,
        tag_row("{%tr for r in b.rows %}"),
        tag_row("{%tr if r.is_class %}"),
        group,
        tag_row("{%tr else %}"),
        item,
        tag_row("{%tr endif %}"),
        tag_row("{%tr endfor %}"),
        foot,
    ]
    return "".join(
        [
            heading("二、各项得分", 1),
            para("{%p for b in books %}"),
            heading("{{ b.ordinal }}{{ b.title }}", 2),
            para("表{{ b.table_no }}　{{ b.title }}各项得分（{{ b.edition }}）", "Caption"),
            table(widths, rows),
            charts("b.charts"),
            para("{%p endfor %}"),
        ]
    )


def charts(loop: str) -> str:
    """Each chart of a list: caption and anchor; id, number and height come from the chart when compiled."""
    space = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    main = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    kind = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    anchor = (
        '<w:p><w:pPr><w:pStyle w:val="Picture"/></w:pPr><w:r><w:drawing>'
        f'<wp:inline {space} distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{156 * 36000}" cy="2000001"/>'
        '<wp:docPr id="101" name="{{ c.title }}" descr="{{ c.alt }}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic {main}><a:graphicData uri="{kind}"><c:chart xmlns:c="{kind}" r:id="rIdChart1"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )
    begin, end = para(f"{{%p for c in {loop} %}}"), para("{%p endfor %}")
    return begin + para("{{ c.title }}", "Caption") + anchor + end


def loss_section() -> str:
    """三、失分事项与依据: one card per item that lost points."""
    keep = "<w:keepNext/>"  # the rows of one card stay on one page

    def lines(loop: str) -> list[str]:
        return [
            para(f"{{%p for s in {loop} %}}"),
            para("{{ s }}", "NoteLeft", keep),
            para("{%p endfor %}"),
        ]

    def pair(name: str, content: list[str] | str) -> str:
        return row(
            [cell(name, 22, "NoteHead", "F7F7F7"), cell(content, 134, "NoteLeft")], split=True
        )

    missing = [
        para("{{ c.missing_count }}", "NoteLeft", keep),
        *lines("c.missing"),
        para("{%p if c.more %}"),
        para("{{ c.more }}", "NoteLeft", keep),
        para("{%p endif %}"),
    ]
    head = "{{ c.no }}．{{ c.clause }}　满分{{ c.full }}　得分{{ c.got }}　失分{{ c.lost }}"
    top = row(
        [cell([para(head, "NoteHeadLeft", "<w:keepNext/>")], 156, "NoteHeadLeft", "EEEEEE", 2)]
    )
    card = table(
        (22, 134),
        [
            top,
            pair("计算过程", lines("c.sentences")),
            pair("分子分母", lines("c.fractions")),
            pair("缺失事项", missing),
            pair("挽回办法", "{{ c.regain }}"),
        ],
    )
    return "".join(
        [
            heading("三、失分事项与依据", 1),
            para("{%p for b in books %}"),
            heading("{{ b.ordinal }}{{ b.title }}", 2),
            para("{{ b.losses_text }}"),
            para("{%p for c in b.losses %}"),
            card,
            para("", "Gap"),
            para("{%p endfor %}"),
            para("{%p endfor %}"),
        ]
    )


def finding_section() -> str:
    """四、尚未解决的问题."""
    widths, heads = (
        (15, 13, 10, 60, 58),
        ("级别", "代码", "处数", "问题", "位置（文件、表、单元格）"),
    )
    keys = (
        "{{ g.severity }}",
        "{{ g.code }}",
        "{{ g.count }}",
        "<{{ g.message }}",
        "<{{ g.places }}",
    )
    return "".join(
        [
            heading("四、尚未解决的问题", 1),
            para("{{ found_text }}"),
            para("{%p if found_groups %}"),
            para("尚未解决的问题（按级别）", "Caption"),
            list_table(widths, heads, "g in found_groups", keys),
            para("{%p endif %}"),
            charts("found_charts"),
        ]
    )


def appeal_section() -> str:
    """五、申诉与确认, list of annexes, signature and date, kept together."""
    keep = "<w:keepNext/><w:keepLines/>"
    right = '<w:ind w:right="{}" w:rightChars="{}"/>'
    parts = [
        heading("五、申诉与确认", 1),
        *loop_paragraphs("text in appeal_body"),
        para("{{ appeal_last }}", "Body", keep),
        para("", "Plain", keep),
    ]
    parts += [
        para("{%p for text in annexes %}"),
        para("{{ annex_lead[loop.index0] }}{{ text }}", "AnnexList", keep),
        para("{%p endfor %}"),
    ]
    parts += [
        para("", "Plain", keep),
        para("", "Plain", keep),
        para("{{ org }}", "Sign", keep + '<w:ind w:right="{{ sign_right }}"/>'),
        para("{{ date }}", "Sign", right.format(1264, 400)),
    ]
    return "".join(parts)


def annex(number: int, name: str) -> str:
    """The head of an annex on a new page."""
    return (
        para(f"附件{number}", "AnnexMark", "<w:pageBreakBefore/>")
        + para("", "Plain")
        + para(name, "Title")
        + para("", "Gap")
    )


def annexes() -> str:
    """附件1–4 and 抄送."""
    lost = list_table(
        (9, 13, 42, 30, 12, 50),
        ("序号", "项目", "对象", "原因", "登记\n核对", "出处（文件、表、单元格）"),
        "e in evidence",
        (
            "{{ e.no }}",
            "{{ e.item }}",
            "<{{ e.name }}",
            "<{{ e.reason }}",
            "{{ e.witness }}",
            "<{{ e.place }}",
        ),
    )
    found = list_table(
        (10, 15, 12, 38, 46, 35),
        ("序号", "级别", "代码", "位置（文件、表、单元格）", "问题", "处理办法"),
        "f in found",
        (
            "{{ f.no }}",
            "{{ f.severity }}",
            "{{ f.code }}",
            "<{{ f.place }}",
            "<{{ f.message }}",
            "<{{ f.remedy }}",
        ),
    )
    return "".join(
        [
            annex(1, "缺失与失分事项明细"),
            para("{%p if evidence %}"),
            lost,
            para("{%p else %}"),
            para("没有缺失、待核实或计数事项。"),
            para("{%p endif %}"),
            annex(2, "尚未解决的问题清单"),
            para("{%p if found %}"),
            found,
            para("{%p else %}"),
            para("没有尚未解决的问题。"),
            para("{%p endif %}"),
            annex(3, "逐项确认表"),
            confirm_form(),
            annex(4, "依据与说明"),
            notes_table(),
            para("", "Gap"),
            para("{%p if copies %}"),
            para("抄送：{{ copies }}", "Copies", COPIES_FRAME),
            para("{%p endif %}"),
        ]
    )


def confirm_form() -> str:
    """附件3: signatures and one line per item."""
    widths = (10, 31, 23, 32, 12, 13, 14, 21)
    heads = ("序号", "考核细则", "条款", "项目", "满分", "系统\n计算", "意见", "异议理由\n及证据")
    keys = (
        "{{ r.no }}",
        "<{{ r.book }}",
        "<{{ r.label }}",
        "<{{ r.title }}",
        "{{ r.full }}",
        "{{ r.computed }}",
        "□同意\n□异议",
        "",
    )
    lines = [
        para("单位（盖章）：　　　　　　　　　　　主要负责人（签字）：", "Form"),
        para("经办人（签字）：　　　　　　　　　　日期：　　　　年　　月　　日", "Form"),
    ]
    # The signatures stand before the list: however long it is, they never stand alone on a page.
    sign = table((156,), [row([cell(lines, 156, "Form")])])
    return sign + para("", "Gap") + list_table(widths, heads, "r in confirm", keys)


def notes_table() -> str:
    """附件4: keys and values."""
    body = row(
        [cell("{{ k.key }}", 28, "NoteHead", "F7F7F7"), cell("{{ k.value }}", 128, "NoteLeft")],
        split=True,
    )
    return table((28, 128), [tag_row("{%tr for k in notes %}"), body, tag_row("{%tr endfor %}")])
