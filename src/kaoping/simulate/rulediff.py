"""How two editions differ (细则差异), item by item, in words: read off their compiled rows.

Compiled rows are what the engine scores by, so nothing that matters can differ and stay unsaid, and
the wording of a clause alone changes nothing here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kaoping.exact import Fraction
from kaoping.rulebook.compile import Tables
from kaoping.rulebook.model import MICRO, plain

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
Key = tuple[Any, ...]

_ITEM_TABLES = {
    "rule_items": ((), "项目"),
    "rule_applies": (("key", "value"), "适用范围"),
    "rule_rules": (("rule_no",), "规则"),
    "rule_parts": (("rule_no", "part_no"), "分项"),
    "rule_bands": (("rule_no", "band_no"), "分档"),
    "rule_tables": (("rule_no", "position"), "分级"),
    "rule_tiers": (("rule_no", "tier_no"), "分段"),
}
_BOOK_TABLES = {
    "rule_books": ((), "细则"),
    "rule_classes": (("class_code",), "类别"),
    "rule_gates": (("gate_no",), "必备条件或一票否决"),
    "rule_grades": (("grade_no",), "等次"),
    "rule_consequences": (("consequence_no",), "结果运用"),
    "rule_consequence_grades": (("consequence_no", "grade"), "结果运用的等次"),
}
_MICRO = {
    "points", "full_points", "floor", "not_submitted", "each", "otherwise", "cap", "low", "high",
    "max_deduct", "min_points", "increment", "from_points", "first_points", "last_points", "from_full",
    "to_full",
}  # fmt: skip
_PAIRS = ("target", "per", "factor", "from", "to", "class", "share", "zero")
# Columns that follow from others, number things, or only repeat what another column says.
_SILENT = {
    "rulebook", "edition", "item_no", "class_no", "item_unit", "total_unit", "weight_scale", "own_points",
    "table_length", "feed_level", "status", "label", "tier_den",
}  # fmt: skip
_LABELS = {
    "points": "分值", "full_points": "满分", "floor": "下限", "not_submitted": "未报送得分", "each": "每步分值",
    "otherwise": "其余得分", "cap": "上限", "low": "最低", "high": "最高", "max_deduct": "最多扣",
    "min_points": "最少得", "increment": "本次扣分", "target": "标准", "threshold": "标准", "per": "步长",
    "factor": "从轻系数", "zero": "起点", "from": "下界", "to": "上界", "kind": "种类", "indicator": "指标", "title": "名称",
    "class_code": "类别", "combine": "合并方式", "not_applicable": "不适用时", "step": "进位方式",
    "weight": "权重", "item_places": "项目小数位", "total_places": "总分小数位", "share": "名额比例",
    "from_points": "起点分", "class": "每类不低于", "fires_when": "触发条件", "effect": "效果",
    "target_from": "目标取自", "free": "免计次数", "only_indicator": "适用条件指标", "level": "级别",
    "from_closed": "含下界", "to_closed": "含上界", "upward": "超出方向", "direction": "方向",
    "max_zero_items": "零分项不超过", "rounding": "名额取整", "ties": "并列", "last": "末几名",
    "rank_from": "名次从", "rank_to": "名次到", "rank_on": "排名依据", "first_points": "第一名得分",
    "last_points": "末名得分", "full_when": "满分条件", "mean": "均值", "sum_mode": "累计方式",
}  # fmt: skip


@dataclass(frozen=True)
class RuleChanges:
    """What differs, in words: by item code, and of the edition as a whole (classes, gates, grades)."""

    items: dict[str, list[str]] = field(default_factory=dict)
    book: list[str] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether anything that scores differs."""
        return bool(self.items or self.book)


def as_rows(tables: Tables) -> dict[str, list[dict[str, Any]]]:
    """Compiled tables as rows by column name."""
    return {
        name: [dict(zip((c for c, _ in columns), row, strict=True)) for row in rows]
        for name, (columns, rows) in tables.items()
    }


def compare(old: Rows, new: Rows, code: str, new_code: str | None = None) -> RuleChanges:
    """How the rules of one rulebook differ between two sets of compiled rows.

    Args:
        old: table → rows.
        new: table → rows.
        code: of the rulebook.
        new_code: of the rulebook in `new`, when it is called otherwise there.
    """
    found = RuleChanges(defaultdict(list), [])
    for table, (keys, word) in _ITEM_TABLES.items():
        for item, said in _table(
            old, new, table, ("item_code", *keys), word, code, new_code or code
        ):
            if item is not None:
                found.items[item].append(said)
    for table, (keys, word) in _BOOK_TABLES.items():
        of_book = _table(old, new, table, (None, *keys), word, code, new_code or code)
        found.book.extend(said for _, said in of_book)
    return RuleChanges(dict(found.items), found.book)


def _table(
    old: Rows,
    new: Rows,
    table: str,
    keys: Sequence[str | None],
    word: str,
    code: str,
    new_code: str,
) -> Iterator[tuple[Any, str]]:
    """(item code or None, what differs) of one table."""
    sides = [
        _keyed(rows.get(table, ()), keys, name) for rows, name in ((old, code), (new, new_code))
    ]
    before, after = sides
    scales = [_scale(rows, name) for rows, name in ((old, code), (new, new_code))]
    for key in dict.fromkeys((*before, *after)):
        name = f"{word}{_number(key)}"
        if key not in after:
            yield key[0], f"删去{name}"
        elif key not in before:
            yield key[0], f"新增{name}"
        else:
            for said in _columns(_shown(before[key], scales[0]), _shown(after[key], scales[1])):
                yield key[0], f"{name}：{said}"


def _keyed(
    rows: Iterable[Mapping[str, Any]], keys: Sequence[str | None], code: str
) -> dict[Key, Mapping[str, Any]]:
    own = (row for row in rows if row["rulebook"] == code)
    return {tuple(row[k] if k else None for k in keys): row for row in own}


def _scale(rows: Rows, code: str) -> int:
    found = [row["weight_scale"] for row in rows.get("rule_books", ()) if row["rulebook"] == code]
    return int(found[0]) if found else 1


def _number(key: Key) -> str:
    """`规则1`, `分档1-2`; nothing for the item itself."""
    return "-".join(str(part) for part in key[1:])


def _shown(row: Mapping[str, Any], scale: int) -> dict[str, str]:
    """The row as a person reads it: points as decimals, pairs as one number."""
    cells = {k: v for k, v in row.items() if k not in _SILENT}
    if "weight" in cells:
        cells["weight"] = plain(Fraction(cells["weight"], scale))
    for pair in _PAIRS:
        num, den = cells.pop(f"{pair}_num", None), cells.pop(f"{pair}_den", None)
        if num is not None:
            cells[pair] = plain(Fraction(num, den))
    if cells.get("threshold"):
        cells.pop("target", None)  # the same number as printed
    return {name: _cell(name, value) for name, value in cells.items()}


def _cell(name: str, value: object) -> str:
    if value is None:
        return "无"
    if isinstance(value, bool):
        return "是" if value else "否"
    return (
        plain(Fraction(value, MICRO)) if name in _MICRO and isinstance(value, int) else str(value)
    )


def _columns(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name, "无"), after.get(name, "无")
        if one != other:
            yield f"{_LABELS.get(name, name)} {one} → {other}"
