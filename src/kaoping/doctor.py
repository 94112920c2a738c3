"""doctor: what this machine has and lacks (本机检查). Never uses the network."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from kaoping.config import Paths
from kaoping.errors import IntegrityError, KaopingError

MIN_FREE = 2 * 1024**3
OPTIONAL_PROGRAMS = ("soffice", "pdftoppm", "chromium")


@dataclass(frozen=True)
class Check:
    """One check: title, result, and what was seen or is to be done."""

    title: str
    ok: bool
    detail: str
    optional: bool = False


def examine(paths: Paths) -> list[Check]:
    """All checks, in a fixed order."""
    return [
        *_python(),
        *_packages(paths),
        *_disk(paths),
        *_fonts(paths),
        *_store(paths),
        *_programs(),
    ]


def _python() -> Iterator[Check]:
    text = ".".join(map(str, sys.version_info[:3]))
    yield Check("Python", sys.version_info >= (3, 11), f"{text}，需 3.11 以上")


def _packages(paths: Paths) -> Iterator[Check]:
    lock = paths.root / "requirements.lock"
    if not lock.exists():
        yield Check("依赖", False, "缺少 requirements.lock")
        return
    wanted = re.findall(
        r"^([A-Za-z0-9_.\-]+)==([^\s;\\]+)([^\\\n]*)", lock.read_text(encoding="utf-8"), re.M
    )
    wrong = [name for name, pin, marker in wanted if ";" not in marker and _installed(name) != pin]
    yield Check(
        "依赖",
        not wrong,
        f"与锁文件一致，共{len(wanted)}个"
        if not wrong
        else f"与锁文件不一致：{'、'.join(wrong[:8])}；运行 make install",
    )


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _disk(paths: Paths) -> Iterator[Check]:
    free = shutil.disk_usage(paths.root).free
    yield Check(
        "磁盘", free >= MIN_FREE, f"剩余{free // 1024**2}MB，建议不少于{MIN_FREE // 1024**2}MB"
    )


def _fonts(paths: Paths) -> Iterator[Check]:
    from kaoping.documents.fonts import font_report

    yield from _glyphs(paths)
    for use in font_report(paths):
        state = (
            "官方字体"
            if use.is_official
            else f"替代字体，官方字体为 {use.official}，安装后自动使用"
        )
        yield Check(
            f"字体 {use.title}", use.file is not None, f"{use.family}（{state}）", optional=True
        )


def _glyphs(paths: Paths) -> Iterator[Check]:
    """Characters of the current results that no font can show (缺字)."""
    from kaoping.documents.fonts import load_fonts
    from kaoping.documents.glyphs import missing_in_run
    from kaoping.rounds import load_round
    from kaoping.store import runs

    fonts = load_fonts(paths.reports / "fonts.toml")
    for pointer in sorted(paths.current.glob("*.json")):
        try:
            current = runs.current(paths, pointer.stem)
        except IntegrityError:  # said where the results are checked
            continue
        if current is None or not (current.folder / "totals.csv").is_file():
            continue
        found = missing_in_run(current.folder, load_round(paths, pointer.stem), fonts)
        named = "、".join(f"{c}（U+{ord(c):04X}）" for c in found[:20])
        said = (
            f"缺{len(found)}字：{named}。PDF 以〓代替。{fonts.install}" if found else "全部可以显示"
        )
        yield Check(f"字库 {pointer.stem}", not found, said, optional=True)


def _store(paths: Paths) -> Iterator[Check]:
    from kaoping.store import runs
    from kaoping.store.ledger import Ledger

    try:
        ledger = Ledger(paths.ledger)
        yield Check("台账", True, f"{len(ledger.entries)}条，前后衔接")
        for pointer in sorted(paths.current.glob("*.json")):
            current = runs.current(paths, pointer.stem)
            yield Check(
                f"当前结果 {pointer.stem}",
                bool(current and current.folder.is_dir()),
                current.key[:12] if current else "无",
            )
    except KaopingError as error:
        yield Check("台账与结果", False, str(error))


def _programs() -> Iterator[Check]:
    for name in OPTIONAL_PROGRAMS:
        found = shutil.which(name)
        yield Check(
            f"可选程序 {name}",
            bool(found),
            "已安装" if found else "未安装（只影响部分测试）",
            optional=True,
        )
