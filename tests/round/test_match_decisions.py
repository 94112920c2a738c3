"""From a code nobody can read to a decision that counts: list, accept, run, and what then is found."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.conftest import make_root, published
from tests.unit.test_cli import kaoping

from kaoping.config import Paths
from kaoping.demo import generate
from kaoping.demo.generate import Size
from kaoping.runtables import Row, RunTables


@dataclass
class Small:
    """A small district of its own, which the tests may change."""

    root: Path
    tables: RunTables

    def run(self) -> RunTables:
        return RunTables.load(published(Paths(self.root)))

    def ask(self, *words: str) -> subprocess.CompletedProcess[str]:
        return kaoping(self.root, *words)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    root = make_root(tmp_path_factory.mktemp("match"))
    generate(root, size=Size(10))
    district = Small(root, RunTables({}))
    district.tables = district.run()
    return district


@pytest.fixture(scope="module")
def refused(small: Small) -> Row:
    """The first roster row whose code has a wrong check character (V10), as the list shows it."""
    (cells, *_) = [
        (r["unit_code"], r["cell"])
        for r in small.tables.findings
        if r["code"] == "V10" and r["sheet"] == "enterprises"
    ]
    listed = json.loads(small.ask("match", "list", "--unit", cells[0], "--json").stdout)
    row_no = "".join(filter(str.isdigit, cells[1]))
    (row,) = [r for r in listed if r["row_no"] == row_no and r["rank"] == "1"]
    return row


def test_the_list_shows_the_row_with_its_like(small: Small, refused: Row) -> None:
    assert refused["why"] == "same_name"
    assert refused["candidate_unit"] == refused["unit_code"]
    shown = small.ask("match", "list").stdout
    assert f"代码原为“{refused['written_code']}”" in shown
    assert f"{refused['candidate_code']} {refused['candidate_name']}" in shown


def test_what_is_not_on_the_list_cannot_be_decided(small: Small, refused: Row) -> None:
    before = (small.root / "rounds/demo-2014/adjustments.toml").read_bytes()
    words = ("--code", refused["candidate_code"], "--reason", "核对执照", "--by", "分析员甲")
    done = small.ask("match", "accept", refused["unit_code"], "企业名册", "B999", *words)
    assert done.returncode == 2
    assert "不是身份不明的行" in done.stderr
    bad = ("--code", "PDY00002-9", "--reason", "核对执照", "--by", "分析员甲")
    place = (refused["unit_code"], refused["sheet_title"], refused["cell"])
    assert small.ask("match", "accept", *place, *bad).returncode == 3
    assert (small.root / "rounds/demo-2014/adjustments.toml").read_bytes() == before


def test_an_accepted_match_counts_from_the_next_run(small: Small, refused: Row) -> None:
    place = (refused["unit_code"], refused["sheet_title"], refused["cell"])
    words = ("--code", refused["candidate_code"], "--reason", '核对"执照"', "--by", "分析员甲")
    done = small.ask("match", "accept", *place, *words)
    assert done.returncode == 0, done.stderr
    after = small.run()
    (decided,) = [r for r in after.findings if r["code"] == "A01"]
    assert decided["unit_code"] == refused["unit_code"]
    assert '分析员甲：核对"执照"' in decided["message"]
    gone = {(r["code"], r["cell"]) for r in small.tables.findings} - {
        (r["code"], r["cell"]) for r in after.findings
    }
    assert ("V10", decided["cell"]) in gone
    (fact,) = after.find("confirmations", kind="enterprise", matched_by="match")
    assert fact["state"] == "confirmed"
    # the row now counts: the enterprise is no longer missing from the unit's roster of mediation bodies
    assert not [r for r in after.find("match_proposals", unit_code=refused["unit_code"])
                if r["row_no"] == refused["row_no"] and r["sheet"] == refused["sheet"]]  # fmt: skip


def test_witness_shows_rates_and_the_facts_of_one_state(small: Small) -> None:
    rates = json.loads(
        small.ask("witness", "--unit", "JD01", "--kind", "集体合同", "--json").stdout
    )
    facts = small.tables.find("confirmations", unit_code="JD01", kind="contract")
    (rate,) = rates
    assert rate["num"] == str(sum(f["state"] == "confirmed" for f in facts))
    shown = small.ask("witness", "--unit", "JD01", "--state", "矛盾")
    assert shown.returncode == 2 and "与登记矛盾" in shown.stderr
    told = small.ask("witness", "--unit", "JD01", "--state", "与登记矛盾").stdout
    contradicted = [f for f in small.tables.find("confirmations", unit_code="JD01") if f["state"] == "contradicted"]  # fmt: skip
    assert f"共 {len(contradicted)} 项。" in told and contradicted
