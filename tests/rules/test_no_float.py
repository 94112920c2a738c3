"""No float ever touches a score: not in the code of scoring, not in its types, not in what it returns."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import kaoping.rulebook
import kaoping.simulate
import kaoping.trial
from kaoping.rounds import load_round
from kaoping.rulebook import resolve_all
from kaoping.rulebook.evaluate import item_points
from kaoping.rulebook.explain import explain_item
from kaoping.rulebook.explain_total import explain_total
from kaoping.rulebook.explain_why import why_not_full, why_rank
from kaoping.rulebook.recorded import given_of
from kaoping.rulebook.regain import gains
from kaoping.runtables import RunTables
from tests.conftest import DemoRun

PACKAGES = (kaoping.rulebook, kaoping.simulate, kaoping.trial)
MODULES = sorted(
    f"{package.__name__}.{module.name}"
    for package in PACKAGES
    for module in pkgutil.iter_modules(package.__path__)
)
INEXACT = {"float", "complex", "round", "sqrt", "log", "exp", "pow", "fmean", "fsum", "mean"}


@pytest.mark.parametrize("name", MODULES)
def test_no_line_of_scoring_names_a_float(name: str) -> None:
    """No float literal, no conversion, no inexact function; `/` is between fractions (below)."""
    file = Path(str(importlib.import_module(name).__file__))
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        place = f"{name}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Constant):
            assert not isinstance(node.value, float), place
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in INEXACT, place
        if isinstance(node, ast.Name):
            assert node.id != "float", place
        if isinstance(node, ast.Import | ast.ImportFrom):
            named = [alias.name for alias in node.names]
            module = getattr(node, "module", "") or ""
            assert "numpy" not in (module, *named) and "statistics" not in (module, *named), place


@pytest.mark.parametrize("name", MODULES)
def test_no_result_type_holds_a_float(name: str) -> None:
    module = importlib.import_module(name)
    for found in vars(module).values():
        if isinstance(found, type) and dataclasses.is_dataclass(found):
            text = str({f.name: f.type for f in dataclasses.fields(found)})
            assert "float" not in text, found


def floats(value: Any, path: str = "") -> Iterator[str]:
    """The paths of every float inside a value: dataclasses, mappings and sequences walked to the end."""
    if isinstance(value, float):
        yield path
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from floats(getattr(value, field.name), f"{path}.{field.name}")
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from floats(key, f"{path} key")
            yield from floats(inner, f"{path}[{key}]")
    elif isinstance(value, list | tuple | set | frozenset):
        for number, inner in enumerate(value):
            yield from floats(inner, f"{path}[{number}]")


def test_the_walk_finds_a_float() -> None:
    nested = {"a": (Fraction(1, 3), [{"b": 0.5}])}
    assert list(floats(nested)) == ["[a][1][0][b]"]
    assert list(floats({0.5: 1, "d": date(2014, 1, 1)})) == [" key"]


def test_nothing_scoring_returns_is_a_float(demo_run: DemoRun) -> None:
    """Every item, total, reason and plan of a whole round, walked to its leaves."""
    round_ = load_round(demo_run.paths, "demo-2014")
    tables = RunTables.load(demo_run.run_dir)
    books = resolve_all(demo_run.paths, round_.rulebooks, round_.reference_date)
    walked = 0
    for book in books:
        assert list(floats(book)) == []
        for unit in [u.code for u in round_.units]:
            answers = [explain_total(tables, book, unit), why_not_full(tables, book, unit), why_rank(tables, book, unit)]  # fmt: skip
            answers += _of_items(tables, book, unit)
            assert list(floats(answers)) == [], (book.code, unit)
            walked += len(answers)
    assert walked > 1000


def _of_items(tables: RunTables, book: Any, unit: str) -> list[Any]:
    found: list[Any] = []
    for item in book.items:
        steps = tables.find("steps", rulebook=book.code, unit_code=unit, item_code=item.code)
        given = given_of(tables, item, steps, unit)
        found += [explain_item(tables, book, unit, item.code), given]
        found.append(item_points(item, given, book.item_places))
        found += [gains(item, rule, given, book.item_places) for rule in item.rules]
    return found
