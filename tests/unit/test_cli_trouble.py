"""The command line in trouble: broken files, damaged stores, odd arguments; always one message, never a traceback."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT, DemoRun, make_root

from kaoping.config import Paths
from kaoping.store.arrivals import of_round
from kaoping.store.ledger import Ledger

KAOPING = Path(sys.executable).parent / "kaoping"
ENGINES = ("polars", "duckdb", "typst", "jinja2", "great_expectations", "prefect", "openpyxl")


def kaoping(root: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    known = {name: value for name, value in os.environ.items() if not name.startswith("KAOPING_")}
    return subprocess.run(
        [KAOPING, *words],
        env=known | {"KAOPING_HOME": str(root), "PYTHONUTF8": "1"} | env,
        cwd="/",
        capture_output=True,
        text=True,
    )


def refused(done: subprocess.CompletedProcess[str], code: int, *texts: str) -> None:
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("错误：") and "处理办法" in done.stderr
    for text in texts:
        assert text in done.stderr, done.stderr


@pytest.mark.parametrize(
    ("name", "old", "new", "texts"),
    [
        (
            "rulebooks/harmony-5/2014-01-01.toml",
            'status = "illustrative"',
            'status = "draft"',
            ("rulebook.status", "harmony-5/2014-01-01.toml"),
        ),
        ("rulebooks/harmony-5/2014-01-01.toml", "[", "[[[", ("harmony-5/2014-01-01.toml",)),
        ("rounds/demo-2014/round.toml", "=", "= =", ("round.toml",)),
        ("rulebooks/law.toml", "=", "= =", ("law.toml",)),
        ("expectations/findings.toml", "=", "= =", ("findings.toml",)),
        ("sql/30_core/filings.sql", "-- grain:", "-- ", ("filings.sql",)),
    ],
)
def test_a_broken_file_exits_3_names_the_file_and_computes_nothing(
    tmp_path: Path, name: str, old: str, new: str, texts: tuple[str, ...]
) -> None:
    root = make_root(tmp_path)
    text = (root / name).read_text(encoding="utf-8")
    assert old in text
    (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    refused(kaoping(root, "run", "--no-gate"), 3, *texts)
    assert Ledger(Paths(root).ledger).of("run") == []
    assert not Paths(root).runs.exists()


def test_a_broken_register_of_receipts_exits_3_and_enters_nothing(tmp_path: Path) -> None:
    root = make_root(tmp_path)
    inbox = root / "data" / "raw" / "demo-2014"
    (inbox / "submissions").mkdir(parents=True)
    (inbox / "submissions" / "a.xlsx").write_bytes(b"x")
    (inbox / "receipts.csv").write_text(
        "file,received_at,sender\nsubmissions/a.xlsx,2015/1/12 9:30,JD01\n", encoding="utf-8"
    )
    refused(kaoping(root, "run", "--no-gate"), 3, "receipts.csv", "第2行", "2015/1/12 9:30")
    assert Ledger(Paths(root).ledger).entries == []


def test_files_are_received_in_the_order_given_at_the_time_given(tmp_path: Path) -> None:
    files = []
    for name in ("乙.xlsx", "甲.xlsx"):
        (tmp_path / name).write_bytes(name.encode())
        files.append(str(tmp_path / name))
    var = tmp_path / "elsewhere"
    words = ("receive", *files, "--sender", "JD01", "--at", "2015-01-19T23:30:00")
    done = kaoping(ROOT, *words, KAOPING_VAR=str(var))
    assert done.returncode == 0, done.stderr
    assert [line.split("（")[0] for line in done.stdout.splitlines()] == [
        "第1号收件：乙.xlsx",
        "第2号收件：甲.xlsx",
    ]
    found = of_round(Ledger(Paths(ROOT, var).ledger), "demo-2014")
    # without a zone it is Beijing time
    assert {(a.sender, a.received_at) for a in found} == {("JD01", "2015-01-19T23:30:00+08:00")}
    late = kaoping(ROOT, "receive", files[0], "--at", "2015-01-19T20:00:00Z", KAOPING_VAR=str(var))
    assert late.returncode == 0
    last = of_round(Ledger(Paths(ROOT, var).ledger), "demo-2014")[-1]
    assert last.received_at == "2015-01-20T04:00:00+08:00"
    refused(kaoping(ROOT, "receive", files[0], "--at", "昨天", KAOPING_VAR=str(var)), 2, "昨天")
    refused(
        kaoping(ROOT, "receive", files[0], str(tmp_path / "无.xlsx"), KAOPING_VAR=str(var)),
        2,
        "没有这个文件",
    )
    # all or nothing: the first of the two was not entered either
    assert len(of_round(Ledger(Paths(ROOT, var).ledger), "demo-2014")) == 3


def test_a_sender_nobody_knows_is_refused_with_the_list(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"1")
    done = kaoping(ROOT, "receive", str(file), "--sender", "JD99", KAOPING_VAR=str(tmp_path / "v"))
    refused(done, 2, "JD99", "JD01", "reg_filings")
    assert not (tmp_path / "v" / "ledger.jsonl").exists()


def test_without_a_result_the_questions_say_how_to_get_one(tmp_path: Path) -> None:
    for words in (("status",), ("findings",), ("explain", "JD01"), ("verify",)):
        refused(kaoping(ROOT, *words, KAOPING_VAR=str(tmp_path)), 2, "kaoping run")
    assert list(tmp_path.iterdir()) == []  # asking writes nothing


def test_a_damaged_ledger_stops_writers_and_the_doctor_sees_it(
    demo_run: DemoRun, tmp_path: Path
) -> None:
    lines = demo_run.paths.ledger.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[1] = lines[1].replace("received", "Received")
    (tmp_path / "ledger.jsonl").write_text("".join(lines), encoding="utf-8")
    var = str(tmp_path)
    refused(kaoping(ROOT, "run", "--no-gate", KAOPING_VAR=var), 5, "台账第2行")
    refused(kaoping(ROOT, "history", KAOPING_VAR=var), 5, "台账第2行")
    done = kaoping(ROOT, "doctor", KAOPING_VAR=var)
    assert done.returncode == 5
    assert "异常  台账与结果：台账第2行" in done.stdout


@pytest.mark.parametrize("text", ["", "{", "[]", '{"key": "k"}'])
def test_a_damaged_pointer_is_an_integrity_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "current").mkdir()
    (tmp_path / "current" / "demo-2014.json").write_text(text, encoding="utf-8")
    refused(kaoping(ROOT, "status", KAOPING_VAR=str(tmp_path)), 5, "指针")


def test_a_damaged_pointer_stops_every_command_and_the_doctor_sees_it(tmp_path: Path) -> None:
    (tmp_path / "current").mkdir()
    (tmp_path / "current" / "demo-2014.json").write_text("{", encoding="utf-8")
    for words in (("verify",), ("run", "--no-gate")):
        refused(kaoping(ROOT, *words, KAOPING_VAR=str(tmp_path)), 5, "指针")
    assert "异常  台账与结果" in kaoping(ROOT, "doctor", KAOPING_VAR=str(tmp_path)).stdout


def test_verify_names_a_damaged_original(demo_run: DemoRun, tmp_path: Path) -> None:
    var = tmp_path / "var"
    shutil.copytree(demo_run.paths.var, var, symlinks=True, ignore=shutil.ignore_patterns("facts"))
    assert kaoping(demo_run.paths.root, "verify", KAOPING_VAR=str(var)).returncode == 0
    sha = of_round(Ledger(demo_run.paths.ledger), "demo-2014")[4].sha256
    (var / "objects" / sha).write_bytes(b"x")
    refused(kaoping(demo_run.paths.root, "verify", KAOPING_VAR=str(var)), 5, sha, "备份")


def test_findings_are_filtered_as_told_and_wrong_filters_are_refused(demo_run: DemoRun) -> None:
    root = demo_run.paths.root
    every = json.loads(kaoping(root, "findings", "--json").stdout)
    for words, keep in (
        (("--unit", "JD05"), lambda row: row["unit_code"] == "JD05"),
        (("--code", "C06"), lambda row: row["code"] == "C06"),
        (("--severity", "待核实"), lambda row: row["severity"] == "cannot_judge"),
    ):
        got = json.loads(kaoping(root, "findings", *words, "--json").stdout)
        assert got == [row for row in every if keep(row)] != []
    refused(kaoping(root, "findings", "--code", "Z99"), 2, "Z99", "C06")
    refused(kaoping(root, "findings", "--severity", "严重"), 2, "严重", "待核实")
    refused(kaoping(root, "findings", "--unit", "不存在"), 2, "JD01")


@pytest.mark.parametrize("command", ["findings", "run", "check"])
def test_asking_for_help_loads_no_engine(command: str) -> None:
    code = (
        "import sys; from kaoping.cli import app\n"
        f"try: app(['{command}', '--help'])\n"
        "except SystemExit: pass\n"
        f"print([m for m in {ENGINES} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "--help" in done.stdout


def test_a_reader_that_stops_early_sees_no_traceback(demo_run: DemoRun) -> None:
    env = os.environ | {"KAOPING_HOME": str(demo_run.paths.root), "PYTHONUTF8": "1"}
    child = subprocess.Popen(
        [KAOPING, "findings", "--json"], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdout is not None and child.stderr is not None
    child.stdout.close()
    assert b"Traceback" not in child.stderr.read()
    child.wait()
    child.stderr.close()


def test_doctor_lists_its_checks(demo_run: DemoRun) -> None:
    checks = json.loads(kaoping(demo_run.paths.root, "doctor", "--json").stdout)
    titles = [check["title"] for check in checks]
    assert {"Python", "依赖", "磁盘", "台账", "当前结果 demo-2014"} <= set(titles)
    assert next(c for c in checks if c["title"] == "台账")["ok"]


def test_a_sender_is_kept_by_its_code(tmp_path: Path) -> None:
    kept = {"": "", "JD02": "JD02", "QZGH": "QZGH", "乙街道": "JD02", "备案登记": "reg_filings"}
    var = tmp_path / "v"
    for n, given in enumerate(kept):
        file = tmp_path / f"{n}.xlsx"
        file.write_bytes(given.encode())
        done = kaoping(ROOT, "receive", str(file), "--sender", given, KAOPING_VAR=str(var))
        assert done.returncode == 0, done.stderr
    found = of_round(Ledger(Paths(ROOT, var).ledger), "demo-2014")
    assert [a.sender for a in found] == list(kept.values())
