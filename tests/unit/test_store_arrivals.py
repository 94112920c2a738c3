"""Arrivals under trouble: a register of receipts that Excel has touched, repeats, files still growing."""

import hashlib
import os
import threading
from pathlib import Path

import pytest

from kaoping.config import Paths
from kaoping.errors import ConfigError
from kaoping.store import arrivals, objects
from kaoping.store.arrivals import Arrival
from kaoping.store.ledger import Ledger

AT = "2015-01-12T09:30:00+08:00"
NIGHT = "2015-02-01T00:00:00+08:00"
HEAD = "file,received_at,sender\n"


@pytest.fixture
def where(tmp_path: Path) -> Paths:
    for name in ("submissions", "registers"):
        (tmp_path / "data" / "raw" / "r" / name).mkdir(parents=True)
    return Paths(tmp_path)


def lay(where: Paths, name: str, data: bytes) -> Path:
    file = where.raw / "r" / name
    file.write_bytes(data)
    return file


def receipts(where: Paths, text: str, encoding: str = "utf-8") -> None:
    lay(where, "receipts.csv", (HEAD + text).encode(encoding))


def take(where: Paths) -> list[Arrival]:
    ledger = Ledger(where.ledger)
    arrivals.receive_inbox(where, ledger, "r", now=NIGHT, actor="系统")
    return arrivals.of_round(Ledger(where.ledger), "r")


def test_an_unlisted_file_carries_the_time_of_the_run_and_no_sender(where: Paths) -> None:
    lay(where, "submissions/甲.xlsx", b"1")
    assert take(where) == [
        Arrival(1, hashlib.sha256(b"1").hexdigest(), "submissions/甲.xlsx", "", NIGHT)
    ]


def test_the_same_bytes_under_two_names_are_two_arrivals_and_one_object(where: Paths) -> None:
    lay(where, "submissions/a.xlsx", b"1")
    lay(where, "submissions/b.xlsx", b"1")
    found = take(where)
    assert [(a.arrival_no, a.name) for a in found] == [
        (1, "submissions/a.xlsx"),
        (2, "submissions/b.xlsx"),
    ]
    assert [file.name for file in where.objects.iterdir()] == [found[0].sha256]


def test_a_file_listed_twice_is_entered_once(where: Paths) -> None:
    lay(where, "submissions/a.xlsx", b"1")
    line = f"submissions/a.xlsx,{AT},JD01\n"
    receipts(where, line + line)
    assert len(take(where)) == len(take(where)) == 1


def test_old_bytes_coming_back_are_not_new(where: Paths) -> None:
    file = lay(where, "submissions/a.xlsx", b"1")
    take(where)
    file.write_bytes(b"2")
    take(where)
    file.write_bytes(b"1")
    assert [a.arrival_no for a in take(where)] == [1, 2]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_receipts_saved_by_excel_are_read(where: Paths, encoding: str) -> None:
    lay(where, "submissions/甲街道.xlsx", b"1")
    lay(where, "receipts.csv", (HEAD + f"submissions/甲街道.xlsx,{AT},JD01\n").encode(encoding))
    assert [(a.name, a.sender, a.received_at) for a in take(where)] == [
        ("submissions/甲街道.xlsx", "JD01", AT)
    ]


@pytest.mark.parametrize(
    "line",
    [
        "submissions/a.xlsx,2015/1/12 9:30,JD01",  # as Excel rewrites it
        "submissions/a.xlsx,2015-01-12T09:30:00,JD01",  # no zone: which day it is depends on the reader
        "submissions/a.xlsx,,JD01",
        "submissions/a.xlsx",
    ],
)
def test_a_receipt_without_a_readable_time_is_refused_before_anything_is_entered(
    where: Paths, line: str
) -> None:
    lay(where, "submissions/a.xlsx", b"1")
    lay(where, "submissions/b.xlsx", b"2")
    receipts(where, f"submissions/b.xlsx,{AT},JD02\n{line}\n")
    with pytest.raises(ConfigError, match=r"receipts\.csv.*第3行"):
        take(where)
    assert not where.ledger.exists()  # the ledger could never be mended of a wrong time
    receipts(where, f"submissions/b.xlsx,{AT},JD02\nsubmissions/a.xlsx,{AT},JD01\n")
    assert [a.sender for a in take(where)] == ["JD02", "JD01"]


def test_receipts_without_their_head_are_refused(where: Paths) -> None:
    lay(where, "receipts.csv", b"file,sender\nx,JD01\n")
    with pytest.raises(ConfigError, match="received_at"):
        take(where)


def test_receipts_cannot_point_out_of_the_inbox(where: Paths) -> None:
    (where.root / "secret").write_bytes(b"s")
    receipts(where, f"../../../secret,{AT},JD01\nsubmissions/../../../../secret,{AT},JD01\n")
    assert take(where) == []


def test_a_file_still_being_copied_never_becomes_a_false_object(where: Paths) -> None:
    file = lay(where, "submissions/a.xlsx", b"0" * 4096)
    done = threading.Event()

    def copy() -> None:
        number = 0
        while not done.is_set():
            number += 1
            with file.open("r+b", buffering=0) as handle:
                os.pwrite(handle.fileno(), str(number).zfill(20).encode(), 0)

    writer = threading.Thread(target=copy)
    writer.start()
    try:
        kept = {objects.put(where, file) for _ in range(200)}
    finally:
        done.set()
        writer.join()
    for sha in kept:
        objects.verify(where, sha)


@pytest.mark.parametrize(
    "text",
    ["2015-01-19T20:30:00Z", "20150120T043000+0800", "2015-01-19T15:30:00-05:00"],
)
def test_every_time_is_kept_as_beijing_time(where: Paths, text: str) -> None:
    # 20:30 UTC is 04:30 of the next day in Beijing: the day decides whether a report is late
    lay(where, "submissions/a.xlsx", b"1")
    receipts(where, f"submissions/a.xlsx,{text},JD01\n")
    assert [a.received_at for a in take(where)] == ["2015-01-20T04:30:00+08:00"]
