"""领导人员名单: names, posts and the points they carry; only in the copy for 组织部."""

from __future__ import annotations

from collections.abc import Sequence

from kaoping.documents.blocks import LANDSCAPE, Block, Column, flush, table
from kaoping.documents.district import tables
from kaoping.documents.district.scene import Scene
from kaoping.documents.numbers import DASH
from kaoping.leaders import LeaderRow, leader_notes, leader_rows


def leader_blocks(scene: Scene) -> list[Block]:
    """One list per edition that carries its points to leaders, with how each figure comes about.

    核定 stays empty for the receiver; what has no figure says so.
    """
    rows = leader_rows(scene.frame.run, scene.round, scene.rulebooks)
    notes = leader_notes(scene.round, scene.rulebooks)
    to = "、".join(scene.round.extra.get("addressees", {}).values())
    remarks = [
        flush(text) for text in (scene.words("leaders.note", to=to), tables.legend(scene), *notes)
    ]
    editions = list(dict.fromkeys(row.rulebook for row in rows))
    return [*(_list([row for row in rows if row.rulebook == code]) for code in editions), *remarks]


def _list(rows: Sequence[LeaderRow]) -> Block:
    columns = [
        Column("序号", 9), Column("姓名", 18), Column("职务", 44, left=True), Column("所在单位", 40, left=True),
        Column("满分", 12), Column("得分", 14), Column("核定", 14), Column("状态", 18), Column("计算说明", 76, left=True),
    ]  # fmt: skip
    listed = [
        [str(n), row.name, row.post, row.unit_name or DASH, row.full_points, row.points or DASH, "",
         row.state_text or "已计算", row.sentence]
        for n, row in enumerate(rows, start=1)
    ]  # fmt: skip
    return table(rows[0].rulebook_title, columns, listed, width=LANDSCAPE)
