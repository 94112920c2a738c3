"""LibreOffice in tests: the official fonts stand in for by the packaged ones, whatever the machine has."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from kaoping.config import Paths
from kaoping.documents import font_report
from tests.conftest import ROOT

STAND_INS = {
    "仿宋_GB2312": "fangsong",
    "楷体_GB2312": "kaiti",
    "方正小标宋简体": "xiaobiaosong",
    "宋体": "songti",
    "黑体": "heiti",
}


def fontconfig(folder: Path) -> Path:
    """A fontconfig file: only the fonts that Typst uses too, under the names that the DOCX writes."""
    uses = {use.role: use for use in font_report(Paths(ROOT))}
    folders = {use.file.parent for use in uses.values() if use.file is not None}
    dirs = "".join(f"<dir>{d}</dir>" for d in sorted(folders))
    alias = "".join(
        f'<alias binding="same"><family>{name}</family><prefer><family>{uses[role].family}</family></prefer></alias>'
        for name, role in STAND_INS.items()
    )
    file = folder / "fonts.conf"
    head = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
    file.write_text(
        f"{head}<fontconfig>{dirs}<cachedir>{folder}/fontcache</cachedir>{alias}</fontconfig>",
        encoding="utf-8",
    )
    return file


def convert(files: Sequence[Path], folder: Path) -> list[Path]:
    """The files as PDF, written into `folder` by one start of LibreOffice."""
    command = [
        "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
        "--convert-to", "pdf", "--outdir", str(folder), *map(str, files),
    ]  # fmt: skip
    env = {**os.environ, "FONTCONFIG_FILE": str(fontconfig(folder))}
    subprocess.run(command, check=True, capture_output=True, timeout=240, env=env)
    return [folder / f"{file.stem}.pdf" for file in files]
