"""Planted ID numbers leave no trace: every output of a run and of the commands is searched (个人信息).

Only the bytes as received keep them. The numbers stand in cells of several kinds, spaced, full width,
with hyphens, in free text, headers, comments, tab and file names, in a .csv and in an .xls.
"""

import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from tests.documents.hostile import FILES, ROUND, Hostile
from tests.round.idnumbers import NUMBERS, SPELLINGS
from tests.round.outputs import texts

from kaoping.config import Paths


def kaoping(root: Path, *words: str) -> str:
    env = {k: v for k, v in os.environ.items() if not k.startswith("KAOPING_")}
    env |= {"KAOPING_HOME": str(root), "PYTHONUTF8": "1"}
    done = subprocess.run([Path(sys.executable).parent / "kaoping", *words], capture_output=True, text=True, env=env, cwd=root, check=False)  # fmt: skip
    assert done.returncode in (0, 1, 2, 5), done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def root(hostile: Hostile) -> Path:
    """The hostile round: the numbers stand between its other evils."""
    return hostile.root


def found(text: str) -> list[str]:
    """The planted numbers that a text holds, whatever stands between the digits."""
    plain = re.sub(r"[\s\-_,.]", "", unicodedata.normalize("NFKC", text)).upper()
    return [number for number in NUMBERS if number in plain]


def test_the_search_itself_finds_every_spelling() -> None:
    for number in NUMBERS:
        assert all(number in found(spell(number)) for spell in SPELLINGS)


def test_no_output_of_a_run_holds_a_planted_number(root: Path) -> None:
    files = [f for f in sorted((root / "var").rglob("*")) if f.is_file() and not f.is_symlink()]
    kept = [f for f in files if Paths(root).objects not in f.parents]
    assert len(kept) > 40
    leaks = {
        str(f.relative_to(root)): hits for f in kept for text in texts(f) if (hits := found(text))
    }
    assert leaks == {}


def test_the_planted_numbers_were_seen(root: Path) -> None:
    """Else the search above would prove nothing."""
    shown = kaoping(root, "findings", "--unit", "JD01", "--json")
    assert shown.count('"P02"') >= 8
    assert shown.count('"P01"') == 1


def test_no_command_says_a_planted_number(root: Path, tmp_path: Path) -> None:
    folder = root / "data" / "raw" / ROUND
    first = folder / "submissions" / FILES[1]
    said = [
        kaoping(root, "check", str(first)),
        kaoping(root, "check", str(first), "--json", "--return", str(tmp_path / "back.xlsx")),
        kaoping(root, "check", str(next((folder / "submissions").glob("补充*.csv")))),
        kaoping(root, "check", str(folder / "submissions" / "旧表.xls")),
        kaoping(root, "check-value", "名称", SPELLINGS[5](NUMBERS[0])),
        kaoping(root, "check-value", "企业代码", NUMBERS[1]),
        kaoping(root, "return", "--out", str(tmp_path / "returned")),
        kaoping(root, "template", "--unit", "JD01", "--out", str(tmp_path / "templates")),
        kaoping(root, "status"),
        kaoping(root, "findings"),
        kaoping(root, "history"),
        kaoping(root, "explain", "JD01"),
        kaoping(root, "verify"),
    ]
    leaks = [
        hits
        for text in said
        for hits in found(text.replace(str(next((folder / "submissions").glob("补充*.csv"))), ""))
    ]
    assert leaks == []
    written = [f for f in tmp_path.rglob("*") if f.is_file()]
    assert len(written) > 5
    leaks = [f"{f.name} {hits}" for f in written for text in texts(f) if (hits := found(text))]
    assert leaks == []
