"""A pytest session that collects once and then forks a child for every mutant (变异服务).

Everything is imported before the first fork, so a child only changes the code of a few functions that
are already there, or what is read for one SQL file, and runs the tests that come by the changed line:
those that have noticed most for their time first, up to the first failure.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, cached_property, partial
from hashlib import sha256
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from coverage import Coverage

from tests.mutation.mutate import Mutant

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "src" / "kaoping" / "rulebook"
RUNNER = "src/kaoping/warehouse/layers.py"  # whoever comes by here runs the SQL
BUDGET = 15  # seconds of processor time the tests get to notice a mutant
DEAR = 8  # a test that takes longer is not asked
Answer = Callable[[Mutant, str], None]
HANGS = 60  # seconds beyond the budget: what never ends is noticed


class Moved:
    """Where today's lines of the engine stood when the tests were measured.

    Args:
        texts: the engine's files as they were then.
    """

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts
        self.known: dict[str, dict[int, int]] = {}

    def then(self, file: str, line: int) -> int | None:
        """The line of then, for a new one the nearest before it; None where the file is a new one altogether."""
        if file not in self.known:
            self.known[file] = self._compared(file)
        known = self.known[file]
        return next((known[no] for no in range(line, 0, -1) if no in known), None)

    def _compared(self, file: str) -> dict[int, int]:
        then = self.texts.get(file, "").splitlines()
        now = (ROOT / file).read_text("utf-8").splitlines()
        same = SequenceMatcher(None, then, now, autojunk=False)
        if same.ratio() < 0.8:
            return {}
        return {
            b + n + 1: a + n + 1 for a, b, size in same.get_matching_blocks() for n in range(size)
        }


@dataclass
class Reach:
    """What a test costs (processor seconds) and which lines of the engine it came by."""

    cost: float
    lines: dict[str, Collection[int]]
    moved: Moved

    @cached_property
    def breadth(self) -> int:
        """How many lines it comes by."""
        return sum(map(len, self.lines.values()))

    def comes_by(self, mutant: Mutant) -> bool:
        """Whether the test could notice at all."""
        if mutant.file.endswith(".sql"):
            return bool(self.lines.get(RUNNER))
        own = self.lines.get(mutant.file, ())
        then = [self.moved.then(mutant.file, line) for line in mutant.lines]
        return bool(self.lines) if None in then else any(line in own for line in then)


class Tally:
    """How often a group of tests was asked about mutants of a file, and how often it noticed."""

    def __init__(self) -> None:
        self.asked: Counter[tuple[str, str]] = Counter()
        self.noticed: Counter[tuple[str, str]] = Counter()

    def count(self, groups: Iterable[str], by: str, file: str) -> None:
        """One mutant more: who was asked, who noticed ("" for nobody)."""
        for place in (file, Path(file).suffix):
            self.asked.update((group, place) for group in groups)
            self.noticed[by, place] += bool(by)

    def chance(self, group: str, file: str, before: float) -> float:
        """How likely the group notices a mutant of that file: what is known of it, of other files, `before`."""
        suffix = Path(file).suffix
        elsewhere = (self.noticed[group, suffix] + before) / (self.asked[group, suffix] + 1)
        return (self.noticed[group, file] + 2 * elsewhere) / (self.asked[group, file] + 2)


class Server:
    """The plugin: asks the collected tests about mutants, one forked child for each.

    Args:
        mutants: to be asked about.
        kept: where costs and lines of the tests are kept from run to run.
        answer: told of every mutant and the test that noticed it ("" for none).
        tally: what is known of earlier answers.
    """

    def __init__(self, mutants: Iterable[Mutant], kept: Path, answer: Answer, tally: Tally) -> None:
        self.mutants, self.kept, self.answer, self.tally = mutants, kept, answer, tally
        self.passes: dict[str, bool] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out what needs the demo round: its making alone costs more than a mutant may."""
        items[:] = [item for item in items if "demo_run" not in getattr(item, "fixturenames", ())]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Ask about every mutant instead of running the tests once."""
        reach = self._reach(session.items)
        items = {item.nodeid: item for item in session.items if reach[item.nodeid].cost < DEAR}
        for mutant in self.mutants:
            asked = self._asked(mutant, reach, items)
            live(str(ROOT / mutant.file))  # once, for all children
            ran, by = _told(child_says(partial(_noticed, mutant, asked)))
            while by in items and not self._sound(items[by]):
                asked = [item for item in asked if item is not items[by]]
                ran, by = _told(child_says(partial(_noticed, mutant, asked)))
            groups = {_group(item) for item in asked[:ran]}
            self.tally.count(groups, by.partition("[")[0], mutant.file)
            self.answer(mutant, by)
        return True

    def _sound(self, item: pytest.Item) -> bool:
        """Whether the test passes where nothing is changed: asked once of every test that notices."""
        if item.nodeid not in self.passes:
            self.passes[item.nodeid] = not _told(child_says(partial(_noticed, None, [item])))[1]
        return self.passes[item.nodeid]

    def _asked(
        self, mutant: Mutant, reach: dict[str, Reach], items: dict[str, pytest.Item]
    ) -> list[pytest.Item]:
        """The tests that come by, the likeliest for their time first; rows of one table together."""
        groups: dict[str, list[str]] = {}
        for name, item in items.items():
            if reach[name].comes_by(mutant):
                groups.setdefault(_group(item), []).append(name)

        def worth(group: str) -> float:
            cost = sum(reach[name].cost for name in groups[group])
            narrow = min(reach[name].breadth for name in groups[group])  # a close look sees more
            return self.tally.chance(group, mutant.file, 5 / (narrow + 10)) / (cost + 0.02)

        ordered = sorted(groups, key=lambda group: (-worth(group), group))
        return [items[name] for group in ordered for name in groups[group]]

    def _reach(self, items: Sequence[pytest.Item]) -> dict[str, Reach]:
        """Measured in a child once for every test file; lines follow the engine's text when it changes."""
        old = (
            json.loads(self.kept.read_text("utf-8"))
            if self.kept.is_file()
            else {"texts": {}, "tests": {}}
        )
        own = {item.nodeid: sha256(item.path.read_bytes()).hexdigest() for item in items}
        tests, texts = old["tests"], old["texts"]
        new = [i for i in items if tests.get(i.nodeid, {}).get("test") != own[i.nodeid]]
        if new:
            print(f"measuring {len(new)} tests", flush=True)
            now = {file: (ROOT / file).read_text("utf-8") for file in _measurable()}
            version = sha256(json.dumps(now).encode()).hexdigest()
            told = json.loads(child_says(partial(_measured, new), limit=4000))
            texts[version] = now
            tests |= {n: {**row, "test": own[n], "version": version} for n, row in told.items()}
            self.kept.parent.mkdir(exist_ok=True)
            self.kept.write_text(json.dumps(old), encoding="utf-8")
        moved = {version: Moved(text) for version, text in texts.items()}
        _share(items, tests)
        rows = ((item.nodeid, tests[item.nodeid]) for item in items)
        return {name: Reach(row["cost"], row["lines"], moved[row["version"]]) for name, row in rows}


def _share(items: Sequence[pytest.Item], tests: dict[str, Any]) -> None:
    """Where a module computes something once for all its tests, all of them come by the lines of that."""
    by_file: dict[Path, list[str]] = {}
    for item in items:
        if _shares(item) or "cache" in item.path.read_text("utf-8"):
            by_file.setdefault(item.path, []).append(item.nodeid)
    for names in by_file.values():
        lines: dict[str, set[int]] = {}
        for name in names:
            for file, own in tests[name]["lines"].items():
                lines.setdefault(file, set()).update(own)
        cost = sum(tests[name]["cost"] for name in names) / len(names)
        for name in names:
            tests[name] |= {"lines": lines, "cost": cost}


def _shares(item: pytest.Item) -> bool:
    """Whether the test uses what others of its module use too."""
    found = item._fixtureinfo.name2fixturedefs.values()  # type: ignore[attr-defined]
    return any(d.scope == "module" for definitions in found for d in definitions)


def _group(item: pytest.Item) -> str:
    """The test function; its rows mostly notice the same."""
    return item.nodeid.partition("[")[0]


def child_says(do: Callable[[], str], limit: int = BUDGET + HANGS) -> str:
    """What `do` says in a forked child with so many processor seconds; how it ended if it said nothing."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(read)
            _silent()
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
            os.write(write, f"said:{do()}".encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if said.startswith("said:"):
        return said.removeprefix("said:")
    ended = os.waitstatus_to_exitcode(status)
    return "never ends" if -ended in (signal.SIGXCPU, signal.SIGKILL) else f"ends with {ended}"


def _silent() -> None:
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)


def _told(said: str) -> tuple[int, str]:
    """How many tests ran and which noticed, of what a child says; how it ended where it said nothing."""
    ran, _, by = said.partition(" ")
    return (int(ran), by) if ran.isdigit() else (0, said)


def _noticed(mutant: Mutant | None, asked: Sequence[pytest.Item]) -> str:
    """How many tests ran, and the first that failed with the mutant in place (none within the budget)."""
    if mutant is not None:
        swap(mutant)
    begin = time.process_time()
    for no, item in enumerate(asked, start=1):
        if _fails(item, asked[no] if no < len(asked) else None):
            return f"{no} {item.nodeid}"
        if time.process_time() - begin > BUDGET:
            return f"{no} "
    return f"{len(asked)} "


def _fails(item: pytest.Item, following: pytest.Item | None) -> bool:
    from _pytest.runner import runtestprotocol

    reports = runtestprotocol(item, nextitem=following, log=False)
    return any(report.failed for report in reports)


def _measured(items: Sequence[pytest.Item]) -> str:
    """Cost and lines of every test, as JSON; the tests must pass, or no mutant can be told."""
    cov = Coverage(data_file=None, include=[f"{ENGINE}/*.py", str(ROOT / RUNNER)])
    found: dict[str, Any] = {}
    for no, item in enumerate(items):
        cov.erase()
        begin = time.process_time()
        cov.start()
        failed = _fails(item, items[no + 1] if no + 1 < len(items) else None)
        cov.stop()
        cost = 10**6 if failed else time.process_time() - begin
        data = cov.get_data()
        lines = {file: data.lines(str(ROOT / file)) or [] for file in _measurable()}
        if not any(RUNNER in name and _ran(rows) for name, rows in lines.items()):
            lines.pop(RUNNER, None)
        found[item.nodeid] = {"cost": cost, "lines": lines}
    return json.dumps(found)


def _measurable() -> list[str]:
    return [RUNNER, *(str(file.relative_to(ROOT)) for file in sorted(ENGINE.glob("*.py")))]


def _ran(lines: Sequence[int] | None) -> bool:
    """Whether SQL was executed, not only loaded."""
    text = (ROOT / RUNNER).read_text("utf-8").splitlines()
    executes = next(no for no, line in enumerate(text, start=1) if "con.execute(statement)" in line)
    return executes in (lines or ())


def swap(mutant: Mutant) -> None:
    """Put the mutant in place of what this process has imported or would read."""
    if mutant.file.endswith(".sql"):
        _read_instead(ROOT / mutant.file, mutant.text)
        return
    where = str(ROOT / mutant.file)
    codes = _codes(compile(mutant.text, where, "exec"))
    changed = 0
    for function in live(where):
        new = codes.get(function.__code__.co_qualname)
        if new is not None and new.co_freevars == function.__code__.co_freevars:
            function.__code__, changed = new, changed + 1
    assert changed, where


@cache
def live(where: str) -> list[FunctionType]:
    """Every function of a file that is in memory, whoever holds it."""
    functions = (found for found in gc.get_objects() if isinstance(found, FunctionType))
    return [f for f in functions if f.__code__.co_filename == where and f.__name__ != "<lambda>"]


def _codes(module: CodeType) -> dict[str, CodeType]:
    """Every function of a module by its qualified name."""
    inner = [part for part in module.co_consts if isinstance(part, CodeType)]
    found = {part.co_qualname: part for part in inner}
    return found | {name: code for part in inner for name, code in _codes(part).items()}


def _read_instead(file: Path, text: str) -> None:
    kept = Path.read_text

    def read(self: Path, *args: Any, **more: Any) -> str:
        same = self.name == file.name and self.resolve() == file
        return text if same else kept(self, *args, **more)

    Path.read_text = read  # type: ignore[method-assign]


def serve(
    tests: Sequence[str], mutants: Iterable[Mutant], kept: Path, answer: Answer, tally: Tally
) -> None:
    """Ask these tests about these mutants; answers come one by one."""
    folder = tempfile.mkdtemp()
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:randomly", "-m", "not slow",
               "--timeout=0", "-o", "tmp_path_retention_policy=none", f"--basetemp={folder}/base"]  # fmt: skip
    try:
        pytest.main([*options, *tests], plugins=[Server(mutants, kept, answer, tally)])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
