"""docs/cli.md: what the commands say today, every option of every command, and the true exit codes."""

import re
import subprocess
import sys
from pathlib import Path

from kaoping import cli_page, errors
from tests.conftest import ROOT

PAGE = cli_page.render()
SECTIONS = {part.split("\n", 1)[0]: part for part in PAGE.split("\n## ")[1:]}
KAOPING = Path(sys.executable).parent / "kaoping"


def helped(*words: str) -> str:
    done = subprocess.run([KAOPING, *words, "--help"], capture_output=True, text=True, check=True)
    return done.stdout


def listed(text: str) -> list[str]:
    """The commands that a group's help lists."""
    return re.findall(r"^  ([a-z][a-z-]*)\b", text.split("Commands:")[1], re.M)


def test_the_page_is_not_stale() -> None:
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == PAGE, "make docs"


GROUPS = ("rulebook", "match", "user")


def test_every_command_that_help_lists_has_its_section_and_no_other() -> None:
    names = [name for name in listed(helped()) if name not in GROUPS]
    names += [f"{group} {name}" for group in GROUPS for name in listed(helped(group))]
    assert sorted(SECTIONS) == sorted(["退出码", *(f"kaoping {name}" for name in names)])


def test_every_option_that_help_shows_is_in_its_section() -> None:
    for title, section in SECTIONS.items():
        if title == "退出码":
            continue
        options = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", helped(*title.split()[1:])))
        shown = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", section))
        assert options - {"--help"} <= shown, title


def test_the_exit_codes_are_those_of_the_errors() -> None:
    codes = {int(code) for code in re.findall(r"^\| (\d+) \|", SECTIONS["退出码"], re.M)}
    family = {
        kind.exit_code
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.KaopingError)
    }
    assert codes == {0} | family
    for code in codes:  # the epilogue of --help tells the same
        assert re.search(rf"(：|· ){code} ", helped()), code


def test_usage_lines_tell_what_may_be_left_out() -> None:
    assert "`kaoping explain UNIT [ITEM] " in SECTIONS["kaoping explain"]
    assert "`kaoping receive FILES… " in SECTIONS["kaoping receive"]
    assert "[--gate/--no-gate]" in SECTIONS["kaoping run"]
    assert " --unit UNIT " in SECTIONS["kaoping rerun"]
    assert "默认 `demo-2014`" in SECTIONS["kaoping run"]
