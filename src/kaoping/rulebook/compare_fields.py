"""What the fields of an edition are called and how their values read (字段的中文名), for comparing editions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from numbers import Rational
from typing import Any

from kaoping.exact import Fraction
from kaoping.rulebook import page
from kaoping.rulebook.model import Band, OnlyIf, Part, Quota, Rulebook, Threshold, Tier, plain
from kaoping.rulebook.wording import KINDS, band_text

GATE_KINDS = {"gate": "必备条件", "veto": "一票否决"}
_WORDS = {
    "whole_up": "不足一档按一档计", "whole_down": "不足一档不计", "prorata": "按比例计",
    "below": "低于", "above": "高于", "higher": "高者为好", "lower": "低者为好",
    "full_points": "得满分", "zero": "得零分", "group_mean": "取同组其他单位平均分", "exclude": "剔除后折算",
    "deduct": "扣分", "sum": "得分相加", "add": "加分", "all": "逐项累计", "highest": "取最高",
    "matter": "同一事项只计一次", "none": "无",
    "standard": "并列占用名次", "dense": "并列不占名次", "illustrative": "示例", "official": "正式",
    "published": "公布的总分", "unrounded": "未舍入的总分", "inherit": "同本单位",
    "mean_in_charge": "分管单位平均", "units": "各单位比率的平均", "pooled": "合计的比率",
    "points": "平均分", "comparison_group": "对照组",
}  # fmt: skip
_EFFECTS = {
    "zero_item": "项目记零分", "zero_class": "类别记零分", "zero_total": "总分记零分", "cap_total": "总分封顶",
    "cap_grade": "等次封顶", "bar_excellent": "不得评为最高等次",
}  # fmt: skip
_FIRES = {"any": "有即触发", "none": "没有即触发", "within": "在所列范围内触发"}
_CONTEXT = 10  # characters of a clause shown before and after what changed
Show = Callable[[Any, Rulebook], str]


@dataclass(frozen=True)
class Label:
    """A field's Chinese name, whether points can move by it, how its value reads, whether it is prose."""

    title: str
    scores: bool = True
    show: Show = lambda value, book: shown(value)
    prose: bool = False
    titles: Mapping[str, str] | None = None

    def title_of(self, owner: Any) -> str:
        """The name, which for some fields depends on the rule's kind."""
        return (self.titles or {}).get(getattr(owner, "kind", ""), self.title)


Labels = Mapping[str, Label]


def shown(value: Any) -> str:
    """Any value of the model as a person reads it; '无' for none."""
    if value is None or value in ("", ()):
        return "无"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Rational):  # whichever class of fractions it is
        return plain(Fraction(value))
    if isinstance(value, Threshold):
        return value.text.replace("pp", "个百分点")
    if isinstance(value, Band):
        return f"{band_text(value)}得{plain(value.points)}分"
    if isinstance(value, tuple):
        return "、".join(_pair(one) if isinstance(one, tuple) else shown(one) for one in value)
    return _thing(value)


def _thing(value: Any) -> str:
    if isinstance(value, Tier):
        return (
            f"{f'超出{shown(value.up_to)}以内' if value.up_to else '其余'}每步{plain(value.each)}分"
        )
    return str(value)


def _pair(pair: tuple[Any, ...]) -> str:
    """`中央 4`, `2014-06-30 50%`."""
    return " ".join(shown(one) for one in pair)


def _parts(value: tuple[Part, ...], book: Rulebook) -> str:
    return "、".join(_part(part, book) for part in value) or "无"


def _part(part: Part, book: Rulebook) -> str:
    indicator = book.indicator_title(part.indicator)
    name = f"{part.title}（{indicator}）" if part.title and part.title != indicator else indicator
    line = part.target or part.target_from
    return f"{name}{f'达到{shown(line)}' if line else ''}{plain(part.points)}分"


def said(title: str, before: str, after: str, prose: bool) -> str:
    """`标准由90%改为88%。`, of prose only the part that changed."""
    if before == after:  # what differs is not in the short text
        return f"{title}的内容有变。"
    if prose and before != "无" and after != "无":
        before, after = (f"“{text}”" for text in _apart(before, after))
    return f"{title}由{before}改为{after}。"


def _apart(one: str, other: str) -> tuple[str, str]:
    """Two texts cut down to where they differ, with some characters around."""
    start = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    rest = min(len(one), len(other)) - start
    same = next((n for n in range(rest) if one[-1 - n] != other[-1 - n]), rest)
    return _cut(one, start, len(one) - same), _cut(other, start, len(other) - same)


def _cut(text: str, start: int, end: int) -> str:
    left, right = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
    return ("…" if left else "") + text[left:right] + ("…" if right < len(text) else "")


def _word(value: Any, book: Rulebook) -> str:
    """A word of the rule language in Chinese."""
    return _WORDS.get(value, shown(value))


def _floor(value: Fraction | None, book: Rulebook) -> str:
    return "不设下限" if value is None else plain(value)


def _indicator(value: str, book: Rulebook) -> str:
    return book.indicator_title(value) if value else "无"


def _scope(value: tuple[tuple[str, tuple[str, ...]], ...], book: Rulebook) -> str:
    return page.units_words(value) if value else "全部单位"


def _only_if(value: OnlyIf | None, book: Rulebook) -> str:
    if value is None:
        return "无"
    return f"{book.indicator_title(value.indicator)}在{band_text(value.band)}"


def _range(value: Band | None, book: Rulebook) -> str:
    return band_text(value) if value else "无"


def _quota(value: Quota | None, book: Rulebook) -> str:
    return page.quota_words(value) if value else "不限"


def _start(value: Threshold | None, book: Rulebook) -> str:
    return shown(value) if value else "其余"


def _share(value: Fraction | None, book: Rulebook) -> str:
    return "无" if value is None else f"{plain(value * 100)}%"


def _examples(value: tuple[Any, ...], book: Rulebook) -> str:
    return f"{len(value)}个"


def _source(value: Mapping[str, str], book: Rulebook) -> str:
    return "，".join(text for text in value.values() if text) or "无"


def _of(table: Mapping[str, str]) -> Show:
    return lambda value, book: table.get(value, shown(value))


BOOK: Labels = {
    "code": Label("细则代码", False),
    "title": Label("细则名称", False),
    "authority": Label("依据", False),
    "status": Label("性质", False, _word),
    "full_points": Label("满分"),
    "in_force": Label("施行日期", False),
    "verified_until": Label("条文核对至", False),
    "repealed": Label("废止日期"),
    "source": Label("来源", False, _source),
    "item_places": Label("项目得分的小数位"),
    "total_places": Label("总分的小数位"),
    "rank_on": Label("排名依据", True, _word),
    "leaders": Label("领导干部得分", False, _word),
}
CLASS: Labels = {
    "title": Label("名称", False),
    "cap": Label("上限"),
    "weight": Label("权重"),
}
ITEM: Labels = {
    "label": Label("条款号", False),
    "title": Label("名称", False),
    "class_code": Label("所属类别"),
    "points": Label("分值"),
    "floor": Label("下限", True, _floor),
    "combine": Label("规则的合并", True, _of({"deduct": "扣分累计", "sum": "得分相加"})),
    "applies_to": Label("适用范围", True, _scope),
    "not_applicable": Label("不适用时", True, _word),
    "not_submitted": Label("未报送得分"),
    "department": Label("责任部门", False),
    "method": Label("考核方法", False, prose=True),
    "evidence_required": Label("佐证材料", False),
    "text": Label("条文", False, prose=True),
    "repealed": Label("废止日期"),
    "examples": Label("算例", False, _examples),
}
_EACH = {
    "per_point": "每步扣分", "shortfall": "每步扣分", "per_occurrence": "每次扣分", "per_missing": "每缺一项扣分",
    "bonus": "每步加分", "rank": "每后一名减分", "flag": "不符时扣分", "vs_group_mean": "每步扣分",
}  # fmt: skip
RULE: Labels = {
    "kind": Label("算法", True, _of(KINDS)),
    "indicator": Label("指标", True, _indicator),
    "title": Label("规则名称", False),
    "points": Label("规则分值"),
    "target": Label("标准", titles={"bonus": "起加点"}),
    "target_from": Label("目标取自"),
    "zero_at": Label("得0分处"),
    "dated": Label("分期目标"),
    "per": Label("步长"),
    "step": Label("进位", True, _word),
    "direction": Label("比较方向", True, _word),
    "each": Label("每步分值", titles=_EACH),
    "free": Label("免扣次数"),
    "table": Label("累计扣分"),
    "full_when": Label("得满分的条件", True, _of({"any": "有", "none": "没有"})),
    "bands": Label("分档"),
    "otherwise": Label("其余得分"),
    "parts": Label("分项", True, _parts),
    "levels": Label("各级分值"),
    "sum": Label("累计方式", True, _word),
    "sign": Label("加扣", True, _word),
    "once_per": Label("计次", True, _word),
    "cap": Label("上限"),
    "outside": Label("在满分之外另加"),
    "low": Label("最低分"),
    "high": Label("最高分"),
    "max_deduct": Label("最多扣"),
    "min_points": Label("最低得分"),
    "mitigation": Label("已化解的倍数"),
    "only_if": Label("适用条件", True, _only_if),
    "tiers": Label("分段加分"),
    "first": Label("第一名得分"),
    "last": Label("末名得分"),
    "ties": Label("并列", True, _word),
    "mean": Label("平均的算法", True, _word),
    "book": Label("引用的细则"),
    "from_full": Label("原满分"),
    "to_full": Label("折算为"),
    "repealed": Label("废止日期"),
}
GATE: Labels = {
    "indicator": Label("指标", True, _indicator),
    "fires_when": Label("触发条件", True, _of(_FIRES)),
    "within": Label("触发范围", True, _range),
    "effect": Label("后果", True, _of(_EFFECTS)),
    "target": Label("后果的对象"),
    "points": Label("封顶分"),
    "authority": Label("依据", False),
    "applies_to": Label("适用范围", True, _scope),
}
GRADE: Labels = {
    "no": Label("次序"),
    "start": Label("起点", True, _start),
    "quota": Label("名额", True, _quota),
    "max_zero_items": Label("零分项目不超过"),
    "each_class_from": Label("每类不低于", True, _share),
}
CONSEQUENCE: Labels = {
    "last": Label("组内最后几名"),
    "rank_from": Label("名次从"),
    "rank_to": Label("名次到"),
    "grades": Label("等次"),
    "by": Label("范围", True, _word),
    "consecutive": Label("连续轮数"),
}
SILENT = {
    "Rulebook": {
        "classes",
        "items",
        "gates",
        "grades",
        "consequences",
        "file",
        "warnings",
        "catalogue",
    },
    "Class": {"code"},
    "Item": {"code", "rules"},
    "Rule": {"no", "full", "rules"},
    "Gate": {"no", "kind", "title"},
    "Grade": {"title"},
    "Consequence": {"no", "title"},
}
"""Fields that pair things, are compared on their own, or follow from others."""
