"""File operations that survive a power cut: write aside, sync, rename, sync the folder."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

CHUNK = 1 << 20


def sha256_file(file: Path) -> str:
    """Hex digest of a file's bytes."""
    digest = hashlib.sha256()
    with file.open("rb") as handle:
        while chunk := handle.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def sha256_tree(folder: Path) -> str:
    """One hash over names and bytes of all files below a folder; compiled files apart."""
    digest = hashlib.sha256()
    for file in sorted(
        f for f in folder.rglob("*") if f.is_file() and "__pycache__" not in f.parts
    ):
        digest.update(f"{file.relative_to(folder).as_posix()}\0{sha256_file(file)}\n".encode())
    return digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(file: Path) -> None:
    """Make the bytes of a file durable."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Make every file and folder below `folder` durable."""
    for path in sorted(folder.rglob("*")):
        (sync_folder if path.is_dir() else sync_file)(path)
    sync_folder(folder)


def write_atomic(file: Path, data: bytes, mode: int = 0o644) -> None:
    """Replace `file` by `data` as a whole or not at all."""
    temporary = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(file)
    except BaseException:  # on a full disk every retry would leave another part behind
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(file.parent)
