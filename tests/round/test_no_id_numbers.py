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

import openpyxl
import pytest
import xlwt
from openpyxl.comments import Comment
from tests.conftest import AS_OF, NOW, small_round
from tests.round.outputs import texts

from kaoping import pipeline
from kaoping.config import Paths

ROUND = "demo-2014"
NUMBERS = (
    "11010519491231002X",
    "440524188001010014",
    "110105491231003",
    "440524800101001",
)  # the standard's own examples (GB 11643-1999), and 15 digits with dates of 1949 and 1980
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
SPELLINGS = (
    lambda n: n,
    lambda n: n.lower(),
    lambda n: n.translate(FULL_WIDTH),
    lambda n: f"{n[:6]} {n[6:14]} {n[14:]}",
    lambda n: f"{n[:6]}-{n[6:]}",
    lambda n: f"联系人（{n}）",
)


def plant(folder: Path) -> None:
    """Numbers into one unit's workbook, a second file of it, and a register."""
    first = min((folder / "submissions").glob("JD01*.xlsx"))
    book = openpyxl.load_workbook(first)
    roster = book["企业名册"]
    top = next(c for row in roster.iter_rows(max_row=8) for c in row if c.value == "企业名称")
    for n, spell in enumerate(SPELLINGS, start=1):
        roster.cell(top.row + 1 + n, top.column).value = spell(NUMBERS[0])
        roster.cell(top.row + 1 + n, top.column + 1).value = spell(NUMBERS[n % len(NUMBERS)])
    roster.cell(top.row + 8, top.column + 7).value = int(NUMBERS[1])  # a number: digits are lost
    roster.cell(top.row, roster.max_column + 1).value = "身份证号"
    roster.cell(top.row + 2, roster.max_column).value = NUMBERS[3]
    roster.cell(top.row + 2, top.column + 2).comment = Comment(f"见{NUMBERS[0]}", NUMBERS[1])
    roster.cell(roster.max_row + 2, 1).value = f"注：{NUMBERS[2]}"
    extra = book.create_sheet(NUMBERS[0])
    extra["A1"] = NUMBERS[3]
    book.properties.creator = book.properties.title = NUMBERS[1]
    book.save(first)
    (folder / "submissions" / f"补充{NUMBERS[0]}.csv").write_bytes(
        f"姓名,身份证号\n示例,{NUMBERS[1]}\n".encode("gb18030")
    )
    old = xlwt.Workbook(encoding="utf-8")
    page = old.add_sheet("封面")
    page.write(0, 0, NUMBERS[2])
    old.save(str(folder / "submissions" / "旧表.xls"))
    register = min((folder / "registers").glob("*.xlsx"))
    book = openpyxl.load_workbook(register)
    page = book.worksheets[0]
    page.cell(page.max_row, 2).value = SPELLINGS[3](NUMBERS[1])
    book.save(register)


def kaoping(root: Path, *words: str) -> str:
    env = {k: v for k, v in os.environ.items() if not k.startswith("KAOPING_")}
    env |= {"KAOPING_HOME": str(root), "PYTHONUTF8": "1"}
    done = subprocess.run([Path(sys.executable).parent / "kaoping", *words], capture_output=True, text=True, env=env, cwd=root, check=False)  # fmt: skip
    assert done.returncode in (0, 1, 2, 5), done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = small_round(tmp_path_factory.mktemp("home"))
    plant(root / "data" / "raw" / ROUND)
    pipeline.run(Paths(root), ROUND, as_of=AS_OF, now=NOW, gate=False)
    return root


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


def test_no_command_says_a_planted_number(root: Path) -> None:
    folder = root / "data" / "raw" / ROUND
    first = min((folder / "submissions").glob("JD01*.xlsx"))
    said = [
        kaoping(root, "check", str(first)),
        kaoping(root, "check", str(first), "--json", "--return", "back.xlsx"),
        kaoping(root, "check", str(next((folder / "submissions").glob("补充*.csv")))),
        kaoping(root, "check", str(folder / "submissions" / "旧表.xls")),
        kaoping(root, "check-value", "名称", SPELLINGS[5](NUMBERS[0])),
        kaoping(root, "check-value", "企业代码", NUMBERS[1]),
        kaoping(root, "return", "--out", "returned"),
        kaoping(root, "template", "--unit", "JD01"),
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
    written = [root / "back.xlsx", *(root / "returned").iterdir(), *(root / "templates").iterdir()]
    assert len(written) > 8
    leaks = [f"{f.name} {hits}" for f in written for text in texts(f) if (hits := found(text))]
    assert leaks == []
