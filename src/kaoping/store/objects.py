"""Objects (原件): bytes exactly as received, kept once under their SHA-256, readable by the owner only."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kaoping.config import Paths
from kaoping.errors import IntegrityError
from kaoping.store.files import sha256_file, write_atomic


def put(paths: Paths, file: Path) -> str:
    """Keep the bytes of `file`; return their SHA-256. Keeping them again changes nothing."""
    data = file.read_bytes()  # read once: a file still being copied must not get another's hash
    sha = hashlib.sha256(data).hexdigest()
    target = paths.objects / sha
    if not target.exists():
        paths.objects.mkdir(parents=True, exist_ok=True)
        write_atomic(target, data, mode=0o600)
    return sha


def verify(paths: Paths, sha: str) -> None:
    """Raise when the object is missing or its bytes do not have its hash."""
    file = paths.objects / sha
    if not file.is_file():
        raise IntegrityError("原件缺失", where=str(file), remedy="从备份恢复该文件")
    if sha256_file(file) != sha:
        raise IntegrityError("原件内容与其哈希不符", where=str(file), remedy="从备份恢复该文件")
