"""The store: bytes by hash, a chained ledger, arrivals in order, runs sealed and pointed to."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from tests.conftest import ROOT, make_root

from kaoping.config import Paths
from kaoping.errors import BusyError, IntegrityError, UsageError
from kaoping.rounds import load_round
from kaoping.store import arrivals, objects, runs
from kaoping.store.arrivals import Arrival
from kaoping.store.ledger import Ledger
from kaoping.store.lock import writer

AT = "2015-01-12T09:30:00+08:00"


def filled(file: Path) -> Ledger:
    ledger = Ledger(file)
    for number in range(3):
        ledger.append("received", at=AT, actor="甲", round="r", arrival_no=number)
    return ledger


def test_a_ledger_is_read_back_and_continued(tmp_path: Path) -> None:
    file = tmp_path / "ledger.jsonl"
    head = filled(file).head
    again = Ledger(file)
    assert (again.head, len(again.entries)) == (head, 3)
    again.append("run", at=AT, actor="甲", key="k")
    assert [e["kind"] for e in (entry.event for entry in Ledger(file).entries)] == [
        "received"
    ] * 3 + ["run"]


def test_a_torn_last_line_is_dropped_by_the_next_entry(tmp_path: Path) -> None:
    file = tmp_path / "ledger.jsonl"
    filled(file)
    whole = file.read_bytes()
    file.write_bytes(whole + b'{"prev": "abc", "ev')
    ledger = Ledger(file)
    assert len(ledger.entries) == 3
    ledger.append("run", at=AT, actor="甲")
    assert len(Ledger(file).entries) == 4
    assert file.read_bytes().startswith(whole)


@pytest.mark.parametrize("line", [0, 1, 2])
def test_a_changed_entry_stops_everything(tmp_path: Path, line: int) -> None:
    file = tmp_path / "ledger.jsonl"
    filled(file)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[line] = lines[line].replace("甲", "乙")
    file.write_text("".join(lines), encoding="utf-8")
    with pytest.raises(IntegrityError, match=f"第{line + 1}行"):
        Ledger(file)


def test_objects_are_kept_once_privately_and_checked(tmp_path: Path) -> None:
    where = Paths(tmp_path)
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"bytes")
    sha = objects.put(where, file)
    assert sha == objects.put(where, file)
    kept = where.objects / sha
    assert kept.read_bytes() == b"bytes"
    assert kept.stat().st_mode & 0o777 == 0o600
    objects.verify(where, sha)
    kept.write_bytes(b"other")
    with pytest.raises(IntegrityError, match="不符"):
        objects.verify(where, sha)
    kept.unlink()
    with pytest.raises(IntegrityError, match="缺失"):
        objects.verify(where, sha)


HOLD = "import sys, time; from pathlib import Path; from kaoping.config import Paths; from kaoping.store.lock import writer\nwith writer(Paths(Path(sys.argv[1])), '夜间计算'):\n    print('held', flush=True); time.sleep(30)"


def test_the_second_writer_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(BusyError) as caught, writer(Paths(tmp_path), "运行"):
            pass
        assert str(holder.pid) in str(caught.value)
        assert "夜间计算" in str(caught.value)
        assert caught.value.exit_code == 75
    finally:
        holder.kill()
        holder.wait()
    with writer(Paths(tmp_path), "运行", wait=5):  # a dead holder holds nothing
        pass


def inbox(root: Path, files: dict[str, bytes], receipts: str = "") -> Paths:
    folder = root / "data" / "raw" / "r"
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    if receipts:
        (folder / "receipts.csv").write_text(
            "file,received_at,sender\n" + receipts, encoding="utf-8"
        )
    return Paths(root)


def take(where: Paths) -> list[Arrival]:
    ledger = Ledger(where.ledger)
    arrivals.receive_inbox(where, ledger, "r", now="2015-02-01T00:00:00+08:00", actor="系统")
    return arrivals.of_round(ledger, "r")


def test_receipts_order_beats_names_and_the_rest_follows_by_hash(tmp_path: Path) -> None:
    files = {
        "submissions/a.xlsx": b"1",
        "submissions/b.xlsx": b"2",
        "registers/c.csv": b"3",
        "submissions/d.xlsx": b"4",
        "submissions/.hidden": b"5",
        "submissions/~$a.xlsx": b"6",
    }
    where = inbox(
        tmp_path,
        files,
        f"submissions/b.xlsx,{AT},JD02\nsubmissions/gone.xlsx,{AT},JD03\nsubmissions/a.xlsx,{AT},JD01\n",
    )
    found = take(where)
    # sha256: "3" is 4e07…, "4" is 4b22…
    assert [(a.arrival_no, a.name, a.sender) for a in found] == [
        (1, "submissions/b.xlsx", "JD02"),
        (2, "submissions/a.xlsx", "JD01"),
        (3, "submissions/d.xlsx", ""),
        (4, "registers/c.csv", ""),
    ]
    assert take(where) == found
    (tmp_path / "data/raw/r/submissions/a.xlsx").unlink()
    assert take(where) == found  # the ledger is the truth, not the folder
    (tmp_path / "data/raw/r/submissions/d.xlsx").write_bytes(b"44")
    assert [(a.arrival_no, a.name) for a in take(where)][4:] == [(5, "submissions/d.xlsx")]


def test_receiving_what_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    where = Paths(tmp_path)
    with pytest.raises(UsageError, match="没有这个文件"):
        arrivals.receive(
            where,
            Ledger(where.ledger),
            "r",
            tmp_path / "x",
            name="x",
            sender="",
            received_at=AT,
            actor="甲",
        )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_root(tmp_path)


def key(root: Path, as_of: date = date(2015, 2, 10), received: str = AT) -> str:
    where = Paths(root)
    return runs.run_key(
        where,
        load_round(where, "demo-2014"),
        [Arrival(1, "a" * 64, "x.xlsx", "JD01", received)],
        as_of,
    )[0]


@pytest.mark.parametrize(
    "name",
    [
        "rounds/demo-2014/round.toml",
        "rulebooks/law.toml",
        "sql/30_core/filings.sql",
        "expectations/reasons.toml",
        "reports/fonts.toml",
        "requirements.lock",
    ],
)
def test_every_input_changes_the_key(root: Path, name: str) -> None:
    before = key(root)
    with (root / name).open("a", encoding="utf-8") as handle:
        handle.write("\n# x\n" if name.endswith((".toml", ".lock")) else "\n-- x\n")
    assert key(root) != before


def test_arrivals_and_calendar_events_change_the_key_and_nothing_else(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = key(root)
    assert key(root, received="2015-01-12T09:30:01+08:00") != before
    assert key(root, as_of=date(2015, 2, 11)) == before  # an eventless day
    assert key(root, as_of=date(2015, 1, 19)) != before  # the due day has not come
    for file in root.rglob("*"):
        os.utime(file, (1, 1))
    monkeypatch.chdir("/")
    assert key(root) == before


def sealed(where: Paths, name: str) -> Path:
    folder = runs.aside(where, name)
    (folder / "scores.csv").write_text("a\n1\n", encoding="utf-8")
    (folder / "warehouse.duckdb").write_bytes(b"w")
    return runs.seal(where, folder, name, {"round": "r"})


def test_a_sealed_run_verifies_until_somebody_touches_it(tmp_path: Path) -> None:
    where = Paths(tmp_path)
    folder = sealed(where, "k1")
    assert runs.verify(folder) == []
    (folder / "scores.csv").write_text("a\n2\n", encoding="utf-8")
    assert runs.verify(folder) == ["scores.csv"]
    (folder / "scores.csv").unlink()
    (folder / "new.csv").write_text("", encoding="utf-8")
    assert runs.verify(folder) == ["new.csv", "scores.csv"]


def test_the_pointer_names_a_run_and_the_link_follows(tmp_path: Path) -> None:
    where = Paths(tmp_path)
    assert runs.current(where, "r") is None
    with pytest.raises(UsageError, match="还没有结果"):
        runs.require_current(where, "r")
    folder = sealed(where, "k1")
    runs.point(where, "r", "k1", "head")
    found = runs.require_current(where, "r")
    assert (found.key, found.folder, found.ledger_head) == ("k1", folder, "head")
    assert (where.current / "r" / "scores.csv").read_text(encoding="utf-8") == "a\n1\n"
    assert json.loads((where.current / "r.json").read_text())["path"] == "runs/k1"
    (where.current / "r.json").write_text("{", encoding="utf-8")
    with pytest.raises(IntegrityError, match="指针"):
        runs.current(where, "r")


def test_leftovers_go_and_only_three_warehouses_stay(tmp_path: Path) -> None:
    where = Paths(tmp_path)
    names = ["k1", "k2", "k3", "k4"]
    folders = [sealed(where, name) for name in names]
    (where.runs / ".building-dead").mkdir()
    runs.aside(where, "k9")
    assert not (where.runs / ".building-dead").exists()
    runs.drop_old_warehouses(where, names)
    assert [(f / "warehouse.duckdb").exists() for f in folders] == [False, True, True, True]
    assert runs.verify(folders[0]) == []


def test_the_repository_itself_is_an_installation() -> None:
    assert load_round(Paths(ROOT), "demo-2014").unit("甲街道").code == "JD01"
