"""Every rule kind, modifier and boundary: the loader's evaluator and the SQL give the points worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from kaoping.rulebook.load_rules import KINDS
from kaoping.rulebook.model import Rulebook
from tests.rules.bench import Happened, Metric, World, book, score
from tests.rules.cases import CASES, Case, Given

HEAD = """
[rulebook]
code = "spec"
title = "规则测试"
status = "illustrative"
full_points = 200
in_force = 2014-01-01
[[class]]
code = "A"
title = "类"
"""


def one(value: tuple[int, ...] | str) -> str:
    if isinstance(value, str):
        return f'{{ state = "{value}" }}'
    den = f", den = {value[1]}" if len(value) > 1 else ""
    return f"{{ num = {value[0]}{den} }}"


def given_text(given: Given) -> str:
    rows = []
    for code, value in given.items():
        shown = f"[{', '.join(map(one, value))}]" if isinstance(value, list) else one(value)
        rows.append(f"{code} = {shown}")
    return "{ " + ", ".join(rows) + " }"


def inline(row: dict[str, object]) -> str:
    shown = {k: str(v).lower() if isinstance(v, bool) else f'"{v}"' for k, v in row.items()}
    return "{ " + ", ".join(f"{k} = {v}" for k, v in shown.items()) + " }"


def item_text(code: str, case: Case) -> str:
    events = f"events = [{', '.join(map(inline, case.events))}]" if case.events else ""
    target = f"target = {case.target}" if case.target is not None else ""
    rule = case.rule.replace('indicator = "', f'indicator = "{code}_').replace(
        "targets.t", f"targets.{code}"
    )
    rule = rule.replace('source = "', f'source = "{code}_')
    group = f"group = [{', '.join(map(one, case.group))}]" if case.group else ""
    given = given_text({f"{code}_{name}": value for name, value in case.given.items()})
    head = f'[[item]]\ncode = "{code}"\nclass = "A"\ntitle = "项"\n{case.item}\n[[item.rule]]\n{rule}\n'
    return f"{head}[[item.example]]\ngiven = {given}\npoints = {case.points}\n{target}\n{events}\n{group}\n"


def metric(unit: str, code: str, value: tuple[int, ...] | str, member: str = "") -> Metric:
    if isinstance(value, str):
        return Metric(unit, code, 0, None, value, member=member)
    num, den = (*value, None)[:2]
    assert num is not None
    return Metric(unit, code, num, den, "no_base" if den == 0 else "ok", member=member)


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """All cases as one edition: it loads only if every worked example agrees with the evaluator."""
    texts = [item_text(f"I{n}", case) for n, case in enumerate(CASES.values())]
    return book(tmp_path_factory.mktemp("cases"), HEAD + "".join(texts))


@pytest.fixture(scope="module")
def scored(edition: Rulebook) -> dict[str, Fraction]:
    metrics, events, targets = [], [], {}
    for n, case in enumerate(CASES.values()):
        for name, value in case.given.items():
            rows = list(enumerate(value, 1)) if isinstance(value, list) else [("", value)]
            metrics += [metric("U", f"I{n}_{name}", row, str(member)) for member, row in rows]
            others = enumerate(case.group, start=1)
            metrics += [metric(f"V{no}", f"I{n}_{name}", row) for no, row in others]
        for no, row in enumerate(case.events):
            level, matter = str(row.get("level", "")), str(row.get("matter", ""))
            resolved = row.get("resolved") is True
            events.append(Happened("U", f"I{n}_n", None, f"K{no}", level, matter, resolved))
        if case.target is not None:
            targets["U", f"I{n}"] = case.target
    units = [(code, "组") for code in ("U", *(f"V{n}" for n in range(1, 7)))]
    rows = score([edition], World(units, metrics, events, targets))["scores"]
    mine = (row for row in rows if row["unit_code"] == "U")
    return {row["item_code"]: Fraction(row["points"]) for row in mine}


@pytest.mark.parametrize("number, name", list(enumerate(CASES)), ids=list(CASES))
def test_sql_gives_the_points_worked_out(
    number: int, name: str, scored: dict[str, Fraction]
) -> None:
    case = CASES[name]
    assert scored[f"I{number}"] == Fraction(case.points), case.why


def test_every_case_is_also_a_worked_example(edition: Rulebook) -> None:
    assert [item.examples[0].points for item in edition.items] == [
        Fraction(c.points) for c in CASES.values()
    ]


def test_every_kind_has_a_case() -> None:
    text = "\n".join(case.rule for case in CASES.values())
    untested = [kind for kind in KINDS if f'kind = "{kind}"' not in text]
    assert untested == ["manual"], (
        "manual has its own tests: a missing score is pending, not a case with points"
    )


def test_an_example_that_disagrees_does_not_load(tmp_path: Path) -> None:
    wrong = CASES["01-rate/01-per-point-up/5"]
    text = HEAD + item_text("I0", Case(wrong.rule, wrong.given, "1.85", ""))
    with pytest.raises(
        Exception, match=r"1\.85 分，按规则计算为 1\.8 分.*item\[I0\]\.example\[1\]\.points"
    ) as caught:
        book(tmp_path, text)
    assert "处理办法" in str(caught.value)
