"""The report on one unit to the organisation department (得分情况报告), as WordprocessingML with docxtpl tags."""

from __future__ import annotations

import docx_letter as letter
import docx_sections as part
from docx_parts import list_table, para
from docx_sections import each, heading, keys, loop_paragraphs, when


def deductions() -> str:
    """扣分情况 of one rulebook (`b`): clause, points, arithmetic, number of objects."""
    names = keys("c", "no <clause full got lost")
    table = list_table(
        (9, 39, 11, 11, 11, 62, 13),
        ("序号", "条款与项目", "满分", "得分", "扣分", "扣分理由与计算", "失分\n事项"),
        "c in b.losses",
        [*names, "<{{ c.sentences_text }}", "{{ c.missing_count }}"],
    )
    return (
        heading("{{ b.ordinal }}{{ b.title }}", 2)
        + para("{{ b.losses_lead }}")
        + when("b.losses", para("{{ b.caption }}", "Caption"), table)
    )


def rates() -> str:
    """登记印证: per kind of fact the counts and the rate."""
    return list_table(
        (34, 20, 20, 24, 20, 18, 20),
        ("事实种类", "一致", "矛盾", "登记无此项", "无登记册", "未报", "印证率"),
        "r in rates",
        keys("r", "<kind confirmed contradicted unmatched no_register unreported rate"),
    )


def leaders() -> str:
    """领导干部得分."""
    return list_table(
        (9, 17, 26, 32, 13, 20, 39),
        ("序号", "姓名", "职务", "考核细则", "满分", "得分", "说明"),
        "r in leaders",
        keys("r", "no name <post <book full points <sentence"),
    )


def document() -> str:
    """Everything between the opening and closing tag of the body."""
    return "".join(
        [
            when("restricted", para("{{ restricted }}", "AnnexMark")),
            para("", "Plain"),
            letter.title_block(),
            para("", "Plain"),
            para("{{ addressee }}", "Plain"),
            *loop_paragraphs("text in basis"),
            heading("一、考核依据", 1),
            *loop_paragraphs("text in editions"),
            heading("二、总体得分", 1),
            *loop_paragraphs("text in summary"),
            part.totals_table(),
            heading("三、扣分情况", 1),
            each("b in books", deductions()),
            heading("四、数据核验情况", 1),
            *loop_paragraphs("text in checked"),
            when("rates", para("所报事实与部门登记比对（项）", "Caption"), rates()),
            para("报送与人工登记", "Caption"),
            part.key_table("k in received"),
            heading("五、领导干部得分", 1),
            *loop_paragraphs("text in leaders_text"),
            when("leaders", para("得分涉及{{ unit_name }}的领导干部", "Caption"), leaders()),
            heading("六、有关说明", 1),
            *loop_paragraphs("text in last_body"),
            para("{{ last_text }}", "Body", letter.KEEP),
            letter.sign_off(),
            letter.annex(1, "得分明细表"),
            para("{{ sources_text }}", "Note"),
            each("b in books", part.book_table()),
        ]
    )
