"""The rules every SQL file keeps: head, layers, exact types, no bare numbers."""

import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from kaoping.config import Paths
from kaoping.errors import ConfigError
from kaoping.warehouse import connection, layers
from tests.conftest import ROOT, DemoRun

FILES = sorted((ROOT / "sql").glob("[2-9]*/*.sql"))
RELATIONS = layers.load(ROOT / "sql")


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_one_select_with_grain_kind_and_a_plain_end(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    lines = text.splitlines()
    assert lines[0].startswith("-- grain: ")
    assert lines[1] in ("-- view", "-- table")
    assert re.match(r"select \* from \w+$", lines[-1])
    statements = sqlglot.parse(text, dialect="duckdb")
    assert len(statements) == 1
    assert isinstance(statements[0], exp.Select)


def test_the_runner_sees_the_references_that_a_parser_sees() -> None:
    for relation in RELATIONS:
        tree = sqlglot.parse_one(relation.sql, dialect="duckdb")
        tables = {f"{t.db}.{t.name}" for t in tree.find_all(exp.Table) if t.db}
        assert tables - {relation.full_name} == relation.references, relation.full_name


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_numbers_other_than_zero_and_one_live_in_macros(file: Path) -> None:
    tree = sqlglot.parse_one(file.read_text(encoding="utf-8"), dialect="duckdb")
    inside_types = {id(n) for t in tree.find_all(exp.DataType) for n in t.find_all(exp.Literal)}
    numbers = [
        n.name for n in tree.find_all(exp.Literal) if not n.is_string and id(n) not in inside_types
    ]
    assert not [n for n in numbers if n not in ("0", "1")], numbers


def test_no_relation_holds_a_floating_point_column(demo_run: DemoRun) -> None:
    with connection.open_reader(demo_run.run_dir / "warehouse.duckdb") as con:
        found = con.execute(
            "select table_schema, table_name, column_name, data_type from information_schema.columns"
        ).fetchall()
    assert len(found) > 1000
    assert not [row for row in found if re.search(r"DOUBLE|FLOAT|REAL", row[3])]


def test_a_count_is_its_occurrences_or_it_is_summed(demo_run: DemoRun) -> None:
    question = """
        select metrics.indicator, bool_or(catalogue.summed), sum(metrics.num), sum(coalesce(events.n, 0)),
            bool_and(metrics.num = coalesce(events.n, 0))
        from indicators.metrics
        inner join raw.indicators as catalogue on metrics.indicator = catalogue.indicator
        left join (
            select unit_code, indicator, count(*) as n from indicators.events group by all
        ) as events on metrics.unit_code = events.unit_code and metrics.indicator = events.indicator
        where catalogue.form = 'count' and metrics.member = ''
        group by metrics.indicator order by metrics.indicator
    """
    with connection.open_reader(demo_run.run_dir / "warehouse.duckdb") as con:
        found = con.execute(question).fetchall()
    summed = [row for row in found if row[1]]
    assert summed and all(occurred == 0 for _, _, _, occurred, _ in summed)
    assert [row for row in found if not row[1] and not row[4]] == []
    assert sum(occurred for _, _, _, occurred, _ in found) > 50


def test_every_finding_type_of_sql_has_its_file_and_stands_in_the_union() -> None:
    from kaoping.findings import load_registry

    wanted = {
        t.code.lower() for t in load_registry(Paths(ROOT)).values() if t.source in ("sql", "round")
    }
    checks = {r.name: r for r in RELATIONS if r.schema == "checks"}
    assert {name.split("_")[0] for name in checks if re.match(r"[a-z]\d\d_", name)} == wanted
    assert len([name for name in checks if re.match(r"[a-z]\d\d_", name)]) >= 40
    union = next(r for r in RELATIONS if r.full_name == "checks.findings")
    assert {
        f"checks.{name}" for name in checks if re.match(r"[a-z]\d\d_", name)
    } <= union.references


def test_every_indicator_has_its_file_and_stands_in_the_union() -> None:
    import tomllib

    wanted = set(
        tomllib.loads((ROOT / "sql/50_indicators/indicators.toml").read_text(encoding="utf-8"))
    )
    files = {f.stem for f in (ROOT / "sql" / "50_indicators").glob("*.sql")} - {
        "evidence",
        "metrics",
        "events",
    }
    assert files == wanted
    union = next(r for r in RELATIONS if r.full_name == "indicators.evidence")
    assert {f"indicators.{code}" for code in wanted} <= union.references


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


GOOD = "-- grain: one row\n-- view\nwith a as (select 1 as x)\nselect * from a\n"


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"20_staging/a.sql": "select 1"}, "缺少头两行"),
        (
            {"20_staging/a.sql": GOOD.replace("from a\n", "from core.b\n"), "30_core/b.sql": GOOD},
            "引用了上层的 core.b",
        ),
        (
            {"30_core/b.sql": GOOD.replace("from a\n", "from core.nowhere\n")},
            "引用了不存在的 core.nowhere",
        ),
        (
            {
                "30_core/a.sql": GOOD.replace("from a\n", "from core.b\n"),
                "30_core/b.sql": GOOD.replace("from a\n", "from core.a\n"),
            },
            "互相引用",
        ),
    ],
)
def test_a_broken_layer_stops_before_the_first_row(
    tmp_path: Path, files: dict[str, str], words: str
) -> None:
    for name, text in files.items():
        write(tmp_path, name, text)
    with pytest.raises(ConfigError, match=words):
        layers.load(tmp_path)


def test_a_hardened_connection_reads_nothing_outside_its_folders(tmp_path: Path) -> None:
    import duckdb

    outside = write(tmp_path, "outside/secret.csv", "a\n1\n")
    inside = write(tmp_path, "inside/open.csv", "a\n1\n")
    with connection.open_build(inside.parent / "w.duckdb") as con:
        assert con.execute("select count(*) from read_csv(?)", [str(inside)]).fetchone() == (1,)
        with pytest.raises(duckdb.Error):
            con.execute("select count(*) from read_csv(?)", [str(outside)])
        with pytest.raises(duckdb.Error):
            con.execute("set enable_external_access = true")
