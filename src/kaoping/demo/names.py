"""Plainly fictional names and clause texts (全部虚构)."""

from __future__ import annotations

from random import Random

STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
TRADES = {
    "制造业": ("机械制造", "汽车配件", "电器", "食品加工", "包装制品"),
    "采矿业": ("石料开采",),
    "建筑业": ("建筑安装", "装饰工程", "市政工程"),
    "交通运输业": ("物流", "客运"),
    "批发零售业": ("商贸", "百货", "医药连锁", "建材经营"),
    "住宿餐饮业": ("餐饮", "宾馆"),
    "居民服务业": ("家政服务", "汽车维修"),
    "其他": ("科技", "文化传播", "教育咨询"),
}
_SUFFIXES = ("有限公司", "有限责任公司", "（示例）有限公司")


def enterprise_name(number: int, industry: str, rng: Random) -> str:
    """A name that is unique by `number` (10 × 12 pairs, then a running number)."""
    stem, branch = STEMS[number % 10], BRANCHES[number // 10 % 12]
    running = number // 120
    label = f"示例{stem}{branch}{running}号" if running else f"示例{stem}{branch}"
    return f"{label}{rng.choice(TRADES[industry])}{rng.choice(_SUFFIXES)}"


def site_name(unit: str, number: int) -> str:
    """A building site's name, unique by unit and number."""
    kind = ("花园", "广场", "家园", "大厦")[number % 4]
    return f"示例{unit}{STEMS[number % 10]}{kind}{number + 1}期项目"


def community_name(unit_name: str, number: int) -> str:
    """A community's name."""
    return f"{unit_name.removesuffix('办事处')}示例{STEMS[number]}社区"


def standard_clause(serial: int, floor_fen: int) -> str:
    """A concrete wage standard, no two alike (serial is unique in a unit)."""
    return f"第六条：一线岗位月工资标准为{floor_fen // 100 + 200 + serial}元，班组长上浮{serial}元"


def adjustment_clause(serial: int, growth_bp: int) -> str:
    """A concrete adjustment, no two alike."""
    return f"第八条：年度工资增长{growth_bp // 100}.{growth_bp % 100 // 10}%，自第{serial}号通知之日起执行"
