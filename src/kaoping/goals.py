"""The district's own goals (区级目标): every figure of the work report that is tracked for the district as a whole.

`rounds/<code>/district_targets.csv`, one row a figure; a round without the file tracks nothing. A figure is
compared either with what the units' workbooks add up to (`indicator`, `method`) or with the district's
own ledger (`ledger`, `compared`; sheet 项目台账), or is said again (`same_as`) and then counts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kaoping.errors import ConfigError
from kaoping.rounds import Round
from kaoping.rulebook.model import Indicator
from kaoping.textfiles import read_csv

FILE = "district_targets.csv"
COLUMNS = (
    "code", "figure_no", "project", "title", "kind", "text", "hedge", "figure", "measure", "by", "source",
    "indicator", "method", "counted_in", "ledger", "compared", "same_as",
)  # fmt: skip
KINDS = ("T", "P", "D")
HEDGES = ("", "at_least", "over", "under", "about")
METHODS = ("sum", "pooled", "distinct", "units")
COMPARED = ("done", "spent", "received", "budget")
FEN = 100


@dataclass(frozen=True)
class Goal:
    """One figure of the report (一个数字).

    `kind`: T target, P plan, D said to be done. `hedge`: '' exact, at_least 以上, over 余, under 近, about
    约、左右. `num`/`den`: the figure; money in fen, a percentage as a fraction of 1. `measure` is its unit of
    count, `counted_in` that of the units' sum where it is another one (人次 for 人). `method`: sum of the
    units, pooled rate, distinct things over the district, number of units that have any.
    """

    code: str
    figure_no: int
    project: str
    title: str
    kind: str
    text: str
    hedge: str
    num: int
    den: int
    percent: bool
    measure: str
    by: date | None
    source: str
    indicator: str
    method: str
    counted_in: str
    ledger: str
    compared: str
    same_as: str


def load_goals(round_: Round) -> list[Goal]:
    """The goals of a round in file order; none without the file.

    Raises:
        ConfigError: a row is broken, naming file, line and key.
    """
    file = round_.folder / FILE
    if not file.exists():
        return []
    head, rows = read_csv(file)
    if missing := set(COLUMNS) - set(head):
        raise ConfigError(
            f"缺少列：{'、'.join(sorted(missing))}", where=str(file), remedy=f"表头须含 {','.join(COLUMNS)}"
        )  # fmt: skip
    return [_goal(row, f"{file} 第{number}行") for number, row in enumerate(rows, start=2)]


def _goal(row: Mapping[str, str], where: str) -> Goal:
    for key, known in (("kind", KINDS), ("hedge", HEDGES)):
        if row[key] not in known:
            raise ConfigError(
                f"{key} 无效：{row[key]}",
                where=where,
                remedy=f"可取 {'、'.join(known)}（可空的写空）",
            )
    number, percent = _figure(row, where)
    if not row["figure_no"].isdigit():
        raise ConfigError("figure_no 不是整数", where=where, remedy="写报告数字的编号")
    texts = {key: row[key] for key in COLUMNS if key not in ("figure_no", "figure", "by")}
    return Goal(
        **texts, figure_no=int(row["figure_no"]), num=number.numerator, den=number.denominator,
        percent=percent, by=_day(row["by"], where),
    )  # fmt: skip


def _figure(row: Mapping[str, str], where: str) -> tuple[Fraction, bool]:
    """`1500`, `96%`; 元 becomes fen."""
    text = row["figure"]
    percent = text.endswith("%")
    try:
        value = Fraction(text.removesuffix("%"))
    except ValueError as error:
        raise ConfigError(
            f"figure 不是数字：{text}", where=where, remedy="写成 1500 或 96%，金额以元计"
        ) from error
    if percent:
        return value / 100, True
    value *= FEN if row["measure"] == "元" else 1
    if value.denominator != 1 or value <= 0:
        raise ConfigError(f"figure 须为正整数：{text}", where=where, remedy="金额最多两位小数")
    return value, False


def _day(text: str, where: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ConfigError(f"by 不是日期：{text}", where=where, remedy="写成 2015-12-31") from error


def problems(round_: Round, catalogue: Mapping[str, Indicator]) -> Iterator[ConfigError]:
    """What is wrong with the goals held against each other and the indicators."""
    goals = load_goals(round_)
    codes = [goal.code for goal in goals]
    for number, goal in enumerate(goals, start=2):
        where = f"{round_.folder / FILE} 第{number}行"
        if not goal.code or codes.count(goal.code) > 1:
            yield ConfigError(
                f"代码空缺或重复：{goal.code}", where=where, remedy="每个数字一个代码"
            )
        sources = [bool(goal.indicator), bool(goal.ledger), bool(goal.same_as)]
        if sum(sources) != 1:
            yield ConfigError(
                "indicator、ledger、same_as 须恰好写一个", where=where,
                remedy="由单位汇总的写指标，只在项目台账的写项目名称，报告再次提及的写原代码",
            )  # fmt: skip
        elif goal.same_as:
            yield from _said_again(goal, goals, where)
        else:
            yield from (_rolled_up(goal, catalogue, where) if goal.indicator else _in_ledger(goal, where))  # fmt: skip


def _said_again(goal: Goal, goals: Sequence[Goal], where: str) -> Iterator[ConfigError]:
    """A figure said twice is one figure: same number, same measure."""
    first = next((g for g in goals if g.code == goal.same_as and not g.same_as), None)
    if first is None or (first.num, first.den, first.measure) != (goal.num, goal.den, goal.measure):
        yield ConfigError(
            f"same_as 与原数字不符：{goal.same_as}",
            where=where,
            remedy="写原代码；数字、单位须相同",
        )


def _rolled_up(goal: Goal, catalogue: Mapping[str, Indicator], where: str) -> Iterator[ConfigError]:
    known = catalogue.get(goal.indicator)
    if known is None:
        yield ConfigError(
            f"指标目录中没有 {goal.indicator}", where=where, remedy="改用指标目录中的代码"
        )
        return
    rate = goal.method == "pooled"
    if goal.method not in METHODS or rate != goal.percent or (rate and known.form != "rate"):
        yield ConfigError(
            f"method 无效：{goal.method}", where=where,
            remedy=f"可取 {'、'.join(METHODS)}；百分数用 pooled，且只用于百分率指标",
        )  # fmt: skip


def _in_ledger(goal: Goal, where: str) -> Iterator[ConfigError]:
    money = goal.measure == "元"
    if goal.compared not in COMPARED or money != (goal.compared != "done") or goal.percent:
        yield ConfigError(
            f"compared 无效：{goal.compared}", where=where,
            remedy="以元计的取 spent、received 或 budget，其余取 done",
        )  # fmt: skip


def goal_rows(round_: Round) -> list[list[object]]:
    """The goals as rows of `raw.district_targets`, numbered from 1."""
    return [
        [
            no, g.code, g.figure_no, g.project, g.title, g.kind, g.text, g.hedge, g.num, g.den, g.percent,
            g.measure, g.by, g.source, g.indicator or None, g.method or None, g.counted_in or g.measure,
            g.ledger or None, g.compared or None, g.same_as or None,
        ]
        for no, g in enumerate(load_goals(round_), start=1)
    ]  # fmt: skip
