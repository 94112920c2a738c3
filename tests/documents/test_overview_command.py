"""`kaoping overview` and `kaoping rerun --unit` as they are used: the sealed pages again, and where all lies."""

import os
import subprocess
import sys
from pathlib import Path

from tests.documents.hostile import Hostile

KAOPING = Path(sys.executable).parent / "kaoping"


def kaoping(hostile: Hostile, *words: str) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("KAOPING_")}
    env |= {"KAOPING_HOME": str(hostile.root), "PYTHONUTF8": "1"}
    return subprocess.run([KAOPING, *words], env=env, cwd="/", capture_output=True, text=True)


def test_overview_without_an_earlier_run_writes_the_sealed_pages(
    hostile: Hostile, tmp_path: Path
) -> None:
    out = tmp_path / "leaders.pdf"
    done = kaoping(hostile, "overview", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert f"已写入 {out}" in done.stdout
    assert "没有更早的结果可比" in done.stderr
    assert out.read_bytes() == hostile.document("全区/领导一页通.pdf").read_bytes()


def test_overview_against_a_run_that_is_none(hostile: Hostile, tmp_path: Path) -> None:
    out = tmp_path / "leaders.pdf"
    done = kaoping(hostile, "overview", "--against", "0000", "--out", str(out))
    assert done.returncode == 2
    assert not out.exists()


def test_rerun_says_where_letter_and_report_lie(hostile: Hostile) -> None:
    done = kaoping(hostile, "rerun", "--unit", "JD02", "--as-of", "2015-02-10")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("无变化")
    lines = [line.partition("：") for line in done.stdout.splitlines()]
    said = {Path(path): title for title, _, path in lines if path.startswith(str(hostile.root))}
    assert list(said.values()) == ["文书"] * 3 + ["得分情况报告"] * 3
    assert all(file.is_file() and file.stem == "JD02" for file in said)
