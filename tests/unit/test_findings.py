"""The registry of findings: what it holds, what it refuses, and how a message is filled."""

from pathlib import Path

import pytest
from tests.conftest import ROOT

from kaoping.config import Paths
from kaoping.errors import ConfigError
from kaoping.findings import SEVERITIES, Finding, load_registry

REGISTRY = load_registry(Paths(ROOT))
ENTRY = {
    "severity": "notice", "source": "sql", "sheet": "", "column": "", "title": "题", "message": "文",
    "remedy": "法", "basis": "据", "trigger": "x",
}  # fmt: skip


def written(root: Path, **changes: str | None) -> Paths:
    """An installation whose registry is one entry X01, with keys changed or (None) left out."""
    entry = {key: value for key, value in {**ENTRY, **changes}.items() if value is not None}
    (root / "expectations").mkdir(parents=True)
    lines = "\n".join(f'{key} = "{value}"' for key, value in entry.items())
    (root / "expectations" / "findings.toml").write_text(f"[X01]\n{lines}\n", encoding="utf-8")
    return Paths(root)


def test_every_code_speaks_chinese_and_says_what_to_do() -> None:
    for code, kind in REGISTRY.items():
        for text in (kind.title, kind.message, kind.remedy, kind.basis):
            assert (
                any("一" <= letter <= "鿿" for letter in text)
                or "GB" in text
                or text == "{detail}。"
            ), (code, text)
        assert kind.severity in SEVERITIES
        assert kind.remedy.endswith("。") and kind.message.endswith("。"), code


def test_a_message_is_filled_in_one_pass() -> None:
    finding = REGISTRY.new("C10", value="2014-03-05", detail="2014-03-04")
    assert REGISTRY.render(finding) == "期限起2014-03-05，期限止2014-03-04，该行不计。"


@pytest.mark.parametrize(
    "hostile", ["{detail}", "{0.__class__}", "{value!r:>99999}", "%s", "{", "\\1", "\\g<0>"]
)
def test_text_of_a_cell_is_never_read_as_a_template(hostile: str) -> None:
    finding = REGISTRY.new("C10", value=hostile, detail="某日")
    assert REGISTRY.render(finding) == f"期限起{hostile}，期限止某日，该行不计。"


def test_titles_enter_the_message_and_an_absent_value_is_empty() -> None:
    finding = REGISTRY.new("V01", sheet="contracts", column_name="term_end")
    assert (
        REGISTRY.render(finding, "集体合同台账", "期限止")
        == "“期限止”为必填项，此处为空，该行不计。"
    )
    assert REGISTRY.render(REGISTRY.new("M09")) == "工地“”不在建筑工地清单中。"


def test_a_new_finding_has_the_severity_of_the_registry_and_an_unknown_code_is_an_error() -> None:
    assert REGISTRY.new("C10").severity == "reject_record"
    with pytest.raises(KeyError):
        REGISTRY.new("Z99")


def test_attributing_a_finding_leaves_the_original_alone() -> None:
    finding = Finding("C10", "reject_record", row_no=3)
    there = finding.at(7, "JD01")
    assert (there.submission_id, there.unit_code, there.row_no) == (7, "JD01", 3)
    assert finding.submission_id is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"title": None}, "缺少或多余：title"), ({"colour": "red"}, "缺少或多余：colour"),
     ({"severity": "fatal"}, "级别或来源"), ({"source": "rumour"}, "级别或来源")],
)  # fmt: skip
def test_a_broken_entry_is_refused_by_its_code(
    changes: dict[str, str | None], said: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError, match=said) as error:
        load_registry(written(tmp_path, **changes))
    assert "X01" in str(error.value)


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "expectations").mkdir()
    (tmp_path / "expectations" / "findings.toml").write_text("[X01", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"无法读取.*findings\.toml"):
        load_registry(Paths(tmp_path))
