"""The rule kinds as small tables: rule, what was counted, points, and the arithmetic written out.

Every case runs twice: as a worked example through the loader's evaluator, and through the SQL.
"""

from __future__ import annotations

from dataclasses import dataclass

Given = dict[str, tuple[int, ...] | str | list[tuple[int, ...]]]


@dataclass(frozen=True)
class Case:
    """`given` maps an indicator to (num, den), (num,), a state, or a list of these by member.

    `group` holds what the other units of the comparison group have; `why` is the arithmetic.
    """

    rule: str
    given: Given
    points: str
    why: str
    item: str = "points = 2"
    events: tuple[dict[str, object], ...] = ()
    target: int | None = None
    group: tuple[tuple[int, ...], ...] = ()


PP = 'kind = "per_point"\nindicator = "r"\ntarget = "96%"\ndeduct = 0.05\nper = "1pp"\nstep = "{}"'
UP, DOWN, PRO = PP.format("whole_up"), PP.format("whole_down"), PP.format("prorata")
ABOVE = 'kind = "per_point"\nindicator = "r"\ntarget = "2%"\ndeduct = 0.1\nper = "1pp"\nstep = "whole_up"\ndirection = "above"'
SHORT = 'kind = "shortfall"\nindicator = "n"\ntarget = 4\neach = 0.5'
OWN = 'kind = "shortfall"\nindicator = "n"\ntarget_from = "targets.t"\neach = 0.5'
RATA = 'kind = "pro_rata"\nindicator = "r"\ntarget = "95%"'
BANDS = (
    'kind = "bands"\nindicator = "r"\nband = [{ from = "80%", points = 2 },'
    ' { from = "70%", to = "80%", points = 1 }, { to = "70%", points = 0 }]'
)
TOP = 'kind = "bands"\nindicator = "r"\nband = [{ from = "100%", to = "100%", closed = "[]", points = 2 }, { from = "80%", to = "100%", points = 1 }]\notherwise = 0'
COUNT_BANDS = 'kind = "bands"\nindicator = "n"\nband = [{ from = 3, points = 2 }, { from = 1, to = 2, closed = "[]", points = 1 }, { to = 0, closed = "[]", points = 0 }]'
CHECK = (
    'kind = "checklist"\npart = [{ indicator = "a", points = 0.5 }, { indicator = "r", points = 1 },'
    ' { indicator = "b", target = 2, points = 0.5 }]'
)
MISSING = 'kind = "per_missing"\neach = 0.75\npart = [{ indicator = "a" }, { indicator = "r" }, { indicator = "b", target = 2 }]'
EACH = 'kind = "per_occurrence"\nindicator = "n"\neach = 0.3'
TABLE = 'kind = "per_occurrence"\nindicator = "n"\ntable = [0.5, 1.75]'
EASED = EACH + '\nmitigation = { when = "resolved", factor = 0.5 }'
LEVEL = (
    'kind = "authority_level"\nindicator = "n"\npoints_by = { "省" = 1, "市" = 0.4, "区" = 0.1 }'
)
OUTSIDE = LEVEL + '\nsign = "add"\ncap = 1.2\noutside = true'
BONUS = 'kind = "bonus"\nindicator = "n"\neach = 0.2\nover_target = 3\ncap = 0.5'
ONLY = UP + '\nonly_if = { indicator = "x", from = "15%", to = "50%" }'


def happened(
    *levels: str, matter: str = "", resolved: bool = False
) -> tuple[dict[str, object], ...]:
    rows = ({"level": level, "matter": matter, "resolved": resolved} for level in levels)
    return tuple({k: v for k, v in row.items() if v} for row in rows)


TIERED = 'kind = "bonus"\nindicator = "n"\nover_target = 2\ntier = [{ up_to = 3, each = 0.2 }, { up_to = 5, each = 0.1 }]\ncap = "none"\noutside = true'
RATE_TIERS = 'kind = "bonus"\nindicator = "r"\nover_target = "50%"\nper = "5pp"\ntier = [{ up_to = "10pp", each = 0.2 }, { each = 0.1 }]\ncap = "none"\noutside = true'
RANK = 'kind = "rank"\nindicator = "r"\nfirst = 2\nstep = 0.3\nlast = 0.5\ndirection = "{}"'
HIGH, LOW = RANK.format("higher"), RANK.format("lower")
RATIO = 'kind = "ratio_to_best"\nindicator = "n"\ndirection = "{}"'
MEAN = 'kind = "vs_group_mean"\nindicator = "r"\ndeduct = 0.1\nper = "1pp"\nstep = "prorata"'
IMPORTED = 'kind = "imported"\nsource = "n"\nfrom_full = 100\nto_full = 2'
INNER = "[[item.rule.rule]]\n"
MEMBERS = 'kind = "mean_over"\nby = "member"\n' + INNER + UP
CHOICE = 'kind = "{}"\n' + INNER + UP + "\n" + INNER + SHORT
BEST, WORST = CHOICE.format("best_of"), CHOICE.format("worst_of")

YES, NO = {"resolved": True}, {"resolved": False}

CASES = {
    # per_point: exactly on target, a hair below, exactly on a multiple, between multiples
    "per_point on target": Case(UP, {"r": (96, 100)}, "2", "96 % meets 96 %以上"),
    "per_point above target": Case(UP, {"r": (100, 100)}, "2", "nothing short"),
    "per_point a hair below": Case(UP, {"r": (95996, 100000)}, "1.95", "short 0.004 pp: one started step"),
    "per_point hair, whole_down": Case(DOWN, {"r": (95996, 100000)}, "2", "no full step"),
    "per_point hair, prorata": Case(PRO, {"r": (95996, 100000)}, "2", "0.05 × 0.004 = 0.0002 → 2.00"),
    "per_point on a multiple, up": Case(UP, {"r": (93, 100)}, "1.85", "short 3.0: 3 × 0.05"),
    "per_point on a multiple, down": Case(DOWN, {"r": (93, 100)}, "1.85", "the same 3 under every mode"),
    "per_point on a multiple, prorata": Case(PRO, {"r": (93, 100)}, "1.85", "the same 3 under every mode"),
    "per_point between, up": Case(UP, {"r": (924, 1000)}, "1.8", "short 3.6 → 4 × 0.05"),
    "per_point between, down": Case(DOWN, {"r": (924, 1000)}, "1.85", "short 3.6 → 3 × 0.05"),
    "per_point between, prorata": Case(PRO, {"r": (924, 1000)}, "1.82", "3.6 × 0.05 = 0.18"),
    "per_point thirds": Case(PRO, {"r": (2, 3)}, "0.53", "96 − 66.67 = 29.333 × 0.05 = 1.46667 → 0.53333"),
    "per_point to the floor": Case(UP, {"r": (0, 100)}, "0", "96 × 0.05 = 4.8 > 2, 扣完为止"),
    "per_point above: on line": Case(ABOVE, {"r": (2, 100)}, "2", "2 % does not exceed 2 %"),
    "per_point above: over": Case(ABOVE, {"r": (35, 1000)}, "1.8", "over by 1.5 → 2 × 0.1"),
    # rounding: half away from zero, once per rule
    "tie rounds away from zero": Case(
        'kind = "pro_rata"\nindicator = "n"\ntarget = 400', {"n": (1,)}, "0.01", "2 × 1/400 = 0.005 → 0.01"),
    "just below the tie": Case(
        'kind = "pro_rata"\nindicator = "n"\ntarget = 401', {"n": (1,)}, "0", "2/401 = 0.00498… → 0.00"),
    # shortfall
    "shortfall on target": Case(SHORT, {"n": (4,)}, "2", "nothing short"),
    "shortfall by one": Case(SHORT, {"n": (3,)}, "1.5", "1 × 0.5"),
    "shortfall of everything": Case(SHORT, {"n": (0,)}, "0", "4 × 0.5 = 2"),
    "shortfall own target": Case(OWN, {"n": (1,)}, "1", "(3 − 1) × 0.5", target=3),
    "shortfall own target 0": Case(OWN, {"n": (0,)}, "2", "target 0: not applicable, full points", target=0),
    "shortfall per 2, up": Case(SHORT + "\nper = 2", {"n": (1,)}, "1", "3/2 = 1.5 → 2 × 0.5"),
    # pro_rata
    "pro_rata on target": Case(RATA, {"r": (95, 100)}, "2", "min(1, 1)"),
    "pro_rata above": Case(RATA, {"r": (100, 100)}, "2", "min(1, 1.05)"),
    "pro_rata below": Case(RATA, {"r": (50, 100)}, "1.05", "2 × 50/95 = 1.0526"),
    # all_or_nothing and flag
    "all_or_nothing met": Case('kind = "all_or_nothing"\nindicator = "n"\ntarget = 3', {"n": (3,)}, "2", "3 ≥ 3"),
    "all_or_nothing missed": Case('kind = "all_or_nothing"\nindicator = "n"\ntarget = 3', {"n": (2,)}, "0", "2 < 3"),
    "flag any": Case('kind = "flag"\nindicator = "n"\nfull_when = "any"', {"n": (1,)}, "2", "there is one"),
    "flag any, none": Case('kind = "flag"\nindicator = "n"\nfull_when = "any"', {"n": (0,)}, "0", "default: 0 points"),
    "flag none": Case('kind = "flag"\nindicator = "n"\nfull_when = "none"\ndeduct = 0.5', {"n": (9,)}, "1.5", "2 − 0.5"),
    # bands: the end that belongs
    "bands lower end belongs": Case(BANDS, {"r": (80, 100)}, "2", "80 %以上 includes 80 %"),
    "bands just below": Case(BANDS, {"r": (79999, 100000)}, "1", "[70, 80)"),
    "bands at 70": Case(BANDS, {"r": (70, 100)}, "1", "[70, 80)"),
    "bands below all": Case(BANDS, {"r": (0, 100)}, "0", "below 70"),
    "bands of one point": Case(TOP, {"r": (7, 7)}, "2", "100 % exactly"),
    "bands short of 100": Case(TOP, {"r": (6, 7)}, "1", "85.7 %"),
    "bands otherwise": Case(TOP, {"r": (1, 7)}, "0", "no band: otherwise"),
    "bands of a count": Case(COUNT_BANDS, {"n": (2,)}, "1", "1 to 2, both ends"),
    # parts
    "checklist all": Case(CHECK, {"a": (1,), "r": (5, 5), "b": (2,)}, "2", "0.5 + 1 + 0.5"),
    "checklist some": Case(CHECK, {"a": (0,), "r": (5, 5), "b": (1,)}, "1", "only the rate: num = den > 0"),
    "checklist nearly all": Case(CHECK, {"a": (1,), "r": (4, 5), "b": (2,)}, "1", "4 of 5 does not hold"),
    "checklist part without base": Case(CHECK, {"a": (1,), "r": (0, 0), "b": (0,)}, "1.5", "nothing to judge deducts nothing: 0.5 + 1"),
    "per_missing": Case(MISSING, {"a": (0,), "r": (4, 5), "b": (2,)}, "0.5", "2 − 2 × 0.75"),
    # per_occurrence
    "occurrences none": Case(EACH, {"n": (0,)}, "2", "0 × 0.3"),
    "occurrences each": Case(EACH, {"n": (3,)}, "1.1", "3 × 0.3"),
    "occurrences free": Case(EACH + "\nfree = 1", {"n": (3,)}, "1.4", "2 × 0.3"),
    "occurrences all free": Case(EACH + "\nfree = 5", {"n": (3,)}, "2", "none left"),
    "occurrences table": Case(TABLE, {"n": (1,)}, "1.5", "first: 0.5"),
    "occurrences table, last value holds": Case(TABLE, {"n": (5,)}, "0.25", "cumulative 1.75"),
    "occurrences table after free": Case(TABLE + "\nfree = 1", {"n": (2,)}, "1.5", "one left: 0.5"),
    "mitigation": Case(EASED, {"n": (3,)}, "1.25", "0.3 × (0.5 + 1 + 1)", events=(YES, NO, NO)),
    "mitigation of a free one": Case(EASED + "\nfree = 1", {"n": (3,)}, "1.4", "the resolved one was free", events=(YES, NO, NO)),
    "mitigation of the own increment": Case(
        TABLE + '\nmitigation = { when = "resolved", factor = 0.5 }', {"n": (2,)}, "0.88",
        "0.5 + 1.25 × 0.5 = 1.125 → 0.875 → 0.88", events=(NO, YES)),
    # authority_level
    "levels all": Case(LEVEL, {"n": (2,)}, "0.6", "1 + 0.4", events=happened("省", "市")),
    "levels highest": Case(LEVEL + '\nsum = "highest"', {"n": (2,)}, "1", "max(1, 0.4)", events=happened("市", "省")),
    "levels one matter": Case(LEVEL, {"n": (3,)}, "0.9", "甲 once at 省; 区: 1 + 0.1", events=(*happened("市", "省", matter="甲"), *happened("区"))),
    "levels outside": Case(OUTSIDE, {"n": (2,)}, "1.2", "1 + 0.4 → cap 1.2", item="points = 0", events=happened("省", "市")),
    "levels one matter, half resolved": Case(
        LEVEL + '\nmitigation = { when = "resolved", factor = 0.5 }',
        {"n": (2,)},
        "1.6",
        "甲 twice at 市, one of them unresolved: 0.4 in full",
        events=(
            *happened("市", matter="甲", resolved=True),
            *happened("市", matter="甲"),
        ),
    ),
    "levels unlisted": Case(LEVEL, {"n": (1,)}, "2", "国家 is not in the list: 0", events=happened("国家")),
    # bonus
    "bonus inside is clamped": Case(BONUS, {"n": (5,)}, "2", "2 + 0.4 → 2"),
    "bonus outside": Case(BONUS + "\noutside = true", {"n": (5,)}, "0.4", "2 × 0.2", item="points = 0"),
    "bonus at its cap": Case(BONUS + "\noutside = true", {"n": (9,)}, "0.5", "6 × 0.2 = 1.2 → 0.5", item="points = 0"),
    "bonus none": Case(BONUS + "\noutside = true", {"n": (3,)}, "0", "max(0, 3 − 3)", item="points = 0"),
    "bonus tiers, first": Case(TIERED, {"n": (4,)}, "0.4", "2 over: 2 × 0.2", item="points = 0"),
    "bonus tiers, at the edge": Case(TIERED, {"n": (5,)}, "0.6", "3 over: 3 × 0.2", item="points = 0"),
    "bonus tiers, beyond the last": Case(TIERED, {"n": (9,)}, "0.8", "7 over: 3 × 0.2 + 2 × 0.1", item="points = 0"),
    "bonus tiers of a rate": Case(RATE_TIERS, {"r": (62, 100)}, "0.44", "12 pp = 2.4 steps: 2 × 0.2 + 0.4 × 0.1", item="points = 0"),
    # members, branches
    "mean over members": Case(MEMBERS, {"r": [(93, 100), (96, 100)]}, "1.93", "(1.85 + 2) / 2 = 1.925"),
    "mean over members, one without base": Case(MEMBERS, {"r": [(93, 100), (0, 0)]}, "1.85", "left out"),
    "mean over members, none with base": Case(MEMBERS, {"r": [(0, 0)]}, "2", "not applicable: full points"),
    "mean of rounded points": Case(
        'kind = "mean_over"\nby = "member"\n' + INNER + PRO, {"r": [(2, 3), (2, 3), (96, 100)]}, "1.02",
        "(0.53 + 0.53 + 2) / 3; unrounded it would be 1.0222"),
    "best of two": Case(BEST, {"r": (93, 100), "n": (3,)}, "1.85", "max(1.85, 1.5)"),
    "worst of two": Case(WORST, {"r": (93, 100), "n": (3,)}, "1.5", "min(1.85, 1.5)"),
    "best of one that applies": Case(BEST, {"r": (0, 0), "n": (3,)}, "1.5", "the branch without base is skipped"),
    "worst of one that applies": Case(WORST, {"r": (0, 0), "n": (4,)}, "2", "the branch without base is skipped"),
    "worst of, at the floor": Case(WORST, {"r": (96, 100), "n": (0,)}, "0", "min(2, 2 − 4 × 0.5)"),
    "best of with a limit": Case(
        BEST.replace('"best_of"', '"best_of"\nmax_deduct = 0.1'), {"r": (93, 100), "n": (3,)}, "1.9", "1.85 → at most 0.1 off"),
    # imported
    "imported": Case(IMPORTED, {"n": (85,)}, "1.7", "85 × 2/100"),
    "imported above its full": Case(IMPORTED, {"n": (103,)}, "2", "at most 100"),
    "imported with decimals": Case(IMPORTED, {"n": (18565, 200)}, "1.86", "92.825 × 0.02 = 1.8565"),
    # cohort
    "rank, first": Case(HIGH, {"r": (9, 10)}, "2", "nobody better", group=((8, 10), (7, 10))),
    "rank, third": Case(HIGH, {"r": (7, 10)}, "1.4", "2 − 2 × 0.3", group=((8, 10), (9, 10))),
    "rank, after a tie": Case(HIGH, {"r": (7, 10)}, "1.4", "two share the first place", group=((90, 100), (9, 10))),
    "rank, after a tie, dense": Case(HIGH + '\nties = "dense"', {"r": (7, 10)}, "1.7", "second", group=((90, 100), (9, 10))),
    "rank, tied": Case(HIGH, {"r": (90, 100)}, "2", "shares the first place", group=((9, 10), (7, 10))),
    "rank, not below the last": Case(HIGH, {"r": (1, 10)}, "0.5", "2 − 6 × 0.3 = 0.2 → 0.5", group=((2, 10), (3, 10), (4, 10), (5, 10), (6, 10), (7, 10))),
    "rank, lower is better": Case(LOW, {"r": (7, 10)}, "2", "the lowest", group=((8, 10), (9, 10))),
    "rank, thirds": Case(HIGH, {"r": (333333, 1000000)}, "1.7", "0.333333 < 1/3", group=((1, 3),)),
    "rank, alone": Case(HIGH, {"r": (1, 10)}, "2", "a group of one"),
    "rank, others without base": Case(HIGH, {"r": (1, 10)}, "2", "left out", group=((0, 0),)),
    "ratio to best": Case(RATIO.format("higher"), {"n": (3,)}, "1.5", "2 × 3/4", group=((4,), (1,))),
    "ratio to best, lower": Case(RATIO.format("lower"), {"n": (4,)}, "0.5", "2 × 1/4", group=((3,), (1,))),
    "ratio to best, best 0": Case(RATIO.format("lower"), {"n": (4,)}, "0", "best is 0, not at 0", group=((0,),)),
    "ratio to best, at 0": Case(RATIO.format("lower"), {"n": (0,)}, "2", "at 0 with the best", group=((5,),)),
    "ratio to best, all 0": Case(RATIO.format("higher"), {"n": (0,)}, "2", "best 0: full at 0", group=((0,),)),
    "group mean, pooled": Case(MEAN, {"r": (80, 100)}, "1.2", "(80 + 272)/(100 + 300) = 88 %: short 8 → 0.8", group=((272, 300),)),
    "group mean, by units": Case(MEAN + '\nmean = "units"', {"r": (80, 100)}, "1.5", "(0.8 + 0.9)/2 = 85 %: short 5 → 0.5", group=((279, 310),)),
    "group mean, above it": Case(MEAN, {"r": (90, 100)}, "2", "above the mean", group=((50, 100),)),
    "group mean, alone": Case(MEAN, {"r": (10, 100)}, "2", "the mean is its own value"),
    "group mean of a count": Case(
        'kind = "vs_group_mean"\nindicator = "n"\ndeduct = 0.3\nper = 1\nstep = "whole_up"', {"n": (1,)}, "1.1",
        "mean (1 + 4 + 5)/3 = 10/3: short 7/3 → 3 × 0.3", group=((4,), (5,))),
    "group mean, too much": Case(
        'kind = "vs_group_mean"\nindicator = "n"\ndeduct = 0.3\nper = 1\nstep = "whole_down"\ndirection = "above"', {"n": (6,)}, "1.4",
        "mean 11/3: over by 7/3 → 2 × 0.3", group=((4,), (1,))),
    # modifiers
    "max_deduct": Case(EACH + "\nmax_deduct = 0.5", {"n": (3,)}, "1.5", "0.9 → 0.5"),
    "max_deduct exactly": Case(EACH + "\nmax_deduct = 0.9", {"n": (3,)}, "1.1", "0.9 = 0.9"),
    "min_points": Case(EACH + "\nmin_points = 0.4", {"n": (6,)}, "0.4", "2 − 1.8 = 0.2 → 0.4"),
    "own points hold at 0": Case(EACH + "\npoints = 0.5", {"n": (9,)}, "1.5", "rule 0.5 − 2.7 → 0; 2 − 0.5"),
    "only_if holds": Case(ONLY, {"r": (93, 100), "x": (15, 100)}, "1.85", "15 % belongs: 3 × 0.05"),
    "only_if upper end": Case(ONLY, {"r": (93, 100), "x": (50, 100)}, "2", "50 % does not belong"),
    "only_if without base": Case(ONLY, {"r": (93, 100), "x": (0, 0)}, "2", "nothing to hold on"),
    # item
    "floor negative": Case(EACH, {"n": (9,)}, "-0.7", "2 − 2.7", item="points = 2\nfloor = -1"),
    "floor reached": Case(EACH, {"n": (19,)}, "-1", "2 − 5.7 → −1", item="points = 2\nfloor = -1"),
    "floor none": Case(EACH, {"n": (19,)}, "-3.7", "2 − 5.7", item='points = 2\nfloor = "none"'),
    "deductions of 0 points": Case(EACH, {"n": (2,)}, "-0.6", "0 − 0.6", item="points = 0\nfloor = -2"),
    "no base: full": Case(UP, {"r": (0, 0)}, "2", "not applicable → full_points"),
    "no base: zero": Case(UP, {"r": (0, 0)}, "0", "policy zero", item='points = 2\nnot_applicable = "zero"'),
    "not submitted": Case(UP, {"r": "not_submitted"}, "0", "default 0"),
    "not submitted, stated": Case(UP, {"r": "not_submitted"}, "0.5", "as stated", item="points = 2\nnot_submitted = 0.5"),
    # several rules
    "two rules deduct": Case(
        UP + "\nmax_deduct = 0.2\n[[item.rule]]\n" + EACH + "\nmax_deduct = 0.5", {"r": (90, 100), "n": (9,)}, "1.3",
        "6 × 0.05 = 0.3 → 0.2; 2.7 → 0.5; 2 − 0.7"),
    "two rules, one void": Case(UP + "\n[[item.rule]]\n" + EACH, {"r": (0, 0), "n": (1,)}, "1.7", "the void one deducts nothing"),
    "rules sum": Case(
        UP + "\npoints = 1\n[[item.rule]]\n" + EACH + "\npoints = 1", {"r": (90, 100), "n": (1,)}, "1.4",
        "(1 − 0.3) + (1 − 0.3)", item='points = 2\ncombine = "sum"'),
    "rules sum, clamped": Case(
        UP + "\npoints = 2\n[[item.rule]]\n" + EACH + "\npoints = 1", {"r": (96, 100), "n": (0,)}, "2",
        "2 + 1 → 2", item='points = 2\ncombine = "sum"'),
    "rules sum with bonus": Case(
        UP + "\npoints = 1\n[[item.rule]]\n" + BONUS, {"r": (90, 100), "n": (4,)}, "0.9",
        "0.7 + 0.2", item='points = 2\ncombine = "sum"'),
}  # fmt: skip
