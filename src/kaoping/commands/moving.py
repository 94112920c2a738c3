"""diff: every point that moved between two runs, and why (两次结果之比)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kaoping.commands.shared import (
    ROUND,
    JsonOption,
    RoundOption,
    note,
    run_tables,
    show,
    show_json,
    signed,
    table,
)  # fmt: skip

if TYPE_CHECKING:
    from kaoping.rulebook.model import Rulebook
    from kaoping.runtables import Row
    from kaoping.simulate.moves import ItemMove, UnitMove
    from kaoping.simulate.rundiff import RunDiff

SHOWN = 8
_WHERE = {-1: "升到前面", 0: "与本单位并列", 1: "落到后面"}


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("diff", help="两次结果之比：哪些分值变了、由什么引起，合计与总分变动相等。")(diff)


def diff(
    runs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="RUN", help="结果编号，先早后晚；写一个则与当前比，不写则与上一次发布的比。"
        ),
    ] = None,
    unit: Annotated[str | None, typer.Option("--unit", "-u", help="只看一个单位。")] = None,
    round_code: RoundOption = ROUND,
    as_json: JsonOption = False,
) -> None:
    """What moved, by unit and item, with its causes."""
    from kaoping.commands.comparing import pair_of_runs
    from kaoping.config import paths
    from kaoping.rounds import load_round
    from kaoping.rulebook import resolve_all
    from kaoping.simulate import rundiff

    where = paths()
    round_ = load_round(where, round_code)
    chosen = round_.unit(unit).code if unit else None
    old, new = pair_of_runs(where, round_code, run_tables(where, round_code), runs or [])
    if not as_json:
        note("逐项重算……")
    found = rundiff.diff(where, old, new)
    books = {b.code: b for b in resolve_all(where, round_.rulebooks, round_.reference_date)}
    units = [u for u in found.units if chosen in (None, u.unit_code)]
    if as_json:
        show_json(_document(found, units))
        return
    _Shown(found, books, {u.code: u.name for u in round_.units}).all(units)


class _Shown:
    """The answer on a terminal."""

    def __init__(self, found: RunDiff, books: dict[str, Rulebook], names: dict[str, str]) -> None:
        self.found, self.books, self.names = found, books, names

    def all(self, units: list[UnitMove]) -> None:
        show(f"结果 {self.found.old_key[:12]} → {self.found.new_key[:12]}：{self._count(units)}")
        if self.found.note:
            show(f"注意：{self.found.note}")
        for line in self._common():
            show(line)
        for code in dict.fromkeys(u.rulebook for u in units):
            own = [u for u in units if u.rulebook == code]
            book = self.books.get(code)
            show(
                f"【{book.title if book else code}】{'（示例细则）' if book and book.illustrative else ''}"
            )
            self._overview(own)
            for unit in own:
                self._unit(unit, book)

    def _count(self, units: list[UnitMove]) -> str:
        if not units:
            return "分值、名次、等次都没有变动"
        codes = {u.unit_code for u in units}
        return f"{len(codes)}个单位、{sum(len(u.items) for u in units)}个项目有变动"

    def _common(self) -> Iterator[str]:
        for text in self.found.law:
            yield f"法规参数：{text}"
        for code, changes in self.found.rules.items():
            for text in changes.book:
                yield f"细则 {code}：{text}"

    def _overview(self, units: list[UnitMove]) -> None:
        from kaoping.simulate.rundiff import TITLES

        causes = [c for c in TITLES if any(c in u.total.by for u in units)]
        rows = [
            (
                f"  {self._name(u.unit_code)}",
                f"{u.total.before or '—'} → {u.total.after or '—'}",
                signed(u.total.amount),
                *(signed(u.total.by[c]) if c in u.total.by else "" for c in causes),
                _pair(u.ranks),
                _pair(u.grades),
            )
            for u in units
        ]
        table(("  单位", "总分", "变动", *(TITLES[c] for c in causes), "名次", "等次"), rows)

    def _name(self, code: str) -> str:
        return f"{code}{self.names.get(code, '')}"

    def _unit(self, unit: UnitMove, book: Rulebook | None) -> None:
        passed = self.found.passed(unit)
        if not unit.items and not unit.rest and not passed:
            return
        show(f"  {self._name(unit.unit_code)}")
        if passed:
            show(f"    名次变化 {_pair(unit.ranks)}：本单位得分未变，因{self._passed(passed)}")
        for item in unit.items:
            self._item(unit, item, book)
        for cause, amount in unit.rest.items():
            show(
                f"    项目之外（封顶、权重、必备条件、折算、舍入）　{_title(cause)} {signed(amount)}"
            )
        if unit.gates[0] != unit.gates[1]:
            show(f"    必备条件、一票否决：{unit.gates[0] or '无'} → {unit.gates[1] or '无'}")

    def _passed(self, passed: list[tuple[UnitMove, int]]) -> str:
        """Who came to stand ahead, level or behind, with the points that did it."""
        told = [
            f"{self._name(other.unit_code)}{_WHERE[now]}（总分 {_pair((other.total.before, other.total.after))}）"
            for other, now in passed[:SHOWN]
        ]
        more = f"等{len(passed)}个单位" if len(passed) > SHOWN else ""
        return "、".join(told) + more

    def _item(self, unit: UnitMove, item: ItemMove, book: Rulebook | None) -> None:
        from kaoping.simulate.moves import state_text

        title = next((i.title for i in book.items if i.code == item.item_code), "") if book else ""
        states = (
            ""
            if item.states[0] == item.states[1]
            else f"，{'→'.join(map(state_text, item.states))}"
        )
        points = item.points
        show(
            f"    {item.item_code} {title}　{points.before or '—'} → {points.after or '—'}（{signed(points.amount)}）{states}"
        )
        for cause in dict.fromkeys((*points.by, *item.reasons)):
            amount = points.by.get(cause, Fraction(0))
            texts = [self._titled(t, book) for t in item.reasons.get(cause, ())]
            if cause == "rules":
                changes = self.found.rules.get(unit.rulebook)
                texts = (changes.items.get(item.item_code, []) if changes else []) or texts
            show(
                f"      {_title(cause)} {signed(amount) if amount else '±0'}：{'；'.join(texts) or '组内其他单位或类别设置的变动'}"
            )
            if cause in ("data", "adjustment", "mixed"):
                self._evidence(unit.unit_code, item.reasons.get(cause, []), cause)

    def _titled(self, text: str, book: Rulebook | None) -> str:
        def title(match: re.Match[str]) -> str:
            if match[1] in self.books:
                return f"{self.books[match[1]].title}总分"
            return book.indicator_title(match[1]) if book else match[1]

        return re.sub(r"^\{([^}]*)\}", title, text)

    def _evidence(self, unit: str, reasons: list[str], cause: str) -> None:
        from kaoping.simulate import rundiff

        for indicator in dict.fromkeys(rundiff.indicators_of(reasons)):
            change = self.found.evidence.get((unit, indicator))
            for sign, rows in (("不再有", change.gone), ("新出现", change.come)) if change else ():
                own = [
                    r
                    for r in rows
                    if cause == "mixed" or rundiff.entered_by_person(r) == (cause == "adjustment")
                ]
                for row in own[:SHOWN]:
                    show(f"        {sign}　{_evidence(row)}")
                if len(own) > SHOWN:
                    show(f"        {sign}　……另有{len(own) - SHOWN}处，加 --json 查看全部")


def _title(cause: str) -> str:
    from kaoping.simulate.rundiff import TITLES

    return TITLES[cause]


def _pair(pair: tuple[str, str]) -> str:
    return f"{pair[0] or '—'} → {pair[1] or '—'}" if pair[0] != pair[1] else pair[1]


def _evidence(row: Row) -> str:
    place = " › ".join(p for p in (row["file"], row["sheet_title"], row["cell"]) if p)
    name = row["entity_name"] or row["entity_key"]
    return f"{name}：{row['reason'] or '计入'}〔{place or '人工登记'}〕"


def _document(found: RunDiff, units: list[UnitMove]) -> dict[str, Any]:
    from kaoping.simulate.rundiff import TITLES

    return {
        "before": found.old_key,
        "after": found.new_key,
        "note": found.note,
        "causes": TITLES,
        "law": found.law,
        "rules": {c: {"items": r.items, "book": r.book} for c, r in found.rules.items()},
        "units": [_unit_document(found, unit) for unit in units],
    }


def _unit_document(found: RunDiff, unit: UnitMove) -> dict[str, Any]:
    def by(amounts: dict[str, Fraction]) -> dict[str, str]:
        return {cause: signed(amount) for cause, amount in amounts.items()}

    items = [
        {
            "item_code": i.item_code, "before": i.points.before, "after": i.points.after,
            "by": by(i.points.by), "states": i.states, "reasons": i.reasons,
        }
        for i in unit.items
    ]  # fmt: skip
    own = {k[1]: c for k, c in found.evidence.items() if k[0] == unit.unit_code}
    return {
        "rulebook": unit.rulebook, "unit_code": unit.unit_code, "before": unit.total.before,
        "after": unit.total.after, "by": by(unit.total.by), "rest": by(unit.rest), "ranks": unit.ranks,
        "grades": unit.grades, "gates": unit.gates, "items": items,
        "passed": {o.unit_code: ("ahead", "level", "behind")[now + 1] for o, now in found.passed(unit)},
        "evidence": {k: {"gone": c.gone, "come": c.come} for k, c in own.items()},
    }  # fmt: skip
