"""The command line as its users meet it: answers, exit codes, Chinese help, and what it never loads."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT, DemoRun, make_root
from typer.main import get_command

from kaoping.cli import app

KAOPING = Path(sys.executable).parent / "kaoping"


def kaoping(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"KAOPING_HOME": str(root), "PYTHONUTF8": "1"}
    env.pop("KAOPING_VAR", None)
    return subprocess.run([KAOPING, *words], env=env, cwd="/", capture_output=True, text=True)


def commands() -> list[tuple[str, ...]]:
    top = get_command(app)
    found = []
    for name, command in sorted(top.commands.items()):  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        found += [(name, sub) for sub in sorted(inner)] if inner else [(name,)]
    return found


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_explains_itself_in_chinese(words: tuple[str, ...]) -> None:
    command = get_command(app)
    for word in words:
        command = command.commands[word]  # type: ignore[attr-defined]
    assert command.help
    assert any("\u4e00" <= char <= "\u9fff" for char in command.help)
    for parameter in command.params:
        text = getattr(parameter, "help", None)
        assert text, f"{words} {parameter.name} has no help"


def test_help_loads_no_engine() -> None:
    code = "import sys; from kaoping.cli import app; print([m for m in ('polars', 'duckdb', 'typst', 'jinja2', 'prefect', 'great_expectations') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_answers_on_a_finished_round(demo_run: DemoRun) -> None:
    root = demo_run.paths.root
    status = json.loads(kaoping(root, "status", "--json").stdout)
    assert len(status) == 24
    assert next(row for row in status if row["unit_code"] == "JD12")["state"] == "未报送"
    assert next(row for row in status if row["unit_code"] == "KF02")["days_late"] == "3"
    found = json.loads(
        kaoping(root, "findings", "--unit", "JD05", "--code", "S10", "--json").stdout
    )
    assert (
        [row["message"] for row in found]
        == [row["message"] for row in found if "取代" in row["message"]]
        != []
    )
    assert kaoping(root, "verify").returncode == 0
    assert "已发布" in kaoping(root, "history").stdout


def test_explain_leads_from_the_point_to_the_cell(demo_run: DemoRun) -> None:
    done = kaoping(demo_run.paths.root, "explain", "JD02", "企业建会率")
    assert done.returncode == 0
    # the generator built JD02 at exactly 90 %: 72 of 80
    assert "72家／企业总数80家＝90.00%" in done.stdout
    lost = json.loads(kaoping(demo_run.paths.root, "explain", "JD07", "D4", "--json").stdout)[0]
    # two incidents of 0.05, one resolved at half: 0.15 − 0.075
    assert (lost["points"], lost["full"]) == ("0.075", "0.150")
    assert all(row["cell"] and row["file"] for row in lost["missing"])


@pytest.mark.parametrize(
    ("words", "code", "text"),
    [
        (("explain", "没有这个单位"), 2, "JD01"),
        (("explain", "JD01", "没有这个项目"), 2, "A1 企业建会率"),
        (("status", "--round", "x"), 2, "demo-2014"),
        (("check", "nowhere.xlsx"), 2, "没有这个文件"),
        (("check-value", "颜色", "红"), 2, "日期"),
        (("rulebook", "show", "nothing"), 2, "harmony-5"),
        (("run", "--as-of", "昨天"), 2, "2015-01-20"),
    ],
)
def test_wrong_use_says_what_there_is(
    demo_run: DemoRun, words: tuple[str, ...], code: int, text: str
) -> None:
    done = kaoping(demo_run.paths.root, *words)
    assert (done.returncode, text in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr


def test_a_clerk_checks_a_file_and_a_value(demo_run: DemoRun, tmp_path: Path) -> None:
    root = demo_run.paths.root
    file = next((demo_run.raw / "submissions").glob("JD03*"))
    done = kaoping(root, "check", str(file))
    assert "P01〔提示〕 培训竞赛！I3" in done.stdout
    assert "示例丙街道办事处" in done.stdout
    assert (
        kaoping(root, "check-value", "日期", "二〇一四年三月五日").stdout.strip()
        == "读作：2014-03-05"
    )
    made = kaoping(root, "template", "--unit", "JD04", "--out", str(tmp_path))
    book = next(tmp_path.glob("JD04*.xlsx"))
    assert made.stdout.strip() == str(book)
    assert "问题0项" in kaoping(root, "check", str(book)).stdout


def test_a_broken_rulebook_exits_3_and_a_busy_store_75(tmp_path: Path) -> None:
    root = make_root(tmp_path)
    edition = root / "rulebooks" / "harmony-5" / "2014-01-01.toml"
    good = edition.read_text(encoding="utf-8")
    edition.write_text(
        good.replace('status = "illustrative"', 'status = "draft"'), encoding="utf-8"
    )
    done = kaoping(root, "run", "--no-gate")
    assert (done.returncode, "rulebook.status" in done.stderr) == (3, True)
    assert not (root / "var" / "runs").exists()

    edition.write_text(good, encoding="utf-8")
    hold = "import sys, time; from pathlib import Path; from kaoping.config import Paths; from kaoping.store.lock import writer\nwith writer(Paths(Path(sys.argv[1])), '占用'):\n    print('held', flush=True); time.sleep(30)"
    holder = subprocess.Popen([sys.executable, "-c", hold, str(root)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        busy = kaoping(root, "run", "--no-gate")
        assert (busy.returncode, "占用" in busy.stderr) == (75, True)
    finally:
        holder.kill()
        holder.wait()


def test_rulebook_check_runs_every_example() -> None:
    done = kaoping(ROOT, "rulebook", "check")
    assert done.returncode == 0
    assert "harmony-5 2014-01-01（示例）" in done.stdout
