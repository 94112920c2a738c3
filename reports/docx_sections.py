"""Tables and forms that the documents about one unit share, as WordprocessingML with docxtpl tags."""

from __future__ import annotations

from collections.abc import Sequence

from docx_parts import cell, list_table, para, row, table, tag_row

KEEP = "<w:keepNext/>"
SHADE, PALE = "EEEEEE", "F7F7F7"


def heading(text: str, level: int) -> str:
    """A heading paragraph of that level."""
    return para(text, f"Heading{level}")


def loop_paragraphs(loop: str, style: str = "Body") -> list[str]:
    """A loop that prints one paragraph per text."""
    return [para(f"{{%p for {loop} %}}"), para("{{ text }}", style), para("{%p endfor %}")]


def when(condition: str, *parts: str) -> str:
    """Parts that are printed only when the condition holds."""
    return para(f"{{%p if {condition} %}}") + "".join(parts) + para("{%p endif %}")


def each(loop: str, *parts: str) -> str:
    """Parts that are printed once per element."""
    return para(f"{{%p for {loop} %}}") + "".join(parts) + para("{%p endfor %}")


def keys(prefix: str, names: str) -> list[str]:
    """`<title full` → the tags of those keys; `<` before a name: flush left."""
    return [
        f"{'<' if n.startswith('<') else ''}{{{{ {prefix}.{n.removeprefix('<')} }}}}"
        for n in names.split()
    ]


def totals_table() -> str:
    """表1: the four values, mean of the group, rank, grade, state."""
    widths = (34, 11, 13, 14, 11, 11, 13, 13, 12, 12, 12)
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
    names = "<title full self computed checked approved lost mean rank grade state"
    return para("表1　总分与对照", "Caption") + list_table(
        widths, heads, "t in totals", keys("t", names), keep=True
    )


def book_table() -> str:
    """Items of one rulebook (`b`) by class, the sum, how it came about, and the chart."""
    widths = (23, 31, 11, 11, 12, 10, 10, 11, 23, 14)
    heads = (
        "条款",
        "项目",
        "满分",
        "自评",
        "系统\n计算",
        "抽查",
        "核定",
        "失分",
        "事实来源",
        "状态",
    )

    def line(texts: Sequence[str], style: str, shade: str, first: str) -> str:
        cells = [cell(first, 54, "CellHeadLeft" if shade else style, shade, 2)]
        cells += [cell(t, w, style, shade) for t, w in zip(texts, widths[2:], strict=True)]
        return row(cells)

    group = line(
        ("{{ r.full }}", "", "{{ r.computed }}", "", "", "{{ r.lost }}", "", ""),
        "CellHead",
        PALE,
        "{{ r.title }}",
    )
    names = keys("r", "<label <title full self computed checked approved lost source state")
    item = row(
        [
            cell(t.removeprefix("<"), w, "CellLeft" if t.startswith("<") else "Cell")
            for t, w in zip(names, widths, strict=True)
        ]
    )
    sums = [*keys("b.total", "full self computed checked approved lost"), "", "{{ b.total.state }}"]
    top = row(
        [cell(h.split("\n"), w, "CellHead", SHADE) for h, w in zip(heads, widths, strict=True)],
        header=True,
    )
    rows = [
        top, tag_row("{%tr for r in b.rows %}"), tag_row("{%tr if r.is_class %}"), group, tag_row("{%tr else %}"),
        item, tag_row("{%tr endif %}"), tag_row("{%tr endfor %}"), line(sums, "CellHead", "", "总分"),
    ]  # fmt: skip
    return "".join(
        [
            heading("{{ b.ordinal }}{{ b.title }}", 2),
            para("表{{ b.table_no }}　{{ b.title }}各项得分（{{ b.edition }}）", "Caption"),
            table(widths, rows),
            *loop_paragraphs("text in b.total_text", "Note"),
            charts("b.charts"),
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


def sources_table() -> str:
    """The files that the places name."""
    return list_table(
        (10, 62, 84), ("文件", "文件名", "收件情况"), "s in sources", keys("s", "mark <name <what")
    )


def card() -> str:
    """One item that lost points (`c`): clause, arithmetic, what is missing, what regains it."""

    def lines(loop: str) -> list[str]:
        return [
            para(f"{{%p for s in {loop} %}}"),
            para("{{ s }}", "NoteLeft", KEEP),
            para("{%p endfor %}"),
        ]

    def pair(name: str, content: list[str] | str) -> str:
        texts = [para(content, "NoteLeft", KEEP)] if isinstance(content, str) else content
        return row(
            [
                cell([para(name, "NoteHead", KEEP)], 22, "NoteHead", PALE),
                cell(texts, 134, "NoteLeft"),
            ],
            split=True,
        )

    head = "{{ c.no }}．{{ c.clause }}　满分{{ c.full }}　得分{{ c.got }}　失分{{ c.lost }}"
    return table(
        (22, 134),
        [
            row([cell([para(head, "NoteHeadLeft", KEEP)], 156, "NoteHeadLeft", SHADE, 2)]),
            pair("计算过程", lines("c.sentences")),
            pair("分子分母", lines("c.fractions")),
            pair("失分事项", "{{ c.missing_text }}"),
            pair("挽回办法", "{{ c.regain }}"),
        ],
    )


def things_table(title: str, loop: str) -> str:
    """The objects of one item; the title row and the head row repeat on every page."""
    widths = (9, 60, 37, 18, 32)
    heads = ("序号", "对象", "原因", "登记核对", "出处")
    first = row([cell(title, 156, "CellHeadLeft", PALE, 5)], header=True)
    return list_table(
        widths, heads, loop, keys("t", "no <name <reason witness <place"), above=first
    )


def plan() -> str:
    """整改建议 of one rulebook (`p`)."""
    mend = list_table(
        (9, 23, 32, 56, 12, 12, 12), ("序号", "条款", "项目", "整改内容", "处数", "可挽回", "每处"),
        "r in p.rows", keys("r", "no <label <title <text count gained each"),
    )  # fmt: skip
    rest = list_table(
        (9, 23, 44, 13, 67), ("序号", "条款", "项目", "失分", "说明"),
        "r in p.rest", keys("r", "no <label <title lost <text"),
    )  # fmt: skip
    return "".join(
        [
            heading("{{ p.ordinal }}{{ p.title }}", 2),
            *loop_paragraphs("text in p.lead"),
            when("p.rows", para("{{ p.caption }}", "Caption"), mend),
            when("p.rest", para("不能以补报挽回的失分", "Caption"), rest),
        ]
    )


def found_table() -> str:
    """Findings still open."""
    return list_table(
        (10, 15, 11, 36, 46, 38), ("序号", "级别", "代码", "出处", "问题", "处理办法"),
        "f in found", keys("f", "no severity code <place <message <remedy"),
    )  # fmt: skip


def key_table(loop: str) -> str:
    """Keys and values; a row may break across pages, for a value may be long."""
    body = row(
        [cell("{{ k.key }}", 28, "NoteHead", PALE), cell("{{ k.value }}", 128, "NoteLeft")],
        split=True,
    )
    return table((28, 128), [tag_row(f"{{%tr for {loop} %}}"), body, tag_row("{%tr endfor %}")])


def confirm_form() -> str:
    """逐项确认表: opinion, stamp and signatures, then one line per item."""
    # The signatures stand before the list: however long it is, they never stand alone on a page.
    room = '<w:trHeight w:val="1360" w:hRule="atLeast"/>'
    sign = table(
        (78, 78),
        [
            row(
                [
                    cell(
                        "总体意见：□全部项目无异议　　□部分项目有异议，共　　　项，见下表",
                        156,
                        "Form",
                        "",
                        2,
                    )
                ]
            ),
            row(
                [
                    cell("单位（盖章）：", 78, "Form", top=True),
                    cell("主要负责人（签字）：", 78, "Form", top=True),
                ],
                more=room,
            ),
            row(
                [
                    cell("经办人（签字）：", 78, "Form"),
                    cell("日期：　　　　年　　月　　日", 78, "Form"),
                ]
            ),
        ],
    )
    widths = (9, 23, 38, 11, 11, 11, 11, 23, 19)
    heads = (
        "序号",
        "条款",
        "项目",
        "满分",
        "自评",
        "系统\n计算",
        "核定",
        "意见",
        "异议理由\n及证据",
    )
    names = [*keys("r", "no <label <title full self computed approved"), "□同意 □异议", ""]
    top = row(
        [cell(h.split("\n"), w, "CellHead", SHADE) for h, w in zip(heads, widths, strict=True)],
        header=True,
    )
    item = row(
        [
            cell(t.removeprefix("<").split("\n"), w, "CellLeft" if t.startswith("<") else "Cell")
            for t, w in zip(names, widths, strict=True)
        ]
    )
    rows = [
        top, tag_row("{%tr for r in confirm %}"), tag_row("{%tr if r.is_book %}"),
        row([cell([para("{{ r.title }}", "CellHeadLeft", KEEP)], 156, "CellHeadLeft", PALE, 9)]),
        tag_row("{%tr else %}"), item, tag_row("{%tr endif %}"), tag_row("{%tr endfor %}"),
    ]  # fmt: skip
    return sign + para("", "Gap") + table(widths, rows)
