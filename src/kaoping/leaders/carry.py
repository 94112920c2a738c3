"""What each leader's points come to (领导干部得分), told in one sentence each; nothing here is scored.

`inherit` (得分同本单位): a person carries the published total of the unit they work in.
`mean_in_charge` (分管单位平均): Σ published totals of the units in charge / their number, rounded half
away from zero to the edition's `total_places`, exactly (rulebook.md §1, §2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kaoping.exact import Fraction
from kaoping.leaders.roster import Post, load_roster
from kaoping.rounds import Round
from kaoping.rulebook.model import Rulebook, places_text
from kaoping.runtables import Row, RunTables, is_true

STATES = {
    "ok": "", "provisional": "暂定", "pending": "待人工评分", "not_applicable": "不适用",
}  # fmt: skip
"""States of a leader's points, worst last, with what stands beside the figure."""
_ORDER = tuple(STATES)


@dataclass(frozen=True)
class Carried:
    """The total of one unit as it is carried.

    `points` is the published text ('' when the unit has no total), `pending` the points still open.
    """

    unit_code: str
    unit_name: str
    points: str
    state: str
    pending: str = ""
    gates: str = ""


@dataclass(frozen=True)
class LeaderRow:
    """One line of the list for the organisation department (领导干部得分): finished texts.

    `rule` is `inherit` or `mean_in_charge`; `unit_code`, `unit_name` the person's own unit, '' for a
    leader of the district; `post` several posts joined by 、; `points` '' where there is no figure.
    """

    rulebook: str
    rulebook_title: str
    edition: str
    illustrative: bool
    rule: str
    name: str
    post: str
    unit_code: str
    unit_name: str
    units: tuple[Carried, ...]
    points: str
    full_points: str
    state: str
    state_text: str
    sentence: str


def leader_rows(
    run: Path | RunTables, round_: Round, rulebooks: Iterable[Rulebook]
) -> list[LeaderRow]:
    """The leaders of a round with their points, edition by edition.

    Args:
        run: a run folder, or its tables.
        round_: the round; its `leaders.csv` holds the names.
        rulebooks: the editions of the round; those whose rule is `none` give no lines.

    Returns:
        Per edition in the order given: leaders of the district first, then by official order of the
        own unit, within it as written. Under `inherit` only who works in a unit has a line.

    Raises:
        ConfigError: `leaders.csv` is broken.
    """
    tables = run if isinstance(run, RunTables) else RunTables.load(run)
    roster = _roster(round_)
    found: list[LeaderRow] = []
    for book in rulebooks:
        if book.leaders == "inherit":
            found += (_inherited(tables, round_, book, own) for own in _by_unit(roster))
        elif book.leaders == "mean_in_charge":
            found += (_mean(tables, round_, book, own) for own in _by_person(roster))
    return found


def leader_notes(round_: Round, rulebooks: Sequence[Rulebook]) -> list[str]:
    """What a reader of the list must know besides: who is not in it, and who is taken for one person.

    For the organisation department only: the sentences hold names.
    """
    roster = _roster(round_)
    rules = {book.leaders for book in rulebooks} - {"none"}
    notes = [
        f"《{book.title}》没有规定领导干部得分。" for book in rulebooks if book.leaders == "none"
    ]
    if not rules:
        return notes
    if not roster:
        return [*notes, "本轮没有领导干部名单（leaders.csv），名单为空。"]
    outside = [post.name for post in roster if not post.unit_code]
    if "inherit" in rules and outside:
        names = "、".join(dict.fromkeys(outside))
        notes.append(f"得分同本单位的细则不列不在被考核单位任职的人：{names}。")
    led = {post.unit_code for post in roster}
    bare = [unit.name for unit in round_.units if unit.code not in led]
    if bare:
        notes.append(f"名单中没有下列单位的领导干部：{'、'.join(bare)}。")
    for own in _by_person(roster):
        units = list(dict.fromkeys(post.unit_code for post in own if post.unit_code))
        if len(units) > 1:
            names = "、".join(round_.by_code[code].name for code in units)
            notes.append(
                f"{own[0].name}在{names}都有职务，按一人计；如系同名的两人，请在 leaders.csv 的姓名后加注。"
            )
    return notes


def _roster(round_: Round) -> list[Post]:
    """The posts in official order of their units; leaders of the district stand before the first."""

    def order(post: Post) -> int:
        return round_.by_code[post.unit_code].official_order if post.unit_code else -1

    return sorted(load_roster(round_), key=order)


def _by_unit(roster: Iterable[Post]) -> Iterator[list[Post]]:
    """The posts of one person in one unit together; who works in no unit is left out."""
    groups: dict[tuple[str, str], list[Post]] = {}
    for post in roster:
        if post.unit_code:
            groups.setdefault((post.unit_code, post.name), []).append(post)
    yield from groups.values()


def _by_person(roster: Iterable[Post]) -> Iterator[list[Post]]:
    """The posts of one person together."""
    groups: dict[str, list[Post]] = {}
    for post in roster:
        groups.setdefault(post.name, []).append(post)
    yield from groups.values()


def _inherited(tables: RunTables, round_: Round, book: Rulebook, posts: list[Post]) -> LeaderRow:
    own = _carried(tables, round_, book, posts[0].unit_code)
    return _row(round_, book, posts, (own,), own.points, own.state, _inherit_said(own))


def _inherit_said(own: Carried) -> str:
    if own.state == "not_applicable":
        return f"{own.unit_name}不适用本细则，没有得分可记。"
    return f"得分同本单位：{_said(own, alone=True)}。{_rest(own.state)}"


def _mean(tables: RunTables, round_: Round, book: Rulebook, posts: list[Post]) -> LeaderRow:
    """The mean over the distinct units of all the person's posts."""
    codes = dict.fromkeys(code for post in posts for code in post.charged)
    units = tuple(
        _carried(tables, round_, book, code)
        for code in sorted(codes, key=lambda code: round_.by_code[code].official_order)
    )
    counted = [unit for unit in units if unit.state != "not_applicable"]
    state = max((unit.state for unit in counted), key=_ORDER.index, default="not_applicable")
    points = ""
    if state in ("ok", "provisional"):
        total = sum((Fraction(unit.points) for unit in counted), Fraction(0))
        points = places_text(total / len(counted), book.total_places)
    said = _mean_said(posts, units, counted, points, book.total_places)
    return _row(round_, book, posts, units, points, state, said + _rest(state))


def _mean_said(
    posts: list[Post], units: Sequence[Carried], counted: list[Carried], points: str, places: int
) -> str:
    """`分管2个单位的平均：甲4.50分、乙4.31分，(4.50＋4.31)÷2，四舍五入到两位小数得4.41分。`"""
    verb = {True: "分管", False: "所在", None: "所在和分管"}[_in_charge(posts)]
    left = "、".join(unit.unit_name for unit in units if unit.state == "not_applicable")
    if not counted:
        return f"{verb}的{left}不适用本细则，没有得分可记。"
    tail = f"{left}不适用本细则，不计入平均。" if left else ""
    if len(counted) == 1:
        return f"{verb}单位的得分：{_said(counted[0], alone=True)}。{tail}"
    named = "、".join(_said(unit) for unit in counted)
    head = f"{verb}{len(counted)}个单位的平均：{named}"
    if not points:
        return f"{head}，尚缺人工评分，平均分待定。{tail}"
    terms = "＋".join(unit.points for unit in counted)
    return f"{head}，({terms})÷{len(counted)}，四舍五入到{places}位小数得{points}分。{tail}"


def _in_charge(posts: list[Post]) -> bool | None:
    """Whether all posts name units in charge of (True), none does (False), or some do (None)."""
    said = {bool(post.in_charge) for post in posts}
    return None if len(said) > 1 else said.pop()


def _said(unit: Carried, *, alone: bool = False) -> str:
    """`示例甲街道办事处4.84分`, with a veto that stands behind it and what is still open.

    A unit that stands alone needs no mark of its own: the sentence ends with it.
    """
    marks = [f"已触发：{unit.gates.replace(';', '、')}"] if unit.gates else []
    if unit.state == "pending":
        marks.append(f"另有{unit.pending}分待人工评分")
    elif unit.state == "provisional" and not alone:
        marks.append("暂定")
    return f"{unit.unit_name}{unit.points}分" + (f"（{'，'.join(marks)}）" if marks else "")


def _rest(state: str) -> str:
    return {
        "provisional": "所依据的得分为暂定，核定后可能变动。",
        "pending": "人工评分齐全后才能确定。",
    }.get(state, "")


def _carried(tables: RunTables, round_: Round, book: Rulebook, code: str) -> Carried:
    row = tables.one("totals", rulebook=book.code, unit_code=code)
    return Carried(
        code, round_.by_code[code].name, row.get("points", ""), _state(row),
        row.get("pending_points", ""), row.get("gates", ""),
    )  # fmt: skip


def _state(row: Row) -> str:
    if row.get("pending_points"):
        return "pending"
    if not row.get("points"):
        return "not_applicable"
    return "provisional" if is_true(row.get("provisional")) else "ok"


def _row(
    round_: Round, book: Rulebook, posts: list[Post], units: tuple[Carried, ...],
    points: str, state: str, sentence: str,
) -> LeaderRow:  # fmt: skip
    home = next((post.unit_code for post in posts if post.unit_code), "")
    return LeaderRow(
        book.code, book.title, book.edition, book.illustrative, book.leaders,
        posts[0].name, "、".join(dict.fromkeys(post.post for post in posts)),
        home, round_.by_code[home].name if home else "",
        units, points, places_text(book.full_points, book.total_places),
        state, STATES[state], sentence,
    )  # fmt: skip
