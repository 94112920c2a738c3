"""Arrivals (收件): what came, from whom, in which order. The ledger is the truth, not the folder.

File times and names decide nothing: the order is that of `receipts.csv` where a file is listed,
then of the hash.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kaoping.config import Paths
from kaoping.errors import ConfigError, UsageError
from kaoping.intake.personal import holds_id_number
from kaoping.store import objects
from kaoping.store.files import sha256_file
from kaoping.store.ledger import Ledger

BEIJING = ZoneInfo("Asia/Shanghai")
FOLDERS = ("submissions", "registers")


@dataclass(frozen=True)
class Arrival:
    """One received file. `arrival_no` counts from 1 within the round; `received_at` is ISO with zone."""

    arrival_no: int
    sha256: str
    name: str
    sender: str
    received_at: str


def of_round(ledger: Ledger, round_code: str) -> list[Arrival]:
    """All arrivals of a round in order."""
    return [
        Arrival(e["arrival_no"], e["sha256"], e["name"], e["sender"], e["received_at"])
        for e in ledger.of("received", round=round_code)
    ]


def receive(
    paths: Paths,
    ledger: Ledger,
    round_code: str,
    file: Path,
    *,
    name: str,
    sender: str,
    received_at: str,
    actor: str,
) -> Arrival:
    """Keep a file's bytes and enter it as the next arrival of the round.

    `received_at` needs a zone; it is kept as Beijing time, whose day decides what is late.
    """
    received_at, name = beijing(received_at), kept_name(name)
    if not file.is_file():
        raise UsageError("没有这个文件", where=str(file), remedy="检查路径")
    number = len(ledger.of("received", round=round_code)) + 1
    arrival = Arrival(number, objects.put(paths, file), name, sender, received_at)
    ledger.append(
        "received",
        at=received_at,
        actor=actor,
        round=round_code,
        arrival_no=number,
        sha256=arrival.sha256,
        name=name,
        sender=sender,
        received_at=received_at,
    )
    return arrival


def receive_inbox(
    paths: Paths, ledger: Ledger, round_code: str, *, now: str, actor: str
) -> list[Arrival]:
    """Enter the files laid into `data/raw/<round>` that are not yet entered (by place and bytes)."""
    folder = paths.raw / round_code
    known = {(a.name, a.sha256) for a in of_round(ledger, round_code)}
    taken = []
    for name, at, sender in _order(folder, now):
        file = folder / name
        if (kept_name(name), sha256_file(file)) not in known:
            taken.append(
                receive(
                    paths,
                    ledger,
                    round_code,
                    file,
                    name=name,
                    sender=sender,
                    received_at=at,
                    actor=actor,
                )
            )
    return taken


def kept_name(name: str) -> str:
    """A file's name as it may be kept: the ledger is for ever, so no ID number enters it."""
    parts = (f"***{Path(p).suffix}" if holds_id_number(p) else p for p in name.split("/"))
    return "/".join(parts)


def _order(folder: Path, now: str) -> list[tuple[str, str, str]]:
    """(name, received_at, sender) of every file there: listed ones first, then by hash."""
    present = {
        f"{sub}/{file.name}"
        for sub in FOLDERS
        if (folder / sub).is_dir()
        for file in (folder / sub).iterdir()
        if file.is_file() and not file.name.startswith((".", "~$"))
    }
    listed = [
        (name, *receipt)
        for name, receipt in _receipts(folder / "receipts.csv").items()
        if name in present
    ]
    rest = present - {name for name, _, _ in listed}
    hashed = sorted((sha256_file(folder / name), name) for name in rest)
    return listed + [(name, now, "") for _, name in hashed]


def _receipts(file: Path) -> dict[str, tuple[str, str]]:
    """File → (received_at, sender) in the order of the register; of a file listed twice, the first."""
    if not file.exists():
        return {}
    reader = csv.DictReader(io.StringIO(_text(file), newline=""), restval="")
    missing = {"file", "received_at", "sender"} - set(reader.fieldnames or ())
    if missing:
        raise ConfigError(
            f"收件登记缺少列：{'、'.join(sorted(missing))}",
            where=str(file),
            remedy="表头须为 file,received_at,sender",
        )
    found: dict[str, tuple[str, str]] = {}
    for row in reader:
        # A wrong time must never reach the ledger: nothing can be taken out of it again.
        try:
            beijing(row["received_at"])
        except UsageError as error:
            raise ConfigError(
                error.what, where=f"{file} 第{reader.line_num}行", remedy=error.remedy
            ) from None
        found.setdefault(row["file"], (row["received_at"], row["sender"]))
    return found


def beijing(text: str) -> str:
    """A time with zone, written as Beijing time to the second.

    Raises:
        UsageError: not an ISO time, or one without zone.
    """
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        time = None
    if time is None or time.tzinfo is None:
        raise UsageError(
            f"收到时间“{text}”无法识别", remedy="写成 2015-01-12T09:30:00+08:00 的形式，带时区"
        )
    return time.astimezone(BEIJING).isoformat(timespec="seconds")


def _text(file: Path) -> str:
    """The register's text: UTF-8, or GB18030 as Chinese Excel saves it."""
    data = file.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ConfigError("收件登记的编码无法识别", where=str(file), remedy="另存为 UTF-8 编码的 CSV")
