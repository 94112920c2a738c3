"""Runs over a season: events one by one, old results that become current again, who may be removed."""

import os
import shutil
import threading
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from tests.conftest import ROOT, make_root

from kaoping.config import Paths
from kaoping.errors import UsageError
from kaoping.rounds import load_round
from kaoping.store import runs
from kaoping.store.arrivals import Arrival

WAREHOUSE = "warehouse.duckdb"


@pytest.fixture
def where(tmp_path: Path) -> Paths:
    return Paths(tmp_path)


def built(where: Paths, name: str, points: str = "1") -> Path:
    folder = runs.aside(where, name)
    (folder / "documents").mkdir()
    (folder / "documents" / "JD01.html").write_text("文书", encoding="utf-8")
    (folder / "scores.csv").write_text(f"points\n{points}\n", encoding="utf-8")
    (folder / WAREHOUSE).write_bytes(b"warehouse of " + name.encode())
    return folder


def sealed(where: Paths, name: str) -> Path:
    return runs.seal(where, built(where, name), name, {"round": "r"})


def test_each_calendar_event_changes_the_key_on_its_own_day_and_no_other_day_does() -> None:
    where = Paths(ROOT)
    round_ = load_round(where, "demo-2014")
    named = {round_.opens, round_.due, round_.cutoff, round_.period_end}
    first, last = min(named) - timedelta(days=2), max(named) + timedelta(days=2)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    seen = [(day, runs.events(round_, day), runs.effective_as_of(round_, day)) for day in days]
    changed = {day for (_, before, _), (day, after, _) in pairwise(seen) if before != after}
    assert changed == named
    assert all(
        effective == max(event for event in named if event <= day)
        for day, _, effective in seen
        if day >= min(named)
    )


def test_order_number_and_sender_of_arrivals_enter_the_key() -> None:
    where = Paths(ROOT)
    round_ = load_round(where, "demo-2014")
    at = "2015-01-12T09:30:00+08:00"
    one = Arrival(1, "a" * 64, "x.xlsx", "JD01", at)
    lists = [
        [],
        [one],
        [Arrival(1, "b" * 64, "x.xlsx", "JD01", at)],
        [Arrival(1, "a" * 64, "y.xlsx", "JD01", at)],
        [Arrival(1, "a" * 64, "x.xlsx", "JD02", at)],
        [one, Arrival(2, "c" * 64, "z.xlsx", "JD02", at)],
        [Arrival(1, "c" * 64, "z.xlsx", "JD02", at), Arrival(2, "a" * 64, "x.xlsx", "JD01", at)],
    ]
    keys = [runs.run_key(where, round_, arrivals, date(2015, 2, 10))[0] for arrivals in lists]
    assert len(set(keys)) == len(lists)


def test_a_renamed_or_added_or_removed_source_changes_the_key(tmp_path: Path) -> None:
    root = make_root(tmp_path / "a")
    where = Paths(root)

    def key() -> str:
        return runs.run_key(where, load_round(where, "demo-2014"), [], date(2015, 2, 10))[0]

    keys = [key()]
    moved = root / "reports" / "moved.toml"
    shutil.copy(root / "reports" / "fonts.toml", moved)
    keys.append(key())
    moved.rename(moved.with_name("moved2.toml"))
    keys.append(key())
    assert len(set(keys)) == 3
    moved.with_name("moved2.toml").unlink()
    assert key() == keys[0]


def test_an_installation_elsewhere_has_the_same_key(tmp_path: Path) -> None:
    keys = set()
    for name in ("here", "elsewhere/with space"):
        where = Paths(make_root(tmp_path / name))
        keys.add(runs.run_key(where, load_round(where, "demo-2014"), [], date(2015, 2, 10))[0])
    assert len(keys) == 1


def test_verify_sees_files_in_subfolders(where: Paths) -> None:
    folder = sealed(where, "k1")
    (folder / "documents" / "JD01.html").write_text("改", encoding="utf-8")
    (folder / "documents" / "JD02.html").write_text("加", encoding="utf-8")
    assert runs.verify(folder) == ["documents/JD01.html", "documents/JD02.html"]


@pytest.mark.parametrize("text", [None, "{", "[]", '{"key": "k1"}'])
def test_a_run_without_a_readable_manifest_vouches_for_nothing(
    where: Paths, text: str | None
) -> None:
    manifest = sealed(where, "k1") / "manifest.json"
    manifest.unlink() if text is None else manifest.write_text(text, encoding="utf-8")
    assert runs.verify(where.runs / "k1") == ["manifest.json"]


def test_the_same_run_again_leaves_the_sealed_one_alone(where: Paths) -> None:
    folder = sealed(where, "k1")
    inode = (folder / "scores.csv").stat().st_ino
    assert sealed(where, "k1") == folder
    assert (folder / "scores.csv").stat().st_ino == inode
    assert [file.name for file in where.runs.iterdir()] == ["k1"]


def test_a_damaged_run_is_replaced_by_the_new_one(where: Paths) -> None:
    folder = sealed(where, "k1")
    (folder / "scores.csv").write_text("points\n9\n", encoding="utf-8")
    sealed(where, "k1")
    assert (folder / "scores.csv").read_text(encoding="utf-8") == "points\n1\n"
    assert runs.verify(folder) == []


def test_an_old_result_that_comes_back_has_its_warehouse_again(where: Paths) -> None:
    # a rulebook changed four times and changed back: the gate and the dashboard need the warehouse
    names = ["k1", "k2", "k3", "k4"]
    for name in names:
        sealed(where, name)
    runs.drop_old_warehouses(where, names)
    assert not (where.runs / "k1" / WAREHOUSE).exists()
    sealed(where, "k1")
    assert (where.runs / "k1" / WAREHOUSE).read_bytes() == b"warehouse of k1"
    assert runs.verify(where.runs / "k1") == []


def test_a_result_that_came_back_counts_as_new_when_warehouses_are_dropped(where: Paths) -> None:
    names = ["k1", "k2", "k3", "k4", "k1"]
    for name in names:
        sealed(where, name)
    runs.drop_old_warehouses(where, names)
    kept = [name for name in ("k1", "k2", "k3", "k4") if (where.runs / name / WAREHOUSE).exists()]
    assert kept == ["k1", "k3", "k4"]


def test_a_reader_never_meets_half_a_pointer(where: Paths) -> None:
    for name in ("k1", "k2"):
        sealed(where, name)
    runs.point(where, "r", "k1", "h1")
    stop = threading.Event()

    def swing() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            key = "k1" if number % 2 else "k2"
            runs.point(where, "r", key, f"h{key[1]}")

    writer = threading.Thread(target=swing)
    writer.start()
    try:
        for _ in range(300):
            found = runs.current(where, "r")
            assert found is not None
            assert (found.key, found.ledger_head) in {("k1", "h1"), ("k2", "h2")}
            assert (where.current / "r" / "scores.csv").exists()  # the link is never missing
    finally:
        stop.set()
        writer.join()
    assert not list(where.current.glob("*.tmp")) and not list(where.current.glob(".*.link"))


def test_bytecode_and_file_times_are_no_input(tmp_path: Path) -> None:
    where = Paths(make_root(tmp_path))
    round_ = load_round(where, "demo-2014")
    before = runs.run_key(where, round_, [], date(2015, 2, 10))[0]
    cache = where.reports / "__pycache__"
    cache.mkdir()
    (cache / "x.pyc").write_bytes(b"x")
    os.utime(where.sql, (1, 1))
    assert runs.run_key(where, round_, [], date(2015, 2, 10))[0] == before


def test_a_run_is_found_by_the_beginning_of_its_key_and_has_one_before(tmp_path: Path) -> None:
    paths = Paths(tmp_path)
    keys = ["aaaa11", "bbbb22", "aaaa33", "bbbb22", "cccc44"]
    for key in set(keys) - {"aaaa33"}:
        (paths.runs / key).mkdir(parents=True)
    assert runs.find(paths, keys, "cccc").name == "cccc44"
    assert runs.find(paths, keys, "bbbb22").name == "bbbb22"
    for wrong in ("aaaa", "ccc", "aaaa33", "zzzz", ""):  # two, too short, not kept, none
        with pytest.raises(UsageError):
            runs.find(paths, keys, wrong)
    assert runs.before(paths, keys, "cccc44").name == "bbbb22"
    assert runs.before(paths, keys, "bbbb22").name == "aaaa11"  # aaaa33 is kept no more
    with pytest.raises(UsageError):
        runs.before(paths, keys, "aaaa11")
