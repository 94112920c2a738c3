"""Naming what is to be mended in words (`--fix "合同 3 备案"`): every word must be found in the evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kaoping.errors import UsageError
from kaoping.rulebook.model import Rulebook
from kaoping.runtables import Row
from kaoping.simulate.things import MORE, Effect, Thing, lacking, thing, weighted
from kaoping.simulate.whatif import Scene

ALL = "全部"
SHOWN = 12
_PART = 1_000_000  # rows of a sheet's second table are numbered from here (architecture.md §2)
_KINDS = {
    "enterprise": "企业", "contract": "合同", "site": "工地", "case": "案件", "community": "社区",
    "event": "事件", "body": "组织", "document": "文件", "figure": "数字", "month": "月份",
    "record": "记录", "day": "逾期日", "submission": "报送", "course": "培训", "participant": "参赛单位",
    "facility": "设施", "survey": "调查",
}  # fmt: skip


@dataclass(frozen=True)
class Named:
    """What one `--fix` names."""

    text: str
    things: tuple[Thing, ...]


def find(scene: Scene, text: str) -> Named:
    """The evidence rows that a text names, as things to be mended.

    Words are separated by blanks. A number is the row in the sheet or the thing's own code; any other
    word is a part of the thing's kind (合同), name, code, the reason (未报送备案), the indicator's title,
    the sheet or the file. `全部` mends everything that fits; without it exactly one thing must. `+2` with
    a part of a count's title adds two to it.

    Raises:
        UsageError: nothing fits, or several things do; the candidates are listed.
    """
    words = text.split()
    more = next((word for word in words if word[0] == "+" and word[1:].isdigit()), None)
    if more:
        return Named(text, (_more(scene, [w for w in words if w != more], int(more[1:]), text),))
    wanted = [word for word in words if word != ALL]
    rows = lacking(scene.tables, scene.book, scene.unit_code)
    fitting = [row for row in rows if wanted and all(_fits(w, row, scene.book) for w in wanted)]
    by_thing: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in fitting:
        by_thing[row["entity_kind"], row["entity_key"]].append(row)
    if not by_thing:
        raise UsageError(f"没有与“{text}”相符的缺项", remedy=_candidates(rows, scene.book))
    if len(by_thing) > 1 and ALL not in words:
        raise UsageError(
            f"与“{text}”相符的有{len(by_thing)}处",
            remedy=f"再加一个词，或加“{ALL}”一并补齐。{_candidates(fitting, scene.book)}",
        )
    weighed = weighted(scene.tables)
    return Named(text, tuple(thing(own, scene.book, None, weighed) for own in by_thing.values()))


def _fits(word: str, row: Row, book: Rulebook) -> bool:
    if word.isdigit():
        number = str(int(row["row_no"]) % _PART) if row["row_no"] else ""
        return word in (number, row["entity_key"])
    kind = _KINDS.get(row["entity_kind"], "")
    parts = (row["entity_name"], row["entity_key"], row["reason"], row["sheet_title"], row["file"])
    title = book.indicator_title(row["indicator"])
    return word in (kind, row["indicator"]) or any(word in p for p in (*parts, title) if p)


def _more(scene: Scene, words: Sequence[str], number: int, text: str) -> Thing:
    """So many more of what a count indicator counts."""
    counts = [
        row["indicator"]
        for row in scene.tables.find("metrics", unit_code=scene.unit_code)
        if row["den"] == "" and row["indicator"] in _read(scene.book)
    ]
    titles = {code: scene.book.indicator_title(code) for code in counts}
    found = [c for c, t in titles.items() if words and all(w in t or w == c for w in words)]
    if len(found) != 1:
        raise UsageError(
            f"没有唯一对应“{text}”的计数指标", remedy=f"可用：{'、'.join(titles.values())}"
        )
    name = f"{titles[found[0]]}：再有{number}个"
    return Thing(MORE, found[0], name, (), (Effect(found[0], number),))


def _read(book: Rulebook) -> set[str]:
    return {code for item in book.items for code in item.indicators}


def _candidates(rows: Sequence[Row], book: Rulebook) -> str:
    lines = dict.fromkeys(said(row, book) for row in rows)
    shown = list(lines)[:SHOWN]
    rest = f"\n  ……共{len(lines)}处" if len(lines) > SHOWN else ""
    return "可选：" + "".join(f"\n  {line}" for line in shown) + rest if shown else "本单位没有缺项"


def said(row: Row, book: Rulebook) -> str:
    """One piece of evidence in a line: kind, name, reason, indicator, place."""
    place = " › ".join(p for p in (row["file"], row["sheet_title"], row["cell"]) if p)
    kind = _KINDS.get(row["entity_kind"], "")
    name = row["entity_name"] or row["entity_key"]
    reason = row["reason"] or "计入"
    return f"{kind} {name}：{reason}（{book.indicator_title(row['indicator'])}）〔{place or '人工登记'}〕"


def place_of(one: Thing) -> str:
    """Where a thing stands: the file, sheet and cells of its rows."""
    places = dict.fromkeys((r["file"], r["sheet_title"]) for r in one.rows)
    texts = []
    for file, sheet in places:
        cells = dict.fromkeys(
            r["cell"]
            for r in one.rows
            if (r["file"], r["sheet_title"]) == (file, sheet) and r["cell"]
        )
        texts.append(" › ".join(p for p in (file, sheet, "、".join(cells)) if p))
    return "；".join(text for text in texts if text)


def lacks(one: Thing) -> str:
    """What is missing in a thing: its reasons, each once."""
    found = dict.fromkeys(row["reason"] or "计入" for row in one.rows)
    resolved = any(effect.resolved for effect in one.effects)
    return "、".join(found) + ("（化解）" if resolved else "")
