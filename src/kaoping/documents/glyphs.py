"""Characters that no font of this machine can show (缺字): found before a page is set, and told.

The PDF prints 〓 in their place; Word and HTML keep them, for the reader's machine may know them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kaoping.documents.fonts import MISSING, FontSet
from kaoping.rounds import Round
from kaoping.runtables import RunTables

NAMED = 3  # places named per character; how many there are besides is said
KEY = "字库提示"
_FIELDS = {
    "name": "对象", "reason": "原因", "place": "出处", "message": "问题", "remedy": "处理办法", "value": "说明",
    "title": "项目", "text": "整改内容", "post": "职务", "sentence": "说明", "what": "收件情况",
}  # fmt: skip
_PARTS = {
    "unit_name": "单位名称", "addressee": "单位名称", "title": "标题", "title_lines": "标题", "org": "发文机关",
    "totals": "表1", "undecided": "附件2待核实事项", "sources": "附件2文件名", "found": "附件3数据问题",
    "plans": "附件3整改建议", "confirm": "附件5", "notes": "附件6", "leaders": "领导干部得分", "received": "报送与人工登记",
}  # fmt: skip
_TABLES = ("evidence", "findings", "submissions")

Gaps = dict[str, list[str]]


def gaps(view: Mapping[str, Any], fonts: FontSet) -> Gaps:
    """Character → the fields it stands in, in the order of the document; nothing in nearly every view."""
    missing = set(fonts.missing([json.dumps(view, ensure_ascii=False)]))
    found: Gaps = {}
    if missing:
        for path, text in _texts(view, ()):
            for char in sorted(missing.intersection(text)):
                places = found.setdefault(char, [])
                label = _label(path)
                if label not in places:
                    places.append(label)
    return dict(sorted(found.items()))


def _texts(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            yield from _texts(inner, (*path, number))


def _label(path: tuple[str | int, ...]) -> str:
    """`("books", 1, "losses", 2, "things", 7, "name")` → 附件2第1部细则第2项第7行“对象”."""
    head, field = str(path[0]), _FIELDS.get(str(path[-1]), "")
    quoted = f"“{field}”" if field else ""
    if head == "books" and "things" in path:
        return f"附件2第{path[1]}部细则第{path[3]}项第{path[path.index('things') + 1]}行{quoted}"
    if head == "books":
        return f"附件1、附件2第{path[1]}部细则{quoted}"
    row = f"第{path[1]}行" if len(path) > 2 and isinstance(path[1], int) else ""
    return f"{_PARTS.get(head, '正文')}{row}{quoted if row else ''}"


def told(found: Gaps, fonts: FontSet) -> str:
    """The notice of one document: each character with its code point and places, and the remedy."""
    said = [f"“{MISSING}”代“{c}”（U+{ord(c):04X}），见{_places(p)}" for c, p in found.items()]
    return f"本机字库缺少下列字符，PDF 中以{MISSING}代替，Word 与网页版保留原字：{'；'.join(said)}。{fonts.install}"


def _places(places: list[str]) -> str:
    more = f"等{len(places)}处" if len(places) > NAMED else ""
    return "、".join(places[:NAMED]) + more


def noticed(view: Mapping[str, Any], found: Gaps, fonts: FontSet) -> dict[str, Any]:
    """The view with a line about its missing characters, where it keeps such lines."""
    if not found:
        return dict(view)
    line = {"key": KEY, "value": told(found, fonts)}
    key = "received" if "received" in view else "notes"
    return {**view, key: [*view[key], line]}


def summary(by_unit: Mapping[str, Gaps], fonts: FontSet) -> str:
    """One line for a whole run: each character once, with the units it stands in; empty without any."""
    units: dict[str, list[str]] = {}
    for unit, found in by_unit.items():
        for char in found:
            units.setdefault(char, []).append(unit)
    said = [f"“{c}”（U+{ord(c):04X}，{_places(units[c])}）" for c in sorted(units)]
    if not said:
        return ""
    return f"字库缺字{len(said)}个，PDF 以{MISSING}代替：{'、'.join(said)}。{fonts.install}"


def missing_in_run(run_dir: Path, round_: Round, fonts: FontSet) -> list[str]:
    """Characters of a run's names and messages that no font can show, for `doctor`."""
    tables = RunTables.load(run_dir)
    rows = (row for name in _TABLES for row in tables.rows(name))
    texts: Iterable[str] = (value for row in rows for value in row.values() if value)
    return fonts.missing([*texts, *(unit.name for unit in round_.units)])
