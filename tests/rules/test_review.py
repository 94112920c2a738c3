"""`rulebook check` beyond mistakes: each remark beside a near miss that is none."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kaoping.cli import app
from kaoping.config import Paths
from kaoping.rounds import load_round
from kaoping.rulebook.review import Remark, review
from kaoping.rulebook.review_round import at_the_edge, review_round, words
from tests.conftest import ROOT, DemoRun
from tests.rules.bench import book
from tests.rules.test_totals import CLASS, HEAD

SHARE = Fraction(4, 10)
ITEM = '[[item]]\ncode = "I"\nclass = "A"\ntitle = "项"\npoints = {}\n{}\n[[item.rule]]\n{}\n'
PP = 'kind = "per_point"\nindicator = "r"\ntarget = "{}"\ndeduct = {}\nper = "1pp"\nstep = "whole_up"\n'
BANDS = 'kind = "bands"\nindicator = "r"\nband = [{{ from = "80%", points = {} }}, {{ from = "60%", to = "80%", points = {} }}, {{ to = "60%", points = 0 }}]\n'
CHECK = 'kind = "checklist"\npart = [{{ indicator = "a", points = {} }}, {{ indicator = "b", points = 1 }}]\n'


def remarks(folder: Path, rule: str, points: str = "2", extra: str = "", tail: str = "") -> list[Remark]:  # fmt: skip
    text = HEAD.format(full=points, places=2, rank_on="published") + CLASS.format("A", "")
    return review(book(folder, text + ITEM.format(points, extra, rule) + tail), SHARE)


GRADE = '[[grade]]\ntitle = "优秀"\nfrom = {}\n[[grade]]\ntitle = "合格"\n'
GATE = '[[gate]]\nindicator = "g"\nfires_when = {}\neffect = {{ cap_total = {} }}\n'
FOUND = {  # rule, points, more of the item, after it → (kind, where)
    "target above 100": (PP.format("101%", 0.1), "2", "", "", ("unreachable", "item[I].rule[1].target")),
    "band above 100": (
        'kind = "bands"\nindicator = "r"\nband = [{ from = "101%", points = 2 }, { to = "101%", points = 1.5 }]',
        "2", "", "", ("unreachable", "item[I].rule[1].band[1]")),
    "bonus above 100": (
        PP.format("90%", 0.1) + '[[item.rule]]\nkind = "bonus"\nindicator = "r"\nover_target = "100%"\nper = "1pp"\neach = 1\ncap = 1\noutside = true',
        "2", "", "", ("unreachable", "item[I].rule[2].over_target")),
    "costs nothing": (PP.format("90%", 0), "2", "", "", ("dead", "item[I].rule[1]")),
    "costs at most nothing": (PP.format("90%", 0.1) + "max_deduct = 0", "2", "", "", ("dead", "item[I].rule[1]")),
    "never above 100": (PP.format("100%", 0.1) + 'direction = "above"', "2", "", "", ("dead", "item[I].rule[1]")),
    "condition above 100": (
        PP.format("90%", 0.1) + 'only_if = { indicator = "x", from = "101%" }', "2", "", "", ("dead", "item[I].rule[1]")),
    "bands all full": (BANDS.format(2, 2).replace("points = 0", "points = 2"), "2", "", "", ("dead", "item[I].rule[1]")),
    "no full marks": (BANDS.format(1.8, 1), "2", "", "", ("full", "item[I].points")),
    "parts short of full": (CHECK.format(0.5), "2", "", "", ("full", "item[I].points")),
    "person short of full": ('kind = "manual"\nmin = 0\nmax = 1', "2", "", "", ("full", "item[I].points")),
    "grade out of reach": (BANDS.format(1.8, 1), "2", "", GRADE.format(1.81), ("grade", "grade[1].from")),
    "cap that caps nothing": (PP.format("90%", 0.1), "2", "", GATE.format('"any"', 2), ("dead", "gate[g]")),
    "gate above 100": (PP.format("90%", 0.1), "2", "", GATE.format('{ from = "101%" }', 1), ("dead", "gate[g]")),
    "a cliff of 45 %": (BANDS.format(2, 1.1), "2", "", "", ("cliff", "item[I].rule[1].band")),
    "all or nothing": ('kind = "all_or_nothing"\nindicator = "r"\ntarget = "90%"', "2", "", "", ("cliff", "item[I].rule[1].target")),
}  # fmt: skip
NEAR = {
    "target of 100": (PP.format("100%", 0.1), "2", "", ""),
    "band of 100": (
        'kind = "bands"\nindicator = "r"\nband = [{ from = "100%", points = 2 }, { to = "100%", points = 1.5 }]', "2", "", ""),
    "bonus over 99": (
        PP.format("90%", 0.1) + '[[item.rule]]\nkind = "bonus"\nindicator = "r"\nover_target = "99%"\nper = "1pp"\neach = 1\ncap = 1\noutside = true', "2", "", ""),
    "above 99": (PP.format("99%", 0.1) + 'direction = "above"', "2", "", ""),
    "condition at 100": (PP.format("90%", 0.1) + 'only_if = { indicator = "x", from = "100%" }', "2", "", ""),
    "parts to full": (CHECK.format(1), "2", "", ""),
    "grade just in reach": (BANDS.format(2, 1.2).replace("points = 0", "points = 0.4"), "2", "", GRADE.format(2)),
    "cap below full": (PP.format("90%", 0.1), "2", "", GATE.format('"any"', 1.99)),
    "jumps of 40 %": (BANDS.format(2, 1.2).replace("points = 0", "points = 0.4"), "2", "", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", FOUND)
def test_a_remark_names_kind_and_key(tmp_path: Path, name: str) -> None:
    rule, points, extra, tail, wanted = FOUND[name]
    found = remarks(tmp_path, rule, points, extra, tail)
    assert wanted in [(remark.kind, remark.where) for remark in found]
    assert all(remark.text and remark.remedy for remark in found)


@pytest.mark.parametrize("name", NEAR)
def test_a_near_miss_is_none(tmp_path: Path, name: str) -> None:
    assert remarks(tmp_path, *NEAR[name]) == []


def test_a_class_of_weight_0_counts_only_where_it_is_read(tmp_path: Path) -> None:
    head = HEAD.format(full=2, places=2, rank_on="published")
    classes = CLASS.format("A", "") + CLASS.format("B", "weight = 0")
    own = ITEM.format(2, "", PP.format("90%", 0.1))
    fed = own.replace('"I"', '"J"').replace('class = "A"', 'class = "B"')
    reads = 'kind = "ratio_to_best"\nof = "class:B"\ndirection = "higher"'
    unread = review(book(tmp_path, head + classes + own + fed), SHARE)
    assert [(r.kind, r.where) for r in unread] == [("dead", "class[B].weight")]
    assert review(book(tmp_path, head + classes + ITEM.format(2, "", reads) + fed), SHARE) == []


EDGES = [  # metrics, edge belongs above or below → whether one more or less crosses it
    ((14, 20), True, False),  # 15/20 is still below 80 %
    ((15, 20), True, True),  # 16/20 is on the line
    ((16, 20), True, True),  # on the line, one less is below
    ((16, 20), False, True),  # on the line, one more is above
    ((17, 20), False, True),  # above, one less is on the line and so below
    ((17, 20), True, False),  # one less is on the line, which lies above
    ((0, 0), True, False),
    ((3, 3), True, True),  # 2/3 is below
]


@pytest.mark.parametrize(("metric", "above", "near"), EDGES)
def test_who_stands_one_thing_from_an_edge(
    tmp_path: Path, metric: tuple[int, int], above: bool, near: bool
) -> None:
    closed = "[)" if above else "(]"
    rule = f'kind = "bands"\nindicator = "r"\nband = [{{ from = "80%", closed = "{closed}", points = 2 }}, {{ to = "80%", closed = "{closed}", points = 0 }}]'
    cliff = next(r for r in remarks(tmp_path, rule) if r.kind == "cliff")
    found = at_the_edge(cliff, {("U", "r"): metric, ("V", "other"): metric})
    assert [unit for unit, _ in found] == (["U"] if near else [])
    if near:
        assert f"U（{metric[0]}/{metric[1]}）" in words(cliff, found)


def test_a_round_shows_who_is_subject_and_whose_target_lacks(tmp_path: Path) -> None:
    round_ = load_round(Paths(ROOT), "demo-2014")
    text = HEAD.format(full=4, places=2, rank_on="published") + CLASS.format("A", "")
    short = 'kind = "shortfall"\nindicator = "n"\ntarget_from = "targets.{}"\neach = 1'
    nobody = ITEM.format(2, "applies_to = { min_staff = 9999999 }", PP.format("90%", 0.1))
    lacks = ITEM.format(2, "", short.format("nothing")).replace('"I"', '"J"')
    has = ITEM.format(2, 'applies_to = { unit = ["JD01"] }', short.format("training"))
    draft = book(tmp_path, text + nobody + lacks + has.replace('"I"', '"K"'))
    found = {(r.kind, r.where) for r in review_round(draft, round_)}
    assert found == {
        ("nobody", "item[I].applies_to"), ("target", "item[J] › targets.nothing"),
    }  # fmt: skip


def test_the_command_names_units_at_an_edge(demo_run: DemoRun, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setenv("KAOPING_HOME", str(demo_run.paths.root))
    answer = CliRunner().invoke(app, ["rulebook", "check", "harmony-5", "--cliff", "40"])
    assert answer.exit_code == 0, answer.output
    # 12/20 is exactly 60 %: one enterprise less costs 0.20 of 0.45 points
    line = next(text for text in answer.output.splitlines() if "item[B2].rule[1].band：60%" in text)
    assert "相差 0.2 分，占本项满分的44.4%" in line
    assert "GQ02（12/20）" in line
    stricter = CliRunner().invoke(app, ["rulebook", "check", "harmony-5", "--cliff", "45"])
    assert "item[B2]" not in stricter.output
