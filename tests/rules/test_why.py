"""为什么没有满分、为什么扣0.15分、为什么是这个名次: answers worked out by hand beside each number."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kaoping.cli import app
from kaoping.rulebook.explain_why import find_loss, why_not_full, why_rank
from kaoping.rulebook.model import Rulebook
from kaoping.runtables import RunTables
from tests.conftest import DemoRun
from tests.generative.test_scores import run_tables
from tests.rules.bench import Metric, World, book, score
from tests.rules.test_totals import CLASS, HEAD, item

Scored = tuple[RunTables, Rulebook]
TWO_RULES = '[[item]]\ncode = "C"\nclass = "B"\ntitle = "两条"\npoints = 2\n' + "".join(
    f'[[item.rule]]\nkind = "per_occurrence"\nindicator = "{code}"\neach = 0.3\n'
    for code in ("x", "y")
)


@pytest.fixture
def scored(tmp_path: Path) -> Scored:
    """甲 loses 2 + 1 + 0.9, 乙 0 + 3, 丙 0 + 3, 丁 nothing; class B counts half."""
    body = CLASS.format("A", "") + CLASS.format("B", "weight = 0.5")
    body += item("I1", 8) + item("I2", 4) + TWO_RULES
    edition = book(tmp_path, HEAD.format(full=13, places=2, rank_on="published") + body)
    counts = {
        "甲": (75, 75, 1, 2), "乙": (100, 25, 0, 0), "丙": (100, 25, 0, 0), "丁": (100, 100, 0, 0),
    }  # fmt: skip
    metrics = [
        Metric(unit, code, n)
        for unit, row in counts.items()
        for code, n in zip(("i1", "i2", "x", "y"), row, strict=True)
    ]
    world = World([(unit, "组") for unit in counts], metrics)
    return run_tables(score([edition], world), world), edition


def test_losses_are_told_largest_first(scored: Scored) -> None:
    found = why_not_full(*scored, "甲")
    assert [(one.item_code, one.lost) for one in found.losses] == [
        ("I1", "2.00"), ("I2", "1.00"), ("C", "0.90"),
    ]  # fmt: skip
    assert found.sentences[0] == "各项失分合计3.9分。"
    assert "总分9.55分" in found.sentences[1]  # 6 + 3 + 1.1 × 0.5 = 9.55
    assert why_not_full(*scored, "丁").losses == ()


@pytest.mark.parametrize(
    ("amount", "kind", "items", "rule"),
    [
        ("2", "item", ("I1",), 0),
        ("0.9", "item", ("C",), 0),
        ("0.3", "rule", ("C",), 1),  # the first rule alone
        ("0.6", "rule", ("C",), 2),
        ("3.45", "total", ("I1", "I2", "C"), 0),  # 13 − 9.55
        ("1.9", "items", ("I2", "C"), 0),  # 1 + 0.9
        ("3", "items", ("I1", "I2"), 0),  # 2 + 1
        ("3.9", "items", ("I1", "I2", "C"), 0),
    ],
)
def test_a_loss_is_found(
    scored: Scored, amount: str, kind: str, items: tuple[str, ...], rule: int
) -> None:
    tables, edition = scored
    found = find_loss(tables, [edition], "甲", Fraction(amount))
    assert [(one.kind, one.items, one.rule_no) for one in found] == [(kind, items, rule)]


def test_a_loss_nobody_had_is_not_found(scored: Scored) -> None:
    tables, edition = scored
    assert find_loss(tables, [edition], "甲", Fraction("0.15")) == []
    assert find_loss(tables, [edition], "丁", Fraction(1)) == []


def test_a_rank_is_told_by_its_neighbours(scored: Scored) -> None:
    found = why_rank(*scored, "甲")  # 丁 13, 乙 and 丙 8 + 1 + 2 × 0.5 = 10, 甲 9.55
    assert (found.rank, found.units, found.tied, found.behind) == ("4", 4, (), None)
    ahead = found.ahead
    assert ahead is not None
    assert (ahead.unit_code, ahead.rank, ahead.points, ahead.gap, ahead.tied) == (
        "丙", "2", "10.00", "0.45", 1,
    )  # fmt: skip
    # 8 − 6 = +2; 1 − 3 = −2; (2 − 1.1) × 0.5 = +0.45; nothing is left over
    assert [(code, more) for code, _, more in ahead.items] == [
        ("I1", "+2"), ("I2", "−2"), ("C", "+0.45"),
    ]  # fmt: skip
    assert ahead.rest == ""


def test_a_shared_rank_names_who_shares_it(scored: Scored) -> None:
    found = why_rank(*scored, "丙")
    assert (found.rank, found.tied) == ("2", ("乙",))
    assert found.ahead is not None and found.behind is not None
    assert (found.ahead.unit_code, found.ahead.gap) == ("丁", "3.00")
    assert (found.behind.unit_code, found.behind.gap) == ("甲", "0.45")


def test_what_items_do_not_say_is_left_over(tmp_path: Path) -> None:
    # the class is capped at 5: 甲 8 → 5, 乙 4; items differ by 4, totals by 1
    body = CLASS.format("A", "cap = 5") + item("I1", 8)
    edition = book(tmp_path, HEAD.format(full=5, places=2, rank_on="published") + body)
    world = World([("甲", "组"), ("乙", "组")], [Metric("甲", "i1", 100), Metric("乙", "i1", 50)])
    found = why_rank(run_tables(score([edition], world), world), edition, "乙")
    assert found.ahead is not None
    assert (found.ahead.gap, found.ahead.rest) == ("1.00", "−3")
    assert [more for _, _, more in found.ahead.items] == ["+4"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["JD05", "--lost", "0.025", "-b", "harmony-5"], "D4 群体性劳动关系事件（0.025分）失0.025分"),
        (["JD05", "--lost", "0.777"], "没有恰好失0.777分的项目"),
        (["JD05", "--why-rank"], "前面最近的是"),
        (["JD05", "--why-not-full"], "各项失分合计"),
    ],
)  # fmt: skip
def test_the_command_answers(
    demo_run: DemoRun, monkeypatch: pytest.MonkeyPatch, words: list[str], told: str
) -> None:
    monkeypatch.setenv("KAOPING_HOME", str(demo_run.paths.root))
    answer = CliRunner().invoke(app, ["explain", *words])
    assert answer.exit_code == 0, answer.output
    assert told in answer.output
    assert "示例" in answer.output
    as_json = CliRunner().invoke(app, ["explain", *words, "--json"])
    assert as_json.exit_code == 0, as_json.output


@pytest.mark.parametrize(
    "words", [["--lost", "abc"], ["--lost", "0"], ["--lost", "nan"], ["A1", "--why-rank"]]
)
def test_a_question_that_makes_no_sense_is_refused(
    demo_run: DemoRun, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setenv("KAOPING_HOME", str(demo_run.paths.root))
    answer = CliRunner().invoke(app, ["explain", "JD05", *words])
    assert answer.exit_code != 0
