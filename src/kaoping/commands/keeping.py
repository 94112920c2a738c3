"""demo, doctor, verify: keeping the installation in order (维护)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kaoping.commands.shared import ROUND, JsonOption, RoundOption, RunOption, show, show_json
from kaoping.errors import IntegrityError

if TYPE_CHECKING:
    from pathlib import Path

    from kaoping.config import Paths


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("demo", help="生成虚构的演示轮次（工作簿、登记册、收件登记与真值）。")(demo)
    app.command("doctor", help="检查本机：程序、字体、磁盘、台账、当前结果。")(doctor)
    app.command("verify", help="核对结果、台账未被改动；或核对文书上的核验码。")(verify)


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


def verify(
    round_code: RoundOption = ROUND,
    run: RunOption = None,
    code: Annotated[
        str | None, typer.Option("--code", help="文书上的核验码：重算并说出是哪个单位或哪份文书。")
    ] = None,
) -> None:
    """Compare every file of a run with its manifest, and the ledger with its chain; or a document's code."""
    from kaoping.commands.rendering import run_folder
    from kaoping.config import paths

    where = paths()
    if code is not None:
        _verify_code(where, round_code, run_folder(where, round_code, run), code)
    elif run is not None:
        folder = run_folder(where, round_code, run)
        _verify_files(where, round_code, folder)
        show(f"核对无误：结果 {folder.name[:12]} 的文件与清单、台账一致。")
    else:
        _verify_current(where, round_code)


def _verify_code(where: Paths, round_code: str, folder: Path, code: str) -> None:
    """Say which document carries this code, worked out anew from the scores of the run.

    Raises:
        IntegrityError: no document of the run has it.
    """
    from kaoping.documents.numbers import scores_digest, verification_code
    from kaoping.runtables import RunTables

    _verify_files(where, round_code, folder)
    tables = RunTables.load(folder)
    rows = tables.rows("scores")
    for seed, name in _signed(where, round_code).items():
        own = [row for row in rows if row["unit_code"] == seed]
        digest = scores_digest(own if own else rows)  # a document of the district covers all units
        if verification_code(tables.key, seed, digest) == code.strip().upper():
            show(f"核验码相符：{name}，结果 {tables.key[:12]}，得分未被改动。")
            return
    raise IntegrityError(
        f"结果 {tables.key[:12]} 中没有哪份文书的核验码是“{code}”",
        remedy="核对抄写是否有误；文书出自以前的结果时，用 --run 写明文书上的运行编号",
    )


def _signed(where: Paths, round_code: str) -> dict[str, str]:
    """What a 核验码 may stand for: the units of the round, and the documents of the whole district."""
    from kaoping.documents.sheets import DISTRICT
    from kaoping.issuing import KINDS
    from kaoping.rounds import load_round

    units = {unit.code: f"{unit.code} {unit.name}" for unit in load_round(where, round_code).units}
    return {
        **units,
        DISTRICT: "全区汇总表、领导一页通",
        **{k: f"全区{v}" for k, v in KINDS.items()},
    }


def _verify_files(where: Paths, round_code: str, folder: Path) -> None:
    """Compare every file of a run with its manifest, and the manifest with the ledger.

    Raises:
        IntegrityError: a file is missing, changed or added.
    """
    from kaoping.store import runs
    from kaoping.store.files import sha256_file
    from kaoping.store.ledger import Ledger

    odd = runs.verify(folder)
    # A manifest rewritten to fit changed files still differs from the hash the ledger has of it.
    made = Ledger(where.ledger).of("run", round=round_code, key=folder.name)
    entered = {event["manifest"] for event in made}
    if not odd and entered and sha256_file(folder / "manifest.json") not in entered:
        odd = ["manifest.json"]
    if odd:
        raise IntegrityError(
            f"结果文件与清单不符：{'、'.join(odd)}",
            where=str(folder),
            remedy="重新运行 kaoping run --force",
        )


def _verify_current(where: Paths, round_code: str) -> None:
    """The current run, the pointer, and every file received for it."""
    from kaoping.store import objects, runs
    from kaoping.store.arrivals import of_round
    from kaoping.store.ledger import Ledger

    ledger = Ledger(where.ledger)
    current = runs.require_current(where, round_code)
    _verify_files(where, round_code, current.folder)
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
