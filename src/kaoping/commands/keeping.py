"""demo, doctor, verify: keeping the installation in order (维护)."""

from __future__ import annotations

from typing import Annotated

import typer

from kaoping.commands.shared import ROUND, JsonOption, RoundOption, show, show_json
from kaoping.errors import IntegrityError


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("demo", help="生成虚构的演示轮次（工作簿、登记册、收件登记与真值）。")(demo)
    app.command("doctor", help="检查本机：程序、字体、磁盘、台账、当前结果。")(doctor)
    app.command("verify", help="核对当前结果与台账未被改动。")(verify)


def demo(
    if_missing: Annotated[
        bool, typer.Option("--if-missing", help="已有演示数据时不重新生成。")
    ] = False,
    seed: Annotated[int, typer.Option("--seed", help="随机种子。")] = 2014,
) -> None:
    """Write the demo round's files as units and departments would send them."""
    from kaoping.config import paths
    from kaoping.demo import generate

    where = paths()
    if if_missing and (where.raw / ROUND / "receipts.csv").exists():
        return
    made = generate(where.root, seed=seed)
    show(
        f"演示轮次：{made.units}个单位，{made.enterprises}户企业，{made.contracts}份合同，{made.files}个文件，预置问题{made.defects}处（{made.kinds}种）"
    )


def doctor(as_json: JsonOption = False) -> None:
    """Every check with its result and, where it failed, what to do."""
    from kaoping.config import paths
    from kaoping.doctor import examine

    checks = examine(paths())
    if as_json:
        show_json([check.__dict__ for check in checks])
    else:
        for check in checks:
            show(
                f"{'正常' if check.ok else '注意' if check.optional else '异常'}  {check.title}：{check.detail}"
            )
    if any(not check.ok and not check.optional for check in checks):
        raise IntegrityError("本机检查有异常项", remedy="按上列说明处理")


def verify(round_code: RoundOption = ROUND) -> None:
    """Compare every file of the current run with its manifest, and the ledger with its chain."""
    from kaoping.config import paths
    from kaoping.store import objects, runs
    from kaoping.store.arrivals import of_round
    from kaoping.store.files import sha256_file
    from kaoping.store.ledger import Ledger

    where = paths()
    ledger = Ledger(where.ledger)
    current = runs.require_current(where, round_code)
    odd = runs.verify(current.folder)
    # A manifest rewritten to fit changed files still differs from the hash the ledger has of it.
    entered = {event["manifest"] for event in ledger.of("run", round=round_code, key=current.key)}
    if not odd and entered and sha256_file(current.folder / "manifest.json") not in entered:
        odd = ["manifest.json"]
    if odd:
        raise IntegrityError(
            f"结果文件与清单不符：{'、'.join(odd)}",
            where=str(current.folder),
            remedy="重新运行 kaoping run --force",
        )
    if current.ledger_head not in {entry.head for entry in ledger.entries}:
        raise IntegrityError(
            "台账缺少当前结果发布时的记录", where=str(where.ledger), remedy="用备份核对台账"
        )
    arrivals = of_round(ledger, round_code)
    for arrival in arrivals:
        objects.verify(where, arrival.sha256)
    show(
        f"核对无误：结果 {current.key[:12]}，原件 {len(arrivals)} 份，台账 {len(ledger.entries)} 条。"
    )
