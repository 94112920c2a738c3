"""Names of leaders stand in what is made for the organisation department, and nowhere else (domain.md Q17)."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
from tests.conftest import DemoRun
from tests.round.outputs import texts

ALLOWED = "组织部"  # documents/组织部/: the copies of the organisation department


def test_no_output_but_the_copies_of_the_organisation_department_names_a_leader(
    demo_run: DemoRun,
) -> None:
    with (demo_run.paths.rounds / "demo-2014" / "leaders.csv").open(encoding="utf-8") as handle:
        names = {row["name"] for row in csv.DictReader(handle)}
    assert len(names) > 40
    searched = list(open_to_others(demo_run))
    assert len(searched) > 100
    leaks = {str(file): hits for file in searched if (hits := found(file, "|".join(sorted(names))))}
    assert leaks == {}


def open_to_others(demo_run: DemoRun) -> Iterator[Path]:
    """Every file of the installation's var/ that others may see; of PDFs of units one stands for all."""
    units = {row["unit_code"] for row in table(demo_run.run_dir / "totals.csv")} - {"JD01"}
    for file in sorted((demo_run.paths.root / "var").rglob("*")):
        twin = file.suffix == ".pdf" and any(unit in file.stem for unit in units)
        received = demo_run.paths.objects in file.parents
        if file.is_file() and not (ALLOWED in file.parts or twin or received):
            yield file


def table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def found(file: Path, names: str) -> list[str]:
    """The names (alternatives of an expression) that a file says."""
    if file.suffix in (".parquet", ".duckdb"):
        return list(found_in_tables(file, names))
    return sorted({hit for text in texts(file) for hit in re.findall(names, text)})


def found_in_tables(file: Path, names: str) -> Iterator[str]:
    tables = [f"read_parquet('{file}')"]
    with duckdb.connect(*([str(file), True] if file.suffix == ".duckdb" else [])) as con:
        if file.suffix == ".duckdb":
            rows = con.execute("select schema_name, table_name from duckdb_tables()").fetchall()
            tables = [f'"{schema}"."{name}"' for schema, name in rows]
        for name in tables:
            asked = f"select t::varchar from {name} as t where regexp_matches(t::varchar, ?)"
            yield from (str(row[0]) for row in con.execute(asked, [names]).fetchall())


def test_the_search_itself_finds_a_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x,赵示例\n", encoding="utf-8")
    with duckdb.connect(str(tmp_path / "b.duckdb")) as con:
        con.execute("create table t as select 1 as n, '局长赵示例' as said")
        con.execute(f"copy t to '{tmp_path / 'c.parquet'}'")
    assert found(tmp_path / "a.csv", "钱示例|赵示例") == ["赵示例"]
    assert found(tmp_path / "a.csv", "钱示例") == []
    for name in ("b.duckdb", "c.parquet"):
        assert len(found(tmp_path / name, "钱示例|赵示例")) == 1
        assert found(tmp_path / name, "钱示例") == []
