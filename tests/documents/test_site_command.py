"""`kaoping site` as the analyst runs it: the same bytes anywhere, any run by its number, clear refusals."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import DemoRun
from tests.documents.sites import Site

KAOPING = Path(sys.executable).parent / "kaoping"


def kaoping(run: DemoRun, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"KAOPING_HOME": str(run.paths.root), "PYTHONUTF8": "1"} | environment
    env.pop("KAOPING_VAR", None)
    return subprocess.run([KAOPING, *words], env=env, cwd="/", capture_output=True, text=True)


def tree(top: Path) -> dict[str, bytes]:
    return {f.relative_to(top).as_posix(): f.read_bytes() for f in top.rglob("*") if f.is_file()}


def test_the_same_bytes_in_another_zone_language_and_process(
    demo_run: DemoRun, demo_site: Site, tmp_path: Path
) -> None:
    out = tmp_path / "site"
    done = kaoping(demo_run, "site", "--out", str(out), "--json", TZ="America/New_York", LANG="de_DE.UTF-8", PYTHONHASHSEED="7")  # fmt: skip
    assert done.returncode == 0, done.stderr
    mine, other = tree(out), tree(demo_site.top)
    assert sorted(mine) == sorted(other)
    assert [name for name in mine if mine[name] != other[name]] == []
    assert json.loads(done.stdout) == {
        "index": str(out / "index.html"),
        "written": len(mine) - 2,  # the list of files and the site's own state are not counted
        "unchanged": 0,
        "removed": 0,
    }


def test_any_run_by_the_beginning_of_its_number_without_documents(
    demo_run: DemoRun, tmp_path: Path
) -> None:
    out = tmp_path / "site"
    done = kaoping(demo_run, "site", "--out", str(out), "--run", demo_run.key[:6], "--no-documents")
    assert done.returncode == 0, done.stderr
    assert "网站：" in done.stdout
    assert not (out / "documents").exists()
    assert "没有附上文书" in (out / "units" / "JD01.html").read_text(encoding="utf-8")


def test_documents_beside_the_site_are_linked_not_copied(demo_run: DemoRun, tmp_path: Path) -> None:
    run = tmp_path / "run"
    run.mkdir()
    for file in demo_run.run_dir.iterdir():
        (run / file.name).symlink_to(file)
    from kaoping.rounds import load_round
    from kaoping.rulebook import resolve_all
    from kaoping.site import build_site

    round_ = load_round(demo_run.paths, "demo-2014")
    books = resolve_all(demo_run.paths, round_.rulebooks, round_.reference_date)
    build_site(demo_run.paths, round_, run, books, run / "site")
    assert not (run / "site" / "documents").exists()
    page = (run / "site" / "units" / "JD01.html").read_text(encoding="utf-8")
    assert 'href="../../documents/JD01.pdf"' in page
    assert (run / "site" / "units" / "../../documents/JD01.pdf").is_file()


def test_a_sealed_run_is_not_written_into(demo_run: DemoRun) -> None:
    done = kaoping(demo_run, "site", "--out", str(demo_run.run_dir / "site"))
    assert done.returncode == 2
    assert "已封存" in done.stderr
    assert not (demo_run.run_dir / "site").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--run", "zzzz"), "没有唯一对应"), (("--round", "demo-1900"), "没有轮次")],
)
def test_what_is_not_there_is_refused_in_words(
    demo_run: DemoRun, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    done = kaoping(demo_run, "site", "--out", str(tmp_path / "site"), *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "site").exists()
