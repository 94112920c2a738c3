"""`kaoping render` as the clerk uses it: edit a template, see the document again, nothing sealed is touched."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kaoping.documents.zipper import pack, write_zip
from kaoping.store import runs
from tests.conftest import DemoRun, make_root
from tests.documents import reading

KAOPING = Path(sys.executable).parent / "kaoping"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The office's own copy of the templates; results are those of the demo run."""
    (tmp_path / "office").mkdir()
    return make_root(tmp_path / "office")


def kaoping(run: DemoRun, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {
        "KAOPING_HOME": str(home), "KAOPING_VAR": str(run.paths.var), "PYTHONUTF8": "1", "TZ": "Asia/Tokyo",
    }  # fmt: skip
    return subprocess.run([KAOPING, *words], env=env, cwd="/", capture_output=True, text=True)


def reword(file: Path, old: str, new: str) -> None:
    """What a clerk does in Word, or in the text of the other templates."""
    if file.suffix != ".docx":
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        return
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts["word/document.xml"]
    parts["word/document.xml"] = parts["word/document.xml"].replace(old.encode(), new.encode())
    file.write_bytes(write_zip((name, pack(data)) for name, data in parts.items()))


def test_untouched_templates_give_the_sealed_bytes(
    demo_run: DemoRun, office: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = kaoping(
        demo_run, office, "render", "-u", "JD01", "-u", "示例区统计局", "-o", str(out), "--json"
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    folders, forms = ("", "组织部/"), ("docx", "pdf", "html")
    names = [f"{d}{unit}.{f}" for unit in ("JD01", "WB05") for d in folders for f in forms]
    assert said["key"] == demo_run.key and said["files"] == [str(out / name) for name in names]
    for name in names:
        sealed = demo_run.run_dir / "documents" / name
        assert (out / name).read_bytes() == sealed.read_bytes(), name


def test_reworded_templates_show_in_the_new_documents_only(
    demo_run: DemoRun, office: Path, tmp_path: Path
) -> None:
    reports, out = office / "reports", tmp_path / "out"
    reword(reports / "unit_report.docx", "五、申诉途径", "五、申诉办法")
    reword(reports / "letter.typ", "五、申诉途径", "五、申诉办法")
    reword(reports / "html" / "unit_report.html.j2", "五、申诉途径", "五、申诉办法")
    done = kaoping(demo_run, office, "render", "--unit", "JD01", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert str(out / "JD01.pdf") in done.stdout and demo_run.key[:12] in done.stdout
    for form, read in (
        ("docx", reading.docx_text), ("pdf", reading.pdf_text), ("html", reading.html_text),
    ):  # fmt: skip
        assert "五、申诉办法" in read(out / f"JD01.{form}"), form
        assert "五、申诉途径" in read(demo_run.run_dir / "documents" / f"JD01.{form}"), form
    assert runs.verify(demo_run.run_dir) == []


def test_a_mistake_is_told_before_anything_is_written(
    demo_run: DemoRun, office: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    reword(office / "reports" / "unit_report.docx", "{{ addressee }}", "{{ adressee }}")
    done = kaoping(demo_run, office, "render", "--unit", "JD01", "--out", str(out))
    assert done.returncode == 3 and not out.exists()
    assert "unit_report.docx 正文第" in done.stderr and "段“{{ adressee }}”" in done.stderr
    assert "没有名为“adressee”的占位符。最接近的是“addressee”" in done.stderr
    checked = kaoping(demo_run, office, "render", "--check", "--json")
    (trouble,) = json.loads(checked.stdout)
    assert checked.returncode == 3 and trouble["file"] == "unit_report.docx"
    # A form without the mistake can be had meanwhile.
    done = kaoping(demo_run, office, "render", "--unit", "JD01", "--form", "html", "-o", str(out))
    assert done.returncode == 0 and sorted(f.name for f in out.rglob("*.*")) == [
        "JD01.html",
        "JD01.html",
    ]


def test_clear_refusals(demo_run: DemoRun, office: Path) -> None:
    inside = demo_run.paths.current / "demo-2014" / "documents"  # a link into the sealed run
    for words, said in (
        (("--unit", "JD01", "--out", str(inside)), "结果文件夹已封存"),
        (("--unit", "JD01", "--form", "doc"), "没有“doc”这种形式"),
        (
            (
                "--unit",
                "没有的单位",
            ),
            "没有的单位",
        ),
        ((), "没有写明要出哪些文书"),
        (("--all", "--run", "0000"), "没有唯一对应“0000”的运行"),
    ):
        done = kaoping(demo_run, office, "render", *words)
        assert done.returncode == 2 and said in done.stderr, done.stderr
    assert runs.verify(demo_run.run_dir) == []


def test_changed_rulebooks_are_mentioned(demo_run: DemoRun, office: Path, tmp_path: Path) -> None:
    book = next((office / "rulebooks" / "harmony-5").glob("*.toml"))
    book.write_text(book.read_text(encoding="utf-8") + "\n# 待议\n", encoding="utf-8")
    words = ("render", "--unit", "JD01", "--form", "html", "--out", str(tmp_path / "out"))
    done = kaoping(demo_run, office, *words)
    assert done.returncode == 0 and "考核细则在该次运行后改动过" in done.stderr


def test_the_code_on_a_document_names_it(demo_run: DemoRun, office: Path) -> None:
    page = reading.html_text(demo_run.run_dir / "documents" / "JD03.html")
    code = re.search(r"核验码([A-Z2-7]{16})", page)
    assert code is not None
    done = kaoping(demo_run, office, "verify", "--code", code[1].lower())
    assert done.returncode == 0 and "核验码相符：JD03 示例丙街道办事处" in done.stdout
    done = kaoping(demo_run, office, "verify", "--run", demo_run.key[:8])
    assert done.returncode == 0 and "核对无误" in done.stdout
    wrong = "A" * 16
    done = kaoping(demo_run, office, "verify", "--code", wrong)
    assert done.returncode == 5 and f"没有哪份文书的核验码是“{wrong}”" in done.stderr
