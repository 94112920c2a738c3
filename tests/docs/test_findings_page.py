"""docs/findings.md is what the registry says today, and complete."""

from kaoping import findings_page
from kaoping.config import Paths
from kaoping.findings import load_registry
from tests.conftest import ROOT

PATHS = Paths(ROOT)


def test_the_page_is_not_stale() -> None:
    assert findings_page.file(PATHS).read_text(encoding="utf-8") == findings_page.render(PATHS), (
        "make docs"
    )


def test_every_code_has_its_entry_with_every_field() -> None:
    page = findings_page.render(PATHS)
    entries = {part.split()[0]: part for part in page.split("\n### ")[1:]}
    assert list(entries) == sorted(
        entries,
        key=lambda code: ("SHVPCEMRA".index(code[0]), list(load_registry(PATHS)).index(code)),
    )
    assert set(entries) == set(load_registry(PATHS))
    for code, kind in load_registry(PATHS).items():
        for text in (kind.title, kind.remedy, kind.basis, kind.trigger):
            assert text.replace("<", "&lt;") in entries[code] or text in entries[code], (code, text)


def test_places_carry_the_titles_a_clerk_sees() -> None:
    page = findings_page.render(PATHS)
    assert "位置：“集体合同台账”的“实到人数”列" in page  # C03
    assert "位置：“企业名册”（不落在单元格上）" in page  # E16
    assert "位置：整份文件" in page  # S01
