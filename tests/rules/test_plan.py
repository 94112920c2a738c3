"""The fewest things that regain the most (找回方案) against trying every subset of the things."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.simulate.plan import Ground, plan
from kaoping.simulate.things import Effect, Thing

ITEMS = {"A1": ("p",), "A2": ("p", "q"), "B1": ("r",)}  # A1 and A2 share an indicator
CLASSES = {"A1": "A", "A2": "A", "B1": "B"}

steps = st.lists(st.integers(0, 6), min_size=6, max_size=6).map(sorted)
things = st.lists(
    st.sets(st.sampled_from("pqr"), min_size=1, max_size=3).map(sorted), min_size=1, max_size=6
)


def thing(number: int, indicators: Sequence[str]) -> Thing:
    return Thing(
        "enterprise", str(number), str(number), (), tuple(Effect(i, 1) for i in indicators)
    )


def ground(tables: dict[str, list[int]], cap: Fraction | None, *, plain: bool) -> Ground:
    """Items worth what their own table says of the number of things mended in them."""

    def points(item: str, effects: Sequence[Effect]) -> Fraction:
        table = tables[item]
        return Fraction(table[min(len(effects), len(table) - 1)])

    return Ground(
        items={code: frozenset(read) for code, read in ITEMS.items()},
        classes=CLASSES,
        caps={"A": (cap, Fraction(1, 2), Fraction(1)), "B": (None, Fraction(1), Fraction(0))},
        points=points,
        plain=frozenset(ITEMS) if plain else frozenset(),
    )


def worth(chosen: Sequence[Thing], where: Ground) -> Fraction:
    """Both classes' points, straight from the definition."""
    total = Fraction(0)
    for cls, (cap, weight, others) in where.caps.items():
        points = others
        for code, read in where.items.items():
            if CLASSES[code] == cls:
                points += where.points(
                    code, [e for t in chosen for e in t.effects if e.indicator in read]
                )
        total += weight * (points if cap is None else min(cap, points))
    return total


def best_of(found: Sequence[Thing], where: Ground, most: int) -> list[Fraction]:
    """The largest gain of at most k things, k = 0 … most, by trying every subset."""
    zero = worth((), where)
    gains = [
        max(worth(chosen, where) - zero for chosen in combinations(found, k))
        if k <= len(found)
        else Fraction(0)
        for k in range(most + 1)
    ]
    return [max(gains[: k + 1]) for k in range(most + 1)]


@settings(max_examples=150, deadline=None)
@given(
    things, steps, steps, steps, st.sampled_from([None, Fraction(4), Fraction(7)]), st.booleans()
)
def test_no_subset_is_better(
    wanted: list[list[str]], a1: list[int], a2: list[int], b1: list[int],
    cap: Fraction | None, plain: bool,
) -> None:  # fmt: skip
    found = [thing(n, indicators) for n, indicators in enumerate(wanted)]
    where = ground({"A1": a1, "A2": a2, "B1": b1}, cap, plain=plain)
    answer = plan(found, where, 4)
    assert answer.exact
    assert [one.gain for one in answer.best] == best_of(found, where, 4)
    for one in answer.best:
        assert worth(one.things, where) - worth((), where) == one.gain
    # the whole plan is the shortest with that gain
    shortest = best_of(found, where, 4).index(answer.best[-1].gain)
    assert len(answer.whole.things) == shortest


@settings(max_examples=100, deadline=None)
@given(things, st.permutations([0, 3, 1, 5, 2, 4]), steps)
def test_harm_is_weighed_where_more_is_not_better(
    wanted: list[list[str]], a2: list[int], b1: list[int]
) -> None:
    """An item that loses by one more thing (a conditional rule) is not presumed to gain."""
    found = [thing(n, indicators) for n, indicators in enumerate(wanted)]
    where = ground({"A1": [0] * 6, "A2": a2, "B1": b1}, None, plain=False)
    assert [one.gain for one in plan(found, where, 3).best] == best_of(found, where, 3)


def test_nine_regain_nothing_and_the_tenth_all() -> None:
    # a greedy choice sees no gain in any first step of A1 and would take B1's single point only
    found = [thing(n, "p") for n in range(4)] + [thing(9, "r")]
    where = ground({"A1": [0, 0, 0, 0, 6], "A2": [0] * 5, "B1": [0, 1, 1, 1, 1]}, None, plain=True)
    gains = [one.gain for one in plan(found, where, 5).best]
    assert gains == [0, 1, 1, 1, 3, 4]  # class A weighs a half: 6 × 1/2 = 3


def test_the_cap_binds_the_sum() -> None:
    # A: 1 point of others, cap 4: A1 and A2 give 3 together at most, × 1/2; the fourth thing regains nothing
    found = [thing(n, "p") for n in range(2)]
    where = ground({"A1": [0, 2, 4], "A2": [0, 2, 4], "B1": [0, 0, 0]}, Fraction(4), plain=True)
    answer = plan(found, where, 2)
    assert [one.gain for one in answer.best] == [0, Fraction(3, 2), Fraction(3, 2)]
    assert len(answer.whole.things) == 1
