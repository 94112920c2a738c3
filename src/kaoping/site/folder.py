"""Writing the site (写出网站): only files whose bytes changed, and none that the site has not made."""

from __future__ import annotations

import filecmp
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from kaoping.errors import UsageError

LIST = "site-files.txt"


@dataclass
class Folder:
    """The folder of a site.

    Raises:
        UsageError: it holds other files and was never a site; nothing is written then.
    """

    top: Path
    written: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.top.exists() and not self.top.is_dir():
            raise UsageError("输出位置不是文件夹", where=str(self.top), remedy="换一个文件夹")
        if self.top.exists() and any(self.top.iterdir()) and not (self.top / LIST).is_file():
            raise UsageError(
                "输出文件夹里有别的文件", where=str(self.top), remedy="指定一个空的或新的文件夹"
            )
        self._before = self._listed()
        self.top.mkdir(parents=True, exist_ok=True)
        if not (self.top / LIST).exists():  # from here on the folder is known as a site
            (self.top / LIST).write_text("", encoding="utf-8")

    def _listed(self) -> list[str]:
        file = self.top / LIST
        return file.read_text(encoding="utf-8").splitlines() if file.is_file() else []

    def write(self, name: str, data: bytes) -> None:
        """One file of the site; left alone when it has these bytes already."""
        file = self.top / name
        if file.is_file() and file.stat().st_size == len(data) and file.read_bytes() == data:
            self.kept.append(name)
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        self.written.append(name)

    def copy(self, source: Path, name: str) -> None:
        """A copy of a file that lies elsewhere, so that the folder can be moved and served."""
        file = self.top / name
        if file.is_file() and filecmp.cmp(source, file, shallow=False):
            self.kept.append(name)
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, file)
        self.written.append(name)

    def finish(self) -> list[str]:
        """Remove what an earlier site wrote and this one did not; return those names."""
        now = set(self.written) | set(self.kept)
        gone = [name for name in self._before if name not in now and self._inside(name)]
        for name in gone:
            (self.top / name).unlink(missing_ok=True)
        body = "".join(f"{name}\n" for name in sorted(now)).encode()
        if (self.top / LIST).read_bytes() != body:
            (self.top / LIST).write_bytes(body)
        return gone

    def _inside(self, name: str) -> bool:
        return (self.top / name).resolve().is_relative_to(self.top.resolve())
