"""The sites that are served (所供网站): one folder per audience and state of the round, always whole.

An edition belongs to one run, one run history and one program. It is built aside by a child process and
only then known; until the next one is finished the last one is served. Addresses carry the edition's
key, so that a page and its data are always of the same run.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import kaoping
from kaoping.config import Paths
from kaoping.errors import KaopingError
from kaoping.rounds import Round
from kaoping.site.audience import Audience
from kaoping.site.folder import LIST
from kaoping.site.history import load_history
from kaoping.site.names import slug
from kaoping.site.shelf import SHELF
from kaoping.store import runs
from kaoping.store.files import sha256_tree

KEY = 16  # characters of an edition's key in addresses
KEPT = 2  # editions of an audience: the newest and the one whose pages may still be open
Say = Callable[[str], None]


@dataclass(frozen=True)
class Variant:
    """For whom: an audience, and the unit for a unit's page."""

    audience: Audience
    unit_code: str = ""

    @property
    def name(self) -> str:
        """Of its folder."""
        return self.audience.value + (f"-{slug(self.unit_code)}" if self.unit_code else "")


@dataclass(frozen=True)
class Edition:
    """One finished site: the paths that exist in it, and where their bytes are."""

    key: str
    folder: Path
    files: Mapping[str, Path]


class Editions:
    """Knows the newest edition of every audience, and has new ones built.

    Args:
        where: the installation.
        round_: whose results are served.
        pinned: folder of the only run to serve; None follows the pointer.
        say: told of builds and of what went wrong.
    """

    def __init__(self, where: Paths, round_: Round, pinned: Path | None, say: Say) -> None:
        self._where, self._round, self._pinned, self._say = where, round_, pinned, say
        self._top = where.var / "serve" / round_.code
        self._program = sha256_tree(Path(kaoping.__file__).parent) + sha256_tree(where.reports)
        self._ready: dict[str, list[Edition]] = {}
        self._failed: dict[str, tuple[str, str]] = {}
        self._building: set[str] = set()
        self._lock, self._one = threading.Lock(), threading.Lock()
        self._watched: tuple[object, ...] = ()
        self._state = ("", Path())
        self._child: subprocess.Popen[str] | None = None
        self._stopped = False
        if self._top.exists():
            shutil.rmtree(self._top)

    def now(self) -> tuple[str, Path]:
        """Key of the edition that should be served, and the folder of its run.

        The pointer is read once; only when pointer or ledger have changed is the key made anew.

        Raises:
            UsageError: the round has no results yet.
        """
        files = (self._where.current / f"{self._round.code}.json", self._where.ledger)
        watched = tuple(
            (f.stat().st_mtime_ns, f.stat().st_size) if f.exists() else () for f in files
        )
        with self._lock:
            if watched != self._watched:
                found = runs.require_current(self._where, self._round.code)
                folder = self._pinned or found.folder
                told = repr(load_history(self._where, self._round.code))
                whole = f"{folder.name}\0{self._program}\0{told}"
                key = hashlib.sha256(whole.encode()).hexdigest()[:KEY]
                self._watched, self._state = watched, (key, folder)
            return self._state

    def newest(self, variant: Variant) -> Edition | None:
        """The newest finished edition; starts the next one when the round has moved on."""
        key, _ = self.now()
        ready = self._ready.get(variant.name, [])
        found = ready[-1] if ready else None
        if found is None or found.key != key:
            self._start(variant)
        return found

    def older(self, variant: Variant, key: str) -> Edition | None:
        """A finished edition by its key, while it is kept."""
        return next((e for e in self._ready.get(variant.name, []) if e.key == key), None)

    def trouble(self, variant: Variant) -> str:
        """Why the edition that should be served could not be built; '' when nothing went wrong."""
        key, why = self._failed.get(variant.name, ("", ""))
        return why if key == self.now()[0] else ""

    def _start(self, variant: Variant) -> None:
        with self._lock:
            if variant.name in self._building or self._stopped:
                return
            self._building.add(variant.name)
        threading.Thread(target=self._work, args=(variant,), daemon=True).start()

    def _work(self, variant: Variant) -> None:
        try:
            if not self.trouble(variant):
                self.build(variant)
        except KaopingError as error:
            self._failed[variant.name] = (self.now()[0], str(error))
            self._say(f"未能生成网页：{error}")
        finally:
            self._building.discard(variant.name)

    def build(self, variant: Variant) -> Edition:
        """Build the edition that should be served now, and serve it.

        Raises:
            KaopingError: it cannot be built.
        """
        with self._one:  # one child at a time
            key, run_dir = self.now()
            known = self.older(variant, key)
            if known:
                return known
            final = self._top / variant.name / key
            aside = final.with_name(f".building-{key}")
            shutil.rmtree(aside, ignore_errors=True)
            aside.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            linked = self._ask(variant, run_dir, aside)
            aside.rename(final)
            edition = Edition(key, final, _files(final, run_dir, linked))
            self._keep(variant, edition)
            return edition

    def _ask(self, variant: Variant, run_dir: Path, out: Path) -> list[str]:
        request = {
            "root": str(self._where.root), "var": str(self._where.var), "round": self._round.code,
            "run_dir": str(run_dir), "out": str(out),
            "audience": variant.audience.value, "unit_code": variant.unit_code,
        }  # fmt: skip
        command = [sys.executable, "-m", "kaoping.serve.building"]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, encoding="utf-8") as child:
            self._child = child
            said, _ = child.communicate(json.dumps(request))
        if child.returncode or not said:
            raise KaopingError("生成网页的进程没有完成", remedy="运行 kaoping site 查看原因")
        answer = json.loads(said)
        if "error" in answer:
            raise KaopingError(answer["error"].rstrip("。"))
        linked: list[str] = answer["linked"]
        return linked

    def _keep(self, variant: Variant, edition: Edition) -> None:
        ready = [*self._ready.get(variant.name, []), edition]
        self._ready[variant.name] = ready[-KEPT:]
        for old in ready[:-KEPT]:
            shutil.rmtree(old.folder, ignore_errors=True)

    def stop(self) -> None:
        """End a build that is under way and remove what was built."""
        self._stopped = True
        if self._child and self._child.poll() is None:
            self._child.terminate()
        shutil.rmtree(self._top, ignore_errors=True)


def _files(folder: Path, run_dir: Path, linked: list[str]) -> dict[str, Path]:
    """Path in the site → file: those the site lists as its own, and the documents it links to."""
    names = (folder / LIST).read_text(encoding="utf-8").splitlines()
    own = {name: folder / name for name in names}
    return own | {f"{SHELF}/{name}": run_dir / SHELF / name for name in linked}
