"""Files of credentials (凭据文件): JSON that only its owner may read, replaced as a whole, one writer at a time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock

from kaoping.errors import ConfigError, IntegrityError
from kaoping.store.files import write_atomic

Entries = dict[str, dict[str, Any]]
OTHERS = 0o077
T = TypeVar("T")


class Vault:
    """One file of entries by name; read again only when it has changed.

    Args:
        file: where; made with mode 0600 at the first change.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen: tuple[int, int, int] | None = None
        self._entries: Entries = {}

    def read(self) -> Entries:
        """The entries; nothing when there is no file yet.

        Raises:
            ConfigError: others than the owner may read or write the file.
            IntegrityError: it is no JSON object.
        """
        try:
            stat = self._file.stat()
        except FileNotFoundError:
            return {}
        if stat.st_mode & OTHERS:
            raise ConfigError(
                "凭据文件的权限过宽，别人可以读取",
                where=str(self._file),
                remedy=f"执行 chmod 600 {self._file.name}，并更换其中的密码",
            )
        seen = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        if seen != self._seen:
            self._entries, self._seen = self._load(), seen
        return self._entries

    def _load(self) -> Entries:
        try:
            body = json.loads(self._file.read_text(encoding="utf-8"))
            return {str(name): dict(entry) for name, entry in body.items()}
        except (ValueError, AttributeError, TypeError) as error:
            raise IntegrityError(
                "凭据文件损坏", where=str(self._file), remedy="删除该文件后重新建立账户、签发链接"
            ) from error

    def change(self, work: Callable[[Entries], T]) -> T:
        """Let `work` alter the entries and keep them; nothing is kept when it raises."""
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(f"{self._file}.lock", mode=0o600):
            entries = {name: dict(entry) for name, entry in self.read().items()}
            answer = work(entries)
            text = json.dumps(entries, ensure_ascii=False, sort_keys=True, indent=1)
            write_atomic(self._file, text.encode() + b"\n", mode=0o600)
            return answer
