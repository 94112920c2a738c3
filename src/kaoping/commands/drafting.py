"""rulebook given: the metrics of a run as the tables of a trial (试算数据)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kaoping.commands.shared import ROUND, RoundOption, run_tables, show

RunOption = Annotated[
    str | None, typer.Option("--run", help="结果编号，至少前四位；不写则用当前结果。")
]


def register_rules(app: typer.Typer) -> None:
    """Add the commands that belong under `rulebook`."""
    app.command("given", help="把一次结果的指标数据写成试算用的四张表。")(given)


def given(
    out: Annotated[Path, typer.Option("--out", help="写到这个文件夹。")] = Path("试算数据"),
    run: RunOption = None,
    round_code: RoundOption = ROUND,
) -> None:
    """Write metrics.csv, units.csv, events.csv and targets.csv of a run."""
    from kaoping.config import paths
    from kaoping.rounds import load_round
    from kaoping.simulate import tables_out
    from kaoping.simulate.world import of_run

    where = paths()
    world = of_run(run_tables(where, round_code, run), load_round(where, round_code))
    for file in tables_out.write(world, out):
        show(f"已写 {file}")
    words = " ".join(f"--{n} {out / n}.csv" for n in ("metrics", "units", "events", "targets"))
    show(f"试算：kaoping rulebook try 草案.toml {words}")
