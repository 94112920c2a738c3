"""Every key of a rulebook: what must be written, and where what may be written ends.

The tables are written from the description of the language, one row a key.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kaoping.rulebook.load import load_edition
from kaoping.rulebook.model import Indicator, Rule, Rulebook
from kaoping.rulebook.reader import RulebookError

CATALOGUE = {
    "r": Indicator("r", "率", "rate", "总数"),
    "n": Indicator("n", "件数", "count"),
    "m": Indicator("m", "人数", "count"),
    "x": Indicator("x", "比值", "ratio"),
}
HEAD = """[rulebook]
code = "demo"
title = "试"
status = "official"
full_points = 10
in_force = 2014-01-01
"""
CLASS = """[[class]]
code = "A"
title = "类"
"""
ITEM = """[[item]]
code = "A1"
class = "A"
title = "项"
points = 10
"""
RULE = """[[item.rule]]
kind = "manual"
min = 0
max = 10
"""
PLAIN = HEAD + CLASS + ITEM + RULE

# Every key of these is needed: no line may be left out.
RULES = {
    "flag": 'kind = "flag"\nindicator = "n"\nfull_when = "any"',
    "all_or_nothing": 'kind = "all_or_nothing"\nindicator = "n"\ntarget = 2',
    "per_occurrence": 'kind = "per_occurrence"\nindicator = "n"\neach = 0.5',
    "shortfall": 'kind = "shortfall"\nindicator = "n"\ntarget = 2\neach = 1',
    "per_point": 'kind = "per_point"\nindicator = "r"\ntarget = "90%"\ndeduct = 1\nper = "1pp"\nstep = "prorata"',
    "bands": 'kind = "bands"\nindicator = "n"\nband = [{ points = 1, from = 0 }]',
    "pro_rata": 'kind = "pro_rata"\nindicator = "r"\ntarget = "90%"',
    "checklist": 'kind = "checklist"\npart = [{ indicator = "n", points = 10 }]',
    "per_missing": 'kind = "per_missing"\npart = [{ indicator = "n" }]\neach = 1',
    "authority_level": 'kind = "authority_level"\nindicator = "n"\npoints_by = { 省 = 2 }',
    "authority_level+": 'kind = "authority_level"\nindicator = "n"\npoints_by = { 省 = 2 }\ncap = 2\nsign = "add"',
    "bonus": 'kind = "bonus"\nindicator = "n"\neach = 1\ncap = 3',
    "bonus of a rate": 'kind = "bonus"\nindicator = "r"\nper = "1pp"\neach = 1\ncap = 3',
    "manual": 'kind = "manual"\nmin = 0\nmax = 10',
    "imported": 'kind = "imported"\nrulebook = "other"\nfrom_full = 100\nto_full = 10',
    "mean_over": 'kind = "mean_over"\nby = "member"\nrule = { kind = "flag", indicator = "n", full_when = "any" }',
    "best_of": 'kind = "best_of"\nrule = [{ kind = "flag", indicator = "n", full_when = "any" },'
    ' { kind = "flag", indicator = "x", full_when = "none" }]',
    "rank": 'kind = "rank"\nindicator = "n"\nfirst = 10\nlast = 1\nstep = 1\ndirection = "higher"',
    "ratio_to_best": 'kind = "ratio_to_best"\nindicator = "n"\ndirection = "higher"',
    "vs_group_mean": 'kind = "vs_group_mean"\nindicator = "r"\ndeduct = 1\nper = "1pp"\nstep = "prorata"',
}
NAMED = {
    ("authority_level+", "sign"): ["cap"]
}  # what is named instead: without sign = "add" there is no cap


def load(folder: Path, text: str) -> Rulebook:
    file = folder / "demo" / "2014-01-01.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return load_edition(file, CATALOGUE)


def mistakes(folder: Path, text: str) -> list[str]:
    """The key paths of all mistakes; none where the edition loads."""
    try:
        load(folder, text)
    except RulebookError as error:
        return [problem.path for problem in error.problems]
    return []


def rule_of(folder: Path, text: str) -> Rule:
    return load(folder, HEAD + CLASS + ITEM + "[[item.rule]]\n" + text).items[0].rules[0]


def without(text: str, key: str) -> str:
    return "".join(line + "\n" for line in text.splitlines() if not line.startswith(f"{key} = "))


def keys(text: str) -> list[str]:
    return [line.partition(" = ")[0] for line in text.splitlines() if " = " in line]


@pytest.mark.parametrize("kind", RULES)
def test_a_rule_with_just_its_keys_loads(kind: str, tmp_path: Path) -> None:
    assert rule_of(tmp_path, RULES[kind]).kind == kind.partition("+")[0].partition(" ")[0]


@pytest.mark.parametrize(
    "kind, key", [(kind, k) for kind, text in RULES.items() for k in keys(text)]
)
def test_a_key_of_a_rule_that_is_left_out_is_named(kind: str, key: str, tmp_path: Path) -> None:
    text = HEAD + CLASS + ITEM + "[[item.rule]]\n" + without(RULES[kind], key)
    named = NAMED.get((kind, key), [key])
    assert mistakes(tmp_path, text) == [f"item[A1].rule[1].{name}" for name in named]


@pytest.mark.parametrize("key", keys(HEAD))
def test_a_key_of_the_head_that_is_left_out_is_named(key: str, tmp_path: Path) -> None:
    text = without(HEAD, key) + CLASS + ITEM + RULE
    assert mistakes(tmp_path, text) == [f"rulebook.{key}"]


def test_a_rulebook_without_a_head_is_named(tmp_path: Path) -> None:
    assert mistakes(tmp_path, CLASS + ITEM + RULE)[0] == "rulebook"


QUOTA = """[[grade]]
title = "优"
from = "80%"
[grade.quota]
share = "30%"
rounding = "floor"
ties = "exclude"
[[grade]]
title = "良"
"""


def ruled(text: str) -> str:
    return HEAD + CLASS + ITEM + "[[item.rule]]\n" + text + "\n"


def quota(old: str, new: str) -> str:
    assert old in QUOTA
    return PLAIN + QUOTA.replace(old, new)


def occurring(*more: str) -> str:
    return ruled("\n".join((RULES["per_occurrence"], *more)))


RULE_AT, ITEM_AT = "item[A1].rule[1]", "item[A1]"
# what is written, and the key paths of the mistakes; none: it loads
WRITTEN: dict[str, tuple[str, list[str]]] = {
    # numbers of decimals and of points, on both sides of the line
    "no points at all": (PLAIN.replace("full_points = 10", "full_points = 0"), ["rulebook.full_points"]),
    "a full mark below 1": (PLAIN.replace("full_points = 10", "full_points = 0.1"), []),
    "six places": (PLAIN + "[rounding]\nitem_places = 6\n", []),
    "seven places": (PLAIN + "[rounding]\nitem_places = 7\n", ["rounding.item_places"]),
    "as many places in the total": (PLAIN + "[rounding]\nitem_places = 1\ntotal_places = 1\n", []),
    "more places in the total": (
        PLAIN + "[rounding]\nitem_places = 1\ntotal_places = 2\n", ["rounding.total_places"]),
    "a weight of four decimals": (PLAIN.replace('title = "类"', 'title = "类"\nweight = 0.1234'), []),
    "a weight of five decimals": (
        PLAIN.replace('title = "类"', 'title = "类"\nweight = 0.12345'), ["class[A].weight"]),
    "a negative weight": (PLAIN.replace('title = "类"', 'title = "类"\nweight = -1'), ["class[A].weight"]),
    "points of six decimals": (PLAIN.replace("max = 10", "max = 0.123456"), []),
    "points of seven decimals": (PLAIN.replace("max = 10", "max = 0.1234567"), [f"{RULE_AT}.max"]),
    # the floor and what is not submitted
    "a floor at the full marks": (PLAIN.replace("points = 10\n[[item.rule", "points = 10\nfloor = 10\n[[item.rule"), []),
    "a floor above them": (
        PLAIN.replace("points = 10\n[[item.rule", "points = 10\nfloor = 11\n[[item.rule"), [f"{ITEM_AT}.floor"]),
    # a name of an edition
    "a day that is not the file's": (PLAIN.replace("2014-01-01", "2014-01-02"), ["rulebook.in_force"]),
    "an upper-case code": (PLAIN.replace('"demo"', '"Demo"'), ["rulebook.code"]),
    # who an item applies to
    "a category": (PLAIN.replace('title = "项"', 'title = "项"\napplies_to = { category = ["街道"] }'), []),
    "an unknown category": (
        PLAIN.replace('title = "项"', 'title = "项"\napplies_to = { category = ["街道", "镇"] }'),
        [f"{ITEM_AT}.applies_to.category"]),
    "nobody": (
        PLAIN.replace('title = "项"', 'title = "项"\napplies_to = { unit = [] }'), [f"{ITEM_AT}.applies_to.unit"]),
    # examples, gates, effects
    "an example without what is given": (PLAIN + "[[item.example]]\npoints = 10\n", [f"{ITEM_AT}.example[1].given"]),
    "an example without points": (PLAIN + "[[item.example]]\ngiven = {}\n", [f"{ITEM_AT}.example[1].points"]),
    "a gate without indicator": (
        PLAIN + '[[gate]]\nfires_when = "any"\neffect = { zero_total = true }\n', ["gate[1].indicator"]),
    "a gate that does not say when": (
        PLAIN + '[[gate]]\nindicator = "n"\neffect = { zero_total = true }\n', ["gate[1].fires_when"]),
    "a gate without effect": (PLAIN + '[[veto]]\nindicator = "n"\nfires_when = "any"\n', ["veto[1].effect"]),
    "a gate with two effects": (
        PLAIN + '[[veto]]\nindicator = "n"\nfires_when = "any"\neffect = { zero_total = true, cap_total = 1 }\n',
        ["veto[1].effect"]),
    "an effect that is no number": (
        PLAIN + '[[veto]]\nindicator = "n"\nfires_when = "any"\neffect = { cap_total = "1" }\n',
        ["veto[1].effect.cap_total"]),
    "an effect on an item without a name": (
        PLAIN + '[[veto]]\nindicator = "n"\nfires_when = "any"\neffect = { zero_item = "" }\n',
        ["veto[1].effect.zero_item"]),
    "a bar without grades": (
        PLAIN + '[[veto]]\nindicator = "n"\nfires_when = "any"\neffect = { bar_excellent = true }\n',
        ["veto[1].effect.bar_excellent"]),
    "a bar with grades": (
        PLAIN + QUOTA + '[[veto]]\nindicator = "n"\nfires_when = "any"\neffect = { bar_excellent = true }\n', []),
    "a range that fires": (
        PLAIN + '[[gate]]\nindicator = "n"\nfires_when = { to = 3 }\neffect = { zero_total = true }\n', []),
    "a range of one value": (
        PLAIN + '[[gate]]\nindicator = "n"\nfires_when = { from = 3, to = 3, closed = "[]" }\neffect = { zero_total = true }\n', []),
    "a range of one value that is left out": (
        PLAIN + '[[gate]]\nindicator = "n"\nfires_when = { from = 3, to = 3 }\neffect = { zero_total = true }\n',
        ["gate[1].fires_when"]),
    "the second gate after a veto": (
        PLAIN + '[[gate]]\nindicator = "n"\nfires_when = "any"\neffect = { zero_total = true }\n'
        '[[veto]]\nindicator = "n"\nfires_when = "any"\neffect = { zero_item = "A2" }\n',
        ["veto[1].effect.zero_item"]),
    # quotas
    "a sound quota": (PLAIN + QUOTA, []),
    "a quota without share": (quota('share = "30%"\n', ""), ["grade[1].quota.share"]),
    "a quota without rounding": (quota('rounding = "floor"\n', ""), ["grade[1].quota.rounding"]),
    "a quota without ties": (quota('ties = "exclude"\n', ""), ["grade[1].quota.ties", "grade[1].quota.order_by"]),
    "a quota with an order": (quota('ties = "exclude"', 'order_by = "A"'), []),
    "a quota for none": (quota('"30%"', '"0%"'), []),
    "a quota for all": (quota('"30%"', '"100%"'), []),
    "a quota for more than all": (quota('"30%"', '"101%"'), ["grade[1].quota.share"]),
    "a quota for less than none": (quota('"30%"', '"-1%"'), ["grade[1].quota.share"]),
    "a quota ordered by nothing known": (quota('ties = "exclude"', 'order_by = "B"'), ["grade[1].quota.order_by"]),
    "a quota on the last grade": (
        PLAIN + '[[grade]]\ntitle = "优"\nquota = { share = "30%", rounding = "floor", ties = "exclude" }\n',
        ["grade[1].quota"]),
    "grades that fall": (PLAIN + '[[grade]]\ntitle = "优"\nfrom = "80%"\n[[grade]]\ntitle = "良"\nfrom = 8\n', []),
    "grades that rise": (
        PLAIN + '[[grade]]\ntitle = "优"\nfrom = "80%"\n[[grade]]\ntitle = "良"\nfrom = 8.1\n', ["grade[2].from"]),
    "a first grade without a line": (
        PLAIN + '[[grade]]\ntitle = "优"\n[[grade]]\ntitle = "良"\n', ["grade[1].from"]),
    # what the results are used for
    "the last one": (PLAIN + '[[consequence]]\ntitle = "约谈"\nlast = 1\n', []),
    "a range of ranks": (PLAIN + '[[consequence]]\ntitle = "表彰"\nrank_from = 1\nrank_to = 3\n', []),
    "ranks up to one": (PLAIN + '[[consequence]]\ntitle = "表彰"\nrank_to = 3\n', []),
    "ranks from one": (PLAIN + '[[consequence]]\ntitle = "表彰"\nrank_from = 3\n', []),
    "a use on no condition": (PLAIN + '[[consequence]]\ntitle = "约谈"\n', ["consequence[1]"]),
    "a use on two conditions": (
        PLAIN + '[[consequence]]\ntitle = "约谈"\nlast = 1\nrank_from = 1\n', ["consequence[1]"]),
    "a use on three conditions": (
        PLAIN + QUOTA + '[[consequence]]\ntitle = "约谈"\nlast = 1\nrank_from = 1\ngrade = ["良"]\n', ["consequence[1]"]),
    "twice running": (
        PLAIN + QUOTA + '[[consequence]]\ntitle = "约谈"\ngrade = ["良"]\nconsecutive = 1\n', []),
    "no times running": (
        PLAIN + QUOTA + '[[consequence]]\ntitle = "约谈"\ngrade = ["良"]\nconsecutive = 0\n',
        ["consequence[1].consecutive"]),
    "a rank twice running": (
        PLAIN + '[[consequence]]\ntitle = "约谈"\nlast = 1\nconsecutive = 2\n', ["consequence[1].consecutive"]),
    # what a rule looks at
    "a rate in percent": (ruled('kind = "all_or_nothing"\nindicator = "r"\ntarget = "90%"'), []),
    "a rate as a number": (ruled('kind = "all_or_nothing"\nindicator = "r"\ntarget = 90'), [f"{RULE_AT}.target"]),
    "a ratio as a number": (ruled('kind = "all_or_nothing"\nindicator = "x"\ntarget = 40'), []),
    "a ratio in percent": (ruled('kind = "all_or_nothing"\nindicator = "x"\ntarget = "40%"'), [f"{RULE_AT}.target"]),
    "a count in percent": (ruled('kind = "all_or_nothing"\nindicator = "n"\ntarget = "40%"'), [f"{RULE_AT}.target"]),
    "a target of nothing": (ruled('kind = "all_or_nothing"\nindicator = "n"\ntarget = 0'), [f"{RULE_AT}.target"]),
    "a target of the unit": (ruled('kind = "all_or_nothing"\nindicator = "n"\ntarget_from = "targets.t"'), []),
    "two targets": (
        ruled('kind = "all_or_nothing"\nindicator = "n"\ntarget = 1\ntarget_from = "targets.t"'),
        [f"{RULE_AT}.target_from"]),
    "a target from elsewhere": (
        ruled('kind = "all_or_nothing"\nindicator = "n"\ntarget_from = "goals.t"'), [f"{RULE_AT}.target_from"]),
    "a target without a name": (
        ruled('kind = "all_or_nothing"\nindicator = "n"\ntarget_from = "targets."'), [f"{RULE_AT}.target_from"]),
    "a rate's target of the unit": (
        ruled('kind = "all_or_nothing"\nindicator = "r"\ntarget_from = "targets.t"'), [f"{RULE_AT}.target_from"]),
    "dated targets": (
        ruled('kind = "pro_rata"\nindicator = "n"\ntarget = [{ by = 2014-06-30, value = 1 }, { by = 2014-12-31, value = 2 }]'), []),
    "dated targets on one day": (
        ruled('kind = "pro_rata"\nindicator = "n"\ntarget = [{ by = 2014-06-30, value = 1 }, { by = 2014-06-30, value = 2 }]'),
        [f"{RULE_AT}.target"]),
    "a dated target without a value": (
        ruled('kind = "pro_rata"\nindicator = "n"\ntarget = [{ by = 2014-06-30 }, { by = 2014-12-31, value = 2 }]'),
        [f"{RULE_AT}.target[1].value"]),
    "a dated target without a day": (
        ruled('kind = "pro_rata"\nindicator = "n"\ntarget = [{ value = 1 }, { by = 2014-12-31, value = 2 }]'),
        [f"{RULE_AT}.target[1].by"]),
    "a dated target of nothing": (
        ruled('kind = "pro_rata"\nindicator = "n"\ntarget = [{ by = 2014-06-30, value = 0 }]'),
        [f"{RULE_AT}.target[1].value"]),
    "no dated target": (ruled('kind = "pro_rata"\nindicator = "n"\ntarget = []'), [f"{RULE_AT}.target"]),
    "a step of nothing": (
        ruled(RULES["shortfall"] + "\nper = 0"), [f"{RULE_AT}.per"]),
    "a step of a half": (ruled(RULES["shortfall"] + "\nper = 0.5"), []),
    "occurrences of a rate": (
        ruled(RULES["per_occurrence"].replace('"n"', '"r"')), [f"{RULE_AT}.indicator"]),
    "occurrences of a ratio": (
        ruled(RULES["per_occurrence"].replace('"n"', '"x"')), [f"{RULE_AT}.indicator"]),
    "a range without ends": (
        ruled('kind = "bands"\nindicator = "n"\nband = [{ points = 1 }]'), [f"{RULE_AT}.band[1].from"]),
    "a band without points": (
        ruled('kind = "bands"\nindicator = "n"\nband = [{ from = 0 }]'), [f"{RULE_AT}.band[1].points"]),
    "a bound in percent for a count": (
        ruled('kind = "bands"\nindicator = "n"\nband = [{ points = 1, from = "0%" }]'), [f"{RULE_AT}.band[1].from"]),
    "an upper bound as a number for a rate": (
        ruled('kind = "bands"\nindicator = "r"\notherwise = 0\nband = [{ points = 1, to = 3 }]'), [f"{RULE_AT}.band[1].to"]),
    # sums of single costs
    "a rising table": (ruled('kind = "per_occurrence"\nindicator = "n"\ntable = [0.5, 0.5, 2]'), []),
    "a falling table": (
        ruled('kind = "per_occurrence"\nindicator = "n"\ntable = [0.5, 0.4]'), [f"{RULE_AT}.table"]),
    "an empty table": (ruled('kind = "per_occurrence"\nindicator = "n"\ntable = []'), [f"{RULE_AT}.table"]),
    "a table that is none": (
        ruled('kind = "per_occurrence"\nindicator = "n"\ntable = 1'), [f"{RULE_AT}.table", f"{RULE_AT}.table"]),
    "a negative table": (
        ruled('kind = "per_occurrence"\nindicator = "n"\ntable = [-1, 2]'), [f"{RULE_AT}.table"]),
    "each and a table": (occurring("table = [1]"), [f"{RULE_AT}.each"]),
    "a factor of 0": (occurring('mitigation = { when = "resolved", factor = 0 }'), []),
    "a factor of 1": (occurring('mitigation = { when = "resolved", factor = 1 }'), []),
    "a factor above 1": (
        occurring('mitigation = { when = "resolved", factor = 1.1 }'), [f"{RULE_AT}.mitigation.factor"]),
    "a negative factor": (
        occurring('mitigation = { when = "resolved", factor = -0.1 }'), [f"{RULE_AT}.mitigation.factor"]),
    "a mitigation without factor": (
        occurring('mitigation = { when = "resolved" }'), [f"{RULE_AT}.mitigation.factor"]),
    "a mitigation at no time": (occurring("mitigation = { factor = 0.5 }"), [f"{RULE_AT}.mitigation.when"]),
    "a mitigated flag": (
        ruled(RULES["flag"] + '\nmitigation = { when = "resolved", factor = 0.5 }'), [f"{RULE_AT}.mitigation"]),
    "a condition": (occurring('only_if = { indicator = "n", from = 1 }'), []),
    "a condition on nothing": (occurring("only_if = { from = 1 }"), [f"{RULE_AT}.only_if.indicator"]),
    "a condition without ends": (occurring('only_if = { indicator = "n" }'), [f"{RULE_AT}.only_if.from"]),
    "a condition that never holds": (
        occurring('only_if = { indicator = "n", from = 2, to = 1 }'), [f"{RULE_AT}.only_if"]),
    "levels without one": (
        ruled('kind = "authority_level"\nindicator = "n"\npoints_by = {}'), [f"{RULE_AT}.points_by"]),
    "a part of nothing": (
        ruled('kind = "checklist"\npart = [{ points = 10 }]'), [f"{RULE_AT}.part[1].indicator"]),
    "a part without points": (
        ruled('kind = "checklist"\npart = [{ indicator = "n" }]'), [f"{RULE_AT}.part[1].points"]),
    "a part with a target in percent": (
        ruled('kind = "checklist"\npart = [{ indicator = "n", points = 10, target = "1%" }]'),
        [f"{RULE_AT}.part[1].target"]),
    # bonus
    "open tiers": (
        ruled('kind = "bonus"\nindicator = "n"\ncap = 3\ntier = [{ up_to = 5, each = 0.2 }, { each = 0.1 }]'), []),
    "tiers closed above": (
        ruled('kind = "bonus"\nindicator = "n"\ncap = 3\ntier = [{ up_to = 5, each = 0.2 }, { up_to = 6, each = 0.1 }]'), []),
    "tiers that do not rise": (
        ruled('kind = "bonus"\nindicator = "n"\ncap = 3\ntier = [{ up_to = 5, each = 0.2 }, { up_to = 5, each = 0.1 }]'),
        [f"{RULE_AT}.tier"]),
    "a tier up to nothing": (
        ruled('kind = "bonus"\nindicator = "n"\ncap = 3\ntier = [{ up_to = 0, each = 0.2 }]'), [f"{RULE_AT}.tier"]),
    "an open tier in the middle": (
        ruled('kind = "bonus"\nindicator = "n"\ncap = 3\ntier = [{ each = 0.2 }, { up_to = 5, each = 0.1 }]'),
        [f"{RULE_AT}.tier"]),
    "no tier": (ruled('kind = "bonus"\nindicator = "n"\ncap = 3\ntier = []'), [f"{RULE_AT}.tier"]),
    "a tier that gives nothing said": (
        ruled('kind = "bonus"\nindicator = "n"\ncap = 3\ntier = [{ up_to = 5 }]'), [f"{RULE_AT}.tier[1].each"]),
    "a bonus beyond two targets": (
        ruled(RULES["bonus"] + '\nover_target = 1\ntarget_from = "targets.t"'), [f"{RULE_AT}.target_from"]),
    "a bonus beyond the unit's target": (ruled(RULES["bonus"] + '\ntarget_from = "targets.t"'), []),
    # rules within rules
    "two rules to average": (
        ruled('kind = "mean_over"\nby = "member"\nrule = [{ kind = "flag", indicator = "n", full_when = "any" },'
              ' { kind = "flag", indicator = "x", full_when = "any" }]'), [f"{RULE_AT}.rule"]),
    "one rule to choose from": (
        ruled('kind = "worst_of"\nrule = [{ kind = "flag", indicator = "n", full_when = "any" }]'), [f"{RULE_AT}.rule"]),
    "a manual rule to choose from": (
        ruled('kind = "worst_of"\nrule = [{ kind = "flag", indicator = "n", full_when = "any" },'
              ' { kind = "manual", min = 0, max = 10 }]'), []),
    "a manual rule to average": (
        ruled('kind = "mean_over"\nby = "member"\nrule = { kind = "manual", min = 0, max = 10 }'),
        [f"{RULE_AT}.rule.kind"]),
    "a rule to average that is given up alone": (
        ruled('kind = "mean_over"\nby = "member"\nrule = { kind = "flag", indicator = "n", full_when = "any",'
              " repealed = 2015-01-01 }"), [f"{RULE_AT}.rule.repealed"]),
    # comparison
    "as many points last as first": (ruled(RULES["rank"].replace("last = 1\n", "last = 10\n")), []),
    "more points last than first": (
        ruled(RULES["rank"].replace("last = 1\n", "last = 11\n")), [f"{RULE_AT}.last"]),
    "the mean of a rate": (ruled(RULES["vs_group_mean"] + '\nmean = "units"'), []),
    "the mean of a count": (
        ruled(RULES["vs_group_mean"].replace('"r"', '"n"').replace('"1pp"', "1") + '\nmean = "units"'),
        [f"{RULE_AT}.mean"]),
    "an outer score": (ruled(RULES["imported"].replace('rulebook = "other"', 'source = "满意度"')), []),
    "two outer scores": (ruled(RULES["imported"] + '\nsource = "满意度"'), [f"{RULE_AT}.rulebook"]),
    "an outer score out of nothing": (
        ruled(RULES["imported"].replace("from_full = 100", "from_full = 0")), [f"{RULE_AT}.from_full"]),
}  # fmt: skip


@pytest.mark.parametrize("what", WRITTEN)
def test_what_is_written_is_read_or_named(what: str, tmp_path: Path) -> None:
    text, paths = WRITTEN[what]
    assert mistakes(tmp_path, text) == paths
