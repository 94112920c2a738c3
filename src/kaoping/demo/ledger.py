"""The district's own 项目台账 and the truth about the district's goals (区级目标的真值).

The judgement is made from the demo's own facts and the rows of `district_targets.csv`, in plain Python.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kaoping.demo.facts import Row
from kaoping.demo.judge import Standing
from kaoping.demo.law import CUTOFF
from kaoping.demo.measures import Metric
from kaoping.demo.measures_projects import bodies_of

_WAN = 1_000_000
"""One 万元 in fen."""
_PLAN = (
    # project, planned, done, measure, budget, received, spent
    ("职工之家建设", 30, 27, "个", 120 * _WAN, 120 * _WAN, 96 * _WAN),
    ("企业设施实物补助", 30, 29, "家", 120 * _WAN, 120 * _WAN, 120 * _WAN),
    ("劳模健身活动中心改造", 1, 1, "个", 40 * _WAN, 40 * _WAN, 40 * _WAN),
    ("技能培训工种", 6, 7, "个", None, None, None),
    ("养老护理员培训第一期", 100, 98, "人", None, None, None),
    ("爱心助环卫", 3000, 3000, "人", 10 * _WAN, 10 * _WAN, 10 * _WAN + 350_000),
    ("爱心助劳模", 10, 9, "个", None, None, None),
    ("最美工会志愿者评选", 1, 1, "次", 3 * _WAN, 3 * _WAN, 2 * _WAN),
    ("农民工应急资金", 40, 26, "人次", 50 * _WAN, 50 * _WAN, 31 * _WAN),
    ("工地送图书", 500, 520, "本", 1 * _WAN, 1 * _WAN, 1 * _WAN),
    ("工地送乒乓球设施工地", 2, 2, "个", None, None, None),
    ("工地送乒乓球设施", 2, 2, "套", None, None, None),
    ("圆梦行动", 1200, 1200, "份", 10 * _WAN, 8 * _WAN, 8 * _WAN),
)  # fmt: skip


@dataclass(frozen=True)
class GoalTruth:
    """What the district reached of one goal: the sum of the units or the ledger's number, and its state."""

    code: str
    num: int | None
    den: int | None
    state: str


def district_projects() -> list[Row]:
    """项目台账 of the district union itself: every project of the report, each once."""
    names = ("project_name", "planned", "done", "measure", "budget", "received", "spent")
    rows = [Row("district_projects", dict(zip(names, line, strict=True))) for line in _PLAN]
    for row in rows:
        row.values |= {"project_name": f"示例{row['project_name']}", "proof": "台账"}
    return rows


def plant(rows: list[Row]) -> None:
    """The report names the 120万元 of the homes twice, and so does the clerk; one project nobody asked for."""
    again = rows[0].copy()
    rows.append(again)
    other = rows[3].copy()
    other["project_name"] = "示例书画摄影协会筹备"
    rows.append(other)
    books = next(r for r in rows if r["project_name"] == "示例工地送图书")
    books.miswrite("V06", "done", "500余", 500)


def refused(rows: Sequence[Row]) -> list[Row]:
    """Rows of a project that an earlier row names already (M32)."""
    seen: set[str] = set()
    found = []
    for row in rows:
        name = str(row["project_name"])
        if name in seen:
            found.append(row)
        seen.add(name)
    return found


def unknown(rows: Sequence[Row], goals: Sequence[Mapping[str, str]]) -> list[Row]:
    """Rows of a project that no goal names (M33)."""
    named = {goal["ledger"] for goal in goals}
    return [row for row in rows if row["project_name"] not in named]


def reach(
    goals: Sequence[Mapping[str, str]],
    standings: Sequence[Standing],
    metrics: Mapping[str, Mapping[str, Metric]],
    ledger: Sequence[Row],
) -> list[GoalTruth]:
    """The truth of every goal, in file order."""
    lines = {str(r["project_name"]): r for r in reversed(ledger)}
    found: dict[str, GoalTruth] = {}
    for goal in goals:
        if goal["same_as"]:
            first = found[goal["same_as"]]
            found[goal["code"]] = GoalTruth(goal["code"], None, None, first.state)
        elif goal["indicator"]:
            found[goal["code"]] = _summed(goal, standings, metrics)
        else:
            found[goal["code"]] = _entered(goal, lines.get(goal["ledger"]))
    return list(found.values())


def _summed(
    goal: Mapping[str, str],
    standings: Sequence[Standing],
    metrics: Mapping[str, Mapping[str, Metric]],
) -> GoalTruth:
    own = [metrics[s.code][goal["indicator"]] for s in standings]
    num = sum(m.num for m in own)
    den = sum(m.den or 0 for m in own) if own[0].den is not None else None
    if goal["method"] == "units":
        num, den = sum(1 for m in own if m.num), None
    if goal["method"] == "distinct":
        num = len(set().union(*(bodies_of(s) for s in standings)))
    silent = any(_owes(s, m, goal) for s, m in zip(standings, own, strict=True))
    open_ = silent or any(m.unknown for m in own)
    rate = goal["figure"].endswith("%")
    value = Fraction(num, den) if rate and den else Fraction(num)
    return GoalTruth(goal["code"], num, den, _state(goal, value, open_, goal["counted_in"] != ""))


def _owes(s: Standing, m: Metric, goal: Mapping[str, str]) -> bool:
    """Whether a sheet that the unit owes for this goal did not come."""
    if m.state != "not_submitted":
        return False
    enterprises = ("街道", "开发区", "国企", "委办局")
    scope = {"homes_accepted": ("委办局",), "mediation_subdistrict": enterprises,
             "mediation_communities": enterprises}  # fmt: skip
    everyone = ("competition_bodies", "cadre_training_attendances")
    if goal["indicator"] in everyone or goal["indicator"] == "model_worker_satisfaction_rate":
        return True
    return s.unit["category"] in scope.get(goal["indicator"], enterprises)


def _entered(goal: Mapping[str, str], row: Row | None) -> GoalTruth:
    value = row[goal["compared"]] if row is not None else None
    if row is None or value is None:
        return GoalTruth(goal["code"], None, None, "无数据")
    about = ("V06", goal["compared"]) in row.faults
    if about and goal["hedge"] == "over" and value * 1 >= Fraction(goal["figure"]):
        return GoalTruth(goal["code"], value, None, "达到")
    other = goal["measure"] not in ("元", row["measure"])
    return GoalTruth(goal["code"], value, None, _state(goal, Fraction(value), about, other))


def _state(goal: Mapping[str, str], value: Fraction, is_open: bool, other_measure: bool) -> str:
    """The five words, from the goal's own hedge."""
    text = goal["figure"]
    figure = Fraction(text.removesuffix("%")) / 100 if text.endswith("%") else Fraction(text)
    if goal["measure"] == "元":
        figure *= 100
    met = {"over": value > figure, "under": value > 0}.get(goal["hedge"], value >= figure)
    if (met and other_measure) or (is_open and text.endswith("%")):
        return "暂定"
    if met:
        return "超过" if value > figure and goal["hedge"] in ("", "under") else "达到"
    later = bool(goal["by"]) and date.fromisoformat(goal["by"]) > CUTOFF
    return "暂定" if is_open or later else "未达到"
