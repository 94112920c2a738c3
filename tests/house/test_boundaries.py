"""The walls of the house: what may import what, how long things may be, what never enters the repository."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SRC = sorted((ROOT / "src").rglob("*.py"))
FLOWS = sorted((ROOT / "flows").glob("*.py"))
TRACKED = [
    ROOT / line
    for line in subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
]


def imports(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def strings(file: Path) -> list[ast.Constant]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        n
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in docs
    ]


@pytest.mark.parametrize("file", SRC, ids=str)
def test_the_library_never_imports_prefect(file: Path) -> None:
    assert not [name for name in imports(file) if name.split(".")[0] == "prefect"]


@pytest.mark.parametrize("file", FLOWS, ids=str)
def test_flows_hold_no_sql_and_no_database(file: Path) -> None:
    assert "duckdb" not in {name.split(".")[0] for name in imports(file)}
    assert not [
        s.value
        for s in strings(file)
        if re.match(r"\s*(select|with|insert|create|copy)\b", str(s.value), re.I)
    ]


@pytest.mark.parametrize("file", SRC, ids=str)
def test_sql_stays_in_files(file: Path) -> None:
    long = [
        s.lineno
        for s in strings(file)
        if "\n" in str(s.value).strip()
        and re.search(r"\bselect\b.+\bfrom\b", str(s.value), re.I | re.S)
    ]
    assert not long, f"SQL of more than one line belongs into sql/: {file} lines {long}"


@pytest.mark.parametrize("room", ["demo"])
def test_the_demo_is_an_independent_witness(room: str) -> None:
    for file in (ROOT / "src" / "kaoping" / room).glob("*.py"):
        odd = [
            n
            for n in imports(file)
            if re.match(r"kaoping\.(intake|warehouse|rulebook|pipeline|documents)\b", n)
        ]
        assert not odd, f"{file.name} imports {odd}"


def test_only_quality_imports_great_expectations() -> None:
    users = [f for f in SRC if any(n.split(".")[0] == "great_expectations" for n in imports(f))]
    assert all(f.name.startswith(("quality", "gx_")) for f in users), users


@pytest.mark.parametrize("file", [*SRC, *FLOWS], ids=str)
def test_modules_and_functions_stay_short(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count("\n") <= 400, f"{file} has {text.count(chr(10))} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 60, f"{file}:{node.lineno} {node.name} has {length} lines"


def test_locks_hold_hashes_and_no_address() -> None:
    for name in ("bootstrap.lock", "requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text and "--index-url" not in text
    assert not (ROOT / "uv.lock").exists()


def test_every_runtime_dependency_has_its_reason() -> None:
    reasons = "\n".join(f.read_text(encoding="utf-8") for f in (ROOT / "docs" / "adr").glob("*.md"))
    wanted = [
        re.split(r"[=<>\[ ]", line)[0]
        for line in (ROOT / "requirements.in").read_text().splitlines()
        if re.match(r"[a-z]", line)
    ]
    assert not [name for name in wanted if name not in reasons]


def test_no_machine_path_and_no_odd_file_is_tracked() -> None:
    machine = re.compile("/" + r"(work|root|home|tmp)/[a-z.]")
    for file in TRACKED:
        if (
            file.suffix in {".py", ".md", ".toml", ".sql", ".yaml", ".csv", ".json", ""}
            and file.is_file()
        ):
            text = file.read_text(encoding="utf-8", errors="ignore")
            assert not machine.search(text), f"{file.relative_to(ROOT)}: {machine.search(text)}"
    assert not [f for f in TRACKED if f.suffix in {".duckdb", ".parquet", ".pyc"}]
