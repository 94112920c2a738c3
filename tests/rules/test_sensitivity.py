"""`sensitivity`: intervals worked out by hand, and held against whole drafts with the number written otherwise."""

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from kaoping.errors import ConfigError
from kaoping.rulebook.model import Rulebook
from kaoping.runtables import RunTables
from kaoping.simulate.engine import Engine, verified
from kaoping.simulate.outcome import Weights, standings
from kaoping.simulate.parameters import parameters
from kaoping.simulate.redraft import redraft
from kaoping.simulate.scoring import score
from kaoping.simulate.sensitivity import intervals, prove
from kaoping.simulate.weights import factors, rank_intervals
from kaoping.simulate.world import World
from tests.conftest import DemoRun
from tests.rules.test_redraft import TEXT, WORLD
from tests.rules.worlds import PATHS, book, world
from tests.unit.test_cli import kaoping

# A1 is 6 points, 0.5 off for every started point below 90 %: U1 6, U2 (88 %) 5, U3 (85 %) 3.5.
# A2 gives 4, 3, 2 by the place in A1: totals 10, 8, 5.5 of 10; 好 from 80 %, else 差.


def run_of(books: Sequence[Rulebook], now: World) -> RunTables:
    metrics = [
        {"unit_code": m.unit_code, "indicator": m.indicator, "num": str(m.num), "state": m.state,
         "den": "" if m.den is None else str(m.den), "member": m.member}
        for m in now.metrics
    ]  # fmt: skip
    return RunTables({**score(PATHS, books, now).tables, "metrics": metrics})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sensitivity")


@pytest.fixture(scope="module")
def engine(folder: Path) -> Engine:
    edition = book(folder, TEXT)
    return verified(run_of([edition], WORLD), WORLD.round_, [edition])


# (owner, title) → interval, what the next step down and up does, and the arithmetic
HAND = {
    # up to 91 %: U2 is 3 short, 4.5 + 3 = 7.5 < 8. Down to 86 %: U3 is 1 short, 5.5 + 2 = 7.5; to 85 %:
    # everybody has 6 and is first, 10
    ("A1", "标准"): (("86%", "90%"), "85%: U3 差好", "91%: U2 好差"),
    # 0.6: U2 4.8 + 3 = 7.8; 0.1: U3 5.5 + 2 = 7.5; 0.0: everybody 10
    ("A1", "每步扣分"): (("0.1", "0.5"), "0.0: U3 差好", "0.6: U2 好差"),
    # full marks follow: 5 of 9 in all: U2 4 + 3 = 7 < 7.2; 12 of 16: U2 14, U3 11.5 < 12.8
    ("A1", "分值"): (("6", "12"), "5: U2 好差", "range"),
    # 3 is the first place's too: U2 5 + 2 = 7 of 9; 8: U2 5 + 7 = 12 of 14, U3 3.5 + 6 = 9.5 < 11.2
    ("A2", "分值"): (("4", "8"), "3: U2 好差", "range"),
    # a step of 2: U2 5 + 2 = 7; of 0: U3 3.5 + 4 = 7.5
    ("A2", "每步扣分"): (("0", "1"), "range", "2: U2 好差"),
    # at most the first place's 4: then everybody has 4, U2 5 + 4 = 9, U3 3.5 + 4 = 7.5 < 8
    ("A2", "末名得分"): (("0", "4"), "range", "range"),
    # everything in proportion to the full points; a weight of 0 leaves none
    ("A", "权重"): (("0.1", "2.0"), "rule", "range"),
    # U2 has exactly 80 %, U3 55 %
    ("好", "等次线"): (("56%", "80%"), "55%: U3 差好", "81%: U2 好差"),
}


def test_intervals_by_hand(engine: Engine) -> None:
    found = {}
    for one in intervals(engine, "spec"):
        own = one.parameter
        ends = [
            end.stop
            if end.beyond is None
            else f"{own.text(end.beyond)}: "
            + ";".join(f"{c.unit_code} {c.before}{c.after}" for c in end.changes)
            for end in (one.low, one.high)
        ]
        bounds = own.text(one.low.value), own.text(one.high.value)
        found[own.owner, own.title] = (bounds, *ends)
    assert found == HAND


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [
        ('"90%"', '"86%"', {}),
        ('"90%"', '"85%"', {"U3": ("差", "好")}),
        ('"90%"', '"91%"', {"U2": ("好", "差")}),
        ("deduct = 0.5", "deduct = 0.1", {}),
        ("deduct = 0.5", "deduct = 0.0", {"U3": ("差", "好")}),
        ("deduct = 0.5", "deduct = 0.6", {"U2": ("好", "差")}),
        ('from = "80%"', 'from = "56%"', {}),
        ('from = "80%"', 'from = "55%"', {"U3": ("差", "好")}),
        ('from = "80%"', 'from = "81%"', {"U2": ("好", "差")}),
    ],
)
def test_whole_drafts_move_the_same_grades(
    folder: Path, old: str, new: str, moved: dict[str, tuple[str, str]]
) -> None:
    edition, draft = book(folder, TEXT), book(folder, TEXT.replace(old, new))
    found = redraft(PATHS, [edition], draft, WORLD, RunTables({}))
    assert {u.unit_code: u.grades for u in found.moves if u.grades[0] != u.grades[1]} == moved


def test_the_sql_proves_every_end_and_refuses_a_wrong_one(engine: Engine) -> None:
    found = intervals(engine, "spec")
    assert prove(PATHS, engine, WORLD, found) > 2 * len(HAND) - 8
    other = world(
        {"U1": {"covered": (95, 100)}, "U2": {"covered": (70, 100)}, "U3": {"covered": (85, 100)}}
    )
    with pytest.raises(ConfigError, match="两条计算路径不一致"):
        prove(PATHS, engine, other, found)


def test_a_run_of_other_rules_is_refused(folder: Path) -> None:
    edition, other = book(folder, TEXT), book(folder, TEXT.replace('"90%"', '"89%"'))
    with pytest.raises(ConfigError, match="重算与该次结果不符：U2"):
        verified(run_of([edition], WORLD), WORLD.round_, [other])


def test_the_first_and_last_three_are_watched(folder: Path) -> None:
    # shares 99 … 92 of seven: one point each; the line at 96 %: 99–96 have 10, then 9, 8, 7
    text = TEXT.split('[[item]]\ncode = "A2"')[0].replace("points = 6", "points = 10")
    text = text.replace('"90%"', '"96%"').replace("0.5", "1")
    seven = world({f"U{n}": {"covered": (100 - n, 100)} for n in range(1, 8)})
    edition = book(folder, text)
    engine = verified(run_of([edition], seven), seven.round_, [edition])
    (line,) = [one for one in intervals(engine, "spec") if one.parameter.title == "标准"]
    # at 96 % U1–U4 share the first place; at 97 % U4 is fourth and leaves the first three.
    # At 95 % U5 has 10 too: five share the first place, and all five the third from last: U6, U7 behind.
    assert [(c.unit_code, c.kind, c.before, c.after) for c in line.high.changes] == [
        ("U4", "top", "1", "4")
    ]
    assert [(c.unit_code, c.kind, c.before, c.after) for c in line.low.changes] == [
        (f"U{n}", *rest)
        for n, rest in [
            (1, ("bottom", "4", "3")), (2, ("bottom", "4", "3")), (3, ("bottom", "4", "3")),
            (4, ("bottom", "4", "3")), (5, ("top", "5", "1")),
        ]
    ]  # fmt: skip


def test_the_grid_is_the_last_place_written(folder: Path) -> None:
    text = TEXT.replace("deduct = 0.5", "deduct = 0.50").replace('"90%"', '"90.5%"')
    grids = {(p.owner, p.title): p.grid_text for p in parameters(book(folder, text))}
    assert grids["A1", "每步扣分"] == "0.01"
    assert grids["A1", "标准"] == "0.1个百分点"
    assert grids["A1", "分值"] == "1"
    assert grids["A", "权重"] == "0.1"  # not written
    finer = {(p.owner, p.title): p.grid_text for p in parameters(book(folder, text), 1)}
    assert finer["A1", "分值"] == "0.1"


def test_weights_are_brought_back_to_the_full_points(engine: Engine) -> None:
    field = engine.fields["spec"]
    # A1 × 1.2, A2 × 0.8: full marks 7.2 + 3.2 = 10.4; U2: (5 × 1.2 + 3 × 0.8) / 10.4 × 10 = 8.0769…
    found = standings(
        field.book, engine.places, field.marks, field.fired, Weights({"A1": 1200, "A2": 800}, 1000)
    )
    assert found["U1"].points == 10_000_000
    assert found["U2"].points == 8_080_000
    assert found["U2"].exact == Fraction(84, 104) * 10_000_000
    assert [found[u].rank for u in ("U1", "U2", "U3")] == [1, 2, 3]
    # A1 × 0.8, A2 × 1.2: 4.8 + 4.8 = 9.6; U2: (4 + 3.6) / 9.6 = 79.2 %: 差
    found = standings(
        field.book, engine.places, field.marks, field.fired, Weights({"A1": 800, "A2": 1200}, 1000)
    )
    assert (found["U2"].points, found["U2"].grade) == (7_920_000, "差")


def test_draws_depend_on_the_seed_alone(engine: Engine) -> None:
    one, same, other = (rank_intervals(engine, "spec", seed, 50) for seed in (1, 1, 2))
    assert one == same
    assert one != other
    drawn = [f for n in range(200) for f in factors(7, n, "spec", ("A1", "A2")).values()]
    assert min(drawn) >= 800
    assert max(drawn) <= 1200
    assert len(set(drawn)) > 200
    for unit in one:
        assert (unit.best, unit.worst, unit.same) == (unit.rank, unit.rank, 50)
        assert sum(count for _, count in unit.grades) == 50


def test_the_command_on_a_sealed_run(demo_run: DemoRun) -> None:
    asked = ("sensitivity", "-b", "harmony-5", "--item", "A1", "--draws", "20")
    shown = kaoping(demo_run.paths.root, *asked)
    assert shown.returncode == 0, shown.stderr
    assert "示例细则" in shown.stdout
    assert "20 次，种子 1" in shown.stdout
    (found,) = json.loads(kaoping(demo_run.paths.root, *asked, "--json").stdout)
    line = next(p for p in found["parameters"] if p["title"] == "标准")
    # JD03 has 60 of 75 (80 %): at 80 % it loses nothing more and rises from the seventh place
    assert line["value"] == "90%"
    assert line["interval"][0] == "81%"
    assert {"JD03", "JD02"} <= {c["unit_code"] for c in line["below"]["changes"]}
    unknown = kaoping(demo_run.paths.root, "sensitivity", "--item", "Z9")
    assert unknown.returncode == 2
