"""Where facts stand (出处): files numbered once per document, so that every row needs one short mark."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from kaoping.documents.numbers import DASH
from kaoping.documents.source import Frame, Row
from kaoping.rounds import Unit

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
STATES = {
    "accepted": "已受理",
    "superseded": "被后一版本替代",
    "rejected": "退回",
    "duplicate": "重复",
    "withdrawn": "已撤回",
}


class Places:
    """The files that the facts of one unit stand in, in order of arrival.

    Args:
        frame: the run.
        unit: the unit the document is about.
        rows: every row that the document names a place of (evidence and findings).
    """

    def __init__(self, frame: Frame, unit: Unit, rows: Iterable[Row]) -> None:
        named = {row.get("file") or "" for row in rows} - {""}
        known = {row["file_name"]: row for row in frame.run.rows("submissions")}
        own = [name for name, row in known.items() if row.get("unit_code") == unit.code]
        order = [*own, *(name for name in known if name not in own), *sorted(named - known.keys())]
        self._rows = {name: known.get(name, {}) for name in order if name in named}
        self._marks = {name: _mark(n) for n, name in enumerate(self._rows, start=1)}

    def of(self, row: Row) -> str:
        """`①企业名册 C5`: file, sheet and cell; a dash for what stands in no table (不在任何表内)."""
        sheet = row.get("sheet_title") or row.get("sheet") or ""
        mark = self._marks.get(row.get("file") or "", "")
        return " ".join(part for part in (mark + sheet, row.get("cell") or "") if part) or DASH

    def legend(self) -> list[dict[str, str]]:
        """One line per file: its mark, its name, who sent it and which bytes are meant."""
        return [
            {"mark": self._marks[name], "name": PurePosixPath(name).name, "what": _what(row)}
            for name, row in self._rows.items()
        ]


def _mark(number: int) -> str:
    return _CIRCLED[number - 1] if number <= len(_CIRCLED) else f"[{number}]"


def _what(row: Row) -> str:
    if not row:
        return DASH
    kind = "部门登记册" if row.get("kind") == "register" else "单位报送"
    state = STATES.get(row.get("state") or "", row.get("state") or "")
    return (
        f"{kind}，第{row['submission_id']}号收件，{moment(row['received_at'])}收到，{state}，"
        f"文件校验 {row['sha256'][:12]}"
    )


def moment(text: str) -> str:
    """`2015-01-19T09:12:00+08:00` as people write it: day, hour and minute."""
    return text[:16].replace("T", " ")
