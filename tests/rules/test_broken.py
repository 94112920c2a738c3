"""One broken edition per mistake: loading stops, and names file, key path and remedy."""

import shutil
from pathlib import Path

import pytest

from kaoping import pipeline
from kaoping.config import Paths
from kaoping.errors import ConfigError
from kaoping.intake.maps import load_maps
from kaoping.rounds import load_round
from kaoping.rulebook import load_catalogue, load_edition
from kaoping.rulebook.law import load_law
from tests.conftest import AS_OF, NOW, ROOT, make_root

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.toml"))


def edition(folder: Path, source: Path) -> Path:
    """The file where an edition lives: `<code>/<day>.toml`."""
    target = folder / "demo" / "2014-01-01.toml"
    target.parent.mkdir()
    shutil.copy(source, target)
    return target


def test_the_unbroken_edition_loads(tmp_path: Path) -> None:
    book = load_edition(
        edition(tmp_path, Path(__file__).parent / "good.toml"), load_catalogue(Paths(ROOT))
    )
    assert [item.code for item in book.items] == ["A1", "A2", "A3", "A4"]


def test_at_least_thirty_mistakes_are_kept() -> None:
    assert len(BROKEN) >= 30


@pytest.mark.parametrize("file", BROKEN, ids=lambda f: f.stem)
def test_a_mistake_names_file_key_and_remedy(tmp_path: Path, file: Path) -> None:
    head = dict(
        line[2:].split(": ", 1) for line in file.read_text(encoding="utf-8").splitlines()[:3]
    )
    with pytest.raises(ConfigError) as caught:
        load_edition(edition(tmp_path, file), load_catalogue(Paths(ROOT)))
    message = str(caught.value)
    assert "2014-01-01.toml" in message
    assert head["at"] in message
    assert head["remedy"] in message


SPOILED = [
    (
        "rulebooks/harmony-5/2014-01-01.toml",
        'target = "90%"',
        'target = "90"',
        "item[A1].rule[1].target",
    ),
    ("rulebooks/law.toml", "value = 7,", 'value = "7",', "filing_days[4].values[1].value"),
    ("rulebooks/law.toml", "[[law_change]]", "[[law_chance]]", "law.toml"),
    (
        "expectations/columns/contracts.csv",
        "signed_on,签订日期",
        "signed_on,报送日期",
        "header/aliases",
    ),
    ("expectations/columns/contracts.csv", ",contract_no,,key", ",contract,,key", "type"),
    ("expectations/sheets.csv", "cover,封面", "cover,封面,", "sheets.csv"),
    ("expectations/findings.toml", 'severity = "notice"', 'severity = "note"', "findings.toml"),
    ("rounds/demo-2014/round.toml", "cutoff = 2014-12-31", 'cutoff = "2014-12-31"', "round.cutoff"),
    ("rounds/demo-2014/units.csv", "街道,街道,1,", "乡镇,街道,1,", "units.csv"),
    ("rounds/demo-2014/targets.csv", "JD01,instructors,", "JD99,instructors,", "targets"),
    ("sql/50_indicators/filing_rate.sql", "core.contracts", "core.contract", "filing_rate.sql"),
]


@pytest.mark.parametrize(("name", "old", "new", "place"), SPOILED, ids=lambda v: str(v)[:40])
def test_a_broken_file_stops_the_run_before_the_first_row(
    tmp_path: Path, name: str, old: str, new: str, place: str
) -> None:
    root = make_root(tmp_path)
    file = root / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        pipeline.run(Paths(root), "demo-2014", as_of=AS_OF, now=NOW, gate=False)
    assert place in str(caught.value)
    assert not (root / "var" / "facts").exists()
    assert not (root / "var" / "runs").exists()


def test_the_files_as_shipped_all_load() -> None:
    where = Paths(ROOT)
    round_ = load_round(where, "demo-2014")
    assert len(load_maps(where, round_.reference_date).sheets) == 25
    assert len(load_law(where)) >= 25
