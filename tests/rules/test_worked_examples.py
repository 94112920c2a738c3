"""Worked examples (算例): what may be given, what must be given, and that a wrong one does not load."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.test_every_key import CLASS, HEAD, ITEM, mistakes

AT = "item[A1].example[1]"
EACH = 'kind = "per_occurrence"\nindicator = "n"\neach = 1'
TWO = EACH + '\n[[item.rule]]\nkind = "per_occurrence"\nindicator = "m"\neach = 2'
HALVED = EACH + '\nmitigation = { when = "resolved", factor = 0.5 }'
RATE = 'kind = "all_or_nothing"\nindicator = "r"\ntarget = "90%"'
OWN = 'kind = "shortfall"\nindicator = "n"\ntarget_from = "targets.t"\neach = 1'
DATED = ('kind = "shortfall"\nindicator = "n"\neach = 1\n'
         "target = [{ by = 2014-06-30, value = 1 }, { by = 2014-12-31, value = 3 }]")  # fmt: skip
MEAN = 'kind = "mean_over"\nby = "member"\nrule = { kind = "shortfall", indicator = "n", target = 2, each = 1 }'
RANK = 'kind = "rank"\nindicator = "n"\nfirst = 10\nlast = 1\nstep = 1\ndirection = "higher"'
PLACED = RANK.replace('indicator = "n"', 'of = "class:B"')
IMPORTED = 'kind = "imported"\nrulebook = "other"\nfrom_full = 100\nto_full = 10'
MANUAL = 'kind = "manual"\nmin = 0\nmax = 10'
LEVELS = 'kind = "authority_level"\nindicator = "n"\npoints_by = { 省 = 4, 市 = 1 }'
WHERE = 'only_if = { indicator = "x", from = 1 }'
MORE = f'kind = "bonus"\nindicator = "n"\neach = 1\ncap = 3\noutside = true\n{WHERE}'
LESS = f"{EACH}\n{WHERE}"
OTHER = """[[class]]
code = "B"
title = "别的"
[[item]]
code = "B1"
class = "B"
title = "项"
points = 3
[[item.rule]]
kind = "flag"
indicator = "x"
full_when = "any"
"""
# rule, what the example says, key paths of its mistakes; the arithmetic beside it
EXAMPLES: list[tuple[str, str, list[str]]] = [
    (EACH, "given = { n = { num = 3 } }\npoints = 7", []),  # 10 − 3×1
    (EACH, "given = { n = { num = 3 } }\npoints = 7.1", [f"{AT}.points"]),
    (EACH, "given = { n = 3 }\npoints = 7", []),
    (EACH, "given = { n = 10 }\npoints = 0", []),
    (EACH, "given = { n = 10 }", [f"{AT}.points"]),  # though 0 is what the rule gives
    (EACH, "given = {}\npoints = 10", [f"{AT}.given"]),
    (EACH, "given = { n = 3, x = 1 }\npoints = 7", [f"{AT}.given.x"]),
    (EACH, 'given = { n = "3" }\npoints = 7', [f"{AT}.given.n", f"{AT}.given"]),
    (EACH, "given = { n = { num = -1 } }\npoints = 10", [f"{AT}.given.n.num"]),
    (EACH, "given = { n = {} }\npoints = 10", [f"{AT}.given.n.num"]),
    (EACH, 'given = { n = { state = "not_submitted" } }\npoints = 0', []),
    (EACH, 'given = { n = { state = "lost" } }\npoints = 0', [f"{AT}.given.n.state", f"{AT}.given.n.num"]),
    (EACH, "given = { n = { num = 3, rate = 1 } }\npoints = 7", [f"{AT}.given.n.rate"]),
    (RATE, "given = { r = { num = 9, den = 10 } }\npoints = 10", []),
    (RATE, "given = { r = { num = 89, den = 100 } }\npoints = 0", []),
    (RATE, "given = { r = 0.9 }\npoints = 10", []),
    (RATE, "given = { r = 0.89 }\npoints = 0", []),
    # occurrences one by one: they are the count, or agree with it
    (EACH, "given = {}\nevents = [{}, {}]\npoints = 8", []),  # 10 − 2×1
    (EACH, "given = { n = 2 }\nevents = [{}, {}]\npoints = 8", []),
    (EACH, "given = { n = 3 }\nevents = [{}, {}]\npoints = 7", [f"{AT}.events"]),
    (HALVED, "given = {}\nevents = [{ resolved = true }, {}]\npoints = 8.5", []),  # 10 − ½ − 1
    (HALVED, "given = {}\nevents = [{ resolved = false }, {}]\npoints = 8", []),
    (LEVELS, 'given = {}\nevents = [{ level = "省" }, { level = "市" }]\npoints = 5', []),  # 10 − 4 − 1
    (LEVELS, 'given = {}\nevents = [{ level = "省", matter = "甲" }, { level = "市", matter = "甲" }]\npoints = 6',
     []),  # one matter counts once, as its highest
    (LEVELS, 'given = {}\nevents = [{ level = "省", document_no = "1号", date = 2014-03-01 }]\npoints = 6', []),
    (LEVELS, 'given = {}\nevents = [{ level = "省", date = "2014-03-01" }]\npoints = 6', [f"{AT}.events[1].date"]),
    (LEVELS, 'given = {}\nevents = [{ level = "省", place = 1 }]\npoints = 6', [f"{AT}.events[1].place"]),
    (TWO, 'given = {}\nevents = [{}, { indicator = "m" }, {}]\npoints = 6', []),  # 10 − 2×1 − 1×2
    (TWO, "given = {}\nevents = [{}]\npoints = 9", [f"{AT}.given"]),  # nothing said of m
    (TWO, 'given = { m = 0 }\nevents = [{ indicator = "x" }]\npoints = 9', [f"{AT}.events[1].indicator", f"{AT}.given"]),
    (RATE, "given = { r = 1 }\nevents = [{}]\npoints = 10", [f"{AT}.events[1].indicator"]),
    # targets of the unit and of the day
    (OWN, "given = { n = 2 }\ntarget = 3\npoints = 9", []),  # 10 − (3−2)×1
    (OWN, "given = { n = 2 }\ntargets = { t = 3 }\npoints = 9", []),
    (OWN, "given = { n = 2 }\npoints = 9", [f"{AT}.target"]),
    (OWN, 'given = { n = 2 }\ntargets = { t = "3" }\npoints = 9', [f"{AT}.targets.t"]),
    (DATED, "given = { n = 1 }\non = 2014-06-30\npoints = 10", []),
    (DATED, "given = { n = 1 }\non = 2014-07-01\npoints = 8", []),  # 10 − (3−1)×1
    (DATED, "given = { n = 1 }\npoints = 10", []),  # no day: the first target
    # members
    (MEAN, "given = { n = [{ num = 2 }, { num = 1 }] }\npoints = 9.5", []),  # (10 + 9) / 2
    (MEAN, "given = { n = { 甲 = { num = 2 }, 乙 = { num = 0 } } }\npoints = 9", []),  # (10 + 8) / 2
    (MEAN, "given = { n = 2 }\npoints = 10", [f"{AT}.given.n"]),
    (MEAN, "given = { n = [2, 1] }\npoints = 9.5", [f"{AT}.given.n"]),
    (MEAN, "given = { n = { num = 2 } }\npoints = 10", [f"{AT}.given.n"]),
    # the others of the group: by indicator, or bare where only one is compared
    (RANK, "given = { n = 2 }\ngroup = [{ n = 3 }, { n = 1 }]\npoints = 9", []),  # second of three
    (RANK, "given = { n = 2 }\ngroup = [{ num = 3 }, { num = 1 }]\npoints = 9", []),
    (RANK, "given = { n = 2 }\ngroup = [{ num = 3 }, { num = 4 }]\npoints = 8", []),
    (RANK, "given = { n = 2 }\ngroup = [{ x = 3 }]\npoints = 10", [f"{AT}.group[1].x"]),
    (PLACED, 'given = { "class:B" = 2.5 }\ngroup = [{ points = 3 }, { points = 2 }]\npoints = 9', []),
    (PLACED, 'given = { "class:B" = 2.5 }\ngroup = [{ points = 2.6 }, { points = 2.55 }]\npoints = 8', []),
    # a condition: without it nothing is added, nothing taken
    (MORE, "given = { n = 5, x = 1 }\npoints = 13", []),  # 10, and 5 held to 3
    (MORE, "given = { n = 5, x = 0 }\npoints = 10", []),
    (LESS, "given = { n = 5, x = 1 }\npoints = 5", []),
    (LESS, "given = { n = 5, x = 0 }\npoints = 10", []),
    # what a person enters
    (MANUAL, 'given = { "manual:A1" = 7 }\npoints = 7', []),
    (MANUAL, 'given = { "manual:A1" = 7 }\npoints = 8', [f"{AT}.points"]),
    (IMPORTED, "given = { other = 90 }\npoints = 9", []),  # 90/100 × 10
    (IMPORTED, "given = { other = 90.5 }\npoints = 9.05", []),
]  # fmt: skip


@pytest.mark.parametrize("rule, example, paths", EXAMPLES)
def test_an_example_is_run_or_named(
    rule: str, example: str, paths: list[str], tmp_path: Path
) -> None:
    text = HEAD + CLASS + ITEM + f"[[item.rule]]\n{rule}\n[[item.example]]\n{example}\n" + OTHER
    assert mistakes(tmp_path, text) == paths
