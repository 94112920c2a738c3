"""A run made again from the demo run with some inputs changed (改数重算)."""

import json
import shutil
from pathlib import Path

import duckdb
from tests.conftest import DemoRun

from kaoping.pipeline.tables import TABLES
from kaoping.warehouse import layers
from kaoping.warehouse.export import write_csv, write_parquet


def remake(demo_run: DemoRun, folder: Path, changes: tuple[str, ...]) -> Path:
    """A run folder like the demo run's, with changed inputs and everything above them built anew."""
    shutil.copytree(demo_run.run_dir, folder, ignore=shutil.ignore_patterns("documents"))
    with duckdb.connect(str(folder / "warehouse.duckdb")) as con:
        for change in changes:
            con.execute(change)
        layers.run(con, demo_run.paths.sql)
        for table in TABLES:
            write_csv(con, f"report.{table}", folder / f"{table}.csv")
        write_parquet(con, "report.evidence", folder / "evidence.parquet")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(
        json.dumps({**manifest, "key": "later"}), encoding="utf-8"
    )
    return folder
